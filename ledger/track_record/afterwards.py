"""What was done to forecasts when their outcome was known: it improves nobody's record without being told."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any, NamedTuple

import orjson
from sqlalchemy import Integer, and_, bindparam, func, literal, select
from sqlalchemy.sql.selectable import SelectBase
from sqlmodel import col

from forecasts.records.lifecycle import day_of
from ledger.store.database import Database
from ledger.store.lookup import instant
from ledger.store.other_words import other_words
from ledger.store.projection.mistakes import SAID
from ledger.store.scope import Scope
from ledger.store.tables import CorrectionRow, ForecasterRow, ForecastRow, ResolutionRow, VoidRow
from ledger.track_record.listing_rows import CUT, made_in

VOID, WITHDRAWAL, CORRECTED, OTHER_WORDS = "void", "withdrawal", "corrected", "other words"


class Afterwards(NamedTuple):
    """A forecast to which something was done afterwards.

    Attributes:
        what: it, or its withdrawal, was declared void or corrected when the outcome was known, or it was made on
            other words than its question has now.
        forecast: its number.
        question: its question's.
        forecaster: the name.
        by: who did that; None of other words, which the question's page tells.
        on: the day of that.
        reason: why; of other words those words.
    """

    what: str
    forecast: int
    question: int
    forecaster: str
    by: str | None
    on: date | None
    reason: str


def afterwards(database: Database, scope: Scope) -> tuple[Afterwards, ...]:
    """What was done to the forecasts of a scope, in the order of their numbers."""
    return tuple(sorted((*_put_right(database, scope), *_on_other_words(database, scope)), key=_place))


def _place(one: Afterwards) -> tuple[int, str]:
    return one.forecast, one.what


def _put_right(database: Database, scope: Scope) -> Iterator[Afterwards]:
    for what, table, noun, key in _WHICH:
        rows = database.rows(_after_the_outcome(table, noun, key, scope), scope.params())
        for id_, question, name, by, recorded, reason, changes in rows:
            if changes is None or SAID & orjson.loads(changes).keys():
                day = day_of(instant(recorded), scope.zone)
                yield Afterwards(what, id_, question, name, by, day, reason)


_WHICH: tuple[tuple[str, type[Any], str, Any], ...] = (
    (VOID, VoidRow, "forecast", ForecastRow.id),
    (VOID, VoidRow, "question", ForecastRow.question),
    (WITHDRAWAL, VoidRow, "withdrawal", ForecastRow.id),
    (CORRECTED, CorrectionRow, "forecast", ForecastRow.id),
)


def _after_the_outcome(table: type[Any], noun: str, key: Any, scope: Scope) -> SelectBase:
    """What was declared void, or corrected, once the outcome of its question was known."""
    known = (
        select(
            col(ResolutionRow.question).label("asked"), func.min(col(ResolutionRow.known_from)).label("since")
        )
        .where(col(ResolutionRow.status) == "resolved", col(ResolutionRow.known) <= CUT)
        .group_by(col(ResolutionRow.question))
        .subquery("outcome")
    )
    names = ("entered_by", "recorded", "reason", *(("changes",) if table is CorrectionRow else ()))
    return (
        select(
            col(ForecastRow.id),
            col(ForecastRow.question),
            col(ForecasterRow.name),
            *(col(getattr(table, name)) for name in names),
            *(() if table is CorrectionRow else (literal(None),)),
        )
        .select_from(table)
        .join(ForecastRow, and_(col(key) == col(table.number), col(table.noun) == noun))
        .join(ForecasterRow, col(ForecasterRow.id) == col(ForecastRow.forecaster))
        .join(known, known.c.asked == col(ForecastRow.question))
        .where(col(table.recorded) >= known.c.since, col(table.recorded) < CUT, made_in(scope))
    )


def _on_other_words(database: Database, scope: Scope) -> Iterator[Afterwards]:
    found = {one.forecast: one for one in other_words(database)}
    rows = (
        select(col(ForecastRow.id), col(ForecasterRow.name))
        .join(ForecasterRow, col(ForecasterRow.id) == col(ForecastRow.forecaster))
        .where(col(ForecastRow.question) == bindparam("asked", type_=Integer), made_in(scope))
    )
    for question in sorted({one.question for one in found.values()}):
        for id_, name in database.rows(rows, {**scope.params(), "asked": question}):
            if id_ in found:
                yield Afterwards(OTHER_WORDS, id_, question, name, None, None, found[id_].text)
