"""What a cell says: days, chances, lists, outcomes. Each different cell is read once."""

import re
from collections.abc import Collection
from datetime import date
from functools import lru_cache, partial
from typing import Any

from forecasts.records.quantiles import Quantiles, read_quantiles
from forecasts.records.values import decimal_text, instant_text, odd_day, read_fraction, shown
from ledger.errors import DoubtError
from ledger.exchange.cells.chances import together_1
from ledger.recording.moments import when
from ledger.recording.values import per_option
from ledger.spreadsheet import BadCell, cell_list, cell_of, strict_json, unguarded

__all__ = ["Cells", "compact", "links", "listed", "unguarded"]

REMEMBERED = 30_000  # different cells of a column
_PERCENT = re.compile(r"[+-]?(\d+(\.\d*)?|\.\d+)", re.ASCII)


def listed(column: str, cell: str) -> list[str]:
    """A list: "a; b", or JSON where an item has a semicolon."""
    try:
        return cell_list(cell.strip())
    except ValueError as wrong:
        raise BadCell(column, f"{shown(cell)} is not a list: {wrong}") from wrong


def links(cell: str) -> list[str]:
    """Links: separated by white space, or as JSON."""
    return listed("evidence", cell) if cell.lstrip().startswith("[") else cell.split()


class Cells:
    """Reads cells for a ledger: its zone, and a today that nothing said may lie behind."""

    def __init__(self, zone: str, today: date, *, rescale: bool = False, accepted: Collection[str] = ()) -> None:
        """Nothing said may lie behind `today`; `rescale` makes probabilities that add up to nearly 1 do so."""
        self.accepted = accepted
        self.zone = zone
        self.rescale = rescale
        self.today = today
        self.made_on = lru_cache(REMEMBERED)(partial(self.when, "made_on"))
        self.probability = lru_cache(REMEMBERED)(partial(self.chance, "probability"))

    def when(self, column: str, cell: str, *, may_come: bool = False) -> tuple[str, str | None]:
        """A day and, where one is given, an instant; as text."""
        text = cell.strip()
        if not text:
            raise BadCell(column, "is empty; write a day as YYYY-MM-DD")
        with cell_of(column):
            moment = when(text, self.zone)
        if moment.day > self.today and not may_come:
            raise BadCell(column, f"{text} is in the future; today is {self.today}")
        self.check_day(column, moment.day.isoformat())
        return moment.day.isoformat(), None if moment.at is None else instant_text(moment.at)

    def check_day(self, column: str, day: str) -> None:
        """Refuse, as BadCell, a day that is most likely a slip, unless somebody said that it is meant."""
        if "odd-day" not in self.accepted and (odd := odd_day({"made_on": day})):
            raise BadCell(column, str(DoubtError("odd-day", odd[1])))

    def chance(self, column: str, cell: str) -> str:
        """A probability, 0.7 or 70%, as decimal text."""
        text = cell.strip()
        if not text:
            raise BadCell(column, "is empty; write it as 0.7 or 70%")
        with cell_of(column):
            if text.endswith("%") and _PERCENT.fullmatch(text[:-1].strip()):
                return _of_percent(column, text)
            return decimal_text(read_fraction(text))

    def chances(self, cell: str, options: list[str]) -> list[str]:
        """A probability for each option, from JSON or from A=20%; B=80%; null of the last, where added later."""
        given = _listed_chances(cell) or _read_json("probabilities", cell)
        if not isinstance(given, dict):
            raise BadCell("probabilities", f"{shown(cell)} is not an object of options and probabilities")
        with cell_of("probabilities"):
            listed = per_option(given, options)
            while listed and listed[-1] is None:
                listed.pop()
            values = [read_fraction(value) for value in listed]
        return [decimal_text(value) for value in together_1(values, rescale=self.rescale)]

    def quantiles(self, cell: str) -> Quantiles:
        """Quantiles, from JSON or from 5%=1.2, 95%=3.1."""
        if not cell:
            raise BadCell("quantiles", 'is empty; write it as {"0.05": 1.2, "0.95": 3.1} or 5%=1.2, 95%=3.1')
        given = _read_json("quantiles", cell) if cell.lstrip()[:1] in ("{", "[") else cell
        with cell_of("quantiles"):
            return read_quantiles(given)


def _listed_chances(cell: str) -> dict[str, str | float] | None:
    """Options and their chances from A=20%; B=80%; None where the cell is not that."""
    if cell.lstrip()[:1] in ("{", "["):
        return None
    pairs = [item.rpartition("=") for item in cell.split(";") if item.strip()]
    names = [option.strip() for option, _, _ in pairs]
    if not all(names) or not names:
        return None
    if len(set(names)) < len(names):
        raise BadCell("probabilities", "an option is there twice")
    return {name: _pointed(text.strip()) for name, (_, _, text) in zip(names, pairs, strict=True)}


def _pointed(text: str) -> str | float:
    is_percent = text.endswith("%") and _PERCENT.fullmatch(text[:-1].strip())
    return float(_of_percent("probabilities", text)) if is_percent else text


def _of_percent(column: str, text: str) -> str:
    from decimal import Decimal

    percent = Decimal(text[:-1].strip())
    if not 0 <= percent <= 100:
        raise BadCell(column, f"{text} is not between 0% and 100%")
    return decimal_text(float(percent / 100) + 0.0)


def _read_json(column: str, cell: str) -> Any:
    try:
        return strict_json(cell)
    except ValueError as wrong:
        raise BadCell(column, f"{shown(cell)} cannot be read: {wrong}") from wrong


def compact(fields: dict[str, Any]) -> dict[str, Any]:
    """Fields that have something in them."""
    return {name: value for name, value in fields.items() if value not in ("", None, [], ())}
