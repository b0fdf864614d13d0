"""prediction-ledger reveal."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from ledger.cli import options, params, sealing
from ledger.cli.shown import forecast_line

if TYPE_CHECKING:
    from ledger.api.ledger import Ledger


@click.command("reveal")
@click.argument("forecast", **params.offered("forecasts"))
@click.option("--code", metavar="TEXT", help="The recovery code that log --sealed printed, where its file is lost.")
@options.writing
def command(book: Ledger, forecast: str, code: str | None) -> None:
    """Say what a sealed forecast said.

    FORECAST is the number that log --sealed gave, such as F14. The journal then has what was said and the random bytes
    with which it was sealed, so that anybody can see that it is what was sealed. It counts as recorded when it was
    sealed, also if the outcome is known by now.
    """
    click.echo(forecast_line(book.reveal(forecast, file=sealing.file_of(book), code=code)))
