"""Tests that assume no distribution, and what several tests at once are worth."""

import numpy as np
from numpy.typing import ArrayLike

from scoring import checks
from scoring.checks import Floats

_EXACT = 16  # pairs up to which every way to exchange them is counted
_BATCH = 1_000_000  # signs drawn at once


def permutation_test(*, difference: ArrayLike, resamples: int = 10_000, seed: int = 0) -> float:
    """Two-sided p value of "the two could be exchanged for one another on every question".

    In how many of all ways to exchange the two scores on each question is the mean difference as far from zero as it
    is? All ways are counted up to 16 questions, `resamples` drawn beyond. Valid for one look.

    Args:
        difference: (n,) score of A minus score of B on independent questions.
        resamples: how many ways are drawn, 1 to 1,000,000; what was seen counts as one of them.
        seed: same seed, same value.

    Returns:
        p, above 0.

    Raises:
        ScoringError: an argument is empty, misshapen, NaN or out of range.

    Source:
        Fisher 1935, The Design of Experiments, section 21.

    Example:
        >>> permutation_test(difference=[0.2, 0.1, 0.3, 0.2])
        0.125
    """
    delta = checks.numbers("difference", difference)
    times = checks.count("resamples", resamples, least=1, most=checks.MANY)
    random = np.random.default_rng(checks.count("seed", seed))
    least = abs(delta.sum()) * (1 - 1e-12) - 1e-300
    if len(delta) <= _EXACT:
        sums = np.zeros(1)
        for one in delta:
            sums = np.concatenate([sums + one, sums - one])
        return float((np.abs(sums) >= least).mean())
    beyond, step = 1, max(1, _BATCH // len(delta))
    for start in range(0, times, step):
        signs = random.integers(0, 2, (min(step, times - start), len(delta)), dtype=np.int8) * 2 - 1
        beyond += int((np.abs(signs @ delta) >= least).sum())
    return beyond / (times + 1)


def holm(*, p: ArrayLike) -> Floats:
    """P values of several tests at once, each raised so that the chance of any false finding is kept.

    Args:
        p: (n,) p values in [0, 1].

    Returns:
        (n,) adjusted p values; those at or below alpha are found, with a chance of alpha at most that any of them is
        false, whatever depends on what.

    Raises:
        ScoringError: an argument is empty, misshapen, NaN or outside [0, 1].

    Source:
        Holm 1979, https://www.jstor.org/stable/4615733

    Example:
        >>> holm(p=[0.01, 0.04, 0.03]).round(3)
        array([0.03, 0.06, 0.06])
    """
    given = checks.unit("p", p)
    order = np.argsort(given, kind="stable")
    raised = np.maximum.accumulate(given[order] * np.arange(len(given), 0, -1))
    found = np.empty_like(given)
    found[order] = np.minimum(raised, 1.0)
    return found
