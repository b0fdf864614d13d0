"""The door of Fatebook's public API: what plug-ins for it send is kept here, once their address and key are changed.

https://fatebook.io/api-setup; the key is the server's token, and the browser's cookie opens nothing here.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from starlette.responses import JSONResponse, PlainTextResponse, RedirectResponse, Response

from ledger.errors import RefusedError
from ledger.identifiers import number
from ledger.reports.pages.slugs import slug
from ledger.track_record.listing_rows import Part
from ledger.web.desk import before
from ledger.web.forms import whole
from ledger.web.guard import too_many
from ledger.web.notes import LOST
from ledger.web.problems import OURS, refusal
from ledger.web.steps import place

if TYPE_CHECKING:
    from ledger.api.accounts import Who
    from ledger.api.ledger import Ledger
    from ledger.recording.permission import Role
    from ledger.track_record.listing import QuestionView
    from ledger.web.asked import Asked
    from ledger.web.forms import Form
    from ledger.web.service import Service

Handler = Callable[["Asked", "Form"], Response]
KINDS = {"binary": "BINARY", "choice": "MULTIPLE_CHOICE", "numeric": "NUMERIC", "date": "NUMERIC"}
MOST = 500  # questions of one answer
TRUE = ("true", "1", "yes")


def holder(service: Service, sent: Form) -> Who:
    """Who has the key that was sent, in the address, a form or JSON."""
    return service.who(token=sent.get("apiKey", ""))


def barred(service: Service, who: Who, role: Role) -> Response:
    """The answer to a key that is none, or one that does not open so much."""
    if who.role:
        return _refused(f"that takes a token as {role.word}, and this one is as {who.role.word}", 403)
    often = too_many(service)
    wrong = "too many wrong keys; wait a minute" if often else "that is not the key, which is a token of this server"
    return _refused(wrong, 429 if often else 401)


def keyed(handler: Handler) -> Callable[[Asked], Response]:
    """A handler for what was sent in any way; refusals have the fields of Fatebook's."""

    def answer(asked: Asked) -> Response:
        try:
            return handler(asked, asked.query.with_(asked.form))
        except OURS as wrong:
            told = refusal(wrong)
            return _refused(told.sentence, told.status)

    return answer


def _refused(sentence: str, status: int) -> Response:
    return JSONResponse({"message": sentence, "error": sentence, "code": str(status), "issues": []}, status)


def _create(asked: Asked, sent: Form) -> Response:
    """Ask a question with the first forecast on it; gives its address."""
    book = asked.book
    asking = {"tags": [tag for text in sent.all("tags") for tag in text.split(",")], "note": sent.get("notes")}
    made = book.log(
        _needed(sent, "title"),
        forecaster=_me(book),
        made_on=book.read_moment("today"),
        probability=_needed(sent, "forecast"),
        closes=book.read_moment(_needed(sent, "resolveBy")),
        asking={name: value for name, value in asking.items() if value},
    )
    lost = {"warning": f'299 - "{LOST}"'} if asked.lost else None  # the answer is an address, and nothing else
    return PlainTextResponse(_address(asked, f"Q{made.question}", made.question_text), headers=lost)


def _forecast(asked: Asked, sent: Form) -> Response:
    book = asked.book
    now, question = book.read_moment("today"), book.question(_question(sent))
    told = before(book, question, _me(book), now)
    book.log(question, forecaster=_me(book), made_on=now, probability=_needed(sent, "forecast"))
    return JSONResponse({"message": " ".join(["Forecast added.", *told])})


def _resolve(asked: Asked, sent: Form) -> Response:
    book, word = asked.book, _needed(sent, "resolution")
    outcome = word.lower() if word.lower() in ("yes", "no", "ambiguous") else word
    book.resolve(_question(sent), outcome, known_on=book.read_moment("today"))
    return JSONResponse({"message": "Question resolved"})


def _one(asked: Asked, sent: Form) -> Response:
    return JSONResponse(_shown(asked, _question(sent)))


def _list(asked: Asked, sent: Form) -> Response:
    """Questions, the newest first, a part at a time."""
    limit = min(max(_whole(sent, "limit", 100), 1), MOST)
    found, after = _chosen(asked.book, sent, limit)
    return JSONResponse({"items": [_shown(asked, one.id) for one in found], "nextCursor": after})


def _chosen(book: Ledger, sent: Form, limit: int) -> tuple[list[QuestionView], int | None]:
    """Questions that are asked for, and the number from which on there are more."""
    if sent.get("readyToResolve", "").lower() in TRUE:
        return book.due(part=Part(limit)), None
    resolved, unresolved = (sent.get(name, "").lower() in TRUE for name in ("resolved", "unresolved"))
    found: list[QuestionView] = []
    after = _whole(sent, "cursor", 0)
    while some := book.questions(sent.get("searchString", ""), part=Part(limit + 1, after, newest=True)):
        after = some[-1].id
        found += [one for one in some if resolved == unresolved or _done(one) == resolved]
        if len(found) > limit:
            return found[:limit], found[limit - 1].id
    return found, None


def _done(one: QuestionView) -> bool:
    return one.state in ("resolved", "ambiguous", "annulled")


def _shown(asked: Asked, question: int | str) -> dict[str, Any]:
    """A question as Fatebook shows it."""
    told = asked.book.details("question", number(question, "question"))
    settled = told["resolutions"][-1] if told["state"] in ("resolved", "ambiguous", "annulled") else None
    outcome = told["outcome"] or told["state"]
    return {
        "id": told["id"],
        "title": told["question"],
        "type": KINDS[told["kind"]],
        "createdAt": told["recorded"],
        "resolveBy": f"{told['closes']}T00:00:00.000Z",
        "resolved": settled is not None,
        "resolution": outcome.upper() if settled and outcome in ("yes", "no", "ambiguous") else None,
        "resolvedAt": settled["recorded"] if settled else None,
        "notes": told.get("note"),
        "url": _address(asked, told["id"], told["question"]),
        "tags": [{"name": tag} for tag in told["tags"]],
        "forecasts": [_said(one) for one in told["forecasts"] if isinstance(one["chance"], float)],
        "comments": [],
        "sharedPublicly": False,
        "unlisted": False,
    }


def _said(one: dict[str, Any]) -> dict[str, Any]:
    who = one["forecaster"]
    made = {"id": one["id"], "forecast": one["chance"], "createdAt": f"{one['made_on']}T00:00:00.000Z"}
    return {**made, "userId": who, "user": {"id": who, "name": who}}


def _address(asked: Asked, name: str, text: str) -> str:
    return f"{asked.service.root}/q/{slug(text) or 'question'}--{name}"


def led(asked: Asked) -> Response:
    """The page of a question whose address was given out."""
    return RedirectResponse(place(number(asked.parts["name"].rpartition("--")[2], "question")), 303)


def _question(sent: Form) -> str:
    return _needed(sent, "questionId").rpartition("--")[2]


def _needed(sent: Form, name: str) -> str:
    if name not in sent:
        raise RefusedError(f"{name} is needed")
    return sent[name]


def _whole(sent: Form, name: str, usual: int) -> int:
    given = whole(sent.get(name, ""))
    return usual if given is None else given


def _me(book: Ledger) -> str:
    """Whose forecasts these are. Raises RefusedError: nobody said."""
    if book.me is None:
        raise RefusedError("it is not known whose forecast it is; say once: prediction-ledger config me NAME")
    return book.me


create, forecast, resolve, one, many = map(keyed, (_create, _forecast, _resolve, _one, _list))
