"""The normal distribution: what the standard library has, under the names the formulas use."""

import math
from statistics import NormalDist

_STANDARD = NormalDist()


def normal_quantile(level: float) -> float:
    """The number below which a standard normal variable falls with probability `level`, 0 < level < 1.

    Example:
        >>> round(normal_quantile(0.975), 6)
        1.959964
    """
    return _STANDARD.inv_cdf(level)


def normal_cdf(x: float) -> float:
    """The probability that a standard normal variable is at most `x`; keeps its digits far below zero.

    Example:
        >>> normal_cdf(0.0)
        0.5
    """
    return 0.5 * math.erfc(-x / math.sqrt(2))


def tail(x: float) -> float:
    """The probability that a standard normal variable is above `x`; keeps its digits far above zero.

    Example:
        >>> round(tail(1.959964), 6)
        0.025
    """
    return normal_cdf(-x)
