"""Scores of groups of forecasts, by any rule, against any reference, with what they come from."""

import math
from dataclasses import replace
from typing import Any

import numpy as np

from ledger.errors import RefusedError
from ledger.store import lookup
from ledger.store.database import Database
from ledger.store.scope import Scope, Timing
from ledger.track_record import groupings, references
from ledger.track_record.bounds import score_bounds
from ledger.track_record.calibration import calibrations
from ledger.track_record.columns import BINARY, NOT_THEN, Array, TimedColumns, names
from ledger.track_record.estimates import Estimates, estimates, means
from ledger.track_record.over_life import coverage, life_scores
from ledger.track_record.quantities.groups import choices, quantities, unusual
from ledger.track_record.results import Calibration, Group, Possible, ScoreTable
from ledger.track_record.rules import Rule, rule_of
from ledger.track_record.selection import Weighed, counts_of, graded, members, select, weigh
from ledger.track_record.skill import skills
from ledger.track_record.status import BASES
from ledger.track_record.terms import counted, left_out, terms


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
    timing = _timing(chosen, timing)
    _check(chosen, by, reference, decompose, guessed, bounds)
    all_kinds, pooled = rule == "brier", by != "forecaster"
    rows = select(database, scope, timing)
    rows, score = _scored(database, scope, rows, chosen, floor)
    labels, at, group = groupings.groups(database, rows, by)
    shown = rows.take(at) if by == "tag" else rows  # only there one may be in several groups
    scored, binary = counted(shown, all_kinds=all_kinds), shown.scored
    weighed = weigh(shown.take(binary), group[binary], timing, pooled=pooled)
    covered = coverage(database, scope, rows)[at][binary]
    parts = {
        **_binary(weighed, score[at][binary], chosen, timing, len(labels)),
        "coverage": means(weighed, covered, len(labels)),
        **_unusual(database, shown, group, timing, len(labels), pooled=pooled, all_kinds=all_kinds),
        **skills(database, scope, timing, weighed, chosen, floor, reference, len(labels), pooled),
    }
    calibration = calibrations(weighed, chosen.name, floor, len(labels), guessed) if decompose else {}
    possible = score_bounds(shown, group, timing, len(labels), pooled=pooled) if bounds else {}
    found = [
        _group(labels[place], place, here, shown, scored, parts, calibration.get(place), possible.get(place))
        for place, here in members(group, len(labels))
    ]
    kept = [one for one in found if one.n >= min_n]
    if by == "forecaster":
        kept.sort(key=lambda one: (one.label.casefold(), one.label))
    beside = _person(database, reference)
    return ScoreTable(
        terms=terms(database, scope, rows, timing=timing, rule=rule, floor=floor, all_kinds=all_kinds),
        by=by,
        reference=beside or reference,
        beside=beside,
        groups=tuple(kept),
        hidden=len(found) - len(kept),
        min_n=min_n,
        repeated=int((np.bincount(at[scored]) > 1).sum()),
        guessed=guessed,
    )


def _timing(rule: Rule, timing: Timing) -> Timing:
    """A platform's score is of a whole life, in which each forecast counts for as long as it stood."""
    if rule.over_life is None:
        return timing
    if timing not in ("last", "weighted"):
        raise RefusedError(f"the rule {rule.name} is of the whole life of a question: leave --time out")
    return "weighted"


def _scored(
    database: Database, scope: Scope, rows: TimedColumns, rule: Rule, floor: float | None
) -> tuple[TimedColumns, Array]:
    """The forecasts of a scope with the score of each; NaN for those that are not scored."""
    if rule.over_life is not None:
        score = life_scores(database, scope, rows, rule.over_life, floor)
        return replace(rows, status=np.where(rows.scored & np.isnan(score), NOT_THEN, rows.status)), score
    score, scored = np.full(len(rows), np.nan), rows.scored
    if scored.any():
        score[scored] = rule.of(rows.probability[scored], rows.outcome[scored], floor)
    return rows, score


def _person(database: Database, reference: str) -> str | None:
    """The forecaster that is the reference, by the name that the ledger has for them; None where it is a word."""
    if reference in references.REFERENCES:
        return None
    return names(database)[lookup.forecaster(database, reference)]


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
        raise RefusedError("--with-implied says what is in the calibration figures, so it goes with --decompose")


def _binary(
    weighed: Weighed[TimedColumns], score: Array, rule: Rule, timing: Timing, groups: int
) -> dict[str, list[Any]]:
    """Of yes/no forecasts: the mean score, how many are infinite, how often it happened, what was gained."""
    rows = weighed.rows
    return {
        "score": _scores(weighed, score, rule, groups),
        "infinite": np.bincount(weighed.group[~np.isfinite(score)], minlength=groups).tolist(),
        "base_rate": means(weighed, rows.outcome, groups),
        "said": means(weighed, rows.probability, groups),
        "gain": _gain(weighed, score, rule, timing, groups),
    }


def _unusual(
    database: Database, rows: TimedColumns, group: Array, timing: Timing, groups: int, *, pooled: bool, all_kinds: bool
) -> dict[str, list[Any]]:
    """Of forecasts that are not yes/no, where they have a place in the table."""
    if not all_kinds or not np.isnan(rows.probability).any():
        return {"choice": [None] * groups, "quantities": [None] * groups}
    some = unusual(database, rows, group, groups)
    return {"choice": choices(some, timing, pooled=pooled), "quantities": quantities(some, timing, pooled=pooled)}


def _scores(weighed: Weighed[TimedColumns], score: Array, rule: Rule, groups: int) -> Estimates:
    """Mean scores; where high is good, those of what is missing to the best, turned round."""
    if rule.low_is_good or rule.opposite is None:
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


def _gain(weighed: Weighed[TimedColumns], score: Array, rule: Rule, timing: Timing, groups: int) -> list[float | None]:
    """With weighted time: the gain over always saying 50%, over the whole window."""
    if timing != "weighted" or not len(score) or rule.formula is None:
        return [None] * groups
    rows = weighed.rows
    half = rule.of(np.full(len(score), 0.5), rows.outcome, None)
    better = np.where(np.isfinite(score), half - score if rule.low_is_good else score - half, -np.inf)
    gained = np.bincount(weighed.series, weights=np.where(rows.known > 0, rows.known * better, 0) / rows.window)
    return means(weighed, gained[weighed.series], groups)


def _group(
    label: str,
    place: int,
    at: Array,
    rows: TimedColumns,
    scored: Array,
    parts: dict[str, list[Any]],
    calibration: Calibration | None,
    possible: Possible | None,
) -> Group:
    here = at[scored[at]]
    return Group(
        label=label,
        n=int((rows.kind[here] == BINARY).sum()),
        questions=len(np.unique(rows.question[here])),
        forecasters=len(np.unique(rows.forecaster[here])),
        **graded(rows.grade[here]),
        bases=counts_of(rows.basis[here], BASES),
        left_out=left_out(rows.status[at], scored[at]),
        calibration=calibration,
        possible=possible,
        **{name: column[place] for name, column in parts.items()},
    )
