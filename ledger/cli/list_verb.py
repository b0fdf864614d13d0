"""prediction-ledger list."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from ledger.cli import options, output, shown

if TYPE_CHECKING:
    from ledger.api.ledger import Ledger


@click.command("list")
@click.option(
    "--forecasts", "of_forecasts", is_flag=True, help="List forecasts, one a line, instead of questions."
)
@click.option(
    "--state",
    type=click.Choice(["open", "closed", "due", "resolved", "ambiguous", "annulled"]),
    help="Only questions in this state.",
)
@options.filters
@options.as_json
@options.reading
def command(
    book: Ledger, of_forecasts: bool, state: str | None, as_json: bool, chosen: dict[str, Any]
) -> None:
    """List questions, or forecasts with --forecasts."""
    questions = [] if of_forecasts and state is None else book.questions(**chosen)
    if state is not None:
        questions = [question for question in questions if question.state == state]
    if not of_forecasts:
        show_questions(questions, as_json)
        return
    forecasts: list[Any] = book.forecasts(**chosen)
    if state is not None:
        wanted = {question.id for question in questions}
        forecasts = [forecast for forecast in forecasts if forecast.question in wanted]
    if as_json:
        output.json({"forecasts": [shown.forecast_json(one) for one in forecasts]})
        return
    rows = [shown.forecast_row(one) for one in forecasts]
    output.table(shown.FORECAST_COLUMNS, rows, right=("chance", "Brier"), empty="No forecasts match.")


def show_questions(questions: list[Any], as_json: bool, *, empty: str = "No questions match.") -> None:
    """Show questions as a table or as JSON."""
    if as_json:
        output.json({"questions": [shown.question_json(one) for one in questions]})
        return
    output.table(
        shown.QUESTION_COLUMNS,
        [shown.question_row(one) for one in questions],
        right=("forecasts",),
        empty=empty,
    )
