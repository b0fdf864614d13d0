"""How far a mean over clustered forecasts may be off.

Forecasts on one question share its outcome, so the question is what was drawn, not the forecast.
Everything here works on one row per cluster, and on any number of means at once: `group` says to which mean
a cluster belongs.
"""

from dataclasses import dataclass

import numpy as np

from scoring.checks import Booleans, Floats, Integers
from scoring.numerics.opposites import Opposite
from scoring.numerics.student import t_quantile


@dataclass(frozen=True, eq=False)
class Spread:
    """What an interval needs to know, one element per mean.

    Attributes:
        value: the mean, sum of `total` over sum of `size`.
        standard_error: cluster-robust, each cluster's residual enlarged for its own pull on the mean (CR2).
        asymmetry: skewness of the clusters' residuals over the root of their number.
        clusters: how many clusters there are.
        df: degrees of freedom of the standard error; clusters - 1 where all have the same size, less where a
            few large ones dominate.
        effective: how many clusters of one size would tell as much; `clusters` where all have the same size.
    """

    value: Floats
    standard_error: Floats
    asymmetry: Floats
    clusters: Floats
    df: Floats
    effective: Floats


def spread(
    total: Floats, size: Floats, *, repeat: Floats | None = None, group: Integers | None = None, groups: int = 1
) -> Spread:
    """Mean and spread from each cluster's sum of scores and its number (or weight) of forecasts.

    Args:
        total: (c,) sum of scores.
        size: (c,) number or weight of forecasts.
        repeat: (c,) how many identical clusters a row stands for; 1 unless given.
        group: (c,) index of the mean to which a cluster belongs, from 0.
        groups: how many means there are.

    Returns:
        Spread of (groups,) arrays; standard_error, asymmetry and df are NaN where there is one cluster.

    Source:
        Bell and McCaffrey 2002, Survey Methodology 28, 169-181 (CR2); Hall 1992, J. R. Statist. Soc. B 54,
        221-228 (asymmetry).

    Example:
        >>> s = spread(np.array([1.0, 0.0, 2.0]), np.ones(3))
        >>> s.value, s.standard_error.round(6), s.df
        (array([1.]), array([0.57735]), array([2.]))
    """
    code = np.zeros(len(total), dtype=np.intp) if group is None else group
    times = np.ones_like(total) if repeat is None else repeat

    def add(values: Floats) -> Floats:
        return np.bincount(code, weights=times * values, minlength=groups).astype(np.float64)

    whole, clusters = add(size), add(np.ones_like(size))
    with np.errstate(divide="ignore", invalid="ignore"):
        value = add(total) / whole
        residual = (total - value[code] * size) / whole[code]
        share = size / whole[code]
        square = residual * residual
        # Rounding leaves a residue where all clusters are alike; that is no spread.
        square[np.abs(residual) <= 1e-14 * np.abs(value[code] * share)] = 0.0
        variance = add(square / np.where(clusters[code] > 1, 1 - share, np.nan))
        asymmetry = add(square * residual) / add(square) ** 1.5 * clusters / (clusters - 1)
        squared_share = share * share
        squares = add(squared_share)
        df = squares**2 / add(squared_share * squared_share) * (clusters - 1) / clusters
        effective = 1 / squares
    alone = ~(clusters > 1)
    asymmetry[variance == 0] = 0.0
    for array in (asymmetry, df):
        array[alone] = np.nan
    return Spread(value, np.sqrt(variance), asymmetry, clusters, df, effective)


def spread_of_sums(*, clusters: Floats, total: Floats, squares: Floats, cubes: Floats) -> Spread:
    """What `spread` gives where every cluster weighs one, from sums that a database made: no row per cluster.

    Args:
        clusters: (k,) number of clusters of each mean, at least 1.
        total: (k,) sum of the clusters' scores.
        squares: (k,) sum of their squares.
        cubes: (k,) sum of their cubes.

    Returns:
        Spread of (k,) arrays, as `spread` gives it with all sizes 1, but for the rounding of differences of sums:
        standard errors agree to about 1e-8.

    Example:
        >>> one = np.ones(1)
        >>> s = spread_of_sums(clusters=3 * one, total=3 * one, squares=5 * one, cubes=9 * one)
        >>> s.value, s.standard_error.round(6), s.df
        (array([1.]), array([0.57735]), array([2.]))
    """
    n = np.asarray(clusters, dtype=np.float64)
    mean = np.asarray(total) / n
    with np.errstate(divide="ignore", invalid="ignore"):
        second = squares / n - mean * mean
        second[second <= 1e-15 * np.maximum(squares / n, 1e-300)] = 0.0  # rounding leaves a residue of no spread
        third = cubes / n - 3 * mean * squares / n + 2 * mean**3
        alone = n <= 1
        error = np.where(alone, np.nan, np.sqrt(second / (n - 1)))
        asymmetry = np.where(second > 0, third / second**1.5 / np.sqrt(n) * n / (n - 1), 0.0)
    return Spread(mean, error, np.where(alone, np.nan, asymmetry), n, np.where(alone, np.nan, n - 1), n)


def interval(spread: Spread, level: float = 0.95, opposite: Opposite | None = None) -> tuple[Floats, Floats]:
    """Confidence limits of each mean, corrected for skewness.

    Scores are skewed: nearly all small, a few large, and a set without a large one yet has a small mean and a
    small standard error. The usual value ± t x error then covers far too rarely; Hall's cubic repairs most. What
    it cannot know is what a surprise costs before there was one. Where `opposite` tells, the limit on that side is
    the mean at which, with that many questions gone the other way as it takes to move there, what was seen would lie
    just at the edge of the usual: Wilson's interval for a share, with the shift of its centre corrected for skewness
    and Student's t; or value ± t x error, whichever is further off. With many questions all of these become the same.

    Args:
        spread: as `spread` gives it.
        level: nominal coverage, such as 0.95.
        opposite: from scores of yes-or-no forecasts to those of the other outcome; see scoring.numerics.opposites.

    Returns:
        (low, high); NaN where there is one cluster, or no spread at all and nothing that tells what it could be.

    Source:
        Hall 1992, J. R. Statist. Soc. B 54, 221-228, the monotone transformation; Wilson 1927,
        doi 10.1080/01621459.1927.10502953; Cai 2005, doi 10.1016/j.jspi.2004.01.005 (the shift).

    Example:
        >>> low, high = interval(spread(np.array([1.0, 0.0, 2.0]), np.ones(3)))
        >>> low.round(4), high.round(4)
        (array([-1.4841]), array([3.4841]))
        >>> from scoring.numerics.opposites import OPPOSITES
        >>> low, high = interval(spread(np.full(10, 0.01), np.ones(10)), opposite=OPPOSITES["brier"])
        >>> low.round(2), high.round(2)
        (array([0.01]), array([0.19]))
    """
    known, several = spread.standard_error > 0, spread.clusters > 1
    t = np.full(len(known), np.nan)
    t[several] = t_quantile(level=(1 + level) / 2, df=spread.df[several])
    low = spread.value - spread.standard_error * _unskew(t, spread.asymmetry)
    high = spread.value - spread.standard_error * _unskew(-t, spread.asymmetry)
    if opposite is None:
        low[~known], high[~known] = np.nan, np.nan
        return low, high
    own = np.full_like(t, np.nan)
    own[several] = t_quantile(level=(1 + level) / 2, df=np.maximum(spread.effective[several] - 1, 1.0))
    off, upward = _surprised(spread, own, opposite)
    low[~known], high[~known] = spread.value[~known], spread.value[~known]
    off = np.where(known, np.fmax(off, t * spread.standard_error), off)
    low, high = np.where(upward, low, spread.value - off), np.where(upward, spread.value + off, high)
    # Where no question could have scored otherwise, as after 50% on each, the mean says nothing of the next.
    lost = ~((off > 0) & np.isfinite(off))
    low[lost], high[lost] = np.nan, np.nan
    return low, high


def _surprised(spread: Spread, t: Floats, opposite: Opposite) -> tuple[Floats, Booleans]:
    """How far off the mean may be towards that of the other outcomes, and whether these are larger.

    With a share e of questions gone the other way, the mean moves by x = e D and the variance v of the clusters
    becomes v + x (D - v / D - x), where D is how far the other outcome's score is off. The limit is where
    x^2 = t^2 / n times that; the middle term, which shifts the centre, counts two thirds, since large means and
    large errors come together. With the normal quantile in place of Student's t, as Wilson has it, the mean of ten
    equal forecasts that go wrong one time in five would be held in 89% of cases only.
    """
    mean, n = spread.value, spread.effective
    with np.errstate(divide="ignore", invalid="ignore", over="ignore"):
        variance = np.square(spread.standard_error) * n
        second = mean * mean + variance * (n - 1) / n
        # A typical score is below the mean where a few large ones make it; all alike, it is the mean.
        typical = np.where(second > 0, mean**3 / second, 0.0)
        towards = opposite(typical) - mean
        reach = np.abs(towards)
        k = t * t / n
        shift = k / 3 * np.maximum(0.0, reach - variance / reach)
        off = (shift + np.sqrt(shift * shift + (1 + k) * k * variance)) / (1 + k)
    return off, towards > 0


def _unskew(z: Floats, a: Floats) -> Floats:
    """Solve t + a t^2/3 + a^2 t^3/27 + a/6 = z for t; a perfect cube but for constants."""
    slight = np.abs(a) < 1e-6
    safe = np.where(slight, 1.0, a)
    return np.where(slight, z, 3 / safe * (np.cbrt(1 + safe * (z - safe / 6)) - 1))
