"""Forecasts chosen for scoring: a policy of time, how much each weighs, and what the others said.

A policy of time says which of a forecaster's forecasts on a question count. Each becomes a *stretch* for every
forecast, and what weighs what follows from it in one place, so that means, skill, decompositions and bounds all
speak of the same thing.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date
from typing import Any, Generic, TypeVar

import numpy as np

from forecasts.records.lifecycle import day_end, day_start
from ledger.store.database import Database
from ledger.store.scope import Scope, Spot, Timing
from ledger.store.statements import statement
from ledger.track_record.columns import (
    EARLY,
    LATE,
    NOT_THEN,
    OPEN,
    SUPERSEDED,
    WITHDRAWN,
    Array,
    Columns,
    Floats,
    Integers,
    TimedColumns,
    timed_columns,
)
from ledger.track_record.status import GRADES, IN_ERROR, SCORED, STATUSES

C = TypeVar("C", bound=Columns)
DAY = 86_400_000_000  # in microseconds
OF_GRADE = np.array([STATUSES.index(grade) for grade in GRADES])  # the status where it does not count


def select(database: Database, scope: Scope, timing: Timing = "last") -> TimedColumns:
    """All forecasts of a scope, each with its status under a policy of time.

    Args:
        database: the ledger.
        scope: the filters.
        timing: "last", "first", "mean" (of all made in time), "weighted" (by how long each stood), "every", or a
            moment.
    """
    rows = timed_columns(database, scope, every=timing != "last")
    if isinstance(timing, Spot):
        return _spot(rows, scope, timing)
    if timing == "first":
        return _first(rows, scope)
    return _weighted(database, scope, rows) if timing == "weighted" else rows


def trusted(rows: Columns, scope: Scope) -> Array:
    """Which forecasts are of a grade that counts."""
    return np.isin(rows.grade, [place for place, grade in enumerate(GRADES) if grade in scope.grades])


def series_of(rows: Columns) -> Array:
    """(n,) a number for each forecaster on each question."""
    return pair(rows.forecaster, rows.question)


def pair(a: Array, b: Array) -> Array:
    """(n,) the place of each pair among the distinct ones, from 0."""
    if not len(a):
        return np.zeros(0, dtype=np.intp)
    low = b.min()
    _, code = np.unique(a * (b.max() - low + 1) + (b - low), return_inverse=True)
    return np.asarray(code)


NEVER_FIRST = (LATE, WITHDRAWN, STATUSES.index("recoded"), STATUSES.index(IN_ERROR))


def _first(rows: TimedColumns, scope: Scope) -> TimedColumns:
    """Of each forecaster's forecasts on a question the first that was made in time and stood until it was revised."""
    status = rows.status.copy()
    alive = np.flatnonzero(~np.isin(status, NEVER_FIRST) & trusted(rows, scope))
    series = series_of(rows)
    order = alive[np.lexsort((rows.id[alive], rows.start[alive], series[alive]))]
    series = series[order]
    later = order[1:][series[1:] == series[:-1]]
    status[later] = SUPERSEDED
    return replace(rows, status=status)


def moments(rows: TimedColumns, at: Spot, zone: str) -> Integers:
    """(n,) the moment on each forecast's question at which what stood is scored."""
    if at.day is None:
        return np.asarray(rows.close - at.before * DAY)
    return np.full(len(rows), day_end(at.day, zone) - 1)


def _spot(rows: TimedColumns, scope: Scope, at: Spot) -> TimedColumns:
    """Of each forecaster's forecasts on a question the one that stood at a moment, if the outcome was not known then.

    One that was withdrawn later stood then, and counts.
    """
    then = moments(rows, at, scope.zone)
    stood = (rows.start <= then) & (then < rows.end) & (then < rows.cutoff) & (then < rows.close)
    status = _counting(rows, rows.status, (rows.status == WITHDRAWN) & stood & rows.resolved, scope)
    status[~stood & np.isin(status, (SCORED, WITHDRAWN, EARLY, *OPEN))] = NOT_THEN
    return replace(rows, status=status)


def _counting(rows: TimedColumns, status: Array, ended: Array, scope: Scope) -> Array:
    """The statuses with forecasts that were withdrawn taken for what they were while they stood."""
    status = status.copy()
    status[ended] = SCORED
    if scope.cohort == "closed":
        status[ended & rows.early] = EARLY
    ended = ended & ~trusted(rows, scope)
    status[ended] = OF_GRADE[rows.grade][ended]
    return status


def _weighted(database: Database, scope: Scope, rows: TimedColumns) -> TimedColumns:
    """Each forecast for as long as it stood within the window of its question; the last one is carried to the close.

    A forecast that was withdrawn counts while it stood: else one could withdraw what turns out badly.
    """
    begin = _window_starts(database, scope, rows)
    until = np.where(gone(rows, scope), np.minimum(rows.end, rows.close), rows.close)
    stood = np.maximum(until - np.maximum(rows.start, begin), 0) / DAY
    known = np.clip(np.minimum(until, rows.cutoff) - np.maximum(rows.start, begin), 0, None) / DAY
    status = _counting(rows, rows.status, (rows.status == WITHDRAWN) & (stood > 0) & rows.resolved, scope)
    # What was replaced before the window began never stood in it.
    status[(status == SCORED) & (stood == 0)] = SUPERSEDED
    return replace(rows, status=status, stretch=stood, known=known, window=(rows.close - begin) / DAY)


def gone(rows: TimedColumns, scope: Scope) -> Array:
    """Which forecasts had been revised or withdrawn before the outcome was known, as of the scope's day."""
    return np.asarray((rows.end < rows.cutoff) & (rows.end < scope.heard))


def _window_starts(database: Database, scope: Scope, rows: TimedColumns) -> Array:
    """When the window of each forecast's question begins: where no opening is kept, with the first forecast on it."""
    starts = {
        question: first if opens is None else day_start(date.fromisoformat(opens), scope.zone)
        for question, opens, first in database.execute(statement("openings"))
    }
    begin = np.array([starts[q] for q in rows.question.tolist()], dtype=np.int64)
    return np.asarray(np.where(begin < rows.close, begin, np.minimum(rows.start, rows.close - 1)))


@dataclass(frozen=True, eq=False)
class Weighed(Generic[C]):
    """Forecasts in groups, and what each weighs there."""

    rows: C  # the forecasts, once for each group they are in
    group: Array  # (n,) place of the group
    weight: Array  # (n,) questions of one claim together weigh one; with "every", each forecast does
    cluster: Array  # (n,) what is independent within a group: claims, or questions without one
    series: Array  # (n,) a number for each forecaster on each question in each group


def weigh(rows: C, group: Array, timing: Timing, *, pooled: bool) -> Weighed[C]:
    """Weights of forecasts within groups.

    Args:
        rows: forecasts that count, once for each group they are in.
        group: (n,) place of the group of each.
        timing: the policy of time.
        pooled: whether a group holds several forecasters, who share the outcomes of their questions.
    """
    series = pair(group, series_of(rows))
    claim = pair(group, pair(rows.forecaster, rows.unit))
    if timing == "every":
        weight = np.ones(len(rows))
    else:
        whole = np.bincount(series, weights=rows.stretch)
        # Forecasts on one question may come from several claims, where others were merged into it.
        _, one = np.unique(pair(claim, series), return_index=True)
        several = np.bincount(claim[one])
        weight = rows.stretch / whole[series] / several[claim]
    cluster = linked(group, rows.unit, rows.question_unit) if pooled else pair(group, rows.unit)
    return Weighed(rows, group, weight, cluster, series)


def linked(group: Array, unit: Array, question: Array) -> Array:
    """Forecasts on one question, and questions of one claim, are one cluster, whoever made them.

    Args:
        group: (n,) place of the group of each forecast; clusters are within groups.
        unit: (n,) the claim that it comes from, or its question.
        question: (n,) the question, or the claim that it was made of.

    Returns:
        (n,) a number for each cluster.

    Example:
        >>> linked(np.zeros(4, dtype=int), np.array([1, 2, 2, 3]), np.array([7, 7, 8, 9])).tolist()
        [0, 0, 0, 1]
    """
    from scoring.difficulty import connected

    if not len(group):
        return np.zeros(0, dtype=np.intp)
    i, j = pair(group, unit), pair(group, question)
    return np.asarray(connected(i, j, int(i.max()) + 1, int(j.max()) + 1)[0][i])


def others(rows: Columns) -> tuple[Floats, Integers]:
    """Mean probability of everybody else's forecasts on the same question, and how many those are.

    Where a forecaster has several, none of these is somebody else's.

    Args:
        rows: the forecasts that count.

    Returns:
        (n,) mean, NaN where there was nobody else; (n,) count.
    """
    question = np.unique(rows.question, return_inverse=True)[1]
    series = series_of(rows)
    count = np.bincount(question)[question] - np.bincount(series)[series]
    whole = np.bincount(question, weights=rows.probability)[question] - rows.probability
    own = np.bincount(series, weights=rows.probability)[series] - rows.probability
    with np.errstate(divide="ignore", invalid="ignore"):
        mean = np.where(count > 0, (whole - own) / count, np.nan)
    return np.clip(mean, 0, 1), count


def widened(scope: Scope) -> Scope:
    """The scope with the forecasts of everybody at any time, for a crowd to compare with."""
    return replace(scope, by=None, since=None)


def counts_of(codes: Array, names: tuple[str, ...]) -> dict[str, int]:
    """How many of each name, those that are 0 left out.

    Example:
        >>> counts_of(np.array([0, 2, 2]), ("stated", "phrase", "implied"))
        {'stated': 1, 'implied': 2}
    """
    found = np.bincount(codes, minlength=len(names)).tolist()
    return {name: n for name, n in zip(names, found, strict=False) if n}


def graded(codes: Array) -> dict[str, Any]:
    """How many of each grade.

    Example:
        >>> graded(np.array([0, 2, 2]))
        {'stamped': 1, 'prospective': 0, 'documented': 2, 'retrospective': 0}
    """
    return dict(zip(GRADES, np.bincount(codes, minlength=len(GRADES)).tolist(), strict=True))


def members(codes: Array, groups: int) -> Iterator[tuple[int, Array]]:
    """(group, positions of its members) for each group that has any.

    Example:
        >>> [(g, at.tolist()) for g, at in members(np.array([1, 0, 1]), 2)]
        [(0, [1]), (1, [0, 2])]
    """
    order = np.argsort(codes, kind="stable")
    edges = np.searchsorted(codes[order], np.arange(groups + 1))
    for g in range(groups):
        if edges[g] < edges[g + 1]:
            yield g, order[edges[g] : edges[g + 1]]
