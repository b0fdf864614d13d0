"""Scores of forecasts that are ensembles: several equally likely numbers."""

import numpy as np
from numpy.typing import ArrayLike

from scoring import checks
from scoring.checks import Floats
from scoring.errors import ScoringError


def ensemble_crps(*, members: ArrayLike, outcome: ArrayLike, fair: bool = False) -> Floats:
    """Continuous ranked probability score of an ensemble: mean |x - y| less half the mean |x - x'|.

    Range 0 to infinity in the unit of the outcome, low is good; `fair` may fall below 0. Plain, the ensemble is
    scored as the distribution that it is, and the larger of two ensembles from one distribution scores better.
    `fair`, it is scored as a sample: x and x' are two different members, and on average size does not matter.

    Args:
        members: (n, m) the m members of each ensemble, in any order.
        outcome: (n,) what happened.
        fair: score the distribution that the members were drawn from; m is then at least 2.

    Returns:
        (n,) scores.

    Raises:
        ScoringError: an argument is misshapen, NaN or infinite, or one member is to be fair.

    Source:
        Gneiting and Raftery 2007, doi 10.1198/016214506000001437, equation 21; fair: Ferro 2014, doi 10.1002/qj.2270.

    Example:
        >>> ensemble_crps(members=[[1.0, 2.0, 4.0]], outcome=[3.0]).round(4)
        array([0.6667])
        >>> ensemble_crps(members=[[1.0, 2.0, 4.0]], outcome=[3.0], fair=True).round(4)
        array([0.3333])
    """
    checks.boolean("fair", fair)
    x, y = checks.numbers("members", members, dimensions=2), checks.numbers("outcome", outcome)
    checks.same_length(members=x, outcome=y)
    m = x.shape[1]
    if fair and m < 2:
        raise ScoringError("has one member: a fair score needs two", argument="members")
    x = np.sort(x, axis=1)
    # In order, the sum of |x - x'| over all pairs is a weighted sum of the members.
    apart = x @ (2 * np.arange(m) - m + 1.0)
    pairs = m * (m - 1) if fair else m * m
    return np.asarray(np.abs(x - y[:, None]).mean(axis=1) - apart / pairs)
