"""A forecast on one line, as people type it: "70% Anna replies by Friday", "Fed cuts by June: 40%; Jane Roe, 2 Dec"."""

import re
from dataclasses import replace
from datetime import date
from typing import NamedTuple

from forecasts.drafting.draft import draft_question, window_words
from forecasts.drafting.soundness import loses
from forecasts.errors import HorizonError, ProbabilityError, RecordError
from forecasts.horizon.finder import FoundHorizon, find_horizon
from forecasts.horizon.reader import Horizon
from forecasts.probability.reader import Probability, read_probability
from forecasts.records.values import clean_line, read_day
from forecasts.text.absolute_dates import day_as_written
from forecasts.text.near_days import past_day

_NUMBER = r"\d{1,3}(?:[.,]\d+)?\s?%|\d+ (?:in|out of) \d+|0?\.\d+"


class _Place(NamedTuple):
    """Where on a line a chance can stand, with an example."""

    pattern: re.Pattern[str]
    example: str


# In this order; the first at which something stands that reads as a chance has it. "5% of voters" begins with none.
_PLACES = (
    _Place(
        re.compile(
            rf"(?P<chance>{_NUMBER})(?:\s*[:,–—]\s*|\s+-\s+|\s+(?:chance|probability|likelihood)\s+(?:that|of)\s+"
            r"|\s+that\s+|\s+(?!(?:of|or|to|and|more|less|fewer|higher|lower)\b))(?P<rest>.+)",
            re.IGNORECASE,
        ),
        "70% Anna replies by Friday",
    ),
    _Place(re.compile(r"(?P<rest>.+?)\s*[(\[](?P<chance>[^()\[\]]+)[)\]][.!]?"), "Anna replies by Friday (70%)"),
    _Place(re.compile(r"(?P<rest>.+)(?:[:;=?|]|,| [–—-])\s*(?P<chance>[^:=|,]+?)[.!]?"), "Anna replies by Friday: 70%"),
    _Place(re.compile(r"(?P<chance>[^:]+?)(?:\s*:|\s+that\b)\s*(?P<rest>.+)"), "very likely: Anna replies by Friday"),
)
# "Inflation falls to 2%" has no chance, "Anna replies by Friday 70%" has one: only words of time can stand before it.
_LAST = re.compile(rf"(?P<rest>.+?)\s+(?P<chance>{_NUMBER})", re.IGNORECASE)
_NAME = r"(?P<name>(?:[^\W\d_][\w.'’-]*(?: |$)?){0,6}?)"
_WHO = re.compile(rf"{_NAME}\s*(?:(?P<said>\bsaid\b)|,|$)\s*(?:on\s+)?(?P<day>[\w., -]*)", re.IGNORECASE)


class QuickLine(NamedTuple):
    """What a line says; None is what it leaves open.

    Attributes:
        question: the question, on one line.
        chance: the chance of yes.
        closes: the last day that counts, with the words it was read from.
        forecaster: who said it, as typed.
        said: when.
    """

    question: str
    chance: Probability | None
    closes: Horizon | None
    forecaster: str | None
    said: date | None


def read_quick_line(
    line: str,
    *,
    today: date,
    said: date | None = None,
    chance: str | None = None,
    closes: date | None = None,
    locale: str = "en",
) -> QuickLine:
    """Read a line as a question, its chance, its close, and who said it when.

    The chance stands first, behind a colon or another sign, in brackets, or last behind words of time. Behind the last
    semicolon stands who said it and when. A statement becomes a question where that can be worded safely; else it stays
    as it is, with the day in the place of words of time.

    Args:
        line: such as "70% Anna replies by Friday"; no line break.
        today: the day on which it is typed.
        said: the day on which it was said, where that stands apart; words of time count from it.
        chance: the chance where it stands apart, such as "70" or "very likely"; the line then has none.
        closes: the last day that counts, where it stands apart.
        locale: language and region of words of time, such as "en-GB".

    Raises:
        ProbabilityError: it has two chances, or a number of which nobody can tell whether it is one.
        HorizonError: its words of time cannot be read safely.
        RecordError: there is no question in it, or its day is none.

    Example:
        >>> read = read_quick_line("Fed cuts rates by June: 40%; Jane Roe said on 2 Nov", today=date(2026, 12, 1))
        >>> read.question, read.chance.point, read.closes.closes, read.forecaster, read.said
        ('Will Fed cut rates by 2027-06-30?', 0.4, datetime.date(2027, 6, 30), 'Jane Roe', datetime.date(2026, 11, 2))
    """
    words, forecaster, told = _who(clean_line(line), today)
    day = said or told or today
    rest, found = _with_chance(words, chance, day, locale)
    if not any(map(str.isalpha, rest)):
        raise RecordError(
            f"there is no question in {line!r}; write what is to happen, such as '70% Anna replies by Friday'"
        )
    time = None if closes else find_horizon(rest, published=day, locale=locale)
    question = _question(rest, time, closes, found, day, locale)
    return QuickLine(question, found, time and time.horizon, forecaster, told)


def _with_chance(words: str, apart: str | None, day: date, locale: str) -> tuple[str, Probability | None]:
    """What a line says without its chance, and the one chance, in it or apart from it."""
    rest, inside = _chance(words)
    if apart is not None and inside is not None:
        raise ProbabilityError(f"there are two chances, {inside.phrase!r} and {apart!r}; leave one of them out")
    if apart is not None:
        inside = read_chance(apart)
    elif inside is None:
        rest, inside = _last(words, day, locale)
    return rest.strip(" ,;:–—-"), inside


def read_chance(text: str) -> Probability:
    """A chance that stands for itself, of which a bare number from 2 to 99 is in percent.

    Raises:
        ProbabilityError: it cannot be read.

    Example:
        >>> read_chance("70").point, read_chance("1 in 4").point, read_chance("0.3").point
        (0.7, 0.25, 0.3)
    """
    plain = text.strip()
    return read_probability(f"{plain}%" if re.fullmatch(r"[2-9]|[1-9]\d(?:\.\d+)?", plain) else plain)


def _who(line: str, today: date) -> tuple[str, str | None, date | None]:
    """What was said, who said it, and when; a semicolon with something else behind it belongs to the words."""
    words, _, behind = line.rpartition(";")
    behind = behind.strip(" .")
    if not words.strip() or not behind:
        return line, None, None
    if (said := _day(behind.removeprefix("on "), today)) is not None:
        return words, None, said
    named = _WHO.fullmatch(behind)
    if named is None or not (named["said"] or behind == "me" or behind[0].isupper()):
        return line, None, None
    return words, named["name"].strip(" ,") or None, _said_on(named["day"].strip(" ,."), today)


def _said_on(text: str, today: date) -> date | None:
    """The day behind a name; None where none stands there. Raises RecordError: it is none."""
    if not text:
        return None
    if (said := _day(text, today)) is None:
        raise RecordError(
            f"{text!r} behind the semicolon is not a day that has passed; write '; Jane Roe said on 2026-11-02'"
        )
    return said


def _day(text: str, today: date) -> date | None:
    if (day := past_day(text, today)) is not None:
        return day
    try:
        return read_day(text)
    except RecordError:
        return day_as_written(text)


def _chance(words: str) -> tuple[str, Probability | None]:
    """A line without its chance, and the chance. Raises ProbabilityError: it has two."""
    for place in _PLACES:
        if (found := place.pattern.fullmatch(words)) is None or (read := _read(found["chance"])) is None:
            continue
        rest = found["rest"] + ("?" if words[found.end("rest") : found.end("rest") + 1] == "?" else "")
        _, other = _chance(rest)
        if other is not None:
            raise ProbabilityError(
                f"there are two chances, {read.phrase!r} and {other.phrase!r}; leave one of them out"
            )
        return rest, read
    return words, None


def _read(text: str) -> Probability | None:
    try:
        return read_probability(text.strip())
    except ProbabilityError:
        return None


def _last(words: str, said: date, locale: str) -> tuple[str, Probability | None]:
    """A line whose last word is its chance, where only words of time stand before it."""
    if (found := _LAST.fullmatch(words)) is None or (read := _read(found["chance"])) is None:
        return words, None
    try:
        time = find_horizon(found["rest"], published=said, locale=locale)
    except HorizonError:
        time = None
    if time is None or time.end != len(found["rest"].rstrip()):
        raise ProbabilityError(
            f"is {found['chance']} the chance, or part of what is to happen? Put the chance first or behind a colon, "
            f"as in {_PLACES[0].example!r} or {_PLACES[2].example!r}"
        )
    return found["rest"], read


def _question(
    words: str, time: FoundHorizon | None, closes: date | None, chance: Probability | None, said: date, locale: str
) -> str:
    """The question that the words answer, or else these, with a day in the place of words of time."""
    if time is None:
        return _drafted(words, "", None, closes, chance, locale) or words
    horizon = time.horizon
    opens = horizon.opens if horizon.opens > said or horizon.opens == horizon.closes else None
    phrase, others = words[time.start : time.end], f"{words[: time.start]} {words[time.end :]}"
    if drafted := _drafted(words, phrase, opens, horizon.closes, chance, locale, others):
        return drafted
    window = window_words(opens, horizon.closes)
    asked = clean_line(f"{words[: time.start]}{window} {words[time.end :]}")
    return clean_line(" ".join(re.sub(r"\s+([?.,])", r"\1", asked).split()))


def _drafted(
    words: str,
    phrase: str,
    opens: date | None,
    closes: date | None,
    chance: Probability | None,
    locale: str,
    others: str | None = None,
) -> str | None:
    """A question of a statement, where one can be worded in which all of its words are, but for those of time."""
    if words.endswith("?") or chance is None:
        return None
    # The chance is that of the words as they stand, so all of their negations stay.
    whole = replace(chance, basis="stated", phrase="")
    drafted = draft_question(words, closes=closes, opens=opens, horizon=phrase or None, locale=locale, chance=whole)
    return None if drafted is None or loses(drafted, words if others is None else others) else drafted
