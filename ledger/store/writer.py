"""The one way to write: records -> canonical body -> leaf and nodes -> entry and rows, in one transaction."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from typing import Any

from forecasts.records.values import clean_line, instant_text
from ledger.errors import RefusedError
from ledger.journal import entry as kinds
from ledger.journal.entry import Entry, body, canonical, packed
from ledger.journal.merkle import leaf_hash
from ledger.store import journal_tables
from ledger.store.projection.projection import Projection
from ledger.store.rescoring import refuse_rescoring
from ledger.store.sqlite import Database

Clock = Callable[[], datetime]
Entropy = Callable[[int], bytes]

TOLERATED = timedelta(seconds=5)  # a clock that is set back by less is a clock being corrected


class Writer:
    """An open write transaction. Made by writing(); what it wrote becomes visible when that ends."""

    def __init__(
        self, database: Database, *, ledger: str, zone: str, by: str, clock: Clock, entropy: Entropy
    ) -> None:
        self.database = database
        self.ledger = ledger
        self.by = clean_line(by)
        self.entropy = entropy
        self.frontier = journal_tables.frontier(database)
        self.now = self._time(clock)
        self.at = instant_text(self.now)
        self.projection = Projection(database, zone)
        self._next: dict[str, int] = {}

    def _time(self, clock: Clock) -> datetime:
        """The time of this transaction: the clock's, never before the last entry's."""
        now = clock().astimezone(UTC)
        if not self.frontier.size:
            return now
        last = datetime.fromisoformat(journal_tables.read(self.database, self.frontier.size - 1).at)
        if now < last - TOLERATED:
            raise RefusedError(
                f"the clock says {instant_text(now)}, but the last entry was recorded at "
                f"{instant_text(last)}; set the clock right, entries are kept in order of time"
            )
        return max(now, last)

    def last_id(self, table: str) -> int:
        """The highest number of a kind of record, 0 where there is none."""
        return int(self.database.value(f"SELECT coalesce(max(id), 0) FROM {table}"))  # noqa: S608

    def next_id(self, table: str) -> int:
        """The next number of a kind of record: Q12 follows Q11."""
        self._next[table] = self._next.get(table) or self.last_id(table)
        self._next[table] += 1
        return self._next[table]

    def add(self, kind: str, records: Sequence[dict[str, Any]]) -> None:
        """Write records of one kind: one entry, or as many as they need; their rows can be read at once.

        Raises:
            RefusedError: an amendment would change how forecasts on its question are scored.
        """
        if kind == kinds.QUESTION_AMENDED:
            self.projection.flush()
            for record in records:
                refuse_rescoring(self.database, record["question"], record["changes"])
        self.add_encoded(kind, records, map(canonical, records))
        self.projection.flush()

    def add_encoded(self, kind: str, records: Sequence[dict[str, Any]], encoded: Iterable[bytes]) -> None:
        """Write records whose canonical bytes are known already; their rows may wait for their batch."""
        done = 0
        for group in packed(encoded):
            self.add_entry(kind, list(records[done : done + len(group)]), group)
            done += len(group)

    def add_entry(self, kind: str, records: list[dict[str, Any]], encoded: Sequence[bytes]) -> None:
        """Write one entry of records that are known to fit into it; their rows may wait for their batch."""
        seq = self.frontier.size
        raw = body(
            ledger=self.ledger,
            seq=seq,
            at=self.at,
            by=self.by,
            salt=self.entropy(16),
            kind=kind,
            records=encoded,
        )
        leaf = leaf_hash(raw)
        self.database.insert("entry", ("seq", "body", "leaf"), [(seq, raw, leaf)])
        self.database.insert("node", ("level", "idx", "hash"), self.frontier.append(leaf))
        self.projection.apply(Entry(seq, self.at, self.by, kind, records, self.ledger))


@contextmanager
def writing(
    database: Database, *, ledger: str, zone: str, by: str, clock: Clock, entropy: Entropy
) -> Iterator[Writer]:
    """A write transaction: everything that is added in it is kept, or none of it."""
    with database.writing():
        writer = Writer(database, ledger=ledger, zone=zone, by=by, clock=clock, entropy=entropy)
        yield writer
        writer.projection.finish()
