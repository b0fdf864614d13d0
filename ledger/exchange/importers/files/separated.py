"""Comma- or tab-separated rows under a header."""

from __future__ import annotations

import csv
from collections.abc import Callable, Iterator, Sequence
from typing import TextIO

from ledger.errors import InputError, Problem
from ledger.exchange.columns import Row
from ledger.exchange.importers.files.text import lines
from ledger.exchange.importers.tables.header import Header

LONGEST_CELL = 131_072


def read(
    text: TextIO, make_header: Callable[[Sequence[str]], Header], *, delimiter: str = ","
) -> Iterator[Row | Problem]:
    """Rows of a table, in order; a Problem in place of a row with too many or too few cells.

    Args:
        text: the open file.
        make_header: gives the Header for the names in the first line.
        delimiter: what stands between cells.

    Raises:
        InputError: the whole file cannot be read on: an open quote, a giant cell, no header, no rows.
    """
    csv.field_size_limit(LONGEST_CELL)
    reader = csv.reader(lines(text), strict=True, delimiter=delimiter)
    start = 1
    header: Header | None = None
    try:
        for cells in reader:
            if header is None:
                header = make_header(cells)
                build, width = header.row, header.width
            elif len(cells) == width:
                yield build(start, cells)
            elif cells:
                yield Problem(start, "", f"the row has {len(cells)} cells, the header {width}")
            start = reader.line_num + 1
    except csv.Error as wrong:
        raise InputError(f"line {start:,}: {sentence(wrong)}") from wrong
    if start <= 2:
        raise InputError("line 2: there is a header, but no row below it")


def sentence(wrong: csv.Error) -> str:
    """What is wrong with a table, in words."""
    text = str(wrong)
    if "field larger" in text:
        return f"a cell that starts here has more than {LONGEST_CELL:,} characters; is a quote left open?"
    if "unexpected end" in text:
        return "a quote is opened here and never closed"
    if "expected after" in text:
        return "a quote closes in the middle of a cell; write a quote inside a quoted cell twice"
    return f"the row cannot be read: {text}"
