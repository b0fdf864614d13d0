"""What headings and lead-ins say of the items below them: predictions, or a look back."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from forecasts.reading.text.layout import Block
from forecasts.reading.text.lexicon import phrases, words, words_of
from forecasts.reading.times.timing import Clock, When

_YEAR = re.compile(r"(?<![\w.,$€£])(?:20|21)\d\d(?![\w%])")
_SHORT_YEAR = re.compile(r"['’](\d\d)(?!\w)")
_UP_TO = re.compile(r"\b(?:to|towards?|beyond|after|since) \Z", re.IGNORECASE)  # "Outlook to 2030"
_DATES = re.compile(r"\d|\b(?:next|this|coming|ahead|over|by|before|until|end|term|through)\b", re.IGNORECASE)
_SHORTEST, _LONGEST_LEAD = 3, 300
_FIRST = 3  # blocks: a title and what stands below it
_FRONT = 15  # characters: a time this near the beginning of a lead-in dates what follows


@dataclass
class Section:
    """How what stands below a heading is to be read."""

    predicts: bool = False  # its items are predictions
    looks_back: bool = False  # it is about predictions of the past
    when: When | None = None  # the horizon its heading names
    ahead: bool = False  # its heading names a year to come

    def with_title(self, read: Section, *, dated: bool) -> Section:
        """The section of the whole text, with what one more of its first lines says."""
        when = self.when or (read.when if dated else None)
        return Section(self.predicts or read.predicts, False, when, self.ahead or read.ahead)

    def under(self, whole: Section) -> Section:
        """A section with what it takes over from the whole text: nothing where it looks back."""
        if self.looks_back:
            return Section(False, True, self.when, self.ahead)
        return Section(self.predicts or whole.predicts, False, self.when or whole.when, self.ahead or whole.ahead)


class Outline:
    """Follows the headings of a text."""

    def __init__(self, clock: Clock, year: int | None) -> None:
        self._clock = clock
        self._year = year
        self._whole = Section()
        self._lead: Section | None = None
        self._seen = 0
        self._has_title = False
        self.now = Section()

    def enter(self, text: str, block: Block) -> None:
        """Take note of a block that may be a heading or a lead-in."""
        part = text[block.start : block.end]
        self._seen += 1
        if block.kind not in ("heading", "paragraph") or not _SHORTEST < len(part) <= _LONGEST_LEAD:
            return
        leads = part.rstrip("*_ ").endswith(":")
        is_heading = block.kind == "heading" or _looks_like_heading(part)
        if is_heading or leads or self._seen <= _FIRST:
            self._take(part, self._read(part, block), leads=leads, is_heading=is_heading)

    def _take(self, part: str, read: Section, *, leads: bool, is_heading: bool) -> None:
        is_first = self._seen <= _FIRST and not (is_heading and self._has_title) and not read.looks_back
        self._has_title = self._has_title or is_heading
        if is_first and (read.predicts or is_heading):
            names = not words("times", "named_forecasts").isdisjoint(words_of(part))
            self._whole = self._whole.with_title(read, dated=is_heading or leads or names)
        if is_heading or leads:
            self._lead = read.under(self._whole)
        self.now = self._lead or self._whole

    def _read(self, part: str, block: Block) -> Section:
        cut = words_of(part)
        predicts = bool(phrases("lists", "predictions").find(cut))
        years = list(_YEAR.finditer(part))
        is_old = (predicts or "predictions" in cut) and self._is_over(years)
        if is_old or phrases("lists", "looking_back").find(cut):
            return Section(False, True, None, self._is_ahead(part))
        when = self._when(part, block, years, predicts)
        if self._seen <= 1 and not (years or predicts):
            when = None  # an article that is called "The next ten days" speaks of other days too
        return Section(predicts, False, when, self._is_ahead(part))

    def _is_over(self, years: list[re.Match[str]]) -> bool:
        said = self._year
        return bool(years) and said is not None and all(int(year.group()) < said for year in years)

    def _is_ahead(self, part: str) -> bool:
        return self._year is not None and any(int(year) > self._year for year in _years_named(part))

    def _when(self, part: str, block: Block, years: list[re.Match[str]], predicts: bool) -> When | None:
        """The horizon that a heading names: its one year, or a time that frames what stands below."""
        if len({year.group() for year in years}) == 1:
            is_about = (predicts or _is_about(part, years[0].group())) and not _UP_TO.search(part[: years[0].start()])
            return self._of_year(block, years[0]) if is_about else None
        frame = self._clock.frame(self._whole.when, looks_ahead=False)
        when = self._clock.within(block.start, block.end, frame)
        if when is None or self._tells_when_it_was_written(part, when, block):
            return None
        return when if predicts or _frames(part, when, block) else None

    def _tells_when_it_was_written(self, part: str, when: When, block: Block) -> bool:
        """As in "Mid-year update", or a dateline."""
        is_dated = _DATES.search(part[when.start - block.start : when.end - block.start]) is not None
        return not is_dated or (when.horizon is not None and when.horizon.closes == self._clock.published)

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
    if year not in cut:
        return False
    if phrases("lists", "frames").find(cut):
        return True
    before, after = cut[: cut.index(year)], cut[cut.index(year) + 1 :]
    begins = all(word in ("in", "the", "year", "by", "before", "until") for word in before) and (
        not after or not after[0].isalpha()
    )
    return begins or (not after and before[-1:] in (["in"], ["for"], [":"], ["-"]))


def _frames(part: str, when: When, block: Block) -> bool:
    """Whether a heading names a time and little else, or a lead-in begins with it."""
    if part.rstrip("*_ ").endswith(":") and when.start - block.start < _FRONT:
        return True
    rest = words_of(part[: when.start - block.start]) + words_of(part[when.end - block.start :])
    return not any(word.isalpha() and word not in ("the", "a", "our", "for", "in", "over") for word in rest) or bool(
        phrases("lists", "frames").find(words_of(part))
    )


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
