"""A copy is a ledger: consistent, verified, never over anything, never half."""

from __future__ import annotations

import sqlite3
from contextlib import closing

import pytest

from ledger.api.ledger import Ledger
from ledger.errors import ExistsError, StorageError
from ledger.store import backup as module
from ledger.store import sqlite
from ledger.store.verification import Finding, Verification


@pytest.fixture
def copy(tmp_path):
    (tmp_path / "copies").mkdir()
    return tmp_path / "copies" / "copy.db"


def test_a_copy_has_the_same_rows_and_is_verified(full_book, copy, tools, store):
    seen = []
    result = full_book.backup(copy, progress=seen.append)
    assert (result.ok, result.entries, result.root) == (True, *full_book.root())
    assert seen
    assert [p.name for p in copy.parent.iterdir()] == ["copy.db"]
    with Ledger.open(copy, create=False) as other:
        assert tools.dump(store(other), journal=True) == tools.dump(store(full_book), journal=True)
        assert (other.uuid, other.zone) == (full_book.uuid, full_book.zone)
        other.ask("It goes on?", closes="2027-01-01")
    assert full_book.verify().ok


@pytest.mark.parametrize("there", ["file", "folder", "link", "itself"])
def test_a_copy_never_overwrites(there, full_book, copy, path):
    if there == "file":
        copy.write_text("precious")
    elif there == "folder":
        copy.mkdir()
    elif there == "link":
        copy.symlink_to(path)
    target = path if there == "itself" else copy
    before = path.read_bytes()
    with pytest.raises(StorageError):
        full_book.backup(target)
    assert path.read_bytes() == before
    if there == "file":
        assert copy.read_text() == "precious"
        assert [p.name for p in copy.parent.iterdir()] == ["copy.db"]


def test_what_appears_while_the_copy_is_made_is_kept(full_book, copy, monkeypatch):
    def verify(database, **how):
        copy.write_text("precious")
        return Verification("sound", 1, "", None)

    monkeypatch.setattr(module, "verify", verify)
    with pytest.raises(ExistsError):
        full_book.backup(copy)
    assert copy.read_text() == "precious"
    assert [p.name for p in copy.parent.iterdir()] == ["copy.db"]


@pytest.mark.parametrize("links", [True, False])
def test_file_systems_without_hard_links_do_too(links, full_book, copy, monkeypatch):
    if not links:
        monkeypatch.setattr(sqlite.os, "link", lambda a, b: (_ for _ in ()).throw(OSError(1, "not permitted")))
    assert full_book.backup(copy).ok
    with pytest.raises(ExistsError):
        full_book.backup(copy)
    assert [p.name for p in copy.parent.iterdir()] == ["copy.db"]


DAMAGE = {
    "a changed row": "UPDATE forecast SET probability = 0.111 WHERE id = 1",
    "a lost table": "DROP TABLE ledger",
    "a lost node": "DROP TABLE node",
    "a version before": "PRAGMA user_version = 3",
}


@pytest.mark.parametrize("name", DAMAGE)
def test_a_ledger_with_damaged_tables_is_copied_and_they_are_made_again(name, full_book, copy, path):
    root = full_book.root()
    with closing(sqlite3.connect(path, isolation_level=None)) as raw:
        raw.execute(DAMAGE[name])
    made = Ledger.backup_file(path, copy)
    assert (made.state, (made.entries, made.root)) == ("sound", root)
    assert (made.mended is None) == (name == "a version before")  # whose tables are those of this one
    Ledger.rebuild_file(copy)  # as is asked for of an older version
    with Ledger.open(copy) as other:
        assert other.verify().ok
        other.ask("It goes on?", closes="2027-01-01")


def test_what_is_damaged_is_the_ledger_and_not_its_copy(full_book, copy, path):
    with sqlite3.connect(path) as raw:
        page = raw.execute("SELECT rootpage FROM sqlite_master WHERE name = 'forecast'").fetchone()[0]
        size = raw.execute("PRAGMA page_size").fetchone()[0]
    with path.open("r+b") as file:
        file.seek(size * (page - 1))
        file.write(b"\xff" * size)
    made = Ledger.backup_file(path, copy)
    assert made.ok
    assert str(copy) not in str(made.mended)
    assert str(path) in str(made.mended)


def test_a_ledger_whose_journal_is_damaged_is_not_copied(full_book, copy, path):
    with closing(sqlite3.connect(path)) as raw:
        raw.execute("DROP TRIGGER entry_stays")
        raw.execute("UPDATE entry SET body = CAST(replace(body, 'event', 'Vorfall') AS BLOB)")
        raw.commit()
    with pytest.raises(StorageError, match="the journal itself is damaged: not as it was written: entry "):
        full_book.backup(copy)
    assert list(copy.parent.iterdir()) == []


@pytest.mark.parametrize("wrong", [RuntimeError, KeyboardInterrupt])
def test_a_copy_that_is_interrupted_leaves_nothing(wrong, full_book, copy, monkeypatch):
    def verify(database, **how):
        raise wrong

    monkeypatch.setattr(module, "verify", verify)
    with pytest.raises(wrong):
        full_book.backup(copy)
    assert list(copy.parent.iterdir()) == []


def test_a_copy_that_differs_is_not_kept(full_book, copy, monkeypatch):
    found = Verification("differs", 1, "", Finding("entry 3", "body", "is not what was written"))
    monkeypatch.setattr(module, "verify", lambda database, **how: found)
    with pytest.raises(StorageError, match="entry 3, body"):
        full_book.backup(copy)
    assert list(copy.parent.iterdir()) == []


def test_a_copy_of_what_may_only_be_read(full_book, copy, path):
    full_book.close()
    path.chmod(0o444)
    with Ledger.open(path, write=False) as book:
        assert book.backup(copy).ok
    with Ledger.open(copy) as book:
        book.ask("The copy may be written?", closes="2027-01-01")


def test_a_missing_folder(full_book, copy):
    with pytest.raises(StorageError, match="no folder"):
        full_book.backup(copy / "deeper" / "copy.db")
