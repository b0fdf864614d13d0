"""Calibration in one number: does what was said agree with how often it happened?"""

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from scoring import checks
from scoring.checks import Floats
from scoring.numerics.normal import tail

_STEPS = 50


@dataclass(frozen=True, slots=True)
class CalibrationLine:
    """How the log odds of what happens follow from the log odds that were said.

    Attributes:
        slope: 1 is right; below 1 says too near to 0 and 1 (overconfident), above 1 too near to 50% (underconfident);
            None where the data do not tell it: one probability only, or the outcomes told apart without an error.
        intercept: where 50% was said, the log odds of what happens by this line; 0 is right; None as slope.
        slope_error: standard error of the slope; None as slope.
        in_the_large: what is to be added to all log odds for as much to happen as was said; 0 is right, above 0 means
            too little was said; None where all turned out alike.
    """

    slope: float | None
    intercept: float | None
    slope_error: float | None
    in_the_large: float | None


def calibration_line(*, probability: ArrayLike, outcome: ArrayLike, weight: ArrayLike | None = None) -> CalibrationLine:
    """Cox's logistic recalibration: log odds of the outcome = intercept + slope x log odds of the forecast.

    Args:
        probability: (n,) strictly between 0 and 1: certainty has no log odds.
        outcome: (n,) in [0, 1].
        weight: (n,) not negative, such as how often each pair came; 1 each unless given.

    Returns:
        CalibrationLine; slope from minus to plus infinity, no unit, 1 and 0 are right.

    Raises:
        ScoringError: a probability of 0 or 1, or an argument that is misshapen, NaN or out of range.

    Source:
        Cox 1958, Biometrika 45, 562-565, doi 10.1093/biomet/45.3-4.562; Miller, Langefeld, Tierney, Hui and McDonald
        1993, doi 10.1177/0272989X9301300107.

    Example:
        >>> said = [0.1, 0.1, 0.3, 0.3, 0.7, 0.7, 0.9, 0.9]
        >>> line = calibration_line(probability=said, outcome=[0, 1, 0, 0, 1, 0, 1, 1])
        >>> round(line.slope, 3), round(line.in_the_large, 3)
        (0.622, 0.0)
    """
    p, y = checks.pair(probability, outcome)
    checks.require("probability", p, (p > 0) & (p < 1), "strictly between 0 and 1: certainty has no log odds")
    given = checks.weights(weight, len(p))
    w = np.ones_like(p) if given is None else given
    x = np.log(p) - np.log1p(-p)
    large = _fitted(np.ones((len(x), 1)), x, y, w)
    both = _fitted(np.column_stack([np.ones_like(x), x]), np.zeros_like(x), y, w)
    return CalibrationLine(
        None if both is None else float(both[0][1]),
        None if both is None else float(both[0][0]),
        None if both is None else float(both[1][1]),
        None if large is None else float(large[0][0]),
    )


def _fitted(columns: Floats, offset: Floats, y: Floats, w: Floats) -> tuple[Floats, Floats] | None:
    """Coefficients of a logistic regression and their standard errors, by Newton; None where there is no maximum."""
    beta = np.zeros(columns.shape[1])
    for _ in range(_STEPS):
        with np.errstate(over="ignore"):
            rate = 1 / (1 + np.exp(-(offset + columns @ beta)))
        spread = w * rate * (1 - rate)
        information = columns.T @ (spread[:, None] * columns)
        if not np.linalg.cond(information) < 1e12:
            return None
        step = np.linalg.solve(information, columns.T @ (w * (y - rate)))
        beta = beta + step * min(1.0, 5 / max(np.abs(step).max(), 1e-300))
        if np.abs(step).max() < 1e-11:
            # Where outcomes can be told apart without an error, the likelihood grows for ever, ever more slowly.
            return None if spread.sum() < 1e-7 * w.sum() else (beta, np.sqrt(np.diag(np.linalg.inv(information))))
    return None


@dataclass(frozen=True, slots=True)
class Spiegelhalter:
    """Whether a Brier score is what the forecasts themselves lead to expect.

    Attributes:
        z: above 0 the score is worse than expected (overconfident), below 0 better (underconfident); None where every
            forecast is 0, 50% or 100%, which expect one score whatever happens.
        p: two-sided, of a calibrated forecaster being so far off; None as z.
        score: the mean Brier score.
        expected: what it would be on average if everything happened as often as was said.
    """

    z: float | None
    p: float | None
    score: float
    expected: float


def spiegelhalter(*, probability: ArrayLike, outcome: ArrayLike, weight: ArrayLike | None = None) -> Spiegelhalter:
    """Spiegelhalter's test of calibration: the Brier score less what the forecasts expect, in standard errors.

    z = sum (y - p)(1 - 2p) / sqrt(sum (1 - 2p)^2 p (1 - p)), about standard normal if forecasts are calibrated and
    independent.

    Args:
        probability: (n,) in [0, 1].
        outcome: (n,) in [0, 1].
        weight: (n,) not negative; 1 each unless given. Ten of weight 1/10 count as ten.

    Returns:
        Spiegelhalter; z from minus to plus infinity in standard errors, p from 0 to 1, scores from 0 to 1.

    Raises:
        ScoringError: an argument is missing, misshapen, NaN or outside its range.

    Source:
        Spiegelhalter 1986, doi 10.1002/sim.4780050506.

    Example:
        >>> sure = spiegelhalter(probability=[0.9] * 10, outcome=[1, 1, 1, 1, 1, 0, 0, 0, 1, 1])
        >>> round(sure.z, 3), round(sure.p, 3)
        (2.108, 0.035)
    """
    p, y = checks.pair(probability, outcome)
    given = checks.weights(weight, len(p))
    w = np.ones_like(p) if given is None else given
    pull = 1 - 2 * p
    error = math.sqrt(float((w * w * pull * pull * p * (1 - p)).sum()))
    z = float((w * pull * (y - p)).sum()) / error if error > 0 else None
    return Spiegelhalter(
        z,
        None if z is None else 2 * tail(abs(z)),
        float(np.average(np.square(y - p), weights=w)),
        float(np.average(p * (1 - p), weights=w)),
    )
