"""The sums behind scorecards, grouped by the database: what is scored and what is left out."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress
from datetime import date
from threading import Thread
from typing import NamedTuple

from ledger.errors import LedgerError
from ledger.store.scope import Scope
from ledger.store.sqlite import Database, Row, again
from ledger.track_record.status import CLASSIFIED

MANY = 100_000  # forecasts from which on a second thread is worth starting

# Questions of one claim together weigh one, so a claim's scores are averaged before they are summed.
# Where no claim has two questions that is the plain sum, which is one pass over a covering index. It is ordered so
# that all of it is worked out before the first row is given: for every row the thread has to wait for Python.
_PLAIN = """
SELECT forecaster_id, count(*), count(*), sum(d), sum(d * d), sum(d * d * d), sum(o), {outcome_squared}, sum(hindsight)
FROM ({scored}) scored
GROUP BY forecaster_id ORDER BY count(*)
"""
_CLAIMS = """
SELECT forecaster_id, sum(n), count(*), sum(d), sum(d * d), sum(d * d * d), sum(o), sum(oo), sum(hindsight)
FROM (
    SELECT forecaster_id, count(*) AS n, avg(d) AS d, avg(o) AS o,
        avg(o * o) AS oo, sum(hindsight) AS hindsight
    FROM ({scored}) scored GROUP BY forecaster_id, weighs_with
) claims GROUP BY forecaster_id
"""
_EVERY = """
SELECT forecaster_id, count(*), count(DISTINCT question_id), sum(d), sum(o),
    sum(o * o), sum(hindsight)
FROM ({scored}) scored GROUP BY forecaster_id, weighs_with ORDER BY forecaster_id, weighs_with
"""
_NOW = """
SELECT forecaster_id, weighs_with, squared_error AS d, scored_against AS o, hindsight
FROM forecast WHERE scored_against IS NOT NULL{only}{by}
"""
_AS_OF = """
SELECT forecaster_id, weighs_with, question_id, (probability - outcome_value) * (probability - outcome_value) AS d,
    outcome_value AS o, hindsight
FROM ({classified}) c WHERE fate = 'scored' AND kind = 'binary'
"""
_CHOICES = """
SELECT forecaster_id, weighs_with, question_id, probabilities, outcome_value, hindsight
FROM ({classified}) c WHERE fate = 'scored' AND kind = 'choice' ORDER BY id
"""
_LEFT_OUT = """
SELECT forecaster_id, fate, count(*) FROM ({classified}) c WHERE fate <> 'scored' GROUP BY forecaster_id, fate
"""


class Sums(NamedTuple):
    """One forecaster's sums over claims, or over questions without a claim.

    The score of a claim is the mean over its questions.

    Attributes:
        forecaster: the number.
        n: forecasts.
        clusters: claims.
        score: sum of their Brier scores.
        squares: sum of the squares of these.
        cubes: sum of the cubes.
        outcome: sum of the outcomes.
        outcome_squares: sum of their squares.
        retrospective: forecasts on questions recorded in hindsight.
    """

    forecaster: int
    n: int
    clusters: int
    score: float
    squares: float
    cubes: float
    outcome: float
    outcome_squares: float
    retrospective: int


class ClaimSums(NamedTuple):
    """The sums of one forecaster's forecasts on one claim, where every forecast counts for itself."""

    forecaster: int
    n: int
    questions: int
    score: float
    outcome: float
    outcome_squares: float
    retrospective: int


def binary_sums(database: Database, scope: Scope, today: date) -> list[Sums]:
    """The sums of all yes/no forecasts that are scored, for each forecaster who has any."""
    if is_now(scope, today):
        others = database.value("SELECT 1 FROM question WHERE kind <> 'binary' LIMIT 1")
        scored = _NOW.format(
            only=" AND squared_error IS NOT NULL" if others else "",
            by="{half}" if scope.by is None else " AND forecaster_id = :by",
        )
    else:
        scored = _AS_OF.format(classified=_classified(scope))
    if _claims_share(database):
        rows = _of_everyone(database, _CLAIMS.format(scored=scored), _params(scope))
        return list(map(Sums._make, rows))
    # Of 0 and 1 the squares are the same; what was corrected later may have been a fraction, whatever it is now.
    fractions = not is_now(scope, today) or database.value(
        "SELECT 1 FROM question WHERE outcome_value NOT IN (0, 1) LIMIT 1"
    )
    squared = "sum(o * o)" if fractions else "sum(o)"
    rows = _of_everyone(database, _PLAIN.format(scored=scored, outcome_squared=squared), _params(scope))
    return list(map(Sums._make, rows))


def _of_everyone(database: Database, sql: str, params: dict[str, object]) -> list[Row]:
    """The rows of a query grouped by forecaster; of a large ledger in two threads, each for half of them.

    Both connections see the same state, for the first one is in a transaction, and nobody writes while it reads.
    """
    forecasters, forecasts = database.execute(
        "SELECT (SELECT max(id) FROM forecaster), (SELECT max(id) FROM forecast)"
    )[0]
    if "{half}" not in sql or (forecasts or 0) < MANY or not database.raw.in_transaction:
        return database.execute(sql.format(half=""), params)
    if (other := again(database)) is None:
        return database.execute(sql.format(half=""), params)
    params = {**params, "middle": forecasters // 2}
    lower, upper = (sql.format(half=f" AND forecaster_id {side} :middle") for side in ("<=", ">"))
    found: list[list[Row]] = []

    def read_upper() -> None:
        with suppress(LedgerError):  # then the first connection reads this half too
            found.append(other.execute(upper, params))

    with other:
        thread = Thread(target=read_upper)
        thread.start()
        rows = database.execute(lower, params)
        thread.join()
    return rows + (found[0] if found else database.execute(upper, params))


def claim_sums(database: Database, scope: Scope) -> list[ClaimSums]:
    """The sums of all yes/no forecasts that were made in time, by forecaster and claim."""
    scored = _AS_OF.format(classified=_classified(scope))
    return [ClaimSums(*row) for row in database.execute(_EVERY.format(scored=scored), _params(scope))]


def choices(database: Database, scope: Scope) -> Iterator[Row]:
    """(forecaster, cluster, question, probabilities as JSON, index of what happened, hindsight) of choice forecasts."""
    if not database.value("SELECT 1 FROM question WHERE kind <> 'binary' LIMIT 1"):
        return
    for batch in database.stream(_CHOICES.format(classified=_classified(scope)), _params(scope)):
        yield from batch


def left_out(database: Database, scope: Scope, today: date) -> list[tuple[int, str, int]]:
    """(forecaster, reason, count) of the forecasts that are not scored."""
    only = "f.scored_against IS NULL" if is_now(scope, today) else "1 = 1"
    rows = database.execute(_LEFT_OUT.format(classified=_classified(scope, only)), _params(scope))
    return [(forecaster, fate, count) for forecaster, fate, count in rows]


def is_now(scope: Scope, today: date) -> bool:
    """Whether the forecasts that the tables mark as scored are just those of the scope."""
    return (
        scope.as_of >= today
        and scope.time == "last"
        and not scope.tags
        and scope.since is None
        and not scope.prospective_only
    )


def _claims_share(database: Database) -> bool:
    return bool(
        database.value("SELECT 1 FROM question WHERE weighs_with <> id LIMIT 1")
        or database.value("SELECT 1 FROM forecast WHERE weighs_with < 0 LIMIT 1")
    )


def _classified(scope: Scope, only: str = "1 = 1") -> str:
    return f"{CLASSIFIED} WHERE {only} AND {scope.conditions()}"


def _params(scope: Scope) -> dict[str, object]:
    return {**scope.params(), "every": int(scope.time == "every"), "prospective": int(scope.prospective_only)}
