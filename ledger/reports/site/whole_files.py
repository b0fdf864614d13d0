"""The files about the whole site: all forecasts, scorecards, sitemap, robots, style, script, checksums."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from importlib.resources import files
from io import StringIO
from typing import TYPE_CHECKING
from xml.sax.saxutils import escape

import numpy as np
import orjson

from ledger.reports.charts.vagueness import reading
from ledger.reports.pages.contents import standing
from ledger.reports.pages.forecasters import statuses
from ledger.reports.pages.other_scores import of_everybody
from ledger.reports.pages.pages import File, Pages, as_json, stylesheet
from ledger.reports.wording import figures
from ledger.spreadsheet import guarded
from ledger.track_record.results import FIGURES

if TYPE_CHECKING:
    from ledger.reports.pages.contents import Contents
    from ledger.track_record.quantities.scores import Quantities
    from ledger.track_record.results import Scorecard

SCORECARD = (
    "forecaster",
    "kind",
    "standing",
    "logged",
    "scored",
    *figures.GRADED,
    "n",
    "questions",
    "clusters",
    "brier",
    "brier_low",
    "brier_high",
    *(one.key for one in FIGURES),
    "choice_n",
    "choice_brier",
    "choice_brier_low",
    "choice_brier_high",
    "rps_n",
    "rps",
    "rps_low",
    "rps_high",
    "quantile_n",
    "quantile_units",
)
OTHER_SCORES = ("forecaster", "score", "unit", "n", "questions", "clusters", "mean", "low", "high", "coverage")


def whole_files(pages: Pages) -> Iterator[File]:
    """Everything but the table of all forecasts, which is written as it is made."""
    all_ = pages.all
    states = statuses(all_, np.arange(len(all_.snap.columns)))
    each = {state: grades for state, _, grades, _ in states}
    yield "data/track-record.json", as_json({**figures.score_json(all_.snap.record), "statuses": each})
    yield "data/scorecards.csv", _scorecards(all_)
    yield "data/other-scores.csv", _other_scores(all_)
    yield "data/readings.csv", _readings(all_)
    yield "site.css", stylesheet(all_.site).encode()
    yield "site.js", (files("ledger.reports") / "assets" / "site.js").read_bytes()
    if all_.site.logo:
        yield f"logo{all_.site.logo.suffix.lower()}", all_.site.logo.read_bytes()
    base = all_.site.base_url
    yield "robots.txt", f"User-agent: *\nAllow: /\n{f'Sitemap: {base}sitemap.xml' if base else ''}\n".encode()


def _readings(all_: Contents) -> bytes:
    """How each scale reads each of the words said here."""
    from forecasts import scales

    out = StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(("phrase", "scale", "low", "point", "high"))
    for phrase in all_.snap.phrases():
        for scale in scales():
            if found := reading(phrase, scale.name):
                writer.writerow((guarded(phrase), scale.label, *found))
    return out.getvalue().encode()


def sitemaps(base: str, paths: list[str]) -> Iterator[File]:
    """All pages, 50,000 a file as the protocol allows; only a site that knows its address has one."""
    listed = [path for path in paths if path.endswith(".html") and not path.endswith("/card.html")]
    parts = [listed[at : at + 50_000] for at in range(0, len(listed), 50_000)] or [[]]
    names = ["sitemap.xml"] if len(parts) == 1 else [f"sitemap-{at}.xml" for at in range(1, len(parts) + 1)]
    space = 'xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"'
    for name, part in zip(names, parts, strict=True):
        urls = "".join(f"<url><loc>{escape(base + path)}</loc></url>\n" for path in part)
        yield name, f'<?xml version="1.0" encoding="UTF-8"?>\n<urlset {space}>\n{urls}</urlset>\n'.encode()
    if len(names) > 1:
        inner = "".join(f"<sitemap><loc>{escape(base + name)}</loc></sitemap>\n" for name in names)
        yield (
            "sitemap.xml",
            f'<?xml version="1.0" encoding="UTF-8"?>\n<sitemapindex {space}>\n{inner}</sitemapindex>\n'.encode(),
        )


def _scorecards(all_: Contents) -> bytes:
    out = StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(SCORECARD)
    for card in all_.snap.record.scorecards:
        number = all_.number_of[card.forecaster]
        writer.writerow(scorecard(card, all_.snap.people[number].kind, standing(all_.overall.get(number))))
    return out.getvalue().encode()


def scorecard(card: Scorecard, kind: str, state: str) -> tuple[object, ...]:
    """A line of data/scorecards.csv."""
    brier, choice = card.brier, card.choice_brier
    return (
        guarded(card.forecaster),
        kind,
        state,
        card.logged,
        card.n,
        *figures.grades_json(card).values(),
        brier.n if brier else 0,
        card.questions,
        *((brier.clusters, brier.value, brier.low, brier.high) if brier else ("",) * 4),
        *(one.of(card) for one in FIGURES),
        *((choice.n, choice.value, choice.low, choice.high) if choice else ("",) * 4),
        *_ranked(card.quantities),
    )


def _ranked(found: Quantities | None) -> tuple[object, ...]:
    """Of a scorecard: RPS with its interval, how many numbers and dates were scored, and in how many units."""
    if found is None:
        return ("",) * 6
    rps, units = found.ranked, found.units
    ranked = (rps.n, rps.value, rps.low, rps.high) if rps else ("",) * 4
    return (*ranked, sum(one.score.n for one in units), len(units))


def _other_scores(all_: Contents) -> bytes:
    """A row for each forecaster and kind of score that is not of yes/no questions; numbers by unit."""
    out = StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(OTHER_SCORES)
    for line in of_everybody(all_.snap.record.scorecards, all_.href):
        one = line.estimate
        held = ({"level": c.said, "n": c.n, "held": c.held, "undecided": c.undecided} for c in line.coverage)
        writer.writerow(
            (
                guarded(line.name),
                line.key,
                guarded(line.unit) if line.unit else "",
                one.n,
                line.questions,
                one.clusters,
                one.value,
                one.low,
                one.high,
                orjson.dumps(list(held)).decode() if line.coverage else "",
            )
        )
    return out.getvalue().encode()
