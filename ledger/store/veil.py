"""Forecasts that somebody is not to see yet: views of a connection's own lie before the tables that have them.

A question with the topic "blind" is answered by each without knowing what the others say. Whatever is asked on a
connection with the veil, by whichever page or program, finds none of the forecasts under it, nor words, corrections and
errors of these. All to whom the same questions are blind see the same: pages are shared by them. It is lifted while
something is written, which has to see everything.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from typing import TYPE_CHECKING, Any

from sqlalchemy import MetaData, and_, case, exists, null, or_, select
from sqlalchemy.sql.elements import quoted_name
from sqlmodel import SQLModel, col

from ledger.store.session import literally
from ledger.store.tables import ForecastRow, QuestionRow, QuestionTagRow

if TYPE_CHECKING:
    from ledger.store.database import Database

BLIND = ("blind", "Blind", "BLIND")  # the topic, as people write it
_WORDS = ("quote", "hedge", "horizon", "condition", "attributed_to", "note", "settles")  # of a claim


class Veil:
    """What a forecaster does not see on a connection.

    Attributes:
        questions: the questions whose forecasts they do not see: open, blind, and without a forecast of theirs.
    """

    def __init__(self, database: Database, name: str, today: date) -> None:
        """Lay it over a connection, for who is called so, on a day."""
        self._database, self._name, self._today = database, name, today
        self.questions: frozenset[int] = frozenset()
        self._lay()

    def _lay(self) -> None:
        from ledger.store.lookup import find_forecaster

        own = find_forecaster(self._database, self._name) or 0
        self.questions = frozenset(id_ for (id_,) in self._database.rows(_blind(own, self._today)))
        if self.questions:
            self._database.lay(_views(self._database, sorted(self.questions)))

    @contextmanager
    def lifted(self) -> Iterator[None]:
        """Without it, to write; it is laid again as it is then."""
        if self.questions:
            self._database.lay({})
        try:
            yield
        finally:
            self._lay()


def _blind(own: int, today: date) -> Any:
    """The questions that are blind, or that a blind one was merged into, and are open, and somebody said nothing on."""
    id_ = col(QuestionRow.id)
    said = exists().where(
        col(ForecastRow.question) == id_,
        col(ForecastRow.forecaster) == own,
        or_(col(ForecastRow.ended_by).is_(None), col(ForecastRow.ended_by) != "void"),
    )
    tagged = select(col(QuestionTagRow.question)).where(col(QuestionTagRow.tag).in_(BLIND))
    into = col(QuestionRow.merged_into)
    blind = or_(id_.in_(tagged), id_.in_(select(into).where(id_.in_(tagged), into.is_not(None))))
    still = and_(col(QuestionRow.status).is_(None), col(QuestionRow.closes) >= today)
    return select(id_).where(blind, still, ~said)


def _views(database: Database, questions: list[int]) -> dict[str, str]:
    """By the name of each table what is still to be seen of it."""
    meta, schema = MetaData(), quoted_name(database.schema, quote=False)
    every = SQLModel.metadata.tables
    names = ("forecast", "claim", "correction", "void", "question")
    forecast, claim, correction, void, question = (every[name].to_metadata(meta, schema=schema) for name in names)
    under = forecast.c.question_id.in_(questions)
    ids, said = select(forecast.c.id).where(under), select(forecast.c.claim_id).where(under, forecast.c.claim_id > 0)
    asked = select(question.c.claim_id).where(question.c.id.in_(questions), question.c.claim_id > 0)
    claims = said.union_all(asked)
    is_under = claim.c.id.in_(claims)
    seen = [case((is_under, null()), else_=one).label(one.name) if one.name in _WORDS else one for one in claim.c]
    views = {"forecast": select(*forecast.c).where(~under), "claim": select(*seen)}
    for about in (correction, void):
        of_forecast = and_(about.c.noun == "forecast", about.c.number.in_(ids))
        of_claim = and_(about.c.noun == "claim", about.c.number.in_(claims))
        views[about.name] = select(*about.c).where(~or_(of_forecast, of_claim))
    return {name: literally(view, database.engine) for name, view in views.items()}
