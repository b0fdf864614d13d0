"""How often the interval of skill over the base rate holds the truth.

Seeded; prints a table of docs/scores.md. Run: python -m benchmarks.skill
"""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray

from benchmarks.coverage import FORECASTERS
from ledger.track_record.skill import limits
from scoring.clusters import spread

Floats = NDArray[np.float64]

RATES, QUESTIONS, RUNS = (0.05, 0.1, 0.2, 0.3, 0.5), (20, 50, 200, 1000), 1500


def main() -> None:
    """Print the table."""
    print("| base rate | questions | intervals hold | given in |")
    print("|---:|---:|---:|---:|")
    for row in rows(np.random.default_rng(2026)):
        print("| " + " | ".join(row) + " |")


def rows(random: np.random.Generator) -> Iterator[list[str]]:
    """Rows of the table."""
    for rate in RATES:
        for questions in QUESTIONS:
            held, given = zip(*(_one(random, rate, questions, *k) for k in FORECASTERS.values()), strict=True)
            shares = "-" if np.isnan(held).any() else f"{min(held):.0%} to {max(held):.0%}"
            yield [f"{rate:.0%}", f"{questions:,}", shares, f"{min(given):.0%}"]


def _one(random: np.random.Generator, rate: float, questions: int, push: float, noise: float) -> tuple[float, float]:
    """How often an interval held, of those that were given, and how often one was."""
    mine, happened = _drawn(random, rate, 400_000, push, noise)
    chance = happened.mean() * (1 - happened.mean())
    truth = 1 - mine.mean() / chance
    score, y = (x.reshape(RUNS, questions) for x in _drawn(random, rate, RUNS * questions, push, noise))
    seen = y.mean(axis=1)
    with np.errstate(divide="ignore", invalid="ignore"):
        theirs = np.square(seen[:, None] - y) * questions / (questions - 1)
        bar = theirs.mean(axis=1)
        ratio = score.mean(axis=1) / bar
        pull = np.nan_to_num((ratio[:, None] * theirs - score) / bar[:, None])
        group = np.repeat(np.arange(RUNS), questions)
        found = spread(pull.ravel(), np.ones(pull.size), group=group, groups=RUNS)
        rarer = questions * np.minimum(seen, 1 - seen)
        low, high = limits(ratio, found.standard_error, np.minimum(found.df, rarer - 0.5))
    given = ~np.isnan(low)
    held = (low <= truth) & (truth <= high)
    return (float(held[given].mean()) if given.mean() > 0.05 else float("nan")), float(given.mean())


def _drawn(random: np.random.Generator, rate: float, n: int, push: float, noise: float) -> tuple[Floats, Floats]:
    """Brier scores and outcomes."""
    truth = random.beta(5 * rate, 5 * (1 - rate), n).clip(1e-6, 1 - 1e-6)
    said = 1 / (1 + np.exp(-push * np.log(truth / (1 - truth)) - random.normal(0, noise, n)))
    happened = (random.random(n) < truth).astype(float)
    return np.square(said - happened), happened


if __name__ == "__main__":
    main()
