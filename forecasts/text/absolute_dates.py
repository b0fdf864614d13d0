"""A day that is written out, in a language that our own rules do not read: "3 maart 2027", "2027年3月3日".

dateparser knows the names of months in some two hundred languages. Unguarded it reads far too much ("in 3 days",
"1652144899", "12/10/2027"): so it is asked for a whole day in one language, and its answer must stand in the text.
"""

import re
import unicodedata
from datetime import date

_LONGEST = 64  # characters: a date and little else
_EARLIEST, _LATEST = 1900, 2200  # the days that horizons are counted from
_YEAR = re.compile(r"(?<!\d)\d{4}(?!\d)")
_NUMBER = re.compile(r"\d+")
_MOST_NUMBERS = 3  # day, year, and the month of "2027年3月3日"
# A month that is written out; figures alone leave the order of day and month open.
_MONTH = re.compile(r"[^\W\d_]{3}|[\u3400-\u9fff\uac00-\ud7af]")
_JOINED = re.compile(r"\d\s?[/.-]\s?\d|:")
_SETTINGS = {
    "PARSERS": ["absolute-time"],
    "STRICT_PARSING": True,
    "REQUIRE_PARTS": ["day", "month", "year"],
    "RETURN_AS_TIMEZONE_AWARE": False,
}


def day_in_words(text: str, language: str) -> date | None:
    """The day that a text names, and nothing else; None where it names none, or more than a day.

    Args:
        text: a date with its month in words and its year in four figures.
        language: the language it is written in, such as "nl".

    Example:
        >>> day_in_words("3 maart 2027", "nl"), day_in_words("12/10/2027", "nl")
        (datetime.date(2027, 3, 3), None)
    """
    plain = unicodedata.normalize("NFKC", text).strip()
    numbers = [int(number) for number in _NUMBER.findall(plain)]
    if len(plain) > _LONGEST or len(_YEAR.findall(plain)) != 1 or len(numbers) > _MOST_NUMBERS:
        return None
    if _JOINED.search(plain) or not _MONTH.search(plain):
        return None
    day = _parsed(plain, language)
    return day if day is not None and _stands_in(day, numbers) else None


def _stands_in(day: date, numbers: list[int]) -> bool:
    """Whether a day is made of the figures that were written, each of them used."""
    return _EARLIEST <= day.year <= _LATEST and sorted(numbers) in (
        sorted((day.day, day.year)),
        sorted((day.day, day.month, day.year)),
    )


def _parsed(text: str, language: str) -> date | None:
    import dateparser  # 0.2 s, only where such a text is met

    try:
        found = dateparser.parse(text, languages=[language], settings=_SETTINGS)
    except (ValueError, OverflowError):  # a language that it does not know
        return None
    return None if found is None else found.date()


# In which a day is looked for where nobody says its language: "6 décembre 2025", "2025年12月6日".
_LANGUAGES = "en de fr es it pt nl sv da nb fi pl cs sk hr hu ro el ru uk tr zh ja ko"


def day_as_written(text: str) -> date | None:
    """The day that a text names, in whichever language; None where it names none, or two languages read two days.

    Example:
        >>> day_as_written("6 Dec 2025"), day_as_written("6 décembre 2025"), day_as_written("12/6/2025")
        (datetime.date(2025, 12, 6), datetime.date(2025, 12, 6), None)
    """
    found = {day_in_words(text, language) for language in _LANGUAGES.split()} - {None}
    return found.pop() if len(found) == 1 else None
