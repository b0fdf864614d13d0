"""What headings and lead-ins say of the items below them: predictions, or a look back."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from forecasts.reading.text.layout import Block
from forecasts.reading.text.lexicon import phrases, words
from forecasts.reading.text.words import words_of
from forecasts.reading.times.timing import Clock, When

_YEAR = re.compile(r"(?<![\w.,$€£])(?:20|21)\d\d(?![\w%])")
_SHORT_YEAR = re.compile(r"['’](\d\d)(?!\w)")
_SHORTEST, _LONGEST_LEAD = 3, 300
_FRONT = 15  # characters: a time this near the beginning of a lead-in dates what follows


@dataclass
class Section:
    """How what stands below a heading is to be read.

    Attributes:
        predicts: its items are predictions.
        looks_back: it is about predictions of the past.
        when: the horizon its heading names.
        ahead: its heading names a year to come.
    """

    predicts: bool = False
    looks_back: bool = False
    when: When | None = None
    ahead: bool = False


class Outline:
    """Follows the headings of a text."""

    def __init__(self, clock: Clock, year: int | None) -> None:
        self._clock = clock
        self._year = year
        self._whole = Section()
        self._lead: Section | None = None
        self._seen = 0
        self.now = Section()

    def enter(self, text: str, block: Block) -> None:
        """Take note of a block that may be a heading or a lead-in."""
        part = text[block.start : block.end]
        self._seen += 1
        if block.kind not in ("heading", "paragraph") or not _SHORTEST < len(part) <= _LONGEST_LEAD:
            return
        is_heading = block.kind == "heading" or _looks_like_heading(part)
        leads = part.rstrip("*_ ").endswith(":")
        if not (is_heading or leads or self._seen <= 3):
            return
        read = self._read(part, block)
        if self._seen <= 3 and (read.predicts or is_heading) and not read.looks_back:
            names = bool(words("times", "named_forecasts") & set(words_of(part)))
            when = self._whole.when or (read.when if is_heading or leads or names else None)
            self._whole = Section(
                self._whole.predicts or read.predicts, False, when, self._whole.ahead or read.ahead
            )
        if is_heading or leads:
            inherits = self._whole if not read.looks_back else Section()
            self._lead = Section(
                (read.predicts or inherits.predicts) and not read.looks_back,
                read.looks_back,
                read.when or inherits.when,
                read.ahead or inherits.ahead,
            )
        self.now = self._lead or self._whole

    def _read(self, part: str, block: Block) -> Section:
        cut = words_of(part)
        back = bool(phrases("lists", "looking_back").find(cut))
        predicts = bool(phrases("lists", "predictions").find(cut))
        when = None
        years = list(_YEAR.finditer(part))
        if (
            years
            and self._year is not None
            and all(int(year.group()) < self._year for year in years)
            and (predicts or "predictions" in cut)
        ):
            back = True
        if len({year.group() for year in years}) == 1 and not back:
            if predicts or _is_about(part, years[0].group()):
                when = self._of_year(block, years[0])
        elif not back:
            frame = self._clock.frame(self._whole.when, looks_ahead=False)
            when = self._clock.within(block.start, block.end, frame)
            if when is not None and not (predicts or _frames(part, when, block)):
                when = None
        ahead = self._year is not None and any(int(year) > self._year for year in _years_named(part))
        return Section(predicts and not back, back, when, ahead)

    def _of_year(self, block: Block, year: re.Match[str]) -> When | None:
        """A heading's year, or the words that it is part of: "H1 2027", "by 2030"; none in "beyond 2026"."""
        start, end = block.start + year.start(), block.start + year.end()
        times = [time for time in self._clock.times(block.start, block.end) if time.start <= start < time.end]
        if not times:
            return self._clock.of_year(year.group(), start, end)
        return self._clock.within(block.start, block.end)


def _years_named(part: str) -> list[str]:
    """The years of a heading, in four figures or in two: "for '27"."""
    return _YEAR.findall(part) + [f"20{short}" for short in _SHORT_YEAR.findall(part)]


def _is_about(part: str, year: str) -> bool:
    """Whether a heading is about its year: "2027", "2027: the reckoning", "Europe in 2027", not "The road to 2030"."""
    cut = [word for word in words_of(part) if word not in ("*", "_", "#")]
    at = cut.index(year) if year in cut else -1
    if at < 0:
        return False
    before, after = cut[:at], cut[at + 1 :]
    if phrases("lists", "frames").find(cut):
        return True
    begins = all(word in ("in", "the", "year") for word in before) and (not after or not after[0].isalpha())
    return begins or (not after and before[-1:] in (["in"], ["for"], [":"], ["-"]))


def _frames(part: str, when: When, block: Block) -> bool:
    """Whether a heading names a time and little else, or a lead-in begins with it."""
    if part.rstrip("*_ ").endswith(":") and when.start - block.start < _FRONT:
        return True
    rest = words_of(part[: when.start - block.start]) + words_of(part[when.end - block.start :])
    return not any(
        word.isalpha() and word not in ("the", "a", "our", "for", "in", "over") for word in rest
    ) or bool(phrases("lists", "frames").find(words_of(part)))


def _looks_like_heading(part: str) -> bool:
    return len(part) < 90 and "\n" not in part and part.rstrip("*_ ")[-1:] not in tuple(".!?;,…")


def announces(text: str, block: Block) -> bool:
    """Whether a line only says that predictions follow: "Ten things that will happen in 2027"."""
    part = text[block.start : block.end]
    if len(part) > 90 or not (block.kind == "heading" or _looks_like_heading(part)):
        return False
    return bool(phrases("lists", "predictions").find(words_of(part)))


def looks_back(cut: Sequence[str]) -> bool:
    """Whether a sentence is about how earlier predictions came out."""
    return bool(phrases("lists", "looking_back").find(cut))


def counts(part: str) -> bool:
    """Whether a lead-in says that the numbers below it are shares: "Of those asked, how many agree:".

    Example:
        >>> counts("What respondents said:"), counts("What I expect:")
        (True, False)
    """
    return bool(phrases("lists", "counts").find(words_of(part)))
