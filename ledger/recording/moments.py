"""Days and instants that are given: read once, and handed on as what they are."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from forecasts.errors import RecordError
from forecasts.records.lifecycle import day_of, day_start, moment
from forecasts.records.values import instant_text, is_instant, read_day, read_instant

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
        instant = read_instant(value)
        return DayOrInstant(day_of(instant, zone), instant)
    return DayOrInstant(read_day(value))


def past(what: str, value: When, writer: Writer) -> DayOrInstant:
    """A day or an instant that is not in the future.

    Raises:
        RecordError: it is, or it is neither.
    """
    try:
        given = when(value, writer.zone)
    except RecordError as wrong:
        raise RecordError(f"{what}: {wrong}") from wrong
    today = day_of(writer.now, writer.zone)
    if given.at is not None and given.at > writer.now:
        raise RecordError(
            f"{what}: {instant_text(given.at)} is in the future; it is {instant_text(writer.now)} now"
        )
    if given.day > today:
        raise RecordError(f"{what}: {given.day} is in the future; today is {today}")
    return given
