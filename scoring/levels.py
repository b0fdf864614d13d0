"""Do quantiles lie where their levels say? Bias, and coverage by level."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from scoring.checks import Floats
from scoring.quantiles import Range, checked


@dataclass(frozen=True, eq=False)
class QuantileCalibration:
    """Whether quantiles lie where their levels say.

    Attributes:
        bias: (n,) of each forecast, from -1 (all of it too low) to 1 (all of it too high), 0 where the median hit.
        below: (q,) share of outcomes at or below the quantile of each level.
        deviation: (q,) that share less the level; 0 is right, above 0 this quantile was too high.
    """

    bias: Floats
    below: Floats
    deviation: Floats


def quantile_calibration(
    *, levels: ArrayLike, values: ArrayLike, outcome: ArrayLike, within: Range | None = None
) -> QuantileCalibration:
    """Bias of each forecast, and by how much each level's quantiles covered too much or too little.

    Bias is 1 - 2 x the highest level whose quantile is at or below what happened where that lies below the median
    (1 below all quantiles), and 1 - 2 x the lowest level whose quantile is at or above it where it lies above (-1
    above all); the median is the middle of the innermost two where level 0.5 is not given.

    Args:
        levels: (q,) strictly rising, each strictly between 0 and 1.
        values: (n, q) the quantiles, rising along each row.
        outcome: (n,) what happened.
        within: as in `quantile_score`.

    Returns:
        QuantileCalibration; no unit, 0 is right.

    Raises:
        ScoringError: as `quantile_score`.

    Source:
        Funk and others 2019, doi 10.1371/journal.pcbi.1006785; Bosse and others 2022, arXiv 2205.07090 (scoringutils).

    Example:
        >>> found = quantile_calibration(levels=[0.1, 0.5, 0.9], values=[[0, 1, 2], [1, 2, 3]], outcome=[2, 2])
        >>> found.bias, found.deviation.round(2)
        (array([-0.8,  0. ]), array([-0.1,  0. ,  0.1]))
    """
    tau, v, y = checked(levels, values, outcome, within)
    at = y[:, None]
    below = (v >= at).mean(axis=0)
    inner = [int(np.searchsorted(tau, 0.5 - 1e-9)), int(np.searchsorted(tau, 0.5 + 1e-9)) - 1]
    middle = v[:, np.clip(inner, 0, len(tau) - 1)].mean(axis=1)
    reached = np.append(0.0, tau)[np.count_nonzero(v <= at, axis=1)]
    surpassed = np.append(tau, 1.0)[np.count_nonzero(v < at, axis=1)]
    bias = np.where(y < middle, 1 - 2 * reached, np.where(y > middle, 1 - 2 * surpassed, 0.0))
    return QuantileCalibration(bias, below, below - tau)
