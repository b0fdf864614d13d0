"""The Brier score, for yes-or-no questions and for a choice among options."""

from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from scoring import checks
from scoring.checks import Floats

# Half a megabyte of doubles stays in the processor's second cache while it is checked and multiplied.
_CHUNK = 65_536
# Longer products start threads, which on a busy machine cost more than they do.
_SLICE = 8_192


def brier_score(*, probability: ArrayLike, outcome: ArrayLike) -> Floats:
    r"""Brier score of each forecast: the squared distance to what happened, (p - y)^2.

    Range 0 to 1, low is good; always saying 0.5 earns 0.25. Strictly proper.
    Good Judgment, Fatebook and Cultivate print twice this: see `brier_score_options`.

    Args:
        probability: (n,) in [0, 1].
        outcome: (n,) in [0, 1]; 0 or 1, or the fraction of the event that happened.

    Returns:
        (n,) scores.

    Raises:
        ScoringError: an argument is empty, misshapen, NaN or outside [0, 1].

    Source:
        Brier 1950, doi 10.1175/1520-0493(1950)078<0001:VOFEIT>2.0.CO;2.

    Example:
        >>> brier_score(probability=[0.5, 1.0, 0.25], outcome=[0, 1, 1])
        array([0.25  , 0.    , 0.5625])
    """
    p, y = checks.pair(probability, outcome)
    scores = np.subtract(p, y)
    return np.multiply(scores, scores, out=scores)


def mean_brier_score(*, probability: ArrayLike, outcome: ArrayLike) -> float:
    """Mean Brier score without the array of scores: the memory is read once and nothing is written.

    Equal to `brier_score(...).mean()` within rounding.

    Args:
        probability: (n,) in [0, 1].
        outcome: (n,) in [0, 1]; booleans are read fastest.

    Returns:
        The mean, 0 to 1, low is good.

    Raises:
        ScoringError: as `brier_score`.

    Example:
        >>> round(mean_brier_score(probability=[0.1, 0.9, 0.8, 0.3], outcome=[0, 1, 1, 0]), 12)
        0.0375
    """
    p, y = checks.column("probability", probability), checks.column("outcome", outcome)
    checks.same_length(probability=p, outcome=y)
    spare = np.empty((2, min(len(p), _CHUNK)))
    total = 0.0
    with np.errstate(all="ignore"):
        for start in range(0, len(p), _CHUNK):
            some_p, some_y = _floats(p, start, spare[0]), _floats(y, start, spare[1])
            # The difference first: it fetches both from memory together, and the checks find them near.
            difference = np.subtract(some_p, some_y, out=spare[1, : len(some_p)])
            checks.require_unit("probability", some_p, start)
            if y.dtype != np.bool_:
                checks.require_unit("outcome", _floats(y, start, spare[0]), start)
            total += _sum_of_squares(difference)
    return total / len(p)


def _floats(array: NDArray[Any], start: int, spare: Floats) -> Floats:
    some = array[start : start + _CHUNK]
    if some.dtype == np.float64:
        return some
    np.copyto(spare[: len(some)], some)
    return spare[: len(some)]


def _sum_of_squares(x: Floats) -> float:
    """The product of a vector with itself, in slices by one call."""
    whole = len(x) // _SLICE * _SLICE
    rest = float(x[whole:] @ x[whole:])
    if not whole:
        return rest
    slices = x[:whole]
    return rest + float(np.matmul(slices.reshape(-1, 1, _SLICE), slices.reshape(-1, _SLICE, 1)).sum())


def brier_score_options(*, probabilities: ArrayLike, chosen: ArrayLike, scale: int = 2) -> Floats:
    """Brier score of each forecast over k options: the squared distances of all options, summed.

    Range 0 to 2 with `scale=2`, as Brier defined it and Good Judgment prints it; `scale=1` halves it, so that
    two options give `brier_score`. Low is good, strictly proper.

    Args:
        probabilities: (n, k), rows summing to 1.
        chosen: (n,) index of the option that happened.
        scale: 2 or 1, the worst score possible.

    Returns:
        (n,) scores.

    Raises:
        ScoringError: a row does not sum to 1, an index is not an option, or `scale` is neither 1 nor 2.

    Source:
        Brier 1950, doi 10.1175/1520-0493(1950)078<0001:VOFEIT>2.0.CO;2.

    Example:
        >>> brier_score_options(probabilities=[[0.25, 0.5, 0.25]], chosen=[1])
        array([0.375])
    """
    matrix, happened = checks.options(probabilities, chosen)
    checks.one_of("scale", scale, (2, 1))
    distance = matrix.copy()
    distance[np.arange(len(happened)), happened] -= 1
    return np.asarray(np.square(distance).sum(axis=1) * (scale / 2))
