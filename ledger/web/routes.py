"""Every address that is served, and who may ask for it: the one table of authorisation; all else is refused."""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import cache
from typing import Any, NamedTuple

from starlette.routing import compile_path

from ledger.recording.permission import Role
from ledger.web import (
    article,
    desk,
    entry,
    fatebook,
    importing,
    lists,
    openid_login,
    own_account,
    people_with_accounts,
    published,
    question,
    rest,
    scores,
    steps,
)
from ledger.web import rest_models as m
from ledger.web.assistants_over_http import PATH, AssistantsOverHTTP
from ledger.web.guard import LARGEST, Allowed

Handler = Callable[..., Any]


class Row(NamedTuple):
    """An address.

    Attributes:
        method: GET, POST or PATCH.
        path: as Starlette writes it.
        role: the least that who asks has to be; without accounts whoever started the server is an owner.
        handler: what answers; a class is an ASGI application of its own, made for what is served.
        keyed: whether it asks for the token itself, where programs made for others send it; a cookie opens nothing.
        apart: whether it is about accounts: nothing is kept in the ledger, and no token opens it.
        largest: how many bytes a request may have.
        shown: of a form the page on which it is shown again, where what was typed is refused.
        status: of the API, what an answer has.
        answer: of the API, the model of an answer.
    """

    method: str
    path: str
    role: Role
    handler: Handler
    keyed: bool = False
    apart: bool = False
    largest: int = LARGEST
    shown: Handler | None = None
    status: int = 200
    answer: Any = None

    @property
    def is_api(self) -> bool:
        """Whether programs ask here."""
        return self.path.startswith(_API)

    @property
    def writes(self) -> bool:
        """Whether something may be kept; Fatebook's door keeps a question by GET too."""
        return (self.method != "GET" and not self.apart) or self.handler is fatebook.create

    def matches(self, method: str, path: str) -> bool:
        """Whether a request is for this address."""
        asked = "GET" if method == "HEAD" else method
        return asked == self.method and _pattern(self.path).match(path) is not None


@cache
def _pattern(path: str) -> re.Pattern[str]:
    found: re.Pattern[str] = compile_path(path)[0]
    return found


_Q = "/questions/{question}"
_API = "/api/v1"
_V0 = "/api/v0"
SMALL = 1 << 14  # bytes of a form in which a password is
ROWS = (
    Row("GET", "/enter", Role.ANYBODY, entry.enter),
    Row("GET", "/favicon.ico", Role.ANYBODY, entry.icon),
    Row("GET", "/site.css", Role.ANYBODY, entry.style),
    Row("GET", "/site.js", Role.ANYBODY, entry.script),
    Row("GET", "/login", Role.ANYBODY, own_account.login, apart=True),
    Row("POST", "/login", Role.ANYBODY, own_account.log_in, apart=True, largest=SMALL, shown=own_account.login),
    Row("GET", "/invitation", Role.ANYBODY, own_account.invitation, apart=True),
    Row(
        "POST", "/invitation", Role.ANYBODY, own_account.accept, apart=True, largest=SMALL, shown=own_account.invitation
    ),
    Row("GET", "/openid", Role.ANYBODY, openid_login.start, apart=True),
    Row("GET", "/openid/answer", Role.ANYBODY, openid_login.answer, apart=True),
    Row("POST", "/openid", Role.READER, openid_login.link, apart=True),
    Row("POST", "/logout", Role.READER, own_account.log_out, apart=True),
    Row("GET", "/account", Role.READER, own_account.show, apart=True),
    Row("POST", "/account", Role.READER, own_account.change, apart=True, largest=SMALL, shown=own_account.show),
    Row("GET", "/accounts", Role.OWNER, people_with_accounts.show, apart=True),
    Row("POST", "/accounts", Role.OWNER, people_with_accounts.change, apart=True, shown=people_with_accounts.show),
    Row("GET", "/", Role.READER, desk.show),
    Row("GET", "/read", Role.READER, desk.read),
    Row("POST", "/add", Role.FORECASTER, desk.add, shown=desk.show),
    Row("POST", "/undo", Role.FORECASTER, desk.undo, shown=desk.show),
    Row("GET", "/search", Role.READER, lists.search),
    Row("GET", "/import", Role.EDITOR, importing.show),
    Row("POST", "/import", Role.EDITOR, importing.look, largest=1 << 26, shown=importing.show),
    Row("GET", "/scores", Role.READER, scores.show),
    Row("GET", "/people", Role.READER, lists.people),
    Row("POST", "/people", Role.EDITOR, steps.rename, shown=lists.people),
    Row("GET", "/article", Role.EDITOR, article.show),
    Row("POST", "/article", Role.EDITOR, article.decide, shown=article.show),
    Row("GET", "/questions/{question}.html", Role.READER, question.or_list),
    Row("POST", f"{_Q}/forecast", Role.FORECASTER, steps.forecast, shown=question.show),
    Row("POST", f"{_Q}/withdraw", Role.FORECASTER, steps.withdraw, shown=question.show),
    Row("POST", f"{_Q}/resolve", Role.RESOLVER, steps.resolve, shown=question.show),
    Row("POST", f"{_Q}/amend", Role.EDITOR, steps.amend, shown=question.show),
    Row("POST", f"{_Q}/correct", Role.EDITOR, steps.correct, shown=question.show),
    Row("GET", "/q/{name}", Role.READER, fatebook.led),
    Row("GET", f"{_V0}/createQuestion", Role.FORECASTER, fatebook.create, keyed=True),
    Row("POST", f"{_V0}/createQuestion", Role.FORECASTER, fatebook.create, keyed=True),
    Row("GET", f"{_V0}/getQuestions", Role.READER, fatebook.many, keyed=True),
    Row("GET", f"{_V0}/getQuestion", Role.READER, fatebook.one, keyed=True),
    Row("POST", f"{_V0}/addForecast", Role.FORECASTER, fatebook.forecast, keyed=True),
    Row("POST", f"{_V0}/resolveQuestion", Role.RESOLVER, fatebook.resolve, keyed=True),
    Row("GET", f"{_API}/openapi.json", Role.READER, rest.description),
    Row("GET", f"{_API}/questions", Role.READER, rest.questions, answer=m.QuestionList),
    Row("POST", f"{_API}/questions", Role.FORECASTER, rest.ask, answer=m.QuestionOut, status=201),
    Row("GET", f"{_API}{_Q}", Role.READER, rest.one_question, answer=m.RecordOut),
    Row("PATCH", f"{_API}{_Q}", Role.EDITOR, rest.amend, answer=m.QuestionOut),
    Row("POST", f"{_API}{_Q}/resolution", Role.RESOLVER, rest.resolve, answer=m.QuestionOut, status=201),
    Row("GET", f"{_API}/due", Role.READER, rest.due, answer=m.QuestionList),
    Row("GET", f"{_API}/forecasts", Role.READER, rest.forecasts, answer=m.ForecastList),
    Row("POST", f"{_API}/forecasts", Role.FORECASTER, rest.log, answer=m.ForecastOut, status=201),
    Row("GET", f"{_API}/forecasts/{{forecast}}", Role.READER, rest.one_forecast, answer=m.ForecastOut),
    Row(
        "POST",
        f"{_API}/forecasts/{{forecast}}/withdrawal",
        Role.FORECASTER,
        rest.withdraw,
        answer=m.ForecastOut,
        status=201,
    ),
    Row("GET", f"{_API}/reading", Role.READER, rest.reading, answer=m.ReadingOut),
    Row("POST", f"{_API}/lines", Role.FORECASTER, rest.add, answer=m.ForecastOut, status=201),
    Row("POST", f"{_API}/records/{{record}}/void", Role.EDITOR, rest.void, answer=m.RecordOut, status=201),
    Row("POST", f"{_API}/records/{{record}}/correction", Role.EDITOR, rest.correct, answer=m.RecordOut, status=201),
    Row("GET", f"{_API}/forecasters", Role.READER, rest.forecasters, answer=m.ForecasterList),
    Row("GET", f"{_API}/scores", Role.READER, rest.scores, answer=m.Shown),
    Row("POST", f"{_API}/undo", Role.FORECASTER, rest.undo, answer=m.StepOut, status=201),
    Row("POST", PATH, Role.READER, AssistantsOverHTTP),
    Row("GET", "/{path:path}", Role.READER, published.show),
)


def row_of(method: str, path: str) -> Row | None:
    """The row for a request, the first that fits; None where there is none."""
    return next((row for row in ROWS if row.matches(method, path)), None)


def allowed(method: str, path: str) -> Allowed:
    """What is allowed at an address; nothing where it has no row."""
    row = row_of(method, path)
    return Allowed() if row is None else Allowed(row.role, row.keyed, row.largest, row.apart)


def may(role: Role, method: str, path: str) -> bool:
    """Whether somebody may ask for an address: what they may not is not offered on pages."""
    return role >= allowed(method, path).role


def methods(path: str) -> str:
    """How an address may be asked for, as the Allow header says it."""
    return ", ".join(sorted({row.method for row in ROWS if _pattern(row.path).match(path)}))
