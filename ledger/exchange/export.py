"""Forecasts with their questions and outcomes, in the columns that an import reads back."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any

import orjson

from forecasts.records.lifecycle import day_start
from forecasts.records.quantiles import Point, day_at, point_text
from forecasts.records.values import decimal_text
from ledger.exchange.columns import COLUMNS
from ledger.store.scope import Scope
from ledger.store.sqlite import Database
from ledger.store.statements import statement
from ledger.track_record.quantities.rows import loaded

WHOLE = 2**53  # below it every whole number is a double

_SQL = f"""
SELECT f.id, f.platform, f.external_id, f.made_on, f.made_at, f.probability, f.probabilities, f.quantiles, f.basis,
    f.low, f.high, f.phrase, f.scale, f.coder, f.note, f.withdrawn_on, f.withdrawn_at,
    q.id AS question, q.platform AS question_platform, q.external_id AS question_external, q.text, q.kind, q.options,
    q.unit, q.lower, q.upper, q.open_ends, q.ordered, q.criteria, q.resolution_source, q.opens, q.closes, q.closes_at,
    q.note AS question_note,
    s.status, s.outcome, r.known_on, r.known_at, r.evidence,
    p.name AS forecaster, p.kind AS forecaster_kind,
    d.id AS question_claim, d.external_id AS question_claim_external,
    c.id AS claim, c.external_id AS claim_external, c.quote, o.url, o.title, o.outlet, o.author, o.published
FROM forecast f JOIN question q ON q.id = f.question_id JOIN ({statement("settled")}) s ON s.id = q.id
JOIN forecaster p ON p.id = f.forecaster_id
LEFT JOIN resolution r ON r.id = s.resolution_id
LEFT JOIN claim c ON c.id = f.claim_id LEFT JOIN claim d ON d.id = q.claim_id LEFT JOIN source o ON o.id = c.source_id
WHERE f.recoded_by IS NULL AND {{where}} ORDER BY f.id
"""  # noqa: S608


def export_rows(database: Database, scope: Scope, uuid: str) -> Iterator[dict[str, Any]]:
    """One row a forecast, {column: text, number, list or None}, in the order in which they were recorded."""
    tags: dict[int, list[str]] = {}
    for question, tag in database.execute(
        "SELECT question_id, tag FROM question_tag ORDER BY question_id, tag"
    ):
        tags.setdefault(question, []).append(tag)
    sql = _SQL.format(where=scope.conditions())
    for row in database.stream_named(sql, scope.params()):
        if (
            row["withdrawn_on"]
            and day_start(date.fromisoformat(row["withdrawn_on"]), scope.zone) >= scope.cut
        ):
            row["withdrawn_on"] = row["withdrawn_at"] = None  # as of that day it had not happened
        yield _row(row, tags.get(row["question"], []), uuid)


def _row(row: dict[str, Any], tags: list[str], uuid: str) -> dict[str, Any]:
    options = orjson.loads(row["options"]) if row["options"] else []
    chances = orjson.loads(row["probabilities"]) if row["probabilities"] else None
    platform = row["platform"] or row["question_platform"] or uuid

    def name(letter: str, id_: int, theirs: str | None, of: str | None) -> str | None:
        """The id under that platform; this ledger's own number where the platform is this ledger."""
        return theirs if of == platform else f"{letter}{id_}" if platform == uuid else None

    values = {
        "platform": platform,
        "question_id": name("Q", row["question"], row["question_external"], row["question_platform"]),
        "question": row["text"],
        "kind": row["kind"],
        "options": options,
        "closes": row["closes_at"] or row["closes"],
        "tags": tags,
        "outcome": row["outcome"] or row["status"],
        "known_on": row["known_at"] or row["known_on"],
        "evidence": orjson.loads(row["evidence"]) if row["evidence"] else [],
        "made_on": row["made_at"] or row["made_on"],
        "probabilities": None if chances is None else dict(zip(options, map(float, chances), strict=True)),
        "quantiles": _quantiles(row["quantiles"]) if row["quantiles"] else None,
        "lower": _end(row, "lower"),
        "upper": _end(row, "upper"),
        "ordered": "yes" if row["ordered"] else None,
        "forecast_id": name("F", row["id"], row["external_id"], row["platform"]),
        "withdrawn_on": row["withdrawn_at"] or row["withdrawn_on"],
        "question_claim_id": _claim(row["question_claim"], row["question_claim_external"]) or "none",
        "claim_id": _claim(row["claim"], row["claim_external"]),
        "source": row["url"],
        "source_title": row["title"],
    }
    return {column: values[column] if column in values else row[column] for column in COLUMNS}


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
