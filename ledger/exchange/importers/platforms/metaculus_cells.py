"""Cells of Metaculus' export: lists as Python writes them, and the axes and distributions of numbers and dates."""

import ast
import math
import re
from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from itertools import accumulate
from typing import Any

import orjson

from forecasts.errors import RecordError
from forecasts.records.values import decimal_text, read_fraction, read_number, shown
from ledger.exchange.cells import times
from ledger.exchange.importers.platforms.cdfs import quantiles
from ledger.exchange.importers.rows import is_true
from ledger.spreadsheet import BadCell, cell_of

BOUNDS = {"above_upper_bound": "above", "below_lower_bound": "below"}
MOST_DAYS = 700_000  # from 1970, so that a day can be written
POINTS = 201  # of a distribution, where the file does not say where they are
_MISSING = re.compile(r"([\[,]\s*)(?:nan|null|NaN)(?=\s*[,\]])")
_NUMPY = re.compile(r"\bnp\.(?:float|int)\d+\(([^()]*)\)")  # as newer versions of numpy write a number
LISTS = 200_000  # characters of a list in a cell


def listed_values(cell: str) -> list[Any]:
    """A list as Python writes it. Raises BadCell: it is not one."""
    text = cell.strip()
    if not text:
        return []
    if len(text) > LISTS:
        raise BadCell("", f"a list has {len(text):,} characters; at most {LISTS:,} can be read")
    value = _literal(text)
    if value is None:  # numbers that are missing are nan or null there
        value = _literal(_MISSING.sub(r"\1None", _NUMPY.sub(r"\1", text)))
    if not isinstance(value, (list, tuple)) or any(isinstance(item, (list, dict, tuple, set)) for item in value):
        raise BadCell("", f"{shown(cell)} is not a list")
    return list(value)


def _literal(text: str) -> Any:
    try:
        return ast.literal_eval(text)
    except (ValueError, SyntaxError, MemoryError, RecursionError, TypeError):
        return None


def number(text: str) -> float:
    """A finite number. Raises BadCell: it is none."""
    with cell_of(""):
        return read_number(text.strip())


def fraction(text: str) -> str:
    """A probability. Raises BadCell: it is none."""
    try:
        return decimal_text(read_fraction(text.strip()))
    except RecordError as wrong:
        raise BadCell("", f"the probability: {wrong}") from wrong


def place_of(text: str, kind: str) -> float:
    """A value of the axis: a number, or the days since 1970 of a time in any form."""
    if kind == "numeric":
        return number(text)
    try:
        seconds = number(text)
    except ValueError:
        seconds = times.seconds(text, "UTC")
    return seconds / (86_400_000 if abs(seconds) >= 1e11 else 86_400)


def value_text(place: float, kind: str) -> str:
    """A place on the axis as a cell: a number, or a day. Raises BadCell: it is a day that cannot be kept."""
    if kind == "numeric":
        return decimal_text(place)
    if not abs(place) < MOST_DAYS:
        raise BadCell("", f"a day {place:g} days from 1970 is none that can be kept")
    return (date(1970, 1, 1) + timedelta(days=math.floor(place))).isoformat()


def axis_of(r: Mapping[str, str], kind: str) -> tuple[dict[str, str], list[float]]:
    """The columns for the ends of a question of numbers or dates, and the grid of its distributions."""
    ends = [r.get(f"{side} Bound", "").strip() for side in ("Lower", "Upper")]
    if not all(ends):
        raise BadCell("", "it has no lower and upper bound")
    lower, upper = (place_of(end, kind) for end in ends)
    if not lower < upper:
        raise BadCell("", f"its lower bound, {ends[0]}, is not below its upper one, {ends[1]}")
    grid = [place_of(str(value), kind) for value in listed_values(r.get("Continuous Range") or "[]")]
    opened = [side.lower() for side in ("Lower", "Upper") if is_true(r.get(f"Open {side} Bound", ""))]
    axis = {"lower": value_text(lower, kind), "upper": value_text(upper, kind)}
    even = (lower + (upper - lower) * i / (POINTS - 1) for i in range(POINTS))
    return {**axis, "open_ends": "both" if len(opened) == 2 else "".join(opened)}, grid or [*even]


def quantiles_cell(cell: str, kind: str, grid: Sequence[float]) -> str:
    """The quantiles of a distribution."""
    heights = [number(str(value)) for value in listed_values(cell)]
    if not heights:
        raise BadCell("", "there is no distribution")
    found = quantiles(heights, grid)
    return orjson.dumps({decimal_text(level): value_text(place, kind) for level, place in found}).decode()


def share_of_yes(cell: str) -> str:
    """The chance of yes where a yes/no question has one of no and one of yes, as geometric means have.

    Example:
        >>> share_of_yes("[0.25, 0.75]"), share_of_yes("")
        ('0.75', '')
    """
    shares = listed_values(cell) if cell.strip() else []
    return str(shares[1]) if len(shares) == 2 else ""


def heights_of(cell: str) -> str:
    """The distribution where only the share of each bin is given, the first below the grid and the last above it.

    Example:
        >>> heights_of("[0.25, 0.5, 0.25]")
        '[0.25, 0.75]'
    """
    shares = [number(str(value)) for value in listed_values(cell)] if cell.strip() else []
    return str(list(accumulate(shares[:-1]))) if shares else ""


def outcome_on(resolution: str, word: str, kind: str, axis: Mapping[str, str]) -> str:
    """The number or the day that a question came to, or the side on which it lay outside."""
    if kind == "numeric":
        return BOUNDS.get(word) or decimal_text(number(resolution))
    if word in BOUNDS:
        before = date.fromisoformat(axis["lower"]) - timedelta(days=1)
        return "never" if BOUNDS[word] == "above" else before.isoformat()
    return value_text(place_of(resolution, kind), kind)
