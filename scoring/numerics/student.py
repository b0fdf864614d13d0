"""Student's t distribution without scipy: its tail by a continued fraction, its quantile by Newton's method.

Sources: DLMF 8.17.22 (continued fraction of the incomplete beta function), DLMF 5.11.13 (ratio of gamma
functions), Abramowitz and Stegun 26.7.5 (expansion of the quantile in 1/df).
"""

import math

import numpy as np
from numpy.typing import ArrayLike

from scoring import checks
from scoring.checks import Floats, Integers
from scoring.errors import ScoringError
from scoring.numerics.fractions import continued_fraction
from scoring.numerics.normal import normal_cdf, normal_quantile

# Above these the expansions in 1/df are exact to the last digit; below, the fraction is.
_EXPAND_NEAR, _EXPAND_FAR = 5_000.0, 1_000_000.0
_SHIFT = 24


def t_quantile(*, level: float, df: ArrayLike) -> Floats:
    """Quantile of Student's t: the number below which it falls with probability `level`.

    A two-sided 95% interval with 9 degrees of freedom is estimate ± t_quantile(level=0.975, df=9) x standard error.

    Args:
        level: strictly between 0 and 1.
        df: degrees of freedom, a number or an array of any shape, above zero, not necessarily whole.
            0 and below have no distribution and are refused.

    Returns:
        Quantiles in the shape of `df`.

    Raises:
        ScoringError: `level` outside (0, 1), or `df` not above zero, infinite, NaN or no numbers.

    Source:
        Abramowitz and Stegun 1964, 26.7; agrees with scipy.stats.t.ppf to 1e-12.

    Example:
        >>> t_quantile(level=0.975, df=[1, 9, 1000]).round(4)
        array([12.7062,  2.2622,  1.9623])
    """
    probability = checks.fraction("level", level)
    freedom = _freedom(df)
    distinct, codes = np.unique(freedom.ravel(), return_inverse=True)
    if probability == 0.5:
        return np.zeros(freedom.shape)
    sign = 1.0 if probability > 0.5 else -1.0
    tail = 1 - probability if probability > 0.5 else probability
    return sign * _upper_quantile(tail, distinct)[codes].reshape(freedom.shape)


def t_cdf(*, x: ArrayLike, df: ArrayLike) -> Floats:
    """Probability that Student's t with `df` degrees of freedom is at most `x`; small tails keep digits.

    Args:
        x: any numbers, infinite ones too.
        df: above zero, of a shape that fits `x`.

    Returns:
        Probabilities, in the common shape of both.

    Raises:
        ScoringError: NaN, no numbers, `df` not above zero or infinite, or shapes that do not fit each other.

    Example:
        >>> t_cdf(x=[0.0, -12.706204736], df=1).round(6)
        array([0.5  , 0.025])
    """
    given, freedom = checks.any_shape("x", x), _freedom(df)
    try:
        value, freedom = np.broadcast_arrays(given, freedom)
    except ValueError as error:
        problem = f"has shape {freedom.shape}, which does not fit the shape {given.shape} of x"
        raise ScoringError(problem, argument="df") from error
    tail = _upper_tail(np.abs(value).ravel(), freedom.ravel()).reshape(value.shape)
    return np.asarray(np.where(value < 0, tail, 1 - tail))


def _freedom(df: ArrayLike) -> Floats:
    freedom = checks.any_shape("df", df)
    checks.require("df", freedom, (freedom > 0) & np.isfinite(freedom), "above zero and finite")
    return freedom


def _upper_quantile(tail: float, df: Floats) -> Floats:
    z = -normal_quantile(tail)
    quantile = _expansion(z, df)
    small = df < (_EXPAND_NEAR if z < 4 else _EXPAND_FAR)
    if small.any():
        quantile[small] = _kept(tail, df[small], quantile[small])
    return quantile


# A report has thousands of intervals with the same few hundred degrees of freedom.
_QUANTILES: dict[tuple[float, float], float] = {}
_MOST = 100_000


def _kept(tail: float, df: Floats, start: Floats) -> Floats:
    """Quantiles, those from before where there are any: each is the same whatever is asked for beside it."""
    if len(_QUANTILES) > _MOST:
        _QUANTILES.clear()
    freedom = df.tolist()
    known = np.array([_QUANTILES.get((tail, one), np.nan) for one in freedom])
    missing = np.isnan(known)
    if missing.any():
        known[missing] = _newton(tail, df[missing], start[missing])
        _QUANTILES.update(zip(((tail, one) for one in freedom), known.tolist(), strict=True))
    return known


def _expansion(z: float, df: Floats) -> Floats:
    terms = (
        (z**3 + z) / 4,
        (5 * z**5 + 16 * z**3 + 3 * z) / 96,
        (3 * z**7 + 19 * z**5 + 17 * z**3 - 15 * z) / 384,
        (79 * z**9 + 776 * z**7 + 1482 * z**5 - 1920 * z**3 - 945 * z) / 92160,
        (27 * z**11 + 339 * z**9 + 930 * z**7 - 1782 * z**5 - 765 * z**3 + 17955 * z) / 368640,
    )
    return np.asarray(z + sum(term / df ** (k + 1) for k, term in enumerate(terms)))


def _newton(tail: float, df: Floats, start: Floats) -> Floats:
    # In the logarithms of tail and quantile the curve is nearly straight, so that even half a degree of
    # freedom, where the quantile is astronomical, takes a few steps; a step outside the bracket is halved.
    low, high = np.full_like(df, -750.0), np.full_like(df, 340.0)
    u = np.log(np.maximum(start, 1e-300))
    goal = math.log(tail)
    settled = np.zeros(len(df), dtype=bool)
    for _ in range(80):
        t = np.exp(u)
        with np.errstate(all="ignore"):
            here = _upper_tail(t, df)
            error = np.log(here) - goal
            step = u + error * here / (t * _density(t, df))
        low, high = np.where(error > 0, u, low), np.where(error > 0, high, u)
        following = np.where((step >= low) & (step <= high), step, (low + high) / 2)
        following = np.where(settled, u, following)  # or it would depend on what else was asked for
        settled = settled | (np.abs(following - u) <= 1e-9)
        u = following
        if settled.all():
            break
    return np.asarray(np.exp(u))


def _upper_tail(t: Floats, df: Floats) -> Floats:
    tail = np.empty_like(t)
    near = df >= np.where(t < 5, _EXPAND_NEAR, _EXPAND_FAR)
    tail[near] = _normal_tail(t[near], df[near])
    tail[~near] = _beta_tail(t[~near], df[~near])
    return tail


def _normal_tail(t: Floats, df: Floats) -> Floats:
    terms = (
        -(t**3 + t) / 4,
        (13 * t**5 + 8 * t**3 + 3 * t) / 96,
        -(35 * t**7 + 19 * t**5 + t**3 - 15 * t) / 384,
        (6271 * t**9 + 3224 * t**7 - 102 * t**5 - 1680 * t**3 - 945 * t) / 92160,
    )
    z = t + sum(term / df ** (k + 1) for k, term in enumerate(terms))
    return np.array([normal_cdf(-value) for value in z.tolist()])


def _beta_tail(t: Floats, df: Floats) -> Floats:
    # P(T > t) = I_x(df/2, 1/2) / 2 with x = df / (df + t^2); the complement where that converges faster.
    with np.errstate(over="ignore"):
        square = t * t
        x = 1 / (1 + square / df)
        rest = 1 / (1 + df / np.where(square > 0, square, np.inf)) * (square > 0)
    a = df / 2
    direct = x < (a + 1) / (a + 2.5)
    first, second = np.where(direct, a, 0.5), np.where(direct, 0.5, a)
    at = np.where(direct, x, rest)
    with np.errstate(divide="ignore"):
        # sqrt(rest) x^a / B(a, 1/2), B from the ratio of gamma functions; log1p keeps the digits of x^a.
        # Where the square leaves the range of numbers, its logarithm is that of t twice.
        logarithm = np.where(t < 1e100, np.log(np.where(x > 0, x, 1.0)), np.log(df) - 2 * np.log(t))
        power = np.where(x > 0.5, -a * np.log1p(square / df), a * logarithm)
    front = np.exp(power) * np.sqrt(rest) * _gamma_ratio(a) / math.sqrt(math.pi)
    beta = front * _fraction(first, second, at) / first
    return np.asarray(np.where(direct, beta, 1 - beta) / 2)


def _gamma_ratio(a: Floats) -> Floats:
    """Gamma(a + 1/2) / Gamma(a), shifted to where its asymptotic series is exact."""
    large = a + _SHIFT
    ratio = np.sqrt(large)
    inverse = 1 / large
    series = inverse * (-1 / 8 + inverse**2 * (1 / 192 + inverse**2 * (-1 / 640 + inverse**2 * 17 / 14336)))
    ratio = ratio * np.exp(series)
    for i in range(_SHIFT):
        ratio = ratio * ((a + i) / (a + i + 0.5))
    return np.asarray(ratio)


def _density(t: Floats, df: Floats) -> Floats:
    constant = _gamma_ratio(df / 2) / np.sqrt(math.pi * df)
    return np.asarray(constant * np.exp(-(df + 1) / 2 * np.log1p(t * t / df)))


def _fraction(a: Floats, b: Floats, x: Floats) -> Floats:
    """The continued fraction of I_x(a, b)."""

    def term(step: int, rows: Integers) -> Floats:
        m, first, second, at = step // 2, a[rows], b[rows], x[rows]
        if step % 2:
            top = -(first + m) * (first + second + m)
            return top * at / ((first + 2 * m) * (first + 2 * m + 1))
        return m * (second - m) * at / ((first + 2 * m - 1) * (first + 2 * m))

    return 1 / continued_fraction(term, len(x))
