"""Tables of forecasts with any column names: which column holds what is found, told, and then read.

A table in our own columns is read as it comes; one that needs guesses or other forms of dates and percentages is
shaped row by row.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import chain
from shlex import quote

from forecasts.records.values import shown
from ledger.errors import InputError, Problem
from ledger.exchange.cells.odds import KINDS
from ledger.exchange.columns import COLUMNS, EITHER, ImportRow, QuestionRow
from ledger.exchange.importers.files.grid import Grid, below_header, first_look, separated
from ledger.exchange.importers.files.separated import Line, ragged
from ledger.exchange.importers.interface import Discovered, File, How, Rows
from ledger.exchange.importers.rows import bad_row
from ledger.exchange.importers.tables import guesses, layout, wide
from ledger.exchange.importers.tables.composed import composed, numbered
from ledger.exchange.importers.tables.header import Header, headless, needed, ours_among, refuse_unknown
from ledger.exchange.importers.tables.option_rows import OptionRows
from ledger.exchange.importers.tables.plan import Plan
from ledger.exchange.importers.tables.shape import Shape
from ledger.spreadsheet import BadCell

KNOWN = (*COLUMNS, guesses.VERDICT)
TELLING = ("question", "forecaster", *EITHER, "made_on", "closes", "outcome")  # one of them makes it ours


def read_separated(file: File, how: How, found: Discovered, delimiter: str) -> Rows:
    """The rows of a text file with a sign between its cells."""
    return read_grid(layout.below_titles(separated(file, how, delimiter), how.maps.values(), found), how, found)


def read_grid(grid: Grid, how: How, found: Discovered) -> Rows:
    """The rows of a table, wherever its cells come from. Raises InputError: nothing stands for a column."""
    maps, constants = guesses.full_names(how.maps), guesses.full_names(how.constants)
    grid = composed(grid if how.header else numbered(grid), how, found)
    if how.wide:
        long = wide.unfolded(grid, first_look(grid)[0], how, found)
        grid, maps = long.lines, {"probability": long.header[-1]}
    names, sample = first_look(grid)
    chosen, guessed = _columns(names, how, maps, constants)
    if option := _option_column(names, chosen, how):
        found.mapping["probabilities"] = f"the rows of each forecast, by {option}"
        places = {ours: names.index(name) for ours, name in {**chosen, "option": option}.items()}
        grid = OptionRows(grid, places, how).lines
        names, sample = first_look(grid)
        maps = {ours: theirs for ours, theirs in maps.items() if theirs in names}
        chosen, guessed = _columns(names, how, maps, constants)
    return _planned(Plan(grid, names, sample, chosen, constants, how, found), maps, guessed)


def _planned(plan: Plan, maps: Mapping[str, str], guessed: Mapping[str, str]) -> Rows:
    """The rows of a table whose columns are known."""
    shape = plan.shape(guessed)
    maps = {ours: theirs for ours, theirs in maps.items() if ours != guesses.VERDICT}
    named = {**maps, **(plan.renamed() if shape else {})}
    header = Header(plan.names, maps=named, constants=plan.constants, questions=plan.how.questions)
    if not plan.how.wide:
        plan.found.unread[:] = header.unread
        plan.found.mapping = {**header.mapping, **plan.found.mapping}  # what is made of columns is told as that
    return _rows(plan.grid, header, shape, plan.how)


def _option_column(names: Sequence[str], chosen: Mapping[str, str], how: How) -> str:
    """The column that says which option a row is about; "" where there is none."""
    if how.questions or "probability" not in chosen or not {"question", "question_id"} & chosen.keys():
        return ""
    return next(iter(guesses.of_options([name for name in names if name not in chosen.values()])), "")


def _rows(grid: Grid, header: Header, shape: Shape | None, how: How) -> Rows:
    rows: Rows = plain_rows(below_header(grid)[1], header, shape)
    if (first := next(rows, None)) is None:
        raise InputError("line 2: there is a header, but no row below it")
    for row in chain([first], rows):
        yield _as_question(row) if how.questions or (how.wide and _is_silent(row)) else row


def plain_rows(
    lines: Iterable[Line | Problem], header: Header, shape: Shape | None = None
) -> Iterator[ImportRow | Problem]:
    """Rows of the lines below a header, in our columns; a Problem in place of one that cannot be read."""
    build, width = header.row, header.width
    for line in lines:
        if isinstance(line, Problem):
            yield line
            continue
        number, cells = line
        if not (cells and cells[0].strip()) and not any(map(str.strip, cells)):
            continue
        if len(cells) != width:
            yield ragged(number, cells, width)
        elif shape is None:
            yield build(number, cells)
        elif not shape.leaves_out(cells):
            yield _shaped(number, cells, shape, header)


def _shaped(number: int, cells: list[str], shape: Shape, header: Header) -> ImportRow | Problem:
    try:
        shape.change(cells)
    except BadCell as bad:
        return bad_row(number, bad)
    return header.row(number, cells)


def _as_question(row: ImportRow | QuestionRow | Problem) -> ImportRow | QuestionRow | Problem:
    return QuestionRow(row.line, row.question) if isinstance(row, ImportRow) else row


def _is_silent(row: ImportRow | QuestionRow | Problem) -> bool:
    """Whether nobody says anything in a row."""
    return isinstance(row, ImportRow) and not row.forecast[0] and not row.forecast[2]


def _columns(
    names: Sequence[str], how: How, maps: Mapping[str, str], constants: Mapping[str, str]
) -> tuple[dict[str, str], dict[str, str]]:
    """Which column of the file is which of ours: all that are known, and those of them that are guessed."""
    refuse_unknown(maps, names, KNOWN)
    exact: dict[str, str] = {}
    for ours, name in ours_among(names, KNOWN):
        if ours not in maps and name not in maps.values():
            exact.setdefault(ours, name)
    known = {**exact, **{ours: theirs for ours, theirs in maps.items() if theirs in names}}
    if how.odds and not how.options and "probability" not in known:
        known["probability"] = _odds_column(names)
    if _is_complete({*known, *constants}, how.questions):
        return known, {}
    guessed = guesses.all_columns(names, known, constants, chances=not how.questions)
    together = {**known, **guessed}
    if len(names) > 1:
        _check_telling({*together, *constants}, names, how.questions)
    return together, guessed


def _odds_column(names: Sequence[str]) -> str:
    """The one column that holds odds by its name."""
    found = [name for name in names if guesses.is_no_chance(name)]
    if len(found) != 1:
        listed = shown(", ".join(found or names), 200)
        raise InputError(
            f"line 1: --odds needs to know which column holds them; name it with --map probability=COLUMN, or those of "
            f"several options with --option NAME=COLUMN ({listed})"
        )
    return found[0]


def _is_complete(there: set[str], questions: bool) -> bool:
    """Whether nothing need be guessed; what is told of questions may stand under another name."""
    if questions:
        return "question" in there and not there.isdisjoint({"outcome", guesses.VERDICT})
    return there.issuperset(needed(there)) and not there.isdisjoint(EITHER)


def _check_telling(there: set[str], names: Sequence[str], questions: bool) -> None:
    """See that columns say what was forecast. Raises InputError: they do not; says what they may be instead."""
    listed = f"(columns of the file: {shown(', '.join(filter(None, names)), 200)})"
    is_silent = not questions and there.isdisjoint(EITHER)
    if is_silent and (levels := guesses.levels(names)):
        said = " ".join(f"--quantile {quote(f'{level}={name}')}" for level, name in levels.items())
        raise InputError(
            f"line 1: the columns {shown(', '.join(levels.values()))} may be quantiles; say at which levels, such as "
            f"{said} {listed}"
        )
    if is_silent and (odd := next(filter(guesses.is_no_chance, names), "")):
        raise InputError(
            f"line 1: the column {odd!r} holds odds, prices or points by its name, which are no chances; say which "
            f"kind of odds with --odds {', '.join(KINDS)}, or name a column of chances with --map probability=COLUMN "
            f"{listed}"
        )
    if there.isdisjoint(TELLING):
        raise InputError(
            "line 1: there is no column 'question', and no other that can hold forecasts: who said it, when, or a "
            f"probability {listed}{headless(names)}"
        )
    if is_silent and "question" in there:
        raise InputError(
            "line 1: there is no column 'probability', nor any that can be read as one; name it with "
            f"--map probability=COLUMN {listed}"
        )
