"""prediction-ledger rebuild."""

import click

from ledger import settings
from ledger.cli import options, output


@click.command("rebuild")
@click.option("--to", metavar="FILE-OR-URL", help="Make a new ledger instead: for one whose tables are damaged.")
@options.db
def command(to: str | None, db: str | None) -> None:
    """Make all tables again from the journal.

    The journal is not touched. Needed when verify finds a table that does not follow from it, and once after
    an upgrade that brings new tables.
    """
    from ledger.api.ledger import Ledger

    file = settings.ledger_file(db)
    with output.progress("Rebuilding") as progress:
        entries = Ledger.rebuild_file(file, to=to, progress=progress)
    click.echo(f"Made the tables of {settings.shown(to or file)} again from {entries:,} entries.")
