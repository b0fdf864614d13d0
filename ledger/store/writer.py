"""The one way to write: records -> canonical body -> leaf and nodes -> entry and rows, in one transaction."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any, Protocol

from forecasts.records.values import clean_line, instant_text, odd_day
from ledger.errors import DoubtError, RefusedError
from ledger.journal import entry as kinds
from ledger.journal.entry import Entry, body, canonical, packed
from ledger.journal.merkle import leaf_hash
from ledger.store import journal_tables
from ledger.store.database import Database, Row
from ledger.store.projection.projection import Projection
from ledger.store.rescoring import refuse_rescoring
from ledger.store.statements import statement
from ledger.store.zone_rules import refuse_changed

if TYPE_CHECKING:
    from ledger.store.admission import Admission

Clock = Callable[[], datetime]
Entropy = Callable[[int], bytes]

TOGETHER = 8  # entries that are inserted together, where one follows the other
TOLERATED = timedelta(seconds=5)  # a clock that is set back by less is a clock being corrected
IDLE = timedelta(days=400)  # between two entries: after more the clock is as likely to be wrong


class Permitting(Protocol):
    """What refuses entries that somebody may not make."""

    def check(self, writer: Writer, kind: str, records: Sequence[dict[str, Any]]) -> None: ...  # noqa: D102
    def check_undo(self, writer: Writer, entry: Entry) -> None: ...  # noqa: D102


class Writer:
    """An open write transaction. Made by writing(); what it wrote becomes visible when that ends."""

    def __init__(
        self,
        database: Database,
        *,
        ledger: str,
        zone: str,
        by: str,
        clock: Clock,
        entropy: Entropy,
        accepted: Collection[str] = (),
        clock_was_wrong: str | None = None,
        permission: Permitting | None = None,
    ) -> None:
        self.permission = permission  # None: everything
        self.accepted = accepted
        self.ledger = ledger
        self.zone = zone
        self.by = clean_line(by)
        self.entropy = entropy
        self._database = database
        size, last = journal_tables.last(database)
        self.frontier = journal_tables.frontier(database, size)
        if clock_was_wrong is None:
            self.now = checked_time(clock, last, accepted)
        else:
            self.now = _time_behind(clock, last)
        self.at = instant_text(self.now)
        self.projection = Projection(database, zone)
        self.admission: Admission | None = None  # of what is brought in from elsewhere
        self._last: dict[str, int] = {}  # the last number of each kind of record, those added here too
        self._before: dict[str, int] = {}  # the same before this transaction
        self._entries: list[Row] = []
        self._nodes: list[Row] = []
        if clock_was_wrong is not None and last is not None:
            self.add(kinds.CLOCK_CORRECTED, [{"last": last.at, "reason": clean_line(clock_was_wrong)}])

    def doubt(self, kind: str, sentence: str) -> None:
        """Have it confirmed that something odd is meant. Raises DoubtError: nobody did so yet."""
        if kind not in self.accepted and sentence not in self.accepted:
            raise DoubtError(kind, sentence)

    @property
    def database(self) -> Database:
        """The database, in which the rows of all that was added can be read."""
        self.projection.flush()
        return self._database

    def last_id(self, table: str) -> int:
        """The highest number of a kind of record, 0 where there is none."""
        return int(self.database.named(statement("last_ids"))[0][table])

    def next_id(self, table: str) -> int:
        """The next number of a kind of record: Q12 follows Q11."""
        if not self._last:
            self._last = self._database.named(statement("last_ids"))[0]
            self._before = dict(self._last)
        self._last[table] += 1
        return self._last[table]

    def made(self, table: str, id_: int) -> bool:
        """Whether the record with that number was added in this transaction."""
        return table in self._before and self._before[table] < id_ <= self._last[table]

    def add(self, kind: str, records: Sequence[dict[str, Any]]) -> None:
        """Write records of one kind: one entry, or as many as they need; `database` shows their rows at once.

        Raises:
            RefusedError: an amendment would change how forecasts on its question are scored.
            DoubtError: a day is most likely a slip; not asked of what another ledger let in.
        """
        if self.admission is None:
            for record in records:
                if odd := odd_day(record) or odd_day(record.get("changes", {})):
                    self.doubt("odd-day", f"{odd[0].replace('_', ' ')}: {odd[1]}")
        if kind == kinds.QUESTION_AMENDED:
            for record in records:
                refuse_rescoring(self.database, record["question"], record["changes"])
        self.add_encoded(kind, records, map(canonical, records))

    def add_encoded(self, kind: str, records: Sequence[dict[str, Any]], encoded: Iterable[bytes]) -> None:
        """Write records whose canonical bytes are known already; their rows may wait for their batch."""
        done = 0
        for group in packed(encoded):
            self.add_entry(kind, list(records[done : done + len(group)]), group)
            done += len(group)

    def add_entry(self, kind: str, records: list[dict[str, Any]], encoded: Sequence[bytes]) -> None:
        """Write one entry of records that are known to fit into it; their rows may wait for their batch."""
        if self.permission is not None:
            self.permission.check(self, kind, records)
        seq = self.frontier.size
        entry = Entry(seq, self.at, self.by, kind, records, self.ledger)
        if self.admission is not None:
            for _ in self.admission.admitted([entry]):
                pass  # nothing is written of what is refused
        raw = body(
            ledger=self.ledger, seq=seq, at=self.at, by=self.by, salt=self.entropy(16), kind=kind, records=encoded
        )
        leaf = leaf_hash(raw)
        self._entries.append((seq, raw, leaf))
        self._nodes += self.frontier.append(leaf)
        if len(self._entries) >= TOGETHER:
            self._write_entries()
        self.projection.apply(entry)

    def flush(self) -> None:
        """Write all that waits for its batch: entries, and rows."""
        self._write_entries()
        self.projection.flush()

    def finish(self) -> None:
        """Write what still waits, and work out what depends on several records."""
        self._write_entries()
        self.projection.finish()

    def _write_entries(self) -> None:
        """Insert the entries that wait for others, and the nodes above them."""
        self._database.insert("entry", ("seq", "body", "leaf"), self._entries)
        self._database.insert("node", ("level", "idx", "hash"), self._nodes)
        self._entries, self._nodes = [], []


def checked_time(clock: Clock, last: Entry | None, accepted: Collection[str]) -> datetime:
    """The time of a transaction: the clock's, never before the last entry's.

    Raises:
        RefusedError: it is before that by more than a correction of the clock.
        DoubtError: it is so long after it that the clock may be wrong.
    """
    now = clock().astimezone(UTC)
    if last is None:
        return now
    before = datetime.fromisoformat(last.at)
    if now < before - TOLERATED:
        raise RefusedError(
            f"the clock says {instant_text(now)}, but the last entry was recorded at {instant_text(before)}; set the "
            "clock right, or, where it was wrong then and is right now, say --clock-was-wrong REASON, which is recorded"
        )
    if now > before + IDLE and "clock" not in accepted:
        sentence = f"the clock says {instant_text(now)}, {(now - before).days:,} days after the last entry"
        raise DoubtError("clock", sentence)
    return max(now, before)


def _time_behind(clock: Clock, last: Entry | None) -> datetime:
    """The clock's time, which is before the last entry's, since the clock was wrong then.

    Raises:
        RefusedError: it is not before that.
    """
    now = clock().astimezone(UTC)
    if last is None or now >= datetime.fromisoformat(last.at):
        raise RefusedError("the last entry does not lie in the future, so leave --clock-was-wrong out")
    return now


@contextmanager
def writing(database: Database, **how: Any) -> Iterator[Writer]:
    """A write transaction, as Writer has it: everything that is added in it is kept, or none of it."""
    with database.writing():
        if how["zone"] != "UTC":
            refuse_changed(database, how["zone"])
        writer = Writer(database, **how)
        yield writer
        writer.finish()
