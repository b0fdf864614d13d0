"""Who said how their own forecasts turned out: whose interest an outcome may serve is told beside the score."""

from typing import NamedTuple

import numpy as np

from ledger.store import lookup
from ledger.store.database import Database
from ledger.store.scope import Scope
from ledger.store.statements import statement
from ledger.track_record.columns import Columns, columns, names


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


def self_resolved(database: Database, scope: Scope, rows: Columns | None) -> tuple[SelfResolved, ...]:
    """Of all who resolved what they had forecast themselves; no forecast is read where nobody did.

    Args:
        database: the ledger.
        scope: the filters.
        rows: the forecasts of the scope where they were read already.
    """
    named, of_questions = statement("resolvers.named"), statement("resolvers.of_questions")
    who = {one: lookup.find_forecaster(database, one) for (one,) in database.execute(named)}
    if not any(who.values()):
        return ()
    of = {question: person for question, one in database.execute(of_questions) if (person := who.get(one))}
    rows = columns(database, scope, every=scope.time == "every") if rows is None else rows
    scored = rows.take(rows.scored)
    by = np.array([of.get(question, 0) for question in scored.question.tolist()], dtype=np.int64)
    own = scored.forecaster[by == scored.forecaster]
    name = names(database)
    return tuple(
        SelfResolved(name[one], count, int((scored.forecaster == one).sum()))
        for one, count in zip(*(part.tolist() for part in np.unique(own, return_counts=True)), strict=True)
    )
