"""From scored quantiles and ordered options to figures with intervals; scores in different units stay apart."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Hashable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from ledger.track_record.quantities.quantile_scores import Scored, central_intervals, held
from scoring.checks import Floats
from scoring.clusters import interval, spread
from scoring.estimates import Estimate


@dataclass(frozen=True, slots=True)
class Coverage:
    """How often the central intervals of one coverage held what happened.

    Attributes:
        said: the share of outcomes that they should hold, inside (0, 1).
        n: intervals of which it is known whether they did.
        held: how many of these did.
        undecided: intervals that reach beyond the end after which all that is known is "never".
    """

    said: float
    n: int
    held: int
    undecided: int


@dataclass(frozen=True, slots=True)
class UnitScore:
    """The forecasts of one forecaster in one unit.

    Attributes:
        unit: the unit; days for dates.
        n: forecasts.
        questions: what they are about.
        score: mean weighted interval score in that unit: 0 is best, there is no worst.
        coverage: of their central intervals, the narrowest first.
    """

    unit: str
    n: int
    questions: int
    score: Estimate
    coverage: tuple[Coverage, ...]


@dataclass(frozen=True, slots=True)
class Quantities:
    """The part of a scorecard that is about numbers, dates and ordered options.

    Attributes:
        units: one for each unit, in alphabetical order; never averaged.
        coverage: of all central intervals, which have no unit and so can be added up.
        ranked: mean ranked probability score of choice forecasts whose options have an order, 0 (best) to 1.
        retrospective: forecasts as quantiles on questions recorded in hindsight.
    """

    units: tuple[UnitScore, ...]
    coverage: tuple[Coverage, ...]
    ranked: Estimate | None
    retrospective: int

    @property
    def n(self) -> int:
        """Forecasts as quantiles that were scored."""
        return sum(unit.n for unit in self.units)

    @property
    def questions(self) -> int:
        """Questions that these are about."""
        return sum(unit.questions for unit in self.units)


def quantities(rows: Iterable[Scored], *, every: bool) -> dict[int, Quantities]:
    """The figures of each forecaster.

    Args:
        rows: the scored forecasts.
        every: whether every forecast counts for itself; else questions of one claim together weigh one.
    """
    said: dict[tuple[int, str], list[Scored]] = defaultdict(list)
    ordered: dict[int, list[Scored]] = defaultdict(list)
    for row in rows:
        if row.quantiles:
            said[row.forecaster, row.unit].append(row)
        else:
            ordered[row.forecaster].append(row)
    scores = _means(list(said.values()), interval_scores, every, greatest=np.inf)
    units: dict[int, list[UnitScore]] = defaultdict(list)
    late: dict[int, int] = defaultdict(int)
    for ((forecaster, unit), group), score in sorted(zip(said.items(), scores, strict=True), key=_name):
        questions = len({row.question for row in group})
        units[forecaster].append(UnitScore(unit, len(group), questions, score, coverage(group)))
        late[forecaster] += sum(row.hindsight for row in group)
    ranked = dict(
        zip(ordered, _means(list(ordered.values()), ranked_scores, every, greatest=1.0), strict=True)
    )
    return {
        who: Quantities(tuple(units[who]), added_up(units[who]), ranked.get(who), late[who])
        for who in sorted({*units, *ranked})
    }


def _name(item: tuple[tuple[tuple[int, str], Any], Any]) -> tuple[int, str]:
    return item[0][0]


def ranked_scores(rows: Sequence[Scored]) -> Floats:
    """Ranked probability scores, worked out together for all forecasts with as many options."""
    from scoring import ranked_probability_score

    scores = np.zeros(len(rows))
    for indexes in _alike(len(row.probabilities) for row in rows):
        chances = [rows[i].probabilities for i in indexes]
        chosen = [int(rows[i].outcome) for i in indexes]
        scores[indexes] = ranked_probability_score(probabilities=chances, chosen=chosen)
    return scores


def interval_scores(rows: Sequence[Scored]) -> Floats:
    """Weighted interval scores, worked out together for all forecasts with the same levels."""
    from scoring import weighted_interval_score

    scores = np.zeros(len(rows))
    for indexes in _alike(tuple(level for level, _ in row.quantiles) for row in rows):
        levels = [level for level, _ in rows[indexes[0]].quantiles]
        values = [[_inside(rows[i], place) for _, place in rows[i].quantiles] for i in indexes]
        outcome = [_inside(rows[i], rows[i].outcome) for i in indexes]
        scores[indexes] = weighted_interval_score(levels=levels, values=values, outcome=outcome)
    return scores


def _alike(keys: Iterable[Hashable]) -> list[list[int]]:
    """The places of equal keys."""
    found: dict[Hashable, list[int]] = defaultdict(list)
    for index, key in enumerate(keys):
        found[key].append(index)
    return list(found.values())


def _inside(row: Scored, place: float) -> float:
    return place if row.axis is None else row.axis.inside(place)


def _means(
    groups: Sequence[Sequence[Scored]],
    scored: Callable[[Sequence[Scored]], Floats],
    every: bool,
    *,
    greatest: float,
) -> list[Estimate]:
    """The mean of each group with its interval over claims, as for yes/no questions."""
    if not groups:
        return []
    rows = [row for group in groups for row in group]
    place = np.repeat(np.arange(len(groups)), [len(group) for group in groups])
    key = np.stack((place, np.array([row.cluster for row in rows])), axis=1)
    claims, of_claim = np.unique(key, axis=0, return_inverse=True)
    of_claim = of_claim.reshape(-1)
    size = np.bincount(of_claim).astype(np.float64)
    total = np.asarray(np.bincount(of_claim, weights=scored(rows)), dtype=np.float64)
    if not every:
        total, size = total / size, np.ones(len(claims))
    found = spread(total, size, group=claims[:, 0], groups=len(groups))
    low, high = interval(found)
    columns = (found.value, np.maximum(low, 0.0), np.minimum(high, greatest), found.standard_error)
    counts = [len(group) for group in groups]
    parts = zip(counts, found.clusters.tolist(), *(column.tolist() for column in columns), strict=True)
    return [
        Estimate(value, _known(below), _known(above), n, int(clusters), _known(error))
        for n, clusters, value, below, above, error in parts
    ]


def _known(value: float) -> float | None:
    return None if np.isnan(value) else value


def coverage(rows: Sequence[Scored]) -> tuple[Coverage, ...]:
    """How often central intervals held what happened, by the coverage that was said."""
    found: dict[float, list[bool | None]] = defaultdict(list)
    for row in rows:
        if row.axis is not None:
            for said, low, high in central_intervals(row.quantiles):
                found[said].append(held(low, high, row.outcome, row.axis))
    return tuple(
        Coverage(
            said=said,
            n=len(told) - told.count(None),
            held=told.count(True),
            undecided=told.count(None),
        )
        for said, told in sorted(found.items())
    )


def added_up(units: Sequence[UnitScore]) -> tuple[Coverage, ...]:
    """Coverage over all units, which has none itself."""
    found: dict[float, list[Coverage]] = defaultdict(list)
    for unit in units:
        for one in unit.coverage:
            found[one.said].append(one)
    return tuple(
        Coverage(
            said=said,
            n=sum(one.n for one in parts),
            held=sum(one.held for one in parts),
            undecided=sum(one.undecided for one in parts),
        )
        for said, parts in sorted(found.items())
    )


def one_forecast(row: Scored) -> dict[str, Any]:
    """The scores of one forecast as quantiles, each by its name, in the unit of the question."""
    from scoring import crps, interval_score, weighted_interval_score

    assert row.axis is not None  # noqa: S101 (such a forecast is on a question with an axis)
    levels = [level for level, _ in row.quantiles]
    values, outcome = [[_inside(row, place) for _, place in row.quantiles]], [_inside(row, row.outcome)]
    intervals = []
    for said, low, high in central_intervals(row.quantiles):
        score = interval_score(
            low=[_inside(row, low)], high=[_inside(row, high)], alpha=round(1 - said, 12), outcome=outcome
        )
        intervals.append(
            {
                "coverage": said,
                "interval_score": float(score[0]),
                "held": held(low, high, row.outcome, row.axis),
            }
        )
    return {
        "wis": float(weighted_interval_score(levels=levels, values=values, outcome=outcome)[0]),
        "crps": float(crps(levels=levels, values=values, outcome=outcome)[0]),
        "intervals": intervals,
    }
