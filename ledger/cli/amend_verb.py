"""prediction-ledger amend."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any

import click

from ledger.cli import doubts, options, output, params, righted, shown, typed_values
from ledger.errors import RefusedError

if TYPE_CHECKING:
    from ledger.api.ledger import Ledger
    from ledger.track_record.listing import QuestionView


@click.command("amend")
@click.argument("question", **params.offered("questions"))
@click.option("--reason", required=True, metavar="TEXT", help="Why.")
@click.option("--text", metavar="TEXT", help="New words.")
@click.option("--criteria", metavar="TEXT", help="What exactly decides it.")
@click.option("--resolution-source", metavar="TEXT", help="Where that will be read.")
@click.option("--unit", metavar="TEXT", help="Of a numeric question: what is counted.")
@click.option("--opens", metavar="DAY", help="The first day.")
@click.option("--closes", metavar="DAY", help="The last day that counts: a day, an instant or words.")
@click.option("--look-up", metavar="DAY", help="The day for looking the answer up, where that is not the close.")
@click.option("--tag", "tags", multiple=True, metavar="TAG", help="The tags it shall have; repeat it for several.")
@click.option("--add-tag", "added", multiple=True, metavar="TAG", help="A tag it shall have beside its others.")
@click.option("--remove-tag", "removed", multiple=True, metavar="TAG", help="A tag it shall have no longer.")
@click.option(
    "--add-option",
    "new_options",
    multiple=True,
    metavar="TEXT",
    help="Of a choice question: one more option; what forecasts made before gave to Other counts for it.",
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
    closes: str | None,
    profile: str | None,
    locale: str,
    yes: bool,
    as_json: bool,
    **given: Any,
) -> None:
    """Change a question's words, dates or tags, with the reason.

    Each change is shown with what was there before, which stays in the journal; each forecast keeps the revision
    that it was made on.
    """
    there = book.question(question)
    changes = _changes(there, given)
    if closes is not None:
        changes["closes"] = typed_values.close(closes, book.today, profile, locale)
        if hasattr(changes["closes"], "rule"):
            typed_values.confirm([typed_values.horizon_line(changes["closes"])], yes=yes)
    if not changes:
        raise click.UsageError("Nothing to change: give --text, --closes or another of the options.")
    before = book.details("question", there.id)
    amended = doubts.settled(book, partial(book.amend, question, reason=reason, **changes))
    if as_json:
        output.json(shown.question_json(amended))
        return
    click.echo(shown.question_line(amended))
    states = (before, book.details("question", there.id))
    for line in righted.changes(*({name: state.get(name) for name in SHOWN} for state in states)):
        click.echo(f"    {line}")
    righted.other_words(book, there.id)


SHOWN = (  # what an amendment may change, as details() names it
    *("question", "criteria", "resolution_source", "opens", "closes", "closes_at", "look_up"),
    *("unit", "note", "tags", "options"),
)


def _changes(there: QuestionView, given: dict[str, Any]) -> dict[str, Any]:
    """What is changed, but for the close."""
    tags = [given.pop(name) for name in ("tags", "added", "removed")]
    options = given.pop("new_options")
    changes = {name: value for name, value in given.items() if value is not None}
    if any(tags):
        changes["tags"] = _tags(there, *tags)
    if options:
        changes["options"] = [*there.options, *options]
    return changes


def _tags(there: QuestionView, tags: tuple[str, ...], added: tuple[str, ...], removed: tuple[str, ...]) -> list[str]:
    """The tags that a question shall have. Raises RefusedError: one to be removed is not among them."""
    now = list(tags or there.tags)
    if missing := [tag for tag in removed if tag not in now]:
        raise RefusedError(f"{there} has no tag {missing[0]!r}; it has {'; '.join(now) or 'none'}")
    return [tag for tag in (*now, *added) if tag not in removed]
