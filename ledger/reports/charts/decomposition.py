"""Where a Brier score comes from, as bars that add up."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ledger.reports.charts.axes import Scale, value_lines
from ledger.reports.charts.chart import WIDTH, Chart, label, rect

if TYPE_CHECKING:
    from scoring.decomposition import Decomposition

COLUMNS = ("Part", "Value")
LEFT, RIGHT, TOP, STEP = 12, WIDTH - 12, 34, 42


def decomposition_chart(found: Decomposition, *, key: str, of: str, n: int) -> Chart:
    """Uncertainty, less discrimination, plus miscalibration, is the score; `key` names the chart within a page."""
    after = found.uncertainty - found.discrimination
    bars = (
        ("Uncertainty: always saying the base rate", "neutral", 0.0, found.uncertainty, found.uncertainty),
        ("− Discrimination: telling cases apart", "gain", after, found.uncertainty, found.discrimination),
        ("+ Miscalibration: saying the wrong numbers", "loss", after, found.score, found.miscalibration),
        ("= Brier score", "result", 0.0, found.score, found.score),
    )
    top = max(0.01, found.uncertainty, found.score) * 1.05
    x, bottom = Scale(0, top, LEFT, RIGHT), TOP + STEP * len(bars)
    marks = value_lines(x, TOP, len(bars), STEP, (15, 35))
    for at, (name, look, low, high, value) in enumerate(bars):
        y = TOP + STEP * at
        marks += [
            label(name, LEFT, y + 12, "strong" if look == "result" else ""),
            label(f"{value:.4f}", RIGHT, y + 12, "end strong" if look == "result" else "end"),
            rect(f"bar {look}", x(low), y + 18, x(high) - x(low), 14, f"{name}: {value:.6f}"),
        ]
    return Chart(
        key=key,
        title=f"Where the Brier score comes from, {of}",
        description=(
            f"Uncertainty {found.uncertainty:.4f} less discrimination {found.discrimination:.4f} plus miscalibration "
            f"{found.miscalibration:.4f} is {found.score:.4f}, over {n:,} forecasts."
        ),
        height=bottom + 6,
        marks=marks,
        columns=COLUMNS,
        rows=[
            ("Uncertainty", found.uncertainty),
            ("Discrimination", found.discrimination),
            ("Miscalibration", found.miscalibration),
            ("Brier score", found.score),
        ],
        notes=(
            "Miscalibration and discrimination by isotonic regression; with few forecasts both come out too large. "
            "Questions of one claim together weigh one, as in the score; in the diagram each forecast counts.",
        ),
    )
