"""What every rule sees: the lattice of a text, the day it was published, and the profile."""

from collections.abc import Callable, Collection, Iterator, Sequence
from datetime import date
from typing import TypeVar

from forecasts.horizon.lexicon import Language, Lattice
from forecasts.horizon.profile import Profile
from forecasts.text.tokens import Token

T = TypeVar("T")
# A rule answers with everything it could have read from a position, and where each reading stops.
Readings = Iterator[tuple[T, int]]
Rule = Callable[["Scan", int], Readings[T]]


class Scan:
    """The text under the rules' eyes.

    Attributes:
        tokens: words, numbers and marks.
        published: the day the words were said.
        language: words and habits of the locale.
        profile: how long fuzzy words are.
        year: the year the text around is about, None where it says none.
        anchor: the day from which what names no year is looked for.
        denied: a denial stands before the words: "not until 2031" ends where 2031 begins.
        problem: why a reading was given up, when that is worth telling ("31 February is not a date").
    """

    def __init__(
        self,
        tokens: Sequence[Token],
        published: date,
        language: Language,
        profile: Profile,
        year: int | None = None,
        *,
        denied: bool = False,
    ) -> None:
        self.tokens = tokens
        self.published = published
        self.language = language
        self.profile = profile
        self.year = year if year is not None and year > published.year else None
        self.anchor = published if self.year is None else date(self.year, 1, 1)
        self.denied = denied
        self.problem = ""
        self._lattice = Lattice(tokens, language)
        self.take = self._lattice.take  # meanings of a kind of word at a position; called very often
        self._read: dict[tuple[object, int], list[tuple[object, int]]] = {}

    def once(self, rule: Rule[T], at: int) -> list[tuple[T, int]]:
        """The distinct readings of a rule at a position, worked out once."""
        key = (rule, at)
        if key not in self._read:
            self._read[key] = list(dict.fromkeys(rule(self, at)))
        return self._read[key]  # type: ignore[return-value]

    def kinds(self, at: int) -> Collection[str]:
        """The kinds of meanings that begin at a position."""
        return self._lattice.kinds(at)

    def joins(self, at: int) -> bool:
        """Whether a hyphen here ties two words together."""
        return self._lattice.joins(at)

    def numbers(self, kind: str, at: int) -> Iterator[tuple[int, int]]:
        """Meanings of a kind whose values are whole numbers."""
        return ((value, end) for value, end in self.take(kind, at) if isinstance(value, int))

    def names(self, kind: str, at: int) -> Iterator[tuple[str, int]]:
        """Meanings of a kind whose values are names."""
        return ((str(value), end) for value, end in self.take(kind, at))

    def skip(self, at: int, *kinds: str) -> Iterator[int]:
        """Here, and after one word of any of the kinds."""
        yield at
        edges = [edge for kind in kinds for edge in self.take(kind, at)]
        if edges:
            yield from {end: None for _, end in edges}

    def mark(self, at: int, *marks: str) -> int | None:
        """The position after one of the marks, if it stands here."""
        return at + 1 if at < len(self.tokens) and self.tokens[at].text in marks else None

    def past(self, at: int, *marks: str) -> Iterator[int]:
        """Here, and after one of the marks."""
        yield at
        end = self.mark(at, *marks)
        if end is not None:
            yield end

    def digits(self, at: int, shortest: int = 1, longest: int = 4) -> Iterator[tuple[int, int]]:
        """A whole number in digits, not part of a decimal, here or behind a joining hyphen."""
        start = at + 1 if at < len(self.tokens) and self._lattice.joins(at) else at
        text = self.text(start)
        if self.kind(start) == "number" and shortest <= len(text) <= longest and not self._in_decimal(start):
            yield int(text), start + 1

    def year_at(self, offset: int) -> int:
        """This year, which is the one the text is about; next year, counted from publication."""
        return self.anchor.year if offset == 0 else self.published.year + offset

    def glued(self, at: int) -> bool:
        """Whether nothing separates a token from the one before."""
        return at < len(self.tokens) and self.tokens[at].glued

    def text(self, at: int) -> str:
        """The token's text, "" past the end."""
        return self.tokens[at].text if at < len(self.tokens) else ""

    def kind(self, at: int) -> str:
        """The token's kind, "" past the end."""
        return self.tokens[at].kind if at < len(self.tokens) else ""

    def _in_decimal(self, at: int) -> bool:
        """1.5 and 1,000 are not the numbers 1 and 5; "15." before a month is an ordinal."""
        return self._is_joined(at, at + 1, at + 2) or self._is_joined(at - 2, at - 1, at)

    def _is_joined(self, first: int, mark: int, second: int) -> bool:
        is_number = first >= 0 and self.kind(first) == self.kind(second) == "number"
        return is_number and self.text(mark) in (".", ",") and self.glued(mark) and self.glued(second)


def words_number(scan: Scan, at: int) -> Readings[int]:
    """A whole number in digits or words: 18, eighteen, twenty-five."""
    yield from scan.digits(at, 1, 4)
    yield from scan.numbers("number", at)
    for tens, end in scan.numbers("tens", at):
        yield tens, end
        yield from ((tens + unit, after) for unit, after in scan.numbers("number", end) if unit < 10)
