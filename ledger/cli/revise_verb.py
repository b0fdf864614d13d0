"""prediction-ledger revise."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from ledger.cli import options, output, params, quantities, shown, typed_values

if TYPE_CHECKING:
    from ledger.api.ledger import Ledger


@click.command("revise")
@click.argument("forecast", **params.offered("forecasts"))
@options.chance("The new chance, as for log.")
@quantities.quantiles
@quantities.spoken
@options.said()
@click.option("--note", metavar="TEXT", help="Anything to add.")
@typed_values.scale
@typed_values.locale
@typed_values.yes
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
    **given: Any,
) -> None:
    """Log a newer forecast of the same forecaster.

    FORECAST is the number of the older one, such as F30; it stays in the ledger, superseded.
    """
    quantities.one_of(chance, given)
    made_on = typed_values.day("--said", said, book)
    before = book.forecast(forecast)
    if chance:
        read = typed_values.chance(chance, scale)
        value, lines = typed_values.kept(read), typed_values.readings(read, None)
    else:
        found = quantities.said(given, book.question(before.question), {}, made_on.day, given["locale"])
        value, lines = {"quantiles": found.quantiles}, found.lines
    typed_values.confirm([*lines, *shown.late_entry(book, f"Q{before.question}", made_on)], yes=yes)
    revised = book.revise(forecast, made_on=made_on, **value, **({"note": note} if note else {}))
    if as_json:
        output.json(shown.forecast_json(revised))
    else:
        click.echo(f"was {shown.forecast_line(before)}\nnow {shown.forecast_line(revised)}")
