"""Time stamps of outside authorities, kept in the journal with what is needed to check them."""

from __future__ import annotations

from base64 import b64encode
from typing import TYPE_CHECKING, NamedTuple

from ledger.journal.entry import CHECKPOINT_STAMPED
from ledger.journal.stamp import written
from ledger.store import lookup

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from ledger.journal.checkpoint import Checkpoint
    from ledger.store.writer import Writer


class Stamp(NamedTuple):
    """What an authority gave.

    Attributes:
        authority: what it is called in the settings.
        second: that the stamp names.
        raw: the stamp.
        certificates: of the authority, in PEM.
    """

    authority: str
    second: datetime
    raw: bytes
    certificates: str


def record_stamps(writer: Writer, state: Checkpoint, stamps: Sequence[Stamp]) -> None:
    """Write one entry with the stamps of a state of the journal, which were checked."""
    records = []
    for one in stamps:
        known = lookup.certificates(writer.database, one.authority) == one.certificates
        records.append(
            {
                "id": writer.next_id("stamp"),
                "size": state.size,
                "root": state.root.hex(),
                "authority": one.authority,
                "time": written(one.second),
                "stamp": b64encode(one.raw).decode(),
                **({} if known else {"certificates": one.certificates}),
            }
        )
    writer.add(CHECKPOINT_STAMPED, records)
