"""One probability from many."""

import math
from collections.abc import Callable

import numpy as np
from numpy.typing import ArrayLike

from scoring import checks
from scoring.checks import Floats
from scoring.errors import ScoringError

METHODS = ("mean", "median", "trimmed", "geometric_odds", "extremized", "recency")


def aggregate(
    *, probabilities: ArrayLike, method: str = "geometric_odds", trim: float = 0.1, d: float | None = None
) -> float:
    """Combine the probabilities that several forecasters gave to one event.

    "mean" and "median"; "trimmed", the mean without the share `trim` at each end (rounded down to whole
    forecasts); "geometric_odds", the mean of log odds; "extremized", that mean times `d`, since forecasters
    who know different things would all be bolder if they knew everything; "recency", Metaculus' community
    prediction: the median in which the i-th oldest of n weighs exp(sqrt(i) - sqrt(n)). Leave a forecaster's own
    number out before using the result as that forecaster's reference.

    Args:
        probabilities: (n,) in [0, 1]; for "recency" in the order in which they were said, the oldest first.
        method: one of the six.
        trim: share left out at each end, 0 or more and below one half; for "trimmed".
        d: factor on log odds for "extremized"; unless given, that of Neyman and Roughgarden for n
            forecasters, 1 for one, towards 1.73 for many.

    Returns:
        The combined probability.

    Raises:
        ScoringError: probabilities that are empty, misshapen, NaN or outside [0, 1]; an unknown method; or
            both a 0 and a 1 where odds are averaged.

    Source:
        Satopää, Baron, Foster, Mellers, Tetlock and Ungar 2014, doi 10.1016/j.ijforecast.2013.09.009;
        Neyman and Roughgarden 2021, arXiv 2111.03153; Metaculus, FAQ, "How is the community prediction
        calculated?", https://www.metaculus.com/faq/#community-prediction

    Example:
        >>> round(aggregate(probabilities=[0.1, 0.2, 0.4]), 4)
        0.2092
        >>> round(aggregate(probabilities=[0.1, 0.2, 0.4], method="mean"), 4)
        0.2333
    """
    checks.one_of("method", method, METHODS)
    p = checks.unit("probabilities", probabilities)
    share = checks.real("trim", trim)
    if not 0 <= share < 0.5:
        raise ScoringError(f"is {trim!r}: it must be 0 or more and below 0.5", argument="trim")
    if method in _PLAIN:
        return _PLAIN[method](p)
    if method == "trimmed":
        # Rounding keeps 0.1 x 20 from falling short of 2.
        dropped = math.floor(share * len(p) + 1e-9)
        return float(np.sort(p)[dropped : len(p) - dropped].mean())
    factor = 1.0 if method == "geometric_odds" else extremizing_factor(len(p)) if d is None else checks.positive("d", d)
    return _expit(factor * _mean_log_odds(p))


def weighted_median(values: Floats, weight: Floats) -> float:
    """The value with half of the weight on either side; between two where it falls between them.

    Example:
        >>> weighted_median(np.array([0.1, 0.5, 0.9]), np.array([1.0, 1.0, 3.0]))
        0.9
    """
    order = np.argsort(values, kind="stable")
    running = np.cumsum(weight[order])
    half = running[-1] / 2
    at = int(np.searchsorted(running, half * (1 - 1e-12)))
    low = values[order[at]]
    between = abs(running[at] - half) <= 1e-12 * half and at + 1 < len(order)
    return float((low + values[order[at + 1]]) / 2 if between else low)


def recency(n: int) -> Floats:
    """Metaculus' weights of n forecasts, the oldest first; the newest weighs 1.

    Example:
        >>> recency(4).round(3)
        array([0.368, 0.557, 0.765, 1.   ])
    """
    return np.exp(np.sqrt(np.arange(1, n + 1)) - math.sqrt(n))


_PLAIN: dict[str, Callable[[Floats], float]] = {
    "mean": lambda p: float(p.mean()),
    "median": lambda p: float(np.median(p)),
    "recency": lambda p: weighted_median(p, recency(len(p))),
}


def extremizing_factor(n: int) -> float:
    """Neyman and Roughgarden's factor on the mean log odds of n forecasters.

    Args:
        n: at least 1.

    Returns:
        1 for one forecaster, rising towards the square root of 3.

    Source:
        Neyman and Roughgarden 2021, arXiv 2111.03153.

    Example:
        >>> extremizing_factor(1), round(extremizing_factor(10), 4)
        (1.0, 1.625)
    """
    return n * (math.sqrt(3 * n * n - 3 * n + 1) - 2) / (n * n - n - 1)


def _mean_log_odds(p: Floats) -> float:
    if (p == 0).any() and (p == 1).any():
        index = int(np.argmax((p == 0) | (p == 1)))
        problem = "and another are 0 and 1: odds of nothing and of certainty have no mean"
        raise ScoringError(problem, argument="probabilities", index=index)
    with np.errstate(divide="ignore"):
        return float((np.log(p) - np.log1p(-p)).mean())


def _expit(x: float) -> float:
    return 1 / (1 + math.exp(-x)) if x >= 0 else math.exp(x) / (1 + math.exp(x)) if x > -700 else 0.0
