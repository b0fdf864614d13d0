"""A leaderboard that does not crown whoever had least data."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from scoring import checks
from scoring.checks import Floats
from scoring.errors import ScoringError
from scoring.numerics.normal import normal_quantile
from scoring.numerics.places import places


@dataclass(frozen=True, eq=False)
class Leaderboard:
    """One element per forecaster, in the order given.

    Attributes:
        value: (f,) estimate, drawn towards the mean of all the more, the less is known.
        low: (f,) lower limit.
        high: (f,) upper limit.
        best: (f,) probability of being the best; adds up to 1, equal where nothing tells forecasters apart.
        rank: (f,) place by `value` from 1; equal values share the best of their ranks.
        rank_low: (f,) best rank (from 1) within the level.
        rank_high: (f,) worst rank within the level.
        mean: what everyone is drawn towards.
        between: standard deviation of true skill between forecasters.
        level: probability that an interval holds its truth.
    """

    value: Floats
    low: Floats
    high: Floats
    best: Floats
    rank: checks.Integers
    rank_low: checks.Integers
    rank_high: checks.Integers
    mean: float
    between: float
    level: float


def shrink(
    *,
    estimate: ArrayLike,
    standard_error: ArrayLike,
    level: float = 0.95,
    low_is_good: bool = True,
    draws: int = 4000,
    seed: int = 0,
) -> Leaderboard:
    """Empirical-Bayes leaderboard: true skills are taken as normal around a common mean.

    The spread of true skill is estimated from the estimates and their errors (Paule and Mandel); each
    estimate is drawn towards the mean by the share of its variance that is error. Ranks and the probability
    of being the best come from draws of all true skills together.

    Args:
        estimate: (f,) at least 2, such as difficulty-adjusted scores.
        standard_error: (f,) at least 1e-100.
        level: of the intervals and of the range of ranks.
        low_is_good: whether the best is the lowest.
        draws: how many draws of all skills, 1 to 1,000,000.
        seed: of the draws.

    Returns:
        Leaderboard.

    Raises:
        ScoringError: fewer than 2 estimates, an error not above zero, or an argument that is misshapen,
            out of range or NaN.

    Source:
        Efron and Morris 1975, doi 10.1080/01621459.1975.10479864; Paule and Mandel 1982,
        doi 10.6028/jres.087.022; Morris 1983, doi 10.1080/01621459.1983.10477920 (intervals).

    Example:
        >>> board = shrink(estimate=[0.10, 0.16, 0.18, 0.30], standard_error=[0.10, 0.01, 0.02, 0.01])
        >>> board.value.round(3), int(board.best.argmax())
        (array([0.168, 0.161, 0.182, 0.298]), 1)
    """
    x, error = checks.numbers("estimate", estimate), checks.numbers("standard_error", standard_error)
    checks.same_length(estimate=x, standard_error=error)
    checks.require("standard_error", error, error > 0, "above zero")
    checks.require("standard_error", error, error >= 1e-100, "at least 1e-100")
    checks.boolean("low_is_good", low_is_good)
    wanted, times = checks.fraction("level", level), checks.count("draws", draws, least=1, most=checks.MANY)
    entropy = checks.count("seed", seed)
    if len(x) < 2:
        raise ScoringError("has one element: a leaderboard needs two or more", argument="estimate")
    noise = np.square(error)
    between = _between(x, noise)
    precision = 1 / (noise + between)
    mean = float(precision @ x / precision.sum())
    kept = between / (noise + between)
    value = mean + kept * (x - mean)
    # The mean is itself an estimate; what is drawn towards it inherits that error.
    spread = np.sqrt(kept * noise + np.square(1 - kept) / precision.sum())
    half = normal_quantile((1 + wanted) / 2) * spread
    best, rank_low, rank_high = _ranks(
        mean, kept, noise, precision.sum(), value, low_is_good, wanted, times, entropy
    )
    return Leaderboard(
        value=value,
        low=value - half,
        high=value + half,
        best=best,
        rank=places(value, low_is_good=low_is_good),
        rank_low=rank_low,
        rank_high=rank_high,
        mean=mean,
        between=float(np.sqrt(between)),
        level=wanted,
    )


def _between(x: Floats, noise: Floats) -> float:
    """The variance of true skill at which the weighted scatter is what it should be, at least 0."""

    def excess(between: float) -> float:
        precision = 1 / (noise + between)
        mean = precision @ x / precision.sum()
        with np.errstate(over="ignore"):
            return float(precision @ np.square(x - mean)) - (len(x) - 1)

    low, high = 0.0, float(np.ptp(x)) ** 2 + 1e-300
    if excess(low) <= 0:
        return 0.0
    while excess(high) > 0:
        high *= 2
    for _ in range(100):
        middle = (low + high) / 2
        low, high = (middle, high) if excess(middle) > 0 else (low, middle)
    return (low + high) / 2


def _ranks(
    mean: float,
    kept: Floats,
    noise: Floats,
    precision: float,
    value: Floats,
    low_is_good: bool,
    level: float,
    draws: int,
    seed: int,
) -> tuple[Floats, checks.Integers, checks.Integers]:
    random = np.random.default_rng(seed)
    common = random.normal(0, 1 / np.sqrt(precision), size=(draws, 1)) * (1 - kept)
    skill = value + common + random.normal(size=(draws, len(value))) * np.sqrt(kept * noise)
    # Where nothing tells forecasters apart, ties are broken by lot.
    skill = skill + random.normal(size=skill.shape) * 1e-12 * (np.abs(mean) + 1e-300)
    rank = np.argsort(np.argsort(skill if low_is_good else -skill, axis=1), axis=1) + 1
    tail = (1 - level) / 2
    low, high = np.quantile(rank, [tail, 1 - tail], axis=0, method="inverted_cdf")
    best = (rank == 1).mean(axis=0)
    # Those of whom the same is known share what their draws say together: the lot decides nothing.
    for alike in _alike(value, kept * noise):
        best[alike] = best[alike].mean()
        together = np.quantile(rank[:, alike], [tail, 1 - tail], method="inverted_cdf")
        low[alike], high[alike] = together
    return best, low.astype(np.intp), high.astype(np.intp)


def _alike(value: Floats, spread: Floats) -> list[checks.Integers]:
    """The groups of two or more whose true skills are drawn alike."""
    code = places(value) * (len(value) + 1) + places(spread)
    order = np.argsort(code, kind="stable")
    groups = np.split(order, np.flatnonzero(np.diff(code[order])) + 1)
    return [group for group in groups if len(group) > 1]
