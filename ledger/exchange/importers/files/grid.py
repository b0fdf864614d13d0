"""A table as lines of cells, wherever it comes from, and what is in it at a first look."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from itertools import islice

from ledger.errors import InputError, Problem
from ledger.exchange.importers.files.separated import Line, Lines, cells_by_line, first_line
from ledger.exchange.importers.files.text import lines, text_file
from ledger.exchange.importers.interface import File, How

SAMPLE = 2_000  # rows of the first look

# A table that can be read several times: its lines with their numbers, the header first; a Problem in place of one that
# cannot be read.
Grid = Callable[[], Lines]


def separated(file: File, how: How, delimiter: str, *, quoted: bool = True) -> Grid:
    """A text file with a sign between its cells; where they are not quoted, quotes are letters like others."""

    def read() -> Lines:
        with text_file(file.path, how.encoding) as text:
            yield from cells_by_line(lines(text), delimiter=delimiter, quoted=quoted)

    return read


def below_header(grid: Grid) -> tuple[list[str], Lines]:
    """The names in the header of a table, and the lines below it. Raises InputError: the header cannot be read."""
    found = grid()
    return first_line(found), found


def first_look(grid: Grid) -> tuple[list[str], list[Line]]:
    """The header and the first rows; what is wrong after the header is left to the reading proper."""
    sample: list[Line] = []
    names, found = below_header(grid)
    with suppress(InputError):
        sample.extend(islice(whole_lines(found, len(names)), SAMPLE))
    return names, sample


def whole_lines(found: Lines, width: int) -> Iterator[Line]:
    """The lines that are as wide as the header."""
    for line in found:
        if not isinstance(line, Problem) and len(line[1]) == width:
            yield line


def column(sample: Sequence[Line], at: int) -> Iterator[tuple[int, str]]:
    """The cells of a column that are not empty, with their lines."""
    for number, cells in sample:
        if at < len(cells) and (cell := cells[at].strip()):
            yield number, cell
