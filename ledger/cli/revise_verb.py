"""prediction-ledger revise."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from ledger.cli import chances, options, output, shown

if TYPE_CHECKING:
    from ledger.api import Ledger


@click.command("revise")
@click.argument("forecast")
@click.option("--chance", multiple=True, required=True, metavar="CHANCE", help="The new chance, as for log.")
@click.option(
    "--said",
    required=True,
    metavar="DAY",
    help="When it was said: YYYY-MM-DD, today, or an instant with its zone.",
)
@click.option("--note", metavar="TEXT", help="Anything to add.")
@chances.scale
@chances.yes
@options.as_json
@options.writing
def command(
    book: Ledger,
    forecast: str,
    chance: tuple[str, ...],
    said: str,
    note: str | None,
    scale: str | None,
    yes: bool,
    as_json: bool,
) -> None:
    """Log a newer forecast of the same forecaster.

    FORECAST is the number of the older one, such as F30; it stays in the ledger, superseded.
    """
    made_on = chances.day("--said", said, book)
    given = chances.chance(chance, scale)
    chances.confirm(chances.readings(given, None), yes=yes)
    revised = book.revise(
        forecast, made_on=made_on, **chances.kept(given), **({"note": note} if note else {})
    )
    if as_json:
        output.json(shown.forecast_json(revised))
    else:
        click.echo(shown.forecast_line(revised))
