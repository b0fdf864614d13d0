"""Columns of dates in other forms than YYYY-MM-DD: in which order they are, and where their clocks stood."""

import re
from collections.abc import Callable, Iterator, Sequence
from functools import partial

from forecasts.errors import RecordError
from forecasts.records.values import is_instant, read_day, shown
from ledger.exchange.cells import periods, times
from ledger.exchange.importers.files.grid import column
from ledger.exchange.importers.files.separated import Line
from ledger.exchange.importers.interface import Discovered, How
from ledger.exchange.importers.tables.shape import Change

LOOKED_AT = 200  # rows that the language of a file is told by
DATES = ("made_on", "closes", "known_on", "opens", "published", "withdrawn_on")


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
    places: dict[str, int], sample: Sequence[Line], every: Callable[[], Sequence[Line]], how: How, found: Discovered
) -> list[Change]:
    """What must be done to dates; what is a guess about them is told to `found`.

    All rows are looked at only where the first ones, the sample, need it.
    """
    odd = {name: at for name, at in places.items() if name in DATES and not _are_plain(sample, at)}
    if not odd:
        return []
    rows = every()
    days = {name: odd.pop(name) for name, at in [*odd.items()] if _are_day_numbers(rows, at)}
    _tell_days(days, rows, how, found)
    return [*_day_numbers(days, how), *_in_other_forms(odd, rows, how, found)]


def _day_numbers(places: dict[str, int], how: How) -> Iterator[Change]:
    def read(cell: str) -> str:
        return times.read(times.serial(cell), how.zone or how.ledger_zone)

    return (Change(at, name, read) for name, at in places.items())


def _in_other_forms(places: dict[str, int], rows: Sequence[Line], how: How, found: Discovered) -> Iterator[Change]:
    order = ordered_by(how) or _order(places, rows, found)
    zone = how.zone or _zone(places, rows, order, how, found)
    words = language_by(how) or _language(places, rows, order, found)
    _tell_periods(places, rows, found)

    def read(cell: str, *, first: bool) -> str:
        if is_plain_date(cell.strip()):
            return cell
        return _in_words(cell, words, first=first) or times.read(cell, zone, order)

    for name, at in places.items():
        yield Change(at, name, partial(read, first=name == "opens"))


def ordered_by(how: How) -> str | None:
    """The order of day and month, where the user says it."""
    return how.dates if how.dates in times.ORDERS else None


def language_by(how: How) -> str:
    """The language of the names of months, where the user says it. Raises InputError: it is none that can be read."""
    if how.dates is None or how.dates in times.ORDERS:
        return ""
    periods.check_language(how.dates)
    return how.dates


def _unread(places: dict[str, int], rows: Sequence[Line], order: str | None) -> Iterator[tuple[str, int, str]]:
    """The cells that are no times in figures or English, with their columns and lines."""
    for name, at in places.items():
        for line, cell in column(rows, at):
            if not is_plain_date(cell) and not times.is_time(cell, order):
                yield name, line, cell


def _language(places: dict[str, int], rows: Sequence[Line], order: str | None, found: Discovered) -> str:
    """The language that the months of all cells can be read in, told by the first of them."""
    words = [one for one in _unread(places, rows[:LOOKED_AT], order) if periods.period(one[2]) is None]
    words = [one for one in words if re.search(r"[^\W\d_]{3}|[\u3400-\u9fff\uac00-\ud7af]", one[2])]
    language = periods.language_of([cell for _, _, cell in words])
    if language:
        found.settled["dates"] = language
        name, line, cell = words[0]
        found.guesses.append(
            f"line {line:,}, column {name}: {shown(cell)} is read as {periods.named_day(cell, language)}, as it stands "
            f"in the language {language} (--dates {language} says so)"
        )
    return language


def _tell_periods(places: dict[str, int], rows: Sequence[Line], found: Discovered) -> None:
    for name, at in places.items():
        for line, cell in column(rows, at):
            if (ends := None if is_plain_date(cell) else periods.period(cell)) is not None:
                day = ends[0] if name == "opens" else ends[1]
                which = "first" if name == "opens" else "last"
                found.guesses.append(
                    f"line {line:,}, column {name}: {shown(cell)} is no day; such cells are read as the {which} day of "
                    f"the period, here {day}"
                )
                break


def _are_day_numbers(rows: Sequence[Line], at: int) -> bool:
    return times.are_serial([cell for _, cell in column(rows, at)])


def _are_plain(rows: Sequence[Line], at: int) -> bool:
    return all(is_plain_date(cell) for _, cell in column(rows, at))


def _tell_days(days: dict[str, int], rows: Sequence[Line], how: How, found: Discovered) -> None:
    if not days:
        return
    name, at = next(iter(days.items()))
    line, cell = next(column(rows, at))
    found.guesses.append(
        f"line {line:,}, column {name}: {shown(cell)} is read as the day {times.serial(cell)[:10]}, "
        f"which a spreadsheet program keeps as that number, and times as those of {how.zone or how.ledger_zone}"
    )


def _order(places: dict[str, int], rows: Sequence[Line], found: Discovered) -> str | None:
    """The order of day and month that all dates allow, where it is one."""
    seen = times.DayOrder()
    for at in places.values():
        for _, cell in column(rows, at):
            seen.note(cell)
    if seen.order is not None:
        found.settled["dates"] = seen.order
        found.guesses.append(seen.guess)
    return seen.order


def _zone(places: dict[str, int], rows: Sequence[Line], order: str | None, how: How, found: Discovered) -> str | None:
    """The ledger's zone, where some time needs one; told by the first that does."""
    for name, at in places.items():
        for line, cell in column(rows, at):
            if times.needs_zone(cell, order):
                zone = found.settled["zone"] = how.ledger_zone
                found.guesses.append(
                    f"line {line:,}, column {name}: {shown(cell)} has no time zone; such times are read as {zone} "
                    "(--zone NAME reads them otherwise)"
                )
                return zone
    return None


def _in_words(cell: str, language: str, *, first: bool) -> str:
    """The day that a cell names in words, or the first or last one of the period; "" where it names none."""
    if (ends := periods.period(cell)) is not None:
        return ends[0 if first else 1].isoformat()
    day = periods.named_day(cell, language) if language else None
    return "" if day is None else day.isoformat()
