"""The reliability diagram: what was said against how often it happened."""

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import ArrayLike

from scoring import checks
from scoring.checks import Floats
from scoring.errors import ScoringError
from scoring.numerics.isotonic import isotonic
from scoring.tallies import Tally, as_tally


@dataclass(frozen=True, eq=False)
class Reliability:
    """One point per distinct probability, rising.

    Attributes:
        probability: (k,) what was said.
        n: (k,) how often.
        rate: (k,) share of those that came true.
        curve: (k,) the isotonic fit to the rates: the calibration curve.
        low: (k,) lower edge of the band, None without one.
        high: (k,) upper edge.
        bands: "consistency" or None.
        level: share of resamples the band holds at each point.
    """

    probability: Floats
    n: Floats
    rate: Floats
    curve: Floats
    low: Floats | None
    high: Floats | None
    bands: str | None
    level: float

    def frame(self, library: str | None = None) -> Any:
        """The points as a DataFrame of pandas or polars, the first that is installed unless one is named.

        Raises:
            ScoringError: neither is installed.
        """
        from scoring.frames import frame

        names = ("probability", "n", "rate", "curve", "low", "high")
        return frame({name: getattr(self, name) for name in names if getattr(self, name) is not None}, library)

    def _repr_svg_(self) -> str:
        from scoring.drawing import diagram_svg

        return diagram_svg(
            probability=self.probability, n=self.n, rate=self.rate, curve=self.curve, low=self.low, high=self.high
        )

    def _repr_html_(self) -> str:
        return self._repr_svg_()


def reliability(
    *,
    probability: ArrayLike | None = None,
    outcome: ArrayLike | None = None,
    weight: ArrayLike | None = None,
    tally: Tally | None = None,
    bands: str | None = "consistency",
    level: float = 0.9,
    resamples: int = 1000,
    seed: int = 0,
) -> Reliability:
    """Points, calibration curve and band of a reliability diagram.

    A consistency band lies around the diagonal: where the curve of a perfectly calibrated forecaster who said
    the same numbers equally often would fall. A curve inside it is no evidence of miscalibration. It holds at
    each point by itself and takes forecasts as independent.

    Args:
        probability: (n,) in [0, 1].
        outcome: (n,) in [0, 1].
        weight: (n,) whole numbers if a band is wanted.
        tally: instead of the three.
        bands: "consistency" or None.
        level: share of resamples within the band at each point.
        resamples: how many outcomes are drawn anew, 1 to 1,000,000; time grows with resamples x distinct probabilities.
        seed: of the resamples.

    Returns:
        Reliability with (k,) arrays.

    Raises:
        ScoringError: arguments that are wrong or do not go together.

    Source:
        Dimitriadis, Gneiting and Jordan 2021, doi 10.1073/pnas.2016191118; Bröcker and Smith 2007,
        doi 10.1175/WAF993.1 (consistency).

    Example:
        >>> r = reliability(probability=[0.2, 0.2, 0.6, 0.9], outcome=[0, 1, 0, 1], bands=None)
        >>> r.rate, r.curve.round(3)
        (array([0.5, 0. , 1. ]), array([0.333, 0.333, 1.   ]))
    """
    checks.one_of("bands", bands, ("consistency", None))
    wanted = checks.fraction("level", level)
    repeats, entropy = (checks.count("resamples", resamples, least=1, most=checks.MANY), checks.count("seed", seed))
    table = as_tally(tally, probability, outcome, weight)
    rate = table.occurred / table.n
    curve = isotonic(rate, table.n)
    low: Floats | None = None
    high: Floats | None = None
    if bands is not None:
        low, high = _band(table, wanted, repeats, entropy)
    return Reliability(table.probability, table.n, rate, curve, low, high, bands, wanted)


def _band(table: Tally, level: float, resamples: int, seed: int) -> tuple[Floats, Floats]:
    n = np.rint(table.n)
    if n.max() > 2**53 or not np.allclose(n, table.n, rtol=1e-9, atol=0):
        raise ScoringError(
            "is not whole, or beyond 2**53: a band needs numbers of forecasts, so use bands=None", argument="weight"
        )
    random = np.random.default_rng(seed)
    drawn = random.binomial(n.astype(np.int64), table.probability, size=(resamples, len(n))) / n
    # All at once: each resample is lifted above the one before, so that no fit runs from one into the next.
    lifted = drawn + 2.0 * np.arange(resamples)[:, None]
    flat = isotonic(lifted.ravel(), np.tile(n, resamples))
    curves = flat.reshape(drawn.shape) - 2.0 * np.arange(resamples)[:, None]
    tail = (1 - level) / 2
    low, high = np.quantile(curves, [tail, 1 - tail], axis=0)
    return low, high
