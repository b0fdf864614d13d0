"""Words of a text with their places, and tables of phrases to look for among them, in one pass."""

import functools
import tomllib
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any, NamedTuple

from forecasts.text.tokens import Token, tokenise


class Word(NamedTuple):
    """A word, number or mark; "won't" and "country's" are one word."""

    text: str  # in lower case, with a straight apostrophe
    start: int  # offset of its first character
    end: int  # offset after its last one
    kind: str  # "word", "number" or "mark"
    glued: bool  # whether nothing separates it from the word before
    capital: bool  # whether it begins with a capital letter


def words_of(text: str) -> list[Word]:
    """The words of a text.

    Example:
        >>> [word.text for word in words_of("They won’t clash.")]
        ['they', "won't", 'clash', '.']
    """
    tokens = tokenise(text)
    found: list[Word] = []
    at = 0
    while at < len(tokens):
        end = at + 3 if _is_contraction(tokens, at) else at + 1
        first, last = tokens[at], tokens[end - 1]
        together = "".join(token.text for token in tokens[at:end])
        capital = text[first.start].isupper()
        found.append(Word(together, first.start, last.end, first.kind, first.glued, capital))
        at = end
    return found


def _is_contraction(tokens: Sequence[Token], at: int) -> bool:
    following = tokens[at + 1 : at + 3]
    return (
        tokens[at].kind == "word"
        and len(following) == 2
        and following[0].text == "'"
        and following[1].kind == "word"
        and following[0].glued
        and following[1].glued
    )


def _is_plain(phrase: str) -> bool:
    """Whether a phrase is letters and spaces alone, which need no cutting: most are."""
    return phrase.isascii() and phrase.replace(" ", "").isalpha()


class Phrases:
    """A table of phrases, each of one or more words, and what each stands for."""

    def __init__(self, table: Iterable[tuple[str, str]]) -> None:
        self._by_first: dict[str, list[tuple[tuple[str, ...], str]]] = {}
        for phrase, meaning in table:
            parts = tuple(phrase.split()) if _is_plain(phrase) else tuple(word.text for word in words_of(phrase))
            self._by_first.setdefault(parts[0], []).append((parts, meaning))
        for rows in self._by_first.values():
            rows.sort(key=lambda row: -len(row[0]))

    def at(self, words: Sequence[Word], at: int) -> tuple[int, str] | None:
        """Where the longest phrase that begins at a word ends, and its meaning."""
        for parts, meaning in self._by_first.get(words[at].text, ()):
            if tuple(word.text for word in words[at : at + len(parts)]) == parts:
                return at + len(parts), meaning
        return None

    def within(self, words: Sequence[Word]) -> Iterator[tuple[int, int, str]]:
        """Every phrase in a text: first word, end, meaning; they do not overlap."""
        at = 0
        while at < len(words):
            found = self.at(words, at)
            if found:
                yield at, found[0], found[1]
            at = found[0] if found else at + 1

    def anywhere(self, words: Sequence[Word]) -> bool:
        """Whether any phrase is in a text."""
        return next(self.within(words), None) is not None


@functools.cache
def tables() -> dict[str, Any]:
    """words.toml as it is."""
    parsed: dict[str, Any] = tomllib.loads(Path(__file__).with_name("words.toml").read_text(encoding="utf-8"))
    return parsed


@functools.cache
def word_set(section: str, key: str) -> frozenset[str]:
    """A list of single words of words.toml."""
    return frozenset(tables()[section][key])


@functools.cache
def phrase_table(section: str, key: str | None = None) -> Phrases:
    """A list of phrases of words.toml; without a key all lists of the section, each phrase with its list's name."""
    lists = tables()[section]
    chosen = lists.items() if key is None else [(key, lists[key])]
    return Phrases((phrase, name) for name, phrases in chosen for phrase in phrases)
