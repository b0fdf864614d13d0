"""Rules for two periods joined: "June to September 2026", "2027-2029", "late 2027 or early 2028"."""

from collections.abc import Iterator
from dataclasses import replace

from forecasts.horizon import period
from forecasts.horizon.period import Period
from forecasts.horizon.rules.days import day_numbers
from forecasts.horizon.rules.parts import Rules, part_of, periods, read_by
from forecasts.horizon.rules.years import any_years, plain_years, relative_units, unit_period
from forecasts.horizon.scan import Readings, Scan


def period_ranges(scan: Scan, at: int) -> Readings[Period]:
    """Any range of two periods: it closes with the second; the end of the first is its earliest reading."""
    yield from scan.once(_two_periods, at)
    yield from read_by(scan, _RANGES, at)


def _two_periods(scan: Scan, at: int) -> Readings[Period]:
    for opener in ("between", "from", ""):
        starts = [at] if not opener else [end for _, end in scan.take(opener, at)]
        for start in starts:
            for first, middle in scan.once(periods, start):
                for joiner, after in _joiners(scan, middle, opener):
                    yield from _joined(scan, first, joiner, after)


def _joiners(scan: Scan, at: int, opener: str) -> Iterator[tuple[str, int]]:
    kinds = {"between": ("and",), "from": ("to",), "": ("to", "or", "and")}[opener]
    for kind in kinds:
        yield from ((kind, end) for _, end in scan.take(kind, at))
    dash = scan.mark(at, "-", "/")
    if dash is not None:
        yield "to", dash


def _joined(scan: Scan, first: Period, joiner: str, at: int) -> Readings[Period]:
    for second, end in scan.once(periods, at):
        pair = ascending(first, second)
        if (
            pair is None or (joiner == "and" and pair[0].last + period.DAY != pair[1].first and pair[0].rule != "date")
        ) and (joiner != "and" or pair is None or not _is_between(scan, at)):
            continue
        yield join(*pair), end


def _is_between(scan: Scan, at: int) -> bool:
    return any(True for start in range(max(0, at - 12), at) for _ in scan.take("between", start))


def ascending(first: Period, second: Period) -> tuple[Period, Period] | None:
    """The pair with the year of one lent to the other, None where they do not ascend."""
    if (first.rebuild and second.rule == "year") or (second.rebuild and first.rule == "year"):
        return None
    if first.rebuild is not None and second.rebuild is None:
        earlier = (first.rebuild(year) for year in (second.first.year, second.first.year - 1) if year > 0)
        return next(((lent, second) for lent in earlier if lent and _ascend(lent, second)), None)
    if second.rebuild is not None:
        later = (second.rebuild(year) for year in (first.first.year, first.first.year + 1))
        return next(((first, lent) for lent in later if lent and _ascend(first, lent)), None)
    return (first, second) if _ascend(first, second) else None


def _ascend(first: Period, second: Period) -> bool:
    return first.first <= second.first and first.last < second.last


def join(first: Period, second: Period) -> Period:
    """One period from the first day of one to the last day of the other."""
    flags = (first.flags | second.flags | {"range"}) - {"mid-ambiguous"}
    return Period(first.first, second.last, "range", flags=flags, earliest=first.last, latest=second.last)


def _short_years(scan: Scan, at: int) -> Readings[Period]:
    """2027-28; a month number is no year."""
    for start in scan.skip(at, "the", "year_word"):
        for year, middle in scan.digits(start, 4, 4):
            dash = scan.mark(middle, "-")
            if dash is None or not scan.glued(middle) or not scan.glued(dash):
                continue
            for short, end in scan.digits(dash, 2, 2):
                last = year - year % 100 + short
                if short > 12 and year < last and not scan.glued(end):
                    yield join(period.years(year), period.years(last)), end


def _days_of_a_month(scan: Scan, at: int) -> Readings[Period]:
    """1-15 June 2026; between 1 and 15 June; June 1-15, 2026."""
    for opener, joiner in (("between", "and"), ("from", "to"), ("", "to")):
        for start in [at] if not opener else [end for _, end in scan.take(opener, at)]:
            yield from _day_then_date(scan, start, joiner)
            yield from _month_then_days(scan, start, joiner)


def _day_then_date(scan: Scan, at: int, joiner: str) -> Readings[Period]:
    for start in scan.skip(at, "the"):
        for number, middle in day_numbers(scan, start):
            for after in _after_joiner(scan, middle, joiner):
                for last, end in scan.once(periods, after):
                    first = period.day_of(last.first.year, last.first.month, number)
                    if last.is_date and first is not None and first < last.first and scan.text(after) != "the":
                        yield replace(join(period.day(first), last)), end


def _month_then_days(scan: Scan, at: int, joiner: str) -> Readings[Period]:
    for month, start in scan.numbers("month", at):
        for low, middle in day_numbers(scan, start):
            for after in _after_joiner(scan, middle, joiner):
                for high, end in day_numbers(scan, after):
                    for comma in scan.past(end, ","):
                        for year, stop in plain_years(scan, comma):
                            days = period.day_of(year, month, low), period.day_of(year, month, high)
                            if days[0] is not None and days[1] is not None and low < high:
                                yield join(period.day(days[0]), period.day(days[1])), stop


def _after_joiner(scan: Scan, at: int, joiner: str) -> Iterator[int]:
    yield from (end for _, end in scan.take(joiner, at))
    dash = scan.mark(at, "-")
    if dash is not None:
        yield dash


def _ordinals_of_a_unit(scan: Scan, at: int) -> Readings[Period]:
    """The second or third quarter of 2027."""
    for start in scan.skip(at, "the"):
        for low, middle in scan.numbers("ordinal", start):
            for kind in ("or", "to", "and"):
                for _, after in scan.take(kind, middle):
                    for high, end in scan.numbers("ordinal", after):
                        if low < high <= 4:
                            yield from _quarters(scan, low, high, end)


def _quarters(scan: Scan, low: int, high: int, at: int) -> Readings[Period]:
    for kind in ("unit", "units"):
        for unit, end in scan.names(kind, at):
            if unit == "quarter":
                for before in scan.skip(end, "of"):
                    yield from (
                        (join(period.quarter(year, low), period.quarter(year, high)), stop)
                        for year, stop in any_years(scan, before)
                    )


def _parts_of_a_period(scan: Scan, at: int) -> Readings[Period]:
    """Early to mid 2027; mid-to-late March."""
    for low, middle in scan.names("part", at):
        for after in _after_joiner(scan, middle, "to"):
            for high, start in scan.names("part", after):
                for before in scan.skip(start, "of", "the"):
                    for found, end in scan.once(periods, before):
                        first, last = part_of(found, low), part_of(found, high)
                        if first is not None and last is not None and _ascend(first, last):
                            yield join(first, last), end


def _this_or_next(scan: Scan, at: int) -> Readings[Period]:
    """This year or next."""
    for unit, offset, middle in relative_units(scan, at):
        for kind in ("or", "and"):
            for _, start in scan.take(kind, middle):
                for other, end in scan.numbers("next", start):
                    first, last = unit_period(scan, unit, offset), unit_period(scan, unit, other)
                    if offset == 0 and first is not None and last is not None:
                        yield join(first, last), end


_RANGES: Rules = (_short_years, _days_of_a_month, _ordinals_of_a_unit, _parts_of_a_period, _this_or_next)
