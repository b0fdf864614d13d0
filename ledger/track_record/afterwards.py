"""What was done to forecasts when their outcome was known: it improves nobody's record without being told."""

from collections.abc import Iterator
from datetime import date
from typing import Any, NamedTuple

import orjson
from sqlalchemy import Integer, and_, bindparam, func, literal, select, true
from sqlalchemy.sql.selectable import SelectBase
from sqlmodel import col

from forecasts.records.lifecycle import day_of
from ledger.store.database import Database
from ledger.store.lookup import instant
from ledger.store.other_words import other_words
from ledger.store.projection.decided import CLOSE as CLOSES
from ledger.store.projection.mistakes import SAID
from ledger.store.scope import Scope
from ledger.store.tables import (
    AmendmentRow,
    CorrectionRow,
    ForecasterRow,
    ForecastRow,
    ResolutionRow,
    VoidRow,
)
from ledger.track_record.listing_rows import CUT, made_in

VOID, WITHDRAWAL, CORRECTED, CLOSE, OTHER_WORDS = "void", "withdrawal", "corrected", "close", "other words"


class Afterwards(NamedTuple):
    """A forecast to which something was done afterwards.

    Attributes:
        what: it, or its withdrawal, was declared void, it was corrected, or its question got another close, when the
            outcome was known; or it was made on other words than its question has now.
        forecast: its number.
        question: its question's.
        forecaster: the name.
        by: who did that; None where the question's page tells.
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
    for one in _WHICH:
        rows = database.rows(_after_the_outcome(one, scope), scope.params())
        for id_, question, name, by, recorded, reason, changes in rows:
            if changes is None or one.fields & orjson.loads(changes).keys():
                day = day_of(instant(recorded), scope.zone)
                yield Afterwards(one.what, id_, question, name, by, day, reason)


class _Which(NamedTuple):
    """What can be done to forecasts: where it is kept, of which noun, what that names, and the fields that matter."""

    what: str
    table: type[Any]
    noun: str | None
    names: Any
    fields: frozenset[str] = frozenset()


_WHICH = (
    _Which(VOID, VoidRow, "forecast", ForecastRow.id),
    _Which(VOID, VoidRow, "question", ForecastRow.question),
    _Which(WITHDRAWAL, VoidRow, "withdrawal", ForecastRow.id),
    _Which(CORRECTED, CorrectionRow, "forecast", ForecastRow.id, frozenset(SAID)),
    _Which(CLOSE, CorrectionRow, "question", ForecastRow.question, frozenset(CLOSES)),
    _Which(CLOSE, AmendmentRow, None, ForecastRow.question, frozenset(CLOSES)),
)


def _after_the_outcome(one: _Which, scope: Scope) -> SelectBase:
    """What was done once the outcome of its question was known."""
    table, amended = one.table, one.noun is None
    known = (
        select(func.min(col(ResolutionRow.known_from)))
        .where(
            col(ResolutionRow.question) == col(ForecastRow.question),
            col(ResolutionRow.status) == "resolved",
            col(ResolutionRow.known) <= CUT,
        )
        .scalar_subquery()
    )
    number = table.question if amended else table.number
    return (
        select(
            col(ForecastRow.id),
            col(ForecastRow.question),
            col(ForecasterRow.name),
            literal(None) if amended else col(table.entered_by),
            col(table.recorded),
            col(table.reason),
            col(table.changes) if one.fields else literal(None),
        )
        .select_from(table)
        .join(ForecastRow, and_(col(one.names) == col(number), true() if amended else table.noun == one.noun))
        .join(ForecasterRow, col(ForecasterRow.id) == col(ForecastRow.forecaster))
        .where(col(table.recorded) >= known, col(table.recorded) < CUT, made_in(scope))
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
