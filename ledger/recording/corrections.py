"""What somebody types to correct a record, as corrections of it and of what belongs to it."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import partial
from typing import TYPE_CHECKING, Any

from forecasts import records
from forecasts.errors import RecordError
from forecasts.records.values import clean_line
from ledger.recording import mistakes, people_and_sources, similar_names, source_days
from ledger.recording.claims import claim
from ledger.recording.mistakes import correction
from ledger.recording.moments import past
from ledger.recording.questions import check_words, closing
from ledger.recording.values import check_kind, quantile_fields, value_fields
from ledger.store import lookup
from ledger.store.other_words import WORDS
from ledger.store.statements import statement
from ledger.store.tables import RECORDS, ClaimRow, ForecastRow, QuestionRow

if TYPE_CHECKING:
    from ledger.store.writer import Writer

Given = dict[str, Any]
Made = list[dict[str, Any] | None]

VALUE = ("probability", "probabilities", "quantiles", "basis", "low", "high", "phrase", "scale")
# Of a question what amend does not reach, or reaches only while there are no forecasts on it.
QUESTION = ("options", "ordered", "lower", "upper", "open_ends", "unit", "closes")
FIXED = (
    "question",
    "question_revision",
    "settles",
    "upholds",
    "platform",
    "external_id",
    "start",
    "end",
    "sha256",
    "stamped",
)


def correct(writer: Writer, noun: str, number: int, given: Mapping[str, Any], *, reason: str) -> None:
    """Correct a record.

    Raises:
        RefusedError: it is void, or says that already.
        RecordError: a field is wrong, or cannot be corrected.
    """
    if not (make := _MADE.get(noun)):
        raise RecordError(f"{mistakes.name_of(noun, number)} is a {noun}; what it says is put right by resolve")
    wrong = [name for name in given if name in FIXED or name not in (*RECORDS[noun].model_fields,)]
    if extra := [name for name in wrong if (noun, name) != ("forecast", "quote")]:
        raise RecordError(f"{extra[0].replace('_', ' ')} of a {noun} cannot be corrected")
    mistakes.correct(writer, make(writer, number, dict(given)), reason=reason)
    if {"made_on", "source", "published"} & given.keys():
        source_days.check(writer, noun, number)


def _forecast(writer: Writer, number: int, given: Given) -> Made:
    mistakes.check_stands(writer.database, "forecast", number)
    said = lookup.one(writer.database, ForecastRow, number)
    asked = lookup.one(writer.database, QuestionRow, said.question)
    value, quantiles = given.pop("probability", None), given.pop("quantiles", None)
    check_kind(asked, value, quantiles)
    valued = value_fields(value, asked.options) | quantile_fields(quantiles)
    quote, who = given.pop("quote", None), given.pop("forecaster", None)
    made: Made = []
    if quote is not None or who is not None:
        person = said.forecaster if who is None else people_and_sources.forecaster(writer, who)
        given["forecaster"] = person
        made += _of_its_claim(writer, said, person, quote, given)
    if "made_on" in given:
        moment = past("made on", given["made_on"], writer)
        if said.withdrawn_on and moment.day > said.withdrawn_on:
            raise RecordError(f"F{number} was withdrawn on {said.withdrawn_on}, before {moment.day}")
        given |= {"made_on": moment.day, "made_at": moment.at}
    cleared = [name for name in VALUE if valued]
    fits = partial(records.check_fits, asked)
    return [*made, correction(writer, "forecast", number, {**given, **valued}, cleared, check=fits)]


def _of_its_claim(writer: Writer, said: ForecastRow, person: int, quote: str | None, given: Given) -> Made:
    """The correction of the claim that a forecast was read from; a new claim where it has none and gets a quote."""
    if said.claim is None:
        if quote is not None:
            given["claim"] = claim(writer, {"forecaster": person, "quote": quote})
        return []
    spoken = lookup.one(writer.database, ClaimRow, said.claim)
    shared = len(writer.database.execute(statement("resting_on_claim"), {"number": said.claim})) > 2
    fields: Given = {} if quote is None else {"quote": quote}
    if spoken.forecaster == said.forecaster != person and not shared:
        fields["forecaster"] = person
    return [correction(writer, "claim", said.claim, fields)] if fields else []


def _claim(writer: Writer, number: int, given: Given) -> Made:
    if "forecaster" in given:
        given["forecaster"] = people_and_sources.forecaster(writer, given["forecaster"])
    if "source" in given:
        given["source"] = people_and_sources.source(writer, given["source"])
    return [correction(writer, "claim", number, given)]


def _source(writer: Writer, number: int, given: Given) -> Made:
    if "title" in given:
        similar_names.check(writer, "source", clean_line(given["title"]), apart=number)
    if "published" in given:
        past("published", given["published"], writer)
    return [correction(writer, "source", number, given)]


def _question(writer: Writer, number: int, given: Given) -> Made:
    if amendable := [name for name in given if name not in QUESTION]:
        raise RecordError(f"{amendable[0]} of a question is changed by amend")
    if "options" in given:
        _check_options(lookup.one(writer.database, QuestionRow, number), given["options"])
    check_words(writer, number, {name: value for name, value in given.items() if name in WORDS})
    close = closing(given["closes"], writer.zone) if "closes" in given else {}
    filled = {name: value for name, value in close.items() if value is not None}
    cleared = ("closes_at", "horizon") if close else ()
    return [correction(writer, "question", number, {**given, **filled}, cleared)]


def _check_options(there: QuestionRow, options: Sequence[str]) -> None:
    """Refuse more or fewer options than there are, and new words for one that happened."""
    if len(options) != len(there.options):
        raise RecordError(
            f"Q{there.id} has {len(there.options)} options; correct spells them otherwise, amend --add-option adds one"
        )
    if there.outcome is not None:
        raise RecordError(f"Q{there.id} is resolved; reopen it first: prediction-ledger resolve Q{there.id} open")


_MADE: dict[str, Callable[[Writer, int, Given], Made]] = {
    "forecast": _forecast,
    "claim": _claim,
    "source": _source,
    "question": _question,
}
