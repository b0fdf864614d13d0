"""Who said how their own forecasts turned out: whose interest an outcome may serve is told beside the score."""

from typing import NamedTuple

import numpy as np

from forecasts.records.values import name_key
from ledger.store.database import Database
from ledger.store.scope import Scope
from ledger.store.tables import ForecasterNameRow, QuestionRow, ResolutionRow, col, select
from ledger.track_record.columns import names
from ledger.track_record.selection import select as selected

_CALLED = select(col(ForecasterNameRow.name_key), col(ForecasterNameRow.forecaster))
_RESOLVERS = select(col(ResolutionRow.resolver)).distinct()
_RESOLVED = select(col(QuestionRow.id), col(ResolutionRow.resolver)).join(
    ResolutionRow, col(ResolutionRow.id) == col(QuestionRow.resolution_id)
)


class SelfResolved(NamedTuple):
    """The scored forecasts of a forecaster who resolved some of their questions.

    Attributes:
        forecaster: the name.
        own: how many have an outcome that the forecaster entered, or is named as the resolver of.
        scored: how many there are.
    """

    forecaster: str
    own: int
    scored: int


def self_resolved(database: Database, scope: Scope) -> tuple[SelfResolved, ...]:
    """Of all who resolved what they had forecast themselves; no forecast is read where nobody did."""
    called: dict[str, int] = dict(database.rows(_CALLED))
    who = {one: called.get(name_key(one)) for (one,) in database.rows(_RESOLVERS) if one}
    if not any(who.values()):
        return ()
    of = {question: person for question, one in database.rows(_RESOLVED) if (person := who.get(one))}
    rows = selected(database, scope)
    scored = rows.take(rows.scored)
    by = np.array([of.get(question, 0) for question in scored.question.tolist()], dtype=np.int64)
    own = scored.forecaster[by == scored.forecaster]
    name = names(database)
    return tuple(
        SelfResolved(name[one], count, int((scored.forecaster == one).sum()))
        for one, count in zip(*(part.tolist() for part in np.unique(own, return_counts=True)), strict=True)
    )
