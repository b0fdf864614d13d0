"""A day that is named by how far it is from another one: yesterday, +7d, 1w; or without its year: 2 Dec."""

import re
from datetime import date, timedelta

from forecasts.text.months import month_number

_NAMED = {"today": 0, "yesterday": -1, "tomorrow": 1}
_DAYS = {"d": 1, "w": 7}
_MONTHS = {"m": 1, "y": 12}
_NEAR = re.compile(r"today|yesterday|tomorrow|(?P<sign>[+-]?)(?P<number>\d{1,4})(?P<unit>[dwmy])", re.IGNORECASE)
_OF_A_MONTH = re.compile(r"(?:(?P<day>\d\d?)\.? (?P<month>[a-z]{3,9})|(?P<name>[a-z]{3,9}) (?P<number>\d\d?))\.?", re.I)


def is_near(text: str) -> bool:
    """Whether a text is a day that needs to know which day today is.

    Example:
        >>> is_near("yesterday"), is_near("+7d"), is_near("2026-12-01"), is_near("7 days")
        (True, True, False, False)
    """
    return _NEAR.fullmatch(text.strip()) is not None


def near_day(text: str, today: date, *, ahead: bool = False) -> date | None:
    """The day that a text names by its distance from today; None where it does not.

    Args:
        text: today, yesterday, tomorrow, or a number of days, weeks, months or years such as +7d, -2w, 1m, 1y.
        today: the day to count from.
        ahead: whether a number without a sign lies ahead, as of a close; else it has passed, as of what was said.

    Example:
        >>> near_day("yesterday", date(2026, 3, 1)), near_day("1w", date(2026, 3, 1))
        (datetime.date(2026, 2, 28), datetime.date(2026, 2, 22))
        >>> near_day("1m", date(2026, 1, 31), ahead=True), near_day("+7d", date(2026, 3, 1))
        (datetime.date(2026, 2, 28), datetime.date(2026, 3, 8))
    """
    if (found := _NEAR.fullmatch(text.strip())) is None:
        return None
    if found["number"] is None:
        return today + timedelta(days=_NAMED[found[0].lower()])
    sign = {"+": 1, "-": -1, "": 1 if ahead else -1}[found["sign"]]
    number, unit = sign * int(found["number"]), found["unit"].lower()
    try:
        return (
            today + timedelta(days=number * _DAYS[unit]) if unit in _DAYS else _months_on(today, number * _MONTHS[unit])
        )
    except (ValueError, OverflowError):  # before or after all calendars
        return None


def _months_on(day: date, months: int) -> date:
    """The same day of another month, or its last where it has no such day."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    for number in range(day.day, 27, -1):
        try:
            return date(year, month + 1, number)
        except ValueError:
            continue
    return date(year, month + 1, day.day)


def past_day(text: str, today: date) -> date | None:
    """The latest day by now that is called so: 2 Dec, Dec 2, yesterday; None where it is none.

    Example:
        >>> past_day("2 Dec", date(2026, 12, 1)), past_day("Mar 3", date(2026, 12, 1))
        (datetime.date(2025, 12, 2), datetime.date(2026, 3, 3))
    """
    if (day := near_day(text, today)) is not None:
        return day
    if (found := _OF_A_MONTH.fullmatch(text.strip())) is None:
        return None
    try:
        month = month_number(found["month"] or found["name"])
        number = int(found["day"] or found["number"])
        years = (today.year, today.year - 1)
        return next((day for year in years if (day := date(year, month, number)) <= today), None)
    except ValueError:  # no month, or none with such a day
        return None
