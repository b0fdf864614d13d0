"""Rules for parts of periods: halves, thirds, ends, starts, what is left."""

from dataclasses import replace

from forecasts.horizon import period
from forecasts.horizon.period import Period
from forecasts.horizon.rules.days import clock_days, dates, days_of_the_month, relative_days, weekdays
from forecasts.horizon.rules.occasions import event_periods, terms, terms_of_office
from forecasts.horizon.rules.quarters import first_months, fiscal_years, ordinals, quarters_and_halves
from forecasts.horizon.rules.weeks_and_months import months, relative_periods, weeks, year_periods
from forecasts.horizon.rules.years import centuries, decades, seasons, unit_period
from forecasts.horizon.scan import Readings, Rule, Scan

Rules = tuple[Rule[Period], ...]

WHOLE: Rules = (
    dates,
    year_periods,
    relative_periods,
    days_of_the_month,
    weekdays,
    relative_days,
    weeks,
    months,
    quarters_and_halves,
    first_months,
    fiscal_years,
    seasons,
    decades,
    centuries,
    event_periods,
)


def read_by(scan: Scan, rules: Rules, at: int) -> Readings[Period]:
    """What those rules read here, in their order."""
    for rule in rules:
        yield from scan.once(rule, at)


def whole_periods(scan: Scan, at: int) -> Readings[Period]:
    """Any period that parts may be taken of: those that stand alone, and "the year", "the month"."""
    yield from read_by(scan, WHOLE, at)
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


def longer_halves(scan: Scan, at: int) -> Readings[Period]:
    """The second half of the decade, of the 2030s, of the month."""
    for start in scan.skip(at, "the"):
        for number, middle in ordinals(scan, start):
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
        year = found.first.year + (number - 1) * size
        return replace(period.years(year, year + size - 1, f"half-{found.rule}"), flags=found.flags)
    if found.rule == "month":
        first = found.first if number == 1 else found.first.replace(day=16)
        last = found.first.replace(day=15) if number == 1 else found.last
        return Period(first, last, "half-month", flags=found.flags)
    return None


def parts(scan: Scan, at: int) -> Readings[Period]:
    """Early 2027, mid-March, late next year, the early 2030s, next year's first third."""
    for part, start in scan.names("part", at):
        for middle in scan.skip(start, "of"):
            for after in scan.skip(middle, "the"):
                yield from _parted(part, whole_periods(scan, after))
    yield from _middles(scan, at)
    for found, end in (*months(scan, at), *relative_periods(scan, at)):
        for part, stop in scan.names("part_post", end):
            yield from _parted(part, iter([(found, stop)]))


def _middles(scan: Scan, at: int) -> Readings[Period]:
    """Mid-month, midyear 2027."""
    for unit, start in scan.names("unit_mid", at):
        found = unit_period(scan, unit, 0)
        if found is not None:
            yield from _parted("mid", iter([(found, start)]))
        for before in scan.skip(start, "of"):
            yield from _parted("mid", ((p, end) for p, end in whole_periods(scan, before) if p.rule == unit))


def _parted(part: str, readings: Readings[Period]) -> Readings[Period]:
    for found, end in readings:
        made = part_of(found, part)
        if made is not None:
            yield made, end


def part_of(found: Period, part: str) -> Period | None:
    """A third of a year, month, season, decade or century; None of anything else."""
    year = found.first.year
    if found.rule == "year":
        return period.year_part(year, part)
    if found.rule == "month":
        made = period.month_part(year, found.first.month, part)
        number = found.first.month
        again = None if found.rebuild is None else (lambda other: period.month_part(other, number, part))
        return replace(made, flags=made.flags | found.flags, rebuild=again)
    if found.rule == "season":
        first = period.add_months(found.first, ("early", "mid", "late").index(part))
        return replace(period.month(first.year, first.month, 1, "season-part"), flags=found.flags)
    if found.rule == "decade":
        return period.decade_part(year, part)
    if found.rule == "century":
        return period.century_part(found.last.year // 100, part)
    return None


def ends(scan: Scan, at: int) -> Readings[Period]:
    """The end of June 2027, end-2027, year-end, year-end 2027, the end of the first half."""
    for start in scan.skip(at, "the"):
        for _, middle in scan.take("end", start):
            yield from _ends_of(scan, middle)
        for unit, middle in scan.names("unit_end", start):
            yield from _unit_ends(scan, unit, middle)
    yield from _possessive_ends(scan, at)


def _ends_of(scan: Scan, at: int) -> Readings[Period]:
    for start in scan.skip(at, "of"):
        longer = ((p, stop) for p, stop in divided_periods(scan, start) if p.first != p.last)
        yield from ((period.end_of(p), stop) for p, stop in (*longer, *terms(scan, start)))


def _unit_ends(scan: Scan, unit: str, at: int) -> Readings[Period]:
    """Year-end, month-end; year-end 2027."""
    found = unit_period(scan, unit, 0)
    if found is not None:
        yield period.end_of(found), at
    for start in scan.skip(at, "of"):
        same = ((p, stop) for p, stop in divided_periods(scan, start) if p.rule == unit)
        yield from ((period.end_of(p), stop) for p, stop in same)


def _possessive_ends(scan: Scan, at: int) -> Readings[Period]:
    """Next year's end, 2027's end."""
    for found, middle in (*relative_periods(scan, at), *year_periods(scan, at), *months(scan, at)):
        for _, start in scan.take("possessive", middle):
            yield from ((period.end_of(found), end) for _, end in scan.take("end", start))


def starts(scan: Scan, at: int) -> Readings[Period]:
    """The start of 2028: by it, 1 January; in it, the first third."""
    for start in scan.skip(at, "the"):
        for _, middle in scan.take("start", start):
            for before in scan.skip(middle, "of"):
                yield from ((_start_of(p), stop) for p, stop in divided_periods(scan, before) if p.first != p.last)


def _start_of(found: Period) -> Period:
    third = part_of(found, "early") or Period(found.first, found.first, found.rule, flags=found.flags)
    return replace(third, rule=f"start-of-{found.rule}", by=found.first, flags=found.flags | {"start-ambiguous"})


def rests(scan: Scan, at: int) -> Readings[Period]:
    """Later this year, the rest of 2026."""
    for start in scan.skip(at, "the"):
        for _, middle in scan.take("later", start):
            for found, end in divided_periods(scan, middle):
                if found.rule in ("week", "month", "quarter", "year", "decade", "century", "season"):
                    first = max(found.first, scan.published)
                    if first <= found.last:
                        yield replace(found, first=first, rule=f"rest-of-{found.rule}", rebuild=None), end


# A period that may stand alone: a whole one, or a part of one.
ALONE: Rules = (*WHOLE, clock_days, longer_halves, parts, ends, starts, rests, terms_of_office)


# Words of these kinds alone begin no period: prepositions, and what only stands around one.
_BEGIN_NONE = frozenset([
    "about", "after_year", "and", "at", "before", "by", "changes_after", "filler", "in", "in_length",
    "in_one", "of", "of_a", "on", "or", "plus", "possessive", "predicate", "record", "within",
])  # fmt: skip


def _may_begin(scan: Scan, at: int) -> bool:
    """Whether any rule could succeed here; asked first, because most words begin no period."""
    text = scan.text(at)
    if text in ("-", "'", "’", "年"):
        return True
    kinds = scan.kinds(at)
    if kinds:
        return not _BEGIN_NONE.issuperset(kinds)
    if scan.kind(at) == "number":
        return scan.text(at + 1) not in ("%", "per", "percent", "pct")
    return scan.kind(at) == "word" and len(text) <= 2


def periods(scan: Scan, at: int) -> Readings[Period]:
    """Any period that may stand alone."""
    if not _may_begin(scan, at):
        return
    yield from read_by(scan, ALONE, at)
