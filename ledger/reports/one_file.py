"""A page of the site as one file: for a mail, for the archive, for paper."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

import numpy as np

from ledger.errors import RefusedError, UnknownError
from ledger.identifiers import number
from ledger.reports.pages import chart_data
from ledger.reports.pages.contents import NOTHING, ON_PAGE, Contents
from ledger.reports.pages.forecasters import forecaster_json, forecaster_view, statuses, summary
from ledger.reports.pages.lists import board
from ledger.reports.pages.other_scores import of_everybody
from ledger.reports.pages.overview import board_chart, leading, whole_picture
from ledger.reports.pages.pages import Pages, ranked, table
from ledger.reports.pages.questions import question_json, question_view
from ledger.reports.pages.site_settings import Site
from ledger.reports.pages.topics import topic_json, topic_view
from ledger.reports.typeface import style_sheet
from ledger.reports.wording import figures, spoken_quantities
from ledger.track_record.estimates import cards

if TYPE_CHECKING:
    from ledger.reports.charts.chart import Chart
    from ledger.track_record.columns import Integers
    from ledger.track_record.listing import ForecastView
    from ledger.track_record.snapshot import Snapshot

# A link that leads into the site; ours are never nested and their text is escaped.
_INSIDE = re.compile(r'<a (?:class="[a-z]+" )?href="(?!https?:|#)[^"<>]*">(.*?)</a>', re.DOTALL)


@dataclass(frozen=True, slots=True)
class About:
    """What a page is about: a forecaster, a topic, a question, or everybody."""

    forecaster: str | None = None  # a name or alias
    tag: str | None = None  # a topic
    question: str | None = None  # its number


def html(snap: Snapshot, about: About, site: Site | None = None, *, paper: bool = False) -> str:
    """The page as one HTML file; it needs nothing else and asks for nothing.

    Args:
        snap: the ledger.
        about: what the page is about.
        site: title, colours and dates.
        paper: with charts that carry their own colours, for a program that makes PDF.
    """
    all_ = Contents(snap, site or Site())
    pages = Pages(all_, single=True, paper=paper)
    template, heading, told, view, at = _page(all_, about)
    newest = pages.cells("", at[-ON_PAGE:], who=not about.forecaster, question=not about.question)
    record = snap.record
    if about.forecaster:
        record = replace(record, scorecards=(all_.cards[about.forecaster],))
    text = pages.render(
        template,
        "report.html",
        heading=heading,
        summary=told,
        shown=len(newest),
        rows=table(newest[::-1]),
        statements=[figures.adding_up(record), *figures.explained(record), *spoken_quantities.notes(record.scorecards)],
        record=record,
        **{"archive": (), "folder": "", **view},
    )[1]
    return _INSIDE.sub(r"\1", text.decode()) if isinstance(text, bytes) else ""


def pdf(snap: Snapshot, about: About, site: Site | None = None) -> bytes:
    """The page as PDF.

    Made by WeasyPrint (https://pypi.org/project/weasyprint/): Python packages and Debian's libpango, 55 MB
    installed, where Debian's chromium with all it needs takes 420. Set in our own typeface; only letters that it
    lacks come from the machine's fonts.

    Raises:
        RefusedError: WeasyPrint or its library is not installed.
    """
    weasyprint = _weasyprint()
    fonts = weasyprint.text.fonts.FontConfiguration()
    ours = weasyprint.CSS(string=style_sheet(), font_config=fonts)
    page = weasyprint.HTML(string=html(snap, about, site, paper=True), url_fetcher=_nothing)
    return bytes(page.write_pdf(stylesheets=[ours], font_config=fonts) or b"")


def _weasyprint() -> Any:
    import logging
    import warnings

    logging.getLogger("weasyprint").setLevel(logging.ERROR)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # that this machine has no fonts
            import weasyprint.text.fonts  # type: ignore[import-untyped,unused-ignore]
    except (ImportError, OSError) as wrong:
        raise RefusedError(
            "PDF needs WeasyPrint; install it with `pip install 'prediction-ledger[pdf]'` and Pango "
            "(Debian: libpango-1.0-0 libpangoft2-1.0-0), or write --format html and print that"
        ) from wrong
    return weasyprint


def _nothing(url: str, *_: Any, **__: Any) -> Any:
    raise RefusedError(f"a report asks for nothing from elsewhere, but {url} was wanted")


def csv(snap: Snapshot, about: About) -> str:
    """All forecasts that the page is about, in the columns of the site's CSV."""
    all_ = Contents(snap, Site())
    return b"".join(all_.csv.parts(_page(all_, about)[4])).decode()


def figures_json(snap: Snapshot, about: About) -> dict[str, Any]:
    """The figures of the page."""
    view = _page(Contents(snap, Site()), about)[3]
    made = question_json if about.question else topic_json if about.tag else forecaster_json
    return {"as_of": snap.scope.as_of, "ledger": snap.record.ledger, **made(view)}


def question_markdown(snap: Snapshot, about: About, forecasts: Sequence[ForecastView]) -> str:
    """A question as Markdown."""
    from ledger.reports.question_markdown import render

    return render(_page(Contents(snap, Site()), about)[3], forecasts, snap.record)


def chart(snap: Snapshot, kind: str, about: About) -> Chart:
    """One chart. Raises RefusedError: there is nothing to draw."""
    all_ = Contents(snap, Site())
    found = _charts(all_, kind, about)
    if not found:
        raise RefusedError(_MISSING[kind.partition("-")[0] if kind.startswith("reliability") else kind])
    if len(found) > 1:
        kinds = ", ".join(one.key.removeprefix("reliability-") for one in found)
        raise RefusedError(
            f"these forecasts rest on different things, which no curve should mix; choose --basis: {kinds}"
        )
    return found[0]


_MISSING = {
    "reliability": "there is no reliability diagram to draw: it takes 5 scored yes/no forecasts of one basis",
    "over-time": "there is no score over time to draw: it takes outcomes that were known on two different days",
    "leaderboard": "there is no leaderboard to draw: nobody has 10 scored yes/no forecasts",
    "history": "a history is that of one question with a yes/no forecast; name it with --question Q12",
    "decomposition": "there is no decomposition to draw: it takes 10 scored yes/no forecasts",
    "vagueness": "there is nothing to draw: no scored forecast was read from words that two scales can read",
}


def _charts(all_: Contents, kind: str, about: About) -> list[Chart]:
    if kind == "leaderboard":
        lines = ranked(board(all_), all_.snap.standings)
        return [board_chart(lines)] if lines else []
    if kind == "history":
        return _page(all_, about)[3]["charts"] if about.question else []
    picked, of = _picked(all_, about)
    card = cards(all_.snap.scored.take(picked), np.zeros_like(picked)).get(0)
    return [one for one in chart_data.charts(all_, picked, of, card) if one.key.startswith(kind)]


def _picked(all_: Contents, about: About) -> tuple[Integers, str]:
    if about.forecaster:
        one = all_.snap.people[_person(all_, about.forecaster)]
        return all_.scored_of.get(one.id, NOTHING), one.name
    if about.tag:
        return np.flatnonzero(np.isin(all_.snap.scored.question, np.array(_topic(all_, about.tag)))), about.tag
    return np.arange(len(all_.snap.scored)), "all forecasters"


def _page(all_: Contents, about: About) -> tuple[str, str, str, dict[str, Any], Integers]:
    """Template, heading, summary, what the template is given, and places of the forecasts."""
    if about.question:
        asked = number(about.question, "question")
        if asked not in all_.snap.questions:
            raise UnknownError(f"there is no question Q{asked}")
        at = all_.at_question.get(asked, NOTHING)
        view = question_view(all_, asked, at)
        text = view["asked"].text
        return "question.html.j2", text, text, view, at
    if about.tag:
        at = all_.at_questions(_topic(all_, about.tag))
        view = topic_view(all_, about.tag, len(at))
        return "topic.html.j2", about.tag, summary(about.tag, view["card"], len(at)), view, at
    if about.forecaster:
        who = _person(all_, about.forecaster)
        view = forecaster_view(all_, who)
        name, at = view["person"].name, all_.at(who)
        return "forecaster.html.j2", name, summary(name, view["card"], len(at)), view, at
    at = np.arange(len(all_.snap.columns))
    chart_lines = ranked(board(all_), all_.snap.standings)
    few = [line for line in board(all_) if line not in chart_lines]
    lines = [*chart_lines, *sorted(few, key=lambda line: line.name.casefold())]
    view = {
        "lines": lines,
        "leading": leading(all_),
        "charts": [one for one in (whole_picture(all_), board_chart(chart_lines) if chart_lines else None) if one],
        "statuses": statuses(all_, at),
        "others": of_everybody(all_.snap.record.scorecards, all_.href),
    }
    return "everybody.html.j2", all_.title, figures.adding_up(all_.snap.record), view, at


def _topic(all_: Contents, tag: str) -> list[int]:
    if tag not in all_.topics:
        raise UnknownError(f"there is no question with the tag {tag!r}")
    return all_.topics[tag]


def _person(all_: Contents, name: str) -> int:
    if name not in all_.number_of:
        raise UnknownError(f"{name} has no forecast in what was chosen")
    return all_.number_of[name]
