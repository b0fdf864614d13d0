"""Reads the records that pages show, as of a day: `select()` over the tables."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable
from datetime import date
from functools import cache

import orjson
from sqlalchemy import bindparam, select
from sqlalchemy.sql.selectable import SelectBase
from sqlmodel import col

from forecasts.records.lifecycle import day_of, question_state
from ledger.store.database import Database, Row
from ledger.store.lookup import instant
from ledger.store.scope import Scope
from ledger.store.tables import (
    AmendmentRow,
    ClaimRow,
    EntryRow,
    ForecasterRow,
    ForecastRow,
    PublishedReportRow,
    QuestionRow,
    ResolutionRow,
    SourceRow,
)
from ledger.track_record.columns import tags
from ledger.track_record.listing_rows import CUT, settled
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

TOGETHER = (20, 500)  # numbers that one statement asks for


def questions(database: Database, scope: Scope) -> dict[int, QuestionShown]:
    """All questions as of the scope's day."""
    labels: dict[int, tuple[str, ...]] = defaultdict(tuple)
    for question, tag in tags(database):
        labels[question] = (*labels[question], tag)
    rows = database.rows(_question_rows(), scope.settling())
    return {row[0]: _question(row, labels[row[0]], scope) for row in rows}


@cache
def _question_rows() -> SelectBase:
    asked = settled().c
    return (
        select(
            asked.id,
            col(QuestionRow.text),
            col(QuestionRow.kind),
            col(QuestionRow.options),
            col(QuestionRow.unit),
            col(QuestionRow.criteria),
            col(QuestionRow.resolution_source),
            col(QuestionRow.opens),
            col(QuestionRow.closes),
            col(QuestionRow.horizon),
            col(QuestionRow.claim),
            col(QuestionRow.note),
            col(QuestionRow.revision),
            col(QuestionRow.recorded),
            col(QuestionRow.lower),
            col(QuestionRow.upper),
            col(QuestionRow.open_ends),
            col(QuestionRow.ordered),
            asked.status,
            asked.close,
            asked.due_from,
            asked.outcome,
            asked.outcome_value,
            asked.known_on,
            asked.recorded >= asked.cutoff,
        )
        .join_from(asked.id.table, QuestionRow, col(QuestionRow.id) == asked.id)
        .order_by(asked.id)
    )


def _question(row: Row, labels: tuple[str, ...], scope: Scope) -> QuestionShown:
    id_, text, kind, options, unit, criteria, source, opens, closes, horizon, claim, note = row[:12]
    revision, recorded, lower, upper, open_ends, ordered = row[12:18]
    status, close, last, outcome, value, known_on, late = row[18:]
    return QuestionShown(
        id=id_,
        text=text,
        kind=kind,
        options=tuple(orjson.loads(options)) if options else (),
        unit=unit,
        criteria=criteria,
        resolution_source=source,
        opens=opens,
        closes=date.fromisoformat(closes),
        horizon=orjson.loads(horizon) if horizon else None,
        claim=claim,
        note=note,
        revision=revision,
        recorded=day_of(instant(recorded), scope.zone),
        state=question_state(status=status, close=close, last_day_ends=last, now=scope.cut - 1),
        outcome=outcome,
        outcome_value=value,
        known_on=date.fromisoformat(known_on) if known_on else None,
        retrospective=bool(late),
        tags=labels,
        lower=lower,
        upper=upper,
        open_ends=open_ends,
        ordered=bool(ordered),
    )


def people(database: Database) -> dict[int, Person]:
    """All forecasters."""
    rows = select(
        col(ForecasterRow.id), col(ForecasterRow.name), col(ForecasterRow.kind), col(ForecasterRow.url)
    ).order_by(col(ForecasterRow.id))
    return {row[0]: Person(*row) for row in database.rows(rows)}


def claims(database: Database) -> dict[int, Quoted]:
    """All claims, those too that were declined or do not stand."""
    rows = select(
        col(ClaimRow.id),
        col(ClaimRow.source),
        col(ClaimRow.forecaster),
        col(ClaimRow.quote),
        col(ClaimRow.label),
        col(ClaimRow.hedge),
        col(ClaimRow.horizon),
        col(ClaimRow.condition),
        col(ClaimRow.attributed_to),
        col(ClaimRow.coder),
        col(ClaimRow.declined),
        col(ClaimRow.note),
        col(ClaimRow.replaced_by),
        col(ClaimRow.aside),
    ).order_by(col(ClaimRow.id))
    return {
        row[0]: Quoted._make((*row, replaced_by is None and not aside))
        for *row, replaced_by, aside in database.rows(rows)
    }


def sources(database: Database) -> dict[int, SourceShown]:
    """All sources."""
    rows = select(
        col(SourceRow.id),
        col(SourceRow.title),
        col(SourceRow.url),
        col(SourceRow.outlet),
        col(SourceRow.author),
        col(SourceRow.published),
        col(SourceRow.published_basis),
        col(SourceRow.language),
        col(SourceRow.sha256),
        col(SourceRow.found),
    ).order_by(col(SourceRow.id))
    return {row[0]: SourceShown(*row) for row in database.rows(rows)}


def forecast_claims(database: Database) -> list[tuple[int, int]]:
    """(forecast, claim) of forecasts with a claim of their own."""
    rows = (
        select(col(ForecastRow.id), col(ForecastRow.claim))
        .where(col(ForecastRow.claim).is_not(None))
        .order_by(col(ForecastRow.id))
    )
    return [(id_, claim) for id_, claim in database.rows(rows)]


def resolutions(database: Database, scope: Scope) -> dict[int, list[ResolutionShown]]:
    """All resolutions that held by the scope's day, by question."""
    rows = (
        select(
            col(ResolutionRow.question),
            col(ResolutionRow.evidence),
            col(ResolutionRow.recorded),
            col(ResolutionRow.id),
            col(ResolutionRow.status),
            col(ResolutionRow.outcome),
            col(ResolutionRow.known_on),
            col(ResolutionRow.resolver),
            col(ResolutionRow.note),
            col(ResolutionRow.supersedes),
            col(ResolutionRow.reason),
        )
        .where(col(ResolutionRow.holds) <= CUT)
        .order_by(col(ResolutionRow.entry), col(ResolutionRow.id))
    )
    found: dict[int, list[ResolutionShown]] = defaultdict(list)
    for question, evidence, recorded, id_, status, outcome, known_on, *words in database.rows(
        rows, {"cut": scope.cut}
    ):
        links = tuple(orjson.loads(evidence)) if evidence else ()
        day = day_of(instant(recorded), scope.zone)
        made = ResolutionShown._make((id_, status, outcome, known_on, links, *words, day))
        found[question].append(made)
    return dict(found)


def amendments(database: Database, scope: Scope) -> dict[int, list[Amended]]:
    """All amendments, by question."""
    rows = select(
        col(AmendmentRow.question),
        col(AmendmentRow.revision),
        col(AmendmentRow.reason),
        col(AmendmentRow.changes),
        col(AmendmentRow.before),
        col(AmendmentRow.recorded),
    ).order_by(col(AmendmentRow.entry))
    found: dict[int, list[Amended]] = defaultdict(list)
    for question, revision, reason, changes, before, recorded in database.rows(rows):
        day = day_of(instant(recorded), scope.zone)
        made = Amended(revision, reason, orjson.loads(changes), orjson.loads(before), day)
        found[question].append(made)
    return dict(found)


def redacted(database: Database, asked: Collection[int]) -> tuple[tuple[int, ...], tuple[int, ...]]:
    """Journal entries whose body is gone, and the numbers of questions that went with them."""
    rows = select(col(EntryRow.seq)).where(col(EntryRow.body).is_(None)).order_by(col(EntryRow.seq))
    bare = tuple(seq for (seq,) in database.rows(rows))
    gone = (number for number in range(1, max(asked, default=0)) if number not in asked) if bare else ()
    return bare, tuple(gone)


def report_entries(database: Database) -> set[int]:
    """The journal entries that say that something was published."""
    return {seq for (seq,) in database.rows(select(col(PublishedReportRow.entry)))}


def reports(database: Database, scope: Scope, size: int) -> list[Published]:
    """What was published by the scope's day, within the first entries of the journal."""
    rows = (
        select(
            col(PublishedReportRow.recorded),
            col(PublishedReportRow.sha256),
            col(PublishedReportRow.size),
            col(PublishedReportRow.root),
        )
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
    return select(
        col(ForecastRow.id),
        col(ForecastRow.claim),
        col(ForecastRow.probabilities),
        col(ForecastRow.quantiles),
        col(ForecastRow.low),
        col(ForecastRow.high),
        col(ForecastRow.phrase),
        col(ForecastRow.scale),
        col(ForecastRow.coder),
        col(ForecastRow.note),
        col(ForecastRow.withdrawn_on),
        col(ForecastRow.withdrawal_reason),
    ).where(col(ForecastRow.id).in_([bindparam(f"id{at}") for at in range(size)]))
