"""Which forecasts stand, and which of them are scored: worked out for whole questions at once.

A forecast stands from when it was made until the same forecaster's next one on the question, or its
withdrawal; one whose words were coded otherwise in the end (recoded), or that is void, never does. The one
that stands when the question stops being open (at its close, or when its outcome was known) is scored
against the outcome.
All of it is plain comparison of moments.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from typing import NamedTuple

from ledger.store.database import Database

TOGETHER = 500  # questions that one statement looks at

# Several forecasts of one person on one question, or one that ends or ended: the rows whose end must be worked out.
_SHARED = """
SELECT f.id, f.question_id, f.forecaster_id, f.stands_from,
    CASE WHEN f.made_at IS NULL THEN f.recorded ELSE f.stands_from END AS sure_from,
    f.stands_until, f.ended_by, f.gone_by, f.recoded_by, f.made_on, f.made_at, f.withdrawn_on, f.withdrawn_at,
    f.withdrawn_from, CASE WHEN f.withdrawn_at IS NULL THEN f.withdrawal_recorded ELSE f.withdrawn_from END AS sure_gone
FROM (
    SELECT question_id, forecaster_id FROM forecast WHERE {questions}
    GROUP BY question_id, forecaster_id HAVING count(*) > 1
    UNION
    SELECT question_id, forecaster_id FROM forecast
    WHERE (ended_by IS NOT NULL OR withdrawn_on IS NOT NULL OR recoded_by IS NOT NULL) AND {questions}
) several JOIN forecast f ON f.question_id = several.question_id AND f.forecaster_id = several.forecaster_id
ORDER BY f.question_id, f.forecaster_id, f.stands_from, f.id
"""

# What a forecast is scored against, how well it did, and how its time is known: as graded.sql and judged.sql have it.
_AGAINST = """CASE
    WHEN stands_from < CASE
        WHEN made_at IS NULL AND forecast.recorded >= q.cutoff THEN q.unsure ELSE q.cutoff END
    AND (stands_until IS NULL OR stands_until >= CASE WHEN gone_by < q.cutoff THEN q.cutoff ELSE q.unsure END)
    THEN q.outcome_value END"""
_GRADE = """CASE
    WHEN forecast.recorded < q.cutoff AND q.recorded < q.cutoff THEN 0 WHEN documented < q.cutoff THEN 1 ELSE 2 END"""
_ERROR = f"(probability - {_AGAINST}) * (probability - {_AGAINST})"
# Most rows are right already, and a row that is written is written in three indexes too.
_SCORE = f"""
UPDATE forecast SET scored_against = {_AGAINST}, squared_error = {_ERROR}, grade = {_GRADE}
FROM question q
WHERE q.id = forecast.question_id AND {{questions}}
AND (scored_against IS DISTINCT FROM {_AGAINST} OR squared_error IS DISTINCT FROM {_ERROR} OR grade <> {_GRADE})
"""  # noqa: S608


class End(NamedTuple):
    """When a forecast stopped standing, why, and by when that is certain: the instant, or when it was recorded."""

    stands_until: int | None
    ended_by: str | None
    gone_by: int | None


NEVER = End(None, None, None)


class _Said(NamedTuple):
    """A row of _SHARED."""

    id: int
    question: int
    forecaster: int
    stands_from: int
    sure_from: int
    stands_until: int | None
    ended_by: str | None
    gone_by: int | None
    recoded_by: int | None
    made_on: str
    made_at: str | None
    withdrawn_on: str | None
    withdrawn_at: str | None
    withdrawn_from: int | None
    sure_gone: int | None

    @property
    def before(self) -> End:
        """When it stopped, as far as that was worked out before."""
        return End(self.stands_until, self.ended_by, self.gone_by)


def settle(database: Database, questions: Collection[int] | None) -> None:
    """Work out stands_until and scored_against of all forecasts on the questions, or on all of them."""
    if questions is None:
        _settle(database, "1 = 1", {})
        return
    chosen = sorted(questions)
    for first in range(0, len(chosen), TOGETHER):
        some = chosen[first : first + TOGETHER]
        one = len(some) == 1  # nearly always, and such a statement is known already
        which = "question_id = :question" if one else f"question_id IN ({', '.join(map(str, some))})"
        _settle(database, which, {"question": some[0]})


def _settle(database: Database, questions: str, params: dict[str, int]) -> None:
    _end_forecasts(database, _SHARED.format(questions=questions), params)
    database.execute(_SCORE.format(questions=questions), params)


def _end_forecasts(database: Database, sql: str, params: dict[str, int]) -> None:
    found = [_Said._make(row) for row in database.execute(sql, params)]
    standing = [one for one in found if one.ended_by != "void"]
    ends = _ends(standing)
    changed = [(*ends[one.id], one.id) for one in standing if ends[one.id] != one.before]
    database.update("forecast", End._fields, "id", changed)


def _ends(standing: Sequence[_Said]) -> dict[int, End]:
    """When and how each ended, by its number."""
    ends: dict[int, End] = {}
    following: _Said | None = None
    for one in reversed(standing):
        if one.recoded_by is not None:
            ends[one.id] = End(one.stands_from, "coding", one.stands_from)
            continue
        same = following is not None and following[1:3] == one[1:3]
        newer = following if same else None
        found = [*_revised(newer, ends), *_withdrawn(one, newer)]
        ends[one.id] = _first(found) if found else NEVER
        following = one
    return ends


def _first(found: list[tuple[int, bool, int]]) -> End:
    """Of what ended a forecast what came first; a withdrawal, where both did."""
    at, revised, _ = min(found)
    return End(at, "revision" if revised else "withdrawal", min(sure for *_, sure in found))


def _revised(newer: _Said | None, ends: Mapping[int, End]) -> Iterator[tuple[int, bool, int]]:
    if newer is not None:
        sure = ends[newer.id].gone_by or newer.sure_from  # what ends a later one comes after this
        yield newer.stands_from, True, min(sure, newer.sure_from)


def _withdrawn(said: _Said, newer: _Said | None) -> Iterator[tuple[int, bool, int]]:
    """Its withdrawal: before the newer one if that is of the same day, unless instants tell which came first."""
    if said.withdrawn_from is None or said.sure_gone is None:
        return
    start = said.withdrawn_from
    if newer is not None and newer.made_on == said.withdrawn_on:
        told = newer.made_at is not None and said.withdrawn_at is not None
        start = start if told else min(start, newer.stands_from)
    yield start, False, said.sure_gone
