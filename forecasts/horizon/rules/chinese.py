"""Rules for Chinese, where "before" and "within" follow what they govern: 2027年底前, 未来六个月内."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from fractions import Fraction

from forecasts.horizon import events, period
from forecasts.horizon.period import Period
from forecasts.horizon.rules import numeric
from forecasts.horizon.rules.drafts import Draft, before, deadline, fuzzy, rolled, stands_out, window
from forecasts.horizon.rules.lengths import Length, iso_lengths, length_of
from forecasts.horizon.rules.parts import part_of
from forecasts.horizon.rules.quarters import quarters_and_halves
from forecasts.horizon.rules.years import Builder, unit_period
from forecasts.horizon.scan import Readings, Scan

_DIGITS = {c: n for n, c in enumerate("零一二三四五六七八九")} | {"两": 2, "〇": 0}


def drafts(scan: Scan, at: int) -> Readings[Draft]:
    """Every Chinese horizon that can be read from a position."""
    for mode, start in scan.names("by", at):
        for found, end in _any_period(scan, start):
            yield from ((deadline(scan, found, mode), stop) for stop in scan.skip(end, "until_post"))
    for start in scan.skip(at, "in"):
        for found, end in _any_period(scan, start):
            yield from _placed(scan, found, (start, end), has_preposition=start != at)
        yield from _rolling(scan, start)
    yield from ((fuzzy(scan, name), end) for name, end in scan.names("fuzzy_adverb", at))
    yield from ((rolled(scan, length), end) for length, end in iso_lengths(scan, at))


def _placed(scan: Scan, found: Period, span: tuple[int, int], *, has_preposition: bool) -> Readings[Draft]:
    end = span[1]
    yield from ((_before(scan, found), stop) for _, stop in scan.take("before", end))
    yield from ((window(scan, found), stop) for _, stop in scan.take("within", end) if not found.is_end)
    yield from ((deadline(scan, found, "until"), stop) for _, stop in scan.take("until_post", end))
    is_deadline = found.is_end or (found.is_date and not has_preposition)
    anchored = has_preposition or stands_out(scan, found, *span)
    yield window(scan, found, is_deadline=is_deadline, anchored=anchored), end


def _before(scan: Scan, found: Period) -> Draft:
    """前 is "before", but many deadlines written with it include the day or year named: flagged."""
    made = before(scan, found)
    if found.is_end:
        return made
    return replace(made, flags=made.flags | {"before-ambiguous"}, latest=max(made.latest, found.last))


# Numbers


def number(scan: Scan, at: int) -> Readings[int]:
    """18, 十八, 二十五, 两."""
    yield from scan.digits(at, 1, 4)
    digits = _DIGITS.get(scan.text(at))
    tens, end = (digits, at + 1) if digits is not None else (1, at)
    if digits is not None:
        yield digits, at + 1
    if scan.text(end) == "十" and tens:
        yield tens * 10, end + 1
        unit = _DIGITS.get(scan.text(end + 1))
        if unit:
            yield tens * 10 + unit, end + 2


def _year_numbers(scan: Scan, at: int) -> Readings[int]:
    """2027年, 二〇二七年, 今年, 明年."""
    for year, end in scan.digits(at, 4, 4):
        if scan.text(end) == "年" and year >= 1000:
            yield year, end + 1
    written = [_DIGITS.get(scan.text(at + n)) for n in range(4)]
    if scan.text(at + 4) == "年" and None not in written and written[0]:
        yield int("".join(map(str, written))), at + 5
    for offset, end in scan.numbers("year_word", at):
        yield scan.year_at(offset), end


# Periods


def _any_period(scan: Scan, at: int) -> Iterator[tuple[Period, int]]:
    yield from scan.once(periods, at)
    yield from scan.once(_ranges, at)


def periods(scan: Scan, at: int) -> Readings[Period]:
    """Any period of the calendar."""
    for rule in (_years, _months_and_days, _quarters, _relative, _weekdays, _eras, _events):
        yield from scan.once(rule, at)
    yield from numeric.iso(scan, at)
    yield from numeric.figures(scan, at)
    yield from scan.once(quarters_and_halves, at)


def _years(scan: Scan, at: int) -> Readings[Period]:
    """2027年, 明年, 2027年底, 年底, 2027年初, 2027年上半年, 2027年夏季."""
    for year, end in _year_numbers(scan, at):
        yield period.years(year), end
        yield from _of_year(scan, year, end)
    if scan.text(at) == "年":
        yield from _this_year(scan, at)
    for half, end in scan.numbers("half", at):
        found = period.nearest(_builder(period.half, half), scan.anchor)
        if found is not None:
            yield found.flagged("year-assumed"), end
    yield from _seasons(scan, at)


def _this_year(scan: Scan, at: int) -> Readings[Period]:
    """年底, 年内: of this year."""
    yield from ((p, end) for p, end in _of_year(scan, scan.year_at(0), at) if end > at + 1)
    if scan.text(at + 1) == "内" and (at == 0 or scan.kind(at - 1) == "mark"):
        yield period.years(scan.year_at(0)), at + 2


def _seasons(scan: Scan, at: int) -> Readings[Period]:
    for month, end in scan.numbers("season", at):
        found = period.nearest(_builder(period.season, month), scan.anchor) if end - at > 1 else None
        if found is not None:
            made = replace(found, flags=found.flags - {"winter-ambiguous"}, earliest=None, latest=None)
            yield made.flagged("year-assumed"), end


def _builder(make: Callable[[int, int], Period], number: int) -> Builder:
    return lambda year: make(year, number)


def _of_year(scan: Scan, year: int, at: int) -> Readings[Period]:
    whole = period.years(year)
    yield from ((period.end_of(whole), end) for _, end in scan.take("end", at))
    for _, end in scan.take("start", at):
        first_third = period.year_part(year, "early")
        flags = frozenset({"start-ambiguous"})
        yield replace(first_third, rule="start-of-year", by=whole.first, flags=flags), end
    yield from ((period.year_part(year, "mid"), end) for _, end in scan.take("mid", at))
    yield from ((period.half(year, half), end) for half, end in scan.numbers("half", at))
    yield from ((period.season(year, month), end) for month, end in scan.numbers("season", at))


def _months_and_days(scan: Scan, at: int) -> Readings[Period]:
    """2027年6月, 6月30日, 明年三月, 下个月, 6月底, 6月上旬."""
    for year, start in _year_numbers(scan, at):
        for month, middle in _month_numbers(scan, start):
            yield from _of_month(scan, period.month(year, month), middle)
            yield from _days(scan, year, month, middle)
    for month, middle in _month_numbers(scan, at):
        found = period.nearest(_builder(period.month, month), scan.anchor)
        if found is not None:
            yield from _of_month(scan, found.flagged("year-assumed"), middle)
        yield from _days(scan, None, month, middle)
    for offset, middle in scan.numbers("month_word", at):
        found = unit_period(scan, "month", offset)
        if found is not None:
            yield from _of_month(scan, found, middle)
            yield from _days(scan, found.first.year, found.first.month, middle)
    if scan.text(at) == "月":
        found = unit_period(scan, "month", 0)
        yield from ((period.end_of(found), end) for _, end in scan.take("end", at) if found)


def _month_numbers(scan: Scan, at: int) -> Readings[int]:
    for month, end in number(scan, at):
        if 1 <= month <= 12 and scan.text(end) in ("月", "月份"):
            yield month, end + (2 if scan.text(end + 1) == "份" else 1)


def _of_month(scan: Scan, found: Period, at: int) -> Readings[Period]:
    yield found, at
    yield from ((period.end_of(found), end) for _, end in scan.take("end", at))
    for third, end in scan.names("third", at):
        made = part_of(found, third)
        if made is not None:
            yield made, end


def _days(scan: Scan, year: int | None, month: int, at: int) -> Readings[Period]:
    for day, end in number(scan, at):
        if scan.text(end) not in ("日", "号"):
            continue
        if year is not None:
            when = period.day_of(year, month, day)
            found = None if when is None else period.day(when)
        else:
            found = period.nearest(lambda y, d=day: _day_in(y, month, d), scan.anchor)  # type: ignore[misc]
            found = found and found.flagged("year-assumed")
        if found is None:
            scan.problem = f"{month}月{day}日 is not a date of the calendar"
        else:
            yield found, end + 1


def _day_in(year: int, month: int, day: int) -> Period | None:
    when = period.day_of(year, month, day)
    return None if when is None else period.day(when)


def _quarters(scan: Scan, at: int) -> Readings[Period]:
    """2027年第三季度, 三季度, 下个季度, 本季度末."""
    for year, start in _year_numbers(scan, at):
        for quarter, end in _quarter_numbers(scan, start):
            yield from _with_end(scan, period.quarter(year, quarter), end)
    for quarter, end in _quarter_numbers(scan, at):
        found = period.nearest(_builder(period.quarter, quarter), scan.anchor)
        if found is not None:
            yield from _with_end(scan, found.flagged("year-assumed"), end)
    for offset, end in scan.numbers("quarter_word", at):
        found = unit_period(scan, "quarter", offset)
        if found is not None:
            yield from _with_end(scan, found, end)


def _quarter_numbers(scan: Scan, at: int) -> Readings[int]:
    start = at + 1 if scan.text(at) == "第" else at
    for quarter, end in number(scan, start):
        if 1 <= quarter <= 4 and scan.text(end) == "季":
            yield quarter, end + (2 if scan.text(end + 1) == "度" else 1)


def _with_end(scan: Scan, found: Period, at: int) -> Readings[Period]:
    yield found, at
    yield from ((period.end_of(found), end) for _, end in scan.take("end", at))


def _relative(scan: Scan, at: int) -> Readings[Period]:
    """下周, 本年代末, 本世纪末, 明天."""
    for kind, unit in (("week_word", "week"), ("decade_word", "decade"), ("century_word", "century")):
        for offset, end in scan.numbers(kind, at):
            found = unit_period(scan, unit, offset)
            if found is None:
                continue
            yield from _with_end(scan, found, end)
            for _, stop in scan.take("mid", end):
                made = part_of(found, "mid")
                if made is not None:
                    yield made, stop
    for offset, end in scan.numbers("day", at):
        when = scan.published + offset * period.DAY
        yield Period(when, when, "day"), end


def _weekdays(scan: Scan, at: int) -> Readings[Period]:
    """周五 is the nearest not past, 下周五 that of the next calendar week."""
    for weekday, end in scan.numbers("weekday", at):
        ahead = (weekday - scan.published.weekday()) % 7
        when = scan.published + ahead * period.DAY
        yield Period(when, when, "weekday"), end
    for prefix, offset in (("本", 0), ("这", 0), ("下", 1)):
        if scan.text(at) == prefix:
            for weekday, end in scan.numbers("weekday", at + 1):
                when = period.week(scan.published, offset).first + weekday * period.DAY
                yield Period(when, when, "weekday"), end


def _eras(scan: Scan, at: int) -> Readings[Period]:
    """2030年代, 21世纪."""
    for year, end in scan.digits(at, 4, 4):
        if year % 10 == 0 and scan.text(end) == "年" and scan.text(end + 1) == "代":
            yield period.decade(year), end + 2
            yield from ((period.decade_part(year, part), stop) for part, stop in scan.names("decade_part", end + 2))
    for century, end in scan.digits(at, 2, 2):
        if century >= 20 and scan.text(end) == "世" and scan.text(end + 1) == "纪":
            yield from _with_end(scan, period.century(century), end + 2)


def _events(scan: Scan, at: int) -> Readings[Period]:
    for kind in ("holiday", "event"):
        for name, end in scan.names(kind, at):
            found = period.nearest(lambda year, n=name: events.event(n, year), scan.anchor)  # type: ignore[misc]
            if found is not None:
                yield found.flagged("year-assumed"), end
        for year, start in _year_numbers(scan, at):
            for name, end in scan.names(kind, start):
                found = events.event(name, year)
                if found is not None:
                    yield found, end


def _ranges(scan: Scan, at: int) -> Readings[Period]:
    """2027年至2029年, 2027-2029年, 2026年6月至9月, 从2027年到2030年."""
    from forecasts.horizon.rules.ranges import ascending, join

    for start in scan.skip(at, "from"):
        for first, middle in scan.once(periods, start):
            for after in _joined(scan, middle):
                for second, end in scan.once(periods, after):
                    pair = ascending(first, second)
                    if pair is not None:
                        yield join(*pair), end
        for year, middle in scan.digits(start, 4, 4):
            for after in _joined(scan, middle):
                for last, end in _year_numbers(scan, after):
                    if 1000 <= year < last:
                        yield join(period.years(year), period.years(last)), end


def _joined(scan: Scan, at: int) -> Iterator[int]:
    yield from (end for _, end in scan.take("to", at))
    dash = scan.mark(at, "-", "~", "～")
    if dash is not None:
        yield dash


# Lengths


def _rolling(scan: Scan, at: int) -> Readings[Draft]:
    """未来六个月内, 两年内, 两年后, 18个月, 未来几年."""
    for start in scan.skip(at, "ahead"):
        for length, end in _lengths(scan, start):
            yield rolled(scan, length, anchored=start != at), end
            for kind in ("within", "after_length") if start == at else ("within",):
                yield from ((rolled(scan, length), stop) for _, stop in scan.take(kind, end))


def _lengths(scan: Scan, at: int) -> Readings[Length]:
    for value, middle in number(scan, at):
        yield from _counted(scan, value, None, middle)
        for after in _joined(scan, middle):
            for high, end in number(scan, after):
                if value < high:
                    yield from _counted(scan, high, value, end)
    if scan.text(at) == "半":
        yield from (
            (length_of(Fraction(1, 2), unit), end) for unit, end in scan.names("unit", at + 1) if unit == "year"
        )
        if scan.text(at + 1) == "个" and scan.text(at + 2) == "月":
            yield length_of(Fraction(1, 2), "month"), at + 3
    for name, middle in scan.names("count", at):
        low, used, high = scan.profile.count(name)
        for unit, end in scan.names("unit", middle):
            made = length_of(Fraction(used), unit)
            bounds = length_of(Fraction(low), unit), length_of(Fraction(high), unit)
            yield replace(made, flags=frozenset({"fuzzy"}), shortest=bounds[0], longest=bounds[1]), end


def _counted(scan: Scan, value: int, low: int | None, at: int) -> Readings[Length]:
    for unit, end in scan.names("unit", at):
        if value <= 0 or (unit == "year" and value >= 1000):
            continue
        made = length_of(Fraction(value), unit)
        if low is not None:
            made = replace(made, flags=frozenset({"range"}), shortest=length_of(Fraction(low), unit), longest=made)
        yield made, end
        if scan.text(end) == "半" and low is None:
            yield length_of(Fraction(2 * value + 1, 2), unit), end + 1
