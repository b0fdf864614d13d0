"""What was done to forecasts when their outcome was known: it improves nobody's record without being told."""

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any, NamedTuple

import orjson
from sqlalchemy import Integer, and_, bindparam, exists, func, literal, or_, select, true
from sqlalchemy.orm import aliased
from sqlalchemy.sql.selectable import SelectBase
from sqlmodel import col

from forecasts.records.lifecycle import day_of
from ledger.store.database import Database, Row
from ledger.store.lookup import instant
from ledger.store.other_words import other_words
from ledger.store.projection.decided import CLOSE as CLOSES
from ledger.store.projection.merges import merged, root
from ledger.store.projection.mistakes import SAID
from ledger.store.scope import Scope
from ledger.store.tables import (
    AmendmentRow,
    CorrectionRow,
    ForecasterRow,
    ForecastRow,
    QuestionRow,
    ResolutionRow,
    VoidRow,
    not_void,
)
from ledger.track_record.former import Joined, joined
from ledger.track_record.listing_rows import CUT, made_in

VOID, WITHDRAWAL, CORRECTED, CLOSE, OTHER_WORDS = "void", "withdrawal", "corrected", "close", "other words"
MERGED, PARTED, TAKEN_BACK = "merged", "parted", "taken back"


class Afterwards(NamedTuple):
    """A forecast to which something was done afterwards.

    Attributes:
        what: it, or its withdrawal, was declared void, it was corrected, or its question got another close, when the
            outcome was known; it is superseded only since a merger that was recorded then, or two were parted then, on
            one question of both of whom there are forecasts; it was recorded after its outcome had been entered and
            taken back; or it was made on other words than its question has now.
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
    found = (_put_right, _joined, _on_taken_back, _on_other_words)
    done = (one for kind in found for one in kind(database, scope))
    return tuple(sorted(done, key=_place))


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
        .where(col(table.recorded) >= _known(), col(table.recorded) < CUT, made_in(scope))
    )


def _known() -> Any:
    """Since when the outcome of a forecast's question was known, by whatever was said of that."""
    return (
        select(func.min(col(ResolutionRow.known_from)))
        .where(
            col(ResolutionRow.question) == col(ForecastRow.question),
            col(ResolutionRow.status) == "resolved",
            col(ResolutionRow.known) <= CUT,
        )
        .scalar_subquery()
    )


def _joined(database: Database, scope: Scope) -> Iterator[Afterwards]:
    """Forecasts that others of a person, or question, supersede by a merger alone, and those that were parted."""
    now: dict[tuple[str, int], Joined] = {}
    before: dict[tuple[str, int], Joined] = {}
    for one in joined(database, scope):
        key = one.noun, one.number
        before, now = {**before, **({key: now[key]} if key in now else {})}, {**now, key: one}
    joins = {key: one for key, one in now.items() if not one.parted}
    for key in before.keys() - joins.keys():
        for id_, question, name, known in _of_both(database, now[key], scope):
            if known is not None and before[key].recorded < known <= now[key].recorded:
                yield _told(PARTED, id_, question, name, now[key], scope)
    for id_, question, name, known, *pairs in database.rows(_superseded(scope), scope.params()):
        of = zip(("forecaster", "question"), (pairs[:2], pairs[2:]), strict=True)
        by = [one for noun, pair in of for one in _between(joins, noun, *pair)]
        if known is not None and by and (last := max(by, key=_when)).recorded >= known:
            yield _told(MERGED, id_, question, name, last, scope)


def _of_both(database: Database, one: Joined, scope: Scope) -> list[Row]:
    """The forecasts of two who were parted on the same question, or of one on two questions that were."""
    parents, other = merged(database, one.noun), aliased(ForecastRow)
    two = [root(parents, number) for number in (one.number, one.other)]
    same = {"question": "forecaster", "forecaster": "question"}[one.noun]
    mine, theirs = (col(getattr(said, one.noun)) for said in (ForecastRow, other))
    on_it = exists().where(
        col(getattr(other, same)) == col(getattr(ForecastRow, same)), theirs.in_(two), theirs != mine
    )
    said = select(col(ForecastRow.id), col(ForecastRow.question), col(ForecasterRow.name), _known())
    said = said.join(ForecasterRow, col(ForecasterRow.id) == col(ForecastRow.forecaster))
    return database.rows(said.where(mine.in_(two), on_it, not_void(), made_in(scope)), scope.params())


def _when(one: Joined) -> int:
    return one.recorded


def _between(joins: Mapping[tuple[str, int], Joined], noun: str, one: int, other: int) -> set[Joined]:
    """The mergers without which two would not be one."""
    paths: list[set[Joined]] = []
    for number in (one, other):
        path: set[Joined] = set()
        while (step := joins.get((noun, number))) is not None:
            path.add(step)
            number = step.other
        paths.append(path)
    return paths[0] ^ paths[1]


def _superseded(scope: Scope) -> SelectBase:
    """Forecasts that one of another name, or of another question, ended in time, with those names and questions."""
    newer = aliased(ForecastRow)
    whose = [
        func.coalesce(col(getattr(said, f"entered_{noun}")), col(getattr(said, noun)))
        for noun in ("forecaster", "question")
        for said in (ForecastRow, newer)
    ]
    return (
        select(col(ForecastRow.id), col(ForecastRow.question), col(ForecasterRow.name), _known(), *whose)
        .join(
            newer,
            and_(
                col(newer.question) == col(ForecastRow.question),
                col(newer.forecaster) == col(ForecastRow.forecaster),
                col(newer.stands_from) == col(ForecastRow.stands_until),
                or_(whose[0] != whose[1], whose[2] != whose[3]),
            ),
        )
        .join(ForecasterRow, col(ForecasterRow.id) == col(ForecastRow.forecaster))
        .join(QuestionRow, col(QuestionRow.id) == col(ForecastRow.question))
        .where(
            col(ForecastRow.ended_by) == "revision",
            col(ForecastRow.stands_until) < col(QuestionRow.cutoff),
            made_in(scope),
        )
    )


def _told(what: str, forecast: int, question: int, name: str, one: Joined, scope: Scope) -> Afterwards:
    return Afterwards(what, forecast, question, name, one.by, one.on(scope), one.reason or "")


def _on_taken_back(database: Database, scope: Scope) -> Iterator[Afterwards]:
    """Forecasts that count as recorded in time, though their outcome had been entered and taken back before."""
    entered, again = aliased(ResolutionRow), aliased(ResolutionRow)
    void = and_(col(VoidRow.noun) == "resolution", col(VoidRow.number) == col(entered.id))
    reopened = and_(
        col(again.question) == col(entered.question), col(again.id) > col(entered.id), col(again.status) == "reopened"
    )
    backs: tuple[tuple[Any, Any, Any], ...] = ((VoidRow, void, VoidRow.entered_by), (again, reopened, again.resolver))
    for table, how, by in backs:
        rows = (
            select(
                col(ForecastRow.id),
                col(ForecastRow.question),
                col(ForecasterRow.name),
                col(by),
                col(table.recorded),
                col(table.reason),
            )
            .select_from(entered)
            .join(table, how)
            .join(QuestionRow, col(QuestionRow.id) == col(entered.question))
            .join(ForecastRow, col(ForecastRow.question) == col(entered.question))
            .join(ForecasterRow, col(ForecasterRow.id) == col(ForecastRow.forecaster))
            .where(
                col(entered.outcome_value) == col(QuestionRow.outcome_value),
                col(table.recorded) <= col(ForecastRow.recorded),
                col(ForecastRow.recorded) < col(QuestionRow.cutoff),
                col(table.recorded) < CUT,
                made_in(scope),
            )
        )
        for id_, question, name, whose, recorded, reason in database.rows(rows, scope.params()):
            yield Afterwards(
                TAKEN_BACK, id_, question, name, whose, day_of(instant(recorded), scope.zone), reason or ""
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
