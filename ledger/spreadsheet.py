"""How text and lists stand in the cell of a table, for reading and for writing."""

import json
from collections.abc import Sequence
from types import TracebackType
from typing import Any

import orjson

from forecasts.records.values import shown

_GUARDED = "=+-@\t\r\n'＝＋－＠"  # what spreadsheets start a formula with, and the guard itself


def guarded(text: str) -> str:
    """Text that no spreadsheet takes for a formula.

    Example:
        >>> guarded("=1+1"), guarded("Will it rain?")
        ("'=1+1", 'Will it rain?')
    """
    return "'" + text if text and text[0] in _GUARDED else text


def unguarded(cell: str) -> str:
    """The text behind guarded().

    Example:
        >>> unguarded("'=1+1"), unguarded("'tis")
        ('=1+1', "'tis")
    """
    return cell[1:] if cell[:1] == "'" and cell[1:2] and cell[1] in _GUARDED else cell


def strict_json(text: str) -> Any:
    """JSON in which no object names a key twice, of which one value would be lost.

    Raises:
        ValueError: it is not that; says what and at which character.

    Example:
        >>> strict_json('{"A": 0.2}')
        {'A': 0.2}
    """
    try:
        value = orjson.loads(text)
    except orjson.JSONDecodeError as wrong:
        raise ValueError(f"{wrong.msg} at character {wrong.pos + 1}") from wrong
    if not _has_all_keys(text, value):
        try:
            json.loads(text, object_pairs_hook=_different, parse_int=float)
        except RecursionError as wrong:
            raise ValueError("it is nested too deeply") from wrong
    return value


def _has_all_keys(text: str, value: Any) -> bool:
    """Whether counting quotes shows that no key of a flat object got lost; False where that cannot tell."""
    if not isinstance(value, dict) or "\\" in text:
        return not isinstance(value, (dict, list))
    if any(isinstance(item, (dict, list)) for item in value.values()):
        return False
    return text.count('"') == 2 * (len(value) + sum(isinstance(item, str) for item in value.values()))


def _different(pairs: list[tuple[str, Any]]) -> None:
    seen: set[str] = set()
    for name, _ in pairs:
        if name in seen:
            raise ValueError(f"the key {shown(name)} is there twice")
        seen.add(name)


def list_cell(items: Sequence[str]) -> str:
    """A list as one cell: "a; b", or JSON where that could be misread.

    Example:
        >>> list_cell(["a", "b"]), list_cell(["x; y"])
        ('a; b', '["x; y"]')
    """
    plain = "; ".join(items)
    safe = not plain.startswith("[") and all(item and item == item.strip() and ";" not in item for item in items)
    return plain if safe else orjson.dumps(list(items)).decode()


def cell_list(cell: str) -> list[str]:
    """The list in a cell.

    Raises:
        ValueError: it starts like JSON and is not a list of texts.

    Example:
        >>> cell_list("a; b"), cell_list('["x; y"]')
        (['a', 'b'], ['x; y'])
    """
    if cell.startswith("["):
        items = strict_json(cell)
        if slip := [item for item in items if not isinstance(item, str)]:
            raise ValueError(f"{shown(slip[0])} is not text")
        return list(items)
    return [item.strip() for item in cell.split(";") if item.strip()]


def column_name(heading: str) -> str:
    """The name of a column as a program writes it, whatever its heading looks like.

    Example:
        >>> column_name(" Made on")
        'made_on'
    """
    return heading.strip().casefold().replace(" ", "_")


class BadCell(ValueError):  # noqa: N818 (the way out of a row, not an error of the program)
    """A cell that cannot be kept.

    Attributes:
        column: its column; "" where that is not known yet, or it is the row as a whole.
        reason: what is wrong with it.
    """

    def __init__(self, column: str, reason: object) -> None:
        super().__init__(f"{column}: {reason}" if column else str(reason))
        self.column = column
        self.reason = str(reason)


class cell_of:  # noqa: N801 (read as a statement: with cell_of("closes"))
    """Whatever refuses a value meanwhile refuses the cell in that column, as BadCell.

    Example:
        >>> with cell_of("closes"):
        ...     raise BadCell("", "it is empty")
        Traceback (most recent call last):
            ...
        ledger.spreadsheet.BadCell: closes: it is empty
    """

    __slots__ = ("column",)

    def __init__(self, column: str) -> None:
        self.column = column

    def __enter__(self) -> None:
        pass

    def __exit__(
        self, kind: type[BaseException] | None, wrong: BaseException | None, trace: TracebackType | None
    ) -> None:
        if isinstance(wrong, BadCell):
            raise BadCell(wrong.column or self.column, wrong.reason) from wrong
        if isinstance(wrong, ValueError):
            raise BadCell(self.column, wrong) from wrong
