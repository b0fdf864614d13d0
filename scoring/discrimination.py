"""Are higher probabilities given to what happens than to what does not? The ROC curve and the area below it."""

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from scoring import checks
from scoring.checks import Floats


@dataclass(frozen=True, eq=False)
class Roc:
    """What would be caught, and at what price, if everything from some probability on were called.

    Attributes:
        threshold: (k + 1,) call what was said to be at least so probable; falling, the first infinite: call nothing.
        hit_rate: (k + 1,) share of what happened that is called, rising from 0 to 1.
        false_alarm_rate: (k + 1,) share of what did not happen that is called, rising from 0 to 1.
        auc: area below the curve: how often what happened had the higher probability of two, ties counting half;
            0.5 is chance, 1 is perfect. None where all turned out alike.
        standard_error: of auc, forecasts taken as independent; None as auc, and for one of a kind.
    """

    threshold: Floats
    hit_rate: Floats
    false_alarm_rate: Floats
    auc: float | None
    standard_error: float | None


def roc(*, probability: ArrayLike, outcome: ArrayLike, weight: ArrayLike | None = None) -> Roc:
    """ROC curve and the area below it: discrimination alone, whatever the calibration.

    Args:
        probability: (n,) in [0, 1].
        outcome: (n,) in [0, 1]; a fraction happened in that part.
        weight: (n,) not negative, 1 each unless given.

    Returns:
        Roc with a point for each of the k distinct probabilities and one for calling nothing; rates and auc from 0
        to 1, high hit rates and auc are good.

    Raises:
        ScoringError: an argument is missing, misshapen, NaN or outside its range.

    Source:
        Hanley and McNeil 1982, doi 10.1148/radiology.143.1.7063747; standard error DeLong, DeLong and Clarke-Pearson
        1988, doi 10.2307/2531595.

    Example:
        >>> curve = roc(probability=[0.9, 0.8, 0.4, 0.2], outcome=[1, 0, 1, 0])
        >>> curve.auc, curve.hit_rate, curve.false_alarm_rate
        (0.75, array([0. , 0.5, 0.5, 1. , 1. ]), array([0. , 0. , 0.5, 0.5, 1. ]))
    """
    p, y = checks.pair(probability, outcome)
    given = checks.weights(weight, len(p))
    w = np.ones_like(p) if given is None else given
    values, place = np.unique(p, return_inverse=True)
    yes = np.bincount(place, weights=w * y)[::-1].astype(np.float64)
    no = np.bincount(place, weights=w * (1 - y))[::-1].astype(np.float64)
    hits, alarms = _shares(yes), _shares(no)
    auc, error = _area(yes, no, hits, alarms)
    return Roc(np.concatenate([[np.inf], values[::-1]]), hits, alarms, auc, error)


def _shares(amount: Floats) -> Floats:
    whole = float(amount.sum())
    running = np.concatenate([[0.0], np.cumsum(amount)])
    return np.asarray(running / whole if whole else np.full(len(running), np.nan))


def _area(yes: Floats, no: Floats, hits: Floats, alarms: Floats) -> tuple[float | None, float | None]:
    events, others = float(yes.sum()), float(no.sum())
    if not events or not others:
        return None, None
    # Of each probability: the share of the other kind that it beats.
    beaten = 1 - (alarms[1:] + alarms[:-1]) / 2
    beating = (hits[1:] + hits[:-1]) / 2
    auc = float(yes @ beaten) / events
    if events <= 1 or others <= 1:
        return auc, None
    spread = float(yes @ np.square(beaten - auc)) / (events * (events - 1))
    spread += float(no @ np.square(beating - auc)) / (others * (others - 1))
    return auc, math.sqrt(spread)
