"""prediction-ledger resolve."""

from __future__ import annotations

import re
from functools import partial
from typing import TYPE_CHECKING

import click

from ledger.cli import doubts, options, output, params, shown, typed_values
from ledger.errors import RefusedError
from ledger.reports.wording.figures import forecast_score, marks

if TYPE_CHECKING:
    from ledger.api.ledger import Ledger
    from ledger.recording.moments import DayOrInstant


STANDING = ("open", "overdue", "scored")
_NEGATIVE = re.compile(r"-\.?\d")
_SHIELD = "\N{WORD JOINER}"  # not to be seen where an argument comes back in a message


class TakesNumbers(click.Command):
    """A command whose arguments may be negative numbers: -5 is none of its options."""

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """Read the arguments, numbers shielded from being read as options."""
        rest = super().parse_args(ctx, [_SHIELD + one if _NEGATIVE.match(one) else one for one in args])
        for name, value in ctx.params.items():
            if isinstance(value, str):
                ctx.params[name] = value.removeprefix(_SHIELD)
            elif isinstance(value, tuple):
                ctx.params[name] = tuple(one.removeprefix(_SHIELD) for one in value)
        return rest


@click.command("resolve", cls=TakesNumbers)
@click.argument("question", **params.offered("questions"))
@click.argument("outcome")
@click.option(
    "--known",
    "--on",
    "known",
    metavar="DAY",
    help="Since when the outcome could be known: a day or an instant; today unless given.",
)
@click.option("--evidence", multiple=True, metavar="LINK", help="A link that shows it; repeat it for several.")
@click.option("--resolver", metavar="NAME", help="Who decided; who is entering unless given.")
@click.option("--note", metavar="TEXT", help="Anything to add.")
@click.option("--reason", metavar="TEXT", help="To correct an earlier resolution: why it was wrong.")
@click.option(
    "--believed",
    is_flag=True,
    help="To correct one that was really believed until --known: it stays in force for the days before.",
)
@options.as_json
@options.writing
def command(
    book: Ledger,
    question: str,
    outcome: str,
    known: str | None,
    evidence: tuple[str, ...],
    resolver: str | None,
    note: str | None,
    reason: str | None,
    believed: bool,
    as_json: bool,
) -> None:
    """Say how a question turned out, or correct that.

    QUESTION is its number, such as Q12. OUTCOME is yes, no, a fraction from 0 to 1, one of the options of a
    choice question, a number (or above, below an open end), a day (or never), ambiguous (reality is unclear) or
    annulled (the question is defective or its condition unmet). With a --reason it is open: not known yet after
    all, whatever was said before.
    """
    today = book.today.isoformat() if known in (None, "today") else None
    known_on = typed_values.day("--known", today or known or "", book)
    said_that_day(book, question, known_on)
    resolve = partial(
        book.resolve,
        question,
        _outcome(book, question, outcome),
        known_on=known_on,
        evidence=evidence,
        resolver=resolver,
        note=note,
        reason=reason,
        believed=believed,
    )
    settled = doubts.settled(book, resolve)
    if today:
        output.note(f"Known on {today}, today; say --known DAY if it could be known earlier.")
    if as_json:
        output.json(shown.question_json(settled))
        return
    click.echo(shown.question_line(settled))
    said = book.forecasts(settled.id, cohort="closed")
    for forecast in said:
        score = forecast_score(forecast) + (" (0 to 1)" if forecast.brier is not None else "")
        score = "; ".join([score, *marks(forecast)])
        click.echo(f"    {shown.forecast_line(forecast)}: {score}")
    if any(one.status == "early" for one in said):
        output.note(
            f"Early: {settled} closes on {settled.closes}, and what is resolved before that is scored once it "
            "has passed; score --cohort resolved scores it now."
        )


def said_that_day(book: Ledger, question: str, known_on: DayOrInstant) -> None:
    """Say which forecasts count as late since nothing shows that they came before the outcome was known."""
    that_day = [one for one in book.forecasts(question) if one.made_on == known_on.day]
    if known_on.at is None and (names := [str(one) for one in that_day if one.status in STANDING]):
        output.note(
            f"{', '.join(names)} of the same day, {known_on.day}, {'counts' if len(names) == 1 else 'count'} as late: "
            "nothing but the hour shows what came first; give it with --known to tell."
        )


def _outcome(book: Ledger, number: str, text: str) -> str:
    """The outcome as it is handed on: ambiguous and annulled in any case, unless an option is called just that.

    Raises:
        RefusedError: it is no outcome of a yes/no question.
    """
    from forecasts.errors import RecordError
    from forecasts.records.outcomes import read_outcome
    from forecasts.records.values import shown as quoted

    question = book.question(number)
    word = text.strip().casefold()
    if word in ("ambiguous", "annulled"):
        return text if text in question.options else word
    if word == "open" and text not in question.options:
        return "reopened"
    if question.kind == "numeric":
        return _number(text, question.unit)
    if question.kind == "binary":
        try:
            read_outcome("binary", (), text)
        except RecordError as wrong:
            raise RefusedError(
                f"{quoted(text)} is not an outcome; use yes, no, a fraction from 0 to 1, ambiguous, annulled or open"
            ) from wrong
    return text


def _number(text: str, unit: str | None) -> str:
    """A number as it stands, or in the question's unit where it is written as an amount, such as 2.5 million."""
    from forecasts import read_amount
    from forecasts.errors import QuantityError, RecordError
    from forecasts.records.outcomes import read_outcome
    from forecasts.records.values import decimal_text

    try:
        return read_outcome("numeric", (), text)[0]
    except RecordError as wrong:
        try:
            number = decimal_text(read_amount(text, unit=unit))
        except QuantityError as unread:
            raise (unread if any(map(str.isdigit, text)) else wrong) from None
    output.note(f"{text!r} is read as {number}{f' {unit}' if unit else ''}")
    return number
