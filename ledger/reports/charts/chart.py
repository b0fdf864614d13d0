"""A chart: marks for a template to draw, the words that describe it, and the table with the same figures."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from markupsafe import Markup

WIDTH = 360  # units: on a phone one unit is about one pixel, so that letters stay readable


@dataclass(frozen=True, slots=True)
class Mark:
    """One thing to draw."""

    shape: str  # path, circle, rect, line or text
    look: str  # classes of the style sheet
    at: dict[str, str]  # its geometry, attribute -> value
    text: str | None = None  # what a text says
    tip: str | None = None  # what a pointer resting on it is told

    def __html__(self) -> str:
        """The SVG element: its geometry and classes are ours, its words are escaped."""
        at = "".join([f' {name}="{value}"' for name, value in self.at.items()])
        tip = f"<title>{_words(self.tip)}</title>" if self.tip else ""
        text = _words(self.text) if self.text else ""
        return f'<{self.shape} class="{self.look}"{at}>{tip}{text}</{self.shape}>'


@lru_cache(maxsize=10_000)
def _words(text: str) -> str:
    """Words of a mark; the same axes are on thousands of charts."""
    from markupsafe import escape

    from ledger.reports.templating import isolated

    return str(escape(isolated(text)))


@dataclass(frozen=True, slots=True, kw_only=True)
class Chart:
    """What a chart shows, apart from how it is drawn."""

    key: str  # names it within a page, such as "reliability-stated"
    title: str  # one line
    description: str  # what there is to see, for those who do not see it
    height: float  # units; the width is always WIDTH
    marks: list[Mark] = field(default_factory=list)  # back to front
    columns: tuple[str, ...] = ()  # header of the table
    rows: Sequence[tuple[Any, ...]] = ()  # the figures that are drawn
    notes: tuple[str, ...] = ()  # what must be read beside it

    def drawing(self) -> Markup:
        """All marks, a line each."""
        from markupsafe import Markup

        return Markup("".join([f"{mark.__html__()}\n" for mark in self.marks]))  # noqa: S704 (escaped there)

    def table(self, longest: int = 200) -> Markup:
        """The first rows as those of an HTML table."""
        from markupsafe import Markup

        made = [f"<tr>{''.join(map(_cell, row, range(len(row))))}</tr>\n" for row in self.rows[:longest]]
        return Markup("".join(made))  # noqa: S704 (of cells that are escaped)


@lru_cache(maxsize=20_000, typed=True)
def _cell(value: Any, column: int) -> str:
    from markupsafe import escape

    from ledger.reports.templating import cell

    if column == 0:
        return f'<th scope="row"><bdi>{escape(cell(value))}</bdi></th>'
    if isinstance(value, float):
        return f'<td class="number"><data value="{value!r}">{cell(value)}</data></td>'
    if isinstance(value, int):
        return f'<td class="number">{cell(value)}</td>'
    return f"<td><bdi>{escape(cell(value))}</bdi></td>"


@lru_cache(maxsize=50_000)
def number(value: float) -> str:
    """A coordinate: two decimals at most.

    Example:
        >>> number(12.0), number(1 / 3), number(-0.001)
        ('12', '0.33', '0')
    """
    text = f"{value:.2f}".rstrip("0").rstrip(".")
    return "0" if text == "-0" else text


def path(points: Sequence[tuple[float, float]], *, close: bool = False) -> str:
    """Straight lines through points.

    Example:
        >>> path([(0, 0), (10, 5.5)])
        'M0 0L10 5.5'
    """
    lines = "L".join(f"{number(x)} {number(y)}" for x, y in points)
    return f"M{lines}{'Z' if close else ''}" if points else ""


def line(look: str, x1: float, y1: float, x2: float, y2: float, tip: str | None = None) -> Mark:
    """A straight line."""
    at = {"x1": number(x1), "y1": number(y1), "x2": number(x2), "y2": number(y2)}
    return Mark("line", look, at, tip=tip)


def rect(look: str, x: float, y: float, width: float, height: float, tip: str | None = None) -> Mark:
    """A rectangle."""
    at = {"x": number(x), "y": number(y), "width": number(max(width, 0)), "height": number(max(height, 0))}
    return Mark("rect", look, at, tip=tip)


def dot(look: str, x: float, y: float, radius: float, tip: str | None = None) -> Mark:
    """A circle."""
    return Mark("circle", look, {"cx": number(x), "cy": number(y), "r": number(radius)}, tip=tip)


def drawn(look: str, d: str, tip: str | None = None) -> Mark:
    """A path."""
    return Mark("path", look, {"d": d}, tip=tip)


def label(text: str, x: float, y: float, look: str = "", tip: str | None = None) -> Mark:
    """Words; `look` may have the classes middle, end, small, muted, strong."""
    return Mark("text", look, {"x": number(x), "y": number(y)}, text=text, tip=tip)
