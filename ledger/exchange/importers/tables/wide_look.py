"""One look at all rows of a wide table: which columns hold chances, and which rows are about the questions."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field

from ledger.exchange.cells import chances
from ledger.exchange.importers.files.grid import Grid, below_header, whole_lines
from ledger.exchange.importers.tables import guesses

NOTHING = frozenset({"", "na", "n/a", "#n/a", "nan", "null", "none", "-", "–", "—", "?", "."})
_LABELS = {  # rows of a table of people that are about the questions
    "outcome": re.compile(
        "outcomes?|(correct )?answers?|resolutions?|resolved|results?|(ground )?truth|actual( outcome)?|(answer )?key|"
        "solution"
    ),
    "closes": re.compile("closes?|deadline|resolves by"),
}
CHANCE = re.compile(r"[+-]?(\d+(\.\d*)?|\.\d+)([eE][+-]?\d{1,3})?\s*%?", re.ASCII)


def row_label(cell: str) -> str | None:
    """What the row of that name says about the questions; None of a person.

    Example:
        >>> row_label("ANSWER KEY:"), row_label("Ada")
        ('outcome', None)
    """
    return next((name for name, words in _LABELS.items() if words.fullmatch(guesses.plain(cell))), None)


def plain(cell: str) -> str | None:
    """A chance in any form as 0.7 or 70%; None where it is none.

    Example:
        >>> plain("~70%"), plain("7/10"), plain("no idea")
        ('70%', '0.7', None)
    """
    try:
        text = chances.read(chances.pointed(cell.strip()))
    except ValueError:
        return None
    return text if CHANCE.fullmatch(text) else None


def says_nothing(cell: str) -> bool:
    """Whether a cell is empty, also where it says so in a sign or a word.

    Example:
        >>> says_nothing(" "), says_nothing("#N/A"), says_nothing("0")
        (True, True, False)
    """
    return cell.strip().casefold() in NOTHING


@dataclass
class Seen:
    """What one look at all rows shows."""

    numbers: Counter[int] = field(default_factory=Counter)  # how many cells of each column are chances
    words: Counter[int] = field(default_factory=Counter)  # how many are something else
    odd: dict[int, tuple[int, str]] = field(default_factory=dict)  # the first of these, with its line
    labels: dict[str, list[str]] = field(default_factory=dict)  # rows about the questions: {"outcome": cells}

    @classmethod
    def of(cls, grid: Grid, width: int, names_at: int | None) -> Seen:
        """Look at all rows; `names_at` is where people are named, if they are."""
        seen = cls()
        for line, cells in whole_lines(below_header(grid)[1], width):
            if names_at is not None and (named := row_label(cells[names_at])):
                seen.labels[named] = list(cells)
            else:
                seen._note(line, cells)
        return seen

    def _note(self, line: int, cells: Sequence[str]) -> None:
        for at, cell in enumerate(cells):
            if says_nothing(cell):
                continue
            is_chance = plain(cell) is not None
            (self.numbers if is_chance else self.words)[at] += 1
            if not is_chance:
                self.odd.setdefault(at, (line, cell.strip()))
