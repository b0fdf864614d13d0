"""prediction-ledger undo."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

import click

from ledger.cli import options
from ledger.errors import RefusedError

if TYPE_CHECKING:
    from ledger.api.ledger import Ledger


@click.command("undo")
@click.option("--reason", metavar="TEXT", help="Why.")
@click.option("--yes", "-y", is_flag=True, help="Do not ask.")
@options.writing
def command(book: Ledger, reason: str | None, yes: bool) -> None:
    """Take back your last entry.

    What it added is declared void, what it changed is changed back; the journal keeps both. Of log it is the
    forecast alone: a question that was asked with it stays. Once more goes one step further back: what took
    something back, and what was taken back, are passed over. Whose last entry it is, --actor says.
    """
    found = book.to_undo()
    click.echo(f"Entry {found.entry}, recorded at {found.at[:19]}Z:")
    for one in found.did[:MOST]:
        click.echo(f"    {one}")
    if len(found.did) > MOST:
        click.echo(f"    and {len(found.did) - MOST:,} more")
    if not yes:
        if not sys.stdin.isatty():
            raise RefusedError("nothing was taken back; say --yes to take that back")
        click.confirm("Take that back?", abort=True, err=True)
    book.undo(entry=found.entry, reason=reason)
    click.echo("It is taken back.")


MOST = 20  # records that are listed
