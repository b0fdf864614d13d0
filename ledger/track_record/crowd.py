"""A crowd as a forecaster of its own: what people's forecasts say together, and each of them beside the rest."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from ledger.errors import RefusedError
from ledger.store import lookup
from ledger.store.database import Database
from ledger.store.scope import Scope, Timing
from ledger.track_record.columns import Array, TimedColumns, names
from ledger.track_record.estimates import Card, cards
from ledger.track_record.results import Terms
from ledger.track_record.selection import members, select
from ledger.track_record.terms import terms

if TYPE_CHECKING:
    from scoring.comparison import Comparison


class Said(NamedTuple):
    """What the crowd said on one question.

    Attributes:
        question: its number.
        forecasters: how many stood.
        probability: what they said together.
        outcome: what happened.
    """

    question: int
    forecasters: int
    probability: float
    outcome: float


class Voice(NamedTuple):
    """One of the crowd beside the others together, on the questions on which there were others.

    Attributes:
        forecaster: the name.
        questions: how many these are.
        score: mean Brier score of the forecaster on them.
        others: that of the others together, without this one.
        paired: score - others, with its interval and p value for one look; below 0 this one was better.
    """

    forecaster: str
    questions: int
    score: float
    others: float
    paired: Comparison


@dataclass(frozen=True, slots=True)
class CrowdRecord:
    """How a crowd did.

    Attributes:
        terms: under which; counts are of the forecasts of its members.
        method: by which their forecasts become one.
        card: its Brier score, base rate and skill.
        voices: its members by name, each beside the rest; who never stood beside another is not there.
        said: question by question.
        people: how many members have a scored forecast.
    """

    terms: Terms
    method: str
    card: Card
    voices: tuple[Voice, ...]
    said: tuple[Said, ...]
    people: int


def crowd_record(database: Database, scope: Scope, method: str, of: Sequence[str], timing: Timing) -> CrowdRecord:
    """A crowd's track record; see Ledger.crowd."""
    name = names(database)
    wanted = [lookup.forecaster(database, one) for one in of]
    rows = select(database, scope, timing)
    if wanted:
        rows = rows.take(np.isin(rows.forecaster, wanted))
    scored = rows.take(rows.scored)
    people = np.unique(scored.forecaster)
    if absent := [name[one] for one in wanted if one not in people]:
        raise RefusedError(
            f"{absent[0]} has no scored yes/no forecast here, and adds nothing to a crowd; leave --of out"
        )
    if len(people) < 2:
        found = len(people) or "nobody"
        raise RefusedError(f"a crowd needs two forecasters with scored yes/no forecasts; here there is {found}")
    # Who spoke first comes first, as weights by recency ask.
    scored = scored.take(np.lexsort((scored.id, scored.start, scored.question)))
    first, together, others = _together(scored, method)
    crowd = replace(
        scored.take(first),
        probability=together,
        forecaster=np.zeros(len(first), dtype=np.int64),
        unit=scored.question_unit[first],
    )
    count = np.diff(np.append(first, len(scored))).tolist()
    said = zip(crowd.question.tolist(), count, together.tolist(), crowd.outcome.tolist(), strict=True)
    return CrowdRecord(
        terms=terms(database, scope, rows, timing=timing, rule="brier"),
        method=method,
        card=cards(crowd, crowd.forecaster)[0],
        voices=tuple(sorted(_voices(scored, others, name), key=lambda one: one.forecaster.casefold())),
        said=tuple(Said(*one) for one in said),
        people=len(people),
    )


def _together(scored: TimedColumns, method: str) -> tuple[Array, Array, Array]:
    """Where each question's forecasts begin, what they say together, and beside each forecast what the others say."""
    first = np.flatnonzero(np.diff(scored.question, prepend=-1))
    together, others = np.empty(len(first)), np.full(len(scored), np.nan)
    for place, at in enumerate(np.split(np.arange(len(scored)), first[1:])):
        p = scored.probability[at]
        together[place] = _one(p, method, int(scored.question[at[0]]))
        for i in range(len(at) if len(at) > 1 else 0):
            others[at[i]] = _one(np.delete(p, i), method, int(scored.question[at[0]]))
    return first, together, others


def _one(p: Array, method: str, question: int) -> float:
    from scoring import ScoringError, aggregate

    try:
        return aggregate(probabilities=p, method=method)
    except ScoringError as error:
        raise RefusedError(
            f"on Q{question} somebody said 0% and somebody 100%, whose odds have no mean; take another method, such as "
            "median"
        ) from error


def _voices(scored: TimedColumns, others: Array, name: dict[int, str]) -> Iterator[Voice]:
    from scoring import brier_score, compare

    beside = ~np.isnan(others)
    rows, said = scored.take(beside), others[beside]
    people, code = np.unique(rows.forecaster, return_inverse=True)
    for place, at in members(code, len(people)):
        mine, theirs = (brier_score(probability=p[at], outcome=rows.outcome[at]) for p in (rows.probability, said))
        # Questions of one claim count once.
        _, of = np.unique(rows.unit[at], return_inverse=True)
        mine, theirs = (np.bincount(of, weights=x) / np.bincount(of) for x in (mine, theirs))
        yield Voice(
            name[int(people[place])],
            len(at),
            float(mine.mean()),
            float(theirs.mean()),
            compare(score_a=mine, score_b=theirs),
        )
