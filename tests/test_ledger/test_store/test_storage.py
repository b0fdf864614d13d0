"""Files that are no ledger, that may not be written or do not fit: a sentence each, and nothing changed."""

from __future__ import annotations

import os
import resource
import shutil
import socket
import sqlite3
import subprocess
import sys
from contextlib import closing, contextmanager
from pathlib import Path

import pytest

from ledger.api.ledger import Ledger
from ledger.errors import DamagedError, ExistsError, StorageError
from ledger.store import rebuild, schema, sqlite, verification  # noqa: F401
from ledger.track_record import scorecards  # noqa: F401 (loaded while everything may be read)

ROOT = os.geteuid() == 0 if hasattr(os, "geteuid") else False
NOBODY = 65534


def state(folder: Path):
    """Everything in a folder: names, kinds, modes and bytes."""
    return {
        str(p.relative_to(folder)): (p.lstat().st_mode, p.read_bytes() if p.is_file() and not p.is_symlink() else None)
        for p in folder.rglob("*")
    }


def refused(action, *, kind=StorageError):
    with pytest.raises(kind) as raised:
        action()
    message = str(raised.value)
    assert len(message) > 20
    assert "\n" not in message
    assert "Traceback" not in message
    return message


def write(path):
    with Ledger.open(path, by="me") as book:
        book.ask("Another?", closes="2027-01-01")


def read(path):
    with Ledger.open(path, create=False, write=False) as book:
        return book.questions(), book.due(), book.track_record(), book.verify()


def make_text(path):
    path.write_text("Dear diary, " * 1_000)


def make_empty(path):
    path.touch()


def make_other(path):
    with closing(sqlite3.connect(path)) as raw:
        raw.execute("CREATE TABLE entry (seq, body, leaf)")
        raw.commit()


def make_no_pages(path):
    path.write_bytes(b"SQLite format 3\x00")


def make_newer(path):
    versioned(path, sqlite.SCHEMA_VERSION + 1)


def make_older(path):
    versioned(path, sqlite.SCHEMA_VERSION - 1)


def versioned(path, version):
    Ledger.open(path).close()
    with closing(sqlite3.connect(path)) as raw:
        raw.execute(f"PRAGMA user_version = {version}")
        raw.commit()


def make_folder(path):
    path.mkdir()


def make_link(path):
    target = path.with_name("target.db")
    Ledger.open(target).close()
    path.symlink_to(target)


def make_dangling(path):
    path.symlink_to(path.with_name("nothing.db"))


def make_loop(path):
    path.symlink_to(path)


def make_pipe(path):
    os.mkfifo(path)


def make_socket(path):
    with socket.socket(socket.AF_UNIX) as s:
        s.bind(str(path))


@pytest.mark.parametrize(
    ("make", "words"),
    [
        (make_text, "is not a ledger"),
        (make_empty, "is not a ledger"),
        (make_no_pages, ""),
        (make_other, "a database, but not a ledger"),
        (make_newer, "newer version"),
        (make_older, "prediction-ledger rebuild"),
        (make_folder, "is a folder"),
        (make_link, "symbolic link"),
        (make_dangling, "symbolic link"),
        (make_loop, "symbolic link"),
        (make_pipe, "not a regular file"),
        (make_socket, "not a regular file"),
    ],
)
def test_what_is_no_ledger_is_refused_and_left_as_it_is(make, words, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)  # the path of a socket must be short
    path = Path("predictions.db")
    make(path)
    before = state(tmp_path)
    for action in (write, read, lambda path: Ledger.create(path)):
        message = refused(lambda action=action: action(path))
        assert words in message or "exists already" in message
        assert "predictions.db" in message
        assert state(tmp_path) == before


@pytest.mark.parametrize(
    "name",
    ["missing/predictions.db", "file/predictions.db", "x" * 300, "a\x00b", "", ".", "..", "/", "predictions.db/"],
)
def test_paths_where_no_ledger_can_be(name, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "file").touch()
    before = state(tmp_path)
    if name == "predictions.db/":
        name = "missing/deeper/../predictions.db"
    for action in (write, read, Ledger.create):
        refused(lambda action=action: action(name))
        assert state(tmp_path) == before


@pytest.mark.parametrize("name", ["with space.db", "a?b#c%20d&mode=ro.db", "ünï.db", "'quoted\".db", "-dash", "a:b.db"])
def test_unusual_names_are_names(name, tmp_path):
    write(tmp_path / name)
    assert read(tmp_path / name)[3].ok
    assert {p.name for p in tmp_path.iterdir()} == {name, name + "-journal"}


def test_a_missing_ledger_is_only_made_when_it_is_to_be_written(path):
    assert "prediction-ledger init" in refused(lambda: Ledger.open(path, create=False))
    assert not path.exists()


def test_making_one_leaves_only_the_ledger(path):
    Ledger.create(path, zone="Europe/Berlin", title="Cafe\u0301").close()
    assert {p.name for p in path.parent.iterdir()} - {"predictions.db-journal"} == {"predictions.db"}
    with Ledger.open(path) as book:
        assert (book.zone, book.title) == ("Europe/Berlin", "Café")
    refused(lambda: Ledger.create(path), kind=ExistsError)


def test_one_that_cannot_be_made_leaves_nothing(path):
    for wrong in ({"zone": "Mars/Base"}, {"title": "a\nb"}, {"by": "\x00"}, {"title": "x" * 10_001}):
        with pytest.raises(ValueError, match=r"."):
            Ledger.create(path, **wrong)
        assert list(path.parent.iterdir()) == []


def test_two_who_make_the_same_ledger_at_once_share_it(path, monkeypatch):
    """The second one finds it made between its look and its making."""
    Ledger.open(path, by="first").close()
    monkeypatch.setattr(sqlite, "present", lambda file: False)
    with Ledger.open(path, by="second") as book:
        assert book.root()[0] == 1


# Permission


@pytest.fixture(scope="module")
def kept_file(tmp_path_factory):
    path = tmp_path_factory.mktemp("kept") / "kept.db"
    with Ledger.open(path, by="me") as book:
        book.log("Q?", forecaster="Ada", probability=0.5, made_on="2026-01-01", closes="2026-01-02")
    return path.read_bytes()


@pytest.fixture
def kept(kept_file, path):
    path.write_bytes(kept_file)
    return path


def test_a_read_only_file_is_read_and_never_written_not_even_by_root(kept):
    kept.chmod(0o444)
    before = state(kept.parent)
    assert "read-only" in refused(lambda: write(kept))
    questions, due, record, found = read(kept)
    assert (len(questions), len(due), record.left_out, found.ok) == (1, 1, {"overdue": 1}, True)
    with Ledger.open(kept, write=False) as book:
        refused(lambda: book.ask("More?", closes="2027-01-01"))
        refused(book.rebuild)
    assert state(kept.parent) == before


def test_what_is_opened_for_reading_is_not_written(kept, store):
    with Ledger.open(kept, write=False) as book:
        before = kept.read_bytes()
        assert "for reading only" in refused(lambda: book.ask("More?", closes="2027-01-01"))
        with pytest.raises(sqlite3.OperationalError, match="readonly"):
            store(book).raw.execute("DELETE FROM forecast")
    assert kept.read_bytes() == before


@contextmanager
def unprivileged():
    """Without root's power over permissions, where the tests have it."""
    if not ROOT:
        yield
        return
    os.setegid(NOBODY)
    os.seteuid(NOBODY)
    try:
        yield
    finally:
        os.seteuid(0)
        os.setegid(0)


@pytest.fixture
def open_folder(kept):
    """A folder that everybody can get to, with a ledger that belongs to who is going to use it."""
    import tempfile

    folder = Path(tempfile.mkdtemp())
    file = folder / "predictions.db"
    shutil.copy(kept, file)
    if ROOT:
        os.chown(file, NOBODY, NOBODY)
    folder.chmod(0o755)
    yield folder
    folder.chmod(0o755)
    shutil.rmtree(folder)


def test_a_read_only_folder(open_folder):
    file = open_folder / "predictions.db"
    open_folder.chmod(0o555)
    before = state(open_folder)
    with unprivileged():
        assert "permission" in refused(lambda: write(file))
        assert len(read(file)[0]) == 1
        assert "cannot be made" in refused(lambda: Ledger.create(open_folder / "new.db"))
        with Ledger.open(file, write=False) as book:
            assert "cannot be made" in refused(lambda: book.backup(open_folder / "copy.db"))
    assert state(open_folder) == before


def test_a_file_or_folder_that_may_not_be_looked_at(open_folder):
    file = open_folder / "predictions.db"
    file.chmod(0)
    with unprivileged():
        refused(lambda: read(file))
        refused(lambda: write(file))
    file.chmod(0o644)
    inner = open_folder / "inner"
    inner.mkdir()
    inner.chmod(0)
    with unprivileged():
        refused(lambda: read(inner / "predictions.db"))
        refused(lambda: write(inner / "predictions.db"))
    inner.chmod(0o755)  # so that whoever is not root can take it away


# Room


def fill(writing, book):
    with writing(book) as writer:
        for i in range(40):
            record = {"id": i + 2, "text": f"Q{i}?", "kind": "binary", "closes": "2027-01-01", "note": "x" * 10_000}
            writer.add("question.asked", [record])


@contextmanager
def small_files(size):
    """No file may grow beyond this: what a full disk or a quota does."""
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))


def test_no_room_in_the_database(kept, store, writing):
    with Ledger.open(kept) as book:
        pages = store(book).value("PRAGMA page_count")
        store(book).execute(f"PRAGMA max_page_count = {pages + 4}")
        root = book.root()
        assert "no room" in refused(lambda: fill(writing, book))
        assert book.root() == root
        assert not store(book).raw.in_transaction
        store(book).execute("PRAGMA max_page_count = 100000")
        fill(writing, book)
        assert book.verify().ok


@pytest.mark.parametrize("spill", [True, False])
def test_no_room_for_the_file(kept, spill, store, writing):
    before = kept.read_bytes()
    with Ledger.open(kept) as book:
        if spill:
            store(book).execute("PRAGMA cache_size = 5")
        root = book.root()
        with small_files(len(before) + 20_000):
            message = refused(lambda: fill(writing, book))
        assert "nothing was changed" in message
        assert book.root() == root
        assert book.verify().ok
    assert read(kept)[3].ok
    assert kept.read_bytes()[: len(before)] == before


def test_no_room_for_a_new_ledger_a_copy_or_a_rebuild(kept, tmp_path, store):
    with Ledger.open(kept) as book:
        book.ask("Q2?", closes="2027-01-01")
        before = state(tmp_path)
        with small_files(40_000):
            refused(lambda: Ledger.create(tmp_path / "new.db"))
            refused(lambda: book.backup(tmp_path / "copy.db"))
            refused(lambda: rebuild.rebuild_to(store(book), tmp_path / "again.db"))
        assert state(tmp_path) == before


@pytest.fixture
def small_disk(tmp_path):
    place = tmp_path / "disk"
    place.mkdir()
    made = (
        shutil.which("mount")
        and ROOT
        and subprocess.run(["mount", "-t", "tmpfs", "-o", "size=256k", "tmpfs", place], capture_output=True).returncode
        == 0
    )
    if not made:
        pytest.skip("needs the right to mount a small disk")
    yield place
    subprocess.run(["umount", place], check=True)


def use_up(path):
    with path.open("wb", buffering=0) as rest:
        while True:
            rest.write(b"x" * 512)


def test_a_full_disk(small_disk, writing):
    path = small_disk / "predictions.db"
    write(path)
    before = path.read_bytes()
    with Ledger.open(path) as book:
        refused(lambda: fill(writing, book))
        refused(lambda: book.backup(small_disk / "copy.db"))
        assert not (small_disk / "copy.db").exists()
        (small_disk / "rest").write_bytes(b"")
        with pytest.raises(OSError, match="space"):
            use_up(small_disk / "rest")
        refused(lambda: fill(writing, book))
        refused(lambda: Ledger.create(small_disk / "new.db"))
    assert path.read_bytes()[: len(before)] == before
    (small_disk / "rest").unlink()
    assert read(path)[3].ok
    write_one_more = Ledger.open(path)
    write_one_more.ask("Now there is room?", closes="2027-01-01")
    write_one_more.close()
    assert {p.name for p in small_disk.iterdir()} == {"predictions.db", "predictions.db-journal"}


# Locks, settings, guards


def test_a_locked_file(kept, monkeypatch):
    monkeypatch.setattr(sqlite, "PATIENCE", 0.1)
    monkeypatch.setitem(sqlite.SETTINGS, "busy_timeout", ("50", 50))
    with closing(sqlite3.connect(kept, isolation_level=None)) as other:
        other.execute("BEGIN EXCLUSIVE")
        before = kept.read_bytes()
        assert "in use" in refused(lambda: write(kept))
        assert "in use" in refused(lambda: read(kept))
        other.execute("ROLLBACK")
        other.execute("BEGIN IMMEDIATE")
        assert "in use" in refused(lambda: write(kept))
        assert len(read(kept)[0]) == 1
        other.execute("ROLLBACK")
        other.execute("BEGIN")
        other.execute("SELECT * FROM entry").fetchall()
        assert "in use" in refused(lambda: write(kept))  # at COMMIT: the other one is still reading
        other.execute("ROLLBACK")
    assert kept.read_bytes() == before
    write(kept)


def test_settings_read_back(kept, store):
    expected = {
        **{"journal_mode": "truncate", "synchronous": 3, "foreign_keys": 1, "busy_timeout": 10_000},
        **{"trusted_schema": 0, "recursive_triggers": 1, "cell_size_check": 1, "query_only": 0},
        **{"application_id": sqlite.APPLICATION_ID, "user_version": sqlite.SCHEMA_VERSION},
    }
    for how, changes in (({}, {}), ({"write": False}, {"query_only": 1})):
        with Ledger.open(kept, **how) as book:
            found = {name: store(book).value(f"PRAGMA {name}") for name in expected}
            assert found == expected | changes


@pytest.mark.parametrize("name", sqlite.SETTINGS)
def test_a_setting_that_does_not_hold_is_refused(name, kept, monkeypatch):
    monkeypatch.setitem(sqlite.SETTINGS, name, (sqlite.SETTINGS[name][0], "something else"))
    assert name in refused(lambda: write(kept))


def test_a_file_in_wal_mode_is_brought_back(kept):
    with closing(sqlite3.connect(kept)) as raw:
        assert raw.execute("PRAGMA journal_mode = WAL").fetchone() == ("wal",)
    write(kept)
    with closing(sqlite3.connect(kept)) as raw:
        assert raw.execute("PRAGMA journal_mode").fetchone() == ("delete",)
    assert read(kept)[3].ok


def test_all_tables_are_strict(kept):
    with closing(sqlite3.connect(kept)) as raw:
        kinds = {row[1]: row[5] for row in raw.execute("PRAGMA table_list") if not row[1].startswith("sqlite_")}
        assert kinds == dict.fromkeys(schema.table_names(), 1)
        with pytest.raises(sqlite3.IntegrityError, match="cannot store TEXT"):
            raw.execute("UPDATE forecast SET stands_from = 'soon'")


ATTEMPTS = [
    "UPDATE entry SET body = x'00'",
    "UPDATE entry SET leaf = leaf WHERE seq = 1",
    "UPDATE OR IGNORE entry SET seq = seq + 100",
    "UPDATE OR REPLACE entry SET seq = 0 WHERE seq = 1",
    "DELETE FROM entry",
    "DELETE FROM entry WHERE seq = (SELECT max(seq) FROM entry)",
    "INSERT OR REPLACE INTO entry SELECT 1, x'00', leaf FROM entry WHERE seq = 0",
    "REPLACE INTO entry SELECT * FROM entry WHERE seq = 0",
    "INSERT OR IGNORE INTO entry SELECT 0, x'00', leaf FROM entry WHERE seq = 0",
    "INSERT INTO entry SELECT 1, x'00', leaf FROM entry WHERE seq = 0 ON CONFLICT DO UPDATE SET body = x'00'",
    "INSERT INTO entry SELECT 77, x'00', leaf FROM entry WHERE seq = 0",
    "INSERT INTO entry SELECT -1, x'00', leaf FROM entry WHERE seq = 0",
    "INSERT INTO entry SELECT NULL, x'00', leaf FROM entry WHERE seq = 0",
    "UPDATE node SET hash = zeroblob(32)",
    "DELETE FROM node",
    "INSERT OR REPLACE INTO node SELECT level, idx, zeroblob(32) FROM node",
    "REPLACE INTO node SELECT * FROM node",
    "UPDATE OR REPLACE node SET idx = 0 WHERE idx = 1",
]


@pytest.mark.parametrize("statement", ATTEMPTS)
@pytest.mark.parametrize("recursive", ["OFF", "ON"])
def test_the_database_itself_keeps_the_journal(statement, recursive, kept):
    before = kept.read_bytes()
    with closing(sqlite3.connect(kept, isolation_level=None)) as raw:
        raw.execute(f"PRAGMA recursive_triggers = {recursive}")
        with pytest.raises(sqlite3.IntegrityError, match="the journal only grows"):
            raw.execute(statement)
    assert kept.read_bytes() == before


@pytest.mark.skipif(shutil.which("sqlite3") is None, reason="needs the sqlite3 program")
@pytest.mark.parametrize("statement", ATTEMPTS)
def test_the_sqlite3_program_is_refused(statement, kept):
    before = kept.read_bytes()
    done = subprocess.run(["sqlite3", kept, statement], capture_output=True, text=True, timeout=60)
    assert done.returncode != 0
    assert "the journal only grows" in done.stderr
    assert kept.read_bytes() == before


def test_a_lost_table_is_told_with_its_remedy(kept):
    with closing(sqlite3.connect(kept)) as raw:
        raw.execute("DROP TABLE forecast")
    with Ledger.open(kept) as book:
        assert "prediction-ledger rebuild" in refused(book.forecasts, kind=DamagedError)
        book.rebuild()
        assert len(book.forecasts()) == 1


def test_opening_loads_nothing_heavy_and_listing_the_model(kept):
    heavy = ["sqlmodel", "sqlalchemy", "pydantic", "numpy", "rich", "dateparser", "click", "scipy"]
    program = (
        "import sys; from ledger.api.ledger import Ledger\n"
        f"with Ledger.open({str(kept)!r}) as book:\n"
        f"    loaded = set({heavy}) & set(sys.modules); assert not loaded, loaded\n"
        "    assert book.questions() and book.due() and book.forecasts()\n"
        f"loaded = sorted(set({heavy}) & set(sys.modules))\n"
        "assert loaded == ['pydantic', 'sqlalchemy', 'sqlmodel'], loaded"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, env=environment())
    assert done.returncode == 0, done.stderr


def environment():
    """The environment of this process, in which a new one finds the same packages."""
    return {**os.environ, "PYTHONPATH": os.pathsep.join(filter(None, sys.path))}
