"""The rows behind lists of questions and forecasts: `select()` over the tables, composed of named parts."""

from collections.abc import Sequence
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, Integer, Subquery, Table, Text, and_, bindparam, exists, func, or_, select, text
from sqlalchemy.orm import aliased
from sqlalchemy.sql.selectable import SelectBase
from sqlmodel import col

from ledger.errors import RefusedError
from ledger.store.scope import Scope
from ledger.store.statements import statement
from ledger.store.tables import ClaimRow, ForecasterRow, ForecastRow, QuestionRow, QuestionTagRow, not_void

CUT = bindparam("cut", type_=Integer)
MOST_WORDS = 40  # that a search looks for at once
SAID: Table = ForecastRow.__table__  # type: ignore[attr-defined]


class Part(NamedTuple):
    """Some of a long list.

    Attributes:
        most: how many.
        after: the number of the one before them; 0 where they are the first.
        newest: whether the list begins with the one that was entered last.
    """

    most: int
    after: int = 0
    newest: bool = False


def settled(*, of_question: bool = False) -> Subquery:
    """Every question as of the day that ends at :cut, as ledger/store/statements/settled.sql has it; or :question."""
    names = ("id", "close", "due_from", "recorded", "cutoff", "outcome_value")
    words = ("status", "outcome", "known_on")
    columns = dict.fromkeys(names, Integer) | dict.fromkeys(words, Text)
    return text(statement("settled", of_question=of_question)).columns(**columns).subquery("settled_question")


def judged(*, of_question: bool = False) -> Subquery:
    """Every forecast with what became of it by that day, as ledger/store/statements/judged.sql has it.

    With `of_question` it is right of those on the question :question, or where that is None of :forecast.
    """
    names = ("id", "question_id", "forecaster_id", "recorded", "stands_from", "status", "grade", "outcome_value")
    columns = dict.fromkeys(names, Integer) | {"outcome": Text}
    return text(statement("judged", of_question=of_question)).columns(**columns).subquery("judged_forecast")


def in_scope(scope: Scope, question: Any, forecaster: Any, stands_from: Any) -> ColumnElement[bool]:
    """Whether a forecast is one of those that a scope is about, by three of its columns."""
    parts = [stands_from < CUT]
    if scope.until is not None:
        parts.append(stands_from < bindparam("heard"))
    if scope.by is not None:
        parts.append(forecaster == bindparam("by"))
    if scope.since is not None:
        parts.append(stands_from >= bindparam("since"))
    return and_(*parts, *tagged(scope, question))


def made_in(scope: Scope, forecast: type[ForecastRow] = ForecastRow) -> ColumnElement[bool]:
    """The same of the table of forecasts."""
    return in_scope(scope, col(forecast.question), col(forecast.forecaster), col(forecast.stands_from))


def tagged(scope: Scope, question: Any) -> list[ColumnElement[bool]]:
    """Whether a question has all tags of a scope."""
    return [
        exists().where(col(QuestionTagRow.question) == question, col(QuestionTagRow.tag) == bindparam(f"tag{i}"))
        for i in range(len(scope.tags))
    ]


def awaited(question: Any, close: Any) -> ColumnElement[bool]:
    """Whether anybody's forecast stood on a question when it closed: not withdrawn, void, or coded otherwise."""
    stood = aliased(ForecastRow)
    cause = func.coalesce(col(stood.ended_by), "")
    return exists().where(
        col(stood.question) == question,
        col(stood.stands_from) < CUT,
        func.coalesce(col(stood.stands_until), close) >= close,
        cause != "void",
        cause != "coding",
    )


def mentions(question: Any, word: str) -> ColumnElement[bool]:
    """Whether a word is in a question, its criteria, the quotes that it or its forecasts rest on, or their notes."""

    def has(*columns: Any) -> ColumnElement[bool]:
        # Databases know capitals of ASCII alone, or all of them; so each is looked for as it may be written.
        forms = {word.lower()} if word.isascii() else {word, word.lower(), word.upper(), word.capitalize()}
        return or_(*(col(column).icontains(form, autoescape=True) for column in columns for form in sorted(forms)))

    said, quoted = aliased(ForecastRow), aliased(ClaimRow)
    claims = select(col(quoted.id)).where(has(quoted.quote))
    worded = or_(col(said.claim).in_(claims), and_(col(said.note).is_not(None), has(said.note)))
    return or_(
        has(QuestionRow.text, QuestionRow.criteria),
        col(QuestionRow.claim).in_(claims),
        question.in_(select(col(said.question)).where(worded)),  # once for all questions: a million forecasts are read
    )


def question_rows(
    scope: Scope, *, due: bool, only: int | None, words: str = "", part: Part | None = None
) -> SelectBase:
    """Questions that match: a row each, with how many forecasts had been made on it.

    Raises:
        RefusedError: there are so many words that looking for them all would take the whole computer.
    """
    wanted = dict.fromkeys(words.split())
    if len(wanted) > MOST_WORDS:
        raise RefusedError(f"{len(wanted):,} words are too many to look for at once; name at most {MOST_WORDS}")
    asked = settled(of_question=only is not None).c
    made = (
        select(func.count())
        .select_from(ForecastRow)
        .where(col(ForecastRow.question) == asked.id, col(ForecastRow.stands_from) < CUT, not_void())
        .scalar_subquery()
    )
    found = select(
        asked.id,
        col(QuestionRow.text),
        col(QuestionRow.kind),
        col(QuestionRow.options),
        col(QuestionRow.closes),
        asked.close,
        asked.due_from,
        asked.status,
        asked.outcome,
        asked.known_on,
        made,
    ).join_from(asked.id.table, QuestionRow, col(QuestionRow.id) == asked.id)
    if (scope.by, scope.since, scope.until) != (None, None, None):
        forecast = aliased(ForecastRow)
        found = found.where(exists().where(col(forecast.question) == asked.id, made_in(scope, forecast)))
    found = found.where(*tagged(scope, asked.id))
    found = found.where(*(mentions(asked.id, word) for word in wanted))
    if due:
        found = found.where(asked.status.is_(None), asked.due_from < CUT, awaited(asked.id, asked.close))
    if only is not None:
        found = found.where(asked.id == only)
    return _cut(found, part, asked.id, *([asked.close] if due else []))


def forecast_rows(scope: Scope, *, question: int | None, only: int | None, part: Part | None = None) -> SelectBase:
    """Forecasts that match: a row each, with what became of it."""
    said = judged(of_question=question is not None or only is not None).c
    found = (
        select(
            said.id,
            said.question_id,
            col(QuestionRow.text),
            col(ForecasterRow.name),
            col(ForecastRow.made_on),
            col(ForecastRow.probability),
            col(ForecastRow.probabilities),
            col(ForecastRow.quantiles),
            col(ForecastRow.basis),
            col(ForecastRow.phrase),
            col(ForecastRow.scale),
            said.status,
            said.outcome,
            said.outcome_value,
            said.recorded,
            said.grade,
        )
        .select_from(said.id.table)
        .join(ForecastRow, col(ForecastRow.id) == said.id)
        .join(QuestionRow, col(QuestionRow.id) == said.question_id)
        .join(ForecasterRow, col(ForecasterRow.id) == said.forecaster_id)
        .where(in_scope(scope, said.question_id, said.forecaster_id, said.stands_from))
    )
    if question is not None:
        found = found.where(said.question_id == question)
    return _cut(found if only is None else found.where(said.id == only), part, said.id)


def _cut(found: Any, part: Part | None, number: Any, *before: Any) -> SelectBase:
    """A part of what was found, in the order of some columns and then of numbers."""
    if part is None:
        ordered: SelectBase = found.order_by(*before, number)
        return ordered
    if part.after:
        found = found.where(number < part.after if part.newest else number > part.after)
    some: SelectBase = found.order_by(*before, number.desc() if part.newest else number).limit(part.most)
    return some


def kind_rows(only: Sequence[int] | None) -> SelectBase:
    """What only the few questions have that are not yes/no."""
    found = select(
        col(QuestionRow.id),
        col(QuestionRow.kind),
        col(QuestionRow.unit),
        col(QuestionRow.lower),
        col(QuestionRow.upper),
        col(QuestionRow.open_ends),
        col(QuestionRow.closes),
        col(QuestionRow.ordered),
        col(QuestionRow.options),
    ).where(col(QuestionRow.kind) != "binary")
    return found if only is None else found.where(col(QuestionRow.id).in_(only))


def tag_rows(only: Sequence[int] | None) -> SelectBase:
    """The tags of questions."""
    found = select(col(QuestionTagRow.question), col(QuestionTagRow.tag))
    found = found if only is None else found.where(col(QuestionTagRow.question).in_(only))
    return found.order_by(col(QuestionTagRow.question), col(QuestionTagRow.tag))
