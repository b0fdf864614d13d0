"""Making the schema: tables and indexes as the schema file of the engine has them, and the guards of the journal.

A new version of the schema is a rebuild from the journal, so there are no migrations.
"""

import re
from collections.abc import Collection, Iterator, Mapping
from contextlib import contextmanager
from functools import cache
from importlib.resources import files
from typing import Any, NamedTuple

from ledger.store.database import Database, Definitions
from ledger.store.statements import statement

JOURNAL_TABLES = ("entry", "node")
SETTLING = "forecast_by_question"  # the index by which it is worked out which forecasts stand
BULK_INDEXES = (
    *("forecast_by_question", "forecast_scored", "forecast_unscored", "forecast_sharing"),
    "forecast_guessed",
)
FILES = {"sqlite": ("schema.sql", "guards.sql"), "postgresql": ("schema_postgresql.sql", "guards_postgresql.sql")}


class _Statements(NamedTuple):
    """CREATE statements by the name of what they make: tables parents first, what is made on them, and guards."""

    tables: dict[str, str]
    indexes: dict[str, str]
    references: dict[str, str]
    guards: dict[str, str]


_NAMED = {
    "tables": re.compile(r"CREATE TABLE (\w+)"),
    "indexes": re.compile(r"CREATE (?:UNIQUE )?INDEX (\w+)"),
    "references": re.compile(r"^ALTER TABLE \w+ ADD CONSTRAINT (\w+)", re.MULTILINE),
    "guards": re.compile(r"CREATE (?:TRIGGER|FUNCTION) (\w+)"),
}


@cache
def _statements(engine: str) -> _Statements:
    """What the files of an engine have."""
    made = _Statements({}, {}, {}, {})
    for file in FILES[engine]:
        text = (files("ledger.store") / file).read_text(encoding="utf-8")
        for one in text.rstrip().removesuffix(";").split(";\n\n"):
            for kind, pattern in _NAMED.items():
                if found := pattern.search(one):
                    getattr(made, kind)[found[1]] = one[found.start() :]
                    break
    return made


def rendered(engine: str = "sqlite") -> str:
    """What the schema file of an engine must hold: the SQLModel classes as SQL.

    It is kept as a file so that a newer SQLAlchemy, which may write the same table in other words, does not make
    a verification cry wolf; and so that no command has to import it.
    """
    from sqlalchemy.schema import AddConstraint, CreateIndex, CreateTable
    from sqlmodel import SQLModel

    from ledger.store import tables

    ours = {
        str(value.__table__.name)
        for value in vars(tables).values()
        if isinstance(value, type) and hasattr(value, "__table__")
    }
    house = [table for table in SQLModel.metadata.sorted_tables if table.name in ours]
    for index in (index for table in house for index in table.indexes):
        index.dialect_options[engine].update(index.info.get(engine, {}))
    dialect = _dialect(engine)
    inside = engine == "sqlite"  # which cannot add a reference to a table that is there
    made: list[Any] = [CreateTable(table, include_foreign_key_constraints=None if inside else []) for table in house]
    made += [
        CreateIndex(index) for table in house for index in sorted(table.indexes, key=lambda index: str(index.name))
    ]
    text = [str(one.compile(dialect=dialect)) for one in made]
    for table in [] if inside else house:
        for link in sorted(table.foreign_key_constraints, key=lambda link: list(link.column_keys)):
            link.name = f"{table.name}_{'_'.join(link.column_keys)}_fkey"
            text.append(str(AddConstraint(link).compile(dialect=dialect)))
            link.name = None
    lines = [[line.rstrip() for line in statement.strip().splitlines()] for statement in text]
    return ";\n\n".join("\n".join(filter(None, statement)) for statement in lines) + ";\n"


def _dialect(engine: str) -> Any:
    from sqlalchemy.dialects import postgresql, sqlite

    if engine == "sqlite":
        return sqlite.dialect()

    # As SQLite has them: whole numbers of 64 bits, and text in the order of its bytes, whatever the server's.
    types = {"visit_INTEGER": "BIGINT", "visit_TEXT": 'TEXT COLLATE "C"'}
    dialect: Any = postgresql.dialect()  # type: ignore[no-untyped-call]
    for visit, written in types.items():
        setattr(dialect.type_compiler_instance, visit, lambda type_, written=written, **how: written)
    return dialect


def table_names() -> list[str]:
    """The names of all tables, parents before those that refer to them."""
    return list(_statements("sqlite").tables)


def create(database: Database, *, defer: Collection[str] = ()) -> None:
    """Make what is missing of the schema, inside the caller's transaction, but for the indexes to defer.

    With them the references between tables are deferred, where these are made apart.
    """
    made = _statements(database.engine)
    _make(database, made.tables)
    create_indexes(database, defer)
    _make(database, made.guards)
    database.sign()


def _make(database: Database, statements: Mapping[str, str], defer: Collection[str] = ()) -> None:
    present = {name for _, name in database.definitions()}
    for name, sql in statements.items():
        if name not in present and name not in defer:
            database.execute(sql)


def drop_derived(database: Database) -> None:
    """Drop everything but the journal, also what is unknown to this version."""
    house = [name for name in reversed(table_names()) if name not in JOURNAL_TABLES]
    database.clear(JOURNAL_TABLES, house)


def create_indexes(database: Database, defer: Collection[str] = (), *, references: bool = True) -> None:
    """Make those indexes and references that are not there, but for those to defer."""
    made = _statements(database.engine)
    _make(database, made.indexes, defer)
    if references and not defer:
        _make(database, made.references)


def create_index(database: Database, name: str) -> None:
    """Make one index, if it is not there."""
    _make(database, {name: _statements(database.engine).indexes[name]})


def columns(table: str) -> list[str]:
    """The names of a table's columns."""
    return re.findall(r'^\t"?([a-z_0-9]+)"? [A-Z]', _statements("sqlite").tables[table], re.MULTILINE)


def primary_key(table: str) -> list[str]:
    """The names of the columns that tell its rows apart."""
    key: str = re.findall(r"PRIMARY KEY \((.*)\)", _statements("sqlite").tables[table])[0]
    return key.split(", ")


def guards(engine: str) -> list[str]:
    """The statements that make what keeps the journal from being changed."""
    return list(_statements(engine).guards.values())


def twin(scratch: Database) -> Definitions:
    """Make the derived tables in an empty place, ready for many rows; gives the definitions of a whole schema."""
    create(scratch)
    found = scratch.definitions()
    scratch.loosen(BULK_INDEXES)
    scratch.drop_tables(JOURNAL_TABLES)
    return found


@contextmanager
def bulk(database: Database) -> Iterator[None]:
    """For writing many rows: more memory, and in an empty ledger the largest table's indexes made at the end."""
    empty = not database.named(statement("last_ids"))[0]["forecast"]
    with database.roomy():
        if empty:
            database.loosen(BULK_INDEXES)
        yield
        if empty:
            create_indexes(database)
        database.analyze()
