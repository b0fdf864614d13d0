"""From sums to figures with intervals, for forecasters and groups. The part of a track record that needs numpy."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np
import orjson

from ledger.store.sqlite import Row
from ledger.track_record.scores import ClaimSums, Sums
from ledger.track_record.selection import linked, pair
from scoring.clusters import Spread, interval, spread, spread_of_sums
from scoring.estimates import Estimate
from scoring.numerics.opposites import OPPOSITES

if TYPE_CHECKING:
    from ledger.track_record.forecast_columns import Floats, Integers
    from ledger.track_record.scored import Scored


class Card(NamedTuple):
    """The yes/no part of a scorecard."""

    n: int
    questions: int
    retrospective: int
    brier: Estimate
    base_rate: float
    skill: float | None


def of_sums(sums: Sequence[Sums]) -> dict[int, Card]:
    """Brier score with its interval, base rate and skill of each forecaster, from sums over claims."""
    if not sums:
        return {}
    who, n, clusters, score, squares, cubes, outcome, outcome_squares, late = zip(*sums, strict=True)
    count = np.array(clusters, dtype=np.float64)
    spread = spread_of_sums(
        clusters=count, total=np.array(score), squares=np.array(squares), cubes=np.array(cubes)
    )
    rate = np.array(outcome) / count
    return _cards(who, n, n, late, spread, rate, np.array(outcome_squares) / count)


def of_groups(rows: Scored, group: Integers, chosen: Any = None) -> dict[int, Card]:
    """The same figures for any grouping of forecasts: by basis, topic, horizon, year ...; all groups at once.

    Questions of one claim weigh one within each group.

    Args:
        rows: the forecasts.
        group: (m,) which group each belongs to; below zero for none.
        chosen: (k,) indices into `rows` that `group` speaks of instead, where one may come twice.
    """
    pick = np.arange(len(rows)) if chosen is None else chosen
    keep = group >= 0
    pick, group = pick[keep], group[keep]
    if not len(pick):
        return {}
    cluster = rows.cluster[pick]
    order = np.lexsort((cluster, group))
    pick, group, cluster = pick[order], group[order], cluster[order]
    starts = np.flatnonzero(
        np.concatenate([[True], (group[1:] != group[:-1]) | (cluster[1:] != cluster[:-1])])
    )
    n = np.diff(np.append(starts, len(pick))).astype(np.float64)

    def mean(values: Floats) -> Floats:
        return np.asarray(np.add.reduceat(values[pick], starts) / n)

    d, o, oo = mean(rows.error), mean(rows.outcome), mean(np.square(rows.outcome))
    late = np.add.reduceat(rows.hindsight[pick].astype(np.float64), starts)
    groups, of = np.unique(group[starts], return_inverse=True)

    def add(values: Floats) -> list[float]:
        return list(np.bincount(of, weights=values, minlength=len(groups)).tolist())

    counts = (add(n), add(np.ones_like(n)), add(late))
    values = (add(d), add(d**2), add(d**3), add(o), add(oo))
    sums = zip(groups.tolist(), *counts, *values, strict=True)
    cards = of_sums([Sums._make((g, int(m), int(k), *rest, int(h))) for g, m, k, h, *rest in sums])
    questions = _questions(rows, pick, group)
    return {g: card._replace(questions=questions[g]) for g, card in cards.items()}


def of_pools(rows: Scored, group: Integers, chosen: Any = None) -> dict[int, Card]:
    """The same figures for groups of several forecasters, such as a topic, by the rule of score tables.

    What one forecaster said on one claim weighs one; the interval is over questions, those of one claim as one,
    whoever answered.

    Args:
        rows: the forecasts.
        group: (m,) which group each belongs to, from 0.
        chosen: (k,) indices into `rows` that `group` speaks of instead.
    """
    pick = np.arange(len(rows)) if chosen is None else chosen
    if not len(pick):
        return {}
    weight = shares(rows, pick, group)
    cluster = linked(group, rows.cluster[pick], rows.question[pick])
    names, of = np.unique(group, return_inverse=True)
    _, first, cluster = np.unique(cluster, return_index=True, return_inverse=True)

    def add(values: Floats) -> Floats:
        return np.asarray(np.bincount(of, weights=values, minlength=len(names)), dtype=np.float64)

    size = add(weight)
    found = spread(
        np.bincount(cluster, weights=weight * rows.error[pick]).astype(np.float64),
        np.bincount(cluster, weights=weight).astype(np.float64),
        group=of[first],
        groups=len(names),
    )
    happened = rows.outcome[pick]
    n = np.bincount(of).tolist()
    late = add(rows.hindsight[pick].astype(np.float64)).astype(int).tolist()
    asked = _questions(rows, pick, group)
    groups = names.tolist()
    rate, squares = add(weight * happened) / size, add(weight * np.square(happened)) / size
    return _cards(groups, n, [asked[one] for one in groups], late, found, rate, squares)


def shares(rows: Scored, pick: Integers, group: Integers) -> Floats:
    """(k,) what each forecast weighs in its group: those of one forecaster on one claim together weigh one."""
    own = pair(group, pair(rows.forecaster[pick], rows.cluster[pick]))
    return np.asarray(1.0 / np.bincount(own)[own])


def _questions(rows: Scored, pick: Integers, group: Integers) -> dict[int, int]:
    asked = rows.question[pick]
    order = np.lexsort((asked, group))
    group, asked = group[order], asked[order]
    new = np.concatenate([[True], (group[1:] != group[:-1]) | (asked[1:] != asked[:-1])])
    found, count = np.unique(group[new], return_counts=True)
    return dict(zip(found.tolist(), count.tolist(), strict=True))


def of_claims(sums: Sequence[ClaimSums]) -> dict[int, Card]:
    """The same where every forecast counts for itself, from the sums of each claim."""
    if not sums:
        return {}
    who, n, questions, score, outcome, squares, late = zip(*sums, strict=True)
    forecasters, group = np.unique(np.array(who), return_inverse=True)
    size = np.array(n, dtype=np.float64)

    def add(values: Sequence[float]) -> Any:
        return np.bincount(group, weights=values, minlength=len(forecasters))

    total = add(n)
    found = spread(np.array(score, dtype=np.float64), size, group=group, groups=len(forecasters))
    whole = (total.astype(int).tolist(), add(questions).astype(int).tolist(), add(late).astype(int).tolist())
    return _cards(forecasters.tolist(), *whole, found, add(outcome) / total, add(squares) / total)


def _cards(
    who: Sequence[int],
    n: Sequence[int],
    questions: Sequence[int],
    late: Sequence[int],
    found: Spread,
    rate: Any,
    squares: Any,
) -> dict[int, Card]:
    low, high = interval(found, opposite=OPPOSITES["brier"])
    reference = squares - rate**2
    with np.errstate(divide="ignore", invalid="ignore"):
        skill = np.where(reference > 1e-15, 1 - found.value / reference, np.nan)
    errors, lows, highs, skills = map(
        _known, (found.standard_error, np.maximum(low, 0.0), np.minimum(high, 1.0), skill)
    )
    clusters = found.clusters.astype(int).tolist()
    briers = map(Estimate, found.value.tolist(), lows, highs, n, clusters, errors)
    return dict(zip(who, map(Card, n, questions, late, briers, rate.tolist(), skills), strict=True))


def _known(values: Any) -> list[float | None]:
    """Numbers, and None in place of NaN."""
    numbers = np.asarray(values, dtype=np.float64).astype(object)
    numbers[np.isnan(values)] = None
    known: list[float | None] = numbers.tolist()
    return known


def choice_estimates(rows: Iterable[Row], *, every: bool) -> dict[int, tuple[Estimate, int, int]]:
    """Mean Brier score (0..2) of choice forecasts, their questions and how many were in hindsight, by forecaster."""
    from scoring import brier_score_options

    grouped: dict[int, dict[int, list[float]]] = defaultdict(lambda: defaultdict(list))
    late: dict[int, int] = defaultdict(int)
    asked: dict[int, set[int]] = defaultdict(set)
    for forecaster, cluster, question, probabilities, chosen, hindsight in rows:
        row = np.array([[float(p) for p in orjson.loads(probabilities)]])
        score = brier_score_options(probabilities=row, chosen=np.array([int(chosen)]), scale=2)
        grouped[forecaster][cluster].append(float(score[0]))
        late[forecaster] += hindsight
        asked[forecaster].add(question)
    return {
        forecaster: (_clustered(clusters, every), len(asked[forecaster]), late[forecaster])
        for forecaster, clusters in grouped.items()
    }


def _clustered(clusters: dict[int, list[float]], every: bool) -> Estimate:
    size = np.array([len(values) if every else 1.0 for values in clusters.values()])
    total = np.array([sum(values) if every else sum(values) / len(values) for values in clusters.values()])
    found = spread(total, size)
    low, high = interval(found)
    (below,), (above,), (error,) = map(
        _known, (np.maximum(low, 0.0), np.minimum(high, 2.0), found.standard_error)
    )
    n = sum(map(len, clusters.values()))
    return Estimate(float(found.value[0]), below, above, n, len(clusters), error)
