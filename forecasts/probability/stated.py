"""Stated probabilities: percentages, decimals, fractions, "7 in 10", odds, ranges and bounds.

Each rule is a function of the tokens and a position that answers with what it read and where it
stopped, or None. Arithmetic is exact (fractions) until the answer is made.
"""

import functools
from collections.abc import Sequence
from fractions import Fraction
from typing import NamedTuple

from forecasts.errors import ProbabilityError
from forecasts.probability.vocabulary import Form, forms, number_words, part_words, words
from forecasts.text.tokens import Token

Tokens = Sequence[Token]

_MOST_DIGITS = 12
# What stands in every range and in all odds, at most so far behind their first word.
_JOINERS = frozenset(("to", "-", "and", ":", "/", "→", "="))
_JOIN_REACH = 16
_ARROWS = (("-", ">"), ("-", "-", ">"), ("=", ">"), ("→",))
_ROUND = {"hundred": 100, "thousand": 1000, "million": 10**6, "billion": 10**9}


class Stated(NamedTuple):
    """A stated probability: exact low, point and high, the position after it, and how sure it is one."""

    low: Fraction
    point: Fraction
    high: Fraction
    end: int
    form: str  # "percent", "decimal", "fraction", "odds" or "even"


class _Value(NamedTuple):
    value: Fraction
    end: int
    form: str


def stated_at(tokens: Tokens, at: int) -> Stated | None:
    """The stated probability that begins at a position.

    Raises:
        ProbabilityError: a number is stated as a probability and cannot be one (110%, -5%).
    """
    if not any(token.text in _JOINERS for token in tokens[at + 1 : at + _JOIN_REACH]):
        return _bound(tokens, at) or _single(tokens, at)
    return _range(tokens, at) or _bound(tokens, at) or _odds(tokens, at) or _single(tokens, at)


def _single(tokens: Tokens, at: int) -> Stated | None:
    start = at
    if at < len(tokens) and tokens[at].text in words("approximate"):
        start = at + 1
    found = _value(tokens, start)
    if found is None:
        return None
    ending = _after(tokens, found.end, ("+",), ("or", "more"), ("or", "higher"), ("or", "better"), ("or", "greater"))
    if ending is not None:
        return _stated(found.value, None, Fraction(1), ending, found.form)
    ending = _after(tokens, found.end, ("or", "less"), ("or", "lower"), ("or", "fewer"))
    if ending is not None:
        return _stated(Fraction(0), None, found.value, ending, found.form)
    return _stated(found.value, found.value, found.value, found.end, found.form)


def _bound(tokens: Tokens, at: int) -> Stated | None:
    for form, is_floor in _bounds().get(tokens[at].text, ()):
        start = _after(tokens, at, form)
        start = start and (_after(tokens, start, ("a",), ("an",)) or start)
        found = None if start is None else _value(tokens, start)
        if found is not None:
            low, high = (found.value, Fraction(1)) if is_floor else (Fraction(0), found.value)
            return _stated(low, None, high, found.end, found.form)
    return None


@functools.cache
def _bounds() -> dict[str, list[tuple[Form, bool]]]:
    """The forms of "at least" (True) and "at most" by their first word."""
    found: dict[str, list[tuple[Form, bool]]] = {}
    for kind, is_floor in (("at_least", True), ("at_most", False)):
        for form in forms(kind):
            found.setdefault(form[0], []).append((form, is_floor))
    return found


@functools.cache
def _range_openings() -> tuple[Form, ...]:
    return ("between",), ("from",), *((word,) for word in sorted(words("approximate")))


def _range(tokens: Tokens, at: int) -> Stated | None:
    start = _after(tokens, at, *_range_openings())
    start = at if start is None else start
    first = _value(tokens, start) or _plain(tokens, start)
    newer = None if first is None else _after(tokens, first.end, *_ARROWS)
    if newer is not None:
        return _single(tokens, newer)  # "20% -> 35%"
    joined = None if first is None else _after(tokens, first.end, ("to",), ("-",), *_and(tokens, at))
    last = None if joined is None else _value(tokens, joined)
    if first is None or joined is None or last is None or not _are_alike(first.form, last.form):
        return None
    low = first.value / 100 if first.form == "plain" else first.value
    if _is_change(tokens, at, joined):
        return _stated(last.value, last.value, last.value, last.end, last.form)
    if low > last.value:
        span = " ".join(token.text for token in tokens[at : last.end])
        raise ProbabilityError(f"the range {span!r} runs backwards: write the lower probability first")
    return _stated(low, None, last.value, last.end, last.form)


def _and(tokens: Tokens, at: int) -> tuple[Form, ...]:
    return (("and",),) if tokens[at].text == "between" else ()


def _are_alike(first: str, last: str) -> bool:
    """Whether two numbers of these forms can be the ends of one range: "20 to 35%", not "20 to 0.35"."""
    return (
        (first, last) == ("fraction", "fraction")
        or (last in ("percent", "decimal") and first != "plain")
        or ((first, last) == ("plain", "percent"))
    )


def _is_change(tokens: Tokens, at: int, joined: int) -> bool:
    """As in "from 20% to 35%", or "has risen 20% to 45%": the newer one counts."""
    if tokens[at].text == "from" and tokens[joined - 1].text == "to":
        return True
    return any(token.text in words("changed") for token in tokens[max(0, at - 4) : at])


def _odds(tokens: Tokens, at: int) -> Stated | None:
    first = _plain(tokens, at)
    joined = None if first is None else _after(tokens, first.end, ("-", "to", "-"), ("to",), ("-",), (":",), ("/",))
    last = None if joined is None else _plain(tokens, joined)
    if first is None or last is None or first.value + last.value == 0:
        return None
    end = _after(tokens, last.end, ("odds",)) or last.end
    total = first.value + last.value
    for form, side in (("on", first), ("in favour", first), ("in favor", first), ("against", last)):
        after = _after(tokens, end, tuple(form.split()))
        if after is not None:
            return _even(side.value / total, after)
    is_split = joined is not None and tokens[joined - 1].text in "-/:" and total == 100
    return _even(first.value / 100, end) if is_split and _is_of_a_share(tokens, at, end) else None


def _even(share: Fraction, end: int) -> Stated:
    return _stated(share, share, share, end, "odds")


def _is_of_a_share(tokens: Tokens, at: int, end: int) -> bool:
    """As in "a 60/40 shot", "our odds are 60/40", or alone: of two parts of a hundred the first is the chance."""
    near = [token.text for token in tokens[end : end + 2]]
    if any(token.text in ("odds", "chance", "chances") for token in tokens[max(0, at - 9) : at]):
        return True
    if end == len(tokens) and all(token.text in words("filler") for token in tokens[:at]):
        return True
    return bool(near) and (near[0] in words("of_a_share") or (near[0] == "in" and near[-1] in words("of_a_share")))


def _value(tokens: Tokens, at: int) -> _Value | None:
    """One probability without bound or range around it."""
    flip = _after(tokens, at, *forms("even"))
    if flip is not None:
        return _Value(Fraction(1, 2), _after(tokens, flip, ("%",)) or flip, "even")
    number = _plain(tokens, at)
    if number is None:
        return _fraction(tokens, at)
    return (
        _percent(tokens, at, number) or _out_of(tokens, number) or _fraction(tokens, at) or _decimal(tokens, at, number)
    )


def _percent(tokens: Tokens, at: int, number: _Value) -> _Value | None:
    end = _after(tokens, number.end, ("-", "percent"), ("%",), ("percent",), ("per", "cent"), ("pct",))
    if end is None or _after(tokens, end, ("point",), ("points",)) is not None:
        return None
    if number.value > 100:
        raise ProbabilityError(f"{tokens[at].text}% is not a probability: it lies outside 0% to 100%")
    return _Value(number.value / 100, end, "percent")


def _out_of(tokens: Tokens, number: _Value) -> _Value | None:
    """7 in 10, seven out of ten, one chance in five, 1-in-5, 7/10."""
    at = _after(tokens, number.end, ("chance",), ("chances",), ("times",)) or number.end
    joined = _after(tokens, at, ("-", "in", "-"), ("in",), ("out", "of"), ("/",))
    total = None if joined is None else _thousands(tokens, joined) or _plain(tokens, joined)
    if total is None or total.value < 2 or {number.value.denominator, total.value.denominator} != {1}:
        return None
    if number.value > total.value or _after(tokens, total.end, ("/",), ("%",)) is not None:
        return None
    return _Value(number.value / total.value, total.end, "fraction")


def _thousands(tokens: Tokens, at: int) -> _Value | None:
    """1,000 and 25,000, of which one may be the chance."""
    parts = [token.text for token in tokens[at : at + 3]]
    is_one = parts[1:2] == [","] and len(parts) == 3 and len(parts[0]) < 4 and len(parts[2]) == 3
    if not is_one or not (parts[0] + parts[2]).isdecimal() or not (tokens[at + 1].glued and tokens[at + 2].glued):
        return None
    return _Value(Fraction(int(parts[0] + parts[2])), at + 3, "plain")


def _fraction(tokens: Tokens, at: int) -> _Value | None:
    """Two-thirds, three quarters, a third, half."""
    article = _after(tokens, at, ("a",), ("an",))
    number = _plain(tokens, at) if article is None else _Value(Fraction(1), article, "plain")
    number = number or _Value(Fraction(1), at, "plain")
    end = _after(tokens, number.end, ("-",)) or number.end
    part = part_words().get(tokens[end].text) if end < len(tokens) else None
    if part is None or not 0 < number.value <= part or (number.end == at and part != 2):
        return None
    if _names_a_size(tokens, end + 1):
        return None
    return _Value(number.value / part, end + 1, "fraction")


def _names_a_size(tokens: Tokens, at: int) -> bool:
    """As in "a half-point cut", "a third-party bid": the first part of another word."""
    mark, word = tokens[at : at + 1], tokens[at + 1 : at + 2]
    if not (mark and word) or mark[0].text != "-" or not (mark[0].glued and word[0].glued):
        return False
    return word[0].kind == "word" and word[0].text not in (
        "chance",
        "chances",
        "probability",
        "likely",
        "likelihood",
        "odds",
    )


def _decimal(tokens: Tokens, at: int, number: _Value) -> _Value | None:
    written_with_point = any(token.text == "." for token in tokens[at : number.end])
    return _Value(number.value, number.end, "decimal") if written_with_point and number.value <= 1 else None


def _plain(tokens: Tokens, at: int) -> _Value | None:
    """A number in digits or words, not yet a probability."""
    if at >= len(tokens):
        return None
    if tokens[at].kind == "number" or tokens[at].text == ".":
        return _digits(tokens, at)
    return _number_words(tokens, at)


def _digits(tokens: Tokens, at: int) -> _Value | None:
    if at and tokens[at].glued and not _may_precede(tokens, at):
        return None
    end = at + 1 if tokens[at].kind == "number" else at
    if _has_fraction(tokens, end) and (end == at or tokens[end].glued):
        end += 2
    text = "".join(token.text for token in tokens[at:end])
    if not text or len(text) > _MOST_DIGITS or _runs_on(tokens, end):
        return None
    return _Value(Fraction(text if "." in text else int(text)), end, "plain")


def _has_fraction(tokens: Tokens, at: int) -> bool:
    point, figures = tokens[at : at + 1], tokens[at + 1 : at + 2]
    return bool(point and figures) and point[0].text == "." and figures[0].kind == "number" and figures[0].glued


def _may_precede(tokens: Tokens, at: int) -> bool:
    """Whether a number may follow the mark it touches: 60-70 and (70 yes, x70 and 1_0 and -5 no."""
    before = tokens[at - 1].text
    if before in ("-", "/"):
        return at >= 2 and tokens[at - 1].glued
    return before in words("opening_marks") and not (before in ",." and tokens[at - 1].glued and at >= 2)


def _runs_on(tokens: Tokens, end: int) -> bool:
    """Whether something glued to the end makes it another number or word: 70x, 1e400, 1_0, 1,000, 1.2.3."""
    if end >= len(tokens) or not tokens[end].glued:
        return False
    if tokens[end].kind != "mark":
        return tokens[end].text not in ("percent", "pct", "per")
    continues = end + 1 < len(tokens) and tokens[end + 1].glued and tokens[end + 1].kind == "number"
    return tokens[end].text == "_" or (continues and tokens[end].text in ",.")


def _number_words(tokens: Tokens, at: int) -> _Value | None:
    word = tokens[at].text
    units, tens = number_words()
    if word in tens:
        end = _after(tokens, at + 1, ("-",)) or at + 1
        unit = units.get(tokens[end].text, 0) if end < len(tokens) else 0
        if 0 < unit < 10:
            return _Value(Fraction(tens[word] + unit), end + 1, "plain")
        return _Value(Fraction(tens[word]), at + 1, "plain")
    start = _after(tokens, at, ("one",), ("a",)) or at
    start = _after(tokens, start, ("-",)) or start
    if start < len(tokens) and tokens[start].text in _ROUND:
        return _Value(Fraction(_ROUND[tokens[start].text]), start + 1, "plain")
    return _Value(Fraction(units[word]), at + 1, "plain") if word in units else None


def _after(tokens: Tokens, at: int, *forms: tuple[str, ...]) -> int | None:
    """The position after the first of the forms that stands here; hyphens inside a form may be written."""
    first = tokens[at].text if at < len(tokens) else ""
    ends = (_end_of(tokens, at, form) for form in forms if form[0] == first)
    return next((end for end in ends if end is not None), None)


def _end_of(tokens: Tokens, at: int, form: tuple[str, ...]) -> int | None:
    end = at
    for word in form:
        if word != "-" and end > at and end < len(tokens) and tokens[end].text == "-":
            end += 1
        if end >= len(tokens) or tokens[end].text != word:
            return None
        end += 1
    return end


def _stated(low: Fraction, point: Fraction | None, high: Fraction, end: int, form: str) -> Stated:
    return Stated(low, (low + high) / 2 if point is None else point, high, end, form)
