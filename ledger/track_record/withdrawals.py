"""What withdrawing does to a score: who withdrew while behind, and the score with all that stood."""

from collections.abc import Mapping
from typing import NamedTuple

import numpy as np

from ledger.store.database import Database
from ledger.store.scope import Scope
from ledger.track_record.columns import BINARY, WITHDRAWN, names
from ledger.track_record.selection import select, weigh

MANY = 0.05  # share of a forecaster's yes/no forecasts that may be withdrawn without a word


class Withdrawals(NamedTuple):
    """The withdrawn yes/no forecasts of one forecaster.

    Attributes:
        forecaster: the name.
        withdrawn: how many were withdrawn before the close or the outcome.
        settled: of these, how many are on questions that have turned out since.
        behind: of these, how many were on the wrong side of 50% when they were withdrawn.
        weighted: the Brier score with each forecast for as long as it stood, the withdrawn ones too; None without any.
    """

    forecaster: str
    withdrawn: int
    settled: int
    behind: int
    weighted: float | None


def withdrawals(database: Database, scope: Scope, left_out: Mapping[int, Mapping[str, int]]) -> tuple[Withdrawals, ...]:
    """Of all who withdrew more than a few; nothing is read where nobody did."""
    if scope.time != "last" or not any(found.get("withdrawn") for found in left_out.values()):
        return ()
    last, stood = select(database, scope), select(database, scope, "weighted")
    scored = stood.take(stood.scored)
    name, found = names(database), []
    weighed = weigh(scored, scored.forecaster, "weighted", pooled=False)
    error = weighed.weight * np.square(scored.probability - scored.outcome)
    for who in np.unique(last.forecaster[last.status == WITHDRAWN]).tolist():
        mine = last.take((last.forecaster == who) & (last.kind == BINARY))
        gone = mine.take(mine.status == WITHDRAWN)
        counted = int(mine.scored.sum()) + len(gone)
        if len(gone) <= MANY * counted:
            continue
        settled = gone.take(gone.resolved)
        behind = (settled.probability - 0.5) * (settled.outcome - 0.5) < 0
        own = scored.forecaster == who
        mean = float(error[own].sum() / weighed.weight[own].sum()) if own.any() else None
        found.append(Withdrawals(name[who], len(gone), len(settled), int(behind.sum()), mean))
    return tuple(found)
