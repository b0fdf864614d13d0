"""Where a mean score comes from: miscalibration, discrimination, uncertainty."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from scoring import checks
from scoring.checks import Floats
from scoring.errors import ScoringError
from scoring.numerics.isotonic import isotonic
from scoring.tallies import Tally, as_tally


@dataclass(frozen=True)
class Decomposition:
    """score = miscalibration - discrimination + uncertainty + within_variance - within_covariance.

    Attributes:
        score: the mean score.
        miscalibration: what saying other numbers for the same distinctions would have saved; low is good.
        discrimination: what telling cases apart gained over always saying the base rate; high is good.
        uncertainty: the score of always saying the base rate; not the forecaster's doing.
        within_variance: spread of what was said inside bins, 0 unless there are bins.
        within_covariance: how far that spread went with outcomes, 0 unless there are bins.
    """

    score: float
    miscalibration: float
    discrimination: float
    uncertainty: float
    within_variance: float = 0.0
    within_covariance: float = 0.0


def decompose(
    *,
    probability: ArrayLike | None = None,
    outcome: ArrayLike | None = None,
    weight: ArrayLike | None = None,
    tally: Tally | None = None,
    method: str = "corp",
    score: str = "brier",
    bins: int | ArrayLike | None = None,
    corrected: bool = False,
) -> Decomposition:
    """Decompose a mean score into miscalibration - discrimination + uncertainty.

    "corp" recalibrates by isotonic regression: no bins to choose, and no term can be negative. "murphy" takes
    each distinct probability for itself (or `bins`), which with few forecasts per probability overstates both
    miscalibration and discrimination; `corrected` removes that bias on average, at the price that a term may
    fall below zero.

    Args:
        probability: (n,) in [0, 1].
        outcome: (n,) in [0, 1].
        weight: (n,) not negative.
        tally: instead of the three.
        method: "corp" or "murphy".
        score: "brier" or "log" (nats; infinite where someone ruled out what happened).
        bins: number of equal bins, at most 1,000,000, or their rising edges from 0 to 1; a bin holds its lower edge,
            the last bin both. Only with "murphy" and "brier". Everyone says .1, .2, .5: bins with edges there are
            rarely what one wants.
        corrected: subtract the bias of the "murphy" terms (needs counts, not shares, of forecasts).

    Returns:
        Decomposition.

    Raises:
        ScoringError: arguments that are wrong or do not go together.

    Source:
        Dimitriadis, Gneiting and Jordan 2021, doi 10.1073/pnas.2016191118 (corp);
        Murphy 1973, doi 10.1175/1520-0450(1973)012<0595:ANVPOT>2.0.CO;2;
        Stephenson, Coelho and Jolliffe 2008, doi 10.1175/2007WAF2006116.1 (terms within bins);
        Ferro and Fricker 2012, doi 10.1002/qj.1924 (correction).

    Example:
        >>> d = decompose(probability=[0.4, 0.3, 0.2, 0.1, 0.5, 0.9], outcome=[0, 0, 0, 1, 1, 1])
        >>> round(d.score, 7), round(d.miscalibration, 7), d.discrimination, d.uncertainty
        (0.2266667, 0.1016667, 0.125, 0.25)
    """
    checks.one_of("method", method, ("corp", "murphy"))
    checks.one_of("score", score, ("brier", "log"))
    checks.boolean("corrected", corrected)
    _go_together(method, score, bins, corrected)
    table = as_tally(tally, probability, outcome, weight)
    if method == "murphy" and score == "brier":
        return _murphy(table, _bin_of_each(table.probability, bins), corrected)
    rate = table.occurred / table.n
    fit = isotonic(rate, table.n) if method == "corp" else rate
    mean = _mean_brier if score == "brier" else _mean_log
    base = np.full_like(fit, table.base_rate)
    said, recalibrated, uncertainty = mean(table, table.probability), mean(table, fit), mean(table, base)
    # Rounding apart, neither difference can be negative.
    return Decomposition(said, max(0.0, said - recalibrated), max(0.0, uncertainty - recalibrated), uncertainty)


def _mean_brier(table: Tally, said: Floats) -> float:
    yes, no = table.occurred * (1 - said) ** 2, (table.n - table.occurred) * said**2
    return float((yes + no - (table.occurred - table.squares)).sum() / table.n.sum())


def _mean_log(table: Tally, said: Floats) -> float:
    missed = table.n - table.occurred
    with np.errstate(divide="ignore", invalid="ignore"):
        yes = np.where(table.occurred > 0, table.occurred * np.log(said), 0.0)
        # Counting down from n leaves a residue where every outcome was yes.
        no = np.where(missed > 1e-12 * table.n, missed * np.log1p(-said), 0.0)
    return float(0.0 - (yes + no).sum() / table.n.sum())


def _murphy(table: Tally, code: checks.Integers, corrected: bool) -> Decomposition:
    total, base = table.total, table.base_rate

    def add(values: Floats) -> Floats:
        return np.bincount(code, weights=values).astype(np.float64)

    n = add(table.n)
    said, rate = add(table.n * table.probability) / n, add(table.occurred) / n
    apart = table.probability - said[code]
    miscalibration = float(n @ np.square(said - rate)) / total
    discrimination = float(n @ np.square(rate - base)) / total
    uncertainty = _mean_brier(table, np.full_like(table.probability, base))
    within_variance = float(table.n @ np.square(apart)) / total
    within_covariance = 2 * float((table.occurred - rate[code] * table.n) @ apart) / total
    if corrected:
        several = n > 1
        if not (several.any() and total > 1):
            raise ScoringError("needs a probability said more than once", argument="corrected")
        spread = n[several] * rate[several] * (1 - rate[several])
        bias = float((spread / (n[several] - 1)).sum()) / total
        overall = base * (1 - base) / (total - 1)
        miscalibration, uncertainty = miscalibration - bias, uncertainty + overall
        discrimination = discrimination - bias + overall
    return Decomposition(table.brier, miscalibration, discrimination, uncertainty, within_variance, within_covariance)


def _bin_of_each(p: Floats, bins: int | ArrayLike | None) -> checks.Integers:
    if bins is None:
        return np.arange(len(p))
    if np.ndim(bins) == 0:
        number = checks.count("bins", bins, least=1, most=checks.MANY)
        # Divided one by one, each edge is the very number that is written .3: steps of .1 arrive above it.
        edges = np.arange(number + 1) / number
    else:
        edges = checks.unit("bins", bins)
        checks.increasing("bins", edges, strictly=True)
        if len(edges) < 2 or edges[0] != 0 or edges[-1] != 1:
            raise ScoringError("must run from 0 to 1", argument="bins")
    code = np.minimum(np.searchsorted(edges, p, side="right") - 1, len(edges) - 2)
    return np.unique(code, return_inverse=True)[1]


def _go_together(method: str, score: str, bins: object, corrected: bool) -> None:
    for name, given in (("bins", bins is not None), ("corrected", corrected)):
        if given and (method, score) != ("murphy", "brier"):
            raise ScoringError("goes with method='murphy' and score='brier' only", argument=name)
