"""How text and lists stand in the cell of a table, for reading and for writing."""

from __future__ import annotations

from collections.abc import Sequence

import orjson

_GUARDED = "=+-@\t\r'"


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


def list_cell(items: Sequence[str]) -> str:
    """A list as one cell: "a; b", or JSON where that could be misread.

    Example:
        >>> list_cell(["a", "b"]), list_cell(["x; y"])
        ('a; b', '["x; y"]')
    """
    plain = "; ".join(items)
    safe = not plain.startswith("[") and all(
        item and item == item.strip() and ";" not in item for item in items
    )
    return plain if safe else orjson.dumps(list(items)).decode()


def cell_list(cell: str) -> list[str]:
    """The list in a cell.

    Raises:
        ValueError: it starts like JSON and is not a list.

    Example:
        >>> cell_list("a; b"), cell_list('["x; y"]')
        (['a', 'b'], ['x; y'])
    """
    if cell.startswith("["):
        items = orjson.loads(cell)
        return [str(item) for item in items]
    return [item.strip() for item in cell.split(";") if item.strip()]
