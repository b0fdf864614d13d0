"""Every address that is served, and who may ask for it: the one table of authorisation; all else is refused."""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import cache
from typing import Any, NamedTuple

from starlette.routing import compile_path

from ledger.web import article, desk, entry, fatebook, importing, lists, published, question, rest, scores, steps
from ledger.web import rest_models as m
from ledger.web.guard import LARGEST, Allowed

Handler = Callable[..., Any]


class Row(NamedTuple):
    """An address.

    Attributes:
        method: GET, POST or PATCH.
        path: as Starlette writes it.
        handler: what answers.
        open: whether it answers to anybody on this computer; else to who has the token alone.
        keyed: whether it asks for the token itself, where programs made for others send it; a cookie opens nothing.
        largest: how many bytes a request may have.
        shown: of a form the page on which it is shown again, where what was typed is refused.
        status: of the API, what an answer has.
        answer: of the API, the model of an answer.
    """

    method: str
    path: str
    handler: Handler
    open: bool = False
    keyed: bool = False
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
        return self.method != "GET" or self.handler is fatebook.create

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
ROWS = (
    Row("GET", "/enter", entry.enter, open=True),
    Row("GET", "/favicon.ico", entry.icon, open=True),
    Row("GET", "/site.css", entry.style, open=True),
    Row("GET", "/site.js", entry.script, open=True),
    Row("GET", "/", desk.show),
    Row("GET", "/read", desk.read),
    Row("POST", "/add", desk.add, shown=desk.show),
    Row("POST", "/undo", desk.undo, shown=desk.show),
    Row("GET", "/search", lists.search),
    Row("GET", "/import", importing.show),
    Row("POST", "/import", importing.look, largest=1 << 26, shown=importing.show),
    Row("GET", "/scores", scores.show),
    Row("GET", "/people", lists.people),
    Row("POST", "/people", steps.rename, shown=lists.people),
    Row("GET", "/article", article.show),
    Row("POST", "/article", article.decide, shown=article.show),
    Row("GET", "/questions/{question}.html", question.or_list),
    Row("POST", f"{_Q}/forecast", steps.forecast, shown=question.show),
    Row("POST", f"{_Q}/withdraw", steps.withdraw, shown=question.show),
    Row("POST", f"{_Q}/resolve", steps.resolve, shown=question.show),
    Row("POST", f"{_Q}/amend", steps.amend, shown=question.show),
    Row("POST", f"{_Q}/correct", steps.correct, shown=question.show),
    Row("GET", "/q/{name}", fatebook.led),
    Row("GET", f"{_V0}/createQuestion", fatebook.create, keyed=True),
    Row("POST", f"{_V0}/createQuestion", fatebook.create, keyed=True),
    Row("GET", f"{_V0}/getQuestions", fatebook.many, keyed=True),
    Row("GET", f"{_V0}/getQuestion", fatebook.one, keyed=True),
    Row("POST", f"{_V0}/addForecast", fatebook.forecast, keyed=True),
    Row("POST", f"{_V0}/resolveQuestion", fatebook.resolve, keyed=True),
    Row("GET", f"{_API}/openapi.json", rest.description),
    Row("GET", f"{_API}/questions", rest.questions, answer=m.QuestionList),
    Row("POST", f"{_API}/questions", rest.ask, answer=m.QuestionOut, status=201),
    Row("GET", f"{_API}{_Q}", rest.one_question, answer=m.RecordOut),
    Row("PATCH", f"{_API}{_Q}", rest.amend, answer=m.QuestionOut),
    Row("POST", f"{_API}{_Q}/resolution", rest.resolve, answer=m.QuestionOut, status=201),
    Row("GET", f"{_API}/due", rest.due, answer=m.QuestionList),
    Row("GET", f"{_API}/forecasts", rest.forecasts, answer=m.ForecastList),
    Row("POST", f"{_API}/forecasts", rest.log, answer=m.ForecastOut, status=201),
    Row("GET", f"{_API}/forecasts/{{forecast}}", rest.one_forecast, answer=m.ForecastOut),
    Row("POST", f"{_API}/forecasts/{{forecast}}/withdrawal", rest.withdraw, answer=m.ForecastOut, status=201),
    Row("GET", f"{_API}/reading", rest.reading, answer=m.ReadingOut),
    Row("POST", f"{_API}/lines", rest.add, answer=m.ForecastOut, status=201),
    Row("POST", f"{_API}/records/{{record}}/void", rest.void, answer=m.RecordOut, status=201),
    Row("POST", f"{_API}/records/{{record}}/correction", rest.correct, answer=m.RecordOut, status=201),
    Row("GET", f"{_API}/forecasters", rest.forecasters, answer=m.ForecasterList),
    Row("GET", f"{_API}/scores", rest.scores, answer=m.Shown),
    Row("POST", f"{_API}/undo", rest.undo, answer=m.StepOut, status=201),
    Row("GET", "/{path:path}", published.show),
)


def row_of(method: str, path: str) -> Row | None:
    """The row for a request, the first that fits; None where there is none."""
    return next((row for row in ROWS if row.matches(method, path)), None)


def allowed(method: str, path: str) -> Allowed:
    """What is allowed at an address; nothing where it has no row."""
    row = row_of(method, path)
    return Allowed() if row is None else Allowed(row.open, row.keyed, row.largest)


def methods(path: str) -> str:
    """How an address may be asked for, as the Allow header says it."""
    return ", ".join(sorted({row.method for row in ROWS if _pattern(row.path).match(path)}))
