"""Years by number or by word, and the calendar units counted from the one that holds today."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date

from forecasts.horizon import period
from forecasts.horizon.period import Period
from forecasts.horizon.rules import numeric
from forecasts.horizon.scan import Readings, Scan

FURTHEST_YEAR = 3000

Builder = Callable[[int], "Period | None"]
Chooser = Callable[[Builder, date], "Period | None"]


def plain_years(scan: Scan, at: int) -> Readings[int]:
    """2027, the year 2027, '27, 2027 года."""
    for start in scan.skip(at, "year_word"):
        for year, end in scan.digits(start, 4, 4):
            if 1000 <= year <= FURTHEST_YEAR and not (start == at and _is_part_of_more(scan, end)):
                yield from ((year, after) for after in scan.skip(end, "year_suffix"))
        quote = scan.mark(start, "'")
        if quote is not None and scan.glued(quote):
            for short, end in scan.digits(quote, 2, 2):
                yield numeric.full_year(short, scan.published), end


def _is_part_of_more(scan: Scan, end: int) -> bool:
    """2030s, 2030x, 2030%: not a year."""
    return scan.glued(end) and ((scan.kind(end) == "word" and scan.language.code != "zh") or scan.text(end) in "%_$€£+")


def plain_years_loose(scan: Scan, at: int) -> Readings[int]:
    """A year that letters may touch: 2027Q3."""
    for year, end in scan.digits(at, 4, 4):
        if 1000 <= year <= FURTHEST_YEAR:
            yield from ((year, after) for after in scan.skip(end, "year_suffix"))


def any_years(scan: Scan, at: int) -> Readings[int]:
    """A year by its number, or as "this year", "next year", "the year"."""
    yield from plain_years(scan, at)
    for unit, offset, end in relative_units(scan, at):
        if unit == "year":
            yield scan.year_at(offset), end
    for start in scan.skip(at, "the"):
        for unit, end in scan.names("unit", start):
            if unit == "year":
                yield scan.year_at(0), end


def any_years_after(scan: Scan, at: int) -> Readings[int]:
    """The year behind a month: by number, or "next year", "this year" (never "the year")."""
    yield from plain_years(scan, at)
    yield from ((scan.year_at(offset), end) for unit, offset, end in relative_units(scan, at) if unit == "year")


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
        unit, _, number = code.partition("+")
        yield unit, int(number), end


def unit_period(scan: Scan, unit: str, offset: int) -> Period | None:
    """The calendar unit that holds the day of publication, or one that many later."""
    today = scan.published
    when = period.add_months(today.replace(day=1), offset * {"month": 1, "quarter": 3}.get(unit, 0))
    builders: dict[str, Callable[[], Period]] = {
        "day": lambda: period.day(today + offset * period.DAY),
        "week": lambda: period.week(today, offset),
        "month": lambda: period.month(when.year, when.month),
        "quarter": lambda: period.quarter(when.year, (when.month + 2) // 3),
        "half-year": lambda: _half_year(today, offset),
        "year": lambda: period.years(scan.year_at(offset)),
        "decade": lambda: period.decade(today.year + 10 * offset),
        "century": lambda: period.century((today.year + 99) // 100 + offset),
    }
    return builders[unit]() if unit in builders else None


def _half_year(today: date, offset: int) -> Period:
    index = today.year * 2 + (today.month > 6) + offset
    return period.half(index // 2, index % 2 + 1)


def in_year(scan: Scan, end: int, build: Builder, choose: Chooser) -> Readings[Period]:
    """A yearless period and the year behind it; without one the nearest not past."""
    has_year = False
    for after in (*scan.past(end, ",", "/"), *scan.skip(end, "of")):
        for year, stop in any_years_after(scan, after):
            found = build(year)
            if found is not None:
                has_year = True
                yield found, stop
    found = None if has_year else choose(build, scan.anchor)
    if found is not None:
        yield found.flagged("year-assumed"), end


def this_or_next(scan: Scan, at: int, kind: str, builder: Callable[[int], Builder]) -> Readings[Period]:
    """This June, next summer, l'été prochain: "next" is the first that begins after publication."""
    for marker, choose in (("this", period.nearest), ("coming", period.nearest), ("next", period.next_after)):
        for _, start in scan.take(marker, at):
            yield from _chosen(scan, start, kind, builder, choose)
    for marker, choose in (("this_post", period.nearest), ("next_post", period.next_after)):
        for start in scan.skip(at, "the"):
            for value, middle in scan.numbers(kind, start):
                for _, end in scan.take(marker, middle):
                    found = choose(builder(value), _from(scan, choose))
                    if found is not None:
                        yield found, end


def _chosen(scan: Scan, at: int, kind: str, builder: Callable[[int], Builder], choose: Chooser) -> Readings[Period]:
    for value, end in scan.numbers(kind, at):
        found = choose(builder(value), _from(scan, choose))
        if found is not None:
            yield found, end


def _from(scan: Scan, choose: Chooser) -> date:
    """Where a yearless period is looked for: "next June" is counted from publication, whatever the text is about."""
    return scan.published if choose is period.next_after else scan.anchor


def seasons(scan: Scan, at: int) -> Readings[Period]:
    """Spring 2027, the summer, next winter, winter 2027/28."""
    for start in scan.skip(at, "the"):
        for first_month, end in scan.numbers("season", start):
            yield from in_year(scan, end, _season_builder(first_month), _nearest_season)
            if first_month == 12:
                yield from _winters(scan, end)
    yield from this_or_next(scan, at, "season", _season_builder)


def _season_builder(first_month: int) -> Builder:
    return lambda year: period.season(year, first_month)


def _nearest_season(build: Builder, published: date) -> Period | None:
    found = period.nearest(build, published)
    if found is None:
        return None
    return replace(found, flags=found.flags - {"winter-ambiguous"}, earliest=None, latest=None)


def _winters(scan: Scan, at: int) -> Readings[Period]:
    for before in scan.skip(at, "of"):
        for year, middle in scan.digits(before, 4, 4):
            after = scan.mark(middle, "/", "-")
            for second, end in scan.digits(after, 2, 4) if after else ():
                if second in (year + 1, (year + 1) % 100):
                    yield replace(period.month(year, 12, 3, "season"), flags=frozenset({"season"})), end


def decades(scan: Scan, at: int) -> Readings[Period]:
    """The 2030s, the '30s."""
    for start in scan.skip(at, "the"):
        for year, end in _tens(scan, start):
            names = scan.names("suffix", end) if scan.glued(end) else ()
            yield from ((period.decade(year), stop) for name, stop in names if name == "decade")
    for start in scan.skip(at, "the"):
        for _, middle in scan.take("decade_word", start):
            yield from ((period.decade(year), end) for year, end in _tens(scan, middle))


def _tens(scan: Scan, at: int) -> Readings[int]:
    return ((year, end) for year, end in scan.digits(at, 4, 4) if year % 10 == 0)


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
                    (period.century(number), end) for unit, end in scan.names("unit", middle) if unit == "century"
                )
