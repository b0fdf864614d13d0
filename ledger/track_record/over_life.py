"""Scores of platforms over the life of a question, against whoever stood beside a forecast, and coverage."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache
from typing import cast

import numpy as np

from forecasts.records.lifecycle import day_of
from ledger.errors import RefusedError
from ledger.store.database import Database
from ledger.store.lookup import instant
from ledger.store.scope import Scope
from ledger.track_record.columns import Array, TimedColumns
from ledger.track_record.estimates import means
from ledger.track_record.references import Crowd, crowds
from ledger.track_record.selection import DAY, members, select, series_of, weigh


@dataclass(frozen=True, eq=False)
class Life:
    """A question's life, and all that was said in it in time, the earlier first."""

    forecaster: Array  # (n,) numbers
    probability: Array  # (n,) of yes; NaN: nothing stands from then on
    moment: Array  # (n,) when
    begin: int  # when the window begins
    end: int  # when the outcome is known, or the close where that comes first
    close: int  # when the window ends
    outcome: float  # what happened
    zone: str  # in which days begin and end


def _life(rows: TimedColumns, at: int, crowd: Crowd, zone: str) -> Life:
    end = int(min(rows.cutoff[at], rows.close[at]))
    stopped = crowd.until < crowd.close
    # What ends comes before what begins at the same moment.
    forecaster = np.concatenate([crowd.forecaster[stopped], crowd.forecaster])
    probability = np.concatenate([np.full(int(stopped.sum()), np.nan), crowd.probability])
    moment = np.concatenate([crowd.until[stopped], crowd.start])
    order = np.argsort(moment, kind="stable")
    order = order[moment[order] < end]
    begin = int(crowd.close - np.rint(rows.window[at] * DAY))
    return Life(
        forecaster[order], probability[order], moment[order], begin, end, crowd.close, float(rows.outcome[at]), zone
    )


Found = tuple[Array, Array]  # forecasters, and the score of each, NaN where there is none
LifeFormula = Callable[[Life, float | None], Found]


def peer(life: Life, floor: float | None) -> Found:
    """Metaculus' peer score, which counts zero once the outcome is known."""
    from scoring import standing_peer_score

    everybody = np.unique(life.forecaster)
    p = life.probability if floor is None else np.clip(life.probability, floor, 1 - floor)
    who = np.concatenate([life.forecaster, everybody])
    made = np.concatenate([life.moment, np.full(len(everybody), life.end)]) - life.begin
    total = np.zeros(len(everybody))
    for share, said in ((life.outcome, p), (1 - life.outcome, 1 - p)):
        if share:
            if (said == 0).any():
                raise RefusedError(
                    "a peer score is endless where somebody gave no chance to what happened; give a floor, such as "
                    "--floor 0.001, which is Metaculus' own"
                )
            found = standing_peer_score(
                probability=np.append(said, np.full(len(everybody), np.nan)),
                made=made, opens=0, closes=life.close - life.begin, forecaster=who,
            )  # fmt: skip
            total += share * found.score
    return everybody, total


def _daily(life: Life) -> Found:
    """Forecasters, and the Brier score (0 to 2) of each at the end of each day."""
    from scoring import daily_score

    day = np.array([_day(int(one), life.zone) for one in life.moment.tolist()])
    found = daily_score(
        score=2 * np.square(life.probability - life.outcome),
        made=day + np.arange(len(day)) / (len(day) + 1),
        opens=_day(min(life.begin, life.end - 1), life.zone),
        closes=_day(life.end - 1, life.zone),
        forecaster=life.forecaster,
    )
    return found.forecaster, found.score


@lru_cache(maxsize=100_000)
def _day(moment: int, zone: str) -> int:
    return day_of(instant(moment), zone).toordinal()


def daily(life: Life, floor: float | None) -> Found:
    """Good Judgment Open's Brier score: the mean over the days on which a forecast stood."""
    who, table = _daily(life)
    stood = ~np.isnan(table)
    with np.errstate(invalid="ignore"):
        return who, np.where(stood, table, 0).sum(axis=1) / stood.sum(axis=1)


def accuracy(life: Life, floor: float | None) -> Found:
    """Good Judgment Open's accuracy score."""
    from scoring import accuracy_score

    who, table = _daily(life)
    return who, accuracy_score(daily=table).score


def life_scores(
    database: Database, scope: Scope, rows: TimedColumns, formula: LifeFormula, floor: float | None
) -> Array:
    """The score over the life of its question of the forecaster of each forecast; NaN where it is not scored, or none.

    Args:
        database: the ledger.
        scope: the filters.
        rows: forecasts of the scope by weighted time.
        formula: the rule.
        floor: of the rule.
    """
    out = np.full(len(rows), np.nan)
    scored = np.flatnonzero(rows.scored)
    others = crowds(database, scope)
    numbers, question = np.unique(rows.question[scored], return_inverse=True)
    for place, here in members(question, len(numbers)):
        mine = scored[here]
        who, score = formula(_life(rows, mine[0], others[int(numbers[place])], scope.zone), floor)
        at = np.minimum(np.searchsorted(who, rows.forecaster[mine]), len(who) - 1)
        out[mine] = np.where(who[at] == rows.forecaster[mine], score[at], np.nan)
    return out


def coverage(database: Database, scope: Scope, rows: TimedColumns) -> Array:
    """(n,) the share of the life of its question during which its forecaster had a standing forecast."""
    timed = rows if rows.window.any() else select(database, scope, "weighted")
    series = series_of(timed)
    stood = np.where(timed.window > 0, timed.stretch / np.where(timed.window > 0, timed.window, 1), 0)
    if not len(timed):
        return np.zeros(len(rows))
    share = np.bincount(series, weights=np.where(timed.scored, stood, 0))[series]
    order = np.argsort(timed.id)
    return cast(Array, share[order[np.searchsorted(timed.id, rows.id, sorter=order)]])


def said_and_covered(database: Database, scope: Scope) -> dict[int, tuple[float, float]]:
    """By forecaster, of scored yes/no forecasts: the mean probability, and the mean coverage."""
    rows = select(database, scope, scope.time)
    covered, scored = coverage(database, scope, rows)[rows.scored], rows.take(rows.scored)
    people, code = np.unique(scored.forecaster, return_inverse=True)
    weighed = weigh(scored, code, scope.time, pooled=False)
    figures = (means(weighed, values, len(people)) for values in (scored.probability, covered))
    return dict(zip(people.tolist(), zip(*figures, strict=True), strict=True))
