"""Words and numbers of likelihood read into a low, a point and a high.

A stated number wins over words; words are read through a declared scale; an unqualified "will"
counts only where nothing else is said. What cannot be read is refused, never guessed.
"""

from __future__ import annotations

import contextlib
from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

from forecasts.errors import ProbabilityError
from forecasts.probability.scale import load_scale
from forecasts.probability.stated import Stated, stated_at
from forecasts.probability.vocabulary import words
from forecasts.probability.worded import Worded, wordings
from forecasts.tokens import Token, tokenise

LONGEST_PHRASE = 500


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
    return _whole(text, tokenise(text), scale).probability


def find_probability(text: str, *, scale: str = "opinion") -> FoundProbability | None:
    """Find the one probability inside a sentence.

    A percentage counts only where it is one of likelihood: beside "chance", "odds", "likely" and
    the like, or set apart as lists of predictions do ("X happens: 70%", "(70%)").

    Args:
        text: a sentence; time is linear in its length.
        scale: the verbal scale for words.

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
    if len(text) <= LONGEST_PHRASE:
        with contextlib.suppress(ProbabilityError):
            return _whole(text, tokens, scale)
    matches = _matches(text, tokens, scale, whole=False)
    return _one(text, tokens, matches) if matches else None


def _whole(text: str, tokens: Sequence[Token], scale: str) -> FoundProbability:
    """The probability of a text that is nothing else."""
    if len(text) > LONGEST_PHRASE:
        raise ProbabilityError(f"the phrase has {len(text)} characters: give the words of likelihood alone")
    matches = _matches(text, tokens, scale, whole=True)
    covered = {at for match in matches for at in range(match.first, match.end)}
    left = [
        token for at, token in enumerate(tokens) if at not in covered and token.text not in words("filler")
    ]
    if not matches:
        raise ProbabilityError(_nothing(text, tokens, scale))
    if left:
        word = text[left[0].start : left[0].end]
        raise ProbabilityError(
            f"cannot read {text!r} because of {word!r}: give a number such as 70%, or a phrase alone"
        )
    return _one(text, tokens, matches)


def _matches(text: str, tokens: Sequence[Token], scale: str, *, whole: bool) -> list[_Match]:
    """Stated numbers if there are any, else phrases, else the implied ones."""
    stated = [
        _Match(first, end, _from_number(found, text[tokens[first].start : tokens[end - 1].end]))
        for first, end, found in _numbers(tokens, whole=whole)
    ]
    table = load_scale(scale)
    taken = {at for match in stated for at in range(match.first, match.end)}
    worded = [word for word in wordings(tokens, table) if word.first not in taken]
    if stated:
        _refuse_contradiction(text, stated, worded)
        extra = [_Match(w.first, w.end, stated[0].probability) for w in worded] if whole else []
        return stated + extra
    chosen = [word for word in worded if not word.row.implied] or worded
    return [
        _Match(
            w.first, w.end, _from_words(w, text[tokens[w.first].start : tokens[w.end - 1].end], table.label)
        )
        for w in chosen
    ]


def _numbers(tokens: Sequence[Token], *, whole: bool) -> list[tuple[int, int, Stated]]:
    found, at = [], 0
    while at < len(tokens):
        stated = _number_at(tokens, at, whole=whole)
        if stated is None:
            at += 1
        else:
            end = _past_likely(tokens, stated.end)
            found.append((at, end, stated))
            at = end
    return found


def _number_at(tokens: Sequence[Token], at: int, *, whole: bool) -> Stated | None:
    try:
        stated = stated_at(tokens, at)
    except ProbabilityError:
        if whole or any(token.text in words("chance") for token in tokens[at : at + 4]):
            raise
        return None
    return stated if stated and (whole or _speaks_of_likelihood(tokens, at, stated)) else None


def _past_likely(tokens: Sequence[Token], at: int) -> int:
    """In "30% likely" and "80% sure" the adjective is a unit, not an opinion."""
    return at + 1 if at < len(tokens) and tokens[at].text in words("units") else at


def _speaks_of_likelihood(tokens: Sequence[Token], at: int, stated: Stated) -> bool:
    if stated.form == "odds" or _near_chance(tokens, at, stated.end):
        return True
    if stated.form == "even":
        return tokens[at].text not in ("fifty", "50", "1") or _is_set_apart(tokens, at, stated.end)
    return (stated.form == "percent" or at == 0) and _is_set_apart(tokens, at, stated.end)


def _near_chance(tokens: Sequence[Token], first: int, end: int) -> bool:
    """Whether a word of likelihood touches the number: "70% chance", "a probability of about 70%"."""
    if any(token.text in words("chance") for token in tokens[end : end + 1]):
        return True
    at = first - 1
    while at >= 0 and tokens[at].text in words("links"):
        at -= 1
    if at >= 0 and tokens[at].text in words("chance"):
        return True
    return first > 0 and tokens[first - 1].text in ("is", "at") and _chance_of(tokens, first)


def _chance_of(tokens: Sequence[Token], first: int) -> bool:
    """Whether it is said as in "the probability of war is": up to eight words back in the same clause."""
    for at in range(first - 2, max(-1, first - 10), -1):
        if tokens[at].kind == "mark":
            return False
        if tokens[at].text in words("chance") and tokens[at + 1].text == "of":
            return True
    return False


def _is_set_apart(tokens: Sequence[Token], first: int, end: int) -> bool:
    """At the very start before a time or a mark, or after a colon, bracket or dash and before a mark."""
    following = tokens[end].text if end < len(tokens) else "."
    if first == 0:
        return following in words("after_a_probability")
    if first > 1 and tokens[first - 1].text == "-" and tokens[first - 2].kind == "number":
        return False
    return following in (")", "]", ".", ";") and tokens[first - 1].text in (":", "(", "[", "-", "?", "=")


def _refuse_contradiction(text: str, stated: list[_Match], worded: list[Worded]) -> None:
    point = stated[0].probability.point
    for word in worded:
        if word.row.point is not None and not word.row.implied and (word.row.point - 0.5) * (point - 0.5) < 0:
            raise ProbabilityError(
                f"the number and the words of {text!r} contradict each other: give the number alone"
            )


def _from_number(found: Stated, phrase: str) -> Probability:
    return Probability(float(found.low), float(found.point), float(found.high), "stated", None, phrase)


def _from_words(word: Worded, phrase: str, label: str) -> Probability:
    row = word.row
    if row.low is None or row.high is None or row.point is None:
        raise ProbabilityError(
            f"{phrase!r} names no number on the scale {label}: ask for a number, such as 40%"
        )
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
