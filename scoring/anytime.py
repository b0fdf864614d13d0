"""Comparisons that stay valid however often one looks.

A ledger is watched all the time, and whoever looks at a p value each day and stops when it is small will find
one. What is here holds at all times at once. Both functions take the differences of two forecasters' scores
in the order in which questions were settled, and test the mean of the differences' conditional expectations.

The mixture over all bets that lies beneath (Howard, Ramdas, McAuliffe and Sekhon 2021, proposition 9) is, in
terms of Kummer's function, m(s, v) = (r/a) M(1, a + 1, x) / M(1, r + 1, r) with r = rho/c^2, a = (v +
rho)/c^2, x = (c s + v + rho)/c^2, s the sum of differences and v their intrinsic time.
"""

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from scoring import checks
from scoring.checks import Floats, Integers
from scoring.numerics.fractions import continued_fraction
from scoring.numerics.lambert import lambert_w_lower


@dataclass(frozen=True, eq=False)
class ConfidenceSequence:
    """An interval for each moment; all of them hold the truth together with probability 1 - alpha.

    Attributes:
        mean: (n,) running mean of the differences.
        low: (n,) lower limits.
        high: (n,) upper limits.
        alpha: probability that any of the intervals misses.
    """

    mean: Floats
    low: Floats
    high: Floats
    alpha: float


def confidence_sequence(
    *, difference: ArrayLike, alpha: float = 0.05, v_opt: float = 10.0, c: float = 2.0
) -> ConfidenceSequence:
    """Intervals for the mean difference of two forecasters' scores, valid at all times at once.

    Empirical Bernstein, by a gamma-exponential mixture: no distribution is assumed, only that a difference
    is at most c/2 in size, and forecasters may adapt to the past.

    Args:
        difference: (n,) score of A minus score of B, in the order of settling; at most c/2 in size.
        alpha: probability that any interval misses, from 1e-100 up to but not including 1.
        v_opt: intrinsic time (sum of squared deviations) at which the intervals are narrowest, 1e-6 to 1e9.
        c: twice the largest possible difference, 1e-6 to 1e6: 2 for Brier scores of 0 to 1.

    Returns:
        ConfidenceSequence of (n,) arrays; with scores where low is good, high < 0 means A is better.

    Raises:
        ScoringError: a difference beyond c/2, or an argument that is empty, misshapen, NaN or out of range.

    Source:
        Choe and Ramdas 2024, doi 10.1287/opre.2021.0792, theorem 2; Howard, Ramdas, McAuliffe and Sekhon
        2021, doi 10.1214/20-AOS1991 (mixture, and rho by Lambert's W).

    Example:
        >>> cs = confidence_sequence(difference=[0.1056] * 300)
        >>> round(float(cs.low[-1]), 8), round(float(cs.high[-1]), 6)
        (0.07186498, 0.139335)
    """
    delta, scale, risk, rho = _inputs(difference, alpha, v_opt, c)
    times = np.arange(1, len(delta) + 1)
    mean = np.cumsum(delta) / times
    # Below an intrinsic time of 1 the boundary is not established, so it is taken there.
    intrinsic = np.maximum(1.0, _intrinsic_time(delta))
    distinct, codes = np.unique(intrinsic, return_inverse=True)
    radius = _boundary(distinct, math.log(2 / risk), rho, scale)[codes] / times
    return ConfidenceSequence(mean, mean - radius, mean + radius, risk)


def e_value(*, difference: ArrayLike, alpha: float = 0.05, v_opt: float = 10.0, c: float = 2.0) -> Floats:
    """Evidence, as it grows, against "the mean difference is not above zero": an e-process.

    Wealth of someone who bets against that hypothesis starting with 1; if it is true, the chance that the
    wealth ever reaches k is at most 1/k. Reject at level alpha once it has reached 1/alpha, or 2/alpha when
    both directions are watched; 1 / (its maximum so far) is an anytime-valid p value.

    Args:
        difference: (n,) in the order of settling, at most c/2 in size. With scores where low is good, B
            minus A asks whether A is better.
        alpha: level (of both directions together) for which the bets are tuned; valid for any.
        v_opt: intrinsic time at which they are tuned, 1e-6 to 1e9.
        c: twice the largest possible difference, 1e-6 to 1e6: 2 for Brier scores of 0 to 1.

    Returns:
        (n,) e-values, one after each difference; inf beyond 1e308.

    Raises:
        ScoringError: as `confidence_sequence`.

    Source:
        Choe and Ramdas 2024, doi 10.1287/opre.2021.0792, theorem 3.

    Example:
        >>> round(float(e_value(difference=[0.1056] * 300)[-1]))
        3476882
    """
    delta, scale, _, rho = _inputs(difference, alpha, v_opt, c)
    with np.errstate(over="ignore"):
        return np.exp(_log_mixture(np.cumsum(delta), _intrinsic_time(delta), rho, scale))


def _inputs(difference: ArrayLike, alpha: float, v_opt: float, c: float) -> tuple[Floats, float, float, float]:
    delta = checks.numbers("difference", difference)
    # Beyond these limits the functions below leave the range of numbers.
    scale = checks.positive("c", c, least=1e-6, most=1e6)
    best = checks.positive("v_opt", v_opt, least=1e-6, most=1e9)
    risk = checks.positive("alpha", checks.fraction("alpha", alpha), least=1e-100)
    inside = np.abs(delta) <= scale / 2 * (1 + 1e-12)
    checks.require("difference", delta, inside, f"at most c/2 = {scale / 2:g} in size")
    # rho makes the two-sided normal mixture at level alpha/2 narrowest at intrinsic time v_opt.
    rho = best / (-lambert_w_lower(-((risk / 2) ** 2) / math.e) - 1)
    return delta, scale, risk, rho


def _intrinsic_time(delta: Floats) -> Floats:
    """Sum of squared distances to the mean of what came before, 0 at first."""
    before = np.concatenate([[0.0], np.cumsum(delta)[:-1] / np.arange(1, len(delta))])
    return np.cumsum(np.square(delta - before))


def _log_mixture(s: Floats, v: Floats, rho: float, c: float) -> Floats:
    a = (v + rho) / c**2
    return _log_kummer(a, s / c + a) - np.log(a) + _log_start(rho / c**2)


def _boundary(v: Floats, threshold: float, rho: float, c: float) -> Floats:
    """The sum at which the mixture reaches exp(threshold); Newton from above, where it is convex."""
    a = (v + rho) / c**2
    s = np.sqrt(2 * (v + rho) * (threshold + np.log1p(v / rho) / 2)) + c * (threshold + np.log1p(v / rho))
    for _ in range(60):
        x = s / c + a
        kummer = _log_kummer(a, x)
        error = kummer - np.log(a) + _log_start(rho / c**2) - threshold
        with np.errstate(over="ignore"):
            # M' = M + (a/x)(1 - M), so (log M)' = 1 - a/x + (a/x)/M.
            slope = (1 - a / x + a / x * np.exp(-kummer)) / c
        step = error / slope
        s = s - step
        if (np.abs(step) <= 1e-13 * (1 + np.abs(s))).all():
            break
    return s


def _log_start(r: float) -> float:
    """What makes the mixture 1 at the start, where s = v = 0."""
    return math.log(r) - float(_log_kummer(np.array([r]), np.array([r]))[0])


def _log_kummer(a: Floats, x: Floats) -> Floats:
    """Log M(1, a + 1, x) by Gauss's fraction up to x = a + 1, the incomplete gamma function beyond."""
    result = np.empty_like(a)
    far = x > a + 1
    result[~far] = -np.log(_gauss(a[~far], x[~far]))
    b, y = a[far], x[far]
    grown = np.array([math.lgamma(value + 1) for value in b.tolist()]) - b * np.log(y) + y
    result[far] = grown + np.log1p(-b / y / _upper_gamma(b, y) * np.exp(-grown))
    return result


def _gauss(a: Floats, x: Floats) -> Floats:
    """1 / M(1, a + 1, x), DLMF 13.5.1."""

    def term(step: int, rows: Integers) -> Floats:
        m, b, at = step // 2, a[rows], x[rows]
        if step % 2:
            return -(b + m) / ((b + 2 * m) * (b + 2 * m + 1)) * at
        return m / ((b + 2 * m - 1) * (b + 2 * m)) * at

    return continued_fraction(term, len(a))


def _upper_gamma(a: Floats, x: Floats) -> Floats:
    """x^(a-1) e^(-x) / Gamma(a, x), DLMF 8.9.2."""

    def term(step: int, rows: Integers) -> Floats:
        k = (step + 1) // 2
        return (k - a[rows]) / x[rows] if step % 2 else k / x[rows]

    return continued_fraction(term, len(a))
