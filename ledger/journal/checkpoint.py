"""A checkpoint: how many entries the journal has, and the root over them (C2SP tlog-checkpoint).

Three lines, `ORIGIN`, `SIZE`, `ROOT` in base 64, and under them the signatures of a note.
"""

from __future__ import annotations

import re
from base64 import b64encode
from typing import NamedTuple

from ledger.errors import NoteError
from ledger.journal.note import Note, decoded

PREFIX = "prediction-ledger/"
_SIZE = re.compile("0|[1-9][0-9]{0,17}")


class Checkpoint(NamedTuple):
    """A state of a journal.

    Attributes:
        origin: which journal; of ours `prediction-ledger/` and the ledger's UUID.
        size: how many entries it has.
        root: 32 bytes, as RFC 6962 has them.

    Example:
        >>> print(Checkpoint("prediction-ledger/u", 3, bytes(32)), end="")
        prediction-ledger/u
        3
        AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=
    """

    origin: str
    size: int
    root: bytes

    def __str__(self) -> str:
        return f"{self.origin}\n{self.size}\n{b64encode(self.root).decode()}\n"

    @classmethod
    def of(cls, ledger: str, size: int, root: str) -> Checkpoint:
        """That of a ledger, with its root in hex."""
        return cls(PREFIX + ledger, size, bytes.fromhex(root))

    @classmethod
    def read(cls, raw: str) -> tuple[Checkpoint, Note]:
        """What a note says, and the note; further lines of it are signed, and mean nothing here.

        Raises:
            NoteError: it is no checkpoint.
        """
        note = Note.read(raw)
        lines = note.text.split("\n")
        if len(lines) < 4 or not all(lines[:-1]) or not _SIZE.fullmatch(lines[1]):
            raise NoteError("a checkpoint has three lines: which journal, how many entries, and the root")
        root = decoded(lines[2])
        if len(root) != 32:
            raise NoteError("the root of a checkpoint is 32 bytes in base 64")
        return cls(lines[0], int(lines[1]), root), note
