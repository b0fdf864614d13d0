"""The reliability diagram: what was said against how often it happened, with how often it was said."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from ledger.reports.charts.axes import Scale, percent_frame
from ledger.reports.charts.chart import Chart, Mark, dot, drawn, label, line, path, rect

if TYPE_CHECKING:
    from scoring.diagram import Reliability

COLUMNS = ("Said", "n", "Happened", "Calibration curve", "Band low", "Band high")
LEFT, RIGHT, TOP, SIDE = 46, 340, 28, 294
COUNTS = 46  # height of the strip of counts below


def reliability_chart(
    found: Reliability, *, key: str, of: str, what: str, pooled: bool = False, shared: bool = False
) -> Chart:
    """The diagram.

    Args:
        found: points, curve and band.
        key: names the chart within a page.
        of: whose forecasts.
        what: which of them, such as "stated probabilities"; kinds are not mixed without saying so here.
        pooled: whether probabilities were rounded to whole percents.
        shared: whether several forecasts are about one question.
    """
    x, y = Scale(0, 1, LEFT, RIGHT), Scale(0, 1, TOP + SIDE, TOP)
    n = round(float(found.n.sum()))
    band = _band(found, x, y)
    marks = [*percent_frame(x, y), *band, line("diagonal", x(0), y(0), x(1), y(1))]
    marks.append(drawn("curve", path(_points(found, found.curve, x, y))))
    marks += _dots(found, x, y, n)
    marks += [
        label("what was said", (LEFT + RIGHT) / 2, TOP + SIDE + 37, "small muted middle"),
        label("how often it happened", LEFT, TOP - 14, "small muted"),
        *_counts(found, x, TOP + SIDE + 48),
    ]
    low = found.low if found.low is not None else [None] * len(found.n)
    high = found.high if found.high is not None else [None] * len(found.n)
    rows = zip(found.probability, found.n, found.rate, found.curve, low, high, strict=True)
    return Chart(
        key=key,
        title=f"What was said, and how often it happened: {what}, {of}",
        description=_description(found, n),
        height=TOP + SIDE + 48 + COUNTS + 18,
        marks=marks,
        columns=COLUMNS,
        rows=[tuple(None if v is None else float(v) for v in row) for row in rows],
        notes=(_caption(n, banded=bool(band), pooled=pooled, shared=shared),),
    )


def _caption(n: int, *, banded: bool, pooled: bool, shared: bool) -> str:
    """What is drawn, and nothing else."""
    parts = [
        "On the dashed line things happen as often as was said, below it less often, above it more often. "
        f"n = {n:,}. The area of a dot is the number of forecasts; bars below count them. The line is the isotonic "
        "calibration curve"
        + (
            "; the band holds 90% of the curves of a perfectly calibrated forecaster who said the same numbers equally "
            "often, at each point by itself."
            if banded
            else "."
        )
    ]
    if shared:
        parts.append(
            "Several forecasts are about one question and share its outcome, so that chance does more to the line than "
            "their number suggests: no band says how much."
        )
    if pooled:
        parts.append("So many different probabilities were said that they are pooled to whole percents.")
    return " ".join(parts)


def _points(found: Reliability, values: object, x: Scale, y: Scale) -> list[tuple[float, float]]:
    return [(x(p), y(v)) for p, v in zip(found.probability.tolist(), values.tolist(), strict=True)]  # type: ignore[attr-defined]


def _band(found: Reliability, x: Scale, y: Scale) -> list[Mark]:
    if found.low is None or found.high is None or len(found.n) < 2:
        return []
    lower, upper = _points(found, found.low, x, y), _points(found, found.high, x, y)
    return [drawn("band", path([*upper, *lower[::-1]], close=True))]


def _dots(found: Reliability, x: Scale, y: Scale, n: int) -> list[Mark]:
    marks = []
    rows = sorted(zip(found.n.tolist(), found.probability.tolist(), found.rate.tolist(), strict=True), reverse=True)
    spread = min(2.2, max(1.0, math.sqrt(len(rows) / 3)), 1.2 * math.sqrt(n) / 3)
    for count, said, rate in rows:
        radius = max(1.5, 9 * math.sqrt(count / n) * spread)
        tip = f"said {said:.4g}: happened {rate:.1%} of {count:,.0f}"
        marks.append(dot("point", x(said), y(rate), radius, tip))
    return marks


def _counts(found: Reliability, x: Scale, top: float) -> list[Mark]:
    """A bar around each twentieth, so that neighbours said once each add up."""
    bins: dict[int, float] = {}
    for said, count in zip(found.probability.tolist(), found.n.tolist(), strict=True):
        bins[round(said * 20)] = bins.get(round(said * 20), 0) + count
    largest = max(bins.values(), default=1.0)
    bottom, half, marks = top + COUNTS, (RIGHT - LEFT) / 40 - 1, []
    for at, count in sorted(bins.items()):
        height = max(1.5, COUNTS * count / largest)
        tip = f"around {at * 5}%: {count:,.0f}"
        marks.append(rect("count", x(at / 20) - half, bottom - height, 2 * half, height, tip))
    words = f"how often it was said, at most {largest:,.0f}"
    return [
        *marks,
        line("axis", LEFT - half, bottom, RIGHT + half, bottom),
        label(words, LEFT, bottom + 15, "small muted"),
    ]


def _description(found: Reliability, n: int) -> str:
    if found.low is None or found.high is None:
        return f"{n:,} forecasts at {len(found.n)} different probabilities."
    below = float(found.n[found.curve < found.low - 1e-12].sum())
    above = float(found.n[found.curve > found.high + 1e-12].sum())
    inside = n - below - above
    return (
        f"{n:,} forecasts at {len(found.n)} different probabilities. The calibration curve lies inside the band for "
        f"{inside:,.0f} of them, below it for {below:,.0f} (it happened less often than said) and above it for "
        f"{above:,.0f}."
    )
