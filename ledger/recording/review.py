"""The review of what is kept: a question with its claim, forecast and resolution, and with the other questions."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

import orjson

from forecasts.records.lifecycle import day_of
from forecasts.reviewing.codes import remark
from forecasts.reviewing.likeness import content_words, essence, likeness
from forecasts.reviewing.pairs import pairs
from forecasts.reviewing.remark import Remark
from forecasts.reviewing.review import review
from ledger.recording.similar import AROUND, similar
from ledger.store import lookup
from ledger.store.scope import Scope
from ledger.store.sqlite import Database
from ledger.track_record import listing

JSON = ("options", "horizon", "evidence", "probabilities", "quantiles", "flags")
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
    question = _plain(lookup.one(database, "question", id_))
    said = _forecast(database, id_, forecast, scope)
    claim = _record(database, "claim", (said or {}).get("claim_id") or question.get("claim_id"))
    source = _record(database, "source", (claim or {}).get("source_id"))
    tags = [
        tag
        for (tag,) in database.execute("SELECT tag FROM question_tag WHERE question_id = :id", {"id": id_})
    ]
    found = review(
        {**question, "tags": tags},
        claim=claim,
        forecast=said,
        resolution=_resolution(database, id_, scope),
        source=source,
        forecaster=(said or {}).get("forecaster_name"),
        recorded=day_of(lookup.instant(question["recorded"]), scope.zone),
        locale=(source or {}).get("language") or "en",
    )
    return [*found, *(_others(database, question) if others else ())]


def review_open(
    database: Database, scope: Scope, *, others: bool = True
) -> Iterator[tuple[int, list[Remark]]]:
    """The remarks on every question that nobody has resolved, each with the question's number."""
    alike = _all_others(database) if others else {}
    for question in listing.questions(database, scope):
        if question.state in ("open", "closed", "due"):
            found = review_question(database, question.id, scope, others=False)
            yield question.id, [*found, *alike.get(question.id, ())]


def _plain(row: dict[str, Any]) -> dict[str, Any]:
    """A row as the fields of a record."""
    return {
        name: orjson.loads(value) if name in JSON and isinstance(value, str) and value[:1] in "[{" else value
        for name, value in row.items()
        if value is not None
    }


def _record(database: Database, table: str, id_: int | None) -> dict[str, Any] | None:
    if id_ is None:
        return None
    row = _plain(lookup.one(database, table, id_))
    names = {"span_start": "start", "span_end": "end", "forecaster_id": "forecaster"}
    return {names.get(name, name): value for name, value in row.items()}


def _forecast(database: Database, question: int, only: int | None, scope: Scope) -> dict[str, Any] | None:
    rows = database.named(
        "SELECT f.*, p.name AS forecaster_name FROM forecast f JOIN forecaster p ON p.id = f.forecaster_id"
        " WHERE f.question_id = :question AND f.stands_from < :cut AND (:only IS NULL OR f.id = :only)"
        " ORDER BY f.stands_from DESC, f.id DESC LIMIT 1",
        {"question": question, "cut": scope.cut, "only": only},
    )
    return _plain(rows[0]) if rows else None


def _resolution(database: Database, question: int, scope: Scope) -> dict[str, Any] | None:
    known = [row for row in lookup.history(database, "resolution", question) if row["known"] <= scope.cut]
    return _plain(known[-1]) if known else None


def others_like(database: Database, text: str, closes: date) -> list[Remark]:
    """The questions that ask the same as one that is not kept yet, or the opposite."""
    return list(_others(database, {"id": 0, "kind": "binary", "text": text, "closes": closes.isoformat()}))


def _others(database: Database, question: dict[str, Any]) -> Iterator[Remark]:
    """The questions that ask the same, or the opposite."""
    if question["kind"] != "binary":
        return
    closes, ours = date.fromisoformat(question["closes"]), essence(question["text"])
    candidates = similar(database, content_words(question["text"]), closes, apart=[question["id"]])
    for other in sorted(candidates):
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
    rows = {
        id_: (text, date.fromisoformat(closes))
        for id_, text, closes in database.execute(
            "SELECT id, text, closes FROM question WHERE kind = 'binary'"
        )
    }
    found: dict[int, list[Remark]] = {}
    for one, other, alike in sorted(pairs({id_: text for id_, (text, _) in rows.items()})):
        dated = bool(essence(rows[one][0]).moments)
        if _close_together(rows[one][1], rows[other][1], dated=dated):
            found.setdefault(one, []).append(_remark(alike, other, rows[other][0]))
            found.setdefault(other, []).append(_remark(alike, one, rows[one][0]))
    return found
