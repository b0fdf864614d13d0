"""PredictionBook: predictions with their responses as JSON, or their means alone as CSV."""

import re
from collections.abc import Iterator, Mapping
from datetime import datetime
from decimal import Decimal
from functools import lru_cache
from typing import Any, NamedTuple

from forecasts.records.values import decimal_text, instant_text, shown
from ledger.errors import InputError
from ledger.exchange.cells import times
from ledger.exchange.columns import ImportRow, QuestionRow
from ledger.exchange.importers.files.document import document, number_of, text_of
from ledger.exchange.importers.files.objects import file_records
from ledger.exchange.importers.interface import Discovered, File, How, Rows
from ledger.exchange.importers.rows import cells, each, listed, long_text, one_line, question_row, row
from ledger.spreadsheet import BadCell

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
        sum(mark in text for mark in MARKS) >= 2 or re.search(r'"predictions"\s*:\s*\[\s*\]', text) is not None
    )


def read(file: File, how: How, found: Discovered) -> Rows:
    """The responses with a confidence; those without one are comments."""
    return _json(file, how, found) if file.text.lstrip()[:1] in ("{", "[") else _csv(file, how, found)


def _json(file: File, how: How, found: Discovered) -> Rows:
    value = document(file.path, how.encoding)
    pages = value if isinstance(value, list) and value and isinstance(value[0], dict) else [value]
    predictions = [record for page in pages for record in _on_page(page)]
    if not predictions:
        raise InputError("the file has no prediction in it")
    export = _Export(how.zone or "UTC", how.now, found)
    yield from each(enumerate(predictions, 1), export.prediction, _named)


def _on_page(page: Any) -> list[Any]:
    """The predictions of a download, or of a page of the API; several pages may stand in one file."""
    within = page["predictions"] if isinstance(page, dict) and "predictions" in page else [page]
    if not isinstance(within, list):
        raise InputError("the file cannot be read: 'predictions' is not a list")
    return within


class _Export(NamedTuple):
    """What is known of the file: where its clocks stood, the present instant, and what is told beside its rows."""

    zone: str
    now: datetime
    found: Discovered

    def prediction(self, number: int, record: Any) -> Rows:
        """The responses to a prediction, or the prediction alone where there are none with a confidence."""
        responses = _responses(record)
        question = cells(_question({**record, "comments": _comments(responses)}, self))
        said = 0

        def response(_: int, given: Any) -> Iterator[ImportRow]:
            nonlocal said
            if (forecast := _response(given, self.zone)) is None:
                self.found.skipped["responses without a confidence: kept as comments of their question"] += 1
                return
            said += 1
            yield row(number, question, forecast)

        yield from each(((number, one) for one in responses), response, lambda _: _named(record))
        if not said:
            yield question_row(number, question)

    def mean(self, line: int, record: dict[str, str]) -> Iterator[ImportRow | QuestionRow]:
        """The mean of all responses to a prediction."""
        question = cells(_question(dict(record), self))
        if (chance := _chance(record, "mean_confidence")) is None:
            yield question_row(line, question)
            return
        made = times.read(record.get("created_at") or record.get("updated_at") or "", self.zone)
        said = {"forecaster": CROWD, "forecaster_kind": "crowd", "probability": chance, "made_on": made}
        yield row(line, question, {**said, "note": "the mean of all responses at the time of the export"})


def _responses(record: Any) -> list[Any]:
    """What was said of a prediction."""
    if not isinstance(record, dict) or "description" not in record:
        raise BadCell("", f"{shown(record)} is not a prediction")
    responses = record.get("responses") or []
    if not isinstance(responses, list):
        raise BadCell("", f"responses: {shown(responses)} is not a list")
    return responses


def _named(record: Any) -> str:
    return f"prediction {shown(record.get('id')) if isinstance(record, dict) else 'without an id'}: "


def _chance(record: Mapping[str, Any], name: str) -> str | None:
    percent = number_of(record, name)
    return None if percent is None else _fraction(percent)


@lru_cache(1_000)
def _fraction(percent: float) -> str:
    if not 0 <= percent <= 100:
        raise BadCell("", f"the confidence {percent:g} is not between 0 and 100")
    return decimal_text(float(Decimal(repr(percent)) / 100))


def _response(response: Any, zone: str) -> dict[str, str] | None:
    """The forecast in a response; None where it has no confidence."""
    if not isinstance(response, dict):
        raise BadCell("", f"{shown(response)} is not a response")
    if (chance := _chance(response, "confidence")) is None:
        return None
    user = text_of(response, "user_id")
    who = one_line(text_of(response, "user_label")) or (f"PredictionBook user {user}" if user else "")
    if not who:
        raise BadCell("", "a response has neither a user_label nor a user_id")
    return {
        "forecaster": who,
        "forecaster_id": user or who,
        "probability": chance,
        "forecast_id": text_of(response, "id"),
        "made_on": times.read(text_of(response, "created_at"), zone),
        "note": long_text(text_of(response, "comment")),
    }


def _comments(responses: list[Any]) -> str:
    """What was written without a confidence, each with its author and day."""
    said: Iterator[dict[str, Any]] = (r for r in responses if isinstance(r, dict) and r.get("confidence") is None)
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
        raise BadCell("", f"the outcome {shown(value)} is none of true, false and null")
    return word


def _question(record: dict[str, Any], export: _Export) -> dict[str, str]:
    outcome = _outcome(record)
    export.found.count("predictions by outcome", outcome or "open")
    deadline = times.read(text_of(record, "deadline"), export.zone)
    judged = _judged(record, deadline, export.zone, export.now) if outcome else ""
    number, text = text_of(record, "id"), one_line(text_of(record, "description"))
    if not number or not text:
        raise BadCell("", f"its {'description' if number else 'id'} is missing")
    return {
        "platform": "predictionbook",
        "question_id": number,
        "question": text,
        "closes": deadline,
        "outcome": outcome or "open",
        "known_on": judged,
        "tags": listed([_group(record)]),
        "resolution_source": f"https://predictionbook.com/predictions/{number}" if number.isascii() else "",
        "question_note": long_text(record.get("comments", "")),
    }


def _judged(record: dict[str, Any], deadline: str, zone: str, now: datetime) -> str:
    """When it was judged; where that was not kept, the later of its deadline and its last change until now."""
    if judged := text_of(record, "last_judgement_at"):
        return times.read(judged, zone)
    changed = text_of(record, "updated_at")
    known = [deadline, *([times.read(changed, zone)] if changed else [])]
    return max((when for when in known if when <= instant_text(now)), default="")


def _group(record: dict[str, Any]) -> str:
    """The name of the group that a prediction belongs to, which stands before its words in brackets."""
    named = text_of(record, "description_with_group")
    in_group = named.startswith("[") and text_of(record, "prediction_group_id")
    return named[1:].partition("] ")[0] if in_group else ""


def _csv(file: File, how: How, found: Discovered) -> Rows:
    """Questions with a mean: what each user said is not in the file."""
    found.skipped["responses: this file has their mean alone, the JSON has each of them"] += 1
    given = file_records(file.path, how.encoding, NEEDED, "PredictionBook's CSV")
    return each(given, _Export(how.zone or "UTC", how.now, found).mean)
