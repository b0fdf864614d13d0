"""Finding the one horizon inside a sentence."""

from datetime import date
from typing import NamedTuple

from forecasts.errors import HorizonError
from forecasts.horizon.neighbours import is_no_time, is_verb, with_neighbours
from forecasts.horizon.reader import Horizon, agreed, drafts_at, horizon_of, scan_of, trimmed
from forecasts.horizon.rules.drafts import Draft
from forecasts.horizon.scan import Scan
from forecasts.text.tokens import tokenise


class Time(NamedTuple):
    """Words about time and their place: read, or refused for a reason."""

    start: int  # offset of the first character; of a word that changes them, where one stands before
    end: int  # offset after the last character
    horizon: Horizon | None  # what they mean; None where that is not safe, or where they have no end
    # why they are refused; "" where they are read, and where they only have no end ("eventually")
    problem: str = ""


class FoundHorizon(NamedTuple):
    """A horizon and its place: `text[start:end]` is what was read."""

    horizon: Horizon
    start: int
    end: int


def find_horizon(text: str, *, published: date, profile: str = "opinion", locale: str = "en") -> FoundHorizon | None:
    """Find the one horizon inside a sentence.

    Words that are a horizon only when they stand alone ("2027", "18 months") count only if they
    are the whole text; dates in the past are passed over.

    Args:
        text: a sentence; time is linear in its length.
        published: the day it was said.
        profile: as for `read_horizon`.
        locale: as for `read_horizon`.

    Returns:
        The horizon and its place, or None where the sentence has none.

    Raises:
        HorizonError: there are two different ones, one can be read in two ways, or a word beside
            it changes it ("not before 2030", "from next year").

    Example:
        >>> from datetime import date
        >>> found = find_horizon("Rates will fall by June, he said.", published=date(2026, 3, 10))
        >>> found.horizon.closes.isoformat(), found.start, found.end
        ('2026-06-30', 16, 23)
    """
    found = []
    for time in find_times(text, published=published, profile=profile, locale=locale):
        if time.problem:
            raise HorizonError(time.problem)
        if time.horizon is not None:
            found.append(FoundHorizon(time.horizon, time.start, time.end))
    return _one(found)


def find_times(
    text: str, *, published: date, profile: str = "opinion", locale: str = "en", year: int | None = None
) -> list[Time]:
    """Find every horizon inside a sentence, those that are refused among them.

    Args:
        text: a sentence; time is linear in its length.
        published: the day it was said.
        profile: as for `read_horizon`.
        locale: as for `read_horizon`.
        year: as for `read_horizon`.

    Returns:
        Their places in order, with what they mean or why that is not said.

    Example:
        >>> from datetime import date
        >>> said = date(2026, 3, 10)
        >>> [time.problem or time.horizon for time in find_times("Eventually.", published=said)]
        [None]
    """
    tokens = tokenise(text)
    scan = scan_of(tokens, published, profile, locale, year)
    whole = len(trimmed(tokens))
    found: list[Time] = []
    at = 0
    while at < len(tokens):
        time, end = _time_at(text, scan, at, whole)
        if scan.problem:
            span = tokens[at].start, tokens[max(end, at + 1) - 1].end
            time = Time(*span, None, f"a time cannot be read: {scan.problem}")
            scan.problem = ""
        if time is not None:
            found.append(time)
        at = end
    return found


def _time_at(text: str, scan: Scan, at: int, whole: int) -> tuple[Time | None, int]:
    """The words about time that begin at a token, and the token where the search goes on."""
    tokens = scan.tokens
    try:
        draft, end = _longest(text, scan, at, whole)
    except HorizonError as refusal:
        return Time(tokens[at].start, tokens[at].end, None, str(refusal)), at + 1
    endless = max((stop for _, stop in scan.take("open", at)), default=at)
    if endless >= end:
        return Time(tokens[at].start, tokens[endless - 1].end, None), endless
    if draft is None or is_no_time(text, scan, draft, at, end):
        return None, end
    first, last = with_neighbours(scan, draft, at, end) if end - at < whole else (at, end)
    span = tokens[first].start, tokens[last - 1].end
    if (first, last) == (at, end):
        return Time(*span, horizon_of(draft, text[span[0] : span[1]], scan)), end
    words = text[span[0] : span[1]]
    problem = f"{words!r} has no close that can be read safely: give a close date"
    return Time(*span, None, problem), end


def _longest(text: str, scan: Scan, at: int, whole: int) -> tuple[Draft | None, int]:
    """The longest horizon that begins here, and where the search goes on."""
    is_other = is_verb(scan, at) or _is_another_word(text, scan, at, whole)
    if _repeats(scan, at) or is_other:
        return None, at + 1
    every = [(draft, end) for draft, end in drafts_at(scan, at) if draft.anchored or end - at == whole]
    found = [(draft, end) for draft, end in every if draft.closes >= scan.published]
    if not found:
        _refuse_assumed([draft for draft, _ in every])
        return None, at + 1
    furthest = max(end for _, end in found)
    span = text[scan.tokens[at].start : scan.tokens[furthest - 1].end]
    if furthest - at != whole and any(_may_go_on(text, scan, token) for token in range(at + 2, furthest)):
        raise HorizonError(f"the sentence may go on inside {span!r}: give a close date")
    return agreed(span, [draft for draft, end in found if end == furthest]), furthest


def _refuse_assumed(over: list[Draft]) -> None:
    if any("year-assumed" in draft.flags for draft in over):
        raise HorizonError("the words name no year and close before they were published: give a close date")


def _is_another_word(text: str, scan: Scan, at: int, whole: int) -> bool:
    """Whether a month or a season is a verb here: "fall this year", "the fall in 2027", "May next year"."""
    start = at + 1 if any(scan.take("the", at)) else at
    if not scan.take("alone_lower", start) or (whole == 1 and not text.islower()):
        return False
    is_name = text[scan.tokens[start].start].isupper() and (start > 0 or scan.kind(start + 1) != "word")
    return not is_name


def _may_go_on(text: str, scan: Scan, at: int) -> bool:
    """Whether a small "march", "may" or "fall" behind "or" and "and" may be a verb: "will peak in June and fall"."""
    is_joined = any(end == at for kind in ("or", "and", "to") for _, end in scan.take(kind, at - 1))
    return is_joined and bool(scan.take("alone_lower", at)) and text[scan.tokens[at].start].islower()


def _repeats(scan: Scan, at: int) -> bool:
    """Whether the text stammers here (1-1-1-1): no horizon does, and trying each would take long."""
    texts = [scan.text(at + ahead) for ahead in range(6)]
    return texts[:2] == texts[2:4] == texts[4:] and texts[0] != ""


def _one(found: list[FoundHorizon]) -> FoundHorizon | None:
    for other in found[1:]:
        if (other.horizon.opens, other.horizon.closes) != (found[0].horizon.opens, found[0].horizon.closes):
            raise HorizonError(f"{found[0].horizon.phrase!r} and {other.horizon.phrase!r} are two horizons: give one")
    return found[0] if found else None
