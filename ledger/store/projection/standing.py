"""Which forecasts stand, and which of them are scored: worked out for whole questions at once.

A forecast stands from when it was made until the same forecaster's next one on the question, or its
withdrawal; one whose words were coded otherwise in the end (recoded) never does. The one that stands when
the question stops being open (at its close, or when its outcome was known) is scored against the outcome.
All of it is plain comparison of moments.
"""

from __future__ import annotations

from collections.abc import Collection
from datetime import date, datetime
from itertools import zip_longest

from forecasts.records.lifecycle import day_start, moment
from ledger.store.sqlite import Database

# Several forecasts of one person on one question, or a withdrawn one: the rows whose end must be worked out.
_SHARED = """
SELECT f.id, f.question_id, f.forecaster_id, f.stands_from, f.stands_until, f.ended_by,
    f.recoded_by, f.withdrawn_on, f.withdrawn_at
FROM forecast f JOIN (
    SELECT question_id, forecaster_id FROM forecast {where}
    GROUP BY question_id, forecaster_id HAVING count(*) > 1 OR max(withdrawn_on) IS NOT NULL
        OR max(recoded_by) IS NOT NULL
) several ON several.question_id = f.question_id AND several.forecaster_id = f.forecaster_id
ORDER BY f.question_id, f.forecaster_id, f.stands_from, f.id
"""

_SCORED_AGAINST = """(
    SELECT q.outcome_value FROM question q
    WHERE q.id = forecast.question_id AND forecast.stands_from < q.cutoff
    AND (forecast.stands_until IS NULL OR forecast.stands_until >= q.cutoff)
)"""
_HINDSIGHT = """(
    SELECT CASE WHEN q.recorded >= q.cutoff THEN 1 ELSE 0 END
    FROM question q WHERE q.id = forecast.question_id
)"""
_SQUARED_ERROR = "(probability - scored_against) * (probability - scored_against)"
# Most rows are right already, and a row that is written is written in three indexes too.
_SCORE = f"""
UPDATE forecast SET scored_against = {_SCORED_AGAINST}, hindsight = {_HINDSIGHT}
WHERE question_id = :question AND (scored_against IS NOT {_SCORED_AGAINST} OR hindsight IS NOT {_HINDSIGHT})
"""  # noqa: S608
_SQUARE = f"""
UPDATE forecast SET squared_error = {_SQUARED_ERROR}
WHERE question_id = :question AND squared_error IS NOT {_SQUARED_ERROR}
"""  # noqa: S608


def revised_since(database: Database, first: int) -> set[int]:
    """Questions on which someone with a forecast from this id on has more than one."""
    rows = database.execute(
        "SELECT question_id FROM forecast GROUP BY question_id, forecaster_id"
        " HAVING count(*) > 1 AND max(id) >= :first",
        {"first": first},
    )
    return {question for (question,) in rows}


def settle(database: Database, questions: Collection[int], *, zone: str = "UTC") -> None:
    """Work out stands_until and scored_against of all forecasts on the questions."""
    for question in sorted(questions):
        _end_forecasts(
            database, _SHARED.format(where="WHERE question_id = :question"), {"question": question}, zone
        )
        database.execute(_SCORE, {"question": question})
        database.execute(_SQUARE, {"question": question})


def _end_forecasts(database: Database, sql: str, params: dict[str, int], zone: str) -> None:
    changed: list[tuple[int | None, str | None, int]] = []
    rows = []
    for row in database.execute(sql, params):
        if row[6] is None:
            rows.append(row)
        elif row[4:6] != (row[3], "coding"):
            changed.append((row[3], "coding", row[0]))
    for row, following in zip_longest(rows, rows[1:]):
        id_, question, forecaster, _, *before, _, withdrawn_on, withdrawn_at = row
        ends: list[tuple[int, str]] = []
        if following is not None and following[1:3] == (question, forecaster):
            ends.append((following[3], "revision"))
        if withdrawn_at is not None:
            ends.append((moment(datetime.fromisoformat(withdrawn_at)), "withdrawal"))
        elif withdrawn_on is not None:
            ends.append((day_start(date.fromisoformat(withdrawn_on), zone), "withdrawal"))
        end, ended_by = min(ends, default=(None, None))
        if [end, ended_by] != before:
            changed.append((end, ended_by, id_))
    database.update("forecast", ("stands_until", "ended_by"), "id", changed)
