"""Rules for periods of the calendar: days, weeks, months, quarters, years, seasons, events.

Every rule yields all it could read; the caller keeps the readings that use the whole text.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date, timedelta

from forecasts.horizon import events, numeric
from forecasts.horizon import period as P
from forecasts.horizon.period import Period
from forecasts.horizon.scan import Readings, Rule, Scan

_FURTHEST_YEAR = 3000
_LETTERS = {"q": (P.quarter, 4), "h": (P.half, 2)}


def periods(scan: Scan, at: int) -> Readings[Period]:
    """Any period that may stand alone."""
    for rule in (*_WHOLE, *_PARTS):
        yield from scan.once(rule, at)


def whole_periods(scan: Scan, at: int) -> Readings[Period]:
    """Any period that parts may be taken of: those that stand alone, and "the year", "the month"."""
    for rule in _WHOLE:
        yield from scan.once(rule, at)
    for start in scan.skip(at, "the"):
        for unit, end in scan.names("unit", start):
            found = unit_period(scan, unit, 0)
            if found is not None:
                yield found, end


def divided_periods(scan: Scan, at: int) -> Readings[Period]:
    """Any period that may follow "the end of": the whole ones, and their halves and thirds."""
    yield from scan.once(whole_periods, at)
    yield from scan.once(longer_halves, at)
    yield from scan.once(parts, at)


# Years


def plain_years(scan: Scan, at: int) -> Readings[int]:
    """2027, the year 2027, '27, 2027 года."""
    for start in scan.skip(at, "year_word"):
        for year, end in scan.digits(start, 4, 4):
            if 1000 <= year <= _FURTHEST_YEAR and not (start == at and _is_part_of_more(scan, end)):
                yield from ((year, after) for after in scan.skip(end, "year_suffix"))
        quote = scan.mark(start, "'")
        if quote is not None and scan.glued(quote):
            for short, end in scan.digits(quote, 2, 2):
                yield numeric.full_year(short, scan.published), end


def _is_part_of_more(scan: Scan, end: int) -> bool:
    """2030s, 2030x, 2030%: not a year."""
    return scan.glued(end) and (
        (scan.kind(end) == "word" and scan.language.code != "zh") or scan.text(end) in "%_$€£+"
    )


def any_years(scan: Scan, at: int) -> Readings[int]:
    """A year by its number, or as "this year", "next year", "the year"."""
    yield from plain_years(scan, at)
    for unit, offset, end in relative_units(scan, at):
        if unit == "year":
            yield scan.published.year + offset, end
    for start in scan.skip(at, "the"):
        for unit, end in scan.names("unit", start):
            if unit == "year":
                yield scan.published.year, end


def relative_units(scan: Scan, at: int) -> Iterator[tuple[str, int, int]]:
    """This year, next month, l'année prochaine, the week after next: (unit, offset, end)."""
    for kind in ("this", "next"):
        for offset, start in scan.numbers(kind, at):
            yield from ((unit, offset, end) for unit, end in scan.names("unit", start))
    for start in scan.skip(at, "the"):
        for unit, middle in scan.names("unit", start):
            for kind in ("this_post", "next_post", "after_next"):
                yield from ((unit, offset, end) for offset, end in scan.numbers(kind, middle))
    for code, end in scan.names("relative", at):
        unit, _, offset = code.partition("+")
        yield unit, int(offset), end


def unit_period(scan: Scan, unit: str, offset: int) -> Period | None:
    """The calendar unit that holds the day of publication, or one that many later."""
    today = scan.published
    when = P.add_months(today.replace(day=1), offset * {"month": 1, "quarter": 3}.get(unit, 0))
    builders: dict[str, Callable[[], Period]] = {
        "day": lambda: P.day(today + offset * P.DAY),
        "week": lambda: P.week(today, offset),
        "month": lambda: P.month(when.year, when.month),
        "quarter": lambda: P.quarter(when.year, (when.month + 2) // 3),
        "half-year": lambda: _half_year(today, offset),
        "year": lambda: P.years(today.year + offset),
        "decade": lambda: P.decade(today.year + 10 * offset),
        "century": lambda: P.century((today.year + 99) // 100 + offset),
    }
    return builders[unit]() if unit in builders else None


def _half_year(today: date, offset: int) -> Period:
    index = today.year * 2 + (today.month > 6) + offset
    return P.half(index // 2, index % 2 + 1)


def year_periods(scan: Scan, at: int) -> Readings[Period]:
    """2027; the year 2027."""
    for start in scan.skip(at, "the"):
        yield from ((P.years(year), end) for year, end in plain_years(scan, start))


def relative_periods(scan: Scan, at: int) -> Readings[Period]:
    """This year, next month, next quarter, this decade; "the next year" is a length, not a period."""
    if scan.language.article_rolls and any(scan.take("the", at)) and not _has_post(scan, at):
        return
    for unit, offset, end in relative_units(scan, at):
        found = unit_period(scan, unit, offset)
        if found is not None and unit != "day":
            yield found, end


def _has_post(scan: Scan, at: int) -> bool:
    return any(
        True
        for _, start in scan.take("the", at)
        for _, end in scan.take("unit", start)
        for _ in (*scan.take("after_next", end), *scan.take("next_post", end), *scan.take("this_post", end))
    )


# Days


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
                when = P.day_of(numeric.full_year(short, scan.published), month, number)
                if when is not None and not (scan.glued(end) and scan.text(end) in "-/"):
                    yield P.day(when), end


def _dated(scan: Scan, number: int, month: int, end: int) -> Readings[Period]:
    has_year = False
    for after in (*scan.past(end, ","), *scan.skip(end, "of")):
        for year, stop in any_years_after(scan, after):
            has_year = True
            when = P.day_of(year, month, number)
            if when is None:
                scan.problem = f"day {number} of month {month} {year} is not a date of the calendar"
            else:
                yield P.day(when), stop
    if has_year:
        return
    found = P.nearest(lambda year: _day_in(year, month, number), scan.published)
    if found is None:
        scan.problem = f"day {number} of month {month} is not a date of the calendar"
    else:
        yield found.flagged("year-assumed"), end


def any_years_after(scan: Scan, at: int) -> Readings[int]:
    """The year behind a month: by number, or "next year", "this year" (never "the year")."""
    yield from plain_years(scan, at)
    yield from (
        (scan.published.year + offset, end)
        for unit, offset, end in relative_units(scan, at)
        if unit == "year"
    )


def _day_in(year: int, month: int, number: int) -> Period | None:
    when = P.day_of(year, month, number)
    return None if when is None else P.day(when)


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
        first = P.add_months(published.replace(day=1), ahead)
        when = P.day_of(first.year, first.month, number)
        if when is not None and when >= published:
            return P.day(when)
    return None


def weekdays(scan: Scan, at: int) -> Readings[Period]:
    """Friday: the nearest not past. This Friday: of this week. Next Friday: of next week, flagged."""
    today = scan.published
    for start in scan.skip(at, "the", "coming"):
        for weekday, end in scan.numbers("weekday", start):
            yield replace(P.day(_on_or_after(today, weekday), "weekday"), is_date=False), end
    for _, start in scan.take("this", at):
        for weekday, end in scan.numbers("weekday", start):
            yield _weekday_of(P.week(today), weekday), end
    for weekday, start in scan.numbers("weekday", at):
        for unit, offset, end in relative_units(scan, start):
            if unit == "week":
                yield _weekday_of(P.week(today, offset), weekday), end
    yield from _next_weekdays(scan, at)


def _next_weekdays(scan: Scan, at: int) -> Readings[Period]:
    today = scan.published
    pairs = [
        (weekday, end)
        for _, start in scan.take("next", at)
        for weekday, end in scan.numbers("weekday", start)
    ] + [
        (weekday, end)
        for weekday, start in scan.numbers("weekday", at)
        for _, end in scan.take("next_post", start)
    ]
    for weekday, end in pairs:
        found = _weekday_of(P.week(today, 1), weekday)
        soonest = _on_or_after(today + P.DAY, weekday)
        if soonest != found.first:
            found = replace(found.flagged("next-ambiguous"), earliest=soonest, latest=found.last)
        yield found, end


def _on_or_after(today: date, weekday: int) -> date:
    return today + timedelta(days=(weekday - today.weekday()) % 7)


def _weekday_of(week: Period, weekday: int) -> Period:
    when = week.first + weekday * P.DAY
    return Period(when, when, "weekday")


def relative_days(scan: Scan, at: int) -> Readings[Period]:
    """Today, tomorrow."""
    for offset, end in scan.numbers("day", at):
        when = scan.published + offset * P.DAY
        yield Period(when, when, "day"), end


# Weeks


def weeks(scan: Scan, at: int) -> Readings[Period]:
    """Week 26 of 2027, the week of 15 June, the weekend."""
    for _, start in scan.take("week_word", at):
        for number, end in scan.digits(start, 1, 2):
            for before in scan.skip(end, "of"):
                for year, after in any_years(scan, before):
                    found = P.iso_week(year, number)
                    if found is not None:
                        yield found, after
                    else:
                        scan.problem = f"{year} has no week {number}"
            found = P.nearest(lambda year, n=number: P.iso_week(year, n), scan.published)  # type: ignore[misc]
            if found is not None:
                yield found.flagged("year-assumed"), end
        for _, after in scan.take("of", start):
            yield from ((P.week(found.first), end) for found, end in dates(scan, after) if found.is_date)
    yield from _weekends(scan, at)


def _weekends(scan: Scan, at: int) -> Readings[Period]:
    for kind, offset in (("the", 0), ("this", 0), ("next", 1), ("coming", 0)):
        for _, start in scan.take(kind, at):
            for _, end in scan.take("weekend", start):
                monday = P.week(scan.published, offset).first
                found = Period(monday + 5 * P.DAY, monday + 6 * P.DAY, "weekend")
                if offset:
                    found = replace(
                        found.flagged("next-ambiguous"), earliest=found.last - 7 * P.DAY, latest=found.last
                    )
                yield found, end


# Months


def months(scan: Scan, at: int) -> Readings[Period]:
    """June, June 2027, June of next year, next June."""
    for start in scan.skip(at, "month_word"):
        for number, end in scan.numbers("month", start):
            yield from _in_year(scan, end, _month_builder(number), P.nearest)
    yield from _this_or_next(scan, at, "month", _month_builder)


def _month_builder(number: int) -> Callable[[int], Period | None]:
    return lambda year: P.month(year, number)


Chooser = Callable[[Callable[[int], "Period | None"], date], "Period | None"]


def _in_year(
    scan: Scan, end: int, build: Callable[[int], Period | None], choose: Chooser
) -> Readings[Period]:
    """A yearless period and the year behind it; without one the nearest not past."""
    has_year = False
    for after in (*scan.past(end, ",", "/"), *scan.skip(end, "of")):
        for year, stop in any_years_after(scan, after):
            found = build(year)
            if found is not None:
                has_year = True
                yield found, stop
    found = None if has_year else choose(build, scan.published)
    if found is not None:
        yield found.flagged("year-assumed"), end


def _this_or_next(
    scan: Scan, at: int, kind: str, builder: Callable[[int], Callable[[int], Period | None]]
) -> Readings[Period]:
    for marker, choose in (("this", P.nearest), ("coming", P.nearest), ("next", P.next_after)):
        for _, start in scan.take(marker, at):
            yield from _chosen(scan, start, kind, builder, choose)
    for marker, choose in (("this_post", P.nearest), ("next_post", P.next_after)):
        for start in scan.skip(at, "the"):
            for value, middle in scan.numbers(kind, start):
                for _, end in scan.take(marker, middle):
                    found = choose(builder(value), scan.published)
                    if found is not None:
                        yield found, end


def _chosen(
    scan: Scan, at: int, kind: str, builder: Callable[[int], Callable[[int], Period | None]], choose: Chooser
) -> Readings[Period]:
    for value, end in scan.numbers(kind, at):
        found = choose(builder(value), scan.published)
        if found is not None:
            yield found, end


# Quarters, halves, fiscal years


def quarters_and_halves(scan: Scan, at: int) -> Readings[Period]:
    """Q3 2027, 3Q27, 2027-Q3, 2027H1, the third quarter of 2027, the first half of next year."""
    for build, end in _parts_of_year(scan, at):
        for after in (*scan.past(end, "-", "/", ","), *scan.skip(end, "of")):
            yield from _built(build, _years_behind(scan, after, glued=after == end))
        found = P.nearest(build, scan.published)
        is_last = any(True for start in range(at, end) for _ in scan.take("final", start))
        if found is not None and not is_last and not (scan.glued(end) and scan.kind(end) != "mark"):
            yield found.flagged("year-assumed"), end
    for year, end in plain_years_loose(scan, at):
        for after in scan.past(end, "-", "/"):
            for start in scan.skip(after, "of"):
                yield from (
                    (found, stop) for build, stop in _parts_of_year(scan, start) if (found := build(year))
                )


def plain_years_loose(scan: Scan, at: int) -> Readings[int]:
    """A year that letters may touch: 2027Q3."""
    for year, end in scan.digits(at, 4, 4):
        if 1000 <= year <= _FURTHEST_YEAR:
            yield from ((year, after) for after in scan.skip(end, "year_suffix"))


def _built(build: Callable[[int], Period | None], readings: Readings[int]) -> Readings[Period]:
    for year, end in readings:
        found = build(year)
        if found is not None:
            yield found, end


def _years_behind(scan: Scan, at: int, *, glued: bool) -> Readings[int]:
    yield from any_years(scan, at)
    for short, end in scan.digits(at, 2, 2):
        if glued and not (scan.glued(end) and scan.kind(end) == "word"):
            yield numeric.full_year(short, scan.published), end


def _parts_of_year(scan: Scan, at: int) -> Iterator[tuple[Callable[[int], Period | None], int]]:
    letters = _LETTERS | ({"t": (P.quarter, 4)} if scan.language.code in ("fr", "es") else {})
    for letter, (make, most) in letters.items():
        if scan.text(at) == letter and scan.glued(at + 1):
            yield from (
                (_part_builder(make, n), end) for n, end in scan.digits(at + 1, 1, 1) if 1 <= n <= most
            )
        for number, end in scan.digits(at, 1, 1):
            if scan.text(end) == letter and scan.glued(end) and 1 <= number <= most:
                yield _part_builder(make, number), end + 1
    for start in scan.skip(at, "the"):
        for number, middle in _ordinals(scan, start):
            for unit, end in scan.names("unit", middle):
                if unit == "quarter" and number <= 4:
                    yield _part_builder(P.quarter, number), end
                if unit == "half-year" and number <= 2:
                    yield _part_builder(P.half, number), end
            for _, end in scan.take("half", middle):
                if number <= 2:
                    yield _part_builder(P.half, number), end


def _ordinals(scan: Scan, at: int) -> Readings[int]:
    yield from scan.numbers("ordinal", at)
    for number, end in scan.digits(at, 1, 1):
        if scan.glued(end):
            for name, after in scan.names("suffix", end):
                if name == "day":
                    yield number, after
            if scan.text(end) == "." and scan.language.code != "en":
                yield number, end + 1
    for _, start in scan.take("final", at):
        for unit, _ in scan.names("unit", start):
            yield {"quarter": 4, "half-year": 2}.get(unit, 99), start
        if any(scan.take("half", start)):
            yield 2, start


def _part_builder(make: Callable[[int, int], Period], number: int) -> Callable[[int], Period | None]:
    return lambda year: make(year, number)


def longer_halves(scan: Scan, at: int) -> Readings[Period]:
    """The second half of the decade, of the 2030s, of the month."""
    for start in scan.skip(at, "the"):
        for number, middle in _ordinals(scan, start):
            for _, end in scan.take("half", middle):
                for _, after in scan.take("of", end):
                    for found, stop in whole_periods(scan, after):
                        part = _half_of(found, number)
                        if part is not None:
                            yield part, stop


def _half_of(found: Period, number: int) -> Period | None:
    if number > 2 or found.is_end:
        return None
    if found.rule in ("decade", "century"):
        size = (found.last.year - found.first.year + 1) // 2
        first = found.first.year + (number - 1) * size
        return replace(P.years(first, first + size - 1, f"half-{found.rule}"), flags=found.flags)
    if found.rule == "month":
        first, last = (
            (found.first, found.first.replace(day=15))
            if number == 1
            else (found.first.replace(day=16), found.last)
        )
        return Period(first, last, "half-month", flags=found.flags)
    return None


def first_months(scan: Scan, at: int) -> Readings[Period]:
    """The first six months of 2027, the last three months of the year."""
    for start in scan.skip(at, "the"):
        ends = [(n == 1, end) for n, end in scan.numbers("ordinal", start) if n == 1]
        ends += [(False, end) for _, end in scan.take("final", start)]
        for is_first, middle in ends:
            for count, after in _small_numbers(scan, middle):
                for unit, end in (*scan.names("units", after), *scan.names("unit", after)):
                    if unit not in ("month", "quarter") or (count == 1 and middle == after):
                        continue
                    length = count * (3 if unit == "quarter" else 1)
                    for _, before in scan.take("of", end):
                        for year, stop in any_years(scan, before):
                            if 0 < length <= 12:
                                yield P.month(year, 1 if is_first else 13 - length, length, "months"), stop


def _small_numbers(scan: Scan, at: int) -> Readings[int]:
    yield from scan.digits(at, 1, 2)
    yield from scan.numbers("number", at)


def fiscal_years(scan: Scan, at: int) -> Readings[Period]:
    """FY2027, FY27, fiscal 2027, the next fiscal year, Q2 FY2027."""
    for year, end in _fiscal_numbers(scan, at):
        yield P.fiscal_year(year, scan.language.fiscal_start), end
        for after in scan.past(end, "-", ","):
            yield from (
                (found, stop)
                for q, stop in _quarter_numbers(scan, after)
                if (found := _fiscal_part(scan, year, q))
            )
    for number, middle in _quarter_numbers(scan, at):
        for after in (*scan.past(middle, "-", ","), *scan.skip(middle, "of")):
            yield from (
                (found, end)
                for year, end in _fiscal_numbers(scan, after)
                if (found := _fiscal_part(scan, year, number))
            )


def _fiscal_numbers(scan: Scan, at: int) -> Readings[int]:
    for start in scan.skip(at, "the"):
        for _, middle in scan.take("fiscal", start):
            for year, end in scan.digits(middle, 4, 4):
                yield year, end
            for after in scan.past(middle, "'"):
                for short, end in scan.digits(after, 2, 2):
                    yield numeric.full_year(short, scan.published), end
    offsets = (
        [(0, end) for _, end in scan.take("the", at)]
        + list(scan.numbers("this", at))
        + list(scan.numbers("next", at))
    )
    for offset, start in offsets:
        for _, end in scan.take("fiscal", start):
            if scan.kind(end) != "number" and scan.text(end - 1) not in ("fiscal", "fy"):
                yield _fiscal_year_of(scan) + offset, end


def _fiscal_year_of(scan: Scan) -> int:
    start = scan.language.fiscal_start
    return scan.published.year + (start != 1 and scan.published.month >= start)


def _quarter_numbers(scan: Scan, at: int) -> Readings[int]:
    if scan.text(at) == "q" and scan.glued(at + 1):
        yield from ((n, end) for n, end in scan.digits(at + 1, 1, 1) if 1 <= n <= 4)
    for start in scan.skip(at, "the"):
        for number, middle in _ordinals(scan, start):
            yield from (
                (number, end) for unit, end in scan.names("unit", middle) if unit == "quarter" and number <= 4
            )


def _fiscal_part(scan: Scan, year: int, number: int) -> Period | None:
    whole = P.fiscal_year(year, scan.language.fiscal_start)
    first = P.add_months(whole.first, 3 * number - 3)
    return replace(P.month(first.year, first.month, 3, "fiscal-quarter"), flags=whole.flags)


# Seasons, decades, centuries


def seasons(scan: Scan, at: int) -> Readings[Period]:
    """Spring 2027, the summer, next winter, winter 2027/28."""
    for start in scan.skip(at, "the"):
        for first_month, end in scan.numbers("season", start):
            yield from _in_year(scan, end, _season_builder(first_month), _nearest_season)
            if first_month == 12:
                yield from _winters(scan, end)
    yield from _this_or_next(scan, at, "season", _season_builder)


def _season_builder(first_month: int) -> Callable[[int], Period | None]:
    return lambda year: P.season(year, first_month)


def _nearest_season(build: Callable[[int], Period | None], published: date) -> Period | None:
    found = P.nearest(build, published)
    if found is None:
        return None
    return replace(found, flags=found.flags - {"winter-ambiguous"}, earliest=None, latest=None)


def _winters(scan: Scan, at: int) -> Readings[Period]:
    for before in scan.skip(at, "of"):
        for year, middle in scan.digits(before, 4, 4):
            after = scan.mark(middle, "/", "-")
            for second, end in scan.digits(after, 2, 4) if after else ():
                if second in (year + 1, (year + 1) % 100):
                    yield replace(P.month(year, 12, 3, "season"), flags=frozenset({"season"})), end


def decades(scan: Scan, at: int) -> Readings[Period]:
    """The 2030s, the '30s."""
    for start in scan.skip(at, "the"):
        for year, end in scan.digits(start, 4, 4):
            if year % 10 == 0 and scan.glued(end):
                yield from (
                    (P.decade(year), stop) for name, stop in scan.names("suffix", end) if name == "decade"
                )
    for start in scan.skip(at, "the"):
        for _, middle in scan.take("decade_word", start):
            for year, end in scan.digits(middle, 4, 4):
                if year % 10 == 0:
                    yield P.decade(year), end


def centuries(scan: Scan, at: int) -> Readings[Period]:
    """The 21st century."""
    for start in scan.skip(at, "the"):
        numbers = [
            (number, after)
            for number, end in scan.digits(start, 2, 2)
            for name, after in scan.names("suffix", end)
            if name == "day" and scan.glued(end)
        ]
        for number, middle in [*numbers, *scan.numbers("ordinal", start)]:
            if number >= 20:
                yield from (
                    (P.century(number), end) for unit, end in scan.names("unit", middle) if unit == "century"
                )


# Parts, ends, starts


def parts(scan: Scan, at: int) -> Readings[Period]:
    """Early 2027, mid-March, late next year, the early 2030s, next year's first third."""
    for part, start in scan.names("part", at):
        for middle in scan.skip(start, "of"):
            for after in scan.skip(middle, "the"):
                yield from _parted(part, whole_periods(scan, after))
    for unit, start in scan.names("unit_mid", at):
        found = unit_period(scan, unit, 0)
        if found is not None:
            yield from _parted("mid", iter([(found, start)]))
        for before in scan.skip(start, "of"):
            yield from _parted("mid", ((p, end) for p, end in whole_periods(scan, before) if p.rule == unit))
    for found, end in (*months(scan, at), *relative_periods(scan, at)):
        yield from (
            (part_of(found, part), stop)
            for part, stop in scan.names("part_post", end)
            if part_of(found, part)
        )  # type: ignore[misc]


def _parted(part: str, readings: Readings[Period]) -> Readings[Period]:
    for found, end in readings:
        made = part_of(found, part)
        if made is not None:
            yield made, end


def part_of(found: Period, part: str) -> Period | None:
    """A third of a year, month, season, decade or century; None of anything else."""
    year = found.first.year
    if found.rule == "year":
        return P.year_part(year, part)
    if found.rule == "month":
        made = P.month_part(year, found.first.month, part)
        number = found.first.month
        again = None if found.rebuild is None else (lambda other: P.month_part(other, number, part))
        return replace(made, flags=made.flags | found.flags, rebuild=again)
    if found.rule == "season":
        first = P.add_months(found.first, ("early", "mid", "late").index(part))
        return replace(P.month(first.year, first.month, 1, "season-part"), flags=found.flags)
    if found.rule == "decade":
        return P.decade_part(year, part)
    if found.rule == "century":
        return P.century_part(found.last.year // 100, part)
    return None


def ends(scan: Scan, at: int) -> Readings[Period]:
    """The end of June 2027, end-2027, year-end, year-end 2027, the end of the first half."""
    for start in scan.skip(at, "the"):
        for _, middle in scan.take("end", start):
            for before in scan.skip(middle, "of"):
                yield from (
                    (P.end_of(p), stop) for p, stop in divided_periods(scan, before) if p.first != p.last
                )
                yield from ((P.end_of(p), stop) for p, stop in _terms(scan, before))
        for unit, middle in scan.names("unit_end", start):
            found = unit_period(scan, unit, 0)
            if found is not None:
                yield P.end_of(found), middle
            for before in scan.skip(middle, "of"):
                yield from (
                    (P.end_of(p), stop) for p, stop in divided_periods(scan, before) if p.rule == unit
                )
    yield from _possessive_ends(scan, at)


def _possessive_ends(scan: Scan, at: int) -> Readings[Period]:
    """Next year's end, 2027's end."""
    for found, middle in (*relative_periods(scan, at), *year_periods(scan, at), *months(scan, at)):
        for _, start in scan.take("possessive", middle):
            yield from ((P.end_of(found), end) for _, end in scan.take("end", start))


def starts(scan: Scan, at: int) -> Readings[Period]:
    """The start of 2028: by it, 1 January; in it, the first third."""
    for start in scan.skip(at, "the"):
        for _, middle in scan.take("start", start):
            for before in scan.skip(middle, "of"):
                yield from (
                    (_start_of(p), stop) for p, stop in divided_periods(scan, before) if p.first != p.last
                )


def _start_of(found: Period) -> Period:
    third = part_of(found, "early") or Period(found.first, found.first, found.rule, flags=found.flags)
    return replace(
        third, rule=f"start-of-{found.rule}", by=found.first, flags=found.flags | {"start-ambiguous"}
    )


def rests(scan: Scan, at: int) -> Readings[Period]:
    """Later this year, the rest of 2026."""
    for start in scan.skip(at, "the"):
        for _, middle in scan.take("later", start):
            for found, end in divided_periods(scan, middle):
                if found.rule in ("week", "month", "quarter", "year", "decade", "century", "season"):
                    first = max(found.first, scan.published)
                    if first <= found.last:
                        yield replace(found, first=first, rule=f"rest-of-{found.rule}", rebuild=None), end


# Events


def event_periods(scan: Scan, at: int) -> Readings[Period]:
    """Christmas, Christmas 2027, the 2028 US presidential election, the next midterms."""
    for kind in ("holiday", "event"):
        for start in scan.skip(at, "the", "this", "coming", "next"):
            for name, end in scan.names(kind, start):
                yield from _in_year(scan, end, _event_builder(name), _nearest_event)
        for start in scan.skip(at, "the"):
            for year, middle in (*plain_years(scan, start), *any_years_after(scan, start)):
                for before in scan.skip(middle, "possessive"):
                    for name, end in scan.names(kind, before):
                        yield from _of_year(scan, name, year, end)


def _of_year(scan: Scan, name: str, year: int, end: int) -> Readings[Period]:
    found = events.event(name, year)
    if found is None:
        scan.problem = f"the calendar has no {name.removesuffix('-assumed').replace('-', ' ')} in {year}"
    else:
        yield found, end


def _event_builder(name: str) -> Callable[[int], Period | None]:
    return lambda year: events.event(name, year)


def _nearest_event(build: Callable[[int], Period | None], published: date) -> Period | None:
    return P.nearest(build, published)


def _terms(scan: Scan, at: int) -> Readings[Period]:
    """Trump's second term, Putin's current term, the presidential term."""
    for start in scan.skip(at, "the", "this"):
        for holder, middle in scan.names("term_of", start):
            for possessive in scan.skip(middle, "possessive"):
                yield from _numbered_terms(scan, holder, possessive)


def _numbered_terms(scan: Scan, holder: str, at: int) -> Readings[Period]:
    listed = events.terms(holder)
    for start in scan.skip(at, "this"):
        for _, end in scan.take("term_word", start):
            found = _term_on(scan, holder)
            if found is not None:
                yield found, end
    for number, start in scan.numbers("ordinal", at):
        for _, end in scan.take("term_word", start):
            if 1 <= number <= len(listed):
                yield listed[number - 1], end


def _term_on(scan: Scan, holder: str) -> Period | None:
    if holder == "us-president":
        return events.us_presidential_term(scan.published)
    running = [term for term in events.terms(holder) if term.first <= scan.published < term.last]
    if not running:
        scan.problem = f"no term of office of {holder} was running on {scan.published}: give a close date"
        return None
    return running[0]


def terms_of_office(scan: Scan, at: int) -> Readings[Period]:
    """During Trump's second term; under Trump."""
    yield from _terms(scan, at)
    for _, start in scan.take("under_holder", at):
        for holder, end in scan.names("term_of", start):
            found = _term_on(scan, holder)
            if found is not None:
                yield found, end


_WHOLE: tuple[Rule[Period], ...] = (
    dates, year_periods, relative_periods, days_of_the_month, weekdays, relative_days, weeks, months,
    quarters_and_halves, first_months, fiscal_years, seasons, decades, centuries, event_periods,
)  # fmt: skip
_PARTS: tuple[Rule[Period], ...] = (longer_halves, parts, ends, starts, rests, terms_of_office)
