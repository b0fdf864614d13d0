"""Tables of forecasts with any column names: which column holds what is found, told, and then read.

A table in our own columns is read as it comes; one that needs guesses or other forms of dates and percentages is
shaped row by row.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import partial

from forecasts.records.values import shown
from ledger.errors import InputError, Problem
from ledger.exchange.cells.odds import KINDS
from ledger.exchange.columns import COLUMNS, EITHER, ImportRow, QuestionRow
from ledger.exchange.importers.files.grid import Grid, Separated, below_header, first_look
from ledger.exchange.importers.files.separated import Line, ragged
from ledger.exchange.importers.interface import Discovered, File, How, Rows
from ledger.exchange.importers.tables import guesses, layout, wide
from ledger.exchange.importers.tables.composed import Numbered, composed
from ledger.exchange.importers.tables.header import Header, headless, needed, ours_among, refuse_unknown
from ledger.exchange.importers.tables.option_rows import OptionRows
from ledger.exchange.importers.tables.plan import Plan
from ledger.exchange.importers.tables.shape import Shape

KNOWN = (*COLUMNS, guesses.VERDICT)
TELLING = ("question", "forecaster", *EITHER, "made_on", "closes", "outcome")  # one of them makes it ours


def read_separated(file: File, how: How, found: Discovered, delimiter: str) -> Rows:
    """The rows of a text file with a sign between its cells."""
    return read_grid(
        layout.below_titles(Separated(file, how, delimiter), how.maps.values(), found), how, found
    )


def read_grid(grid: Grid, how: How, found: Discovered) -> Rows:
    """The rows of a table, wherever its cells come from.

    Raises:
        InputError: a column is missing that nothing stands for.
    """
    grid = composed(grid if how.header else Numbered(grid), how, found)
    names, sample = first_look(grid)
    if how.wide:
        return wide.read(grid, names, how, found)
    maps, constants = guesses.full_names(how.maps), guesses.full_names(how.constants)
    chosen, guessed = _columns(names, how, maps, constants)
    if option := _option_column(names, chosen, how):
        found.mapping["probabilities"] = f"the rows of each forecast, by {option}"
        places = {ours: names.index(name) for ours, name in {**chosen, "option": option}.items()}
        grid = OptionRows(grid, places, how)
        names, sample = first_look(grid)
        maps = {ours: theirs for ours, theirs in maps.items() if theirs in names}
        chosen, guessed = _columns(names, how, maps, constants)
    return _planned(Plan(grid, names, sample, chosen, constants, how, found), maps, guessed)


def _planned(plan: Plan, maps: Mapping[str, str], guessed: Mapping[str, str]) -> Rows:
    """The rows of a table whose columns are known."""
    grid, how = plan.grid, plan.how
    shape = plan.shape(guessed)
    maps = {ours: theirs for ours, theirs in maps.items() if ours != guesses.VERDICT}
    named = {**maps, **(plan.renamed() if shape else {})}
    make = partial(_header, plan.names, named, plan.constants, how, plan.found)
    if shape is None and isinstance(grid, Separated) and grid.quoted:
        return _rows(grid, make, None, how)
    header = make()
    return _rows(grid, lambda: header, shape or Shape(), how)


def _option_column(names: Sequence[str], chosen: Mapping[str, str], how: How) -> str:
    """The column that says which option a row is about; "" where there is none."""
    if how.questions or "probability" not in chosen or not {"question", "question_id"} & chosen.keys():
        return ""
    return next(iter(guesses.of_options([name for name in names if name not in chosen.values()])), "")


def _header(
    names: Sequence[str], maps: Mapping[str, str], constants: Mapping[str, str], how: How, found: Discovered
) -> Header:
    header = Header(names, maps=maps, constants=constants, questions=how.questions)
    found.unread[:] = header.unread
    found.mapping.update(header.mapping)
    return header


def _rows(grid: Grid, make_header: Callable[[], Header], shape: Shape | None, how: How) -> Rows:
    header = make_header()
    with below_header(grid) as (_, lines):
        rows: Rows = shaped_rows(lines, header, shape) if shape else plain_rows(lines, header)
        if (first := next(rows, None)) is None:
            raise InputError("line 2: there is a header, but no row below it")
        if how.questions:
            first, rows = _as_question(first), map(_as_question, rows)
        yield first
        yield from rows


def plain_rows(lines: Iterable[Line | Problem], header: Header) -> Iterator[ImportRow | Problem]:
    """Rows of a table in our columns; a Problem in place of a row with too many or too few cells."""
    build, width = header.row, header.width
    for line in lines:
        if isinstance(line, Problem):
            yield line
            continue
        number, cells = line
        if not (cells and cells[0].strip()) and not any(map(str.strip, cells)):
            continue
        yield build(number, cells) if len(cells) == width else ragged(number, cells, width)


def shaped_rows(
    lines: Iterable[Line | Problem], header: Header, shape: Shape
) -> Iterator[ImportRow | Problem]:
    """Rows of a table whose cells must be changed first; a Problem in place of one that cannot be."""
    for line in shape.shaped(lines, header.width):
        yield line if isinstance(line, Problem) else header.row(*line)


def _as_question(row: ImportRow | QuestionRow | Problem) -> ImportRow | QuestionRow | Problem:
    return QuestionRow(row.line, row.question) if isinstance(row, ImportRow) else row


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
    guessed = guesses.columns(names, list(known.values()), [*known, *constants])
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
    listed = shown(", ".join(filter(None, names)), 200)
    odd = [name for name in names if guesses.is_no_chance(name)]
    if odd and not questions and there.isdisjoint(EITHER):
        raise InputError(
            f"line 1: the column {odd[0]!r} holds odds, prices or points by its name, which are no chances; say which "
            f"kind of odds with --odds {', '.join(KINDS)}, or name a column of chances with --map probability=COLUMN "
            f"(columns of the file: {listed})"
        )
    if there.isdisjoint(TELLING):
        raise InputError(
            "line 1: there is no column 'question', and no other that can hold forecasts: who said it, when, or a "
            f"probability (columns of the file: {listed}){headless(names)}"
        )
    if not questions and there.isdisjoint(EITHER) and "question" in there:
        raise InputError(
            "line 1: there is no column 'probability', nor any that can be read as one; name it with "
            f"--map probability=COLUMN (columns of the file: {listed})"
        )
