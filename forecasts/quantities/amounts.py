"""One amount, "$2.5bn" or "40 seats", and two that share what only one of them names."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from fractions import Fraction

from forecasts.errors import QuantityError
from forecasts.quantities.numerals import Piece, figures, in_words
from forecasts.quantities.units import LETTERS, LINKS, SCALES, Unit, is_currency, is_unit_piece

JOINERS = frozenset(("to", "-", "and", "through", "±", "or"))
# Words that never belong to a unit: with one of them left over, something else was said.
FUNCTION = frozenset([
    "about", "above", "after", "again", "any", "around", "as", "at", "before", "below", "but", "by",
    "could", "down", "either", "else", "ever", "except", "for", "from", "higher", "if", "is", "it",
    "least", "less", "likely", "lower", "may", "might", "more", "most", "much", "never", "no", "nor",
    "not", "on", "only", "over", "perhaps", "possibly", "probably", "should", "since", "so", "some",
    "than", "then", "there", "until", "up", "very", "we", "when", "while", "will", "with", "within",
    "would",
])  # fmt: skip


@dataclass(frozen=True)
class Amount:
    """An amount as it was said."""

    value: Fraction  # the number, without its scale
    scale: Fraction | None  # what "million" and the like make of it; None where none was said
    words: tuple[str, ...]  # of its unit, as far as it was said
    end: int  # the place after it

    @property
    def whole(self) -> Fraction:
        """The number with its scale."""
        return self.value * (self.scale or 1)


def amount_at(said: Sequence[Piece], at: int, unit: Unit | None, locale: str | None) -> Amount | None:
    """The amount that begins at a place, or None.

    Raises:
        QuantityError: there is a number that cannot be read safely.
    """
    start = at
    sign, at = _sign(said, at)
    end = _past_currency(said, at)
    words, at = [piece.key for piece in said[at:end]], end
    if sign == 1 and words:
        sign, at = _sign(said, at)
    number = _number(said, at, locale)
    if number is None:
        if at > start and words and at < len(said) and said[at].kind == "number":
            raise QuantityError(f"{said[at].text!r} cannot be read")
        return None
    value, at = number
    scale, at = _scale(said, at, unit, bool(words))
    while at < len(said) and said[at].key not in JOINERS and _goes_on(said, at):
        if said[at].key not in LINKS:
            words.append(said[at].key)
        at += 1
    return Amount(sign * value, scale, tuple(words), at)


def _past_currency(said: Sequence[Piece], at: int) -> int:
    while at < len(said) and is_currency(said[at].text) and said[at].key not in SCALES:
        at += 1
    return at


def _goes_on(said: Sequence[Piece], at: int) -> bool:
    if said[at].key in LINKS:  # "a barrel", "per head": not at the very end
        return at + 1 < len(said) and is_unit_piece(said[at + 1]) and said[at + 1].key not in JOINERS
    return is_unit_piece(said[at]) and said[at].key not in FUNCTION


def _sign(said: Sequence[Piece], at: int) -> tuple[int, int]:
    key = said[at].key if at < len(said) else ""
    if key in ("-", "minus"):
        return -1, at + 1
    return 1, at + 1 if key in ("+", "plus") else at


def _number(said: Sequence[Piece], at: int, locale: str | None) -> tuple[Fraction, int] | None:
    if at >= len(said):
        return None
    if said[at].kind == "number":
        return figures(said[at].text, locale), at + 1
    if said[at].key in SCALES and said[at].key not in LETTERS and not said[at].key.endswith("s"):
        return Fraction(1), at  # "hundred", "a million" without its article
    found = in_words(said, at)
    if found is not None and said[at].key in ("a", "an"):  # "a million", not "a few"
        return found if found[1] < len(said) and said[found[1]].key in SCALES else None
    return found


def _scale(said: Sequence[Piece], at: int, unit: Unit | None, is_money: bool) -> tuple[Fraction | None, int]:
    scale = None
    while at < len(said) and said[at].key in SCALES and _is_scale(said, at, unit, is_money):
        scale = (scale or 1) * Fraction(SCALES[said[at].key])
        at += 1
    return scale, at


def _is_scale(said: Sequence[Piece], at: int, unit: Unit | None, is_money: bool) -> bool:
    letter = said[at].key
    if letter not in LETTERS:
        return True
    if unit is not None and unit.has(letter):
        return False
    after = said[at + 1].text if at + 1 < len(said) else ""
    money = is_money or is_currency(after) or (unit is not None and any(map(is_currency, unit.words)))
    if letter in ("m", "t") and not money and (letter == "t" or unit is None):
        raise QuantityError(
            f"{said[at].text!r} could be {'millions' if letter == 'm' else 'trillions'} or a unit: write it out"
        )
    return True


def shared(first: Amount, second: Amount) -> tuple[Amount, Amount]:
    """Two amounts with the unit and the scale that only one of them names: "2 to 4 million", "$2 to 3bn".

    Raises:
        QuantityError: the units differ, or it is not clear whether the scale is for both.
    """
    words = _shared_words(first, second)
    first, second = (replace(one, words=words) for one in (first, second))
    if (first.scale is None) == (second.scale is None):
        return first, second
    if first.scale is None:
        scale = second.scale or Fraction(1)
        if first.value * scale <= second.whole:
            return replace(first, scale=scale), second
        if first.value * 1000 >= scale:  # written out: "900,000 to 1.2 million"
            return first, second
    elif second.value * 1000 >= first.scale and second.value >= first.whole:  # "1 million to 1,500,000"
        return first, second
    raise QuantityError("it is not clear whether both ends are in the same thousands or millions: say so")


def _shared_words(first: Amount, second: Amount) -> tuple[str, ...]:
    if not (first.words and second.words) or _same(first.words, second.words):
        return max(first.words, second.words, key=len)
    other = any(word == "%" or is_currency(word) for word in second.words)
    if other or not all(map(is_currency, first.words)):
        raise QuantityError(
            f"the units {' '.join(first.words)!r} and {' '.join(second.words)!r} differ: write both in one"
        )
    return (*first.words, *second.words)  # "$70 to 80 a barrel"


def _same(one: Sequence[str], other: Sequence[str]) -> bool:
    """Whether the shorter one's words are among the longer one's, in order: "$2 to $3 a barrel"."""
    short, long = sorted((one, other), key=len)
    return Unit(tuple(long), Fraction(1)).takes(short)


CENTRAL = Fraction(4, 5)  # what a range without further words is read as
_SURE = frozenset([
    "sure", "certain", "confident", "confidence", "certainty", "credible", "prediction", "probability",
    "chance", "likely", "coverage", "interval", "intervals", "ci", "central",
])  # fmt: skip
_BEFORE = frozenset([
    "i", "we", "am", "are", "'m", "m", "'", "with", "at", "a", "an", "(", ",", "the", "central", "my",
    "our", "within",
])  # fmt: skip
_AFTER = frozenset([")", ":", ",", "that", "is", "of", "for", "the", "it", "being", "(", "level"])


def taken(said: Sequence[Piece], locale: str | None) -> tuple[Fraction | None, list[Piece]]:
    """The coverage that is said, or None; and the other pieces.

    Raises:
        QuantityError: two are said, or one that is not between 0% and 100%.

    Example:
        >>> from forecasts.quantities.numerals import pieces
        >>> found, rest = taken(pieces("90% sure it is between 2 and 4"), "en")
        >>> found, [piece.text for piece in rest]
        (Fraction(9, 10), ['between', '2', 'and', '4'])
    """
    places = [at for at in range(len(said)) if _is_coverage(said, at)]
    if not places:
        return None, list(said)
    if len(places) > 1:
        raise QuantityError("two coverages are said: give one, such as 80%")
    at = places[0]
    level = figures(said[at].text, locale) / 100
    if not 0 < level < 1:
        raise QuantityError(f"{said[at].text}% sure is not between 0% and 100%: give a coverage such as 80%")
    start, end = at, at + 2
    while end < len(said) and said[end].key in _SURE | _AFTER:
        end += 1
    while start > 0 and said[start - 1].key in _BEFORE:
        start -= 1
    return level, [*said[:start], *said[end:]]


def _is_coverage(said: Sequence[Piece], at: int) -> bool:
    if said[at].kind != "number" or [piece.key for piece in said[at + 1 : at + 2]] != ["%"]:
        return False
    after = said[at + 2].key if at + 2 < len(said) else ""
    return after in _SURE or (at > 0 and said[at - 1].key in ("central", "middle"))
