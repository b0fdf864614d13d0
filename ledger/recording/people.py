"""Forecasters as a whole: who they are, making two of them one, and other names for one."""

import shlex
from typing import Any

from forecasts import records
from forecasts.records.values import clean_line, name_key
from ledger.errors import RefusedError
from ledger.journal import entry as kinds
from ledger.recording import similar_names
from ledger.recording.mistakes import because
from ledger.store import lookup
from ledger.store.database import Database
from ledger.store.tables import ForecasterNameRow, ForecasterRow, ForecastRow, col, func, not_void, select
from ledger.store.writer import Writer


def forecasters(database: Database) -> list[dict[str, Any]]:
    """All forecasters with their other names and how many forecasts each made; of merged ones, what they became."""
    made = (
        select(col(ForecastRow.forecaster).label("who"), func.count().label("forecasts"))
        .where(not_void())
        .group_by(col(ForecastRow.forecaster))
        .subquery("made")
    )
    all_ = (
        select(ForecasterRow, func.coalesce(made.c.forecasts, 0))
        .outerjoin(made, made.c.who == ForecasterRow.id)
        .where(col(ForecasterRow.merged_into).is_(None))
        .order_by(col(ForecasterRow.id))
    )
    names = _names(database)
    return [
        {
            "id": who.id,
            "name": who.name,
            "kind": who.kind,
            "url": who.url,
            "forecasts": forecasts,
            "aliases": [name for name in names.get(who.id, ()) if name != who.name],
        }
        for who, forecasts in database.session.exec(all_)
    ]


def _names(database: Database) -> dict[int, list[str]]:
    """All names of each forecaster."""
    named = select(ForecasterNameRow.forecaster, ForecasterNameRow.name)
    names: dict[int, list[str]] = {}
    for id_, name in database.session.exec(named.order_by(col(ForecasterNameRow.name_key))):
        names.setdefault(id_, []).append(name)
    return names


def merge_forecasters(writer: Writer, name: str, into: str, *, reason: str | None = None) -> int:
    """Make two forecasters one; gives how many forecasts the first had.

    Raises:
        UnknownError: one of them is not there.
        RefusedError: they are one already.
    """
    one, other = lookup.forecaster(writer.database, name), lookup.forecaster(writer.database, into)
    if one == other:
        raise RefusedError(f"{clean_line(name)!r} and {clean_line(into)!r} are the same forecaster already")
    made = select(func.count()).where(ForecastRow.forecaster == one)
    count = writer.database.session.exec(made).one()
    writer.add(kinds.FORECASTER_MERGED, [{"forecaster": one, "into": other, **because(reason)}])
    return count


def unmerge_forecaster(writer: Writer, name: str) -> str:
    """Make a forecaster who was merged somebody else again; gives the name of whom they were merged into.

    What was entered since under the other's name stays with the other.

    Raises:
        UnknownError: there is no such forecaster.
        RefusedError: nobody of that name was merged.
    """
    row = _entered(writer, name)
    if row is None or row.merged_into is None:
        raise RefusedError(f"{clean_line(name)!r} was not merged into anybody")
    writer.add(kinds.FORECASTER_UNMERGED, [{"forecaster": row.id, "out_of": row.merged_into}])
    return lookup.name_of(writer.database, row.merged_into)


def _entered(writer: Writer, name: str) -> ForecasterRow | None:
    """Who was entered under a name, whoever they are now. Raises UnknownError: nobody is called so."""
    lookup.forecaster(writer.database, name)
    key = name_key(clean_line(name))
    named = select(ForecasterNameRow.entered_forecaster).where(ForecasterNameRow.name_key == key)
    one = writer.database.session.exec(named).first()
    return None if one is None else lookup.one(writer.database, ForecasterRow, one)


def rename_forecaster(writer: Writer, name: str, new: str) -> str:
    """Give a forecaster another name, under which they are shown; gives the old one, under which they are found too.

    Raises:
        UnknownError: there is no such forecaster.
        RefusedError: the new name is theirs already, or somebody else's; or the old one is of somebody who became them.
    """
    id_ = lookup.forecaster(writer.database, name)
    old = lookup.name_of(writer.database, id_)
    if (entered := _entered(writer, name)) and entered.merged_into is not None:
        raise RefusedError(
            f"{clean_line(name)} was merged into {old}; name {old} to rename them, or part the two first: "
            f"prediction-ledger forecaster unmerge {shlex.quote(clean_line(name))}"
        )
    new = records.make(records.Forecaster, {"name": new}).name
    found = lookup.find_forecaster(writer.database, new)
    if found not in (None, id_):
        raise RefusedError(
            f"{new!r} is a name of {lookup.name_of(writer.database, found or 0)} already; "
            f"prediction-ledger forecaster merge makes them one"
        )
    if new == old:
        raise RefusedError(f"{new!r} is the name already; nothing was changed")
    similar_names.check(writer, "forecaster", new, apart=id_)
    writer.add(kinds.FORECASTER_RENAMED, [{"forecaster": id_, "name": new, "before": old}])
    return old


def add_alias(writer: Writer, name: str, alias: str) -> None:
    """Give a forecaster another name: a forecaster of that name, merged into the one.

    Raises:
        UnknownError: there is no such forecaster.
        RefusedError: the alias is somebody's name already.
    """
    id_ = lookup.forecaster(writer.database, name)
    if (found := lookup.find_forecaster(writer.database, clean_line(alias))) is not None:
        there = lookup.name_of(writer.database, found)
        hint = "" if found == id_ else f"; prediction-ledger forecaster merge {alias!r} {name!r} makes them one"
        raise RefusedError(f"{clean_line(alias)!r} is a name of {there} already{hint}")
    kind = lookup.one(writer.database, ForecasterRow, id_).kind
    record = records.stored(records.make(records.Forecaster, {"name": alias, "kind": kind}))
    similar_names.check(writer, "forecaster", record["name"], apart=id_)
    new = writer.next_id("forecaster")
    writer.add(kinds.FORECASTER_ADDED, [{"id": new, **record}])
    writer.add(kinds.FORECASTER_MERGED, [{"forecaster": new, "into": id_}])
