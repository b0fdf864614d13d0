"""Few forecasts as a strip of dots: what was said, above the line what happened, below it what did not."""

from collections import Counter
from collections.abc import Sequence

from ledger.reports.charts.axes import Scale
from ledger.reports.charts.chart import Chart, Mark, dot, label, line

LEFT, RIGHT, RADIUS = 46, 340, 6
COLUMNS = ("Said", "Happened")


def strip_chart(pairs: Sequence[tuple[float, float]], *, key: str, of: str, what: str) -> Chart:
    """A dot for each (probability, outcome), where the probability was that was said; an outcome may be a fraction."""
    x = Scale(0, 1, LEFT, RIGHT)
    place = [(round(p * 20), y >= 0.5) for p, y in pairs]
    tall = [max((n for (_, up), n in Counter(place).items() if up is side), default=1) for side in (True, False)]
    axis = 34 + tall[0] * 2 * RADIUS
    bottom = axis + 38 + tall[1] * 2 * RADIUS
    came = sum(up for _, up in place)
    return Chart(
        key=key,
        title=f"What was said, and what happened: {what}, {of}",
        description=f"{len(pairs)} forecast{'' if len(pairs) == 1 else 's'}; {came} happened.",
        height=bottom + 30,
        marks=[*_frame(x, axis, bottom), *_dots(pairs, place, x, axis)],
        columns=COLUMNS,
        rows=[(float(p), float(y)) for p, y in sorted(pairs)],
        notes=(
            f"{'The dot is the forecast' if len(pairs) == 1 else f'A dot for each of {len(pairs)} forecasts'}, at the "
            "chance that was given: above the line what happened, below it what did not. Too few for a calibration "
            "curve.",
        ),
    )


def _frame(x: Scale, axis: float, bottom: float) -> list[Mark]:
    marks = [line("axis", LEFT, axis, RIGHT, axis), label("happened", LEFT, 16, "small muted")]
    marks.append(label("did not happen", LEFT, bottom + 4, "small muted"))
    marks.append(label("what was said", (LEFT + RIGHT) / 2, bottom + 20, "small muted middle"))
    return marks + [label(f"{tick:.0%}", x(tick), axis + 15, "middle muted") for tick in (0, 0.2, 0.4, 0.6, 0.8, 1)]


def _dots(pairs: Sequence[tuple[float, float]], place: Sequence[tuple[int, bool]], x: Scale, axis: float) -> list[Mark]:
    """Those near one another are stacked away from the line."""
    height, marks = Counter[tuple[int, bool]](), []
    for (said, outcome), at in sorted(zip(pairs, place, strict=True)):
        level = height[at] * 2 * RADIUS + RADIUS + 2
        y = axis - level if at[1] else axis + 20 + level
        height[at] += 1
        happened = {0.0: "did not happen", 1.0: "happened"}.get(outcome, f"happened to {outcome:.0%}")
        marks.append(dot("point", x(said), y, RADIUS - 1, f"said {said:.4g}: {happened}"))
    return marks
