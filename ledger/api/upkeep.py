"""Verbs that keep the ledger whole: verification, rebuild, backup, and what was published of it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from ledger.api.connection import Connection
from ledger.store import engines, journal_tables

if TYPE_CHECKING:
    from ledger.store.backup import Backup
    from ledger.store.database import Database
    from ledger.store.verification import Verification


class Upkeep(Connection):
    """The journal and the tables that are made from it."""

    def verify(
        self, *, checkpoint: tuple[int, str] | None = None, progress: Callable[[int], None] | None = None
    ) -> Verification:
        """Recompute every hash and compare every table with a rebuild from the journal.

        Args:
            checkpoint: (entries, root) as root() gave them once: the journal must begin with exactly these.
            progress: called with how many entries are done.
        """
        from ledger.store.verification import verify

        return verify(self._database, checkpoint=checkpoint, progress=progress)

    def rebuild(self, *, progress: Callable[[int], None] | None = None) -> None:
        """Make all tables again from the journal."""
        from ledger.store.rebuild import rebuild

        rebuild(self._database, progress=progress)

    @staticmethod
    def rebuild_file(
        path: str | Path, *, to: str | Path | None = None, progress: Callable[[int], None] | None = None
    ) -> int:
        """Make all tables of a file again, also of one whose tables are damaged or of an older version.

        Args:
            path: the ledger.
            to: a new file to make instead, from the journal alone.
            progress: called with how many entries are done.

        Returns:
            How many entries the journal has.
        """
        from ledger.store import rebuild

        with engines.connect(path, write=to is None, older=True) as database:
            if to is None:
                rebuild.rebuild(database, progress=progress)
            else:
                rebuild.rebuild_to(database, to, progress=progress)
            return journal_tables.size(database)

    def backup(self, path: str | Path, *, progress: Callable[[int], None] | None = None) -> Backup:
        """Copy the ledger into a new file, consistent while others write, and verify the copy.

        It works whenever the journal is sound: tables that are damaged are made again in the copy.
        Of a ledger in PostgreSQL the copy is its whole journal, as export writes it.
        """
        return _backup(self._database, Path(path), progress)

    @staticmethod
    def backup_file(ledger: str | Path, path: str | Path, *, progress: Callable[[int], None] | None = None) -> Backup:
        """The same of a ledger that is not open, also of one with damaged tables or those of an older version."""
        with engines.connect(ledger, write=False, older=True) as database:
            return _backup(database, Path(path), progress)

    def record_report(self, sha256: str, checkpoint: tuple[int, str]) -> bool:
        """Keep in the journal that something was published, unless that is its last word already.

        Args:
            sha256: of what was published; of a site, of its list of files.
            checkpoint: (entries, root) on which it rests.

        Returns:
            Whether an entry was written.

        Raises:
            RefusedError: the journal does not begin with these entries.
        """
        from ledger.recording.publications import record_report

        with self._writing() as writer:
            return record_report(writer, sha256, checkpoint)


def _backup(database: Database, path: Path, progress: Callable[[int], None] | None) -> Backup:
    from ledger.store.backup import backup, copied
    from ledger.store.sqlite import SQLite

    if isinstance(database, SQLite):
        return backup(database, path, progress=progress)
    from ledger.exchange.journal_copy import copy_journal

    with database.reading():
        return copied(copy_journal(database, path, progress=progress))
