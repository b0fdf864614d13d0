"""prediction-ledger backup."""

from pathlib import Path

import click

from ledger import settings
from ledger.cli import options, output


@click.command("backup")
@click.argument("file", type=click.Path(path_type=Path))
@options.db
def command(file: Path, db: str | None) -> None:
    """Copy the ledger while others write, and verify the copy.

    FILE must not exist yet: a backup never overwrites anything. Where tables of the ledger are damaged and its journal
    is not, they are made again in the copy. Of a ledger in PostgreSQL it holds the whole journal, which import puts
    into an empty ledger, with the same root.
    """
    from ledger.api.ledger import Ledger

    place = settings.ledger_file(db)
    with output.progress("Verifying the copy") as progress:
        made = Ledger.backup_file(place, file, progress=progress)
    click.echo(f"Copied {made.entries:,} entries to {file}{' and verified them' if made.ok else ''}.")
    click.echo(f"Checkpoint {made.entries}:{made.root}")
    if made.mended is not None:
        output.note(f"In {settings.shown(place)} itself: {made.mended}. The copy has what follows from the journal.")
    if not made.ok:
        output.note(f"The copy {made}")
    if settings.is_url(place):
        output.note(
            f"{file} is the journal: prediction-ledger import puts it into an empty ledger, here or in a file. "
            "pg_dump --format=custom copies the database with its tables."
        )
