"""prediction-ledger list."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from ledger.cli import options, output, shown

if TYPE_CHECKING:
    from ledger.api.ledger import Ledger
    from ledger.api.looking import Filters
    from ledger.track_record.listing import ForecastView, QuestionView


@click.command("list")
@click.argument("words", nargs=-1)
@click.option("--forecasts", "of_forecasts", is_flag=True, help="List forecasts, one a line, instead of questions.")
@click.option(
    "--state",
    type=click.Choice(["open", "closed", "due", "resolved", "ambiguous", "annulled", "merged", "entered in error"]),
    help="Only questions in this state.",
)
@options.filters
@options.as_json
@options.reading
def command(
    book: Ledger, words: tuple[str, ...], of_forecasts: bool, state: str | None, as_json: bool, chosen: Filters
) -> None:
    """List questions, or forecasts with --forecasts.

    With WORDS only those on questions that have all of them: in the question, its criteria, a quote or a note.
    """
    looked_for = " ".join(words)
    if of_forecasts:
        _show_forecasts(_forecasts(book, looked_for, state, chosen), as_json)
    else:
        show_questions(_questions(book, looked_for, state, chosen), as_json)


def _questions(book: Ledger, words: str, state: str | None, chosen: Filters) -> list[QuestionView]:
    found = book.questions(words, **chosen)
    return found if state is None else [question for question in found if question.state == state]


def _forecasts(book: Ledger, words: str, state: str | None, chosen: Filters) -> list[ForecastView]:
    as_scored: Filters = {**chosen, "cohort": "closed"}
    found = book.forecasts(**as_scored)
    if state is None and not words:
        return found
    wanted = {question.id for question in _questions(book, words, state, chosen)}
    return [forecast for forecast in found if forecast.question in wanted]


def _show_forecasts(forecasts: list[ForecastView], as_json: bool) -> None:
    if as_json:
        output.json({"forecasts": [shown.forecast_json(one) for one in forecasts]})
        return
    rows = [shown.forecast_row(one) for one in forecasts]
    output.table(shown.FORECAST_COLUMNS, rows, right=("lag (days)", "chance", "Brier"), empty="No forecasts match.")


def show_questions(questions: list[QuestionView], as_json: bool, *, empty: str = "No questions match.") -> None:
    """Show questions as a table or as JSON."""
    if as_json:
        output.json({"questions": [shown.question_json(one) for one in questions]})
        return
    output.table(
        shown.QUESTION_COLUMNS, [shown.question_row(one) for one in questions], right=("forecasts",), empty=empty
    )
