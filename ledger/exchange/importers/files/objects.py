"""Tables of platforms: each row as {name: cell}, by the names in the header."""

from collections.abc import Collection, Iterator, Sequence
from itertools import chain
from pathlib import Path
from typing import TextIO

from ledger.errors import InputError, Problem
from ledger.exchange.importers.files.separated import Lines, cells_by_line, first_line, ragged, refuse_twice
from ledger.exchange.importers.files.text import lines, text_file

Records = Iterator[tuple[int, dict[str, str]] | Problem]  # a Problem in place of a row that cannot be read


def records(text: TextIO, needed: Sequence[str], what: str) -> Records:
    """Rows with their lines, in order; a Problem in place of one that has too many cells, or was cut off.

    Exporters leave out the last cells of a row where they are empty, so these are empty here.

    Args:
        text: the open file.
        needed: columns that must be there; a row has the first of them at least.
        what: what the file is, for the message where they are not.

    Raises:
        InputError: there is no header, a column is missing or there twice, or the file cannot be read on.
    """
    given = _Ended(lines(text))
    first = next(given, "")
    rows = cells_by_line(chain([first] if first else [], given), delimiter=_delimiter(first, needed))
    names = header(first_line(rows), needed, what)
    least = next((names.index(name) + 1 for name in needed), 1)
    for row in rows:
        if isinstance(row, Problem):
            yield row
            continue
        start, cells = row
        missing = len(names) - len(cells)
        if missing == 0 or (missing > 0 and len(cells) >= least and given.ended):
            yield start, dict(zip(names, [*cells, *[""] * missing], strict=True))
        elif any(map(str.strip, cells)):
            yield ragged(start, cells, len(names))


def file_records(path: Path, encoding: str | None, needed: Sequence[str], what: str) -> Records:
    """The rows of a file; see records()."""
    with text_file(path, encoding) as text:
        yield from records(text, needed, what)


def named_cells(names: Sequence[str], rows: Lines) -> Records:
    """The rows below a header by its names; those without anything are left out."""
    for row in rows:
        if isinstance(row, Problem):
            yield row
        elif len(row[1]) != len(names):
            yield ragged(*row, len(names))
        elif any(map(str.strip, row[1])):
            yield row[0], dict(zip(names, row[1], strict=True))


class _Ended(Iterator[str]):
    """Lines, and whether the one that was given last had an end: without one, the file may be cut off there."""

    def __init__(self, given: Iterator[str]) -> None:
        self.given = given
        self.ended = True

    def __next__(self) -> str:
        line = next(self.given)
        self.ended = line.endswith(("\n", "\r"))
        return line


def _delimiter(first: str, needed: Collection[str]) -> str:
    """A comma; a semicolon where a spreadsheet program of a country with decimal commas wrote the file anew."""
    names = [name.strip().strip('"') for name in first.split(";")]
    return ";" if names[1:] and all(name in names for name in needed) else ","


def header(cells: list[str], needed: Collection[str], what: str) -> list[str]:
    """The names in a header. Raises InputError: one is there twice, or one that is needed is not there."""
    names = [cell.strip() for cell in cells]
    refuse_twice(names)
    if missing := [name for name in needed if name not in names]:
        raise InputError(f"line 1: {what} has a column {missing[0]!r}, and this file has none")
    return names
