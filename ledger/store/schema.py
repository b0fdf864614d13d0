"""Making the schema in an empty file: tables and indexes as schema.sql has them, and the guards.

A new version of the schema is a rebuild from the journal, so there are no migrations.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from contextlib import contextmanager
from functools import cache
from importlib.resources import files

from ledger.store.sqlite import APPLICATION_ID, SCHEMA_VERSION, Database

# INSERT OR REPLACE deletes without firing the delete trigger unless recursive_triggers is on,
# and a foreign program may have it off: so the insert trigger itself demands the next number.
GUARDS = (
    """CREATE TRIGGER entry_appends BEFORE INSERT ON entry
    WHEN NEW.seq IS NOT (SELECT coalesce(max(seq) + 1, 0) FROM entry)
    BEGIN SELECT RAISE(ABORT, 'the journal only grows: an entry takes the next number'); END""",
    """CREATE TRIGGER entry_stays BEFORE UPDATE ON entry
    BEGIN SELECT RAISE(ABORT, 'the journal only grows: an entry is never changed'); END""",
    """CREATE TRIGGER entry_is_kept BEFORE DELETE ON entry
    BEGIN SELECT RAISE(ABORT, 'the journal only grows: an entry is never deleted'); END""",
    """CREATE TRIGGER node_appends BEFORE INSERT ON node
    WHEN EXISTS (SELECT 1 FROM node WHERE level = NEW.level AND idx = NEW.idx)
    BEGIN SELECT RAISE(ABORT, 'the journal only grows: a node is never replaced'); END""",
    """CREATE TRIGGER node_stays BEFORE UPDATE ON node
    BEGIN SELECT RAISE(ABORT, 'the journal only grows: a node is never changed'); END""",
    """CREATE TRIGGER node_is_kept BEFORE DELETE ON node
    BEGIN SELECT RAISE(ABORT, 'the journal only grows: a node is never deleted'); END""",
)
JOURNAL_TABLES = ("entry", "node")
WITHOUT_ROWID = {"node": "idx", "question_tag": "question_id"}  # and a number that their rows have
BULK_INDEXES = (
    *("forecast_by_question", "forecast_scored", "forecast_unscored", "forecast_sharing"),
    "forecast_guessed",
)
BULK = {"cache_size": -16384, "threads": 2}  # KiB of memory; threads that sort what goes into an index


@cache
def _statements() -> tuple[dict[str, str], dict[str, str]]:
    """CREATE statements of the tables (parents first) and of the indexes, by name, as schema.sql has them."""
    text = (files("ledger.store") / "schema.sql").read_text(encoding="utf-8")
    found = [statement.strip() for statement in text.split(";\n") if statement.strip()]
    named = {" ".join(re.findall(r"TABLE \w+|INDEX \w+", statement)[:1]): statement for statement in found}
    tables = {name.removeprefix("TABLE "): sql for name, sql in named.items() if name.startswith("TABLE ")}
    return tables, {
        name.removeprefix("INDEX "): sql for name, sql in named.items() if name.startswith("INDEX ")
    }


def rendered() -> str:
    """What schema.sql must hold: the SQLModel classes as SQL.

    It is kept as a file so that a newer SQLAlchemy, which may write the same table in other words, does not make
    a verification cry wolf; and so that no command has to import it.
    """
    from sqlalchemy.dialects import sqlite
    from sqlalchemy.schema import CreateIndex, CreateTable
    from sqlmodel import SQLModel

    from ledger.store import tables

    dialect = sqlite.dialect()
    ours = {
        str(value.__table__.name)
        for value in vars(tables).values()
        if isinstance(value, type) and hasattr(value, "__table__")
    }
    house = [table for table in SQLModel.metadata.sorted_tables if table.name in ours]
    for index in (index for table in house for index in table.indexes):
        index.dialect_options[dialect.name].update(index.info)
    made = [str(CreateTable(table).compile(dialect=dialect)) for table in house]
    made += [
        str(CreateIndex(index).compile(dialect=dialect))
        for table in house
        for index in sorted(table.indexes, key=lambda index: str(index.name))
    ]
    lines = [[line.rstrip() for line in statement.strip().splitlines()] for statement in made]
    return ";\n\n".join("\n".join(filter(None, statement)) for statement in lines) + ";\n"


def table_names() -> list[str]:
    """The names of all tables, parents before those that refer to them."""
    return list(_statements()[0])


def create(database: Database, *, defer: Collection[str] = ()) -> None:
    """Make what is missing of the schema, inside the caller's transaction, but for the indexes to defer."""
    present = {name for _, name in definitions(database)}
    for name, statement in _statements()[0].items():
        if name not in present:
            database.execute(statement)
    create_indexes(database, defer)
    for statement in GUARDS:
        if statement.split()[2] not in present:
            database.execute(statement)
    database.execute(f"PRAGMA application_id = {APPLICATION_ID}")
    database.execute(f"PRAGMA user_version = {SCHEMA_VERSION}")


def drop_derived(database: Database) -> None:
    """Drop everything but the journal, also what is unknown to this version."""
    house = [name for name in reversed(table_names()) if name not in JOURNAL_TABLES]
    kept = (*JOURNAL_TABLES, *house)
    there = [
        (kind, name)
        for kind, name in definitions(database)
        if name not in kept and not name.startswith("sqlite_")
    ]
    # create() puts the right guards back; unknown views and triggers may refer to tables, so they go first
    for kind in ("trigger", "view", "index", "table"):
        for name in [name for sort, name in there if sort == kind]:
            database.execute(f"DROP {kind} IF EXISTS {quoted(name)}")
    for name in house:
        database.execute(f"DROP TABLE IF EXISTS {name}")


def quoted(name: str) -> str:
    """A name as SQL.

    Example:
        >>> quoted('a"b')
        '"a""b"'
    """
    return '"' + name.replace('"', '""') + '"'


def create_indexes(database: Database, defer: Collection[str] = ()) -> None:
    """Make those indexes that are not there, but for those to defer."""
    present = {row[0] for row in database.execute("SELECT name FROM sqlite_master WHERE type = 'index'")}
    for name, statement in _statements()[1].items():
        if name not in present and name not in defer:
            database.execute(statement)


@contextmanager
def bulk(database: Database) -> Iterator[None]:
    """For writing many rows: more memory, and in an empty ledger the largest table's indexes made at the end."""
    empty = database.value("SELECT 1 FROM forecast LIMIT 1") is None
    before = {name: database.value(f"PRAGMA {name}") for name in BULK}
    for name, value in BULK.items():
        database.execute(f"PRAGMA {name} = {value}")
    try:
        if empty:
            for name in BULK_INDEXES:
                database.execute(f"DROP INDEX IF EXISTS {name}")
        yield
        if empty:
            create_indexes(database)
    finally:
        for name, value in before.items():
            database.execute(f"PRAGMA {name} = {value}")


def definitions(database: Database, schema: str = "main") -> dict[tuple[str, str], tuple[str, str | None]]:
    """What the file says its tables, indexes and triggers are: {(type, name): (table, SQL)}."""
    rows = database.execute(
        f"SELECT type, name, tbl_name, sql FROM {schema}.sqlite_master"  # noqa: S608
        " WHERE type <> 'table' OR name NOT IN ('sqlite_stat1', 'sqlite_stat4')"  # left by ANALYZE
    )
    return {(kind, name): (table, sql) for kind, name, table, sql in rows}
