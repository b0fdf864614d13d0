"""Mean scores of many groups at once, from sums that a database made: no array of forecasts is needed.

A cluster is what counts as one observation: the questions of one claim rise and fall together, so the
uncertainty of a mean comes from the spread between clusters, not between forecasts.
"""

from dataclasses import dataclass

import numpy as np

from scoring.checks import Floats
from scoring.errors import ScoringError
from scoring.student import t_quantile


@dataclass(frozen=True, slots=True)
class GroupedMeans:
    """A mean and its interval for each of k groups.

    Attributes:
        value: (k,) the means.
        low: (k,) lower ends of the intervals; NaN for a group of one cluster, which shows no spread.
        high: (k,) upper ends.
        standard_error: (k,) cluster-robust standard errors; NaN for one cluster.
    """

    value: Floats
    low: Floats
    high: Floats
    standard_error: Floats


def grouped_means(
    *,
    clusters: Floats,
    weight: Floats,
    score: Floats,
    weight_squared: Floats,
    score_squared: Floats,
    weight_score: Floats,
    level: float = 0.95,
    bounds: tuple[float, float] = (0.0, 1.0),
) -> GroupedMeans:
    """Weighted mean score of each group with a cluster-robust interval from Student's t.

    With w the weight of a cluster and s the weighted sum of its scores, the mean is m = sum(s) / sum(w),
    its variance C / (C - 1) * sum((s - m w)^2) / sum(w)^2 over C clusters, the interval
    m +- t(C - 1) * standard error, cut at the bounds of the score.

    Args:
        clusters: (k,) number of clusters, at least 1.
        weight: (k,) sum of w, above zero.
        score: (k,) sum of s.
        weight_squared: (k,) sum of w * w.
        score_squared: (k,) sum of s * s.
        weight_score: (k,) sum of w * s.
        level: coverage of the interval, strictly between 0 and 1.
        bounds: smallest and largest possible score.

    Returns:
        Means, intervals and standard errors, (k,) each.

    Raises:
        ScoringError: a group without clusters or weight.

    Source:
        The linearisation of a ratio with clustered observations: Cochran 1977, Sampling Techniques,
        section 9A; Student's t with C - 1 degrees of freedom as in Cameron and Miller 2015,
        doi 10.3368/jhr.50.2.317.

    Example:
        >>> one = np.array([1.0])
        >>> means = grouped_means(clusters=2 * one, weight=2 * one, score=0.5 * one, weight_squared=2 * one,
        ...                       score_squared=0.17 * one, weight_score=0.5 * one)
        >>> means.value, means.standard_error.round(3)
        (array([0.25]), array([0.15]))
    """
    count = np.asarray(clusters, dtype=np.float64)
    if empty := np.flatnonzero(~(count >= 1) | ~(np.asarray(weight) > 0)).tolist():
        raise ScoringError(
            "is an empty group; leave groups without forecasts out", argument="clusters", index=int(empty[0])
        )
    mean = np.asarray(score) / weight
    spread = np.maximum(score_squared - 2 * mean * weight_score + mean * mean * weight_squared, 0.0)
    several = count > 1
    freedom = np.where(several, count - 1, 1.0)
    error = np.where(several, np.sqrt(spread * count / freedom) / weight, np.nan)
    reach = t_quantile(0.5 + level / 2, freedom) * error
    return GroupedMeans(mean, np.maximum(mean - reach, bounds[0]), np.minimum(mean + reach, bounds[1]), error)
