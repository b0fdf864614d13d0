"""The dates in a question, as days that can be compared: "before 1 January 2027" is "by 31 December 2026"."""

from collections.abc import Sequence
from datetime import date, timedelta
from typing import NamedTuple

from forecasts.reviewing.dates_written import MONTHS
from forecasts.reviewing.phrases import Word

SHORT = {name[:3]: number for number, name in enumerate(MONTHS, 1)} | {"sept": 9}
LONG = {name: number for number, name in enumerate(MONTHS, 1)}


class Moment(NamedTuple):
    """A day, and whether it is a deadline ("by", "before", "in") or that very day ("on")."""

    day: date  # the last day that counts
    exact: bool  # whether only that day counts


def moments(words: Sequence[Word]) -> tuple[list[Moment], set[int]]:
    """Every date of a text, and the places of the words that it takes up.

    Example:
        >>> from forecasts.reviewing.phrases import words_of
        >>> moments(words_of("Will it end before 1 January 2027?"))[0]
        [Moment(day=datetime.date(2026, 12, 31), exact=False)]
    """
    found: list[Moment] = []
    used: set[int] = set()
    at = 0
    while at < len(words):
        read = _date(words, at)
        if read is None:
            at += 1
            continue
        first_day, last_day, end = read
        preposition = _preposition(words, at)
        if preposition == "before":
            found.append(Moment(first_day - timedelta(days=1), exact=False))
        else:
            found.append(Moment(last_day, exact=preposition == "on" and first_day == last_day))
        used |= {*range(at, end)}
        at = end
    return found, used


def _preposition(words: Sequence[Word], at: int) -> str:
    """The word that says how a date is meant: up to five words back, past "the end of"."""
    for back in range(at - 1, max(-1, at - 6), -1):
        text = words[back].text
        if text in ("before", "prior"):
            behind = {word.text for word in words[back:at]}
            return "by" if behind & {"end", "close"} else "before"
        if text in ("on", "by", "in", "until", "through", "during", "till", "since", "after", "from", "between"):
            return text
        if text not in ("the", "of", "end", "year", "day", "to", "or", "close", ","):
            return ""
    return ""


def _date(words: Sequence[Word], at: int) -> tuple[date, date, int] | None:
    """A day, month, quarter or year that begins at a word: its first day, its last, and where it ends."""
    ahead = [word.text for word in words[at : at + 5]]
    try:
        if len(ahead) == 5 and ahead[1::2] in (["-", "-"], ["/", "/"]) and _year(ahead[0]):
            day = date(int(ahead[0]), int(ahead[2]), int(ahead[4]))
            return day, day, at + 5
        return _written(words, at, ahead) or _period(words, at, ahead)
    except ValueError:  # a day that is none
        return None


def _written(words: Sequence[Word], at: int, ahead: list[str]) -> tuple[date, date, int] | None:
    """31 December 2026, December 31st, 2026; a day without a year is left alone."""
    parts = [
        (at + i, text) for i, text in enumerate(ahead) if text not in (",", "of", "the", "st", "nd", "rd", "th", ".")
    ]
    texts = [text for _, text in parts[:3]]
    if len(texts) < 3:
        return None
    month = _month(texts[1]) or _month(texts[0])
    number = texts[0] if _month(texts[1]) else texts[1]
    if not month or not (number.isdigit() and len(number) <= 2) or not _year(texts[2]):
        return _with_ordinal(words, at)
    day = date(int(texts[2]), month, int(number))
    return day, day, parts[2][0] + 1


def _with_ordinal(words: Sequence[Word], at: int) -> tuple[date, date, int] | None:
    """December 31st, 2026 has one word more than fits above."""
    texts = [word.text for word in words[at : at + 6]]
    if len(texts) == 6 and texts[2] in ("st", "nd", "rd", "th") and texts[3] == "," and _year(texts[4]):
        month = _month(texts[0])
        if month and texts[1].isdigit() and len(texts[1]) <= 2:
            day = date(int(texts[4]), month, int(texts[1]))
            return day, day, at + 5
    return None


def _period(words: Sequence[Word], at: int, ahead: list[str]) -> tuple[date, date, int] | None:
    month = _month(ahead[0])
    if month and len(ahead) > 1 and _year(ahead[1]) and words[at].capital:
        return date(int(ahead[1]), month, 1), _month_end(int(ahead[1]), month), at + 2
    if ahead[0] == "q" and len(ahead) > 2 and ahead[1] in ("1", "2", "3", "4") and _year(ahead[2]):
        last = int(ahead[1]) * 3
        return date(int(ahead[2]), last - 2, 1), _month_end(int(ahead[2]), last), at + 3
    if _year(ahead[0]) and _stands_alone(words, at):
        year = int(ahead[0])
        return date(year, 1, 1), date(year, 12, 31), at + 1
    return None


def _stands_alone(words: Sequence[Word], at: int) -> bool:
    """Whether a year is no part of a date or an amount: "2030-31", "$2030"."""
    goes_on = at + 1 < len(words) and words[at + 1].text in ("-", "/") and words[at + 1].glued
    return not goes_on and not (words[at].glued and words[at - 1].text in ("-", "$", "€", "£", ",", "."))


def _year(text: str) -> bool:
    return len(text) == 4 and text.isdigit() and 1900 <= int(text) <= 2200


def _month(text: str) -> int | None:
    return LONG.get(text) or SHORT.get(text)


def _month_end(year: int, month: int) -> date:
    following = date(year + month // 12, month % 12 + 1, 1)
    return following - timedelta(days=1)
