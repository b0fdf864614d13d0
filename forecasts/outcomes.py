"""How a question turned out, in the form that is kept and as the number that forecasts are scored against."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from forecasts.errors import RecordError
from forecasts.values import clean_line, decimal_text, read_fraction, shown

_YES_NO = {"yes": 1.0, "true": 1.0, "no": 0.0, "false": 0.0}


def read_outcome(question_kind: str, options: Sequence[str], outcome: Any) -> tuple[str, float]:
    """An outcome in the form that is kept, and as the number that forecasts are scored against.

    Args:
        question_kind: "binary" or "choice".
        options: the options of a choice question.
        outcome: yes, no, true, false, 1, 0, a fraction from 0 to 1, or an option.

    Returns:
        Text ("yes", "no", "0.5" or the option) and value (1, 0, the fraction, or the option's index).

    Raises:
        RecordError: the outcome is none of what the question allows.

    Example:
        >>> read_outcome("binary", (), "Yes"), read_outcome("choice", ("A", "B"), "b")
        (('yes', 1.0), ('B', 1.0))
    """
    text = decimal_text(outcome) if isinstance(outcome, float) else clean_line(str(outcome))
    if question_kind == "choice":
        for index, option in enumerate(options):
            if option.casefold() == text.casefold():
                return option, float(index)
        raise RecordError(f"{shown(text)} is not one of the options: {', '.join(options)}")
    if question_kind != "binary":
        raise RecordError(f"{question_kind} questions cannot be resolved yet; mark it ambiguous or annulled")
    if (value := _YES_NO.get(text.casefold())) is None:
        try:
            value = read_fraction(text)
        except RecordError as wrong:
            raise RecordError(
                f"{shown(text)} is not an outcome; use yes, no or a fraction from 0 to 1"
            ) from wrong
    return {1.0: "yes", 0.0: "no"}.get(value, decimal_text(value)), value
