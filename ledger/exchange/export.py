"""Forecasts with their questions and outcomes, in the columns that an import reads back."""

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any

import orjson
from sqlalchemy import ColumnElement, Select, Subquery, select
from sqlalchemy.orm import aliased

from forecasts.records.lifecycle import day_of, day_start
from forecasts.records.quantiles import Point, day_at, point_text
from forecasts.records.values import decimal_text
from ledger.exchange.columns import EXPORTED, FORECAST_FIELDS, QUESTION_FIELDS, SOURCE_FIELDS
from ledger.store.database import Database
from ledger.store.lookup import instant
from ledger.store.scope import GRADE_LETTERS, Scope
from ledger.store.statements import statement
from ledger.store.tables import (
    ClaimRow,
    ForecasterRow,
    ForecastRow,
    QuestionRow,
    ResolutionRow,
    SourceRow,
    col,
    func,
    not_void,
)
from ledger.track_record.listing_rows import CUT, in_scope, judged
from ledger.track_record.quantities.rows import loaded
from ledger.track_record.status import GRADES

WHOLE = 2**53  # below it every whole number is a double

_SCOPED = (col(ForecastRow.question), col(ForecastRow.forecaster), col(ForecastRow.stands_from))


def _newest_known() -> Subquery:
    """Of each question the newest resolution that held at the end of the scope's day."""
    return (
        select(col(ResolutionRow.question).label("question"), func.max(ResolutionRow.id).label("id"))
        .where(col(ResolutionRow.holds) <= CUT)
        .group_by(col(ResolutionRow.question))
        .subquery("newest")
    )


def _of(table: type[Any], fields: Mapping[str, str]) -> list[ColumnElement[Any]]:
    """Our columns that hold fields of a record as they are."""
    return [getattr(table, field).label(column) for column, field in fields.items() if field != "tags"]


def _forecasts(scope: Scope) -> Select[Any]:
    asked_of, newest, judgement = aliased(ClaimRow), _newest_known(), judged().c
    return (
        select(
            *_of(QuestionRow, QUESTION_FIELDS),
            *_of(ForecastRow, FORECAST_FIELDS),
            *_of(SourceRow, SOURCE_FIELDS),
            col(QuestionRow.id).label("asked"),
            col(QuestionRow.platform).label("asked_platform"),
            col(QuestionRow.external_id).label("asked_id"),
            col(QuestionRow.closes),
            col(QuestionRow.closes_at),
            col(ResolutionRow.status),
            col(ResolutionRow.outcome),
            col(ResolutionRow.known_on),
            col(ResolutionRow.known_at),
            col(ResolutionRow.evidence),
            col(asked_of.id).label("asked_of"),
            col(asked_of.external_id).label("asked_of_id"),
            col(ForecastRow.id).label("said"),
            col(ForecastRow.platform).label("said_platform"),
            col(ForecastRow.external_id).label("said_id"),
            col(ForecastRow.made_on),
            col(ForecastRow.made_at),
            col(ForecastRow.recorded),
            judgement.grade,
            col(ForecastRow.withdrawn_on),
            col(ForecastRow.withdrawn_at),
            col(ForecasterRow.name).label("forecaster"),
            col(ForecasterRow.kind).label("forecaster_kind"),
            col(ForecasterRow.platform).label("by_platform"),
            col(ForecasterRow.external_id).label("by_id"),
            col(ClaimRow.id).label("claim"),
            col(ClaimRow.external_id).label("claim_external"),
            col(ClaimRow.quote),
        )
        .join_from(ForecastRow, QuestionRow, col(QuestionRow.id) == col(ForecastRow.question))
        .join(judgement.id.table, judgement.id == col(ForecastRow.id))
        .join(ForecasterRow, col(ForecasterRow.id) == col(ForecastRow.forecaster))
        .outerjoin(newest, newest.c.question == col(QuestionRow.id))
        .outerjoin(ResolutionRow, (col(ResolutionRow.id) == newest.c.id) & (col(ResolutionRow.status) != "reopened"))
        .outerjoin(ClaimRow, col(ClaimRow.id) == col(ForecastRow.claim))
        .outerjoin(asked_of, col(asked_of.id) == col(QuestionRow.claim))
        .outerjoin(SourceRow, col(SourceRow.id) == col(ClaimRow.source))
        .where(col(ForecastRow.recoded_by).is_(None), not_void(), in_scope(scope, *_SCOPED))
        .order_by(col(ForecastRow.id))
    )


def export_rows(database: Database, scope: Scope, uuid: str) -> Iterator[dict[str, Any]]:
    """One row a forecast, {column: text, number, list or None}, in the order in which they were recorded."""
    tags: dict[int, list[str]] = {}
    for question, tag in database.execute(statement("tags")):
        tags.setdefault(question, []).append(tag)
    for row in database.stream_named(*database.compiled(_forecasts(scope), scope.params())):
        ended = row["withdrawn_on"]
        if ended and day_start(date.fromisoformat(ended), scope.zone) >= scope.cut:
            row["withdrawn_on"] = row["withdrawn_at"] = None  # as of that day it had not happened
        entered = day_of(instant(row["recorded"]), scope.zone)
        row["recorded_on"], row["grade"] = entered.isoformat(), GRADE_LETTERS[GRADES[row["grade"]]]
        row["lag_days"] = (entered - date.fromisoformat(row["made_on"])).days
        yield _row(row, tags.get(row["asked"], []), uuid)


def _row(row: dict[str, Any], tags: list[str], uuid: str) -> dict[str, Any]:
    options = _json(row["options"]) or []
    values = {
        "options": options,
        "closes": row["closes_at"] or row["closes"],
        "tags": tags,
        "outcome": row["outcome"] or row["status"],
        "known_on": row["known_at"] or row["known_on"],
        "evidence": _json(row["evidence"]) or [],
        "made_on": row["made_at"] or row["made_on"],
        "probabilities": _chances(options, _json(row["probabilities"])),
        "quantiles": _quantiles(row["quantiles"]) if row["quantiles"] else None,
        "lower": _end(row, "lower"),
        "upper": _end(row, "upper"),
        "ordered": "yes" if row["ordered"] else None,
        "withdrawn_on": row["withdrawn_at"] or row["withdrawn_on"],
        "question_claim_id": _claim(row["asked_of"], row["asked_of_id"]) or "none",
        "claim_id": _claim(row["claim"], row["claim_external"]),
        **_names(row, uuid),
    }
    return {column: values[column] if column in values else row[column] for column in EXPORTED}


def _names(row: dict[str, Any], uuid: str) -> dict[str, str | None]:
    """The platform, and the ids there; this ledger's own numbers where the platform is this ledger."""
    platform = row["said_platform"] or row["asked_platform"] or uuid

    def name(letter: str, of: str) -> str | None:
        if row[f"{of}_platform"] == platform:
            return str(row[f"{of}_id"])
        return f"{letter}{row[of]}" if platform == uuid else None

    by = row["by_id"] if row["by_platform"] == platform else None
    ids = {"question_id": name("Q", "asked"), "forecast_id": name("F", "said"), "forecaster_id": by}
    return {"platform": platform, **ids}


def _json(column: str | None) -> Any:
    return orjson.loads(column) if column else None


def _chances(options: list[str], chances: list[str] | None) -> dict[str, float | None] | None:
    """The chance of each option; null of one that was added later."""
    if chances is None:
        return None
    return {**dict.fromkeys(options), **dict(zip(options, map(float, chances), strict=False))}


def _quantiles(column: str) -> dict[str, float | str]:
    """Quantiles as {level: number, day or "never"}, in their order; whole numbers without a decimal point."""
    return {decimal_text(level): _value(point) for level, point in loaded(column)}


def _value(point: Point) -> float | str:
    if not isinstance(point, float):
        return point_text(point)
    return int(point) if point.is_integer() and abs(point) < WHOLE else point


def _end(row: dict[str, Any], name: str) -> float | str | None:
    return row[name] if row[name] is None or row["kind"] != "date" else day_at(row[name]).isoformat()


def _claim(id_: int | None, external: str | None) -> str | None:
    return None if id_ is None else external or f"C{id_}"
