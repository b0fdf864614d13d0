"""Sentences and their words, each with its place in the text."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from forecasts.reading.text.layout import Block
from forecasts.reading.text.lexicon import WORD, placed_words, words

LONGEST = 2000  # characters: what is longer is no sentence
# A run of stops is entered only at its first mark, so that each character is looked at once.
_STOP = re.compile(r"(?<![.!?…])[.!?…]+[\"'”’»)\]*_]*(?=\s)|[。！？]")
_OPENING = "*_\"“”«‘'([ \t\r\n"


@dataclass(frozen=True)
class Sentence:
    """A sentence; its words in lower case with their offsets in the whole text.

    A contraction is two words: "won't" is "will" and "n't".
    """

    start: int  # offset of the first character, opening marks of emphasis left out
    end: int  # offset after the last character
    words: tuple[str, ...]  # the words and marks
    starts: tuple[int, ...]  # offset of each word
    ends: tuple[int, ...]  # offset after each word


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


def _sentence(text: str, start: int, end: int) -> Iterator[Sentence]:
    start, end = _stripped(text, start, end)
    if 1 < end - start <= LONGEST:
        cut = list(placed_words(text, start, end))
        if len(cut) > 2 or any(word == "%" for word, _, _ in cut):
            yield Sentence(start, end, *(tuple(column) for column in zip(*cut, strict=True)))


def _stripped(text: str, start: int, end: int) -> tuple[int, int]:
    while start < end and (text[start].isspace() or text[start] in "*_"):
        start += 1
    while end > start and (text[end - 1].isspace() or text[end - 1] in "*_"):
        end -= 1
    return start, end


def _ends(text: str, start: int, stop: re.Match[str], limit: int) -> bool:
    """Whether a stop ends the sentence: not after "Mr." or an initial, nor before a small letter."""
    following = text[stop.end() : min(stop.end() + 40, limit)].lstrip().lstrip(_OPENING)
    if following[:1].islower() and stop.group()[0] not in "。！？":
        return False
    if stop.group() != ".":
        return True
    before = text[max(start, stop.start() - 12) : stop.start()].rpartition(" ")[2].lstrip(_OPENING).lower()
    if before in words("text", "abbreviations") or _is_initial(before):
        return _first_word(following) in words("text", "starters")
    return True


def _is_initial(word: str) -> bool:
    """As in "J. Powell" and "J.A. Happ"."""
    return word != "i" and bool(word) and all(len(part) == 1 and part.isalpha() for part in word.split("."))


def _first_word(text: str) -> str:
    match = WORD.match(text)
    return match.group().lower() if match else ""
