"""The spherical score."""

import numpy as np
from numpy.typing import ArrayLike

from scoring import checks
from scoring.checks import Floats


def spherical_score(*, probability: ArrayLike, outcome: ArrayLike) -> Floats:
    """Spherical score of each forecast, turned so that low is good: 1 - p_happened / sqrt(p^2 + (1 - p)^2).

    Range 0 to 1, low is good; always saying 0.5 earns 0.293. Strictly proper. It punishes a confident miss
    less steeply than the Brier score does. A fractional outcome earns the weighted mean of both.

    Args:
        probability: (n,) in [0, 1].
        outcome: (n,) in [0, 1].

    Returns:
        (n,) scores.

    Raises:
        ScoringError: an argument is empty, misshapen, NaN or outside [0, 1].

    Source:
        Gneiting and Raftery 2007, doi 10.1198/016214506000001437, example 2.

    Example:
        >>> spherical_score(probability=[0.6, 0.0], outcome=[1, 1]).round(6)
        array([0.16795, 1.     ])
    """
    p, y = checks.pair(probability, outcome)
    happened = y * p + (1 - y) * (1 - p)
    return np.asarray(1 - happened / np.hypot(p, 1 - p))
