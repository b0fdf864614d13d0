"""What is under review: a question, its claim, its forecast and its resolution, and their words."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields, is_dataclass
from datetime import date, datetime
from functools import cached_property
from typing import Any

from forecasts.records.values import read_day
from forecasts.reviewing.phrases import Word, words_of
from forecasts.reviewing.remark import Remark, remark

Fields = dict[str, Any]


@dataclass(frozen=True)
class Subject:
    """The parts of a review as plain fields; a part that is not there is None."""

    question: Fields | None  # fields as of `forecasts.records.Question`
    claim: Fields | None  # as of `Claim`
    forecast: Fields | None  # as of `Forecast`
    resolution: Fields | None  # as of `Resolution`
    source: Fields | None  # as of `Source`
    forecaster: str | None  # who said it
    article: str | None  # the text that the quote is from
    recorded: date | None  # the day on which the question was written down
    english: bool  # whether the wording is to be looked at

    def of(self, part: str, name: str) -> Any:
        """A field of a part; None where either is missing."""
        found = getattr(self, part)
        return None if found is None else found.get(name)

    def text(self, part: str, name: str) -> str:
        """A text of a part; empty where it is missing."""
        return str(self.of(part, name) or "")

    def day(self, part: str, name: str) -> date | None:
        """A day of a part, whether it came as a date, an instant or text."""
        return as_day(self.of(part, name))

    @property
    def said(self) -> date | None:
        """When it was said: the forecast's day, else the source's."""
        return self.day("forecast", "made_on") or self.day("source", "published")

    @cached_property
    def asked(self) -> list[Word]:
        """The words of the question."""
        return words_of(self.text("question", "text"))

    @cached_property
    def quoted(self) -> list[Word]:
        """The words of the quote."""
        return words_of(self.text("claim", "quote"))

    @cached_property
    def criteria(self) -> list[Word]:
        """The words of the criteria."""
        return words_of(self.text("question", "criteria"))

    @cached_property
    def defined(self) -> frozenset[str]:
        """The words that the criteria have, so that they may define them."""
        return frozenset(word.text for word in self.criteria)


def as_fields(part: object) -> Fields | None:
    """A part as plain fields, from a record, a mapping or a dataclass."""
    if part is None or isinstance(part, dict):
        return part
    if isinstance(part, Mapping):
        return dict(part)
    if is_dataclass(part):
        return {field.name: getattr(part, field.name) for field in fields(part)}
    if hasattr(part, "model_dump"):
        return dict(part.model_dump())
    raise TypeError(f"a part of a review is a record or a mapping, not {type(part).__name__}")


def as_day(value: object) -> date | None:
    """A day from a date, an instant or text; None from None. Raises RecordError: it is no day."""
    if value is None:
        return None
    if isinstance(value, datetime):
        return value.date()
    if isinstance(value, date):
        return value
    return read_day(str(value)[:10]) if isinstance(value, str) else read_day(value)


def listed(value: object) -> Sequence[Any]:
    """A field that holds several values, as a sequence."""
    if value is None:
        return ()
    return (value,) if isinstance(value, str) else tuple(value)  # type: ignore[arg-type]


QUOTES = frozenset('"“”„«»')


@dataclass(frozen=True)
class Text:
    """A text under review."""

    field: str  # "question" or "quote"
    text: str  # as given
    words: Sequence[Word]  # its words
    subject: Subject  # what it belongs to

    @property
    def is_question(self) -> bool:
        """Whether it is a question and not something that was said."""
        return self.field == "question"

    def remark(self, code: str, first: int, end: int, *, because: str = "") -> Remark:
        """A remark on some of its words."""
        span = self.words[first].start, self.words[end - 1].end
        return remark(code, self.field, self.text, span, because=because)

    def word(self, at: int) -> str:
        """The word at a place, "" beyond the ends."""
        return self.words[at].text if 0 <= at < len(self.words) else ""

    def named(self, at: int) -> bool:
        """Whether a word belongs to a name: a capital inside a sentence, or quotation marks around it."""
        first = at == 0 or self.words[at - 1].text in (".", "?", "!", ":")
        return (self.words[at].capital and not first) or at in self._inside_quotes

    @cached_property
    def _inside_quotes(self) -> frozenset[int]:
        marks = [at for at, word in enumerate(self.words) if word.text in QUOTES]
        pairs = zip(marks[::2], marks[1::2], strict=False)
        return frozenset(at for first, last in pairs for at in range(first, last))

    def glued(self, at: int) -> bool:
        """Whether nothing separates a word from the one before it."""
        return at < len(self.words) and self.words[at].glued
