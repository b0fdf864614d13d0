"""The whole journal in a new file, as export writes it: what a backup of a ledger in PostgreSQL is."""

import os
from collections.abc import Callable
from pathlib import Path

from ledger.errors import ExistsError, StorageError
from ledger.exchange.exporters import ledger_file
from ledger.exchange.importers.interface import File
from ledger.exchange.importers.ledger_file import opened
from ledger.journal.merkle import Frontier, leaf_hash
from ledger.store import journal_tables
from ledger.store.database import Database
from ledger.store.journal_tables import copied
from ledger.store.leftovers import passing_folder
from ledger.store.sqlite import check_path, put_in_place
from ledger.store.verification import Verification

Progress = Callable[[int], None]


def copy_journal(database: Database, path: Path, *, progress: Progress | None = None) -> Verification:
    """Write the journal into a new file, inside the caller's transaction, and read it back. Never overwrites.

    Raises:
        StorageError: there is something at the path already, or the copy could not be made or differs;
            no file is left behind then.
    """
    check_path(path, new=True)
    if path.exists():
        raise ExistsError(f"{path} exists already; name another file")
    frontier = journal_tables.frontier(database)
    count, root = frontier.size, frontier.root().hex()
    ledger = journal_tables.read(database, 0).ledger
    try:
        with passing_folder(path.parent) as folder:
            made = folder / path.name
            with made.open("w", encoding="utf-8", newline="") as out:
                ledger_file.write(copied(database), out, ledger=ledger, count=count, root=root)
                out.flush()
                os.fsync(out.fileno())
            _compare(made, root, progress)
            put_in_place(made, path)
    except OSError as wrong:
        raise StorageError(f"{path} cannot be made: {wrong.strerror}") from wrong
    return Verification("sound", count, root, None)


def _compare(made: Path, root: str, progress: Progress | None) -> None:
    """See that what can be read back gives the root."""
    frontier = Frontier()
    with opened(File.at(made)) as (_, entries):
        for body, leaf in entries:
            frontier.append(leaf if body is None else leaf_hash(body))
            if progress and not frontier.size % 100:
                progress(frontier.size)
    if frontier.root().hex() != root:
        raise StorageError("the copy differs from what was written; verify the ledger itself")
