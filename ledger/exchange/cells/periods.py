"""Days that a cell names otherwise: by a month's name in another language, or by a period that ends with them."""

import re
from datetime import date
from functools import lru_cache

from forecasts import read_horizon
from forecasts.errors import ForecastError
from forecasts.text.absolute_dates import day_in_words
from ledger.errors import InputError

LANGUAGES = ("de", "fr", "es", "it", "nl", "pt", "pl", "sv", "da", "nb", "fi", "cs", "ru", "uk", "tr", "ja", "zh", "ko")
_PERIOD = re.compile(
    r"(?:(?:by |at )?(?:the )?(end of )|in |during )?"
    r"(\d{4}|\d{4}[-/](?:0[1-9]|1[0-2])|[qh][1-4][ -]?\d{4}|\d{4}[ -]?[qh][1-4]|[a-z]{3,9}\.? \d{4})",
    re.IGNORECASE | re.ASCII,
)
_YEAR = re.compile(r"\d{4}")
_TURNED = re.compile(r"(\d{4})[ -]?([qh][1-4])", re.IGNORECASE)


@lru_cache(50_000)
def period(cell: str) -> tuple[date, date] | None:
    """First and last day of the year, quarter or month that a cell names; None where it names none.

    Example:
        >>> period("2024-09"), period("end of 2024")[1], period("soon")
        ((datetime.date(2024, 9, 1), datetime.date(2024, 9, 30)), datetime.date(2024, 12, 31), None)
    """
    if (found := _PERIOD.fullmatch(cell.strip())) is None:
        return None
    said = _TURNED.sub(r"\2 \1", found[2].replace("/", "-"))
    year = int(_YEAR.search(said)[0])  # type: ignore[index]
    if not 1900 <= year <= 2200:
        return None
    try:
        read = read_horizon(said, published=date(year, 1, 1))
    except ForecastError:
        return None
    if read.closes.year != year:
        return None
    opens = date(year, read.closes.month, 1) if found[1] and "-" in said else read.opens
    return opens, read.closes


@lru_cache(50_000)
def named_day(cell: str, language: str) -> date | None:
    """The day that a cell names in a language.

    Example:
        >>> named_day("30. Juni 2027", "de")
        datetime.date(2027, 6, 30)
    """
    return day_in_words(cell, language)


def language_of(cells: list[str]) -> str:
    """The language in which all cells name days, and no two languages name different ones; "" where there is none."""
    readings = {one: [named_day(cell, one) for cell in cells] for one in LANGUAGES}
    whole = {language: days for language, days in readings.items() if None not in days}
    if not cells or len({tuple(days) for days in whole.values()}) != 1:
        return ""
    return next(iter(whole))


def check_language(language: str) -> None:
    """See that months can be read in a language. Raises InputError: they cannot."""
    from dateparser.data.languages_info import language_order

    if language not in language_order:
        raise InputError(
            f"--dates {language}: that is neither dmy nor mdy nor a language; write one as de, fr, es, pt, pl, ja ..."
        )
