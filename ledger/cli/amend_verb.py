"""prediction-ledger amend."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any

import click

from ledger.cli import doubts, options, output, shown, typed_values

if TYPE_CHECKING:
    from ledger.api.ledger import Ledger


@click.command("amend")
@click.argument("question")
@click.option("--reason", required=True, metavar="TEXT", help="Why.")
@click.option("--text", metavar="TEXT", help="New words.")
@click.option("--criteria", metavar="TEXT", help="What exactly decides it.")
@click.option("--resolution-source", metavar="TEXT", help="Where that will be read.")
@click.option(
    "--unit",
    metavar="TEXT",
    help="Of a numeric question: what is counted.",
)
@click.option("--opens", metavar="DAY", help="The first day.")
@click.option("--closes", metavar="DAY", help="The last day that counts: a day, an instant or words.")
@click.option(
    "--tag", "tags", multiple=True, metavar="TAG", help="The tags it shall have; repeat it for several."
)
@click.option("--note", metavar="TEXT", help="Anything to add.")
@typed_values.profile
@typed_values.locale
@typed_values.yes
@options.as_json
@options.writing
def command(
    book: Ledger,
    question: str,
    reason: str,
    tags: tuple[str, ...],
    closes: str | None,
    profile: str | None,
    locale: str,
    yes: bool,
    as_json: bool,
    **changes: Any,
) -> None:
    """Change a question's words, dates or tags, with the reason.

    What was there before stays in the journal, and each forecast keeps the revision that it was made on.
    """
    given = {name: value for name, value in changes.items() if value is not None}
    if tags:
        given["tags"] = list(tags)
    if closes is not None:
        given["closes"] = typed_values.close(closes, book.today, profile, locale)
        if hasattr(given["closes"], "rule"):
            typed_values.confirm([typed_values.horizon_line(given["closes"])], yes=yes)
    if not given:
        raise click.UsageError("Nothing to change: give --text, --closes or another of the options.")
    amended = doubts.settled(book, partial(book.amend, question, reason=reason, **given))
    if as_json:
        output.json(shown.question_json(amended))
    else:
        click.echo(shown.question_line(amended))
