"""Quantiles of a number or a date, and the axis on which they lie: its unit, its ends, what may lie beyond.

A point of an axis is a number, a day, or "never". Inside a ledger it becomes a position: the number itself,
whole days since 1970-01-01, or infinity, so that quantiles, ends and outcomes compare as plain numbers.
"""

from __future__ import annotations

import itertools
import math
import re
from collections.abc import Iterable, Mapping
from datetime import date
from functools import lru_cache
from typing import Any, NamedTuple

from forecasts.errors import RecordError
from forecasts.records.values import clean_line, decimal_text, is_new, read_day, read_number, shown

NEVER, ABOVE, BELOW = "never", "above", "below"
MOST = 999
Point = float | date | str
Quantiles = tuple[tuple[float, Point], ...]

_EPOCH = date(1970, 1, 1).toordinal()
# Compiled when they are needed: every command imports this module, few read such text.
_NEXT = r"(?i)[,;]\s*(?=[\d.]+\s*%?\s*=|median\s*=)"
_PERCENT = r"(?a)(\d{1,3}(?:\.\d{1,15})?|\.\d{1,15})\s*%"


def read_point(value: Any) -> Point:
    """A number, a day or "never".

    Raises:
        RecordError: it is none of them.

    Example:
        >>> read_point("2.50"), read_point("2027-01-01"), read_point("Never")
        (2.5, datetime.date(2027, 1, 1), 'never')
    """
    if isinstance(value, date):
        return read_day(value)
    if isinstance(value, str):
        text = value.strip()
        if text.casefold() == NEVER:
            return NEVER
        if len(text) == 10 and text[4] == text[7] == "-":
            return read_day(text)
        try:
            return read_number(text)
        except RecordError as wrong:
            raise RecordError(
                f"{shown(value)} is not a value; write a number such as 2.5, a day as YYYY-MM-DD, or never"
            ) from wrong
    return read_number(value)


def point_text(point: Point) -> str:
    """A point as it is kept: decimal text, YYYY-MM-DD or "never".

    Example:
        >>> point_text(2.5), point_text(date(2027, 1, 1))
        ('2.5', '2027-01-01')
    """
    if isinstance(point, date):
        return point.isoformat()
    return point if isinstance(point, str) else decimal_text(point)


def position(point: Point) -> float:
    """Where a point lies: the number, days since 1970-01-01, or infinity for "never".

    Example:
        >>> position(date(1970, 1, 2)), position("never")
        (1.0, inf)
    """
    if isinstance(point, date):
        return float(point.toordinal() - _EPOCH)
    return math.inf if isinstance(point, str) else point


def day_at(place: float) -> date:
    """The day at a position.

    Example:
        >>> day_at(1.0)
        datetime.date(1970, 1, 2)
    """
    return date.fromordinal(int(place) + _EPOCH)


def read_level(value: Any) -> float:
    """The level of a quantile: 5%, 0.05 or "median".

    Raises:
        RecordError: it is not strictly between 0 and 1.

    Example:
        >>> read_level("5%"), read_level("median"), read_level(0.95)
        (0.05, 0.5, 0.95)
    """
    if isinstance(value, str):
        return _written_level(value)
    return _inside(value, _level(value))


@lru_cache(5_000)  # a table has the same levels in all its rows
def _written_level(text: str) -> float:
    return _inside(text, _level(text.strip()))


def _inside(value: Any, level: float) -> float:
    if not 0 < level < 1:
        raise RecordError(f"the level {shown(value)} is not strictly between 0 and 1; write it as 5% or 0.05")
    return level


def _level(value: Any) -> float:
    if isinstance(value, str) and value.casefold() == "median":
        return 0.5
    if isinstance(value, str) and (percent := re.fullmatch(_PERCENT, value)):
        from decimal import Decimal

        return float(Decimal(percent[1]) / 100)
    try:
        return read_number(value)
    except RecordError as wrong:
        raise RecordError(f"{shown(value)} is not the level of a quantile; write it as 5% or 0.05") from wrong


def split_quantiles(text: str) -> list[tuple[str, str]]:
    """The levels and values of "5%=1.2, 50%=2.0, 95%=3.1", as text.

    Raises:
        RecordError: a part is not LEVEL=VALUE.

    Example:
        >>> split_quantiles("5%=1,200; 50% = 2,000")
        [('5%', '1,200'), ('50%', '2,000')]
    """
    pairs = []
    for part in re.split(_NEXT, clean_line(text)):
        level, equals, value = part.partition("=")
        if not equals or not level.strip() or not value.strip() or "=" in value:
            raise RecordError(f"{shown(part.strip())} is not a quantile; write them as '5%=1.2, 50%=2.0, 95%=3.1'")
        pairs.append((level.strip(), value.strip()))
    return pairs


class _Read(tuple[tuple[float, Point], ...]):
    """Quantiles that were read and need not be read again: a table has many."""

    __slots__ = ()


def read_quantiles(given: Any) -> Quantiles:
    """Quantiles from a mapping of level to value, from pairs, or from text.

    Args:
        given: {0.05: 1.2, 0.95: 3.1}, [("5%", "1.2"), ...] or "5%=1.2, 95%=3.1"; values are numbers, or
            days and at the end "never".

    Returns:
        (level, point) pairs; levels rise strictly inside (0, 1), points do not fall.

    Raises:
        RecordError: says which level or value is wrong.

    Example:
        >>> read_quantiles("10%=2026-03-01, 90%=never")
        ((0.1, datetime.date(2026, 3, 1)), (0.9, 'never'))
    """
    if isinstance(given, _Read):
        return given
    pairs = _Read((read_level(level), read_point(value)) for level, value in _pairs(given))
    if not 0 < len(pairs) <= MOST:
        raise RecordError(f"a forecast has from 1 to {MOST} quantiles, not {len(pairs):,}")
    if len({isinstance(point, float) for _, point in pairs}) > 1:
        raise RecordError("the values of quantiles are either all numbers or all days (and never)")
    for (level, point), (next_level, next_point) in itertools.pairwise(pairs):
        if next_level <= level:
            raise RecordError(f"the level {percent(next_level)} comes after {percent(level)}; levels must rise")
        if position(next_point) < position(point):
            raise RecordError(
                f"the quantile at {percent(next_level)}, {point_text(next_point)}, is below the one at "
                f"{percent(level)}, {point_text(point)}; values must not fall"
            )
    return pairs


def _pairs(given: Any) -> Iterable[tuple[Any, Any]]:
    if isinstance(given, str):
        return split_quantiles(given)
    if isinstance(given, Mapping):
        return list(given.items())
    pairs = list(given) if isinstance(given, (list, tuple)) else [given]
    for pair in pairs:
        if not isinstance(pair, (list, tuple)) or len(pair) != 2:
            raise RecordError(f"{shown(pair)} is not a level and a value")
    return pairs


def stored_quantiles(quantiles: Quantiles) -> list[list[str]]:
    """Quantiles as they are kept: [["0.05", "1.2"], ...].

    Example:
        >>> stored_quantiles(((0.05, 1.2), (0.5, 2.0)))
        [['0.05', '1.2'], ['0.5', '2']]
    """
    return [[_level_text(level), point_text(point)] for level, point in quantiles]


_level_text = lru_cache(5_000)(decimal_text)


def percent(level: float) -> str:
    """A level as people write it.

    Example:
        >>> percent(0.05), percent(0.975)
        ('5%', '97.5%')
    """
    from decimal import Decimal

    return f"{decimal_text(float(Decimal(decimal_text(level)) * 100))}%"


class Axis(NamedTuple):
    """What the outcome of a numeric or date question may be, in positions.

    Example:
        >>> Axis.of("date", None, None, None, "2030-12-31").upper
        22279.0
    """

    kind: str  # "numeric" or "date"
    lower: float | None  # the lower end, or None
    upper: float | None  # the upper end, or None; of a date question always its horizon's end
    open_lower: bool  # whether the outcome may lie below the lower end
    open_upper: bool  # whether it may lie above the upper end; a date question's is always open: "never"
    later: bool = True  # whether forecasts may name days after the upper end, other than by "never"

    @classmethod
    def of(cls, kind: str, lower: float | None, upper: float | None, open_ends: str | None, closes: str) -> Axis:
        """The axis of a question, from its columns; a date question without an upper end has its close there."""
        if kind == "date" and upper is None:
            upper = position(date.fromisoformat(closes))
        below, above = open_ends in ("lower", "both"), open_ends in ("upper", "both")
        return cls(kind, lower, upper, below, kind == "date" or above, later=kind != "date" or above)

    def text(self, place: float) -> str:
        """A position as it is written on this axis."""
        return day_at(place).isoformat() if self.kind == "date" else decimal_text(place)

    def inside(self, place: float) -> float:
        """A position moved to the nearer end where it lies beyond one: so it is scored."""
        if self.lower is not None:
            place = max(place, self.lower)
        return place if self.upper is None else min(place, self.upper)

    def check_quantiles(self, quantiles: Quantiles) -> None:
        """Refuse quantiles of the wrong sort, or beyond an end that is closed. Raises RecordError: says which."""
        numbers = isinstance(quantiles[0][1], float)
        if numbers and self.kind == "date":
            raise RecordError("a date question needs days as quantiles, such as '10%=2026-03-01, 90%=never'")
        if not numbers and self.kind == "numeric":
            raise RecordError("a numeric question needs numbers as quantiles, such as '5%=1.2, 95%=3.1'")
        for _, point in (quantiles[0], quantiles[-1]):  # those between them do not fall
            self._check("a quantile", position(point), point_text(point))
        if not self.later and is_new():
            self._check_latest([point for _, point in quantiles if isinstance(point, date)])

    def _check_latest(self, days: list[date]) -> None:
        if days and self.upper is not None and position(days[-1]) > self.upper:
            raise RecordError(
                f"a quantile, {days[-1]}, lies after {self.text(self.upper)}, the last day that the question asks "
                "about; write never for later than that, or ask with a later --upper"
            )

    def check_outcome(self, place: float, text: str) -> None:
        """Refuse an outcome beyond an end that is closed, or "above" and "below" without an open end there.

        Raises:
            RecordError: says which.
        """
        if math.isinf(place) and self.kind == "numeric":
            up = place > 0
            if (self.upper if up else self.lower) is None:
                raise RecordError(
                    f"the question has no {'upper' if up else 'lower'} end for the outcome to lie {text}; "
                    "give the number"
                )
        self._check("the outcome", place, text)

    def _check(self, what: str, place: float, text: str) -> None:
        if self.upper is not None and place > self.upper and not self.open_upper:
            raise RecordError(f"{what}, {text}, lies above the question's upper end, {self.text(self.upper)}")
        if self.lower is not None and place < self.lower and not self.open_lower:
            raise RecordError(f"{what}, {text}, lies below the question's lower end, {self.text(self.lower)}")
