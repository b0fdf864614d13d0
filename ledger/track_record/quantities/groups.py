"""Numbers, dates and options in groups of forecasts; scores in different units stay apart."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from ledger.store.database import Database
from ledger.store.scope import Timing
from ledger.track_record.columns import CHOICE, Array, Columns
from ledger.track_record.estimates import Estimates, estimates
from ledger.track_record.quantities.rows import QuantileForecast, said
from ledger.track_record.quantities.scores import (
    Quantities,
    UnitScore,
    added_up,
    bias_and_levels,
    choice_scores,
    coverage,
    interval_scores,
    ranked_scores,
)
from ledger.track_record.selection import graded, weigh
from ledger.track_record.status import SCORED
from scoring.checks import Floats
from scoring.estimates import Estimate

Key = tuple[int, str]  # a group and a unit


@dataclass(frozen=True, eq=False)
class Unusual:
    """The scored forecasts that are not yes/no, in groups."""

    rows: Columns  # the forecasts, once for each group they are in
    said: list[QuantileForecast]  # (n) what was said in each
    group: Array  # (n,) place of the group of each
    groups: int  # how many groups there are

    def only(self, which: Array) -> Unusual:
        """Those where this is true."""
        told = [one for one, wanted in zip(self.said, which.tolist(), strict=True) if wanted]
        return Unusual(self.rows.take(which), told, self.group[which], self.groups)


def unusual(database: Database, rows: Columns, group: Array, groups: int) -> Unusual:
    """Those of some forecasts that are scored and not yes/no.

    Args:
        database: the ledger.
        rows: forecasts, once for each group they are in.
        group: (n,) place of the group of each.
        groups: how many groups there are.
    """
    here = np.flatnonzero((rows.status == SCORED) & (rows.stretch > 0) & np.isnan(rows.probability))
    some = rows.take(here)
    told = said(database, some.id.tolist(), some.outcome.tolist()) if len(some) else []
    return Unusual(some, told, group[here], groups)


def choices(some: Unusual, timing: Timing, *, pooled: bool) -> Estimates:
    """The mean Brier score of choice forecasts of each group, 0 to 2."""
    which = some.rows.kind == CHOICE
    if not which.any():
        return [None] * some.groups
    told = [one for one in some.said if one.probabilities]
    weighed = weigh(some.rows.take(which), some.group[which], timing, pooled=pooled)
    return estimates(weighed, choice_scores(told), some.groups, (0.0, 2.0))


def quantities(some: Unusual, timing: Timing, *, pooled: bool) -> list[Quantities | None]:
    """The figures about numbers, dates and ordered options of each group, perhaps of several forecasters (`pooled`)."""
    numbers = np.array([bool(one.quantiles) for one in some.said], dtype=bool)
    ordered = np.array([bool(one.probabilities) and one.ordered for one in some.said], dtype=bool)
    units = _means(some, numbers, interval_scores, math.inf, timing, pooled=pooled)
    ranked = _means(some, ordered, ranked_scores, 1.0, timing, pooled=pooled)
    places: dict[int, list[UnitScore]] = {}
    grades: dict[int, list[int]] = {}
    skill = {} if pooled else _relative(some, units, timing)
    for key, (at, mean) in units.items():
        place, unit = key
        told = [some.said[i] for i in at]
        asked = len(np.unique(some.rows.question[at]))
        places.setdefault(place, []).append(
            UnitScore(unit, len(at), asked, mean, coverage(told), *bias_and_levels(told), skill.get(key))
        )
        grades.setdefault(place, []).extend(some.rows.grade[at].tolist())
    rps = {place: mean for (place, _), (_, mean) in ranked.items()}
    return [
        Quantities(
            units=tuple(places.get(place, ())),
            coverage=added_up(places.get(place, [])),
            ranked=rps.get(place),
            graded=tuple(graded(np.array(grades.get(place, []), dtype=int)).values()),
        )
        if place in places or place in rps
        else None
        for place in range(some.groups)
    ]


def _relative(some: Unusual, units: Mapping[Key, tuple[list[int], Estimate]], timing: Timing) -> dict[Key, float]:
    """The skill of each group relative to the others in its unit, as hubs print it: by pairs, on what both forecast.

    Where every forecast counts, that is the same question on the same day; else the same question.

    Source:
        Cramer et al. 2022, doi 10.1073/pnas.2113561119.
    """
    from scoring import pairwise_skill

    found: dict[Key, float] = {}
    for unit in sorted({unit for _, unit in units}):
        at = [(place, i) for (place, one), (members, _) in units.items() if one == unit for i in members]
        if len({place for place, _ in at}) < 2:
            continue
        task = [f"{some.rows.question[i]} {some.said[i].made_on if timing == 'every' else ''}" for _, i in at]
        score = interval_scores([some.said[i] for _, i in at])
        pairs = pairwise_skill(score=score, forecaster=[place for place, _ in at], question=task)
        found |= {
            (int(place), unit): float(skill)
            for place, skill, row in zip(pairs.forecaster, pairs.skill, pairs.overlap, strict=True)
            if (row > 0).sum() > 1 and math.isfinite(skill)
        }
    return found


def _means(
    some: Unusual,
    which: Array,
    formula: Callable[[Sequence[QuantileForecast]], Floats],
    most: float,
    timing: Timing,
    *,
    pooled: bool,
) -> dict[Key, tuple[list[int], Estimate]]:
    """The places of the forecasts of each group and unit, and their mean score; units only tell quantiles apart."""
    at = np.flatnonzero(which).tolist()
    if not at:
        return {}
    told = [some.said[i] for i in at]
    key = [(int(some.group[i]), one.unit if one.quantiles else "") for i, one in zip(at, told, strict=True)]
    order = {one: place for place, one in enumerate(sorted({*key}))}
    weighed = weigh(some.rows.take(np.array(at)), np.array([order[one] for one in key]), timing, pooled=pooled)
    found = estimates(weighed, formula(told), len(order), (0.0, most))
    members: dict[Key, list[int]] = {one: [] for one in order}
    for one, i in zip(key, at, strict=True):
        members[one].append(i)
    return {one: (members[one], mean) for one, mean in zip(order, found, strict=True) if mean}
