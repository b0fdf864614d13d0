"""Scores of forecasts that are quantiles or intervals of a number or a date."""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from scoring import checks
from scoring.checks import Floats
from scoring.errors import ScoringError

Range = tuple[float, float]
_CELLS = 24_576  # quantiles at a time: they stay in the processor's second cache
_UNTROUBLED = np.errstate(over="ignore", invalid="ignore")  # by what is about to be refused
_HUGE = 1e80  # a quantile that is too large, 1e100 or more, earns no less, at whatever level


def quantile_score(*, levels: ArrayLike, values: ArrayLike, outcome: ArrayLike, within: Range | None = None) -> Floats:
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
    tau, v, y = checked(levels, values, outcome, within)
    return _pinball(tau, v, y)


@_UNTROUBLED
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
    tau, v, y = checked(levels, values, outcome, within, later=True)
    # max(tau (y - v), (tau - 1)(y - v)) is half of |v - y| + (1 - 2 tau)(v - y).
    tilt, every = (1 - 2 * tau) / len(tau), np.full(len(tau), 1 / len(tau))
    scores = np.empty(len(v))
    for rows, off in _blocks(v, y):
        scores[rows] = off @ tilt
        scores[rows] += np.abs(off, out=off) @ every
    return _small(scores, v)


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
    tau, v, y = checked(levels, values, outcome, within)
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


@_UNTROUBLED
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
    tau, v, y = checked(levels, values, outcome, within, later=True)
    # Of the area of (F - [x >= y])^2 that of (1 - F)^2 is linear in the quantiles; what differs below y is the area of
    # 2F - 1, linear in the lesser of quantile and y but for the piece of F in which y lies. The lesser of an amount and
    # 0 is half of it less half of its size, the greater half of it and half of its size.
    k = len(tau)
    above = _steps((1 - tau)[:-1] ** 2 + (1 - tau)[:-1] * (1 - tau)[1:] + (1 - tau)[1:] ** 2) / 3
    below = _steps(tau[:-1] + tau[1:] - 1) / 2
    first, last = np.eye(1, k)[0] / 2, np.eye(1, k, k - 1)[0] / 2
    tilt, size = above + below + first - last, first + last - below
    most = _rows_at_a_time(v)
    rise, row = np.tile(np.diff(tau, append=tau[-1]), most), np.repeat(np.arange(most), k)
    scores = np.empty(len(v))
    for rows, off in _blocks(v, y):
        flat, here = off.ravel(), scores[rows]
        short = flat <= 0
        at = np.flatnonzero(short[:-1] > short[1:])  # the quantiles after which y comes; behind the last nothing rises
        left, right = flat.take(at), flat.take(at + 1)
        np.matmul(off, tilt, out=here)
        here[row.take(at)] += rise.take(at) * left * (right / (right - left))  # no row is there twice
        here += np.abs(off, out=off) @ size
    return np.maximum(_small(scores, v), 0, out=scores)


def _steps(area: Floats) -> Floats:
    """What each quantile is multiplied by, where an area is so much for each piece between two of them."""
    return np.asarray(np.concatenate([[0.0], area]) - np.concatenate([area, [0.0]]))


def _rows_at_a_time(values: Floats) -> int:
    step: int = min(len(values), _CELLS // values.shape[1])
    return max(1, step)


def _blocks(values: Floats, outcome: Floats) -> Iterator[tuple[slice, Floats]]:
    """Some rows at a time: which, and how far their quantiles lie above the outcome, in memory that is near."""
    n, k = values.shape
    step = _rows_at_a_time(values)
    spare, rises = np.empty((step, k)), np.ones(step * k, dtype=bool)
    for start in range(0, n, step):
        rows = slice(start, min(start + step, n))
        off = np.subtract(values[rows], outcome[rows, None], out=spare[: rows.stop - start])
        # As one row, which is faster; from the last of one to the first of the next it may fall.
        flat, inner = off.ravel(), rises[: off.size]
        np.greater_equal(flat[1:], flat[:-1], out=inner[1:])
        inner[::k] = True
        if not inner.all():
            checks.rising("values", values)
        yield rows, off


def _small(scores: Floats, values: Floats) -> Floats:
    """Scores that rest on values which are finite and not too large: of others some score would be huge, or NaN."""
    if not scores.max() <= _HUGE:
        checks.numbers("values", values, dimensions=2)
    return scores


def _pinball(tau: Floats, values: Floats, y: Floats) -> Floats:
    short = y[:, None] - values
    return np.maximum(tau * short, (tau - 1) * short)


def checked(
    levels: ArrayLike, values: ArrayLike, outcome: ArrayLike, within: Range | None, *, later: bool = False
) -> tuple[Floats, Floats, Floats]:
    """What was given, checked; `later`, `_blocks` will see whether values rise."""
    tau = checks.unit("levels", levels)
    checks.require("levels", tau, (tau > 0) & (tau < 1), "strictly between 0 and 1")
    checks.increasing("levels", tau, strictly=True)
    if within is None:
        v = checks.framed("values", values) if later else checks.rising("values", values)
        y = checks.numbers("outcome", outcome)
    else:
        least, greatest = checks.ends("within", within)
        v = np.clip(checks.numbers_or_infinite("values", values, dimensions=2), least, greatest)
        checks.increasing("values", v)
        y = np.clip(checks.numbers_or_infinite("outcome", outcome), least, greatest)
    if v.shape[1] != len(tau):
        raise ScoringError(f"has {v.shape[1]} columns where levels has {len(tau)}", argument="values")
    checks.same_length(values=v, outcome=y)
    return tau, v, y
