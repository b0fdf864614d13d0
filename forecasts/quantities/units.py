"""Words that multiply an amount, and units: what they may mean, and whether two agree."""

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

from forecasts.quantities.numerals import Piece, pieces

SCALES = {
    **dict.fromkeys(("hundred", "hundreds"), 100),
    "dozen": 12,
    **dict.fromkeys(("thousand", "thousands", "k"), 10**3),
    **dict.fromkeys(("lakh", "lakhs"), 10**5),
    **dict.fromkeys(("million", "millions", "mn", "mln", "mio", "m"), 10**6),
    **dict.fromkeys(("crore", "crores"), 10**7),
    **dict.fromkeys(("billion", "billions", "bn", "bln", "b"), 10**9),
    **dict.fromkeys(("trillion", "trillions", "tn", "trn", "t"), 10**12),
}
LETTERS = {  # which may be a unit instead, and these units
    "k": {"k", "kelvin"},
    "m": {"m", "metre", "meter", "minute"},
    "b": {"b", "byte"},
    "t": {"t", "ton", "tonne"},
}
_DOLLARS = {"usd", "aud", "cad", "nzd", "sgd", "hkd", "twd"}
_MEANINGS = {
    "$": _DOLLARS,
    "dollar": _DOLLARS,
    **{key: {"eur"} for key in ("€", "euro", "eur")},
    "£": {"gbp"},
    **{key: {"gbp", "pound"} for key in ("pound", "sterling")},
    "¥": {"jpy", "cny"},
    "yen": {"jpy"},
    **{key: {"cny"} for key in ("yuan", "renminbi", "rmb")},
    **{key: {"inr"} for key in ("₹", "rupee")},
    **{key: {"rub"} for key in ("₽", "rouble", "ruble")},
    "₩": {"krw"},
    "franc": {"chf"},
    **{key: {"%"} for key in ("percent", "pct")},
    **{key: {"percentage-point"} for key in ("pp", "ppt")},
    **{key: {"basis-point"} for key in ("bp", "bps")},
    "c": {"c", "celsius"},
    "f": {"f", "fahrenheit"},
    **{key: {"degree", "celsius", "fahrenheit"} for key in ("°", "degree")},
    **{key: {"m"} for key in ("metre", "meter")},
    **{key: {"km"} for key in ("kilometre", "kilometer")},
    **{key: {"t"} for key in ("ton", "tonne")},
    **{key: {"kg"} for key in ("kilogram", "kilogramme", "kilo")},
    **{key: {"people"} for key in ("person", "people")},
}
CURRENCIES = {
    *("$", "€", "£", "¥", "₹", "₽", "₩", "dollar", "euro", "yen", "yuan", "rupee", "rouble", "ruble"),
    *("usd", "aud", "cad", "nzd", "sgd", "hkd", "twd", "eur", "gbp", "jpy", "cny", "inr", "rub", "krw"),
    *("chf", "rmb", "franc", "pound", "sterling", "sek", "nok", "dkk", "pln", "brl", "mxn", "zar", "try"),
}
SYMBOLS = frozenset("$€£¥₹₽₩%°")
LINKS = frozenset(("per", "a", "an", "each", "of", "the", "/", "in"))


def stem(word: str) -> str:
    """A unit's word in the singular.

    Example:
        >>> stem("Seats"), stem("people")
        ('seat', 'people')
    """
    key = word.casefold()
    return key[:-1] if len(key) > 3 and key.endswith("s") and not key.endswith(("ss", "us")) else key


def meanings(word: str) -> set[str]:
    """What a unit's word may mean: the same unit for its abbreviations, several for "$"."""
    key = stem(word)
    return _MEANINGS.get(key, {key})


def is_currency(word: str) -> bool:
    """Whether a word or a mark is money."""
    return stem(word) in CURRENCIES


@dataclass(frozen=True)
class Unit:
    """The unit of a question: its words, and how many it counts by ("million people": 1,000,000)."""

    words: tuple[str, ...]
    scale: Fraction

    def takes(self, said: Sequence[str]) -> bool:
        """Whether the words of a unit that was said are this unit's, in order; some may be left out."""
        at = 0
        for word in said:
            while at < len(self.words) and not meanings(word) & meanings(self.words[at]):
                at += 1
            if at == len(self.words):
                return False
            at += 1
        return True

    def has(self, letter: str) -> bool:
        """Whether a letter that may be a scale is this unit."""
        return any(stem(word) in LETTERS[letter] for word in self.words)


def read_unit(text: str) -> Unit:
    """The unit in a question.

    Example:
        >>> read_unit("million people"), read_unit("USD bn").scale
        (Unit(words=('people',), scale=Fraction(1000000, 1)), Fraction(1000000000, 1))
    """
    found = [piece for piece in pieces(text) if piece.key not in LINKS and piece.kind != "number"]
    money = any(is_currency(piece.text) for piece in found)
    words, scale = [], Fraction(1)
    for piece in found:
        if piece.key in SCALES and (piece.key not in LETTERS or money):
            scale *= SCALES[piece.key]
        elif piece.kind == "word" or piece.text in SYMBOLS:
            words.append(piece.key)
    return Unit(tuple(words), scale)


def is_unit_piece(piece: Piece) -> bool:
    """Whether a piece can stand for a unit."""
    return piece.kind == "word" or piece.text in SYMBOLS
