"""The columns of Fatebook's own CSV; an option of a choice question has a row of its own."""

import csv
from collections.abc import Iterable, Iterator
from typing import Any, TextIO

from forecasts.records.lifecycle import day_of
from forecasts.records.values import decimal_text, is_instant, read_instant
from ledger.exchange.columns import OWN_ROW
from ledger.exchange.exporters.jsonl import with_own_row
from ledger.spreadsheet import guarded

MEANINGS = {
    "Question title": "the question",
    "Multiple choice option": "of a choice question: the option that the chance is for",
    "Forecast created by": "who said it",
    "Forecast (scale = 0-1)": "the probability",
    "Forecast created at": "when, in UTC; a day alone is its first second",
    "Question created by": "empty: a ledger does not have it",
    "Question created at": "the day on which the question opened, where that is known",
    "Question resolve by": "the close",
    "Resolution": "YES, NO or AMBIGUOUS; empty while open",
    "Resolved at": "when the outcome was known",
    "Question notes": "criteria and note",
    "Question shared with": "empty",
    "Question shared publicly": "false",
    "Question comments": "empty",
    "Question tags": "separated by ; ",
    OWN_ROW: "the forecast in all columns of an export, as JSON, once",
}
WORDS = {"yes": "YES", "no": "NO", "ambiguous": "AMBIGUOUS", "annulled": "AMBIGUOUS"}


def write(rows: Iterable[dict[str, Any]], out: TextIO) -> int:
    """Write rows; gives how many forecasts; one with several options has several rows, one of a number has none."""
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(MEANINGS)
    count = 0
    for row in rows:
        if row["probability"] is None and row["probabilities"] is None:
            continue  # there is no word for it there
        count += 1
        own = row
        for option, chance, outcome in _chances(row):
            writer.writerow(with_own_row(_cells(row, option, chance, outcome), own))
            own = {}
    return count


def _chances(row: dict[str, Any]) -> Iterator[tuple[str, float, str]]:
    if row["probabilities"] is None:
        yield "", row["probability"], _resolution(row["outcome"])
        return
    for option, chance in row["probabilities"].items():
        outcome = row["outcome"]
        decided = outcome in row["probabilities"]
        if chance is None:
            continue  # it was added later
        yield option, chance, ("YES" if outcome == option else "NO") if decided else _resolution(outcome)


def _resolution(outcome: str | None) -> str:
    """A fraction is AMBIGUOUS there: it has no word for one."""
    return "" if outcome is None else WORDS.get(outcome, "AMBIGUOUS")


def _cells(row: dict[str, Any], option: str, chance: float, outcome: str) -> Iterator[str]:
    yield from (guarded(row["question"]), guarded(option), guarded(row["forecaster"]), decimal_text(chance))
    yield from (_time(row["made_on"]), "", _time(row["opens"]), _time(row["closes"]), outcome)
    yield _time(row["known_on"]) if outcome else ""
    yield guarded("\n\n".join(filter(None, (row["criteria"], row["question_note"]))))
    yield from ("", "false", "", guarded("; ".join(row["tags"])))


def _time(value: str | None) -> str:
    """A time as Fatebook writes it: the seconds without a leading zero."""
    if not value:
        return ""
    if not is_instant(value):
        return f"{value} 00:00:0"
    instant = read_instant(value)
    return f"{day_of(instant, 'UTC')} {instant:%H:%M}:{instant.second}"
