"""Reading a phrase that is a horizon and nothing else."""

import importlib
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime

from forecasts.errors import HorizonError
from forecasts.horizon.lexicon import code_of, has_rules, language
from forecasts.horizon.profile import load_profile
from forecasts.horizon.rules.drafts import Draft
from forecasts.horizon.rules.years import FURTHEST_YEAR
from forecasts.horizon.scan import Scan
from forecasts.text.absolute_dates import day_in_words
from forecasts.text.tokens import Token, tokenise

LONGEST_PHRASE = 200
FIRST_YEAR, LAST_YEAR = 1900, 2200
YEAR_INHERITED = "year-inherited"
_AUTUMN = 10  # from this month on, "this year" in a list for the next is said from within that year
_TRIM = frozenset(".,;:!?()[]\"“”«»'")


@dataclass(frozen=True)
class Horizon:
    """An inclusive window of calendar days that words about time stand for.

    Attributes:
        opens: first day; the day of publication unless the window starts later.
        closes: last day.
        rule: the rule that gave it, such as "by:year", "before:event:...", "rolling" or "fuzzy:near term".
        flags: what the words leave open, such as "by-ambiguous", "fuzzy" or "season", sorted.
        earliest: the earliest sensible reading of the close.
        latest: the latest sensible reading of the close.
        phrase: the words that were read, as written.
        profile: `name@version` of the profile in force.
    """

    opens: date
    closes: date
    rule: str
    flags: tuple[str, ...]
    earliest: date
    latest: date
    phrase: str
    profile: str


def read_horizon(
    phrase: str,
    *,
    published: date,
    profile: str = "opinion",
    locale: str = "en",
    year: int | None = None,
    denied: bool = False,
) -> Horizon:
    """Read a phrase that is a horizon and nothing else.

    Args:
        phrase: for example "by the end of next year", "within 18 months", "Q3 2027"; at most 200 characters.
        published: the day the words were said, from 1900 to 2200.
        profile: what fuzzy words mean: a name (`profiles`) or the path of a TOML file.
        locale: language and region: "en" or "en-US" (3/4 is March, flagged), "en-GB", "de", "fr", "es",
            "ru", "zh"; in another language a whole day is read ("3 maart 2027"), flagged `absolute-date`.
        year: the year that the text around is about, such as 2027 under the heading "Predictions for 2027":
            "this year", "by year-end" and "in June" are then those of that year, flagged
            `year-inherited` where that makes a difference. A year that is over changes nothing.
        denied: the words stand behind a denial, "will not open until 2031": the window is then the one
            in which it does not happen, and ends the day before 2031 begins, flagged `not-before`.

    Returns:
        The horizon; opens <= closes, earliest <= closes <= latest.

    Raises:
        HorizonError: there is no horizon, it has no close, it is past, it can be read in two
            ways, or words are left over that may change it.

    Example:
        >>> from datetime import date
        >>> read_horizon("by the end of next year", published=date(2026, 3, 10)).closes.isoformat()
        '2027-12-31'
    """
    if not isinstance(phrase, str) or len(phrase) > LONGEST_PHRASE:
        raise HorizonError(f"a horizon is at most {LONGEST_PHRASE} characters of text: give the words about time alone")
    absolute = _absolute(phrase, published, profile, locale)
    if absolute is not None:
        return absolute
    tokens = trimmed(tokenise(phrase))
    scan = scan_of(tokens, published, profile, locale, year, denied=denied)
    _check_end(phrase, scan)
    found = [draft for draft, end in drafts_at(scan, 0) if end == len(tokens)]
    if not found:
        raise HorizonError(_nothing(phrase, scan))
    draft = agreed(phrase, found)
    _check_to_come(phrase, draft.closes, scan.published)
    horizon = horizon_of(draft, phrase[tokens[0].start : tokens[-1].end], scan)
    if scan.year is not None:
        return _within_frame(horizon, scan, locale)
    if year == scan.published.year < horizon.closes.year and "year-assumed" in horizon.flags:
        raise HorizonError(f"{phrase!r} is over for {year}, which the text is about: give a close date")
    return horizon


def _absolute(phrase: str, published: date, profile: str, locale: str) -> Horizon | None:
    """A whole day in a language that there are no rules for: of all its words no others are read."""
    if has_rules(locale):
        return None
    closes = day_in_words(phrase, code_of(locale))
    if closes is None:
        return None
    said = said_on(published)
    _check_to_come(phrase, closes, said)
    flags, label = ("absolute-date",), load_profile(profile).label
    return Horizon(said, closes, "day", flags, closes, closes, phrase.strip(), label)


def _check_to_come(phrase: str, closes: date, published: date) -> None:
    if closes < published:
        raise HorizonError(f"{phrase!r} closes on {closes}, before it was published on {published}")


def _check_end(phrase: str, scan: Scan) -> None:
    if any(end == len(scan.tokens) for _, end in scan.take("open", 0)):
        raise HorizonError(_endless(phrase))
    if len(scan.tokens) == 1 and phrase.islower() and any(scan.take("alone_lower", 0)):
        raise HorizonError(f"{phrase!r} alone may be another word: write it with a capital, or 'in {phrase.title()}'")


def _within_frame(horizon: Horizon, scan: Scan, locale: str) -> Horizon:
    """A horizon in a text about a year to come, flagged where that year was lent to it.

    Raises:
        HorizonError: its words name no year and mean one before that year, or "this year" can be either.
    """
    year, words = scan.anchor.year, [token.text for token in scan.tokens]
    dated = any(len(word) == 4 and word.isdigit() for word in words)
    if not dated and horizon.closes <= scan.anchor:
        raise HorizonError(
            f"{horizon.phrase!r} closes on {horizon.closes}, but the text is about {year}: give a close date"
        )
    try:
        plain = read_horizon(
            horizon.phrase, published=scan.published, profile=horizon.profile.partition("@")[0], locale=locale
        )
    except HorizonError:
        plain = None
    if plain is not None and plain.closes == horizon.closes:
        return horizon if dated or not _says(scan, "next") else _next_of_frame(horizon)
    if _says(scan, "this") and (year > scan.published.year + 1 or scan.published.month < _AUTUMN):
        raise HorizonError(f"{horizon.phrase!r} can be said of {scan.published.year} or of {year}: give a close date")
    return replace(horizon, flags=tuple(sorted({*horizon.flags, YEAR_INHERITED})))


def _next_of_frame(horizon: Horizon) -> Horizon:
    """Next year, in a list for next year: the list's, or the one after."""
    again = horizon.closes.year + 1
    flags = tuple(sorted({*horizon.flags, "next-ambiguous"}))
    return replace(horizon, flags=flags, latest=max(horizon.latest, date(again, 12, 31)))


def _says(scan: Scan, kind: str) -> bool:
    """Whether "this year" or "next year" is among the words."""
    return any(
        unit == "year"
        for at in range(len(scan.tokens))
        for _, middle in scan.take(kind, at)
        for unit, _ in scan.names("unit", middle)
    )


def scan_of(
    tokens: Sequence[Token],
    published: date,
    profile: str,
    locale: str,
    year: int | None = None,
    *,
    denied: bool = False,
) -> Scan:
    """The scan of a text; refuses a publication date that is none."""
    said = said_on(published)
    if year is not None and not FIRST_YEAR <= year <= FURTHEST_YEAR:
        raise HorizonError(f"the year that a text is about should be from {FIRST_YEAR} to {FURTHEST_YEAR}")
    return Scan(tokens, said, language(locale), load_profile(profile), year, denied=denied)


def said_on(published: date) -> date:
    """The day on which words were said.

    Raises:
        HorizonError: it is no date, or lies outside the years that horizons are counted from.
    """
    if isinstance(published, datetime):
        published = published.date()
    if not isinstance(published, date) or not FIRST_YEAR <= published.year <= LAST_YEAR:
        raise HorizonError(
            f"the day of publication should be a date from {FIRST_YEAR} to {LAST_YEAR}, not {published!r}"
        )
    return published


def trimmed(tokens: list[Token]) -> list[Token]:
    """The tokens without the marks around them."""
    first, last = 0, len(tokens)
    while last > first and tokens[last - 1].text in _TRIM:
        last -= 1
    while first < last and tokens[first].text in _TRIM - {"'", "."}:
        first += 1
    return tokens[first:last]


def drafts_at(scan: Scan, at: int) -> list[tuple[Draft, int]]:
    """Every reading that begins at a token; none where the calendar ends before the dates do."""
    found = []
    rules = importlib.import_module(f"forecasts.horizon.rules.{scan.language.rules}")
    readings = rules.drafts(scan, at)
    while True:
        try:
            found.append(next(readings))
        except StopIteration:
            return found
        except HorizonError:
            raise
        except (OverflowError, ValueError):
            scan.problem = "the dates lie outside the calendar"
            return []


def agreed(phrase: str, found: list[Draft]) -> Draft:
    """The first reading, when all agree on the close; rules with a preposition come first.

    Raises:
        HorizonError: they do not agree.
    """
    first = found[0]
    for other in found[1:]:
        if other.closes != first.closes:
            raise HorizonError(f"{phrase!r} can close on {first.closes} or on {other.closes}: give a date")
    return first


def horizon_of(draft: Draft, phrase: str, scan: Scan) -> Horizon:
    """The horizon of a draft, with the words it was read from."""
    return Horizon(
        opens=draft.opens,
        closes=draft.closes,
        rule=draft.rule,
        flags=tuple(sorted(draft.flags)),
        earliest=max(draft.earliest, scan.published),
        latest=draft.latest,
        phrase=phrase,
        profile=scan.profile.label,
    )


def _nothing(phrase: str, scan: Scan) -> str:
    if scan.problem:
        return f"{phrase!r} cannot be read: {scan.problem}"
    for at in range(len(scan.tokens)):
        if any(scan.take("open", at)):
            return _endless(phrase)
    if slip := _misspelt(scan):
        return f"{phrase!r} is not a horizon: if {slip[0]!r} is {slip[1]!r} misspelt, write it so, or give a date"
    return f"{phrase!r} is not a horizon that can be read safely: give a date, such as 'by 2027-06-30'"


def _misspelt(scan: Scan) -> tuple[str, str] | None:
    """A word that no rule knows beside the month, the weekday or the unit it nearly is: never read as it."""
    from difflib import get_close_matches

    kinds = ("month", "weekday", "unit", "units", "season")
    names = {
        first
        for first, lexemes in scan.language.meanings.items()
        if len(first) > 3 and any(kind in kinds for _, (kind, _) in lexemes.get("", ()))
    }
    for token in scan.tokens:
        is_unknown = token.kind == "word" and len(token.text) > 3 and token.text not in scan.language.meanings
        if is_unknown and (near := get_close_matches(token.text, names, n=1, cutoff=0.8)):
            return token.text, near[0]
    return None


def _endless(phrase: str) -> str:
    return f"{phrase!r} has no end: give a close date, such as 'by 2030-12-31'"
