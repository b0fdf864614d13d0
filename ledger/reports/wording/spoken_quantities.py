"""Figures about numbers, dates and ordered options, worded once for every kind of report."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from forecasts.records.quantiles import percent, point_text
from forecasts.records.values import decimal_text

if TYPE_CHECKING:
    from ledger.track_record.listing import ForecastView
    from ledger.track_record.quantities.scores import Coverage, Quantities, UnitScore
    from ledger.track_record.results import Group, Scorecard, ScoreTable, TrackRecord
    from scoring.estimates import Estimate

COLUMNS = ("forecaster", "score", "n", "questions", "mean", "95% interval", "relative", "intervals held")
NOTHING: dict[str, Any] = {
    "rps": None,
    "rps_low": None,
    "rps_high": None,
    "rps_n": 0,
    "units": [],
    "interval_coverage": [],
}
FEW = (0.5, 0.8, 0.9, 0.95)  # coverages that are shown where there are many
WIS = (
    "WIS: weighted interval score of the quantiles, twice their mean quantile (pinball) loss, which approximates the "
    "CRPS; in the unit of the question, days for dates; 0 best. It is never averaged over units, and is fairly "
    "compared only between forecasts with the same levels. What lies beyond the range or the horizon counts as at its "
    "end, 'never' too."
)
RPS = (
    "RPS: ranked probability score of choice questions whose options have an order, 0 best, 1 worst; these are in the "
    "choice Brier score too."
)
RELATIVE = (
    "Relative: the geometric mean of the ratios of the mean score to that of each other forecaster, on what both "
    "forecast; below 1 is better than the others. With --time every as hubs print relative skill."
)
HELD = (
    "Intervals held: of the central intervals that were said, how many held what happened. Undecided: the interval "
    "reaches beyond the end after which all that is known is 'never'."
)


def quantity(number: float) -> str:
    """A number with four digits and all that are before the point, without an exponent.

    Example:
        >>> quantity(0.083333), quantity(12345.6), quantity(123456789)
        ('0.08333', '12346', '123456789')
    """
    return decimal_text(float(f"{number:.0f}" if abs(number) >= 1000 else f"{number:.4g}"))


def statements(said: Sequence[tuple[float, Any]]) -> list[tuple[str, tuple[Any, ...]]]:
    """What quantiles say in words: central intervals, the widest first, the median, and what stands alone.

    Of more than five only the widest interval and the median.

    Example:
        >>> statements([(0.1, 3), (0.5, 3.5), (0.75, 5), (0.9, 4)])
        [('80% sure:', (3, 4)), ('middle:', (3.5,)), ('75% sure: at most', (5,))]
    """
    points = {round(level, 9): point for level, point in said}
    upper = {low: round(1 - low, 9) for low in points if low < 0.5 and round(1 - low, 9) in points}
    between = [(f"{percent(round(1 - 2 * low, 9))} sure:", (points[low], points[high])) for low, high in upper.items()]
    middle = [("middle:", (points[0.5],))] if 0.5 in points else []
    if len(said) > 5 and between:
        return [between[0], *middle]
    alone = points.keys() - {0.5, *upper, *upper.values()}
    return [*between, *middle, *((f"{percent(one)} sure: at most", (points[one],)) for one in sorted(alone))]


def quantiles_text(forecast: ForecastView) -> str:
    """Quantiles on one line.

    Example:
        >>> from types import SimpleNamespace
        >>> quantiles_text(SimpleNamespace(quantiles=((0.1, 2.0), (0.5, 3.0), (0.9, 4.5)), unit="%"))
        '80% sure: 2 to 4.5%, middle: 3%'
    """
    said = forecast.quantiles or ()
    counted = (forecast.unit or "") if said and isinstance(said[0][1], float) else ""
    after, behind = ("%", "") if counted == "%" else ("", f" ({counted})" if counted else "")
    text = ", ".join(f"{words} {' to '.join(map(point_text, points))}{after}" for words, points in statements(said))
    return f"{text}{behind}"


def forecast_score(forecast: ForecastView) -> str:
    """The score of one forecast as quantiles, with its unit."""
    return f"WIS {quantity(forecast.wis or 0.0)} {forecast.unit or '(no unit)'}"


def forecast_json(forecast: ForecastView) -> dict[str, Any]:
    """What a forecast as quantiles, or on ordered options, has beside the others, as JSON values."""
    if forecast.quantiles is None:
        return {} if forecast.rps is None else {"rps": forecast.rps}
    said = {
        decimal_text(level): point if isinstance(point, float) else point_text(point)
        for level, point in forecast.quantiles
    }
    return {"quantiles": said, "unit": forecast.unit, "wis": forecast.wis}


def _interval(estimate: Estimate) -> str:
    if estimate.low is None or estimate.high is None:
        return "-"
    return f"{quantity(estimate.low)} to {quantity(estimate.high)}"


def held_text(coverage: Sequence[Coverage], *, every: bool = False) -> str:
    """How often intervals held, on one line; of many coverages those that people know.

    Example:
        >>> from types import SimpleNamespace
        >>> held_text([SimpleNamespace(said=0.8, n=10, held=7, undecided=1)])
        '80%: 7 of 10, 1 undecided'
    """
    few = [one for one in coverage if one.said in FEW] if len(coverage) > len(FEW) and not every else coverage
    return "; ".join(map(_held, few or coverage)) or "-"


def _held(one: Coverage) -> str:
    undecided = f", {one.undecided} undecided" if one.undecided else ""
    return f"{percent(one.said)}: {one.held} of {one.n}{undecided}"


def rows(record: TrackRecord) -> list[tuple[str, ...]]:
    """Cells of COLUMNS: a row for each forecaster and unit, one for all units where there are several."""
    return [row for card in record.scorecards for row in _rows(card.forecaster, card.quantities)]


def rows_of_groups(table: ScoreTable) -> list[tuple[str, ...]]:
    """The same for the groups of a score table, whose axis takes the place of the forecaster."""
    return [row for group in table.groups for row in _rows(group.label, group.quantities)]


def _rows(label: str, found: Quantities | None) -> list[tuple[str, ...]]:
    if found is None:
        return []
    made = [_row(label, unit) for unit in found.units]
    if len(found.units) > 1:
        whole = (str(found.n), str(found.questions), "-", "-", "-", held_text(found.coverage))
        made.append((label, "all units", *whole))
    if found.ranked is not None:
        mean, interval = f"{found.ranked.value:.4f}", _interval(found.ranked)
        made.append((label, "RPS 0-1", str(found.ranked.n), "-", mean, interval, "-", "-"))
    return made


def _row(label: str, unit: UnitScore) -> tuple[str, ...]:
    return (
        label,
        f"WIS in {unit.unit}",
        str(unit.n),
        str(unit.questions),
        quantity(unit.score.value),
        _interval(unit.score),
        "-" if unit.relative is None else f"{unit.relative:.4g}",
        held_text(unit.coverage),
    )


def notes(cards: Sequence[Scorecard] | Sequence[Group]) -> list[str]:
    """What must stand beside these figures; nothing where there are none."""
    found = [card.quantities for card in cards if card.quantities]
    return [
        *([WIS, HELD] if any(one.units for one in found) else []),
        *([RELATIVE] if any(unit.relative for one in found for unit in one.units) else []),
        *([RPS] if any(one.ranked for one in found) else []),
    ]


def card_json(card: Scorecard | Group) -> dict[str, Any]:
    """The same as JSON values, for the card of a forecaster or a group."""
    found = card.quantities
    if found is None:
        return NOTHING.copy()
    ranked = found.ranked
    return {
        "rps": ranked.value if ranked else None,
        "rps_low": ranked.low if ranked else None,
        "rps_high": ranked.high if ranked else None,
        "rps_n": ranked.n if ranked else 0,
        "units": [_unit_json(unit) for unit in found.units],
        "interval_coverage": _coverage_json(found.coverage),
    }


def _unit_json(unit: UnitScore) -> dict[str, Any]:
    return {
        "unit": unit.unit,
        "n": unit.n,
        "questions": unit.questions,
        "clusters": unit.score.clusters,
        "wis": unit.score.value,
        "wis_low": unit.score.low,
        "wis_high": unit.score.high,
        "relative_skill": unit.relative,
        "coverage": _coverage_json(unit.coverage),
        "bias": unit.bias,
        "levels": [
            {"level": one.level, "n": one.n, "below": one.below, "deviation": one.deviation} for one in unit.levels
        ],
    }


def _coverage_json(coverage: Sequence[Coverage]) -> list[dict[str, Any]]:
    return [{"said": one.said, "n": one.n, "held": one.held, "undecided": one.undecided} for one in coverage]


def text_lines(card: Scorecard) -> list[str]:
    """Lines of a plain-text scorecard."""
    found = card.quantities
    if found is None:
        return []
    lines = [
        f"  WIS             {quantity(unit.score.value)} {unit.unit}   95% interval {_interval(unit.score)}   "
        f"{unit.n:,} {'forecast' if unit.n == 1 else 'forecasts'}"
        for unit in found.units
    ]
    if found.ranked is not None:
        mean = f"{found.ranked.value:.4f} (0 to 1)   95% interval {_interval(found.ranked)}"
        lines.append(f"  ordered RPS     {mean}   {found.ranked.n:,} of the choice forecasts")
    if found.coverage:
        lines.append(f"  intervals held  {held_text(found.coverage, every=True)}")
    return lines


def markdown_lines(record: TrackRecord, escaped: Any) -> list[str]:
    """The section of a Markdown report; nothing where there are no such forecasts."""
    cells = rows(record)
    if not cells:
        return []
    head = [name[0].upper() + name[1:] for name in COLUMNS]
    lines = ["", "## Numbers, dates and ordered options", "", f"| {' | '.join(head)} |"]
    lines.append("|---|---|--:|--:|--:|--:|--:|---|")
    return [*lines, *(f"| {' | '.join(map(escaped, row))} |" for row in cells)]
