"""prediction-ledger forecaster."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from ledger.cli import doubts, options, output

if TYPE_CHECKING:
    from ledger.api.ledger import Ledger


@click.group("forecaster")
def command() -> None:
    """List forecasters, make two of them one, or give one another name."""


@command.command("list")
@options.as_json
@options.reading
def list_(book: Ledger, as_json: bool) -> None:
    """List forecasters with their other names and how many forecasts they made."""
    people = book.forecasters()
    if as_json:
        names = ("name", "kind", "aliases", "forecasts")
        output.json({"forecasters": [{name: person[name] for name in names} for person in people]})
        return
    rows = [(p["name"], p["kind"], str(p["forecasts"]), "; ".join(p["aliases"])) for p in people]
    output.table(
        ("forecaster", "kind", "forecasts", "also"), rows, right=("forecasts",), empty="No forecasters yet."
    )


@command.command("merge")
@click.argument("name", type=options.LINE)
@click.argument("into", type=options.LINE)
@options.writing
def merge(book: Ledger, name: str, into: str) -> None:
    """Make the forecaster NAME the same one as INTO: all that NAME said counts as said by INTO.

    Names are kept as other names of INTO. The journal keeps both and that they were made one.
    """
    count = book.merge_forecasters(name, into)
    click.echo(f"{name} is {into} now; {count:,} forecast{'' if count == 1 else 's'} moved.")


@command.command("alias")
@click.argument("name", type=options.LINE)
@click.argument("alias", type=options.LINE)
@options.writing
def alias(book: Ledger, name: str, alias: str) -> None:
    """Give the forecaster NAME another name, ALIAS, under which they are found."""
    doubts.settled(book, lambda: book.add_alias(name, alias))
    click.echo(f"{alias} is another name of {name} now.")
