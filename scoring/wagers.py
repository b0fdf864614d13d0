"""Testing by betting: who is better, whenever one cares to look, with far more power than a wide interval."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import ArrayLike

from scoring import checks
from scoring.checks import Floats

BETS = (0.5, 1.0, 2.0, 4.0)  # sizes, a quarter of the stake on each
_MOST = 0.5  # of the wealth at risk in one bet, at most


def betting(*, difference: ArrayLike, largest: ArrayLike | None = None) -> Floats:
    """Wealth of somebody who bets on every question that the difference will be above zero, starting with 1.

    A mixture over bet sizes b of 1/2, 1, 2 and 4: each bet multiplies the wealth by 1 + b x difference, and puts
    half of it at risk at most. If no question's difference is above zero in expectation, given all that was known
    before it was settled, the chance that the wealth ever reaches k is at most 1/k, however often one looks.
    Watching both directions at level alpha, reject at 2/alpha: 40 for 5%. The same holds for two forecasters
    who could be exchanged for one another.

    Args:
        difference: (n,) in the order of settling, at most 1 in size unless `largest` is given. With scores where low
            is good, B minus A asks whether A is better. Bets are tuned for Brier scores and for nats.
        largest: (n,) the largest size that each difference could have had, known from both forecasts before the
            question was settled; 1 unless given. The closer forecasts are, the more may be bet.

    Returns:
        (n,) wealth after each question; inf beyond 1e308.

    Raises:
        ScoringError: a difference beyond its largest size, or an argument that is empty, misshapen or NaN.

    Source:
        Waudby-Smith and Ramdas 2024, doi 10.1093/jrsssb/qkad009; Henzi and Ziegel 2022, doi 10.1093/biomet/asab047.

    Example:
        >>> betting(difference=[0.2, -0.1, 0.2]).round(3)
        array([1.1  , 1.045, 1.15 ])
    """
    delta = checks.numbers("difference", difference)
    most = np.ones_like(delta) if largest is None else checks.numbers("largest", largest)
    checks.same_length(difference=delta, largest=most)
    inside = np.abs(delta) <= most * (1 + 1e-9) + 1e-12
    checks.require("difference", delta, inside, "at most its largest size, 1 unless `largest` is given")
    with np.errstate(over="ignore"):
        return np.exp(log_wealth(delta, most, np.zeros(len(delta), dtype=np.intp), last=False))


def log_wealth(delta: Floats, most: Floats, group: checks.Integers, *, last: bool) -> Floats:
    """Logarithm of the wealth, after each bet or of each group at its last.

    Args:
        delta: (n,) differences in the order of settling.
        most: (n,) their largest sizes.
        group: (n,) which game each belongs to; only with `last`.
        last: whether only what each group ends with is wanted.
    """
    sums = []
    for bet in BETS:
        size = np.minimum(bet, _MOST / np.maximum(most, 1e-300))
        gain = np.log1p(size * delta)
        sums.append(np.bincount(group, weights=gain).astype(np.float64) if last else np.cumsum(gain))
    return mixed(sums)


def mixed(sums: Sequence[Floats]) -> Floats:
    """Logarithm of the wealth from the sums, for each of the BETS, of logarithms of what bets multiply it by."""
    return np.asarray(np.logaddexp.reduce(np.array(sums), axis=0) - np.log(len(BETS)))
