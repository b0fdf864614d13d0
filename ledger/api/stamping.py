"""The verb that asks outside authorities by when the journal was there."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from ledger.api.proving import Proving
from ledger.errors import NoteError, RefusedError
from ledger.journal.checkpoint import Checkpoint
from ledger.journal.stamp import Request, stamped
from ledger.store import journal_tables, lookup

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ledger.api.trusted import Authority
    from ledger.recording.stamps import Stamp
    from ledger.store.tables import StampRow


class Stamped(NamedTuple):
    """What came of asking.

    Attributes:
        state: the state of the journal that was to be stamped.
        stamps: what was given.
        failed: authority -> why it gave none; ask again, then for the state of that day.
    """

    state: Checkpoint
    stamps: tuple[Stamp, ...]
    failed: dict[str, str]


class Stamping(Proving):
    """Stamps of outside authorities over checkpoints.

    What waits needs no list: a stamp covers every entry before it, so whoever failed is asked for the newest state.
    """

    def unstamped(self, authority: str | None = None) -> int:
        """How many entries wait for a time stamp, of one authority or of any, beside those that keep stamps."""
        with self._database.reading():
            size, rows = journal_tables.size(self._database), self._stamps()
        covered = max((row.size for row in rows if authority in (None, row.authority)), default=0)
        return size - covered - len({row.entry for row in rows if row.entry >= covered})

    def _stamps(self) -> list[StampRow]:
        return [row for row, _ in lookup.stamps(self._database, journal_tables.size(self._database))]

    def stamp(self, authorities: Sequence[Authority]) -> Stamped:
        """Have the present state of the journal stamped, and keep what was given; who has stamped it is not asked."""
        with self._database.reading():
            size = journal_tables.size(self._database)
            state = Checkpoint.of(self.uuid, size, journal_tables.frontier(self._database, size).root().hex())
        stamps, failed = [], {}
        for one in authorities:
            try:
                if self.unstamped(one.name):
                    stamps.append(_asked(one, str(state)))
            except (NoteError, RefusedError) as wrong:
                failed[one.name] = str(wrong)
        if stamps:
            from ledger.recording.stamps import record_stamps

            with self._writing() as writer:
                record_stamps(writer, state, stamps)
        return Stamped(state, tuple(stamps), failed)


def _asked(authority: Authority, text: str) -> Stamp:
    from ledger.api.calls import post
    from ledger.recording.stamps import Stamp

    request = Request.of(text)
    status, raw = post(authority.url, request.body, "application/timestamp-query")
    if status != 200:
        raise RefusedError(f"{authority.url} answers with the HTTP status {status}")
    second = stamped(raw, text, authority.certificates, request.nonce)
    return Stamp(authority.name, second, raw, authority.certificates)
