"""A journal from elsewhere as it is, entry by entry: into an empty ledger, or behind the entries that it goes on from.

Each entry is held against what this ledger would have written itself (ledger.store.admission) before it is kept.
"""

from collections.abc import Callable, Collection, Iterable

from forecasts.records.links import has_credentials
from ledger.errors import DoubtError, EntryError, InputError, LedgerError, RefusedError
from ledger.journal.entry import ENTRY_REDACTED, LEDGER_CREATED, Entry, in_order, parse
from ledger.journal.merkle import leaf_hash
from ledger.store import journal_tables, schema
from ledger.store.admission import Admission
from ledger.store.database import Database
from ledger.store.projection.projection import Projection
from ledger.store.statements import statement

Progress = Callable[[int], None]
# Body and leaf of each entry; where it was redacted what stands in for the body, or None where nothing does.
Given = Iterable[tuple[bytes | Entry | None, bytes]]
TOGETHER = 100  # entries that are kept together


def is_empty(database: Database) -> bool:
    """Whether nothing was ever entered but that the ledger was made."""
    return journal_tables.size(database) == 1 and journal_tables.read(database, 0).kind == LEDGER_CREATED


def restore(
    database: Database,
    given: Given,
    *,
    ledger: str,
    count: int,
    root: str,
    accepted: Collection[str] = (),
    progress: Progress | None = None,
) -> None:
    """Put a journal in place of an empty one, in one transaction.

    Args:
        database: the ledger, open for writing.
        given: body and leaf of each entry, in order.
        ledger: the UUID that all of them must have.
        count: how many there must be.
        root: the root that they must give, in hex.
        accepted: doubts that were answered by yes.
        progress: called with how many entries are done.

    Raises:
        RefusedError: the ledger is not empty, or a link in an entry lets its reader in.
        InputError: an entry is not what it should be, or the root is another one; nothing was changed.
    """
    with database.unreferenced(), database.writing():
        if not is_empty(database):
            raise RefusedError("the ledger has entries already; a journal is restored into an empty one")
        schema.drop_derived(database)  # the guards of the journal too
        database.execute(statement("journal.drop_entries"))
        database.execute(statement("journal.drop_nodes"))
        schema.create(database, defer=schema.BULK_INDEXES)
        incoming = Incoming(database, ledger, accepted=accepted)
        incoming.append(given, progress)
        schema.create_index(database, schema.SETTLING)
        database.analyze()
        incoming.finish(count, root)
        schema.create_indexes(database)


def see_through(database: Database, given: Given) -> None:
    """Hold the entries of another ledger, in a passing place, against what is let in when it is restored.

    Args:
        database: any ledger, outside of a transaction.
        given: body and leaf of each entry of the other one, in order.

    Raises:
        InputError: one is not what it should be.
    """
    with database.scratch("theirs") as place, place.writing():
        schema.twin(place)
        projection = Projection(place)

        def rows() -> Database:
            projection.flush()
            return place

        admission = Admission(rows)
        for seq, (body, _) in enumerate(given):
            if not isinstance(body, bytes):
                admission.whole &= body is not None
                if body is None or not body.data:
                    continue
            try:
                entry = body if isinstance(body, Entry) else parse(seq, body, strict=True)
                for run in admission.admitted([entry]):
                    projection.apply_all(run)
            except EntryError as wrong:
                raise InputError(f"line {seq + 2:,}: {wrong}") from wrong


class Incoming:
    """Entries that are kept as they are, behind those that are here."""

    def __init__(self, database: Database, ledger: str, zone: str = "UTC", accepted: Collection[str] = ()) -> None:
        """Begin behind the last entry of a ledger of this UUID; its days are read in the zone."""
        self.database = database
        self.ledger = ledger
        self.accepted = accepted
        self.projection = Projection(database, zone)
        size, last = journal_tables.last(database)
        self.frontier = journal_tables.frontier(database, size)
        self.before = last.at if last else ""
        self.admission = Admission(self._with_rows, database if size else None)

    def _with_rows(self) -> Database:
        self.projection.flush()
        return self.database

    def append(self, given: Given, progress: Progress | None = None) -> None:
        """Keep entries. Raises InputError: one is not what it should be."""
        waiting: list[Entry] = []
        for body, leaf in given:
            seq = self.frontier.size
            if isinstance(body, bytes):
                self._keep(body, leaf_hash(body))
                waiting.append(self._parsed(seq, body))
            else:
                self._keep(None, leaf)
                self.admission.whole &= body is not None
                waiting += [body] if body is not None and body.data else []
            if len(waiting) >= TOGETHER:
                self._apply(waiting)
                waiting = []
                if progress:
                    progress(self.frontier.size)
        self._apply(waiting)

    def finish(self, count: int, root: str) -> None:
        """Work out what depends on several records, once all entries are there.

        Raises:
            InputError: they are not as many, or do not have the root.
        """
        if (found := (self.frontier.size, self.frontier.root().hex())) != (count, root):
            raise InputError(
                f"its {found[0]:,} entries have the root {found[1][:16]}..., and its first line says "
                f"{count:,} and {root[:16]}...; the file was changed"
            )
        self.projection.finish()
        named = self.database.execute(statement("named_states"))
        if (wrong := journal_tables.other_state(self.database, named)) is not None:
            raise InputError(
                f"line {wrong[0] + 2:,}: entry {wrong[0]} names a root of {wrong[1]:,} entries that is not theirs"
            )

    def _keep(self, body: bytes | None, leaf: bytes) -> None:
        self.database.insert("entry", ("seq", "body", "leaf"), [(self.frontier.size, body, leaf)])
        self.database.insert("node", ("level", "idx", "hash"), self.frontier.append(leaf))

    def _parsed(self, seq: int, body: bytes) -> Entry:
        try:
            entry = parse(seq, body, strict=True)
        except EntryError as wrong:
            raise InputError(f"line {seq + 2:,}: {wrong}") from wrong
        if (
            entry.ledger != self.ledger
            or (entry.kind == LEDGER_CREATED) != (seq == 0)
            or not in_order(entry, self.before)
        ):
            raise InputError(f"line {seq + 2:,}: entry {seq} does not belong to this ledger after the one before it")
        if "credentials" not in self.accepted and has_credentials(body.decode()):
            raise DoubtError(
                "credentials",
                f"line {seq + 2:,}: entry {seq} ({entry.kind}) has a link with a user's name, a password or an access "
                "key, which would be kept and published as it is, since no entry can be changed",
            )
        if entry.kind == ENTRY_REDACTED and (there := self._there(entry)):
            raise InputError(
                f"line {seq + 2:,}: entry {seq} says that entry {there[0]} was redacted, and that is there"
            )
        self.before = entry.at
        return entry

    def _there(self, redaction: Entry) -> list[int]:
        """Which entries one says were redacted and are there."""
        told = [one["seq"] for one in redaction.data if isinstance(one.get("seq"), int)]
        return [seq for seq in told if self.database.value(statement("journal.body"), {"seq": seq}) is not None]

    def _apply(self, entries: list[Entry]) -> None:
        try:
            for run in self.admission.admitted(entries):
                self.projection.apply_all(run)
        except EntryError as wrong:
            raise InputError(str(wrong)) from wrong
        except LedgerError as wrong:
            if (cause := wrong.__cause__) is None or not self.database.refused_rows(cause):
                raise
            raise InputError(
                f"entry {entries[-1].seq} or one before it gives rows that cannot be kept: {cause}"
            ) from wrong
