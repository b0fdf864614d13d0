"""Rendering: what every page is given, and the data that stands beside it."""

from __future__ import annotations

import base64
from collections.abc import Iterable, Iterator, Sequence
from hashlib import sha256
from importlib.resources import files
from itertools import chain
from typing import TYPE_CHECKING, Any

import orjson
from markupsafe import Markup

from ledger.reports.charts import plain_style
from ledger.reports.pages.contents import Contents, Line
from ledger.reports.pages.forecast_rows import Block, fits
from ledger.reports.pages.table_rows import RowRenderer
from ledger.reports.templating import environment
from ledger.reports.wording.figures import GRADED, limits_json
from ledger.track_record.results import FIGURES, HEADLINE

if TYPE_CHECKING:
    from jinja2 import Environment

    from ledger.reports.charts.chart import Chart
    from ledger.reports.pages.site_settings import Site
    from ledger.track_record.columns import Integers
    from ledger.track_record.estimates import Card
    from ledger.track_record.leaderboard import Standing

File = tuple[str, bytes | Iterator[bytes]]  # in parts where it may not fit into memory
POLICY = "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self'; base-uri 'none'; form-action 'none'"
NAVIGATION = (
    ("Forecasters", "forecasters/index.html"),
    ("Questions", "questions/index.html"),
    ("Topics", "topics/index.html"),
    ("Sources", "sources/index.html"),
    ("Due", "calendar.html"),
    ("Corrections", "corrections.html"),
    ("Method", "method.html"),
    ("Check us", "check.html"),
)
ON_LIST = 500  # entries of one page of a list


class Pages:
    """Renders pages of one site, or one page by itself."""

    def __init__(
        self,
        all_: Contents,
        *,
        cards: bool = False,
        single: bool = False,
        paper: bool = False,
        templates: Environment | None = None,
        **own: Any,
    ) -> None:
        """Make ready to render.

        Args:
            all_: what is shown.
            cards: whether there are pictures for social cards.
            single: whether a page stands by itself.
            paper: whether charts carry their own colours.
            templates: where others have been loaded from already.
            **own: what takes the place of what templates are given else, such as the layout.
        """
        self.all = all_
        self.cards = cards  # whether there are pictures for social cards
        self.single = single
        self._renderers: dict[str, RowRenderer] = {}
        self._rows: tuple[Block | None, tuple[str, bool, bool], list[str]] = (None, ("", False, False), [])
        self.templates = templates or environment(all_.site.templates, language=all_.site.dates)
        site = all_.site
        logo = "" if site.logo is None else f"logo{site.logo.suffix.lower()}"
        given: dict[str, Any] = {
            "site": {
                "title": all_.title,
                "publisher": site.publisher,
                "publisher_url": site.publisher_url,
                "description": site.description,
                "contact": site.contact,
                "corrections": site.corrections,
                "base_url": site.base_url,
                "logo": logo,
            },
            "as_of": all_.as_of.isoformat(),
            "navigation": NAVIGATION,
            "layout": "single.html.j2" if single else "base.html.j2",
            "policy": POLICY,
            "single": single,
            "lake": None,  # the state of the journal that a lake was made of, where these are pages of one
            "part": all_.part,
            "chart_style": plain_style() if paper else "",
        }
        self.templates.globals.update(given | own)
        if single:
            style = single_style(all_)
            digest = base64.b64encode(sha256(style.encode()).digest()).decode()
            self.templates.globals.update(
                style_sheet=style,
                policy=f"default-src 'none'; style-src 'sha256-{digest}'; base-uri 'none'; form-action 'none'",
            )

    def render(self, template: str, path: str, /, **view: Any) -> File:
        """A page; every view has a heading and a summary."""
        given = {"data": (), "feed": None, "picture": None, **view}
        html = self.templates.get_template(template).render(path=path, root="../" * path.count("/"), **given)
        return path, html.encode()

    def cells(
        self,
        path: str,
        at: Integers,
        start: int = 0,
        end: int | None = None,
        *,
        who: bool = False,
        question: bool = True,
    ) -> list[str]:
        """Some of the rows of a table of forecasts, those at these places, for a page at a path."""
        if not fits(at):
            at, start, end = at[start:end], 0, None
        root = "../" * path.count("/")
        if root not in self._renderers:
            self._renderers[root] = RowRenderer(self.all, root)
        made = [self._cut(block, (root, who, question)) for block in self.all.rows.blocks(at)]
        return list(chain.from_iterable(made))[start:end]

    def _cut(self, block: Block, how: tuple[str, bool, bool]) -> list[str]:
        """The rows of a block; the last ones are kept, since several pages show some of them."""
        root, who, question = how
        if self._rows[0] is not block or self._rows[1] != how:
            self._rows = (block, how, self._renderers[root].of(block, who=who, question=question))
        return self._rows[2]

    def data(self, path: str, values: dict[str, Any], at: Integers | None = None) -> Iterator[File]:
        """A page's figures as JSON, and its forecasts, those at these places, as CSV."""
        count = {} if at is None else {"forecasts": len(at)}
        whole = {"as_of": self.all.as_of, "ledger": self.all.snap.record.ledger, **values, **count}
        yield f"{path}.json", as_json(whole)
        if at is not None:
            csv = self.all.csv.parts(at)
            yield f"{path}.csv", b"".join(csv) if fits(at) else csv


def table(rows: Iterable[str]) -> Markup:
    """Rows that are escaped already, for a template."""
    return Markup("".join(rows))  # noqa: S704


def as_json(values: Any) -> bytes:
    """JSON with a stable order and a line break at its end."""
    return orjson.dumps(values, option=orjson.OPT_APPEND_NEWLINE | orjson.OPT_SERIALIZE_NUMPY)


def card_json(card: Card | None) -> dict[str, Any] | None:
    """The yes/no part of a scorecard."""
    if card is None:
        return None
    return {
        "n": card.n,
        "questions": card.questions,
        **dict(zip(GRADED, card.graded, strict=True)),
        "clusters": card.brier.clusters,
        **limits_json("brier", card.brier),
        **{one.key: one.of(card) for one in FIGURES},
    }


def lines_json(lines: Sequence[Line], of: str = "name") -> list[dict[str, Any]]:
    """A table of scores; `of` is how what a line is about is called."""
    return [{of: line.name, **(card_json(line.card) or {})} for line in lines]


def charts_json(charts: Sequence[Chart]) -> list[dict[str, Any]]:
    """What is drawn."""
    return [
        {
            "key": c.key,
            "title": c.title,
            "description": c.description,
            "notes": c.notes,
            "columns": c.columns,
            "rows": [tuple(row) for row in c.rows],
        }
        for c in charts
    ]


def estimate_json(found: Any) -> dict[str, Any] | None:
    """An estimate."""
    return None if found is None else found._asdict()


def ranked(lines: Sequence[Line], standings: Sequence[Standing]) -> list[Line]:
    """Lines with enough forecasts for a headline score, by adjusted score, or by name where these do not compare."""
    place = {one.forecaster: at for at, one in enumerate(standings)}
    return sorted(
        (line for line in lines if line.card.n >= HEADLINE),
        key=lambda line: (place.get(line.name, 0), line.name.casefold(), line.name),
    )


def order_of(standings: Sequence[Standing]) -> str:
    """What is said of the order of forecasters."""
    if not standings:
        return "By name: some share no question, so their scores do not compare"
    return "Ordered by scores adjusted for difficulty and luck; the Brier scores shown are of different questions"


DRAWN_TO = 0.5  # where it ends in tables of one forecaster or topic (templates/parts.html.j2)


def top_of(lines: Sequence[Line]) -> float:
    """Where the axis of drawn intervals ends."""
    return min(1.0, max([0.3, *(round((line.card.brier.high or 0) + 0.049, 1) for line in lines[:30])]))


def stylesheet(of: Site) -> str:
    """The site's style sheet, in the publisher's colours."""
    assets = files("ledger.reports") / "assets"
    colours, chart, site = ((assets / f"{n}.css").read_text(encoding="utf-8") for n in ("colours", "chart", "site"))
    light, dark = of.accent, of.accent_dark
    own = f":root {{ --accent: {light}; }}\n" if light else ""
    own += f"@media (prefers-color-scheme: dark) {{ :root {{ --accent: {dark}; }} }}\n" if dark else ""
    if light and dark:
        own += f"@media print {{ :root {{ --accent: {light}; }} }}\n"
    return colours + own + chart + site


def single_style(all_: Contents) -> str:
    """The style sheet of a page that stands alone."""
    return stylesheet(all_.site).replace("</", "<\\/")
