"""Who is probably best, given that people answered different questions: adjusted for difficulty, then shrunk."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from ledger.errors import RefusedError
from ledger.store.scope import Scope, Timing
from ledger.store.sqlite import Database
from ledger.track_record import judged
from ledger.track_record.connecting import Link, links
from ledger.track_record.rules import Rule, rule_of
from ledger.track_record.score_table import Terms
from ledger.track_record.selection import Array, Rows, select, weigh
from ledger.track_record.terms import terms

_DRAWS = (
    4_000_000  # of one forecaster's skill, over all forecasters: memory stays the same however many there are
)


@dataclass(frozen=True, slots=True)
class Standing:
    """One forecaster on a leaderboard.

    Attributes:
        forecaster: the name.
        group: which group of forecasters, connected by shared questions, from 1.
        n: scored forecasts.
        questions: questions they are about.
        shared: of those, the ones that somebody else answered too.
        independent: independent claims (or questions without one) on which the standard error rests.
        score: their plain mean.
        adjusted: the score on questions of average difficulty within the group.
        standard_error: of the adjusted score; None where nothing tells it.
        value: the adjusted score, drawn towards the group's mean by how little is known.
        low: lower 95% limit of that.
        high: upper limit.
        rank: from 1, best first, within the group, by `value`; equal values share the best of their ranks. None where
            there is no standard error.
        rank_low: best rank within 95%.
        rank_high: worst rank within 95%.
        best: probability of being the best of the group; equal where nothing tells forecasters apart.
    """

    forecaster: str
    group: int
    n: int
    questions: int
    shared: int
    independent: int
    score: float
    adjusted: float
    standard_error: float | None
    value: float | None = None
    low: float | None = None
    high: float | None = None
    rank: int | None = None
    rank_low: int | None = None
    rank_high: int | None = None
    best: float | None = None


@dataclass(frozen=True, slots=True)
class Ranking:
    """A leaderboard.

    Attributes:
        terms: under which it was made.
        standings: group by group, the largest first, best first in each, by adjusted score where ranks are shared;
            those without a rank last.
        groups: how many groups there are that share no question, so that nobody is ranked across them.
        links: questions that would connect groups; empty where there is one group.
        hidden: forecasters with fewer than min_n forecasts; they help to tell difficulties and are not ranked.
        min_n: that number.
    """

    terms: Terms
    standings: tuple[Standing, ...]
    groups: int
    links: tuple[Link, ...]
    hidden: int
    min_n: int


def ranking(
    database: Database,
    scope: Scope,
    *,
    rule: str = "brier",
    floor: float | None = None,
    timing: Timing = "last",
    min_n: int = 0,
) -> Ranking:
    """A leaderboard; see Ledger.leaderboard."""
    from scoring import fixed_effects

    chosen = rule_of(rule, floor)
    rows = select(database, scope, timing)
    scored = rows.take(rows.scored)
    people = np.unique(scored["forecaster"])
    if len(people) < 2:
        raise RefusedError(
            f"a leaderboard needs two forecasters with scored yes/no forecasts; here there is {len(people) or 'none'}"
        )
    weighed = weigh(scored, np.zeros(len(scored), dtype=np.intp), timing, pooled=True)
    score = chosen.formula(scored["probability"], scored["outcome"], floor)
    if not np.isfinite(score).all():
        raise RefusedError(
            f"a {rule} score is infinite where somebody gave no chance to what happened, and cannot be adjusted; "
            "give a floor such as --floor 0.01, or take --rule brier"
        )
    # Within a question the weights add up to one per forecaster and claim, as in every other table.
    fit = fixed_effects(
        score=score,
        forecaster=scored["forecaster"],
        question=scored["question"],
        weight=weighed.weight,
        cluster=weighed.cluster,
    )
    code = np.searchsorted(people, scored["forecaster"])
    facts = _facts(scored, code, score, weighed.weight, len(people))
    shown = facts["n"] >= min_n
    order = np.argsort(-np.bincount(fit.component), kind="stable")
    group_of = np.argsort(order)[fit.component]
    names = judged.names(database)
    standings: list[Standing] = []
    for group in range(fit.components):
        members = np.flatnonzero((group_of == group) & shown)
        some = [
            Standing(
                forecaster=names[int(people[i])],
                group=group + 1,
                n=int(facts["n"][i]),
                questions=int(facts["questions"][i]),
                shared=int(facts["shared"][i]),
                independent=int(fit.clusters[i]),
                score=float(facts["score"][i]),
                adjusted=float(fit.adjusted[i]),
                standard_error=None if np.isnan(fit.standard_error[i]) else float(fit.standard_error[i]),
            )
            for i in members.tolist()
        ]
        standings += _ranked(some, chosen)
    components = dict(zip(people.tolist(), (group_of + 1).tolist(), strict=True))
    return Ranking(
        terms=terms(database, scope, rows, timing=timing, rule=rule, floor=floor),
        standings=tuple(standings),
        groups=fit.components,
        links=links(database, scope, components) if fit.components > 1 else (),
        hidden=int((~shown).sum()),
        min_n=min_n,
    )


def _facts(rows: Rows, code: Array, score: Array, weight: Array, people: int) -> dict[str, Array]:
    question = np.unique(rows["question"], return_inverse=True)[1]
    first = np.unique(code * (int(question.max()) + 1) + question, return_index=True)[1]
    answered = np.bincount(question[first])
    several = answered[question[first]] > 1
    size = np.bincount(code, weights=weight, minlength=people)
    return {
        "n": np.bincount(code, minlength=people),
        "questions": np.bincount(code[first], minlength=people),
        "shared": np.bincount(code[first], weights=several, minlength=people),
        "score": np.bincount(code, weights=weight * score, minlength=people) / size,
    }


def _ranked(some: list[Standing], rule: Rule) -> list[Standing]:
    """The members of a group with what is drawn towards their mean, best first; those without an error last."""
    from scoring import shrink

    sure = [one for one in some if one.standard_error is not None]
    rest = sorted((one for one in some if one.standard_error is None), key=lambda one: one.forecaster)
    if len(sure) < 2:
        return [*sure, *rest]
    board = shrink(
        estimate=[one.adjusted for one in sure],
        standard_error=[one.standard_error or 0.0 for one in sure],
        low_is_good=rule.low_is_good,
        draws=min(4000, max(200, _DRAWS // len(sure))),
    )
    placed = [
        replace(
            one,
            value=float(board.value[i]),
            low=float(board.low[i]),
            high=float(board.high[i]),
            best=float(board.best[i]),
            rank=int(board.rank[i]),
            rank_low=int(board.rank_low[i]),
            rank_high=int(board.rank_high[i]),
        )
        for i, one in enumerate(sure)
    ]
    sign = 1 if rule.low_is_good else -1
    placed.sort(key=lambda one: (one.rank, sign * one.adjusted, one.forecaster))
    return [*placed, *rest]
