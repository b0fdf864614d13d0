"""PredictionBook: predictions with their responses as JSON, or their means alone as CSV."""

import re
from datetime import datetime
from decimal import Decimal
from functools import partial
from itertools import combinations
from typing import Any, NamedTuple

from forecasts.records.values import decimal_text, instant_text, shown
from ledger.exchange.cells import times
from ledger.exchange.columns import QuestionRow
from ledger.exchange.importers import rows
from ledger.exchange.importers.files.document import number_of, numbered, text_of
from ledger.exchange.importers.files.objects import file_records
from ledger.exchange.importers.interface import Discovered, File, How, Rows
from ledger.spreadsheet import BadCell

NAME = "predictionbook"
ABOUT = "PredictionBook: predictions as JSON or CSV"
OF_A_PLATFORM = True

NO, UNKNOWN = ("false", "f", "0", "no"), ("", "null", "none", "unknown")
NEEDED = ("id", "description", "deadline", "outcome")
KEYS = ("description_with_group", "prediction_group_id", "creator_label", "mean_confidence")
_EMPTY = re.compile(r'"predictions"\s*:\s*\[\s*\]')


def recognises(file: File) -> bool:
    """By its first object's keys, or its header."""
    if "description_with_group" in file.first_line and "mean_confidence" in file.first_line:
        return True
    return file.has_keys(*combinations(KEYS, 2)) or (file.is_json and _EMPTY.search(file.text) is not None)


def read(file: File, how: How, found: Discovered) -> Rows:
    """The responses with a confidence; those without one are comments. Of a CSV, the mean of all responses."""
    export = _Export(how.zone or "UTC", how.now, found)
    if file.is_json:
        given = numbered(file.path, how, "prediction", ("predictions",), one=("description",))
        return rows.each(given, export.prediction, partial(rows.named, what="prediction"))
    found.skipped["responses: this file has their mean alone, the JSON has each of them"] += 1
    return rows.each(file_records(file.path, how.encoding, NEEDED, "PredictionBook's CSV"), export.mean)


class _Export(NamedTuple):
    """What is known of the file: where its clocks stood, the present instant, and what is told beside its rows."""

    zone: str
    now: datetime
    found: Discovered

    def prediction(self, number: int, record: Any) -> Rows:
        """The responses to a prediction, or the prediction alone where there are none with a confidence."""
        if not isinstance(record, dict) or "description" not in record:
            raise BadCell("", f"{shown(record)} is not a prediction")
        if not isinstance(responses := record.get("responses") or [], list):
            raise BadCell("", f"responses: {shown(responses)} is not a list")
        question = rows.cells(_question({**record, "comments": _comments(responses)}, self))
        said = [(number, one) for one in responses if not _is_comment(one)]
        if comments := len(responses) - len(said):
            self.found.skipped["responses without a confidence: kept as comments of their question"] += comments
        if not said:
            yield QuestionRow(number, question)
        yield from rows.each(said, partial(self.response, question), lambda _: rows.named(record, "prediction"))

    def response(self, question: tuple[str, ...], number: int, response: Any) -> Rows:
        """The forecast in a response."""
        if not isinstance(response, dict):
            raise BadCell("", f"{shown(response)} is not a response")
        chance, user = number_of(response, "confidence"), text_of(response, "user_id")
        who = rows.one_line(text_of(response, "user_label")) or (f"PredictionBook user {user}" if user else "")
        if chance is None or not who:
            raise BadCell("", "a response has neither a user_label nor a user_id")
        said = {
            "forecaster": who,
            "forecaster_id": user or who,
            "probability": _fraction(chance),
            "forecast_id": text_of(response, "id"),
            "made_on": times.read(text_of(response, "created_at"), self.zone),
            "note": rows.long_text(text_of(response, "comment")),
        }
        yield rows.row(number, question, said)

    def mean(self, line: int, record: dict[str, str]) -> Rows:
        """The mean of all responses to a prediction."""
        question = rows.cells(_question(dict(record), self))
        if (percent := number_of(record, "mean_confidence")) is None:
            yield QuestionRow(line, question)
            return
        made = times.read(record.get("created_at") or record.get("updated_at") or "", self.zone)
        said = {**rows.crowd("PredictionBook"), "probability": _fraction(percent), "made_on": made}
        yield rows.row(line, question, {**said, "note": "the mean of all responses at the time of the export"})


def _is_comment(response: Any) -> bool:
    return isinstance(response, dict) and response.get("confidence") in (None, "")


def _fraction(percent: float) -> str:
    if not 0 <= percent <= 100:
        raise BadCell("", f"the confidence {percent:g} is not between 0 and 100")
    return decimal_text(float(Decimal(repr(percent)) / 100))


def _comments(responses: list[Any]) -> str:
    """What was written without a confidence, each with its author and day."""
    return "\n".join(
        f"{text_of(one, 'user_label')}, {text_of(one, 'created_at')[:10]}: {text_of(one, 'comment')}"
        for one in responses
        if _is_comment(one) and one.get("comment")
    )


def _outcome(record: dict[str, Any]) -> str:
    if rows.is_true(record.get("withdrawn")):
        return "annulled"
    word = str(record.get("outcome")).strip().lower()
    if not rows.is_true(word) and word not in (*NO, *UNKNOWN):
        raise BadCell("", f"the outcome {shown(record['outcome'])} is none of true, false and null")
    return "yes" if rows.is_true(word) else "no" if word in NO else ""


def _question(record: dict[str, Any], export: _Export) -> dict[str, str]:
    outcome = _outcome(record)
    export.found.count("predictions by outcome", outcome or "open")
    deadline = times.read(text_of(record, "deadline"), export.zone)
    number, group = text_of(record, "id"), text_of(record, "description_with_group")
    in_group = group.startswith("[") and text_of(record, "prediction_group_id")
    return rows.asked(
        platform=NAME,
        question_id=number,
        question=text_of(record, "description"),
        closes=deadline,
        outcome=outcome or "open",
        known_on=_judged(record, deadline, export) if outcome else "",
        tags=[group[1:].partition("] ")[0]] if in_group else [],  # the group's name stands before its words
        resolution_source=f"https://predictionbook.com/predictions/{number}",
        question_note=record.get("comments", ""),
    )


def _judged(record: dict[str, Any], deadline: str, export: _Export) -> str:
    """When it was judged; where that was not kept, the later of its deadline and its last change until now."""
    if judged := text_of(record, "last_judgement_at"):
        return times.read(judged, export.zone)
    changed = text_of(record, "updated_at")
    known = [deadline, *([times.read(changed, export.zone)] if changed else [])]
    return max((when for when in known if when <= instant_text(export.now)), default="")
