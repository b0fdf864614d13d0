"""prediction-ledger forecaster."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from ledger.cli import doubts, options, output, params

if TYPE_CHECKING:
    from ledger.api.ledger import Ledger


@click.group("forecaster")
def command() -> None:
    """List forecasters, rename them, make two of them one, or take that back; score several as one crowd."""


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
    output.table(("forecaster", "kind", "forecasts", "also"), rows, right=("forecasts",), empty="No forecasters yet.")


@command.command("crowd")
@click.option(
    "--method",
    type=click.Choice(["median", "mean", "trimmed", "geometric-odds", "extremized", "recency"]),
    default="median",
    show_default=True,
    help="How forecasts become one: the median, the mean, the mean without a tenth at each end, the mean of log odds, "
    "that pushed outwards (Neyman and Roughgarden), or the median with newer ones weighing more, as on Metaculus.",
)
@options.at
@options.members
@options.as_json
@options.reading
def crowd(book: Ledger, method: str, at: str | None, as_json: bool, chosen: dict[str, Any]) -> None:
    """Score what several forecasters said together, as a forecaster of its own, and each of them beside the others.

    On each question the forecasts count that stood when it closed or its outcome was known. Each member is
    compared with what the others said together without them. Nothing is recorded.
    """
    from ledger.reports.comparison_tables import crowd_tables
    from ledger.reports.score_json import crowd_json
    from ledger.reports.wording.notes import crowd_notes

    of = chosen.pop("forecaster")
    found = book.crowd(method=method.replace("-", "_"), of=of, time=at or "last", **chosen)
    if as_json:
        output.json(crowd_json(found))
        return
    notes = crowd_notes(found)
    output.notes(notes.first)
    output.show(crowd_tables(found))
    output.notes([*notes.counts, *notes.conventions])


@command.command("merge")
@click.argument("name", type=params.PERSON, **params.offered("people"))
@click.argument("into", type=params.LINE, **params.offered("people"))
@options.reason
@options.writing
def merge(book: Ledger, name: str, into: str, reason: str | None) -> None:
    """Make the forecaster NAME the same one as INTO: all that NAME said counts as said by INTO.

    Names are kept as other names of INTO. The journal keeps both and that they were made one.
    """
    count = book.merge_forecasters(name, into, reason=reason)
    click.echo(f"{name} is {into} now; {count:,} forecast{'' if count == 1 else 's'} moved.")


@command.command("unmerge")
@click.argument("name", type=params.PERSON, **params.offered("people"))
@options.writing
def unmerge(book: Ledger, name: str) -> None:
    """Make the forecaster NAME, who was merged, somebody else again, with what was entered under that name before.

    What was entered under it since stays where it is; prediction-ledger correct F14 --by NAME moves a forecast.
    """
    into = book.unmerge_forecaster(name)
    count = len(book.forecasts(forecaster=name, time="every"))
    click.echo(f"{name} is not {into} any more; {count:,} forecast{'' if count == 1 else 's'} moved back.")


@command.command("rename")
@click.argument("name", type=params.PERSON, **params.offered("people"))
@click.argument("new", type=params.LINE)
@options.writing
def rename(book: Ledger, name: str, new: str) -> None:
    """Give the forecaster NAME the name NEW; they are found under both, and their old page points to the new one."""
    old = doubts.settled(book, lambda: book.rename_forecaster(name, new))
    click.echo(f"{old} is called {book.forecaster_name(new)} now.")


@command.command("alias")
@click.argument("name", type=params.PERSON, **params.offered("people"))
@click.argument("alias", type=params.LINE)
@options.writing
def alias(book: Ledger, name: str, alias: str) -> None:
    """Give the forecaster NAME another name, ALIAS, under which they are found."""
    doubts.settled(book, lambda: book.add_alias(name, alias))
    click.echo(f"{alias} is another name of {name} now.")
