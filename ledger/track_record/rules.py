"""The scoring rules for yes/no forecasts that a table can be asked for: their formula, range, unit and direction."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ledger.errors import RefusedError
from scoring.numerics.opposites import OPPOSITES, Opposite

Array = NDArray[Any]
Formula = Callable[[Array, Array, float | None], Array]
_POINTS = 100 / math.log(2)  # baseline points per nat


@dataclass(frozen=True)
class Rule:
    """One proper scoring rule.

    Attributes:
        name: as it is asked for.
        title: the head of its column, with its range.
        meaning: what it is, best and worst.
        formula: (probability, outcome, floor) -> scores.
        within: the range of a score, for the limits of intervals; infinite ends where there are none.
        opposite: how far from the best score the other outcome would have been, from how far this one is.
        low_is_good: its direction.
        digits: how many are shown.
        relative: whether it already compares with always saying 50%.
        unit: what a nat is in it, or a whole Brier score: bets on differences are tuned for these.
    """

    name: str
    title: str
    meaning: str
    formula: Formula
    within: tuple[float, float]
    opposite: Opposite
    low_is_good: bool = True
    digits: int = 4
    relative: bool = False
    unit: float = 1.0

    def spread(self, floor: float | None) -> float | None:
        """The largest difference that two scores can have; None where there is no such bound."""
        low, high = self.within
        if math.isfinite(low) and math.isfinite(high):
            return high - low
        if floor is None:
            return None
        ends = self.formula(np.array([floor, 1 - floor]), np.array([1.0, 1.0]), floor)
        return float(abs(ends[0] - ends[1]))


def _brier(p: Array, y: Array, floor: float | None) -> Array:
    from scoring import brier_score

    return brier_score(probability=p, outcome=y)


def _log(p: Array, y: Array, floor: float | None) -> Array:
    from scoring import log_score

    return log_score(probability=p, outcome=y, floor=floor)


def _spherical(p: Array, y: Array, floor: float | None) -> Array:
    from scoring import spherical_score

    return spherical_score(probability=p, outcome=y)


def _baseline(p: Array, y: Array, floor: float | None) -> Array:
    return np.asarray(100 - _POINTS * _log(p, y, floor))


def _baseline_opposite(below: Array) -> Array:
    return np.asarray(_POINTS * OPPOSITES["log"](below / _POINTS))


RULES = {
    rule.name: rule
    for rule in (
        Rule(
            "brier",
            "Brier 0-1",
            "Brier score: mean of (probability - outcome) squared, 0 best, 1 worst; always saying 50% earns 0.25",
            _brier,
            (0.0, 1.0),
            OPPOSITES["brier"],
        ),
        Rule(
            "log",
            "log nats",
            "log score: mean of -ln of the probability given to what happened, in nats, 0 best, no worst; "
            "always saying 50% earns 0.693",
            _log,
            (0.0, math.inf),
            OPPOSITES["log"],
        ),
        Rule(
            "spherical",
            "spherical 0-1",
            "spherical score: mean of 1 - p / sqrt(p^2 + (1 - p)^2), p the probability given to what happened, "
            "0 best, 1 worst; always saying 50% earns 0.293",
            _spherical,
            (0.0, 1.0),
            OPPOSITES["spherical"],
        ),
        Rule(
            "baseline",
            "baseline points",
            "baseline score, Metaculus' points: mean of 100 (1 + log2 of the probability given to what happened), "
            "100 best, no worst; always saying 50% earns 0; HIGH is good",
            _baseline,
            (-math.inf, 100.0),
            _baseline_opposite,
            low_is_good=False,
            digits=2,
            relative=True,
            unit=_POINTS,
        ),
    )
}
CLIPPED = ("log", "baseline")


def rule_of(name: str, floor: float | None) -> Rule:
    """The rule of a name.

    Raises:
        RefusedError: there is none, or a floor is given to a rule that has no use for it.
    """
    if not isinstance(name, str) or name not in RULES:
        raise RefusedError(f"the rule is one of {', '.join(RULES)}, not {name!r}")
    if floor is not None and name not in CLIPPED:
        raise RefusedError(f"a floor goes with the rules {' and '.join(CLIPPED)}; {name} needs none")
    if floor is not None and not (isinstance(floor, (int, float)) and 0 < floor < 0.5):
        raise RefusedError(f"the floor is {floor!r}: it must be above 0 and below 0.5, such as 0.01")
    return RULES[name]
