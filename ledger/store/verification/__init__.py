"""Rule: is the file what was written? Every leaf, every node, and every derived row against what the journal gives.

chain      the journal by itself
quick      the tables, proved to be what the journal gives
thorough   the tables against a rebuild of all of them, where that proof did not come off: it names what differs
structure  pages, indexes, and what follows from several forecasts, by the database while Python does the rest
"""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass
from threading import Thread

from ledger.errors import LedgerError, StorageError
from ledger.store import schema, sqlite
from ledger.store.database import Database
from ledger.store.verification import quick, structure, thorough
from ledger.store.verification.chain import Chain, Progress
from ledger.store.verification.finding import Doubt, Finding, Found

__all__ = ["Finding", "Progress", "Verification", "verify"]


@dataclass(frozen=True, slots=True)
class Verification:
    """What verify found.

    Attributes:
        ok: whether nothing differs.
        entries: how many entries the journal has.
        root: the Merkle root over all of them, in hex.
        first: the first difference, or None.
    """

    ok: bool
    entries: int
    root: str
    first: Finding | None


def verify(
    database: Database, *, checkpoint: tuple[int, str] | None = None, progress: Progress | None = None
) -> Verification:
    """Recompute every leaf and node, and compare all derived tables with what the journal gives.

    Args:
        database: the ledger.
        checkpoint: (entries, root in hex) as once noted: the journal must begin with exactly these.
        progress: called with how many entries are done.
    """
    database.value("SELECT 1 FROM entry LIMIT 1")  # what cannot be read at all is no finding
    written = quick.Written(database) if isinstance(database, sqlite.SQLite) else None
    chain = Chain(database, checkpoint, progress, written)
    first: Finding | None = None
    try:
        if written and isinstance(database, sqlite.SQLite):
            _check_quickly(database, chain, written)
        else:
            _check_plainly(database, chain)
    except Found as found:
        first = found.finding
    except LedgerError as wrong:
        first = Finding("the file" if written else "the database", "", str(wrong))
    return Verification(first is None, chain.frontier.size, chain.frontier.root().hex(), first)


def _check_plainly(database: Database, chain: Chain) -> None:
    with database.scratch("rebuilt") as rebuilt, database.reading():
        for _ in chain.entries():
            pass
        thorough.compare(database, rebuilt)


def _check_quickly(database: sqlite.SQLite, chain: Chain, written: quick.Written) -> None:
    with database.scratch("rest") as rest, database.scratch("rebuilt") as rebuilt, database.reading():
        database.value("SELECT 1 FROM main.sqlite_master")  # from here on nobody else can write
        beside = _Beside(database)
        try:
            follows = _follows(database, chain, written, rest)
            if not follows or beside.result() != written.detailed:
                thorough.compare(database, rebuilt)
                beside.result()
        finally:
            beside.stop()


def _follows(database: sqlite.SQLite, chain: Chain, written: quick.Written, rest: Database) -> bool:
    """Check the journal, and whether it is proved at once that the tables follow from it."""
    batches = chain.entries()
    try:
        with rest.writing():
            definitions = schema.twin(rest)
            projection = quick.Rest(rest)
            for entries in batches:
                for entry in entries:
                    projection.apply(entry)
            schema.create_indexes(rest, references=False)
            projection.finish()
        quick.compare(database, written, rest, definitions)
    except (Doubt, LedgerError):
        for _ in batches:
            pass
        if not chain.complete:
            raise
        return False
    return True


def _by_the_database(database: sqlite.SQLite) -> int | None:
    """How many forecasts say more than a probability; None where what follows from several is not as it must be.

    Raises:
        Found: a page or an index is damaged.
    """
    return quick.detailed(database, "main") if structure.check(database) else None


class _Beside:
    """The structure, checked on a connection of its own in a thread: SQLite works while Python does.

    Both connections see the same state, since no other program can write while the first one reads. Where there is
    no second connection to be had (a database in memory), the first one does it when it is asked.
    """

    def __init__(self, database: sqlite.SQLite) -> None:
        self.database = database
        self.error: Exception | None = None
        self.detailed: int | None = None
        self.other = sqlite.again(database)
        self.thread = Thread(target=self._run)
        if self.other:
            self.thread.start()

    def _run(self) -> None:
        try:
            self.detailed = _by_the_database(self.other or self.database)
        except Exception as wrong:  # handed over to the thread that asks
            self.error = wrong

    def result(self) -> int | None:
        """What _by_the_database() gave.

        Raises:
            Found: as that.
        """
        if self.other:
            self.thread.join()
        elif self.detailed is None:
            self._run()
        if isinstance(self.error, StorageError) and self.other:
            return _by_the_database(self.database)  # the second connection was kept waiting
        if self.error:
            raise self.error
        return self.detailed

    def stop(self) -> None:
        """End it, if it is still going on."""
        if self.other:
            with suppress(Exception):
                self.other.raw.interrupt()
            self.thread.join()
            self.other.close()
