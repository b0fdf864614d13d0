"""Old addresses: of forecasters who have another name or were merged, and of questions that were merged."""

from collections.abc import Iterator

from ledger.reports.pages.forecasters import embeds_of, forecaster_view
from ledger.reports.pages.pages import File, Pages
from ledger.reports.pages.slugs import address


def pointers(pages: Pages) -> Iterator[File]:
    """A small page at each old address; cards and feeds there are those of who it is now."""
    all_ = pages.all
    for number, into in all_.snap.merged.items():
        yield pages.render(
            "pointer.html.j2",
            f"questions/Q{number}.html",
            heading=f"Question Q{number}",
            summary=f"Q{number} is the same question as Q{into}.",
            why=f"This is the same question as Q{into}:",
            name=all_.questions[into].text,
            href=all_.question_href(into),
        )
    taken = set(all_.slug.values())
    for first, name, now in all_.snap.former_names:
        if now in all_.slug:
            yield from _of_forecaster(pages, address(first, name, taken), name, now)


def _of_forecaster(pages: Pages, slug: str, name: str, now: int) -> Iterator[File]:
    all_ = pages.all
    folder, href = f"forecasters/{slug}/", all_.forecaster_href(now)
    person = all_.snap.people[now].name
    yield pages.render(
        "pointer.html.j2",
        f"{folder}index.html",
        heading=name,
        summary=f"{name} is shown as {person}.",
        why="This forecaster is shown here as",
        name=person,
        href=href,
    )
    yield from embeds_of(pages, now, forecaster_view(all_, now), folder)
