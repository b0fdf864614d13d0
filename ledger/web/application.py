"""The application: each row of the table becomes a route, behind the guard."""

from __future__ import annotations

import re
import sys
import traceback
from collections.abc import Awaitable, Callable
from functools import partial
from typing import TYPE_CHECKING, Any

from fastapi import FastAPI
from fastapi.exceptions import RequestValidationError
from starlette.concurrency import run_in_threadpool
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from forecasts.records.links import heard
from ledger.web import fatebook, problems
from ledger.web.asked import Asked
from ledger.web.forms import Form
from ledger.web.guard import LARGEST, Guard
from ledger.web.notes import noted
from ledger.web.problems import OURS, Refusal, refusal
from ledger.web.replies import Replies
from ledger.web.routes import ROWS, Row, allowed, may, methods
from ledger.web.shelf import Shelf
from ledger.web.shell import Shell

if TYPE_CHECKING:
    from ledger.web.service import Service

Answer = Callable[[Request], Awaitable[Response]]
DESCRIPTION = (
    "The same ledger as the command line and the pages: every rule is that of its core. Errors are problem+json "
    "(RFC 9457) with one sentence; writes take an Idempotency-Key, reads give an ETag."
)


def application(service: Service) -> Guard:
    """What uvicorn runs."""
    app = FastAPI(
        title="prediction-ledger", version="1", description=DESCRIPTION, openapi_url=None, docs_url=None, redoc_url=None
    )
    app.state.service = service
    shell = Shell(accounts=service.accounts is not None)
    shelf = Shelf(shell.pages)
    for row in ROWS:
        if isinstance(row.handler, type):
            app.router.routes.append(Route(row.path, row.handler(service), methods=[row.method]))
        elif row.is_api:
            handler = noted(row.handler) if row.writes else row.handler
            app.add_api_route(row.path, handler, methods=[row.method], status_code=row.status, **_described(row))
        else:
            app.add_route(row.path, _page(row, service, shell, shelf), methods=[row.method], include_in_schema=False)
    for kind, handler in _HANDLERS.items():
        app.add_exception_handler(kind, handler)
    return Guard(Replies(app), service, allowed, app)


def _described(row: Row) -> dict[str, Any]:
    """What of a route of the API stands in its description."""
    problem = {"description": "It is refused, in a sentence", "content": {"application/problem+json": {}}}
    return {
        "operation_id": row.handler.__name__,
        "responses": dict.fromkeys((400, 401, 403, 404, 409, 413, 422), problem),
        "response_model": row.answer,
    }


def _page(row: Row, service: Service, shell: Shell, shelf: Shelf) -> Answer:
    """What answers at the address of a page: in a thread, with a ledger of its own."""

    async def answer(request: Request) -> Response:
        try:
            query = Form.of(request.url.query)
            form = Form() if row.method == "GET" else await _form(request)
        except ValueError:
            return problems.told(Refusal(422, "what was sent is no form that a page of ours has"), request.url.path)
        return await run_in_threadpool(work, request, query, form)

    def work(request: Request, query: Form, form: Form) -> Response:
        try:
            who = fatebook.holder(service, query.with_(form)) if row.keyed else request.state.who
            if who.role < row.role:
                return fatebook.barred(service, who, row.role)  # of others the guard has seen to it
            with service.opened(who, write=row.writes) as book:
                book.accept(*form.all("accept"))
                parts, may_ask = dict(request.path_params), partial(may, who.role)
                asking = who, may_ask, request.state.address, request.cookies
                asked = Asked(service, shell, shelf, book, parts, query, *asking, form)
                with heard(asked.lost.append):
                    return _answered(row, asked)
        except OURS as wrong:
            return problems.told(refusal(wrong), request.url.path)

    return answer


async def _form(request: Request) -> Form:
    """What was sent: a form, one with files, or JSON. Raises ValueError: it is none."""
    kind = request.headers.get("content-type", "").partition(";")[0]
    if kind == "multipart/form-data":
        async with request.form(max_files=1, max_fields=2_000, max_part_size=LARGEST) as sent:
            pairs = [(name, value) for name, value in sent.multi_items() if isinstance(value, str)]
            files = {name: one for name, one in sent.multi_items() if not isinstance(one, str)}
            return Form.of_pairs(pairs, {name: (one.filename or "", await one.read()) for name, one in files.items()})
    text = (await request.body()).decode()
    return Form.of_json(text) if kind == "application/json" and text else Form.of(text)


def _answered(row: Row, asked: Asked) -> Response:
    """The answer of a handler; where a form is refused, its page again with what was typed and the reason."""
    try:
        answer: Response = row.handler(asked)
    except OURS as wrong:
        if row.shown is None:
            raise
        asked.wrong = refusal(wrong)
        answer = row.shown(asked)
    return answer


async def _ours(request: Request, wrong: Exception) -> Response:
    return problems.told(refusal(wrong), request.url.path)


async def _http(request: Request, wrong: Exception) -> Response:
    status = wrong.status_code if isinstance(wrong, HTTPException) else 400
    sentences = {404: "there is nothing at this address", 405: "nothing at this address is asked for in that way"}
    answer = problems.told(Refusal(status, sentences.get(status, "what was sent cannot be read")), request.url.path)
    if status == 405:
        answer.headers["allow"] = methods(request.url.path)
    return answer


async def _invalid(request: Request, wrong: Exception) -> Response:
    return problems.told(Refusal(422, _sentence(wrong)), request.url.path)


def _sentence(wrong: Exception) -> str:
    """The first thing that is wrong with what was sent: where it is, and what."""
    first: dict[str, Any] = {"loc": (), "msg": str(wrong)}
    if isinstance(wrong, RequestValidationError):
        first = wrong.errors()[0]
    cause = (first.get("ctx") or {}).get("error")
    message = str(cause) if isinstance(cause, Exception) else f"{first['msg'][:1].lower()}{first['msg'][1:]}"
    if first.get("type") == "json_invalid":
        return "what was sent is no JSON"
    # pydantic names the kinds that were tried too, such as constrained-float
    field = ".".join(str(part) for part in first["loc"][1:] if re.fullmatch(r"\w+", str(part)))
    return f"{field}: {message}" if field else message


async def _ailing(request: Request, wrong: Exception) -> Response:
    """What nobody thought of: told on the terminal, and here without its innards."""
    traceback.print_exception(wrong, file=sys.stderr)
    return problems.told(
        Refusal(500, "that went wrong here, and nothing was kept; the terminal says what"), request.url.path
    )


_HANDLERS: dict[Any, Any] = {
    **dict.fromkeys(OURS, _ours),
    HTTPException: _http,
    RequestValidationError: _invalid,
    Exception: _ailing,
}
