"""The sums behind scorecards, grouped by the database: what is scored and what is left out."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from ledger.scope import Scope
from ledger.store.classification import CLASSIFIED
from ledger.store.sqlite import Database, Row

# Questions of one claim together weigh one, so a claim's scores are averaged before they are summed.
# Where no claim has two questions that is the plain sum, which is one pass over a covering index.
_PLAIN = """
SELECT forecaster_id, count(*), sum(d), sum(d * d), sum(o), {outcome_squared}, sum(hindsight)
FROM (SELECT forecaster_id, o, (probability - o) * (probability - o) AS d, hindsight FROM ({scored}) scored) scores
GROUP BY forecaster_id
"""
_CLUSTERED = """
SELECT forecaster_id, sum(n), sum(questions), count(*), sum(w), sum(s), sum(w * w), sum(s * s), sum(w * s),
    sum(o), sum(oo), sum(hindsight)
FROM (
    SELECT forecaster_id, count(*) AS n, {questions} AS questions, {weight} AS w,
        sum((probability - o) * (probability - o)) * {weight} / count(*) AS s,
        sum(o) * {weight} / count(*) AS o, sum(o * o) * {weight} / count(*) AS oo, sum(hindsight) AS hindsight
    FROM ({scored}) scored GROUP BY forecaster_id, cluster
) clusters GROUP BY forecaster_id
"""
_NOW = """
SELECT forecaster_id, cluster, probability, scored_against AS o, hindsight
FROM forecast WHERE scored_against IS NOT NULL AND probability IS NOT NULL{by}
"""
_AS_OF = """
SELECT forecaster_id, cluster, question_id, probability, outcome_value AS o, hindsight
FROM ({classified}) c WHERE fate = 'scored' AND kind = 'binary'
"""
_CHOICES = """
SELECT forecaster_id, cluster, question_id, probabilities, outcome_value, hindsight
FROM ({classified}) c WHERE fate = 'scored' AND kind = 'choice' ORDER BY id
"""
_LEFT_OUT = """
SELECT forecaster_id, fate, count(*) FROM ({classified}) c WHERE fate <> 'scored' GROUP BY forecaster_id, fate
"""


@dataclass(frozen=True, slots=True)
class Sums:
    """One forecaster's sums over clusters (claims, or questions without one).

    Attributes are named as scoring.groups takes them: w is a cluster's weight, s its weighted score.
    """

    forecaster: int
    n: int
    questions: int
    clusters: int
    weight: float
    score: float
    weight_squared: float
    score_squared: float
    weight_score: float
    outcome: float
    outcome_squared: float
    retrospective: int


def binary_sums(database: Database, scope: Scope, today: date) -> list[Sums]:
    """The sums of all yes/no forecasts that are scored, for each forecaster who has any."""
    if is_now(scope, today):
        scored = _NOW.format(by="" if scope.by is None else " AND forecaster_id = :by")
    else:
        scored = _AS_OF.format(classified=_classified(scope))
    if scope.time == "every":
        sql = _CLUSTERED.format(scored=scored, weight="count(*)", questions="count(DISTINCT question_id)")
    elif _claims_share(database):
        sql = _CLUSTERED.format(scored=scored, weight="1.0", questions="count(*)")
    else:
        fractions = database.value("SELECT 1 FROM question WHERE outcome_value NOT IN (0, 1) LIMIT 1")
        squared = "sum(o * o)" if fractions else "sum(o)"  # of 0 and 1 the squares are the same
        sql = _PLAIN.format(scored=scored, outcome_squared=squared)
        return [_plain(*row) for row in database.execute(sql, _params(scope))]
    return [Sums(*row) for row in database.execute(sql, _params(scope))]


def _plain(
    forecaster: int, n: int, score: float, squared: float, outcome: float, outcome_squared: float, late: int
) -> Sums:
    """Sums in which every forecast is a cluster of weight 1."""
    return Sums(forecaster, n, n, n, n, score, n, squared, score, outcome, outcome_squared, late)


def choices(database: Database, scope: Scope) -> Iterator[Row]:
    """(forecaster, cluster, question, probabilities as JSON, index of what happened, hindsight) of choice forecasts."""
    if not database.value("SELECT 1 FROM question WHERE kind = 'choice' LIMIT 1"):
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
    return bool(database.value("SELECT 1 FROM question WHERE cluster <> id LIMIT 1"))


def _classified(scope: Scope, only: str = "1 = 1") -> str:
    return f"{CLASSIFIED} WHERE {only} AND {scope.conditions()}"


def _params(scope: Scope) -> dict[str, object]:
    return {**scope.params(), "every": int(scope.time == "every"), "prospective": int(scope.prospective_only)}
