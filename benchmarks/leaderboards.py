"""How often the intervals of a leaderboard hold, and how often those who are probably the best are the best.

Seeded; prints the tables of docs/scores.md. Run: python -m benchmarks.leaderboards
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from scoring import betting, fixed_effects, holm, shrink

Floats = NDArray[np.float64]

PEOPLE, QUESTIONS, RUNS = (4, 10, 30), (8, 60, 300), 200
# How noisily people see the log odds of the truth.
ALIKE = "alike"
NOISES: dict[str, Callable[[np.random.Generator, int], Floats]] = {
    ALIKE: lambda random, n: np.full(n, 0.7),
    "somewhat different": lambda random, n: random.uniform(0.4, 1.0, n),
    "very different": lambda random, n: random.uniform(0.1, 1.6, n),
}
APART = (0.05, 0.1, 0.2, 0.3, 0.5)
ANSWERED = 0.7  # the chance that somebody answers a question
MOST = 10  # people, of whom a leaderboard says how probably each is the best


@dataclass
class World:
    """One leaderboard and what is true of it.

    Attributes:
        held: (f,) whether the interval of each holds its expected score.
        best: (f,) the probability of being the best that is given to each.
        is_best: (f,) who is.
        shown: whether the first is shown to be better than anybody, so that these are printed.
    """

    held: NDArray[np.bool_]
    best: Floats
    is_best: NDArray[np.bool_]
    shown: bool


def expit(x: Floats) -> Floats:
    """The probability that log odds stand for."""
    return np.asarray(1 / (1 + np.exp(-x)))


def true_excess(noise: Floats) -> Floats:
    """Expected (forecast - truth) squared of each, over the questions there could be."""
    random = np.random.default_rng(1)
    logit, seen = random.normal(0, 1.5, (4000, 1)), random.normal(size=(4000, 1))
    return np.asarray(np.square(expit(logit + noise * seen) - expit(logit)).mean(axis=0))


def world(random: np.random.Generator, people: int, questions: int, kind: str) -> World | None:
    """One draw; None where nothing can be ranked."""
    noise = NOISES[kind](random, people)
    logit = random.normal(0, 1.5, (questions, 1))
    said = expit(logit + noise * random.normal(size=(questions, people))).round(2)
    happened = random.random((questions, 1)) < expit(logit)
    there = random.random((questions, people)) < ANSWERED
    asked, who = np.nonzero(there)
    fit = fixed_effects(score=np.square(said - happened)[there], forecaster=who, question=asked)
    if fit.components > 1 or len(fit.forecaster) < people or np.isnan(fit.standard_error).any():
        return None
    board = shrink(estimate=fit.adjusted, standard_error=fit.standard_error, clusters=fit.clusters)
    truth = true_excess(noise)
    # Scores are compared within a board: what all share of luck is taken off.
    level = np.average(fit.adjusted, weights=fit.n) - np.average(truth, weights=fit.n)
    held = (board.low <= truth + level) & (truth + level <= board.high)
    first = int(board.value.argmin())
    shown = _shown(np.square(said - happened), said, there, first)
    return World(held, board.best, truth == truth.min(), shown)


def _shown(score: Floats, said: Floats, there: NDArray[np.bool_], first: int) -> bool:
    """Whether bets show the first to be better than anybody, as a leaderboard asks before it says who is best."""
    p = []
    for other in range(said.shape[1]):
        both = there[:, first] & there[:, other]
        if other != first and both.any():
            a, b = said[both, first], said[both, other]
            gap = score[both, other] - score[both, first]
            most = np.maximum(np.abs(b**2 - a**2), np.abs((1 - b) ** 2 - (1 - a) ** 2))
            p.append(min(1.0, 1 / float(betting(difference=gap, largest=most)[-1])))
    return bool(p) and holm(p=p).min() <= 0.05


def main() -> None:
    """Print the tables."""
    best: list[World] = []
    print("| people | questions | they see the truth | intervals hold | best: said of the first | it is | said in |")
    print("|---:|---:|---|---:|---:|---:|---:|")
    for people in PEOPLE:
        for questions in QUESTIONS:
            for kind in NOISES:
                random = np.random.default_rng(2026)
                drawn = [world(random, people, questions, kind) for _ in range(RUNS)]
                found = [one for one in drawn if one is not None]
                some = [one for one in found if one.shown]
                best += some if kind != ALIKE and people <= MOST else []
                held = np.mean([one.held.mean() for one in found])
                cells = [f"{held:.1%}", *_first(some if people <= MOST else [], kind), f"{len(some) / len(found):.0%}"]
                print(f"| {people} | {questions} | {kind} | " + " | ".join(cells) + " |")
    print()
    print("| said to be the best | people | on average | were the best |")
    print("|---|---:|---:|---:|")
    for row in deciles(best):
        print("| " + " | ".join(row) + " |")
    print()
    print("| skills lie apart by | " + " | ".join(f"{questions} questions" for questions in QUESTIONS) + " |")
    print("|---|---:|---:|---:|")
    for apart in (*APART, None):
        cells = [", ".join(f"{normal(people, questions, apart):.0%}" for people in PEOPLE) for questions in QUESTIONS]
        what = "as is supposed beforehand" if apart is None else f"{apart:g} of what chance does to one question"
        print(f"| {what} | " + " | ".join(cells) + " |")


def normal(people: int, questions: int, apart: float | None, runs: int = 600) -> float:
    """How often intervals hold where skills and errors are normal, and chance does 1 to the score of a question.

    With None how far skills lie apart is drawn anew each time, as `shrink` supposes it.
    """
    random, held = np.random.default_rng(2026), []
    for _ in range(runs):
        share = random.random()
        skill = random.normal(0, ((1 - share) / share / 10) ** 0.5 if apart is None else apart, people)
        error = np.sqrt(random.chisquare(questions - 1, people) / (questions - 1) / questions)
        board = shrink(
            estimate=random.normal(skill, questions**-0.5),
            standard_error=error,
            clusters=np.full(people, questions),
            draws=1,
        )
        held.append(((board.low <= skill) & (skill <= board.high)).mean())
    return float(np.mean(held))


def _first(some: list[World], kind: str) -> list[str]:
    if len(some) < 20 or kind == ALIKE:
        return ["-", "-"]
    said = np.mean([one.best.max() for one in some])
    was = np.mean([one.is_best[one.best.argmax()] for one in some])
    return [f"{said:.0%}", f"{was:.0%}"]


def deciles(worlds: list[World]) -> Iterator[list[str]]:
    """Rows of the table of probabilities of being the best."""
    said = np.concatenate([one.best for one in worlds])
    was = np.concatenate([one.is_best for one in worlds])
    place = np.minimum((said * 10).astype(int), 9)
    for k in range(10):
        here = place == k
        if here.any():
            yield [f"{10 * k}-{10 * k + 10}%", f"{here.sum():,}", f"{said[here].mean():.1%}", f"{was[here].mean():.1%}"]


if __name__ == "__main__":
    main()
