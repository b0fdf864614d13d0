"""A question: the published page, the forms for each step on it, and its entries."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from starlette.responses import HTMLResponse, RedirectResponse, Response

from ledger.errors import UnknownError
from ledger.identifiers import number, parse
from ledger.reports.pages.contents import ON_PAGE
from ledger.reports.pages.pages import table
from ledger.reports.pages.questions import question_view
from ledger.web import published
from ledger.web.shell import OUTCOMES, OfOneQuestion
from ledger.web.steps import place

if TYPE_CHECKING:
    from ledger.reports.pages.published_forecast import PublishedForecast
    from ledger.track_record.shown import QuestionShown
    from ledger.web.asked import Asked

ENTRIES = 50  # of its history
ENDED = ("superseded", "withdrawn", "entered in error", "recoded")


def or_list(asked: Asked) -> Response:
    """A question, or one of the lists of the published site that lie beside it."""
    if parse(asked.parts["question"]):
        return show(asked)
    asked.parts["path"] = f"questions/{asked.parts['question']}.html"
    return published.show(asked)


def show(asked: Asked) -> Response:
    """The page of a question."""
    book, id_ = asked.book, number(asked.parts["question"], "question")
    with book.reading():
        try:
            with book.question_snapshot(id_) as snap:
                return _page(asked, id_, OfOneQuestion(snap))
        except UnknownError as wrong:
            if (now := re.search(r" is Q(\d+) now", str(wrong))) is None:
                raise
            return RedirectResponse(place(now[1]), 303)


def _page(asked: Asked, id_: int, all_: OfOneQuestion) -> Response:
    pages = asked.shell.pages(all_)
    at = all_.at_questions([id_])
    view = question_view(all_, id_, at)
    shown = pages.cells("questions/", at, max(0, len(at) - ON_PAGE), who=True, question=False)
    _, html = pages.render(
        "kept_question.html.j2",
        f"questions/Q{id_}.html",
        heading=view["asked"].text,
        summary="",
        shown=len(shown),
        rows=table(shown[::-1]),
        **view,
        **_forms(asked, view["asked"], all_.rows.of(at[-ON_PAGE:])),
        **asked.around(),
    )
    return HTMLResponse(html if isinstance(html, bytes) else b"".join(html), asked.wrong.status if asked.wrong else 200)


def _forms(asked: Asked, question: QuestionShown, said: list[PublishedForecast]) -> dict[str, Any]:
    """What the forms are filled with."""
    book, me = asked.book, asked.book.me
    whose = me if asked.who.permission else None  # who alone may be theirs
    standing = [one for one in said if one.state not in ENDED and whose in (None, one.forecaster)]
    return {
        "me": me or "",
        "today": book.today,
        "unseen": question.id in book.unseen,
        "standing": standing,
        "mine": next((one for one in reversed(standing) if one.forecaster == me), None),
        "choices": _choices(question),
        "resolved": question.state in ("resolved", "ambiguous", "annulled"),
        "history": book.history(question.id, ENTRIES),
    }


def _choices(question: QuestionShown) -> list[tuple[str, str]]:
    """The outcomes that are offered: none where a number or a day is typed."""
    options = [(one, one) for one in question.options]
    unclear = [("ambiguous", "Ambiguous: reality is unclear"), ("annulled", "Annulled: the question is defective")]
    return [*(options or OUTCOMES[:2]), *unclear] if question.kind in ("binary", "choice") else []
