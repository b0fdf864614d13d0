"""Weighted means of groups of forecasts, with intervals over what is independent."""

from __future__ import annotations

import math

import numpy as np

from ledger.track_record.selection import Array, Weighed
from scoring.clusters import interval, spread
from scoring.estimates import Estimate
from scoring.numerics.opposites import Opposite

Estimates = list[Estimate | None]


def estimates(
    weighed: Weighed,
    score: Array,
    groups: int,
    within: tuple[float, float] = (-math.inf, math.inf),
    opposite: Opposite | None = None,
) -> Estimates:
    """The mean score of each group with its interval over clusters; None for a group without forecasts.

    Args:
        weighed: the forecasts.
        score: (n,) the score of each.
        groups: how many groups there are.
        within: the range of a score.
        opposite: for yes/no forecasts, what the other outcome would have scored; see scoring.clusters.interval.
    """
    if not len(score):
        return [None] * groups
    finite = np.where(np.isfinite(score), score, 0.0)
    total, size, group = by_cluster(weighed, weighed.weight * finite)
    found = spread(total, size, group=group, groups=groups)
    low, high = interval(found, opposite=opposite)
    n = np.bincount(weighed.group, minlength=groups).tolist()
    endless = np.bincount(weighed.group, weights=np.where(np.isfinite(score), 0.0, score), minlength=groups)
    columns = (
        found.value,
        np.clip(low, *within),
        np.clip(high, *within),
        found.standard_error,
        found.clusters,
        endless,
    )
    return [
        estimate(count, *figures) if count else None
        for count, *figures in zip(n, *(column.tolist() for column in columns), strict=True)
    ]


def by_cluster(weighed: Weighed, weighted: Array) -> tuple[Array, Array, Array]:
    """Sum of weighted scores, sum of weights and group of each cluster."""
    first = np.unique(weighed.cluster, return_index=True)[1]
    total = np.bincount(weighed.cluster, weights=weighted)
    size = np.bincount(weighed.cluster, weights=weighed.weight)
    return total, size, weighed.group[first]


def estimate(
    n: int, value: float, low: float, high: float, error: float, clusters: float, endless: float
) -> Estimate:
    """An estimate from its figures; endless is the infinite part of a mean, 0 where there is none."""
    if endless:
        return Estimate(endless, None, None, n, int(clusters))
    return Estimate(value, known(low), known(high), n, int(clusters), known(error))


def known(value: float) -> float | None:
    """The number, or None where it is NaN."""
    return None if math.isnan(value) else value


def means(weighed: Weighed, values: Array, groups: int) -> list[float | None]:
    """The weighted mean of values in each group; None for a group without forecasts."""
    total = np.bincount(weighed.group, weights=weighed.weight * values, minlength=groups)
    size = np.bincount(weighed.group, weights=weighed.weight, minlength=groups)
    with np.errstate(invalid="ignore"):
        return [None if math.isnan(x) else x for x in (total / size).tolist()]
