"""Cells of a table that need more than their names: percentages, dates in other orders, verdicts."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field

from forecasts.errors import RecordError
from forecasts.records.values import is_instant, read_day, shown
from ledger.errors import InputError, Problem
from ledger.exchange.cells import chances, times, verdicts
from ledger.exchange.importers.files.grid import Line, column
from ledger.exchange.importers.interface import Found, How
from ledger.exchange.importers.tables.guesses import VERDICT, says_percent

DATES = ("made_on", "closes", "known_on", "opens", "published", "withdrawn_on")
_NUMBER = re.compile(r"[+-]?(\d+(\.\d*)?|\.\d+)", re.ASCII)
_WHOLE = re.compile(r"\d{1,3}", re.ASCII)
_OF_TEN = re.compile(r"\b[01]\s*(-|–|to)\s*10\b(?!\s*[%0-9])|\bout of (10|ten)\b|/\s*10\b", re.IGNORECASE)

Change = Callable[[list[str]], None]  # works on the cells of a row; ValueError where it cannot


class Slip(ValueError):  # noqa: N818 (a way out of a row)
    """What is wrong with a cell."""

    def __init__(self, column: str, reason: object) -> None:
        super().__init__(str(reason))
        self.column = column


@dataclass
class Shape:
    """What must be done to the cells of each row before they are read.

    Attributes:
        changes: in this order.
        leaves_out: whether a row is to be left out.
    """

    changes: list[Change] = field(default_factory=list)
    leaves_out: Callable[[list[str]], bool] = field(default=lambda cells: False)

    def shaped(self, lines: Iterator[Line], width: int) -> Iterator[Line | Problem]:
        """The rows with their cells changed; a Problem in place of one that cannot be."""
        for number, cells in lines:
            if not any(cell.strip() for cell in cells):
                continue
            if len(cells) != width:
                yield Problem(number, "", f"the row has {len(cells)} cells, the header {width}")
                continue
            if self.leaves_out(cells):
                continue
            try:
                for change in self.changes:
                    change(cells)
            except Slip as slip:
                yield Problem(number, slip.column, str(slip))
                continue
            yield number, cells


def percentages(cells: Sequence[tuple[int, str]]) -> bool:
    """Whether all bare numbers are whole and from 0 to 100, and one at least is above 1."""
    bare = [text for _, cell in cells if _NUMBER.fullmatch(text := chances.pointed(cell))]
    return all(_WHOLE.fullmatch(c) and int(c) <= 100 for c in bare) and any(int(c) > 1 for c in bare)


def may_be_percent(cells: Sequence[tuple[int, str]]) -> bool:
    """Whether a column must be looked at as a whole: for whole numbers, or for a 1 among percentages."""
    texts = {cell for _, cell in cells}
    return percentages(cells) or ("1" in texts and any(text.endswith("%") for text in texts))


def find_percent(name: str, cells: Sequence[tuple[int, str]], how: How, found: Found) -> bool:
    """Whether the numbers of a column of probabilities are percentages; if that is a guess, it is told."""
    if how.chances is not None:
        return how.chances == "percent"
    if _OF_TEN.search(name):
        raise InputError(
            f"line 1: the numbers of column {name!r} go to ten by its name, and are no probabilities; write the "
            "chances that they mean, or say --chances percent or --chances fraction"
        )
    numbers = [(line, text) for line, cell in cells if _NUMBER.fullmatch(text := chances.pointed(cell))]
    if says_percent(name):
        inner = [cell for _, cell in numbers if float(cell) not in (0, 1)]
        if inner and all(0 < float(cell) < 1 for cell in inner):
            found.guesses.append(
                f"column {name!r} says percent, but all its numbers are from 0 to 1; they are read as fractions "
                "(--chances percent reads them as percentages)"
            )
            return False
        if small := next((one for one in numbers if 0 < float(one[1]) < 1), None):
            found.guesses.append(
                f"line {small[0]:,}, column {name}: {shown(small[1])} is read as {small[1]}%, as the column says "
                "(--chances percent if that is so; else write it as a percentage)"
            )
        return True
    if percentages(cells):
        line, cell = next(one for one in numbers if int(one[1]) > 1)
        found.guesses.append(
            f"line {line:,}, column {name}: {shown(cell)} is not between 0 and 1, and all numbers of the column are "
            f"whole ones from 0 to 100; they are read as percentages (--chances fraction refuses them)"
        )
        return True
    if (one := next((n for n in numbers if n[1] == "1"), None)) and any(c.endswith("%") for _, c in cells):
        found.guesses.append(
            f"line {one[0]:,}, column {name}: '1' stands among percentages and is read as 100% (--chances percent "
            "reads it as 1%)"
        )
    return False


def chance(at: int) -> Change:
    """Chances in other forms become 0.7 or 70%."""

    def change(cells: list[str]) -> None:
        try:
            cells[at] = chances.read(cells[at])
        except ValueError as wrong:
            raise Slip("probability", wrong) from wrong

    return change


def percent(at: int) -> Change:
    """Numbers in a column get a percent sign."""

    def change(cells: list[str]) -> None:
        text = cells[at].strip()
        if _NUMBER.fullmatch(chances.pointed(text)):
            cells[at] = text + "%"

    return change


def is_plain_date(cell: str) -> bool:
    """Whether a date is in the form that is read anyway."""
    try:
        if is_instant(cell):
            return cell[-1] in "Zz" or bool(re.search(r"[+-]\d{2}(:?\d{2})?$", cell[10:]))
        read_day(cell)
    except RecordError:
        return bool(re.fullmatch(r"\d{4}-\d{2}-\d{2}", cell, re.ASCII))
    return True


def find_dates(
    places: dict[str, int],
    sample: Sequence[Line],
    every: Callable[[], Sequence[Line]],
    how: How,
    found: Found,
) -> list[Change]:
    """What must be done to dates; what is a guess about them is told."""
    odd = {
        name: at
        for name, at in places.items()
        if name in DATES and not all(is_plain_date(cell) for _, cell in column(sample, at))
    }
    if not odd:
        return []
    rows = every()
    serial = {
        name: at for name, at in odd.items() if times.are_serial([cell for _, cell in column(rows, at)])
    }
    if serial:
        line, cell = next(column(rows, next(iter(serial.values()))))
        found.guesses.append(
            f"line {line:,}, column {next(iter(serial))}: {shown(cell)} is read as the day {times.serial(cell)[:10]}, "
            f"which a spreadsheet program keeps as that number, and times as those of {how.zone or how.ledger_zone}"
        )
    odd = {name: at for name, at in odd.items() if name not in serial}
    order = how.dates or _order(odd, rows, found)
    zone = how.zone or _zone(odd, rows, order, how, found)
    return [
        *(_serial(name, at, how.zone or how.ledger_zone) for name, at in serial.items()),
        *(_date(name, at, zone, order) for name, at in odd.items()),
    ]


def _order(places: dict[str, int], rows: Sequence[Line], found: Found) -> str | None:
    """The order of day and month that all dates allow, where it is one."""
    possible = {"dmy", "mdy"}
    shows = ""
    for at in places.values():
        for _, cell in column(rows, at):
            if allowed := times.orders(cell):
                if len(allowed) == 1 and not shows:
                    shows = cell
                possible &= allowed
    if not shows or len(possible) != 1:
        return None
    order = possible.pop()
    found.guesses.append(
        f"dates are read as {times.ORDERS[order]}, as {shown(shows)} shows (--dates says it otherwise)"
    )
    return order


def _zone(
    places: dict[str, int], rows: Sequence[Line], order: str | None, how: How, found: Found
) -> str | None:
    for name, at in places.items():
        for line, cell in column(rows, at):
            try:
                times.read(cell, None, order)
            except times.NoZone:
                zone = how.ledger_zone
                found.guesses.append(
                    f"line {line:,}, column {name}: {shown(cell)} has no time zone; such times are read as {zone} "
                    "(--zone NAME reads them otherwise)"
                )
                return zone
            except times.NoTime:
                continue
    return None


def _date(name: str, at: int, zone: str | None, order: str | None) -> Change:
    def change(cells: list[str]) -> None:
        if cells[at].strip() and not is_plain_date(cells[at].strip()):
            try:
                cells[at] = times.read(cells[at], zone, order)
            except times.NoTime as wrong:
                raise Slip(name, wrong) from wrong

    return change


def _serial(name: str, at: int, zone: str) -> Change:
    def change(cells: list[str]) -> None:
        if cells[at].strip():
            try:
                cells[at] = times.read(times.serial(cells[at]), zone)
            except times.NoTime as wrong:
                raise Slip(name, wrong) from wrong

    return change


def verdict(at: int, chance: Callable[[list[str]], str], crosses: bool = False) -> Change:
    """A verdict becomes the outcome that it means; an x is one of wrong where there are crosses."""

    def change(cells: list[str]) -> None:
        if not (said := chance(cells)).strip():
            raise Slip("probability", "is empty; write it as 0.7 or 70%")
        try:
            cross = crosses and verdicts.has_crosses((cells[at], "✓"))
            cells[at] = verdicts.outcome("wrong" if cross else cells[at], said)
        except ValueError as wrong:
            raise Slip(VERDICT, wrong) from wrong

    return change
