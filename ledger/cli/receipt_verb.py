"""prediction-ledger receipt."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from ledger.cli import options, output, params, signing
from ledger.cli.files import write_whole

if TYPE_CHECKING:
    from ledger.api.ledger import Ledger


@click.command("receipt")
@click.argument("record", **params.offered("records"))
@click.option(
    "--out",
    type=click.Path(dir_okay=False, path_type=Path),
    help="Where to; by convention its name ends with .tlog-proof.",
)
@options.reading
def command(book: Ledger, record: str, out: Path | None) -> None:
    """Write the proof that a record is in the journal.

    RECORD is a forecast such as F14, or a question, claim, source or resolution. The receipt is one small file: the
    entry, when it was recorded, the hashes that lead from it to the journal's root, and the checkpoint, signed where
    the ledger has a key (C2SP tlog-proof). prediction-ledger check, and verify.py of a published site, check it
    without the ledger. An import keeps many records in one entry, and a receipt shows the whole entry.
    """
    made = str(book.receipt(record, key=signing.found(book)))
    if out is None:
        click.echo(made, nl=False)
        return
    with write_whole(out, binary=True) as file:
        file.write(made.encode())
    output.note(f"Wrote {out}.")
