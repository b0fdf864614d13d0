"""The key that signs checkpoints, as the verbs find it: in its file, and opened with its passphrase; what waits."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

import click

from ledger import settings
from ledger.cli import output

if TYPE_CHECKING:
    from ledger.api.key_file import KeyFile
    from ledger.api.ledger import Ledger


def file_of(book: Ledger) -> KeyFile:
    """Where this ledger's key lies, or would lie; a passphrase is asked for where one is needed."""
    from ledger.api.key_file import KeyFile

    file = KeyFile(settings.key_file(book.uuid), settings.passphrase())
    if file.there and file.locked and file.passphrase is None and sys.stdin.isatty():
        return KeyFile(file.path, click.prompt("Passphrase of the key", hide_input=True, err=True))
    return file


def found(book: Ledger) -> KeyFile | None:
    """The key with which to sign; None where the ledger has none, or it is not here, which is told."""
    from ledger.api.key_file import wanted

    announced = book.signing_key()
    if announced is None:
        return None
    file = wanted(file_of(book), str(announced))
    if file is None:
        output.note(
            f"The key of this ledger is not in {settings.key_file(book.uuid)}, so nothing is signed; name its file in "
            "PREDICTION_LEDGER_KEY."
        )
    return file


def tell_unstamped(book: Ledger) -> None:
    """Say how many entries wait for a time stamp, where there are settings that name who gives them."""
    if settings.trust_file().is_file() and (waiting := book.unstamped()):
        output.note(f"Entries without a time stamp: {waiting:,}; prediction-ledger stamp has them stamped.")
