"""The tally: how often each probability was said, and how often it then happened.

For yes-or-no questions every figure of a scorecard follows from it, and most people say at most a hundred
different numbers, so a tally of a million forecasts is a hundred rows.
"""

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from scoring import checks
from scoring.checks import Floats
from scoring.errors import ScoringError

# Spoken probabilities have at most three decimals; such numbers are counted, others are sorted.
_GRID = 1_000
_WORTH_COUNTING = 2_000
# What is counted at a time stays in the processor's nearer caches.
_CHUNK = 16_384


@dataclass(frozen=True, eq=False)
class Tally:
    """One row per distinct probability, rising.

    Rows given out of order or twice are sorted and pooled.

    Attributes:
        probability: (k,) what was said.
        n: (k,) how many forecasts said it, or their total weight.
        occurred: (k,) how many of those came true, or the sum of their outcomes.
        squares: (k,) sum of squared outcomes; equal to `occurred` unless outcomes are fractions.

    Example:
        >>> Tally(probability=[0.7, 0.2], n=[10, 5], occurred=[8, 1]).n
        array([ 5., 10.])
    """

    probability: Floats
    n: Floats
    occurred: Floats
    squares: Floats = None  # type: ignore[assignment]  # filled in below, so that it is always there

    def __post_init__(self) -> None:
        p, n = checks.unit("probability", self.probability), checks.numbers("n", self.n)
        occurred = checks.numbers("occurred", self.occurred)
        squares = occurred if self.squares is None else checks.numbers("squares", self.squares)
        checks.same_length(probability=p, n=n, occurred=occurred, squares=squares)
        checks.require("n", n, n > 0, "above zero")
        slack = 1 + 1e-9
        checks.require("occurred", occurred, (occurred >= 0) & (occurred <= n * slack), "between 0 and n")
        checks.require("squares", squares, (squares >= 0) & (squares <= occurred * slack), "at most occurred")
        if not (p[1:] > p[:-1]).all():
            p, (n, occurred, squares) = _pool(p, n, occurred, squares)
        for name, value in (("probability", p), ("n", n), ("occurred", occurred), ("squares", squares)):
            object.__setattr__(self, name, value)

    @property
    def total(self) -> float:
        """Number of forecasts, or their total weight."""
        return float(self.n.sum())

    @property
    def base_rate(self) -> float:
        """Share of forecasts that came true, 0 to 1."""
        return float(self.occurred.sum() / self.n.sum())

    @property
    def brier(self) -> float:
        """Mean Brier score, 0 to 1, low is good."""
        p = self.probability
        # Each row is summed about its own probability, so nothing cancels where forecasts are nearly perfect.
        yes, no = self.occurred * (1 - p) ** 2, (self.n - self.occurred) * p**2
        return float((yes + no - (self.occurred - self.squares)).sum() / self.n.sum())

    @property
    def fractional(self) -> bool:
        """Whether any outcome was a fraction rather than yes or no."""
        return bool((self.squares < self.occurred * (1 - 1e-12)).any())


def tally(*, probability: ArrayLike, outcome: ArrayLike, weight: ArrayLike | None = None) -> Tally:
    """Count forecasts by the probability they gave.

    Args:
        probability: (n,) in [0, 1].
        outcome: (n,) in [0, 1].
        weight: (n,) not negative; equal weights unless given. Forecasts of weight zero are left out.

    Returns:
        A Tally of k rows, k the number of distinct probabilities.

    Raises:
        ScoringError: an argument is empty, misshapen, NaN or outside its range.

    Example:
        >>> t = tally(probability=[0.9, 0.1, 0.9, 0.9], outcome=[1, 0, 0, 1])
        >>> t.probability, t.n, t.occurred
        (array([0.1, 0.9]), array([1., 3.]), array([0., 2.]))
    """
    said, happened = checks.column("probability", probability), checks.column("outcome", outcome)
    if weight is None and (counts := _count(said, happened)) is not None:
        rows = np.flatnonzero(counts.sum(axis=1))
        return Tally(rows / _GRID, counts[rows].sum(axis=1), counts[rows, 1])
    p, y = checks.pair(said, happened)
    w = checks.weights(weight, len(p))
    if w is not None and not w.all():
        p, y, w = p[w > 0], y[w > 0], w[w > 0]
    w = np.ones_like(p) if w is None else w
    distinct, (n, occurred, squares) = _pool(p, w, w * y, w * y * y)
    return Tally(distinct, n, occurred, squares)


def as_tally(
    given: Tally | None, probability: ArrayLike | None, outcome: ArrayLike | None, weight: ArrayLike | None = None
) -> Tally:
    """The tally given, or that of the arrays; one of the two, not both."""
    if given is None:
        if probability is None or outcome is None:
            missing = "probability" if probability is None else "outcome"
            raise ScoringError("is missing: give probability and outcome, or a tally", argument=missing)
        return tally(probability=probability, outcome=outcome, weight=weight)
    if not isinstance(given, Tally):
        raise ScoringError(f"is a {type(given).__name__}: it must be a scoring.Tally", argument="tally")
    if not (probability is None and outcome is None and weight is None):
        raise ScoringError("was given together with arrays: give one of the two", argument="tally")
    return given


def _count(p: NDArray[Any], y: NDArray[Any]) -> Floats | None:
    """How often each whole number of thousandths went with no and yes; None if anything else occurs.

    That also finds whatever a check would refuse, so unchecked columns are read once only.
    """
    if len(p) < _WORTH_COUNTING or len(p) != len(y):
        return None
    counts = np.zeros(2 * _GRID + 2, dtype=np.intp)
    spare, cells, occurred = np.empty((4, _CHUNK)), np.empty(_CHUNK, dtype=np.intp), 0.0
    for start in range(0, len(p), _CHUNK):
        said = _floats(p[start : start + _CHUNK], spare[2])
        happened = _floats(y[start : start + _CHUNK], spare[3])
        if not (checks.within_unit(said) and checks.within_unit(happened)):
            return None
        step, back = spare[:2, : len(said)]
        np.rint(np.multiply(said, _GRID, out=step), out=step)
        if not (np.divide(step, _GRID, out=back) == said).all():
            return None
        np.add(np.add(step, step, out=step), happened, out=step)
        cell = cells[: len(said)]
        np.copyto(cell, step, casting="unsafe")
        counts += np.bincount(cell, minlength=len(counts))
        occurred += float(happened.sum())
    # Each outcome was cut to a whole number: the sums are the same only if each was 0 or 1.
    return counts.reshape(-1, 2).astype(np.float64) if counts[1::2].sum() == occurred else None


def _floats(some: NDArray[Any], spare: Floats) -> Floats:
    """The numbers as contiguous floats, in a spare array unless they are already."""
    if some.dtype == np.float64 and some.flags.c_contiguous:
        return some
    np.copyto(spare[: len(some)], some)
    return spare[: len(some)]


def _pool(p: Floats, *values: Floats) -> tuple[Floats, list[Floats]]:
    distinct, codes = np.unique(p, return_inverse=True)
    return distinct, [np.bincount(codes, weights=value, minlength=len(distinct)).astype(np.float64) for value in values]
