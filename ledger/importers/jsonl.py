"""One JSON object a line, its keys named as the columns."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import Any, TextIO

import orjson

from forecasts.values import decimal_text, shown
from ledger.columns import Row
from ledger.errors import InputError, Problem
from ledger.importers.header import Header
from ledger.importers.text import lines

LONGEST_LINE = 1_000_000


def read(text: TextIO, make_header: Callable[[Sequence[str]], Header]) -> Iterator[Row | Problem]:
    """Rows of a file, in order; a Problem in place of a line that is not an object of plain values.

    Args:
        text: the open file.
        make_header: gives the Header for the keys of the objects. Objects need not have the same keys.

    Raises:
        InputError: there is not a single object.
    """
    headers: dict[tuple[str, ...], Header] = {}
    empty = True
    for number, line in enumerate(lines(text), 1):
        if not line.strip():
            continue
        empty = False
        try:
            record = _object(line)
            cells = [_cell(value) for value in record.values()]
        except ValueError as wrong:
            yield Problem(number, "", str(wrong))
            continue
        keys = tuple(record)
        if keys not in headers:
            headers[keys] = _header(number, keys, make_header)
        yield headers[keys].row(number, cells)
    if empty:
        raise InputError("line 1: there is no JSON object in the file")


def _header(number: int, keys: tuple[str, ...], make_header: Callable[[Sequence[str]], Header]) -> Header:
    try:
        return make_header(keys)
    except InputError as wrong:
        raise InputError(str(wrong).replace("line 1", f"line {number:,}", 1)) from wrong


def _object(line: str) -> dict[str, Any]:
    if len(line) > LONGEST_LINE:
        raise ValueError(f"the line has {len(line):,} characters; at most {LONGEST_LINE:,} can be read")
    try:
        record = orjson.loads(line)
    except orjson.JSONDecodeError as wrong:
        raise ValueError(f"the line is not JSON: {wrong}") from wrong
    if not isinstance(record, dict):
        raise ValueError(f"the line is not a JSON object, but {shown(line.strip())}")  # noqa: TRY004
    return record


def _cell(value: Any) -> str:
    """A JSON value as the text that a CSV cell would hold."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, (dict, list)):
        return orjson.dumps(value).decode()
    return decimal_text(value) if isinstance(value, float) else str(value)
