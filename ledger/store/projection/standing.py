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
from ledger.store.database import Database

TOGETHER = 500  # questions that one statement looks at

# Several forecasts of one person on one question, or a withdrawn one: the rows whose end must be worked out.
_SHARED = """
SELECT f.id, f.question_id, f.forecaster_id, f.stands_from, f.stands_until, f.ended_by,
    f.recoded_by, f.withdrawn_on, f.withdrawn_at
FROM (
    SELECT question_id, forecaster_id FROM forecast WHERE {questions}
    GROUP BY question_id, forecaster_id HAVING count(*) > 1
    UNION
    SELECT question_id, forecaster_id FROM forecast
    WHERE (withdrawn_on IS NOT NULL OR recoded_by IS NOT NULL) AND {questions}
) several JOIN forecast f ON f.question_id = several.question_id AND f.forecaster_id = several.forecaster_id
ORDER BY f.question_id, f.forecaster_id, f.stands_from, f.id
"""

# What a forecast is scored against, and how well it did; of a question that was recorded too late, in hindsight.
_AGAINST = """CASE WHEN stands_from < q.cutoff AND (stands_until IS NULL OR stands_until >= q.cutoff)
    THEN q.outcome_value END"""
_LATE = "CASE WHEN q.recorded >= q.cutoff THEN 1 ELSE 0 END"
_ERROR = f"(probability - {_AGAINST}) * (probability - {_AGAINST})"
# Most rows are right already, and a row that is written is written in three indexes too.
_SCORE = f"""
UPDATE forecast SET scored_against = {_AGAINST}, squared_error = {_ERROR}, hindsight = {_LATE}
FROM question q
WHERE q.id = forecast.question_id AND {{questions}}
AND (scored_against IS DISTINCT FROM {_AGAINST} OR squared_error IS DISTINCT FROM {_ERROR} OR hindsight <> {_LATE})
"""  # noqa: S608


def settle(database: Database, questions: Collection[int] | None, *, zone: str = "UTC") -> None:
    """Work out stands_until and scored_against of all forecasts on the questions, or on all of them."""
    if questions is None:
        _settle(database, "1 = 1", {}, zone)
        return
    chosen = sorted(questions)
    for first in range(0, len(chosen), TOGETHER):
        some = chosen[first : first + TOGETHER]
        one = len(some) == 1  # nearly always, and such a statement is known already
        which = "question_id = :question" if one else f"question_id IN ({', '.join(map(str, some))})"
        _settle(database, which, {"question": some[0]}, zone)


def _settle(database: Database, questions: str, params: dict[str, int], zone: str) -> None:
    _end_forecasts(database, _SHARED.format(questions=questions), params, zone)
    database.execute(_SCORE.format(questions=questions), params)


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
