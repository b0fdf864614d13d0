"""The API: everything that people do, for programs; each a few lines that call ledger.api."""

from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager
from typing import Annotated, Any

from fastapi import Query, Request
from fastapi.openapi.utils import get_openapi
from starlette.responses import JSONResponse, Response

from forecasts.drafting.quick_line import read_chance
from ledger.api.ledger import Ledger
from ledger.api.typed import read_close
from ledger.errors import UnknownError
from ledger.identifiers import number, parse, record
from ledger.reports.wording.figures import forecast_json, question_json, score_json
from ledger.track_record.listing_rows import Part
from ledger.web import desk
from ledger.web import rest_models as m
from ledger.web.forms import Form, whole
from ledger.web.service import Service

Limit = Annotated[int, Query(ge=1, le=500)]
Words = Annotated[str, Query(max_length=400)]
Tags = Annotated[tuple[str, ...], Query(max_length=20)]
Cursor = Annotated[str, Query(max_length=16, description="What the part before gave as next.")]
Json = dict[str, Any]


def _opened(request: Request) -> AbstractContextManager[Ledger]:
    service: Service = request.app.state.service
    return service.opened(request.state.who)


@contextmanager
def _writing(request: Request, sent: m.Sent) -> Iterator[Ledger]:
    service: Service = request.app.state.service
    with service.opened(request.state.who, write=True) as book:
        book.accept(*sent.accept)
        yield book


def _part(limit: int, cursor: str) -> Part:
    """The part that a cursor names, and one more to see whether it is the last. Raises UnknownError: it is none."""
    if cursor and whole(cursor) is None:
        raise UnknownError("that cursor was not given here; leave it out to begin anew")
    return Part(limit + 1, int(cursor or 0))


def _cut(name: str, found: list[Any], limit: int, shown: Any) -> Json:
    """Some records, and the cursor of the next ones."""
    return {
        name: [shown(one) for one in found[:limit]],
        "next": str(found[limit - 1].id) if len(found) > limit else None,
    }


def _shown(book: Ledger, forecast: Any) -> Json:
    """A forecast as `score` counts it."""
    return forecast_json(book.forecast(forecast, cohort="closed"))


def description(request: Request) -> Response:
    """The description of this API, as OpenAPI 3.1."""
    app = request.app
    told = get_openapi(title=app.title, version=app.version, description=app.description, routes=app.routes)
    told["components"]["securitySchemes"] = {"token": {"type": "http", "scheme": "bearer"}}
    return JSONResponse({**told, "security": [{"token": []}]})


def questions(request: Request, words: Words = "", tag: Tags = (), limit: Limit = 50, cursor: Cursor = "") -> Json:
    """Questions that have all words and tags, a part at a time, the oldest first."""
    with _opened(request) as book:
        found = book.questions(words, tags=tag, part=_part(limit, cursor))
        return _cut("questions", found, limit, question_json)


def ask(request: Request, sent: m.NewQuestion) -> Json:
    """Ask a question."""
    fields = _given(sent)
    with _writing(request, sent) as book:
        closes = read_close(fields.pop("closes"), book.today)
        return question_json(book.ask(fields.pop("text"), closes=closes, **fields))


def one_question(request: Request, question: str) -> Json:
    """Everything that is kept about a question, with its forecasts, outcomes and amendments."""
    with _opened(request) as book:
        return book.details("question", number(question, "question"))


def amend(request: Request, question: str, sent: m.NewAmendment) -> Json:
    """Change a question's words, dates or tags, with the reason."""
    changes = _given(sent)
    reason = changes.pop("reason")
    with _writing(request, sent) as book:
        if "closes" in changes:
            changes["closes"] = read_close(changes["closes"], book.today)
        return question_json(book.amend(question, reason=reason, **changes))


def resolve(request: Request, question: str, sent: m.NewResolution) -> Json:
    """Say how a question turned out; once more, with a reason, to correct that."""
    fields = _given(sent)
    outcome, known_on = fields.pop("outcome"), fields.pop("known_on", "today")
    outcome = outcome if isinstance(outcome, str) else f"{outcome:.15g}"
    with _writing(request, sent) as book:
        known = book.read_moment(known_on)
        return question_json(
            book.resolve(question, "reopened" if outcome == "open" else outcome, known_on=known, **fields)
        )


def due(request: Request, limit: Limit = 50) -> Json:
    """Questions past their close that nobody has resolved, the longest overdue first."""
    with _opened(request) as book:
        return {"questions": [question_json(one) for one in book.due(part=Part(limit))], "next": None}


def forecasts(
    request: Request,
    question: Annotated[str, Query(max_length=20)] = "",
    forecaster: Words = "",
    tag: Tags = (),
    limit: Limit = 50,
    cursor: Cursor = "",
) -> Json:
    """Forecasts, of one question or person or of all, a part at a time, the oldest first."""
    with _opened(request) as book:
        about = book.question(question) if question else None
        found = book.forecasts(
            about, forecaster=forecaster or None, tags=tag, part=_part(limit, cursor), cohort="closed"
        )
        return _cut("forecasts", found, limit, forecast_json)


def one_forecast(request: Request, forecast: str) -> Json:
    """A forecast as it is now."""
    with _opened(request) as book:
        return _shown(book, forecast)


def log(request: Request, sent: m.NewForecast) -> Json:
    """Log what somebody said about a question that is there, or about a new one."""
    fields = _given(sent)
    tags = fields.pop("tags", [])
    with _writing(request, sent) as book:
        made_on = book.read_moment(fields.pop("made_on", "today"))
        if "closes" in fields:
            fields["closes"] = read_close(fields["closes"], made_on.day)
        asking = {"tags": tags} if tags else {}
        about, who = fields.pop("question"), fields["forecaster"]
        there = book.question(about) if parse(about) else book.find_question(about)
        notes = desk.before(book, there, who, made_on)
        return {**_shown(book, book.log(about, made_on=made_on, asking=asking, **_read(fields))), "notes": notes}


def withdraw(request: Request, forecast: str, sent: m.NewWithdrawal) -> Json:
    """End a forecast without a newer one."""
    with _writing(request, sent) as book:
        return _shown(book, book.withdraw(forecast, on=book.read_moment(sent.on), reason=sent.reason))


def reading(request: Request, line: Annotated[str, Query(max_length=2000)]) -> Json:
    """What a line says, before it is kept."""
    with _opened(request) as book:
        return desk.reading(book, Form((), {"line": line}))


def add(request: Request, sent: m.NewLine) -> Json:
    """Log a forecast in one line."""
    fields = _given(sent)
    tags = fields.pop("tags", [])
    apart = {name: fields.pop(name) for name in desk.APART if name in fields}
    with _writing(request, sent) as book:
        form = Form((), {"line": fields.pop("line"), **apart})
        notes = desk.reading(book, form)["notes"]
        return {**_shown(book, desk.keep(book, form, tags=tags, **fields)), "notes": notes}


def void(request: Request, record: str, sent: m.Reason) -> Json:
    """Declare that a record was entered in error."""
    with _writing(request, sent) as book:
        book.void(record, reason=sent.reason)
        return _record(book, record)


def correct(request: Request, record: str, sent: m.NewCorrection) -> Json:
    """Put right what was entered wrongly."""
    fields = _given(sent)
    with _writing(request, sent) as book:
        if "made_on" in fields:
            fields["made_on"] = book.read_moment(fields["made_on"])
        book.correct(record, reason=fields.pop("reason"), **_read(fields))
        return _record(book, record)


def _record(book: Ledger, name: str) -> Json:
    return book.details(*record(name))


def forecasters(request: Request) -> Json:
    """Everybody who forecasts, and what else they are called."""
    with _opened(request) as book:
        return {"forecasters": book.forecasters()}


def scores(request: Request, forecaster: Words = "", tag: Tags = ()) -> Json:
    """Scorecards of everybody or of one, with what was left out and why."""
    with _opened(request) as book:
        return score_json(book.track_record(forecaster=forecaster or None, tags=tag))


def undo(request: Request, sent: m.NewUndo) -> Json:
    """Take back the last entry."""
    with _writing(request, sent) as book:
        return book.undo(entry=sent.entry, reason=sent.reason)._asdict()


def _given(sent: m.Sent) -> Json:
    """What was sent, by name; what was not is not there."""
    return {name: value for name in sent.model_fields_set - {"accept"} if (value := getattr(sent, name)) is not None}


def _read(fields: Json) -> Json:
    """The same with a chance in words read."""
    if isinstance(fields.get("probability"), str):
        fields["probability"] = read_chance(fields["probability"])
    return fields
