"""A table as lines of cells, wherever it comes from, and what is in it at a first look."""

from collections.abc import Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from itertools import islice
from typing import Protocol

from ledger.errors import InputError, Problem
from ledger.exchange.importers.files.separated import Line, Lines, cells_by_line, first_line
from ledger.exchange.importers.files.text import lines, text_file
from ledger.exchange.importers.interface import File, How

SAMPLE = 2_000  # rows of the first look


class Grid(Protocol):
    """A table that can be read several times."""

    def lines(self) -> AbstractContextManager[Lines]:
        """The lines with their numbers, the header first; a Problem in place of one that cannot be read."""
        ...


@dataclass(frozen=True)
class Separated:
    """A text file with a sign between its cells.

    Attributes:
        quoted: whether a cell in quotes may hold that sign and line breaks; else quotes are letters like others.
    """

    file: File
    how: How
    delimiter: str
    quoted: bool = True

    @contextmanager
    def lines(self) -> Iterator[Lines]:
        """The lines with their numbers, the header first."""
        with text_file(self.file.path, self.how.encoding) as text:
            yield cells_by_line(lines(text), delimiter=self.delimiter, quoted=self.quoted)


@contextmanager
def below_header(grid: Grid) -> Iterator[tuple[list[str], Lines]]:
    """The names in the header of a table, and the lines below it. Raises InputError: the header cannot be read."""
    with grid.lines() as found:
        yield first_line(found), found


def first_look(grid: Grid) -> tuple[list[str], list[Line]]:
    """The header and the first rows; what is wrong after the header is left to the reading proper."""
    sample: list[Line] = []
    with below_header(grid) as (names, found):
        try:
            sample.extend(islice(whole_lines(found, len(names)), SAMPLE))
        except InputError:
            return names, sample
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
