"""Rule: is the ledger what was written? The journal by itself, then every table against what the journal gives.

chain      every leaf, every node, every body
projected  the tables against a projection of the journal into an empty place
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

from ledger.errors import DamagedError, LedgerError, StorageError
from ledger.store import journal_tables
from ledger.store.database import Database
from ledger.store.verification import projected
from ledger.store.verification.chain import Chain, Progress
from ledger.store.verification.finding import Finding, Found, Unchecked

__all__ = ["Finding", "Progress", "Verification", "verify"]

State = Literal["sound", "differs", "unchecked"]
_SAID: dict[State, str] = {
    "sound": "as it was written",
    "differs": "not as it was written",
    "unchecked": "could not be checked",
}
_TABLES = "the tables"


@dataclass(frozen=True, slots=True)
class Verification:
    """What verify found.

    Attributes:
        state: "sound"; "differs" where something is not as it was written; "unchecked" where nothing is found to
            differ, and not everything could be checked.
        entries: how many entries the journal has.
        root: the Merkle root over them, in hex.
        first: the first difference, or what could not be checked and why; else None.
    """

    state: State
    entries: int
    root: str
    first: Finding | None

    @property
    def ok(self) -> bool:
        """Whether everything was checked and nothing differs."""
        return self.state == "sound"

    def __str__(self) -> str:
        """What was found, as a finding begins."""
        return f"{_SAID[self.state]}: {self.first}" if self.first else _SAID[self.state]

    @property
    def sentence(self) -> str:
        """What was found, as a sentence about the ledger goes on."""
        return str(self) if self.state == "unchecked" else f"is {self}"


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
    state, first = _told(database, lambda: _whole(database, chain))
    if first is not None and first.place == _TABLES:  # the journal can be checked by itself
        chain = Chain(database, checkpoint, progress)
        alone = _told(database, lambda: _journal(database, chain))
        state, first = (state, first) if alone[0] == "sound" else alone
    return Verification(state, chain.frontier.size, chain.frontier.root().hex(), first)


def _whole(database: Database, chain: Chain) -> None:
    with database.scratch("rebuilt") as rebuilt, database.reading():
        projected.compare(database, chain, rebuilt)


def _journal(database: Database, chain: Chain) -> None:
    with database.reading():
        for _ in chain.entries():
            pass


def _told(database: Database, look: Callable[[], None]) -> tuple[State, Finding | None]:
    """What a look at the ledger found, or what kept it from looking."""
    try:
        look()
    except Found as found:
        return "differs", found.finding
    except Unchecked as found:
        return "unchecked", found.finding
    except OSError as wrong:
        hint = "set TMPDIR to a folder with room"
        return "unchecked", Finding(_TABLES, "", f"no temporary file can be made ({wrong.strerror}); {hint}")
    except LedgerError as wrong:
        if isinstance(wrong, StorageError) and not isinstance(wrong, DamagedError):
            return "unchecked", Finding(_TABLES, "", str(wrong))
        return "differs", Finding("the file" if database.engine == "sqlite" else "the database", "", str(wrong))
    return "sound", None
