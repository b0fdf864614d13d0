"""A consistent copy of a ledger while others write to it: of its file, or of its journal where only that is sound."""

import sqlite3
from dataclasses import dataclass, replace
from pathlib import Path

from ledger.errors import EntryError, StorageError
from ledger.store import journal_tables, schema, sqlite
from ledger.store.rebuild import copy_journal, replay
from ledger.store.sqlite import SQLite, translated
from ledger.store.verification import Finding, Progress, Verification, verify


@dataclass(frozen=True, slots=True)
class Backup(Verification):
    """What the verification of a copy found.

    Attributes:
        mended: what does not follow from the journal in the ledger itself; in the copy it was made again. Else None.
    """

    mended: Finding | None = None


class _Differs(Exception):  # noqa: N818 (a way out, not an error)
    """A copy is not as it was written."""

    def __init__(self, result: Verification) -> None:
        self.result = result


def _verified(copy: SQLite, progress: Progress | None) -> Verification:
    result = verify(copy, progress=progress)
    if result.state == "differs":
        raise _Differs(result)
    return result


def copied(result: Verification, mended: Finding | None = None) -> Backup:
    """What was found in a copy, and what was mended in it."""
    return Backup(result.state, result.entries, result.root, result.first, mended)


def backup(database: SQLite, path: Path, *, progress: Progress | None = None) -> Backup:
    """Copy the ledger into a new file, then verify the copy. Never overwrites.

    Where tables are damaged, or are those of an older version, the journal is copied and they are made again.

    Raises:
        StorageError: there is something at the path already, the copy could not be made, or the journal itself is
            not as it was written; no file is left behind then.
    """
    try:
        with sqlite.new_file(path) as copy:
            _copy_pages(database, copy, path)
            result = _verified(copy, progress)
        return copied(result)
    except _Differs as found:
        return copied(_copy_journal(database, path, progress), _of(database, path, found.result.first))


def _of(database: SQLite, copy: Path, found: Finding | None) -> Finding | None:
    """What was found in a copy of a ledger, as what is wrong with the ledger itself."""
    return found and replace(found, reason=found.reason.replace(str(copy), database.name))


def _copy_pages(database: SQLite, copy: SQLite, path: Path) -> None:
    try:
        with database.reading():
            journal_tables.size(database)  # takes the read lock: one state, whoever writes
            database.raw.backup(copy.raw)
    except sqlite3.Error as wrong:
        raise translated(wrong, str(path)) from wrong


def _copy_journal(database: SQLite, path: Path, progress: Progress | None) -> Verification:
    try:
        with sqlite.new_file(path) as copy:
            with copy.writing(), database.reading():
                schema.create(copy, defer=schema.BULK_INDEXES)
                copy_journal(database, copy, journal_tables.size(database))
                replay(copy, copy)
            return _verified(copy, progress)
    except (_Differs, EntryError) as found:
        told = str(found.result if isinstance(found, _Differs) else found).replace(str(path), database.name)
        raise StorageError(f"the journal itself is damaged: {told}; take the ledger from an earlier backup") from found
