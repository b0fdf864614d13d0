"""Reads the records that pages show, as of a day: `select()` over the tables."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import date
from functools import cache
from typing import Any

import orjson
from sqlalchemy import bindparam, select
from sqlalchemy.sql.selectable import SelectBase
from sqlmodel import col

from forecasts.records.lifecycle import day_of, question_state
from ledger.identifiers import written
from ledger.journal.redaction import tombstone
from ledger.store.database import Database
from ledger.store.database import Row as Values
from ledger.store.lookup import instant
from ledger.store.scope import Scope
from ledger.store.tables import (
    AmendmentRow,
    ClaimRow,
    ForecasterRow,
    ForecastRow,
    PublishedReportRow,
    QuestionRow,
    RedactionRow,
    ResolutionRow,
    Row,
    SourceRow,
)
from ledger.track_record.columns import tags
from ledger.track_record.listing_rows import CUT, settled, tag_rows
from ledger.track_record.shown import (
    Amended,
    Extra,
    Person,
    Published,
    QuestionShown,
    Quoted,
    ResolutionShown,
    SourceShown,
)

Some = Iterable[int | None] | None  # numbers of records; None for all of them
TOGETHER = (20, 500)  # numbers that one statement asks for


def questions(database: Database, scope: Scope) -> dict[int, QuestionShown]:
    """All questions as of the scope's day."""
    labels: dict[int, tuple[str, ...]] = defaultdict(tuple)
    for question, tag in tags(database):
        labels[question] = (*labels[question], tag)
    rows = database.rows(_question_rows().order_by(col(QuestionRow.id)), scope.settling())
    return {row[0]: _question(row, labels[row[0]], scope) for row in rows}


def question(database: Database, scope: Scope, number: int) -> QuestionShown | None:
    """One of them."""
    wanted = _question_rows(of_question=True).where(col(QuestionRow.id) == bindparam("question"))
    (row,) = database.rows(wanted, {**scope.settling(), "question": number, "forecast": None}) or (None,)
    labels = tuple(tag for _, tag in database.rows(tag_rows([number])))
    return None if row is None else _question(row, labels, scope)


def _columns(table: type[Row], names: Iterable[str]) -> list[Any]:
    """The columns of a table with the names that a value has, which so is the list of them."""
    return [getattr(table, name) for name in names]


_SETTLED = ("id", "status", "close", "due_from", "outcome", "outcome_value", "known_on")
_ASKED = [name for name in QuestionShown._fields if name in QuestionRow.model_fields and name not in _SETTLED]


@cache
def _question_rows(*, of_question: bool = False) -> Any:
    asked = settled(of_question=of_question).c
    return select(
        *[asked[name] for name in _SETTLED], asked.recorded >= asked.cutoff, *_columns(QuestionRow, _ASKED)
    ).join_from(asked.id.table, QuestionRow, col(QuestionRow.id) == asked.id)


def _question(row: Values, labels: tuple[str, ...], scope: Scope) -> QuestionShown:
    id_, status, close, last, outcome, value, known_on, late, *said = row
    asked = dict(zip(_ASKED, said, strict=True))
    own = {
        "options": tuple(orjson.loads(asked["options"])) if asked["options"] else (),
        "closes": date.fromisoformat(asked["closes"]),
        "horizon": orjson.loads(asked["horizon"]) if asked["horizon"] else None,
        "recorded": day_of(instant(asked["recorded"]), scope.zone),
        "ordered": bool(asked["ordered"]),
    }
    return QuestionShown(
        **asked | own,
        id=id_,
        state=question_state(status=status, close=close, last_day_ends=last, now=scope.cut - 1),
        outcome=outcome,
        outcome_value=value,
        known_on=date.fromisoformat(known_on) if known_on else None,
        retrospective=bool(late),
        tags=labels,
    )


def people(database: Database, only: Some = None) -> dict[int, Person]:
    """All forecasters, or some."""
    rows = select(*_columns(ForecasterRow, Person._fields)).where(*_among(ForecasterRow, only))
    return {row[0]: Person(*row) for row in database.rows(rows.order_by(col(ForecasterRow.id)))}


def claims(database: Database, only: Some = None) -> dict[int, Quoted]:
    """All claims, those too that were declined or do not stand; or some."""
    names = (*Quoted._fields[:-1], "replaced_by", "aside")
    rows = select(*_columns(ClaimRow, names)).where(*_among(ClaimRow, only)).order_by(col(ClaimRow.id))
    return {
        row[0]: Quoted._make((*row, replaced_by is None and not aside))
        for *row, replaced_by, aside in database.rows(rows)
    }


def sources(database: Database, only: Some = None) -> dict[int, SourceShown]:
    """All sources, or some."""
    rows = select(*_columns(SourceRow, SourceShown._fields)).where(*_among(SourceRow, only))
    return {row[0]: SourceShown(*row) for row in database.rows(rows.order_by(col(SourceRow.id)))}


def _among(table: type[Row], only: Some) -> list[Any]:
    """Which rows of a table: those with some numbers, or all."""
    return [] if only is None else [col(table.id).in_(sorted({*only} - {None}))]  # type: ignore[attr-defined]


def forecast_claims(database: Database, question: int | None = None) -> list[tuple[int, int]]:
    """(forecast, claim) of forecasts with a claim of their own, on one question or on all."""
    rows = (
        select(col(ForecastRow.id), col(ForecastRow.claim))
        .where(col(ForecastRow.claim).is_not(None), *_on(ForecastRow, question))
        .order_by(col(ForecastRow.id))
    )
    return [(id_, claim) for id_, claim in database.rows(rows)]


def _on(table: Any, question: int | None) -> list[Any]:
    """Which rows of a table: those on one question, or all."""
    return [] if question is None else [col(table.question) == question]


_SAID_OF_IT = [name for name in ResolutionShown._fields if name not in ("evidence", "recorded")]


def resolutions(database: Database, scope: Scope, only: int | None = None) -> dict[int, list[ResolutionShown]]:
    """All resolutions that held by the scope's day, or those of one question, by question."""
    rows = (
        select(*_columns(ResolutionRow, ("question", "evidence", "recorded", *_SAID_OF_IT)))
        .where(col(ResolutionRow.holds) <= CUT, *_on(ResolutionRow, only))
        .order_by(col(ResolutionRow.entry), col(ResolutionRow.id))
    )
    found: dict[int, list[ResolutionShown]] = defaultdict(list)
    for question, evidence, recorded, id_, status, outcome, known_on, *words in database.rows(rows, {"cut": scope.cut}):
        links = tuple(orjson.loads(evidence)) if evidence else ()
        day = day_of(instant(recorded), scope.zone)
        made = ResolutionShown._make((id_, status, outcome, known_on, links, *words, day))
        found[question].append(made)
    return dict(found)


def amendments(database: Database, scope: Scope, only: int | None = None) -> dict[int, list[Amended]]:
    """All amendments, or those of one question, by question."""
    rows = select(*_columns(AmendmentRow, ("question", *Amended._fields))).where(*_on(AmendmentRow, only))
    rows = rows.order_by(col(AmendmentRow.entry))
    found: dict[int, list[Amended]] = defaultdict(list)
    for question, revision, reason, changes, before, recorded in database.rows(rows):
        day = day_of(instant(recorded), scope.zone)
        made = Amended(revision, reason, orjson.loads(changes), orjson.loads(before), day)
        found[question].append(made)
    return dict(found)


def redacted(database: Database, zone: str) -> dict[str, str]:
    """What stands where the text of a record was removed, by its number as people write it."""
    rows = select(*_columns(RedactionRow, ("noun", "number", "reason", "removed", "recorded")))
    return {
        written(noun, number): tombstone(reason, *(day_of(instant(one), zone).isoformat() for one in days))
        for noun, number, reason, *days in database.rows(rows.order_by(col(RedactionRow.removed)))
    }


def report_entries(database: Database) -> set[int]:
    """The journal entries that say that something was published."""
    return {seq for (seq,) in database.rows(select(col(PublishedReportRow.entry)))}


def reports(database: Database, scope: Scope, size: int) -> list[Published]:
    """What was published by the scope's day, within the first entries of the journal."""
    rows = (
        select(*_columns(PublishedReportRow, Published._fields))
        .where(col(PublishedReportRow.recorded) < CUT, col(PublishedReportRow.entry) < bindparam("size"))
        .order_by(col(PublishedReportRow.id))
    )
    return [
        Published(day_of(instant(recorded), scope.zone), *rest)
        for recorded, *rest in database.rows(rows, {"cut": scope.cut, "size": size})
    ]


def extras(database: Database, ids: Iterable[int]) -> dict[int, Extra]:
    """What these forecasts have beside a probability, by number."""
    found: dict[int, Extra] = {}
    numbers = list(ids)
    for start in range(0, len(numbers), TOGETHER[-1]):
        some = numbers[start : start + TOGETHER[-1]]
        size = next(size for size in TOGETHER if len(some) <= size)
        given = {f"id{at}": number for at, number in enumerate(some + some[-1:] * (size - len(some)))}
        for id_, claim, chances, quantiles, *rest in database.rows(_extra_rows(size), given):
            probabilities = tuple(map(float, orjson.loads(chances))) if chances else None
            found[id_] = Extra(claim, probabilities, orjson.loads(quantiles) if quantiles else None, *rest)
    return found


@cache
def _extra_rows(size: int) -> SelectBase:
    """The forecasts with the numbers :id0, :id1 ..."""
    some: list[Any] = [bindparam(f"id{at}") for at in range(size)]
    return select(*_columns(ForecastRow, ("id", *Extra._fields))).where(col(ForecastRow.id).in_(some))
