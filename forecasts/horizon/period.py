"""Calendar periods and the arithmetic of months, all in inclusive days."""

from __future__ import annotations

import calendar
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import date, timedelta

DAY = timedelta(days=1)
NO_FLAGS: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Period:
    """A stretch of calendar days, first and last included.

    Attributes:
        first: first day.
        last: last day.
        rule: name of the rule that gave it, such as "month" or "quarter".
        by: the day meant by "by <period>" where that is not the last one ("by mid-2027" is 30 June).
        flags: what a reader should know, such as "season" or "fiscal-year".
        earliest: the earliest sensible reading of the last day, None when there is one reading.
        latest: the latest sensible reading of the last day, None when there is one reading.
        is_end: the words name the end of something ("end of June"): a deadline when it stands alone.
        is_date: the words name one absolute day: a deadline when it stands alone.
        rebuild: the same words in another year, when the words name none.
    """

    first: date
    last: date
    rule: str
    by: date | None = None
    flags: frozenset[str] = NO_FLAGS
    earliest: date | None = None
    latest: date | None = None
    is_end: bool = False
    is_date: bool = False
    rebuild: Callable[[int], Period | None] | None = field(default=None, compare=False)

    def flagged(self, *flags: str) -> Period:
        """The same period with flags added."""
        return replace(self, flags=self.flags | set(flags))


def day(when: date, rule: str = "date", *flags: str) -> Period:
    """One absolute day."""
    return Period(when, when, rule, flags=frozenset(flags), is_date=True)


def day_of(year: int, month: int, number: int) -> date | None:
    """The date, or None where the calendar has no such day."""
    if not (1 <= year <= 9999 and 1 <= month <= 12 and 1 <= number <= month_length(year, month)):
        return None
    return date(year, month, number)


def month_length(year: int, month: int) -> int:
    """Number of days in a month."""
    return calendar.monthrange(year, month)[1]


def add_months(when: date, months: int) -> date:
    """Calendar months later, clamped to the month's end (31 January + 1 month = 28 February)."""
    index = when.year * 12 + when.month - 1 + months
    year, month = divmod(index, 12)
    return date(year, month + 1, min(when.day, month_length(year, month + 1)))


def month(year: int, number: int, count: int = 1, rule: str = "month") -> Period:
    """A month, or several months in a row."""
    first = date(year, number, 1)
    last = add_months(first, count - 1)
    return Period(first, last.replace(day=month_length(last.year, last.month)), rule)


def month_part(year: int, number: int, part: str) -> Period:
    """A third of a month: 1-10, 11-20, 21 to the end."""
    ends = {"early": (1, 10), "mid": (11, 20), "late": (21, month_length(year, number))}
    first, last = (date(year, number, when) for when in ends[part])
    found = Period(first, last, "month-part")
    if part == "mid":
        return replace(found, flags=frozenset({"mid-ambiguous"}), earliest=date(year, number, 15), latest=last)
    return found


def quarter(year: int, number: int, count: int = 1) -> Period:
    """A calendar quarter."""
    return month(year, 3 * number - 2, 3 * count, "quarter")


def half(year: int, number: int) -> Period:
    """A calendar half-year."""
    return month(year, 6 * number - 5, 6, "half")


def years(first: int, last: int | None = None, rule: str = "year") -> Period:
    """A calendar year, or several."""
    return Period(date(first, 1, 1), date(first if last is None else last, 12, 31), rule)


def year_part(year: int, part: str) -> Period:
    """A third of a year; "by mid-year" means the end of June."""
    found = month(year, {"early": 1, "mid": 5, "late": 9}[part], 4, "year-part")
    if part == "mid":
        return replace(found, by=date(year, 6, 30), flags=frozenset({"mid-ambiguous"}))
    return found


def decade(year: int) -> Period:
    """The decade that holds a year: the 2030s are 2030 to 2039."""
    first = year - year % 10
    found = years(first, first + 9, "decade")
    return replace(found, flags=frozenset({"decade"}), earliest=found.last, latest=date(first + 10, 12, 31))


def decade_part(first: int, part: str) -> Period:
    """Early is years 0-3 of a decade, mid 4-6, late 7-9: our convention, flagged."""
    low, high = {"early": (0, 3), "mid": (4, 6), "late": (7, 9)}[part]
    return replace(years(first + low, first + high, "decade-part"), flags=frozenset({"decade-part"}))


def century(number: int) -> Period:
    """The 21st century ends in 2100; popular use would say 2099."""
    first = number * 100 - 99
    found = years(first, first + 99, "century")
    return replace(found, flags=frozenset({"century"}), earliest=date(first + 98, 12, 31), latest=found.last)


def century_part(number: int, part: str) -> Period:
    """A third of a century; "by mid-century" means the end of its fiftieth year."""
    first = number * 100 - 99
    low, high = {"early": (0, 32), "mid": (33, 65), "late": (66, 99)}[part]
    found = replace(years(first + low, first + high, "century-part"), flags=frozenset({"century"}))
    return replace(found, by=date(first + 49, 12, 31)) if part == "mid" else found


def week(when: date, offset: int = 0) -> Period:
    """The week, Monday to Sunday, that holds a day, or one some weeks later."""
    first = when - when.weekday() * DAY + 7 * offset * DAY
    return Period(first, first + 6 * DAY, "week")


def iso_week(year: int, number: int) -> Period | None:
    """An ISO 8601 week, None where the year has no such week."""
    try:
        first = date.fromisocalendar(year, number, 1)
    except ValueError:
        return None
    return Period(first, first + 6 * DAY, "week")


def season(year: int, first_month: int) -> Period:
    """Three months, meteorological, northern; winter is named after the year it begins in."""
    found = replace(month(year, first_month, 3, "season"), flags=frozenset({"season"}))
    if first_month == 12:
        earlier = date(year, 2, month_length(year, 2))
        return replace(found.flagged("winter-ambiguous"), earliest=earlier, latest=found.last)
    return found


def fiscal_year(year: int, start_month: int) -> Period:
    """The fiscal year named after the calendar year in which it ends."""
    first_year = year if start_month == 1 else year - 1
    return replace(month(first_year, start_month, 12, "fiscal-year"), flags=frozenset({"fiscal-year"}))


def end_of(period: Period) -> Period:
    """The end of a period: a deadline on its last day."""
    return replace(
        period, first=period.last, by=None, rule=f"end-of-{period.rule}", is_end=True, is_date=False, rebuild=None
    )


def nearest(build: Callable[[int], Period | None], published: date) -> Period | None:
    """The yearless period that is not past: the first, from last year on, that ends on or after a day."""
    for year in range(max(published.year - 1, 1), published.year + 9):
        found = build(year)
        if found is not None and found.last >= published:
            return replace(found, rebuild=build)
    return None


def next_after(build: Callable[[int], Period | None], published: date) -> Period | None:
    """The first yearless period that begins after a day; the one a year later is its latest reading."""
    for year in range(max(published.year - 1, 1), published.year + 9):
        found = build(year)
        if found is not None and found.first > published:
            later = build(year + 1)
            latest = found.last if later is None else later.last
            return replace(found.flagged("next-ambiguous"), earliest=found.last, latest=latest)
    return None
