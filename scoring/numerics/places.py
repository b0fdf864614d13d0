"""Places in an order of scores, ties shared."""

import numpy as np

from scoring.checks import Floats, Integers

# Sums in another order differ by this much of the largest; such scores are equal.
_ROUNDING = 1e-10


def places(values: Floats, *, low_is_good: bool = True) -> Integers:
    """Ranks from 1, best first; equal values, but for rounding, share the best of their ranks.

    Args:
        values: (n,) finite.
        low_is_good: whether the best is the lowest.

    Returns:
        (n,) ranks; after two that share rank 1 comes rank 3.

    Example:
        >>> places(np.array([0.3, 0.1, 0.1 + 1e-15, 0.2])).tolist()
        [4, 1, 1, 3]
    """
    turned = values if low_is_good else -values
    order = np.argsort(turned, kind="stable")
    apart = np.diff(turned[order]) > _ROUNDING * np.abs(values).max()
    first = np.concatenate([[True], apart])
    rank = np.empty(len(values), dtype=np.intp)
    rank[order] = np.maximum.accumulate(np.where(first, np.arange(len(values)), 0)) + 1
    return rank
