"""Dates as readers write them, in a few languages."""

from datetime import date

MONTHS = {
    "en": "January February March April May June July August September October November December",
    "de": "Januar Februar März April Mai Juni Juli August September Oktober November Dezember",
    "fr": "janvier février mars avril mai juin juillet août septembre octobre novembre décembre",
    "es": "enero febrero marzo abril mayo junio julio agosto septiembre octubre noviembre diciembre",
    "it": "gennaio febbraio marzo aprile maggio giugno luglio agosto settembre ottobre novembre dicembre",
    "nl": "januari februari maart april mei juni juli augustus september oktober november december",
    "pt": "janeiro fevereiro março abril maio junho julho agosto setembro outubro novembro dezembro",
}
_PATTERN = {"de": "{day}. {month} {year}", "es": "{day} de {month} de {year}", "pt": "{day} de {month} de {year}"}
LANGUAGES = ("iso", *MONTHS)


def long_day(value: date | str, language: str = "en") -> str:
    """A day in words; "iso" writes YYYY-MM-DD.

    Example:
        >>> long_day(date(2020, 4, 16)), long_day("2020-04-16", "de"), long_day(date(2020, 4, 16), "iso")
        ('16 April 2020', '16. April 2020', '2020-04-16')
    """
    day = date.fromisoformat(value) if isinstance(value, str) else value
    if language == "iso":
        return day.isoformat()
    month = MONTHS[language].split()[day.month - 1]
    return _PATTERN.get(language, "{day} {month} {year}").format(day=day.day, month=month, year=day.year)
