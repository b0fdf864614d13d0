"""The scoring rules for yes/no forecasts that a table can be asked for: their formula, range, unit and direction."""

import math
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ledger.errors import RefusedError
from ledger.track_record import over_life
from ledger.track_record.over_life import LifeFormula
from scoring.numerics.opposites import OPPOSITES, Opposite

Array = NDArray[Any]
Formula = Callable[[Array, Array, float | None], Array]
_POINTS = 100 / math.log(2)  # baseline points per nat


@dataclass(frozen=True)
class Rule:
    """One proper scoring rule."""

    name: str  # as it is asked for
    title: str  # the head of its column, with its range
    meaning: str  # what it is, best and worst
    # the range of a score, for the limits of intervals; infinite ends where there are none
    within: tuple[float, float]
    # (probability, outcome, floor) -> scores; None where a score is of a question's whole life
    formula: Formula | None = None
    # how far from the best score the other outcome would have been, from how far this one is
    opposite: Opposite | None = None
    # of all that was said on a question, instead of a formula: a platform's own score
    over_life: LifeFormula | None = None
    plain: str = ""  # what it says, for a reader who never heard of it; the first sentence of its table
    low_is_good: bool = True  # its direction
    digits: int = 4  # how many are shown
    relative: bool = False  # whether it already compares: with always saying 50%, or with the others
    unit: float = 1.0  # what a nat is in it, or a whole Brier score: bets on differences are tuned for these
    points: str = ""  # what it is counted in, where that has a name

    @property
    def scale(self) -> str:
        """Its range, as in JSON."""
        low, high = ("inf" if math.isinf(end) else f"{end:g}" for end in map(abs, self.within))
        sign = "-" if self.within[0] < 0 else ""
        return f"{sign}{low}..{high}{f' {self.points}' if self.points else ''}"

    def of(self, probability: Array, outcome: Array, floor: float | None) -> Array:
        """The scores of single forecasts."""
        assert self.formula is not None  # noqa: S101 (who asks has refused the others)
        return self.formula(probability, outcome, floor)

    def spread(self, floor: float | None) -> float | None:
        """The largest difference that two scores can have; None where there is no such bound."""
        low, high = self.within
        if math.isfinite(low) and math.isfinite(high):
            return high - low
        if floor is None:
            return None
        ends = self.of(np.array([floor, 1 - floor]), np.array([1.0, 1.0]), floor)
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
            (0.0, 1.0),
            _brier,
            OPPOSITES["brier"],
        ),
        Rule(
            "log",
            "log nats",
            "log score: mean of -ln of the probability given to what happened, in nats, 0 best, no worst; "
            "always saying 50% earns 0.693",
            (0.0, math.inf),
            _log,
            OPPOSITES["log"],
            plain="How surprised was each by what happened? 0 is not at all; always saying 50% earns 0.693.",
            points="nats",
        ),
        Rule(
            "spherical",
            "spherical 0-1",
            "spherical score: mean of 1 - p / sqrt(p^2 + (1 - p)^2), p the probability given to what happened, "
            "0 best, 1 worst; always saying 50% earns 0.293",
            (0.0, 1.0),
            _spherical,
            OPPOSITES["spherical"],
            plain="How far was each from what happened? 0 is right throughout; always saying 50% earns 0.293.",
        ),
        Rule(
            "baseline",
            "baseline points",
            "baseline score, Metaculus' points: mean of 100 (1 + log2 of the probability given to what happened), "
            "100 best, no worst; always saying 50% earns 0; HIGH is good",
            (-math.inf, 100.0),
            _baseline,
            _baseline_opposite,
            plain="How much better than always saying 50%? Above 0 is better, 100 is right throughout.",
            low_is_good=False,
            digits=2,
            relative=True,
            unit=_POINTS,
            points="points",
        ),
        Rule(
            "peer",
            "peer points",
            "peer score, Metaculus' points: 100 ln of the probability given to what happened, less the mean of that of "
            "the others who stood at the same moment, averaged over the question's life; 0 while one said nothing, "
            "stood alone, or the outcome was known; 0 is par, HIGH is good",
            (-math.inf, math.inf),
            over_life=over_life.peer,
            plain="Who knew more than the others on the same question at the same time? Above 0 is better than they.",
            low_is_good=False,
            digits=2,
            relative=True,
            points="points",
        ),
        Rule(
            "accuracy",
            "accuracy -2 to 2",
            "accuracy score, Good Judgment Open's: mean daily Brier score (0 best, 2 worst) less the mean of the "
            "median of all on each day, times the share of days on which one had a forecast; below 0 beats the median",
            (-2.0, 2.0),
            over_life=over_life.accuracy,
            plain="Who was nearer to what happened than the middle of the crowd, day by day? Below 0 is nearer.",
            relative=True,
        ),
        Rule(
            "daily",
            "daily Brier 0-2",
            "daily Brier score, Good Judgment Open's: (probability - outcome) squared, twice, of the forecast that "
            "stood at the end of each day, averaged over the days with one until the close or the outcome; 0 best, 2 "
            "worst; always saying 50% earns 0.5",
            (0.0, 2.0),
            over_life=over_life.daily,
            plain="How far was each from what happened, day by day? 0 is right throughout; saying 50% earns 0.5.",
            relative=True,
        ),
    )
}
CLIPPED = ("log", "baseline", "peer")


def rule_of(name: str, floor: float | None, *, single: bool = False) -> Rule:
    """The rule of a name.

    Args:
        name: the name.
        floor: that of its probabilities, or None.
        single: whether it must score each forecast for itself.

    Raises:
        RefusedError: there is none, a floor is given to a rule that has no use for it, or it scores whole lives.
    """
    if not isinstance(name, str) or name not in RULES:
        raise RefusedError(f"the rule is one of {', '.join(RULES)}, not {name!r}")
    if floor is not None:
        _check_floor(name, floor)
    if single and RULES[name].formula is None:
        alone = ", ".join(one.name for one in RULES.values() if one.formula)
        raise RefusedError(f"the rule {name} goes with the table of scores only; here it is one of {alone}")
    return RULES[name]


def _check_floor(name: str, floor: float) -> None:
    if name not in CLIPPED:
        raise RefusedError(f"a floor goes with the rules {', '.join(CLIPPED)}; {name} needs none")
    if not (isinstance(floor, (int, float)) and 0 < floor < 0.5):
        raise RefusedError(f"the floor is {floor!r}: it must be above 0 and below 0.5, such as 0.01")
