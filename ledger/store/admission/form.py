"""The one form in which a record is kept: what is written otherwise would have other bytes, and another hash."""

from typing import Any

from forecasts import records
from forecasts.errors import ForecastError, RecordError
from forecasts.records.values import shown
from ledger.errors import EntryError
from ledger.identifiers import LARGEST
from ledger.journal.entry import Entry, encoded
from ledger.store.admission.kinds import KINDS, Kind

Record = dict[str, Any]

FREE = ("before", "changes")  # in which a field that is empty is written as such


def in_form(entry: Entry) -> list[Any]:
    """The records of an entry, each seen to be written in the one form in which it is kept.

    Raises:
        EntryError: one is not, there is none, or two are about the same where that can be said only once.
    """
    kind, made, told = KINDS[entry.kind], [], set()
    if not entry.data:
        raise EntryError(f"entry {entry.seq} ({entry.kind}) cannot be kept: it has no record")
    for record in entry.data:
        try:
            made.append(_in_form(kind, dict(record)))
            about = (record.get("noun"), *map(record.get, kind.references(record))) if kind.once else len(made)
            if about in told:
                raise RecordError("it says so twice")
            told.add(about)
        except ForecastError as wrong:
            named = f"record {shown(record['id'])}, " if "id" in record else ""
            raise EntryError(f"entry {entry.seq} ({entry.kind}) cannot be kept: {named}{wrong}") from wrong
    return made


def _in_form(kind: Kind, given: Record) -> Any:
    id_ = given.pop("id", None) if kind.table else 1
    if type(id_) is not int or not 0 < id_ < LARGEST:
        raise RecordError(f"id: {shown(id_)} is not the number of a new {kind.table}")
    made = records.make(kind.model, given)
    kept = {**records.stored(made), **{name: given[name] for name in FREE if name in given}}
    if encoded(kept) != encoded(given):
        raise RecordError(_written_otherwise(kept, given))
    return made


def _written_otherwise(kept: Record, given: Record) -> str:
    """Which field of a record is not in the form that is kept."""
    name = min(n for n in {*kept, *given} if _written(kept, n) != _written(given, n))
    if name not in given:
        return f"{name}: is missing; it would be {shown(kept[name])}"
    return f"{name}: {shown(given[name])} would be written as {shown(kept[name]) if name in kept else 'none'}"


def _written(record: Record, name: str) -> bytes | None:
    return encoded(record[name]) if name in record else None
