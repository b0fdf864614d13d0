"""Continued fractions, many at once."""

from collections.abc import Callable

import numpy as np

from scoring.checks import Floats, Integers

_PRECISE, _LONGEST, _TIDY_EVERY = 2e-16, 40_000, 8


def continued_fraction(term: Callable[[int, Integers], Floats], size: int) -> Floats:
    """Values of 1 + t1 / (1 + t2 / (1 + t3 / ...)) by Lentz's method; what has converged is set aside.

    Args:
        term: gives the m-th term, m from 1, of the fractions whose indices it is handed.
        size: how many fractions.

    Returns:
        (size,) values.

    Source:
        Thompson and Barnett 1986, doi 10.1016/0021-9991(86)90046-X.

    Example:
        >>> continued_fraction(lambda m, rows: np.full(len(rows), 1.0), 1).round(6)  # the golden ratio
        array([1.618034])
    """
    result = np.empty(size)
    rows = np.arange(size)
    value, c, d = np.ones(size), np.ones(size), np.zeros(size)
    for m in range(1, _LONGEST):
        if not len(rows):
            break
        t = term(m, rows)
        d = 1 / _away_from_zero(1 + t * d)
        c = _away_from_zero(1 + t / c)
        value = value * (c * d)
        if m % _TIDY_EVERY == 0:
            going = np.abs(c * d - 1) > _PRECISE
            result[rows] = value
            rows, value, c, d = rows[going], value[going], c[going], d[going]
    result[rows] = value
    return result


def _away_from_zero(value: Floats) -> Floats:
    return np.where(np.abs(value) < 1e-300, 1e-300, value)
