"""A table as lines of cells, wherever it comes from, and what is in it at a first look."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from itertools import islice
from typing import Protocol

from ledger.errors import InputError
from ledger.exchange.importers.files.separated import Line, cells_by_line
from ledger.exchange.importers.files.text import lines, text_file
from ledger.exchange.importers.interface import File, How

SAMPLE = 2_000  # rows of the first look


class Grid(Protocol):
    """A table that can be read several times."""

    def lines(self) -> AbstractContextManager[Iterator[Line]]:
        """The lines with their numbers, the header first."""
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
    def lines(self) -> Iterator[Iterator[Line]]:
        """The lines with their numbers, the header first."""
        with text_file(self.file.path, self.how.encoding) as text:
            yield cells_by_line(lines(text), delimiter=self.delimiter, quoted=self.quoted)


def first_look(grid: Grid) -> tuple[list[str], list[Line]]:
    """The header and the first rows; what is wrong after the header is left to the reading proper."""
    names: list[str] = []
    sample: list[Line] = []
    with grid.lines() as found:
        for _, cells in found:
            names = cells
            break
        try:
            sample.extend(
                (number, cells) for number, cells in islice(found, SAMPLE) if len(cells) == len(names)
            )
        except InputError:
            return names, sample
    return names, sample


def column(sample: Sequence[Line], at: int) -> Iterator[tuple[int, str]]:
    """The cells of a column that are not empty, with their lines."""
    for number, cells in sample:
        if at < len(cells) and (cell := cells[at].strip()):
            yield number, cell
