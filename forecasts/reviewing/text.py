"""A text under review, and what is asked of its words."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

from forecasts.reviewing.codes import remark
from forecasts.reviewing.phrases import Word
from forecasts.reviewing.remark import Remark
from forecasts.reviewing.subject import Subject

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
