"""A leaderboard of a lake: the engine keeps who said what of which question, and gives sums, step by step."""

from __future__ import annotations

import numpy as np

from ledger.store.lake.engine import Lake
from ledger.store.scope import Scope
from ledger.store.statements import statement
from ledger.track_record.adjusted import Adjusted
from ledger.track_record.beside_board import ReferenceRow
from ledger.track_record.columns import Array, names
from ledger.track_record.lake_sums import UNIT, statement_for, values
from ledger.track_record.leaderboard import Ranking, standings, too_few
from ledger.track_record.links import linking
from ledger.track_record.results import Terms
from ledger.track_record.rules import RULES
from ledger.track_record.selection import linked
from ledger.track_record.status import BASES, GRADES, SCORED, STATUSES
from ledger.track_record.terms import OTHER_KIND, stated
from scoring.difficulty import LEAST, solved


def ranking_of_sums(lake: Lake, scope: Scope, min_n: int) -> Ranking:
    """The leaderboard by Brier scores, adjusted for difficulty."""
    _keep(lake, scope)
    ids, (n, questions, shared, own, total, beside, lowest, highest) = _sums(lake, "people", 8)
    if len(ids) < 2:
        raise too_few(len(ids))
    own, total, beside = own / UNIT, total / UNIT, beside / UNIT
    centre = total.sum() / own.sum()
    steps = _Steps(lake, ids)
    effect = solved(steps.told, own, total - beside, total - centre * own)
    while not steps.settled:
        steps.told(effect)
    group = np.unique(steps.label, return_inverse=True)[1]
    # Only differences are determined: difficulties average 0 over the scores of each group.
    adjusted = centre + effect + (_add(group, total - (centre + effect) * own) / _add(group, own))[group]
    far = max(abs(lowest.min() / UNIT - centre), abs(highest.max() / UNIT - centre))
    error, clusters = _errors(lake, ids, adjusted, group, steps.remaining, LEAST * far)
    fit = Adjusted(adjusted, error, clusters, group, int(group.max()) + 1, np.empty(0))
    members = dict(zip(ids.tolist(), (fit.group + 1).tolist(), strict=True))
    facts = {"n": n, "questions": questions, "shared": shared, "score": total / own}
    found = standings(ids, names(lake), fit, facts, RULES["brier"], min_n, lambda first: _behind(lake, first))
    references = _references(lake, fit.group[np.unique(group, return_index=True)[1]])
    waiting: list[tuple[int, int]] = []
    if fit.components > 1:
        lake.give("given", forecaster_id=ids, label=fit.group + 1)
        waiting = [(row[0], row[1]) for row in lake.execute(statement("board.waiting"), values(scope))]
    return Ranking(
        terms=_terms(lake, scope),
        standings=found,
        groups=fit.components,
        references=references,
        links=linking(lake, scope, waiting, members) if fit.components > 1 else (),
        hidden=len(ids) - len(found),
        min_n=min_n,
    )


def _keep(lake: Lake, scope: Scope) -> None:
    """Let the engine work out once what is read again and again."""
    lake.keep("said", statement("board.said"), values(scope))
    if "claim" not in statement_for(lake):
        lake.define("pairs", statement("board.pairs"))
        return
    claims = np.array(lake.execute(statement("board.own_claims")), dtype=np.int64).reshape(-1, 2)
    unit, question = claims.T
    cluster = linked(np.zeros(len(unit), dtype=np.int64), unit, question)
    question, first = np.unique(question, return_index=True)
    lake.give("linked", unit=question, claim_group=-1 - cluster[first].astype(np.int64))
    lake.keep("pairs", statement("board.claim_pairs"))


def _sums(lake: Lake, name: str, width: int, **params: float) -> tuple[Array, list[Array]]:
    """Numbers that a statement gives, those of forecasters or groups first, and a column for each of so many sums."""
    rows = lake.execute(statement(f"board.{name}"), params)
    ids, *sums = zip(*rows, strict=True) if rows else [()] * (1 + width)
    return np.array(ids, dtype=np.int64), [np.array([float(one) for one in column]) for column in sums]


def _add(group: Array, amounts: Array) -> Array:
    return np.bincount(group, weights=amounts)


class _Steps:
    """One pass over the scores for each step, from values of forecasters to what their questions make of these.

    Attributes:
        label: (f,) the lowest place of anybody who is linked by shared questions, when it is settled.
        remaining: (f,) 1 for those left when whoever has only one score, or a question that has, went away.
        settled: whether both are.
    """

    def __init__(self, lake: Lake, ids: Array) -> None:
        self._lake, self._ids = lake, ids
        self.label, self.remaining, self.settled = np.arange(len(ids)), np.ones(len(ids), dtype=np.int64), False

    def told(self, effect: Array) -> Array:
        """As scoring.difficulty.solved asks for it; the values go out as whole numbers."""
        scale = float(np.abs(effect).max()) or 1.0
        whole = np.rint(effect / scale * UNIT)
        self._lake.give("given", forecaster_id=self._ids, amount=whole, label=self.label, remaining=self.remaining)
        _, (sums, lowest, questions) = _sums(self._lake, "told", 3)
        label = lowest.astype(np.int64)
        # Whoever a forecaster is linked to may itself have a lower link by now: follow them.
        label, remaining = label[label], self.remaining * (questions > 1)
        self.settled = bool((label == self.label).all() and (remaining == self.remaining).all())
        self.label, self.remaining = label, remaining
        return sums / UNIT * scale


def _errors(
    lake: Lake, ids: Array, adjusted: Array, group: Array, remaining: Array, least: float
) -> tuple[Array, Array]:
    """Standard error of each, and how many clusters it rests on; see scoring.difficulty."""
    lake.give(
        "given", forecaster_id=ids, amount=np.rint(adjusted * UNIT), label=group.astype(np.int64), remaining=remaining
    )
    lake.keep("difficulties", statement("board.difficulties"))
    lake.keep("pulls", statement("board.pulls"))
    clusters, whole, square = np.zeros((3, len(ids)))
    some, (counted, pull, squares) = _sums(lake, "errors", 3, least=least)
    at = np.searchsorted(ids, some)
    clusters[at], whole[at], square[at] = counted, pull / UNIT, squares / UNIT**2
    with np.errstate(divide="ignore", invalid="ignore"):
        share = whole / _add(group, whole)[group]
        error = np.where(square > 0, np.sqrt(square * (1 - share)) / whole, np.nan)
    return error, clusters


def _references(lake: Lake, place: Array) -> tuple[ReferenceRow, ...]:
    """What stands beside each group; `place` is that of each group on the board, from 0."""
    groups, (asked, several, weight, outcome, squares, difficulty) = _sums(lake, "groups", 6)
    crowds, (beside, score, above) = _sums(lake, "crowds", 3)
    rate = outcome / weight
    found = []
    for g in groups.tolist():
        for name, value in (
            ("always 50%", 0.25 - rate[g] + squares[g] / weight[g]),
            ("base rate", squares[g] / weight[g] - rate[g] ** 2),
        ):
            adjusted = value - difficulty[g] / weight[g]
            found.append(ReferenceRow(name, int(place[g]) + 1, int(asked[g]), float(value), float(adjusted)))
        for at in np.flatnonzero(crowds == g).tolist():
            mean, adjusted = score[at] / beside[at], above[at] / beside[at]
            found.append(ReferenceRow("crowd median", int(place[g]) + 1, int(several[g]), float(mean), float(adjusted)))
    return tuple(sorted(found, key=lambda one: one.group))


def _behind(lake: Lake, first: int) -> dict[int, float]:
    """As beside_board.behind gives it."""
    from scoring import holm
    from scoring.wagers import mixed

    others, gains = _sums(lake, "behind", 4, one=first)
    if not len(others):
        return {}
    adjusted = holm(p=np.exp(-np.maximum(mixed([one / UNIT for one in gains]), 0)))
    return dict(zip(others.tolist(), adjusted.tolist(), strict=True))


def _terms(lake: Lake, scope: Scope) -> Terms:
    """What stands beside the board."""
    graded, bases, left = dict.fromkeys(GRADES, 0), dict.fromkeys(BASES, 0), dict.fromkeys((*STATUSES, OTHER_KIND), 0)
    running = 0
    for status, binary, basis, grade, early, count in lake.execute(statement("board.counts"), values(scope)):
        if status == SCORED and binary:
            graded[GRADES[grade]] += count
            bases[basis] += count
            running += early * count
        else:
            left[OTHER_KIND if status == SCORED else STATUSES[status]] += count
    return stated(
        lake,
        scope,
        time="last",
        rule="brier",
        floor=None,
        clipped=0,
        **graded,
        bases={name: count for name, count in bases.items() if count},
        left_out={name: count for name, count in left.items() if count},
        running=running,
    )
