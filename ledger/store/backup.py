"""A consistent copy of a ledger while others write to it."""

from __future__ import annotations

import sqlite3
from pathlib import Path

from ledger.errors import StorageError
from ledger.store import journal_tables, sqlite
from ledger.store.sqlite import SQLite, translated
from ledger.store.verification import Progress, Verification, verify


def backup(database: SQLite, path: Path, *, progress: Progress | None = None) -> Verification:
    """Copy the ledger into a new file, then verify the copy. Never overwrites.

    Returns:
        What the verification of the copy found.

    Raises:
        StorageError: there is something at the path already, or the copy could not be made;
            no file is left behind then.
    """
    with sqlite.new_file(path) as copy:
        try:
            with database.reading():
                journal_tables.size(database)  # takes the read lock: one state, whoever writes
                database.raw.backup(copy.raw)
        except sqlite3.Error as wrong:
            raise translated(wrong, str(path)) from wrong
        result = verify(copy, progress=progress)
        if not result.ok:
            raise StorageError(
                f"the copy differs from what was written ({result.first}); verify the ledger itself"
            )
    return result
