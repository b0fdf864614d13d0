"""Comparing tables with their rebuilt twins, inside the database, and naming the first difference."""

from typing import Any

from sqlalchemy import FromClause, Select, and_, column, or_, select
from sqlalchemy import table as named_table
from sqlalchemy.sql import quoted_name

from forecasts.records.values import shown
from ledger.store import schema
from ledger.store.database import Database, Definitions, Row
from ledger.store.tables import TABLES, derived
from ledger.store.verification.finding import Found

REBUILD = "run `prediction-ledger rebuild`"


def same_definitions(database: Database, right: Definitions) -> None:
    """Compare what the database says its tables, indexes and triggers are with what this version makes.

    Raises:
        Found: one differs.
    """
    there = database.definitions()
    for kind, name in sorted(right.keys() | there.keys(), key=str):  # in a damaged file a name may be no text
        if right.get((kind, name)) != there.get((kind, name)):
            what = "is missing" if (kind, name) not in there else "is not what this version makes"
            raise Found(f"the {kind} {name}", "", f"{what}; {REBUILD}")


def same_rows(database: Database, table: str, twin: Database, *, said_only: bool = False) -> None:
    """Compare a table with its twin in a rebuild; `said_only` leaves out what hangs on the rules of the time zone.

    Raises:
        Found: a row differs, is missing, or is one too many.
    """
    columns, keys = schema.columns(table), schema.primary_key(table)
    if said_only and table in TABLES:
        columns = [name for name in columns if name not in derived(TABLES[table])]
    ours, right = _side(database, table, columns, "m"), _side(twin, table, columns, "r")
    on = and_(*(ours.c[key] == right.c[key] for key in keys))
    differs = or_(*(ours.c[name].is_distinct_from(right.c[name]) for name in columns))
    order = [right.c[key] for key in keys]
    wrong = select(*order).select_from(right.outerjoin(ours, on)).where(differs).order_by(*order).limit(1)
    row = _first(database, wrong, ours)
    if row is not None:
        raise _difference(database, table, twin, columns, dict(zip(keys, row, strict=True)))
    more = select(*(ours.c[key] for key in keys)).select_from(ours.outerjoin(right, on))
    extra = _first(database, more.where(order[0].is_(None)).limit(1), ours)
    if extra is not None:
        place = ", ".join(map(str, extra))
        raise Found(f"{table} {place}", "", f"is not in the journal; {REBUILD}")


def _side(database: Database, table: str, columns: list[str], name: str) -> FromClause:
    """A table as a statement over two databases calls it."""
    there = quoted_name(database.schema, quote=False)  # it is quoted where it must be
    return named_table(table, *map(column, dict.fromkeys((*schema.primary_key(table), *columns))), schema=there).alias(
        name
    )


def _first(database: Database, statement: Select[Any], ours: FromClause) -> Row | None:
    """The first row; no index is read in the place of the ledger's own table, since it may be what is wrong."""
    return database.one(*database.compiled(statement.with_hint(ours, "NOT INDEXED", "sqlite")))


def _difference(database: Database, table: str, twin: Database, columns: list[str], key: dict[str, object]) -> Found:
    place = f"{table} {', '.join(map(str, key.values()))}"
    ours, rebuilt = _side(database, table, columns, "m"), _side(twin, table, columns, "r")
    there, right = (
        _first(database, select(*(side.c[name] for name in columns)).where(*(side.c[k] == key[k] for k in key)), ours)
        for side in (ours, rebuilt)
    )
    if there is None or right is None:
        return Found(place, "", f"is missing; {REBUILD}")
    for name, wrong, correct in zip(columns, there, right, strict=True):
        if wrong != correct or type(wrong) is not type(correct):
            reason = f"is {shown(wrong)}, but the journal gives {shown(correct)}"
            return Found(place, name, f"{reason}; {REBUILD}")
    return Found(place, "", f"differs from the journal; {REBUILD}")
