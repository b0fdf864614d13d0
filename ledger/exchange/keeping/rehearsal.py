"""A dry run: what an import would do, by doing it and taking it back."""

from __future__ import annotations

from dataclasses import dataclass

from ledger.exchange.keeping.result import ImportResult
from ledger.store.sqlite import Database
from ledger.store.writer import Writer

_REVISIONS = """
SELECT coalesce(sum(n), 0) FROM (
    SELECT count(CASE WHEN id > :last THEN 1 END) - CASE WHEN min(id) > :last THEN 1 ELSE 0 END AS n
    FROM forecast GROUP BY question_id, forecaster_id HAVING count(*) > 1 AND max(id) > :last
) several
"""
_LATE = """
SELECT count(*) FROM forecast f JOIN question q ON q.id = f.question_id
WHERE f.id > :last AND f.stands_from >= q.cutoff
"""


@dataclass(frozen=True, slots=True)
class Rehearsal:
    """What an import would do.

    Attributes:
        result: what would become of the rows.
        revisions: how many of the new forecasts follow another one of the same forecaster on the question.
        late: how many of them were made after the question closed or was decided: kept, not scored.
    """

    result: ImportResult
    revisions: int
    late: int


class Rehearsed(Exception):  # noqa: N818 (the way out of the transaction)
    """The import was done and must be taken back."""


def look(writer: Writer, result: ImportResult, last: int) -> Rehearsal:
    """What the new forecasts are, those with a number above `last`; inside the transaction."""
    writer.projection.finish()
    database: Database = writer.database
    params = {"last": last}
    revisions = int(database.value(_REVISIONS, params))
    return Rehearsal(result, revisions, int(database.value(_LATE, params)))
