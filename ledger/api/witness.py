"""A witness: signs of others' journals that each state continues the one that it signed before (C2SP tlog-witness)."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from ledger.errors import NoteError
from ledger.journal.checkpoint import Checkpoint
from ledger.journal.consistency import ConsistencyProof
from ledger.journal.merkle import consistent
from ledger.journal.note import PublicKey, cosignature
from ledger.store.witness_state import Seen, WitnessState

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from ledger.journal.note import Note, SigningKey

LARGEST = 1 << 16  # bytes of a request
SIZE = "text/x.tlog.size"


class Reply(NamedTuple):
    """An HTTP status, the answer, and its kind."""

    status: int
    text: str = ""
    kind: str = "text/plain; charset=utf-8"


class Witness:
    """What answers requests for a cosignature."""

    def __init__(self, state: WitnessState, key: SigningKey, clock: Callable[[], datetime]) -> None:
        """Answer by a state, sign with a key, and tell the time by a clock."""
        self._state, self._key, self._clock = state, key, clock

    def add_checkpoint(self, body: bytes) -> Reply:
        """The answer to a request: a cosignature, or why there is none."""
        try:
            asked = ConsistencyProof.read(body.decode("utf-8"))
            state, note = Checkpoint.read(asked.checkpoint)
        except (NoteError, UnicodeDecodeError) as wrong:
            return Reply(400, f"{wrong}\n")
        if not (keys := self._state.keys(state.origin)):
            return Reply(404, f"the journal {state.origin} is not known here\n")
        if not any(_signed(note, PublicKey.read(key)) for key in keys):
            return Reply(403, f"it is not signed by a key that is known of {state.origin}\n")
        if asked.old > state.size:
            return Reply(400, "the old size is larger than the new one\n")
        return self._continued(asked, state, note)

    def _continued(self, asked: ConsistencyProof, state: Checkpoint, note: Note) -> Reply:
        seen = self._state.seen(state.origin)
        if asked.old != seen.size or (asked.old == state.size and state.root != seen.root):
            return Reply(409, f"{seen.size}\n", SIZE)
        right = consistent(seen.size, seen.root, state.size, state.root, asked.hashes)
        if seen.size == 0 < state.size:
            right = not asked.hashes
        if not right:
            return Reply(422, "the proof does not show that the journal begins with what was signed here before\n")
        if not self._state.replace(state.origin, seen, Seen(state.size, state.root)):
            return Reply(409, f"{self._state.seen(state.origin).size}\n", SIZE)  # another request was faster
        return Reply(200, str(cosignature(note.text, self._key, int(self._clock().timestamp()))))


def _signed(note: Note, key: PublicKey) -> bool:
    try:
        return note.by(key)
    except NoteError:
        return False
