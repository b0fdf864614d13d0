"""Scores with their intervals, one below the other: forecasters, topics, horizons."""

import math
from collections.abc import Sequence

from ledger.reports.charts.axes import Scale, value_lines, wrapped
from ledger.reports.charts.chart import WIDTH, Chart, Mark, dot, label, line

COLUMNS = ("", "n", "Brier", "95% low", "95% high")
LEFT, RIGHT, TOP, STEP = 12, WIDTH - 12, 34, 40
LONGEST = 30  # lines that one chart shows

Line = tuple[str, int, float, float | None, float | None]


def leaderboard_chart(
    lines: Sequence[Line], *, key: str, title: str, base: float | None = None, provisional: int = 30
) -> Chart:
    """The chart.

    Args:
        lines: (name, n, mean Brier score, low, high), best first.
        key: names the chart within a page.
        title: what it compares.
        base: a score to compare with, such as that of always saying 50%.
        provisional: below how many forecasts a line is marked as provisional.
    """
    shown = lines[:LONGEST]
    top = min(1.0, max([0.3, *(one[4] if one[4] is not None else one[2] for one in shown)]) * 1.02)
    lows = [one[3] if one[3] is not None else one[2] for one in shown]
    least = math.floor(20 * min([*lows, base if base is not None else 1.0])) / 20 if shown else 0.0
    x = Scale(least, top, LEFT, RIGHT)
    bottom = TOP + STEP * len(shown)
    marks = value_lines(x, TOP, len(shown), STEP, (19, 33))
    if base is not None and base <= top:
        marks += [line("reference", x(base), TOP - 8, x(base), bottom)]
    for at, one in enumerate(shown):
        marks += _row(one, x, top, TOP + STEP * at + 26, " provisional" if one[1] < provisional else "")
    more = f" The first {LONGEST} of {len(lines)} are drawn." if len(lines) > LONGEST else ""
    begins = f" The scale begins at {least:g}." if least > 0 else ""
    few = any(one[1] < provisional for one in shown)
    hollow = f" Hollow: provisional, fewer than {provisional} forecasts." if few else ""
    return Chart(
        key=key,
        title=title,
        description=_description(lines) + more,
        height=bottom + 8,
        marks=marks,
        columns=COLUMNS,
        rows=list(shown),
        notes=(f"Brier score, 0 best, with its 95% interval.{begins}{hollow}{more}",),
    )


def _row(one: Line, x: Scale, top: float, y: float, few: str) -> list[Mark]:
    """A name, its score and its interval."""
    name, n, value, low, high = one
    tail = f"{value:.4f}"
    (short,) = wrapped(name, RIGHT - LEFT - 8 * len(tail) - 12, 1)
    span = "no interval" if low is None or high is None else f"95% interval {low:.4f} to {high:.4f}"
    tip = f"{name}: {value:.4f}, {span}, n = {n:,}"
    marks = [label(short, LEFT, y - 12, "", tip), label(tail, RIGHT, y - 12, f"end{few and ' muted'}")]
    if low is not None and high is not None:
        marks.append(line(f"interval{few}", x(low), y, x(min(high, top)), y, tip))
    return [*marks, dot(f"point{few}", x(value), y, 4.5, tip)]


def _description(lines: Sequence[Line]) -> str:
    if not lines:
        return "Nothing is scored yet."
    best, worst = lines[0], lines[-1]
    return f"{len(lines)} lines, from {best[0]} at {best[2]:.4f} to {worst[0]} at {worst[2]:.4f}."
