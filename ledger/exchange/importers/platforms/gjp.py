"""The Good Judgment Project's surveys: survey_fcasts files, joined with the questions in ifps.csv beside them.

A forecast is a row for each option; "a" is the first option in the question's list. Of a question with two options, the
first is yes. A row of type 4 withdraws what its user said before: the forecast ends there.
"""

import re
from collections.abc import Iterator, Mapping
from contextlib import suppress
from itertools import groupby
from pathlib import Path

from forecasts.records.values import decimal_text, read_fraction, shown
from ledger.errors import InputError, Problem
from ledger.exchange.cells import times
from ledger.exchange.cells.chances import together_1
from ledger.exchange.columns import ImportRow
from ledger.exchange.importers.files.objects import Records, file_records
from ledger.exchange.importers.interface import Discovered, File, How, Rows
from ledger.exchange.importers.rows import asked, cells, chances, each, one_line, readable, row
from ledger.spreadsheet import BadCell

NAME = "gjp"
ABOUT = "Good Judgment Project: survey_fcasts files with ifps.csv beside them"
OF_A_PLATFORM = True

NEEDED = ("ifp_id", "user_id", "fcast_type", "answer_option", "value", "timestamp")
QUESTIONS, ASKED = "ifps.csv", ("ifp_id", "q_type", "q_text", "date_closed", "outcome", "options")
ENCODING = "latin-1"  # of the published files, in which some characters are lost
ZONE = "America/New_York"
WITHDRAWAL, ORDERED = "4", "6"
_OPTION = re.compile(r"\(([a-z])\)\s*(.*?)\s*,?\s*(?=\([a-z]\)|$)", re.DOTALL)

Said = list[dict[str, str]]  # the rows of one forecast


def recognises(file: File) -> bool:
    """By the columns of the forecasts."""
    names = file.first_line.replace('"', "").split(",")
    return {*NEEDED} <= {*names}


def read(file: File, how: How, found: Discovered) -> Rows:
    """The forecasts of a file. Raises InputError: the questions are not beside it."""
    beside = file.path.parent / QUESTIONS
    if not beside.is_file():
        raise InputError(f"the forecasts name their questions by number; put {QUESTIONS} beside the file")
    questions, ends = _questions(beside, how), _withdrawals(file, how)
    given = file_records(file.path, how.encoding or ENCODING, NEEDED, "a survey of the project")

    def rows(line: int, said: Said) -> Iterator[ImportRow]:
        if said[0]["fcast_type"].strip() == WITHDRAWAL:
            found.count("rows that end a forecast", "withdrawals")
            return
        if (question := questions.get(said[0]["ifp_id"].strip())) is None:
            raise BadCell("ifp_id", f"{shown(said[0]['ifp_id'])} is not in {QUESTIONS}")
        forecast = _forecast(said, _options(question))
        ended = (end for end in ends.get(_by(said[0]), ()) if end > forecast["made_on"])
        yield row(line, cells(_fields(question)), {**forecast, "withdrawn_on": min(ended, default="")})

    return each(_together(given), rows)


def _questions(path: Path, how: How) -> dict[str, Mapping[str, str]]:
    given = file_records(path, how.encoding or ENCODING, ASKED, QUESTIONS)
    return {record["ifp_id"].strip(): record for record in readable(given)}


def _by(record: Mapping[str, str]) -> tuple[str, str]:
    return record["ifp_id"].strip(), record["user_id"].strip()


def _withdrawals(file: File, how: How) -> dict[tuple[str, str], list[str]]:
    """When each user withdrew from each question, as far as that can be read."""
    found: dict[tuple[str, str], list[str]] = {}
    for record in readable(file_records(file.path, how.encoding or ENCODING, NEEDED, "a survey of the project")):
        if record["fcast_type"].strip() == WITHDRAWAL:
            with suppress(BadCell):
                found.setdefault(_by(record), []).append(times.read(record["timestamp"], ZONE, "mdy"))
    return found


def _together(given: Records) -> Iterator[tuple[int, Said] | Problem]:
    """The rows of each forecast, which stand one below the other."""
    for key, members in groupby(given, lambda one: one if isinstance(one, Problem) else _key(one[1])):
        if isinstance(key, Problem):
            yield key
        else:
            lines = [one for one in members if not isinstance(one, Problem)]
            yield lines[0][0], [record for _, record in lines]


def _key(record: Mapping[str, str]) -> tuple[str, ...]:
    return tuple(record.get(name, "") for name in ("ifp_id", "user_id", "forecast_id", "timestamp", "fcast_type"))


def _options(question: Mapping[str, str]) -> dict[str, str]:
    found = {letter: one_line(words) for letter, words in _OPTION.findall(question["options"].partition(":")[2])}
    return found or {letter: one_line(words) for letter, words in _OPTION.findall(question["options"])}


def _fields(question: Mapping[str, str]) -> dict[str, str]:
    options, happened = _options(question), question["outcome"].strip().lower()
    closed, is_binary = times.read(question["date_closed"], ZONE, "mdy")[:10], len(options) == 2
    if happened in options:
        outcome = ("yes" if happened == "a" else "no") if is_binary else options[happened]
    else:
        outcome = "annulled" if question.get("q_status", "").strip().lower() == "voided" else ""
    text = one_line(question["q_text"])
    return asked(
        platform=NAME,
        question_id=question["ifp_id"].strip(),
        question=f"{text} [{options['a']}]" if is_binary and options.get("a", "").lower() != "yes" else text,
        closes=closed,
        outcome=outcome,
        criteria=question.get("q_desc", ""),
        options=() if is_binary else options.values(),
        ordered="yes" if not is_binary and question["q_type"].strip() == ORDERED else "",
    )


def _forecast(said: Said, options: Mapping[str, str]) -> dict[str, str]:
    given = {one["answer_option"].strip().lower(): read_fraction(one["value"]) for one in said}
    if not given.keys() <= options.keys():
        raise BadCell("answer_option", f"{shown(', '.join(given))} are not among {shown(', '.join(options))}")
    user = said[0]["user_id"].strip()
    by = {
        "forecaster": f"GJP forecaster {user}",
        "forecaster_id": user,
        "made_on": times.read(said[0]["timestamp"], ZONE, "mdy"),
    }
    if len(options) == 2:
        yes = given["a"] if "a" in given else 1 - given["b"]
        return {**by, "probability": decimal_text(yes)}
    values = together_1([given.get(letter, 0.0) for letter in options], rescale=True)
    return {**by, "probabilities": chances(dict(zip(options.values(), values, strict=True)))}
