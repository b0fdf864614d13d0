"""What a text says of itself: title, author, outlet and day, in front matter or on lines of their own."""

import re
from datetime import date
from typing import NamedTuple

from forecasts.reading.text.layout import front_matter
from forecasts.text.absolute_dates import day_in_words
from forecasts.text.months import MONTHS

_HEAD = 1500  # characters in which a title, a byline and a dateline are looked for
_MONTH = "|".join(f"{month}|{month[:3]}\\.?" for month in MONTHS)
_ORDINAL = "(?:st|nd|rd|th)?"
_DAY = (
    r"(?:(?P<iso>\d{4}-\d{2}-\d{2})(?:[T ][\d:.+Z-]{1,30})?"
    rf"|(?P<d1>\d{{1,2}}){_ORDINAL} (?P<m1>{_MONTH}),? (?P<y1>\d{{4}})"
    rf"|(?P<m2>{_MONTH}) (?P<d2>\d{{1,2}}){_ORDINAL},? (?P<y2>\d{{4}}))"
)
_WEEKDAY = r"(?:(?:mon|tues?|wed|wednes|thu|thurs?|fri|satu?r?|sun)(?:day)?\.?,? )?"
_NAME = r"[A-Z][\w.'’-]{0,30}(?: [A-Z][\w.'’-]{0,30}){1,4}"
# "Ann Roe | 6 December 2025 · 5 min read": who wrote it in front of the day, the hour and what else stands behind.
_IN_FRONT = rf"(?:(?-i:(?:By |by |BY )?{_NAME})(?:,| ?[|·•—–]) )?"
_BEHIND = r"(?:,?(?: at)? \d{1,2}:\d\d(?::\d\d)?(?: ?[ap]\.?m\.?)?(?: [A-Z]{2,4})?)?(?: [|·•—–] [^\r\n]{1,60})?"
_ANNOUNCED = r"(?:(?:first |originally )?(?:published|posted|date|dated)(?: on)?:? )?"
_DATELINE = re.compile(
    rf"^[ \t*_(]{{0,4}}{_IN_FRONT}{_ANNOUNCED}{_WEEKDAY}{_DAY}{_BEHIND}[ \t*_.)]{{0,4}}\r?$",
    re.IGNORECASE | re.MULTILINE,
)
_BYLINE = re.compile(
    rf"^[ \t*_]{{0,4}}(?:By|by|BY|Author:|Written by) (?P<name>{_NAME})"
    r"(?:, \w{2,9}\.? ?\d{1,2},? (?:\w{3,9} )?\d{4}|, \d{1,2} \w{3,9}\.? \d{4}| ?[|·•—–] [^\r\n]{1,80})?"
    r"[ \t*_]{0,4}\r?$",
    re.MULTILINE,
)
_HEADING = re.compile(r"^#[ \t]+(?P<title>\S[^\r\n]{0,200})", re.MULTILINE)
_FIELD = re.compile(r"^(?P<key>[A-Za-z_ -]{2,30}):[ \t]{0,8}(?P<value>\S[^\r\n]{0,400}?)[ \t]{0,8}\r?$", re.MULTILINE)
_KEYS = {
    "title": "title",
    "headline": "title",
    "author": "author",
    "authors": "author",
    "by": "author",
    "outlet": "outlet",
    "publisher": "outlet",
    "publication": "outlet",
    "site": "outlet",
    "date": "published",
    "published": "published",
    "pubdate": "published",
    "published_at": "published",
    "url": "url",
    "link": "url",
    "source_url": "url",
    "lang": "language",
    "language": "language",
}


class Facts(NamedTuple):
    """What is stated; None where nothing is."""

    title: str | None = None
    author: str | None = None
    outlet: str | None = None
    published: date | None = None
    url: str | None = None
    language: str | None = None


def facts_in(text: str) -> Facts:
    r"""The facts of a plain text or a Markdown file; a day counts only when one alone is stated.

    Example:
        >>> facts = facts_in("# Rates\n\nBy Ann Roe\n\n10 March 2026\n\nRates will fall.")
        >>> facts.title, facts.author, facts.published.isoformat()
        ('Rates', 'Ann Roe', '2026-03-10')
    """
    front = front_matter(text)
    given = _fields(text[slice(*front)]) if front else {}
    head = text[front[1] if front else 0 :][:_HEAD]
    title, byline = _HEADING.search(head), _BYLINE.search(head)
    return Facts(
        title=given.get("title") or (title["title"].strip(" #*_") if title else None),
        author=given.get("author") or (byline["name"] if byline else None),
        outlet=given.get("outlet"),
        published=_published(given) if "published" in given else _dateline(head),
        url=given.get("url"),
        language=given.get("language"),
    )


def day_in(text: str) -> date | None:
    """The day that a line names and nothing else; None for a day in figures that can be read two ways."""
    match = re.fullmatch(_WEEKDAY + _DAY, text.strip(" '\"*_."), re.IGNORECASE)
    return None if match is None else _day(match)


def _published(given: dict[str, str]) -> date | None:
    """The day of front matter; one in words of another language is read where the text says which it is."""
    said, language = given["published"], given.get("language", "").replace("_", "-").lower().partition("-")[0]
    return day_in(said) or (day_in_words(said, language) if language else None)


def _fields(front: str) -> dict[str, str]:
    found: dict[str, str] = {}
    for match in _FIELD.finditer(front):
        name = _KEYS.get(match["key"].strip().lower())
        if name is not None:
            found.setdefault(name, match["value"].strip("'\""))
    return found


def _dateline(head: str) -> date | None:
    days = {_day(match) for match in _DATELINE.finditer(head)} - {None}
    return days.pop() if len(days) == 1 else None


def _day(match: re.Match[str]) -> date | None:
    try:
        if match["iso"]:
            return date.fromisoformat(match["iso"])
        month = (match["m1"] or match["m2"])[:3].lower()
        number = next(at for at, name in enumerate(MONTHS, start=1) if name.startswith(month))
        return date(int(match["y1"] or match["y2"]), number, int(match["d1"] or match["d2"]))
    except ValueError:
        return None
