"""Topics and sources: a page for each."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

import numpy as np

from ledger.reports.pages import chart_data
from ledger.reports.pages.contents import Contents, Line, claim_counts, standing
from ledger.reports.pages.feeds import feed, forecast_events
from ledger.reports.pages.forecasters import summary
from ledger.reports.pages.other_scores import of_questions, others_json
from ledger.reports.pages.pages import DRAWN_TO, ON_LIST, File, Pages, card_json, charts_json, lines_json
from ledger.reports.wording.figures import counted as counted_words
from ledger.track_record.estimates import cards

if TYPE_CHECKING:
    from ledger.track_record.shown import QuestionShown, Quoted, SourceShown


def topic_files(pages: Pages, tag: str) -> Iterator[File]:
    """All files of a topic."""
    all_ = pages.all
    folder = f"topics/{all_.topic_slug[tag]}/"
    at = all_.at_questions(all_.topics[tag])
    view = topic_view(all_, tag, len(at))
    yield pages.render(
        "topic.html.j2",
        f"{folder}index.html",
        heading=tag,
        summary=summary(tag, view["card"], len(at)),
        data=[("JSON", f"{folder}data.json"), ("CSV", f"{folder}data.csv")],
        feed=f"{folder}feed.atom",
        **view,
    )
    yield from pages.data(f"{folder}data", topic_json(view), at)
    events = forecast_events(all_, at)
    yield f"{folder}feed.atom", feed(pages, f"{folder}feed.atom", tag, f"{folder}index.html", events)


def topic_view(all_: Contents, tag: str, total: int) -> dict[str, Any]:
    """What the page's template is given."""
    numbers = all_.topics[tag]
    picked = np.flatnonzero(np.isin(all_.snap.scored.question, np.array(numbers)))
    rows = all_.snap.scored.take(picked)
    card = cards(rows, np.zeros_like(picked), pooled=True).get(0)
    found = cards(rows, rows.forecaster)
    lines = [Line(all_.snap.people[n].name, all_.forecaster_href(n), one) for n, one in found.items()]
    lines.sort(key=lambda line: (line.card.n < 10, line.card.brier.value, line.name))
    newest = [all_.questions[n] for n in sorted(numbers, reverse=True)]
    return {
        "name": tag,
        "card": card,
        "standing": standing(card),
        "total": total,
        "lines": lines[:ON_LIST],
        "others": of_questions(all_.snap, numbers, all_.href),
        "charts": chart_data.charts(all_, picked, tag, card, pooled=True),
        "questions": counted(all_, newest[:ON_LIST]),
        "asked": len(numbers),
        "more": len(newest) if len(newest) > ON_LIST else 0,
    }


def topic_json(view: dict[str, Any]) -> dict[str, Any]:
    """The page's figures."""
    return {
        "topic": view["name"],
        "binary": card_json(view["card"]),
        "standing": view["standing"],
        "forecasters": lines_json(view["lines"], "forecaster"),
        "drawn_to": DRAWN_TO,
        "charts": charts_json(view["charts"]),
        "other_scores": others_json(view["others"]),
        "asked": view["asked"],
        "questions": questions_json(view["questions"]),
    }


def questions_json(listed: list[tuple[QuestionShown, int]]) -> list[dict[str, Any]]:
    """A list of questions, each with how many forecasts it has."""
    return [
        {
            "question_id": f"Q{one.id}",
            "question": one.text,
            "closes": one.closes,
            "state": one.state,
            "outcome": one.outcome,
            "known_on": one.known_on,
            "forecasts": forecasts,
        }
        for one, forecasts in listed
    ]


def counted(all_: Contents, asked: list[QuestionShown]) -> list[tuple[QuestionShown, int]]:
    """Questions with how many forecasts they have."""
    return [(one, len(all_.at_question.get(one.id, ()))) for one in asked]


def source_files(pages: Pages) -> Iterator[File]:
    """The pages of all sources."""
    all_ = pages.all
    of_source: dict[int, list[Quoted]] = defaultdict(list)
    for claim in all_.snap.claims.values():
        if claim.source:
            of_source[claim.source].append(claim)
    of_claim: dict[int, list[QuestionShown]] = defaultdict(list)
    for asked in all_.snap.questions.values():
        if asked.claim:
            of_claim[asked.claim].append(asked)
    for source in all_.snap.sources.values():
        yield from _source_files(pages, source, of_source[source.id], of_claim)


def _source_files(
    pages: Pages, source: SourceShown, claims: list[Quoted], of_claim: dict[int, list[QuestionShown]]
) -> Iterator[File]:
    people = pages.all.snap.people
    heading = source.title or source.outlet or source.url or f"Source S{source.id}"
    view = [
        (one, people[one.forecaster].name if one.forecaster else None, of_claim.get(one.id, []))
        for one in sorted(claims, key=lambda claim: not claim.stands)
    ]
    counts = claim_counts(claims, [source])
    yield pages.render(
        "source.html.j2",
        f"sources/S{source.id}.html",
        heading=heading,
        summary=f"{heading}: {counted_words(counts.found, 'claim')} found in it, and what became of each.",
        data=[("JSON", f"sources/S{source.id}.json")],
        source=source,
        claims=view,
        counts=counts,
    )
    values = {
        "source": source._asdict(),
        "claims": [one._asdict() for one in claims],
        "counts": {**counts._asdict(), "declined": counts.declined},
    }
    yield from pages.data(f"sources/S{source.id}", values)
