"""Whether words about time say when something was, or was said, rather than when a claim comes true.

"The treaty signed on Monday will", "said in June that prices will", "For ten years he has warned that": the verb
beside the words decides. Where it cannot be told, the time is left to nobody: no date is better than a wrong one.
"""

import bisect
from collections.abc import Sequence
from datetime import date
from typing import NamedTuple

from forecasts.horizon.reader import Horizon
from forecasts.reading.text.lexicon import words
from forecasts.reading.text.rules import Rule, Rules
from forecasts.reading.text.sentences import Sentence

_FUTURE = frozenset(("will", "'ll", "shall", "would", "may", "might", "can", "could", "should", "must", "cannot"))
_PRESENT = frozenset(("is", "are", "am", "'re", "do", "does", "'m"))
_AHEAD = _FUTURE | _PRESENT
_TELLS = frozenset(("was", "were", "had", "did"))
_CLAUSE_ENDS = frozenset((";", ":", "but"))
_HAVE = frozenset(("has", "have", "'ve", "having"))
_BE = frozenset([
    "is", "are", "am", "'re", "'m", "was", "were", "be", "been", "being", "get", "gets", "got", "getting",
    "'s",
])  # fmt: skip
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
    first, after = _span(sentence, start, end)
    return ELSEWHERE.answer(Stand(sentence.words, first, after, horizon, published, framed))


class Stand(NamedTuple):
    """Words about time at cut[first:after] of a sentence, and what they mean by themselves."""

    cut: tuple[str, ...]  # the words of the sentence
    first: int  # index of the first of them
    after: int  # index behind the last
    horizon: Horizon  # the window they mean
    published: date  # the day it was said
    framed: bool  # the text around is about one year

    @property
    def phrase(self) -> tuple[str, ...]:
        """The words about time."""
        return self.cut[self.first : self.after]

    @property
    def tense(self) -> tuple[str, int]:
        """The tense of the verb before them, and where it stands."""
        return _before(self.cut, self.first)

    def looks_ahead(self) -> bool:
        """Whether they cannot tell of the past: "by June", "next year", a year to come."""
        if self.horizon.rule.startswith(("by:", "latest:", "fuzzy:")):
            return True
        years = [int(word) for word in self.phrase if len(word) == 4 and word.isdigit()]
        points = not words("times", "points_ahead").isdisjoint(self.phrase)
        return points or any(year > self.published.year for year in years)

    def is_to_come(self) -> bool:
        """Whether they look ahead and are not the time that was planned for a noun."""
        return self.looks_ahead() and not _is_planned(self.cut, self.tense[1], self.first)


def _is_owned(stand: Stand) -> bool:
    """As in "June's", "Monday's"; "2027's" and "this year's" may date a claim."""
    owns = stand.cut[stand.after : stand.after + 1] == ("'s",)
    return owns and not any(word.isdigit() for word in stand.phrase) and stand.phrase[-1] != "year"


def _is_at_the_front(stand: Stand) -> bool:
    return stand.tense == ("front", stand.first)


def _tells_at_the_front(stand: Stand) -> bool:
    """As in "On Monday the bank said"."""
    return _is_at_the_front(stand) and not stand.looks_ahead() and _after(stand.cut, stand.after) == "past"


def _is_with_a_subject(stand: Stand) -> bool:
    """As in "The attack on Monday will"."""
    tense, at = stand.tense
    if tense != "front" or stand.framed:
        return False
    either_way = _may_be_past(stand.horizon, stand.phrase)
    return _inside_a_subject(stand.cut, at, stand.first, stand.after, either_way)


# Whether a time belongs to something else than what is to come.
ELSEWHERE = Rules[Stand, bool](
    Rule("owned", _is_owned, True),
    Rule("told", _tells_at_the_front, True),
    Rule("front", _is_at_the_front, False),
    Rule("to come", Stand.is_to_come, False),
    Rule("with a subject", _is_with_a_subject, True),
    Rule("behind a past verb", lambda stand: stand.tense[0] == "past", True),
    otherwise=False,
)


def _span(sentence: Sentence, start: int, end: int) -> tuple[int, int]:
    first = bisect.bisect_right(sentence.starts, start) - 1
    return max(first, 0), bisect.bisect_left(sentence.starts, end)


def _before(cut: Sequence[str], first: int) -> tuple[str, int]:
    """The tense of the verb that the words follow, or "front" and where their clause begins."""
    for at in range(first - 1, -1, -1):
        row = TENSES.row((cut, at, first))
        if row is not None:
            return row.then, at + (row.then == "front")
    return ("front", first) if first and cut[first - 1] == "," else ("front", 0)


Place = tuple[Sequence[str], int, int]


def _begins_a_clause(place: Place) -> bool:
    return place[0][place[1]] in words("times", "begins_a_clause")


def _is_present_or_future(place: Place) -> bool:
    return place[0][place[1]] in _AHEAD


def _tells(place: Place) -> bool:
    """As in "said", "has fallen", "fell"."""
    cut, at, first = place
    if cut[at] in words("times", "speaking"):
        return True
    if cut[at] in _HAVE:
        return not _helps(cut, at) and _is_perfect(cut, at)
    return _is_past_verb(cut, at, first)


# What a word before a time says of the tense in which the time stands.
TENSES = Rules[Place, str](
    Rule("clause", _begins_a_clause, "front"),
    Rule("to come", _is_present_or_future, "future"),
    Rule("told", _tells, "past"),
    otherwise="",
)


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
    if cut[at] in words("times", "past_finite"):
        return cut[at] in _TELLS or not _follows(cut, at, _HAVE | _BE)
    if not _may_be_participle(cut[at]) or _follows(cut, at, _BE | _HAVE):
        return False
    following = cut[at + 1] if at + 1 < first else ""
    if cut[at] in words("times", "base_like_past"):
        if _follows(cut, at, _FUTURE | {"to", "do", "does", "n't"}):
            return False
        if at == 0 or cut[at - 1] != ",":
            return _begins_an_object(following)  # "a rate cut in June"
    return not following.isalpha() or _is_short(following) or not _has_modal(cut, at)


def _begins_an_object(following: str) -> bool:
    return len(following) > 3 or following[:1].isdigit() or following in words("voices", "determiners")


def _is_short(following: str) -> bool:
    return len(following) < 4 or following in words("voices", "determiners")


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
        if cut[before] in _AHEAD:
            return True
        if cut[before] == "," or cut[before] in words("times", "begins_a_clause") | words("times", "relative"):
            return False
    return False


def _after(cut: Sequence[str], after: int) -> str:
    """The tense of the first verb behind words that begin a clause."""
    at = after
    while at < len(cut) and cut[at] not in _CLAUSE_ENDS:
        if cut[at] in _AHEAD:
            return "future"
        if cut[at] in words("times", "relative"):
            at = next((comma for comma in range(at, len(cut)) if cut[comma] == ","), len(cut))
        elif _is_told_behind(cut, after, at):
            return "past"
        at += 1
    return "future"


def _is_told_behind(cut: Sequence[str], after: int, at: int) -> bool:
    if cut[at] in _HAVE and _is_perfect(cut, at):
        return True
    is_part = _is_attribute(cut, after, at) or _follows(cut, at, _BE)
    return _may_be_participle(cut[at]) and not is_part


def _is_attribute(cut: Sequence[str], after: int, at: int) -> bool:
    """Whether a participle stands before its noun: "In 2027, increased tariffs will"."""
    before = cut[at - 1]
    if cut[at] in words("times", "past_finite"):
        return False
    return before in words("voices", "determiners") or (at - after < 2 and (at == after or before == ","))


def _is_planned(cut: Sequence[str], at: int, first: int) -> bool:
    """Whether the time is one that was planned for a noun: "the talks due to start next week"."""
    between = cut[at:first]
    is_now = any(word in _PRESENT or word in ("be", "been", "being", "'s") for word in cut[max(0, at - 1) : first])
    return bool(set(between) & words("times", "planned")) and not is_now


def _inside_a_subject(cut: Sequence[str], begin: int, first: int, after: int, either_way: bool) -> bool:
    """Whether a time stands with the subject of a verb to come, and may be behind us: "the attack on Monday"."""
    between = cut[begin:first]
    if not words("times", "occasions_of_speech").isdisjoint(between):
        return True
    if not words("times", "relative").isdisjoint(between):
        return _after(cut, after) == "past" or _may_be_participle(between[-1])
    if between and between[0] in words("times", "comes_first"):
        return True
    if not either_way or not words("times", "awaited").isdisjoint(cut[after : after + 3]):
        return False
    return _is_behind_us(cut, after)


def _is_behind_us(cut: Sequence[str], after: int) -> bool:
    if _after(cut, after) == "past" or _may_be_participle(cut[after] if after < len(cut) else ""):
        return True
    stops = _AHEAD | words("times", "begins_a_clause")
    return next((word for word in cut[after:] if word in stops), "") in _AHEAD


def _may_be_past(horizon: Horizon, phrase: Sequence[str]) -> bool:
    """Whether the same words may name a time behind us: "on Monday", "in June", "this week", not "in 2027"."""
    if any(len(word) == 4 and word.isdigit() for word in phrase):
        return False
    return horizon.rule in _EITHER_WAY or bool({"year-assumed", "month-assumed"} & set(horizon.flags))
