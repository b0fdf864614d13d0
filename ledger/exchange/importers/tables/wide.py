"""Wide tables: a column per forecaster with a row per question, or a column per question with a row per forecaster.

Each value becomes a row of its own, in our columns, and is read as any other table. Columns of values are those whose
cells are all empty or a chance; --values names them by patterns. In a table of people, a row named outcome (or answer,
resolution ...) has the outcomes, one named closes the closes.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fnmatch import fnmatchcase

from forecasts.records.values import shown
from ledger.errors import InputError, Problem
from ledger.exchange.cells import chances
from ledger.exchange.columns import COLUMNS, QUESTION
from ledger.exchange.importers.files.grid import Grid, below_header
from ledger.exchange.importers.files.separated import Line, Lines, ragged, refuse_twice
from ledger.exchange.importers.interface import Discovered, How
from ledger.exchange.importers.tables import guesses
from ledger.exchange.importers.tables.header import ours_among, refuse_unknown
from ledger.exchange.importers.tables.wide_look import CHANCE, Seen, plain, row_label, says_nothing
from ledger.spreadsheet import guarded, unguarded

NUMBER = "#"  # --map forecaster=# takes the numbers of the rows as names
ABOUT_QUESTIONS = ("question_id", "outcome", "closes", "made_on", "known_on", "tags", "criteria")
NUMBERED = ("id", "no", "nr", "number", "row", "entry")  # of people, where nothing else names them
FEW = 0.1  # share of cells with words up to which a column of numbers is told for one
PERCENT = "probability (%)"


@dataclass(frozen=True)
class Long:
    """A wide table with a row for each value; a question without any has one without a forecaster."""

    grid: Grid  # the table
    names: Sequence[str]  # its columns
    places: Mapping[str, int]  # where our columns are
    values: Sequence[int]  # the columns of values
    labels: Mapping[str, Sequence[str]]  # rows about the questions
    people: bool  # whether a row is a person, and a column a question
    found: Discovered  # gets how many cells are empty

    @property
    def header(self) -> list[str]:
        """Our columns that it has."""
        is_percent = all(guesses.says_percent(self.names[at]) for at in self.values)
        chance = PERCENT if is_percent else "probability"
        own = dict.fromkeys(["question", "forecaster", *self.labels, *self.places])
        return [*own, chance]

    def lines(self) -> Lines:
        """The lines with their numbers, the header first."""
        header, (_, lines) = self.header, below_header(self.grid)
        yield 0, header
        self.found.skipped.pop("empty cells", None)
        silent = dict.fromkeys(self.values) if self.people and "outcome" in self.labels else {}
        for line in lines:
            if isinstance(line, Problem):
                yield line
            elif not any(map(str.strip, line[1])):
                continue
            elif len(line[1]) != len(self.names):
                yield ragged(*line, len(self.names))
            else:
                for at, row in self._values_of(line):
                    silent.pop(at, None)
                    yield line[0], [row.get(name, "") for name in header]
        for at in silent:
            yield 1, [self._of_column(at).get(name, "") for name in header]

    def _of_column(self, at: int) -> dict[str, str]:
        """What a column says of its values: whose they are, or the question with its outcome."""
        name = unguarded(" ".join(self.names[at].split()))
        if not self.people:
            return {"forecaster": guarded(name)}
        outcome = {label: _share(cells[at].strip()) for label, cells in self.labels.items()}
        return {**outcome, "question": guarded(name)}

    def _values_of(self, line: Line) -> Iterator[tuple[int, dict[str, str]]]:
        number, cells = line
        own = {name: cells[at] for name, at in self.places.items()}
        if self.people:
            own = {"forecaster": f"row {number}", **own}
            if row_label(own["forecaster"]):
                return
        said = [at for at in self.values if not says_nothing(cells[at])]
        if empty := len(self.values) - len(said):
            self.found.skipped["empty cells"] += empty
        for at in said:
            row = {**own, **self._of_column(at)}
            yield at, {**row, self.header[-1]: _chance(cells[at])}
        if not said and not self.people:
            yield -1, own


def _chance(cell: str) -> str:
    """A number with a point; a chance in another form as a percentage; else what stands there."""
    text = chances.pointed(cell.strip())
    said = text if CHANCE.fullmatch(text) else plain(text)
    return f"{Decimal(said) * 100:f}%" if said and said != text and not said.endswith("%") else said or text


def _share(outcome: str) -> str:
    """The outcome in a row of answers; a percentage there is a fraction, and 100 is yes."""
    if outcome == "100":
        return "1"
    return str(float(outcome[:-1]) / 100) if re.fullmatch(r"\d+(\.\d+)?%", outcome) else outcome


def unfolded(grid: Grid, names: Sequence[str], how: How, found: Discovered) -> Long:
    """A wide table with a row for each value; empty cells say nothing and are counted.

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
            "and each column a question" + ("" if people else f" (columns of the file: {shown(', '.join(names), 200)})")
        )
    seen = Seen.of(grid, len(names), places.get("forecaster") if people else None)
    values = _values(names, places, seen, how)
    _check(places, constants, seen)
    wide = Long(grid, names, places, values, seen.labels, people, found)
    _tell(wide, seen, how, found)
    return wide


def _places(
    names: Sequence[str], maps: Mapping[str, str], constants: Mapping[str, str], found: Discovered
) -> dict[str, int]:
    """Where our columns are; those that are guessed are told."""
    known = _named(names, maps)
    guess = guesses.columns(names, list(known.values()), [*known, *constants, *maps])
    if "question" not in known and "forecaster" not in (*known, *maps):
        numbered = [name for name in names if guesses.plain(name) in NUMBERED]
        guess = {**({"forecaster": numbered[0]} if numbered else {}), **guess}
        _guess("question" if "question" in guess else "forecaster", guess, known, found)
    for ours in ABOUT_QUESTIONS if "question" in known else ("made_on",):
        if ours not in constants:
            _guess(ours, guess, known, found)
    return {ours: list(names).index(theirs) for ours, theirs in known.items()}


def _named(names: Sequence[str], maps: Mapping[str, str]) -> dict[str, str]:
    """Our columns that --map names, or that the table has under their own names."""
    if wrong := [ours for ours in maps if ours not in COLUMNS]:
        raise InputError(f"{wrong[0]!r} is not a column of ours; they are {', '.join(COLUMNS)}")
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
        found.guesses.append(f"column {guess[ours]!r} is read as {ours} (--map {ours}=COLUMN names another one)")


def _values(names: Sequence[str], places: Mapping[str, int], seen: Seen, how: How) -> list[int]:
    """Which columns hold values."""
    if how.values:
        what = f"no column is named like {' or '.join(map(repr, how.values))}"
        fits = [any(fnmatchcase(name, pattern) for pattern in how.values) for name in names]
    else:
        what = "no column has numbers alone that could be probabilities"
        fits = [
            bool(seen.numbers[at] and not seen.words[at]) and not guesses.is_no_chance(name)
            for at, name in enumerate(names)
        ]
    chosen = [at for at, name in enumerate(names) if fits[at] and name.strip() and at not in places.values()]
    if not chosen:
        raise InputError(f"line 1: {what} (columns of the file: {shown(', '.join(names), 200)})")
    return chosen


def _check(places: Mapping[str, int], constants: Mapping[str, str], seen: Seen) -> None:
    for needed in ("closes", "made_on"):
        if needed not in places and needed not in constants and needed not in seen.labels:
            raise InputError(
                f"line 1: there is no column {needed!r}; name the one that holds it with --map {needed}=COLUMN, or "
                f"give one value for all rows with --set {needed}=VALUE"
            )


def _tell(wide: Long, seen: Seen, how: How, found: Discovered) -> None:
    """Tell what the columns are, and of those with few words among numbers, which are not taken for chances."""
    names, values, places = wide.names, wide.values, wide.places
    found.mapping.update({ours: names[at] for ours, at in places.items() if ours in QUESTION or wide.people})
    found.mapping.update({ours: f"{value} (for all rows)" for ours, value in how.constants.items()})
    what = "question" if wide.people else "forecaster"
    found.mapping[what] = f"the names of {len(values):,} columns, from {shown(names[values[0]])}"
    found.mapping.update({label: f"the row named {label}" for label in seen.labels})
    used = {*values, *places.values()}
    found.unread[:] = [name for at, name in enumerate(names) if at not in used and name.strip()]
    if how.values:
        return
    listed = ", ".join(shown(names[at]) for at in values[:3]) + (", ..." if len(values) > 3 else "")
    found.guesses.append(
        f"the columns of numbers, {len(values):,} of them ({listed}), are read as {what}s (--values PATTERN names them)"
    )
    for at, (line, text) in seen.odd.items():
        if at not in places.values() and seen.words[at] <= FEW * seen.numbers[at]:
            found.guesses.append(
                f"line {line:,}, column {names[at]!r}: {shown(text)} is no chance, so the column is not read "
                "(--values PATTERN names columns that are)"
            )
