"""Reading the journal's own tables: entries in order, nodes, the root."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from itertools import chain
from typing import TYPE_CHECKING, Any

from forecasts.records.lifecycle import day_end, moment
from ledger.errors import DamagedError, UnknownError
from ledger.journal import redaction
from ledger.journal.entry import CLOCK_CORRECTED, Entry, parse
from ledger.store.database import Database
from ledger.store.statements import statement

if TYPE_CHECKING:
    from ledger.journal.merkle import Frontier


def size(database: Database) -> int:
    """How many entries there are."""
    return int(database.value(statement("journal.size")))


def node(database: Database, level: int, index: int) -> bytes:
    """The hash of a complete subtree; level 0 is a leaf. Raises DamagedError: it is not there."""
    found = database.value(statement("journal.node" if level else "journal.leaf"), {"level": level, "index": index})
    if found is None:
        raise DamagedError(f"{database.name}: node {index} of level {level} is missing; run `prediction-ledger verify`")
    return bytes(found)


def frontier(database: Database, count: int | None = None) -> Frontier:
    """What is needed to append to the tree of the first entries (of all, unless a count is given).

    Raises:
        DamagedError: a node is missing.
    """
    from ledger.journal.merkle import Frontier

    total = size(database) if count is None else count
    peaks: dict[int, bytes] = dict(database.execute(statement("peaks"), {"size": total}))
    return Frontier.load(total, lambda level, i: peaks.get(level) or node(database, level, i))


def state(database: Database) -> tuple[int, str]:
    """How many entries the tables are made of, and the Merkle root over them in hex.

    Raises:
        DamagedError: a node is missing.
    """
    if database.made_of is not None:
        return database.made_of
    found = frontier(database)
    return found.size, found.root().hex()


def last(database: Database) -> tuple[int, Entry | None]:
    """How many entries there are, and the last one. Raises UnknownError: its body was redacted."""
    row = database.one(statement("journal.last"))
    if row is None:
        return 0, None
    seq, raw = row
    return seq + 1, read(database, seq) if raw is None else parse(seq, raw)


def read(database: Database, seq: int) -> Entry:
    """One entry. Raises UnknownError: there is no such entry, or it was redacted."""
    return parse(seq, body(database, seq))


def body(database: Database, seq: int) -> bytes:
    """The bytes of one entry. Raises UnknownError: there is no such entry, or it was redacted."""
    raw = database.value(statement("journal.body"), {"seq": seq})
    if raw is None:
        there = "what entry {} said was redacted" if 0 <= seq < size(database) else "there is no entry {}"
        raise UnknownError(there.format(seq))
    return bytes(raw)


def redactions(database: Database) -> list[Entry]:
    """The entries that redact others, in order."""
    if database.value(statement("journal.bare")) is None:
        return []
    rows = chain.from_iterable(database.stream(statement("journal.bodies")))
    return redaction.redactions((seq, raw) for seq, raw in rows if isinstance(raw, bytes))


def stand_ins(database: Database) -> dict[int, Entry]:
    """What stands in for each entry that was redacted, by its place."""
    return redaction.stand_ins(redactions(database))


def batches(database: Database, there: Mapping[int, Entry] | None = None, size: int = 256) -> Iterator[list[Entry]]:
    """The entries in order, some at a time; for those that were redacted what stands in for them.

    Args:
        database: the ledger.
        there: what stands in, where a later state of the journal has it.
        size: how many at a time.
    """
    there = stand_ins(database) if there is None else there
    for rows in database.stream(statement("journal.bodies"), size=size):
        given = [(seq, raw) for seq, raw in rows if raw is not None or (seq in there and there[seq].data)]
        yield [there[seq] if raw is None else parse(seq, raw) for seq, raw in given]


def newest_first(database: Database) -> Iterator[Entry]:
    """The entries that have a body, the newest first."""
    for rows in database.stream(statement("journal.newest_first"), size=50):
        yield from (parse(seq, raw) for seq, raw in rows)


def other_state(database: Database, named: Iterable[Sequence[Any]]) -> tuple[int, int] | None:
    """The first of some states of the journal that it never had: the entry that names it, and its size; None if none.

    Args:
        database: the ledger, whose nodes are right.
        named: the entry that names a state, how many entries that has, and their root in hex.
    """
    for seq, size, root in named:
        if not 0 < size <= seq or frontier(database, size).root().hex() != root:
            return seq, size
    return None


def copied(database: Database, count: int | None = None) -> Iterator[tuple[bytes | None, bytes]]:
    """Body and leaf of each entry, or of the first ones, in order; the body is None where it was redacted."""
    total = size(database) if count is None else count
    rows = database.stream(statement("journal.first_entries"), {"count": total}, size=100)
    for _, body, leaf in chain.from_iterable(rows):
        yield body, leaf


def count_at(database: Database, state: date | int, zone: str) -> int:
    """How many entries the journal had at the end of a day, or up to and with a number.

    Raises:
        UnknownError: there is no such entry, or the ledger did not exist yet.
    """
    total = size(database)
    if isinstance(state, int):
        if not 0 <= state < total:
            raise UnknownError(f"there is no entry {state}; the journal has entries 0 to {total - 1}")
        return state + 1
    end = day_end(state, zone)
    starts = [0, *_corrections(database)]
    for low, high in zip(reversed(starts), reversed([*starts[1:], total]), strict=True):
        if (count := _before(database, end, low, high)) > low:
            return count
    raise UnknownError(f"this ledger did not exist on {state}; its first entry is later")


def _corrections(database: Database) -> list[int]:
    """The entries at which time goes back: a clock that was wrong was set right."""
    mark = f'"kind":"{CLOCK_CORRECTED}"'.encode()
    rows = database.stream(statement("journal.bodies"))
    return [seq for seq, body in chain.from_iterable(rows) if body is not None and mark in body]


def _before(database: Database, end: int, low: int, high: int) -> int:
    """How many entries there are before a moment, of those between which time does not go back, found by halving."""
    while low < high:
        middle = (low + high) // 2
        if _recorded(database, middle) < end:
            low = middle + 1
        else:
            high = middle
    return low


def _recorded(database: Database, seq: int) -> int:
    """When an entry was recorded; of one that was redacted, when the next one was."""
    from datetime import datetime

    seq, raw = database.execute(statement("journal.at_or_after"), {"seq": seq})[0]
    return moment(datetime.fromisoformat(parse(seq, raw).at))
