"""Which forecasts stand, and which of them are scored: worked out for whole questions at once.

A forecast stands from when it was made until the same forecaster's next one on the question, or its
withdrawal; one whose words were coded otherwise in the end (recoded), or that is void, never does. The one
that stands when the question stops being open (at its close, or when its outcome was known) is scored
against the outcome.
All of it is plain comparison of moments.
"""

from __future__ import annotations

from collections.abc import Collection
from datetime import date, datetime
from itertools import zip_longest
from typing import NamedTuple

from forecasts.records.lifecycle import day_start, moment
from ledger.store.database import Database

TOGETHER = 500  # questions that one statement looks at

# Several forecasts of one person on one question, or one that ends or ended: the rows whose end must be worked out.
_SHARED = """
SELECT f.id, f.question_id, f.forecaster_id, f.stands_from, f.stands_until, f.ended_by,
    f.recoded_by, f.made_on, f.made_at, f.withdrawn_on, f.withdrawn_at
FROM (
    SELECT question_id, forecaster_id FROM forecast WHERE {questions}
    GROUP BY question_id, forecaster_id HAVING count(*) > 1
    UNION
    SELECT question_id, forecaster_id FROM forecast
    WHERE (ended_by IS NOT NULL OR withdrawn_on IS NOT NULL OR recoded_by IS NOT NULL) AND {questions}
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
    for said in map(_Said._make, database.execute(sql, params)):
        if said.ended_by == "void":
            continue
        if said.recoded_by is None:
            rows.append(said)
        elif (said.stands_until, said.ended_by) != (said.stands_from, "coding"):
            changed.append((said.stands_from, "coding", said.id))
    for said, following in zip_longest(rows, rows[1:]):
        same = following is not None and following[1:3] == said[1:3]
        end = _end(said, following if same else None, zone)
        if end != (said.stands_until, said.ended_by):
            changed.append((*end, said.id))
    database.update("forecast", ("stands_until", "ended_by"), "id", changed)


class _Said(NamedTuple):
    """A forecast, and what ends it."""

    id: int
    question: int
    forecaster: int
    stands_from: int
    stands_until: int | None
    ended_by: str | None
    recoded_by: int | None
    made_on: str
    made_at: str | None
    withdrawn_on: str | None
    withdrawn_at: str | None


def _end(said: _Said, following: _Said | None, zone: str) -> tuple[int | None, str | None]:
    """When and how a forecast ended.

    It was withdrawn if that came first, or on the day of the newer one unless instants tell which came first.
    """
    if said.withdrawn_on is None:
        return (None, None) if following is None else (following.stands_from, "revision")
    day = date.fromisoformat(said.withdrawn_on)
    at = said.withdrawn_at
    withdrawn = day_start(day, zone) if at is None else moment(datetime.fromisoformat(at))
    if following is None or withdrawn <= following.stands_from:
        return withdrawn, "withdrawal"
    told = at is not None and following.made_at is not None
    same_day = following.made_on == said.withdrawn_on and not told
    return following.stands_from, "withdrawal" if same_day else "revision"
