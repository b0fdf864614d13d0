"""What the database can check by itself: its pages, its indexes, and what follows from several forecasts together."""

from __future__ import annotations

from datetime import date, datetime

from forecasts.records.lifecycle import day_start, moment
from ledger.store import schema
from ledger.store.sqlite import SQLite
from ledger.store.verification.finding import Found
from ledger.store.verification.rows import REBUILD

CACHE = 64 * 1024  # KiB: with more, what is gained by rereading less is lost by filling fresh memory

# As standing.py works it out, for all forecasts at once: is there any that is not so? Most forecasts are neither
# followed by another one of the same forecaster nor withdrawn. What holds for these is soon seen; only the others,
# and those for which it does not hold, are put in order.
_UNSETTLED = """
WITH following AS MATERIALIZED (
    SELECT id, lead(stands_from) OVER (
        PARTITION BY question_id, forecaster_id ORDER BY stands_from, id
    ) AS revised FROM (
        SELECT question_id, forecaster_id FROM forecast GROUP BY question_id, forecaster_id HAVING count(*) > 1
    ) several CROSS JOIN forecast USING (question_id, forecaster_id)
), doubtful AS (
    SELECT id FROM following
    UNION
    SELECT f.id FROM forecast f NOT INDEXED
    LEFT JOIN question q ON q.id = f.question_id
    WHERE f.stands_until IS NOT NULL OR f.ended_by IS NOT NULL OR f.claim_id IS NOT NULL
    OR coalesce(f.withdrawn_on, f.withdrawn_at) IS NOT NULL
    OR f.weighs_with IS NOT q.weighs_with
    OR f.scored_against IS NOT (CASE WHEN f.stands_from < q.cutoff THEN q.outcome_value END)
    OR {never}
)
SELECT 1 FROM (
    SELECT forecast.*, CASE WHEN coalesce(withdrawn_on, withdrawn_at) IS NOT NULL
        THEN moment_of(withdrawn_on, withdrawn_at) END AS withdrawn
    FROM doubtful CROSS JOIN forecast NOT INDEXED ON forecast.id = doubtful.id
) f
LEFT JOIN following ON following.id = f.id
LEFT JOIN question q ON q.id = f.question_id
WHERE f.stands_until IS NOT (
    CASE WHEN withdrawn IS NULL OR revised <= withdrawn THEN revised ELSE withdrawn END
) OR f.weighs_with IS NOT (
    CASE WHEN q.claim_id IS NULL AND f.claim_id IS NOT NULL THEN -f.claim_id ELSE q.weighs_with END
) OR f.ended_by IS NOT (
    CASE WHEN revised IS NULL AND withdrawn IS NULL THEN NULL
        WHEN withdrawn IS NULL OR revised <= withdrawn THEN 'revision' ELSE 'withdrawal' END
) OR f.scored_against IS NOT (
    CASE WHEN f.stands_from < q.cutoff AND (f.stands_until IS NULL OR f.stands_until >= q.cutoff)
        THEN q.outcome_value END
) OR {never}
LIMIT 1
""".format(  # noqa: S608
    never="""f.squared_error IS NOT (f.probability - f.scored_against) * (f.probability - f.scored_against)
    OR f.hindsight IS NOT (q.recorded >= q.cutoff) OR f.entry < q.entry OR f.probability NOT BETWEEN 0 AND 1"""
)


def check(database: SQLite) -> bool:
    """Check pages and indexes: an index that lies would give wrong scores.

    Returns:
        Whether what ended each forecast, and what it is scored against, is as it must be.

    Raises:
        Found: a page or an index is damaged.
    """
    database.execute(f"PRAGMA cache_size = -{CACHE}")
    (message,) = database.execute("PRAGMA main.integrity_check(1)")[0]
    if message != "ok":
        raise Found("the file", "", f"{' '.join(message.split())}; {REBUILD}")
    for table in schema.table_names():
        _read_indexes(database, table)
    return _settled(database)


def _read_indexes(database: SQLite, table: str) -> None:
    """Read every entry of every index to its end: SQLite's check looks for rows in them, and not at all bytes.

    Raises:
        StorageError: an entry cannot be read.
    """
    number = schema.WITHOUT_ROWID.get(table, "rowid")
    for _, name, _, origin, partial in database.execute(f"PRAGMA main.index_list({table})"):
        if origin != "pk" or table not in schema.WITHOUT_ROWID:
            sql = database.value("SELECT sql FROM main.sqlite_master WHERE name = :name", {"name": name})
            where = f"WHERE {str(sql).partition(' WHERE ')[2]}" if partial else ""
            database.value(f"SELECT total({number}) FROM main.{table} INDEXED BY {name} {where}")  # noqa: S608


def _settled(database: SQLite) -> bool:
    zone = database.value("SELECT zone FROM main.ledger")

    def moment_of(day: str, instant: str | None) -> int:
        if instant is not None:
            return moment(datetime.fromisoformat(instant))
        return day_start(date.fromisoformat(day), zone)

    if database.value("SELECT 1 FROM main.forecast WHERE recoded_by IS NOT NULL LIMIT 1"):
        return False  # read by people, so few: left to the thorough comparison
    with database.errors():
        database.raw.create_function("moment_of", 2, moment_of, deterministic=True)
    return database.value(_UNSETTLED) is None
