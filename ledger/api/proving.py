"""Verbs that prove to strangers: signed checkpoints, receipts, proofs that one state continues another."""

from __future__ import annotations

from base64 import b64decode
from collections.abc import Sequence
from typing import TYPE_CHECKING

from ledger import identifiers
from ledger.api.connection import Connection
from ledger.errors import RefusedError
from ledger.journal import merkle
from ledger.journal.checkpoint import PREFIX, Checkpoint
from ledger.journal.consistency import ConsistencyProof
from ledger.journal.note import Note, PublicKey, signed
from ledger.store import journal_tables, lookup

if TYPE_CHECKING:
    from ledger.api.key_file import KeyFile
    from ledger.journal.receipt import Receipt, StampedState
    from ledger.store.tables import StampRow


class Proving(Connection):
    """What a stranger can hold against this ledger."""

    def signing_key(self) -> PublicKey | None:
        """The key that signs its checkpoints, as the journal announces it."""
        newest = lookup.signing_key(self._database)
        return None if newest is None else PublicKey.read(newest)

    def keys(self) -> list[PublicKey]:
        """Every key that signed or signs its checkpoints, the oldest first."""
        return [PublicKey.read(one.key) for one in lookup.signing_keys(self._database)]

    def new_key(self, file: KeyFile, *, passphrase: str | None = None) -> PublicKey:
        """Make the key that signs this ledger's checkpoints from now on, or one that takes its place.

        Args:
            file: where it is kept, outside the ledger; the key whose place it takes lies there.
            passphrase: locks the file of the new key.

        Raises:
            RefusedError: the key whose place it takes is not there.
            ExistsError: there is a file of another key.
        """
        from ledger.api.key_file import KeyFile, new_key, wanted
        from ledger.recording.keys import announce_key

        announced = self.signing_key()
        now = wanted(file, str(announced) if announced else None)
        if announced is not None and now is None:
            raise RefusedError(
                f"the key that signs this ledger's checkpoints is not in {file.path}, and only it can say which one "
                "takes its place"
            )
        made = new_key(self.uuid)
        place = KeyFile(file.path if now is None else file.next.path, passphrase)
        if now is not None:
            place.path.unlink(missing_ok=True)  # of a rotation that was stopped
        place.keep(made)
        try:
            with self._writing() as writer:
                announce_key(writer, made, None if now is None else now.key())
        except BaseException:
            place.path.unlink()
            raise
        if now is not None:
            file.replace()
        return made.public()

    def checkpoint(self, *, size: int | None = None, key: KeyFile | None = None) -> Note:
        """The state of the journal, or of its first entries, signed where there is a key.

        Raises:
            RefusedError: what was signed last is not the beginning of this journal.
        """
        with self._database.reading():
            frontier = journal_tables.frontier(self._database, size)
            state = Checkpoint.of(self.uuid, frontier.size, frontier.root().hex())
            if key is None:
                return Note(str(state))
            before = key.last
            if before is not None:
                self.refuse_other(before, f"{key.path} signed last")
            if before is None or before.size < state.size:
                key.remember(state)
            return signed(str(state), [key.key()])

    def refuse_other(self, before: Checkpoint, who: str) -> None:
        """Refuse to go on from a state that this journal does not continue.

        Args:
            before: the state.
            who: who has it, as the end of "the entries that ...".

        Raises:
            RefusedError: the journal does not begin with these entries.
        """
        here = journal_tables.size(self._database)
        if before.origin != PREFIX + self.uuid:
            reason = f"this is the journal {PREFIX}{self.uuid}, not {before.origin}, of which are the {before.size:,}"
        elif before.size > here:
            reason = f"this journal has {here:,} entries, fewer than the {before.size:,}"
        elif journal_tables.frontier(self._database, before.size).root() != before.root:
            reason = f"this journal does not begin with the {before.size:,}"
        else:
            return
        raise RefusedError(f"{reason} entries that {who}")

    def receipt(self, reference: object, *, key: KeyFile | None = None) -> Receipt:
        """What shows that a record is in the journal, to anybody who has the checkpoint or its key.

        Args:
            reference: F14, Q3, C2, S1 or R5.
            key: signs the checkpoint.

        Raises:
            UnknownError: there is no such record, or its entry was redacted.
        """
        from ledger.journal.receipt import Receipt

        noun, number = identifiers.record(reference)
        with self._database.reading():
            seq = lookup.entry_of(self._database, noun, number)
            size = journal_tables.size(self._database)
            note = self.checkpoint(size=size, key=key)
            body = journal_tables.body(self._database, seq)
            proof = merkle.inclusion_proof(seq, size, self._node)
            stamped = self._stamped(seq, lookup.stamps(self._database, size))
        public = None if key is None else str(key.public)
        return Receipt(body, seq, tuple(proof), str(note), stamped, public)

    def _stamped(self, seq: int, stamps: Sequence[tuple[StampRow, str]]) -> StampedState | None:
        """The first state with time stamps that an entry is in, with all stamps of it."""
        from ledger.journal.receipt import StampedState

        size = min((row.size for row, _ in stamps if row.size > seq), default=None)
        if size is None:
            return None
        chosen = [(row, pem) for row, pem in stamps if row.size == size]
        state = Checkpoint.of(self.uuid, size, chosen[0][0].root)
        proof = merkle.inclusion_proof(seq, size, self._node)
        given = tuple((row.authority, b64decode(row.stamp), pem) for row, pem in chosen)
        return StampedState(str(state), tuple(proof), given)

    def prove(self, old: int, new: int | None = None, *, key: KeyFile | None = None) -> str:
        """That the journal of new entries continues that of old ones, as a witness is asked to sign it.

        Returns:
            The line `old N`, the proof's hashes, and the checkpoint of the new state.

        Raises:
            RefusedError: the journal never had so many entries.
        """
        with self._database.reading():
            here = journal_tables.size(self._database)
            size = here if new is None else new
            if not 0 <= old <= size <= here:
                raise RefusedError(
                    f"this journal has {here:,} entries; a proof leads from fewer of them to more, not from "
                    f"{old:,} to {size:,}"
                )
            proof = merkle.consistency_proof(old, size, self._node) if 0 < old < size else []
            note = self.checkpoint(size=size, key=key)
        return str(ConsistencyProof(old, tuple(proof), str(note)))

    def _node(self, level: int, index: int) -> bytes:
        return journal_tables.node(self._database, level, index)
