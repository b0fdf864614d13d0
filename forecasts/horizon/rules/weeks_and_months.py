"""Rules for weeks, weekends, months, and for years and units as a whole."""

from dataclasses import replace

from forecasts.horizon import period
from forecasts.horizon.period import Period
from forecasts.horizon.rules.days import dates
from forecasts.horizon.rules.years import (
    Builder,
    any_years,
    in_year,
    plain_years,
    relative_units,
    this_or_next,
    unit_period,
)
from forecasts.horizon.scan import Readings, Scan


def weeks(scan: Scan, at: int) -> Readings[Period]:
    """Week 26 of 2027, the week of 15 June, the weekend."""
    for _, start in scan.take("week_word", at):
        for number, end in scan.digits(start, 1, 2):
            for before in scan.skip(end, "of"):
                for year, after in any_years(scan, before):
                    found = period.iso_week(year, number)
                    if found is not None:
                        yield found, after
                    else:
                        scan.problem = f"{year} has no week {number}"
            found = period.nearest(lambda year, n=number: period.iso_week(year, n), scan.anchor)  # type: ignore[misc]
            if found is not None:
                yield found.flagged("year-assumed"), end
        for _, after in scan.take("of", start):
            yield from ((period.week(found.first), end) for found, end in dates(scan, after) if found.is_date)
    yield from _weekends(scan, at)


def _weekends(scan: Scan, at: int) -> Readings[Period]:
    for kind, offset in (("the", 0), ("this", 0), ("next", 1), ("coming", 0)):
        for _, start in scan.take(kind, at):
            for _, end in scan.take("weekend", start):
                monday = period.week(scan.published, offset).first
                found = Period(monday + 5 * period.DAY, monday + 6 * period.DAY, "weekend")
                if offset:
                    found = replace(
                        found.flagged("next-ambiguous"), earliest=found.last - 7 * period.DAY, latest=found.last
                    )
                yield found, end


def months(scan: Scan, at: int) -> Readings[Period]:
    """June, June 2027, June of next year, next June."""
    for start in scan.skip(at, "month_word"):
        for number, end in scan.numbers("month", start):
            yield from in_year(scan, end, _month_builder(number), period.nearest)
    yield from this_or_next(scan, at, "month", _month_builder)


def _month_builder(number: int) -> Builder:
    return lambda year: period.month(year, number)


def year_periods(scan: Scan, at: int) -> Readings[Period]:
    """2027; the year 2027."""
    starts = [at] if scan.language.code == "en" else scan.skip(at, "the")  # the 2028 what?
    for start in starts:
        yield from ((period.years(year), end) for year, end in plain_years(scan, start))


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
