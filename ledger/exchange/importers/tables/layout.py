"""What stands around a table that somebody kept by hand: titles above the header, headings and totals between rows."""

import re
from collections.abc import Callable, Collection, Mapping, Sequence
from itertools import islice

from ledger.errors import InputError, Problem
from ledger.exchange.columns import COLUMNS
from ledger.exchange.importers.files.grid import Grid
from ledger.exchange.importers.files.separated import Line, Lines
from ledger.exchange.importers.interface import Discovered
from ledger.exchange.importers.tables import guesses
from ledger.exchange.importers.tables.header import ours_among

FIRST = 10  # lines that are looked at for the header
WIDEST = 200  # columns that are looked at for names that are known
ENOUGH = 2  # columns that must be known to take a later line for the header
HEADINGS = "rows with one cell alone: headings"
TOTALS = "rows of totals"
_TOTAL = re.compile(
    "(grand )?totals?|sum|count|scores?|overall|accuracy|calibration|averages?|mean|median|(my )?brier( score)?|"
    "right|wrong|(number )?correct|number right"
)


def known(names: Sequence[str], mapped: Collection[str] = ()) -> set[str]:
    """Which of our columns a line of names may stand for; none where a name is there twice.

    Example:
        >>> sorted(known(["Prediction", "Chance", "Outcome"])), known(["My predictions of 2023", ""])
        (['outcome', 'probability', 'question'], set())
    """
    given = [name for name in names[:WIDEST] if name.strip()]
    if len(set(given)) < len(given) or any(name.strip()[:1].isdigit() for name in given[:1]):
        return set()
    exact = {ours for ours, _ in ours_among(given, (*COLUMNS, guesses.VERDICT))}
    return exact | set(guesses.columns(given, [], [])) | {name for name in mapped if name in given}


def lines_above(lines: Sequence[Line], mapped: Collection[str] = ()) -> int:
    """How many of the first lines stand above the header; `mapped` are names of columns that the user gave."""
    if not lines or known(lines[0][1], mapped):
        return 0
    found = [known(cells, mapped) for _, cells in lines[:FIRST]]
    best = max(range(len(found)), key=lambda at: (len(found[at]), -at))
    return lines[best][0] - 1 if len(found[best]) >= ENOUGH else 0


def first_lines(grid: Grid) -> list[Line]:
    """The first lines of a table; none of one that cannot be read."""
    try:
        return [line for line in islice(grid(), FIRST) if not isinstance(line, Problem)]
    except InputError:
        return []


def below_titles(grid: Grid, mapped: Collection[str], found: Discovered) -> Grid:
    """A table from its header on; told where something stands above it."""
    if not (above := lines_above(first_lines(grid), mapped)):
        return grid
    found.guesses.append(f"the header is line {above + 1}; what stands above it is not read")

    def read() -> Lines:
        return (line for line in grid() if (line.line if isinstance(line, Problem) else line[0]) > above)

    return read


def beside(places: Mapping[str, int], found: Discovered) -> Callable[[list[str]], bool]:
    """Whether a row is no forecast, but a heading or a total; each is counted in `found`."""
    question, chance = places.get("question"), places.get("probability")

    def is_beside(cells: list[str]) -> bool:
        if question is None or chance is None:
            return False
        if _TOTAL.fullmatch(cells[question].strip().rstrip(":").casefold()):
            found.skipped[TOTALS] += 1
            return True
        if not cells[chance].strip() and sum(bool(cell.strip()) for cell in cells) == 1:
            found.skipped[HEADINGS] += 1
            return True
        return False

    return is_beside
