"""Rules for whole horizons: a preposition and a period, a length from publication, a fuzzy word."""

from collections.abc import Iterator
from dataclasses import replace

from forecasts.horizon import period
from forecasts.horizon.period import Period
from forecasts.horizon.rules.drafts import Draft, before, deadline, fuzzy, rolled, stands_out, window
from forecasts.horizon.rules.lengths import Length, iso_lengths, lengths, one_or_more
from forecasts.horizon.rules.parts import periods
from forecasts.horizon.rules.ranges import period_ranges
from forecasts.horizon.rules.years import unit_period
from forecasts.horizon.scan import Readings, Scan


def drafts(scan: Scan, at: int) -> Readings[Draft]:
    """Every horizon that can be read from a position."""
    if scan.kind(at) == "number" and scan.text(at + 1) == "%":
        return
    for start in _past_fillers(scan, at):
        for rule in (_deadlines, _befores, _windows, _alone, _from_now, _rolling, _fuzzy):
            yield from rule(scan, start)


def _past_fillers(scan: Scan, at: int) -> Iterator[int]:
    yield at
    for _, end in scan.take("filler", at):
        yield end


def _any_period(scan: Scan, at: int) -> Iterator[tuple[Period, int]]:
    yield from scan.once(periods, at)
    yield from scan.once(period_ranges, at)


# A preposition and a period


def _deadlines(scan: Scan, at: int) -> Readings[Draft]:
    for mode, start in scan.names("by", at):
        for offset, end in scan.numbers("day_end", start):
            yield deadline(scan, period.day(scan.published + offset * period.DAY, "day"), mode), end
        for middle in scan.skip(start, "filler"):
            for found, end in _any_period(scan, middle):
                yield from ((deadline(scan, found, mode), stop) for stop in scan.skip(end, "at_latest"))
            for length, end in _anchored_lengths(scan, middle):
                yield rolled(scan, length), end


def _befores(scan: Scan, at: int) -> Readings[Draft]:
    for _, start in scan.take("before", at):
        for found, end in scan.once(periods, start):
            yield before(scan, found), end
            yield from ((_ended(scan, found), stop) for _, stop in scan.take("is_out", end))
        for middle in scan.skip(start, "the"):
            for unit, end in scan.names("unit", middle):
                whole = unit_period(scan, unit, 0)
                if whole is not None:
                    yield from ((_ended(scan, whole), stop) for _, stop in scan.take("is_out", end))


def _ended(scan: Scan, found: Period) -> Draft:
    return deadline(scan, period.end_of(found), "before")


def _windows(scan: Scan, at: int) -> Readings[Draft]:
    for preposition, start in scan.names("in", at):
        for middle in scan.skip(start, "filler"):
            for found, end in _any_period(scan, middle):
                if found.rule == "event:new-year" and preposition in ("in", "over"):
                    scan.problem = "the new year may be its first weeks or the whole of it: give a close date"
                elif _fits(preposition, found):
                    yield window(scan, found, is_deadline=found.is_end), end
                    yield from ((deadline(scan, found, "latest"), stop) for _, stop in scan.take("at_latest", end))


def _fits(preposition: str, found: Period) -> bool:
    """Nothing happens "on 2027" or "at March"."""
    days = (found.last - found.first).days
    if preposition == "on":
        return days < 3
    if preposition == "at":
        return days < 3 or found.is_end or found.rule.startswith("start-of") or found.rule.startswith("event")
    return days > 0 or found.is_end or found.rule.startswith("event")


def _alone(scan: Scan, at: int) -> Readings[Draft]:
    for found, end in _any_period(scan, at):
        if found.rule == "event:new-year":
            continue  # "new year resolutions"
        yield (
            window(scan, found, is_deadline=found.is_end or found.is_date, anchored=stands_out(scan, found, at, end)),
            end,
        )
        yield from ((deadline(scan, found, "latest"), stop) for _, stop in scan.take("at_latest", end))


def _from_now(scan: Scan, at: int) -> Readings[Draft]:
    """Between now and P, from now until P."""
    for opener, joiner in (("between", "and"), ("from", "to")):
        for _, start in scan.take(opener, at):
            for _, middle in scan.take("now", start):
                for _, after in scan.take(joiner, middle):
                    yield from ((deadline(scan, found, "by"), end) for found, end in scan.once(periods, after))


# A length from publication


def _rolling(scan: Scan, at: int) -> Readings[Draft]:
    for preposition, start in (("", at), *scan.names("in", at), *scan.names("in_length", at)):
        for length, end, is_ahead in _bounded_lengths(scan, start):
            if preposition != "over" or is_ahead:  # "over two years" may mean more than two
                anchored = is_ahead or start != at or _is_named(scan, at, end)
                yield rolled(scan, length, anchored=anchored), end
        yield from _next_unit(scan, start)
        yield from _unit_ahead(scan, start)
    yield from _in_one(scan, at)
    yield from _from_a_day(scan, at)
    yield from ((rolled(scan, length), end) for length, end in iso_lengths(scan, at))


def _from_a_day(scan: Scan, at: int) -> Readings[Draft]:
    """Two weeks from Friday."""
    for start in (at, *(end for _, end in scan.take("in", at))):
        for length, middle in scan.once(lengths, start):
            for _, after in scan.take("from", middle):
                for found, end in scan.once(periods, after):
                    if found.first == found.last:
                        day = period.day(length.after(found.first), "rolling-from")
                        yield deadline(scan, replace(day, flags=found.flags | length.flags), "by"), end


def _is_named(scan: Scan, at: int, end: int) -> bool:
    """As in "this time next year"."""
    return any(stop == end for _, stop in scan.take("length", at))


def _in_one(scan: Scan, at: int) -> Readings[Draft]:
    """In a year, in a month or two."""
    for _, start in scan.take("in_one", at):
        for unit, end in scan.names("unit", start):
            yield from ((rolled(scan, length), stop) for length, stop in one_or_more(scan, unit, end))


def _unit_ahead(scan: Scan, at: int) -> Readings[Draft]:
    """In the year ahead; in French and Spanish "ahead" is said of months and years in the plural."""
    if not scan.language.article_rolls:
        return
    for _, start in scan.take("the", at):
        for unit, middle in scan.names("unit", start):
            for _, end in scan.take("ahead", middle):
                yield from ((draft, stop) for draft, stop in _one_unit(scan, unit, end) if stop == end)


def _bounded_lengths(scan: Scan, at: int) -> Iterator[tuple[Length, int, bool]]:
    """[less than] [about] [the next] two years [from now]."""
    for under in scan.skip(at, "under"):
        for about in scan.skip(under, "about"):
            for ahead in scan.skip(about, "next", "coming", "the_coming", "another"):
                for length, end in _lengths_behind(scan, ahead, under < about, about < ahead):
                    yield length, end, ahead != about
                    yield from ((length, stop, True) for _, stop in scan.take("from_now", end))


def _lengths_behind(scan: Scan, at: int, is_about: bool, is_ahead: bool) -> Iterator[tuple[Length, int]]:
    """A length behind the words before it; "about" among them makes it approximate."""
    for start in scan.skip(at, "about", "the") if is_ahead else scan.skip(at, "the_length"):
        loose = is_about or (at != start and scan.text(at) in ("about", "around"))
        for length, end in scan.once(lengths, start):
            yield _flagged(length, "approximate") if loose else length, end


def _anchored_lengths(scan: Scan, at: int) -> Iterator[tuple[Length, int]]:
    """Two years from now: a length that may follow "by"."""
    for length, end in scan.once(lengths, at):
        yield from ((length, stop) for _, stop in scan.take("from_now", end))
    for name, _ in scan.names("length", at):
        yield from ((length, end) for length, end in scan.once(lengths, at) if name == "1 year")


def _flagged(length: Length, flag: str) -> Length:
    return Length(
        length.months, length.hours, length.working_days, length.flags | {flag}, length.shortest, length.longest
    )


def _next_unit(scan: Scan, at: int) -> Readings[Draft]:
    """Over the next year, in the coming decade: one unit from publication; over the next year or two.

    In French and Spanish only "the next decade" can be meant so, and there it has two readings.
    """
    rolls = scan.language.article_rolls
    for kind in ("next", "coming", "another"):
        for _, start in scan.take(kind, at):
            if rolls and kind == "next" and scan.text(at) != "the":
                continue
            for unit, end in scan.names("unit", start):
                if rolls or (unit in ("decade", "century") and scan.language.code in ("fr", "es")):
                    yield from _one_unit(scan, unit, end)


def _one_unit(scan: Scan, unit: str, end: int) -> Readings[Draft]:
    for length, stop in one_or_more(scan, unit, end):
        draft = rolled(scan, length)
        calendar = unit_period(scan, unit, 1)
        if calendar is not None and stop == end and unit != "day":
            flags = draft.flags | {"rolling-or-calendar"}
            draft = Draft(
                draft.opens, draft.closes, draft.rule, flags, draft.earliest, max(calendar.last, draft.closes)
            )
        yield draft, stop


# A fuzzy word


def _fuzzy(scan: Scan, at: int) -> Readings[Draft]:
    yield from ((fuzzy(scan, name), end) for name, end in scan.names("fuzzy_adverb", at))
    for start in scan.skip(at, "in"):
        for middle in scan.skip(start, "the"):
            yield from ((fuzzy(scan, name), end) for name, end in scan.names("fuzzy", middle))
            yield from _ahead(scan, middle)
        for kind in ("next", "coming"):
            for _, middle in scan.take(kind, start):
                yield from _coming(scan, middle)
        for _, middle in scan.take("the", start):
            for _, later in scan.take("coming", middle):
                yield from _coming(scan, later)


def _coming(scan: Scan, at: int) -> Readings[Draft]:
    """The coming weeks; the coming weeks and months, of which the longer counts."""
    for unit, end in scan.names("units", at):
        if f"coming {unit}s" in scan.profile.terms:
            found = fuzzy(scan, f"coming {unit}s")
            yield found, end
            for kind in ("and", "or"):
                for _, middle in scan.take(kind, end):
                    yield from ((_longer(found, other), stop) for other, stop in _coming(scan, middle))


def _longer(one: Draft, other: Draft) -> Draft:
    longer = max(one, other, key=lambda draft: draft.closes)
    return replace(longer, earliest=min(one.earliest, other.earliest))


def _ahead(scan: Scan, at: int) -> Readings[Draft]:
    for found, middle in _coming(scan, at):
        yield from ((found, end) for _, end in scan.take("ahead", middle))
