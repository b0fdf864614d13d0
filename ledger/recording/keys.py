"""The key that signs a ledger's checkpoints, announced in the journal."""

from __future__ import annotations

from base64 import b64encode
from typing import TYPE_CHECKING, Any

from ledger.errors import RefusedError
from ledger.journal.entry import KEY_ANNOUNCED
from ledger.journal.note import SigningKey, key_text
from ledger.store import lookup

if TYPE_CHECKING:
    from ledger.store.writer import Writer


def announce_key(writer: Writer, key: SigningKey, old: SigningKey | None) -> None:
    """Write that from now on a key signs, signed by it and by the one whose place it takes.

    Raises:
        RefusedError: the one whose place it takes is not the one that signs until now.
    """
    until_now = lookup.signing_key(writer.database)
    replaces = None if old is None else str(old.public())
    if until_now != replaces:
        raise RefusedError(
            f"checkpoints of this ledger are signed by the key {until_now} until now; who replaces it must have it"
            if until_now
            else "no key signs this ledger's checkpoints yet, so there is none to replace; make one with "
            "prediction-ledger key new"
        )
    text = key_text(writer.ledger, replaces, str(key.public()))
    record: dict[str, Any] = {
        "id": writer.next_id("signing_key"),
        "key": str(key.public()),
        "by_new": b64encode(key.sign(text)).decode(),
    }
    if old is not None:
        record |= {"replaces": replaces, "by_old": b64encode(old.sign(text)).decode()}
    writer.add(KEY_ANNOUNCED, [record])
