"""prediction-ledger question."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from ledger.cli import doubts, options, params, righted, shown

if TYPE_CHECKING:
    from ledger.api.ledger import Ledger


@click.group("question")
def command() -> None:
    """Make two questions one, or take that back."""


@command.command("merge")
@click.argument("question", **params.offered("questions"))
@click.argument("into", **params.offered("questions"))
@options.reason
@options.writing
def merge(book: Ledger, question: str, into: str, reason: str | None) -> None:
    """Make QUESTION the same one as INTO: forecasts on it become forecasts on INTO, judged by its close and outcome.

    Both must be of the same kind, with the same options, unit and ends. unmerge takes it back.
    """
    first, second = book.question(question), book.question(into)
    count = doubts.settled(book, lambda: book.merge_questions(first, second, reason=reason))
    if first.closes != second.closes:
        click.echo(f"{first} closes on {first.closes}; its forecasts now count until {second.closes}.", err=True)
    click.echo(f"{first} is {second} now; {count:,} forecast{'' if count == 1 else 's'} moved.")
    righted.other_words(book, second.id)


@command.command("unmerge")
@click.argument("question", **params.offered("questions"))
@options.writing
def unmerge(book: Ledger, question: str) -> None:
    """Make QUESTION another one again, with the forecasts that were made on it."""
    click.echo(shown.question_line(book.unmerge_question(question)))
