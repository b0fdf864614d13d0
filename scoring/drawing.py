"""A reliability diagram as a small SVG, for notebooks. All of it is numbers, so there is nothing to escape."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from scoring.checks import Floats

SIDE, EDGE = 280, 40  # of the plot, and around it


def diagram_svg(
    *, probability: Floats, n: Floats, rate: Floats, curve: Floats, low: Floats | None, high: Floats | None
) -> str:
    """The diagram: diagonal, band from low to high, calibration curve, and a dot for each probability, its area n."""
    total = float(n.sum())
    parts = [_frame()]
    if low is not None and high is not None and len(n) > 1:
        around = [*_points(probability, high), *_points(probability, low)[::-1]]
        parts.append(f'<polygon points="{" ".join(around)}" fill="#1c4e7a" fill-opacity="0.2"/>')
    along = " ".join(_points(probability, curve))
    parts.append(f'<polyline points="{along}" fill="none" stroke="#1c4e7a" stroke-width="2"/>')
    for said, count, happened in zip(probability.tolist(), n.tolist(), rate.tolist(), strict=True):
        radius = 1.5 + 9 * np.sqrt(count / total)
        title = f"said {said:.4g}: happened {happened:.3f} of {count:g}"
        parts.append(
            f'<circle cx="{_x(said):.1f}" cy="{_y(happened):.1f}" r="{radius:.1f}" fill="#a2461c" fill-opacity="0.8">'
            f"<title>{title}</title></circle>"
        )
    whole = SIDE + 2 * EDGE
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{whole}" height="{whole}" viewBox="0 0 {whole} {whole}" '
        f'role="img" font-family="sans-serif" font-size="11"><title>Reliability diagram of {total:g} forecasts</title>'
        f'<rect width="{whole}" height="{whole}" fill="#ffffff"/>{"".join(parts)}</svg>'
    )


def _frame() -> str:
    lines = []
    for value in (0, 0.25, 0.5, 0.75, 1):
        x, y = _x(value), _y(value)
        lines.append(
            f'<path d="M{x} {EDGE}V{EDGE + SIDE}M{EDGE} {y}H{EDGE + SIDE}" stroke="#dddddd"/>'
            f'<text x="{x}" y="{EDGE + SIDE + 15}" text-anchor="middle">{value:g}</text>'
            f'<text x="{EDGE - 6}" y="{y + 4}" text-anchor="end">{value:g}</text>'
        )
    diagonal = f'<path d="M{_x(0)} {_y(0)}L{_x(1)} {_y(1)}" stroke="#777777" stroke-dasharray="4 3"/>'
    return "".join(lines) + diagonal


def _points(across: Floats, up: Floats) -> list[str]:
    return [f"{_x(a):.1f},{_y(b):.1f}" for a, b in zip(across.tolist(), up.tolist(), strict=True)]


def _x(value: float) -> float:
    return EDGE + SIDE * value


def _y(value: float) -> float:
    return EDGE + SIDE * (1 - value)
