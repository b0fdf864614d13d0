"""One JSON object a line, its keys named as the columns."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import Any, TextIO

import orjson

from forecasts.records.values import decimal_text, shown
from ledger.errors import InputError, Problem
from ledger.exchange.columns import Row
from ledger.exchange.importers.files.text import lines
from ledger.exchange.importers.tables.header import Header
from ledger.spreadsheet import guarded, strict_json, unguarded

LONGEST_LINE = 1_000_000


def read(text: TextIO, make_header: Callable[[Sequence[str]], Header]) -> Iterator[Row | Problem]:
    """Rows of a file, in order; a Problem in place of a line that is not an object of plain values.

    Args:
        text: the open file.
        make_header: gives the Header for the keys of the objects. Objects need not have the same keys.

    Raises:
        InputError: there is not a single object.
    """
    empty = True
    for row in read_objects(_objects(text), make_header):
        empty = False
        yield row
    if empty:
        raise InputError("line 1: there is no JSON object in the file")


def read_objects(
    records: Iterable[tuple[int, Mapping[str, Any] | Problem]], make_header: Callable[[Sequence[str]], Header]
) -> Iterator[Row | Problem]:
    """Rows of records with their numbers, in order; a Problem in place of one that is not of plain values."""
    headers: dict[tuple[str, ...], Header] = {}
    for number, record in records:
        if isinstance(record, Problem):
            yield record
            continue
        keys = tuple(record)
        if keys not in headers:
            try:
                headers[keys] = make_header(keys)
            except InputError as wrong:
                if not headers:  # likely to be so in the whole file
                    raise InputError(_at(number, wrong)) from wrong
                yield Problem(number, "", _at(0, wrong))
                continue
        header = headers[keys]
        if nested := next((name for name in header.plain if isinstance(record[name], (dict, list))), None):
            yield Problem(number, nested, f"{shown(record[nested])} is not text or a number")
            continue
        yield header.row(number, [_cell(value) for value in record.values()])


def _objects(text: TextIO) -> Iterator[tuple[int, Mapping[str, Any] | Problem]]:
    for number, line in enumerate(lines(text), 1):
        if line.strip():
            try:
                yield number, _object(line)
            except ValueError as wrong:
                yield number, Problem(number, "", str(wrong))


def _at(number: int, wrong: InputError) -> str:
    """What is wrong with a header that is not in line 1, with its line or, for 0, without."""
    return str(wrong).replace("line 1: ", f"line {number:,}: " if number else "", 1)


def _object(line: str) -> dict[str, Any]:
    if len(line) > LONGEST_LINE:
        raise ValueError(f"the line has {len(line):,} characters; at most {LONGEST_LINE:,} can be read")
    try:
        record = strict_json(line)
    except ValueError as wrong:
        raise ValueError(f"the line cannot be read as JSON: {wrong}") from wrong
    if not isinstance(record, dict):
        raise ValueError(f"the line is not a JSON object, but {shown(line.strip())}")  # noqa: TRY004
    return record


def _nested(value: Any) -> str:
    try:
        return orjson.dumps(value).decode()
    except TypeError:  # nested too deeply to be one of ours
        return shown(value)


def _cell(value: Any) -> str:
    """A JSON value as the text that a CSV cell would hold."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, (dict, list)):
        return _nested(value)
    if isinstance(value, float):
        return decimal_text(value)
    text = str(value)
    return text if unguarded(text) == text else guarded(text)
