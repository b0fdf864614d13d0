"""Tables of predictions: rows with a column of claims and one of chances."""

import re
from typing import NamedTuple

from forecasts.errors import ProbabilityError
from forecasts.probability.reader import read_probability
from forecasts.reading.chances.numbers import Number, number_alone
from forecasts.reading.text.layout import Block
from forecasts.reading.text.lexicon import phrases, table, words_of

# "My prediction", "Roe's call": a column of somebody's chances beside one of questions.
_OWNED = re.compile(
    r"(?:\b(?:my|our|his|her|their)|[’']s?)\s+(?:final\s+)?(?:prediction|forecast|call|estimate|guess|view|answer|bet|pick)s?\W*\Z",
    re.IGNORECASE,
)


class Row(NamedTuple):
    """A row of a table of predictions: spans of its claim and its time, and its chance."""

    start: int
    end: int
    time: tuple[int, int] | None
    number: Number | None


class Table:
    """Follows the rows of a table."""

    def __init__(self) -> None:
        self._columns: dict[str, int] = {}
        self.is_predictions = False

    def read(self, text: str, block: Block) -> Row | None:
        """The prediction of a row; None for the row of headings, and in tables of something else."""
        cells = cells_of(text, block)
        if block.gap:
            self._enter([text[start:end] for start, end in cells])
            return None
        if not self.is_predictions or len(cells) <= max(self._columns.values()):
            return None
        start, end = cells[self._columns["claim"]]
        number = _cell_number(text, *cells[self._columns["probability"]])
        time = cells[self._columns["time"]] if "time" in self._columns else None
        if number is not None:
            start, end = min(start, number.start), max(end, number.end)
        return Row(start, end, time, number) if end - start > 3 else None

    def _enter(self, headings: list[str]) -> None:
        self._columns = column_kinds(headings)
        is_over = any(list(phrases("lists", "outcome_columns").find(words_of(cell))) for cell in headings)
        self.is_predictions = "probability" in self._columns and not is_over
        if self.is_predictions and "claim" not in self._columns:
            self._columns["claim"] = next(at for at in (0, 1) if at != self._columns["probability"])


def cells_of(text: str, block: Block) -> list[tuple[int, int]]:
    """The spans of a row's cells, white space and emphasis left out."""
    part = text[block.start : block.end]
    mark = "|" if "|" in part else "\t"
    spans = []
    at = 1 if part.startswith(mark) else 0
    while at <= len(part):
        stop = part.find(mark, at)
        stop = len(part) if stop < 0 else stop
        cell = part[at:stop]
        left = len(cell) - len(cell.lstrip(" *_\t"))
        spans.append((block.start + at + left, block.start + at + max(left, len(cell.rstrip(" *_\t")))))
        at = stop + 1
    if spans and part.endswith(mark):
        spans.pop()
    return spans


def _cell_number(text: str, start: int, end: int) -> Number | None:
    found = number_alone(text, start, end)
    if found is not None:
        return found
    try:
        return Number(start, end, read_probability(text[start:end]))
    except ProbabilityError:
        return None


def column_kinds(cells: list[str]) -> dict[str, int]:
    """Which column of a table holds the claims, the probabilities, the times, by their headings.

    Example:
        >>> column_kinds(["Prediction", "Probability"])
        {'claim': 0, 'probability': 1}
    """
    found: dict[str, int] = {}
    for kind in ("claim", "probability", "time"):
        names = set(table("lists")[f"{kind}_columns"])
        for at, cell in enumerate(cells):
            if cell.strip(" *_()?").lower() in names and at not in found.values():
                found.setdefault(kind, at)
    return _with_owned(found, cells)


def _with_owned(found: dict[str, int], cells: list[str]) -> dict[str, int]:
    """The same with "My prediction" as the column of chances where none else is."""
    owned = [at for at, cell in enumerate(cells) if _OWNED.search(cell)]
    if "probability" not in found and len(owned) == 1 and len(cells) > 1:
        found["probability"] = owned[0]
        if found.get("claim") == owned[0]:
            del found["claim"]
    return found
