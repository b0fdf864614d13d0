"""The tables are a function of the journal: however they came about, they are the same rows."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from forecasts.errors import RecordError
from ledger import Ledger
from ledger.api.seal_file import SealFile
from ledger.errors import EntryError, RefusedError
from ledger.journal.entry import Entry, body
from ledger.store import journal_tables, rebuild, schema, sqlite, statements, tables
from ledger.store.projection import projection
from ledger.store.verification import verify

QUICK = settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.too_slow])


def rebuilt(source, tools):
    copy = sqlite.in_memory("a copy")
    with copy.writing():
        schema.create(copy, defer=schema.BULK_INDEXES)
        rebuild.replay(source, copy)
    return tools.dump(copy)


@given(data=st.data())
@QUICK
def test_incremental_rebuilt_and_past_rows_are_the_same(data, tools, store, new_book):
    """After every step, after a rebuild, and as the past state of a longer ledger."""
    zone = data.draw(tools.ZONES)
    steps = data.draw(tools.STEPS)
    clock = tools.Clock()
    with new_book(clock, zone) as book:
        play = tools.Play(book, clock).run(steps[: len(steps) // 2])
        tools.enrich(book, clock, data.draw(st.integers(0, 2**32)))
        count, half = journal_tables.size(store(book)), tools.dump(store(book))
        play.run([*data.draw(st.lists(tools.MERGE, max_size=2)), *steps[len(steps) // 2 :]])
        whole = tools.dump(store(book))
        assert rebuilt(store(book), tools) == whole
        with book.at(count - 1) as past:
            assert tools.dump(store(past)) == half
            assert past.root()[0] == count
        book.rebuild()
        assert tools.dump(store(book)) == whole
        found = book.verify()
        assert found.ok, found.first


def test_rebuild_restores_a_file_whose_tables_were_changed(full_book, path, tools, store):
    right = tools.dump(store(full_book), journal=True)
    definitions = store(full_book).definitions()
    store(full_book).execute("PRAGMA foreign_keys = OFF")
    for statement in (
        "UPDATE forecast SET probability = 0.123",
        "DELETE FROM question_tag",
        "DROP INDEX forecast_scored",
        "DROP TRIGGER entry_stays",
        "CREATE TRIGGER entry_stays AFTER INSERT ON source BEGIN DELETE FROM source; END",
        "CREATE TABLE extra (a)",
        "CREATE VIEW seen AS SELECT * FROM question",
        "CREATE INDEX on_journal ON node (hash)",
        "DROP TABLE amendment",
    ):
        store(full_book).execute(statement)
    assert not full_book.verify().ok
    full_book.rebuild()
    assert tools.dump(store(full_book), journal=True) == right
    assert store(full_book).definitions() == definitions
    assert full_book.verify().ok


def test_rebuild_to_another_file(full_book, tmp_path, tools, store):
    right = tools.dump(store(full_book), journal=True)
    rebuild.rebuild_to(store(full_book), tmp_path / "new.db")
    with sqlite.connect(tmp_path / "new.db", write=False) as new:
        assert tools.dump(new, journal=True) == right


@pytest.mark.parametrize(
    ("table", "columns"),
    [
        ("forecaster", ("id", *projection.FORECASTER.names, *projection.CAME)),
        ("source", ("id", *projection.SOURCE.names, *projection.CAME)),
        ("claim", ("id", *projection.CLAIM.names, "declined", "aside", *projection.CAME)),
        ("question", projection.QUESTION),
        ("forecast", projection.FORECAST),
        (
            "resolution",
            ("id", *projection.RESOLUTION.names, "outcome_value", *projection.KNOWN, "holds", *projection.CAME),
        ),
    ],
)
def test_the_columns_that_are_filled_are_those_of_the_tables(table, columns):
    declared = tables.SQLModel.metadata.tables[table].columns
    assert len(set(columns)) == len(columns)
    assert set(columns) <= set(declared.keys()) | {c.name for c in declared}
    later = {
        "forecaster": {"merged_into"},
        "forecast": {
            *("withdrawn_on", "withdrawn_at", "withdrawal_reason", "stands_until", "ended_by"),
            *("recoded_by", "entered_forecaster", "entered_question"),
            *("gone_by", "withdrawn_from", "withdrawal_recorded", "withdrawal_close", "entered_close"),
            *("withdrawal_cutoff", "entered_cutoff"),
            *("withdrawal_entry", "withdrawal_stamped_by", "stated_entry", "stamped_by"),
        },
        "claim": {"replaced_by", "entered_forecaster"},
        "question": {"merged_into", "stamped_by"},
    }
    assert {c.name for c in declared} - set(columns) == later.get(table, set())


def test_every_kind_of_entry_fills_every_table(full_book, tools, store, tmp_path):
    full_book.redact("C1", reason="legal")
    kept = SealFile(tmp_path / "seals")
    full_book.seal("Q1", forecaster="Ada", probability=0.5, reveal_by=date(2099, 1, 1), file=kept)
    assert [name for name, rows in tools.dump(store(full_book)).items() if not rows] == []


READING = {
    "ended": statements.statement("standing.ended"),
    "revised": statements.statement("standing.revised"),
    **{
        name: statements.statement(name)
        for name in (
            "claim_sums",
            "listed_columns",
            "forecast_columns",
            "forecast_sources",
            "guessed",
            "judged",
            "ledger",
            "left_out",
            "names",
            "openings",
            "ordered_sums",
            "plain_sums",
            "question_columns",
            "selected",
            "settled",
            "uneven",
            "source_claims",
            "source_coders",
            "source_forecasters",
            "source_tags",
            "sources_read",
            "tags",
            "timed_columns",
            "unsettled",
            "unusual_forecasts",
            "unusual_question",
            "worded",
        )
    },
}
# Of a ledger without such forecasts and sources.
EMPTY = {"guessed", "source_coders", "source_tags", "sources_read", "worded"}


@pytest.mark.parametrize("name", sorted(READING))
def test_statements_give_the_same_rows_on_both_engines(name, full_book, store, server_copy):
    """The same strings with the same :names; what an engine's own order would show is left to none."""
    wide = {
        "cut": full_book.scope().cut,
        "since": -(2**53),
        "first": 0,
        "last": 2**53,
        "tag": "",
        "unusual": 0,
        "size": 7,
    }
    params = {**wide, **full_book.scope().policy(), "question": 3}
    direct = store(full_book).execute(READING[name], params)
    there = store(server_copy).execute(READING[name], params)
    assert sorted(map(repr, map(plain, there))) == sorted(map(repr, map(plain, direct)))
    assert direct or name in EMPTY


def plain(row):
    """Whole numbers as others, for SQLite gives the one that is missing as it is written."""
    return tuple(float(value) if isinstance(value, int) else value for value in row)


@pytest.fixture(scope="module")
def server_copy(full_file, postgresql, tmp_path_factory):
    """The ledger of full_book in PostgreSQL."""
    made, url = tmp_path_factory.mktemp("full") / "full.db", postgresql.fresh()
    made.write_bytes(full_file[0])
    Ledger.rebuild_file(made, to=url)
    with Ledger.open(url, create=False) as book:
        yield book


def test_many_questions_at_once_are_settled_like_few(tools, monkeypatch, store, writing, new_book):
    """Beyond FEW questions only those with revisions are looked at again: the rows must not differ."""
    clock = tools.Clock()
    results = []
    for few, remembered, batch in ((2000, 100_000, 1000), (0, 1, 3), (0, 100_000, 3)):
        monkeypatch.setattr(projection, "FEW", few)
        monkeypatch.setattr(projection, "REMEMBERED", remembered)
        monkeypatch.setattr(projection, "BATCH", batch)
        with new_book(clock) as book:
            with writing(book) as writer:
                writer.add("forecaster.added", [{"id": i, "name": f"N{i}", "kind": "person"} for i in (1, 2, 3)])
                writer.add(
                    "question.asked",
                    [{"id": i, "text": f"Q{i}?", "kind": "binary", "closes": "2026-02-10"} for i in range(1, 9)],
                )
                writer.add("question.resolved", [resolved(i, i, "yes") for i in (1, 2, 4, 8)])
            with writing(book) as writer:
                said = [(q, who, day) for q in range(1, 9) for who in (1, 2) for day in (5, 9, 20)[: q % 4]]
                said += [(q, 3, day) for q, day in ((1, 20), (4, 20), (8, 5), (5, 20))]  # one each, some late
                writer.add("forecast.made", [made(i, *one) for i, one in enumerate(said, 1)])
                writer.add("question.resolved", [resolved(9, 3, "yes")])
                writer.add("forecast.made", [made(len(said) + i, q, 1, 8) for i, q in enumerate((1, 3, 5), 1)])
            results.append(tools.dump(store(book)))
            assert book.verify().ok
    assert results[0] == results[1] == results[2]


def resolved(id_, question, outcome):
    return {"id": id_, "question": question, "status": "resolved", "outcome": outcome, "known_on": "2026-02-08"}


def made(id_, question, forecaster, day):
    return {
        **{"id": id_, "question": question, "question_revision": 1, "forecaster": forecaster, "basis": "stated"},
        **{"made_on": f"2026-02-{day:02}", "probability": "0.7"},
    }


@pytest.mark.parametrize(
    ("kind", "record"),
    [
        ("question.asked", {"id": 1, "text": "Q?", "kind": "binary", "closes": "2026-13-01"}),
        ("question.asked", {"id": 1, "kind": "binary"}),
        ("forecast.made", made(1, 99, 1, 1)),
        ("question.resolved", resolved(1, 99, "yes")),
        ("question.amended", {"question": 99, "revision": 2, "reason": "r", "changes": {"closes": "2026-01-01"}}),
        ("forecast.made", {"id": 1}),
        ("something.else", {}),
        ("ledger.created", {}),
    ],
)
def test_an_entry_that_cannot_be_read_is_named(kind, record, book, writing):
    with pytest.raises(EntryError, match=r"entry|question") as refused, writing(book) as writer:
        writer.add(kind, [record])
    assert "\n" not in str(refused.value)
    assert book.root()[0] == 1
    assert book.verify().ok


@pytest.mark.parametrize("value", [2**70, {"a": 1}, [1], -1e400])
def test_a_forged_value_is_an_entry_error(value, book, store):
    entry = Entry(
        1, "2026-01-01T00:00:00.000000Z", "me", "forecaster.added", [{"id": value, "name": "N", "kind": "k"}], "u"
    )
    with pytest.raises((EntryError, Exception)) as raised:
        projection.Projection(store(book)).apply(entry)
    assert raised.type.__module__ == "ledger.errors"


def test_refused_steps_write_nothing(book, store):
    before = book.root()
    for refused in (
        lambda: book.ask("", closes="2026-01-01"),
        lambda: book.log("New?", forecaster="Ada", probability=2, made_on="2026-01-01", closes="2026-01-01"),
        lambda: book.log("New?", forecaster="Ada", probability=0.5, made_on="2026-01-01"),
    ):
        with pytest.raises((RecordError, RefusedError)):
            refused()
    assert book.root() == before
    assert store(book).value("SELECT count(*) FROM forecaster") == 0


def test_entries_say_who_and_when(book, clock, store):
    clock.advance(days=1)
    book.ask("Q?", closes="2027-01-01")
    entry = journal_tables.read(store(book), 1)
    assert (entry.by, entry.at, entry.ledger) == ("me", "2026-03-02T12:00:00.000000Z", book.uuid)
    raw = store(book).value("SELECT body FROM entry WHERE seq = 1")
    again = body(
        ledger=entry.ledger, seq=1, at=entry.at, by="me", salt=raw_salt(raw), kind=entry.kind, records=[record(raw)]
    )
    assert again == raw


def raw_salt(raw):
    import json

    return bytes.fromhex(json.loads(raw)["salt"])


def record(raw):
    import json

    from ledger.journal.entry import canonical

    return canonical(json.loads(raw)["data"][0])


def test_tables_of_an_older_version_are_made_again(full_book, path, tools, store):
    right = tools.dump(store(full_book))
    store(full_book).execute("PRAGMA user_version = 0")
    store(full_book).execute("ALTER TABLE published_report DROP COLUMN root")
    store(full_book).execute("ALTER TABLE source RENAME TO place")
    full_book.close()
    with sqlite.connect(path, write=True, older=True) as database:
        rebuild.rebuild(database)
    with sqlite.connect(path, write=False) as database:
        assert tools.dump(database) == right
        assert database.value("PRAGMA user_version") == sqlite.SCHEMA_VERSION
        assert verify(database).ok
