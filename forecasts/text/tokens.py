"""Text cut into words, numbers and marks, each with its place in the text as it was given."""

import re
import unicodedata
from collections.abc import Iterator
from typing import NamedTuple

# Typographic twins: a curly apostrophe or an en dash means what its ASCII sibling means.
_TWINS = str.maketrans("’‘ʼ´‐‑‒–—−", "''''------")
_KINDS = ("", "word", "number", "mark")
_ASCII_DIGITS = frozenset("0123456789")
_IDEOGRAPHS = (("一", "鿿"), ("〇", "〇"))


class Token(NamedTuple):
    """One word, number or mark."""

    text: str  # the token in lower case, NFC, typographic dashes and apostrophes made ASCII
    start: int  # offset of its first character in the text
    end: int  # offset after its last character
    kind: str  # "word" (letters; one ideograph is one word), "number" (ASCII digits) or "mark"
    glued: bool  # True when nothing separates it from the token before


def tokenise(text: str) -> list[Token]:
    """Cut a text into tokens, in one pass.

    Digits that are not ASCII become marks, so that no rule can take them for a number.

    Args:
        text: any text.

    Returns:
        The tokens in order; white space is left out.

    Example:
        >>> [token.text for token in tokenise("by Q3’27")]
        ['by', 'q', '3', "'", '27']
    """
    return list(_scan(text.translate(_TWINS)))


# ASCII that nothing behind it can lengthen: most of a text, cut without a look at each character.
_RUN = re.compile(r"([A-Za-z]++)(?![^\x00-\x7f])|([0-9]+)|([!-/:-@\[-`{-~])")


def _scan(text: str) -> Iterator[Token]:
    at, previous_end, size = 0, -1, len(text)
    run = _RUN.match
    while at < size:
        plain = run(text, at)
        if plain is not None and (letters := plain.lastindex) is not None:
            start, at = plain.span()
            yield Token(plain.group().lower(), start, at, _KINDS[letters], start == previous_end)
            previous_end = at
            continue
        if text[at].isspace():
            at += 1
            continue
        start, kind = at, _kind(text[at])
        at += 1
        if kind != "mark" and not _is_ideograph(text[start]):
            while at < size and _continues(text[at], kind):
                at += 1
        yield Token(_plain(text[start:at]), start, at, kind, start == previous_end)
        previous_end = at


def _kind(char: str) -> str:
    if char in _ASCII_DIGITS:
        return "number"
    return "word" if char.isalpha() else "mark"


def _continues(char: str, kind: str) -> bool:
    if kind == "number":
        return char in _ASCII_DIGITS
    return (char.isalpha() and not _is_ideograph(char)) or unicodedata.combining(char) > 0


def _is_ideograph(char: str) -> bool:
    return any(low <= char <= high for low, high in _IDEOGRAPHS)


def _plain(text: str) -> str:
    return text.lower() if text.isascii() else unicodedata.normalize("NFC", text.lower())
