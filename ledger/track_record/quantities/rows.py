"""What was said of a number, a date or options, beside what happened, on the axis of its question.

A value or an outcome beyond an end of the question is moved to that end before it is scored, so that "never",
"above" and "below" are outcomes like others and the score stays proper: it is the quantile score weighted by
the thresholds between the ends (Gneiting and Ranjan 2011, doi 10.1198/jbes.2010.08110; Allen, Ginsbourger and
Ziegel 2023, doi 10.1137/22M1532184, on moving values as such a weight).
"""

import math
from collections.abc import Sequence
from typing import Any, NamedTuple

import orjson

from forecasts.records.quantiles import Axis, Quantiles, position, read_point
from ledger.store.axis import axis_of
from ledger.store.database import Database
from ledger.store.statements import statement

DAYS = "days"
OTHER = "other"  # the option for all that has none of its own, told without case


class QuantileForecast(NamedTuple):
    """A forecast on a question that is not yes/no: quantiles of a number or a date, or the chances of options."""

    probabilities: tuple[float, ...]  # of each option; () of a numeric or date question
    quantiles: tuple[tuple[float, float], ...]  # (level, position); () of a choice question
    axis: Axis | None  # of a numeric or date question
    unit: str  # in which it is scored; of no meaning for a choice question
    ordered: bool  # whether the options of a choice question have an order
    outcome: float  # the position of what happened, or the index of the option; NaN where that is not known
    made_on: str = ""  # the day on which it was said; "" where that is of no meaning


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
    """Whether there is any question that is not yes/no."""
    return database.value(statement("unusual_question")) is not None


def said(database: Database, ids: Sequence[int], outcomes: Sequence[float]) -> list[QuantileForecast]:
    """These forecasts, each beside what happened."""
    wanted = set(ids)
    found = {row["id"]: row for row in database.stream_named(statement("unusual_forecasts")) if row["id"] in wanted}
    return [read(found[id_], outcome) for id_, outcome in zip(ids, outcomes, strict=True)]


def read(row: dict[str, Any], outcome: float) -> QuantileForecast:
    """A forecast from its columns and those of its question."""
    chances, quantiles = row["probabilities"], row["quantiles"]
    said = tuple(map(float, orjson.loads(chances))) if chances else ()
    if said:
        said, outcome = with_later_options(said, orjson.loads(row["options"]), outcome)
    return QuantileForecast(
        probabilities=said,
        quantiles=positions(loaded(quantiles)) if quantiles else (),
        axis=axis_of(row) if quantiles else None,
        unit=unit_of(row["kind"], row["unit"], row["question_id"]),
        ordered=bool(row["ordered"]),
        outcome=outcome,
        made_on=row.get("made_on") or "",
    )


def with_later_options(
    said: tuple[float, ...], options: Sequence[str], outcome: float
) -> tuple[tuple[float, ...], float]:
    """The chances of all options and what happened, for a forecast from before the last of the options were added.

    They had no chance of their own: whoever said it meant them with "Other". So if one of them happens, that is what
    happened for this forecast; where there was no such option, nothing had been given to it.

    Example:
        >>> with_later_options((0.1, 0.2, 0.7), ("a", "b", "Other", "d"), 3.0)
        ((0.1, 0.2, 0.7, 0.0), 2.0)
        >>> with_later_options((0.3, 0.7), ("a", "b", "d"), 2.0)
        ((0.3, 0.7, 0.0), 2.0)
    """
    if outcome >= len(said):  # not where it is not known: NaN
        names = [option.casefold() for option in options[: len(said)]]
        outcome = float(names.index(OTHER)) if OTHER in names else outcome
    return (*said, *[0.0] * (len(options) - len(said))), outcome


def positions(quantiles: Quantiles) -> tuple[tuple[float, float], ...]:
    """Quantiles with each point as its place on the axis, days of dates as numbers."""
    return tuple((level, position(point)) for level, point in quantiles)


def central_intervals(quantiles: Sequence[tuple[float, float]]) -> list[tuple[float, float, float]]:
    """(coverage, low, high) of each pair of quantiles whose levels add up to 1, the narrowest first.

    Example:
        >>> central_intervals([(0.1, 2.0), (0.5, 3.0), (0.9, 4.0)])
        [(0.8, 2.0, 4.0)]
    """
    at = {round(level, 9): place for level, place in quantiles}
    pairs = [(level, 1 - level) for level in sorted(at, reverse=True) if level < 0.5]
    return [(round(high - low, 9), at[low], at[round(high, 9)]) for low, high in pairs if round(high, 9) in at]


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
