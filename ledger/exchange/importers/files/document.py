"""A JSON file as a whole: one document, or one object a line."""

from collections.abc import Collection, Iterator, Mapping
from itertools import chain
from pathlib import Path
from typing import Any, TextIO

from forecasts.records.values import read_number, shown
from ledger.errors import InputError, Problem
from ledger.exchange.importers.files.text import lines, whole_text
from ledger.exchange.importers.interface import How
from ledger.spreadsheet import BadCell, strict_json

LONGEST_LINE = 1_000_000  # characters of an object in a line
LARGEST = 256 * 1024 * 1024  # bytes of a document, which is held in memory


def document(path: Path, encoding: str | None = None) -> Any:
    """What a JSON file holds; of a file with an object in each line, the list of these.

    Raises:
        InputError: it is not JSON, an object names a key twice, it is nested too deeply or too large.
    """
    text = whole_text(path, encoding, LARGEST)
    try:
        return strict_json(text)
    except ValueError as wrong:
        if (several := _lines(text)) is not None:
            return several
        raise InputError(f"the file cannot be read as JSON: {wrong}") from wrong


def _lines(text: str) -> list[Any] | None:
    """The objects of a file with one in each line; None where it is not that."""
    found: list[Any] = []
    for number, line in enumerate(text.split("\n"), 1):
        try:
            found += [strict_json(line)] if line.strip() else []
        except ValueError as wrong:
            if not found:
                return None
            raise InputError(f"line {number:,}: the line cannot be read as JSON: {wrong}") from wrong
    return found if len(found) > 1 else None


def numbered(
    path: Path, how: How, what: str, under: Collection[str], carried: Mapping[str, str] = {}, one: Collection[str] = ()
) -> list[tuple[int, Any]]:
    """The objects of a file, as unfolded() finds them, with their numbers from 1. Raises InputError: it has none."""
    if not (found := [*enumerate(unfolded(document(path, how.encoding), under, carried, one), 1)]):
        raise InputError(f"the file has no {what} in it")
    return found


def unfolded(
    value: Any, under: Collection[str], carried: Mapping[str, str], one: Collection[str] = ()
) -> Iterator[Any]:
    """The objects of a document, wherever they stand in lists, pages and events.

    Args:
        value: the document.
        under: the keys under which they stand.
        carried: keys of what stands around them -> the keys under which each of them has that, if it has none itself.
        one: keys that an object has alone, whatever else stands in it.

    Example:
        >>> list(unfolded([{"tag": "a", "markets": [{"id": 1}, {"id": 2, "tag": "b"}]}], ["markets"], {"tag": "tag"}))
        [{'id': 1, 'tag': 'a'}, {'id': 2, 'tag': 'b'}]
    """
    if isinstance(value, list):
        yield from chain.from_iterable(unfolded(item, under, carried, one) for item in value)
        return
    if not (inner := _inner(value, under, one)):
        yield value
        return
    around = {ours: value[theirs] for theirs, ours in carried.items() if value.get(theirs)}
    for item in unfolded(inner, under, carried, one):
        yield _within(item, around)


def _inner(value: Any, under: Collection[str], one: Collection[str]) -> list[Any]:
    """What stands under one of these names in an object that is not one itself."""
    if not isinstance(value, dict) or not value.keys().isdisjoint(one):
        return []
    return [value[name] for name in under if name in value]


def _within(item: Any, around: Mapping[str, Any]) -> Any:
    """An object with what is said around it, where it says nothing itself."""
    if not isinstance(item, dict):
        return item
    return {**item, **{key: value for key, value in around.items() if not item.get(key)}}


def objects_by_line(text: TextIO) -> Iterator[tuple[int, dict[str, Any] | Problem]]:
    """The objects of a file with one in each line, with its number; a Problem in place of what is none."""
    for number, line in enumerate(lines(text), 1):
        if line.strip():
            try:
                yield number, _object(line)
            except BadCell as bad:
                yield number, Problem(number, "", bad.reason)


def _object(line: str) -> dict[str, Any]:
    if len(line) > LONGEST_LINE:
        raise BadCell("", f"the line has {len(line):,} characters; at most {LONGEST_LINE:,} can be read")
    try:
        record = strict_json(line)
    except ValueError as wrong:
        raise BadCell("", f"the line cannot be read as JSON: {wrong}") from wrong
    if not isinstance(record, dict):
        raise BadCell("", f"the line is not a JSON object, but {shown(line.strip())}")
    return record


def text_of(record: Mapping[str, Any], name: str) -> str:
    """A field as text: "" where there is none, numbers as written. Raises BadCell: it is a list or an object."""
    value = record.get(name)
    if value is None:
        return ""
    if isinstance(value, str):
        return value
    if isinstance(value, bool) or not isinstance(value, (int, float)):
        raise BadCell("", f"{name}: {shown(value)} is not text or a number")
    return str(value)


def first_text(record: Mapping[str, Any], *names: str) -> str:
    """The first of several fields that has something in it, as text_of() gives it; "" where none has."""
    return next((text for name in names if (text := text_of(record, name))), "")


def list_in(record: Mapping[str, Any], *names: str) -> list[Any]:
    """The first of several fields that has something in it, where that is a list; else an empty one."""
    value = next((value for name in names if (value := record.get(name))), None)
    return value if isinstance(value, list) else []


def inner_list(record: Mapping[str, Any], name: str) -> list[Any]:
    """A field as a list of texts and numbers, also where it is JSON in a text. Raises BadCell: it is something else."""
    try:
        value = strict_json(record[name]) if isinstance(record.get(name), str) else record.get(name)
    except ValueError as wrong:
        raise BadCell("", f"{name}: {wrong}") from wrong
    if not isinstance(value, list) or not all(isinstance(item, (str, int, float)) for item in value):
        raise BadCell("", f"{name}: {shown(value)} is not a list")
    return value


def number_of(record: Mapping[str, Any], name: str) -> float | None:
    """A field as a finite number, also in a text; None where there is none. Raises BadCell: it is something else."""
    value = record.get(name)
    if value is None or value == "":
        return None
    try:
        return read_number(value)
    except ValueError as wrong:
        raise BadCell("", f"{name}: {wrong}") from wrong
