"""Rules for quarters, halves and fiscal years."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace

from forecasts.horizon import period
from forecasts.horizon.period import Period
from forecasts.horizon.rules import numeric
from forecasts.horizon.rules.years import Builder, any_years, plain_years_loose
from forecasts.horizon.scan import Readings, Scan

_LETTERS = {"q": (period.quarter, 4), "h": (period.half, 2)}


def quarters_and_halves(scan: Scan, at: int) -> Readings[Period]:
    """Q3 2027, 3Q27, 2027-Q3, 2027H1, the third quarter of 2027, the first half of next year."""
    for build, end in _parts_of_year(scan, at):
        for after in (*scan.past(end, "-", "/", ","), *scan.skip(end, "of")):
            yield from _built(build, _years_behind(scan, after, glued=after == end))
        found = period.nearest(build, scan.anchor)
        is_last = any(True for start in range(at, end) for _ in scan.take("final", start))
        if found is not None and not is_last and not (scan.glued(end) and scan.kind(end) != "mark"):
            yield found.flagged("year-assumed"), end
    for year, end in plain_years_loose(scan, at):
        for after in scan.past(end, "-", "/"):
            for start in scan.skip(after, "of"):
                yield from (
                    (found, stop) for build, stop in _parts_of_year(scan, start) if (found := build(year))
                )


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
    if scan.joins(at):
        at += 1
    for letter, (make, most) in letters.items():
        if scan.text(at) == letter and scan.glued(at + 1):
            yield from (
                (_part_builder(make, n), end) for n, end in scan.digits(at + 1, 1, 1) if 1 <= n <= most
            )
        for number, end in scan.digits(at, 1, 1):
            if scan.text(end) == letter and scan.glued(end) and 1 <= number <= most:
                yield _part_builder(make, number), end + 1
    for start in scan.skip(at, "the"):
        for number, middle in ordinals(scan, start):
            for unit, end in scan.names("unit", middle):
                if unit == "quarter" and number <= 4:
                    yield _part_builder(period.quarter, number), end
                if unit == "half-year" and number <= 2:
                    yield _part_builder(period.half, number), end
            for _, end in scan.take("half", middle):
                if number <= 2:
                    yield _part_builder(period.half, number), end


def ordinals(scan: Scan, at: int) -> Readings[int]:
    """First, 1st, 1., last."""
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


def _part_builder(make: Callable[[int, int], Period], number: int) -> Builder:
    return lambda year: make(year, number)


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
                                yield (
                                    period.month(year, 1 if is_first else 13 - length, length, "months"),
                                    stop,
                                )


def _small_numbers(scan: Scan, at: int) -> Readings[int]:
    yield from scan.digits(at, 1, 2)
    yield from scan.numbers("number", at)


def fiscal_years(scan: Scan, at: int) -> Readings[Period]:
    """FY2027, FY27, fiscal 2027, the next fiscal year, Q2 FY2027."""
    for year, end in _fiscal_numbers(scan, at):
        yield period.fiscal_year(year, scan.language.fiscal_start), end
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
    return scan.anchor.year + (start != 1 and scan.anchor.month >= start)


def _quarter_numbers(scan: Scan, at: int) -> Readings[int]:
    if scan.text(at) == "q" and scan.glued(at + 1):
        yield from ((n, end) for n, end in scan.digits(at + 1, 1, 1) if 1 <= n <= 4)
    for start in scan.skip(at, "the"):
        for number, middle in ordinals(scan, start):
            yield from (
                (number, end) for unit, end in scan.names("unit", middle) if unit == "quarter" and number <= 4
            )


def _fiscal_part(scan: Scan, year: int, number: int) -> Period | None:
    whole = period.fiscal_year(year, scan.language.fiscal_start)
    first = period.add_months(whole.first, 3 * number - 3)
    return replace(period.month(first.year, first.month, 3, "fiscal-quarter"), flags=whole.flags)
