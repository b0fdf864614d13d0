"""Names under which forecasters were known before, and questions that became others: what old addresses lead to."""

from sqlalchemy import func, select
from sqlmodel import col

from ledger.store.database import Database
from ledger.store.projection.merges import merged, root
from ledger.store.tables import ForecasterNameRow, ForecasterRow


def former_names(database: Database) -> list[tuple[int, str, int]]:
    """(whose it was first, name, whose it is now) of all names but those under which forecasters are shown."""
    named, shown = ForecasterNameRow, ForecasterRow
    rows = (
        select(
            func.coalesce(col(named.entered_forecaster), col(named.forecaster)),
            col(named.name),
            col(named.forecaster),
        )
        .join(shown, col(shown.id) == col(named.forecaster))
        .where(col(named.name) != col(shown.name))
    )
    return sorted((first, name, now) for first, name, now in database.rows(rows))


def merged_questions(database: Database) -> dict[int, int]:
    """The questions that were merged, and what each has become."""
    parents = merged(database, "question")
    return {one: root(parents, one) for one in parents}
