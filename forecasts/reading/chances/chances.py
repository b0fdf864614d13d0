"""What the words of a claim say about its likelihood."""

import dataclasses
from typing import NamedTuple

from forecasts.errors import ProbabilityError
from forecasts.probability.reader import Probability, find_probability, read_probability


class Chance(NamedTuple):
    """The hedge of a claim: its place in the text, and its figures where it has any."""

    start: int
    end: int
    probability: Probability | None


def chance_of(text: str, start: int, end: int, scale: str, *, stated: bool = True) -> Chance | None:
    """The chance that the words of `text[start:end]` state or hint at; None where they name none.

    Args:
        text: the whole text.
        start: where the words begin.
        end: where they end.
        scale: what words of likelihood mean.
        stated: take stated numbers too.

    Example:
        >>> found = chance_of("Rates will probably fall.", 0, 25, "opinion")
        >>> found.start, found.end, found.probability.point
        (11, 19, 0.7)
    """
    try:
        found = find_probability(text[start:end], scale=scale, stated=stated)
    except ProbabilityError:
        return None
    if found is None:
        return None
    return Chance(start + found.start, start + found.end, found.probability)


def implied(words: str, scale: str, *, denied: bool) -> Probability | None:
    """What an unqualified "will" means on a scale, for words that say the same ("going to", a bare forecast).

    Returns:
        The figures with `words` as their phrase, None where the scale has no implied "will".
    """
    try:
        read = read_probability("will not" if denied else "will", scale=scale)
    except ProbabilityError:
        return None
    return dataclasses.replace(read, phrase=words) if read.basis == "implied" else None
