"""Scores adjusted for the difficulty of the questions each forecaster happened to answer."""

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from scoring import checks
from scoring.checks import Floats, Integers
from scoring.errors import UnconnectedError


@dataclass(frozen=True, eq=False)
class FixedEffects:
    """score = forecaster + question + noise, fitted by least squares.

    Attributes:
        forecaster: (f,) labels, in order.
        adjusted: (f,) score the forecaster would have on questions of average difficulty within the
            component; comparable within a component only.
        standard_error: (f,) approximate, robust to unequal noise; takes difficulties as known and questions
            as independent. NaN where no question was shared.
        n: (f,) scores of each.
        question: (q,) labels, in order.
        difficulty: (q,) effect of each question, averaging 0 over the scores of its component.
        component: (f,) which group of forecasters, connected by shared questions, each belongs to, from 0.
        components: number of such groups.
        noise: standard deviation of what neither explains, NaN if nothing is left to tell it from.
    """

    forecaster: NDArray[Any]
    adjusted: Floats
    standard_error: Floats
    n: Integers
    question: NDArray[Any]
    difficulty: Floats
    component: Integers
    components: int
    noise: float

    def ranks(self) -> Integers:
        """Ranks from 1, lowest adjusted score first.

        Raises:
            UnconnectedError: forecasters fall into groups that share no question.
        """
        if self.components > 1:
            groups = [self.forecaster[self.component == k].tolist() for k in range(self.components)]
            problem = (
                f"falls into {self.components} groups that share no question: rank each by itself, "
                "or have someone answer questions of both"
            )
            raise UnconnectedError(problem, argument="forecaster", components=groups)
        return np.argsort(np.argsort(self.adjusted, kind="stable"), kind="stable") + 1


def fixed_effects(
    *, score: ArrayLike, forecaster: ArrayLike, question: ArrayLike, weight: ArrayLike | None = None
) -> FixedEffects:
    """Difficulty-adjusted scores by two-way fixed effects.

    Args:
        score: (n,) scores of any rule.
        forecaster: (n,) labels.
        question: (n,) labels.
        weight: (n,) not negative; rows of weight zero must not be there.

    Returns:
        FixedEffects; `ranks()` of it refuses to rank across unconnected groups.

    Raises:
        ScoringError: an argument is empty, misshapen, NaN or out of range.

    Source:
        Abowd, Kramarz and Margolis 1999, doi 10.1111/1468-0262.00020 (two-way effects, connected groups);
        ForecastBench, arXiv 2409.19839 (difficulty-adjusted Brier).

    Example:
        >>> f = fixed_effects(
        ...     score=[0.09, 0.25, 0.16, 0.01], forecaster=["A", "A", "B", "B"], question=["1", "2", "2", "3"]
        ... )
        >>> round(float(f.adjusted[0] - f.adjusted[1]), 12), f.components
        (0.09, 1)
    """
    x = checks.numbers("score", score)
    who, i = checks.labels("forecaster", forecaster, len(x))
    what, j = checks.labels("question", question, len(x))
    w = checks.weights(weight, len(x))
    if w is None:
        w = np.ones_like(x)
    checks.require("weight", w, w > 0, "above zero")
    group_of_who, group_of_what = connected(i, j, len(who), len(what))
    centre = np.average(x, weights=w)
    effect = _solve(x - centre, i, j, w, len(who), len(what))
    shared = np.bincount(j, weights=w).astype(np.float64)
    difficulty = np.bincount(j, weights=w * (x - centre - effect[i])) / shared
    # Only differences are determined: difficulties average 0 over the scores of each component.
    groups = int(group_of_who.max()) + 1
    size = np.bincount(group_of_what, weights=shared, minlength=groups)
    shift = np.bincount(group_of_what, weights=shared * difficulty, minlength=groups) / size
    difficulty = difficulty - shift[group_of_what]
    effect = effect + shift[group_of_who]
    residual = x - centre - effect[i] - difficulty[j]
    return FixedEffects(
        forecaster=who,
        adjusted=effect + centre,
        standard_error=_errors(residual, i, j, w, shared, len(who)),
        n=np.bincount(i),
        question=what,
        difficulty=difficulty,
        component=group_of_who,
        components=groups,
        noise=_noise(residual, w, len(x) - len(who) - len(what) + groups),
    )


def _solve(x: Floats, i: Integers, j: Integers, w: Floats, forecasters: int, questions: int) -> Floats:
    """Forecaster effects by conjugate gradients on the normal equations with the questions eliminated."""
    own, shared = np.bincount(i, weights=w), np.bincount(j, weights=w)

    def within(effect: Floats) -> Floats:
        mean = np.bincount(j, weights=w * effect[i], minlength=questions) / shared
        return np.asarray(own * effect - np.bincount(i, weights=w * mean[j], minlength=forecasters))

    mean = np.bincount(j, weights=w * x) / shared
    rest = np.bincount(i, weights=w * (x - mean[j])).astype(np.float64)
    effect = np.zeros(forecasters)
    scaled = rest / own
    direction, power = scaled, float(rest @ scaled)
    goal = 1e-28 * max(power, float(own @ np.square(np.bincount(i, weights=w * x) / own)))
    for _ in range(20 * forecasters + 50):
        if power <= goal:
            break
        image = within(direction)
        curvature = float(direction @ image)
        if curvature <= 0:
            break
        step = power / curvature
        effect = effect + step * direction
        rest = rest - step * image
        scaled = rest / own
        before, power = power, float(rest @ scaled)
        direction = scaled + power / before * direction
    return effect


def _errors(
    residual: Floats, i: Integers, j: Integers, w: Floats, shared: Floats, forecasters: int
) -> Floats:
    # A score informs on its forecaster by what is left after it has helped to measure its own question.
    informing = np.bincount(i, weights=w * (1 - w / shared[j]), minlength=forecasters)
    square = np.bincount(i, weights=np.square(w * residual), minlength=forecasters)
    with np.errstate(divide="ignore", invalid="ignore"):
        return np.where(informing > 1e-12, np.sqrt(square) / informing, np.nan)


def _noise(residual: Floats, w: Floats, freedom: int) -> float:
    return float(np.sqrt(w @ np.square(residual) / w.mean() / freedom)) if freedom > 0 else float("nan")


def connected(i: Integers, j: Integers, forecasters: int, questions: int) -> tuple[Integers, Integers]:
    """Number the groups of forecasters and questions that are linked by scores.

    Args:
        i: (n,) index of the forecaster of each score.
        j: (n,) index of the question of each score.
        forecasters: how many there are.
        questions: how many there are.

    Returns:
        (group of each forecaster, group of each question), numbered from 0.

    Example:
        >>> connected(np.array([0, 1, 2]), np.array([0, 0, 1]), 3, 2)
        (array([0, 0, 1]), array([0, 1]))
    """
    label, of_question = np.arange(forecasters), np.full(questions, forecasters)
    while True:
        np.minimum.at(of_question, j, label[i])
        lower = label.copy()
        np.minimum.at(lower, i, of_question[j])
        # Whoever a forecaster is linked to may itself have a lower link by now: follow them.
        lower = lower[lower]
        if (lower == label).all():
            break
        label = lower
    distinct, numbered = np.unique(label, return_inverse=True)
    return numbered, np.searchsorted(distinct, of_question)
