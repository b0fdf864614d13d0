"""Rule: charts: each kind turns figures into marks, words and a table; one template draws them all."""

from __future__ import annotations

import re
from importlib.resources import files
from typing import TYPE_CHECKING

from ledger.errors import RefusedError
from ledger.reports.typeface import FAMILIES

if TYPE_CHECKING:
    from jinja2 import Environment

    from ledger.reports.charts.chart import Chart

KINDS = ("reliability", "over-time", "leaderboard", "history", "decomposition", "vagueness")


def standalone(chart: Chart, templates: Environment | None = None, *, plain: bool = False, titled: bool = False) -> str:
    """A chart as an SVG file that needs no style sheet.

    Args:
        chart: what to draw.
        templates: ours unless given.
        titled: with its title above and its notes below, for a file that has no page around it.
        plain: with the light colours written out, for programs that know no CSS variables.
    """
    from ledger.reports.templating import environment, svg

    return svg(chart, templates or environment(), style=plain_style() if plain else style(), titled=titled)


def style() -> str:
    """The style sheet of a chart that stands alone, light and dark."""
    return "".join(_asset(name) for name in ("colours.css", "chart.css")).replace('"', "'")


def plain_style() -> str:
    """The same in light colours only, without variables, and in our own typeface."""
    colours = dict(re.findall(r"--([\w-]+): ([^;]+);", _asset("colours.css").split("@media")[0]))
    coloured = re.sub(r"var\(--([\w-]+)\)", lambda m: colours[m[1]], _asset("chart.css"))
    return re.sub(r"system-ui,[^;]+", FAMILIES, coloured)


def png(chart: Chart) -> bytes:
    """A chart as a PNG picture, 720 pixels wide.

    Drawn by resvg (https://pypi.org/project/resvg-py/): one small wheel without any system library, and the same
    pixels on every machine. Only letters that our typeface lacks are looked for among the machine's fonts.

    Raises:
        RefusedError: resvg-py is not installed.
    """
    from ledger.reports import typeface

    try:
        import resvg_py

        svg = standalone(chart, plain=True, titled=True)
        ours_alone = not typeface.lacking(svg)
    except ImportError as wrong:
        raise RefusedError(
            "PNG needs resvg-py and Pillow; install them with `pip install 'prediction-ledger[png]'`, or write an .svg"
        ) from wrong
    drawn = resvg_py.svg_to_bytes(
        svg_string=svg,
        width=720,
        font_files=[str(typeface.regular()), str(typeface.bold())],
        skip_system_fonts=ours_alone,
    )
    return bytes(drawn)


def _asset(name: str) -> str:
    return (files("ledger.reports") / "assets" / name).read_text(encoding="utf-8")
