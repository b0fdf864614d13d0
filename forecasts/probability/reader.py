"""Words and numbers of likelihood read into a low, a point and a high.

A stated number wins over words; words are read through a declared scale; an unqualified "will"
counts only where nothing else is said. What cannot be read is refused, never guessed.
"""

import contextlib
import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import NamedTuple

from forecasts.errors import NumberlessError, ProbabilityError
from forecasts.probability.finding import FoundNumber, numbers_among
from forecasts.probability.scale import load_scale
from forecasts.probability.stated import Stated
from forecasts.probability.vocabulary import words
from forecasts.probability.worded import Worded, wordings
from forecasts.text.tokens import Token, tokenise

LONGEST_PHRASE = 500
_VERDICT = re.compile(r"\W*(?P<says>yes|no)\b[\s,.:(\[–—-]*(?P<number>\W?\d.*?)[)\]\s]*", re.IGNORECASE)
_VERDICT_BEHIND = re.compile(r"(?P<number>.*\d\s?%)[\s,(]*(?P<says>yes|no)[)\s.]*", re.IGNORECASE)
_OF_AN_EVENT = re.compile(r"\s*P(?:r|rob)?\s?\([^()]{1,80}\)\s?[=≈~:]\s?", re.IGNORECASE)
_NEAR = 4  # words between a number and a word of likelihood about the same thing


@dataclass(frozen=True)
class Probability:
    """What a phrase says about likelihood.

    Attributes:
        low: lower end, in [0, 1].
        point: best single number, in [low, high].
        high: upper end, in [0, 1].
        basis: "stated" (a number), "phrase" (words through a scale) or "implied" (an unqualified "will").
        scale: `name@version` of the scale used, None for a stated number.
        phrase: the words that were read, as written.
    """

    low: float
    point: float
    high: float
    basis: str
    scale: str | None
    phrase: str = ""


class FoundProbability(NamedTuple):
    """A probability and its place: `text[start:end]` is what was read."""

    probability: Probability
    start: int
    end: int


class StatedNumber(NamedTuple):
    """A number of likelihood in a sentence."""

    start: int  # its first character
    end: int  # after its last character
    probability: Probability  # what it states
    place: str  # how it is tied to what it is the chance of; see `forecasts.probability.finding.FoundNumber`
    denied: bool  # the sentence says that the chance is not this one


class _Match(NamedTuple):
    first: int
    end: int
    probability: Probability


def read_probability(text: str, *, scale: str = "opinion") -> Probability:
    """Read a phrase that is a probability and nothing else.

    Args:
        text: for example "70%", "7 in 10", "3 to 1 against", "60-70%", "very likely"; at most 500 characters.
        scale: the verbal scale for words: a name (`scales`) or the path of a TOML file.

    Returns:
        The probability, 0 <= low <= point <= high <= 1.

    Raises:
        ProbabilityError: there is no probability, there are two, words are left over that may
            change it, or it names no number.

    Example:
        >>> read_probability("7 in 10").point
        0.7
        >>> read_probability("likely", scale="icd203")
        Probability(low=0.55, point=0.675, high=0.8, basis='phrase', scale='icd203@2015', phrase='likely')
    """
    return _answer(text, scale).probability


def _answer(text: str, scale: str) -> FoundProbability:
    """The probability of a text that is nothing else, as an answer to its question: "No, 70%", "P(war) = 5%"."""
    event = _OF_AN_EVENT.match(text)
    given = text[event.end() :] if event else text
    verdict = _VERDICT.fullmatch(given) or _VERDICT_BEHIND.fullmatch(given)
    if event is None and verdict is None:
        return _whole(text, tokenise(text), scale)
    number = verdict["number"] if verdict else given
    read = _whole(number, tokenise(number), scale).probability
    read = complement(read) if verdict and verdict["says"].lower() == "no" else read
    return FoundProbability(replace(read, phrase=text.strip()), 0, len(text))


def complement(read: Probability) -> Probability:
    """The chance that it is not so: "No, 70%" gives 30% to yes."""
    low, point, high = (round(1 - figure, 12) for figure in (read.high, read.point, read.low))
    return replace(read, low=low, point=point, high=high)


def find_probability(text: str, *, scale: str = "opinion", stated: bool = True) -> FoundProbability | None:
    """Find the one probability inside a sentence.

    A percentage counts only where it is one of likelihood: beside "chance", "odds", "likely" and
    the like, or set apart as lists of predictions do ("X happens: 70%", "(70%)").

    Args:
        text: a sentence; time is linear in its length.
        scale: the verbal scale for words.
        stated: look for numbers too, not for words alone.

    Returns:
        The probability and its place, or None where the sentence has none.

    Raises:
        ProbabilityError: there are two different ones, or one that names no number.

    Example:
        >>> found = find_probability("It is very likely that taxes rise by 3%.")
        >>> found.probability.point, found.start, found.end
        (0.88, 6, 17)
    """
    tokens = tokenise(text)
    if stated and len(text) <= LONGEST_PHRASE:
        with contextlib.suppress(ProbabilityError):
            return _answer(text, scale)
    matches = _matches(text, tokens, scale, whole=False, stated=stated)
    return _one(text, tokens, matches) if matches else None


def stated_numbers(text: str) -> list[StatedNumber]:
    """Every number of likelihood in a sentence, in order.

    Args:
        text: a sentence; time is linear in its length.

    Example:
        >>> [(n.probability.point, n.denied) for n in stated_numbers("I'd say 70% that A, 20% that B.")]
        [(0.7, False), (0.2, False)]
        >>> [n.denied for n in stated_numbers("I am not 90% sure that rates fall by 1%.")]
        [True]
    """
    tokens = tokenise(text)
    return [
        StatedNumber(
            tokens[found.first].start,
            tokens[found.end - 1].end,
            _from_number(found.stated, _words(text, tokens, found)),
            found.place,
            found.denied,
        )
        for found in numbers_among(tokens, whole=False)
    ]


def _whole(text: str, tokens: Sequence[Token], scale: str) -> FoundProbability:
    """The probability of a text that is nothing else."""
    if len(text) > LONGEST_PHRASE:
        raise ProbabilityError(f"the phrase has {len(text)} characters: give the words of likelihood alone")
    matches = _matches(text, tokens, scale, whole=True)
    covered = {at for match in matches for at in range(match.first, match.end)}
    left = [token for at, token in enumerate(tokens) if at not in covered and token.text not in words("filler")]
    if not matches:
        raise ProbabilityError(_nothing(text, tokens, scale))
    if left:
        word = text[left[0].start : left[0].end]
        raise ProbabilityError(
            f"cannot read {text!r} because of {word!r}: give a number such as 70%, or a phrase alone"
        )
    return _one(text, tokens, matches)


def _matches(text: str, tokens: Sequence[Token], scale: str, *, whole: bool, stated: bool = True) -> list[_Match]:
    """Stated numbers if there are any, else phrases, else the implied ones."""
    numbers = numbers_among(tokens, whole=whole) if stated else []
    _refuse_denial(text, tokens, numbers)
    figures = [
        _Match(found.first, found.end, _from_number(found.stated, _words(text, tokens, found))) for found in numbers
    ]
    table = load_scale(scale)
    taken = {at for match in figures for at in range(match.first, match.end)}
    worded = [word for word in wordings(tokens, table, whole=whole) if word.first not in taken]
    if figures:
        _refuse_contradiction(text, figures, worded, reach=len(tokens) if whole else _NEAR)
        extra = [_Match(w.first, w.end, figures[0].probability) for w in worded] if whole else []
        return figures + extra
    chosen = [word for word in worded if not word.row.implied] or worded
    return [
        _Match(w.first, w.end, _from_words(w, text[tokens[w.first].start : tokens[w.end - 1].end], table.label))
        for w in chosen
    ]


def _words(text: str, tokens: Sequence[Token], found: FoundNumber) -> str:
    return text[tokens[found.first].start : tokens[found.end - 1].end]


def _refuse_denial(text: str, tokens: Sequence[Token], numbers: list[FoundNumber]) -> None:
    denied = next((found for found in numbers if found.denied), None)
    if denied is not None:
        raise ProbabilityError(f"{_words(text, tokens, denied)!r} is denied, which gives no other number: ask for one")


def _refuse_contradiction(text: str, stated: list[_Match], worded: list[Worded], reach: int) -> None:
    first, point = stated[0], stated[0].probability.point
    for word in worded:
        is_far = word.first - first.end > reach or first.first - word.end > reach
        if is_far or word.row.point is None or word.row.implied:
            continue
        if (word.row.point - 0.5) * (point - 0.5) < 0:
            raise ProbabilityError(f"the number and the words of {text!r} contradict each other: give the number alone")


def _from_number(found: Stated, phrase: str) -> Probability:
    return Probability(float(found.low), float(found.point), float(found.high), "stated", None, phrase)


def _from_words(word: Worded, phrase: str, label: str) -> Probability:
    row = word.row
    if row.low is None or row.high is None or row.point is None:
        raise NumberlessError(f"{phrase!r} names no number on the scale {label}: ask for a number, such as 40%")
    return Probability(row.low, row.point, row.high, "implied" if row.implied else "phrase", label, phrase)


def _one(text: str, tokens: Sequence[Token], matches: list[_Match]) -> FoundProbability:
    first = matches[0]
    for other in matches[1:]:
        one, two = first.probability, other.probability
        if (one.low, one.high) != (two.low, two.high):
            raise ProbabilityError(f"{one.phrase!r} and {two.phrase!r} are two probabilities: give one")
    return FoundProbability(first.probability, tokens[first.first].start, tokens[first.end - 1].end)


def _nothing(text: str, tokens: Sequence[Token], scale: str) -> str:
    numbers = [token.text for token in tokens if token.kind == "number"]
    if numbers:
        return f"{text!r} is not a probability: write it like 70%, 0.7, 7 in 10 or 3 to 1 on"
    return f"{text!r} is not a probability on the scale {load_scale(scale).label}: give a number such as 70%"
