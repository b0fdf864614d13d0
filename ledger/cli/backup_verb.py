"""prediction-ledger backup."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from ledger.cli import options, output

if TYPE_CHECKING:
    from ledger.api.ledger import Ledger


@click.command("backup")
@click.argument("file", type=click.Path(path_type=Path))
@options.reading
def command(book: Ledger, file: Path) -> None:
    """Copy the ledger while others write, and verify the copy.

    FILE must not exist yet: a backup never overwrites anything. Of a ledger in PostgreSQL it holds the whole journal,
    which import puts into an empty ledger, with the same root.
    """
    with output.progress("Verifying the copy") as progress:
        result = book.backup(file, progress=progress)
    click.echo(f"Copied {result.entries:,} entries to {file} and verified them.")
    click.echo(f"Checkpoint {result.entries}:{result.root}")
    if not book.in_file:
        output.note(
            f"{file} is the journal: prediction-ledger import puts it into an empty ledger, here or in a file. "
            "pg_dump --format=custom copies the database with its tables."
        )
