"""One JSON object a line, its keys our columns or mapped to them."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

from forecasts.records.values import shown
from ledger.errors import InputError, Problem
from ledger.exchange.columns import QuestionRow, Row
from ledger.exchange.importers.files import jsonl
from ledger.exchange.importers.files.document import document, objects
from ledger.exchange.importers.files.text import text_file
from ledger.exchange.importers.interface import File, Found, How, Rows
from ledger.exchange.importers.tables import guesses
from ledger.exchange.importers.tables.header import Header

NAME = "jsonl"
ABOUT = "one JSON object a line"
OF_A_PLATFORM = False


def recognises(file: File) -> bool:
    """By its ending; of a file that ends with .json, whether it begins with an object or a list."""
    return file.ending in (".jsonl", ".ndjson") or (
        file.ending == ".json" and file.text.lstrip()[:1] in ("{", "[")
    )


def read(file: File, how: How, found: Found) -> Rows:
    """The rows, in order."""
    maps, constants = guesses.full_names(how.maps), guesses.full_names(how.constants)

    def make(names: Sequence[str]) -> Header:
        header = Header(names, maps=maps, constants=constants, questions=how.questions)
        found.unread.extend(name for name in header.unread if name not in found.unread)
        found.mapping.update(header.mapping)
        return header

    for row in _rows(file, how, make):
        yield QuestionRow(row.line, row.question) if how.questions and isinstance(row, Row) else row


def _rows(file: File, how: How, make: Callable[[Sequence[str]], Header]) -> Iterator[Row | Problem]:
    """The rows of a file with an object in each line, or of a whole list of them."""
    if file.ending != ".json":
        with text_file(file.path, how.encoding) as text:
            yield from jsonl.read(text, make)
        return
    items = [
        (number, item if isinstance(item, dict) else Problem(number, "", f"{shown(item)} is not an object"))
        for number, item in objects(document(file.path, how.encoding))
    ]
    if not items:
        raise InputError("line 1: there is no JSON object in the file")
    yield from jsonl.read_objects(items, make)
