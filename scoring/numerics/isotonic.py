"""Isotonic regression: the rising step curve that lies closest to the data."""

import numpy as np

from scoring.checks import Floats

# Merging whole falling runs at once in numpy pays until few enough blocks are left for a plain loop.
_SMALL = 2_000


def isotonic(rate: Floats, weight: Floats) -> Floats:
    """Fit of least weighted squares among all sequences that never fall (pool adjacent violators).

    Args:
        rate: (k,) what is fitted, in the order of what was said.
        weight: (k,) above zero.

    Returns:
        (k,) fitted values, rising.

    Source:
        Ayer, Brunk, Ewing, Reid and Silverman 1955, doi 10.1214/aoms/1177728423.

    Example:
        >>> isotonic(np.array([0.0, 0.5, 0.2, 1.0]), np.array([1.0, 1.0, 2.0, 1.0]))
        array([0. , 0.3, 0.3, 1. ])
    """
    sums, weights = rate * weight, weight
    lengths = np.ones(len(rate), dtype=np.intp)
    while len(sums) > _SMALL:
        before = len(sums)
        mean = sums / weights
        starts = np.flatnonzero(np.concatenate([[True], mean[1:] > mean[:-1]]))
        sums, weights = np.add.reduceat(sums, starts), np.add.reduceat(weights, starts)
        lengths = np.add.reduceat(lengths, starts)
        if len(sums) > 0.9 * before:
            break
    fitted, counts = _pool(sums.tolist(), weights.tolist(), lengths.tolist())
    return np.repeat(np.array(fitted), np.array(counts))


def _pool(sums: list[float], weights: list[float], lengths: list[int]) -> tuple[list[float], list[int]]:
    means: list[float] = []
    kept: list[float] = []
    counts: list[int] = []
    for total, weight, length in zip(sums, weights, lengths, strict=True):
        mean = total / weight
        while means and means[-1] >= mean:
            merged = kept[-1] + weight
            mean = (means.pop() * kept.pop() + mean * weight) / merged
            weight = merged
            length += counts.pop()
        means.append(mean)
        kept.append(weight)
        counts.append(length)
    return means, counts
