"""ForecastBench's sets: what a model said (a forecast set), of which questions, and how they came out.

The three are files of their own. Of a folder all are read together; of a forecast set, those of its round that lie
beside it. A question about a series is asked of several days: each is a question here.
"""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from forecasts.records.values import decimal_text, read_fraction, shown
from ledger.errors import InputError
from ledger.exchange.cells import times
from ledger.exchange.importers import rows
from ledger.exchange.importers.files.document import document, list_in, text_of
from ledger.exchange.importers.interface import Discovered, File, How, Rows
from ledger.spreadsheet import BadCell

NAME = "forecastbench"
ABOUT = "ForecastBench: forecast sets with their question and resolution sets as JSON"
OF_A_PLATFORM = True

PARTS = ("questions", "forecasts", "resolutions")
TOGETHER = "forecasts on two questions together"

Key = tuple[str, str]  # source and id there
Set = dict[str, Any]


def recognises(file: File) -> bool:
    """By the keys of a set; of a folder, by one of its files."""
    if not file.start:
        first = next((File.at(path) for path in _files(file.path) if path.stat().st_size), None)
        return first is not None and recognises(first)
    return file.has_keys(*(("question_set", part) for part in PARTS))


def _files(folder: Path) -> list[Path]:
    return sorted(path for path in folder.glob("*.json") if path.is_file())


def read(file: File, how: How, found: Discovered) -> Rows:
    """The forecasts of a set, or of all sets in a folder.

    Raises:
        InputError: there is no set of forecasts, or none of questions.
    """
    own = [file.path] if file.start else _files(file.path)
    sets = _sets(own, how)
    rounds = {str(one.get("question_set")) for one in sets}
    beside = _sets([path for path in _files(file.path.parent) if path not in own] if file.start else [], how)
    every = [*sets, *(one for one in beside if str(one.get("question_set")) in rounds)]
    forecasts = [one for one in sets if list_in(one, "forecasts")]
    if not forecasts or not any(list_in(one, "questions") for one in every):
        raise InputError(
            "a set of forecasts and the set of its questions belong together; put both into one folder and import that"
        )
    return _rows(forecasts, every, found)


def _sets(paths: list[Path], how: How) -> list[Set]:
    return [one for path in paths if isinstance(one := document(path, how.encoding), dict)]


def _by_key(sets: list[Set], part: str) -> Iterator[tuple[str, Key, Set]]:
    for one in sets:
        for item in list_in(one, part):
            if isinstance(item, dict) and isinstance(item.get("id"), str):
                yield str(one.get("question_set")), (str(item.get("source")), item["id"]), item


def _rows(forecasts: list[Set], every: list[Set], found: Discovered) -> Rows:
    asked = {(of, key): one for of, key, one in _by_key(every, "questions")}
    settled = {(of, key, one.get("resolution_date")): one for of, key, one in _by_key(every, "resolutions")}
    latest = {(of, key): one for (of, key, _), one in sorted(settled.items(), key=lambda known: str(known[0][2]))}
    for said in forecasts:
        of, due = (str(said.get("question_set")), str(said.get("forecast_date") or said.get("forecast_due_date")))

        def take(number: int, one: Any, said: Set = said, of: str = of, due: str = due) -> Rows:
            if not isinstance(one, dict):
                raise BadCell("", f"{shown(one)} is not a forecast")
            if not isinstance(one.get("id"), str):
                found.skipped[TOGETHER] += 1
                return
            key, day = (str(one.get("source")), one["id"]), one.get("resolution_date")
            if (question := asked.get((of, key))) is None:
                raise BadCell("id", f"{shown(one['id'])} is not in the set of questions {of}")
            outcome = settled.get((of, key, day), {}) if day else latest.get((of, key), {})
            yield rows.row(number, _question(question, day, due, outcome), _forecast(one, said, due))

        yield from rows.each(enumerate(said["forecasts"], 1), take)


def _forecast(one: Set, said: Set, due: str) -> dict[str, str]:
    by = rows.one_line(" ".join(filter(None, (text_of(said, "organization"), text_of(said, "model")))))
    chance = decimal_text(read_fraction(one.get("forecast")))
    note = rows.long_text(text_of(one, "reasoning"))
    return {"forecaster": by, "forecaster_kind": "model", "made_on": due, "probability": chance, "note": note}


def _question(question: Set, day: str | None, due: str, outcome: Set) -> tuple[str, ...]:
    words = text_of(question, "question").replace("{resolution_date}", day or "").replace("{forecast_due_date}", due)
    closes = day or text_of(question, "market_info_close_datetime")
    value = outcome.get("resolved_to") if outcome.get("resolved", True) else None
    fields = rows.asked(
        platform=NAME,
        question_id="/".join(filter(None, (text_of(question, "source"), text_of(question, "id"), day))),
        question=words,
        closes=times.read(closes, "UTC"),
        outcome="" if value is None else decimal_text(read_fraction(value)),
        known_on=text_of(outcome, "resolution_date") if value is not None else "",
        criteria=text_of(question, "resolution_criteria"),
        resolution_source=text_of(question, "url"),
        tags=[text_of(question, "source")],
    )
    return rows.cells(fields)
