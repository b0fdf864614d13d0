"""Scores of groups of forecasts, by any rule, against any reference, with what they come from."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import TYPE_CHECKING

import numpy as np

from ledger.errors import RefusedError
from ledger.store import lookup
from ledger.store.scope import Scope, Timing
from ledger.store.sqlite import Database
from ledger.track_record import groupings, judged, references
from ledger.track_record.bounds import possibilities
from ledger.track_record.calibration import calibrations
from ledger.track_record.judged import BASES
from ledger.track_record.means import Estimates, estimates, known, means
from ledger.track_record.quantities.choices import choice_scores
from ledger.track_record.quantities.groups import quantity_groups
from ledger.track_record.rules import Rule, rule_of
from ledger.track_record.score_table import Group, ScoreTable
from ledger.track_record.selection import CHOICE, Array, Rows, Weighed, counts_of, members, select, weigh
from ledger.track_record.skill import skills
from ledger.track_record.terms import counted, left_out, terms

if TYPE_CHECKING:
    from ledger.track_record.score_table import Calibration, Possible


def score_table(
    database: Database,
    scope: Scope,
    *,
    by: str = "forecaster",
    rule: str = "brier",
    floor: float | None = None,
    timing: Timing = "last",
    reference: str = "base-rate",
    min_n: int = 0,
    decompose: bool = False,
    guessed: bool = False,
    bounds: bool = False,
) -> ScoreTable:
    """A table of scores; see Ledger.scores for the arguments."""
    chosen = rule_of(rule, floor)
    _check(chosen, by, reference, decompose, guessed, bounds)
    rows = select(database, scope, timing, groupings.columns(by))
    all_kinds = rule == "brier"
    labels, at, group = groupings.groups(database, rows, by)
    members_ = rows.take(at)
    scored = counted(members_, all_kinds=all_kinds)
    binary = members_.scored
    pooled = by != "forecaster"
    weighed = weigh(members_.take(binary), group[binary], timing, pooled=pooled)
    score = (
        chosen.formula(weighed.rows["probability"], weighed.rows["outcome"], floor) if binary.any() else _NONE
    )
    parts = {
        "score": _scores(weighed, score, chosen, len(labels)),
        "infinite": np.bincount(weighed.group[~np.isfinite(score)], minlength=len(labels)).tolist(),
        "base_rate": means(weighed, weighed.rows["outcome"], len(labels)),
        "choice": _choice(database, members_, group, timing, pooled, len(labels))
        if all_kinds
        else [None] * len(labels),
        "quantities": quantity_groups(database, scope, members_, group, timing, len(labels), pooled=pooled)
        if all_kinds
        else [None] * len(labels),
        **skills(database, scope, timing, weighed, chosen, floor, reference, len(labels), pooled),
        **_over_time(weighed, score, chosen, timing, len(labels)),
    }
    calibration = calibrations(weighed, chosen.name, floor, len(labels), guessed) if decompose else {}
    possible = possibilities(members_, group, timing, len(labels), pooled=pooled) if bounds else {}
    found = [
        _group(
            labels[place], place, here, members_, scored, parts, calibration.get(place), possible.get(place)
        )
        for place, here in members(group, len(labels))
    ]
    kept = [one for one in found if one.n >= min_n]
    beside = _person(database, reference)
    if by == "forecaster":
        kept.sort(key=_best_first(chosen))
    return ScoreTable(
        terms=terms(database, scope, rows, timing=timing, rule=rule, floor=floor, all_kinds=all_kinds),
        by=by,
        reference=beside or reference,
        beside=beside,
        groups=tuple(kept),
        hidden=len(found) - len(kept),
        min_n=min_n,
        repeated=int((np.bincount(at[scored], minlength=1) > 1).sum()) if scored.any() else 0,
        guessed=guessed,
    )


_NONE = np.zeros(0)


def _person(database: Database, reference: str) -> str | None:
    """The forecaster that is the reference, by the name that the ledger has for them; None where it is a word."""
    if reference in references.REFERENCES:
        return None
    return judged.names(database)[lookup.forecaster(database, reference)]


def _check(rule: Rule, by: str, reference: str, decompose: bool, guessed: bool, bounds: bool) -> None:
    if by not in groupings.AXES:
        raise RefusedError(f"scores are grouped by {', '.join(groupings.AXES)}, not by {by!r}")
    if reference != "base-rate":
        references.check(reference, rule.relative)
    if decompose and rule.name not in ("brier", "log"):
        raise RefusedError(f"--decompose goes with the rules brier and log, not with {rule.name}")
    if bounds and rule.name != "brier":
        raise RefusedError(f"--bounds goes with the rule brier, not with {rule.name}")
    if guessed and not decompose:
        raise RefusedError(
            "--with-implied says what is in the calibration figures, so it goes with --decompose"
        )


def _scores(weighed: Weighed, score: Array, rule: Rule, groups: int) -> Estimates:
    """Mean scores; where high is good, those of what is missing to the best, turned round."""
    if rule.low_is_good:
        return estimates(weighed, score, groups, rule.within, rule.opposite)
    best = rule.within[1]
    missing = estimates(weighed, best - score, groups, (0.0, math.inf), rule.opposite)
    return [
        found
        and found._replace(
            value=best - found.value,
            low=None if found.high is None else best - found.high,
            high=None if found.low is None else best - found.low,
        )
        for found in missing
    ]


def _choice(
    database: Database, rows: Rows, group: Array, timing: Timing, pooled: bool, groups: int
) -> Estimates:
    which = counted(rows, all_kinds=True) & (rows["kind"] == CHOICE)
    if not which.any():
        return [None] * groups
    weighed = weigh(rows.take(which), group[which], timing, pooled=pooled)
    return estimates(weighed, choice_scores(database, weighed.rows), groups, (0.0, 2.0))


def _over_time(
    weighed: Weighed, score: Array, rule: Rule, timing: Timing, groups: int
) -> dict[str, list[float | None]]:
    """With weighted time: the share of the window that was covered, and the gain over always saying 50%."""
    if timing != "weighted" or not len(score):
        return {"coverage": [None] * groups, "gain": [None] * groups}
    rows = weighed.rows
    window = rows["window"]
    half = rule.formula(np.full(len(score), 0.5), rows["outcome"], None)
    better = np.where(np.isfinite(score), half - score if rule.low_is_good else score - half, -np.inf)
    covered = np.bincount(weighed.series, weights=rows.stretch / window)
    with np.errstate(invalid="ignore"):
        gained = np.bincount(
            weighed.series, weights=np.where(rows["known"] > 0, rows["known"] * better, 0) / window
        )
    # A series weighs what its forecasts weigh together.
    group = np.zeros(len(covered), dtype=np.intp)
    group[weighed.series] = weighed.group
    weight = np.bincount(weighed.series, weights=weighed.weight)
    size = np.bincount(group, weights=weight, minlength=groups)

    def mean(values: Array) -> list[float | None]:
        with np.errstate(invalid="ignore"):
            found = np.bincount(group, weights=weight * values, minlength=groups) / size
        return [known(x) for x in found.tolist()]

    return {"coverage": mean(covered), "gain": mean(gained)}


def _group(
    label: str,
    place: int,
    at: Array,
    rows: Rows,
    scored: Array,
    parts: dict[str, list[object]],
    calibration: Calibration | None,
    possible: Possible | None,
) -> Group:
    mine = rows.take(at)
    here = scored[at]
    late = int(mine["hindsight"][here].sum())
    figures = {name: column[place] for name, column in parts.items()}
    return Group(
        label=label,
        n=int(mine.scored.sum()),
        questions=len(np.unique(mine["question"][here])),
        forecasters=len(np.unique(mine["forecaster"][here])),
        prospective=int(here.sum()) - late,
        retrospective=late,
        bases=counts_of(mine["basis"][here], BASES),
        left_out=left_out(mine, here),
        calibration=calibration,
        possible=possible,
        **figures,  # type: ignore[arg-type]
    )


def _best_first(rule: Rule) -> Callable[[Group], tuple[float, float, str]]:
    def key(group: Group) -> tuple[float, float, str]:
        value = (
            math.inf if group.score is None else group.score.value if rule.low_is_good else -group.score.value
        )
        return value, math.inf if group.choice is None else group.choice.value, group.label

    return key
