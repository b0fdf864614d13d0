"""The state of a question on a day: open, closed, due, resolved, ambiguous or annulled.

Days are inclusive calendar days in the ledger's zone. Inside a ledger they become moments:
whole microseconds since 1970 in UTC, so that days, instants and revisions compare as plain integers.
"""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING

from forecasts.errors import RecordError
from forecasts.records.values import is_new

if TYPE_CHECKING:
    from zoneinfo import ZoneInfo

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MICROSECOND = timedelta(microseconds=1)
# Files beside those of the zones: what this computer is set to, templates, a zone that nobody chose.
_NO_PLACES = frozenset({"localtime", "posixrules", "posixtime", "Factory"})


def moment(instant: datetime) -> int:
    """An instant as whole microseconds since 1970-01-01T00:00Z.

    Example:
        >>> moment(datetime(1970, 1, 1, 0, 0, 1, tzinfo=UTC))
        1000000
    """
    return (instant - _EPOCH) // _MICROSECOND


def day_start(day: date, zone: str = "UTC") -> int:
    """The first moment of a day in a zone.

    Example:
        >>> day_start(date(1970, 1, 2))
        86400000000
    """
    if zone == "UTC":
        return (day.toordinal() - 719163) * 86_400_000_000
    return moment(datetime(day.year, day.month, day.day, tzinfo=time_zone(zone)).astimezone(UTC))


def day_end(day: date, zone: str = "UTC") -> int:
    """The first moment after a day in a zone: what is before it is still that day.

    Example:
        >>> day_end(date(1970, 1, 1)) == day_start(date(1970, 1, 2))
        True
    """
    return day_start(day + timedelta(days=1), zone)


def day_of(instant: datetime, zone: str = "UTC") -> date:
    """The calendar day of an instant in a zone.

    Example:
        >>> day_of(datetime(2026, 1, 1, 1, tzinfo=UTC), "America/New_York")
        datetime.date(2025, 12, 31)
    """
    return instant.astimezone(UTC if zone == "UTC" else time_zone(zone)).date()


def time_zone(name: str) -> ZoneInfo:
    """A time zone by its name in the IANA database: of a place, or of an offset such as Etc/GMT+5.

    Raises:
        RecordError: there is no such zone.

    Example:
        >>> time_zone("Europe/Berlin").key
        'Europe/Berlin'
    """
    from zoneinfo import ZoneInfo

    refused = RecordError(f"{name!r} is not a time zone; use a name such as UTC or Europe/Berlin")
    if is_new() and (name in _NO_PLACES or name.startswith(("posix/", "right/"))):
        raise refused
    try:
        return ZoneInfo(name)
    except Exception as wrong:  # ZoneInfo raises half a dozen kinds, from KeyError to IsADirectoryError
        raise refused from wrong


def closing_moments(closes: date, closes_at: datetime | None, zone: str = "UTC") -> tuple[int, int]:
    """The first moment at which a forecast on a question is too late, and the first one after its closing day.

    Example:
        >>> closing_moments(date(1970, 1, 1), None) == (day_end(date(1970, 1, 1)),) * 2
        True
    """
    end = day_end(closes, zone)
    return (end if closes_at is None else moment(closes_at) + 1), end


def question_state(*, status: str | None, close: int, last_day_ends: int, now: int) -> str:
    """The state of a question at a moment.

    Args:
        status: the status of its resolution as far as it is known by now, or None.
        close: the first moment at which forecasts are too late.
        last_day_ends: the first moment after the day on which it closes.
        now: the moment that is asked about.

    Returns:
        "resolved", "ambiguous" or "annulled"; else "open" before its close, "closed" for the rest of
        that day, and "due" from then on: past its close, and nobody has said how it turned out.

    Example:
        >>> [question_state(status=None, close=100, last_day_ends=120, now=now) for now in (99, 100, 120)]
        ['open', 'closed', 'due']
    """
    if status is not None:
        return status
    if now < close:
        return "open"
    return "due" if now >= last_day_ends else "closed"
