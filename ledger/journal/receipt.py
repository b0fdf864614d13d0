"""A receipt: one entry, and the proof that a checkpoint covers it (C2SP tlog-proof).

A file that says all by itself: the entry's body stands in the line `extra`, the hashes that lead from it to the root
below, and the checkpoint with its signatures at the end.
"""

from __future__ import annotations

import re
from base64 import b64encode
from typing import NamedTuple

import orjson

from ledger.errors import NoteError
from ledger.journal.checkpoint import Checkpoint
from ledger.journal.entry import Entry, parse
from ledger.journal.merkle import included, leaf_hash
from ledger.journal.note import Note, decoded

FIRST = "c2sp.org/tlog-proof@v1"
_INDEX = re.compile("index (0|[1-9][0-9]{0,17})")


class Receipt(NamedTuple):
    """What shows that an entry is in the journal.

    Attributes:
        body: the entry's bytes.
        seq: its place.
        proof: the hashes from beside its leaf up to below the root.
        checkpoint: the state of the journal that covers it, as text with its signatures.
        stamps: time stamps (RFC 3161) over the checkpoint's text.
        key: the key that is said to have signed the checkpoint; to be compared with the one that is published.
    """

    body: bytes
    seq: int
    proof: tuple[bytes, ...]
    checkpoint: str
    stamps: tuple[bytes, ...] = ()
    key: str | None = None

    def __str__(self) -> str:
        extra: dict[str, object] = {"body": self.body.decode()}
        if self.key:
            extra["key"] = self.key
        if self.stamps:
            extra["stamps"] = [b64encode(one).decode() for one in self.stamps]
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
            stamps = tuple(map(in_base64, extra.get("stamps", ())))
        except (orjson.JSONDecodeError, KeyError, TypeError, AttributeError) as wrong:
            raise NoteError("the second line of a receipt is not the text of an entry") from wrong
        return cls(body, int(found[1]), tuple(map(in_base64, lines[3:])), checkpoint, stamps, key)

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


def in_base64(text: str) -> bytes:
    """The bytes of a text in base 64. Raises NoteError: it is not, or not in the one way to write it."""
    raw = decoded(text)
    if not raw:
        raise NoteError(f"{text[:60]!r} is not base 64, or not in the one way to write it")
    return raw
