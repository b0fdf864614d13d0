"""Metaculus' export: a zip, or the folder in it, with question_data.csv and forecast_data.csv.

A forecast there is an interval: it stands from its start until the next one's start, or until its end, from which on
it is withdrawn. The ids are those of questions, not of posts. What an aggregation method says is a crowd's forecast.
"""

import math
from collections.abc import Iterator, Mapping
from pathlib import PurePosixPath

from forecasts.errors import RecordError
from forecasts.records.values import decimal_text, read_fraction, shown
from ledger.errors import InputError
from ledger.exchange.cells import times
from ledger.exchange.cells.chances import together_1
from ledger.exchange.columns import ImportRow
from ledger.exchange.importers.files import archive
from ledger.exchange.importers.files.objects import Records, records
from ledger.exchange.importers.interface import Discovered, File, How, Rows
from ledger.exchange.importers.platforms.metaculus_cells import heights_of, listed_values, quantiles_cell, share_of_yes
from ledger.exchange.importers.platforms.metaculus_forecasters import who_said
from ledger.exchange.importers.platforms.metaculus_questions import Question, question_of, resolution_word
from ledger.exchange.importers.rows import chances, each, long_text, question_row, readable, row
from ledger.spreadsheet import BadCell

NAME = "metaculus"
ABOUT = "Metaculus: the data of questions as a zip or its folder"
OF_A_PLATFORM = True

QUESTIONS, FORECASTS, COMMENTS = "question_data.csv", "forecast_data.csv", "comment_data.csv"
NEEDED = ("Question ID", "Question Title", "Question Type", "Resolution")
NOT_YET = "forecasts from before the option that happened was there: what they gave to Other counts for it"
STARTS = ("Question ID", "Start Time")
NO_QUESTION = Question((), "", [], [], "", "")  # one that cannot be kept


def recognises(file: File) -> bool:
    """By the names of the files in it, or by the header of one of them."""
    if file.start and not archive.is_zip(file):
        return file.path.name.lower().endswith((QUESTIONS, FORECASTS)) and "Question ID" in file.first_line
    try:
        return any(name.lower().endswith((QUESTIONS, FORECASTS)) for name in archive.names(file))
    except InputError:
        return file.path.suffix.lower() == ".zip"  # so that what is wrong with it is told


def read(file: File, how: How, found: Discovered) -> Rows:
    """The forecasts of all questions, and questions without any."""
    if file.start and not archive.is_zip(file):
        raise InputError(
            f"{file.path.name} is one of the files of a Metaculus export; import the zip, or the folder it is in"
        )
    if not (exports := _exports(archive.names(file))):
        raise InputError(f"there is no {QUESTIONS} with a {FORECASTS} beside it; is it a Metaculus export?")
    for names in exports:
        yield from _Export(file, how, found).read(names)


def _exports(names: list[str]) -> list[dict[str, str]]:
    """The names of the questions, forecasts and comments of each export in an archive."""
    homes: dict[str, dict[str, str]] = {}
    for name in names:
        path = PurePosixPath(name)
        for wanted in filter(path.name.lower().endswith, (QUESTIONS, FORECASTS, COMMENTS)):
            before = path.name.lower().removesuffix(wanted)
            homes.setdefault(f"{path.parent}/{before}", {})[wanted] = name
    return [home for home in homes.values() if home.keys() >= {QUESTIONS, FORECASTS}]


class _Export:
    def __init__(self, file: File, how: How, found: Discovered) -> None:
        self.file = file
        self.how = how
        self.found = found
        self.questions: dict[str, Question] = {}
        self.lines: dict[str, int] = {}
        self.with_forecasts: set[str] = set()
        self.starts: set[int] = set()

    def read(self, names: Mapping[str, str]) -> Rows:
        """The rows of one export, whose files have these names."""
        comments = self._comments(names[COMMENTS]) if COMMENTS in names else {}
        yield from self._read_questions(names[QUESTIONS], comments)
        # so that an end that is the next one's start is told from a withdrawal
        given = readable(self._records(names[FORECASTS], STARTS))
        self.starts = {hash((r["Question ID"], who_said(r), r["Start Time"])) for r in given}
        yield from self._read_forecasts(names[FORECASTS])
        for id_, question in self.questions.items():
            if question.kind and id_ not in self.with_forecasts:
                yield question_row(self.lines[id_], question.cells)

    def _records(self, name: str, needed: tuple[str, ...]) -> Records:
        with archive.text(self.file, name, self.how.encoding) as text:
            yield from records(text, needed, "a Metaculus export")

    def _comments(self, name: str) -> dict[str, str]:
        """The comments of each post, as far as they fit into a note."""
        said: dict[str, list[str]] = {}
        for record in readable(self._records(name, ("Post ID",))):
            words = record.get("Comment Text") or record.get("Text") or ""
            who, when = record.get("Author Username", ""), record.get("Created At", "")[:10]
            lines = said.setdefault(record["Post ID"], [])
            if words and sum(map(len, lines)) < 20_000:
                lines.append(f"{who}, {when}: {words}")
        return {post: long_text("\n".join(lines)) for post, lines in said.items()}

    def _read_questions(self, name: str, comments: Mapping[str, str]) -> Rows:
        def take(line: int, record: dict[str, str]) -> Rows:
            id_ = record["Question ID"]
            self.found.count("questions by type", record["Question Type"].strip().lower() or "none")
            self.found.count("questions by resolution", resolution_word(record["Resolution"].strip()))
            self.questions.setdefault(id_, NO_QUESTION)
            self.lines.setdefault(id_, line)
            question = question_of(record, comments)
            if self.questions[id_].cells not in ((), question.cells):
                raise BadCell("", f"line {self.lines[id_]:,} says other things of it")
            self.questions[id_], self.lines[id_] = question, line
            return iter(())

        return each(self._records(name, NEEDED), take, lambda record: f"question {record['Question ID']}: ")

    def _read_forecasts(self, name: str) -> Rows:
        def forecast(line: int, record: dict[str, str]) -> Iterator[ImportRow]:
            question = self.questions.get(id_ := record["Question ID"])
            if question is None:
                raise BadCell("Question ID", f"{shown(id_)} is not in {QUESTIONS}")
            if not question.kind:
                self.found.skipped["forecasts on such questions"] += 1
                return
            said = self._said(record, question)
            self.with_forecasts.add(id_)
            yield row(line, question.cells, said)

        return each(self._records(name, STARTS), forecast)

    def _said(self, r: dict[str, str], question: Question) -> dict[str, str]:
        who, kind, by = who_said(r)
        start = times.read(r["Start Time"], "UTC")
        said = {"forecaster": who, "forecaster_kind": kind, "forecaster_id": by, "made_on": start}
        said["forecast_id"] = f"{r['Question ID']}/{who}/{r['Start Time']}"
        shares = r.get("Probability Yes Per Category", "")
        if question.kind == "binary":
            said["probability"] = _fraction(r.get("Probability Yes", "") or share_of_yes(shares))
        elif question.grid:
            heights = r.get("Continuous CDF", "") or heights_of(shares)
            said["quantiles"] = quantiles_cell(heights, question.kind, question.grid)
        else:
            said["probabilities"], later = self._per_option(shares, question)
            if later:  # what was imported before the outcome was known stays as it was, and this follows it
                said["forecast_id"] += f"/{later}"
        if ends := self._end(r, question, start):
            said["withdrawn_on"] = ends
        return said

    def _end(self, r: dict[str, str], question: Question, start: str) -> str:
        """When a forecast was withdrawn; "" where another one followed, or the question was over."""
        end = r.get("End Time", "").strip()
        if not end or hash((r["Question ID"], who_said(r), end)) in self.starts:
            return ""
        ends = times.read(end, "UTC")
        return ends if start <= ends < question.until and ends <= self.how.now.isoformat() else ""

    def _per_option(self, cell: str, question: Question) -> tuple[str, str]:
        """The probabilities of the options, and the option that was not there yet and is the outcome, if there is one.

        Whoever said something before an option was there meant it with Other; so that counts for it if it happens.
        """
        given = listed_values(cell)
        if len(given) != len(question.options):
            raise BadCell("", f"there are {len(given)} probabilities for {len(question.options)} options")
        values = [0.0 if value is None else float(_fraction(str(value))) for value in given]
        rounded = self.how.rescale or abs(math.fsum(values) - 1) <= 1e-6
        shares = dict(zip(question.options, together_1(values, rescale=rounded), strict=True))
        absent = {option for option, value in zip(question.options, given, strict=True) if value is None}
        other = _other(question.options)
        if question.outcome not in absent or not other:
            return chances(shares), ""
        self.found.count("read otherwise", NOT_YET)
        shares |= {question.outcome: shares[other], other: 0.0}
        return chances(shares), question.outcome


def _other(options: list[str]) -> str:
    """The option for all that has none of its own; "" where there is none."""
    return next((option for option in options if option.casefold() == "other"), "")


def _fraction(text: str) -> str:
    try:
        return decimal_text(read_fraction(text.strip()))
    except RecordError as wrong:
        raise BadCell("", f"the probability: {wrong}") from wrong
