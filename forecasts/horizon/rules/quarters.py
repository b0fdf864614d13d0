"""Rules for quarters, halves and fiscal years."""

from collections.abc import Callable, Iterator
from dataclasses import replace

from forecasts.horizon import period
from forecasts.horizon.period import Period
from forecasts.horizon.rules import numeric
from forecasts.horizon.rules.years import Builder, any_years, plain_years_loose
from forecasts.horizon.scan import Readings, Scan

_LETTERS = {"q": (period.quarter, 4), "h": (period.half, 2)}
_UNITS = {"quarter": (period.quarter, 4), "half-year": (period.half, 2)}


def quarters_and_halves(scan: Scan, at: int) -> Readings[Period]:
    """Q3 2027, 3Q27, 2027-Q3, 2027H1, the third quarter of 2027, the first half of next year."""
    for build, end in _parts_of_year(scan, at):
        for after in (*scan.past(end, "-", "/", ","), *scan.skip(end, "of")):
            yield from _built(build, _years_behind(scan, after, glued=after == end or scan.text(after - 1) == "/"))
        found = None if _may_go_on(scan, at, end) else period.nearest(build, scan.anchor)
        if found is not None:
            yield found.flagged("year-assumed"), end
    for year, end in plain_years_loose(scan, at):
        yield from _year_first(scan, year, end)


def _may_go_on(scan: Scan, at: int, end: int) -> bool:
    """Whether a part without a year is none: "the last quarter" is over, in "Q3x" more is glued to it."""
    is_last = any(True for start in range(at, end) for _ in scan.take("final", start))
    return is_last or (scan.glued(end) and scan.kind(end) != "mark")


def _year_first(scan: Scan, year: int, end: int) -> Readings[Period]:
    for after in scan.past(end, "-", "/"):
        for start in scan.skip(after, "of"):
            for build, stop in _parts_of_year(scan, start):
                yield from _built(build, iter([(year, stop)]))


def _built(build: Builder, readings: Readings[int]) -> Readings[Period]:
    for year, end in readings:
        found = build(year)
        if found is not None:
            yield found, end


def _years_behind(scan: Scan, at: int, *, glued: bool) -> Readings[int]:
    yield from any_years(scan, at)
    for short, end in scan.digits(at, 2, 2):
        if glued and not (scan.glued(end) and scan.kind(end) == "word"):
            yield numeric.full_year(short, scan.published), end


def _parts_of_year(scan: Scan, at: int) -> Iterator[tuple[Builder, int]]:
    letters = _LETTERS | ({"t": (period.quarter, 4)} if scan.language.code in ("fr", "es") else {})
    at += scan.joins(at)
    for letter, (make, most) in letters.items():
        for number, end in _lettered(scan, at, letter):
            if 1 <= number <= most:
                yield _part_builder(make, number), end
    for start in scan.skip(at, "the"):
        for number, middle in ordinals(scan, start):
            yield from _numbered(scan, number, middle)


def _lettered(scan: Scan, at: int, letter: str) -> Readings[int]:
    """Q3, 3Q."""
    if scan.text(at) == letter and scan.glued(at + 1):
        yield from scan.digits(at + 1, 1, 1)
    for number, end in scan.digits(at, 1, 1):
        if scan.text(end) == letter and scan.glued(end):
            yield number, end + 1


def _numbered(scan: Scan, number: int, at: int) -> Iterator[tuple[Builder, int]]:
    """The third quarter, the first half."""
    for unit, end in scan.names("unit", at):
        make, most = _UNITS.get(unit, (period.half, 0))
        if number <= most:
            yield _part_builder(make, number), end
    if number <= 2:
        yield from ((_part_builder(period.half, number), end) for _, end in scan.take("half", at))


def ordinals(scan: Scan, at: int) -> Readings[int]:
    """First, 1st, 1., last."""
    yield from scan.numbers("ordinal", at)
    for number, end in scan.digits(at, 1, 1):
        if scan.glued(end):
            yield from ((number, after) for name, after in scan.names("suffix", end) if name == "day")
            if scan.text(end) == "." and scan.language.code != "en":
                yield number, end + 1
    for _, start in scan.take("final", at):
        for unit, _ in scan.names("unit", start):
            yield {"quarter": 4, "half-year": 2}.get(unit, 99), start
        if any(scan.take("half", start)):
            yield 2, start


def _part_builder(make: Callable[[int, int], Period], number: int) -> Builder:
    return lambda year: make(year, number)


def first_months(scan: Scan, at: int) -> Readings[Period]:
    """The first six months of 2027, the last three months of the year."""
    for start in scan.skip(at, "the"):
        firsts = [(True, end) for n, end in scan.numbers("ordinal", start) if n == 1]
        lasts = [(False, end) for _, end in scan.take("final", start)]
        for is_first, middle in (*firsts, *lasts):
            for length, end in _months_long(scan, middle):
                month = 1 if is_first else 13 - length
                for year, stop in _years_of(scan, end):
                    yield period.month(year, month, length, "months"), stop


def _months_long(scan: Scan, at: int) -> Readings[int]:
    """Six months, two quarters: up to twelve months."""
    for count, after in _small_numbers(scan, at):
        for unit, end in (*scan.names("units", after), *scan.names("unit", after)):
            length = count * {"month": 1, "quarter": 3}.get(unit, 0)
            if 0 < length <= 12 and not (count == 1 and at == after):
                yield length, end


def _years_of(scan: Scan, at: int) -> Readings[int]:
    for _, start in scan.take("of", at):
        yield from any_years(scan, start)


def _small_numbers(scan: Scan, at: int) -> Readings[int]:
    yield from scan.digits(at, 1, 2)
    yield from scan.numbers("number", at)


def fiscal_years(scan: Scan, at: int) -> Readings[Period]:
    """FY2027, FY27, fiscal 2027, the next fiscal year, Q2 FY2027."""
    for year, end in _fiscal_numbers(scan, at):
        yield period.fiscal_year(year, scan.language.fiscal_start), end
        for after in scan.past(end, "-", ","):
            yield from (
                (found, stop) for q, stop in _quarter_numbers(scan, after) if (found := _fiscal_part(scan, year, q))
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
                yield from _second_years(scan, year, end)
            for after in scan.past(middle, "'"):
                for short, end in scan.digits(after, 2, 2):
                    year = numeric.full_year(short, scan.published)
                    yield year, end
                    yield from _second_years(scan, year, end)
    yield from _fiscal_years_from_now(scan, at)


def _fiscal_years_from_now(scan: Scan, at: int) -> Readings[int]:
    """As in "this fiscal year", "next FY", and with "the" that of now."""
    offsets = [(0, end) for _, end in scan.take("the", at)]
    for offset, start in (*offsets, *scan.numbers("this", at), *scan.numbers("next", at)):
        for _, end in scan.take("fiscal", start):
            if scan.kind(end) != "number" and scan.text(end - 1) not in ("fiscal", "fy"):
                yield _fiscal_year_of(scan) + offset, end


def _second_years(scan: Scan, year: int, at: int) -> Readings[int]:
    """FY2026/27 is named after the second."""
    mark = scan.mark(at, "/", "-")
    for second, end in scan.digits(mark, 2, 4) if mark else ():
        if second in (year + 1, (year + 1) % 100):
            yield year + 1, end


def _fiscal_year_of(scan: Scan) -> int:
    start = scan.language.fiscal_start
    return scan.anchor.year + (start != 1 and scan.anchor.month >= start)


def _quarter_numbers(scan: Scan, at: int) -> Readings[int]:
    if scan.text(at) == "q" and scan.glued(at + 1):
        yield from ((n, end) for n, end in scan.digits(at + 1, 1, 1) if 1 <= n <= 4)
    for start in scan.skip(at, "the"):
        for number, middle in ordinals(scan, start):
            yield from ((number, end) for unit, end in scan.names("unit", middle) if unit == "quarter" and number <= 4)


def _fiscal_part(scan: Scan, year: int, number: int) -> Period | None:
    whole = period.fiscal_year(year, scan.language.fiscal_start)
    first = period.add_months(whole.first, 3 * number - 3)
    return replace(period.month(first.year, first.month, 3, "fiscal-quarter"), flags=whole.flags)
