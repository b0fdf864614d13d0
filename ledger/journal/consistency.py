"""A proof that one state of the journal continues another, as a witness is asked for its signature (C2SP tlog-witness).

The line `old N`, the hashes of RFC 6962 in base 64, an empty line, and the checkpoint of the later state.
"""

from __future__ import annotations

import re
from base64 import b64encode
from typing import NamedTuple

from ledger.errors import NoteError
from ledger.journal.receipt import in_base64

MOST = 63  # hashes, of which no tree needs more
_OLD = re.compile("old (0|[1-9][0-9]{0,17})")


class ConsistencyProof(NamedTuple):
    """From which state to which.

    Attributes:
        old: how many entries the earlier one had.
        hashes: the consistency proof.
        checkpoint: the later one, with its signatures.
    """

    old: int
    hashes: tuple[bytes, ...]
    checkpoint: str

    def __str__(self) -> str:
        lines = [f"old {self.old}", *(b64encode(one).decode() for one in self.hashes)]
        return "\n".join(lines) + f"\n\n{self.checkpoint}"

    @classmethod
    def read(cls, raw: str) -> ConsistencyProof:
        """A proof as it was written; whether it is true is for merkle.consistent to say.

        Raises:
            NoteError: it is not written as one.
        """
        head, blank, checkpoint = raw.partition("\n\n")
        first, *hashes = head.split("\n")
        found = _OLD.fullmatch(first)
        if found is None or not blank or len(hashes) > MOST:
            raise NoteError("a proof is the line `old N`, its hashes, an empty line and a checkpoint")
        return cls(int(found[1]), tuple(map(in_base64, hashes)), checkpoint)
