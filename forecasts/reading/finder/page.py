"""What the steps hand on: the text, what stands above a sentence, and what has been made of the sentence so far."""

import itertools
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from forecasts.reading.chances.amounts import says_what_happens
from forecasts.reading.chances.numbers import Number, Unread, number_at_the_edge
from forecasts.reading.chances.stated import Spoken
from forecasts.reading.clauses.clauses import Clause
from forecasts.reading.clauses.statement import Context
from forecasts.reading.cues.heads import Head
from forecasts.reading.lists.sections import Section, counts
from forecasts.reading.text.layout import Block
from forecasts.reading.text.lexicon import words
from forecasts.reading.text.quotations import Quotation
from forecasts.reading.text.sentences import Sentence
from forecasts.reading.times.timing import Clock, Frame, When
from forecasts.reading.voices.interviews import Turn
from forecasts.reading.voices.report import Report

_FEWEST_ITEMS = 2
_SCENARIO = re.compile(r"(?:Scenario|Case|Path|Outcome|Option)\b", re.IGNORECASE)


class Items:
    """Knows the lists of one text.

    Attributes:
        counted: indices of the items whose numbers are shares of something.
        listed: indices of the items of lists of predictions.
    """

    def __init__(self, text: str, blocks: Sequence[Block], cut: Sequence[Sequence[Sentence]], scale: str) -> None:
        self._text = text
        self._scale = scale
        self._edges: dict[tuple[int, int], Number | None] = {}
        self.counted: set[int] = set()
        self.listed: set[int] = set()
        for run in _lists(blocks):
            lead = blocks[run[0] - 1] if run[0] else None
            if lead is not None and counts(text[lead.start : lead.end]):
                self.counted.update(run)
            elif len(run) >= _FEWEST_ITEMS and self._predict(run, cut):
                self.listed.update(run)

        named = [at for at, block in enumerate(blocks) if self._is_scenario(text, block, cut[at])]
        if len(named) > 1:
            self.listed.update(named)

    def _is_scenario(self, text: str, block: Block, found: Sequence[Sentence]) -> bool:
        """As in the heading "Scenario 2: Hot war (10%)"."""
        if block.kind != "heading" or not found or _SCENARIO.match(text, block.start, block.end) is None:
            return False
        return self.edge(found[0].start, found[0].end) is not None

    def edge(self, start: int, end: int) -> Number | None:
        """The chance at the edge of a stretch."""
        if (start, end) not in self._edges:
            self._edges[start, end] = number_at_the_edge(self._text, start, end, self._scale)
        return self._edges[start, end]

    def _predict(self, run: Sequence[int], cut: Sequence[Sequence[Sentence]]) -> bool:
        """Whether most items have a chance at their edge, and most of these say what happens."""
        first = [cut[at][0] for at in run if cut[at]]
        numbered = [sentence for sentence in first if self.edge(sentence.start, sentence.end) is not None]
        telling = [sentence for sentence in numbered if _says_something(sentence)]
        return 2 * len(numbered) >= len(run) and 2 * len(telling) > len(numbered) > 1


def _lists(blocks: Sequence[Block]) -> Iterator[list[int]]:
    for kind, run in itertools.groupby(range(len(blocks)), lambda at: blocks[at].kind):
        if kind == "item":
            yield list(run)


def _says_something(sentence: Sentence) -> bool:
    known = words("chances", "thresholds") | words("chances", "happenings")
    is_event = says_what_happens(sentence.words) or not known.isdisjoint(sentence.words)
    return is_event and words("cues", "past_verbs").isdisjoint(sentence.words)


@dataclass(frozen=True)
class Page:
    """A text: `raw` is quoted, `text`, in which markup is blank, is read."""

    raw: str  # the text as given
    text: str  # the same length of it without its markup
    clock: Clock  # reads its horizons
    year: int | None  # year of publication, None where it is not known
    author: str | None  # who wrote it
    scale: str  # what words of likelihood mean
    quotes: list[Quotation]  # its direct speech
    items: Items  # its lists
    is_minutes: bool  # it tells in the past tense what a committee expects


@dataclass(frozen=True)
class Above:
    """What stands above a sentence."""

    section: Section  # what its heading says
    judged: When | None  # when the text says that all its predictions are judged
    announced: When | None  # the horizon that a sentence before it announces
    turn: Turn | None  # whose turn it is in an interview
    context: Context  # how it is to be read
    speakers: dict[Quotation, str]  # whose words the quotations of its block hold

    @property
    def when(self) -> When | None:
        """The horizon that stands above it: when all is judged, what a sentence announces, what a heading says."""
        return self.judged or self.announced or self.section.when

    def frame(self, clock: Clock) -> Frame:
        """What follows for its own times."""
        when = self.announced or self.section.when or self.judged
        return clock.frame(when, looks_ahead=self.section.predicts or self.section.ahead)


@dataclass(frozen=True)
class Read:
    """What has been made of a sentence; each step of `steps` adds to it."""

    page: Page  # its text
    above: Above  # what stands above it
    index: int  # index of its block
    block: Block  # its block
    sentence: Sentence  # the sentence
    is_first: bool  # whether it is the first of its block
    reports: tuple[Report, ...]  # who says what in it
    heads: tuple[Head, ...] = ()  # the cues that carry its claims
    number: Number | Unread | None = None  # the chance of the whole of it, or a number that may be one
    spoken: tuple[Spoken, ...] = ()  # the chances that it states
    denied: tuple[Unread, ...] = ()  # the numbers in it that are no chances
    # its clauses, each with the number that belongs to it
    claims: tuple[tuple[Clause, Number | Unread | None], ...] = field(default=())
