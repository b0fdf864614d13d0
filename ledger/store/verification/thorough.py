"""Building all tables a second time from the journal and comparing every row: slow, and it names what differs."""

from __future__ import annotations

import sqlite3

from ledger.errors import EntryError, LedgerError
from ledger.journal.entry import Entry
from ledger.store import journal_tables, schema
from ledger.store.projection.projection import BATCHED, UNREADABLE, Projection
from ledger.store.sqlite import Database
from ledger.store.verification.finding import Found
from ledger.store.verification.rows import same_definitions, same_rows


def compare(database: Database, rebuilt: Database, twin: str) -> None:
    """Compare all tables but the journal's with a rebuild.

    Args:
        database: the ledger, whose journal has been checked.
        rebuilt: an empty database.
        twin: the name under which that one is attached to the ledger.

    Raises:
        Found: a row differs, or an entry gives rows that cannot be kept.
    """
    with rebuilt.writing():
        schema.create(rebuilt, defer=schema.BULK_INDEXES)
        projection = _Projected(rebuilt)
        for entry in journal_tables.stream(database):
            projection.apply(entry)
        schema.create_indexes(rebuilt)
        projection.finish()
    same_definitions(database, twin)
    for table in schema.table_names():
        if table not in schema.JOURNAL_TABLES:
            same_rows(database, table, twin)


class _Projected(Projection):
    """A projection that says which entries give rows that the tables do not take."""

    def __init__(self, database: Database) -> None:
        super().__init__(database)
        database.name = "the temporary rebuild"  # its path is nothing that a finding should tell
        self.first = self.last = 0  # the entries whose rows may still wait for their batch

    def apply(self, entry: Entry) -> None:
        """Turn one entry into rows; what goes wrong is a finding."""
        self.last = entry.seq
        try:
            super().apply(entry)
        except EntryError as wrong:
            reason = str(wrong).removeprefix(f"entry {entry.seq} ")
            raise Found(f"entry {entry.seq}", "body", reason) from wrong
        except LedgerError as wrong:
            raise self._refused(wrong) from wrong
        if entry.kind not in BATCHED:
            self.first = entry.seq + 1

    def flush(self) -> None:
        """Insert the rows that wait; from then on only the present entry's may."""
        super().flush()
        self.first = self.last

    def finish(self) -> None:
        """Work out what stands and counts; what goes wrong is a finding."""
        try:
            self.flush()
        except LedgerError as wrong:
            raise self._refused(wrong) from wrong
        try:
            super().finish()
        except (LedgerError, *UNREADABLE) as wrong:
            self.first = 0  # it can be any entry's
            raise self._refused(wrong) from wrong

    def _refused(self, wrong: Exception) -> Exception:
        cause = wrong.__cause__ or wrong
        if isinstance(cause, sqlite3.OperationalError):  # a full disk is not the journal's fault
            return wrong
        alone = self.first >= self.last
        place = f"entry {self.last}" if alone else f"entries {self.first} to {self.last}"
        verb = "gives" if alone else "give"
        return Found(place, "body", f"{verb} rows that cannot be kept: {' '.join(str(cause).split())}")
