"""Mean scores with the interval that the number of independent questions allows."""

from typing import NamedTuple

import numpy as np
from numpy.typing import ArrayLike

from scoring import checks
from scoring.clusters import interval, spread
from scoring.errors import ScoringError
from scoring.numerics.opposites import OPPOSITES, Opposite
from scoring.numerics.resampling import bootstrap_interval


class Estimate(NamedTuple):
    """A figure and how sure it is.

    Attributes:
        value: the figure.
        low: lower confidence limit; None where the data cannot give one.
        high: upper confidence limit, or None.
        n: number of forecasts, those of weight zero aside.
        clusters: number of independent questions among them.
        standard_error: None where there is one cluster.
        level: nominal coverage of the interval.
    """

    value: float
    low: float | None
    high: float | None
    n: int
    clusters: int
    standard_error: float | None = None
    level: float = 0.95


def mean_score(
    *,
    score: ArrayLike,
    cluster: ArrayLike | None = None,
    weight: ArrayLike | None = None,
    level: float = 0.95,
    resamples: int = 0,
    seed: int = 0,
    within: tuple[float, float] | None = None,
    rule: str | None = None,
) -> Estimate:
    """Mean of scores with a confidence interval that respects clusters.

    Forecasts on one question share its outcome: `cluster` names the question of each. Without resamples the
    interval is analytic: cluster-robust standard error (CR2), Student's t on as many degrees of freedom as
    the clusters effectively have (clusters - 1 if equally large), corrected for skewness. Where `rule` says that
    these are scores of yes-or-no forecasts, it also allows for questions that had come out the other way: a few
    rare events without a surprise then get the wide interval that they deserve. With resamples whole clusters
    are drawn again and again (bootstrap-t). docs/scores.md has the coverage of all three.
    There is no interval for one cluster, for an infinite mean, or, unless `rule` is given, for clusters that all
    have the same mean.

    Args:
        score: (n,) scores of any rule; infinite ones give an infinite mean.
        cluster: (n,) labels; each forecast is its own cluster unless given.
        weight: (n,) not negative.
        level: nominal coverage, strictly between 0 and 1.
        resamples: how many bootstrap resamples, at most 1,000,000; 0 for the analytic interval.
        seed: of the resamples.
        within: the range of the score, such as (0, 1); limits beyond it are moved to its ends.
        rule: "brier" (0 to 1), "log" or "spherical", for scores of yes-or-no forecasts by that rule; not with
            resamples.

    Returns:
        Estimate(value, low, high, n, clusters, standard_error, level).

    Raises:
        ScoringError: an argument is empty, misshapen, NaN or outside its range.

    Source:
        Bell and McCaffrey 2002, Survey Methodology 28, 169-181 (CR2); Hall 1992, J. R. Statist. Soc. B 54,
        221-228 (skewness); Wilson 1927, doi 10.1080/01621459.1927.10502953, Cai 2005,
        doi 10.1016/j.jspi.2004.01.005 (`rule`); Efron 1981, doi 10.2307/3314608 (bootstrap-t).

    Example:
        >>> e = mean_score(score=[0.1, 0.3, 0.2, 0.4], cluster=["a", "a", "b", "c"], within=(0, 1))
        >>> round(e.value, 3), round(e.low, 3), round(e.high, 3), e.n, e.clusters
        (0.25, 0.025, 1.0, 4, 3)
        >>> e = mean_score(score=[0.01] * 10, rule="brier")  # ten times 10%, and ten times it did not happen
        >>> round(e.value, 2), round(e.high, 2)
        (0.01, 0.19)
    """
    values = checks.numbers_or_infinite("score", score)
    n, wanted = len(values), checks.fraction("level", level)
    limits = None if within is None else checks.ends("within", within)
    repeats, entropy = checks.count("resamples", resamples, most=checks.MANY), checks.count("seed", seed)
    w = checks.weights(weight, n)
    other = None if rule is None else _opposite(rule, values, repeats)
    total, size = cluster_sums(values, w, None if cluster is None else checks.labels("cluster", cluster, n)[1])
    counted = n if w is None else int(np.count_nonzero(w))
    if not np.isfinite(total).all():
        return Estimate(float(total.sum() / size.sum()), None, None, counted, len(total), None, wanted)
    found = spread(total, size)
    if repeats:
        low, high = bootstrap_interval(total, size, wanted, repeats, entropy)
    else:
        low, high = (float(limit[0]) for limit in interval(found, wanted, other))
    if limits is not None:
        low, high = np.clip([low, high], *limits)
    return Estimate(
        float(found.value[0]),
        known(low),
        known(high),
        counted,
        len(total),
        known(float(found.standard_error[0])),
        wanted,
    )


def _opposite(rule: str, score: checks.Floats, resamples: int) -> Opposite:
    """What the other outcome scores by a rule, once the scores are found to be possible by it."""
    checks.one_of("rule", rule, tuple(OPPOSITES))
    if resamples:
        raise ScoringError("goes with the analytic interval, without resamples", argument="rule")
    if rule == "log":
        checks.require("score", score, score >= 0, "zero or more, as log scores are")
    else:
        checks.require("score", score, (score >= 0) & (score <= 1), f"between 0 and 1, as {rule} scores are")
    return OPPOSITES[rule]


def cluster_sums(
    score: checks.Floats, weight: checks.Floats | None, codes: checks.Integers | None
) -> tuple[checks.Floats, checks.Floats]:
    """Sum of scores and of weights in each cluster, clusters without weight left out."""
    weighted = score if weight is None else np.where(weight > 0, score, 0.0) * weight
    if codes is None:
        total, size = weighted, np.ones_like(score) if weight is None else weight
    else:
        total = np.bincount(codes, weights=weighted).astype(np.float64)
        size = np.bincount(codes, weights=weight).astype(np.float64)
    return (total, size) if size.all() else (total[size > 0], size[size > 0])


def known(number: float) -> float | None:
    """The number, or None where it is NaN or infinite."""
    return float(number) if np.isfinite(number) else None
