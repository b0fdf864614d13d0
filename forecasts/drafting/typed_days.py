"""Days as people type them."""

from datetime import date

from forecasts.errors import RecordError
from forecasts.records.values import read_day
from forecasts.text.absolute_dates import day_as_written


def typed_day(text: str) -> date:
    """A day as people write it: 2025-12-06, "6 Dec 2025", "6 décembre 2025"; never one in figures alone.

    Raises:
        RecordError: it is none, or can be read two ways.

    Example:
        >>> typed_day("6 Dec 2025")
        datetime.date(2025, 12, 6)
    """
    try:
        return read_day(text)
    except RecordError:
        if (day := day_as_written(text)) is None:
            raise
        return read_day(day)
