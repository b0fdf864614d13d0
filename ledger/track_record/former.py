"""Names under which forecasters were known before, and questions that became others: who made them one, and when."""

from collections.abc import Iterator
from datetime import date
from typing import NamedTuple

from sqlalchemy import and_, exists, func, or_, select
from sqlmodel import col

from forecasts.records.lifecycle import day_of
from ledger.store import lookup
from ledger.store.database import Database
from ledger.store.lookup import instant
from ledger.store.projection.merges import merged, root
from ledger.store.scope import Scope
from ledger.store.tables import ForecasterNameRow, ForecasterRow, ForecastRow, MergerRow
from ledger.track_record.shown import Merger


def former_names(database: Database) -> list[tuple[int, str, int]]:
    """(whose it was first, name, whose it is now) of all names but those under which forecasters are shown."""
    named, shown = ForecasterNameRow, ForecasterRow
    rows = (
        select(
            func.coalesce(col(named.entered_forecaster), col(named.forecaster)), col(named.name), col(named.forecaster)
        )
        .join(shown, col(shown.id) == col(named.forecaster))
        .where(col(named.name) != col(shown.name))
    )
    return sorted((first, name, now) for first, name, now in database.rows(rows))


def merged_questions(database: Database) -> dict[int, int]:
    """The questions that were merged, and what each has become."""
    parents = merged(database, "question")
    return {one: root(parents, one) for one in parents}


class Joined(NamedTuple):
    """A forecaster or a question became one with another, or was parted from it."""

    noun: str
    number: int
    other: int
    parted: int
    by: str
    recorded: int
    reason: str | None

    def on(self, scope: Scope) -> date:
        """The day of that."""
        return day_of(instant(self.recorded), scope.zone)


def joined(database: Database, scope: Scope) -> list[Joined]:
    """What was made one, and parted, by the end of the scope's day, in that order; but for mere aliases."""
    one, said = MergerRow, ForecastRow
    person = and_(
        col(one.noun) == "forecaster",
        or_(col(said.forecaster) == col(one.number), col(said.entered_forecaster) == col(one.number)),
    )
    told = or_(col(one.noun) == "question", col(one.reason).is_not(None), exists().where(person))
    names = (one.noun, one.number, one.other, one.parted, one.entered_by, one.recorded, one.reason)
    rows = select(*map(col, names)).where(col(one.recorded) < scope.cut, told)
    return [Joined(*row) for row in database.rows(rows.order_by(col(one.entry), col(one.place)))]


def mergers(database: Database, scope: Scope) -> Iterator[Merger]:
    """The same as people read it."""
    for one in joined(database, scope):
        question = None
        if one.noun == "question":
            names, question = ((f"Q{one.number}", f"Q{one.other}"), lookup.became(database, "question", one.other))
        else:
            names = (lookup.name_of(database, one.number), lookup.name_of(database, one.other))
        yield Merger(*names, bool(one.parted), question, one.by, one.on(scope), one.reason)
