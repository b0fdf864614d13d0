"""Holidays, elections, scheduled events and terms of office, from the calendar data."""

import functools
import tomllib
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from forecasts.horizon.period import Period, day_of, month_length

_FILE = Path(__file__).parent / "calendars" / "calendar.toml"


@functools.cache
def _calendar() -> dict[str, Any]:
    return tomllib.loads(_FILE.read_text(encoding="utf-8"))


def event(name: str, year: int) -> Period | None:
    """The event of a year, or None where that year has none."""
    table = _calendar()
    if name == "new-year":
        return _new_year(day_of(year, 1, 1))
    if name in table["holidays"]:
        return _named(name, _holiday(table["holidays"][name], year))
    if name in table["elections"]:
        return _election(name, table["elections"][name], year)
    if name in table["recurring"]:
        row = table["recurring"][name]
        return _named(name, day_of(year, row["month"], row["day"]) if year % row["every"] == row["offset"] else None)
    return _scheduled(name, table["scheduled"].get(name, []), year)


def terms(holder: str) -> list[Period]:
    """Terms of office of a holder, in order; the last day is the day the term ends."""
    rows = _calendar()["terms"].get(holder, [])
    spans = [(date.fromisoformat(first), date.fromisoformat(last)) for first, last in rows]
    return [Period(first, last, f"term:{holder}", flags=frozenset({"term"})) for first, last in spans]


def us_presidential_term(published: date) -> Period:
    """The four-year term that a day falls in, 20 January to 20 January."""
    year = published.year - (published.year - 1) % 4
    if published < date(year, 1, 20):
        year -= 4
    return Period(date(year, 1, 20), date(year + 4, 1, 20), "term:us-president", flags=frozenset({"term"}))


def easter(year: int) -> date:
    """Western Easter Sunday (Anonymous Gregorian computus; Meeus, Astronomical Algorithms, ch. 8).

    Example:
        >>> easter(2027).isoformat()
        '2027-03-28'
    """
    a, (b, c) = year % 19, divmod(year, 100)
    (d, e), g = divmod(b, 4), (8 * b + 13) // 25
    h = (19 * a + b - d - g + 15) % 30
    i, k = divmod(c, 4)
    m = (32 + 2 * e + 2 * i - h - k) % 7
    n = (a + 11 * h + 22 * m) // 451
    month, number = divmod(h + m - 7 * n + 114, 31)
    return date(year, month, number + 1)


def _new_year(when: date | None) -> Period | None:
    """By the new year: the first of January (used) or the last day before it; "in" it is not known how long."""
    if when is None:
        return None
    eve = when - timedelta(days=1) if when > date.min else when
    return Period(when, when, "event:new-year", flags=frozenset({"new-year"}), earliest=eve, latest=when)


def _named(name: str, when: date | None) -> Period | None:
    return None if when is None else Period(when, when, f"event:{name}", is_date=True)


def _holiday(row: dict[str, int], year: int) -> date | None:
    if not 1 <= year <= 9998:
        return None
    if "easter" in row:
        return easter(year) + timedelta(days=row["easter"])
    if "day" in row:
        return day_of(year, row["month"], row["day"])
    return _nth_weekday(year, row["month"], row["weekday"], row["nth"])


def _nth_weekday(year: int, month: int, weekday: int, nth: int) -> date:
    start = 1 if nth > 0 else month_length(year, month) - 6
    first = date(year, month, start)
    days = (weekday - first.weekday()) % 7 + (7 * (nth - 1) if nth > 0 else 0)
    return first + timedelta(days=days)


def _election(name: str, row: dict[str, Any], year: int) -> Period | None:
    if year < 1848 or year > 9000 or year % row["every"] != row["offset"]:
        return None
    when = _nth_weekday(year, 11, 0, 1) + timedelta(days=1)
    flags = frozenset({row["flag"]}) if "flag" in row else frozenset()
    return Period(when, when, f"event:{name.removesuffix('-assumed')}", flags=flags, is_date=True)


def _scheduled(name: str, rows: list[list[str]], year: int) -> Period | None:
    for first, last in rows:
        if int(first[:4]) == year:
            return Period(date.fromisoformat(first), date.fromisoformat(last), f"event:{name}")
    return None
