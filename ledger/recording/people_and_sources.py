"""Forecasters and sources: the one that is meant, added if there is none yet."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from forecasts import records
from forecasts.records.values import clean_line
from ledger.errors import RefusedError
from ledger.journal import entry as kinds
from ledger.recording import matching
from ledger.recording import similar_names as similar
from ledger.recording.moments import past
from ledger.recording.record import add
from ledger.store import lookup

if TYPE_CHECKING:
    from ledger.store.writer import Writer


def forecaster(writer: Writer, name: str, **fields: Any) -> int:
    """The forecaster of that name or alias, added if there is none yet."""
    if (found := matching.forecaster(writer.database, clean_line(name))) is not None:
        return found
    record = records.make(records.Forecaster, {"name": name, **fields})
    similar.check(writer, "forecaster", record.name)
    for alias in record.aliases:
        if (found := matching.forecaster(writer.database, alias)) is not None:
            there = lookup.name_of(writer.database, found)
            raise RefusedError(f"{alias!r} is a name of {there} already; leave that alias out")
    return add(writer, kinds.FORECASTER_ADDED, "forecaster", record)


def source(writer: Writer, given: str | Mapping[str, Any]) -> int:
    """The source of that link (or title, where it has no link), added if there is none yet."""
    fields = dict(given) if isinstance(given, Mapping) else _link_or_title(given)
    record = records.make(records.Source, fields)
    if record.published is not None:
        past("published", record.published, writer)
    found = matching.sources(writer.database, records.stored(record))
    if found:
        return found[0]
    if record.title is not None:
        similar.check(writer, "source", record.title)
    return add(writer, kinds.SOURCE_ADDED, "source", record)


def _link_or_title(text: str) -> dict[str, str]:
    line = clean_line(text)
    return {"url" if line.lower().startswith(("http://", "https://")) else "title": line}
