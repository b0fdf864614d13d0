"""A ledger in PostgreSQL: the same journal and the same answers as in a file, guarded, shared, and never half."""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
import time
import traceback
from contextlib import suppress
from pathlib import Path

import pytest

from ledger import Ledger
from ledger.errors import ExistsError, LedgerError, StorageError
from ledger.store import engines, schema

psycopg = pytest.importorskip("psycopg")

LONG = bool(os.environ.get("PREDICTION_LEDGER_LONG"))


@pytest.fixture
def url(postgresql):
    return postgresql.fresh()


@pytest.fixture
def book(url, clock, tools):
    with tools.server_book(clock, url) as book:
        yield book


@pytest.fixture
def full(book, clock, tools):
    """Rows in every table that steps fill."""
    tools.Play(book, clock).run(tools.STEPS_TO_FILL)
    return book


def connect(url):
    return psycopg.connect(url, autocommit=True)


def start(program, *arguments):
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(filter(None, sys.path))}
    return subprocess.Popen(
        [sys.executable, "-c", program, *map(str, arguments)],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        env=environment,
    )


# The same in both


@pytest.mark.parametrize("seed", range(12 if LONG else 4))
def test_the_same_steps_give_the_same_journal_tables_and_answers(seed, postgresql, tools):
    given = []
    for make in (tools.memory_book, lambda clock, zone: tools.server_book(clock, postgresql.fresh(), zone)):
        clock = tools.Clock()
        with make(clock, ("UTC", "America/New_York", "Pacific/Kiritimati")[seed % 3]) as book:
            tools.Play(book, clock).run([*tools.steps(seed, 50), ("merge", 0, 1, 0, 0, 0)])
            tools.enrich(book, clock, seed)
            assert book.verify().ok
            given.append((book.root(), tools.dump(book._database, journal=True), answers(book)))
    for one, other in zip(*given, strict=True):
        assert one == other


def answers(book):
    """What a reader can ask, in words."""
    days = (book.today, "2026-03-05")
    kept = [repr((book.questions(as_of=day), book.forecasts(as_of=day))) for day in days]
    kept += [repr(list(book.export_rows())), repr(book.track_record())]
    kept += [repr(book.track_record(as_of=days[1], time="every"))]
    for how in ({"by": "tag"}, {"rule": "log", "floor": 0.01}, {"reference": "crowd"}, {"time": "weighted"}):
        kept.append(repr(book.scores(**how)))
    with book.snapshot() as snap:
        kept.append(repr(snap))
    return kept


def test_the_command_line_says_the_same(postgresql, tmp_path, tools, monkeypatch, capsys):
    """All verbs that read, over a ledger with forecasts of every kind, byte for byte."""
    from ledger.cli.main import _run

    clock = tools.Clock()
    file = tmp_path / "record.db"
    with Ledger.open(file, by="me", clock=clock, entropy=tools.entropy()) as book:
        tools.fill_record(book)
        book.backup(tmp_path / "copy.db")
    url = postgresql.fresh()
    move(file, url, tmp_path / "moved.jsonl")
    verbs = [
        ["list"], ["list", "--json"], ["due"], ["forecaster", "list"], ["show", "Q1"], ["show", "Q48", "--json"],
        ["show", "F3"], ["search", "event"], ["score"], ["score", "--json"], ["score", "--by", "tag", "--json"],
        ["score", "--leaderboard"], ["score", "--rule", "log", "--floor", "1%", "--json"], ["score", "--scales"],
        ["score", "--compare", "Bo", "Ada Lovelace"], ["score", "--as-of", "2020-06-01", "--json"],
        ["score", "--ledger-at", "60", "--json"], ["report", "--format", "json"], ["report", "--format", "text"],
        ["report", "--format", "html"], ["export"], ["export", "--format", "ledger"], ["review"], ["verify"],
        ["receipt", "F3"],
    ]  # fmt: skip
    for verb in verbs:
        said = []
        for place in (str(file), url):
            monkeypatch.setenv("PREDICTION_LEDGER_DB", place)
            capsys.readouterr()
            code = _run(verb)
            out, err = capsys.readouterr()
            said.append((code, out, err))
        assert said[0] == said[1], verb


def move(source, target, through):
    """A whole ledger from one place to another, as the commands do it."""
    from ledger.cli.main import _run

    if not engines.present(target):
        Ledger.create(target, by="me").close()
    assert _run(["export", "--format", "ledger", "--out", str(through), "--db", str(source)]) == 0
    assert _run(["import", str(through), "--db", str(target)]) == 0
    through.unlink()


def test_a_ledger_moves_there_and_back_with_its_root(full, url, tmp_path, tools, capsys):
    file = tmp_path / "file.db"
    move(url, file, tmp_path / "a.jsonl")
    with Ledger.open(file, create=False) as other:
        assert other.root() == full.root()
        assert tools.dump(other._database, journal=True) == tools.dump(full._database, journal=True)
        assert other.verify().ok
    capsys.readouterr()


def test_a_rebuild_may_go_into_the_other_engine(full, url, postgresql, tmp_path, tools):
    file, again = tmp_path / "file.db", postgresql.fresh()
    whole = tools.dump(full._database, journal=True)
    count = Ledger.rebuild_file(url, to=file)
    assert count == Ledger.rebuild_file(file, to=again) == full.root()[0]
    for place in (file, again):
        with Ledger.open(place, create=False, write=False) as other:
            assert tools.dump(other._database, journal=True) == whole
            assert other.verify().ok
    with pytest.raises(ExistsError):
        Ledger.rebuild_file(url, to=again)


def test_a_backup_is_the_journal_read_back(full, tmp_path, capsys, monkeypatch, url):
    from ledger.cli.main import _run

    copy = tmp_path / "copy.jsonl"
    result = full.backup(copy)
    assert (result.ok, result.entries, result.root) == (True, *full.root())
    with pytest.raises(ExistsError):
        full.backup(copy)
    assert [one.name for one in tmp_path.iterdir()] == ["copy.jsonl"]
    monkeypatch.setenv("PREDICTION_LEDGER_DB", url)
    assert _run(["backup", str(tmp_path / "other.jsonl")]) == 0
    assert "pg_dump" in capsys.readouterr().err
    assert (tmp_path / "other.jsonl").read_bytes() == copy.read_bytes()


def test_a_copy_that_cannot_be_read_back_is_not_kept(full, tmp_path, monkeypatch):
    from ledger.exchange import journal_copy

    monkeypatch.setattr(journal_copy.ledger_file, "write", lambda entries, out, **of: out.write("{}\n"))
    with pytest.raises(LedgerError):
        full.backup(tmp_path / "copy.jsonl")
    assert list(tmp_path.iterdir()) == []


def test_a_past_state(full, tools):
    count = full.root()[0]
    with full.at(count - 1) as past:
        assert past.root() == full.root()
        assert tools.dump(past._database) == tools.dump(full._database)
    with full.at(3) as past:
        assert past.root()[0] == 4
        with pytest.raises(LedgerError):
            past.ask("More?", closes="2027-01-01")


def test_processes_that_write_a_site_see_one_state(full, url):
    """Through a connection of their own, which sees what this one does and not what is entered meanwhile."""
    with full.snapshot() as snap, Ledger.open(url, by="me") as other:
        before = full._database.value("SELECT count(*) FROM question")
        other.ask("Another one?", closes="2027-01-01")
        snap.reconnect()
        assert snap._database is not full._database
        assert snap._database.value("SELECT count(*) FROM question") == before
        snap._database.close()


# Guards


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE entry SET body = NULL WHERE seq = 1",
        "UPDATE entry SET body = NULL WHERE seq = 999",
        "DELETE FROM entry",
        "DELETE FROM entry WHERE seq = 999",
        "TRUNCATE entry",
        "TRUNCATE node CASCADE",
        "INSERT INTO entry SELECT seq + 1000, body, leaf FROM entry",
        "INSERT INTO entry SELECT seq, body, leaf FROM entry",
        "INSERT INTO entry SELECT -1, body, leaf FROM entry LIMIT 1",
        "INSERT INTO entry SELECT seq, body, leaf FROM entry ON CONFLICT (seq) DO UPDATE SET body = NULL",
        "UPDATE node SET hash = '\\x00'",
        "DELETE FROM node",
        "INSERT INTO node SELECT * FROM node",
        "INSERT INTO node SELECT * FROM node ON CONFLICT (level, idx) DO UPDATE SET hash = '\\x00'",
        "MERGE INTO entry e USING (SELECT 1) x ON true WHEN MATCHED THEN DELETE",
    ],
)
def test_the_journal_only_grows(statement, full, url):
    before = full.root()
    with connect(url) as raw:
        if statement.startswith("MERGE") and raw.info.server_version < 150_000:
            pytest.skip("MERGE came with PostgreSQL 15")
        with pytest.raises((psycopg.errors.RaiseException, psycopg.errors.UniqueViolation)):
            raw.execute(statement)
    assert full.root() == before
    assert full.verify().ok


def test_what_changes_the_journal_by_other_means_is_found(full, url):
    with connect(url) as raw:
        raw.execute("ALTER TABLE entry DISABLE TRIGGER USER")
        raw.execute("UPDATE entry SET body = convert_to(replace(convert_from(body, 'UTF8'), 'me', 'he'), 'UTF8')")
        raw.execute("ALTER TABLE entry ENABLE TRIGGER USER")
    found = full.verify()
    assert (found.ok, found.first.place, found.first.field) == (False, "entry 0", "body")


DEFINED = {
    "DROP TRIGGER entry_stays ON entry": "the trigger entry_stays",
    "ALTER TABLE entry DISABLE TRIGGER entry_stays": "the trigger entry_stays",
    "CREATE OR REPLACE FUNCTION journal_stays() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NEW; END'": (
        "the function journal_stays"
    ),
    "DROP INDEX forecast_scored": "the index forecast_scored",
    "CREATE INDEX more ON forecast (made_on)": "the index more",
    "ALTER TABLE forecast DROP CONSTRAINT forecast_question_id_fkey": "the constraint forecast_question_id_fkey",
    "ALTER TABLE forecast ADD COLUMN more text": "the table forecast",
    "ALTER TABLE forecast ALTER COLUMN note TYPE varchar": "the table forecast",
    "CREATE RULE none AS ON INSERT TO claim DO INSTEAD NOTHING": "the rule none",
    "ALTER TABLE claim ENABLE ROW LEVEL SECURITY": "the table claim",
    "CREATE POLICY any_of ON claim USING (false)": "the policy any_of",
}


@pytest.mark.parametrize("statement", DEFINED)
def test_definitions_that_were_changed_are_found_and_rebuilt(statement, full, url, tools):
    before = tools.dump(full._database, journal=True)
    with connect(url) as raw:
        raw.execute(statement)
    found = full.verify()
    assert not found.ok
    assert found.first.place == DEFINED[statement]
    full.rebuild()
    assert full.verify().ok, full.verify().first
    assert tools.dump(full._database, journal=True) == before


def test_every_column_of_every_derived_table_is_compared(full, url):
    """Verified anew after each change: a verification that misses one is worth nothing. Some of them, unless LONG."""
    chance = random.Random(time.localtime().tm_yday)
    other = {"bigint": "coalesce({c}, 0) + 1000", "text": "coalesce({c}, '') || 'x'", "double precision": "{c} + 0.25"}
    with connect(url) as raw:
        raw.execute("SET session_replication_role = replica")  # no reference is looked at
        for table in schema.table_names():
            if table in schema.JOURNAL_TABLES or not raw.execute(f"SELECT 1 FROM {table}").fetchone():
                continue
            kinds = dict(
                raw.execute(
                    "SELECT attname, format_type(atttypid, NULL) FROM pg_attribute"
                    f" WHERE attrelid = '{table}'::regclass AND attnum > 0"
                ).fetchall()
            )
            for column, kind in kinds.items():
                changed = other[kind].format(c=f'"{column}"')
                if not LONG and chance.random() < 0.8:
                    continue
                if column in ("kind", "status") or (table, column) == ("ledger", "id"):
                    continue  # held by a CHECK
                with raw.transaction(force_rollback=True):
                    rows = raw.execute(
                        f'UPDATE {table} SET "{column}" = {changed} WHERE ctid = (SELECT min(ctid) FROM {table}'
                        f" WHERE {'true' if kind != 'double precision' else f'{column} < 0.7'})"
                    ).rowcount
                    if not rows:
                        continue
                    found = verified_inside(raw, url)
                assert not found.ok, (table, column)
                assert found.first.place.startswith(table), (table, column, found.first)


def verified_inside(raw, url):
    """A verification by the connection that has changed something and will take it back."""
    from ledger.store.postgresql import PostgreSQL, _Truth, _Whole
    from ledger.store.verification import verify

    raw.adapters.register_loader("numeric", _Whole)
    raw.adapters.register_loader("bool", _Truth)
    database = PostgreSQL(raw, url, raw.execute("SELECT current_schema()").fetchone()[0], write=True)
    return verify(database)


def test_missing_and_extra_rows_are_found(full, url):
    for statement, place in (
        ("DELETE FROM question_tag", "question_tag"),
        ("INSERT INTO question_tag VALUES (1, 'zzz')", "question_tag 1, zzz"),
    ):
        with connect(url) as raw:
            raw.execute(statement)
        found = full.verify()
        assert not found.ok
        assert found.first.place.startswith(place)
        full.rebuild()
        assert full.verify().ok


# Who is let in, and what is told


@pytest.fixture(scope="module")
def roles(postgresql):
    """One who needs a password, and one who may only read."""
    with connect(postgresql.url()) as raw:
        raw.execute("CREATE ROLE locked LOGIN PASSWORD 's3cret'")
        raw.execute("CREATE ROLE reader LOGIN")
    return postgresql


SECRETS = ("s3cret", "wr0ng", "locked", "tester", "nobody_of_that_name")


@pytest.mark.parametrize(
    ("change", "told"),
    [
        ({"user": "locked:wr0ng"}, "lets nobody in"),
        ({"user": "locked"}, "lets nobody in"),
        ({"user": "nobody_of_that_name"}, "lets nobody in"),
        ({"database": "missing"}, "there is no database"),
        ({"database": "postgres"}, "there is no ledger at postgresql:///postgres; make one with"),
    ],
)
def test_who_is_not_let_in_is_told_why_without_names(change, told, roles, monkeypatch, capfd):
    monkeypatch.delenv("PGPASSWORD", raising=False)
    monkeypatch.setenv("PGPASSFILE", os.devnull)
    url = roles.url(**change)
    with pytest.raises(StorageError, match=told) as refused:
        Ledger.open(url, create=False)
    said = traceback_of(refused)
    ran = subprocess.run(
        [sys.executable, "-m", "ledger", "list", "--db", url],
        capture_output=True,
        text=True,
        env={**os.environ, "PYTHONPATH": os.pathsep.join(filter(None, sys.path))},
    )
    assert ran.returncode == 1
    assert ran.stderr.splitlines()[-1] == f"Error: {refused.value}"
    for secret in SECRETS:
        assert secret not in said + ran.stderr + ran.stdout


def traceback_of(refused):
    """As Python prints it where nobody catches the error."""
    lines = "".join(traceback.format_exception(refused.value)).splitlines()
    return "\n".join(line for line in lines if not line.startswith(("  ", "Traceback")))


@pytest.mark.parametrize(
    "url",
    [
        "postgresql://ann:s3cret@127.0.0.1:1/record",
        "postgresql://ann:s3cret@/record?host=/nowhere",
        "postgresql://ann:s3cret@host.invalid/record",
        "postgresql://ann:s3cret@127.0.0.1:port/record",
        "postgresql://ann:s3cret@127.0.0.1/record?nonsense=1",
        "postgresql://ann:s3/cret@127.0.0.1/record",
        "postgresql://ann:s3cret@127.0.0.1:1/record?sslmode=wrong",
        "postgresql://ann:s3cret\x00@127.0.0.1:1/record",
    ],
)
def test_a_server_that_is_not_there_is_one_sentence(url):
    with pytest.raises(StorageError) as refused:
        Ledger.open(url)
    assert "\n" not in str(refused.value)
    assert "s3" not in traceback_of(refused)
    assert "ann" not in str(refused.value)


def test_a_password_opens_and_is_never_shown(roles, capsys):
    from ledger.cli.main import _run

    with connect(roles.url()) as raw:
        raw.execute("CREATE SCHEMA of_locked AUTHORIZATION locked")
    url = roles.url(user="locked:s3cret", schema="of_locked")
    assert _run(["init", "--db", url]) == 0
    assert _run(["init", "--db", url]) == 1
    assert _run(["rebuild", "--db", url]) == 0
    out, err = capsys.readouterr()
    assert "Made postgresql:///postgres, ledger" in out
    assert "there is a ledger at postgresql:///postgres already" in err
    for secret in SECRETS:
        assert secret not in out + err
    with Ledger.open(url) as book:
        assert "s3cret" not in repr(vars(book._database))


def test_a_reader_may_read_and_verify_but_not_write(roles, url, full, clock):
    name = full._database.schema
    with connect(url) as raw:
        raw.execute(f"GRANT USAGE ON SCHEMA {name} TO reader")
        raw.execute(f"GRANT SELECT ON ALL TABLES IN SCHEMA {name} TO reader")
    theirs = roles.url(user="reader", schema=name)
    with Ledger.open(theirs, create=False, write=False, clock=clock) as book:
        assert book.questions() == full.questions()
        assert book.verify().ok
        assert book.verify().root == full.root()[1]
        with pytest.raises(StorageError, match="opened for reading only"):
            book.ask("More?", closes="2027-01-01")
    with Ledger.open(theirs, create=False) as book, pytest.raises(StorageError, match="GRANT"):
        book.ask("More?", closes="2027-01-01")


@pytest.mark.parametrize(("version", "told"), [(99, "newer version"), (0, "prediction-ledger rebuild")])
def test_tables_of_another_version(version, told, full, url):
    with connect(url) as raw:
        raw.execute(f"UPDATE prediction_ledger SET version = {version}")
    with pytest.raises(StorageError, match=told):
        Ledger.open(url, create=False)
    if not version:
        Ledger.rebuild_file(url)
        with Ledger.open(url, create=False) as book:
            assert book.verify().ok


def test_text_in_another_encoding_is_refused(postgresql):
    with connect(postgresql.url()) as raw:
        raw.execute("CREATE DATABASE latin ENCODING 'LATIN1' LOCALE 'C' TEMPLATE template0")
    with pytest.raises(StorageError, match="keeps text as LATIN1; make a database with"):
        Ledger.create(postgresql.url("latin"))


def test_what_a_tree_of_an_index_cannot_take_is_refused_and_the_ledger_stays(book):
    chance = random.Random(3)
    name = "".join(chr(chance.randrange(0x4E00, 0x9000)) for _ in range(3_000))
    before = book.root()
    with pytest.raises(StorageError, match="too long for its indexes"):
        book.log("Will it?", forecaster=name, probability=0.5, made_on="2026-02-01", closes="2027-01-01")
    assert book.root() == before
    assert book.ask(name, closes="2027-01-01").text == name
    assert book.verify().ok


def test_without_psycopg_one_sentence_says_what_to_install(url):
    program = "import sys; sys.modules['psycopg'] = None; from ledger.__main__ import main; main()"
    command = [sys.executable, "-c", program, "list", "--db", url]
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(filter(None, sys.path))}
    ran = subprocess.run(command, capture_output=True, text=True, env=environment)
    assert ran.returncode == 1
    assert ran.stderr == (
        "Error: a ledger in PostgreSQL needs psycopg; install it with `pip install 'prediction-ledger[postgres]'`\n"
    )


def test_a_ledger_in_a_file_loads_nothing_of_it(tmp_path):
    program = (
        "import sys; from ledger import Ledger; Ledger.open(sys.argv[1]).close();"
        "print([name for name in sys.modules if 'psycopg' in name or 'postgresql' in name])"
    )
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(filter(None, sys.path))}
    command = [sys.executable, "-c", program, str(tmp_path / "a.db")]
    assert subprocess.run(command, capture_output=True, text=True, env=environment).stdout == "[]\n"


# Many at once, and what is killed


WRITE = """
import sys
from ledger import Ledger
url, who, count = sys.argv[1], sys.argv[2], int(sys.argv[3])
with Ledger.open(url, by=who) as book:
    for i in range(count):
        made = book.log(f"Q{i % 7}?", forecaster=who, probability=i / count, made_on="2026-01-02",
                        closes="2026-02-01", note=str(i))
        print(made.id, flush=True)
"""


def test_eight_writers_lose_nothing_and_try_nothing_twice(url):
    """All start where there is no ledger yet."""
    each = 1_000 if LONG else 30
    with connect(url) as raw:
        deadlocks = "SELECT deadlocks, xact_rollback FROM pg_stat_database WHERE datname = current_database()"
        before = raw.execute(deadlocks).fetchone()[0]
    writers = [start(WRITE, url, f"writer {i}", each) for i in range(8)]
    said = [writer.communicate(timeout=570) for writer in writers]
    assert [writer.returncode for writer in writers] == [0] * 8, [err for _, err in said]
    numbers = sorted(int(line) for out, _ in said for line in out.split())
    assert numbers == list(range(1, 8 * each + 1))
    with Ledger.open(url) as book:
        rows = book._database.execute(
            "SELECT p.name, f.note FROM forecast f JOIN forecaster p ON p.id = f.forecaster_id"
        )
        assert sorted(rows) == sorted((f"writer {w}", str(i)) for w in range(8) for i in range(each))
        found = book.verify()
        assert found.ok, found.first
        assert found.entries == 1 + 8 + 7 + 8 * each
    with connect(url) as raw:
        assert raw.execute(deadlocks).fetchone()[0] == before


def test_readers_see_whole_states_while_others_write_and_rebuild(url):
    Ledger.create(url, by="me").close()
    writer = start(WRITE, url, "writer", 500 if LONG else 50)
    with Ledger.open(url, create=False, write=False) as book, Ledger.open(url, by="me") as other:
        while writer.poll() is None:
            with book.reading():
                count = book._database.value("SELECT count(*) FROM entry")
                made = book._database.value("SELECT count(*) FROM forecast")
                named = book._database.value("SELECT count(*) FROM question") + (1 if made else 0)
                assert count in (1, 1 + made + named), (count, made, named)
            other.rebuild()
        assert book.verify().ok
    assert writer.communicate()[1] == ""


def test_who_waits_too_long_for_a_turn_is_told(url, monkeypatch):
    with Ledger.open(url, by="me") as one, Ledger.open(url, by="me") as other:
        other._database.execute("SET lock_timeout = '100ms'")
        with one._writing(), pytest.raises(StorageError, match="is in use by another program"):
            other.ask("Q?", closes="2027-01-01")
        other.ask("Q?", closes="2027-01-01")


def wait_for_forecasts(url, count):
    """Until there are some; what a writer says is left to be read when it has ended, for a pipe is read in blocks."""
    until = time.monotonic() + 60
    with connect(url) as raw:
        while raw.execute("SELECT count(*) FROM forecast").fetchone()[0] < count:
            assert time.monotonic() < until
            time.sleep(0.02)


@pytest.mark.parametrize("kill", range(12 if LONG else 3))
def test_a_killed_writer_leaves_what_was_acknowledged(kill, url):
    Ledger.open(url, by="me").close()
    process = start(WRITE, url, "writer", 100_000)
    wait_for_forecasts(url, 1)
    time.sleep(random.Random(kill).random() * 0.5)
    process.send_signal(signal.SIGKILL)
    out, _ = process.communicate()
    told = out.count("\n")
    with Ledger.open(url, create=False, by="me") as book:
        book.ask("And on?", closes="2027-01-01")  # its lock is gone
        kept = book._database.value("SELECT count(*) FROM forecast")
        assert kept in (told, told + 1)
        found = book.verify()
        assert found.ok, found.first


@pytest.fixture(scope="module")
def mortal(new_server):
    """A server of its own that keeps what it says it keeps."""
    server = new_server()
    server.start("max_connections=30")
    return server


@pytest.mark.parametrize("kill", range(6 if LONG else 2))
def test_a_killed_server_keeps_what_was_acknowledged(kill, mortal):
    url = mortal.fresh()
    Ledger.open(url, by="me").close()
    writers = [start(WRITE, url, f"writer {i}", 100_000) for i in range(3)]
    wait_for_forecasts(url, 3)
    time.sleep(0.2 + random.Random(kill).random())
    killed = (mortal.folder / "data" / "postmaster.pid").read_text().split()[0]
    for pid in [int(killed), *children_of(int(killed))]:  # it ends its children when one of them is killed
        with suppress(ProcessLookupError):
            os.kill(pid, signal.SIGKILL)
    said = [writer.communicate(timeout=60) for writer in writers]
    for writer, (_, err) in zip(writers, said, strict=True):
        assert writer.returncode == 1
        assert "StorageError" in err.splitlines()[-1]
        assert "what was acknowledged is kept" in err.splitlines()[-1]
    start_again(mortal)
    with Ledger.open(url, create=False, by="me") as book:
        kept = dict.fromkeys(range(3), 0)
        for name, count in book._database.execute(
            "SELECT p.name, count(*) FROM forecast f JOIN forecaster p ON p.id = f.forecaster_id GROUP BY p.name"
        ):
            kept[int(name.split()[1])] = count
        for number, (out, _) in enumerate(said):
            told = out.count("\n")
            assert kept[number] in (told, told + 1)
        found = book.verify()
        assert found.ok, found.first
        book.ask("And on?", closes="2027-01-01")


def start_again(server):
    """What is left of its memory is in use until the last of its children is gone."""
    for _ in range(60):
        with suppress(subprocess.CalledProcessError):
            server.start("max_connections=30")
            return
        time.sleep(0.5)
    pytest.fail((server.folder / "log").read_text())


def children_of(parent):
    """The processes of a server."""
    found = []
    for entry in Path("/proc").glob("[0-9]*/stat"):
        try:
            fields = entry.read_text().rpartition(")")[2].split()
        except OSError:  # it has ended
            continue
        if int(fields[1]) == parent:
            found.append(int(entry.parent.name))
    return found


IMPORT = """
import sys
from ledger import Ledger
with Ledger.open(sys.argv[1], by="me") as book:
    print("go", flush=True)
    book.import_file(sys.argv[2])
"""


def test_a_killed_import_leaves_nothing(url, tmp_path):
    rows = tmp_path / "rows.csv"
    lines = ["question,closes,forecaster,made_on,probability,outcome"]
    lines += [f"Will {i % 900}?,2020-01-05,P{i % 30},2019-0{i % 9 + 1}-03,0.{i % 97 + 1},yes" for i in range(30_000)]
    rows.write_text("\n".join(lines) + "\n")
    Ledger.open(url, by="me").close()
    process = start(IMPORT, url, rows)
    process.stdout.readline()
    time.sleep(0.8)
    process.send_signal(signal.SIGKILL)
    process.communicate()
    with Ledger.open(url, create=False, by="me") as book:
        assert book.root()[0] == 1
        assert book.verify().ok
        book.import_file(rows)
        assert book._database.value("SELECT count(*) FROM forecast") > 0
        assert book.verify().ok
