"""Comparing tables with their rebuilt twins, inside the database, and naming the first difference."""

from __future__ import annotations

from forecasts.records.values import shown
from ledger.store import schema
from ledger.store.database import Database, Definitions
from ledger.store.tables import TABLES, derived
from ledger.store.verification.finding import Found

REBUILD = "run `prediction-ledger rebuild`"


def same_definitions(database: Database, right: Definitions) -> None:
    """Compare what the database says its tables, indexes and triggers are with what this version makes.

    Raises:
        Found: one differs.
    """
    there = database.definitions()
    for kind, name in sorted(right.keys() | there.keys()):
        if right.get((kind, name)) != there.get((kind, name)):
            what = "is missing" if (kind, name) not in there else "is not what this version makes"
            raise Found(f"the {kind} {name}", "", f"{what}; {REBUILD}")


def same_rows(database: Database, table: str, twin: Database, *, said_only: bool = False) -> None:
    """Compare a table with the same one of a rebuild.

    Args:
        database: the ledger.
        table: its name.
        twin: what database.scratch() gave.
        said_only: leave out what is derived, which hangs on the rules of the time zone.

    Raises:
        Found: a row differs, is missing, or is one too many.
    """
    columns, keys = schema.columns(table), schema.primary_key(table)
    if said_only and table in TABLES:
        columns = [name for name in columns if name not in derived(TABLES[table])]
    ours, right = f"{database.schema}.{table} m{database.unindexed}", f"{twin.schema}.{table} r"
    on = " AND ".join(f"m.{k} = r.{k}" for k in keys)
    differs = " OR ".join(f'm."{c}" IS DISTINCT FROM r."{c}"' for c in columns)
    order = ", ".join(f"r.{k}" for k in keys)
    row = database.one(
        f"SELECT {order} FROM {right} LEFT JOIN {ours} ON {on} WHERE {differs} ORDER BY {order} LIMIT 1"  # noqa: S608
    )
    if row is not None:
        raise _difference(database, table, twin, columns, dict(zip(keys, row, strict=True)))
    extra = database.one(
        f"SELECT {', '.join(f'm.{k}' for k in keys)} FROM {ours} LEFT JOIN {right} ON {on}"  # noqa: S608
        f" WHERE r.{keys[0]} IS NULL LIMIT 1"
    )
    if extra is not None:
        place = ", ".join(map(str, extra))
        raise Found(f"{table} {place}", "", f"is not in the journal; {REBUILD}")


def _difference(
    database: Database, table: str, twin: Database, columns: list[str], key: dict[str, object]
) -> Found:
    place = f"{table} {', '.join(map(str, key.values()))}"
    where = " AND ".join(f"{k} = :{k}" for k in key)
    listed = ", ".join(f'"{column}"' for column in columns)
    ours = f"{database.schema}.{table}{database.unindexed}"
    there = database.one(f"SELECT {listed} FROM {ours} WHERE {where}", key)  # noqa: S608
    right = database.one(f"SELECT {listed} FROM {twin.schema}.{table} WHERE {where}", key)  # noqa: S608
    if there is None or right is None:
        return Found(place, "", f"is missing; {REBUILD}")
    for column, wrong, correct in zip(columns, there, right, strict=True):
        if wrong != correct or type(wrong) is not type(correct):
            reason = f"is {shown(wrong)}, but the journal gives {shown(correct)}"
            return Found(place, column, f"{reason}; {REBUILD}")
    return Found(place, "", f"differs from the journal; {REBUILD}")
