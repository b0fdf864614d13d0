"""Wide tables: a column per forecaster with a row per question, or a column per question with a row per forecaster.

Columns of values are those whose cells are all empty or a chance; --values names them by patterns. In a table of
people, a row named outcome (or answer, resolution ...) has the outcomes, one named closes the closes.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from fnmatch import fnmatchcase
from itertools import compress
from operator import not_

from forecasts.records.values import shown
from ledger.errors import InputError, Problem
from ledger.exchange.cells import chances
from ledger.exchange.columns import AXIS, COLUMNS, QUESTION, ImportRow, QuestionRow
from ledger.exchange.importers.files.grid import Grid, below_header
from ledger.exchange.importers.files.separated import ragged, refuse_twice
from ledger.exchange.importers.interface import Discovered, How, Rows
from ledger.exchange.importers.rows import bad_row, question_row
from ledger.exchange.importers.rows import cells as question_cells
from ledger.exchange.importers.tables import guesses
from ledger.exchange.importers.tables.date_columns import date_cell, language_by, ordered_by
from ledger.exchange.importers.tables.header import ours_among, refuse_unknown
from ledger.exchange.importers.tables.wide_look import Seen, is_number, look, plain, row_label, says_nothing
from ledger.spreadsheet import BadCell, guarded, unguarded

NUMBER = "#"  # --map forecaster=# takes the numbers of the rows as names
DATES = ("made_on", "closes", "known_on")
ABOUT_QUESTIONS = ("question_id", "outcome", "closes", "made_on", "known_on", "tags", "criteria")
NUMBERED = ("id", "no", "nr", "number", "row", "entry")  # of people, where nothing else names them
FEW = 0.1  # share of cells with words up to which a column of numbers is told for one


def read(grid: Grid, names: Sequence[str], how: How, found: Discovered) -> Rows:
    """The rows of a wide table, a cell with a value each; empty cells say nothing and are counted.

    Raises:
        InputError: nobody can say what the columns are.
    """
    refuse_twice(names)
    maps, constants = guesses.full_names(how.maps), guesses.full_names(how.constants)
    places = _places(names, maps, constants, found)
    people = "forecaster" in places or maps.get("forecaster") == NUMBER
    if ("question" in places) == people:
        raise InputError(
            "line 1: say what a row of the wide table is: --map question=COLUMN where each row is a question and each "
            "column a forecaster, or --map forecaster=COLUMN (# for the number of the row) where each row is a person "
            "and each column a question"
            + ("" if people else f" (columns of the file: {shown(', '.join(names), 200)})")
        )
    seen = look(grid, len(names), places if people else {})
    values = _values(names, places, seen, how)
    _check(places, constants, seen)
    _tell(names, values, places, constants, people, seen, found)
    if not how.values:
        _tell_guess([names[at] for at in values], "questions" if people else "forecasters", found)
        _tell_spoiled(names, places, seen, found)
    as_percent = _percent(names, values, seen, how, found)
    return _Wide(grid, names, places, constants, values, as_percent, seen, how, found).rows(people)


def _places(
    names: Sequence[str], maps: Mapping[str, str], constants: Mapping[str, str], found: Discovered
) -> dict[str, int]:
    """Where our columns are; those that are guessed are told."""
    known = _named(names, maps)
    guess = guesses.columns(names, list(known.values()), [*known, *constants, *maps])
    if "question" not in known and "forecaster" not in (*known, *maps):
        guess = {**_numbered(names), **guess}
        _guess("question" if "question" in guess else "forecaster", guess, known, found)
    for ours in ABOUT_QUESTIONS if "question" in known else ("made_on",):
        if ours not in constants:
            _guess(ours, guess, known, found)
    return {ours: list(names).index(theirs) for ours, theirs in known.items()}


def _numbered(names: Sequence[str]) -> dict[str, str]:
    """The column of numbers that stands for people, where nothing else names them."""
    numbered = [name for name in names if guesses.plain(name) in NUMBERED]
    return {"forecaster": numbered[0]} if numbered else {}


def _named(names: Sequence[str], maps: Mapping[str, str]) -> dict[str, str]:
    """Our columns that --map names, or that the table has under their own names."""
    for ours in maps:
        if ours not in COLUMNS:
            raise InputError(f"{ours!r} is not a column of ours; they are {', '.join(COLUMNS)}")
    there = {**maps}
    if there.get("forecaster") == NUMBER and NUMBER not in names:
        del there["forecaster"]
    refuse_unknown(there, names)
    for ours, name in ours_among(names):
        if ours not in (*maps, "probability") and name not in there.values():
            there.setdefault(ours, name)
    return there


def _guess(ours: str, guess: Mapping[str, str], known: dict[str, str], found: Discovered) -> None:
    if ours in guess and ours not in known and guess[ours] not in known.values():
        known[ours] = guess[ours]
        found.guesses.append(
            f"column {guess[ours]!r} is read as {ours} (--map {ours}=COLUMN names another one)"
        )


def _values(names: Sequence[str], places: Mapping[str, int], seen: Seen, how: How) -> list[int]:
    """Which columns hold values."""
    taken = {*places.values()}
    if how.values:
        what = f"no column is named like {' or '.join(map(repr, how.values))}"
        fits = [_fits(name, how.values) for name in names]
    else:
        what = "no column has numbers alone that could be probabilities"
        fits = [
            bool(seen.numbers[at] and not seen.words[at]) and not guesses.is_no_chance(name)
            for at, name in enumerate(names)
        ]
    chosen = [at for at, name in enumerate(names) if fits[at] and name.strip() and at not in taken]
    if not chosen:
        raise InputError(f"line 1: {what} (columns of the file: {shown(', '.join(names), 200)})")
    return chosen


def _fits(name: str, patterns: Sequence[str]) -> bool:
    return any(fnmatchcase(name, pattern) for pattern in patterns)


def _check(places: Mapping[str, int], constants: Mapping[str, str], seen: Seen) -> None:
    for needed in ("closes", "made_on"):
        if needed not in places and needed not in constants and needed not in seen.labels:
            raise InputError(
                f"line 1: there is no column {needed!r}; name the one that holds it with --map {needed}=COLUMN, or "
                f"give one value for all rows with --set {needed}=VALUE"
            )


def _tell(
    names: Sequence[str],
    values: Sequence[int],
    places: Mapping[str, int],
    constants: Mapping[str, str],
    people: bool,
    seen: Seen,
    found: Discovered,
) -> None:
    found.mapping.update({ours: names[at] for ours, at in places.items()})
    found.mapping.update({ours: f"{value} (for all rows)" for ours, value in constants.items()})
    what = "question" if people else "forecaster"
    found.mapping[what] = f"the names of {len(values):,} columns, from {shown(names[values[0]])}"
    for label in seen.labels:
        found.mapping[label] = f"the row named {label}"
    used = {*values, *places.values()}
    found.unread[:] = [name for i, name in enumerate(names) if i not in used and name.strip()]


def _tell_guess(names: Sequence[str], what: str, found: Discovered) -> None:
    listed = ", ".join(map(shown, names[:3])) + (", ..." if len(names) > 3 else "")
    found.guesses.append(
        f"the columns of numbers, {len(names):,} of them ({listed}), are read as {what} (--values PATTERN names them)"
    )


def _tell_spoiled(names: Sequence[str], places: Mapping[str, int], seen: Seen, found: Discovered) -> None:
    """Columns of numbers with a few words in them are not taken for chances, so they are told."""
    for index, (line, text) in seen.odd.items():
        if index not in places.values() and seen.words[index] <= FEW * seen.numbers[index]:
            found.guesses.append(
                f"line {line:,}, column {names[index]!r}: {shown(text)} is no chance, so the column is not read "
                "(--values PATTERN names columns that are)"
            )


def _percent(names: Sequence[str], values: Sequence[int], seen: Seen, how: How, found: Discovered) -> bool:
    """Whether the numbers are percentages; of all columns together."""
    if how.chances is not None:
        return how.chances == "percent"
    large = sorted(seen.large[i] for i in values if i in seen.large)
    if not large:
        return False
    if any(i not in seen.whole for i in values) and not all(guesses.says_percent(names[i]) for i in values):
        return False  # each number above 1 is told as what it is
    line, text = large[0]
    found.guesses.append(
        f"line {line:,}: {shown(text)} is not between 0 and 1, and all numbers are whole ones from 0 to 100; they are "
        "read as percentages (--chances fraction refuses them)"
    )
    return True


@dataclass
class _Wide:
    grid: Grid
    names: Sequence[str]
    places: Mapping[str, int]
    constants: Mapping[str, str]
    values: Sequence[int]
    as_percent: bool
    seen: Seen
    how: How
    found: Discovered

    def rows(self, people: bool) -> Rows:
        """A Row for each value, and a Problem for a row with too many or too few cells."""
        build = self._person if people else self._question
        self.asked = [self._column_question(i) for i in self.values] if people else []
        said = [False] * len(self.values)
        with below_header(self.grid) as (_, lines):
            for row in lines:
                if isinstance(row, Problem):
                    yield row
                    continue
                line, cells = row
                if not any(map(str.strip, cells)):
                    continue
                if len(cells) != len(self.names):
                    yield ragged(line, cells, len(self.names))
                    continue
                try:
                    yield from build(line, cells, said)
                except BadCell as bad:
                    yield bad_row(line, bad)
        if people and "outcome" in self.seen.labels:
            for question in compress(self.asked, map(not_, said)):
                yield question_row(1, question)

    def _column_question(self, index: int) -> tuple[str, ...]:
        fields = {name: value for name, value in self.constants.items() if name in QUESTION}
        for label, cells in self.seen.labels.items():
            fields[label] = self._date(label, cells[index]) if label in DATES else cells[index].strip()
        if fields.get("outcome", "").endswith("%"):
            fields["outcome"] = str(float(fields["outcome"][:-1]) / 100)
        if self.as_percent and fields.get("outcome") == "100":
            fields["outcome"] = "1"
        return question_cells({**fields, "question": unguarded(" ".join(self.names[index].split()))})

    def _date(self, name: str, cell: str) -> str:
        zone = self.how.zone or self.how.ledger_zone
        return date_cell(name, cell, zone, ordered_by(self.how), language_by(self.how))

    def _cell(self, cells: Sequence[str], name: str) -> str:
        at = self.places.get(name)
        value = self.constants.get(name, "") if at is None else cells[at]
        return self._date(name, value) if name in DATES else value

    def _person(self, line: int, cells: list[str], said: list[bool]) -> Iterator[ImportRow]:
        at = self.places.get("forecaster")
        name = f"row {line}" if at is None else cells[at].strip()
        if at is not None and row_label(name):
            return
        if not name and any(cells[index].strip() for index in self.values):
            raise BadCell("forecaster", "is empty, so nobody said it")
        made_on = self._cell(cells, "made_on")
        for place, index in enumerate(self.values):
            if chance := self._chance(cells[index]):
                said[place] = True
                yield ImportRow(line, self.asked[place], (name, made_on, chance), ())

    def _question(self, line: int, cells: list[str], said: list[bool]) -> Iterator[ImportRow | QuestionRow]:
        fields = {
            name: self._cell(cells, name)
            for name in QUESTION
            if name in self.places or name in self.constants
        }
        question = tuple(fields.get(name, "") for name in QUESTION[: -len(AXIS)])
        made_on = self._cell(cells, "made_on")
        empty = True
        for index in self.values:
            if chance := self._chance(cells[index]):
                empty = False
                yield ImportRow(
                    line, question, (guarded(" ".join(self.names[index].split())), made_on, chance), ()
                )
        if empty:
            yield question_row(line, question)

    def _chance(self, cell: str) -> str:
        text = cell.strip()
        if says_nothing(text):
            self.found.skipped["empty cells"] += 1
            return ""
        if not is_number(text := chances.pointed(text)):
            return plain(text) or text
        return text + "%" if self.as_percent and not text.endswith("%") else text
