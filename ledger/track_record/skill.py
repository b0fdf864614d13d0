"""Skill of groups of forecasts against a reference."""

from collections.abc import Callable
from dataclasses import replace

import numpy as np

from ledger.store.database import Database
from ledger.store.scope import Scope, Timing
from ledger.track_record import references
from ledger.track_record.columns import Array, TimedColumns
from ledger.track_record.estimates import SKILL_LEAST, Estimates, by_cluster, listed, means
from ledger.track_record.rules import Rule
from ledger.track_record.selection import Weighed, members
from scoring.clusters import spread
from scoring.numerics.student import t_quantile

# By what share of its score, times n - 1, a base rate is too good that was seen on n questions: half the curvature of
# the rule's expected score, times the variance of one outcome.
_SEEN: dict[str, Callable[[Array], Array]] = {
    "brier": np.ones_like,
    "log": lambda rate: -0.5 / (rate * np.log(rate) + (1 - rate) * np.log(1 - rate)),
    "spherical": lambda rate: 0.5 * rate * (1 - rate) / np.hypot(rate, 1 - rate) ** 3 / (1 - np.hypot(rate, 1 - rate)),
}
_ALIKE = 1e-12  # as near to 0 or 1 as rounding leaves the rate of what always turned out alike


def skills(
    database: Database,
    scope: Scope,
    timing: Timing,
    weighed: Weighed[TimedColumns],
    rule: Rule,
    floor: float | None,
    reference: str,
    groups: int,
    pooled: bool,
) -> dict[str, list[object]]:
    """Skill against the reference with its standard error, and how many forecasts were compared."""
    nothing: dict[str, list[object]] = {"skill": [None] * groups, "skill_n": [0] * groups}
    if rule.relative or not len(weighed.group):
        return nothing
    usable, rarer = np.ones(groups, dtype=bool), np.full(groups, np.inf)
    if reference in references.FIXED:
        rate = np.array([np.nan if x is None else x for x in means(weighed, weighed.rows.outcome, groups)])
        said = rate[weighed.group] if reference == "base-rate" else np.full(len(weighed.group), 0.5)
        said = np.clip(said, 0.0, 1.0)
        if reference == "base-rate":
            # A floor would give a score to beat even where the base rate is right about everything.
            usable = (rate > _ALIKE) & (rate < 1 - _ALIKE)
            clusters = np.bincount(by_cluster(weighed, weighed.weight)[2], minlength=groups)
            usable &= clusters >= SKILL_LEAST
            rarer = clusters * np.minimum(rate, 1 - rate)
    else:
        weighed, said = references.compared(database, scope, timing, weighed, reference, pooled=pooled)
    if not len(said):
        return nothing
    p, y = weighed.rows.probability, weighed.rows.outcome
    mine, theirs = rule.of(p, y, floor), rule.of(said, y, floor)
    if reference == "base-rate":
        # It was seen on these very questions, so that its score is too good: the Brier score by (n - 1)/n.
        with np.errstate(divide="ignore", invalid="ignore"):
            theirs = theirs * (1 + _SEEN[rule.name](rate) / (clusters - 1))[weighed.group]
    return {
        "skill": list(_skill(weighed, mine, theirs, usable, rarer)),
        "skill_n": [len(np.unique(weighed.rows.id[at])) for at in _each(weighed.group, groups)],
    }


def _each(group: Array, groups: int) -> list[Array]:
    found = dict(members(group, groups))
    return [found.get(g, np.zeros(0, dtype=np.intp)) for g in range(groups)]


def _skill(weighed: Weighed[TimedColumns], mine: Array, theirs: Array, wanted: Array, rarer: Array) -> Estimates:
    """1 - mean of mine / mean of theirs, with the standard error of the linearised ratio, as scoring.skill_score.

    What happened seldom is what a base rate rests on: there are no more degrees of freedom than times that the rarer
    outcome came, less a half, and no limits where it came only once.

    Args:
        weighed: scored yes/no forecasts in groups.
        mine: (n,) their scores.
        theirs: (n,) those of the reference.
        wanted: (groups,) where there is a skill at all.
        rarer: (groups,) how often the rarer outcome came, where the reference is a base rate.
    """
    w, group, groups = weighed.weight, weighed.group, len(wanted)

    def add(values: Array) -> Array:
        return np.bincount(group, weights=values, minlength=groups)

    with np.errstate(divide="ignore", invalid="ignore"):
        whole, bar = add(w), add(w * theirs)
        ratio = add(w * mine) / bar
        pull = (ratio[group] * theirs - mine) / bar[group] * whole[group]
        total, size, place = by_cluster(weighed, np.where(np.isfinite(pull), w * pull, 0.0))
        found = spread(total, size, group=place, groups=groups)
        value = 1 - ratio
        low, high = limits(ratio, found.standard_error, np.minimum(found.df, rarer - 0.5))
    # Where all that was asked about turned out alike, the base rate is right about all of it.
    usable = wanted & (bar / np.where(whole > 0, whole, 1) > 1e-15) & np.isfinite(bar) & ~np.isnan(ratio)
    n = np.where(usable, np.bincount(group, minlength=groups), 0)
    endless = np.where(np.isfinite(value), 0.0, value)
    skill = replace(found, value=value)
    return listed(skill, n, (low, high), (-np.inf, 1.0), endless)


def limits(ratio: Array, error: Array, freedom: Array) -> tuple[Array, Array]:
    """95% limits of 1 - ratio, taken of its logarithm, which is more nearly symmetric; NaN below 1.5 of freedom.

    Args:
        ratio: (groups,) of two mean scores.
        error: (groups,) its standard error.
        freedom: (groups,) degrees of freedom.

    Example:
        >>> low, high = limits(np.array([0.5]), np.array([0.05]), np.array([100.0]))
        >>> low.round(3), high.round(3)
        (array([0.39]), array([0.59]))
    """
    told = freedom >= 1.5 - 1e-9
    t = t_quantile(level=0.975, df=np.where(told, freedom, 1.0))
    with np.errstate(divide="ignore", invalid="ignore"):
        half = np.where(told & (ratio > 0), t * error / ratio, np.nan)
    return 1 - ratio * np.exp(half), 1 - ratio * np.exp(-half)
