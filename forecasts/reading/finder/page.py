"""What the steps hand on: the text, what stands above a sentence, and what has been made of the sentence so far."""

from dataclasses import dataclass, field

from forecasts.reading.chances.numbers import Number, Unread
from forecasts.reading.chances.stated import Spoken
from forecasts.reading.clauses.clauses import Clause
from forecasts.reading.clauses.statement import Context
from forecasts.reading.cues.heads import Head
from forecasts.reading.finder.items import Items
from forecasts.reading.lists.sections import Section
from forecasts.reading.text.layout import Block
from forecasts.reading.text.quotations import Quotation
from forecasts.reading.text.sentences import Sentence
from forecasts.reading.times.timing import Clock, Frame, When
from forecasts.reading.voices.interviews import Turn
from forecasts.reading.voices.report import Report


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
