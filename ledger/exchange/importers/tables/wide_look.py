"""One look at all rows of a wide table: which columns hold chances, and which rows are about the questions."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field

from ledger.exchange.cells import chances
from ledger.exchange.importers.files.grid import Grid, below_header, whole_lines
from ledger.exchange.importers.tables import guesses

LABELS = {  # rows of a table of people that are about the questions
    "outcome": "outcome",
    "outcomes": "outcome",
    "answer": "outcome",
    "answers": "outcome",
    "resolution": "outcome",
    "resolutions": "outcome",
    "resolved": "outcome",
    "result": "outcome",
    "results": "outcome",
    "truth": "outcome",
    "ground truth": "outcome",
    "actual": "outcome",
    "actual outcome": "outcome",
    "correct answer": "outcome",
    "correct answers": "outcome",
    "answer key": "outcome",
    "key": "outcome",
    "solution": "outcome",
    "closes": "closes",
    "close": "closes",
    "deadline": "closes",
    "resolves by": "closes",
}
_CHANCE = re.compile(r"[+-]?(\d+(\.\d*)?|\.\d+)([eE][+-]?\d{1,3})?\s*%?", re.ASCII)
NOTHING = frozenset({"na", "n/a", "#n/a", "nan", "null", "none", "-", "–", "—", "?", "."})


@dataclass
class Seen:
    """What one look at all rows shows.

    Attributes:
        numbers: how many cells of each column are chances.
        words: how many are something else.
        odd: the first of these, with its line.
        whole: whether all of them are whole numbers from 0 to 100.
        large: the first above 1, with its line and column.
        labels: rows about the questions: {"outcome": cells}.
    """

    numbers: Counter[int] = field(default_factory=Counter)
    words: Counter[int] = field(default_factory=Counter)
    odd: dict[int, tuple[int, str]] = field(default_factory=dict)
    whole: set[int] = field(default_factory=set)
    large: dict[int, tuple[int, str]] = field(default_factory=dict)
    labels: dict[str, list[str]] = field(default_factory=dict)


def row_label(cell: str) -> str | None:
    """What the row of that name says about the questions; None of a person.

    Example:
        >>> row_label("ANSWER KEY:"), row_label("Ada")
        ('outcome', None)
    """
    return LABELS.get(guesses.plain(cell))


def look(grid: Grid, width: int, places: Mapping[str, int]) -> Seen:
    """Look at all rows.

    Args:
        grid: the table.
        width: of its rows.
        places: where our columns are, in a table of people; none in one of questions.
    """
    seen = Seen(whole=set(range(width)))
    at = places.get("forecaster")
    with below_header(grid) as (_, lines):
        for line, cells in whole_lines(lines, width):
            if at is not None and (named := row_label(cells[at])):
                seen.labels[named] = list(cells)
                continue
            for index, cell in enumerate(cells):
                if text := cell.strip():
                    _note(seen, index, line, text)
    return seen


def plain(cell: str) -> str | None:
    """A chance in another form as 0.7 or 70%; None where it is none.

    Example:
        >>> plain("~70%"), plain("7/10"), plain("no idea")
        ('70%', '0.7', None)
    """
    try:
        text = chances.read(cell)
    except ValueError:
        return None
    return text if is_number(text) else None


def says_nothing(cell: str) -> bool:
    """Whether a cell is empty, also where it says so in a sign or a word.

    Example:
        >>> says_nothing(" "), says_nothing("#N/A"), says_nothing("0")
        (True, True, False)
    """
    return not (text := cell.strip()) or text.casefold() in NOTHING


def is_number(cell: str) -> bool:
    """Whether a cell is a number or a percentage as it is."""
    return bool(_CHANCE.fullmatch(cell))


def _note(seen: Seen, index: int, line: int, given: str) -> None:
    text = given if is_number(given) else plain(given)
    if text is None:
        if not says_nothing(given):
            seen.words[index] += 1
            seen.odd.setdefault(index, (line, given))
        return
    seen.numbers[index] += 1
    if text.endswith("%"):
        return
    if not (text.isdecimal() and len(text) < 4 and int(text) <= 100):
        seen.whole.discard(index)
    if float(text) > 1:
        seen.large.setdefault(index, (line, text))
