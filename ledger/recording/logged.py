"""What was logged just now, as whoever logs it is told: the records themselves, without reading them again."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from forecasts.records.lifecycle import closing_moments, moment, question_state
from ledger.recording.review import fields_of, others_like, review_question, review_with
from ledger.store import lookup
from ledger.store.tables import ForecastRow, QuestionRow, not_void, select

if TYPE_CHECKING:
    from datetime import datetime

    from forecasts import Remark, records
    from ledger.recording.moments import DayOrInstant
    from ledger.recording.questions import Asked
    from ledger.store.database import Database
    from ledger.store.scope import Scope


class Logged(NamedTuple):
    """A forecast that was logged just now."""

    id: int  # its number
    said: records.Forecast  # its record
    asked: Asked  # its question
    new: bool  # whether that was asked for it
    at: datetime  # when


def state(logged: Logged, scope: Scope) -> str:
    """The state of a question that is new at the end of the scope's day: open, closed or due."""
    question = logged.asked.question
    close, day_ends = closing_moments(question.closes, question.closes_at, scope.zone)
    return question_state(status=None, close=close, last_day_ends=day_ends, now=scope.cut - 1)


def entered_late(database: Database, question: int, made: DayOrInstant, now: datetime, zone: str) -> str | None:
    """What a forecast would be that is entered now: "late", "retrospective", or None while it would be in time."""
    row = lookup.one(database, QuestionRow, question)
    if moment(now) < row.cutoff:
        return None
    return "late" if made.start(zone) >= (row.cutoff if made.at else row.unsure) else "retrospective"


def remarks(database: Database, logged: Logged, forecaster: str, scope: Scope) -> list[Remark]:
    """What is to be said about a forecast, and of a question that is new also about that and those like it."""
    if not logged.new:
        return review_question(database, logged.asked.id, scope, forecast=logged.id, others=is_first(database, logged))
    question, claim = logged.asked.question, logged.said.claim
    found = review_with(
        database,
        fields_of(question),
        said=logged.said,
        claim=claim,
        resolution=None,
        forecaster=forecaster,
        recorded=scope.as_of,
    )
    others = others_like(database, question.text, question.closes, apart=[logged.asked.id])
    return [*found, *(others if question.kind == "binary" else ())]


def is_first(database: Database, logged: Logged) -> bool:
    """Whether it is the first forecast on its question."""
    if logged.new:
        return True
    earlier = select(ForecastRow.id).where(
        ForecastRow.question == logged.asked.id, ForecastRow.id < logged.id, not_void()
    )
    return database.session.exec(earlier.limit(1)).first() is None
