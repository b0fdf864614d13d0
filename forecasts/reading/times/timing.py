"""When a claim comes due: its own horizon, or one that stands elsewhere in the text."""

import bisect
import dataclasses
import itertools
import re
from datetime import date
from typing import NamedTuple

from forecasts.errors import HorizonError
from forecasts.horizon.finder import Time, find_times
from forecasts.horizon.reader import Horizon, read_horizon
from forecasts.reading.text.layout import Block
from forecasts.reading.text.lexicon import words
from forecasts.reading.text.rules import Rule, Rules
from forecasts.reading.text.sentences import Sentence, sentences
from forecasts.reading.times.denials import Denial, denial_before
from forecasts.reading.times.tenses import has_modal, is_elsewhere, looks_back

INHERITED = "inherited"
# "its worst defeat in a century", "for the first time in 20 years": a length of time behind us.
_SUPERLATIVE = r"\b(?:worst|best|first|last|least|most|only|more|longest|\w{2,12}est)\b"
_LENGTH = r"(?:a|an|one|two|three|\d+|more|over|many|several|half)\b"
_LOOKS_BACK = re.compile(rf"{_SUPERLATIVE}(?:[ -][\w’']{{1,20}}){{0,4}} in {_LENGTH}[^,.;]*\Z", re.IGNORECASE)
_LENGTH_OF_IT = re.compile(r"in (?:under|over|less than|more than)\b.*\b(?:hour|minute|second)s?\b", re.IGNORECASE)
_HEDGED = re.compile(
    r"[,(–—-]\s*(?:quite |very |most )?(?:possibly|perhaps|maybe|conceivably)"
    r"(?: as (?:early|soon) as)?\s*\Z",
    re.IGNORECASE,
)
_YEAR = re.compile(r"(?<![\w.,$€£])20\d\d(?![\w%])")
_FRONT = 15  # characters: a time this near the beginning dates the whole sentence
_LATE = 11  # from November on a list of predictions is for the next year
_NEXT_CLAUSE = (["and"], ["but"], ["while"], ["whereas"])
_MONTH = re.compile(
    r"\b(?:by|in|on|before|until|till|at|after|during|through|from)\s(?:the\s)?(?:[\w’'-]+\s){0,3}"
    r"(?:January|February|March|April|May|June|July|August|September|October|November|December|Q[1-4]"
    r"|[1-4]Q\d\d)\b"
)
_NEAR_DAYS = frozenset(("day", "weekday", "week", "weekend"))
_MOST_TIMES = 16  # a sentence with more is a table or a timeline
_UNDATED = date(1950, 1, 1)  # stands in for an unknown day: the words are found, the dates are not used


class When(NamedTuple):
    """Words about time, where they stand, and the window they mean (None where it is not known)."""

    start: int
    end: int
    horizon: Horizon | None


class Timing(NamedTuple):
    """When a claim comes due."""

    when: When | None  # its horizon; None where it has none, or none that can be read safely
    # whether one may be taken over from elsewhere: not where its words about time are refused, nor
    # where they have no end ("eventually")
    inherits: bool


class Frame(NamedTuple):
    """What the heading, the list or the sentence above says of when claims come due."""

    year: int | None = None  # the one year that it is about
    first: date | None = None  # the first day on which one may come due, where its words name no year


NO_FRAME = Frame()


class _Times(NamedTuple):
    """The times of a stretch that may date a claim, and where those stand that belong to something else."""

    kept: list[Time]
    elsewhere: list[int]


class Clock:
    """Reads horizons for one article."""

    def __init__(self, text: str, published: date | None, profile: str, locale: str) -> None:
        self.text = text
        self.published = published
        self._profile = profile
        self._locale = locale
        self._phrases: dict[tuple[str, int | None, bool], Horizon | None] = {}
        self._last: tuple[tuple[int, int, Frame], _Times] = ((-1, -1, NO_FRAME), _Times([], []))

    def frame(self, when: When | None, *, looks_ahead: bool) -> Frame:
        """What follows from the time that stands above, perhaps above predictions (`looks_ahead`).

        Late in the year a list of predictions is about the next: what "this year" is there is not known.
        """
        year = year_of(when)
        if self.published is None or year is not None:
            return Frame(year)
        if when is not None and when.horizon is not None and self.published < when.horizon.opens < when.horizon.closes:
            return Frame(None, when.horizon.opens)
        is_late = looks_ahead and self.published.month >= _LATE
        return Frame(None, date(self.published.year + 1, 1, 1) if is_late else None)

    def within(self, start: int, end: int, frame: Frame = NO_FRAME) -> When | None:
        """The one horizon in a stretch of the text; None where there is none, or more than one."""
        found = list(sentences(self.text, Block("paragraph", start, end)))
        whole = found[0] if len(found) == 1 else None
        times = self._times(start, end, frame, whole).kept
        if any(time.problem for time in times):
            return None
        return self._one([time for time in times if time.horizon is not None], start, end)

    def times(self, start: int, end: int) -> list[Time]:
        """Every time of a heading, those that are refused among them."""
        return self._times(start, end, NO_FRAME, None).kept

    def of_claim(self, claim: tuple[int, int], sentence: Sentence, frame: Frame = NO_FRAME) -> Timing:
        """When the claim that stands in a sentence comes due: in its own words, else elsewhere in the sentence."""
        times, elsewhere = self._times(sentence.start, sentence.end, frame, sentence)
        own = [time for time in times if claim[0] <= time.start < claim[1]]
        if any(time.horizon is not None or time.problem for time in own):
            return Timing(self._of_its_own(own, claim, sentence, frame), False)
        if any(time.horizon is None for time in times):
            return Timing(None, False)
        reaching = [time for time in times if self._reaches(time, claim, sentence)]
        is_bare = not reaching and not any(claim[0] <= place < claim[1] for place in elsewhere)
        is_bare = is_bare and _MONTH.search(self.text, *claim) is None  # "by the September meeting"
        return Timing(self._one(reaching, sentence.start, sentence.end), is_bare)

    def _of_its_own(self, own: list[Time], claim: tuple[int, int], sentence: Sentence, frame: Frame) -> When | None:
        if any(time.problem for time in own):
            return None
        when = self._one([time for time in own if time.horizon is not None], *claim)
        return self._as_denied(when, claim, sentence, frame.year)

    def announced_by(self, sentence: Sentence, frame: Frame = NO_FRAME) -> When | None:
        """The horizon that a sentence gives to those behind it: "Over the next two years, three things will happen"."""
        cut = sentence.words
        if ":" not in cut and words("times", "announced_things").isdisjoint(cut):
            return None
        times = self._times(sentence.start, sentence.end, frame, sentence).kept
        if len(times) != 1 or times[0].horizon is None:
            return None
        is_in_front = times[0].start - sentence.start < _FRONT
        leads = is_in_front and (cut[-1] == ":" or _announces(cut))
        return self._when(times[0]) if leads or _ends_before_colon(sentence, times[0]) else None

    def of_year(self, year: str, start: int, end: int) -> When | None:
        """The horizon of a bare year in a heading: "Predictions for 2027"."""
        if self.published is None:
            return When(start, end, None)
        try:
            horizon = read_horizon(f"in {year}", published=self.published, profile=self._profile)
        except HorizonError:
            return None
        return When(start, end, dataclasses.replace(horizon, phrase=year))

    def _times(self, start: int, end: int, frame: Frame, sentence: Sentence | None) -> _Times:
        """Every time of a stretch, its place counted in the whole text."""
        key = (start, end, frame)
        if key != self._last[0]:
            found = find_times(
                self.text[start:end],
                published=self.published or _UNDATED,
                profile=self._profile,
                locale=self._locale,
                year=frame.year,
            )
            if len(found) > _MOST_TIMES:
                found = [Time(0, end - start, None, "there are too many times in it")]
            placed = [time._replace(start=start + time.start, end=start + time.end) for time in found]
            read = [(time.start, self._kept(time, frame, sentence, start)) for time in placed]
            self._last = (
                key,
                _Times([time for _, time in read if time is not None], [place for place, time in read if time is None]),
            )
        return self._last[1]

    def _kept(self, time: Time, frame: Frame, sentence: Sentence | None, start: int) -> Time | None:
        """A time as it reads by itself; None where it says when something was, or is no time by itself."""
        if time.horizon is None:
            is_past = time.problem and sentence is not None and looks_back(sentence, time.start, time.end)
            return None if is_past else time
        problem = SEEN.answer(Seen(self, time, time.horizon, frame, sentence, start))
        if problem is None:
            return None
        if problem:
            return time._replace(horizon=None, problem=problem)
        alone = self.read(time.horizon.phrase, frame.year)  # a reader who is given the words alone has the same dates
        is_alone = alone and (alone.opens, alone.closes) == (time.horizon.opens, time.horizon.closes)
        return time._replace(horizon=alone) if is_alone else None

    def read(self, phrase: str, year: int | None, *, denied: bool = False) -> Horizon | None:
        """What words about time mean by themselves; None where they mean nothing."""
        key = (phrase, year, denied)
        if key not in self._phrases:
            self._phrases[key] = self._read_phrase(*key)
        return self._phrases[key]

    def _read_phrase(self, phrase: str, year: int | None, denied: bool) -> Horizon | None:
        try:
            return read_horizon(
                phrase,
                published=self.published or _UNDATED,
                profile=self._profile,
                locale=self._locale,
                year=year,
                denied=denied,
            )
        except HorizonError:
            return None

    def _reaches(self, time: Time, claim: tuple[int, int], sentence: Sentence) -> bool:
        """Whether a time outside a claim dates it too: at the front, or behind it with no verb of its own between."""
        if time.start - sentence.start < _FRONT:
            return True
        if self.text[claim[1] : time.start].split()[-1:] in _NEXT_CLAUSE:
            return False  # "..., and in the autumn she will"
        return time.start >= claim[1] and not has_modal(sentence, claim[1], time.start)

    def _one(self, times: list[Time], start: int, end: int) -> When | None:
        """The horizon of a stretch, where its times agree and no other year to come stands beside them."""
        windows = {(time.horizon.opens, time.horizon.closes) for time in times if time.horizon}
        if len(windows) != 1 or self._names_another_year(start, end, times[0].start, times[0].end):
            return None
        return self._when(times[0])

    def _when(self, time: Time) -> When:
        return When(time.start, time.end, time.horizon if self.published else None)

    def _as_denied(
        self, when: When | None, claim: tuple[int, int], sentence: Sentence, year: int | None
    ) -> When | None:
        """What will not happen until 2031 does not happen before: its window ends where 2031 begins."""
        if when is None or when.horizon is None or not when.horizon.rule.startswith(("until:", "before:")):
            return when
        denial = denial_before(sentence, claim[0], when.start)
        if denial is Denial.NONE:
            return when
        if denial is Denial.UNCLEAR:
            return when if when.horizon.rule.startswith("before:") else None
        horizon = self.read(when.horizon.phrase, year, denied=True)
        return None if horizon is None else when._replace(horizon=horizon)

    def _names_another_year(self, start: int, end: int, first: int, last: int) -> bool:
        """Whether a year to come stands outside the words that were read: "2% in 2027 from 3% in 2026"."""
        if self.published is None:
            return False
        others = _YEAR.findall(self.text, start, first) + _YEAR.findall(self.text, last, end)
        own = _YEAR.findall(self.text, first, last)
        return any(int(year) >= self.published.year and year not in own for year in others)


class Seen(NamedTuple):
    """A time where it stands: in a sentence of the text, under what is said above."""

    clock: Clock  # reads it
    time: Time  # its place
    horizon: Horizon  # what it means there
    frame: Frame  # what stands above
    sentence: Sentence | None  # its sentence, None in a stretch of several
    start: int  # offset where the stretch begins

    @property
    def alone(self) -> Horizon | None:
        """What it means by itself."""
        return self.clock.read(self.horizon.phrase, self.frame.year)

    def before(self, reach: int) -> str:
        """The characters before it, up to so many."""
        return self.clock.text[max(self.start, self.time.start - reach) : self.time.start]


def _is_listed(seen: Seen) -> bool:
    """As in "not now and not after the vote"."""
    is_second = seen.before(5).lower().endswith(("and ", "or ", ", "))
    return is_second and seen.horizon.phrase.lower().startswith("not after")


def _is_elsewhere(seen: Seen) -> bool:
    said, framed = seen.clock.published or _UNDATED, seen.frame.year is not None
    return seen.sentence is not None and is_elsewhere(
        seen.sentence, seen.time.start, seen.time.end, seen.horizon, published=said, framed=framed
    )


def _is_a_length(seen: Seen) -> bool:
    """As in "a marathon in under four hours": how long it takes."""
    return _LENGTH_OF_IT.match(seen.horizon.phrase) is not None


def _is_hedged(seen: Seen) -> bool:
    """As in "Greece will leave, quite possibly next month": what is likely then is sure later."""
    return _HEDGED.search(seen.before(40)) is not None


def _is_of_an_old_forecast(seen: Seen) -> bool:
    """As in "Last year I said that it would fall by June": June of that year."""
    if seen.sentence is None:
        return False
    before = seen.sentence.words[: bisect.bisect_left(seen.sentence.starts, seen.time.start)]
    units = words("cues", "times_behind") - words("clauses", "times_just_behind")
    is_old = "ago" in before or any(a == "last" and b in units for a, b in itertools.pairwise(before))
    return is_old and not words("voices", "says").isdisjoint(before)


def _is_a_record(seen: Seen) -> bool:
    """As in "its worst defeat in a century"."""
    return _LOOKS_BACK.search(seen.before(60) + seen.clock.text[seen.time.start : seen.time.end]) is not None


def _is_the_earliest(seen: Seen) -> bool:
    return seen.sentence is not None and "earliest" in seen.sentence.words


def _is_before_the_frame(seen: Seen) -> bool:
    """Whether words for a month or more name no year, under a heading that looks to the next: "by year-end"."""
    alone, first = seen.alone, seen.frame.first
    if alone is None or first is None or alone.closes >= first:
        return False
    is_near = alone.rule.rpartition(":")[2] in _NEAR_DAYS or alone.rule.startswith(("rolling", "fuzzy:"))
    return not is_near and _YEAR.search(alone.phrase) is None


# The answer is why a time cannot be read, "" where it can; None where it says when something was, or is no time alone.
SEEN = Rules[Seen, str | None](
    Rule("not after", _is_listed, "not now and not after it is no close"),
    Rule("elsewhere", _is_elsewhere, None),
    Rule("length", _is_a_length, "it is how long it takes"),
    Rule("hedged", _is_hedged, "it is only a guess at when"),
    Rule("old forecast", _is_of_an_old_forecast, "it was said long ago"),
    Rule("record", _is_a_record, None),
    Rule("earliest", _is_the_earliest, "at the earliest is no close"),
    Rule("before the frame", _is_before_the_frame, "its year may be that of the predictions"),
    otherwise="",
)


def _ends_before_colon(sentence: Sentence, time: Time) -> bool:
    """As in "My forecasts for 2027: rates will fall"."""
    colon = sentence.words.index(":") if ":" in sentence.words else 0
    is_named = not words("times", "named_forecasts").isdisjoint(sentence.words[:colon])
    return is_named and time.end == sentence.ends[colon - 1]


def _announces(cut: tuple[str, ...]) -> bool:
    """As in "three things will happen": a number, and what there will be so many of."""
    things, numbers = words("times", "announced_things"), words("times", "how_many")
    return any(
        word in things and any(before in numbers or before.isdigit() for before in cut[max(0, at - 4) : at])
        for at, word in enumerate(cut)
    )


def year_of(when: When | None) -> int | None:
    """The one year that a horizon lies in: what is said under it is said of that year."""
    if when is None or when.horizon is None:
        return None
    horizon = when.horizon
    is_window = not horizon.rule.startswith(("by:", "until:", "before:", "through:", "latest:", "rolling", "fuzzy:"))
    is_window = is_window and horizon.opens < horizon.closes  # the day on which a list is judged is no year
    return horizon.closes.year if is_window and horizon.opens.year == horizon.closes.year else None


def inherited(when: When, *, near: bool) -> When:
    """A horizon taken over from elsewhere, flagged; `near` takes the earliest sensible reading of the close.

    A denial ("they won't clash") claims the more the longer its window, and a nowcast is about what is near: an assumed
    window is then the short one.
    """
    if when.horizon is None:
        return when
    closes = max(when.horizon.earliest, when.horizon.opens) if near else when.horizon.closes
    flags = tuple(sorted({*when.horizon.flags, INHERITED}))
    return when._replace(horizon=dataclasses.replace(when.horizon, closes=closes, flags=flags))
