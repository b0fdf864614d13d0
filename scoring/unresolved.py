"""What the questions that are still open could yet do to a score."""

import numpy as np
from numpy.typing import ArrayLike

from scoring import checks


def bounds(*, probability: ArrayLike, outcome: ArrayLike) -> tuple[float, float]:
    """Least and greatest mean Brier score still possible, whatever the unresolved questions turn out to be.

    Args:
        probability: (n,) in [0, 1].
        outcome: (n,) in [0, 1], NaN where not resolved.

    Returns:
        (least, greatest), 0 to 1, low is good; equal if all is resolved.

    Raises:
        ScoringError: an argument is empty, misshapen or outside its range, or a probability is NaN.

    Source:
        Manski 2003, doi 10.1007/b97478 (bounds instead of assumptions on what is missing).

    Example:
        >>> least, greatest = bounds(probability=[0.9, 0.8], outcome=[1, float("nan")])
        >>> round(least, 4), round(greatest, 4)
        (0.025, 0.325)
    """
    p, y = checks.unit("probability", probability), checks.unit_or_missing("outcome", outcome)
    checks.same_length(probability=p, outcome=y)
    known = np.square(p - y)
    open_ = np.isnan(y)
    least = np.where(open_, np.square(np.minimum(p, 1 - p)), known)
    greatest = np.where(open_, np.square(np.maximum(p, 1 - p)), known)
    return float(least.mean()), float(greatest.mean())
