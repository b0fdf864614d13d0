"""How sure somebody says to be of a range: "90% sure", "an 80% interval", "with 95 per cent confidence"."""

from collections.abc import Sequence
from fractions import Fraction

from forecasts.errors import QuantityError
from forecasts.quantities.numerals import figures
from forecasts.quantities.scanner import Piece

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
        >>> from forecasts.quantities.scanner import pieces
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
