"""Scores of words such as "likely", which stand for a range of probabilities."""

import numpy as np
from numpy.typing import ArrayLike

from scoring import checks
from scoring.checks import Floats


def interval_brier_score(*, low: ArrayLike, high: ArrayLike, outcome: ArrayLike) -> Floats:
    """Brier score of a category [low, high] of a declared scale: (1-a)(1-b) if it happened, a b if not.

    Range 0 to 1, low is good. Proper for a scale whose categories meet without overlap: whoever believes p
    does best to name the category that holds p. Scoring the category's midpoint instead is not: it rewards
    naming another. A category of no width earns the Brier score, since (1-p)(1-p) and p p are what that is.

    Args:
        low: (n,) lower end a of the category, in [0, 1].
        high: (n,) upper end b, at least `low`.
        outcome: (n,) in [0, 1]; a fraction earns the weighted mean.

    Returns:
        (n,) scores.

    Raises:
        ScoringError: an argument is empty, misshapen, NaN or outside [0, 1], or an interval is upside down.

    Source:
        After Mitchell and Ferro 2017, doi 10.1002/qj.3029.

    Example:
        >>> interval_brier_score(low=[0.55, 0.55], high=[0.8, 0.8], outcome=[1, 0]).round(4)
        array([0.09, 0.44])
    """
    a, b, y = _intervals(low, high, outcome)
    return y * (1 - a) * (1 - b) + (1 - y) * a * b


def brier_envelope(*, low: ArrayLike, high: ArrayLike, outcome: ArrayLike) -> tuple[Floats, Floats]:
    """Smallest and largest Brier score that any probability within [low, high] would have earned.

    For words from outside a declared scale: what the score cannot tell because the word does not.

    Args:
        low: (n,) in [0, 1].
        high: (n,) in [0, 1], at least `low`.
        outcome: (n,) in [0, 1].

    Returns:
        (best, worst), (n,) each, 0 to 1, low is good.

    Raises:
        ScoringError: as `interval_brier_score`.

    Example:
        >>> best, worst = brier_envelope(low=[0.5], high=[0.8], outcome=[1])
        >>> best.round(4), worst.round(4)
        (array([0.04]), array([0.25]))
    """
    a, b, y = _intervals(low, high, outcome)
    best = np.square(np.clip(y, a, b) - y)
    return best, np.maximum(np.square(a - y), np.square(b - y))


def _intervals(low: ArrayLike, high: ArrayLike, outcome: ArrayLike) -> tuple[Floats, Floats, Floats]:
    a, b, y = checks.unit("low", low), checks.unit("high", high), checks.unit("outcome", outcome)
    checks.same_length(low=a, high=b, outcome=y)
    checks.ordered("high", a, b)
    return a, b, y
