"""Making the derived tables again from the journal: whole, or as they were at a past state."""

from collections.abc import Callable, Collection, Mapping
from pathlib import Path

from ledger.journal.entry import Entry
from ledger.journal.merkle import Frontier
from ledger.store import engines, journal_tables, schema, sqlite
from ledger.store.database import Database
from ledger.store.projection.projection import Projection
from ledger.store.statements import statement

Progress = Callable[[int], None]


def replay(
    source: Database, target: Database, *, there: Mapping[int, Entry] | None = None, progress: Progress | None = None
) -> None:
    """Fill the empty derived tables of target from source's journal, inside the caller's transaction.

    Indexes that are missing are made at the end; `there` is what stands in for entries that a later state redacted;
    progress is called with how many entries are done.
    """
    projection = Projection(target)
    for entries in journal_tables.batches(source, there):
        projection.apply_all(entries)
        if progress and entries:
            progress(entries[-1].seq)
    schema.create_index(target, schema.SETTLING)
    target.analyze()
    projection.finish()
    schema.create_indexes(target)


def past_state(source: Database, count: int) -> Database:
    """The ledger as it was when the journal had this many entries, in memory and for reading only."""
    past = sqlite.in_memory(f"{source.name} after {count} entries")
    with past.writing():
        schema.create(past, defer=schema.BULK_INDEXES)
        copy_journal(source, past, count)
        replay(past, past, there=journal_tables.stand_ins(source))
    past.only_read()
    return past


def copy_journal(source: Database, target: Database, count: int) -> None:
    """Copy the first entries as they are, and make the nodes above them, inside the caller's transaction on target."""
    tree = Frontier()
    for batch in source.stream(statement("journal.first_entries"), {"count": count}, size=200):
        target.insert("entry", ("seq", "body", "leaf"), batch)
        nodes = [node for _, _, leaf in batch for node in tree.append(bytes(leaf))]
        target.insert("node", ("level", "idx", "hash"), nodes)


def rebuild(database: Database, *, progress: Progress | None = None) -> None:
    """Make the derived tables again from the journal, in place and in one transaction.

    The journal itself is not touched. Other programs see the old tables until the new ones are whole.
    """
    with database.unreferenced(), database.writing():
        erase(database, (), progress=progress)


def erase(
    database: Database,
    seqs: Collection[int],
    *,
    there: Mapping[int, Entry] | None = None,
    progress: Progress | None = None,
) -> None:
    """Take the bodies of entries away, and make the derived tables again, inside the caller's transaction.

    What stands in for them, the journal has already, or `there` does.
    """
    schema.drop_derived(database)  # and with it what keeps entries from being changed
    database.update("entry", ("body",), "seq", [(None, seq) for seq in seqs])
    schema.create(database, defer=schema.BULK_INDEXES)
    replay(database, database, there=there, progress=progress)


def rebuild_to(database: Database, place: str | Path, *, progress: Progress | None = None) -> None:
    """Copy the journal into a new ledger and make its tables there: for one whose tables are damaged.

    Raises:
        StorageError: there is something at the place already; it is left as it is.
    """
    with engines.new(place) as new, database.reading():
        schema.create(new, defer=schema.BULK_INDEXES)
        copy_journal(database, new, journal_tables.size(database))
        replay(database, new, progress=progress)
