"""Which forecaster serves whoever decides at a given risk? The Murphy diagram."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from scoring import checks
from scoring.checks import Floats


@dataclass(frozen=True, eq=False)
class MurphyDiagram:
    """Elementary scores, low is good.

    Attributes:
        threshold: (t,) the probability from which on somebody acts, in [0, 1].
        score: (t,) their mean loss.
    """

    threshold: Floats
    score: Floats


def murphy_diagram(
    *, probability: ArrayLike, outcome: ArrayLike, threshold: ArrayLike | None = None, weight: ArrayLike | None = None
) -> MurphyDiagram:
    """Mean elementary score at each threshold: what it costs to act where more than that was said.

    Who acts at threshold t loses t for a false alarm and 1 - t for a miss (|y - t| where t lies between forecast and
    outcome, else 0). Every proper score is a weighted mean of these; the Brier score is twice the area below the
    curve. A forecaster whose curve lies below another's everywhere is better by every proper score.

    Args:
        probability: (n,) in [0, 1].
        outcome: (n,) in [0, 1].
        threshold: (t,) in [0, 1]; 0.00, 0.01 ... 1.00 unless given.
        weight: (n,) not negative, 1 each unless given.

    Returns:
        MurphyDiagram; scores from 0 to 1, low is good.

    Raises:
        ScoringError: an argument is missing, misshapen, NaN or outside its range.

    Source:
        Ehm, Gneiting, Jordan and Krüger 2016, doi 10.1111/rssb.12154; twice the elementary scores of an
        expectile of 1/2.

    Example:
        >>> murphy_diagram(probability=[0.7, 0.2], outcome=[1, 1], threshold=[0.1, 0.5, 0.8]).score.round(3)
        array([0.  , 0.25, 0.2 ])
    """
    p, y = checks.pair(probability, outcome)
    given = checks.weights(weight, len(p))
    w = np.ones_like(p) if given is None else given
    t = np.linspace(0, 1, 101) if threshold is None else checks.unit("threshold", threshold)
    # Whatever threshold lies in [low, high) costs |y - t|: y - t for a miss, t - y for a false alarm.
    sign = np.where(p < y, 1.0, -1.0) * w
    low, high = np.minimum(p, y), np.maximum(p, y)
    constant = _from(low, sign * y, t) - _from(high, sign * y, t)
    slope = _from(low, sign, t) - _from(high, sign, t)
    return MurphyDiagram(t, np.maximum(constant - slope * t, 0) / w.sum())


def _from(start: Floats, amount: Floats, t: Floats) -> Floats:
    """Sum of the amounts whose start is at or below each threshold."""
    order = np.argsort(start)
    running = np.concatenate([[0.0], np.cumsum(amount[order])])
    return np.asarray(running[np.searchsorted(start[order], t, side="right")])
