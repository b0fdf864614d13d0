"""prediction-ledger withdraw."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from ledger.cli import options, output, params, shown, typed_values

if TYPE_CHECKING:
    from ledger.api.ledger import Ledger


@click.command("withdraw")
@click.argument("forecast", **params.offered("forecasts"))
@click.option(
    "--on", "day", required=True, metavar="DAY", help="From when it no longer stands: a day, today, or an instant."
)
@click.option("--reason", metavar="TEXT", help="Why.")
@options.as_json
@options.writing
def command(book: Ledger, forecast: str, day: str, reason: str | None, as_json: bool) -> None:
    """End a forecast without a newer one.

    FORECAST is its number, such as F30. It is kept, shown and counted as withdrawn, and not scored.
    """
    withdrawn = book.withdraw(forecast, on=typed_values.day("--on", day, book), reason=reason)
    if as_json:
        output.json(shown.forecast_json(withdrawn))
    else:
        click.echo(f"{shown.forecast_line(withdrawn)}: withdrawn")
