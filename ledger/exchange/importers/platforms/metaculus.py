"""Metaculus' export: a zip, or the folder in it, with question_data.csv and forecast_data.csv.

A forecast there is an interval: it stands from its start until the next one's start, or until its end, from which on
it is withdrawn. The ids are those of questions, not of posts. What an aggregation method says is a crowd's forecast.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterator, Mapping
from pathlib import PurePosixPath
from typing import Any, NamedTuple

from forecasts.errors import RecordError
from forecasts.records.values import decimal_text, read_fraction, read_number, shown
from ledger.errors import InputError, Problem
from ledger.exchange.cells import times
from ledger.exchange.importers.files import archive
from ledger.exchange.importers.files.objects import records
from ledger.exchange.importers.interface import File, Found, How, Rows
from ledger.exchange.importers.platforms.metaculus_cells import (
    axis_of,
    heights_of,
    is_true,
    listed_values,
    outcome_on,
    quantiles_cell,
    share_of_yes,
)
from ledger.exchange.importers.rows import (
    cells,
    chances,
    link,
    listed,
    long_text,
    one_line,
    question_row,
    row,
)

NAME = "metaculus"
ABOUT = "Metaculus: the data of questions as a zip or its folder"
OF_A_PLATFORM = True

QUESTIONS, FORECASTS, COMMENTS = "question_data.csv", "forecast_data.csv", "comment_data.csv"
NEEDED = ("Question ID", "Question Title", "Question Type", "Resolution")
STARTS = ("Question ID", "Start Time")
OPTIONS = ("MC Options (All)", "MC Options (Current)", "MC Options")  # the last is the older name
KINDS = {
    **{"binary": "binary", "multiple_choice": "choice", "multiple choice": "choice", "date": "date"},
    **{"numeric": "numeric", "discrete": "numeric", "continuous": "numeric"},
}
METHODS = {
    *("recency_weighted", "unweighted", "single_aggregation", "metaculus_prediction", "geometric_mean"),
    *(
        "log_odds_mean",
        "mean",
        "median",
        "medalists",
        "experienced_users_25_resolved",
        "ignorance",
        "recency_weighted_log_odds",
    ),
    *("joined_before_date", "no_outliers", "geometric_means"),
}
OPEN, SAID, AGGREGATE = "", "Metaculus", "Metaculus ({})"


class Question(NamedTuple):
    """What forecasts need to know of their question.

    Attributes:
        cells: of its row.
        kind: binary, choice, or "" for one that cannot be kept.
        options: of a choice question.
        grid: where the distribution of a number or a date is given; days since 1970 for dates.
        until: from when on a withdrawal changes nothing, or "".
    """

    cells: tuple[str, ...]
    kind: str
    options: list[str]
    grid: list[float]
    until: str


def recognises(file: File) -> bool:
    """By the names of the files in it, or by the header of one of them."""
    if file.start and not archive.is_zip(file):
        return file.path.name.lower().endswith((QUESTIONS, FORECASTS)) and "Question ID" in file.first_line
    try:
        return any(name.lower().endswith((QUESTIONS, FORECASTS)) for name in archive.names(file))
    except InputError:
        return file.path.suffix.lower() == ".zip"  # so that what is wrong with it is told


def read(file: File, how: How, found: Found) -> Rows:
    """The forecasts of all questions, and questions without any."""
    if file.start and not archive.is_zip(file):
        raise InputError(
            f"{file.path.name} is one of the files of a Metaculus export; import the zip, or the folder it is in"
        )
    pairs = _pairs(archive.names(file))
    if not pairs:
        raise InputError(f"there is no {QUESTIONS} with a {FORECASTS} beside it; is it a Metaculus export?")
    for questions, forecasts, comments in pairs:
        yield from _Export(file, how, found).read(questions, forecasts, comments)


def _pairs(names: list[str]) -> list[tuple[str, str, str | None]]:
    """Names of the questions, forecasts and comments of each export in an archive."""
    homes: dict[str, dict[str, str]] = {}
    for name in names:
        path = PurePosixPath(name)
        for wanted in (QUESTIONS, FORECASTS, COMMENTS):
            if path.name.lower().endswith(wanted):
                before = path.name.lower().removesuffix(wanted)
                homes.setdefault(f"{path.parent}/{before}", {})[wanted] = name
    return [
        (home[QUESTIONS], home[FORECASTS], home.get(COMMENTS))
        for home in homes.values()
        if QUESTIONS in home and FORECASTS in home
    ]


class _Export:
    def __init__(self, file: File, how: How, found: Found) -> None:
        self.file = file
        self.how = how
        self.found = found
        self.questions: dict[str, Question] = {}
        self.lines: dict[str, int] = {}
        self.with_forecasts: set[str] = set()

    def read(self, questions: str, forecasts: str, comments: str | None) -> Rows:
        said = self._comments(comments) if comments else {}
        yield from self._read_questions(questions, said)
        starts = self._starts(forecasts)
        yield from self._read_forecasts(forecasts, starts)
        for id_, question in self.questions.items():
            if question.kind and id_ not in self.with_forecasts:
                yield question_row(self.lines[id_], question.cells)

    def _records(self, name: str, needed: tuple[str, ...]) -> Iterator[tuple[int, Any]]:
        with archive.text(self.file, name, self.how.encoding) as text:
            yield from records(text, needed, "a Metaculus export")

    def _comments(self, name: str) -> dict[str, str]:
        """The comments of each post, as far as they fit into a note."""
        said: dict[str, list[str]] = {}
        for _, record in self._records(name, ("Post ID",)):
            if isinstance(record, Problem):
                continue
            words = record.get("Comment Text") or record.get("Text") or ""
            who, when = record.get("Author Username", ""), record.get("Created At", "")[:10]
            lines = said.setdefault(record["Post ID"], [])
            if words and sum(map(len, lines)) < 20_000:
                lines.append(f"{who}, {when}: {words}")
        return {post: long_text("\n".join(lines)) for post, lines in said.items()}

    def _read_questions(self, name: str, comments: Mapping[str, str]) -> Rows:
        for line, record in self._records(name, NEEDED):
            if isinstance(record, Problem):
                yield record
                continue
            try:
                question = self._question(record, comments)
            except ValueError as wrong:
                yield Problem(line, "", f"question {record['Question ID']}: {wrong}")
                question = Question((), "", [], [], "")
            before = self.questions.get(record["Question ID"])
            if before and before.cells and question.cells and before.cells != question.cells:
                above = self.lines[record["Question ID"]]
                yield Problem(
                    line, "", f"question {record['Question ID']}: line {above:,} says other things of it"
                )
                continue
            self.questions[record["Question ID"]] = question
            self.lines[record["Question ID"]] = line

    def _question(self, r: dict[str, str], comments: Mapping[str, str]) -> Question:
        kind = r["Question Type"].strip().lower()
        resolution = r["Resolution"].strip()
        self.found.count("questions by type", kind or "none")
        self.found.count("questions by resolution", _resolution_word(resolution))
        if kind not in KINDS:
            raise ValueError(f"the type {shown(kind)} is not one of a Metaculus question")
        title, label = one_line(r["Question Title"]), one_line(r.get("Label", ""))
        close = (
            r.get("Actual Close Time")
            or r.get("Scheduled Close Time")
            or r.get("Resolution Known Time")
            or ""
        )
        if not close:
            raise ValueError("it has no time at which it closes")
        known = r.get("Resolution Known Time", "")
        options = [one_line(str(o)) for o in listed_values(next(filter(None, map(r.get, OPTIONS)), "[]"))]
        axis, grid = axis_of(r, KINDS[kind]) if KINDS[kind] in ("numeric", "date") else ({}, [])
        outcome = _outcome(resolution, KINDS[kind], options, axis)
        closes = times.read(close, "UTC")
        known_on = times.read(known, "UTC") if known and outcome else ""
        opens = times.read(r["Open Time"], "UTC")[:10] if r.get("Open Time") else ""
        fields = {
            **{
                "platform": "metaculus",
                "question_id": r["Question ID"],
                "kind": KINDS[kind],
                "closes": closes,
            },
            "question": f"{title} ({label})" if label and label not in title else title,
            **{"outcome": outcome, "known_on": known_on, "options": listed(options) if options else ""},
            **{"opens": opens if opens and opens <= closes[:10] else "", "resolution_source": _page(r)},
            "tags": listed(
                [*map(str, listed_values(r.get("Categories") or "[]")), r.get("Default Project", "")]
            ),
            "question_note": comments.get(r.get("Post ID", ""), ""),
            **axis,
        }
        return Question(cells(fields), KINDS[kind], options, grid, min(filter(None, (closes, known_on))))

    def _starts(self, name: str) -> set[int]:
        """When forecasts start, so that an end that is the next one's start is told from a withdrawal."""
        return {
            hash((r["Question ID"], _who(r), r["Start Time"]))
            for _, r in self._records(name, STARTS)
            if not isinstance(r, Problem)
        }

    def _read_forecasts(self, name: str, starts: set[int]) -> Rows:
        left: Counter[str] = Counter()
        for line, record in self._records(name, STARTS):
            if isinstance(record, Problem):
                yield record
                continue
            question = self.questions.get(record["Question ID"])
            if question is None:
                yield Problem(line, "Question ID", f"{shown(record['Question ID'])} is not in {QUESTIONS}")
                continue
            if not question.kind:
                left["forecasts on such questions"] += 1
                continue
            try:
                said = self._said(record, question, starts)
            except ValueError as wrong:
                yield Problem(line, "", str(wrong))
                continue
            self.with_forecasts.add(record["Question ID"])
            yield row(line, question.cells, said)
        self.found.skipped.update(left)

    def _said(self, r: dict[str, str], question: Question, starts: set[int]) -> dict[str, str]:
        who, kind = _who(r)
        start = times.read(r["Start Time"], "UTC")
        said = {"forecaster": who, "forecaster_kind": kind, "made_on": start}
        said["forecast_id"] = f"{r['Question ID']}/{who}/{r['Start Time']}"
        shares = r.get("Probability Yes Per Category", "")
        if question.kind == "binary":
            said["probability"] = _fraction(r.get("Probability Yes", "") or share_of_yes(shares))
        elif question.grid:
            heights = r.get("Continuous CDF", "") or heights_of(shares)
            said["quantiles"] = quantiles_cell(heights, question.kind, question.grid)
        else:
            said["probabilities"] = self._per_option(shares, question.options)
        if (end := r.get("End Time", "").strip()) and hash(
            (r["Question ID"], (who, kind), end)
        ) not in starts:
            ends = times.read(end, "UTC")
            if start <= ends < question.until and ends <= self.how.now.isoformat():
                said["withdrawn_on"] = ends
        return said

    def _per_option(self, cell: str, options: list[str]) -> str:
        given = listed_values(cell)
        if len(given) != len(options):
            raise ValueError(f"there are {len(given)} probabilities for {len(options)} options")
        values = [0.0 if value is None else float(_fraction(str(value))) for value in given]
        total = math.fsum(values)
        if abs(total - 1) > 1e-6:
            raise ValueError(f"the probabilities add up to {total:.10g}, not to 1")
        return chances(dict(zip(options, (value / total for value in values), strict=True)))


def _fraction(text: str) -> str:
    try:
        return decimal_text(read_fraction(text.strip()))
    except RecordError as wrong:
        raise ValueError(f"the probability: {wrong}") from wrong


def _who(r: Mapping[str, str]) -> tuple[str, str]:
    """Name and kind of a forecaster: a user, a bot, or an aggregation method."""
    name = one_line(r.get("Forecaster Username", ""))
    id_ = one_line(r.get("Forecaster ID", ""))
    hidden = one_line(r.get("Forecaster (Anonymized)", ""))
    if hidden in METHODS or (hidden and r.get("Forecaster Count", "").strip()):
        return AGGREGATE.format(hidden), "crowd"
    if hidden:
        return f"Metaculus user {hidden[:16]}", "model" if is_true(r.get("Is Bot", "")) else ""
    if (not id_ and (name in METHODS or r.get("Forecaster Count", "").strip())) or (not id_ and name == ""):
        return AGGREGATE.format(name) if name else SAID, "crowd"
    return name or f"Metaculus user {id_}", "model" if is_true(r.get("Is Bot", "")) else ""


def _page(r: Mapping[str, str]) -> str:
    given = r.get("Question URL", "").replace(" ", "").replace("?/", "/")
    post = r.get("Post ID", "")
    return link(given) or (f"https://www.metaculus.com/questions/{post}/" if post.isdigit() else "")


def _resolution_word(resolution: str) -> str:
    word = resolution.lower()
    if word in ("", "none", "null", "nan"):
        return "open"
    if word in ("yes", "no", "ambiguous", "annulled"):
        return word
    try:
        read_number(resolution)
    except RecordError:
        return "an option or a bound"
    return "a number"


def _outcome(resolution: str, kind: str, options: list[str], axis: Mapping[str, str]) -> str:
    word = resolution.lower()
    if kind in ("numeric", "date") and word not in ("", "none", "null", "nan", "ambiguous", "annulled"):
        return outcome_on(resolution, word, kind, axis)
    if kind == "choice" and one_line(resolution) in options:
        return one_line(resolution)
    if word in ("", "none", "null", "nan"):
        return ""
    if word in ("yes", "no", "ambiguous", "annulled") and (
        kind == "binary" or word in ("ambiguous", "annulled")
    ):
        return word
    raise ValueError(f"the resolution {shown(resolution)} is none that a {kind} question can have")
