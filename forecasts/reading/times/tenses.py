"""Whether words about time say when something was, or was said, rather than when a claim comes true.

"The treaty signed on Monday will", "said in June that prices will", "For ten years he has warned that": the verb
beside the words decides. Where it cannot be told, the time is left to nobody: no date is better than a wrong one.
"""

from __future__ import annotations

import bisect
from collections.abc import Sequence
from datetime import date

from forecasts.horizon.reader import Horizon
from forecasts.reading.text.lexicon import words
from forecasts.reading.text.sentences import Sentence

_FUTURE = frozenset(
    ("will", "'ll", "shall", "would", "may", "might", "can", "could", "should", "must", "cannot")
)
_PRESENT = frozenset(("is", "are", "am", "'re", "do", "does", "'m"))
_HAVE = frozenset(("has", "have", "'ve", "having"))
_BE = frozenset(
    (
        "is",
        "are",
        "am",
        "'re",
        "'m",
        "was",
        "were",
        "be",
        "been",
        "being",
        "get",
        "gets",
        "got",
        "getting",
        "'s",
    )
)
# These look back by themselves, whatever stands around them.
_PAST_FIRST = frozenset(("since", "earlier", "last", "previous"))
_PAST_LAST = frozenset(("ago", "last", "earlier"))
# Periods that hold the day of publication, or come round too often to say which is meant.
_EITHER_WAY = frozenset(("weekday", "day", "week", "weekend", "month", "quarter", "season", "date"))


def looks_back(sentence: Sentence, start: int, end: int) -> bool:
    """Whether refused words about time speak of the past by themselves: "since June", "in June last year"."""
    first, after = _span(sentence, start, end)
    cut = sentence.words[first:after]
    return bool(cut) and (cut[0] in _PAST_FIRST or cut[-1] in _PAST_LAST)


def is_elsewhere(
    sentence: Sentence, start: int, end: int, horizon: Horizon, *, published: date, framed: bool = False
) -> bool:
    """Whether a time belongs to what was, or was said, or to the noun before it, and not to what is to come.

    Args:
        sentence: the sentence.
        start: offset of the first character of the words about time.
        end: offset after the last.
        horizon: what they mean by themselves.
        published: the day it was said.
        framed: the text around is about one year: a time beside a noun is one of that year.

    Example:
        >>> from datetime import date
        >>> from forecasts.horizon.finder import find_times
        >>> from forecasts.reading.text.layout import Block
        >>> from forecasts.reading.text.sentences import sentences
        >>> def told(text):
        ...     sentence = next(sentences(text, Block("paragraph", 0, len(text))))
        ...     (time,) = find_times(text, published=date(2026, 3, 10))
        ...     return is_elsewhere(sentence, time.start, time.end, time.horizon, published=date(2026, 3, 10))
        >>> told("The treaty signed on Monday will cut emissions.")
        True
        >>> told("The treaty will be signed on Monday.")
        False
    """
    cut = sentence.words
    first, after = _span(sentence, start, end)
    phrase = cut[first:after]
    if "past" in phrase:
        return True
    if after < len(cut) and cut[after] == "'s":
        return not any(word.isdigit() for word in phrase) and phrase[-1] != "year"
    ahead = _looks_ahead(horizon, phrase, published)
    if first > 0 and cut[first - 1] in words("times", "comparing"):
        return True
    tense, at = _before(cut, first)
    if tense == "noun":
        return True
    if tense == "front":
        if at == first:
            return not ahead and _after(cut, after) == "past"
        if ahead and not _is_planned(cut, at, first):
            return False
        return not framed and _inside_a_subject(cut, at, first, after, _may_be_past(horizon, phrase))
    return tense == "past" and not (ahead and not _is_planned(cut, at, first))


def _looks_ahead(horizon: Horizon, phrase: Sequence[str], published: date) -> bool:
    """Whether the words cannot tell of the past: "by June", "next year", a year to come."""
    if horizon.rule.startswith(("by:", "latest:", "fuzzy:")):
        return True
    years = [int(word) for word in phrase if len(word) == 4 and word.isdigit()]
    return any(year > published.year for year in years) or any(
        word in words("times", "points_ahead") for word in phrase
    )


def _span(sentence: Sentence, start: int, end: int) -> tuple[int, int]:
    first = bisect.bisect_right(sentence.starts, start) - 1
    return max(first, 0), bisect.bisect_left(sentence.starts, end)


def _before(cut: Sequence[str], first: int) -> tuple[str, int]:
    """The tense of the verb that the words follow, or "front" and where their clause begins."""
    for at in range(first - 1, -1, -1):
        word = cut[at]
        if word in words("times", "begins_a_clause"):
            return "front", at + 1
        if word in words("times", "dates_a_noun") and at > 0:
            return "noun", at
        if word in _FUTURE or word in _PRESENT:
            return "future", at
        if word in words("times", "speaking"):
            return "past", at
        if word in _HAVE:
            if not _helps(cut, at) and _is_perfect(cut, at):
                return "past", at
        elif _is_past_verb(cut, at, first):
            return "past", at
    return ("front", first) if first and cut[first - 1] == "," else ("front", 0)


def has_modal(sentence: Sentence, start: int, end: int) -> bool:
    """Whether a verb of the future stands in a stretch: what follows it belongs to another claim."""
    first, after = bisect.bisect_left(sentence.starts, start), bisect.bisect_left(sentence.starts, end)
    return any(word in _FUTURE or word in _PRESENT for word in sentence.words[first:after])


def _helps(cut: Sequence[str], at: int) -> bool:
    """Whether "have" stands behind a modal: "will have fallen"."""
    return any(word in _FUTURE or word == "to" for word in cut[max(0, at - 3) : at])


def _is_perfect(cut: Sequence[str], at: int) -> bool:
    return any(_may_be_participle(word) or word == "been" for word in cut[at + 1 : at + 4])


def _may_be_participle(word: str) -> bool:
    is_regular = word.endswith("ed") and len(word) > 3 and word not in words("times", "no_past")
    return is_regular or word in words("times", "past_or_participle") or word in words("times", "past_finite")


def _is_past_verb(cut: Sequence[str], at: int, first: int) -> bool:
    """Whether a word is a verb of the past, or a participle that the time belongs to."""
    word = cut[at]
    if word in words("times", "past_finite"):
        return not _follows(cut, at, _HAVE | _BE) or word in ("was", "were", "had", "did")
    if not _may_be_participle(word):
        return False
    if _follows(cut, at, _BE | _HAVE):
        return False
    if word in words("times", "base_like_past") and _follows(cut, at, _FUTURE | {"to", "do", "does", "n't"}):
        return False
    following = cut[at + 1] if at + 1 < first else ""
    if word in words("times", "base_like_past") and (at == 0 or cut[at - 1] != ","):
        return (
            len(following) > 3 or following[:1].isdigit() or following in words("voices", "determiners")
        )  # "a rate cut in June"
    stands_for_itself = (
        not following or following in words("voices", "determiners") or not following.isalpha()
    )
    return stands_for_itself or len(following) < 4 or not _has_modal(cut, at)


def _follows(cut: Sequence[str], at: int, helpers: frozenset[str]) -> bool:
    """Whether the word before, adverbs left out, is one of the helpers."""
    before = at - 1
    if before > 0 and cut[before] == "-":  # "is re-elected"
        before -= 2
    while before >= 0 and (cut[before] in words("times", "adverbs") or cut[before].endswith("ly")):
        if cut[before] in helpers:
            return True
        before -= 1
    return before >= 0 and cut[before] in helpers


def _has_modal(cut: Sequence[str], at: int) -> bool:
    """Whether a verb of the future stands before, in the same clause: "will face increased pressure"."""
    for before in range(at - 1, -1, -1):
        if cut[before] in _FUTURE or cut[before] in _PRESENT:
            return True
        if cut[before] in words("times", "begins_a_clause") or cut[before] in (
            ",",
            *words("times", "relative"),
        ):
            return False
    return False


def _after(cut: Sequence[str], after: int) -> str:
    """The tense of the first verb behind words that begin a clause."""
    at = after
    while at < len(cut):
        word = cut[at]
        if word in _FUTURE or word in _PRESENT:
            return "future"
        if word in (";", ":", "but"):
            break
        if word in words("times", "relative"):
            at = next((comma for comma in range(at, len(cut)) if cut[comma] == ","), len(cut))
        elif (word in _HAVE and _is_perfect(cut, at)) or (
            _may_be_participle(word) and not (_is_attribute(cut, after, at) or _follows(cut, at, _BE))
        ):
            return "past"
        at += 1
    return "future"


def _is_attribute(cut: Sequence[str], after: int, at: int) -> bool:
    """Whether a participle stands before its noun: "In 2027, increased tariffs will"."""
    before = cut[at - 1]
    if cut[at] in words("times", "past_finite"):
        return False
    return before in words("voices", "determiners") or (at - after < 2 and (at == after or before == ","))


def _is_planned(cut: Sequence[str], at: int, first: int) -> bool:
    """Whether the time is one that was planned for a noun: "the talks due to start next week"."""
    between = cut[at:first]
    is_now = any(
        word in _PRESENT or word in ("be", "been", "being", "'s") for word in cut[max(0, at - 1) : first]
    )
    return bool(set(between) & words("times", "planned")) and not is_now


def _inside_a_subject(cut: Sequence[str], begin: int, first: int, after: int, either_way: bool) -> bool:
    """Whether a time stands with the subject of a verb to come, and may be behind us: "the attack on Monday"."""
    between = cut[begin:first]
    if any(word in words("times", "occasions_of_speech") for word in between):
        return True
    if any(word in words("times", "relative") for word in between):
        return _after(cut, after) == "past" or _may_be_participle(between[-1])
    if between and between[0] in words("times", "comes_first"):
        return True
    if not either_way or set(cut[after : after + 3]) & words("times", "awaited"):
        return False
    if _after(cut, after) == "past" or _may_be_participle(cut[after] if after < len(cut) else ""):
        return True
    stops = _FUTURE | _PRESENT | words("times", "begins_a_clause")
    following = next((word for word in cut[after:] if word in stops), "")
    return following in _FUTURE or following in _PRESENT


def _may_be_past(horizon: Horizon, phrase: Sequence[str]) -> bool:
    """Whether the same words may name a time behind us: "on Monday", "in June", "this week", not "in 2027"."""
    if any(len(word) == 4 and word.isdigit() for word in phrase):
        return False
    return horizon.rule in _EITHER_WAY or bool({"year-assumed", "month-assumed"} & set(horizon.flags))
