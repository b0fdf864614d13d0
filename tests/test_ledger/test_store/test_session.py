"""`select()` over the tables' classes on the ledger's own connection."""

from __future__ import annotations

from contextlib import suppress

import pytest
from sqlalchemy import bindparam
from sqlalchemy.sql import ClauseElement
from sqlmodel import col, select

from ledger.errors import DamagedError, StorageError
from ledger.store import schema, sqlite
from ledger.store.database import Database
from ledger.store.tables import ForecasterRow, NodeRow

WHO = select(ForecasterRow.id, ForecasterRow.name).where(col(ForecasterRow.name) == bindparam("name"))


@pytest.fixture
def database():
    with sqlite.in_memory("memory") as database:
        schema.create(database)
        yield database


def add(database, id_, name):
    columns = ("id", "name", "kind", "recorded", "entry")
    database.insert("forecaster", columns, [(id_, name, "person", 0, id_)])


def statements(database):
    """The statements that are run on the bare connection from here on."""
    seen: list[str] = []
    database.raw.set_trace_callback(seen.append)
    return seen


def test_a_session_reads_what_the_connection_wrote_and_asks_nothing_else(database):
    seen = statements(database)
    with database.writing():
        add(database, 1, "Ada")
        assert database.session.exec(select(ForecasterRow.name)).all() == ["Ada"]
    told = [text.split()[0] for text in seen if not text.startswith("PRAGMA")]
    assert told == ["BEGIN", "INSERT", "SELECT", "COMMIT"]


def test_a_session_ends_no_transaction(database):
    with suppress(ZeroDivisionError), database.writing():
        add(database, 1, "Ada")
        database.session.exec(select(ForecasterRow)).one()
        database.session.commit()
        database.session.rollback()
        assert database.raw.in_transaction
        raise ZeroDivisionError
    assert database.session.exec(select(ForecasterRow)).all() == []


def test_an_object_shows_what_was_changed_beneath_it(database):
    add(database, 1, "Ada")
    before = database.session.exec(select(ForecasterRow)).one()
    database.update("forecaster", ("name",), "id", [("Grace", 1)])
    after = database.session.exec(select(ForecasterRow)).one()
    assert (after.name, before.name) == ("Grace", "Grace")


def test_rows_are_plain_tuples(database):
    add(database, 1, "Ada")
    add(database, 2, "Grace")
    rows = database.rows(WHO, {"name": "Grace"})
    assert rows == [(2, "Grace")]
    assert type(rows[0]) is tuple
    named = database.named(*database.compiled(WHO, {"name": "Ada"}))
    assert named == [{"id": 1, "name": "Ada"}]


def test_statements_of_one_shape_are_written_out_once_each_with_its_own_values(database, monkeypatch):
    add(database, 1, "Ada")
    add(database, 2, "Bo")

    def named(name, *among):
        return select(ForecasterRow.id).where(col(ForecasterRow.id).in_(among), ForecasterRow.name == name)

    assert database.rows(named("Ada", 1, 2)) == [(1,)]
    monkeypatch.setattr(ClauseElement, "compile", None)
    assert database.rows(named("Bo", 1, 2, 3)) == [(2,)]
    assert database.rows(named("Bo", 1)) == []
    with pytest.raises(TypeError):
        database.rows(named("Ada", 1).limit(1))


@pytest.mark.parametrize("run", [Database.rows, lambda database, query: database.session.exec(query)])
def test_errors_are_sentences(database, run):
    database.execute("DROP TABLE node")
    with pytest.raises(DamagedError, match="^memory has lost a part .*no such table: node"):
        run(database, select(NodeRow))


def test_a_closed_ledger_says_so(database):
    database.session  # noqa: B018
    database.close()
    with pytest.raises(StorageError, match="^memory could not be used: Cannot operate on a closed database"):
        database.session.exec(select(ForecasterRow)).all()
