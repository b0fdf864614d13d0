"""Weighted means of groups of forecasts, with intervals over what is independent; scorecards of yes/no forecasts."""

import math
from collections.abc import Sequence
from typing import NamedTuple

import numpy as np

from ledger.store.scope import Timing
from ledger.track_record.columns import Array, Columns, Floats, Integers
from ledger.track_record.selection import C, Weighed, weigh
from ledger.track_record.status import GRADES, Graded
from scoring import brier_score
from scoring.clusters import Spread, interval, spread, spread_of_sums
from scoring.estimates import Estimate
from scoring.numerics.opposites import OPPOSITES, Opposite

Estimates = list[Estimate | None]
SKILL_LEAST = 20  # independent claims below which a base rate says too little to be compared with


def estimates(
    weighed: Weighed[C],
    score: Array,
    groups: int,
    within: tuple[float, float] = (-math.inf, math.inf),
    opposite: Opposite | None = None,
) -> Estimates:
    """The mean score of each group with its interval over clusters; None for a group without forecasts.

    Args:
        weighed: the forecasts.
        score: (n,) the score of each.
        groups: how many groups there are.
        within: the range of a score.
        opposite: for yes/no forecasts, what the other outcome would have scored; see scoring.clusters.interval.
    """
    if not len(score):
        return [None] * groups
    finite = np.where(np.isfinite(score), score, 0.0)
    total, size, group = by_cluster(weighed, weighed.weight * finite)
    found = spread(total, size, group=group, groups=groups)
    endless = np.bincount(weighed.group, weights=np.where(np.isfinite(score), 0.0, score), minlength=groups)
    n = np.bincount(weighed.group, minlength=groups)
    return listed(found, n, interval(found, opposite=opposite), within, endless)


def listed(
    found: Spread, n: Array, limits: tuple[Array, Array], within: tuple[float, float], endless: Array | None = None
) -> Estimates:
    """Means as estimates, one for each group; None where there are no forecasts.

    Args:
        found: the means.
        n: (groups,) how many forecasts each rests on.
        limits: (groups,) lower and upper ends of the intervals.
        within: the range of a score, to which limits are moved.
        endless: (groups,) the infinite part of each mean, 0 where there is none.
    """
    ends = (np.clip(limits[0], *within), np.clip(limits[1], *within), found.standard_error)
    figures = zip(
        *(found.value.tolist(), *map(all_known, ends), n.tolist(), found.clusters.astype(int).tolist()),
        np.zeros(len(n)).tolist() if endless is None else endless.tolist(),
        strict=True,
    )
    return [
        (
            Estimate(beyond, None, None, count, clusters)
            if beyond
            else Estimate(value, low, high, count, clusters, error)
        )
        if count
        else None
        for value, low, high, error, count, clusters, beyond in figures
    ]


def by_cluster(weighed: Weighed[C], weighted: Array) -> tuple[Array, Array, Array]:
    """Sum of weighted scores, sum of weights and group of each cluster."""
    first = np.unique(weighed.cluster, return_index=True)[1]
    total = np.bincount(weighed.cluster, weights=weighted)
    size = np.bincount(weighed.cluster, weights=weighed.weight)
    return total, size, weighed.group[first]


def all_known(values: Array) -> list[float | None]:
    """The numbers, None in the place of each NaN."""
    found = values.astype(object)
    found[np.isnan(values)] = None
    return list(found.tolist())


def means(weighed: Weighed[C], values: Array, groups: int) -> list[float | None]:
    """The weighted mean of values in each group; None for a group without forecasts."""
    total = np.bincount(weighed.group, weights=weighed.weight * values, minlength=groups)
    size = np.bincount(weighed.group, weights=weighed.weight, minlength=groups)
    with np.errstate(invalid="ignore"):
        return all_known(total / size)


class Card(NamedTuple):
    """The yes/no part of a scorecard."""

    n: int
    questions: int
    graded: Graded
    brier: Estimate
    base_rate: float
    skill: float | None
    said: float | None = None  # mean probability of yes; None where only sums of scores are known


class Sums(NamedTuple):
    """Sums over claims, or over questions without a claim, an element for each group.

    The score of a claim is the mean over its questions.
    """

    group: Sequence[int]  # its number, such as a forecaster's
    n: Sequence[int]  # forecasts
    clusters: Sequence[int]  # claims
    score: Sequence[float]  # sum of their Brier scores
    squares: Sequence[float]  # sum of the squares of these
    cubes: Sequence[float]  # sum of the cubes
    outcome: Sequence[float]  # sum of the outcomes
    outcome_squares: Sequence[float]  # sum of their squares
    graded: Sequence[Graded]  # forecasts of each of GRADES


def cards(rows: Columns, group: Integers, *, pooled: bool = False, timing: Timing = "last") -> dict[int, Card]:
    """Brier score with its interval, base rate and skill of each group, all at once.

    Questions of one claim weigh one within each group, unless time is "every"; then each forecast does.

    Args:
        rows: scored yes/no forecasts.
        group: (n,) which group each belongs to: a forecaster, or a topic, a year ... of one.
        pooled: whether a group holds several forecasters, who share the outcomes of their questions: the interval
            is then over questions, those of one claim as one, whoever answered.
        timing: the policy of time under which they are scored.
    """
    if not len(rows):
        return {}
    questions = _questions(rows, group)
    found = _weighed(rows, group, timing, pooled) if pooled or timing == "every" else _of_claims(rows, group)
    return {g: card._replace(questions=questions[g]) for g, card in found.items()}


def _of_claims(rows: Columns, group: Integers) -> dict[int, Card]:
    """Where every claim weighs one its sums are enough: the same that a database gives."""
    order = np.lexsort((rows.unit, group))
    group, unit = group[order], rows.unit[order]
    starts = np.flatnonzero(np.concatenate([[True], (group[1:] != group[:-1]) | (unit[1:] != unit[:-1])]))
    n = np.diff(np.append(starts, len(order))).astype(np.float64)
    error, happened = _errors(rows)[order], rows.outcome[order]

    def mean(values: Floats) -> Floats:
        return np.asarray(np.add.reduceat(values, starts) / n)

    d, o, oo = mean(error), mean(happened), mean(np.square(happened))
    said = mean(rows.probability[order])
    graded = [np.add.reduceat((rows.grade[order] == place).astype(np.float64), starts) for place in range(len(GRADES))]
    groups, of = np.unique(group[starts], return_inverse=True)

    def add(values: Floats) -> list[float]:
        return list(np.bincount(of, weights=values, minlength=len(groups)).tolist())

    found = of_sums(
        Sums(
            group=groups.tolist(),
            n=list(map(int, add(n))),
            clusters=list(map(int, add(np.ones_like(n)))),
            score=add(d),
            squares=add(d * d),
            cubes=add(d**3),
            outcome=add(o),
            outcome_squares=add(oo),
            graded=list(zip(*(map(int, add(one)) for one in graded), strict=True)),
        )
    )
    whole = zip(groups.tolist(), add(said), strict=True)
    return {g: found[g]._replace(said=total / found[g].brier.clusters) for g, total in whole}


def _weighed(rows: Columns, group: Integers, timing: Timing, pooled: bool) -> dict[int, Card]:
    names, code = np.unique(group, return_inverse=True)
    weighed = weigh(rows, code, timing, pooled=pooled)
    total, size, of = by_cluster(weighed, weighed.weight * _errors(rows))
    found = spread(total, size, group=of, groups=len(names))

    def add(values: Array) -> Floats:
        return np.bincount(code, weights=values, minlength=len(names)).astype(np.float64)

    whole = add(weighed.weight)
    happened = add(weighed.weight * rows.outcome) / whole
    squares = add(weighed.weight * np.square(rows.outcome)) / whole
    said = add(weighed.weight * rows.probability) / whole
    graded = [add(rows.grade == place).astype(int).tolist() for place in range(len(GRADES))]
    made = _cards(names.tolist(), np.bincount(code), list(zip(*graded, strict=True)), found, happened, squares)
    return {g: made[g]._replace(said=mean) for g, mean in zip(names.tolist(), said.tolist(), strict=True)}


def _errors(rows: Columns) -> Floats:
    return brier_score(probability=rows.probability, outcome=rows.outcome)


def of_sums(sums: Sums) -> dict[int, Card]:
    """The cards of groups in which every claim weighs one; without their questions, which are counted as forecasts."""
    if not len(sums.group):
        return {}
    count = np.array(sums.clusters, dtype=np.float64)
    found = spread_of_sums(
        clusters=count, total=np.array(sums.score), squares=np.array(sums.squares), cubes=np.array(sums.cubes)
    )
    rate, squares = np.array(sums.outcome) / count, np.array(sums.outcome_squares) / count
    return _cards(sums.group, np.array(sums.n), sums.graded, found, rate, squares)


def _cards(
    names: Sequence[int], n: Array, graded: Sequence[Graded], found: Spread, rate: Floats, squares: Floats
) -> dict[int, Card]:
    briers = listed(found, n, interval(found, opposite=OPPOSITES["brier"]), (0.0, 1.0))
    clusters = found.clusters
    with np.errstate(divide="ignore", invalid="ignore"):
        # The base rate was seen on these very questions, so that its score is too good by (n - 1)/n.
        reference = (squares - rate**2) * clusters / (clusters - 1)
        enough = (clusters >= SKILL_LEAST) & (reference > 1e-15)
        skill = np.where(enough, 1 - found.value / reference, np.nan)
    parts = zip(names, n.tolist(), graded, briers, rate.tolist(), all_known(skill), strict=True)
    return {
        name: Card(count, count, each, brier, happened, gained)
        for name, count, each, brier, happened, gained in parts
        if brier is not None
    }


def _questions(rows: Columns, group: Integers) -> dict[int, int]:
    """How many questions the forecasts of each group are about."""
    order = np.lexsort((rows.question, group))
    group, asked = group[order], rows.question[order]
    new = np.concatenate([[True], (group[1:] != group[:-1]) | (asked[1:] != asked[:-1])])
    found, count = np.unique(group[new], return_counts=True)
    return dict(zip(found.tolist(), count.tolist(), strict=True))
