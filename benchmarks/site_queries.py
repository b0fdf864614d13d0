"""What a site needs to know of a ledger, as plain queries on its file: the yardstick of publishing.

Each gives the rows that a kind of page or file is made of and nothing else; what follows from the rows of another
one (everybody's figures from each forecaster's, say) is not asked for again.
"""

from __future__ import annotations

import sqlite3
from pathlib import Path

_SUMS = "count(*), sum(squared_error), sum(squared_error * squared_error), sum(scored_against), sum(grade)"
_DAYS = "julianday(q.closes) - julianday(f.made_on)"
_ROWS = (
    "id, forecaster_id, question_id, made_on, probability, basis, low, high, phrase, scale, note, weighs_with, "
    "scored_against, squared_error, grade"
)
QUERIES = {
    "scorecards": f"SELECT forecaster_id, {_SUMS} FROM forecast WHERE scored_against IS NOT NULL GROUP BY 1",
    "left out": "SELECT forecaster_id, count(*) FROM forecast WHERE scored_against IS NULL GROUP BY 1",
    "by basis": f"SELECT forecaster_id, basis, {_SUMS} FROM forecast WHERE scored_against IS NOT NULL GROUP BY 1, 2",
    "by year": f"""SELECT forecaster_id, substr(made_on, 1, 4), {_SUMS} FROM forecast
        WHERE scored_against IS NOT NULL GROUP BY 1, 2""",
    "by horizon": f"""SELECT forecaster_id, CASE WHEN {_DAYS} <= 31 THEN 0 WHEN {_DAYS} <= 92 THEN 1
        WHEN {_DAYS} <= 366 THEN 2 WHEN {_DAYS} <= 1097 THEN 3 WHEN {_DAYS} <= 3653 THEN 4 ELSE 5 END, {_SUMS}
        FROM forecast f JOIN question q ON q.id = f.question_id WHERE scored_against IS NOT NULL GROUP BY 1, 2""",
    "by topic": f"""SELECT forecaster_id, tag, {_SUMS} FROM question_tag t CROSS JOIN forecast f
        WHERE f.question_id = t.question_id AND scored_against IS NOT NULL GROUP BY 1, 2""",
    "reliability": """SELECT forecaster_id, basis, probability, count(*), sum(scored_against) FROM forecast
        WHERE scored_against IS NOT NULL GROUP BY 1, 2, 3""",
    "score over time": """SELECT forecaster_id, r.known, count(*), sum(squared_error),
        sum(squared_error * squared_error) FROM forecast f JOIN question q ON q.id = f.question_id
        JOIN resolution r ON r.id = q.resolution_id WHERE scored_against IS NOT NULL GROUP BY 1, 2""",
    "others": """SELECT question_id, count(*), sum(probability) FROM forecast
        WHERE scored_against IS NOT NULL GROUP BY 1""",
    "tables of forecasters": f"SELECT {_ROWS} FROM forecast ORDER BY forecaster_id, id",
    "histories of questions": f"SELECT {_ROWS} FROM forecast ORDER BY question_id, id",
    "questions": "SELECT * FROM question LEFT JOIN resolution ON resolution.id = question.resolution_id",
    "sources": "SELECT * FROM source LEFT JOIN claim ON claim.source_id = source.id",
}


def ask(path: Path) -> None:
    """Run all of them, each for all its rows."""
    connection = sqlite3.connect(path)
    for sql in QUERIES.values():
        for _ in connection.execute(sql):
            pass
    connection.close()
