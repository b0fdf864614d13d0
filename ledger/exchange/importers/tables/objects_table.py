"""JSON with an object in each line, or with a list of objects somewhere: their keys are columns."""

from collections.abc import Collection, Iterable, Iterator, Mapping
from itertools import chain
from typing import Any

from ledger.errors import InputError, Problem
from ledger.exchange.columns import EITHER, OWN_ROW, WRITTEN, written
from ledger.exchange.importers.files.document import document, objects_by_line
from ledger.exchange.importers.files.grid import below_header
from ledger.exchange.importers.files.objects import file_records
from ledger.exchange.importers.files.records import Items, Records, rows_in, whole_names
from ledger.exchange.importers.files.text import text_file
from ledger.exchange.importers.interface import Discovered, File, How, Rows
from ledger.exchange.importers.tables.header import Header
from ledger.exchange.importers.tables.layout import known
from ledger.exchange.importers.tables.table import plain_rows, read_grid
from ledger.spreadsheet import strict_json

NAME = "jsonl"
ABOUT = "JSON: one object a line, or a list of objects"
OF_A_PLATFORM = False

LINES = (".jsonl", ".ndjson")
CHANGED = "the line is not as a ledger wrote it; take this column out, and the others are read as they stand"


def recognises(file: File) -> bool:
    """By its ending; of others than tables, whether it begins with an object or a list."""
    return file.ending in LINES or (file.ending in (".json", ".txt", "") and file.text.lstrip()[:1] in ("{", "["))


def read(file: File, how: How, found: Discovered) -> Rows:
    """The rows, in order."""
    if file.ending in LINES:
        return read_grid(Records(lambda: _by_line(file, how), whole_names(how.maps)).lines, how, found)
    return read_items(document(file.path, how.encoding), how, found)


def read_items(value: Any, how: How, found: Discovered) -> Rows:
    """The rows of a document, wherever in it they are."""
    items = list(rows_in(value, has_chance))
    if not items:
        raise InputError("line 1: there is no object in the file that could be a row")
    return read_grid(Records(lambda: items, whole_names(how.maps)).lines, how, found)


def read_own(file: File, how: How, found: Discovered) -> Rows:
    """The rows of a ledger's own that stand in a table of a platform's form, once for each forecast."""
    return read_grid(Records(lambda: _own(file, how)).lines, how, found)


def _own(file: File, how: How) -> Iterator[tuple[int, Any]]:
    for one in file_records(file.path, how.encoding, (OWN_ROW,), "an export of a ledger"):
        if isinstance(one, Problem):
            yield one.line, one
        elif said := _own_row(*one):
            yield one[0], said


def _own_row(line: int, record: dict[str, str]) -> Any:
    """The row that begins on a line, {} where none does; a Problem where the line is not as it was written."""
    try:
        said = strict_json(record.pop(OWN_ROW))
    except ValueError:
        said = None
    if not isinstance(said, dict) or said.pop(WRITTEN, None) != written(record.values()):
        return Problem(line, OWN_ROW, CHANGED)
    return said


def has_chance(keys: Collection[str]) -> bool:
    """Whether an object with these keys is a forecast."""
    return not known([*map(str, keys)]).isdisjoint(EITHER)


def _by_line(file: File, how: How) -> Iterator[tuple[int, Any]]:
    with text_file(file.path, how.encoding) as text:
        yield from objects_by_line(text)


def as_rows(given: Iterable[Any]) -> Rows:
    """Rows as an importer gives them; of {column: value}, where they are that."""
    rows = iter(given)
    if (first := next(rows, None)) is None:
        return iter(())
    together = chain([first], rows)
    return object_rows([*enumerate(together, 1)]) if isinstance(first, Mapping) else together


def object_rows(items: Items) -> Rows:
    """The rows of objects in our columns. Raises InputError: there is not a single one, or a column is missing."""
    names, lines = below_header(Records(lambda: items).lines)
    yield from plain_rows(lines, Header(names))
