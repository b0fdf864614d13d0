"""prediction-ledger due."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from ledger.cli import options
from ledger.cli.list_verb import show_questions

if TYPE_CHECKING:
    from ledger.api.ledger import Ledger
    from ledger.api.looking import Filters


@click.command("due")
@options.filters
@options.as_json
@options.reading
def command(book: Ledger, as_json: bool, chosen: Filters) -> None:
    """List questions past their close that nobody has resolved, the longest overdue first."""
    show_questions(book.due(**chosen), as_json, empty="Nothing is due.")
