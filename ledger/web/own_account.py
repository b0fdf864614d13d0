"""Logging in and out, an invitation, and what somebody does about their own account: password and tokens."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from starlette.responses import RedirectResponse, Response

from forecasts.records.values import name_key
from ledger.api.accounts import IDENTITY, LASTS, SESSION, TOKEN
from ledger.errors import RefusedError, UnknownError
from ledger.recording.permission import ROLES, Role
from ledger.web.forms import whole
from ledger.web.problems import Refusal

if TYPE_CHECKING:
    from ledger.api.accounts import Accounts
    from ledger.web.asked import Asked

_INSIDE = re.compile(r"/(?![/\\])[!-~]*")  # an address of ours, without the host
_NOBODY = {"site": {"title": "Prediction ledger"}, "navigation": ()}  # what is shown to who has not logged in


def accounts(asked: Asked) -> Accounts:
    """The accounts of what is served. Raises UnknownError: it is one person's."""
    if asked.service.accounts is None:
        raise UnknownError(
            "there are no accounts here; `prediction-ledger account add NAME` makes the first, and serve has to be "
            "started anew then"
        )
    return asked.service.accounts


def login(asked: Asked) -> Response:
    """Where one logs in."""
    accounts(asked)
    to = asked.form.get("to", asked.query.get("to", "/"))
    return asked.page("login.html.j2", "login", "Log in", summary="", to=to, **_NOBODY)


def log_in(asked: Asked) -> Response:
    """Begin a session; what is wrong is not told apart."""
    known, form, attempts = accounts(asked), asked.form, asked.service.attempts
    name = form.get("name", "")
    counted = name_key(name), asked.address
    if not attempts.begin(*counted):
        asked.wrong = Refusal(429, "that was wrong too often; wait ten minutes, or ask an owner for a new invitation")
        return login(asked)
    key = known.log_in(name, form.get("password", ""))
    if key is None:
        asked.wrong = Refusal(403, "this name and this password do not belong together")
        return login(asked)
    attempts.succeed(*counted)
    return entered(asked, key, form.get("to", "/"))


def entered(asked: Asked, key: str, to: str) -> Response:
    """Go on with a new session; the one before ends."""
    if asked.who.account is not None:
        accounts(asked).end(asked.who, SESSION, asked.who.proof)
    answer = RedirectResponse(to if _INSIDE.fullmatch(to) else "/", 303)
    _set_cookie(asked, answer, key, LASTS[SESSION] * 86_400)
    return answer


def _set_cookie(asked: Asked, answer: Response, key: str, age: int) -> None:
    service = asked.service
    secure = service.scheme == "https"
    # lax, so that links in mails and chats lead in; nothing changes by following one
    answer.set_cookie(service.cookie, key, max_age=age, httponly=True, samesite="lax", secure=secure, path="/")


def log_out(asked: Asked) -> Response:
    """End the session, here and now."""
    accounts(asked).end(asked.who, SESSION, asked.who.proof)
    answer = RedirectResponse("/login", 303)
    _set_cookie(asked, answer, "", 0)
    return answer


def invitation(asked: Asked) -> Response:
    """Where somebody who was invited chooses a password; looking does not use the invitation up."""
    key = asked.form.get("key", asked.query.get("key", ""))
    name = accounts(asked).invited(key)
    if name is None and asked.wrong is None:
        raise UnknownError("that invitation was used already, or its time is over; ask an owner for another one")
    return asked.page(
        "invitation.html.j2", "invitation", "Choose a password", summary="", key=key, name=name, **_NOBODY
    )


def accept(asked: Asked) -> Response:
    """Keep the password that was chosen, and begin a session."""
    if asked.form.get("password") != asked.form.get("again"):
        raise RefusedError("the two passwords are not the same")
    key = accounts(asked).accept(asked.form.get("key", ""), asked.form.get("password", ""))
    return entered(asked, key, "/")


def show(asked: Asked) -> Response:
    """One's own account."""
    known, who = accounts(asked), asked.who
    tokens = [(one, Role(one.role).word, datetime.fromtimestamp(one.until, UTC).date()) for one in known.tokens(who)]
    return asked.page(
        "account.html.j2",
        "account",
        "Account",
        summary="",
        who=who,
        tokens=tokens,
        roles=[word for word, role in ROLES.items() if role <= who.role],
        lasts=LASTS[TOKEN],
        linked=known.is_linked(who),
        new_token=asked.view.pop("new_token", None),
    )


def change(asked: Asked) -> Response:
    """Take one of the steps on that page."""
    step = _STEPS.get(asked.form.get("step", ""))
    if step is None:
        raise RefusedError("say what is to be done")
    return step(asked, accounts(asked))


def _new_token(asked: Asked, known: Accounts) -> Response:
    form = asked.form
    role, days = ROLES.get(form.get("role", "")), whole(form.get("days", str(LASTS[TOKEN])))
    if role is None or days is None or "label" not in form:
        raise RefusedError("say what the token is for, what it may, and for how many days")
    asked.view["new_token"] = known.new_token(asked.who, role, form["label"], days)
    return show(asked)


def _drop_token(asked: Asked, known: Accounts) -> Response:
    known.end(asked.who, TOKEN, asked.form.get("digest", ""))
    return RedirectResponse("/account", 303)


def _password(asked: Asked, known: Accounts) -> Response:
    form = asked.form
    if form.get("password") != form.get("again"):
        raise RefusedError("the two passwords are not the same")
    counted = name_key(asked.who.name or ""), asked.address
    if not asked.service.attempts.begin(*counted):
        raise RefusedError("that was wrong too often; wait ten minutes")
    known.change_password(asked.who, form.get("old", ""), form.get("password", ""))
    asked.service.attempts.succeed(*counted)
    return RedirectResponse("/account", 303)


def _unlink(asked: Asked, known: Accounts) -> Response:
    known.end(asked.who, IDENTITY)
    return RedirectResponse("/account", 303)


def _end_all(asked: Asked, known: Accounts) -> Response:
    known.end(asked.who, SESSION)
    return RedirectResponse("/login", 303)


_STEPS: dict[str, Callable[[Asked, Accounts], Response]] = {
    "token": _new_token,
    "drop": _drop_token,
    "password": _password,
    "everywhere": _end_all,
    "unlink": _unlink,
}
