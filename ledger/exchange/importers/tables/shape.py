"""What must be done to the cells of a table's rows before they are read."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field

from ledger.errors import Problem
from ledger.exchange.importers.files.separated import Line, ragged
from ledger.spreadsheet import BadCell

Change = Callable[[list[str]], None]  # works on the cells of a row; BadCell where it cannot


@dataclass
class Shape:
    """What must be done to the cells of each row before they are read.

    Attributes:
        changes: in this order.
        leaves_out: whether a row is to be left out.
    """

    changes: list[Change] = field(default_factory=list)
    leaves_out: Callable[[list[str]], bool] = field(default=lambda cells: False)

    def shaped(self, lines: Iterable[Line | Problem], width: int) -> Iterator[Line | Problem]:
        """The rows with their cells changed, without empty ones; a Problem in place of one that cannot be."""
        for line in lines:
            if isinstance(line, Problem):
                yield line
                continue
            number, cells = line
            if not any(map(str.strip, cells)):
                continue
            if len(cells) != width:
                yield ragged(number, cells, width)
            elif not self.leaves_out(cells):
                yield self._changed(number, cells)

    def _changed(self, number: int, cells: list[str]) -> Line | Problem:
        try:
            for change in self.changes:
                change(cells)
        except BadCell as bad:
            return Problem(number, bad.column, bad.reason)
        return number, cells
