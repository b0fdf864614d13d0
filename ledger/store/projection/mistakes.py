"""What was entered in error: declared void, restored, or corrected."""

from collections.abc import Callable, Iterable, Mapping
from typing import Any

from forecasts import records
from ledger.errors import EntryError
from ledger.journal.entry import Entry
from ledger.store.database import Database
from ledger.store.projection.decided import CLOSE, keep_close
from ledger.store.projection.documents import chosen
from ledger.store.projection.fields import columns_of, json_text
from ledger.store.projection.merges import merged, root
from ledger.store.statements import statement

Record = Mapping[str, Any]

FIELDS = {
    "source": columns_of(records.Source),
    "claim": columns_of(records.Claim),
    "question": columns_of(records.Question),
    "forecast": columns_of(records.Forecast),
}
WITHDRAWAL = (
    *("withdrawn_on", "withdrawn_at", "withdrawal_reason", "withdrawn_from", "withdrawal_recorded"),
    "withdrawal_close",
    *("withdrawal_entry", "withdrawal_stamped_by"),
)
SAID = {"probability", "probabilities", "quantiles", "made_on", "made_at", "forecaster"}
_ASIDE = 2  # added to claim.aside, which says by 1 that another one stands


def void(database: Database, r: Record, entry: Entry, recorded: int) -> set[int]:
    """Count a record as if it had never been there; gives the questions that it touches."""
    noun, number = r["noun"], r["number"]
    columns = ("noun", "number", "entry", "entered_by", "reason", "recorded")
    database.insert("void", columns, [(noun, number, entry.seq, entry.by, r["reason"], recorded)])
    if noun in ("forecast", "question"):
        nobody = {"forecast": 0, "question": 0}
        database.execute(statement("void_forecasts"), {**nobody, noun: number})
    elif noun == "withdrawal":
        database.update("forecast", WITHDRAWAL, "id", [(*[None] * len(WITHDRAWAL), number)])
    elif noun == "claim":
        _put_aside(database, number, _ASIDE)
    return _touched(database, noun, number)


def restore(database: Database, r: Record, entry: Entry, recorded: int) -> set[int]:
    """Count a record again that was void; gives the questions that it touches."""
    noun, number = r["noun"], r["number"]
    which = {"noun": noun, "number": number}
    since = database.value(statement("void_since"), which)
    database.execute(statement("no_longer_void"), which)
    if noun in ("forecast", "question"):
        chosen = {"forecast": 0, "question": 0, noun: number}
        database.execute(
            statement("restored.forecasts"), {**chosen, "now": recorded, "void": since, "entry": entry.seq}
        )
        database.execute(statement("restored.corrections"), {**chosen, "now": recorded})
        database.execute(statement("restore_forecasts"), chosen)
    elif noun == "claim":
        _put_aside(database, number, -_ASIDE)
    return _touched(database, noun, number)


def _put_aside(database: Database, claim: int, change: int) -> None:
    database.execute(statement("put_claim_aside"), {"claim": claim, "change": change})


def _touched(database: Database, noun: str, number: int) -> set[int]:
    if noun in ("source", "claim"):
        return set()
    if noun == "question":
        return {number}
    name = "question_of_resolution" if noun == "resolution" else "question_of_forecast"
    question = database.value(statement(name), {"number": number})
    if question is None:
        raise EntryError(f"{noun} {number} is not in the journal before it is needed")
    return {question}


def correct(
    database: Database, r: Record, entry: Entry, recorded: int, *, start: Callable[[str, str | None], int]
) -> set[int]:
    """Put what a record ought to have said in the place of what it says; gives the questions that it touches."""
    noun, number, changes = r["noun"], r["number"], r["changes"]
    columns = ("noun", "number", "entry", "before", "changes", "entered_by", "reason", "recorded")
    texts = [json_text(r[name]) or "{}" for name in ("before", "changes")]
    told = (noun, number, entry.seq, *texts, entry.by, r["reason"], recorded)
    was = database.value(statement("recorded_forecast"), {"number": number}) if noun == "forecast" else None
    database.insert("correction", (*columns, "recorded_before"), [(*told, was)])
    values = _columns(noun, changes)
    if "forecaster_id" in values:
        given = values["forecaster_id"]
        became = root(merged(database, "forecaster"), given)
        values |= {"forecaster_id": became, "entered_forecaster": None if became == given else given}
    if noun == "forecast":
        values |= _of_forecast(database, number, changes, (entry.said_in or entry.seq, recorded), start)
    if noun == "question" and not CLOSE.isdisjoint(values):
        keep_close(database, number)
    database.update(noun, tuple(values), "id", [(*values.values(), number)])
    if "stands_from" in values:
        database.execute(statement("still_void"), {"forecast": number})
    touched = _touched(database, noun, number)
    if noun == "forecast" and "claim_id" in values:
        _weigh(database, touched)
    return touched


def _of_forecast(
    database: Database, number: int, changes: Record, came: tuple[int, int], start: Callable[[str, str | None], int]
) -> dict[str, Any]:
    """What follows for a forecast of a correction: when it stands from, and when and where it was recorded so."""
    entry, recorded = came
    values: dict[str, Any] = {}
    if {"made_on", "made_at"} & changes.keys():
        day, instant = database.one(statement("when_made"), {"forecast": number}) or (None, None)
        values["stands_from"] = start(changes.get("made_on", day), changes.get("made_at", instant))
    if SAID & changes.keys():
        values |= {"recorded": _recorded(database, number, recorded), "stated_entry": entry, "stamped_by": None}
    return values


def _recorded(database: Database, forecast: int, now: int) -> int:
    """When a forecast was recorded as it is now: with its last correction, unless that restores what had been there."""
    there: dict[str, Any] = {}
    former: dict[str, Any] = {}
    for before, changes, recorded in database.execute(
        statement("corrections_of"), {"noun": "forecast", "number": forecast}
    ):
        there = {**chosen(changes, SAID), **there}
        former |= chosen(before, SAID)
        if former == there:
            return int(recorded)
    return now


def _columns(noun: str, changes: Record) -> dict[str, Any]:
    """The columns that hold what is changed, and what they hold from now on."""
    columns = FIELDS[noun]
    every = zip(columns.names, columns.fields, columns.keep, strict=True)
    return {name: keep(changes[field]) for name, field, keep in every if field in changes}


def _weigh(database: Database, questions: Iterable[int]) -> None:
    for question in questions:
        database.execute(statement("weigh_forecasts"), {"question": question})
