"""What a forecast is compared with: the base rate, always 50%, the crowd of the others, or one other forecaster.

A crowd or a forecaster is what *stood at that time*. For the last forecasts that is what stood with them when
the question closed or its outcome was known; for the first, the mean and every forecast, what stood when each was
made; weighted by time, what stood beside each at every moment. Where nobody else stood there is nothing to compare
with, and the forecast is left out of the comparison.
"""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from ledger.errors import RefusedError
from ledger.store import lookup
from ledger.store.scope import Scope, Timing
from ledger.store.sqlite import Database
from ledger.track_record.selection import BINARY, Array, Rows, members, select, widened

FIXED = ("base-rate", "half")
CROWDS = ("crowd", "crowd-mean")
REFERENCES = (*FIXED, *CROWDS)
_DAY = 86_400_000_000


def beside(
    database: Database, scope: Scope, timing: Timing, rows: Rows, reference: str
) -> tuple[Rows, Array]:
    """The scored forecasts that have something to be compared with, and what it said.

    Args:
        database: the ledger.
        scope: the filters under which the rows were selected.
        timing: the policy of time under which they were.
        rows: scored yes/no forecasts.
        reference: "crowd" (median of the others), "crowd-mean", or a forecaster's name, whose own forecasts are
            compared with nothing.

    Returns:
        (rows, said): a forecast comes several times where the reference changed while it stood, each with its
        stretch.

    Raises:
        UnknownError: there is no such forecaster.
    """
    who = None if reference in CROWDS else lookup.forecaster(database, reference)
    if who is not None:
        rows = rows.take(rows["forecaster"] != who)
    others = _standing(database, scope, who)
    groups = np.unique(np.concatenate([rows["question"], others["question"]]))
    theirs = dict(members(np.searchsorted(groups, others["question"]), len(groups)))
    at: list[Array] = []
    said: list[Array] = []
    stretch: list[Array] = []
    for question, mine in members(np.searchsorted(groups, rows["question"]), len(groups)):
        if question in theirs:
            crowd = others.take(theirs[question])
            for found in _of_question(rows, mine, crowd, timing, who, mean=reference == "crowd-mean"):
                for many, one in zip((at, said, stretch), found, strict=True):
                    many.append(one)
    if not at:
        return rows.take(np.zeros(0, dtype=np.intp)), np.zeros(0)
    compared = rows.take(np.concatenate(at))
    return compared.having(stretch=np.concatenate(stretch)), np.concatenate(said)


def _standing(database: Database, scope: Scope, who: int | None) -> Rows:
    """Everybody's yes/no forecasts made in time, or those of one forecaster, with when each stood."""
    all_ = select(database, widened(scope), "every")
    in_time = (all_["kind"] == BINARY) & (all_["start"] < all_["cutoff"])
    some = all_.take(in_time if who is None else in_time & (all_["forecaster"] == who))
    gone = (some["end"] < some["cutoff"]) & (some["end"] < scope.cut)
    return some.having(until=np.where(gone, some["end"], some["close"]))


Found = tuple[Array, Array, Array]  # positions in rows, what the reference said, the stretch


def _of_question(
    rows: Rows, mine: Array, crowd: Rows, timing: Timing, who: int | None, *, mean: bool
) -> Iterator[Found]:
    if timing == "weighted":
        yield from _over_time(rows, mine, crowd, who, mean)
        return
    if timing == "last":
        final = crowd.take(crowd["until"] == crowd["close"])
        said = _said(final["forecaster"], final["probability"], rows["forecaster"][mine], who, mean)
    else:
        said = np.empty(len(mine))
        for i, row in enumerate(mine):
            moment = rows["start"][row]
            then = crowd.take((crowd["start"] <= moment) & (moment < crowd["until"]))
            said[i : i + 1] = _said(
                then["forecaster"], then["probability"], rows["forecaster"][row : row + 1], who, mean
            )
    known = ~np.isnan(said)
    yield mine[known], said[known], rows.stretch[mine[known]]


def _over_time(rows: Rows, mine: Array, crowd: Rows, who: int | None, mean: bool) -> Iterator[Found]:
    close = rows["close"][mine[0]]
    begin = close - np.rint(rows["window"][mine[0]] * _DAY).astype(np.int64)
    gone = rows["end"][mine] < rows["cutoff"][mine]
    until = np.where(gone, rows["end"][mine], close)
    start = rows["start"][mine]
    edges = np.unique(np.clip(np.concatenate([start, until, crowd["start"], crowd["until"]]), begin, close))
    for from_, to in zip(edges[:-1].tolist(), edges[1:].tolist(), strict=True):
        here = mine[(start <= from_) & (until >= to)]
        then = crowd.take((crowd["start"] <= from_) & (crowd["until"] >= to))
        if len(here) and len(then):
            said = _said(then["forecaster"], then["probability"], rows["forecaster"][here], who, mean)
            known = ~np.isnan(said)
            yield here[known], said[known], np.full(int(known.sum()), (to - from_) / _DAY)


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
            f"--reference {reference} goes with the rules brier, log and spherical; baseline compares already"
        )
