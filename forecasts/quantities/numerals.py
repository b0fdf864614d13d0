"""Numbers in figures, as a locale writes them, and in English words."""

import re
from collections.abc import Sequence
from fractions import Fraction

from forecasts.errors import QuantityError
from forecasts.quantities.scanner import Piece
from forecasts.text.number_words import TENS, UNITS

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
    raise QuantityError(
        f"how {locale!r} writes numbers is not known: use one of {', '.join((*_POINT, *_COMMA))}"
    )


def _hint(locale: str | None) -> str:
    return "1,5 or 1500" if locale and decimal_mark(locale) == "," else "1.5 or 1500"


def in_words(said: Sequence[Piece], at: int) -> tuple[Fraction, int] | None:
    """A number below a hundred in words, "half" and "two and a half" too, and the place after it.

    Example:
        >>> from forecasts.quantities.scanner import pieces
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
