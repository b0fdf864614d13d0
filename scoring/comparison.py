"""Two forecasters on the same questions, at one moment decided beforehand."""

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from scoring import checks
from scoring.checks import Floats
from scoring.clusters import spread
from scoring.errors import ScoringError
from scoring.estimates import cluster_sums, known
from scoring.numerics.normal import normal_cdf, normal_quantile
from scoring.numerics.student import t_cdf, t_quantile


@dataclass(frozen=True)
class Comparison:
    """A minus B on what both answered.

    Attributes:
        difference: mean difference; with scores where low is good, below 0 means A is better.
        standard_error: cluster-robust, None for one cluster.
        low: lower confidence limit, or None.
        high: upper confidence limit, or None.
        p: two-sided p value of no difference, None where there is no spread to judge by. Valid for one look.
        n: pairs compared.
        clusters: independent questions among them.
        level: nominal coverage of the interval.
    """

    difference: float
    standard_error: float | None
    low: float | None
    high: float | None
    p: float | None
    n: int
    clusters: int
    level: float = 0.95


def compare(
    *, score_a: ArrayLike, score_b: ArrayLike, cluster: ArrayLike | None = None, level: float = 0.95
) -> Comparison:
    """Paired difference of two forecasters' scores on the questions both answered.

    Only pairs count: comparing means over different questions compares the questions. The p value is that of
    a paired t test, with a cluster-robust standard error where there are clusters. It is valid for one look
    at a moment chosen beforehand; for a ledger that is watched, use `confidence_sequence` and `e_value`.

    Args:
        score_a: (n,) scores of A, NaN where A did not answer.
        score_b: (n,) scores of B on the same rows, NaN where B did not answer.
        cluster: (n,) labels of the question of each row; each its own unless given.
        level: nominal coverage of the interval.

    Returns:
        Comparison.

    Raises:
        ScoringError: no row where both answered, or an argument that is empty, misshapen or infinite.

    Source:
        Student 1908, doi 10.1093/biomet/6.1.1; Bell and McCaffrey 2002, Survey Methodology 28,
        169-181 (CR2).

    Example:
        >>> c = compare(score_a=[0.09, 0.25, 0.04, 0.16], score_b=[0.16, 0.36, float("nan"), 0.25])
        >>> c.n, round(c.difference, 3), round(c.p, 4)
        (3, -0.09, 0.0161)
    """
    a, b = checks.numbers_or_missing("score_a", score_a), checks.numbers_or_missing("score_b", score_b)
    checks.same_length(score_a=a, score_b=b)
    wanted = checks.fraction("level", level)
    codes = None if cluster is None else checks.labels("cluster", cluster, len(a))[1]
    both = ~(np.isnan(a) | np.isnan(b))
    if not both.any():
        raise ScoringError("shares no answered question with score_a: nothing to compare", argument="score_b")
    difference = (a - b)[both]
    total, size = cluster_sums(difference, None, codes if codes is None else codes[both])
    found = spread(total, size)
    mean, error, df = (float(x[0]) for x in (found.value, found.standard_error, found.df))
    low = high = p = None
    if error > 0:
        half = float(t_quantile(level=(1 + wanted) / 2, df=df)) * error
        low, high = mean - half, mean + half
        p = 2 * float(t_cdf(x=-abs(mean) / error, df=df))
    return Comparison(mean, known(error), low, high, p, len(difference), len(total), wanted)


@dataclass(frozen=True)
class DieboldMariano:
    """A modified Diebold-Mariano test.

    Attributes:
        statistic: mean difference over its standard error; NaN where the variance estimate is not above zero.
        p: two-sided p value, None without a statistic.
        mean: mean difference.
        low: lower 95% confidence limit of the mean, or None.
        high: upper limit, or None.
        n: length of the series.
    """

    statistic: float
    p: float | None
    mean: float
    low: float | None
    high: float | None
    n: int


def diebold_mariano(*, difference: ArrayLike, horizon: int = 1, form: str = "hln") -> DieboldMariano:
    """Test of equal scores for a series of forecasts that reach `horizon` steps ahead and so overlap.

    "hln" (Harvey, Leybourne and Newbold) uses the autocovariances up to horizon - 1, a correction for small
    samples and Student's t on n - 1; its variance may come out negative, and then there is no statistic.
    "hg" (Hering and Genton) fits an exponential to the autocovariances, which cannot, and uses the normal.

    Args:
        difference: (n,) score of A minus score of B in order of time, without gaps.
        horizon: steps ahead, at least 1 and below n, or up to n for "hg".
        form: "hln" or "hg".

    Returns:
        DieboldMariano.

    Raises:
        ScoringError: a series that is empty, misshapen or NaN, a horizon not below its length, unknown form.

    Source:
        Harvey, Leybourne and Newbold 1997, doi 10.1016/S0169-2070(96)00719-4;
        Hering and Genton 2011, doi 10.1198/TECH.2011.10136.

    Example:
        >>> round(diebold_mariano(difference=[1, 2, 3, 4], horizon=2).statistic, 6)
        2.236068
    """
    checks.one_of("form", form, ("hln", "hg"))
    series, ahead = checks.numbers("difference", difference), checks.count("horizon", horizon, least=1)
    n = len(series)
    longest = n - 1 if form == "hln" else n
    if ahead > longest:
        raise ScoringError(f"is {ahead}: a series of {n} allows {longest} at most", argument="horizon")
    mean = float(series.mean())
    variance = _hln_variance(series, ahead) if form == "hln" else _hg_variance(series, ahead)
    if not variance > 0:
        return DieboldMariano(math.nan, None, mean, None, None, n)
    error = math.sqrt(variance)
    statistic = mean / error
    if form == "hln":
        tail, quantile = float(t_cdf(x=-abs(statistic), df=n - 1)), float(t_quantile(level=0.975, df=n - 1))
    else:
        tail, quantile = normal_cdf(-abs(statistic)), normal_quantile(0.975)
    return DieboldMariano(statistic, 2 * tail, mean, mean - quantile * error, mean + quantile * error, n)


def _autocovariances(series: Floats, lags: int) -> Floats:
    centred = series - series.mean()
    n = len(series)
    return np.array([centred[k:] @ centred[: n - k] for k in range(lags)]) / n


def _hln_variance(series: Floats, ahead: int) -> float:
    n = len(series)
    covariances = _autocovariances(series, ahead)
    if covariances[0] <= 1e-28 * np.square(series).max():
        return 0.0
    correction = (n + 1 - 2 * ahead + ahead * (ahead - 1) / n) / n
    return float((covariances[0] + 2 * covariances[1:].sum()) / n / correction)


def _hg_variance(series: Floats, ahead: int) -> float:
    n = len(series)
    covariances = _autocovariances(series, max((n - 1) // 2, ahead))
    if covariances[0] <= 1e-28 * np.square(series).max():
        return 0.0
    rate, sill = _fit_exponential(covariances)
    decay = np.exp(-rate * np.arange(n))
    return float(sill * (2 * decay.sum() - 1) / n)


def _fit_exponential(covariances: Floats) -> tuple[float, float]:
    """Least squares of sill x exp(-rate x lag), sill not negative: for each rate the best sill is a ratio."""
    lags = np.arange(len(covariances))

    def fit(logarithm: Floats) -> tuple[Floats, Floats]:
        shape = np.exp(-np.exp(logarithm)[:, None] * lags)
        sill = np.maximum(shape @ covariances, 0) / np.square(shape).sum(axis=1)
        return sill, np.square(sill[:, None] * shape - covariances).sum(axis=1)

    # A grid finds the right valley, then ever finer ones its bottom.
    low, high = -12.0, 6.0
    for _ in range(18):
        grid = np.linspace(low, high, 61)
        sill, loss = fit(grid)
        best = int(np.argmin(loss))
        low, high = grid[max(best - 1, 0)], grid[min(best + 1, 60)]
        if high - low < 1e-9:
            break
    return float(np.exp(grid[best])), float(sill[best])
