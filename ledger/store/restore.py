"""A journal from elsewhere into an empty ledger: the same entries, the same root."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from ledger.errors import EntryError, InputError, RefusedError
from ledger.journal.entry import LEDGER_CREATED, in_order, parse
from ledger.journal.merkle import Frontier, leaf_hash
from ledger.store import journal_tables, schema
from ledger.store.database import Database
from ledger.store.rebuild import replay

Progress = Callable[[int], None]


def is_empty(database: Database) -> bool:
    """Whether nothing was ever entered but that the ledger was made."""
    return journal_tables.size(database) == 1 and journal_tables.read(database, 0).kind == LEDGER_CREATED


def restore(
    database: Database,
    given: Iterable[tuple[bytes | None, bytes]],
    *,
    ledger: str,
    count: int,
    root: str,
    progress: Progress | None = None,
) -> None:
    """Put a journal in place of an empty one, in one transaction.

    Args:
        database: the ledger, open for writing.
        given: body and leaf of each entry, in order; the body is None where it was redacted.
        ledger: the UUID that all of them must have.
        count: how many there must be.
        root: the root that they must give, in hex.
        progress: called with how many entries are done.

    Raises:
        RefusedError: the ledger is not empty.
        InputError: an entry is not what it should be, or the root is another one; nothing was changed.
    """
    with database.unreferenced(), database.writing():
        if not is_empty(database):
            raise RefusedError("the ledger has entries already; a journal is restored into an empty one")
        schema.drop_derived(database)  # the guards of the journal too
        database.execute("DELETE FROM entry")
        database.execute("DELETE FROM node")
        schema.create(database, defer=schema.BULK_INDEXES)
        found = _append(database, given, ledger, progress)
        if (found.size, found.root().hex()) != (count, root):
            raise InputError(
                f"its {found.size:,} entries have the root {found.root().hex()[:16]}..., and its first line says "
                f"{count:,} and {root[:16]}...; the file was changed"
            )
        try:
            replay(database, database)
        except EntryError as wrong:
            raise InputError(f"it cannot be restored: {wrong}") from wrong


def _append(
    database: Database, given: Iterable[tuple[bytes | None, bytes]], ledger: str, progress: Progress | None
) -> Frontier:
    frontier = Frontier()
    before = ""
    for seq, (body, leaf) in enumerate(given):
        if body is not None:
            try:
                entry = parse(seq, body, strict=True)
            except EntryError as wrong:
                raise InputError(f"line {seq + 2:,}: {wrong}") from wrong
            if (
                entry.ledger != ledger
                or (entry.kind == LEDGER_CREATED) != (seq == 0)
                or not in_order(entry, before)
            ):
                raise InputError(
                    f"line {seq + 2:,}: entry {seq} does not belong to this ledger after the one before it"
                )
            before, leaf = entry.at, leaf_hash(body)
        database.insert("entry", ("seq", "body", "leaf"), [(seq, body, leaf)])
        database.insert("node", ("level", "idx", "hash"), frontier.append(leaf))
        if progress and not seq % 100:
            progress(seq)
    return frontier


def journal(database: Database) -> Iterable[tuple[bytes | None, bytes]]:
    """Body and leaf of each entry, in order."""
    for batch in database.stream("SELECT body, leaf FROM entry ORDER BY seq", size=100):
        yield from batch
