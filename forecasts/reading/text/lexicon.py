"""The word lists of the rooms, each in the words.toml of the lowest room that asks for it; and phrases, matched."""

import functools
import itertools
import re
import tomllib
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any, NamedTuple

_TWINS = str.maketrans("’‘ʼ´‐‑‒–—−", "''''------")
WORD = re.compile(r"\d+(?:[.,:]\d+)*|[^\W\d_]+(?:['’ʼ][^\W\d_]+)*|[^\w\s]|_")
_CONTRACTION = re.compile(r"(.*?)(n't|'(?:s|ll|re|ve|d|m))\Z")
_WHOLE = {"wo": "will", "ca": "can", "sha": "shall"}


def words_of(phrase: str) -> list[str]:
    """The words of a phrase, as those of a sentence are cut.

    Example:
        >>> words_of("They won’t")
        ['they', 'will', "n't"]
    """
    return [word for word, _, _ in placed_words(phrase, 0, len(phrase))]


def placed_words(text: str, start: int, end: int) -> Iterator[tuple[str, int, int]]:
    """The words of a stretch, each with the offsets where it begins and ends."""
    for match in WORD.finditer(text, start, end):
        word = match.group().translate(_TWINS).lower()
        cut = _CONTRACTION.match(word) if "'" in word else None
        if cut is None or not cut[1] or len(word) != len(match.group()):
            yield word, match.start(), match.end()
        else:
            middle = match.start() + len(cut[1])
            yield _WHOLE.get(cut[1], cut[1]) if cut[2] == "n't" else cut[1], match.start(), middle
            yield cut[2], middle, match.end()


class Spotted(NamedTuple):
    """A phrase of a kind at words[first:end]."""

    kind: str
    first: int
    end: int


class Phrases:
    """Phrases of several kinds, found in one pass; of two that begin together the longer wins.

    Example:
        >>> table = Phrases([("likelihood", "very likely"), ("likelihood", "likely")])
        >>> table.find(["it", "is", "very", "likely"])
        [Spotted(kind='likelihood', first=2, end=4)]
    """

    def __init__(self, forms: Iterable[tuple[str, str]]) -> None:
        self._by_first: dict[str, list[tuple[tuple[str, ...], str]]] = {}
        for kind, form in forms:
            for words in itertools.product(*(part.split("|") for part in form.split())):
                self._by_first.setdefault(words[0], []).append((words, kind))
        for row in self._by_first.values():
            row.sort(key=lambda entry: -len(entry[0]))

    def at(self, words: Sequence[str], first: int) -> Spotted | None:
        """The longest phrase that begins here."""
        for form, kind in self._by_first.get(words[first], ()):
            if tuple(words[first : first + len(form)]) == form:
                return Spotted(kind, first, first + len(form))
        return None

    def begins(self, word: str) -> bool:
        """Whether a phrase begins with a word."""
        return word in self._by_first

    def find(self, words: Sequence[str]) -> list[Spotted]:
        """Every phrase, leftmost first; phrases do not overlap."""
        return list(self._walk(words))

    def _walk(self, words: Sequence[str]) -> Iterator[Spotted]:
        at = 0
        while at < len(words):
            found = self.at(words, at)
            if found is not None:
                yield found
            at = at + 1 if found is None else found.end


@functools.cache
def table(room: str, file: str = "words") -> dict[str, Any]:
    """The table of a TOML file that stands beside the modules of a room of the reader's."""
    return tomllib.loads((Path(__file__).parents[1] / room / f"{file}.toml").read_text(encoding="utf-8"))


@functools.cache
def words(room: str, kind: str) -> frozenset[str]:
    """The words of a list of a room's."""
    return frozenset(table(room)[kind].split())


@functools.cache
def phrases(room: str, kind: str) -> Phrases:
    """The phrases of a list of a room's; contractions in them are cut as in a text."""
    return Phrases((kind, " ".join(words_of(form))) for form in table(room)[kind])
