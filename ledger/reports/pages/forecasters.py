"""A forecaster's page: scorecard, charts, breakdowns, every forecast; the card, the badge and the data."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

import numpy as np

from ledger.reports.pages import chart_data
from ledger.reports.pages.contents import NEWEST, ON_PAGE, Contents, Line, standing
from ledger.reports.pages.embeds import badge, embedded
from ledger.reports.pages.feeds import feed, forecast_events
from ledger.reports.pages.other_scores import of_card, others_json
from ledger.reports.pages.pages import DRAWN_TO, File, Pages, card_json, charts_json, estimate_json, lines_json, table
from ledger.reports.wording import figures, plain
from ledger.track_record.columns import Integers
from ledger.track_record.selection import graded, members
from ledger.track_record.status import STATUSES

if TYPE_CHECKING:
    from ledger.track_record.estimates import Card
    from scoring.estimates import Estimate

GROUPS = (
    ("by_grade", "By how its time is known", "Grade"),
    ("by_topic", "By topic", "Topic"),
    ("by_horizon", "By time from statement to close", "Horizon"),
    ("by_basis", "By what the probability rests on", "Basis"),
    ("by_year", "By year in which it was said", "Year"),
)


def forecaster_files(pages: Pages, number: int) -> Iterator[File]:
    """All files of a forecaster."""
    all_, at = pages.all, pages.all.at(number)
    view = forecaster_view(all_, number)
    folder = f"forecasters/{all_.slug[number]}/"
    data = [("JSON", f"{folder}data.json"), ("CSV", f"{folder}data.csv")]
    archive = _archive(folder, len(at))
    shown = min(len(at), NEWEST if archive else ON_PAGE)
    name = view["person"].name
    yield pages.render(
        "forecaster.html.j2",
        f"{folder}index.html",
        heading=name,
        summary=summary(name, view["card"], view["scorecard"].logged),
        data=data,
        feed=f"{folder}feed.atom",
        picture=f"{folder}card.png" if pages.cards else None,
        rows=table(pages.cells(folder, at, len(at) - shown)[::-1]),
        shown=shown,
        archive=archive,
        folder=folder,
        **view,
    )
    for part, (title, href) in enumerate(archive):
        rows = table(pages.cells(folder, at, part * ON_PAGE, (part + 1) * ON_PAGE))
        yield pages.render(
            "archive.html.j2",
            href,
            heading=f"Forecasts {title}",
            summary=f"Forecasts {title} of {name}, in the order in which they were recorded.",
            of=name,
            back=f"{folder}index.html",
            rows=rows,
            archive=archive,
            data=data,
        )
    yield from pages.data(f"{folder}data", forecaster_json(view), at)
    yield from embeds_of(pages, number, view, folder)


def embeds_of(pages: Pages, number: int, view: dict[str, Any], folder: str) -> Iterator[File]:
    """What others put on their pages: the feed, the card and the badge, for an address."""
    all_ = pages.all
    events = forecast_events(all_, all_.at(number))
    name, home = view["person"].name, f"{folder}index.html"
    yield f"{folder}feed.atom", feed(pages, f"{folder}feed.atom", name, home, events)
    yield f"{folder}card.html", embedded(pages, view, folder)
    yield f"{folder}badge.svg", badge(pages, view)
    if pages.cards:
        from ledger.reports.pages.cards import card_png

        yield f"{folder}card.png", card_png(all_, number)


def forecaster_view(all_: Contents, number: int) -> dict[str, Any]:
    """What the page's template is given, but for the forecasts one by one."""
    person, at = all_.snap.people[number], all_.at(number)
    picked = all_.scored_of.get(number, at[:0])
    card = all_.overall.get(number)
    charts = chart_data.charts(all_, picked, person.name, card)
    done = all_.snap.record.afterwards
    return {
        "person": person,
        "card": card,
        "standing": standing(card),
        "plain": plain.of_card(card),
        "charts": charts,
        "scorecard": all_.cards[person.name],
        "grades": figures.grades_json(all_.cards[person.name]),
        "cautions": figures.caution(all_.cards[person.name]),
        "versus": versus(all_, picked),
        "mid_course": [
            *figures.mid_course(all_.cards[person.name].left_out, all_.snap.columns.take(at).running),
            *figures.withdrawn(one for one in all_.snap.record.withdrawals if one.forecaster == person.name),
            *figures.afterwards([one for one in done if one.forecaster == person.name]),
        ],
        "others": of_card(all_.cards[person.name]),
        "mixed": sum(c.key.startswith("reliability") for c in charts) > 1,
        "groups": groups(all_, number),
        "statuses": statuses(all_, at),
    }


def groups(all_: Contents, number: int) -> list[tuple[str, str, list[Line]]]:
    """Tables of scores by grade, topic, horizon, basis and year, those that tell anything apart."""
    found = ((caption, first, getattr(all_, name).get(number, [])) for name, caption, first in GROUPS)
    return [
        (caption, first, lines)
        for caption, first, lines in found
        if len(lines) > 1 or (first in ("Grade", "Basis") and lines)
    ]


def statuses(all_: Contents, at: Integers) -> list[tuple[str, int, dict[str, int], str]]:
    """(state, forecasts, how many of each grade, what it means)."""
    rows = all_.snap.columns.take(at)
    meaning = {"scored": "its question is resolved and it stood when that was decided", **figures.MEANING}
    return [
        (STATUSES[code], len(those), graded(rows.grade[those]), meaning[STATUSES[code]])
        for code, those in members(rows.status, len(STATUSES))
    ]


def versus(all_: Contents, picked: Integers) -> Estimate | None:
    """Mean difference to the others' mean on the same questions; below zero is better."""
    from scoring import mean_score

    rows, (mean, count) = all_.snap.scored, all_.snap.others
    mine = picked[count[picked] > 0]
    if not len(mine):
        return None
    gap = all_.snap.errors[mine] - np.square(mean[mine] - rows.outcome[mine])
    of = np.unique(rows.unit[mine], return_inverse=True)[1]
    means = np.bincount(of, weights=gap) / np.bincount(of)
    return mean_score(score=means, within=(-1, 1))._replace(n=len(mine))


def forecaster_json(view: dict[str, Any]) -> dict[str, Any]:
    """The page's figures."""
    scorecard, card = view["scorecard"], view["card"]
    name = scorecard.forecaster
    return {
        "forecaster": view["person"]._asdict(),
        "scorecard": {
            "forecaster": name,
            "logged": scorecard.logged,
            "scored": scorecard.n,
            **figures.grades_json(scorecard),
            "left_out": scorecard.left_out,
            "coverage": scorecard.coverage,
            "statuses": {state: grades for state, _, grades, _ in view["statuses"]},
            "binary": card and {"forecaster": name, **(card_json(card) or {})},
            "other_scores": others_json(view["others"]),
        },
        "standing": view["standing"],
        "versus_others": estimate_json(view["versus"]),
        "breakdown": {caption: lines_json(lines) for caption, _, lines in view["groups"]},
        "drawn_to": DRAWN_TO,
        "charts": charts_json(view["charts"]),
    }


def summary(name: str, card: Card | None, logged: int) -> str:
    """One sentence for search engines and social cards."""
    if standing(card) == "withheld" or card is None:
        return f"{name}: {figures.counted(logged, 'forecast')} logged, too few scored for a headline score."
    span = ""
    if card.brier.low is not None and card.brier.high is not None:
        span = f" (95% interval {card.brier.low:.4f} to {card.brier.high:.4f})"
    state = "provisional " if standing(card) == "provisional" else ""
    return f"{name}: {state}Brier score {card.brier.value:.4f}{span} over {card.n:,} forecasts; 0 is best."


def _archive(folder: str, total: int) -> list[tuple[str, str]]:
    if total <= ON_PAGE:
        return []
    starts = range(0, total, ON_PAGE)
    return [
        (f"{start + 1:,} to {min(start + ON_PAGE, total):,}", f"{folder}forecasts-{at}.html")
        for at, start in enumerate(starts, 1)
    ]
