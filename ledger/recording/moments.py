"""Days and instants that are given: read once, and handed on as what they are."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING, Any

from forecasts.errors import RecordError
from forecasts.records.lifecycle import day_end, day_of, day_start, moment, time_zone
from forecasts.records.values import instant_text, is_instant, read_day, read_instant

LOCAL = re.compile(r"[^Z]{10}[T ][\d:.]+")  # a day and a time without an offset

if TYPE_CHECKING:
    from ledger.store.writer import Writer


@dataclass(frozen=True, slots=True)
class DayOrInstant:
    """A day in the ledger's zone, and the instant where one was given."""

    day: date
    at: datetime | None = None

    def start(self, zone: str) -> int:
        """Its first moment."""
        return moment(self.at) if self.at else day_start(self.day, zone)


When = date | datetime | str | DayOrInstant


def when(value: Any, zone: str) -> DayOrInstant:
    """A day, or an instant with its day; one that was read already stays as it is.

    Raises:
        RecordError: it is neither.
    """
    if isinstance(value, DayOrInstant):
        return value
    if is_instant(value):
        instant = in_zone(value, zone)
        return DayOrInstant(day_of(instant, zone), instant)
    day = read_day(value)
    if day_start(day, zone) >= day_end(day, zone):
        raise RecordError(f"there was no {day} in {zone}, where the calendar skipped it")
    return DayOrInstant(day)


def in_zone(value: datetime | str, zone: str) -> datetime:
    """An instant; text without an offset says when it was by the clocks of the ledger's zone.

    Raises:
        RecordError: it is none, or the clocks never showed that time, or did so twice.

    Example:
        >>> in_zone("2026-06-01T12:00", "Europe/Berlin").isoformat()
        '2026-06-01T10:00:00+00:00'
    """
    if isinstance(value, datetime) or not LOCAL.fullmatch(value):
        return read_instant(value)
    at_utc = read_instant(f"{value}Z")
    first, second = (at_utc.replace(tzinfo=time_zone(zone), fold=fold).astimezone(UTC) for fold in (0, 1))
    if first != second:
        how = "there twice" if first < second else "skipped"
        raise RecordError(f"{value!r} is {how} in {zone}, when the clocks were changed; add an offset such as +02:00")
    return read_instant(first)


def past(what: str, value: When, writer: Writer) -> DayOrInstant:
    """A day or an instant that is not in the future. Raises RecordError: it is, or it is neither."""
    try:
        given = when(value, writer.zone)
    except RecordError as wrong:
        raise RecordError(f"{what}: {wrong}") from wrong
    today = day_of(writer.now, writer.zone)
    if given.at is not None and given.at > writer.now:
        raise RecordError(f"{what}: {instant_text(given.at)} is in the future; it is {instant_text(writer.now)} now")
    if given.day > today:
        raise RecordError(f"{what}: {given.day} is in the future; today is {today}")
    return given
