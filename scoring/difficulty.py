"""Scores adjusted for the difficulty of the questions each forecaster happened to answer."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from scoring import checks
from scoring.checks import Floats, Integers
from scoring.errors import UnconnectedError
from scoring.numerics.places import places

# Rounding leaves a residue this large, against the largest score's distance to the mean, where there is none.
LEAST = 1e-9


@dataclass(frozen=True, eq=False)
class FixedEffects:
    """score = forecaster + question + noise, fitted by least squares.

    Attributes:
        forecaster: (f,) labels, in order.
        adjusted: (f,) score the forecaster would have on questions of average difficulty within the
            component; comparable within a component only.
        standard_error: (f,) approximate, cluster-robust; takes clusters as independent. Of the difference of two
            the square is about the sum of their squares. NaN where nothing tells it: fewer than two clusters that
            inform, or no spread.
        n: (f,) scores of each.
        clusters: (f,) independent clusters that inform on each: questions, or what `cluster` makes of them,
            that compare the forecaster with somebody who was compared elsewhere too.
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
    clusters: Integers
    question: NDArray[Any]
    difficulty: Floats
    component: Integers
    components: int
    noise: float

    def ranks(self) -> Integers:
        """Ranks from 1, lowest adjusted score first; equal scores share the best of their ranks.

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
        return places(self.adjusted)


def fixed_effects(
    *,
    score: ArrayLike,
    forecaster: ArrayLike,
    question: ArrayLike,
    weight: ArrayLike | None = None,
    cluster: ArrayLike | None = None,
) -> FixedEffects:
    """Difficulty-adjusted scores by two-way fixed effects.

    Several scores of one forecaster on one question weigh as one of their total weight: saying the same again
    makes nothing surer.

    Args:
        score: (n,) scores of any rule.
        forecaster: (n,) labels.
        question: (n,) labels.
        weight: (n,) not negative; rows of weight zero must not be there.
        cluster: (n,) labels of what is independent, such as the claim that several questions are of; each
            question its own unless given. A question is never split: clusters that share one are one.

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
    of_question = _clusters(cluster, j, len(what))
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
    least = LEAST * float(np.abs(x - centre).max())
    errors, informing = _errors(residual, i, j, w / w.mean(), of_question, group_of_who, least)
    return FixedEffects(
        forecaster=who,
        adjusted=effect + centre,
        standard_error=errors,
        n=np.bincount(i),
        clusters=informing,
        question=what,
        difficulty=difficulty,
        component=group_of_who,
        components=groups,
        noise=_noise(residual, w, len(x) - len(who) - len(what) + groups),
    )


def _solve(x: Floats, i: Integers, j: Integers, w: Floats, forecasters: int, questions: int) -> Floats:
    """Forecaster effects from the normal equations with the questions eliminated."""
    own, shared = np.bincount(i, weights=w).astype(np.float64), np.bincount(j, weights=w)

    def told(effect: Floats) -> Floats:
        mean = np.bincount(j, weights=w * effect[i], minlength=questions) / shared
        return np.bincount(i, weights=w * mean[j], minlength=forecasters).astype(np.float64)

    mean = np.bincount(j, weights=w * x) / shared
    rest = np.bincount(i, weights=w * (x - mean[j])).astype(np.float64)
    return solved(told, own, rest, np.bincount(i, weights=w * x).astype(np.float64))


def solved(told: Callable[[Floats], Floats], own: Floats, rest: Floats, total: Floats) -> Floats:
    """Forecaster effects by conjugate gradients, where what several said of a question may lie elsewhere.

    Args:
        told: from a value of each forecaster to the sums, over the scores of each, of weight times the weighted mean
            of those values on its question.
        own: (f,) sum of each one's weights.
        rest: (f,) sum of weight times what each score is above the weighted mean of its question.
        total: (f,) sum of weight times score, beside the mean of all.

    Returns:
        (f,) effects, of which only differences are determined.
    """
    effect = np.zeros(len(own))
    scaled = rest / own
    direction, power = scaled, float(rest @ scaled)
    goal = 1e-28 * max(power, float(own @ np.square(total / own)))
    for _ in range(20 * len(own) + 50):
        if power <= goal:
            break
        image = own * direction - told(direction)
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


def _clusters(given: ArrayLike | None, j: Integers, questions: int) -> Integers:
    """The cluster of each question."""
    if given is None:
        return np.arange(questions)
    names, code = checks.labels("cluster", given, len(j))
    return connected(code, j, len(names), questions)[1]


def _errors(
    residual: Floats, i: Integers, j: Integers, w: Floats, cluster: Integers, component: Integers, least: float
) -> tuple[Floats, Integers]:
    """Standard error of each forecaster, and how many clusters it rests on.

    One row per forecaster and question, so that repeats add no more than their weight. A score informs on its
    forecaster by what is left after it has helped to measure its own question, and a cluster's residual is
    enlarged for its own pull on the forecaster's mean, as in scoring.clusters. What comes out is the error beside the
    mean of the others; the error of one alone is smaller by what that one has to say in the mean of all.
    """
    forecasters, questions = len(component), len(cluster)
    who, what, weight, off = _pooled(i, j, w, w * residual)
    keep = _on_a_cycle(who, what, forecasters, questions)
    who, what, weight, off = who[keep], what[keep], weight[keep], off[keep]
    shared = np.bincount(what, weights=weight, minlength=questions)
    pull = weight * (1 - weight / shared[what])
    whom, _, pull, off, weight = _pooled(who, cluster[what], pull, off, weight)
    whole = np.bincount(whom, weights=pull, minlength=forecasters)
    counted = np.bincount(whom, minlength=forecasters)
    spread = np.where(np.abs(off) > least * weight, np.square(off), 0.0)
    with np.errstate(divide="ignore", invalid="ignore"):
        enlarged = spread / np.where(counted[whom] > 1, 1 - pull / whole[whom], np.nan)
        square = np.bincount(whom, weights=enlarged, minlength=forecasters)
        share = whole / np.bincount(component, weights=whole)[component]
        return np.where(square > 0, np.sqrt(square * (1 - share)) / whole, np.nan), counted


def _pooled(i: Integers, j: Integers, *amounts: Floats) -> tuple[NDArray[Any], ...]:
    """The distinct pairs of i and j, and for each the sums of amounts."""
    key = i * (j.max(initial=0) + 1) + j
    order = np.argsort(key, kind="stable")
    first = np.flatnonzero(np.diff(key[order], prepend=-1))
    sums = (np.add.reduceat(amount[order], first) if len(first) else amount for amount in amounts)
    return i[order[first]], j[order[first]], *sums


def _on_a_cycle(i: Integers, j: Integers, forecasters: int, questions: int) -> checks.Booleans:
    """Which scores are left when those of whoever has only one, or of questions that only one answered, go away.

    A question is fitted exactly by the one score that it has, a forecaster likewise, so such scores say nothing
    of noise; without them there may be others of the kind.
    """
    keep = np.ones(len(i), dtype=bool)
    while True:
        often = np.bincount(i[keep], minlength=forecasters)[i], np.bincount(j[keep], minlength=questions)[j]
        fewer = keep & (often[0] > 1) & (often[1] > 1)
        if (fewer == keep).all():
            return keep
        keep = fewer


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
