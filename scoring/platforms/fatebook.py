"""Fatebook's scores of one question: a Brier score of each day's mean probability, and that less the day's median."""

import math
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from scoring import checks
from scoring.checks import Floats
from scoring.errors import ScoringError

_LONGEST = 1_000_000
_WHOLE = 1e-4  # of a day: what is left of the last one is dropped by Fatebook where it is less


@dataclass(frozen=True, eq=False)
class FatebookScores:
    """One element per forecaster.

    Attributes:
        forecaster: (f,) labels, in order.
        score: (f,) 0 to 2, low is good; NaN for who said nothing before the question was resolved.
        relative: (f,) against the median of each day, below 0 is better than it; NaN for a lone forecaster.
    """

    forecaster: NDArray[Any]
    score: Floats
    relative: Floats


def fatebook_score(
    *, probability: ArrayLike, made: ArrayLike, forecaster: ArrayLike, created: float, resolved: float, outcome: float
) -> FatebookScores:
    """Fatebook's Brier score and relative Brier score of everyone on one question.

    The life of the question is cut into days of 24 hours, the last one shorter. Of each day counts
    2 (q - y)^2, q the mean over time of what the forecaster said on it; a day before the first forecast counts 0.
    The sum is divided by the length of the question's life in days, or by 1 if that is less than a day.
    Range 0 to 2, low is good. Not proper: who says nothing earns 0 for the day. For comparing with what Fatebook
    prints; `daily_score` and `time_weighted_score` are for scoring.

    Args:
        probability: (n,) in [0, 1].
        made: (n,) when, in days and fractions of days; of two made at the same time the later row stands.
        forecaster: (n,) labels.
        created: when the question was created, in days.
        resolved: when it was resolved, above `created`.
        outcome: 1 if it resolved yes, 0 if no.

    Returns:
        FatebookScores.

    Raises:
        ScoringError: an argument is empty, misshapen, NaN or outside its range.

    Source:
        Fatebook, https://github.com/Sage-Future/fatebook, lib/_scoring.ts.

    Example:
        >>> f = fatebook_score(
        ...     probability=[0.5, 0.9], made=[0, 1], forecaster=["a", "b"], created=0, resolved=2, outcome=1
        ... )
        >>> f.score, f.relative.round(3)
        (array([0.5 , 0.01]), array([ 0.12, -0.12]))
    """
    p, times = checks.unit("probability", probability), checks.numbers("made", made)
    checks.same_length(probability=p, made=times)
    names, code = checks.labels("forecaster", forecaster, len(p))
    start, end = checks.ends("resolved", (checks.real("created", created), checks.real("resolved", resolved)))
    checks.one_of("outcome", y := checks.real("outcome", outcome), (0.0, 1.0))
    if (life := end - start) > _LONGEST:
        raise ScoringError(f"lies {life:g} days after created: times are in days here", argument="resolved")
    edges = np.append(start + np.arange(math.ceil(life)), end)
    said = np.full((len(names), len(edges) - 1), np.nan)
    order = np.lexsort((np.arange(len(p)), times))
    order = order[times[order] < end]
    for who in range(len(names)):
        mine = order[code[order] == who]
        if len(mine):
            said[who] = _daily_means(p[mine], times[mine], edges)
    daily = 2 * np.square(said - y)
    anyone = ~np.isnan(daily).all(axis=0)
    median = np.zeros(daily.shape[1])
    median[anyone] = np.nanmedian(daily[:, anyone], axis=0)
    alone = np.full(len(names), np.nan)
    relative = alone if len(names) == 1 else _over_life(daily - median, life)
    return FatebookScores(names, _over_life(daily, life), relative)


def _daily_means(p: Floats, times: Floats, edges: Floats) -> Floats:
    """What one forecaster said on each day, in the mean over time; NaN on days before the first forecast."""
    knots = np.append(times, edges[-1])
    integral = np.append(0.0, np.cumsum(p * np.diff(knots)))
    means = np.diff(np.interp(edges, knots, integral)) / np.diff(edges)
    first = max(int(np.searchsorted(edges, times[0], side="right")) - 1, 0)
    means[:first] = np.nan
    if times[0] > edges[first]:  # what was said last on the first day counts for the time before, too
        last = p[int(np.searchsorted(times, edges[first + 1])) - 1]
        means[first] += last * (times[0] - edges[first]) / (edges[first + 1] - edges[first])
    return np.asarray(means)


def _over_life(daily: Floats, life: float) -> Floats:
    part = life - math.floor(life)
    weight = np.ones(daily.shape[1])
    if life >= 1 and part >= _WHOLE:
        weight[-1] = part
    divisor = 1.0 if life < 1 else life if part >= _WHOLE else math.floor(life)
    total = np.nansum(daily * weight, axis=1) / divisor
    return np.where(np.isnan(daily).all(axis=1), np.nan, total)
