"""Lambert's W, the lower branch: the larger solution in size of w e^w = x."""

import math

from scoring.errors import ScoringError


def lambert_w_lower(x: float) -> float:
    """W_-1(x): the w of at most -1 for which w e^w = x.

    Args:
        x: from -1/e up to, but not including, 0.

    Returns:
        w, by Newton's method on the logarithm of the equation.

    Raises:
        ScoringError: `x` outside its range.

    Source:
        Corless, Gonnet, Hare, Jeffrey and Knuth 1996, doi 10.1007/BF02124750.

    Example:
        >>> round(lambert_w_lower(-0.1), 12)
        -3.577152063957
    """
    if not -math.exp(-1) <= x < 0:
        raise ScoringError(f"is {x!r}: it must be from -1/e up to, not including, 0", argument="x")
    logarithm = math.log(-x)
    gap = max(0.0, 1 + math.e * x)
    near = -1 - math.sqrt(2 * gap) - 2 * gap / 3
    w = near if gap < 0.3 else logarithm - math.log(-logarithm)
    for _ in range(50):
        if w >= -1:
            return -1.0
        step = (w + math.log(-w) - logarithm) * w / (1 + w)
        w -= step
        if abs(step) <= 1e-16 * abs(w):
            break
    return w
