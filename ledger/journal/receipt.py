"""A receipt: one entry, and the proof that a checkpoint covers it (C2SP tlog-proof).

A file that says all by itself: the entry's body stands in the line `extra`, the hashes that lead from it to the root
below, and the checkpoint with its signatures at the end.
"""

from __future__ import annotations

import re
from base64 import b64encode
from typing import TYPE_CHECKING, Any, NamedTuple

import orjson

from ledger.errors import NoteError
from ledger.journal.checkpoint import Checkpoint
from ledger.journal.entry import Entry, parse
from ledger.journal.merkle import included, leaf_hash
from ledger.journal.note import Note, decoded
from ledger.journal.stamp import stamped

if TYPE_CHECKING:
    from datetime import datetime

_STAMP = ("authority", "stamp", "certificates")
FIRST = "c2sp.org/tlog-proof@v1"
_INDEX = re.compile("index (0|[1-9][0-9]{0,17})")


class StampedState(NamedTuple):
    """A state of the journal that has time stamps (RFC 3161), and that the entry is in it.

    Attributes:
        checkpoint: the three lines that were stamped.
        proof: as in Receipt, to its root.
        stamps: of each the authority, the stamp, and the authority's certificates in PEM.
    """

    checkpoint: str
    proof: tuple[bytes, ...]
    stamps: tuple[tuple[str, bytes, str], ...]

    def as_json(self) -> dict[str, object]:
        """As it stands in a receipt."""
        stamps = [(name, b64encode(raw).decode(), pem) for name, raw, pem in self.stamps]
        return {
            "checkpoint": self.checkpoint,
            "path": [b64encode(one).decode() for one in self.proof],
            "stamps": [dict(zip(_STAMP, one, strict=True)) for one in stamps],
        }

    @classmethod
    def of(cls, said: dict[str, Any]) -> StampedState:
        """From what stands there. Raises NoteError, KeyError, TypeError, AttributeError: it is not that."""
        found = [(str(one["authority"]), in_base64(one["stamp"]), str(one["certificates"])) for one in said["stamps"]]
        return cls(str(said["checkpoint"]), tuple(map(in_base64, said["path"])), tuple(found))


class Receipt(NamedTuple):
    """What shows that an entry is in the journal.

    Attributes:
        body: the entry's bytes.
        seq: its place.
        proof: the hashes from beside its leaf up to below the root.
        checkpoint: the state of the journal that covers it, as text with its signatures.
        stamped: what shows when it was there, where an authority of time stamps says so.
        key: the key that is said to have signed the checkpoint; to be compared with the one that is published.
    """

    body: bytes
    seq: int
    proof: tuple[bytes, ...]
    checkpoint: str
    stamped: StampedState | None = None
    key: str | None = None

    def __str__(self) -> str:
        extra: dict[str, object] = {"body": self.body.decode()}
        if self.key:
            extra["key"] = self.key
        if self.stamped:
            extra["stamped"] = self.stamped.as_json()
        lines = [FIRST, f"extra {b64encode(orjson.dumps(extra)).decode()}", f"index {self.seq}"]
        lines += [b64encode(one).decode() for one in self.proof]
        return "\n".join(lines) + "\n\n" + self.checkpoint

    @classmethod
    def read(cls, raw: str) -> Receipt:
        """A receipt as it was written; proven() tells whether it is true. Raises NoteError: it is no receipt."""
        head, _, checkpoint = raw.partition("\n\n")
        lines = head.split("\n")
        if len(lines) < 3 or lines[0] != FIRST or not lines[1].startswith("extra "):
            raise NoteError(f"a receipt begins with the line {FIRST}, and has the entry in its second")
        found = _INDEX.fullmatch(lines[2])
        if found is None:
            raise NoteError("the third line of a receipt is `index` and the entry's place")
        try:
            extra = orjson.loads(in_base64(lines[1].removeprefix("extra ")))
            body, key = extra["body"].encode(), extra.get("key")
            state = StampedState.of(extra["stamped"]) if "stamped" in extra else None
        except (orjson.JSONDecodeError, KeyError, TypeError, AttributeError) as wrong:
            raise NoteError("the second line of a receipt is not the text of an entry") from wrong
        return cls(body, int(found[1]), tuple(map(in_base64, lines[3:])), checkpoint, state, key)

    def proven(self) -> tuple[Entry, Checkpoint, Note]:
        """The entry, the checkpoint that covers it, and the note of that, whose signatures are still to be checked.

        Raises:
            NoteError: the checkpoint does not cover the entry.
            EntryError: it is no entry.
        """
        checkpoint, note = Checkpoint.read(self.checkpoint)
        if not included(leaf_hash(self.body), self.seq, checkpoint.size, self.proof, checkpoint.root):
            raise NoteError(
                f"the receipt is not true: entry {self.seq} as it stands there is not in the journal of that root"
            )
        return parse(self.seq, self.body, strict=True), checkpoint, note

    def times(self) -> list[tuple[str, datetime, str]]:
        """Who stamped it, the second by whose end the entry was there, and the certificates that this rests on.

        Raises:
            NoteError: a stamp is not of a state of this journal that covers the entry.
            StorageError: what checks stamps is not installed.
        """
        if self.stamped is None:
            return []
        state, note = Checkpoint.read(self.stamped.checkpoint)
        same = state.origin == Checkpoint.read(self.checkpoint)[0].origin
        if not same or not included(leaf_hash(self.body), self.seq, state.size, self.stamped.proof, state.root):
            raise NoteError(f"the receipt is not true: entry {self.seq} as it stands there is not in what was stamped")
        return [(name, stamped(raw, note.text, pem), pem) for name, raw, pem in self.stamped.stamps]


def in_base64(text: str) -> bytes:
    """The bytes of a text in base 64. Raises NoteError: it is not, or not in the one way to write it."""
    raw = decoded(text)
    if not raw:
        raise NoteError(f"{text[:60]!r} is not base 64, or not in the one way to write it")
    return raw
