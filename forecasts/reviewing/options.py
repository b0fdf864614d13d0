"""Remarks on the options of a choice question: exactly one of them must turn out right."""

import math
import re
from collections.abc import Iterator, Sequence
from itertools import combinations, pairwise

from forecasts.reviewing.phrases import words_of
from forecasts.reviewing.remark import Remark, remark
from forecasts.reviewing.subject import Subject, listed

REST = frozenset(
    (
        *("other", "others", "another", "none", "neither", "nobody", "nothing", "else", "no-one", "anyone"),
        *("anything", "remaining", "field", "not-applicable", "unknown", "no"),
    )
)
COMPLETE = (
    {"yes", "no"},
    {"true", "false"},
    {"increase", "decrease", "unchanged"},
    {"higher", "lower", "unchanged"},
    {"up", "down", "unchanged"},
    {"up", "down", "flat"},
    {"raise", "cut", "hold"},
    {"win", "lose", "draw"},
    {"home", "away", "draw"},
    {"democrats", "republicans"},
    {"democrat", "republican"},
    {"democratic", "republican"},
    {"democratic party", "republican party"},
)
_NUMBER = r"[-−]?\$?€?£?\d[\d,]{0,20}(?:\.\d{1,9})?"
_BETWEEN = re.compile(rf"^\D{{0,12}}?({_NUMBER})\s?(%?)\s?(?:-|–|—|to|and|up to)\s?({_NUMBER})\b")
_BELOW = re.compile(rf"^(?:less than|fewer than|under|below|before|<)\s?({_NUMBER})")
_UP_TO = re.compile(
    rf"^(?:at most|up to|no more than|≤|<=)\s?({_NUMBER})|^({_NUMBER})\s?%? or (?:less|fewer|lower|below)"
)
_ABOVE = re.compile(rf"^(?:more than|over|above|after|greater than|>)\s?({_NUMBER})")
_FROM = re.compile(rf"^(?:at least|≥|>=)\s?({_NUMBER})|^({_NUMBER})\s?%?(?:\+| or (?:more|greater|higher|above|later))")
_EXACT = re.compile(rf"^({_NUMBER})\s?%?$")

Range = tuple[float, float]


def options(subject: Subject) -> Iterator[Remark]:
    """Whether the options of a choice question exclude each other and leave nothing out."""
    given = [str(option).strip() for option in listed(subject.of("question", "options"))]
    if len(given) < 2:
        return
    lowered = [" ".join(option.casefold().split()) for option in given]
    for one, other in combinations(range(len(given)), 2) if len(given) <= 200 else ():
        if lowered[one] == lowered[other]:
            yield _overlap(given[one], given[other])
    ranges = [_range(option) for option in lowered]
    numeric = len(given) - ranges.count(None)
    if numeric >= len(given) - 1 and numeric > 1:
        yield from _numeric(given, ranges, rest=_has_rest(lowered))
    elif not (subject.of("question", "ordered") or _leaves_nothing_out(subject, lowered)):
        yield remark("options-incomplete", "options", gap=": none of them is for anything else")


def _leaves_nothing_out(subject: Subject, lowered: Sequence[str]) -> bool:
    return _has_rest(lowered) or _complete(lowered) or _stipulated(subject, lowered)


def _overlap(one: str, other: str) -> Remark:
    return remark("options-overlap", "options", words=f"{one!r} and {other!r}")


def _has_rest(options: Sequence[str]) -> bool:
    return any(
        REST & {word.text for word in words_of(option)} or option.replace(" ", "-") in REST for option in options
    )


def _complete(options: Sequence[str]) -> bool:
    return {*options} in COMPLETE


def _stipulated(subject: Subject, options: Sequence[str]) -> bool:
    """Whether the question or the criteria list the options themselves: "Which of A, B and C ...?"."""
    told = f"{subject.text('question', 'text')} {subject.text('question', 'criteria')}".casefold()
    return all(option in told for option in options)


def _range(option: str) -> Range | None:
    """What numbers an option stands for, ends included; None where it is no range."""
    if match := _BETWEEN.match(option):
        low, high = _number(match[1]), _number(match[3])
        return (low, high) if low <= high else None
    if len(re.findall(_NUMBER, option)) != 1:
        return None
    for pattern, make in (
        (_BELOW, lambda n: (-math.inf, math.nextafter(n, -math.inf))),
        (_UP_TO, lambda n: (-math.inf, n)),
        (_ABOVE, lambda n: (math.nextafter(n, math.inf), math.inf)),
        (_FROM, lambda n: (n, math.inf)),
        (_EXACT, lambda n: (n, n)),
    ):
        if match := pattern.match(option):
            return make(_number(next(group for group in match.groups() if group)))
    return None


def _number(text: str) -> float:
    return float(re.sub(r"[^\d.\-]", "", text.replace("−", "-")))


def _numeric(given: Sequence[str], ranges: Sequence[Range | None], *, rest: bool) -> Iterator[Remark]:
    placed = sorted((span, name) for span, name in zip(ranges, given, strict=True) if span is not None)
    step = _step(placed)
    for (one, name), (other, next_name) in pairwise(placed):
        if other[0] <= one[1]:
            yield _overlap(name, next_name)
        elif other[0] - one[1] > step * 1.000001 and not rest:
            yield remark("options-incomplete", "options", gap=f": nothing lies between {name!r} and {next_name!r}")
    if not rest:
        yield from _open_ends(placed)


def _open_ends(placed: Sequence[tuple[Range, str]]) -> Iterator[Remark]:
    """What lies below the first and above the last option; from 0 to 100 nothing may."""
    (lowest, first), (highest, last) = (placed[0][0][0], placed[0][1]), (placed[-1][0][1], placed[-1][1])
    if lowest <= 0 and highest == math.inf:
        return
    if lowest not in (-math.inf, 0):
        yield remark("options-incomplete", "options", gap=f": nothing lies below {first!r}")
    if highest not in (math.inf, 100):
        yield remark("options-incomplete", "options", gap=f": nothing lies above {last!r}")


def _step(placed: Sequence[tuple[Range, str]]) -> float:
    """The distance of neighbouring figures: 1 for whole numbers, .1 for tenths, as the options are written."""
    decimals = 0
    for _, name in placed:
        for number in re.findall(r"\d\.(\d{1,9})", name):
            decimals = max(decimals, len(number))
    return float(10**-decimals)
