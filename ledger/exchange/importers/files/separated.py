"""Rows of cells with a sign between them, such as a comma: the one reader of such files."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Iterator, Sequence

from ledger.errors import InputError, Problem

LONGEST_CELL = 131_072

Line = tuple[int, list[str]]


def cells_by_line(given: Iterable[str], *, delimiter: str = ",", quoted: bool = True) -> Iterator[Line]:
    """Rows as cells, each with the number of the line that it begins on.

    Args:
        given: the lines of the file, with their ends.
        delimiter: what stands between cells.
        quoted: whether a cell in quotes may hold that sign and line breaks; else quotes are letters like others.

    Raises:
        InputError: the file cannot be read on: an open quote, a giant cell.
    """
    csv.field_size_limit(LONGEST_CELL)
    reader = csv.reader(
        given, strict=True, delimiter=delimiter, quoting=csv.QUOTE_MINIMAL if quoted else csv.QUOTE_NONE
    )
    start = 1
    try:
        for cells in reader:
            yield start, cells
            start = reader.line_num + 1
    except csv.Error as wrong:
        raise InputError(f"line {start:,}: {_sentence(wrong)}") from wrong


def ragged(line: int, cells: Sequence[str], width: int) -> Problem:
    """What to say of a row with too many or too few cells."""
    return Problem(line, "", f"the row has {len(cells)} cells, the header {width}")


def refuse_twice(names: Iterable[str]) -> None:
    """Refuse a header in which two columns have one name.

    Raises:
        InputError: they have.
    """
    seen: set[str] = set()
    for name in names:
        if name in seen:
            raise InputError(f"line 1: the column {name!r} is there twice; give each column its own name")
        seen.add(name)


def _sentence(wrong: csv.Error) -> str:
    """What is wrong with a table, in words."""
    text = str(wrong)
    if "field larger" in text:
        return f"a cell that starts here has more than {LONGEST_CELL:,} characters; is a quote left open?"
    if "unexpected end" in text:
        return "a quote is opened here and never closed"
    if "expected after" in text:
        return "a quote closes in the middle of a cell; write a quote inside a quoted cell twice"
    return f"the row cannot be read: {text}"
