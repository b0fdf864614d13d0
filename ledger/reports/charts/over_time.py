"""The score over time: the running mean with its interval, as outcomes came to be known."""

from collections.abc import Sequence
from datetime import date

from ledger.reports.charts.axes import Scale, day_ticks, ticks
from ledger.reports.charts.chart import WIDTH, Chart, Mark, dot, drawn, label, line, path

COLUMNS = ("Known by", "n", "Brier", "95% low", "95% high")
LEFT, RIGHT, TOP, BOTTOM = 42, WIDTH - 16, 26, 192

Point = tuple[date, int, float, float | None, float | None]


def over_time_chart(points: Sequence[Point], *, key: str, of: str, base: float | None = None) -> Chart:
    """The chart of the points in order, beside `base`, the score of always saying the base rate."""
    shown = [p for p in points if p[1] >= 2] or list(points)
    first, last = shown[0][0], shown[-1][0]
    least, top = _ends(shown, base)
    x = Scale(first.toordinal(), last.toordinal(), LEFT, RIGHT)
    y = Scale(least, top, BOTTOM, TOP)
    marks = [
        mark
        for v in ticks(least, top, 4)
        for mark in (line("grid", LEFT, y(v), RIGHT, y(v)), label(f"{v:g}", LEFT - 6, y(v) + 4, "end muted"))
    ]
    marks += _days(first, last, x)
    marks += _line(shown, x, y, least, top)
    marks += _base(base, y)
    marks.append(label("mean Brier score so far, 0 best", LEFT, TOP - 10, "small muted"))
    day, n, value, low, high = shown[-1]
    span = "" if low is None or high is None else f", 95% interval {low:.4f} to {high:.4f}"
    return Chart(
        key=key,
        title=f"Brier score over time, {of}",
        description=f"Running mean from {first} to {day}: {value:.4f} over {n:,} forecasts at the end{span}.",
        height=BOTTOM + 28,
        marks=marks,
        columns=COLUMNS,
        rows=[(p[0].isoformat(), *p[1:]) for p in points],
        notes=(
            "Each point is the mean over everything known by that day; the band is its 95% interval over claims."
            + (" The scale does not begin at 0." if least > 0 else ""),
        ),
    )


def _base(base: float | None, y: Scale) -> list[Mark]:
    """The score to compare with."""
    if base is None:
        return []
    return [
        line("reference", LEFT, y(base), RIGHT, y(base)),
        label("always saying the base rate", RIGHT, y(base) - 5, "end small muted"),
    ]


def _ends(shown: Sequence[Point], base: float | None) -> tuple[float, float]:
    """From 0, unless all that is drawn lies so close together that nothing could be seen; then around it."""
    late = shown[len(shown) // 3 :]  # the first intervals are wide
    most = max([0.3, base or 0, *(p[2] for p in shown), *(p[4] or 0 for p in late)])
    top = min(1.0, most * 1.05)
    limits = [limit for p in late for limit in p[3:] if limit is not None]
    values = [*limits, *(p[2] for p in shown), base or shown[-1][2]]
    low, high = min(values), max(values)
    room = max(high - low, 1e-4) * 0.3
    return (low - room, min(1.0, high + room)) if high - low < 0.25 * top and low > room else (0.0, top)


def _days(first: date, last: date, x: Scale) -> list[Mark]:
    marks = [line("axis", LEFT, BOTTOM, RIGHT, BOTTOM)]
    if first == last:
        return [*marks, label(first.isoformat(), (LEFT + RIGHT) / 2, BOTTOM + 16, "middle muted")]
    named = day_ticks(first, last)
    for day, name in named:
        at = x(day.toordinal())
        marks += [line("axis", at, BOTTOM, at, BOTTOM + 4)]
        marks += [label(name, min(max(at, LEFT + 12), RIGHT - 8), BOTTOM + 17, "middle muted")]
    return marks


def _line(points: Sequence[Point], x: Scale, y: Scale, least: float, top: float) -> list[Mark]:
    spans = [(x(p[0].toordinal()), p[3], p[4]) for p in points if p[3] is not None and p[4] is not None]
    upper = [(at, y(max(least, min(high, top)))) for at, _, high in spans]
    lower = [(at, y(max(least, min(low, top)))) for at, low, _ in spans]
    marks = [drawn("band", path([*upper, *lower[::-1]], close=True))] if len(upper) > 1 else []
    at = [(x(p[0].toordinal()), y(p[2])) for p in points]
    if len(at) > 1:
        marks.append(drawn("curve", path(at)))
    for (px, py), (day, n, value, low, high) in zip(at, points, strict=True):
        span = "" if low is None or high is None else f" ({low:.4f} to {high:.4f})"
        marks.append(dot("point", px, py, 2.6, f"by {day}: {value:.4f}{span}, n = {n:,}"))
    return marks
