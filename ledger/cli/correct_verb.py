"""prediction-ledger correct."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from ledger.cli import doubts, options, params, quantities, righted, typed_values
from ledger.identifiers import record

if TYPE_CHECKING:
    from ledger.api.ledger import Ledger

_PLAIN = (
    *("forecaster", "quote", "source", "title", "url", "outlet", "author", "published", "language"),
    *("unit", "lower", "upper", "open_ends", "ordered", "closes", "note", "coder"),
)


@click.command("correct")
@click.argument("number", **params.offered("records"))
@click.option("--reason", required=True, metavar="TEXT", help="What was wrong.")
@options.chance("Of a forecast: the chance, as for log.")
@quantities.quantiles
@quantities.spoken
@options.who("Of a forecast or a claim: who said it.")
@click.option("--said", "--on", "said", metavar="DAY", help="Of a forecast: when it was said.")
@click.option("-q", "--quote", metavar="TEXT", help="Of a forecast or a claim: the words, verbatim.")
@click.option("--source", metavar="LINK", help="Of a claim: where it was said, a link or a title.")
@click.option("--title", metavar="TEXT", help="Of a source.")
@click.option("--url", metavar="LINK", help="Of a source.")
@click.option("--outlet", metavar="TEXT", help="Of a source.")
@click.option("--author", metavar="NAME", help="Of a source.")
@click.option("--published", metavar="DAY", help="Of a source.")
@click.option("--language", metavar="TEXT", help="Of a source.")
@click.option("--option", "choices", multiple=True, metavar="TEXT", help="Of a choice question: all its options.")
@click.option("--ordered", is_flag=True, default=None, help="Of a choice question: its options have an order.")
@click.option("--unit", metavar="TEXT", help="Of a numeric question: what is counted.")
@click.option("--lower", metavar="END", help="Of a numeric or date question: its lower end.")
@click.option("--upper", metavar="END", help="Of a numeric or date question: its upper end.")
@click.option(
    "--open-ends",
    type=click.Choice(["lower", "upper", "both"]),
    help="Of a numeric or date question: the ends beyond which the outcome may lie.",
)
@click.option("--closes", metavar="DAY", help="Of a question: the last day that counts, or an instant.")
@click.option("--coder", metavar="NAME", help="Of a forecast or a claim: who coded it.")
@click.option("--note", metavar="TEXT", help="Anything to add.")
@typed_values.scale
@typed_values.locale
@typed_values.yes
@options.writing
def command(book: Ledger, number: str, reason: str, said: str | None, yes: bool, **given: Any) -> None:
    """Put right what was entered wrongly.

    NUMBER is F14 for a forecast, C4, S2, or Q3 for what amend does not reach of a question. What it said is
    kept and shown as entered in error; it is no revision: that is what the forecaster does.
    """
    changes = {name: given[name] for name in _PLAIN if given[name] is not None}
    if said is not None:
        changes["made_on"] = typed_values.day("--said", said, book)
    if given["choices"]:
        changes["options"] = given["choices"]
    value, lines = _value(book, number, given)
    if not changes and not value:
        raise click.UsageError("Nothing to correct: give --chance, --by or another of the options.")
    typed_values.confirm(lines, yes=yes)
    before = righted.line(book, number)
    doubts.settled(book, lambda: book.correct(number, reason=reason, **changes, **value))
    click.echo(f"was {before}\nnow {righted.line(book, number)}")
    if record(number)[0] == "question":
        righted.other_words(book, record(number)[1])


def _value(book: Ledger, number: str, given: dict[str, Any]) -> tuple[dict[str, Any], list[str]]:
    """What a forecast ought to have said, and what was read from words."""
    if given["chance"]:
        read = typed_values.chance(given["chance"], given["scale"])
        return typed_values.kept(read), typed_values.readings(read, None)
    if not (given["quantiles"] or given["spoken"]):
        return {}, []
    forecast = book.forecast(record(number)[1])
    found = quantities.said(given, book.question(forecast.question), {}, forecast.made_on, given["locale"])
    return {"quantiles": found.quantiles}, found.lines
