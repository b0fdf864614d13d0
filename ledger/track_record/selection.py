"""Forecasts chosen for scoring: their columns as arrays, and how much each weighs.

A policy of time says which of a forecaster's forecasts on a question count. Each becomes a *stretch* for every
forecast, and what weighs what follows from it in one place, so that means, skill, decompositions and bounds all
speak of the same thing.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from itertools import chain
from typing import Any

import numpy as np
from numpy.typing import NDArray

from forecasts.records.lifecycle import day_start
from ledger.store.scope import Scope, Timing
from ledger.store.sqlite import Database
from ledger.track_record import judged
from ledger.track_record.judged import BASES, FATES, KINDS

Array = NDArray[Any]

SCORED = FATES.index("scored")
WITHDRAWN = FATES.index("withdrawn")
SUPERSEDED = FATES.index("superseded")
RETROSPECTIVE = FATES.index("retrospective")
OPEN = (FATES.index("open"), FATES.index("overdue"))
BINARY, CHOICE = KINDS.index("binary"), KINDS.index("choice")
QUANTITIES = (KINDS.index("numeric"), KINDS.index("date"))
GUESSED = (BASES.index("implied"), BASES.index("imputed"))

ALWAYS = (
    *("id", "question", "forecaster", "unit", "question_unit", "probability", "outcome"),
    *("hindsight", "kind", "basis", "fate"),
)
STANDING = ("start", "end", "cutoff", "close")


@dataclass(frozen=True, eq=False)
class Rows:
    """Columns of forecasts, one element per forecast; see ledger.track_record.judged.COLUMNS.

    Attributes:
        columns: name -> (n,) array.
        stretch: (n,) what a forecast counts among its forecaster's forecasts on the question: 1, or for how long
            it stood, in days; 0 where it does not count.
    """

    columns: dict[str, Array]
    stretch: Array

    def __getitem__(self, name: str) -> Array:
        return self.columns[name]

    def __len__(self) -> int:
        return len(self.stretch)

    def take(self, which: Array) -> Rows:
        """The forecasts at these positions, or where this is true."""
        return Rows({name: column[which] for name, column in self.columns.items()}, self.stretch[which])

    def having(self, stretch: Array | None = None, **columns: Array) -> Rows:
        """The same with columns added or replaced."""
        return Rows({**self.columns, **columns}, self.stretch if stretch is None else stretch)

    @property
    def scored(self) -> Array:
        """Which yes/no forecasts are scored."""
        return np.asarray((self["fate"] == SCORED) & (self["kind"] == BINARY) & (self.stretch > 0))

    @property
    def undecided(self) -> Array:
        """Which yes/no forecasts would be scored if their question were resolved now."""
        return np.asarray(np.isin(self["fate"], OPEN) & (self["kind"] == BINARY) & (self.stretch > 0))


def select(database: Database, scope: Scope, timing: Timing = "last", extra: Iterable[str] = ()) -> Rows:
    """All forecasts of a scope, each with its fate under a policy of time.

    Args:
        database: the ledger.
        scope: the filters.
        timing: "last", "first", "mean" (of all made in time), "weighted" (by how long each stood) or "every".
        extra: names of further columns.
    """
    needed = () if timing == "last" else (*STANDING, "resolved")
    names = tuple(dict.fromkeys((*ALWAYS, *needed, *extra)))
    rows = _read(database, scope, names, every=timing != "last")
    if timing == "first":
        return _first(rows)
    return _weighted(database, scope, rows) if timing == "weighted" else rows


def _read(database: Database, scope: Scope, names: tuple[str, ...], *, every: bool) -> Rows:
    cells = chain.from_iterable(chain.from_iterable(judged.rows(database, scope, names, every=every)))
    table = np.fromiter(cells, dtype=np.float64).reshape(-1, len(names))
    columns = {name: np.ascontiguousarray(table[:, i]) for i, name in enumerate(names)}
    real = ("probability", "outcome", "low", "high")
    whole = {name: column.astype(np.int64) for name, column in columns.items() if name not in real}
    return Rows({**columns, **whole}, np.ones(len(table)))


def series_of(rows: Rows) -> Array:
    """(n,) a number for each forecaster on each question."""
    return pair(rows["forecaster"], rows["question"])


def pair(a: Array, b: Array) -> Array:
    """(n,) the place of each pair among the distinct ones, from 0."""
    if not len(a):
        return np.zeros(0, dtype=np.intp)
    low = b.min()
    _, code = np.unique(a * (b.max() - low + 1) + (b - low), return_inverse=True)
    return np.asarray(code)


def _first(rows: Rows) -> Rows:
    """Of each forecaster's forecasts on a question the first that was neither late nor withdrawn."""
    fate = rows["fate"].copy()
    alive = np.flatnonzero((fate != FATES.index("late")) & (fate != WITHDRAWN))
    series = series_of(rows)[alive]
    order = alive[np.lexsort((rows["id"][alive], rows["start"][alive], series))]
    series = series_of(rows)[order]
    later = order[1:][series[1:] == series[:-1]]
    fate[later] = SUPERSEDED
    return rows.having(fate=fate)


def _weighted(database: Database, scope: Scope, rows: Rows) -> Rows:
    """Each forecast for as long as it stood within the window of its question; the last one is carried to the close.

    A forecast that was withdrawn counts while it stood: else one could withdraw what turns out badly.
    """
    begin = _window_starts(database, scope, rows)
    gone = (rows["end"] < rows["cutoff"]) & (rows["end"] < scope.cut)
    until = np.where(gone, np.minimum(rows["end"], rows["close"]), rows["close"])
    day = 86_400_000_000
    stood = np.maximum(until - np.maximum(rows["start"], begin), 0) / day
    known = np.clip(np.minimum(until, rows["cutoff"]) - np.maximum(rows["start"], begin), 0, None) / day
    fate = rows["fate"].copy()
    ended = (fate == WITHDRAWN) & (stood > 0) & (rows["resolved"] == 1)
    fate[ended] = SCORED
    if scope.prospective_only:
        fate[ended & (rows["hindsight"] == 1)] = RETROSPECTIVE
    # What was replaced before the window began never stood in it.
    fate[(fate == SCORED) & (stood == 0)] = SUPERSEDED
    window = (rows["close"] - begin) / day
    return rows.having(fate=fate, stretch=stood, known=known, window=window)


def _window_starts(database: Database, scope: Scope, rows: Rows) -> Array:
    """When the window of each forecast's question begins: where no opening is kept, with the first forecast on it."""
    starts: dict[int, int] = {}
    for question, opens, first in judged.openings(database):
        starts[question] = first if opens is None else _moment(opens, scope.zone)
    begin = np.array([starts[q] for q in rows["question"].tolist()], dtype=np.int64)
    return np.asarray(np.where(begin < rows["close"], begin, np.minimum(rows["start"], rows["close"] - 1)))


def _moment(day: str, zone: str) -> int:
    from datetime import date

    return day_start(date.fromisoformat(day), zone)


@dataclass(frozen=True, eq=False)
class Weighed:
    """Forecasts in groups, and what each weighs there.

    Attributes:
        rows: the forecasts, once for each group they are in.
        group: (n,) place of the group.
        weight: (n,) questions of one claim together weigh one; with "every", each forecast does.
        cluster: (n,) what is independent within a group: claims, or questions without one.
        series: (n,) a number for each forecaster on each question in each group.
    """

    rows: Rows
    group: Array
    weight: Array
    cluster: Array
    series: Array


def weigh(rows: Rows, group: Array, timing: Timing, *, pooled: bool) -> Weighed:
    """Weights of forecasts within groups.

    Args:
        rows: forecasts that count, once for each group they are in.
        group: (n,) place of the group of each.
        timing: the policy of time.
        pooled: whether a group holds several forecasters, who share the outcomes of their questions.
    """
    series = pair(group, series_of(rows))
    claim = pair(group, pair(rows["forecaster"], rows["unit"]))
    if timing == "every":
        weight = np.ones(len(rows))
    else:
        whole = np.bincount(series, weights=rows.stretch)
        _, one = np.unique(series, return_index=True)
        several = np.bincount(claim[one])
        weight = rows.stretch / whole[series] / several[claim]
    cluster = linked(group, rows["unit"], rows["question_unit"]) if pooled else pair(group, rows["unit"])
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
