"""Chances in other forms than 0.7 and 70%: 7/10, 7 in 10, 70 percent, about 70%, and 70,5 % with a decimal comma."""

import math
import re

from forecasts.errors import ForecastError
from forecasts.records.values import decimal_text, shown
from ledger.spreadsheet import BadCell

ROUNDING = 0.03  # by which probabilities of options may miss 1 where they are made to add up to it
SLACK = 1e-9  # as records.check_fits allows
_PLAIN = re.compile(r"[+-]?(\d+(\.\d*)?|\.\d+)([eE][+-]?\d+)?\s*%?", re.ASCII)
_COMMA = re.compile(r"(\d{0,3}),(\d{1,6})(\s*%)?", re.ASCII)
_ABOUT = re.compile(r"(?:[~≈]|c\.|ca\.|circa\b|about\b|around\b|approx(?:\.|\b)|roughly\b)\s*", re.IGNORECASE)


def is_plain(cell: str) -> bool:
    """Whether a chance is in a form that is read anyway, or would be told as no number.

    Example:
        >>> is_plain("0.7"), is_plain("70 %"), is_plain("~70%")
        (True, True, False)
    """
    return not cell or bool(_PLAIN.fullmatch(cell))


def is_about(cell: str) -> bool:
    """Whether a cell begins with a word or a sign for about."""
    return bool(_ABOUT.match(cell))


def has_comma(cell: str) -> bool:
    """Whether a cell is a number with a decimal comma."""
    return bool(_COMMA.fullmatch(cell))


def pointed(cell: str) -> str:
    """A number with a decimal comma with a point instead; other cells as they are.

    Example:
        >>> pointed("70,5"), pointed("70,5%"), pointed("70")
        ('70.5', '70,5%', '70')
    """
    found = _COMMA.fullmatch(cell)
    return cell if found is None or found[3] else read(cell)


def read(cell: str) -> str:
    """A chance as 0.7 or 70%; what is no number stays as it is.

    Raises:
        BadCell: it is a range.

    Example:
        >>> read("7/10"), read("c. 70%"), read("70,5 %"), read("likely")
        ('0.7', '70%', '70.5%', 'likely')
    """
    if is_plain(text := cell.strip()):
        return text
    if found := _COMMA.fullmatch(text):
        return f"{found[1] or 0}.{found[2]}{(found[3] or '').strip()}"
    about = _ABOUT.match(text)
    bare = text[about.end() :] if about else text
    if bare.endswith("%") and (is_plain(bare) or has_comma(bare)):
        return read(bare)
    return _in_words(cell, bare) or text


def _in_words(cell: str, bare: str) -> str:
    """A chance in words and numbers, such as 7 in 10; "" where there is none."""
    from forecasts import read_probability

    try:
        said = read_probability(bare)
    except ForecastError:
        return ""
    if said.basis != "stated":
        return ""
    if said.low != said.high:
        raise BadCell(
            "", f"{shown(cell)} is not one number, but {said.low:.3g} to {said.high:.3g}; write the one that counts"
        )
    return decimal_text(said.point)


def together_1(values: list[float], *, rescale: bool = False) -> list[float]:
    """The probabilities of all options, which must add up to 1.

    Args:
        values: the probabilities.
        rescale: whether they are made to do so where they nearly do: the rounding of a hand-kept table.

    Raises:
        BadCell: they do not.

    Example:
        >>> together_1([0.33, 0.33, 0.33], rescale=True)
        [0.33333333333333337, 0.33333333333333337, 0.33333333333333337]
    """
    total = math.fsum(values)
    if abs(total - 1) <= SLACK:
        return values
    if abs(total - 1) > ROUNDING + SLACK:
        raise BadCell("probabilities", f"they add up to {total:.10g}, not to 1")
    if not rescale:
        raise BadCell("probabilities", f"they add up to {total:.10g}, not to 1 (--rescale makes it 1)")
    return [value / total for value in values]
