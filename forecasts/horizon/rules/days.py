"""Rules for single days: dates, weekdays, today and tomorrow."""

import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta

from forecasts.horizon import period
from forecasts.horizon.period import Period
from forecasts.horizon.rules import numeric
from forecasts.horizon.rules.occasions import event_periods
from forecasts.horizon.rules.years import any_years_after, relative_units
from forecasts.horizon.scan import Readings, Scan

_HOUR = re.compile(r"(?:[01]?\d|2[0-4])(?:\.[0-5]\d|(?P<colon>:)[0-5]\d)?")


def dates(scan: Scan, at: int) -> Readings[Period]:
    """30 June 2027; June 30th; the 1st of May; Friday 13 March 2026; ISO and figures."""
    yield from _plain_dates(scan, at)
    for start in scan.skip(at, "the", "on_weekday"):
        for weekday, end in scan.numbers("weekday", start):
            for after in scan.past(end, ","):
                for later in scan.skip(after, "the"):
                    yield from _on_weekday(scan, weekday, _plain_dates(scan, later))


def _on_weekday(scan: Scan, weekday: int, readings: Readings[Period]) -> Readings[Period]:
    for found, end in readings:
        if found.first == found.last and found.first.weekday() == weekday:
            yield found, end
        else:
            scan.problem = f"{found.first} is not the weekday it is said to be"


def _plain_dates(scan: Scan, at: int) -> Readings[Period]:
    yield from numeric.iso(scan, at)
    yield from numeric.figures(scan, at)
    yield from _short_dates(scan, at)
    for number, month, end in _days_of_months(scan, at):
        yield from _dated(scan, number, month, end)


def _days_of_months(scan: Scan, at: int) -> Iterator[tuple[int, int, int]]:
    for start in scan.skip(at, "the"):
        for number, middle in day_numbers(scan, start):
            for before in scan.skip(middle, "of"):
                yield from ((number, month, end) for month, end in scan.numbers("month", before))
    for month, middle in scan.numbers("month", at):
        if scan.text(middle) == "-" and scan.glued(middle):
            continue  # Jun-27 is 27 June to some and June 2027 to others
        for before in scan.skip(middle, "the"):
            yield from ((number, month, end) for number, end in day_numbers(scan, before))


def day_numbers(scan: Scan, at: int) -> Readings[int]:
    """A day of the month: 1, 1st, 1er, 15., first."""
    for number, end in scan.digits(at, 1, 2):
        if scan.glued(end) and scan.kind(end) == "word":
            yield from ((number, after) for name, after in scan.names("suffix", end) if name == "day")
            continue
        yield number, end
        if scan.text(end) == "." and scan.glued(end) and scan.language.code != "en":
            yield number, end + 1
        if scan.text(end) == "º":
            yield number, end + 1
    yield from scan.numbers("ordinal", at)


def _short_dates(scan: Scan, at: int) -> Readings[Period]:
    """30-Jun-27, 30 June 27: only where the day comes first."""
    for number, middle in scan.digits(at, 1, 2):
        for month, after in scan.numbers("month", middle):
            for short, end in scan.digits(after, 2, 2):
                when = period.day_of(numeric.full_year(short, scan.published), month, number)
                if when is not None and not (scan.glued(end) and scan.text(end) in "-/"):
                    yield period.day(when), end


def _dated(scan: Scan, number: int, month: int, end: int) -> Readings[Period]:
    has_year = False
    for after in (*scan.past(end, ","), *scan.skip(end, "of")):
        for year, stop in any_years_after(scan, after):
            has_year = True
            when = period.day_of(year, month, number)
            if when is None:
                scan.problem = f"day {number} of month {month} {year} is not a date of the calendar"
            else:
                yield period.day(when), stop
    if has_year:
        return
    found = period.nearest(lambda year: _day_in(year, month, number), scan.anchor)
    if found is None:
        scan.problem = f"day {number} of month {month} is not a date of the calendar"
    else:
        yield found.flagged("year-assumed"), end


def _day_in(year: int, month: int, number: int) -> Period | None:
    when = period.day_of(year, month, number)
    return None if when is None else period.day(when)


def clock_days(scan: Scan, at: int) -> Readings[Period]:
    """Noon tomorrow, 5pm on 12 March, Friday at midnight: the day itself, to its end."""
    for start in _past_clock(scan, at):
        for middle in (*scan.past(start, ","), *_behind(scan, start, "on")):
            yield from ((_to_its_end(day), end) for day, end in _whole_days(scan, middle))
    for day, middle in _whole_days(scan, at):
        for start in (*scan.past(middle, ","), *_behind(scan, middle, "at")):
            yield from ((_to_its_end(day), end) for end in _past_clock(scan, start))


def _behind(scan: Scan, at: int, preposition: str) -> Iterator[int]:
    return (end for name, end in scan.names("in", at) if name == preposition)


def _whole_days(scan: Scan, at: int) -> Readings[Period]:
    for rule in (dates, weekdays, relative_days, event_periods):
        yield from ((day, end) for day, end in scan.once(rule, at) if day.first == day.last)


def _to_its_end(day: Period) -> Period:
    return replace(day, is_end=True, is_date=False)


def _past_clock(scan: Scan, at: int) -> Iterator[int]:
    """Behind 5pm, 17:30, 9.15 a.m. GMT, noon."""
    for end in (*_clocks(scan, at, "word"), *_past_hour(scan, at)):
        yield end
        yield from _clocks(scan, end, "zone")


def _clocks(scan: Scan, at: int, kind: str) -> Iterator[int]:
    return (end for name, end in scan.names("clock", at) if name == kind)


def _past_hour(scan: Scan, at: int) -> Iterator[int]:
    end = at + 3 if scan.kind(at + 2) == "number" and scan.text(at + 1) in (".", ":") else at + 1
    figures = _HOUR.fullmatch("".join(scan.text(token) for token in range(at, end)))
    if figures is not None:
        yield from [*_clocks(scan, end, "half")] or ([end] if figures["colon"] else [])


def days_of_the_month(scan: Scan, at: int) -> Readings[Period]:
    """The 15th: the nearest one not past."""
    for _, start in scan.take("the", at):
        for number, end in day_numbers(scan, start):
            if scan.kind(end - 1) == "number" or (number < 5 and scan.tokens[start].kind == "word"):
                continue
            found = _next_day_numbered(scan.published, number)
            if found is not None:
                yield found.flagged("month-assumed"), end


def _next_day_numbered(published: date, number: int) -> Period | None:
    for ahead in range(3):
        first = period.add_months(published.replace(day=1), ahead)
        when = period.day_of(first.year, first.month, number)
        if when is not None and when >= published:
            return period.day(when)
    return None


def weekdays(scan: Scan, at: int) -> Readings[Period]:
    """Friday: the nearest not past. This Friday: of this week. Next Friday: of next week, flagged."""
    today = scan.published
    for start in scan.skip(at, "the", "coming"):
        for weekday, end in scan.numbers("weekday", start):
            yield replace(period.day(_on_or_after(today, weekday), "weekday"), is_date=False), end
    for _, start in scan.take("this", at):
        for weekday, end in scan.numbers("weekday", start):
            yield _weekday_of(period.week(today), weekday), end
    for weekday, start in scan.numbers("weekday", at):
        for unit, offset, end in relative_units(scan, start):
            if unit == "week":
                yield _weekday_of(period.week(today, offset), weekday), end
    yield from _next_weekdays(scan, at)


def _next_weekdays(scan: Scan, at: int) -> Readings[Period]:
    today = scan.published
    pairs = [
        (weekday, end) for _, start in scan.take("next", at) for weekday, end in scan.numbers("weekday", start)
    ] + [(weekday, end) for weekday, start in scan.numbers("weekday", at) for _, end in scan.take("next_post", start)]
    for weekday, end in pairs:
        found = _weekday_of(period.week(today, 1), weekday)
        soonest = _on_or_after(today + period.DAY, weekday)
        if soonest != found.first:
            found = replace(found.flagged("next-ambiguous"), earliest=soonest, latest=found.last)
        yield found, end


def _on_or_after(today: date, weekday: int) -> date:
    return today + timedelta(days=(weekday - today.weekday()) % 7)


def _weekday_of(week: Period, weekday: int) -> Period:
    when = week.first + weekday * period.DAY
    return Period(when, when, "weekday")


def relative_days(scan: Scan, at: int) -> Readings[Period]:
    """Today, tomorrow."""
    for offset, end in scan.numbers("day", at):
        when = scan.published + offset * period.DAY
        yield Period(when, when, "day"), end
