"""One JSON object a line, its keys our columns or mapped to them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from itertools import chain
from typing import Any

import orjson

from forecasts.records.values import decimal_text, shown
from ledger.errors import InputError, Problem
from ledger.exchange.columns import ImportRow, QuestionRow
from ledger.exchange.importers.files.document import document, objects, objects_by_line
from ledger.exchange.importers.files.text import text_file
from ledger.exchange.importers.interface import Discovered, File, How, Rows
from ledger.exchange.importers.tables import guesses
from ledger.exchange.importers.tables.header import Header
from ledger.spreadsheet import guarded, unguarded

NAME = "jsonl"
ABOUT = "one JSON object a line"
OF_A_PLATFORM = False


def recognises(file: File) -> bool:
    """By its ending; of a file that ends with .json, whether it begins with an object or a list."""
    return file.ending in (".jsonl", ".ndjson") or (
        file.ending == ".json" and file.text.lstrip()[:1] in ("{", "[")
    )


def read(file: File, how: How, found: Discovered) -> Rows:
    """The rows, in order."""
    maps, constants = guesses.full_names(how.maps), guesses.full_names(how.constants)

    def make(names: Sequence[str]) -> Header:
        header = Header(names, maps=maps, constants=constants, questions=how.questions)
        found.unread.extend(name for name in header.unread if name not in found.unread)
        found.mapping.update(header.mapping)
        return header

    for row in _rows(file, how, make):
        yield QuestionRow(row.line, row.question) if how.questions and isinstance(row, ImportRow) else row


def _rows(file: File, how: How, make: Callable[[Sequence[str]], Header]) -> Iterator[ImportRow | Problem]:
    """The rows of a file with an object in each line, or of a whole list of them."""
    if file.ending == ".json":
        items = objects(document(file.path, how.encoding))
        yield from object_rows(_checked(items), make)
        return
    with text_file(file.path, how.encoding) as text:
        yield from object_rows(objects_by_line(text), make)


def _checked(items: Iterable[tuple[int, Any]]) -> Iterator[tuple[int, Mapping[str, Any] | Problem]]:
    for number, item in items:
        good = isinstance(item, dict)
        yield number, item if good else Problem(number, "", f"{shown(item)} is not an object")


def object_rows(
    records: Iterable[tuple[int, Mapping[str, Any] | Problem]], make_header: Callable[[Sequence[str]], Header]
) -> Iterator[ImportRow | Problem]:
    """Rows of objects with their numbers, in order; a Problem in place of one that is not of plain values.

    Args:
        records: the objects.
        make_header: gives the Header for the keys of the objects. Objects need not have the same keys.

    Raises:
        InputError: there is not a single object.
    """
    rows = mapping_rows(records, make_header)
    if (first := next(rows, None)) is None:
        raise InputError("line 1: there is no JSON object in the file")
    yield first
    yield from rows


def mapping_rows(
    records: Iterable[tuple[int, Mapping[str, Any] | Problem]],
    make_header: Callable[[Sequence[str]], Header] = Header,
) -> Iterator[ImportRow | Problem]:
    """Rows of {column: value} with their numbers, of which there may be none; see object_rows()."""
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
        yield _row(number, record, headers[keys])


def _row(number: int, record: Mapping[str, Any], header: Header) -> ImportRow | Problem:
    if nested := next((name for name in header.plain if isinstance(record[name], (dict, list))), None):
        return Problem(number, nested, f"{shown(record[nested])} is not text or a number")
    return header.row(number, [_cell(value) for value in record.values()])


def as_rows(given: Iterable[Any]) -> Rows:
    """Rows as an importer gives them; of {column: value}, where they are that."""
    rows = iter(given)
    if (first := next(rows, None)) is None:
        return iter(())
    together = chain([first], rows)
    return mapping_rows(enumerate(together, 1)) if isinstance(first, Mapping) else together


def _at(number: int, wrong: InputError) -> str:
    """What is wrong with a header that is not in line 1, with its line or, for 0, without."""
    return str(wrong).replace("line 1: ", f"line {number:,}: " if number else "", 1)


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


def _nested(value: Any) -> str:
    try:
        return orjson.dumps(value).decode()
    except TypeError:  # nested too deeply to be one of ours
        return shown(value)
