"""Columns of ours that are made of several of the file's: the words of a question, options, quantiles, odds."""

import re
from collections.abc import Callable, Collection, Mapping, Sequence
from itertools import chain
from string import Formatter

import orjson

from forecasts.records.values import decimal_text, shown
from ledger.errors import InputError, Problem
from ledger.exchange.cells import chances, odds
from ledger.exchange.columns import EITHER
from ledger.exchange.importers.files.grid import Grid, below_header
from ledger.exchange.importers.files.separated import Lines
from ledger.exchange.importers.interface import Discovered, How
from ledger.exchange.importers.rows import bad_row
from ledger.spreadsheet import BadCell, column_name, list_cell

YES_AND_NO = {"yes", "no"}
_LEVEL = re.compile(
    r"(?:(?:p|q|quantile|percentile|pct)[ _.]?(\d{1,2}|\d{0,2}\.\d+)"
    r"|(\d{1,2}(?:\.\d+)?)(?:(?:th|st|nd|rd)? ?percentile|%))",
    re.IGNORECASE | re.ASCII,
)

Make = Callable[[Sequence[str]], str]  # a cell from the cells of the file; BadCell where it cannot


def _with_columns(grid: Grid, made: Mapping[str, Make], hidden: Collection[int]) -> Grid:
    """A table with columns of ours beside its own.

    Args:
        grid: the table.
        made: our column -> how its cells are made; a column of the file with that name is not seen.
        hidden: where columns stand that are not seen.
    """

    def read() -> Lines:
        names, lines = below_header(grid)
        seen = ["" if at in hidden or column_name(name) in made else name for at, name in enumerate(names)]
        yield 0, [*seen, *made]
        for line in lines:
            if isinstance(line, Problem) or len(line[1]) != len(names):
                yield line
                continue
            try:
                yield line[0], [*line[1], *(make(line[1]) for make in made.values())]
            except BadCell as bad:
                yield bad_row(line[0], bad)

    return read


def composed(grid: Grid, how: How, found: Discovered) -> Grid:
    """The table with the columns that are asked for. Raises InputError: one is named that is not there."""
    names, _ = below_header(grid)
    made = {**_quantiles(names, how, found), **_options(names, how, found), **_question(names, how, found)}
    hidden = [place(names, theirs, f"--ignore {theirs}") for theirs in how.ignore] + [
        place(names, theirs, "") for theirs in (*how.options.values(), *(how.quantiles or _by_name(names)).values())
    ]
    return _with_columns(grid, made, hidden) if made or hidden else grid


def numbered(grid: Grid) -> Grid:
    """A table without a header, its columns named 1, 2, 3 ..."""

    def read() -> Lines:
        lines = grid()
        first = next(lines, None)
        if first is None or isinstance(first, Problem):
            raise InputError(str(first or "line 1: there is no row"))
        return chain([(0, [str(at) for at in range(1, len(first[1]) + 1)]), first], lines)

    return read


def place(names: Sequence[str], name: str, option: str) -> int:
    """Where a column is that an option names, whatever its case. Raises InputError: it is not there."""
    if name in names:
        return list(names).index(name)
    close = [at for at, one in enumerate(names) if column_name(one) == column_name(name)]
    if not close:
        listed = shown(", ".join(filter(None, names)), 200)
        raise InputError(f"{option}: line 1 has no column {name!r}, but {listed}")
    return close[0]


def _question(names: Sequence[str], how: How, found: Discovered) -> dict[str, Make]:
    if how.question is None:
        return {}
    try:
        parts = [(text, field) for text, field, *_ in Formatter().parse(how.question)]
    except ValueError as wrong:
        raise InputError(f"--question {how.question!r}: {wrong}; write it as '{{home}} beat {{away}}?'") from wrong
    if not any(field for _, field in parts):
        raise InputError(f"--question {how.question!r} names no column; write it as '{{home}} beat {{away}}?'")
    places = [(text, None if field is None else place(names, field, "--question")) for text, field in parts]
    found.mapping["question"] = f"{how.question} (made of columns)"

    def make(cells: Sequence[str]) -> str:
        return "".join(text + ("" if at is None else " ".join(cells[at].split())) for text, at in places)

    return {"question": make}


def _options(names: Sequence[str], how: How, found: Discovered) -> dict[str, Make]:
    if not how.options:
        return {}
    places = {option: place(names, theirs, f"--option {option}={theirs}") for option, theirs in how.options.items()}
    if len(places) < 2:
        raise InputError("--option: a choice has two options at least; name the column of each")
    told = ", ".join(f"{option} <- {theirs}" for option, theirs in how.options.items())
    found.mapping["options"] = told + (f", without the margin by the method {how.margin}" if how.odds else "")
    is_binary = {option.casefold() for option in places} == YES_AND_NO

    def shares(cells: Sequence[str]) -> dict[str, float]:
        given = [number_of_chance(cells[at], how, names[at]) for at in places.values()]
        return dict(zip(places, odds.without_margin(given, how.margin) if how.odds else given, strict=True))

    def probabilities(cells: Sequence[str]) -> str:
        return orjson.dumps(shares(cells)).decode()

    def of_yes(cells: Sequence[str]) -> str:
        return decimal_text(next(chance for option, chance in shares(cells).items() if option.casefold() == "yes"))

    if is_binary:
        return {"probability": of_yes}
    listed = list_cell([*places])
    return {"kind": lambda _: "choice", "options": lambda _: listed, "probabilities": probabilities}


def number_of_chance(cell: str, how: How, name: str) -> float:
    """A chance as a number, by what the user says of chances and odds."""
    if how.odds:
        return odds.chance(cell, how.odds)
    text = chances.read(cell)
    try:
        number = float(text.removesuffix("%"))
    except ValueError as wrong:
        raise BadCell("probabilities", f"column {name}: {shown(cell)} is not a number") from wrong
    return number / 100 if text.endswith("%") or how.chances == "percent" else number


def _quantiles(names: Sequence[str], how: How, found: Discovered) -> dict[str, Make]:
    given = how.quantiles or _by_name(names)
    if len(given) < (1 if how.quantiles else 2):
        return {}
    places = {_level(level): place(names, theirs, f"--quantile {level}={theirs}") for level, theirs in given.items()}
    found.mapping["quantiles"] = ", ".join(f"{names[at]} at {level}" for level, at in places.items())

    def make(cells: Sequence[str]) -> str:
        values = {level: cells[at].strip() for level, at in places.items()}
        return orjson.dumps({level: value for level, value in values.items() if value}).decode()

    kind: dict[str, Make] = (
        {} if "kind" in map(column_name, names) or "kind" in how.constants else {"kind": lambda _: "numeric"}
    )
    return {**kind, "quantiles": make}


def _by_name(names: Sequence[str]) -> dict[str, str]:
    """Columns that are named for a level, such as p10, p50 and p90; none where there are not two, or other values."""
    if {column_name(name) for name in names} & {*EITHER}:
        return {}
    levels = {name: found for name in names if (found := level_named(name))}
    return {level: name for name, level in levels.items()} if len(set(levels.values())) > 1 else {}


def level_named(name: str) -> str:
    """The level that the name of a column says; "" where it says none.

    Example:
        >>> level_named("p10"), level_named("q0.25"), level_named("5th percentile"), level_named("2024")
        ('0.1', '0.25', '0.05', '')
    """
    if name.strip().casefold() == "median":
        return "0.5"
    if (found := _LEVEL.fullmatch(name.strip())) is None:
        return ""
    number = float(found[1] or found[2])
    level = number if number < 1 else number / 100
    return decimal_text(round(level, 12)) if 0 < level < 1 else ""


def _level(text: str) -> str:
    try:
        number = float(text.removesuffix("%")) / (100 if text.endswith("%") else 1)
    except ValueError:
        number = 0.0
    if not 0 < number < 1:
        raise InputError(f"--quantile {text}=...: a level is between 0 and 1, such as 0.1=low or 10%=low")
    return decimal_text(round(number, 12))
