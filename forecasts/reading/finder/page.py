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
    """A text: `raw` is quoted, `text`, in which markup is blank, is read.

    Attributes:
        raw: the text as given.
        text: the same length of it without its markup.
        clock: reads its horizons.
        year: year of publication, None where it is not known.
        author: who wrote it.
        scale: what words of likelihood mean.
        quotes: its direct speech.
        items: its lists.
        is_minutes: it tells in the past tense what a committee expects.
    """

    raw: str
    text: str
    clock: Clock
    year: int | None
    author: str | None
    scale: str
    quotes: list[Quotation]
    items: Items
    is_minutes: bool


@dataclass(frozen=True)
class Above:
    """What stands above a sentence.

    Attributes:
        section: what its heading says.
        judged: when the text says that all its predictions are judged.
        announced: the horizon that a sentence before it announces.
        turn: whose turn it is in an interview.
        context: how it is to be read.
        speakers: whose words the quotations of its block hold.
    """

    section: Section
    judged: When | None
    announced: When | None
    turn: Turn | None
    context: Context
    speakers: dict[Quotation, str]

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
    """What has been made of a sentence; each step of `steps` adds to it.

    Attributes:
        page: its text.
        above: what stands above it.
        index: index of its block.
        block: its block.
        sentence: the sentence.
        is_first: whether it is the first of its block.
        reports: who says what in it.
        heads: the cues that carry its claims.
        number: the chance of the whole of it, or a number that may be one.
        spoken: the chances that it states.
        denied: the numbers in it that are no chances.
        claims: its clauses, each with the number that belongs to it.
    """

    page: Page
    above: Above
    index: int
    block: Block
    sentence: Sentence
    is_first: bool
    reports: tuple[Report, ...]
    heads: tuple[Head, ...] = ()
    number: Number | Unread | None = None
    spoken: tuple[Spoken, ...] = ()
    denied: tuple[Unread, ...] = ()
    claims: tuple[tuple[Clause, Number | Unread | None], ...] = field(default=())
