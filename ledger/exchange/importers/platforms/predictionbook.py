"""PredictionBook: predictions with their responses as JSON, or their means alone as CSV."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from decimal import Decimal
from functools import lru_cache
from typing import Any

from forecasts.records.values import decimal_text, shown
from ledger.errors import InputError, Problem
from ledger.exchange.cells import times
from ledger.exchange.importers.files.document import document, number_of, text_of
from ledger.exchange.importers.files.objects import records
from ledger.exchange.importers.files.text import text_file
from ledger.exchange.importers.interface import File, Found, How, Rows
from ledger.exchange.importers.rows import cells, listed, long_text, one_line, question_row, row

NAME = "predictionbook"
ABOUT = "PredictionBook: predictions as JSON or CSV"
OF_A_PLATFORM = True

CROWD = "PredictionBook"
WORDS = {"true": "yes", "t": "yes", "1": "yes", "yes": "yes", "false": "no", "f": "no", "0": "no", "no": "no"}
NEEDED = ("id", "description", "deadline", "outcome")
MARKS = ('"description_with_group"', '"prediction_group_id"', '"creator_label"', '"mean_confidence"')


def recognises(file: File) -> bool:
    """By its first object's keys, or its header."""
    if "description_with_group" in file.first_line and "mean_confidence" in file.first_line:
        return True
    text = file.text
    return text.lstrip()[:1] in ("{", "[") and (
        sum(mark in text for mark in MARKS) >= 2
        or re.search(r'"predictions"\s*:\s*\[\s*\]', text) is not None
    )


def read(file: File, how: How, found: Found) -> Rows:
    """The responses with a confidence; those without one are comments."""
    return _json(file, how, found) if file.text.lstrip()[:1] in ("{", "[") else _csv(file, how, found)


def _json(file: File, how: How, found: Found) -> Rows:
    value = document(file.path, how.encoding)
    pages = value if isinstance(value, list) and value and isinstance(value[0], dict) else [value]
    number = 0
    for page in pages:  # one download, or the pages of the API together
        within = page.get("predictions") if isinstance(page, dict) and "predictions" in page else [page]
        if not isinstance(within, list):
            raise InputError("the file cannot be read: 'predictions' is not a list")
        for record in within:
            number += 1
            yield from _prediction(number, record, how.zone or "UTC", found)
    if not number:
        raise InputError("the file has no prediction in it")


def _prediction(number: int, record: Any, zone: str, found: Found) -> Rows:
    try:
        if not isinstance(record, dict) or "description" not in record:
            raise ValueError(f"{shown(record)} is not a prediction")  # noqa: TRY301
        responses = record.get("responses") or []
        if not isinstance(responses, list):
            raise ValueError(f"responses: {shown(responses)} is not a list")  # noqa: TRY301, TRY004
        given = {**record, "comments": _comments(responses)}
        question = cells(_question(given, zone, found))
    except ValueError as wrong:
        yield Problem(number, "", f"prediction {_name(record)}: {wrong}")
        return
    said = 0
    for response in responses:
        try:
            if not isinstance(response, dict):
                raise ValueError(f"{shown(response)} is not a response")  # noqa: TRY301, TRY004
            if (chance := _chance(response, "confidence")) is None:
                found.skipped["responses without a confidence: kept as comments of their question"] += 1
                continue
            yield row(number, question, _response(response, chance, zone))
            said += 1
        except ValueError as wrong:
            yield Problem(number, "", f"prediction {_name(record)}: {wrong}")
    if not said:
        yield question_row(number, question)


def _name(record: Any) -> str:
    return shown(record.get("id")) if isinstance(record, dict) else "without an id"


def _chance(record: dict[str, Any], name: str) -> str | None:
    percent = number_of(record, name)
    return None if percent is None else _fraction(percent)


@lru_cache(1_000)
def _fraction(percent: float) -> str:
    if not 0 <= percent <= 100:
        raise ValueError(f"the confidence {percent:g} is not between 0 and 100")
    return decimal_text(float(Decimal(repr(percent)) / 100))


def _response(response: dict[str, Any], chance: str, zone: str) -> dict[str, str]:
    user = text_of(response, "user_id")
    who = one_line(text_of(response, "user_label")) or (f"PredictionBook user {user}" if user else "")
    if not who:
        raise ValueError("a response has neither a user_label nor a user_id")
    return {
        **{"forecaster": who, "probability": chance, "forecast_id": text_of(response, "id")},
        "made_on": times.read(text_of(response, "created_at"), zone),
        "note": long_text(text_of(response, "comment")),
    }


def _comments(responses: list[Any]) -> str:
    """What was written without a confidence, each with its author and day."""
    said: Iterator[dict[str, Any]] = (
        r for r in responses if isinstance(r, dict) and r.get("confidence") is None
    )
    return "\n".join(
        f"{text_of(r, 'user_label')}, {text_of(r, 'created_at')[:10]}: {text_of(r, 'comment')}"
        for r in said
        if r.get("comment")
    )


def _outcome(record: Mapping[str, Any]) -> str:
    if str(record.get("withdrawn")).lower() in ("true", "t", "1"):
        return "annulled"
    value = record.get("outcome")
    if value is None or str(value).strip().lower() in ("", "null", "none", "unknown"):
        return ""
    if (word := WORDS.get(str(value).strip().lower())) is None:
        raise ValueError(f"the outcome {shown(value)} is none of true, false and null")
    return word


def _question(record: dict[str, Any], zone: str, found: Found) -> dict[str, str]:
    outcome = _outcome(record)
    found.count("predictions by outcome", outcome or "open")
    deadline = times.read(text_of(record, "deadline"), zone)
    judged = text_of(record, "last_judgement_at") or text_of(record, "updated_at") if outcome else ""
    group = text_of(record, "description_with_group")
    tag = (
        group[1:].partition("] ")[0]
        if group.startswith("[") and text_of(record, "prediction_group_id")
        else ""
    )
    number = text_of(record, "id")
    text = one_line(text_of(record, "description"))
    if not number or not text:
        raise ValueError(f"its {'description' if number else 'id'} is missing")
    return {
        **{"platform": "predictionbook", "question_id": number, "question": text, "closes": deadline},
        **{"outcome": outcome, "known_on": times.read(judged, zone) if judged else "", "tags": listed([tag])},
        "resolution_source": f"https://predictionbook.com/predictions/{number}" if number.isascii() else "",
        "question_note": long_text(record.get("comments", "")),
    }


def _csv(file: File, how: How, found: Found) -> Rows:
    """Questions with a mean: what each user said is not in the file."""
    zone = how.zone or "UTC"
    found.skipped["responses: this file has their mean alone, the JSON has each of them"] += 1
    with text_file(file.path, how.encoding) as text:
        for line, record in records(text, NEEDED, "PredictionBook's CSV"):
            if isinstance(record, Problem):
                yield record
                continue
            try:
                question = cells(_question(dict(record), zone, found))
                chance = _chance(record, "mean_confidence")
                if chance is None:
                    yield question_row(line, question)
                    continue
                made = times.read(record.get("created_at") or record.get("updated_at") or "", zone)
                said = {
                    "forecaster": CROWD,
                    "forecaster_kind": "crowd",
                    "probability": chance,
                    "made_on": made,
                }
                note = "the mean of all responses at the time of the export"
                yield row(line, question, {**said, "note": note})
            except ValueError as wrong:
                yield Problem(line, "", str(wrong))
