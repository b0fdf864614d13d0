"""Tables of forecasts with any column names: which column holds what is found, told, and then read.

A table in our own columns is read as fast as it comes; one that needs guesses or other forms of dates and
percentages is shaped row by row.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence

from forecasts.records.values import shown
from ledger.errors import InputError, Problem
from ledger.exchange.cells import chances, verdicts
from ledger.exchange.cells.outcomes import HALF
from ledger.exchange.columns import COLUMNS, EITHER, QuestionRow, Row
from ledger.exchange.importers.files import separated
from ledger.exchange.importers.files.grid import Grid, Line, Separated, column, first_look
from ledger.exchange.importers.files.text import text_file
from ledger.exchange.importers.interface import File, Found, How, Rows
from ledger.exchange.importers.tables import guesses, layout, shaping, wide
from ledger.exchange.importers.tables.header import Header

TELLING = ("question", "forecaster", *EITHER, "made_on", "closes", "outcome")


def read_separated(file: File, how: How, found: Found, delimiter: str) -> Rows:
    """The rows of a text file with a sign between its cells."""
    grid = layout.below_titles(Separated(file, how, delimiter), how.maps.values(), found)
    names, sample = first_look(grid)
    maps, constants = guesses.full_names(how.maps), guesses.full_names(how.constants)
    if how.wide:
        return wide.read(grid, names, how, found)
    plan = plan_for(names, sample, grid, how, found, maps, constants)
    if plan is None and isinstance(grid, Separated):
        return _fast(file, how, found, maps, constants, delimiter)
    return (plan or _slow(grid, _header(names, how, found, maps, constants), shaping.Shape(), how))()


def read_grid(grid: Grid, how: How, found: Found) -> Rows:
    """The rows of a table that is not text."""
    names, sample = first_look(grid)
    maps, constants = guesses.full_names(how.maps), guesses.full_names(how.constants)
    if how.wide:
        return wide.read(grid, names, how, found)
    plan = plan_for(names, sample, grid, how, found, maps, constants)
    return (plan or _slow(grid, _header(names, how, found, maps, constants), shaping.Shape(), how))()


def _fast(
    file: File, how: How, found: Found, maps: Mapping[str, str], constants: Mapping[str, str], delimiter: str
) -> Rows:
    def make(names: Sequence[str]) -> Header:
        return _header(names, how, found, maps, constants)

    with text_file(file.path, how.encoding) as text:
        rows = separated.read(text, make, delimiter=delimiter)
        yield from _as_questions(rows) if how.questions else rows


def _as_questions(rows: Iterator[Row | Problem]) -> Rows:
    for row in rows:
        yield QuestionRow(row.line, row.question) if isinstance(row, Row) else row


def _header(
    names: Sequence[str], how: How, found: Found, maps: Mapping[str, str], constants: Mapping[str, str]
) -> Header:
    header = Header(names, maps=maps, constants=constants, questions=how.questions)
    found.unread[:] = header.unread
    found.mapping.update(header.mapping)
    return header


def plan_for(
    names: Sequence[str],
    sample: Sequence[Line],
    grid: Grid,
    how: How,
    found: Found,
    maps: Mapping[str, str],
    constants: Mapping[str, str],
) -> Callable[[], Rows] | None:
    """How to read a table that is not simply in our columns; None where it is.

    Raises:
        InputError: a column is missing that nothing stands for.
    """
    chosen, guessed = _columns(names, how, maps, constants)
    for ours, theirs in guessed.items():
        found.guesses.append(
            f"column {theirs!r} is read as {ours} (--map {ours}=COLUMN names another one, --set {ours}=VALUE gives "
            "one value for all rows)"
        )
    for name in guesses.of_options([name for name in names if name not in chosen.values()]):
        found.guesses.append(
            f"column {name!r} is not read; if it says which option a row is about, the chances are not those of yes"
        )
    places = {ours: list(names).index(theirs) for ours, theirs in chosen.items() if theirs in names}
    if guessed and not how.questions:
        _find_verdicts(names, places, constants, sample, found)
    judged = _verdict_column(names, places, sample, found)
    if "options" not in places:
        _tell_halves(names, places.get("outcome", judged), sample, found)
    shape = shaping.Shape(leaves_out=layout.beside({} if how.questions else places, found))

    def every() -> list[Line]:
        with grid.lines() as lines:
            next(lines, None)
            return [(number, cells) for number, cells in lines if len(cells) == len(names)]

    shape.changes += shaping.find_dates(places, sample, every, how, found)
    at = places.get("probability")
    if at is not None and _is_percent(names[at], sample, at, every, how, found):
        shape.changes.append(shaping.percent(at))
    if at is not None and chances.tell(column(sample, at), found):
        shape.changes.append(shaping.chance(at))
    if judged is not None:
        crosses = _tell_crosses(names, judged, sample, found)
        shape.changes.append(shaping.verdict(judged, _chance_of(at, constants), crosses))
    if not guessed and not shape.changes and guesses.VERDICT not in places:
        return None
    renamed = {ours: theirs for ours, theirs in chosen.items() if ours != guesses.VERDICT}
    if judged is not None:
        renamed["outcome"] = names[judged]
    header = _header(names, how, found, {**maps, **renamed}, constants)
    return _slow(grid, header, shape, how)


def _columns(
    names: Sequence[str], how: How, maps: Mapping[str, str], constants: Mapping[str, str]
) -> tuple[dict[str, str], dict[str, str]]:
    """Which column of the file is which of ours: all that are known, and those of them that are guessed."""
    for ours, theirs in maps.items():
        if ours in (*COLUMNS, guesses.VERDICT) and theirs not in names:
            raise InputError(
                f"--map {ours}={theirs}: line 1 has no column {theirs!r}, but {shown(', '.join(names), 200)}"
            )
    exact: dict[str, str] = {}
    for name in names:
        ours = name.strip().casefold().replace(" ", "_")
        if ours in (*COLUMNS, guesses.VERDICT) and ours not in maps and name not in maps.values():
            exact.setdefault(ours, name)
    known = {**exact, **{ours: theirs for ours, theirs in maps.items() if theirs in names}}
    needed = ("question",) if how.questions else ("question", "closes", "forecaster", "made_on")
    complete = all(name in known or name in constants for name in needed)
    if how.questions and not {"outcome", guesses.VERDICT} & {*known, *constants}:
        complete = False  # what is told of them may stand under another name
    if complete and (how.questions or {*EITHER} & {*known, *constants}):
        return known, {}
    guessed = guesses.columns(names, list(known.values()), [*known, *constants])
    together = {**known, **guessed}
    if len(names) > 1 and not {*TELLING} & {*together, *constants}:
        raise InputError(
            "line 1: there is no column 'question', and no other that can hold forecasts: who said it, when, or a "
            f"probability (columns of the file: {shown(', '.join(names), 200)})"
        )
    if (
        len(names) > 1
        and "question" in together
        and not {*EITHER} & {*together, *constants}
        and not how.questions
    ):
        raise InputError(
            "line 1: there is no column 'probability', nor any that can be read as one; name it with "
            f"--map probability=COLUMN (columns of the file: {shown(', '.join(names), 200)})"
        )
    return together, guessed


def _verdict_column(
    names: Sequence[str], places: dict[str, int], sample: Sequence[Line], found: Found
) -> int | None:
    """Where verdicts stand, if there are any: in a column of their own, or in place of outcomes."""
    if guesses.VERDICT in places and "outcome" not in places:
        return places[guesses.VERDICT]
    at = places.get("outcome")
    if at is None:
        return None
    for line, cell in column(sample, at):
        if verdicts.is_verdict(cell, names[at]):
            found.guesses.append(
                f"line {line:,}, column outcome: {shown(cell)} is not an outcome, but about the forecaster; the column "
                "is read as verdicts: 10% that was right resolved no"
            )
            return at
    return None


def _find_verdicts(
    names: Sequence[str],
    places: dict[str, int],
    constants: Mapping[str, str],
    sample: Sequence[Line],
    found: Found,
) -> None:
    """Take a column of verdicts for one by what is in it, where no name says how the questions came out."""
    if {"outcome", guesses.VERDICT} & {*places, *constants}:
        return
    for at, name in enumerate(names):
        if at not in places.values() and verdicts.are_verdicts((c for _, c in column(sample, at)), name):
            places[guesses.VERDICT] = at
            found.guesses.append(
                f"column {name!r} is read as verdicts, by what is in it: 10% that was right resolved no (--map "
                "outcome=COLUMN names a column of outcomes)"
            )
            return


def _tell_halves(names: Sequence[str], at: int | None, sample: Sequence[Line], found: Found) -> None:
    for line, cell in column(sample, at) if at is not None else ():
        if cell.casefold().rstrip("!.") in HALF:
            found.guesses.append(
                f"line {line:,}, column {names[at or 0]}: {shown(cell)} and the like are read as ambiguous, so they "
                "count for nothing; write yes, no or a fraction where you know"
            )
            return


def _tell_crosses(names: Sequence[str], at: int, sample: Sequence[Line], found: Found) -> bool:
    """Whether an x means wrong, since what is right has a tick there."""
    if crosses := verdicts.has_crosses(cell for _, cell in column(sample, at)):
        found.guesses.append(f"column {names[at]!r}: an x is read as wrong, since others have a tick")
    return crosses


def _is_percent(
    name: str, sample: Sequence[Line], at: int, every: Callable[[], list[Line]], how: How, found: Found
) -> bool:
    """Whether a column holds percentages; all of it is looked at only where the first rows suggest it."""
    suggested = guesses.says_percent(name) or shaping.may_be_percent(list(column(sample, at)))
    if how.chances is None and not suggested:
        return False
    cells = [] if how.chances is not None else list(column(every(), at))
    return shaping.find_percent(name, cells, how, found)


def _chance_of(at: int | None, constants: Mapping[str, str]) -> Callable[[list[str]], str]:
    if at is None:
        return lambda cells: constants.get("probability", "")
    return lambda cells: cells[at]


def _slow(grid: Grid, header: Header, shape: shaping.Shape, how: How) -> Callable[[], Rows]:
    def rows() -> Rows:
        empty = True
        with grid.lines() as lines:
            next(lines, None)
            for line in shape.shaped(lines, header.width):
                empty = False
                if isinstance(line, Problem):
                    yield line
                    continue
                row = header.row(line[0], line[1])
                yield QuestionRow(row.line, row.question) if how.questions else row
        if empty:
            raise InputError("line 2: there is a header, but no row below it")

    return rows
