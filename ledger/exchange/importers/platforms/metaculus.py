"""Metaculus' export: a zip, or the folder in it, with question_data.csv and forecast_data.csv.

A forecast there is an interval: it stands from its start until the next one's start, or until its end, from which on
it is withdrawn. The ids are those of questions, not of posts. What an aggregation method says is a crowd's forecast.
"""

from collections.abc import Iterator

from forecasts.records.values import shown
from ledger.errors import InputError
from ledger.exchange.cells import times
from ledger.exchange.columns import ImportRow, QuestionRow
from ledger.exchange.importers.files import archive
from ledger.exchange.importers.interface import Discovered, File, How, Rows
from ledger.exchange.importers.platforms.metaculus_cells import fraction, heights_of, quantiles_cell, share_of_yes
from ledger.exchange.importers.platforms.metaculus_files import FORECASTS, QUESTIONS, Export, exports_in
from ledger.exchange.importers.platforms.metaculus_forecasters import who_said
from ledger.exchange.importers.platforms.metaculus_questions import Question, question_of, resolution_word
from ledger.exchange.importers.rows import each, readable, row
from ledger.spreadsheet import BadCell

NAME = "metaculus"
ABOUT = "Metaculus: the data of questions as a zip or its folder"
OF_A_PLATFORM = True

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
    if not (exports := [export for export in exports_in(file, how) if export.is_whole]):
        raise InputError(f"there is no {QUESTIONS} with a {FORECASTS} beside it; is it a Metaculus export?")
    for export in exports:
        yield from _Reading(export, found).rows()


class _Reading:
    def __init__(self, export: Export, found: Discovered) -> None:
        self.export = export
        self.found = found
        self.questions: dict[str, Question] = {}
        self.lines: dict[str, int] = {}
        self.with_forecasts: set[str] = set()
        self.starts: set[int] = set()

    def rows(self) -> Rows:
        """The rows of the export."""
        yield from self._read_questions()
        # so that an end that is the next one's start is told from a withdrawal
        given = readable(self.export.records(FORECASTS, STARTS))
        self.starts = {hash((r["Question ID"], who_said(r), r["Start Time"])) for r in given}
        yield from self._read_forecasts()
        for id_, question in self.questions.items():
            if question.kind and id_ not in self.with_forecasts:
                yield QuestionRow(self.lines[id_], question.cells)

    def _read_questions(self) -> Rows:
        comments = self.export.comments()

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

        return each(self.export.records(QUESTIONS, NEEDED), take, lambda record: f"question {record['Question ID']}: ")

    def _read_forecasts(self) -> Rows:
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

        return each(self.export.records(FORECASTS, STARTS), forecast)

    def _said(self, r: dict[str, str], question: Question) -> dict[str, str]:
        who, kind, by = who_said(r)
        start = times.read(r["Start Time"], "UTC")
        said = {"forecaster": who, "forecaster_kind": kind, "forecaster_id": by, "made_on": start}
        said["forecast_id"] = f"{r['Question ID']}/{who}/{r['Start Time']}"
        shares = r.get("Probability Yes Per Category", "")
        if question.kind == "binary":
            said["probability"] = fraction(r.get("Probability Yes", "") or share_of_yes(shares))
        elif question.grid:
            heights = r.get("Continuous CDF", "") or heights_of(shares)
            said["quantiles"] = quantiles_cell(heights, question.kind, question.grid)
        else:
            said["probabilities"], later = question.per_option(shares, rescale=self.export.how.rescale)
            if later:
                self.found.count("read otherwise", NOT_YET)
                # what was imported before the outcome was known stays as it was, and this follows it
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
        return ends if start <= ends < question.until and ends <= self.export.how.now.isoformat() else ""
