"""Sentences and their words, each with its place in the text."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from forecasts.reading.cues.lexicon import words
from forecasts.reading.text.layout import Block

LONGEST = 2000  # characters: what is longer is no sentence
_TWINS = str.maketrans("’‘ʼ´‐‑‒–—−", "''''------")
# A run of stops is entered only at its first mark, so that each character is looked at once.
_STOP = re.compile(r"(?<![.!?…])[.!?…]+[\"'”’»)\]*_]*(?=\s)|[。！？]")
_WORD = re.compile(r"\d+(?:[.,:]\d+)*|[^\W\d_]+(?:['’ʼ][^\W\d_]+)*|[^\w\s]|_")
_CONTRACTION = re.compile(r"(.*?)(n't|'(?:s|ll|re|ve|d|m))\Z")
_WHOLE = {"wo": "will", "ca": "can", "sha": "shall"}
_OPENING = "*_\"“”«‘'([ \t\r\n"


@dataclass(frozen=True)
class Sentence:
    """A sentence; its words in lower case with their offsets in the whole text.

    A contraction is two words: "won't" is "will" and "n't".

    Attributes:
        start: offset of the first character, opening marks of emphasis left out.
        end: offset after the last character.
        words: the words and marks.
        starts: offset of each word.
        ends: offset after each word.
    """

    start: int
    end: int
    words: tuple[str, ...]
    starts: tuple[int, ...]
    ends: tuple[int, ...]


def sentences(text: str, block: Block) -> Iterator[Sentence]:
    """The sentences of a block.

    Example:
        >>> text = "Mr. Smith will go. Will he?"
        >>> [text[s.start : s.end] for s in sentences(text, Block("paragraph", 0, len(text)))]
        ['Mr. Smith will go.', 'Will he?']
    """
    start = block.start
    for stop in _STOP.finditer(text, block.start, block.end):
        if _ends(text, start, stop, block.end):
            yield from _sentence(text, start, stop.end())
            start = stop.end()
    yield from _sentence(text, start, block.end)


def words_of(phrase: str) -> list[str]:
    """The words of a phrase, as those of a sentence are cut.

    Example:
        >>> words_of("They won’t")
        ['they', 'will', "n't"]
    """
    return [word for word, _, _ in _words(phrase, 0, len(phrase))]


def _sentence(text: str, start: int, end: int) -> Iterator[Sentence]:
    while start < end and (text[start].isspace() or text[start] in "*_"):
        start += 1
    while end > start and (text[end - 1].isspace() or text[end - 1] in "*_"):
        end -= 1
    if 1 < end - start <= LONGEST:
        cut = list(_words(text, start, end))
        if len(cut) > 2 or any(word == "%" for word, _, _ in cut):
            yield Sentence(start, end, *(tuple(column) for column in zip(*cut, strict=True)))


def _words(text: str, start: int, end: int) -> Iterator[tuple[str, int, int]]:
    for match in _WORD.finditer(text, start, end):
        word = match.group().translate(_TWINS).lower()
        cut = _CONTRACTION.match(word) if "'" in word else None
        if cut is None or not cut[1] or len(word) != len(match.group()):
            yield word, match.start(), match.end()
        else:
            middle = match.start() + len(cut[1])
            yield _WHOLE.get(cut[1], cut[1]) if cut[2] == "n't" else cut[1], match.start(), middle
            yield cut[2], middle, match.end()


def _ends(text: str, start: int, stop: re.Match[str], limit: int) -> bool:
    """Whether a stop ends the sentence: not after "Mr." or an initial, nor before a small letter."""
    following = text[stop.end() : min(stop.end() + 40, limit)].lstrip().lstrip(_OPENING)
    if following[:1].islower() and stop.group()[0] not in "。！？":
        return False
    if stop.group() != ".":
        return True
    before = text[max(start, stop.start() - 12) : stop.start()].rpartition(" ")[2].lstrip(_OPENING).lower()
    if before in words("sentences", "abbreviations") or _is_initial(before):
        return _first_word(following) in words("sentences", "starters")
    return True


def _is_initial(word: str) -> bool:
    """As in "J. Powell" and "J.A. Happ"."""
    return word != "i" and bool(word) and all(len(part) == 1 and part.isalpha() for part in word.split("."))


def _first_word(text: str) -> str:
    match = _WORD.match(text)
    return match.group().lower() if match else ""
