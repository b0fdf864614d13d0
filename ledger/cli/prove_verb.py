"""prediction-ledger prove."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from ledger.cli import options, signing

if TYPE_CHECKING:
    from ledger.api.ledger import Ledger


@click.command("prove")
@click.argument("old", type=click.IntRange(min=0))
@click.argument("new", type=click.IntRange(min=0), required=False)
@options.reading
def command(book: Ledger, old: int, new: int | None) -> None:
    """Prove that the journal has only grown.

    The journal of NEW entries (all, unless said) begins with the OLD ones, unchanged. It prints the size OLD, the
    hashes of the proof (RFC 6962) and the checkpoint of NEW, as witnesses take them (C2SP tlog-witness). Whoever has
    the checkpoint of OLD can check it: prediction-ledger check PROOF --against CHECKPOINT.
    """
    click.echo(book.prove(old, new, key=signing.found(book)), nl=False)
