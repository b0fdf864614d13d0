"""Scores of forecasts that are quantiles or intervals of a number or a date."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from scoring import checks
from scoring.checks import Floats
from scoring.errors import ScoringError

Range = tuple[float, float]


def quantile_score(
    *, levels: ArrayLike, values: ArrayLike, outcome: ArrayLike, within: Range | None = None
) -> Floats:
    """Quantile (pinball) score of each quantile: level x shortfall, or (1 - level) x excess.

    Range 0 to infinity in the unit of the outcome, low is good; proper for the quantile of that level.

    Args:
        levels: (q,) strictly rising, each strictly between 0 and 1.
        values: (n, q) the quantiles, rising along each row.
        outcome: (n,) what happened.
        within: (least, greatest); values and outcomes beyond are first moved to its ends, which keeps the
            score proper and lets "never" be an outcome or a quantile.

    Returns:
        (n, q) scores.

    Raises:
        ScoringError: levels or values that do not rise, shapes that do not fit, NaN.

    Source:
        Koenker and Bassett 1978, doi 10.2307/1913643; Gneiting and Ranjan 2011, doi 10.1198/jbes.2010.08110
        (moving to the ends).

    Example:
        >>> quantile_score(levels=[0.1, 0.5], values=[[2.0, 4.0]], outcome=[7.0])
        array([[0.5, 1.5]])
    """
    tau, v, y = _quantiles(levels, values, outcome, within)
    return _pinball(tau, v, y)


def weighted_interval_score(
    *, levels: ArrayLike, values: ArrayLike, outcome: ArrayLike, within: Range | None = None
) -> Floats:
    """Weighted interval score of each forecast: twice the mean quantile score.

    Range 0 to infinity in the unit of the outcome, low is good, proper. With many levels it approaches the
    CRPS; with the median alone it is the absolute error.

    Args:
        levels: (q,) strictly rising, each strictly between 0 and 1.
        values: (n, q) the quantiles, rising along each row.
        outcome: (n,) what happened.
        within: as in `quantile_score`.

    Returns:
        (n,) scores.

    Raises:
        ScoringError: as `quantile_score`.

    Source:
        Bracher, Ray, Gneiting and Reich 2021, doi 10.1371/journal.pcbi.1008618.

    Example:
        >>> weighted_interval_score(levels=[0.25, 0.5, 0.75], values=[[1.0, 2.0, 4.0]], outcome=[5.0])
        array([2.16666667])
    """
    tau, v, y = _quantiles(levels, values, outcome, within)
    return np.asarray(2 * _pinball(tau, v, y).mean(axis=1))


@dataclass(frozen=True, eq=False)
class IntervalParts:
    """What a weighted interval score is made of; the three add up to it.

    Attributes:
        overprediction: (n,) from intervals that lay above what happened.
        underprediction: (n,) from intervals that lay below.
        dispersion: (n,) from their width.
    """

    overprediction: Floats
    underprediction: Floats
    dispersion: Floats


def interval_parts(
    *, levels: ArrayLike, values: ArrayLike, outcome: ArrayLike, within: Range | None = None
) -> IntervalParts:
    """Split weighted interval scores into overprediction, underprediction and dispersion.

    Args:
        levels: (q,) as in `weighted_interval_score`, and symmetric: with each level also 1 - level.
        values: (n, q) the quantiles, rising along each row.
        outcome: (n,) what happened.
        within: as in `quantile_score`.

    Returns:
        IntervalParts of (n,) arrays, each 0 or more, low is good.

    Raises:
        ScoringError: as `quantile_score`, or a level without its counterpart.

    Source:
        Bracher, Ray, Gneiting and Reich 2021, doi 10.1371/journal.pcbi.1008618.

    Example:
        >>> parts = interval_parts(levels=[0.25, 0.5, 0.75], values=[[1.0, 2.0, 4.0]], outcome=[5.0])
        >>> parts.overprediction, parts.underprediction.round(4), parts.dispersion
        (array([0.]), array([1.6667]), array([0.5]))
    """
    tau, v, y = _quantiles(levels, values, outcome, within)
    lonely = np.abs(tau + tau[::-1] - 1) > 1e-9
    if lonely.any():
        index = int(np.argmax(lonely))
        raise ScoringError(f"is {tau[index]:g} without {1 - tau[index]:g}", argument="levels", index=index)
    lower, upper = v[:, : (len(tau) + 1) // 2], v[:, ::-1][:, : (len(tau) + 1) // 2]
    alpha = 2 * tau[: lower.shape[1]]
    # The median is an interval of no width that counts half.
    share = np.where(np.arange(lower.shape[1]) < len(tau) // 2, 1.0, 0.5)
    over = (np.maximum(lower - y[:, None], 0) * share).sum(axis=1)
    under = (np.maximum(y[:, None] - upper, 0) * share).sum(axis=1)
    width = ((upper - lower) * alpha / 2).sum(axis=1)
    pieces = len(tau) / 2
    return IntervalParts(over / pieces, under / pieces, width / pieces)


def interval_score(*, low: ArrayLike, high: ArrayLike, alpha: float, outcome: ArrayLike) -> Floats:
    """Interval score of a central (1 - alpha) interval: its width, plus 2/alpha x how far it missed.

    Range 0 to infinity in the unit of the outcome, low is good, proper.

    Args:
        low: (n,) the alpha/2 quantile.
        high: (n,) the 1 - alpha/2 quantile, at least `low`.
        alpha: strictly between 0 and 1; 0.2 for an 80% interval.
        outcome: (n,) what happened.

    Returns:
        (n,) scores.

    Raises:
        ScoringError: an argument is empty, misshapen or NaN, or an interval is upside down.

    Source:
        Gneiting and Raftery 2007, doi 10.1198/016214506000001437, equation 43.

    Example:
        >>> interval_score(low=[1.0, 1.0], high=[3.0, 3.0], alpha=0.2, outcome=[2.0, 3.5])
        array([2., 7.])
    """
    a, b, y = (checks.numbers(*item) for item in (("low", low), ("high", high), ("outcome", outcome)))
    checks.same_length(low=a, high=b, outcome=y)
    checks.ordered("high", a, b)
    missed = np.maximum(a - y, 0) + np.maximum(y - b, 0)
    return (b - a) + 2 / checks.fraction("alpha", alpha) * missed


def crps(*, levels: ArrayLike, values: ArrayLike, outcome: ArrayLike, within: Range | None = None) -> Floats:
    """Continuous ranked probability score of the distribution that the quantiles draw.

    The distribution function runs straight from quantile to quantile; what lies beyond the outermost two
    sits on them. The score is the area under its squared distance from the step at the outcome.
    Range 0 to infinity in the unit of the outcome, low is good, proper; for a single number it is the
    absolute error.

    Args:
        levels: (q,) strictly rising, each strictly between 0 and 1.
        values: (n, q) the quantiles, rising along each row.
        outcome: (n,) what happened.
        within: as in `quantile_score`; the area is then taken between its ends.

    Returns:
        (n,) scores.

    Raises:
        ScoringError: as `quantile_score`.

    Source:
        Matheson and Winkler 1976, doi 10.1287/mnsc.22.10.1087; Gneiting and Ranjan 2011,
        doi 10.1198/jbes.2010.08110 (between ends).

    Example:
        >>> crps(levels=[0.5], values=[[3.0]], outcome=[5.0])
        array([2.])
    """
    tau, v, y = _quantiles(levels, values, outcome, within)
    left, right, at = v[:, :-1], v[:, 1:], y[:, None]
    width = right - left
    middle = np.clip(at, left, right)
    reached = tau[:-1] + np.diff(tau) * (middle - left) / np.where(width > 0, width, 1)
    below = (middle - left) * _mean_square(tau[:-1], reached)
    above = (right - middle) * _mean_square(1 - reached, 1 - tau[1:])
    outside = np.maximum(v[:, 0] - y, 0) + np.maximum(y - v[:, -1], 0)
    return np.asarray((below + above).sum(axis=1) + outside)


def _mean_square(start: Floats, end: Floats) -> Floats:
    return np.asarray((start * start + start * end + end * end) / 3)


def _pinball(tau: Floats, values: Floats, y: Floats) -> Floats:
    short = y[:, None] - values
    return np.maximum(tau * short, (tau - 1) * short)


def _quantiles(
    levels: ArrayLike, values: ArrayLike, outcome: ArrayLike, within: Range | None
) -> tuple[Floats, Floats, Floats]:
    tau = checks.unit("levels", levels)
    checks.require("levels", tau, (tau > 0) & (tau < 1), "strictly between 0 and 1")
    checks.increasing("levels", tau, strictly=True)
    if within is None:
        v, y = checks.numbers("values", values, dimensions=2), checks.numbers("outcome", outcome)
    else:
        least, greatest = checks.ends("within", within)
        v = np.clip(checks.numbers_or_infinite("values", values, dimensions=2), least, greatest)
        y = np.clip(checks.numbers_or_infinite("outcome", outcome), least, greatest)
    if v.shape[1] != len(tau):
        raise ScoringError(f"has {v.shape[1]} columns where levels has {len(tau)}", argument="values")
    checks.same_length(values=v, outcome=y)
    checks.increasing("values", v)
    return tau, v, y
