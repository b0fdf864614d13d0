"""Numbers, dates and ordered options in the groups of a score table, whatever counts of several forecasts."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence

import numpy as np

from ledger.store.scope import Scope, Timing
from ledger.store.sqlite import Database
from ledger.track_record.means import estimates
from ledger.track_record.quantities import quantile_scores
from ledger.track_record.quantities.quantile_scores import Scored
from ledger.track_record.quantities.scores import (
    Quantities,
    UnitScore,
    added_up,
    coverage,
    interval_scores,
    ranked_scores,
)
from ledger.track_record.selection import CHOICE, QUANTITIES, SCORED, Array, Rows, weigh
from scoring.checks import Floats
from scoring.estimates import Estimate


def quantity_groups(
    database: Database, scope: Scope, rows: Rows, group: Array, timing: Timing, groups: int, *, pooled: bool
) -> list[Quantities | None]:
    """The figures of each group, None where there are none; scores in different units stay apart.

    Args:
        database: the ledger.
        scope: the filters.
        rows: forecasts, once for each group they are in.
        group: (n,) place of the group of each.
        timing: which of a forecaster's forecasts on a question count.
        groups: how many groups there are.
        pooled: whether a group holds several forecasters.
    """
    if not quantile_scores.asked(database):
        return [None] * groups
    known = quantile_scores.settled(database, scope)
    here = (rows["fate"] == SCORED) & (rows.stretch > 0) & np.isin(rows["kind"], (*QUANTITIES, CHOICE))
    at = np.array([i for i in np.flatnonzero(here).tolist() if int(rows["id"][i]) in known], dtype=np.intp)
    said = [known[int(id_)] for id_ in rows["id"][at].tolist()]
    numbers = np.array([bool(one.quantiles) for one in said], dtype=bool)

    def means(
        which: Array, names: Sequence[str], formula: Callable[[Sequence[Scored]], Floats], most: float
    ) -> dict[tuple[int, str], tuple[list[Scored], Estimate]]:
        """The scored rows of each group and name, and their mean."""
        if not which.any():
            return {}
        places, rows_ = at[which], [one for one, wanted in zip(said, which.tolist(), strict=True) if wanted]
        key = [(int(group[i]), name) for i, name in zip(places.tolist(), names, strict=True)]
        order = {one: place for place, one in enumerate(sorted({*key}))}
        code = np.array([order[one] for one in key])
        weighed = weigh(rows.take(places), code, timing, pooled=pooled)
        found = estimates(weighed, formula(rows_), len(order), (0.0, most))
        members: dict[tuple[int, str], list[Scored]] = {one: [] for one in order}
        for one, row in zip(key, rows_, strict=True):
            members[one].append(row)
        return {one: (members[one], mean) for one, mean in zip(order, found, strict=True) if mean}

    units = means(numbers, [one.unit for one in said if one.quantiles], interval_scores, math.inf)
    ranked = means(~numbers, [""] * int((~numbers).sum()), ranked_scores, 1.0)
    return [_of_group(place, units, ranked) for place in range(groups)]


def _of_group(
    place: int,
    units: dict[tuple[int, str], tuple[list[Scored], Estimate]],
    ranked: dict[tuple[int, str], tuple[list[Scored], Estimate]],
) -> Quantities | None:
    mine = tuple(
        UnitScore(unit, len(rows), len({row.question for row in rows}), mean, coverage(rows))
        for (group, unit), (rows, mean) in units.items()
        if group == place
    )
    _, rps = ranked.get((place, ""), ([], None))
    if not mine and rps is None:
        return None
    late = sum(row.hindsight for (group, _), (rows, _) in units.items() if group == place for row in rows)
    return Quantities(mine, added_up(mine), rps, late)
