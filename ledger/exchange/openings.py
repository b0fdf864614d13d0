"""The entries of a journal that say nothing but what is public: those that a site may open, the rest are leaves."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping
from typing import Any

from ledger.journal import entry as kinds
from ledger.journal.entry import Entry, parse
from ledger.store.admission.checks import listed
from ledger.store.admission.kinds import KINDS
from ledger.store.database import Database
from ledger.store.journal_tables import stand_ins
from ledger.store.projection.merges import merged, root
from ledger.store.statements import statement

OPEN = {  # which say nothing about anybody
    kinds.LEDGER_CREATED,
    kinds.REPORT_PUBLISHED,
    kinds.CLOCK_CORRECTED,
    kinds.KEY_ANNOUNCED,
    kinds.CHECKPOINT_STAMPED,
}


def openings(database: Database, size: int, public: Mapping[str, Collection[int]]) -> Iterator[tuple[int, bytes]]:
    """Place and body of each of the first entries whose records are all public.

    Args:
        database: the ledger.
        size: how many entries to look at.
        public: table -> the numbers of its records that are public, of sources, forecasters, claims and questions.
    """
    opened: dict[str, set[int]] = defaultdict(set)
    for noun in ("forecaster", "question"):  # what became one of these was said of it
        parents = merged(database, noun)
        opened[noun] = {number for number in parents if root(parents, number) in public[noun]}
    for table, numbers in public.items():
        opened[table] |= set(numbers)
    there = stand_ins(database)
    shown: dict[int, bool] = {}  # whether what stands in for an entry that was redacted is public
    for batch in database.stream(statement("journal.first_entries"), {"count": size}, size=200):
        for seq, body, _ in batch:
            if body is None:
                shown[seq] = _stands_public(there.get(seq), opened, public)
            elif _may_open(parse(seq, bytes(body)), shown, opened, public):
                yield seq, bytes(body)


def _stands_public(entry: Entry | None, opened: dict[str, set[int]], public: Mapping[str, Any]) -> bool:
    return entry is not None and (not entry.data or _is_public(entry, opened, public))


def _may_open(entry: Entry, shown: Mapping[int, bool], opened: dict[str, set[int]], public: Mapping[str, Any]) -> bool:
    """Whether all that an entry says is public; of one that redacts others, all that it keeps of them."""
    if entry.kind == kinds.ENTRY_REDACTED:
        return all(shown.get(r["seq"]) for r in entry.data)
    return _is_public(entry, opened, public)


def _is_public(entry: Entry, opened: dict[str, set[int]], public: Mapping[str, Any]) -> bool:
    kind = KINDS.get(entry.kind)
    if kind is None or entry.kind in OPEN:
        return kind is not None
    found = [_record_is(record, entry.kind, opened, public) for record in entry.data]
    return entry.kind != kinds.IMPORT_COMPLETED and all(found)


def _record_is(record: dict[str, Any], name: str, opened: dict[str, set[int]], public: Mapping[str, Any]) -> bool:
    kind = KINDS[name]
    refers = kind.references(record).items()
    named = [(table, number) for field, table in refers for number in listed(record.get(field))]
    fine = all(number in opened[table] for table, number in named)
    if kind.table in public:
        return fine and record["id"] in opened[kind.table]
    if kind.table and fine:  # a forecast or a resolution is as public as its question
        opened[kind.table].add(record["id"])
    return fine
