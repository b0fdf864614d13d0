"""prediction-ledger init."""

import click

from ledger import settings
from ledger.cli import options


@click.command("init")
@options.db
@click.option("--zone", default="UTC", show_default=True, metavar="NAME", help="Time zone in which days begin and end.")
@click.option("--title", metavar="TEXT", help="A name for the ledger.")
@options.actor
def command(db: str | None, zone: str, title: str | None, actor: str | None) -> None:
    """Make a new ledger.

    Its time zone is fixed from then on, since days are compared in it.
    """
    from ledger.api.ledger import Ledger

    file = settings.ledger_file(db)
    with Ledger.create(file, zone=zone, title=title, by=actor) as book:
        click.echo(f"Made {settings.shown(file)}, ledger {book.uuid}, days in {book.zone}.")
