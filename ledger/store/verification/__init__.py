"""Rule: is the file what was written? Every leaf, every node, and every derived row against what the journal gives.

chain      the journal by itself
quick      the tables, proved to be what the journal gives
thorough   the tables against a rebuild of all of them, where that proof did not come off: it names what differs
structure  pages, indexes, and what follows from several forecasts, by the database while Python does the rest
"""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from threading import Thread

from ledger.errors import LedgerError, StorageError
from ledger.store import schema, sqlite
from ledger.store.sqlite import Database
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
    chain = Chain(database, checkpoint, progress, quick.Written(database))
    first: Finding | None = None
    try:
        with (
            _attached(database, "rest") as rest,
            _attached(database, "rebuilt") as rebuilt,
            database.reading(),
        ):
            _check(database, chain, rest, rebuilt)
    except Found as found:
        first = found.finding
    except LedgerError as wrong:
        first = Finding("the file", "", str(wrong))
    return Verification(first is None, chain.frontier.size, chain.frontier.root().hex(), first)


def _check(database: Database, chain: Chain, rest: Database, rebuilt: Database) -> None:
    database.value("SELECT 1 FROM main.sqlite_master")  # from here on nobody else can write
    beside = _Beside(database)
    try:
        follows = _follows(database, chain, rest)
        if not follows or beside.result() != chain.written.detailed:
            thorough.compare(database, rebuilt, "rebuilt")
            beside.result()
    finally:
        beside.stop()


def _follows(database: Database, chain: Chain, rest: Database) -> bool:
    """Check the journal, and whether it is proved at once that the tables follow from it."""
    batches = chain.entries()
    try:
        with rest.writing():
            schema.create(rest, defer=schema.BULK_INDEXES)
            projection = quick.Rest(rest)
            for entries in batches:
                for entry in entries:
                    projection.apply(entry)
            schema.create_indexes(rest)
            projection.finish()
        quick.compare(database, chain.written, "rest")
    except (Doubt, LedgerError):
        for _ in batches:
            pass
        if not chain.complete:
            raise
        return False
    return True


@contextmanager
def _attached(database: Database, name: str) -> Iterator[Database]:
    """An empty database in a temporary file, which the ledger's connection knows under the name."""
    with tempfile.TemporaryDirectory(prefix="prediction-ledger-") as folder:
        file = Path(folder) / f"{name}.db"
        file.touch()  # a connection that may only read cannot make what it attaches
        database.execute(f"ATTACH :file AS {name}", {"file": str(file)})
        try:
            with sqlite.scratch(file) as empty:
                yield empty
        finally:
            database.execute(f"DETACH {name}")


def _by_the_database(database: Database) -> int | None:
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

    def __init__(self, database: Database) -> None:
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
