"""Metaculus' baseline and peer scores, in points; high is good."""

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from scoring import checks
from scoring.checks import Floats


def baseline_score(*, probability: ArrayLike, options: ArrayLike = 2, coverage: ArrayLike = 1.0) -> Floats:
    """Metaculus' baseline score: 100 ln(p k) / ln k, against giving each of k options 1/k.

    High is good; 0 for 1/k, 100 for certainty that came true, minus infinity for ruling out what happened.
    A logarithmic score, hence strictly proper.

    Args:
        probability: (n,) in [0, 1], the probability given to what happened.
        options: number of options k, one for all or (n,).
        coverage: share of the question's life during which the forecast stood, one for all or (n,).

    Returns:
        (n,) points.

    Raises:
        ScoringError: an argument is empty, misshapen, NaN or outside its range.

    Source:
        Metaculus, Scores FAQ, https://www.metaculus.com/help/scores-faq/#baseline-score

    Example:
        >>> baseline_score(probability=[0.9, 0.5, 0.7]).round(4)
        array([84.7997,  0.    , 48.5427])
    """
    p = checks.unit("probability", probability)
    k = _each("options", options, p)
    checks.require("options", k, (k >= 2) & (k == np.floor(k)), "a whole number of at least 2")
    covered = _each("coverage", coverage, p)
    checks.require("coverage", covered, (covered >= 0) & (covered <= 1), "between 0 and 1")
    with np.errstate(divide="ignore"):
        points = 100 * np.log(p * k) / np.log(k)
    return np.where(covered > 0, points, 0.0) * covered


def peer_score(*, probability: ArrayLike, coverage: ArrayLike = 1.0) -> Floats:
    """Metaculus' peer score: all standing forecasts on one question, each against the others.

    100 x the mean of ln(p / p_other) over the others, which is 100 n/(n-1) ln(p / geometric mean of all).
    High is good; the scores of a question add up to 0 at full coverage; a lone forecaster earns 0.

    Args:
        probability: (n,) above 0 and at most 1, the probability each forecaster gave to what happened.
        coverage: share of the question's life during which each forecast stood, one for all or (n,).

    Returns:
        (n,) points.

    Raises:
        ScoringError: a probability of 0 (its logarithm would drown all others), or as `baseline_score`.

    Source:
        Metaculus, Scores FAQ, https://www.metaculus.com/help/scores-faq/#peer-score

    Example:
        >>> peer_score(probability=[0.1, 0.5, 0.9]).round(4)
        array([-190.3331,   51.0826,  139.2506])
    """
    p = checks.unit("probability", probability)
    checks.require("probability", p, p > 0, "above 0: set a floor first and say so")
    covered = _each("coverage", coverage, p)
    checks.require("coverage", covered, (covered >= 0) & (covered <= 1), "between 0 and 1")
    if len(p) == 1:
        return np.zeros(1)
    n = len(p)
    return np.asarray(covered * 100 * n / (n - 1) * np.log(p / geometric_mean(probabilities=p)))


@dataclass(frozen=True, eq=False)
class StandingPeer:
    """Peer scores over the life of a question.

    Attributes:
        forecaster: (f,) labels, in order.
        score: (f,) points, high is good.
        coverage: (f,) share of the window during which a forecast stood, 0 to 1.
    """

    forecaster: NDArray[Any]
    score: Floats
    coverage: Floats


def standing_peer_score(
    *, probability: ArrayLike, made: ArrayLike, opens: float, closes: float, forecaster: ArrayLike
) -> StandingPeer:
    """Metaculus' peer score on one question, averaged over its life, against whoever stands at each moment.

    Forecasts stand until the forecaster's next. Moments without a forecast of one's own, or without anyone
    else's, count zero; so coverage is already in it.

    Args:
        probability: (n,) above 0 and at most 1, given to what happened; NaN is a withdrawal.
        made: (n,) when, as numbers; of two made at the same time the later row stands.
        opens: start of the window.
        closes: end of the window, above `opens`.
        forecaster: (n,) labels.

    Returns:
        StandingPeer.

    Raises:
        ScoringError: a probability of 0, or an argument that is empty, misshapen or out of range.

    Source:
        Metaculus, Scores FAQ, https://www.metaculus.com/help/scores-faq/#peer-score

    Example:
        >>> peer = standing_peer_score(
        ...     probability=[0.8, 0.4], made=[0, 5], opens=0, closes=10, forecaster=["a", "b"]
        ... )
        >>> peer.score.round(4), peer.coverage
        (array([ 34.6574, -34.6574]), array([1. , 0.5]))
    """
    p, times = checks.unit_or_missing("probability", probability), checks.numbers("made", made)
    checks.same_length(probability=p, made=times)
    checks.require("probability", p, ~(p == 0), "above 0: set a floor first and say so")
    names, code = checks.labels("forecaster", forecaster, len(p))
    start, end = checks.ends("closes", (checks.real("opens", opens), checks.real("closes", closes)))
    order = np.lexsort((np.arange(len(p)), times))
    moments = np.unique(np.clip(times, start, end))
    # What stands from each moment on: later rows overwrite, then each moment takes the last row up to it.
    latest = np.full((len(names), len(moments)), -1)
    early = order[times[order] < end]
    latest[code[early], np.searchsorted(moments, np.maximum(times[early], start))] = np.arange(len(early))
    latest = np.maximum.accumulate(latest, axis=1)
    logarithm = np.append(np.log(p[early]), np.nan)[latest]
    stands = ~np.isnan(logarithm)
    n = stands.sum(axis=0)
    mean = np.where(stands, logarithm, 0.0).sum(axis=0) / np.maximum(n, 1)
    points = 100 * n / np.maximum(n - 1, 1) * np.where(stands & (n > 1), logarithm - mean, 0.0)
    share = np.diff(np.append(moments, end)) / (end - start)
    return StandingPeer(names, points @ share, stands @ share)


def geometric_mean(*, probabilities: ArrayLike) -> Floats:
    """Geometric mean over forecasters, not rescaled: what a peer score compares with.

    Args:
        probabilities: (n,) in [0, 1].

    Returns:
        A single number, as an array without dimensions; 0 if any probability is.

    Raises:
        ScoringError: the argument is empty, misshapen, NaN or outside [0, 1].

    Example:
        >>> float(geometric_mean(probabilities=[0.7, 0.8, 0.9]).round(8))
        0.79581144
    """
    p = checks.unit("probabilities", probabilities)
    with np.errstate(divide="ignore"):
        return np.asarray(np.exp(np.log(p).mean()))


def _each(name: str, value: ArrayLike, like: Floats) -> Floats:
    if np.ndim(value) == 0:
        return np.full_like(like, checks.real(name, value))
    array = checks.numbers(name, value)
    checks.same_length(probability=like, **{name: array})
    return array
