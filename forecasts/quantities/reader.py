"""Reading a spoken range or amount that is nothing else; what is not clear is refused, never guessed."""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from itertools import pairwise
from typing import NoReturn

from forecasts.errors import HorizonError, QuantityError
from forecasts.quantities.amounts import CENTRAL, FUNCTION, JOINERS, Amount, amount_at, shared, taken
from forecasts.quantities.numerals import Piece, pieces
from forecasts.quantities.units import Unit, read_unit
from forecasts.records.values import decimal_text


def read_days(text: str, said: date, locale: str) -> tuple[date, date, tuple[str, ...]]:
    """The first and the last day of a range, and what the words leave open.

    Raises:
        QuantityError: there is no range of dates, or one that can be read in two ways.

    Example:
        >>> low, high, _ = read_days("from March 2027 to June 2028", date(2026, 3, 1), "en")
        >>> low.isoformat(), high.isoformat()
        ('2027-03-01', '2028-06-30')
    """
    from forecasts.horizon.reader import scan_of, trimmed
    from forecasts.horizon.rules.ranges import period_ranges
    from forecasts.text.tokens import tokenise

    tokens = trimmed(tokenise(text))
    try:
        scan = scan_of(tokens, said, "opinion", locale)
        found = [period for period, end in period_ranges(scan, 0) if end == len(tokens)]
    except (HorizonError, OverflowError, ValueError) as wrong:
        raise QuantityError(f"{text!r} cannot be read as a range of dates: {wrong}") from wrong
    if not found or any(scan.take("or", at) for at in range(len(tokens))):
        raise QuantityError(
            f"{text!r} is not a range of dates that can be read safely: write it like "
            "'2027-03-01 to 2028-06-30' or 'from March 2027 to June 2028'"
        )
    spans = {(period.first, period.last) for period in found}
    if len(spans) > 1:
        listed = " or ".join(f"{first} to {last}" for first, last in sorted(spans))
        raise QuantityError(f"{text!r} can be read as {listed}: write the days out")
    flags = sorted(set().union(*(period.flags for period in found)) - {"range"})
    return *spans.pop(), tuple(flags)


_BEFORE = frozenset([
    "i", "think", "say", "reckon", "expect", "it", "is", "will", "be", "that", "the", "somewhere",
    "anywhere", "in", "range", "about", "around", "roughly", "approximately", "approx", "circa", "ca", "~",
    ",", ":",
])  # fmt: skip
_AFTER = frozenset([".", ",", ";", "!"])
_ONE_ENDED = frozenset(("over", "under", "above", "below", "more", "less", "at least", "at most", "up to"))


@dataclass(frozen=True)
class SpokenRange:
    """What a spoken range says.

    Attributes:
        low: its lower end, a number in the unit or a day.
        high: its upper end.
        coverage: how much of the chance lies between them, strictly inside (0, 1).
        basis: "stated" where the coverage was said, "phrase" where it is read as the central 80%.
        unit: the unit that was said, or None; of a question with a unit, that one.
        phrase: the words that were read, as written.
        flags: what the words of a date leave open.
    """

    low: float | date
    high: float | date
    coverage: float
    basis: str
    unit: str | None
    phrase: str
    flags: tuple[str, ...] = ()

    @property
    def quantiles(self) -> tuple[tuple[float, float | date], ...]:
        """The two quantiles: of an 80% range those at 10% and 90%."""
        tail = (1 - Fraction(decimal_text(self.coverage))) / 2
        return (float(tail), self.low), (float(1 - tail), self.high)

    @property
    def scale(self) -> str:
        """The reading as it stays with a forecast, such as "central-80"."""
        return f"central-{decimal_text(float(Fraction(decimal_text(self.coverage)) * 100))}"


def read_range(
    text: str, *, kind: str = "numeric", unit: str | None = None, said: date | None = None, locale: str | None = "en"
) -> SpokenRange:
    """Read a range that is nothing else: the central 80% unless the words say otherwise.

    Args:
        text: "5 to 8%", "between 2 and 4 million", "$2bn to $3bn", "90% sure it is between 2 and 4",
            "3 ± 0.5"; of a date question "from March 2027 to June 2028"; at most 300 characters.
        kind: "numeric" or "date".
        unit: of the question, such as "%" or "million USD": what is said must agree, and is converted to it.
        said: the day on which it was said, needed for dates.
        locale: how numbers and dates are written; None where that is not known.

    Returns:
        The range; low < high.

    Raises:
        QuantityError: there is no range, one end is missing, it falls, the units differ, a number can be read
            in two ways, or words are left over that may change it.

    Example:
        >>> read_range("between 2 and 4 million", unit="people").quantiles
        ((0.1, 2000000.0), (0.9, 4000000.0))
        >>> read_range("90% sure it is from March 2027 to June 2028", kind="date", said=date(2026, 3, 1)).scale
        'central-90'
    """
    coverage, rest = taken(pieces(text), locale)
    basis, level = ("phrase", CENTRAL) if coverage is None else ("stated", coverage)
    phrase = " ".join(text.split())
    if kind == "date":
        return _dates(text, rest, said, locale, float(level), basis)
    asked = read_unit(unit) if unit else None
    low, high = _ends(text, _trimmed(rest), asked, locale)
    words = low.words
    if asked is not None and not asked.takes(words):
        raise QuantityError(f"{text!r} is in {' '.join(words)!r}, the question in {unit!r}: give it in {unit!r}")
    ends = [_in_unit(end, asked, bool(words)) for end in (low, high)]
    if not ends[0] < ends[1]:
        raise QuantityError(
            f"{text!r} does not rise: write the lower end first, and for one number a quantile such as 50%="
            f"{decimal_text(ends[0])}"
        )
    named = unit or (" ".join(words) if words else None)
    return SpokenRange(ends[0], ends[1], float(level), basis, named, phrase)


def read_amount(text: str, *, unit: str | None = None, locale: str | None = "en") -> float:
    """Read one amount that is nothing else, in the unit of a question.

    Args:
        text: "2.5 million", "$3bn", "7%".
        unit: of the question; what is said must agree, and is converted to it.
        locale: how numbers are written; None where that is not known.

    Raises:
        QuantityError: it is no amount, its unit is another, or it can be read in two ways.

    Example:
        >>> read_amount("2.5 million", unit="thousand people")
        2500.0
    """
    asked = read_unit(unit) if unit else None
    said = pieces(text)
    found = amount_at(said, 0, asked, locale)
    if found is None or found.end < len(said):
        raise QuantityError(f"{text!r} is not an amount that can be read safely: write it like 2.5 million")
    if asked is not None and not asked.takes(found.words):
        raise QuantityError(f"{text!r} is in {' '.join(found.words)!r}, the question in {unit!r}")
    return _in_unit(found, asked, bool(found.words))


def _in_unit(amount: Amount, unit: Unit | None, is_named: bool) -> float:
    """The number in the question's unit; a bare one is in that unit already."""
    bare = amount.scale is None and not is_named
    value = float(amount.whole if unit is None or bare else amount.whole / unit.scale)
    if not math.isfinite(value):
        raise QuantityError("the number is too large")
    return value


def _dates(
    text: str, rest: Sequence[Piece], said: date | None, locale: str | None, level: float, basis: str
) -> SpokenRange:
    if said is None or locale is None:
        raise QuantityError("a range of dates needs the day on which it was said, and its locale")
    words = _trimmed(rest)
    joined = "".join(f"{'' if one.glued else ' '}{one.text}" for one in words).strip()
    low, high, flags = read_days(joined, said, locale)
    if low >= high:
        raise QuantityError(f"{text!r} does not rise: write the earlier end first")
    return SpokenRange(low, high, level, basis, None, " ".join(text.split()), flags)


def _trimmed(said: Sequence[Piece]) -> list[Piece]:
    kept = list(said)
    while kept and kept[0].key in _BEFORE and [piece.kind for piece in kept[:2]] != ["word", "number"]:
        kept.pop(0)
    if kept and kept[0].key in _BEFORE - {"in"}:  # "in 5 to 10 years" is a time from now
        kept.pop(0)
    while kept and kept[-1].key in _AFTER:
        kept.pop()
    return kept


def _ends(text: str, said: list[Piece], unit: Unit | None, locale: str | None) -> tuple[Amount, Amount]:
    opener = said[0].key if said and said[0].key in ("between", "from") else ""
    start = _past_about(said, 1 if opener else 0)
    low = amount_at(said, start, unit, locale)
    if low is None:
        _refuse(text, said, start)
    joiner = said[low.end].key if low.end < len(said) else ""
    if joiner not in JOINERS or joiner == "or" or (joiner == "and" and opener != "between"):
        _refuse(text, said, low.end)
    high = amount_at(said, _past_about(said, low.end + 1), unit, locale)
    if high is None or high.end < len(said):
        _refuse(text, said, low.end + 1 if high is None else high.end)
    if joiner == "±":
        return _around(text, low, high)
    return shared(low, high)


def _past_about(said: Sequence[Piece], at: int) -> int:
    while at < len(said) and said[at].key in ("about", "around", "roughly", "approximately", "~"):
        at += 1
    return at


def _around(text: str, middle: Amount, half: Amount) -> tuple[Amount, Amount]:
    """3 ± 0.5: from 2.5 to 3.5."""
    if "%" in half.words and "%" not in middle.words:
        raise QuantityError(f"{text!r} can be read in two ways: write both ends")
    middle, half = shared(middle, half) if middle.scale or half.scale is None else (middle, half)
    if (middle.scale is None) != (half.scale is None):
        raise QuantityError(f"{text!r} can be read in two ways: write both ends")
    low, high = middle.whole - half.whole, middle.whole + half.whole
    words, scale = middle.words or half.words, middle.scale
    return Amount(low / (scale or 1), scale, words, 0), Amount(high / (scale or 1), scale, words, 0)


def _refuse(text: str, said: Sequence[Piece], at: int) -> NoReturn:
    keys = [piece.key for piece in said]
    if _ONE_ENDED & {*keys, *map(" ".join, pairwise(keys))}:
        raise QuantityError(f"{text!r} names one end: give both, or quantiles such as '10%=..., 90%=...'")
    if at < len(said) and (at or said[at].key in FUNCTION):
        raise QuantityError(
            f"{text!r} cannot be read because of {said[at].text!r}: write it like '5 to 8' or 'between 2 and 4 million'"
        )
    raise QuantityError(
        f"{text!r} is not a range: write it like '5 to 8' or 'between 2 and 4 million', "
        "or give quantiles such as '10%=5, 90%=8'"
    )
