"""A site of a lake: pages of figures, made of what an engine added up; the proof is at the ledger."""

from __future__ import annotations

import csv
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from importlib.resources import files
from io import StringIO
from itertools import chain, groupby
from operator import itemgetter
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast

import numpy as np

from ledger.reports.pages.chart_data import FEW, NAMES, diagram, of_tally
from ledger.reports.pages.contents import Contents, Line, standing
from ledger.reports.pages.forecasters import summary
from ledger.reports.pages.other_scores import of_card, of_everybody
from ledger.reports.pages.overview import board_chart, shortened
from ledger.reports.pages.pages import ON_LIST, File, Pages, as_json, charts_json, order_of, ranked, stylesheet, top_of
from ledger.reports.pages.slugs import slugs
from ledger.reports.site.folder import new_folder
from ledger.reports.site.publish import Published, extra
from ledger.reports.site.whole_files import SCORECARD, scorecard
from ledger.reports.wording import figures, plain
from ledger.track_record.estimates import Card
from ledger.track_record.results import HEADLINE, Scorecard, TrackRecord

if TYPE_CHECKING:
    from ledger.reports.charts.chart import Chart
    from ledger.reports.pages.site_settings import Site
    from ledger.reports.site.folder import Folder
    from ledger.track_record.leaderboard import Standing
    from ledger.track_record.shown import Person

NAVIGATION = (("Forecasters", "forecasters/index.html"),)
GRID = 1000  # parts of one by which everybody's probabilities are told apart
Tallies = Iterator[tuple[int, list[Any]]]


@dataclass
class Frame:
    """What is known of a lake before its pages are made; its names are those that templates ask Contents for."""

    record: TrackRecord
    standings: tuple[Standing, ...]  # empty where some share no question
    site: Site
    people: dict[int, Person]
    part: str = ""

    def __post_init__(self) -> None:
        cards = {card.forecaster: card for card in self.record.scorecards}
        self.cards = {one.id: cards[one.name] for one in self.people.values() if one.name in cards}
        self.slug = slugs((number, self.people[number].name) for number in self.cards)
        tags = self.record.scope.get("tags")
        self.title = self.site.title or (f"Track record: {tags}" if tags else "Track record")

    @property
    def as_of(self) -> date:
        """The day."""
        return self.record.as_of

    def href(self, number: int) -> str:
        """The page of a forecaster."""
        return f"forecasters/{self.slug[number]}/index.html"


def publish_lake(
    frame: Frame, tallies: Tallies, out: Path, *, progress: Callable[[int, int], None] | None = None
) -> Published:
    """Write the site; see Lake.publish. No more is kept in memory than a line or so of each forecaster.

    Args:
        frame: the figures.
        tallies: what each forecaster said how often, and how it turned out, by number.
        out: the folder; a new one, or one that publish wrote.
        progress: called with how many forecasters are done, and of how many.
    """
    record = frame.record
    lake = {"ledger": record.ledger, "entries": record.entries, "root": record.root}
    pages = Pages(cast("Contents", frame), lake=lake, navigation=NAVIGATION)
    whole: Counter[tuple[float, float]] = Counter()
    with new_folder(out) as folder:
        for path, content in (*_assets(frame.site), *extra(frame.site)):
            folder.write(path, content)
        for done, (number, mine) in enumerate(_everybody(frame, tallies), 1):
            for _, _, said, came, n in mine:
                whole[round(said * GRID) / GRID, came] += n
            for path, content in _forecaster(pages, frame, number, mine):
                folder.write(path, content)
            if progress and done % 100 == 0:
                progress(done, len(frame.cards))
        _overview(pages, frame, whole, folder, lake)
        mark = folder.finish()
        return Published(len(folder.files), folder.written, False, mark, (record.entries, record.root), None, {})


def _everybody(frame: Frame, tallies: Tallies) -> Iterator[tuple[int, list[Any]]]:
    """Each forecaster with a tally, which may be empty."""
    number, mine = next(tallies, (None, []))
    for one in sorted(frame.cards):
        if one == number:
            yield one, mine
            number, mine = next(tallies, (None, []))
        else:
            yield one, []


def card_of(of: Scorecard) -> Card | None:
    """The yes/no part."""
    if of.brier is None or of.base_rate is None:
        return None
    grades = tuple(figures.grades_json(of).values())
    return Card(of.brier.n, of.brier.n, grades, of.brier, of.base_rate, of.skill, of.said)


def _charts(mine: Sequence[Any], of: str) -> list[Chart]:
    """What was said against how often it happened, for each basis."""
    found = []
    for basis, rows in groupby(mine, key=itemgetter(1)):
        _, _, said, came, n = map(np.array, zip(*rows, strict=True))
        said, came = np.repeat(said, n).astype(np.float64), np.repeat(came, n).astype(np.float64)
        found.append(diagram(said, came, together=False, key=f"reliability-{basis}", of=of, what=NAMES[basis]))
    return found


def _forecaster(pages: Pages, frame: Frame, number: int, mine: Sequence[Any]) -> Iterator[File]:
    person, found = frame.people[number], frame.cards[number]
    card, folder = card_of(found), f"forecasters/{frame.slug[number]}/"
    charts = _charts(mine, person.name)
    meaning = {"scored": "its question is resolved and it stood when that was decided", **figures.MEANING}
    states = {"scored": found.n, **found.left_out}
    yield pages.render(
        "forecaster.html.j2",
        f"{folder}index.html",
        heading=person.name,
        summary=summary(person.name, card, found.logged),
        data=[("JSON", f"{folder}data.json")],
        person=person,
        card=card,
        standing=standing(card),
        plain=plain.of_card(card),
        scorecard=found,
        grades=figures.grades_json(found),
        cautions=figures.caution(found),
        mid_course=figures.mid_course(found.left_out),
        versus=None,
        others=of_card(found),
        charts=charts,
        mixed=len(charts) > 1,
        groups=[],
        statuses=[(state, n, {}, meaning[state]) for state, n in states.items() if n],
    )
    yield f"{folder}data.json", as_json({"scorecard": figures.card_json(found), "charts": charts_json(charts)})


def _overview(
    pages: Pages, frame: Frame, whole: Counter[tuple[float, float]], folder: Folder, lake: dict[str, Any]
) -> None:
    """The front page and the list of forecasters."""
    record, numbers = frame.record, {one.name: id_ for id_, one in frame.people.items() if id_ in frame.cards}
    lines, withheld = [], []
    for number, found in frame.cards.items():
        card = card_of(found)
        if card is None or card.n < HEADLINE:
            withheld.append((found.forecaster, frame.href(number), card.n if card else 0, found.logged))
        else:
            lines.append(Line(found.forecaster, frame.href(number), card))
    lines, withheld = ranked(lines, frame.standings), sorted(withheld, key=lambda row: (-row[2], row[0]))
    others = of_everybody(record.scorecards, lambda name: frame.href(numbers[name]))
    picture, charts = _picture(whole), [board_chart(lines)] if lines else []
    totals = [
        ("Forecasts logged", record.logged, ""),
        ("Scored", record.scored, figures.counts(figures.grades_json(record))),
        ("Forecasters", len(frame.cards), ""),
    ]
    front = pages.render(
        "front.html.j2",
        "index.html",
        heading=frame.title,
        summary=frame.site.description or figures.adding_up(record),
        data=[("JSON", "index.json"), ("CSV", "data/scorecards.csv")],
        totals=totals,
        cautions=figures.cautions(record) + figures.caution(record),
        order=order_of(frame.standings),
        charts=charts,
        leading=plain.of_others(record) if not whole else "",
        grades=[],
        picture=picture,
        **shortened(lines, withheld, others),
    )
    drawn = charts_json([*([picture] if picture else []), *charts])
    told = {"as_of": frame.as_of.isoformat(), "lake": lake, "totals": {name: n for name, n, _ in totals}}
    folder.write("index.json", as_json({**told, "charts": drawn}))
    for path, content in chain([front], _list(pages, frame, lines, withheld)):
        folder.write(path, content)
    folder.write("data/scorecards.csv", _csv(frame))


def _picture(whole: Counter[tuple[float, float]]) -> Chart | None:
    """What everybody said and what happened."""
    if whole.total() < FEW:
        return None
    said, came, n = np.array([(p, y, n) for (p, y), n in sorted(whole.items())], dtype=np.float64).T
    what = "stated numbers and words read as such"
    return of_tally(said, came, n, together=True, key="everybody", of="all forecasters", what=what)


def _list(pages: Pages, frame: Frame, lines: list[Line], withheld: list[Any]) -> Iterator[File]:
    """All forecasters, those with a score first, some on a page."""
    every = [*lines, *withheld]
    parts = [every[at : at + ON_LIST] for at in range(0, len(every), ON_LIST)] or [[]]
    names = [f"forecasters/{'index' if at == 0 else f'page-{at + 1}'}.html" for at in range(len(parts))]
    for at, (name, part) in enumerate(zip(names, parts, strict=True)):
        near = sorted({0, len(names) - 1, *range(max(0, at - 3), min(len(names), at + 4))})
        yield pages.render(
            "list.html.j2",
            name,
            heading="Forecasters" if at == 0 else f"Forecasters, page {at + 1}",
            summary=f"{len(every):,} forecasters with their scores and intervals.",
            lead=f"{order_of(frame.standings)}. n below 30 is provisional.",
            lines=[one for one in part if isinstance(one, Line)],
            withheld=[one for one in part if not isinstance(one, Line)],
            top=top_of(lines),
            questions=None,
            entries=None,
            pages=[(str(other + 1), names[other]) for other in near],
            first="Forecaster",
            others=[],
        )


def _csv(frame: Frame) -> Iterator[bytes]:
    """data/scorecards.csv, some lines at a time."""
    rows: Iterable[tuple[object, ...]] = (
        scorecard(found, frame.people[number].kind, standing(card_of(found))) for number, found in frame.cards.items()
    )
    for row in (SCORECARD, *rows):
        out = StringIO()
        csv.writer(out, lineterminator="\n").writerow(row)
        yield out.getvalue().encode()


def _assets(site: Site) -> Iterator[File]:
    yield "site.css", stylesheet(site).encode()
    yield "site.js", (files("ledger.reports") / "assets" / "site.js").read_bytes()
    if site.logo:
        yield f"logo{site.logo.suffix.lower()}", site.logo.read_bytes()
