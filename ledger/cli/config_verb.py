"""prediction-ledger config."""

from __future__ import annotations

import click

from ledger import settings
from ledger.cli import output, params
from ledger.errors import RefusedError


@click.command("config")
@click.argument("setting", type=click.Choice([settings.ME]), required=False, metavar="[me]")
@click.argument("value", type=params.LINE, required=False)
def command(setting: str | None, value: str | None) -> None:
    """Say once who you are.

    SETTING is me: the forecaster whose forecasts you enter where no other is named. Without VALUE it is shown.

    \b
    prediction-ledger config me "Anna Smith"
    """  # noqa: D301 (the backspace is click's sign for lines to be left as they are)
    if value is None:
        click.echo(f"me: {settings.me() or 'nobody; say who you are: prediction-ledger config me NAME'}")
        return
    if value == settings.ME:
        raise RefusedError("'me' is not a name; give yours, such as 'Anna Smith'")
    output.note(f"Kept in {settings.set_me(value)}, for all your ledgers.")
