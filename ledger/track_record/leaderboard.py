"""Who is probably best, given that people answered different questions: adjusted for difficulty, then shrunk."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import partial
from typing import Any

import numpy as np

from ledger.errors import RefusedError
from ledger.store.database import Database
from ledger.store.scope import Scope, Timing
from ledger.track_record.adjusted import Adjusted, by_difficulty, by_reference
from ledger.track_record.beside_board import ReferenceRow, behind, gaps, reference_rows
from ledger.track_record.columns import Array, Columns, names
from ledger.track_record.links import Link, links
from ledger.track_record.results import HEADLINE, Terms
from ledger.track_record.rules import Rule, rule_of
from ledger.track_record.selection import C, members, select, weigh
from ledger.track_record.terms import terms

# Of one forecaster's skill, over all forecasters: memory stays the same however many there are.
_DRAWS = 4_000_000
ALPHA = 0.05
# Of more who is the best hangs on how close together the best of them are, and no data tell that.
MOST = 10


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
            there is no standard error, and with fewer than HEADLINE forecasts where somebody of the group has those.
        rank_low: best rank within 95%; None where the first is not shown to be better than anybody.
        rank_high: worst rank within 95%.
        best: probability of being the best of the group; None where the first is not shown to be better than anybody,
            and where more than MOST have a rank.
        behind: how sure it is, at any time, that the first of the group is better: a p value that allows for how many
            others there are; None for the first, and where the two share no question.
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
    behind: float | None = None


@dataclass(frozen=True, slots=True)
class Ranking:
    """A leaderboard.

    Attributes:
        terms: under which it was made.
        standings: group by group, the largest first, best first in each, by adjusted score where ranks are shared;
            those without a rank last.
        groups: how many groups there are that share no question, so that nobody is ranked across them.
        references: what always saying 50%, the base rate and the crowd's median would have scored, by group.
        links: questions that would connect groups; empty where there is one group.
        hidden: forecasters with fewer than min_n forecasts; they help to tell difficulties and are not ranked.
        min_n: that number.
        reference: what the adjusted score is measured against; None for the difficulty of the questions.
    """

    terms: Terms
    standings: tuple[Standing, ...]
    groups: int
    references: tuple[ReferenceRow, ...]
    links: tuple[Link, ...]
    hidden: int
    min_n: int
    reference: str | None = None


def ranking(
    database: Database,
    scope: Scope,
    *,
    rule: str = "brier",
    floor: float | None = None,
    timing: Timing = "last",
    reference: str | None = None,
    min_n: int = 0,
) -> Ranking:
    """A leaderboard; see Ledger.leaderboard."""
    chosen = rule_of(rule, floor, single=True)
    rows = select(database, scope, timing)
    scored = rows.take(rows.scored)
    gap = None
    if reference is not None:
        scored, gap = gaps(database, scope, timing, scored, chosen, floor, reference)
    if (people := len(np.unique(scored.forecaster))) < 2:
        raise too_few(people, " beside others" if reference else "")
    found = board(scored, names(database), timing, rule=chosen, floor=floor, min_n=min_n, gap=gap)
    if found is None:
        raise RefusedError(
            f"a {rule} score is infinite where somebody gave no chance to what happened, and cannot be adjusted; "
            "give a floor such as --floor 0.01, or take --rule brier"
        )
    return Ranking(
        terms=terms(database, scope, rows, timing=timing, rule=rule, floor=floor),
        standings=found.standings,
        groups=found.groups,
        references=found.references,
        links=links(database, scope, found.members) if found.groups > 1 else (),
        hidden=people - len(found.standings),
        min_n=min_n,
        reference=reference,
    )


def too_few(people: int, beside: str = "") -> RefusedError:
    """What is said where there is nobody to be ranked."""
    needed = f"two forecasters with scored yes/no forecasts{beside}"
    return RefusedError(f"a leaderboard needs {needed}; here there is {people or 'none'}")


@dataclass(frozen=True, slots=True)
class Board:
    """The standings of everybody with enough forecasts, and what they rest on."""

    standings: tuple[Standing, ...]  # these three as in Ranking
    groups: int
    references: tuple[ReferenceRow, ...]
    members: dict[int, int]  # forecaster -> group, from 1


def board(
    scored: C,
    name: dict[int, str],
    timing: Timing,
    *,
    rule: Rule,
    floor: float | None = None,
    min_n: int = 0,
    gap: Array | None = None,
) -> Board | None:
    """The standings of two forecasters or more; None where a score is infinite.

    Args:
        scored: scored yes/no forecasts.
        name: of each forecaster.
        timing: the policy of time.
        rule: the scoring rule.
        floor: of the rule.
        min_n: leave out forecasters with fewer forecasts.
        gap: (n,) by how much each score is above that of a reference, which is then what it is adjusted by.
    """
    people, code = np.unique(scored.forecaster, return_inverse=True)
    weighed = weigh(scored, np.zeros(len(scored), dtype=np.intp), timing, pooled=True)
    score = rule.of(scored.probability, scored.outcome, floor)
    if not np.isfinite(score).all():
        return None
    fit = by_difficulty(weighed, score) if gap is None else by_reference(weighed, score, gap, code)
    facts = _facts(scored, code, score, weighed.weight, len(people))
    group_of, evidence = fit.group, partial(behind, weighed, rule=rule, floor=floor)
    return Board(
        standings=standings(people, name, fit, facts, rule, min_n, evidence),
        groups=fit.components,
        references=reference_rows(scored, weighed.weight, group_of[code], fit.difficulty, rule, floor),
        members=dict(zip(people.tolist(), (group_of + 1).tolist(), strict=True)),
    )


def standings(
    people: Array,
    name: dict[int, str],
    fit: Adjusted,
    facts: dict[str, Array],
    rule: Rule,
    min_n: int,
    evidence: Callable[[int], dict[int, float]],
) -> tuple[Standing, ...]:
    """The standings of a board, group by group.

    Args:
        people: (p,) their numbers.
        name: of each forecaster.
        fit: their adjusted scores.
        facts: (p,) their plain mean, their forecasts, and how many questions these are about and share.
        rule: the scoring rule.
        min_n: as for board().
        evidence: from the first of a group to the p values of the others; see behind().
    """
    ids = {name[number]: number for number in people.tolist()}
    found: list[Standing] = []
    for group, those in members(fit.group, fit.components):
        some = [
            Standing(
                forecaster=name[int(people[i])],
                group=group + 1,
                n=int(facts["n"][i]),
                questions=int(facts["questions"][i]),
                shared=int(facts["shared"][i]),
                independent=int(fit.clusters[i]),
                score=float(facts["score"][i]),
                adjusted=float(fit.adjusted[i]),
                standard_error=None if np.isnan(fit.standard_error[i]) else float(fit.standard_error[i]),
            )
            for i in those[facts["n"][those] >= min_n].tolist()
        ]
        found += _compared(_ranked(some, rule), ids, evidence)
    return tuple(found)


def _facts(rows: Columns, code: Array, score: Array, weight: Array, people: int) -> dict[str, Array]:
    question = np.unique(rows.question, return_inverse=True)[1]
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
    """The members of a group with what is drawn towards their mean, best first; those who cannot be ranked last."""
    least = HEADLINE if any(one.n >= HEADLINE for one in some) else 0
    sure = [one for one in some if one.standard_error is not None and one.n >= least]
    named = {one.forecaster for one in sure}
    rest = sorted((one for one in some if one.forecaster not in named), key=lambda one: one.forecaster)
    if len(sure) < 2:
        return [*sure, *rest]
    sign = 1 if rule.low_is_good else -1
    placed = sorted(_drawn(sure, rule), key=lambda one: (one.rank, sign * one.adjusted, one.forecaster))
    return [*placed, *rest]


def _compared(
    standings: list[Standing], ids: dict[str, int], evidence: Callable[[int], dict[int, float]]
) -> list[Standing]:
    """With the evidence that the first is better; where that is none, no rank is sure, and nobody best."""
    if not standings or standings[0].rank is None:
        return standings
    found = evidence(ids[standings[0].forecaster])
    shown = any(p <= ALPHA for p in found.values())
    ranked = sum(one.rank is not None for one in standings)
    unsure: dict[str, Any] = {} if shown else {"rank_low": None, "rank_high": None}
    if not shown or ranked > MOST:
        unsure["best"] = None
    return [replace(one, behind=found.get(ids[one.forecaster]), **unsure) for one in standings]


def _drawn(sure: list[Standing], rule: Rule) -> list[Standing]:
    """Each drawn towards the mean of all by how little is known of it."""
    from scoring import shrink

    board = shrink(
        estimate=[one.adjusted for one in sure],
        standard_error=[one.standard_error or 0.0 for one in sure],
        clusters=[one.independent for one in sure],
        low_is_good=rule.low_is_good,
        draws=min(4000, max(200, _DRAWS // len(sure))),
    )
    return [
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
