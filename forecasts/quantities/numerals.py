"""Numbers in figures, as a locale writes them, and in English words."""

import re
import unicodedata
from collections.abc import Sequence
from fractions import Fraction
from typing import NamedTuple

from forecasts.errors import QuantityError
from forecasts.text.number_words import TENS, UNITS

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


MOST_DIGITS = 25
_POINT, _COMMA = ("en", "zh", "ja", "he"), ("de", "fr", "es", "ru", "it", "pt", "nl", "pl")
_WRITTEN = {
    ".": re.compile(r"(\d{1,3}(?:,\d{3})+|\d{1,3}(?: \d{3})+|\d*)((?:\.\d+)?)", re.ASCII),
    ",": re.compile(r"(\d{1,3}(?:\.\d{3})+|\d{1,3}(?: \d{3})+|\d*)((?:,\d+)?)", re.ASCII),
}


def figures(text: str, locale: str | None) -> Fraction:
    """A number in figures.

    Args:
        text: such as "1,500.5".
        locale: "en", "de-AT", ...; None where it is not known how numbers are written.

    Raises:
        QuantityError: it is not written so, or could be read in two ways.

    Example:
        >>> figures("1,500.5", "en"), figures("1.500,5", "de")
        (Fraction(3001, 2), Fraction(3001, 2))
    """
    marks = [decimal_mark(locale)] if locale else [".", ","]
    values = {value for mark in marks if (value := _value(text, mark)) is not None}
    if not values or (len(values) > 1) or len(text) > MOST_DIGITS or (locale is None and "," in text):
        how = "can be read in two ways" if locale is None else f"is not a number as {locale} writes it"
        raise QuantityError(f"{text!r} {how}: write it like {_hint(locale)}")
    return values.pop()


def _value(text: str, mark: str) -> Fraction | None:
    found = _WRITTEN[mark].fullmatch(text)
    if found is None or not any(found.groups()):
        return None
    whole, part = found.groups()
    return Fraction(f"{re.sub('[., ]', '', whole) or '0'}{part.replace(',', '.')}")


def decimal_mark(locale: str) -> str:
    """The mark before the decimals. Raises QuantityError: the locale is not known."""
    language = re.split("[-_]", locale.casefold())[0]
    if language in _POINT:
        return "."
    if language in _COMMA:
        return ","
    raise QuantityError(f"how {locale!r} writes numbers is not known: use one of {', '.join((*_POINT, *_COMMA))}")


def _hint(locale: str | None) -> str:
    return "1,5 or 1500" if locale and decimal_mark(locale) == "," else "1.5 or 1500"


def in_words(said: Sequence[Piece], at: int) -> tuple[Fraction, int] | None:
    """A number below a hundred in words, "half" and "two and a half" too, and the place after it.

    Example:
        >>> from forecasts.quantities.numerals import pieces
        >>> in_words(pieces("two and a half million"), 0)
        (Fraction(5, 2), 4)
    """
    if at >= len(said):
        return None
    if said[at].key == "half" and _keys(said, at + 1, 1) in (["a"], ["an"]):
        return Fraction(1, 2), at + 2
    if said[at].key in ("a", "an"):
        return Fraction(1), at + 1
    found = _below_hundred(said, at)
    if found is not None and _keys(said, found[1], 3) == ["and", "a", "half"]:
        return found[0] + Fraction(1, 2), found[1] + 3
    return found


def _below_hundred(said: Sequence[Piece], at: int) -> tuple[Fraction, int] | None:
    key = said[at].key
    if key in UNITS:
        return Fraction(UNITS[key]), at + 1
    if key not in TENS:
        return None
    end = at + 2 if _keys(said, at + 1, 1) == ["-"] else at + 1
    unit = next((UNITS[word] for word in _keys(said, end, 1) if word in UNITS), 0)
    if 0 < unit < 10:
        return Fraction(TENS[key] + unit), end + 1
    return Fraction(TENS[key]), at + 1


def _keys(said: Sequence[Piece], at: int, count: int) -> list[str]:
    return [piece.key for piece in said[at : at + count]]
