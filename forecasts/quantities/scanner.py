"""A spoken amount or range cut into numbers, words and marks, each as it was written."""

import re
import unicodedata
from typing import NamedTuple

from forecasts.errors import QuantityError

LONGEST = 300
# Typographic twins, and spellings of several marks or words that are one thing.
_TWINS = str.maketrans("’‘ʼ‐‑‒–—−\u00a0\u202f\u2009％＄", "'''------   %$")
_SAME = (
    (re.compile(r"\+\s?/\s?-|\bplus or minus\b|\bgive or take\b", re.IGNORECASE), "±"),
    (re.compile(r"\bper[ -]cent\b|\bpct\b|\bpercent\b", re.IGNORECASE), "%"),
    (re.compile(r"(?:%|\bpercentage)[ -]points?\b|\bppt?s?\b", re.IGNORECASE), " percentage-points"),
    (re.compile(r"\bbasis[ -]points?\b|\bbps\b", re.IGNORECASE), " basis-points"),
    (re.compile(r"(?:°|\bdegrees?) ?c(?:elsius)?\b", re.IGNORECASE), " celsius"),
    (re.compile(r"(?:°|\bdegrees?) ?f(?:ahrenheit)?\b", re.IGNORECASE), " fahrenheit"),
    (re.compile(r"\b(?:u\.s\.|us) ?(?:\$|dollars?\b)", re.IGNORECASE), " usd "),
)
_TOKEN = re.compile(
    r"(?P<number>\d+(?:[.,']\d+)*(?: \d{3}(?!\d))*(?:[.,]\d+)?|\.\d+)"
    r"|(?P<word>[^\W\d_]+(?:-points)?)|(?P<mark>\S)"
)


class Piece(NamedTuple):
    """One number, word or mark."""

    kind: str  # "number", "word" or "mark"
    text: str  # as it was written
    key: str  # in lower case
    glued: bool  # whether nothing separates it from the piece before


def pieces(text: str) -> list[Piece]:
    """Cut a text into pieces.

    Raises:
        QuantityError: it is no text, or too long.

    Example:
        >>> [piece.text for piece in pieces("$2–3bn")]
        ['$', '2', '-', '3', 'bn']
    """
    if not isinstance(text, str) or len(text) > LONGEST:
        raise QuantityError(f"an amount or a range is text of at most {LONGEST} characters")
    plain = unicodedata.normalize("NFC", text).translate(_TWINS)
    for pattern, same in _SAME:
        plain = pattern.sub(same, plain)
    if wrong := next((char for char in plain if char.isdigit() and not char.isascii()), None):
        raise QuantityError(f"the digit {wrong!r} in {text!r} cannot be read: write 0 to 9")
    found = list(_TOKEN.finditer(plain))
    ends = [-1, *(one.end() for one in found)]
    return [
        Piece(str(one.lastgroup), one.group(), one.group().casefold(), one.start() == before)
        for one, before in zip(found, ends, strict=False)
    ]
