"""What must be done to the cells of a table's rows before they are read."""

from collections.abc import Callable
from dataclasses import dataclass, field

Change = Callable[[list[str]], None]  # works on the cells of a row; BadCell where it cannot


@dataclass
class Shape:
    """What must be done to the cells of each row before they are read."""

    changes: list[Change] = field(default_factory=list)  # in this order
    # whether a row is to be left out
    leaves_out: Callable[[list[str]], bool] = field(default=lambda cells: False)

    def change(self, cells: list[str]) -> None:
        """Change the cells of a row; BadCell where one cannot be."""
        for change in self.changes:
            change(cells)
