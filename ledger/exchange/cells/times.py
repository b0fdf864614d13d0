"""Times as others write them, in the two forms that are kept: YYYY-MM-DD, and an instant in UTC."""

import re
from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime, timedelta, tzinfo
from functools import lru_cache
from zoneinfo import ZoneInfo

from forecasts.records.values import instant_text, shown
from forecasts.text.months import month_number
from ledger.spreadsheet import BadCell

_OFFSET = r"\s*(?P<offset>Z|UTC|GMT|[+-]\d{2}(?::?\d{2})?)?"
_CLOCK = r"(?P<hour>\d{1,2}):(?P<minute>\d{2})(?::(?P<second>\d{1,2}))?\s*(?P<half>[ap]\.?m\.?)?"
_ISO = re.compile(
    r"(?P<year>\d{4})-(?P<month>\d{1,2})-(?P<day>\d{1,2})"
    r"(?:[T ]+(?P<hour>\d{1,2}):(?P<minute>\d{1,2})(?::(?P<second>\d{1,2})(?:[.,](?P<fraction>\d{1,9}))?)?)?" + _OFFSET,
    re.ASCII | re.IGNORECASE,
)
_SLASHED = re.compile(
    rf"(?P<a>\d{{1,4}})(?P<sign>[/.-])(?P<b>\d{{1,2}})(?P=sign)(?P<c>\d{{1,4}})(?:,?\s+{_CLOCK})?{_OFFSET}",
    re.ASCII | re.IGNORECASE,
)
_NAMED = re.compile(
    r"(?:(?P<d1>\d{1,2})(?:st|nd|rd|th)?[\s-]+(?P<m1>[a-z]{3,9})\.?"
    r"|(?P<m2>[a-z]{3,9})\.?\s+(?P<d2>\d{1,2})(?:st|nd|rd|th)?),?[\s-]+(?P<year>\d{4})"
    rf"(?:,?\s+(?:at\s+)?{_CLOCK})?{_OFFSET}",
    re.ASCII | re.IGNORECASE,
)
_EPOCH = re.compile(r"\d{9,10}|\d{12,13}|\d{9,10}\.\d{1,9}", re.ASCII)
_SERIAL = re.compile(r"\d{5}(\.\d{1,12})?", re.ASCII)
ORDERS = {"dmy": "day/month/year", "mdy": "month/day/year"}
PIVOT = 70  # of years with two digits: 69 is 2069, 70 is 1970


class _NoZone(BadCell):
    """A time of day without a zone, where none is given for the file."""


@lru_cache(30_000)
def read(text: str, zone: str | None = None, order: str | None = None) -> str:
    """A time in the form that is kept.

    Args:
        text: as it stands: 2014-08-20 0:07:5+00, 8/20/14 0:07, 20 Aug 2014, 1652144899261.
        zone: where the clock stood if the text does not say; a time of day without any zone is refused where
            this is None.
        order: of 01/02/2014: "dmy" or "mdy"; such a date is refused where this is None, unless only one order gives
            a day of the calendar.

    Raises:
        BadCell: it is not a time, or could be two.

    Example:
        >>> read("2014-08-20 0:07:5", "UTC"), read("11/26/18"), read("1652144899261")
        ('2014-08-20T00:07:05.000000Z', '2018-11-26', '2022-05-10T01:08:19.261000Z')
    """
    given = text.strip()
    if _EPOCH.fullmatch(given):
        return epoch(float(given))
    try:
        if (parts := _parts(given, order)) is not None:
            return _made(given, *parts, zone)
    except BadCell:
        raise
    except (ValueError, OverflowError) as wrong:
        raise BadCell("", f"{shown(text)} is not a time of the calendar") from wrong
    raise BadCell("", f"{shown(text)} is not a day or a time; write it as YYYY-MM-DD")


def needs_zone(cell: str, order: str | None) -> bool:
    """Whether a cell is a time that needs a zone from elsewhere.

    Example:
        >>> needs_zone("2014-08-20 0:07", None), needs_zone("2014-08-20", None)
        (True, False)
    """
    try:
        read(cell, None, order)
    except _NoZone:
        return True
    except BadCell:
        return False
    return False


def is_time(cell: str, order: str | None) -> bool:
    """Whether a cell is a time, perhaps one that needs a zone from elsewhere.

    Example:
        >>> is_time("2014-08-20 0:07", None), is_time("30. Juni 2024", None)
        (True, False)
    """
    try:
        read(cell, "UTC", order)
    except BadCell:
        return False
    return True


def epoch(number: float) -> str:
    """Seconds or milliseconds since 1970 as an instant.

    Raises:
        BadCell: they are neither: before 1973 or after 2286.

    Example:
        >>> epoch(1652144899261), epoch(1652144899)
        ('2022-05-10T01:08:19.261000Z', '2022-05-10T01:08:19.000000Z')
    """
    seconds = number / 1000 if number >= 1e11 else number
    if not 1e8 <= seconds < 1e10:
        raise BadCell("", f"{number:.15g} is not a time in seconds or milliseconds since 1970")
    whole, rest = divmod(round(seconds * 1_000_000), 1_000_000)
    return instant_text(datetime.fromtimestamp(whole, UTC).replace(microsecond=rest))


def seconds(text: str, zone: str) -> float:
    """A time, or the first second of a day in UTC, in seconds since 1970. Raises BadCell: it is neither."""
    when = datetime.fromisoformat(read(text, zone))
    return (when if when.tzinfo else when.replace(tzinfo=UTC)).timestamp()


def are_serial(cells: Sequence[str]) -> bool:
    """Whether all cells are days as a spreadsheet program counts them: between 1954 and 2119.

    Example:
        >>> are_serial(["44927", "45291.5"]), are_serial(["44927", "2023-01-01"]), are_serial([])
        (True, False, False)
    """
    return bool(cells) and all(_SERIAL.fullmatch(cell) and 20_000 <= float(cell) < 80_000 for cell in cells)


def serial(cell: str) -> str:
    """A day, or a time without a zone, as a spreadsheet program counts them: in days since 1899-12-30.

    Example:
        >>> serial("44927"), serial("45291.5")
        ('2023-01-01', '2023-12-31 12:00:00')
    """
    moment = datetime(1899, 12, 30) + timedelta(seconds=round(float(cell) * 86_400))
    return moment.date().isoformat() if "." not in cell else moment.isoformat(sep=" ")


def orders(text: str) -> set[str]:
    """Which orders of day and month a date may have; none where it is not a date of that kind.

    Example:
        >>> sorted(orders("8/20/14 0:07")), sorted(orders("1/2/2014")), orders("2014-01-02")
        (['mdy'], ['dmy', 'mdy'], set())
    """
    found = _SLASHED.fullmatch(text.strip())
    if not found or len(found["a"]) > 2 or len(found["c"]) not in (2, 4):
        return set()
    a, b = int(found["a"]), int(found["b"])
    return {order for order, d, m in (("dmy", a, b), ("mdy", b, a)) if 1 <= d <= 31 and 1 <= m <= 12}


class DayOrder:
    """Which order of day and month all dates of a file allow.

    Attributes:
        shows: the first date that allows one order alone.
    """

    def __init__(self) -> None:
        self._possible = {*ORDERS}
        self.shows = ""

    def note(self, cell: str) -> None:
        """Take a cell into account."""
        if allowed := orders(cell):
            if len(allowed) == 1:
                self.shows = self.shows or cell
            self._possible &= allowed

    @property
    def order(self) -> str | None:
        """The order, where some date shows it and none contradicts."""
        return next(iter(self._possible)) if self.shows and len(self._possible) == 1 else None

    @property
    def guess(self) -> str:
        """What is to be told of it."""
        return f"dates are read as {ORDERS[self.order or '']}, as {shown(self.shows)} shows (--dates says it otherwise)"


def _ordered(text: str, a: str, b: str, c: str, order: str | None) -> tuple[int, int, int]:
    if len(a) == 4 and len(c) <= 2:  # 2014/08/20
        return int(a), int(b), int(c)
    possible = orders(text)
    if not possible:
        raise BadCell("", f"{shown(text)} is not a day; write it as YYYY-MM-DD")
    if order is None and len(possible) > 1 and a.lstrip("0") != b.lstrip("0"):
        raise BadCell(
            "",
            f"{shown(text)} is not a day that can be told: write it as YYYY-MM-DD, or say --dates dmy or --dates mdy",
        )
    chosen = order or min(possible)
    day, month = (a, b) if chosen == "dmy" else (b, a)
    return _year(c), int(month), int(day)


def _year(text: str) -> int:
    if len(text) == 4:
        return int(text)
    return int(text) + (1900 if int(text) >= PIVOT else 2000)


def _parts(given: str, order: str | None) -> tuple[tuple[int, int, int], dict[str, str]] | None:
    """Year, month and day of a time, and its other parts by their names; None where it has none of the forms."""
    if found := _ISO.fullmatch(given):
        day = (int(found["year"]), int(found["month"]), int(found["day"]))
    elif found := _SLASHED.fullmatch(given):
        day = _ordered(given, found["a"], found["b"], found["c"], order)
    elif found := _NAMED.fullmatch(given):
        day = (int(found["year"]), month_number(found["m1"] or found["m2"]), int(found["d1"] or found["d2"]))
    else:
        return None
    return day, found.groupdict("")


def _made(text: str, day: tuple[int, int, int], at: Mapping[str, str], zone: str | None) -> str:
    if not at["hour"]:
        return date(*day).isoformat()
    hour, fraction = int(at["hour"]), at.get("fraction", "")[:6].ljust(6, "0")
    if half := at.get("half"):
        if not 1 <= hour <= 12:
            raise ValueError
        hour = hour % 12 + (12 if half.lower().startswith("p") else 0)
    moment = datetime(*day, hour, int(at["minute"]), int(at["second"] or 0), int(fraction))
    return instant_text(_placed(text, moment, _zone(text, at["offset"], zone)))


def _placed(text: str, moment: datetime, zone: tzinfo) -> datetime:
    """A time of day in a zone; refused where clocks are set forward over it, or back, so that it comes twice."""
    one, other = moment.replace(tzinfo=zone), moment.replace(tzinfo=zone, fold=1)
    if one.utcoffset() == other.utcoffset():
        return one
    readings = [when.astimezone(UTC).astimezone(zone) for when in (one, other)]
    how = "is twice on the clocks of" if readings[0].replace(tzinfo=None) == moment else "is left out by the clocks of"
    raise BadCell(
        "", f"{shown(text)} {how} {zone}: write {' or '.join(when.isoformat(timespec='minutes') for when in readings)}"
    )


def _zone(text: str, offset: str, zone: str | None) -> tzinfo:
    if not offset:
        if zone is None:
            raise _NoZone(
                "", f"{shown(text)} has no time zone; add Z for UTC or an offset such as +02:00, or say --zone NAME"
            )
        return ZoneInfo(zone)
    if offset.upper() in ("Z", "UTC", "GMT"):
        return UTC
    digits = offset[1:].replace(":", "").ljust(4, "0")
    return datetime.strptime(offset[0] + digits, "%z").tzinfo or UTC
