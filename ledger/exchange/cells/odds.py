"""Odds and prices as chances: 4/5, 1.80, -125, 63¢; and the bookmaker's margin taken out of those of several options.

A chance that odds imply has the margin in it: those of all options together are above 1.
"""

import math
import re
from collections.abc import Callable, Sequence

from forecasts.records.values import decimal_text, shown
from ledger.spreadsheet import BadCell

_FRACTION = re.compile(r"(\d+(?:\.\d+)?)\s*(?:/|-|:|to)\s*(\d+(?:\.\d+)?)", re.ASCII)
_NUMBER = re.compile(r"[+-]?\d+(?:\.\d+)?", re.ASCII)
_EVENS = ("evens", "even", "evs", "ev", "pk")


def _number(text: str) -> float:
    if not _NUMBER.fullmatch(text):
        raise ValueError
    return float(text)


def _decimal(text: str) -> float:
    if (number := _number(text)) <= 1:
        raise ValueError
    return 1 / number


def _fractional(text: str) -> float:
    if text in _EVENS:
        return 0.5
    if (found := _FRACTION.fullmatch(text)) is None:
        raise ValueError
    profit, stake = map(float, found.groups())
    return stake / (profit + stake)


def _american(text: str) -> float:
    if text in _EVENS:
        return 0.5
    if abs(number := _number(text.replace("−", "-"))) < 100:
        raise ValueError
    return 100 / (100 + number) if number > 0 else number / (number - 100)


def _price(text: str) -> float:
    is_cents = text.endswith(("¢", "c"))
    price = _number(text.lstrip("$").rstrip("¢c")) / (100 if is_cents else 1)
    if not 0 <= price <= 1:
        raise ValueError
    return price


KINDS: dict[str, tuple[Callable[[str], float], str]] = {
    "decimal": (_decimal, "more than 1, such as 1.80"),
    "fractional": (_fractional, "such as 4/5"),
    "american": (_american, "100 or more with a sign, such as -125 or +150"),
    "price": (
        _price,
        "from 0 to 1, such as 0.63, or in cents, such as 63¢ (those from 0 to 100: --chances percent, not --odds)",
    ),
}


def chance(cell: str, kind: str) -> float:
    """The chance that odds imply.

    Raises:
        BadCell: they are not odds of that kind.

    Example:
        >>> round(chance("4/5", "fractional"), 4), round(chance("-125", "american"), 4), chance("63¢", "price")
        (0.5556, 0.5556, 0.63)
    """
    read, like = KINDS[kind]
    try:
        return read(cell.strip().casefold())
    except (ValueError, ZeroDivisionError) as wrong:
        raise BadCell("probability", f"{shown(cell)} are no {kind} odds, which are {like}") from wrong


def as_chance(cell: str, kind: str) -> str:
    """The same as a cell. Raises BadCell: they are not odds of that kind."""
    return decimal_text(chance(cell, kind))


def _proportional(given: Sequence[float]) -> list[float]:
    return [one / math.fsum(given) for one in given]


def _power(given: Sequence[float]) -> list[float]:
    """Each to the power with which they add up to 1."""
    low, high = 0.0, 1.0
    while math.fsum(one**high for one in given) > 1:
        low, high = high, high * 2
    for _ in range(200):
        middle = (low + high) / 2
        low, high = (middle, high) if math.fsum(one**middle for one in given) > 1 else (low, middle)
    return _proportional([one**high for one in given])


def _shin(given: Sequence[float]) -> list[float]:
    """With the share of insiders z at which they add up to 1 (Shin 1993, doi 10.2307/2234240)."""
    total = math.fsum(given)

    def shares(z: float) -> list[float]:
        return [(math.sqrt(z * z + 4 * (1 - z) * one * one / total) - z) / (2 * (1 - z)) for one in given]

    low, high = 0.0, 0.999
    for _ in range(200):
        z = (low + high) / 2
        low, high = (z, high) if math.fsum(shares(z)) > 1 else (low, z)
    return _proportional(shares(low))


MARGINS = {"proportional": _proportional, "power": _power, "shin": _shin}


def without_margin(given: Sequence[float], method: str) -> list[float]:
    """Chances of all options that add up to 1.

    Args:
        given: those that odds imply, which add up to more.
        method: proportional, power or shin.

    Raises:
        BadCell: they cannot be those of all options.

    Example:
        >>> [round(p, 4) for p in without_margin([0.6, 0.3, 0.2], "proportional")]
        [0.5455, 0.2727, 0.1818]
    """
    total = math.fsum(given)
    if not 0.9 <= total <= 2 or max(given) >= 1:
        raise BadCell(
            "probabilities", f"the odds imply chances that add up to {total:.3g}; are these the odds of all options?"
        )
    return MARGINS[method](given) if total > 1 else _proportional(given)
