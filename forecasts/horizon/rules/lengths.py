"""Rules for lengths of time counted from publication: "18 months", "six to twelve weeks", "P18M"."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from fractions import Fraction

from forecasts.horizon import period
from forecasts.horizon.scan import Readings, Scan, words_number

_MONTHS = {
    "month": 1, "quarter": 3, "half-year": 6, "year": 12, "half-decade": 60, "decade": 120,
    "quarter-century": 300, "half-century": 600, "century": 1200,
}  # fmt: skip
_HOURS = {"hour": 1, "day": 24, "week": 168, "fortnight": 336}
_FURTHEST_MONTHS = 12 * 1000


@dataclass(frozen=True)
class Length:
    """A length of time; `shortest` and `longest` bracket it where the words are a range or fuzzy."""

    months: Fraction
    hours: Fraction
    working_days: int = 0
    flags: frozenset[str] = period.NO_FLAGS
    shortest: Length | None = None
    longest: Length | None = None

    def after(self, start: date) -> date:
        """The day this long after another: calendar months, then days; half a month is fifteen days."""
        whole, rest = divmod(self.months, 1)
        hours = self.hours + rest * 720
        when = period.add_months(start, int(whole)) + timedelta(days=int(hours / 24 + Fraction(1, 2)))
        for _ in range(self.working_days):
            when += timedelta(days=max(1, 7 - when.weekday()) if when.weekday() > 3 else 1)
        return when

    def plus(self, other: Length) -> Length:
        """Both together."""
        return Length(
            self.months + other.months,
            self.hours + other.hours,
            self.working_days + other.working_days,
            self.flags | other.flags,
        )


@dataclass(frozen=True)
class _Amount:
    value: Fraction
    low: Fraction | None = None
    high: Fraction | None = None
    flags: frozenset[str] = period.NO_FLAGS


def lengths(scan: Scan, at: int) -> Readings[Length]:
    """Any length: one, a sum ("a year and three months") or a range of two ("six months to a year")."""
    for first, end in _simple(scan, at):
        yield first, end
        if first.shortest is None:
            yield from _sums(scan, first, end)
        yield from _length_ranges(scan, first, end)
        yield from _or_so(scan, first, end)
    for _, start in scan.take("between", at):
        for low, middle in _simple(scan, start):
            for _, after in scan.take("and", middle):
                yield from ((_ranged(low, high), end) for high, end in _simple(scan, after) if _ascends(low, high))


def _sums(scan: Scan, first: Length, at: int) -> Readings[Length]:
    for kind in ("plus", "and"):
        for _, middle in scan.take(kind, at):
            yield from ((first.plus(other), stop) for other, stop in _simple(scan, middle))


def _length_ranges(scan: Scan, low: Length, at: int) -> Readings[Length]:
    for middle in _range_marks(scan, at):
        yield from ((_ranged(low, high), end) for high, end in _simple(scan, middle) if _ascends(low, high))


def _or_so(scan: Scan, first: Length, at: int) -> Readings[Length]:
    """A year or so; a year or two."""
    for _, end in scan.take("so", at):
        yield Length(first.months, first.hours, first.working_days, first.flags | {"approximate"}), end
    for _, middle in scan.take("or", at):
        for number, end in scan.numbers("number", middle):
            if number == 2:
                double = Length(first.months * 2, first.hours * 2, first.working_days * 2)
                yield _ranged(first, double), end


def one_or_more(scan: Scan, unit: str, at: int) -> Readings[Length]:
    """What "the next <unit>" may go on to be: one, one or two, one and a half."""
    one = length_of(Fraction(1), unit)
    yield one, at
    yield from _or_so(scan, one, at)
    yield from (_counted_one(Fraction(3, 2), unit, end) for end in _and_a_half(scan, at))


def _range_marks(scan: Scan, at: int) -> Iterator[int]:
    for kind in ("to", "or"):
        yield from (end for _, end in scan.take(kind, at))
    dash = scan.mark(at, "-", "~")
    if dash is not None:
        yield dash


def _ascends(low: Length, high: Length) -> bool:
    start = date(2001, 1, 1)
    return low.after(start) < high.after(start)


def _ranged(low: Length, high: Length) -> Length:
    return Length(high.months, high.hours, high.working_days, low.flags | high.flags | {"range"}, low, high)


def _simple(scan: Scan, at: int) -> Readings[Length]:
    """Two years; a year and a half; half a decade; 6-12 months."""
    idioms = list(_weeks_in_days(scan, at))
    if idioms:
        yield from idioms
        return
    for amount, middle in _amounts(scan, at):
        for after in scan.skip(middle, "coming_inside"):
            yield from _with_unit(scan, amount, after)
    yield from _halves(scan, at)
    for name, end in scan.names("length", at):
        yield _named(name), end


def _with_unit(scan: Scan, amount: _Amount, at: int) -> Readings[Length]:
    """Two years; a year and a half."""
    for unit, end in _units(scan, at):
        yield from _counted(amount, unit, end)
        if amount.value == 1 and amount.low is None:
            yield from (_counted_one(Fraction(3, 2), unit, stop) for stop in _and_a_half(scan, end))


def _halves(scan: Scan, at: int) -> Readings[Length]:
    """Half a decade."""
    for _, start in scan.take("half", at):
        for after in scan.skip(start, "a", "of_a"):
            yield from (_counted_one(Fraction(1, 2), unit, end) for unit, end in scan.names("unit", after))


def _weeks_in_days(scan: Scan, at: int) -> Readings[Length]:
    """Quinze jours: two weeks, which count both ends; in figures more often fifteen days."""
    for kind, low, high in (("days_of_weeks", 0, 1), ("days_maybe_of_weeks", -1, 0)):
        for days, end in scan.numbers(kind, at):
            used, first, last = (length_of(Fraction(days + more), "day") for more in (0, low, high))
            yield Length(used.months, used.hours, 0, frozenset({"weeks-or-days"}), first, last), end


def _named(name: str) -> Length:
    """A word that is a length by itself, such as полгода: "6 month"."""
    number, unit = name.split()
    return length_of(Fraction(number), unit)


def _units(scan: Scan, at: int) -> Iterator[tuple[str, int]]:
    yield from scan.names("units", at)
    yield from scan.names("unit", at)


def _and_a_half(scan: Scan, at: int) -> Iterator[int]:
    yield from (end for _, end in scan.take("and_a_half", at))


def _counted(amount: _Amount, unit: str, end: int) -> Readings[Length]:
    if amount.value <= 0 or not _is_sane(amount, unit):
        return
    used = length_of(amount.value, unit)
    low, high = (None if v is None else length_of(v, unit) for v in (amount.low, amount.high))
    yield Length(used.months, used.hours, used.working_days, used.flags | amount.flags, low, high), end


def _counted_one(value: Fraction, unit: str, end: int) -> tuple[Length, int]:
    return length_of(value, unit), end


def _is_sane(amount: _Amount, unit: str) -> bool:
    if unit == "weekday":
        return amount.value.denominator == 1 and amount.value <= 400
    return amount.value * _MONTHS.get(unit, 1) <= _FURTHEST_MONTHS * (1 if unit in _MONTHS else 30)


def length_of(value: Fraction, unit: str) -> Length:
    """So many units."""
    if unit == "weekday":
        return Length(Fraction(0), Fraction(0), int(value), frozenset({"working-days"}))
    return Length(value * _MONTHS.get(unit, 0), value * _HOURS.get(unit, 0))


def _amounts(scan: Scan, at: int) -> Readings[_Amount]:
    for amount, end in _single_amounts(scan, at):
        yield amount, end
        if amount.low is None:
            yield from _amount_ranges(scan, amount, end)
    for opener, joiner in (("between", "and"), ("from", "to")):
        for _, start in scan.take(opener, at):
            for low, middle in _single_amounts(scan, start):
                for _, after in scan.take(joiner, middle):
                    yield from (
                        (_spread(low, high), end)
                        for high, end in _single_amounts(scan, after)
                        if low.value < high.value
                    )


def _amount_ranges(scan: Scan, low: _Amount, at: int) -> Readings[_Amount]:
    for middle in _range_marks(scan, at):
        yield from ((_spread(low, high), end) for high, end in _single_amounts(scan, middle) if low.value < high.value)


def _spread(low: _Amount, high: _Amount) -> _Amount:
    return _Amount(high.value, low.value, high.value, frozenset({"range"}))


def _single_amounts(scan: Scan, at: int) -> Readings[_Amount]:
    for number, end in words_number(scan, at):
        yield _Amount(Fraction(number)), end
        yield from ((_Amount(number + Fraction(1, 2)), stop) for stop in _and_a_half(scan, end))
    yield from _decimals(scan, at)
    for _, end in scan.take("a", at):
        yield _Amount(Fraction(1)), end
    for name, end in scan.names("count", at):
        low, used, high = scan.profile.count(name)
        yield _Amount(Fraction(used), Fraction(low), Fraction(high), frozenset({"fuzzy"})), end


def _decimals(scan: Scan, at: int) -> Readings[_Amount]:
    """1.5, and 1,5 where the comma is the decimal sign; 1,000 where it is not."""
    whole, mark, part = scan.text(at), scan.text(at + 1), scan.text(at + 2)
    if not _is_decimal(scan, at) or len(whole) > 4 or len(part) > 3:
        return
    if mark == "." or (mark == "," and scan.language.decimal_comma):
        if len(part) < 3:
            yield _Amount(Fraction(f"{whole}.{part}")), at + 3
    elif mark == "," and len(part) == 3:
        yield _Amount(Fraction(whole + part)), at + 3


def _is_decimal(scan: Scan, at: int) -> bool:
    """Whether two numbers with one mark between them stand here, and nothing is glued to them."""
    are_numbers = scan.kind(at) == scan.kind(at + 2) == "number" and scan.glued(at + 1) and scan.glued(at + 2)
    is_glued = at > 0 and scan.glued(at)
    return are_numbers and not is_glued and not (scan.text(at + 3) in (".", ",") and scan.glued(at + 4))


_ISO_UNITS = {"y": "year", "m": "month", "w": "week", "d": "day", "h": "hour"}


def iso_lengths(scan: Scan, at: int) -> Readings[Length]:
    """ISO 8601 durations: P18M, P1Y6M, P2W, P90D, PT48H."""
    if scan.text(at) == "pt":
        yield from _iso_parts(scan, at + 1, in_time=True)
    elif scan.text(at) == "p":
        yield from _iso_parts(scan, at + 1, in_time=False)


def _iso_parts(scan: Scan, at: int, *, in_time: bool) -> Readings[Length]:
    total, end, left = Length(Fraction(0), Fraction(0)), at, "h" if in_time else "ymwd"
    while scan.glued(end) and scan.kind(end) == "number" and len(scan.text(end)) <= 4:
        letter, time = scan.text(end + 1)[:1], scan.text(end + 1)[1:]
        if not scan.glued(end + 1) or letter not in left or time not in ("", "t"):
            return
        total = total.plus(length_of(Fraction(int(scan.text(end))), _ISO_UNITS[letter]))
        left = "h" if time else left[left.index(letter) + 1 :]
        end += 2
    goes_on = scan.glued(end) and scan.kind(end) in ("word", "number")
    if end > at and (total.months or total.hours) and not goes_on:
        yield total, end
