"""From values to places: linear scales, their ticks, and the frame around a plot."""

import math
from dataclasses import dataclass
from datetime import date, timedelta

from ledger.reports.charts.chart import Mark, label, line

LETTER = 6.6  # width of an average letter at the size in which charts are written, generously


@dataclass(frozen=True, slots=True)
class Scale:
    """A linear scale from values to units.

    Example:
        >>> Scale(0, 1, 40, 340)(0.5)
        190.0
    """

    low: float
    high: float
    start: float
    end: float

    def __call__(self, value: float) -> float:
        """The place of a value."""
        span = self.high - self.low
        return self.start + (self.end - self.start) * ((value - self.low) / span if span else 0.5)


def ticks(low: float, high: float, wanted: int = 5) -> list[float]:
    """Round values within a range.

    Example:
        >>> ticks(0, 0.31)
        [0.0, 0.1, 0.2, 0.3]
    """
    span = high - low
    if not span > 0:
        return [low]
    step = 10 ** math.floor(math.log10(span / wanted))
    step *= next((m for m in (1, 2, 5) if span / (step * m) <= wanted), 10)
    first = math.ceil(low / step - 1e-9)
    return [round(i * step, 12) for i in range(first, math.floor(high / step + 1e-9) + 1)]


def day_ticks(first: date, last: date, wanted: int = 4) -> list[tuple[date, str]]:
    """Starts of years, months or days within a range, with their names.

    Example:
        >>> [name for _, name in day_ticks(date(2019, 6, 1), date(2023, 2, 1))]
        ['2020', '2021', '2022', '2023']
    """
    days = (last - first).days
    if days > 700:
        return _year_ticks(first, last, wanted)
    if days > 60:
        return _month_ticks(first, last, wanted)
    step = max(1, math.ceil(days / wanted))
    some = (first + timedelta(days=i) for i in range(0, days + 1, step))
    return [(day, day.isoformat()[5:]) for day in some]


def _year_ticks(first: date, last: date, wanted: int) -> list[tuple[date, str]]:
    step = max(1, math.ceil((last.year - first.year) / wanted))
    years = [year for year in range(first.year, last.year + 1) if year % step == 0]
    return [(date(year, 1, 1), str(year)) for year in years if first <= date(year, 1, 1) <= last]


def _month_ticks(first: date, last: date, wanted: int) -> list[tuple[date, str]]:
    months = (last - first).days / 30.4
    step = next(s for s in (1, 2, 3, 6, 12) if months / s <= wanted or s == 12)
    starts = (date(first.year + m // 12, m % 12 + 1, 1) for m in range(0, 12 * (last.year - first.year + 1), step))
    return [(day, day.strftime("%Y-%m")) for day in starts if first <= day <= last]


def percent_frame(x: Scale, y: Scale) -> list[Mark]:
    """Grid lines and names at every fifth of two scales from 0 to 1."""
    marks = []
    for value in (0, 0.2, 0.4, 0.6, 0.8, 1):
        marks += [
            line("grid", x.start, y(value), x.end, y(value)),
            line("grid", x(value), y.start, x(value), y.end),
            label(f"{value:.0%}", x.start - 6, y(value) + 3, "end muted"),
            label(f"{value:.0%}", x(value), y.start + 19, "middle muted"),
        ]
    return marks


def value_lines(x: Scale, top: float, rows: int, step: float, strip: tuple[float, float]) -> list[Mark]:
    """Values named above rows of bars, with a grid line in each row's strip only, so that it crosses no words."""
    marks = []
    for value in ticks(x.low, x.high, 5):
        at = x(value)
        marks.append(label(f"{value:g}", at, top - 14, "middle muted"))
        for row in range(rows):
            y = top + step * row
            marks.append(line("grid", at, y + strip[0], at, y + strip[1]))
    return marks


def wrapped(text: str, width: float, lines: int = 2) -> list[str]:
    """Words broken into lines of so many units, the last one cut with an ellipsis if there are too many.

    Example:
        >>> wrapped("one two three four five six", 60, 2)
        ['one two', 'three fo…']
    """
    longest = max(4, int(width / LETTER))
    words, out = text.split(), [""]
    for word in words:
        joined = f"{out[-1]} {word}".strip()
        if len(joined) <= longest or not out[-1]:
            out[-1] = joined
        else:
            out.append(word)
    if len(out) > lines:
        out = [*out[: lines - 1], " ".join(out[lines - 1 :])]
    return [part if len(part) <= longest else part[: longest - 1].rstrip() + "…" for part in out]
