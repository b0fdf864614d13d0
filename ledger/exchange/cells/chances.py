"""Chances in other forms than 0.7 and 70%: 7/10, 7 in 10, 70 percent, about 70%, and 70,5 % with a decimal comma."""

from __future__ import annotations

import re
from collections.abc import Iterable

from forecasts.errors import ForecastError
from forecasts.records.values import decimal_text, shown
from ledger.exchange.importers.interface import Found

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
        ValueError: it is a range.

    Example:
        >>> read("7/10"), read("c. 70%"), read("70,5 %"), read("likely")
        ('0.7', '70%', '70.5%', 'likely')
    """
    if is_plain(text := cell.strip()):
        return text
    if found := _COMMA.fullmatch(text):
        return f"{found[1] or 0}.{found[2]}{(found[3] or '').strip()}"
    from forecasts import read_probability

    bare = _ABOUT.sub("", text, count=1) if _ABOUT.match(text) else text
    if bare.endswith("%") and (is_plain(bare) or _COMMA.fullmatch(bare)):
        return read(bare)
    try:
        said = read_probability(bare)
    except ForecastError:
        return text
    if said.basis != "stated":
        return text
    if said.low != said.high:
        raise ValueError(
            f"{shown(cell)} is not one number, but {said.low:.3g} to {said.high:.3g}; write the one that counts"
        )
    return decimal_text(said.point)


def tell(cells: Iterable[tuple[int, str]], found: Found) -> bool:
    """Whether some chances are in other forms; what is a guess about them is told once for each kind."""
    odd = told_about = told_comma = False
    for line, cell in cells:
        if is_plain(cell):
            continue
        odd = True
        if not told_about and _ABOUT.match(cell):
            told_about = True
            found.guesses.append(f"line {line:,}: {shown(cell)} is read without its 'about'")
        if not told_comma and _COMMA.fullmatch(cell):
            told_comma = True
            found.guesses.append(f"line {line:,}: the comma in {shown(cell)} is read as a decimal point")
    return odd
