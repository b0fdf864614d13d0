"""The one day that a question is about, in whichever language: what cannot have happened before it."""

import re
from datetime import date
from functools import lru_cache

from forecasts.errors import HorizonError
from forecasts.horizon.finder import find_horizon
from forecasts.text.absolute_dates import day_as_written

_DAY = re.compile(
    r"(?P<iso>(?<!\d)\d{4}-\d\d-\d\d(?!\d))"
    r"|(?P<dotted>(?<!\d)\d{1,2}\.\s?\d{1,2}\.\s?\d{4})"
    r"|(?<!\d)\d{4}[年년]\s?\d{1,2}[月월]\s?\d{1,2}[日일]"
    r"|(?P<day>(?<!\d)\d{1,2})(?:st|nd|rd|th|er|º|\.)?\s+(?:of\s|de\s|d['’])?(?P<month>[^\W\d_]{3,})\.?,?\s+"
    r"(?P<of>de\s|del\s)?(?P<year>\d{4})"
    r"|(?P<first>[^\W\d_]{3,})\.?\s+(?P<second>\d{1,2})(?:st|nd|rd|th)?,?\s+(?P<third>\d{4})"
)
# What makes a day a limit and not the day itself, among the words right before it or after it.
_LIMITS = (
    "by before until till through thru to from since after between and later latest or than end week ending around "
    "bis vor ab seit nach zwischen spätestens avant jusqu au depuis après entre fin ici antes hasta desde después "
    "para prima entro fino dopo dal até depois voor tot vanaf sinds na uiterlijk før inden senest efter etter innen "
    "före senast ennen jälkeen mennessä przed do od po před pred prije înainte până до перед после с по к від після "
    "πριν έως μέχρι önce kadar"
)
_AFTER = re.compile(
    r"\W*(?:or|oder|ou|o|of|eller|или)\s+(?:earlier|before|sooner|früher|avant|antes|prima|eerder)|\W*(?:まで|前|까지)"
)
_WORD = re.compile(r"[^\W\d_]+")
NEAR = 3  # words before a day that may make it a limit


@lru_cache(10_000)
def day_asked_about(text: str, *, said: date) -> date | None:
    """The one day that a question is about, as in "on 3 May 2027"; None where it is about more than a day.

    Args:
        text: a sentence.
        said: a day before that.

    Example:
        >>> day_asked_about("Will it rain on 3 May?", said=date(2027, 1, 1))
        datetime.date(2027, 5, 3)
        >>> day_asked_about("Regnet es am 3. Mai 2027?", said=date(2027, 1, 1))
        datetime.date(2027, 5, 3)
        >>> day_asked_about("Will it rain by 3 May 2027?", said=date(2026, 1, 1))
    """
    if not any(map(str.isdigit, text)):
        return None
    try:
        found = find_horizon(text, published=said)
    except HorizonError:
        found = None
    is_one = found is not None and found.horizon.opens == found.horizon.closes
    return found.horizon.closes if found is not None and is_one else _written(text)


def _written(text: str) -> date | None:
    """The only day that is written out with its year, where no word makes it a limit."""
    days = list(_DAY.finditer(text))
    if len(days) != 1:
        return None
    before = _WORD.findall(text[: days[0].start()].casefold())[-NEAR:]
    if {*_LIMITS.split()} & {*before} or _AFTER.match(text, days[0].end()):
        return None
    return _read(days[0])


def _read(found: re.Match[str]) -> date | None:
    try:
        if found["iso"]:
            return date.fromisoformat(found["iso"])
        if found["dotted"]:
            day, month, year = map(int, found["dotted"].split("."))
            return date(year, month, day)
    except ValueError:
        return None
    if found["day"]:
        return day_as_written(f"{found['day']} {found['month']} {found['year']}")
    if found["first"]:
        return day_as_written(f"{found['second']} {found['first']} {found['third']}")
    return day_as_written(found[0])
