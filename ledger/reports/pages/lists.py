"""The lists: forecasters, questions, topics, sources."""

from collections import Counter
from collections.abc import Iterator
from typing import Any

from ledger.reports.pages.contents import Contents, Line
from ledger.reports.pages.other_scores import of_everybody
from ledger.reports.pages.pages import ON_LIST, File, Pages, order_of, ranked, top_of
from ledger.reports.pages.topics import counted, questions_json
from ledger.track_record.results import HEADLINE


def list_files(pages: Pages) -> Iterator[File]:
    """The pages of all lists."""
    yield from _forecasters(pages)
    yield from _questions(pages)
    yield from _topics(pages)
    yield from _sources(pages)


def board(all_: Contents) -> list[Line]:
    """A line for every forecaster with a scored yes/no forecast."""
    return [Line(all_.snap.people[n].name, all_.forecaster_href(n), card) for n, card in all_.overall.items()]


def withheld_lines(all_: Contents) -> list[tuple[str, str, int, int]]:
    """(name, page, scored yes/no forecasts, logged) of those with too few for a headline score."""
    found = []
    for one in all_.people:
        card, scorecard = all_.overall.get(one.id), all_.cards[one.name]
        if card is None or card.n < HEADLINE:
            found.append((one.name, all_.forecaster_href(one.id), card.n if card else 0, scorecard.logged))
    return sorted(found, key=lambda row: (-row[2], row[0]))


def _forecasters(pages: Pages) -> Iterator[File]:
    all_ = pages.all
    lines = ranked(board(all_), all_.snap.standings)
    yield pages.render(
        "list.html.j2",
        "forecasters/index.html",
        heading="Forecasters",
        summary=f"{len(all_.people):,} forecasters with their scores and intervals.",
        lead=f"{order_of(all_.snap.standings)}. n below 30 is provisional.",
        data=[("CSV", "data/scorecards.csv"), ("JSON", "data/track-record.json")],
        lines=lines,
        withheld=withheld_lines(all_),
        top=top_of(lines),
        questions=None,
        entries=None,
        pages=[],
        first="Forecaster",
        others=of_everybody(all_.snap.record.scorecards, all_.href),
    )


def _questions(pages: Pages) -> Iterator[File]:
    all_ = pages.all
    asked = counted(all_, sorted(all_.questions.values(), key=lambda one: -one.id))
    parts = [asked[at : at + ON_LIST] for at in range(0, len(asked), ON_LIST)] or [[]]
    names = [f"questions/{'index' if at == 0 else f'page-{at + 1}'}.html" for at in range(len(parts))]
    listed = [(str(at), name) for at, name in enumerate(names, 1)]
    for at, (name, part) in enumerate(zip(names, parts, strict=True)):
        yield pages.render(
            "list.html.j2",
            name,
            heading="Questions" if at == 0 else f"Questions, page {at + 1}",
            summary=f"{len(asked):,} questions, newest first.",
            lead=f"{len(asked):,} questions, newest first.",
            data=[("JSON", name.replace(".html", ".json"))],
            questions=part,
            pages=listed,
            others=[],
            lines=[],
            withheld=[],
            entries=None,
            first="",
            top=1,
        )
        yield from pages.data(name.removesuffix(".html"), {"asked": len(asked), "questions": questions_json(part)})


def _entries(pages: Pages, path: str, heading: str, columns: tuple[str, ...], entries: list[Any]) -> Iterator[File]:
    yield pages.render(
        "list.html.j2",
        path,
        heading=heading,
        summary=f"{heading}: {len(entries):,}.",
        lead=f"{len(entries):,} in all.",
        data=[("JSON", path.replace(".html", ".json"))],
        entries=entries,
        columns=columns,
        others=[],
        lines=[],
        withheld=[],
        questions=None,
        pages=[],
        first="",
        top=1,
    )
    keys = [column.lower() for column in columns]
    listed = [dict(zip(keys, (name, *cells), strict=True)) for name, _, cells in entries]
    yield from pages.data(path.removesuffix(".html"), {"listed": len(entries), heading.lower(): listed})


def _topics(pages: Pages) -> Iterator[File]:
    all_ = pages.all
    rows = [
        (tag, f"topics/{all_.topic_slug[tag]}/index.html", (len(numbers), len(all_.at_questions(numbers))))
        for tag, numbers in sorted(all_.topics.items())
    ]
    yield from _entries(pages, "topics/index.html", "Topics", ("Topic", "Questions", "Forecasts"), rows)


def _sources(pages: Pages) -> Iterator[File]:
    claims = Counter(one.source for one in pages.all.snap.claims.values() if one.stands)
    rows = [
        (
            one.title or one.outlet or one.url or f"S{one.id}",
            f"sources/S{one.id}.html",
            (one.author or "–", one.published or "–", max(claims[one.id], one.found or 0)),
        )
        for one in pages.all.snap.sources.values()
    ]
    yield from _entries(pages, "sources/index.html", "Sources", ("Source", "Author", "Published", "Claims"), rows)
