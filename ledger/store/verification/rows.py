"""Comparing tables with their rebuilt twins, inside the database, and naming the first difference."""

from __future__ import annotations

from forecasts.records.values import shown
from ledger.store import schema
from ledger.store.sqlite import Database
from ledger.store.verification.finding import Found

REBUILD = "run `prediction-ledger rebuild`"


def same_definitions(database: Database, twin: str) -> None:
    """Compare what the file says its tables, indexes and triggers are with those of an attached rebuild.

    Args:
        database: the ledger.
        twin: the name under which the other one is attached.

    Raises:
        Found: one differs.
    """
    right, there = schema.definitions(database, twin), schema.definitions(database)
    for kind, name in sorted(right.keys() | there.keys()):
        if right.get((kind, name)) != there.get((kind, name)):
            what = "is missing" if (kind, name) not in there else "is not what this version makes"
            raise Found(f"the {kind} {name}", "", f"{what}; {REBUILD}")


def columns_of(database: Database, table: str) -> list[str]:
    """The names of a table's columns."""
    return [row[1] for row in database.execute(f"PRAGMA main.table_info({table})")]


def same_rows(database: Database, table: str, twin: str) -> None:
    """Compare a table with the same one of an attached rebuild.

    Args:
        database: the ledger.
        table: its name.
        twin: the name under which the other database is attached.

    Raises:
        Found: a row differs, is missing, or is one too many.
    """
    info = database.execute(f"PRAGMA {twin}.table_info({table})")
    columns = [row[1] for row in info]
    keys = [row[1] for row in sorted(info, key=lambda row: int(row[5])) if row[5]]
    on = " AND ".join(f"m.{k} = r.{k}" for k in keys)
    differs = " OR ".join(f'm."{c}" IS NOT r."{c}"' for c in columns)
    order = ", ".join(f"r.{k}" for k in keys)
    row = database.one(
        f"SELECT {', '.join(f'r.{k}' for k in keys)} FROM {twin}.{table} r"  # noqa: S608
        f" LEFT JOIN main.{table} m NOT INDEXED ON {on} WHERE {differs} ORDER BY {order} LIMIT 1"
    )
    if row is not None:
        raise _difference(database, table, twin, columns, dict(zip(keys, row, strict=True)))
    extra = database.one(
        f"SELECT {', '.join(f'm.{k}' for k in keys)} FROM main.{table} m NOT INDEXED"  # noqa: S608
        f" LEFT JOIN {twin}.{table} r ON {on} WHERE r.{keys[0]} IS NULL LIMIT 1"
    )
    if extra is not None:
        place = ", ".join(map(str, extra))
        raise Found(f"{table} {place}", "", f"is not in the journal; {REBUILD}")


def _difference(
    database: Database, table: str, twin: str, columns: list[str], key: dict[str, object]
) -> Found:
    place = f"{table} {', '.join(map(str, key.values()))}"
    where = " AND ".join(f"{k} = :{k}" for k in key)
    there = database.one(f"SELECT * FROM main.{table} NOT INDEXED WHERE {where}", key)  # noqa: S608
    right = database.one(f"SELECT * FROM {twin}.{table} WHERE {where}", key)  # noqa: S608
    if there is None or right is None:
        return Found(place, "", f"is missing; {REBUILD}")
    for column, wrong, correct in zip(columns, there, right, strict=True):
        if wrong != correct or type(wrong) is not type(correct):
            reason = f"is {shown(wrong)}, but the journal gives {shown(correct)}"
            return Found(place, column, f"{reason}; {REBUILD}")
    return Found(place, "", f"differs from the journal; {REBUILD}")
