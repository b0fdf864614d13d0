"""Forecasters as a whole: who they are, making two of them one, and other names for one."""

from __future__ import annotations

from typing import Any

from forecasts import records
from forecasts.records.values import clean_line
from ledger.errors import RefusedError
from ledger.journal import entry as kinds
from ledger.store import lookup
from ledger.store.sqlite import Database
from ledger.store.writer import Writer

_ALL = """
SELECT p.id, p.name, p.kind, p.url, (SELECT count(*) FROM forecast f WHERE f.forecaster_id = p.id) AS forecasts
FROM forecaster p WHERE p.merged_into IS NULL ORDER BY p.id
"""


def forecasters(database: Database) -> list[dict[str, Any]]:
    """All forecasters with their other names and how many forecasts each made; of merged ones, what they became."""
    names: dict[int, list[str]] = {}
    for id_, name in database.execute("SELECT forecaster_id, name FROM forecaster_name ORDER BY name_key"):
        names.setdefault(id_, []).append(name)
    return [
        {**row, "aliases": [name for name in names.get(row["id"], []) if name != row["name"]]}
        for row in database.named(_ALL)
    ]


def merge_forecasters(writer: Writer, name: str, into: str) -> int:
    """Make two forecasters one; gives how many forecasts the first had.

    Raises:
        UnknownError: one of them is not there.
        RefusedError: they are one already.
    """
    one, other = lookup.forecaster(writer.database, name), lookup.forecaster(writer.database, into)
    if one == other:
        raise RefusedError(f"{clean_line(name)!r} and {clean_line(into)!r} are the same forecaster already")
    count = writer.database.value("SELECT count(*) FROM forecast WHERE forecaster_id = :id", {"id": one})
    writer.add(kinds.FORECASTER_MERGED, [{"forecaster": one, "into": other}])
    return int(count)


def add_alias(writer: Writer, name: str, alias: str) -> None:
    """Give a forecaster another name: a forecaster of that name, merged into the one.

    Raises:
        UnknownError: there is no such forecaster.
        RefusedError: the alias is somebody's name already.
    """
    id_ = lookup.forecaster(writer.database, name)
    if (found := lookup.find_forecaster(writer.database, clean_line(alias))) is not None:
        there = lookup.one(writer.database, "forecaster", found)["name"]
        hint = (
            "" if found == id_ else f"; prediction-ledger forecaster merge {alias!r} {name!r} makes them one"
        )
        raise RefusedError(f"{clean_line(alias)!r} is a name of {there} already{hint}")
    kind = lookup.one(writer.database, "forecaster", id_)["kind"]
    record = records.stored(records.make(records.Forecaster, {"name": alias, "kind": kind}))
    new = writer.next_id("forecaster")
    writer.add(kinds.FORECASTER_ADDED, [{"id": new, **record}])
    writer.add(kinds.FORECASTER_MERGED, [{"forecaster": new, "into": id_}])
