"""Forecasts as quantiles: their score one by one, and the rows behind a scorecard's figures.

A value or an outcome beyond an end of the question is moved to that end before it is scored, so that "never",
"above" and "below" are outcomes like others and the score stays proper: it is the quantile score weighted by
the thresholds between the ends (Gneiting and Ranjan 2011, doi 10.1198/jbes.2010.08110; Allen, Ginsbourger and
Ziegel 2023, doi 10.1137/22M1532184, on moving values as such a weight).
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from typing import Any, NamedTuple

import orjson

from forecasts.records.quantiles import Axis, Quantiles, position, read_point
from ledger.store.axis import axis_of
from ledger.store.scope import Scope
from ledger.store.sqlite import Database
from ledger.track_record.status import FATE, SETTLED

DAYS = "days"
_ANY = (
    "SELECT 1 FROM question WHERE kind <> 'binary' AND (kind IN ('numeric', 'date') OR ordered = 1) LIMIT 1"
)
# The kind is named twice: the first is what the small index of unusual questions is about. CROSS JOIN is SQLite's
# way to be told to begin with these questions, and not to look at every forecast.
_SCORED = f"""
SELECT * FROM (
    SELECT f.id, f.forecaster_id, f.weighs_with, f.question_id, f.probabilities, f.quantiles, s.kind, q.unit, q.lower,
        q.upper, q.open_ends, s.closes, s.outcome_value,
        CASE WHEN s.recorded >= s.cutoff THEN 1 ELSE 0 END AS hindsight, {FATE} AS fate
    FROM question q CROSS JOIN forecast f JOIN ({SETTLED}) s ON s.id = q.id
    WHERE f.question_id = q.id AND q.kind <> 'binary' AND (q.kind IN ('numeric', 'date') OR q.ordered = 1)
        AND {{conditions}}
) c WHERE {{wanted}} ORDER BY id
"""  # noqa: S608


class Scored(NamedTuple):
    """A scored forecast on a numeric or date question, or on a choice question with ordered options.

    Attributes:
        forecaster: the number.
        cluster: of the claim that its question was made of.
        question: the number.
        hindsight: 1 where the question was recorded when its answer could be known.
        outcome: the position of what happened, or the index of the option.
        probabilities: of each option; () of a numeric or date question.
        quantiles: (level, position); () of a choice question.
        axis: of a numeric or date question.
        unit: in which it is scored; of no meaning for a choice question.
    """

    forecaster: int
    cluster: int
    question: int
    hindsight: int
    outcome: float
    probabilities: tuple[float, ...]
    quantiles: tuple[tuple[float, float], ...]
    axis: Axis | None
    unit: str


def unit_of(kind: str, unit: str | None, question: int) -> str:
    """The unit that a question is scored in; one without a unit shares it with no other question.

    How far off a date was and a number of days are not the same thing, so these are kept apart.

    Example:
        >>> unit_of("date", None, 3), unit_of("numeric", None, 3), unit_of("numeric", "days", 3)
        ('days', 'Q3, no unit', 'days (a number)')
    """
    if kind == "date":
        return DAYS
    return f"{DAYS} (a number)" if unit == DAYS else unit or f"Q{question}, no unit"


def loaded(quantiles: str) -> Quantiles:
    """The quantiles in a column."""
    return tuple((float(level), read_point(value)) for level, value in orjson.loads(quantiles))


def asked(database: Database) -> bool:
    """Whether there is any question of these kinds."""
    return database.value(_ANY) is not None


def scored(database: Database, scope: Scope, *, only: int | None = None) -> Iterator[Scored]:
    """Every scored forecast of these kinds in the scope, or one, in the order in which they were recorded."""
    policy = {"every": int(scope.time == "every"), "prospective": int(scope.prospective_only)}
    conditions = scope.conditions() + (" AND f.id = :only" if only is not None else "")
    params = {**scope.params(), **policy, "only": only}
    sql = _SCORED.format(conditions=conditions, wanted="fate = 'scored'")
    for row in database.stream_named(sql, params):
        yield _scored(row)


def settled(database: Database, scope: Scope) -> dict[int, Scored]:
    """Every forecast of these kinds in the scope whose question has an outcome, by its number.

    Which of them are scored is up to a policy of time; see ledger.track_record.selection.
    """
    policy = {"every": 1, "prospective": int(scope.prospective_only)}
    sql = _SCORED.format(conditions=scope.conditions(), wanted="outcome_value IS NOT NULL")
    rows = database.stream_named(sql, {**scope.params(), **policy})
    return {row["id"]: _scored(row) for row in rows}


def _scored(row: dict[str, Any]) -> Scored:
    chances, quantiles = row["probabilities"], row["quantiles"]
    return Scored(
        forecaster=row["forecaster_id"],
        cluster=row["weighs_with"],
        question=row["question_id"],
        hindsight=row["hindsight"],
        outcome=row["outcome_value"],
        probabilities=tuple(map(float, orjson.loads(chances))) if chances else (),
        quantiles=_positions(row["kind"], quantiles) if quantiles else (),
        axis=axis_of(row) if quantiles else None,
        unit=unit_of(row["kind"], row["unit"], row["question_id"]),
    )


def _positions(kind: str, quantiles: str) -> tuple[tuple[float, float], ...]:
    pairs = orjson.loads(quantiles)
    if kind == "numeric":
        return tuple((float(level), float(value)) for level, value in pairs)
    return tuple((float(level), position(read_point(value))) for level, value in pairs)


def weighted_interval_score(quantiles: Sequence[tuple[float, float]], outcome: float, axis: Axis) -> float:
    """Weighted interval score: twice the mean quantile score, which approximates the CRPS; in the axis' unit.

    Example:
        >>> axis = Axis.of("numeric", None, None, None, "2027-01-01")
        >>> round(weighted_interval_score([(0.25, 1.0), (0.5, 2.0), (0.75, 4.0)], 5.0, axis), 4)
        2.1667
    """
    happened = axis.inside(outcome)
    short = [(level, happened - axis.inside(place)) for level, place in quantiles]
    return 2 * math.fsum(max(level * s, (level - 1) * s) for level, s in short) / len(short)


def ranked_probability(probabilities: Sequence[float], chosen: float) -> float:
    """Ranked probability score of ordered options, 0 to 1: the mean over the splits of "at most option j".

    Example:
        >>> round(ranked_probability([0.25, 0.25, 0.3, 0.2], 1), 4)
        0.1175
    """
    splits = range(len(probabilities) - 1)
    below = [math.fsum(probabilities[: j + 1]) for j in splits]
    return math.fsum((below[j] - (chosen <= j)) ** 2 for j in splits) / len(splits)


def central_intervals(quantiles: Sequence[tuple[float, float]]) -> list[tuple[float, float, float]]:
    """(coverage, low, high) of each pair of quantiles whose levels add up to 1, the narrowest first.

    Example:
        >>> central_intervals([(0.1, 2.0), (0.5, 3.0), (0.9, 4.0)])
        [(0.8, 2.0, 4.0)]
    """
    at = {round(level, 9): place for level, place in quantiles}
    pairs = [(level, 1 - level) for level in sorted(at, reverse=True) if level < 0.5]
    return [
        (round(high - low, 9), at[low], at[round(high, 9)]) for low, high in pairs if round(high, 9) in at
    ]


def held(low: float, high: float, outcome: float, axis: Axis) -> bool | None:
    """Whether an interval held what happened; None where "never" (or "above", "below") does not tell.

    "Never" says only that it lies after the end: an interval that reaches beyond the end may yet hold it.

    Example:
        >>> axis = Axis.of("date", None, 10.0, None, "2027-01-01")
        >>> [held(2.0, high, math.inf, axis) for high in (9.0, 12.0, math.inf)]
        [False, None, True]
    """
    if outcome == math.inf and axis.upper is not None:
        if high <= axis.upper:
            return False
        return True if low <= axis.upper and high == math.inf else None
    if outcome == -math.inf and axis.lower is not None:
        return False if low >= axis.lower else None
    return low <= outcome <= high
