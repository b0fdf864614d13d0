"""Rules for seasons, decades and centuries."""

from dataclasses import replace
from datetime import date

from forecasts.horizon import period
from forecasts.horizon.period import Period
from forecasts.horizon.rules.years import Builder, in_year, this_or_next
from forecasts.horizon.scan import Readings, Scan


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
                    (period.century(number), end)
                    for unit, end in scan.names("unit", middle)
                    if unit == "century"
                )
