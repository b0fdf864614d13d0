"""Scores of forecasts that are not yes/no, from `scoring`, worked out together for all that are alike."""

from collections import Counter, defaultdict
from collections.abc import Hashable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from ledger.track_record.quantities.rows import QuantileForecast, central_intervals, held
from scoring.checks import Floats
from scoring.estimates import Estimate


@dataclass(frozen=True, slots=True)
class Coverage:
    """How often the central intervals of one coverage held what happened."""

    said: float  # the share of outcomes that they should hold, inside (0, 1)
    n: int  # intervals of which it is known whether they did
    held: int  # how many of these did
    undecided: int  # intervals that reach beyond the end after which all that is known is "never"


@dataclass(frozen=True, slots=True)
class Level:
    """How often what happened lay at or below the quantiles of one level."""

    level: float  # the share of outcomes that should, inside (0, 1)
    n: int  # quantiles of that level
    below: int  # how many outcomes did

    @property
    def deviation(self) -> float:
        """The share that did, less the level: above 0 these quantiles were too high."""
        return self.below / self.n - self.level


@dataclass(frozen=True, slots=True)
class UnitScore:
    """The forecasts of one forecaster in one unit.

    Attributes:
        unit: the unit; days for dates.
        n: forecasts.
        questions: what they are about.
        score: mean weighted interval score in that unit: 0 is best, there is no worst.
        coverage: of their central intervals, the narrowest first.
        bias: mean over the forecasts, from -1 (too low throughout) to 1 (too high), 0 is right.
        levels: of their quantiles, the lowest first.
        relative: the geometric mean of the ratios of the mean score to that of each other forecaster, on what both
            said something of: below 1 is better than the others; None where there are no others.
    """

    unit: str
    n: int
    questions: int
    score: Estimate
    coverage: tuple[Coverage, ...]
    bias: float
    levels: tuple[Level, ...]
    relative: float | None


@dataclass(frozen=True, slots=True)
class Quantities:
    """The part of a scorecard that is about numbers, dates and ordered options.

    Attributes:
        units: one for each unit, in alphabetical order; never averaged.
        coverage: of all central intervals, which have no unit and so can be added up.
        ranked: mean ranked probability score of choice forecasts whose options have an order, 0 (best) to 1.
        graded: forecasts as quantiles of each of GRADES.
    """

    units: tuple[UnitScore, ...]
    coverage: tuple[Coverage, ...]
    ranked: Estimate | None
    graded: tuple[int, ...]

    @property
    def n(self) -> int:
        """Forecasts as quantiles that were scored."""
        return sum(unit.n for unit in self.units)

    @property
    def questions(self) -> int:
        """Questions that these are about."""
        return sum(unit.questions for unit in self.units)


def choice_scores(rows: Sequence[QuantileForecast]) -> Floats:
    """Brier scores over the options, 0 to 2."""
    from scoring import brier_score_options

    scores = np.zeros(len(rows))
    for indexes in _alike(len(row.probabilities) for row in rows):
        scores[indexes] = brier_score_options(
            probabilities=[rows[i].probabilities for i in indexes],
            chosen=[int(rows[i].outcome) for i in indexes],
            scale=2,
        )
    return scores


def ranked_scores(rows: Sequence[QuantileForecast]) -> Floats:
    """Ranked probability scores of ordered options, 0 to 1."""
    from scoring import ranked_probability_score

    scores = np.zeros(len(rows))
    for indexes in _alike(len(row.probabilities) for row in rows):
        chances = [rows[i].probabilities for i in indexes]
        chosen = [int(rows[i].outcome) for i in indexes]
        scores[indexes] = ranked_probability_score(probabilities=chances, chosen=chosen)
    return scores


def interval_scores(rows: Sequence[QuantileForecast]) -> Floats:
    """Weighted interval scores, each in the unit of its axis."""
    from scoring import weighted_interval_score

    scores = np.zeros(len(rows))
    for indexes in _alike(tuple(level for level, _ in row.quantiles) for row in rows):
        levels = [level for level, _ in rows[indexes[0]].quantiles]
        values = [[_inside(rows[i], place) for _, place in rows[i].quantiles] for i in indexes]
        outcome = [_inside(rows[i], rows[i].outcome) for i in indexes]
        scores[indexes] = weighted_interval_score(levels=levels, values=values, outcome=outcome)
    return scores


def bias_and_levels(rows: Sequence[QuantileForecast]) -> tuple[float, tuple[Level, ...]]:
    """The mean bias of quantiles, and by level how many outcomes lay at or below them."""
    from scoring import quantile_calibration

    bias: list[float] = []
    n, below = Counter[float](), Counter[float]()
    for indexes in _alike(tuple(level for level, _ in row.quantiles) for row in rows):
        levels = [level for level, _ in rows[indexes[0]].quantiles]
        values = [[_inside(rows[i], place) for _, place in rows[i].quantiles] for i in indexes]
        outcome = [_inside(rows[i], rows[i].outcome) for i in indexes]
        found = quantile_calibration(levels=levels, values=values, outcome=outcome)
        bias += found.bias.tolist()
        for level, share in zip(levels, found.below.tolist(), strict=True):
            n[level] += len(indexes)
            below[level] += round(share * len(indexes))
    return sum(bias) / len(bias), tuple(Level(level, n[level], below[level]) for level in sorted(n))


def _alike(keys: Iterable[Hashable]) -> list[list[int]]:
    """The places of equal keys."""
    found: dict[Hashable, list[int]] = defaultdict(list)
    for index, key in enumerate(keys):
        found[key].append(index)
    return list(found.values())


def _inside(row: QuantileForecast, place: float) -> float:
    return place if row.axis is None else row.axis.inside(place)


@dataclass(frozen=True, slots=True)
class ForecastScores:
    """The scores of one forecast that is not yes/no; None where its question has no such score."""

    choice_brier: float | None  # Brier score summed over the options, 0 to 2
    rps: float | None  # ranked probability score of ordered options, 0 to 1
    wis: float | None  # weighted interval score of quantiles, in the unit of the axis


def each(rows: Sequence[QuantileForecast]) -> list[ForecastScores]:
    """The scores of each of these forecasts, whose outcomes are known."""
    found: dict[str, dict[int, float]] = {}
    for name, formula, wanted in (
        ("choice_brier", choice_scores, lambda row: bool(row.probabilities)),
        ("rps", ranked_scores, lambda row: bool(row.probabilities) and row.ordered),
        ("wis", interval_scores, lambda row: bool(row.quantiles)),
    ):
        at = [i for i, row in enumerate(rows) if wanted(row)]
        found[name] = dict(zip(at, formula([rows[i] for i in at]).tolist(), strict=True))
    return [ForecastScores(**{name: scores.get(i) for name, scores in found.items()}) for i in range(len(rows))]


def coverage(rows: Sequence[QuantileForecast]) -> tuple[Coverage, ...]:
    """How often central intervals held what happened, by the coverage that was said."""
    found: dict[float, list[bool | None]] = defaultdict(list)
    for row in rows:
        if row.axis is not None:
            for said, low, high in central_intervals(row.quantiles):
                found[said].append(held(low, high, row.outcome, row.axis))
    return tuple(
        Coverage(said=said, n=len(told) - told.count(None), held=told.count(True), undecided=told.count(None))
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


def one_forecast(row: QuantileForecast) -> dict[str, Any]:
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
            {"coverage": said, "interval_score": float(score[0]), "held": held(low, high, row.outcome, row.axis)}
        )
    return {
        "wis": float(weighted_interval_score(levels=levels, values=values, outcome=outcome)[0]),
        "crps": float(crps(levels=levels, values=values, outcome=outcome)[0]),
        "intervals": intervals,
    }
