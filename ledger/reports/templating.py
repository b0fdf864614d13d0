"""Templates: everything escaped, nothing undefined, and the few filters that pages are written with."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol

from ledger.reports.wording.dates import long_day
from ledger.track_record.results import FIGURES

if TYPE_CHECKING:
    from jinja2 import Environment


class Drawing(Protocol):
    """What a chart is here: something with a title and notes that a template draws."""

    @property
    def title(self) -> str:
        """What it shows."""

    @property
    def notes(self) -> Sequence[str]:
        """What is said below it."""

    @property
    def height(self) -> float:
        """In the units of its width, which is always the same."""


_OPENING, _ISOLATES, _CLOSING = "\u202a\u202b\u202d\u202e", "\u2066\u2067\u2068", "\u202c\u2069"
_BIDI = re.compile(f"[{_OPENING}{_ISOLATES}{_CLOSING}]")


def environment(own: Path | None = None, *, language: str = "en") -> Environment:
    """The templates, those in a folder of one's own before ours of the same name; dates are in this language."""
    from jinja2 import ChoiceLoader, Environment, FileSystemLoader, PackageLoader, StrictUndefined

    ours = PackageLoader("ledger.reports", "templates")
    loader = ours if own is None else ChoiceLoader([FileSystemLoader(str(own)), ours])
    made = Environment(
        loader=loader,
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        auto_reload=False,
    )
    made.filters.update(
        figure=figure,
        quantity=quantity_tag,
        level=level,
        percent=chance,
        isolated=isolated,
        grouped=grouped,
        web=web,
        cell=cell,
        lines=str.splitlines,
    )
    made.globals["figures"] = FIGURES
    made.filters["day"] = lambda value: long_day(value, language)
    made.filters["happened"] = lambda outcome, kind: happened(outcome, kind, language)
    return made


def isolated(text: str) -> str:
    r"""Text whose directional controls end with it, for places that cannot have a <bdi>.

    Example:
        >>> isolated("plain"), isolated("a\u202eb") == "\u2068a\u202eb\u202c\u2069"
        ('plain', True)
    """
    if not _BIDI.search(text):
        return text
    out, opened = [], []
    for letter in text:
        if letter in _OPENING:
            opened.append("\u202c")
        elif letter in _ISOLATES:
            opened.append("\u2069")
        elif letter in _CLOSING:
            if not opened or opened[-1] != letter:
                continue  # it would close something outside
            opened.pop()
        out.append(letter)
    return "\u2068" + "".join(out) + "".join(reversed(opened)) + "\u2069"


def web(link: object) -> bool:
    """Whether a link may be followed: http or https and nothing else.

    Example:
        >>> web("https://example.org/"), web("javascript:alert(1)"), web(None)
        (True, False, False)
    """
    return isinstance(link, str) and re.match(r"https?://[^\s\"'<>\\]+\Z", link) is not None


def happened(outcome: str, kind: str, language: str = "en") -> Any:
    """How a question of a kind turned out: a day in words, all else as it is.

    Example:
        >>> str(happened("2026-03-10", "date")), str(happened("never", "date"))
        ('<time datetime="2026-03-10">10 March 2026</time>', '<bdi>never</bdi>')
    """
    from markupsafe import Markup

    if kind == "date" and outcome[:1].isdigit():
        return Markup('<time datetime="%s">%s</time>') % (outcome, long_day(outcome, language))
    return Markup("<bdi>%s</bdi>") % outcome


def figure(value: float | None, digits: int = 4) -> Any:
    """A number with a fixed number of digits that carries its full precision; a dash where there is none.

    Example:
        >>> str(figure(1 / 3)), str(figure(None))
        ('<data value="0.3333333333333333">0.3333</data>', '–')
    """
    from markupsafe import Markup

    if value is None:
        return Markup("–")
    shown = f"{value:.{digits}f}".replace("-", "−")
    return Markup(f'<data value="{value!r}">{shown}</data>')  # noqa: S704 (a number has no markup)


def quantity_tag(value: float | None) -> Any:
    """A number of any size with four digits that carries its full precision; a dash where there is none.

    Example:
        >>> str(quantity_tag(12345.678))
        '<data value="12345.678">12,346</data>'
    """
    from markupsafe import Markup

    from ledger.reports.wording.spoken_quantities import quantity

    if value is None:
        return Markup("–")
    whole, point, rest = quantity(value).partition(".")
    shown = f"{int(whole):,}" if whole.lstrip("-").isdigit() and abs(value) >= 1000 else whole
    text = f"{shown}{point}{rest}".replace("-", "−")
    return Markup(f'<data value="{value!r}">{text}</data>')  # noqa: S704 (a number has no markup)


def grouped(value: int) -> str:
    """A count with commas."""
    return f"{value:,}"


def level(value: float) -> str:
    """A coverage or the level of a quantile as people write it."""
    from forecasts.records.quantiles import percent

    return percent(value)


@lru_cache(maxsize=50_000)
def chance(probability: float) -> str:
    """A probability as people write it."""
    from ledger.reports.wording.figures import percent

    return percent(probability)


def cell(value: object) -> str:
    """What stands in the cell of a chart's table."""
    if value is None:
        return "–"
    if isinstance(value, float):
        return f"{value:,.0f}" if value == int(value) and abs(value) >= 1 else f"{value:.4f}"
    if isinstance(value, (int, date)):
        return f"{value:,}" if isinstance(value, int) else value.isoformat()
    return str(value)


def svg(chart: Drawing, templates: Environment, *, style: str = "", titled: bool = False) -> str:
    """A chart as an SVG document; with a style of its own it stands alone, titled with its title and notes too."""
    above, below = _around(chart) if titled else ([], [])
    top = -18.0 * len(above) - 8 * titled
    title = [(words, top + 20 + 18 * at, "heading") for at, words in enumerate(above)]
    notes = [(words, chart.height + 18 + 14 * at, "small muted") for at, words in enumerate(below)]
    height = chart.height - top + (14 * len(below) + 14 if below else 0)
    template = templates.get_template("charts/chart.svg.j2")
    return template.render(chart=chart, style=style, top=top, height=height, around=[*title, *notes])


def _around(chart: Drawing) -> tuple[list[str], list[str]]:
    """The lines of a chart's title and of its notes, as wide as the chart."""
    from textwrap import wrap

    return wrap(chart.title, 44), [line for note in chart.notes for line in wrap(note, 58)]
