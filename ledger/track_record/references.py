"""What a forecast is compared with: the base rate, always 50%, the crowd of the others, or one other forecaster.

A crowd or a forecaster is what *stood at that time*. For the last forecasts that is what stood with them when
the question closed or its outcome was known; for the first, the mean and every forecast, what stood when each was
made; weighted by time, what stood beside each at every moment. Where nobody else stood there is nothing to compare
with, and the forecast is left out of the comparison.
"""

import math
from bisect import bisect_left, insort
from collections.abc import Iterator
from dataclasses import dataclass, replace
from operator import itemgetter

import numpy as np

from ledger.errors import RefusedError
from ledger.store import lookup
from ledger.store.database import Database
from ledger.store.scope import Scope, Spot, Timing
from ledger.track_record.columns import BINARY, LATE, Array, TimedColumns
from ledger.track_record.selection import DAY, Weighed, gone, members, moments, select, trusted, weigh, widened

FIXED = ("base-rate", "half")
CROWDS = ("crowd", "crowd-mean")
REFERENCES = (*FIXED, *CROWDS)


@dataclass(frozen=True, eq=False)
class Crowd:
    """Forecasts of others, in the order in which they were recorded, and when each stood."""

    forecaster: Array  # (n,) the forecaster's number
    probability: Array  # (n,) of yes
    start: Array  # (n,) the moment from which it stood
    until: Array  # (n,) the moment at which it no longer did
    close: int  # the moment of the question's close

    def standing(self, which: Array) -> tuple[Array, Array]:
        """Forecaster and probability of some of them."""
        return self.forecaster[which], self.probability[which]


def compared(
    database: Database, scope: Scope, timing: Timing, weighed: Weighed[TimedColumns], reference: str, *, pooled: bool
) -> tuple[Weighed[TimedColumns], Array]:
    """The scored forecasts that have something to be compared with, weighed anew, and what it said.

    Args:
        database: the ledger.
        scope: the filters under which the rows were selected.
        timing: the policy of time under which they were.
        weighed: scored yes/no forecasts in groups.
        reference: "crowd" (median of the others), "crowd-mean", or a forecaster's name, whose own forecasts are
            compared with nothing.
        pooled: whether a group holds several forecasters.

    Returns:
        (weighed, said): a forecast comes several times where the reference changed while it stood, each with its
        stretch.

    Raises:
        UnknownError: there is no such forecaster.
    """
    rows = weighed.rows
    who = None if reference in CROWDS else lookup.forecaster(database, reference)
    at = np.arange(len(rows)) if who is None else np.flatnonzero(rows.forecaster != who)
    others = crowds(database, scope, who)
    numbers, question = np.unique(rows.question[at], return_inverse=True)
    found = [
        part
        for place, mine in members(question, len(numbers))
        if (crowd := others.get(int(numbers[place])))
        for part in _of_question(scope, rows, at[mine], crowd, timing, who, mean=reference == "crowd-mean")
    ]
    if not found:
        found = [(np.zeros(0, dtype=np.intp), np.zeros(0), np.zeros(0))]
    at, said, stretch = (np.concatenate(parts) for parts in zip(*found, strict=True))
    some = replace(rows.take(at), stretch=stretch)
    return weigh(some, weighed.group[at], timing, pooled=pooled), said


def crowds(database: Database, scope: Scope, who: int | None = None) -> dict[int, Crowd]:
    """Everybody's yes/no forecasts made in time, or those of one forecaster, by question."""
    rows = select(database, widened(scope), "every")
    in_time = (rows.kind == BINARY) & (rows.start < rows.cutoff) & (rows.status != LATE) & trusted(rows, scope)
    some = rows.take(in_time if who is None else in_time & (rows.forecaster == who))
    until = np.where(gone(some, scope), some.end, some.close)
    numbers, question = np.unique(some.question, return_inverse=True)
    return {
        int(numbers[place]): Crowd(
            some.forecaster[at], some.probability[at], some.start[at], until[at], int(some.close[at[0]])
        )
        for place, at in members(question, len(numbers))
    }


Found = tuple[Array, Array, Array]  # positions in rows, what the reference said, the stretch


def _of_question(
    scope: Scope, rows: TimedColumns, mine: Array, crowd: Crowd, timing: Timing, who: int | None, *, mean: bool
) -> Iterator[Found]:
    if timing == "weighted":
        yield from _over_time(rows, mine, crowd, who, mean)
        return
    if isinstance(timing, Spot):
        said = _at_each(moments(rows.take(mine), timing, scope.zone), rows.forecaster[mine], crowd, who, mean)
    elif timing == "last":
        final = crowd.standing(crowd.until == crowd.close)
        said = _said(*final, rows.forecaster[mine], who, mean)
    else:
        said = _at_each(rows.start[mine], rows.forecaster[mine], crowd, who, mean)
    told = ~np.isnan(said)
    yield mine[told], said[told], rows.stretch[mine[told]]


def _at_each(then: Array, mine: Array, crowd: Crowd, who: int | None, mean: bool) -> Array:
    """What the reference said at each of the moments beside the forecaster there; NaN where it said nothing."""
    stood = crowd.start < crowd.until
    one_by_one = zip(
        crowd.forecaster[stood].tolist(), crowd.probability[stood].tolist(), crowd.start[stood].tolist(),
        crowd.until[stood].tolist(), strict=True,
    )  # fmt: skip
    changes = [
        change
        for at, (forecaster, said, start, until) in enumerate(one_by_one)
        for change in ((start, 1, at, forecaster, said), (until, 0, at, forecaster, said))
    ]
    changes.sort(key=itemgetter(0, 1, 2))  # what ends at a moment stands no longer at it
    standing, done, out = Standing(), 0, np.full(len(then), np.nan)
    for i in np.argsort(then, kind="stable").tolist():
        while done < len(changes) and changes[done][0] <= then[i]:
            standing.change(*changes[done][1:])
            done += 1
        out[i] = standing.of(who) if who is not None else standing.beside(int(mine[i]), mean=mean)
    return out


class Standing:
    """The forecasts that stand at one moment, in the order of what they say."""

    def __init__(self) -> None:
        self._values: list[float] = []
        self._of: dict[int, tuple[int, float]] = {}  # forecaster -> which of the forecasts, and what it says

    def change(self, begins: int, at: int, forecaster: int, said: float) -> None:
        """Let a forecast stand from now on, or no longer."""
        if begins:
            insort(self._values, said)
            self._of[forecaster] = (at, said)
            return
        del self._values[bisect_left(self._values, said)]
        if self._of.get(forecaster, (-1, 0.0))[0] == at:
            del self._of[forecaster]

    def of(self, forecaster: int) -> float:
        """What a forecaster says; NaN where that is nothing."""
        return self._of.get(forecaster, (0, math.nan))[1]

    def beside(self, forecaster: int, *, mean: bool) -> float:
        """Median or mean of the others; NaN where there are none."""
        own = self.of(forecaster)
        n, place = len(self._values), len(self._values)
        if own == own:
            place, n = bisect_left(self._values, own), n - 1
        if not n:
            return math.nan
        if mean:
            total = math.fsum(self._values) - (own if own == own else 0.0)
            return min(max(total / n, 0.0), 1.0)
        # The others in order: what lies behind one's own place moves up by one.
        below, above = (n - 1) // 2, n // 2
        return (self._values[below + (below >= place)] + self._values[above + (above >= place)]) / 2


def _over_time(rows: TimedColumns, mine: Array, crowd: Crowd, who: int | None, mean: bool) -> Iterator[Found]:
    close = crowd.close
    begin = close - np.rint(rows.window[mine[0]] * DAY).astype(np.int64)
    start = rows.start[mine]
    until = np.where(rows.end[mine] < rows.cutoff[mine], rows.end[mine], close)
    edges = np.unique(np.clip(np.concatenate([start, until, crowd.start, crowd.until]), begin, close))
    for from_, to in zip(edges[:-1].tolist(), edges[1:].tolist(), strict=True):
        here = mine[(start <= from_) & (until >= to)]
        then = crowd.standing((crowd.start <= from_) & (crowd.until >= to))
        if len(here) and len(then[0]):
            said = _said(*then, rows.forecaster[here], who, mean)
            told = ~np.isnan(said)
            yield here[told], said[told], np.full(int(told.sum()), (to - from_) / DAY)


def _said(forecaster: Array, said: Array, mine: Array, who: int | None, mean: bool) -> Array:
    """What the reference said beside each of mine; NaN where it said nothing."""
    if who is not None:
        return np.full(len(mine), said[-1] if len(said) else np.nan)
    n = len(said)
    order = np.argsort(said, kind="stable")
    values = said[order]
    where = {one: i for i, one in enumerate(forecaster[order].tolist())}
    place = np.array([where.get(one, n) for one in mine.tolist()], dtype=np.intp)
    left = np.where(place < n, n - 1, n)
    out = np.full(len(mine), np.nan)
    some = left > 0
    place, left = place[some], left[some]
    if mean:
        own = np.append(values, 0.0)[place]
        out[some] = np.clip((values.sum() - own) / left, 0.0, 1.0)
    elif some.any():
        # The others in order: what lies behind one's own place moves up by one.
        below, above = (left - 1) // 2, left // 2
        out[some] = (values[below + (below >= place)] + values[above + (above >= place)]) / 2
    return out


def check(reference: str, relative: bool) -> None:
    """Refuse a reference beside a rule that compares already."""
    if relative:
        raise RefusedError(
            f"--reference {reference} goes with the rules brier, log and spherical; what compares already has none"
        )
