"""Atom feeds (RFC 4287): what changed, newest first. Dated by what happened, never by when the site was written."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple
from uuid import UUID, uuid5

from ledger.reports.templating import isolated
from ledger.reports.wording.figures import percent
from ledger.track_record.status import IN_ERROR, STATUSES

if TYPE_CHECKING:
    from ledger.reports.pages.contents import Contents
    from ledger.reports.pages.pages import Pages
    from ledger.reports.pages.published_forecast import PublishedForecast
    from ledger.track_record.columns import Integers


class Event(NamedTuple):
    """Something that happened: a forecast, an outcome, a correction."""

    day: str
    what: str
    text: str
    href: str
    summary: str
    key: str


class Entry(NamedTuple):
    """An event as a feed has it."""

    day: str
    what: str
    text: str
    href: str
    summary: str
    id: str


def forecast_events(all_: Contents, at: Integers, most: int = 20) -> list[Event]:
    """That somebody forecast something: the last forecasts at these places, newest first, none entered in error."""
    made = at[all_.snap.columns.status[at] != STATUSES.index(IN_ERROR)]
    return [_forecast_event(row) for row in all_.rows.of(made[-most:])[::-1]]


def _forecast_event(row: PublishedForecast) -> Event:
    chance = "" if row.probability is None else f" at {percent(row.probability)} ({row.basis})"
    return Event(
        row.made_on,
        "Forecast",
        row.question,
        f"questions/{row.question_id}.html#{row.forecast_id}",
        f"{row.forecaster}{chance}",
        row.forecast_id,
    )


def feed(pages: Pages, path: str, heading: str, home: str, events: list[Event]) -> bytes:
    """A feed."""
    all_ = pages.all
    space = _space(all_.snap.record.ledger)
    root = "../" * path.count("/")
    base = all_.site.base_url
    entries = [
        Entry(
            one.day,
            one.what,
            isolated(one.text),
            one.href,
            isolated(one.summary),
            f"urn:uuid:{uuid5(space, one.key)}",
        )
        for one in events
    ]
    text = pages.templates.get_template("feed.atom.j2").render(
        id=f"urn:uuid:{uuid5(space, path)}",
        heading=isolated(heading),
        updated=f"{max((one.day for one in events), default=all_.snap.started.isoformat())}T00:00:00Z",
        folder=path.rpartition("/")[0] + "/" if "/" in path else "",
        own=f"{base}{path}" if base else path.rpartition("/")[2],
        home=f"{base}{home}" if base else root + home,
        root=root,
        entries=entries,
    )
    return text.encode()


def _space(ledger: str) -> UUID:
    try:
        return UUID(ledger)
    except ValueError:  # a ledger of a test
        return uuid5(UUID(int=0), ledger)
