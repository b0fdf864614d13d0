"""What scores could still become: every way in which the unresolved questions can turn out."""

import numpy as np

from ledger.store.scope import Timing
from ledger.track_record.columns import BINARY, EARLY, Array, Columns
from ledger.track_record.results import Possible
from ledger.track_record.selection import pair, weigh


def score_bounds(rows: Columns, group: Array, timing: Timing, groups: int, *, pooled: bool) -> dict[int, Possible]:
    """The lowest and the highest mean Brier score of each group that the unresolved yes/no questions can lead to.

    Each question turns out yes or no, the same for all forecasts on it, and nobody revises.

    Args:
        rows: forecasts, each with what became of it.
        group: (n,) the group of each.
        timing: the policy of time.
        groups: how many groups there are.
        pooled: whether a group holds several forecasters.
    """
    undecided = rows.undecided
    # What was resolved before its deadline will count as it is.
    early = (rows.status == EARLY) & (rows.kind == BINARY) & (rows.stretch > 0)
    which = rows.scored | early | undecided
    if not which.any():
        return {}
    weighed = weigh(rows.take(which), group[which], timing, pooled=pooled)
    open_ = undecided[which]
    p, y = weighed.rows.probability, np.where(open_, 0.0, weighed.rows.outcome)
    question = pair(weighed.group, weighed.rows.question)
    of_question = np.zeros(int(question.max()) + 1, dtype=np.intp)
    of_question[question] = weighed.group

    def add(score: Array) -> Array:
        return np.bincount(question, weights=weighed.weight * score)

    known = np.where(open_, 0.0, np.square(p - y))
    no, yes = add(np.where(open_, p * p, known)), add(np.where(open_, np.square(1 - p), known))
    size = np.bincount(weighed.group, weights=weighed.weight, minlength=groups)
    low = np.bincount(of_question, weights=np.minimum(no, yes), minlength=groups)
    high = np.bincount(of_question, weights=np.maximum(no, yes), minlength=groups)
    count = np.bincount(weighed.group[open_], minlength=groups)
    return {
        g: Possible(float(low[g] / size[g]), float(high[g] / size[g]), int(count[g]))
        for g in range(groups)
        if size[g] > 0
    }
