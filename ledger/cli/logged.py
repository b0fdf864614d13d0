"""Keeping a forecast that was typed, and what is said of it then."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

import click

from ledger.cli import doubts, output, remarks
from ledger.cli.shown import forecast_json, forecast_line, hindsight_note, question_line

if TYPE_CHECKING:
    from ledger.api.ledger import Ledger
    from ledger.api.told import LoggedForecast


def keep(book: Ledger, log: Callable[[], LoggedForecast], *, as_json: bool, with_belief: bool = False) -> None:
    """Log a forecast, with questions about what is most likely a slip; show it, and what is to be said about it."""
    made = doubts.settled(book, log)
    told = made.told()
    if as_json:
        output.json(forecast_json(made))
    else:
        click.echo(f"{question_line(told.question)}\n{forecast_line(made)}")
        if with_belief:
            click.echo(forecast_line(book.forecasts(made.question)[-1]))
    if told.new:
        hindsight_note(made, told.question)
    remarks.on_forecast(told)
