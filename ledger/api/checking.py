"""A receipt, a proof or a checkpoint, checked without the ledger it is of."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, NamedTuple

from ledger.errors import NoteError
from ledger.journal.checkpoint import Checkpoint
from ledger.journal.consistency import ConsistencyProof
from ledger.journal.entry import Entry
from ledger.journal.merkle import consistent
from ledger.journal.note import Note, PublicKey
from ledger.journal.receipt import FIRST, Receipt
from ledger.journal.stamp import fingerprints, written


@dataclass(frozen=True, slots=True)
class Checked:
    """What a file was found to be; everything that it says of itself is true.

    Attributes:
        what: receipt, proof or checkpoint.
        checkpoint: the state of the journal that it ends with.
        signed_by: who signed this, as far as the key is known.
        says: the key that the file names itself, which proves nothing about whose it is.
        unknown: in whose name it is signed, where no key is known.
        entry: what a receipt shows.
        continues: the size of the earlier state that was held against it.
        times: of each time stamp whose it is said to be, the second that it names, and the certificates it rests on.
        witnessed: witnesses who cosigned it, and when, in seconds since 1970.
        others: in whose names it is cosigned, where no key of theirs was given.
    """

    what: str
    checkpoint: Checkpoint
    signed_by: PublicKey | None
    says: str | None = None
    unknown: str | None = None
    entry: Entry | None = None
    continues: int | None = None
    times: tuple[tuple[str, datetime, str], ...] = ()
    witnessed: tuple[tuple[PublicKey, int], ...] = ()
    others: tuple[str, ...] = ()

    def as_json(self) -> dict[str, Any]:
        """For other programs."""
        entry = self.entry
        return {
            "what": self.what,
            "origin": self.checkpoint.origin,
            "size": self.checkpoint.size,
            "root": self.checkpoint.root.hex(),
            "signed_by": self.signed_by and str(self.signed_by),
            "continues": self.continues,
            "witnessed": [{"key": str(key), "time": _time(seconds)} for key, seconds in self.witnessed],
            "stamped": [{"authority": name, "time": written(second)} for name, second, _ in self.times],
            "entry": entry
            and {"seq": entry.seq, "at": entry.at, "by": entry.by, "kind": entry.kind, "data": entry.data},
        }

    def lines(self) -> list[str]:
        """For people."""
        import orjson

        state = self.checkpoint
        lines = []
        if (entry := self.entry) is not None:
            lines.append(
                f"Entry {entry.seq:,} of the journal {state.origin} ({entry.kind}), recorded {entry.at} by that "
                "ledger's clock:"
            )
            lines += [orjson.dumps(record, option=orjson.OPT_INDENT_2).decode() for record in entry.data]
        lines.append(
            f"True: it is in the journal of {state.size:,} entries with the root {state.root.hex()}."
            if entry
            else f"A state of the journal {state.origin}: {state.size:,} entries, root {state.root.hex()}."
        )
        if self.continues is not None:
            lines.append(f"True: it begins with the {self.continues:,} entries of the earlier checkpoint, unchanged.")
        lines += [
            f"Stamped: it was there by {second:%Y-%m-%d %H:%M:%S} UTC, if the certificates in the file are those of "
            f"{name}. Compare their SHA-256 with what it publishes: {', '.join(fingerprints(pem))}."
            for name, second, pem in self.times
        ]
        lines.append(self._signature())
        lines += [f"Cosigned on {_time(seconds)} by the witness {key}." for key, seconds in self.witnessed]
        if self.others:
            lines.append(f"Cosigned in the name of {', '.join(self.others)}; name the key with --witness to see if so.")
        elif not self.witnessed:
            lines.append(
                "Unwitnessed: nobody else has signed it, so another reader may have been shown another journal."
            )
        return lines

    def _signature(self) -> str:
        if self.unknown:
            return f"Signed in the name of {self.unknown}; name the key with --key to see whether it is so."
        if self.signed_by is None:
            return "Unsigned: anybody can have written it. Compare the root with one that was published."
        sure = (
            ""
            if self.says is None
            else (" So the file says: see that it is the key which its owner publishes, or name that with --key.")
        )
        return f"Signed by {self.signed_by}.{sure}"


def _time(seconds: int) -> str:
    return written(datetime.fromtimestamp(seconds, UTC))


def check(
    text: str, *, key: PublicKey | None = None, against: str | None = None, witnesses: Sequence[PublicKey] = ()
) -> Checked:
    """See what a file is, and that what it says of itself is true.

    Args:
        text: a receipt, a proof or a checkpoint.
        key: who must have signed it.
        witnesses: who must have cosigned it.
        against: an earlier checkpoint, which it must continue.

    Raises:
        NoteError: it is none of these, or not true.
    """
    before = None if against is None else Checkpoint.read(against)[0]
    said, state, note = _read(text)
    if before is not None:
        _refuse_other(before, state, said)
    signer = _signer(note, key, said.says)
    names = tuple(dict.fromkeys(one.name for one in note.signatures))
    known = {state.origin, *(one.name for one in witnesses)}
    return Checked(
        said.what,
        state,
        signer,
        None if key else said.says,
        state.origin if signer is None and state.origin in names else None,
        said.entry,
        None if before is None else before.size,
        tuple(said.times),
        tuple((one, _cosigned(note, one)) for one in witnesses),
        tuple(name for name in names if name not in known),
    )


class _Said(NamedTuple):
    """What a file is, and what it says beside a checkpoint."""

    what: str
    says: str | None = None
    entry: Entry | None = None
    times: Sequence[tuple[str, datetime, str]] = ()
    old: int | None = None
    hashes: tuple[bytes, ...] = ()


def _read(text: str) -> tuple[_Said, Checkpoint, Note]:
    if text.startswith(FIRST):
        receipt = Receipt.read(text)
        entry, state, note = receipt.proven()
        return _Said("receipt", receipt.key, entry, receipt.times()), state, note
    if text.startswith("old "):
        found = ConsistencyProof.read(text)
        return _Said("proof", old=found.old, hashes=found.hashes), *Checkpoint.read(found.checkpoint)
    return _Said("checkpoint"), *Checkpoint.read(text)


def _cosigned(note: Note, witness: PublicKey) -> int:
    seconds = note.cosigned(witness)
    if seconds is None:
        raise NoteError(f"it is not cosigned by {witness}")
    return seconds


def _signer(note: Note, key: PublicKey | None, says: str | None) -> PublicKey | None:
    wanted = key or (PublicKey.read(says) if says else None)
    if wanted is not None and note.by(wanted):
        return wanted
    if key is not None:
        raise NoteError(f"it is not signed by {key}")
    return None


def _refuse_other(before: Checkpoint, state: Checkpoint, said: _Said) -> None:
    if said.old not in (None, before.size):
        raise NoteError(f"the proof goes on from {said.old:,} entries, the earlier checkpoint has {before.size:,}")
    if before.origin != state.origin:
        raise NoteError(f"the earlier checkpoint is of {before.origin}, this is of {state.origin}")
    if not consistent(before.size, before.root, state.size, state.root, said.hashes):
        raise NoteError(
            f"nothing here shows that the {state.size:,} entries begin with the {before.size:,} of the earlier "
            "checkpoint"
        )
