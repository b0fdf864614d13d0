"""Tables of platforms: each row as {name: cell}, by the names in the header."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from itertools import chain
from typing import TextIO

from ledger.errors import InputError, Problem
from ledger.exchange.importers.files.separated import cells_by_line, ragged, refuse_twice
from ledger.exchange.importers.files.text import lines


def records(
    text: TextIO, needed: Collection[str], what: str
) -> Iterator[tuple[int, dict[str, str] | Problem]]:
    """Rows with their lines, in order; a Problem in place of one with too many or too few cells.

    Args:
        text: the open file.
        needed: columns that must be there.
        what: what the file is, for the message where they are not.

    Raises:
        InputError: there is no header, a column is missing or there twice, or the file cannot be read on.
    """
    given = lines(text)
    first = next(given, "")
    rows = cells_by_line(chain([first] if first else [], given), delimiter=_delimiter(first, needed))
    names = next((header(cells, needed, what) for _, cells in rows), [])
    for start, cells in rows:
        if len(cells) == len(names):
            yield start, dict(zip(names, cells, strict=True))
        elif cells:
            yield start, ragged(start, cells, len(names))


def _delimiter(first: str, needed: Collection[str]) -> str:
    """A comma; a semicolon where a spreadsheet program of a country with decimal commas wrote the file anew."""
    names = [name.strip().strip('"') for name in first.split(";")]
    return ";" if names[1:] and all(name in names for name in needed) else ","


def header(cells: list[str], needed: Collection[str], what: str) -> list[str]:
    """The names in a header.

    Raises:
        InputError: one is there twice, or one that is needed is not there.
    """
    names = [cell.strip() for cell in cells]
    refuse_twice(filter(None, names))
    if missing := [name for name in needed if name not in names]:
        raise InputError(f"line 1: {what} has a column {missing[0]!r}, and this file has none")
    return names
