"""The review of what is kept: a question with its claim, forecast and resolution, and with the other questions."""

from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from typing import Any

from pydantic import BaseModel
from sqlalchemy import not_

from forecasts import records
from forecasts.records.lifecycle import day_of
from forecasts.reviewing.likeness import content_words, essence, likeness
from forecasts.reviewing.pairs import pairs
from forecasts.reviewing.remark import Remark, remark
from forecasts.reviewing.review import review
from ledger.recording.similar import AROUND, similar
from ledger.store import lookup
from ledger.store.database import Database
from ledger.store.scope import Scope
from ledger.store.tables import (
    ClaimRow,
    ForecastRow,
    QuestionRow,
    ResolutionRow,
    SourceRow,
    asked_for_real,
    col,
    not_void,
    select,
)

APART = timedelta(days=1)  # how far apart questions without a date may close and still ask the same


def review_question(
    database: Database, id_: int, scope: Scope, *, forecast: int | None = None, others: bool = True
) -> list[Remark]:
    """What is to be said about a question.

    Args:
        database: the ledger.
        id_: the question's number.
        scope: as of which day, and the ledger's zone.
        forecast: number of the forecast to look at; the newest one unless given.
        others: whether to look for duplicates among the other questions.

    Raises:
        UnknownError: there is no such question.
    """
    question = lookup.one(database, QuestionRow, id_)
    said = _forecast(database, id_, forecast, scope)
    settled = _resolution(database, id_, scope)
    found = review_with(
        database,
        {**fields_of(question), "tags": lookup.tags_of(database, id_)},
        said=said,
        claim=(said and said.claim) or question.claim,
        resolution=None if settled is None else fields_of(settled),
        forecaster=lookup.name_of(database, said.forecaster) if said else None,
        recorded=day_of(lookup.instant(question.recorded), scope.zone),
    )
    if not others or question.kind != "binary":
        return found
    return [*found, *others_like(database, question.text, question.closes, apart=[id_])]


def review_with(
    database: Database,
    question: dict[str, Any],
    *,
    said: records.Forecast | None,
    claim: int | None,
    resolution: dict[str, Any] | None,
    forecaster: str | None,
    recorded: date,
) -> list[Remark]:
    """The review of a question, with its claim and that claim's source."""
    quoted = lookup.one(database, ClaimRow, claim) if claim else None
    source = lookup.one(database, SourceRow, quoted.source) if quoted and quoted.source else None
    return review(
        question,
        claim=quoted and fields_of(quoted),
        forecast=said and fields_of(said),
        resolution=resolution,
        source=source and fields_of(source),
        forecaster=forecaster,
        recorded=recorded,
        locale=(source and source.language) or "en",
    )


def review_open(database: Database, scope: Scope, *, others: bool = True) -> Iterator[tuple[int, list[Remark]]]:
    """The remarks on every question that nobody has resolved, each with the question's number."""
    alike = _all_others(database) if others else {}
    for id_ in _unresolved(database, scope):
        found = review_question(database, id_, scope, others=False)
        yield id_, [*found, *alike.get(id_, ())]


def _unresolved(database: Database, scope: Scope) -> Sequence[int]:
    """The questions without a resolution that was known by the end of the day."""
    known = select(ResolutionRow.id).where(
        ResolutionRow.question == QuestionRow.id, col(ResolutionRow.holds) <= scope.cut
    )
    open_ = select(QuestionRow.id).where(not_(known.exists()), asked_for_real()).order_by(col(QuestionRow.id))
    return database.session.exec(open_).all()


def fields_of(record: BaseModel) -> dict[str, Any]:
    """What is there of a record, or of its row, as plain fields."""
    there = {name: getattr(record, name) for name in type(record).model_fields}
    return {
        name: value.model_dump() if isinstance(value, BaseModel) else value
        for name, value in there.items()
        if value is not None
    }


def _forecast(database: Database, question: int, only: int | None, scope: Scope) -> ForecastRow | None:
    """The newest forecast on a question, or one."""
    said = select(ForecastRow).where(ForecastRow.question == question, ForecastRow.stands_from < scope.cut)
    said = said.where(not_void() if only is None else ForecastRow.id == only)
    newest = said.order_by(col(ForecastRow.stands_from).desc(), col(ForecastRow.id).desc())
    return database.session.exec(newest).first()


def _resolution(database: Database, question: int, scope: Scope) -> ResolutionRow | None:
    """The newest resolution of a question that was known by then."""
    known = select(ResolutionRow).where(ResolutionRow.question == question, col(ResolutionRow.holds) <= scope.cut)
    newest = database.session.exec(known.order_by(col(ResolutionRow.entry).desc())).first()
    return None if newest is not None and newest.status == "reopened" else newest


def others_like(database: Database, text: str, closes: date, *, apart: Sequence[int] = ()) -> Iterator[Remark]:
    """The other questions that ask the same as a yes/no question, which need not be kept yet, or the opposite."""
    ours = essence(text)
    for other in sorted(similar(database, content_words(text), closes, apart=apart)):
        alike = likeness(ours, essence(other.text))
        if alike is not None and _close_together(closes, other.closes, dated=bool(ours.moments)):
            yield _remark(alike, other.id, other.text)


def _remark(alike: str, other: int, text: str) -> Remark:
    return remark(alike, "question", other=f"Q{other}", asked=text, question=other)


def _close_together(one: date, other: date, *, dated: bool) -> bool:
    """Whether two questions are about the same time: a day, or, where their words have a date, a month apart."""
    return abs(one - other) <= (AROUND if dated else APART)


def _all_others(database: Database) -> dict[int, list[Remark]]:
    """The same for all questions at once."""
    asked = select(QuestionRow.id, QuestionRow.text, col(QuestionRow.closes)).where(
        QuestionRow.kind == "binary", asked_for_real()
    )
    rows = {id_: (text, closes) for id_, text, closes in database.session.exec(asked)}
    found: dict[int, list[Remark]] = {}
    for one, other, alike in sorted(pairs({id_: text for id_, (text, _) in rows.items()})):
        dated = bool(essence(rows[one][0]).moments)
        if _close_together(rows[one][1], rows[other][1], dated=dated):
            found.setdefault(one, []).append(_remark(alike, other, rows[other][0]))
            found.setdefault(other, []).append(_remark(alike, one, rows[one][0]))
    return found
