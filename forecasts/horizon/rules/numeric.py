"""Dates in figures: ISO 8601 in all its forms, and 3/4/2027 in the order of the locale."""

import re
from dataclasses import replace
from datetime import date, timedelta

from forecasts.horizon import period
from forecasts.horizon.period import Period
from forecasts.horizon.scan import Readings, Scan

_CLOCK = re.compile(r"\d\d:?\d\d(:?\d\d([.,]\d{1,9})?)?(z|[+-]\d\d(:?\d\d)?)?")
_ISO = re.compile(r"(\d{4})(?:-?w(\d\d)|-(\d\d)(?:-(\d\d))?|-(\d{3})|(\d\d)(\d\d))")


def iso(scan: Scan, at: int) -> Readings[Period]:
    """2027-06-30, 20270630, 2027-06, 2027-W26, 2027-W26-3, 2027-181, each with an optional time of day."""
    text, ends = _run(scan, at)
    match = _ISO.match(text)
    if match is None or match.end() not in ends:
        return
    end, length = ends[match.end()], match.end()
    found = _iso_period(scan, match)
    if found is None:
        return
    if match[2] and re.match(r"-?[1-7]", text[length:]):
        digit = re.match(r"-?([1-7])", text[length:])
        if digit and length + digit.end() in ends:
            length += digit.end()
            found, end = period.day(found.first + (int(digit[1]) - 1) * period.DAY, "iso-date"), ends[length]
    yield from _with_clock(scan, found, text, length, end, ends)


def _run(scan: Scan, at: int) -> tuple[str, dict[int, int]]:
    """The glued tokens from here on as one text, and the token position at each of its offsets."""
    text, ends, end = "", {0: at}, at
    if scan.kind(at) == "number" and _starts_a_date(scan, at, "('\"/"):
        while end < len(scan.tokens) and (end == at or scan.glued(end)) and len(text) < 40:
            text += scan.text(end)
            end += 1
            ends[len(text)] = end
    return text, ends


_SEPARATORS = ("/", ".", "-")


def _starts_a_date(scan: Scan, at: int, marks: str) -> bool:
    """Whether figures may begin a date here: after a blank, a mark, or an ideograph."""
    if at == 0 or not scan.glued(at) or scan.text(at - 1) in marks:
        return True
    return scan.language.code == "zh" and scan.kind(at - 1) == "word" and not scan.text(at - 1).isascii()


def _iso_period(scan: Scan, match: re.Match[str]) -> Period | None:
    year = int(match[1])
    if match[2]:
        return period.iso_week(year, int(match[2])) or _refuse(scan, match[0], "week")
    if match[5]:
        when = _day_of_year(year, int(match[5]))
        return period.day(when, "iso-date") if when else _refuse(scan, match[0], "date")
    month, day = match[3] or match[6], match[4] or match[7]
    if day is None:
        return period.month(year, int(month)) if 1 <= int(month) <= 12 else _refuse(scan, match[0], "month")
    found = period.day_of(year, int(month), int(day))
    return period.day(found, "iso-date") if found else _refuse(scan, match[0], "date")


def _day_of_year(year: int, number: int) -> date | None:
    when = date(year, 1, 1) + timedelta(days=number - 1) if year >= 1 and number else None
    return when if when is not None and when.year == year else None


def _refuse(scan: Scan, text: str, what: str) -> Period | None:
    scan.problem = f"{text} is not a {what} of the calendar"
    return None


def _with_clock(scan: Scan, found: Period, text: str, length: int, end: int, ends: dict[int, int]) -> Readings[Period]:
    yield found, end
    if not found.is_date:
        return
    if text[length : length + 1] == "t":
        yield from _clocked(found, _CLOCK.match(text, length + 1), ends)
    elif length == len(text) or end < len(scan.tokens):
        later, positions = _run(scan, end)
        clock = _CLOCK.match(later)
        if clock and ":" in clock[0]:
            yield from _clocked(found, clock, positions)


def _clocked(found: Period, clock: re.Match[str] | None, ends: dict[int, int]) -> Readings[Period]:
    if clock and clock.end() in ends and _is_clock(clock[0]):
        yield found, ends[clock.end()]


def _is_clock(text: str) -> bool:
    digits = text.replace(":", "")
    hour, minute = int(digits[:2]), int(digits[2:4])
    second = digits[4:6] if digits[4:6].isdigit() else "0"
    return (hour < 24 and minute < 60 and int(second) <= 60) or (hour == 24 and minute == 0)


def figures(scan: Scan, at: int) -> Readings[Period]:
    """30/06/2027, 6-30-27, 30.6.2027, 2027/06/30, 06/2027, in the order of the locale."""
    parts = _parts(scan, at)
    if parts is None:
        return
    texts, separator, end = parts
    sizes = [len(text) for text in texts]
    if len(texts) == 3 and sizes[0] == 4:
        if separator != "-" or min(sizes[1:]) == 1:
            yield from _day(scan, texts[0], texts[1], texts[2], end)
    elif len(texts) == 3 and sizes[2] in (2, 4) and max(sizes[:2]) <= 2:
        yield from _ordered(scan, texts, end, separator)
    elif len(texts) == 2 and separator in "/." and sizes[0] <= 2 and sizes[1] == 4:
        yield from _month_of(scan, texts, end, separator)


def _month_of(scan: Scan, texts: list[str], end: int, separator: str) -> Readings[Period]:
    number = int(texts[0])
    if 1 <= number <= 12:
        yield period.month(int(texts[1]), number), end
    else:
        scan.problem = f"{texts[0]}{separator}{texts[1]} has no month {number}"


def _parts(scan: Scan, at: int) -> tuple[list[str], str, int] | None:
    if scan.kind(at) != "number" or not _starts_a_date(scan, at, "('\""):
        return None
    separator, texts, end = scan.text(at + 1), [scan.text(at)], at + 1
    while len(texts) < 3 and separator in _SEPARATORS and _is_glued_number(scan, end, separator):
        texts.append(scan.text(end + 1))
        end += 2
    if len(texts) == 1 or (scan.text(end) == separator and scan.glued(end + 1)):
        return None
    return texts, separator, end


def _is_glued_number(scan: Scan, at: int, separator: str) -> bool:
    """Whether a separator and a number stand here without a blank."""
    is_number = scan.text(at) == separator and scan.kind(at + 1) == "number"
    return is_number and scan.glued(at) and scan.glued(at + 1)


def _day(scan: Scan, year: str, month: str, number: str, end: int) -> Readings[Period]:
    when = period.day_of(int(year), int(month), int(number))
    if when is None or max(len(month), len(number)) > 2:
        scan.problem = f"{year}, month {month}, day {number} is not a date of the calendar"
    else:
        yield period.day(when), end


def _ordered(scan: Scan, texts: list[str], end: int, separator: str) -> Readings[Period]:
    if separator == "-" and _may_be_year_first(texts):
        scan.problem = f"{'-'.join(texts)} can be year-month-day as well: write the year in four digits"
        return
    first, second = int(texts[0]), int(texts[1])
    year = int(texts[2]) if len(texts[2]) == 4 else full_year(int(texts[2]), scan.published)
    chosen, other = period.day_of(year, second, first), period.day_of(year, first, second)
    if not (scan.language.day_first or separator == "."):
        chosen, other = other, chosen
    if chosen is not None and other is not None and chosen != other:
        both = sorted((chosen, other))
        flagged = period.day(chosen, "date", "day-month-order")
        yield replace(flagged, earliest=both[0], latest=both[1]), end
    elif (one := chosen or other) is not None:
        yield period.day(one, "date", *(("order-forced",) if chosen is None else ())), end
    else:
        scan.problem = f"{separator.join(texts)} is not a date of the calendar in either order"


def _may_be_year_first(texts: list[str]) -> bool:
    """As in 26-06-27, which is a day of 2026 too."""
    two = len(texts[0]) == len(texts[2]) == 2
    return two and period.day_of(2000 + int(texts[0]), int(texts[1]), int(texts[2])) is not None


def full_year(two_digits: int, published: date) -> int:
    """The year two digits stand for: from twenty years before publication to seventy-nine after."""
    low = published.year - 20
    return low + (two_digits - low) % 100
