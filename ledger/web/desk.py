"""The desk: the quick line, what is due, what is new, and how one did so far."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import TYPE_CHECKING, Any

from starlette.responses import JSONResponse, RedirectResponse, Response

from ledger import settings
from ledger.errors import RefusedError, UnknownError
from ledger.reports.pages.own_record import own_record
from ledger.reports.wording.figures import chance, percent
from ledger.reports.wording.readings import readings
from ledger.track_record.listing_rows import Part
from ledger.web.forms import whole
from ledger.web.problems import OURS

if TYPE_CHECKING:
    from ledger.api.ledger import Ledger
    from ledger.api.told import LoggedForecast
    from ledger.api.typed import Line
    from ledger.recording.moments import DayOrInstant
    from ledger.track_record.listing import QuestionView
    from ledger.web.asked import Asked
    from ledger.web.forms import Form

DUE, NEW = 10, 8  # questions that wait, and entries, that the desk shows
APART = ("chance", "closes", "forecaster", "said")  # what may stand beside the line


def show(asked: Asked) -> Response:
    """The desk."""
    book = asked.book
    due = book.due(part=Part(DUE + 1))
    return asked.page(
        "desk.html.j2",
        "",
        "Desk",
        summary="What is due, what is new, and a line for the next forecast.",
        due=due[:DUE],
        more_due=len(due) > DUE,
        new=book.newest(NEW),
        own=_own(book),
    )


def _own(book: Ledger) -> dict[str, Any] | None:
    """How who enters here did; None as long as nothing is known of them."""
    if (me := book.me) is None:
        return None
    try:
        return own_record(book.track_record(forecaster=me), book.forecasts(forecaster=me, cohort="closed"))
    except UnknownError:
        return None


def read(asked: Asked) -> Response:
    """What a line says, for the script that shows it while it is typed."""
    try:
        return JSONResponse(reading(asked.book, asked.query))
    except OURS as wrong:
        return JSONResponse({"wrong": str(wrong)})


def reading(book: Ledger, form: Form) -> dict[str, Any]:
    """What a line says, as it is shown before it is kept; `seen` is the same as one text."""
    line = book.read_line(form.get("line", ""), **form.some(*APART))
    who = _whose(book, line, form)
    said = "today" if line.said.day == book.today else f"on {line.said.day}"
    told = {
        "question": line.question,
        "chance": percent(line.chance.point) if line.chance else None,
        "who": who,
        "said": said,
        "closes": _close(line),
        "there": str(line.there) if line.there else None,
        "open": [*line.open, *([] if who else ["forecaster"])],
        "notes": [
            *(readings(line.chance, line.closes) if line.chance else []),
            *before(book, line.there, who, line.said),
        ],
    }
    return {**told, "seen": "|".join(str(told[name]) for name in ("question", "chance", "who", "said", "closes"))}


def _read_as(line: Line) -> list[str]:
    return readings(line.chance, line.closes) if line.chance else []


def _close(line: Line) -> str | None:
    if line.closes is None:
        return None if line.there is None else line.there.closes.isoformat()
    closes = getattr(line.closes, "closes", line.closes)
    return closes.isoformat() if isinstance(closes, date) else str(closes)


def before(book: Ledger, there: QuestionView | None, who: str | None, when: DayOrInstant) -> list[str]:
    """What is to be known before a forecast is kept: it may come late, or follow what was said before."""
    found = []
    if there and (fate := book.entered_late(there, when)):
        late = "comes too late to be scored" if fate == "late" else "counts as retrospective"
        found.append(f"{there} is {there.state}: a forecast that is entered now {late}.")
    if there and who and (said := book.said_already(there, who, when)):
        stands = "it is withdrawn" if said[0].status == "withdrawn" else "the later of the two stands"
        found.append(f"{who} said {chance(said[0])} on {said[0].made_on} already; {stands}.")
    return found


def _whose(book: Ledger, line: Line, form: Form) -> str | None:
    """Who said it: the one who is named, else the one who enters here."""
    named = None if line.forecaster == settings.ME else line.forecaster
    return named or book.me or form.get("me")


def add(asked: Asked) -> Response:
    """Keep a line: what was read is shown first, unless it was seen before."""
    book, form = asked.book, asked.form
    told = reading(book, form)
    if told["open"] or form.get("seen") != told["seen"]:
        asked.view["reading"] = told
        return show(asked)
    made = keep(book, form, tags=form.words("tags"), **form.some("quote", "source"))
    if form.get("me") == told["who"] and book.me is None:
        settings.set_me(told["who"])
    return asked.kept("/", entries=2 if made.told().new else 1)


def keep(book: Ledger, form: Form, *, tags: Sequence[str], **fields: str) -> LoggedForecast:
    """Log what a line says. Raises RefusedError: it leaves something open."""
    line = book.read_line(form.get("line", ""), **form.some(*APART))
    who = _whose(book, line, form)
    if missing := [_MISSING[one] for one in (*line.open, *([] if who else ["forecaster"]))]:
        raise RefusedError(f"the line does not say {' and '.join(missing)}")
    return book.log_line(line, forecaster=who or "", tags=tags, **fields)


_MISSING = {"chance": "how likely it is", "closes": "by when it is decided", "forecaster": "whose forecast it is"}


def undo(asked: Asked) -> Response:
    """Take back the step that was shown, and what was entered with it."""
    for one in asked.form.get("entries", "").split(","):
        if (entry := whole(one)) is None:
            raise RefusedError("say which entry is to be taken back")
        asked.book.undo(entry=entry)
    return RedirectResponse(f"{asked.back()}?undone=1", 303)
