"""Bootstrap of whole clusters from one row per cluster, never per forecast."""

from __future__ import annotations

import numpy as np

from scoring.checks import Floats

# Eight resamples at a time: enough for one matrix product, little enough memory for a million clusters.
_BATCH = 8


def bootstrap_interval(total: Floats, size: Floats, level: float, resamples: int, seed: int) -> tuple[float, float]:
    """Bootstrap-t limits of sum(total) / sum(size) when whole clusters are drawn again.

    Each resample has its own mean and standard error; the quantiles of their ratio replace Student's.

    Args:
        total: (c,) sum of scores per cluster.
        size: (c,) number or weight of forecasts per cluster.
        level: nominal coverage.
        resamples: how many.
        seed: same seed, same limits.

    Returns:
        (low, high), NaN for one cluster or no spread, infinite where too many resamples have no spread.

    Source:
        Efron 1981, doi 10.2307/3314608; Davison and Hinkley 1997, section 2.4.

    Example:
        >>> low, high = bootstrap_interval(np.arange(50.0), np.ones(50), 0.95, 500, seed=1)
        >>> 18 < low < 23 and 26 < high < 31
        True
    """
    value, error = total.sum() / size.sum(), 0.0
    residual = total - value * size
    clusters = len(total)
    if clusters > 1:
        error = np.sqrt(clusters / (clusters - 1) * (residual @ residual)) / size.sum()
    if not error > 1e-14 * abs(value):
        return np.nan, np.nan
    ratio = _studentised(residual, size, resamples, np.random.Generator(np.random.SFC64(seed)))
    tail = (1 - level) / 2
    upper = np.quantile(ratio, 1 - tail, method="higher")
    lower = np.quantile(ratio, tail, method="lower")
    return float(value - error * upper), float(value - error * lower)


def _studentised(residual: Floats, size: Floats, resamples: int, random: np.random.Generator) -> Floats:
    """(mean - value) / its standard error, for each resample."""
    clusters = len(residual)
    columns = np.column_stack([residual, size, residual * residual, residual * size, size * size])
    drawn = np.empty((resamples, 5))
    times = np.empty((min(_BATCH, resamples), clusters))
    for start in range(0, resamples, len(times)):
        batch = times[: min(len(times), resamples - start)]
        for row in batch:
            row[:] = np.bincount(random.integers(0, clusters, clusters), minlength=clusters)
        drawn[start : start + len(batch)] = batch @ columns
    off, whole, square, cross, size_square = drawn.T
    shift = off / whole
    variance = square - 2 * shift * cross + shift * shift * size_square
    error = np.sqrt(np.maximum(variance, 0) * clusters / (clusters - 1)) / whole
    # A resample of look-alikes has no spread of its own: its ratio is infinite, on the side where it fell.
    flat = variance <= 1e-12 * square
    with np.errstate(divide="ignore", invalid="ignore"):
        return np.where(flat, np.copysign(np.inf, shift), off / whole / error)
