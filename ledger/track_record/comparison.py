"""Two forecasters on the questions that both answered."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np

from ledger.errors import RefusedError
from ledger.store import lookup
from ledger.store.database import Database
from ledger.store.scope import Scope, Timing
from ledger.track_record.columns import Array, TimedColumns, names
from ledger.track_record.results import Terms
from ledger.track_record.rules import Rule, rule_of
from ledger.track_record.selection import Weighed, pair, select, weigh
from ledger.track_record.terms import terms

if TYPE_CHECKING:
    from scoring.comparison import Comparison

ALPHA = 0.05
BOUNDLESS = 1e100
ENOUGH = 2 / ALPHA  # times the stake, since bets are taken in both directions


@dataclass(frozen=True, slots=True)
class SequenceStep:
    """What was known after one more claim (or question without one) was settled.

    Attributes:
        known_on: the day, as YYYY-MM-DD.
        question: the number of the question that settled it.
        difference: score of A minus score of B on it.
        mean: of all differences so far.
        low: lower limit of the anytime-valid interval of the mean; None where differences have no bound.
        high: its upper limit.
        e_a: what somebody has who bet on A from the start, per unit of stake; 40 is as good as p = 0.05 at any time.
        e_b: and who bet on B.
    """

    known_on: str
    question: int
    difference: float
    mean: float
    low: float | None
    high: float | None
    e_a: float
    e_b: float


@dataclass(frozen=True, slots=True)
class Versus:
    """Two forecasters compared.

    Attributes:
        terms: under which; counts are of the forecasts of both.
        a: the first name.
        b: the second.
        score_a: mean score of A on the shared questions.
        score_b: of B.
        questions: questions both answered and that are scored.
        only_a: scored questions that A alone answered.
        only_b: that B alone answered.
        paired: mean difference A - B with interval and p value for one look; claims count once.
        exchanged: p value for one look of "they could be exchanged for one another", which assumes no distribution.
        sequence: as it went, in the order in which questions were settled.
        bound: the largest possible difference, None where there is none.
        low_is_good: the direction of the rule.
    """

    terms: Terms
    a: str
    b: str
    score_a: float
    score_b: float
    questions: int
    only_a: int
    only_b: int
    paired: Comparison
    exchanged: float
    sequence: tuple[SequenceStep, ...]
    bound: float | None
    low_is_good: bool

    @property
    def better(self) -> str | None:
        """Who is better, by what bets on either have once brought; None while neither has brought enough."""
        for name, most in (
            (self.a, max(one.e_a for one in self.sequence)),
            (self.b, max(one.e_b for one in self.sequence)),
        ):
            if most >= ENOUGH:
                return name
        return None


def versus(
    database: Database,
    scope: Scope,
    a: str,
    b: str,
    *,
    rule: str = "brier",
    floor: float | None = None,
    timing: Timing = "last",
) -> Versus:
    """Compare two forecasters; see Ledger.compare."""
    chosen = rule_of(rule, floor, single=True)
    first, second = lookup.forecaster(database, a), lookup.forecaster(database, b)
    name_a, name_b = (names(database)[id_] for id_ in (first, second))
    if first == second:
        raise RefusedError(f"{name_a} cannot be compared with themself; name two forecasters")
    if timing == "every":
        raise RefusedError(
            "a comparison pairs one score a question; --time every has several, so use mean, weighted, last or first"
        )
    rows = select(database, replace(scope, by=None), timing)
    both = rows.take(np.isin(rows.forecaster, (first, second)))
    scored = both.take(both.scored)
    weighed = weigh(scored, np.zeros(len(scored), dtype=np.intp), timing, pooled=True)
    table = _by_question(weighed, chosen, floor, first)
    shared = ~np.isnan(table["a"]) & ~np.isnan(table["b"])
    if not shared.any():
        raise RefusedError(
            f"{name_a} and {name_b} share no scored yes/no question, so there is nothing to compare; "
            "have both answer the same ones"
        )
    kept = {name: column[shared] for name, column in table.items()}
    if not (np.isfinite(kept["a"]).all() and np.isfinite(kept["b"]).all()):
        raise RefusedError(
            f"a {rule} score is infinite where somebody gave no chance to what happened, so there is no difference; "
            "give a floor such as --floor 0.01, or take --rule brier"
        )
    bound = chosen.spread(floor)
    found = _per_claim(kept)
    from scoring import compare, permutation_test

    return Versus(
        terms=terms(database, scope, both, timing=timing, rule=rule, floor=floor),
        a=name_a,
        b=name_b,
        score_a=float(found["a"].mean()),
        score_b=float(found["b"].mean()),
        questions=int(shared.sum()),
        only_a=int((~np.isnan(table["a"]) & ~shared).sum()),
        only_b=int((~np.isnan(table["b"]) & ~shared).sum()),
        paired=compare(score_a=found["a"], score_b=found["b"]),
        exchanged=permutation_test(difference=found["a"] - found["b"]),
        sequence=_sequence(found, bound, chosen),
        bound=bound,
        low_is_good=chosen.low_is_good,
    )


def _by_question(weighed: Weighed[TimedColumns], rule: Rule, floor: float | None, first: int) -> dict[str, Array]:
    """Each question's score of A and of B, NaN where one did not answer; its cluster, and when it was settled.

    And the largest difference that there could have been, known from what both said.
    """
    rows = weighed.rows
    if not len(rows):
        return {name: np.zeros(0) for name in ("question", "cluster", "known_on", "a", "b", "largest")}
    questions, at, code = np.unique(rows.question, return_index=True, return_inverse=True)
    mine = rows.forecaster == first

    def of(which: Array, outcome: Array) -> Array:
        score = rule.of(rows.probability, outcome, floor)
        size = np.bincount(code, weights=np.where(which, rows.stretch, 0.0))
        with np.errstate(invalid="ignore", divide="ignore"):
            total = np.bincount(code, weights=np.where(which, rows.stretch * score, 0.0))
            return np.where(size > 0, total / size, np.nan)

    with np.errstate(invalid="ignore"):
        apart = [np.abs(of(mine, all_) - of(~mine, all_)) for all_ in np.outer((0.0, 1.0), np.ones(len(rows)))]
    return {
        "question": questions,
        "cluster": weighed.cluster[at],
        "known_on": rows.known_on[at],
        "a": of(mine, rows.outcome),
        "b": of(~mine, rows.outcome),
        "largest": np.nan_to_num(np.maximum(*apart), nan=BOUNDLESS, posinf=BOUNDLESS),
    }


def _per_claim(table: dict[str, Array]) -> dict[str, Array]:
    """One pair of scores per cluster, in the order in which the last of its questions was settled."""
    order = np.lexsort((table["question"], table["known_on"]))
    sorted_ = {name: column[order] for name, column in table.items()}
    code = pair(np.zeros(len(order), dtype=np.int64), sorted_["cluster"].astype(np.int64))
    size = np.bincount(code)
    last = np.zeros(len(size), dtype=np.intp)
    last[code] = np.arange(len(code))
    when = np.argsort(last)
    means = {name: (np.bincount(code, weights=sorted_[name]) / size)[when] for name in ("a", "b", "largest")}
    return {**means, **{name: sorted_[name][last[when]] for name in ("question", "known_on")}}


def _sequence(found: dict[str, Array], bound: float | None, rule: Rule) -> tuple[SequenceStep, ...]:
    from scoring import betting, confidence_sequence

    difference = found["a"] - found["b"]
    n = len(difference)
    mean = np.cumsum(difference) / np.arange(1, n + 1)
    low: Array | list[None] = [None] * n
    high = low
    if bound is not None:
        # In units of the largest possible difference every rule is tuned alike.
        share = difference / bound
        sequence = confidence_sequence(difference=share, alpha=ALPHA)
        # No mean lies beyond the largest difference, whatever a boundary says of the first few.
        low, high = (np.clip(x, -1, 1) * bound for x in (sequence.low, sequence.high))
        low, high = low.tolist(), high.tolist()
    towards_a = (-difference if rule.low_is_good else difference) / rule.unit
    largest = found["largest"] / rule.unit
    e_a, e_b = (betting(difference=x, largest=largest).tolist() for x in (towards_a, -towards_a))
    columns = (found["known_on"].tolist(), found["question"].tolist(), difference.tolist(), mean.tolist())
    return tuple(
        SequenceStep(_day(known), question, *figures)
        for known, question, *figures in zip(*columns, low, high, e_a, e_b, strict=True)
    )


def _day(number: int) -> str:
    return f"{number // 10_000:04}-{number // 100 % 100:02}-{number % 100:02}"
