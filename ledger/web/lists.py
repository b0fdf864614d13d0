"""Search, and the people of a ledger."""

from __future__ import annotations

from typing import TYPE_CHECKING

from starlette.responses import RedirectResponse, Response

from ledger.identifiers import parse
from ledger.track_record.listing_rows import Part
from ledger.web.forms import whole
from ledger.web.steps import place

if TYPE_CHECKING:
    from ledger.web.asked import Asked

ON_PAGE = 50


def search(asked: Asked) -> Response:
    """Questions that have all words, in themselves, in quotes or in notes; the number of a record leads to its page."""
    words = asked.query.get("q", "")
    noun, number = parse(words) or (None, 0)
    if noun == "question":
        return RedirectResponse(place(number), 303)
    if noun == "forecast":
        made = asked.book.forecast(number)
        return RedirectResponse(f"{place(made.question)}#{made}", 303)
    after = asked.query.get("after", "")
    part = Part(ON_PAGE + 1, whole(after) or 0, newest=True)
    found = asked.book.questions(words, part=part) if words else []
    return asked.page(
        "search.html.j2",
        "search",
        f"Search: {words}" if words else "Search",
        summary="",
        words=words,
        questions=[(one, one.forecasts) for one in found[:ON_PAGE]],
        after=found[ON_PAGE - 1].id if len(found) > ON_PAGE else None,
    )


def people(asked: Asked) -> Response:
    """Everybody who forecast or is quoted, and what they are called."""
    words = asked.query.get("q", "").casefold()
    every = [one for one in asked.book.forecasters() if not words or _called(one, words)]
    return asked.page("people.html.j2", "people", "People", summary="", people=every[:500], total=len(every))


def _called(one: dict[str, object], words: str) -> bool:
    names = [one["name"], *(one["aliases"] if isinstance(one["aliases"], list) else ())]
    return any(words in str(name).casefold() for name in names)
