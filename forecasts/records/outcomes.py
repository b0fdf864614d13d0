"""How a question turned out, in the form that is kept and as the number that forecasts are scored against."""

import math
from collections.abc import Sequence
from datetime import date
from typing import Any

from forecasts.errors import RecordError
from forecasts.records.quantiles import ABOVE, BELOW, NEVER, Axis, point_text, position, read_point
from forecasts.records.values import clean_line, decimal_text, read_fraction, read_number, shown

_YES_NO = {"yes": 1.0, "y": 1.0, "true": 1.0, "no": 0.0, "n": 0.0, "false": 0.0}


def read_outcome_within(question_kind: str, options: Sequence[str], axis: Axis, outcome: Any) -> tuple[str, float]:
    """An outcome as read_outcome() gives it, which must lie where the question's ends allow.

    Raises:
        RecordError: the outcome is none of what the question allows.

    Example:
        >>> read_outcome_within("numeric", (), Axis.of("numeric", 0, 10, "upper", "2027-01-01"), "12.50")
        ('12.5', 12.5)
    """
    text, value = read_outcome(question_kind, options, outcome)
    if question_kind in ("numeric", "date"):
        axis.check_outcome(value, text)
    return text, value


def check_known(kind: str, outcome: str | None, known_on: date, *, today: date) -> None:
    """Refuse the day of an event that comes only after the one on which it was known.

    Raises:
        RecordError: it does.

    Example:
        >>> check_known("date", "2026-03-01", date(2026, 3, 2), today=date(2026, 3, 2))
    """
    if kind == "date" and outcome not in (None, NEVER) and outcome > known_on.isoformat():
        where = "in the future" if outcome > today.isoformat() else f"after {known_on}, when it was known"
        raise RecordError(f"the outcome, {outcome}, lies {where}")


def read_outcome(question_kind: str, options: Sequence[str], outcome: Any) -> tuple[str, float]:
    """An outcome in the form that is kept, and as the number that forecasts are scored against.

    Args:
        question_kind: "binary", "choice", "numeric" or "date".
        options: the options of a choice question.
        outcome: yes, no, true, false, 1, 0, a fraction from 0 to 1; an option; a number, or "above" or
            "below" the range; a day, or "never".

    Returns:
        Text ("yes", "no", "0.5", the option, "12.5", "2027-03-01", "never") and value (1, 0, the fraction, the
        option's index, or the position that forecasts.records.quantiles gives it).

    Raises:
        RecordError: the outcome is none of what the question allows.

    Example:
        >>> read_outcome("binary", (), "Yes"), read_outcome("choice", ("A", "B"), "b")
        (('yes', 1.0), ('B', 1.0))
    """
    if question_kind == "date" and isinstance(outcome, date):
        outcome = point_text(read_point(outcome))
    text = decimal_text(outcome) if isinstance(outcome, float) else clean_line(str(outcome))
    if question_kind == "choice":
        for index, option in enumerate(options):
            if option.casefold() == text.casefold():
                return option, float(index)
        raise RecordError(f"{shown(text)} is not one of the options: {', '.join(options)}")
    if question_kind in _READERS:
        return _READERS[question_kind](text)
    if (value := _YES_NO.get(text.casefold())) is None:
        try:
            value = read_fraction(text)
        except RecordError as wrong:
            raise RecordError(f"{shown(text)} is not an outcome; use yes, no or a fraction from 0 to 1") from wrong
    return {1.0: "yes", 0.0: "no"}.get(value, decimal_text(value)), value


def _number(text: str) -> tuple[str, float]:
    if (word := text.casefold()) in (ABOVE, BELOW):
        return word, math.inf if word == ABOVE else -math.inf
    try:
        value = read_number(text)
    except RecordError as wrong:
        raise RecordError(
            f"{shown(text)} is not an outcome; use a number, or above or below for one beyond an open end"
        ) from wrong
    return decimal_text(value), value


def _day(text: str) -> tuple[str, float]:
    try:
        point = read_point(text)
    except RecordError as wrong:
        raise RecordError(f"{shown(text)} is not an outcome; use a day as YYYY-MM-DD, or never") from wrong
    if isinstance(point, float):
        raise RecordError(f"{shown(text)} is not an outcome; use a day as YYYY-MM-DD, or {NEVER}")
    return point_text(point), position(point)


_READERS = {"numeric": _number, "date": _day}
