"""Rule: is the ledger what was written? The journal by itself, then every table against what the journal gives.

chain      every leaf, every node, every body
projected  the tables against a projection of the journal into an empty place
"""

from __future__ import annotations

from dataclasses import dataclass

from ledger.errors import LedgerError
from ledger.store import journal_tables
from ledger.store.database import Database
from ledger.store.verification import projected
from ledger.store.verification.chain import Chain, Progress
from ledger.store.verification.finding import Finding, Found

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
    journal_tables.size(database)  # what cannot be read at all is no finding
    chain = Chain(database, checkpoint, progress)
    first: Finding | None = None
    try:
        with database.scratch("rebuilt") as rebuilt, database.reading():
            projected.compare(database, chain, rebuilt)
            database.check()
    except Found as found:
        first = found.finding
    except LedgerError as wrong:
        first = Finding("the file" if database.engine == "sqlite" else "the database", "", str(wrong))
    return Verification(first is None, chain.frontier.size, chain.frontier.root().hex(), first)
