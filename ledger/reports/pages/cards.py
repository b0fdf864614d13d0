"""Pictures for social cards: 1200 x 630 pixels, a forecaster's name, score and interval.

Drawn by Pillow (https://pypi.org/project/pillow/), the best-kept of its kind, in a few milliseconds, with the typeface
that the package brings, so that the same ledger gives the same picture on every machine. A name with letters that this
typeface does not have is left out: a card stands beside its link, whose title has the name.
"""

from __future__ import annotations

from functools import cache, lru_cache
from io import BytesIO
from typing import TYPE_CHECKING, Any

from ledger.reports.pages.contents import standing
from ledger.reports.typeface import lacking, of_size

if TYPE_CHECKING:
    from datetime import date

    from ledger.reports.pages.contents import Contents
    from ledger.track_record.estimates import Card

SIZE = (1200, 630)
PALETTE = {
    "paper": (255, 255, 255),
    "ink": (27, 27, 26),
    "muted": (91, 95, 99),
    "accent": (28, 78, 122),
    "line": (197, 215, 231),
}
INK = {name: at for at, name in enumerate(PALETTE)}
MARGIN, RAIL = 80, 470
LEFT, RIGHT = MARGIN, SIZE[0] - MARGIN


@cache
def drawing() -> Any:
    """Pillow's modules, or None where it is not installed."""
    try:
        from PIL import Image, ImageDraw, features
    except ImportError:
        return None
    return (Image, ImageDraw) if features.check("freetype2") else None


def card_png(all_: Contents, number: int) -> bytes:
    """The card of a forecaster."""
    _, draw_ = drawing()
    card = all_.overall.get(number)
    image = _blank(all_.title, standing(card)).copy()
    draw = draw_.Draw(image)
    draw.fontmode = "1"
    name = all_.snap.people[number].name
    size = 72 if len(name) < 24 else 54
    draw.text((MARGIN, 130), _fit(draw, name, size), font=of_size(size), fill=INK["ink"])
    if standing(card) == "withheld" or card is None:
        words = f"{card.n if card else 0} of the 10 scored forecasts that a headline score needs"
        draw.text((MARGIN, 400), words, font=of_size(34), fill=INK["muted"])
    else:
        _score(draw, card, all_.as_of)
    out = BytesIO()
    image.save(out, "PNG", compress_level=3)
    return out.getvalue()


@lru_cache(maxsize=3)
def _blank(title: str, state: str) -> Any:
    """What all cards of a site share whose scores stand alike."""
    image_, draw_ = drawing()
    image = image_.new("P", SIZE, 0)
    image.putpalette([part for name in INK for part in PALETTE[name]])
    draw = draw_.Draw(image)
    draw.fontmode = "1"
    draw.rectangle((0, 0, 24, SIZE[1]), fill=INK["accent"])
    draw.text((MARGIN, 56), _fit(draw, title, 34), font=of_size(34), fill=INK["muted"])
    if state == "withheld":
        draw.text((MARGIN, 280), "Score withheld", font=of_size(80), fill=INK["muted"])
        return image
    words = f"Brier score{', provisional' if state == 'provisional' else ''}; 0 is best"
    draw.text((MARGIN + 430, 316), words, font=of_size(32), fill=INK["muted"])
    draw.line((LEFT, RAIL, RIGHT, RAIL), fill=INK["line"], width=3)
    for value, x, anchor in ((0, LEFT, "la"), (0.25, (LEFT + RIGHT) / 2, "ma"), (0.5, RIGHT, "ra")):
        draw.text((x, RAIL + 22), f"{value:g}", font=of_size(26), fill=INK["muted"], anchor=anchor)
    return image


def _score(draw: Any, card: Card, as_of: date) -> None:
    draw.text((MARGIN, 262), f"{card.brier.value:.4f}", font=of_size(120), fill=INK["accent"])
    low, high = card.brier.low, card.brier.high
    if low is not None and high is not None:
        draw.line((_place(low), RAIL, _place(high), RAIL), fill=INK["accent"], width=9)
    at = _place(card.brier.value)
    draw.ellipse((at - 13, RAIL - 13, at + 13, RAIL + 13), fill=INK["accent"])
    span = "no interval" if low is None or high is None else f"95% interval {low:.4f} to {high:.4f}"
    words = f"{span}, {card.n:,} forecasts, as of {as_of}"
    draw.text((MARGIN, 545), words, font=of_size(30), fill=INK["ink"])


def _place(score: float) -> float:
    return LEFT + (RIGHT - LEFT) * min(1, score / 0.5)


def _fit(draw: Any, text: str, size: int) -> str:
    if lacking(text):
        return ""
    room = SIZE[0] - 2 * MARGIN
    font = of_size(size)
    if draw.textlength(text, font=font) <= room:
        return text
    while text and draw.textlength(text + "…", font=font) > room:
        text = text[:-1]
    return text.rstrip() + "…"
