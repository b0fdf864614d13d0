"""All forecasts of a number or a date over time: medians in their central intervals, and what happened."""

import math
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from forecasts.records.quantiles import Axis, day_at, percent, position
from forecasts.records.values import decimal_text
from ledger.reports.charts.axes import Scale, day_ticks, ticks
from ledger.reports.charts.chart import WIDTH, Chart, Mark, dot, drawn, label, line, path, rect
from ledger.reports.charts.history import HEIGHT, day_names, diamond, told, until
from ledger.reports.charts.people import legend, looks

FAMILIAR = (0.5, 0.8, 0.9, 0.95)  # coverages that are drawn where there are more than three
BEYOND = 24  # height of the strip for what lies beyond an end
LEFT, RIGHT = 62, WIDTH - 18
APART = 7  # units between forecasts of one day
WIDTHS = (1.5, 4.0, 8.0)  # of the bars of the widest, the middle and the narrowest interval

Points = tuple[tuple[float, float], ...]


@dataclass(frozen=True, slots=True)
class Spread:
    """One forecast."""

    day: date  # when it was made
    forecaster: str  # whose it is
    quantiles: Points  # (level, position), rising
    state: str  # what became of it
    until: date | None = None  # from when it no longer stood, where it was withdrawn

    def at(self, level: float) -> float | None:
        """The quantile of a level, where it was given."""
        return next((place for one, place in self.quantiles if abs(one - level) < 1e-9), None)

    def interval(self, coverage: float) -> tuple[float, float] | None:
        """The central interval of a coverage, where both ends were given."""
        low, high = self.at((1 - coverage) / 2), self.at((1 + coverage) / 2)
        return None if low is None or high is None else (low, high)


@dataclass(frozen=True, slots=True)
class Height:
    """From positions to units; what lies beyond an end has a strip of its own."""

    scale: Scale  # of the finite positions, or of their logarithms
    logarithm: bool  # whether it is of logarithms
    above: float  # the place of what is beyond the upper end
    below: float  # the place of what is beyond the lower end

    def __call__(self, place: float) -> float:
        """The place of a position."""
        if math.isinf(place):
            return self.above if place > 0 else self.below
        return self.scale(math.log10(place) if self.logarithm else place)


def quantile_chart(
    said: Sequence[Spread],
    *,
    key: str,
    title: str,
    axis: Axis,
    unit: str | None,
    closes: date,
    known_on: date | None,
    outcome: float | None,
    told_outcome: str | None,
) -> Chart:
    """The chart.

    Args:
        said: in the order in which they were made.
        key: names the chart within a page.
        title: what is shown.
        axis: of the question.
        unit: of a number.
        closes: last day of the question.
        known_on: day since when the outcome could be known.
        outcome: its position, infinite beyond an end, or None.
        told_outcome: the same in words.
    """
    look = looks(one.forecaster for one in said)
    shown = coverages(said)
    marks, top = legend(look, 0)
    top += 26
    made = [one.day for one in said]
    first, last = min(made), max([closes, *([known_on] if known_on else []), *made])
    x = Scale(first.toordinal(), last.toordinal(), LEFT, RIGHT)
    y, bottom, frame = _height(said, shown, axis, outcome, top)
    end = min(closes, known_on or closes)
    if axis.kind == "numeric" and unit:
        marks.append(label(unit, LEFT, top - 12, "small muted"))
    marks += [*frame, *day_names(first, last, x, bottom), until(end, x, Scale(0, 1, bottom, top))]
    alone = len(look) == 1
    marks += _ribbons(said, shown, x, y, end) if alone else _bars(said, shown, x, y, end, look)
    if outcome is not None:
        marks += _happened(outcome, told_outcome or "", x((known_on or closes).toordinal()), y, known_on)
    words = _words(axis)
    happened = "" if outcome is None else f" Outcome {told_outcome}, known on {known_on}."
    return Chart(
        key=key,
        title=title,
        description=f"{told([(one.day, one.forecaster) for one in said], closes)}{happened}",
        height=bottom + 28,
        marks=marks,
        columns=(
            "Made on",
            "Forecaster",
            "Median",
            *(f"{percent(one)} {end_}" for one in shown for end_ in ("low", "high")),
            "State",
        ),
        rows=[_row(one, shown, words) for one in said],
        notes=(_note(shown, alone, y.logarithm, known=outcome is not None),),
    )


def _note(shown: Sequence[float], alone: bool, logarithm: bool, *, known: bool) -> str:
    """How the chart is read."""
    names = ", ".join(percent(one) for one in shown)
    how = "bands" if alone else "bars, the narrowest interval the thickest,"
    shaded = f"Shaded {how} are the central {names} intervals; " if shown else ""
    return (
        f"{shaded}dots are medians, hollow where they are not scored. Dashed: the moment up to which forecasts count."
        f"{' Line and diamond: what happened.' if known else ''}{' The scale is logarithmic.' if logarithm else ''}"
    )


def coverages(said: Sequence[Spread]) -> list[float]:
    """The central intervals that are drawn, the widest first: at most three, those that most forecasts have.

    Example:
        >>> coverages([Spread(date(2026, 1, 1), "Ada", ((0.1, 1.0), (0.25, 2.0), (0.75, 3.0), (0.9, 4.0)), "open")])
        [0.8, 0.5]
    """
    counts: Counter[float] = Counter()
    for one in said:
        levels = {round(level, 9) for level, _ in one.quantiles}
        counts.update(round(1 - 2 * level, 9) for level in levels if level < 0.5 and round(1 - level, 9) in levels)
    order = sorted(counts, key=lambda c: (c not in FAMILIAR, -counts[c], -c))
    return sorted(order[:3], reverse=True)


def _words(axis: Axis) -> Callable[[float | None], Any]:
    def words(place: float | None) -> Any:
        if place is None or axis.kind == "numeric":
            return place
        return "never" if math.isinf(place) else day_at(place).isoformat()

    return words


def _row(one: Spread, shown: Sequence[float], words: Callable[[float | None], Any]) -> tuple[Any, ...]:
    ends = [end for coverage in shown for end in (one.interval(coverage) or (None, None))]
    return (one.day.isoformat(), one.forecaster, words(one.at(0.5)), *map(words, ends), one.state)


def _places(said: Sequence[Spread], shown: Sequence[float]) -> list[float]:
    """What has to be on the chart."""
    found = []
    for one in said:
        ends = [end for coverage in shown for end in (one.interval(coverage) or ())]
        median = one.at(0.5)
        mine = [*ends, *([] if median is None else [median])]
        found += mine or [place for _, place in one.quantiles]
    return found


def _height(
    said: Sequence[Spread], shown: Sequence[float], axis: Axis, outcome: float | None, top: float
) -> tuple[Height, float, list[Mark]]:
    """The scale of values, where it ends, and its lines and names."""
    places = [*_places(said, shown), *([] if outcome is None else [outcome])]
    low, high = _reach(places, axis)
    logarithm = axis.kind == "numeric" and low > 0 and high / low > 100
    bottom = top + HEIGHT
    above, below = top + BEYOND / 2 - 2, bottom - BEYOND / 2 + 2
    start = bottom - (BEYOND if -math.inf in places else 0)
    stop = top + (BEYOND if math.inf in places else 0)
    ends = (math.log10(low), math.log10(high)) if logarithm else (low, high)
    room = (ends[1] - ends[0]) * 0.04 or max(abs(ends[0]) * 0.1, 1.0)
    scale = Scale(ends[0] - room, ends[1] + room, start, stop)
    marks = [
        mark
        for place, name in _named(scale, axis, logarithm)
        for mark in (
            line("grid", LEFT, scale(place), RIGHT, scale(place)),
            label(name, LEFT - 6, scale(place) + 4, "end muted"),
        )
    ]
    beyond = "never" if axis.kind == "date" else "above"
    for there, at, name in ((math.inf, above, beyond), (-math.inf, below, "below")):
        marks += _strip(at, name) if there in places else []
    return Height(scale, logarithm, above, below), bottom, marks


def _reach(places: Sequence[float], axis: Axis) -> tuple[float, float]:
    """The least and the greatest place, the ends of the question among them where something lies beyond."""
    finite = [place for place in places if math.isfinite(place)] or [axis.lower or axis.upper or 0.0]
    low, high = min(finite), max(finite)
    if math.inf in places and axis.upper is not None:
        high = max(high, axis.upper)
    if -math.inf in places and axis.lower is not None:
        low = min(low, axis.lower)
    return low, high


def _strip(at: float, name: str) -> list[Mark]:
    """Where what lies beyond an end is drawn."""
    strip = rect("beyond", LEFT, at - BEYOND / 2 + 2, RIGHT - LEFT, BEYOND - 4)
    return [strip, label(name, LEFT - 6, at + 4, "end muted")]


def _named(scale: Scale, axis: Axis, logarithm: bool) -> list[tuple[float, str]]:
    """Places of the scale with what they are called."""
    if axis.kind == "date":
        ends = (max(math.ceil(scale.low), position(date.min)), min(math.floor(scale.high), position(date.max)))
        return [(position(day), name) for day, name in day_ticks(day_at(ends[0]), day_at(ends[1]))]
    if logarithm:
        powers = range(math.ceil(scale.low), math.floor(scale.high) + 1)
        return [(float(power), short(10.0**power)) for power in powers]
    return [(value, short(value)) for value in ticks(scale.low, scale.high, 5)]


def short(value: float) -> str:
    """A number for an axis, few letters wide.

    Example:
        >>> short(0.25), short(12000), short(2.5e9), short(-3)
        ('0.25', '12k', '2.5bn', '−3')
    """
    size = abs(value)
    for unit, name in ((1e12, "tn"), (1e9, "bn"), (1e6, "m"), (1e4, "k")):
        if size >= unit:
            text = f"{value / (1e3 if name == 'k' else unit):.4g}{name}"
            break
    else:
        text = f"{value:.1e}" if 0 < size < 1e-4 else decimal_text(float(f"{value:.5g}"))
    return text.replace("-", "−")


def _ribbons(said: Sequence[Spread], shown: Sequence[float], x: Scale, y: Height, end: date) -> list[Mark]:
    """Bands that stand from one forecast to the next: for one forecaster."""
    marks = []
    for at, one in enumerate(said):
        stops = [said[at + 1].day if at + 1 < len(said) else end, *([one.until] if one.until else [])]
        start, stop = x(one.day.toordinal()), x(min(stops).toordinal())
        stop = max(stop, start + 3)
        for depth, coverage in enumerate(shown):
            if found := one.interval(coverage):
                low, high = sorted(map(y, found), reverse=True)
                tip = f"{one.forecaster}, {one.day}: {percent(coverage)} interval"
                marks.append(rect(f"fan fan{depth}", start, high, stop - start, max(low - high, 1), tip))
        median = one.at(0.5)
        if median is not None:
            marks.append(drawn("step look0", path([(start, y(median)), (stop, y(median))])))
            marks.append(_median(one, start, y(median), "look0"))
    return marks


def _bars(
    said: Sequence[Spread], shown: Sequence[float], x: Scale, y: Height, end: date, look: dict[str, str]
) -> list[Mark]:
    """A bar for each interval of each forecast, side by side where they are of one day."""
    same = Counter(one.day for one in said)
    begun: Counter[date] = Counter()
    lines: list[Mark] = []
    marks: list[Mark] = []
    before: dict[str, tuple[float, float]] = {}
    for one in said:
        k, at = same[one.day], begun[one.day]
        begun[one.day] += 1
        step = min(APART, (RIGHT - LEFT) / 3 / k)
        middle = x(one.day.toordinal()) + (at - (k - 1) / 2) * step
        px = min(max(middle, LEFT + 4 + at * step), RIGHT - 4 - (k - 1 - at) * step)
        own = look[one.forecaster]
        for depth, coverage in enumerate(shown):
            if found := one.interval(coverage):
                tip = f"{one.forecaster}, {one.day}: {percent(coverage)} interval"
                low, high = map(y, found)
                width = WIDTHS[depth + 3 - len(shown)]
                marks.append(rect(f"bar-of {own}", px - width / 2, high, width, max(low - high, 1), tip))
        median = one.at(0.5)
        if median is not None:
            marks.append(_median(one, px, y(median), own))
            if one.forecaster in before:
                (bx, by), here = before[one.forecaster], (px, y(median))
                lines.append(drawn(f"step {own}", path([(bx, by), (here[0], by), here])))
            before[one.forecaster] = (px, y(median))
    for name, (px, py) in before.items():
        if x(end.toordinal()) > px and look[name] != "others":
            lines.append(drawn(f"step faint {look[name]}", path([(px, py), (x(end.toordinal()), py)])))
    return lines + marks


def _median(one: Spread, x: float, y: float, look: str) -> Mark:
    hollow = "" if one.state in ("scored", "open") else " hollow"
    return dot(f"forecast {look}{hollow}", x, y, 3.5, f"{one.forecaster}, {one.day}: median ({one.state})")


def _happened(outcome: float, words: str, at: float, y: Height, known_on: date | None) -> list[Mark]:
    place = y(outcome)
    over = place - 5 if place - 16 > y.above else place + 13
    return [
        line("happened", LEFT, place, RIGHT, place, f"outcome {words}, known on {known_on}"),
        label(f"happened: {words}", RIGHT - 10, over, "end small warm"),
        diamond(at, place, f"outcome {words}, known on {known_on}"),
    ]
