"""Adding a record: with the next number of its kind, once, and only what refers to something that is there."""

from __future__ import annotations

from typing import TYPE_CHECKING

from forecasts import records
from ledger.errors import RefusedError
from ledger.recording import matching
from ledger.store import lookup

if TYPE_CHECKING:
    from ledger.store.writer import Writer

REFERENCES = ("source", "claim")  # that somebody may have typed; the others are looked up by those who add


def add(writer: Writer, kind: str, table: str, record: records.Record) -> int:
    """Write one record with the next number of its table; gives the number.

    Raises:
        RefusedError: there is one with its external id already.
        UnknownError: it refers to something that is not there.
    """
    _check_new(writer, table, record)
    values = records.stored(record)
    for field in REFERENCES:
        if field in values and not writer.made(field, values[field]):
            lookup.kept(writer.database, field, values[field])
    id_ = writer.next_id(table)
    writer.add(kind, [{"id": id_, **values}])
    return id_


def _check_new(writer: Writer, table: str, record: records.Record) -> None:
    if record.external_id is None or record.platform is None:
        return
    found = matching.by_external_id(writer.database, writer.ledger, table, record.platform, record.external_id)
    if found is not None:
        raise RefusedError(
            f"the {table} {record.external_id!r} of {record.platform} is there already, as {table[0].upper()}{found}"
        )
