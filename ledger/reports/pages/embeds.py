"""What others may put on their pages: a card in one HTML file, and a badge."""

from __future__ import annotations

import base64
from functools import cache
from hashlib import sha256
from importlib.resources import files
from typing import TYPE_CHECKING, Any

from ledger.reports.charts.axes import LETTER

if TYPE_CHECKING:
    from ledger.reports.pages.pages import Pages

LONGEST = 40  # letters of a name on a badge


def embedded(pages: Pages, view: dict[str, Any], folder: str) -> bytes:
    """The card."""
    style, digest = _style()
    base = pages.all.site.base_url
    html = pages.templates.get_template("card.html.j2").render(
        style=style, hash=f"sha256-{digest}", home=f"{base}{folder}index.html" if base else "index.html", **view
    )
    return html.encode()


@cache
def _style() -> tuple[str, str]:
    """The card's style sheet, and its digest for the policy that lets in nothing else."""
    style = (files("ledger.reports") / "assets" / "card.css").read_text(encoding="utf-8")
    return style, base64.b64encode(sha256(style.encode()).digest()).decode()


def badge(pages: Pages, view: dict[str, Any]) -> bytes:
    """The badge."""
    name, card = view["person"].name, view["card"]
    label = name if len(name) <= LONGEST else name[: LONGEST - 1] + "…"
    if view["standing"] == "withheld":
        value = f"score withheld, n = {card.n if card else 0}"
    else:
        few = " provisional" if view["standing"] == "provisional" else ""
        low, high = card.brier.low, card.brier.high
        span = "" if low is None or high is None else f" [{low:.3f}, {high:.3f}]"
        value = f"Brier {card.brier.value:.3f}{span}{few}, n = {card.n:,}"
    wide = [round(LETTER * sum(1.9 if ord(c) > 0x2E80 else 1.05 for c in text)) + 16 for text in (label, value)]
    svg = pages.templates.get_template("badge.svg.j2").render(label=label, value=value, left=wide[0], right=wide[1])
    return svg.encode()
