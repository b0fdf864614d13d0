"""The logarithmic score."""

import numpy as np
from numpy.typing import ArrayLike

from scoring import checks
from scoring.checks import Floats
from scoring.errors import ScoringError


def log_score(*, probability: ArrayLike, outcome: ArrayLike, floor: float | None = None) -> Floats:
    """Logarithmic score of each forecast in nats: -ln of the probability given to what happened.

    Range 0 to infinity, low is good; always saying 0.5 earns 0.693. Strictly proper, and the only such
    rule that looks at nothing but the probability of what happened. Ruling it out earns infinity.
    A fractional outcome y earns -(y ln p + (1 - y) ln(1 - p)).

    Args:
        probability: (n,) in [0, 1].
        outcome: (n,) in [0, 1].
        floor: clip probabilities to [floor, 1 - floor] first; say so, and how many, beside the score.

    Returns:
        (n,) scores, inf among them unless there is a floor.

    Raises:
        ScoringError: an argument is empty, misshapen, NaN or outside its range.

    Source:
        Good 1952, doi 10.1111/j.2517-6161.1952.tb00104.x.

    Example:
        >>> log_score(probability=[0.481, 1.0], outcome=[0, 1]).round(7)
        array([0.6558514, 0.       ])
    """
    p, y = checks.pair(probability, outcome)
    if floor is not None:
        p = np.clip(p, _floor(floor), 1 - floor)
    return cross_entropy(p, y)


def cross_entropy(p: Floats, y: Floats) -> Floats:
    """-(y ln p + (1 - y) ln(1 - p)) with 0 ln 0 = 0, for arrays already checked."""
    given = np.subtract(1.0, y)
    decided = bool((given * y).max() == 0)
    with np.errstate(divide="ignore", invalid="ignore"):
        if decided:
            # What was given to what happened: p, or 1 - p.
            np.subtract(given, p, out=given)
            np.log(np.abs(given, out=given), out=given)
            return np.subtract(0.0, given, out=given)
        yes = np.where(y > 0, y * np.log(p), 0.0)
        no = np.where(y < 1, (1 - y) * np.log1p(-p), 0.0)
    return np.asarray(0.0 - yes - no)


def _floor(floor: float) -> float:
    value = checks.fraction("floor", floor)
    if value >= 0.5:
        raise ScoringError(f"is {floor!r}: it must be below 0.5", argument="floor")
    return value
