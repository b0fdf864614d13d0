"""A leaderboard that does not crown whoever had least data, and that does not know more than it can."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from scoring import checks
from scoring.checks import Floats
from scoring.errors import ScoringError
from scoring.numerics.normal import normal_quantile
from scoring.numerics.places import places

_NODES = 100  # of the spread of skill
_APART = 10  # of so many questions skills are expected to lie as far apart as chance puts scores
_POOLED = 30  # how many independent questions what all have in common is worth, as to how far scores vary


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


@dataclass(frozen=True, eq=False)
class _Posterior:
    """What is known of all true skills: a mixture over how far skills may lie apart."""

    weight: Floats  # (k,) of each spread of skill
    centre: Floats  # (k,) mean of all skills under it
    unsure: Floats  # (k,) variance of that mean
    mean: Floats  # (k, f) of each skill
    own: Floats  # (k, f) variance of each, that of the common mean aside
    common: Floats  # (k, f) share of the common mean in each
    between: Floats  # (k,) variance of skill


def shrink(
    *,
    estimate: ArrayLike,
    standard_error: ArrayLike,
    clusters: ArrayLike | None = None,
    level: float = 0.95,
    low_is_good: bool = True,
    draws: int = 4000,
    seed: int = 0,
) -> Leaderboard:
    """Leaderboard by Bayes' rule: true skills are taken as normal around a common mean, how far apart is not known.

    All that is said is averaged over the variance between forecasters, t, instead of over one estimate of it: with
    s the typical variance of an error, s / (s + t) is uniform on (0, 1) beforehand (a proper prior). With
    `clusters`, s is what it would be on 10 questions, since skills do not come closer by being asked more, and
    forecasters are drawn to the mean by the errors of all, since who errs more has the larger error
    too and would be drawn to the better; each one's own error is what the interval has, mixed with that of all as
    if this were known from 30 questions more. Ranks and the probability of being the best come from draws of all
    true skills together.

    Args:
        estimate: (f,) at least 2, such as difficulty-adjusted scores.
        standard_error: (f,) at least 1e-100.
        clusters: (f,) how many independent questions each error rests on, at least 1; errors are taken as known
            unless given.
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
        Daniels 1999, doi 10.2307/3316112 (uniform shrinkage prior); Efron and Morris 1975,
        doi 10.1080/01621459.1975.10479864.

    Example:
        >>> board = shrink(estimate=[0.10, 0.16, 0.18, 0.30], standard_error=[0.10, 0.01, 0.02, 0.01])
        >>> board.value.round(2), int(board.best.argmax())
        (array([0.18, 0.16, 0.18, 0.3 ]), 1)
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
    known = _posterior(x, *_noise(np.square(error), clusters))
    value = known.weight @ known.mean
    spread = known.own + np.square(known.common) * known.unsure[:, None] + np.square(known.mean - value)
    half = normal_quantile((1 + wanted) / 2) * np.sqrt(known.weight @ spread)
    best, rank_low, rank_high = _ranks(known, value, half, low_is_good, wanted, times, entropy)
    return Leaderboard(
        value=value,
        low=value - half,
        high=value + half,
        best=best,
        rank=places(value, low_is_good=low_is_good),
        rank_low=rank_low,
        rank_high=rank_high,
        mean=float(known.weight @ known.centre),
        between=float(np.sqrt(known.weight @ known.between)),
        level=wanted,
    )


def _noise(square: Floats, clusters: ArrayLike | None) -> tuple[Floats, Floats, float]:
    """The variance by which each estimate is drawn to the mean, that which its interval has, and a typical one."""
    if clusters is None:
        return square, square, len(square) / float(np.sum(1 / square))
    count = checks.numbers("clusters", clusters)
    checks.same_length(standard_error=square, clusters=count)
    checks.require("clusters", count, count >= 1, "at least 1")
    of_one = square * count
    pooled = float(of_one @ count / count.sum())
    # Errors of a few forecasters on a few questions are a few numbers, all of them together.
    worth = min(_POOLED, float((count - 1).sum()) * (1 - 1 / len(count)))
    freedom = count - 1 + worth
    mixed = (worth * pooled + (count - 1) * of_one) / np.maximum(freedom, 1)
    return pooled / count, mixed / count * freedom / np.maximum(freedom - 2, 1), pooled / _APART


def _posterior(x: Floats, noise: Floats, own: Floats, typical: float) -> _Posterior:
    kept = (np.arange(_NODES) + 0.5) / _NODES  # the share of error, uniform beforehand
    between = typical * (1 - kept) / kept
    precision = 1 / (noise + between[:, None])
    whole = precision.sum(axis=1)
    centre = precision @ x / whole
    off = x - centre[:, None]
    likely = (np.log(precision).sum(axis=1) - np.log(whole) - np.sum(precision * np.square(off), axis=1)) / 2
    weight = np.exp(likely - likely.max())
    skill = between[:, None] * precision
    return _Posterior(
        weight=weight / weight.sum(),
        centre=centre,
        unsure=1 / whole,
        mean=centre[:, None] + skill * off,
        own=np.square(skill) * own + np.square(1 - skill) * between[:, None],
        common=1 - skill,
        between=between,
    )


def _ranks(
    known: _Posterior, value: Floats, half: Floats, low_is_good: bool, level: float, draws: int, seed: int
) -> tuple[Floats, checks.Integers, checks.Integers]:
    random = np.random.default_rng(seed)
    node = random.choice(len(known.weight), size=draws, p=known.weight)
    common = random.normal(size=draws) * np.sqrt(known.unsure[node])
    skill = random.normal(size=(draws, len(value)))
    skill *= np.sqrt(known.own)[node]
    skill += known.mean[node] + known.common[node] * common[:, None]
    rank = np.argsort(np.argsort(skill if low_is_good else -skill, axis=1), axis=1) + 1
    tail = (1 - level) / 2
    low, high = np.quantile(rank, [tail, 1 - tail], axis=0, method="inverted_cdf")
    best = (rank == 1).mean(axis=0)
    # Those of whom the same is known share what their draws say together: the lot decides nothing.
    for alike in _alike(value, half):
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
