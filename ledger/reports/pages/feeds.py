"""Atom feeds (RFC 4287): what was entered, newest first, dated by when that was; never by when the site was written."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple
from uuid import UUID, uuid5

from ledger.reports.templating import isolated
from ledger.reports.wording.dates import long_day
from ledger.reports.wording.figures import percent
from ledger.track_record.status import IN_ERROR, STATUSES

if TYPE_CHECKING:
    from ledger.reports.pages.contents import Contents
    from ledger.reports.pages.pages import Pages
    from ledger.reports.pages.published_forecast import PublishedForecast
    from ledger.track_record.columns import Integers


class Event(NamedTuple):
    """Something that was entered: a forecast, an outcome, a correction.

    Attributes:
        day: on which it was entered.
        what: kind of event.
        text: the question.
        href: its page.
        summary: what was said, or how it turned out.
        key: tells it from all others.
        happened: the day on which it was said, or since which it was known.
    """

    day: str
    what: str
    text: str
    href: str
    summary: str
    key: str
    happened: str = ""

    @property
    def order(self) -> tuple[str, str, int, str]:
        """By which events come one after the other: what was entered on one day as it happened."""
        digits = "".join(filter(str.isdigit, self.key)) or "0"
        return self.day, self.happened or self.day, int(digits), self.key


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
    return [_forecast_event(row, all_) for row in all_.rows.of(made[-most:])[::-1]]


_BASIS = {
    "phrase": ", read from words",
    "implied": ", implied by what was said",
    "imputed": ", a number that a coder put on it",
}


def _forecast_event(row: PublishedForecast, all_: Contents) -> Event:
    chance = "" if row.probability is None else f" at {percent(row.probability)}{_BASIS.get(row.basis, '')}"
    return Event(
        entered(row.recorded_on, all_),
        "Forecast",
        row.question,
        f"questions/{row.question_id}.html#{row.forecast_id}",
        f"{row.forecaster}{chance}{since(', said', row.made_on, row.recorded_on, all_)}",
        row.forecast_id,
        row.made_on,
    )


def entered(recorded: str, all_: Contents) -> str:
    """The day on which something was entered; no later than that of a site about a past day."""
    return min(recorded, str(all_.as_of))


def since(words: str, happened: str, recorded: str, all_: Contents) -> str:
    """When something was said or known, where that is not the day on which it was entered."""
    return "" if happened == recorded else f"{words} {long_day(happened, all_.site.dates)}"


def feed(pages: Pages, path: str, heading: str, home: str, events: list[Event]) -> bytes:
    """A feed."""
    all_ = pages.all
    space = _space(all_.snap.record.ledger)
    root = "../" * path.count("/")
    base = all_.site.base_url
    entries = [
        Entry(
            one.day, one.what, isolated(one.text), one.href, isolated(one.summary), f"urn:uuid:{uuid5(space, one.key)}"
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
