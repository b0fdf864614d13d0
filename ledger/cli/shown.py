"""Questions and forecasts as lines for people and as JSON for programs."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ledger.cli import output
from ledger.reports.wording.figures import became, chance, forecast_json, forecast_score, marks, question_json
from ledger.track_record.status import GRADE_LETTERS

if TYPE_CHECKING:
    from ledger.api.ledger import Ledger
    from ledger.recording.moments import DayOrInstant
    from ledger.track_record.listing import ForecastView, QuestionView

QUESTION_COLUMNS = ("id", "closes", "state", "outcome", "forecasts", "tags", "question")
__all__ = ["forecast_json", "question_json"]
FORECAST_COLUMNS = (
    "id",
    "question",
    "forecaster",
    "made on",
    "recorded",
    "lag (days)",
    "grade",
    "chance",
    "basis",
    "state",
    "outcome",
    "Brier",
    "about",
)


def question_line(question: QuestionView) -> str:
    """A question on one line."""
    outcome = f" {question.outcome}" if question.outcome else ""
    return f"{question}  {question.text}  [closes {question.closes}, {question.state}{outcome}]"


def forecast_line(forecast: ForecastView) -> str:
    """A forecast on one line."""
    said = "gave it" if forecast.quantiles is None else "said,"
    return f"{forecast}  {forecast.forecaster} {said} {chance(forecast)} on {forecast.made_on}"


def question_row(question: QuestionView) -> tuple[str, ...]:
    """A question as cells of QUESTION_COLUMNS."""
    return (
        *(str(question), question.closes.isoformat(), question.state, question.outcome or ""),
        *(str(question.forecasts), "; ".join(question.tags), question.text),
    )


def state(forecast: ForecastView) -> str:
    """What became of a forecast, and what else is to be known of it."""
    return "; ".join([became(forecast), *marks(forecast)])


def forecast_row(forecast: ForecastView) -> tuple[str, ...]:
    """A forecast as cells of FORECAST_COLUMNS."""
    return (
        str(forecast),
        f"Q{forecast.question}",
        forecast.forecaster,
        forecast.made_on.isoformat(),
        forecast.recorded_on.isoformat(),
        f"{forecast.lag_days:,}",
        GRADE_LETTERS[forecast.grade],
        chance(forecast),
        forecast.basis,
        state(forecast),
        forecast.outcome or "",
        forecast_score(forecast).removeprefix("Brier ") if forecast.status == "scored" else "",
        forecast.question_text,
    )


def hindsight_note(forecast: ForecastView, question: QuestionView) -> None:
    """Say so where a forecast is late, or was recorded when the answer could be known."""
    if forecast.status == "late":
        output.note(
            f"Note: {forecast} was made when Q{question.id} had closed, or when its outcome could be known: "
            "it is kept, not scored."
        )
    elif forecast.grade not in ("stamped", "prospective"):
        early = question.known_on is not None and question.known_on < question.closes
        output.note(
            f"Note: Q{question.id} {'was decided' if early else 'closed'} before {forecast} was recorded here: "
            f"reports count it as {forecast.grade}."
        )


def already(book: Ledger, question: str, forecaster: str, made_on: DayOrInstant) -> list[str]:
    """What is to be said where somebody has a forecast on a question of that day already."""
    if (found := book.said_already(question, forecaster, made_on)) is None:
        return []
    said, newer = found
    follows = f"the new one supersedes {said}" if newer else f"{said} is later, and supersedes the new one"
    follows = f"{said} is withdrawn, and stays that" if said.status == "withdrawn" else follows
    return [
        f"{forecast_line(said)} already; {follows}. If {said} was mistyped, it is "
        f"no revision: prediction-ledger correct {said}, or void {said}."
    ]


def late_entry(book: Ledger, asked: str | QuestionView | None, made: DayOrInstant) -> list[str]:
    """What it means to enter a forecast on a question that is decided or closed, before it is kept."""
    fate = None if asked is None else book.entered_late(asked, made)
    if asked is None or fate is None:
        return []
    question = book.question(asked)
    decided = question.known_on and f"is decided ({question.outcome or question.state}, known on {question.known_on})"
    head = f"{question} {decided or f'closed on {question.closes}'}."
    if fate == "late":
        proof = " (on that day only the time of day shows what came first)" if made.day == question.known_on else ""
        return [f"{head} A forecast of {made.at or made.day} comes too late{proof}: it is kept and shown, not scored."]
    return [
        f"{head} A forecast that is entered now counts as retrospective, or as documented where a dated text of it is "
        "kept here; --prospective-only leaves it out."
    ]
