"""What must be done to the cells of a table's rows before they are read."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import NamedTuple

from ledger.spreadsheet import cell_of


class Change(NamedTuple):
    """What becomes of a cell."""

    at: int  # its place
    column: str  # ours that it is
    read: Callable[[str], str]  # what stands there instead; BadCell or ValueError where it cannot be read


@dataclass
class Shape:
    """What must be done to the cells of each row before they are read."""

    changes: list[Change]  # in this order
    leaves_out: Callable[[list[str]], bool]  # whether a row is to be left out
    # at last, with all cells: verdicts on what was said become outcomes
    judge: Callable[[list[str]], None] = field(default=lambda cells: None)

    def change(self, cells: list[str]) -> None:
        """Change the cells of a row; BadCell where one cannot be."""
        for at, column, read in self.changes:
            if cells[at].strip():
                with cell_of(column):
                    cells[at] = read(cells[at])
        self.judge(cells)
