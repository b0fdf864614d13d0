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
@click.option("--exit-code", is_flag=True, help="End with code 4 where something is due, for scripts and timers.")
@options.filters
@options.as_json
@options.reading
def command(book: Ledger, exit_code: bool, as_json: bool, chosen: Filters) -> None:
    """List questions past their close that nobody has resolved, the longest overdue first."""
    found = book.due(**chosen)
    show_questions(found, as_json, empty="Nothing is due.")
    if exit_code and found:
        raise click.exceptions.Exit(4)  # 1 is an error
