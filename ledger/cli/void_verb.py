"""prediction-ledger void."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from ledger.cli import options, params, righted

if TYPE_CHECKING:
    from ledger.api.ledger import Ledger


@click.command("void")
@click.argument("number", **params.offered("records"))
@click.option("--reason", required=True, metavar="TEXT", help="What was wrong.")
@click.option("--withdrawal", is_flag=True, help="Of a forecast: its withdrawal is void, and not the forecast.")
@click.option("--take-back", is_flag=True, help="It is void, and was right after all: it counts again.")
@options.writing
def command(book: Ledger, number: str, reason: str, withdrawal: bool, take_back: bool) -> None:
    """Declare that a record was entered in error.

    NUMBER is F14 for a forecast, Q3, C4, S2, or R7 for a resolution. It is kept and shown as entered in error, and
    counts as if it had never been there: what it superseded stands again. It is no withdrawal: that is what
    the forecaster does. With a question all forecasts on it are void.
    """
    if take_back:
        book.restore_void(number, reason=reason)
    else:
        book.void(number, reason=reason, withdrawal=withdrawal)
    click.echo(righted.line(book, number))
