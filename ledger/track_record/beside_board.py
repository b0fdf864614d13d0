"""What stands beside a leaderboard: the evidence that its first is better than the others, and rows to compare with."""

from dataclasses import dataclass

import numpy as np

from ledger.errors import RefusedError
from ledger.store.database import Database
from ledger.store.scope import Scope, Timing
from ledger.track_record import references
from ledger.track_record.columns import Array, Columns, TimedColumns
from ledger.track_record.rules import Rule
from ledger.track_record.selection import C, Weighed, pair, weigh


@dataclass(frozen=True, slots=True)
class ReferenceRow:
    """What somebody without knowledge, or the crowd, would have scored on the questions of a group."""

    name: str  # "always 50%", "base rate" or "crowd median"
    group: int  # of forecasters, from 1
    questions: int  # how many it is about
    score: float  # mean over them, each as often as it was answered
    adjusted: float  # on questions of average difficulty


def reference_rows(
    rows: Columns, weight: Array, group: Array, difficulty: Array, rule: Rule, floor: float | None
) -> tuple[ReferenceRow, ...]:
    """The rows of every group.

    Args:
        rows: scored yes/no forecasts.
        weight: (n,) of each.
        group: (n,) of its forecaster, from 0.
        difficulty: (n,) of its question.
        rule: the scoring rule.
        floor: of the rule.
    """
    found = []
    for g in range(int(group.max()) + 1):
        here = group == g
        some, w = rows.take(here), weight[here]
        question = np.unique(some.question, return_inverse=True)[1]
        median, several = _medians(some, question)
        rate = np.full(len(w), np.average(some.outcome, weights=w))
        said = {"always 50%": (np.full(len(w), 0.5), w), "base rate": (rate, w), "crowd median": (median, w * several)}
        for name, (p, v) in said.items():
            score = rule.of(np.clip(p, 0, 1), some.outcome, floor)
            if v.any() and np.isfinite(score[v > 0]).all():
                score = np.where(v > 0, score, 0.0)
                asked = len(np.unique(question[v > 0]))
                mean = float(np.average(score, weights=v))
                adjusted = float(np.average(score - difficulty[here], weights=v))
                found.append(ReferenceRow(name, g + 1, asked, mean, adjusted))
    return tuple(found)


def _medians(rows: Columns, question: Array) -> tuple[Array, Array]:
    """Beside each forecast the median of all on its question, and whether these are of two forecasters or more."""
    order = np.lexsort((rows.probability, question))
    count = np.bincount(question)
    first = np.cumsum(count) - count
    p = rows.probability[order]
    median = (p[first + (count - 1) // 2] + p[first + count // 2]) / 2
    pairs = np.unique(np.stack((question, rows.forecaster)), axis=1)[0]
    return median[question], np.bincount(pairs)[question] > 1


def behind(weighed: Weighed[C], first: int, rule: Rule, floor: float | None) -> dict[int, float]:
    """The others who share questions with a forecaster, and how sure it is that they are not as good.

    Args:
        weighed: scored yes/no forecasts of all, in one group.
        first: the forecaster's number.
        rule: the scoring rule.
        floor: of the rule.

    Returns:
        Forecaster -> p value at any time, by what a bet on the first has brought on the questions that both answered,
        corrected for how many these comparisons are (Holm).
    """
    from scoring import holm
    from scoring.wagers import log_wealth

    table = _scores(weighed, rule, floor)
    mine = table["forecaster"] == first
    place = np.full(int(table["question"].max()) + 1, -1)
    place[table["question"][mine]] = np.flatnonzero(mine)
    beside = place[table["question"]]
    shared = np.flatnonzero((beside >= 0) & ~mine)
    if not len(shared):
        return {}
    beside = beside[shared]
    sign = 1 if rule.low_is_good else -1
    gap = sign * (table["score"][shared] - table["score"][beside]) / rule.unit
    most = np.maximum(
        np.abs(table["if_no"][shared] - table["if_no"][beside]),
        np.abs(table["if_yes"][shared] - table["if_yes"][beside]),
    )
    most = np.nan_to_num(most / rule.unit, nan=1e100, posinf=1e100)
    # Questions of one claim are one bet.
    who = table["forecaster"][shared]
    bet = pair(who, table["cluster"][shared])
    size = np.bincount(bet)
    _, once = np.unique(bet, return_index=True)
    others, game = np.unique(who[once], return_inverse=True)
    ended = log_wealth(np.bincount(bet, gap) / size, np.bincount(bet, most) / size, game, last=True)
    adjusted = holm(p=np.exp(-np.maximum(ended, 0)))
    return dict(zip(others.tolist(), adjusted.tolist(), strict=True))


def _scores(weighed: Weighed[C], rule: Rule, floor: float | None) -> dict[str, Array]:
    """One row per forecaster and question: the mean score, and what it would have been with either outcome."""
    rows = weighed.rows
    code = pair(rows.forecaster, rows.question)
    _, once = np.unique(code, return_index=True)
    size = np.bincount(code, weights=rows.stretch)

    def mean(outcome: Array) -> Array:
        score = rule.of(rows.probability, outcome, floor)
        with np.errstate(invalid="ignore"):
            return np.bincount(code, weights=rows.stretch * score) / size

    none = np.zeros(len(rows))
    question = np.unique(rows.question, return_inverse=True)[1]
    return {
        "forecaster": rows.forecaster[once],
        "question": question[once],
        "cluster": weighed.cluster[once],
        "score": mean(rows.outcome),
        "if_no": mean(none),
        "if_yes": mean(none + 1),
    }


def gaps(
    database: Database,
    scope: Scope,
    timing: Timing,
    scored: TimedColumns,
    rule: Rule,
    floor: float | None,
    reference: str,
) -> tuple[TimedColumns, Array]:
    """The scored forecasts that have something to be compared with, and by how much each scored above it.

    Raises:
        UnknownError: the reference is none of the words, and nobody is called so.
    """
    whole = weigh(scored, np.zeros(len(scored), dtype=np.intp), timing, pooled=True)
    if reference == "base-rate":
        raise RefusedError(
            "--reference base-rate does not go with --leaderboard: everybody has the base rate of other questions; "
            "take crowd, crowd-mean, half or a forecaster"
        )
    if reference == "half":
        weighed, said = whole, np.full(len(scored), 0.5)
    else:
        weighed, said = references.compared(database, scope, timing, whole, reference, pooled=True)
    rows = weighed.rows
    gap = rule.of(rows.probability, rows.outcome, floor) - rule.of(said, rows.outcome, floor)
    ids, place = np.unique(rows.id, return_inverse=True)
    size = np.bincount(place, weights=rows.stretch, minlength=len(ids))
    kept = np.isin(scored.id, ids)
    mean = np.bincount(place, weights=rows.stretch * gap, minlength=len(ids)) / size
    return scored.take(kept), mean[np.searchsorted(ids, scored.id[kept])]
