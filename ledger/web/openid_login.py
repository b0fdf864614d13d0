"""Logging in by a service that knows people already, and linking an account to it.

Whoever comes is known by the service's own number for them, and only once their account was linked to it: by themselves
on their page, or by an invitation. Nobody gets in by a name or an address of mail that the service says.
"""

from __future__ import annotations

from hmac import compare_digest
from typing import TYPE_CHECKING, Any

from starlette.responses import RedirectResponse, Response

from ledger.errors import RefusedError, UnknownError
from ledger.web.openid import LASTS
from ledger.web.own_account import accounts, entered
from ledger.web.problems import Refusal, told

if TYPE_CHECKING:
    from ledger.web.asked import Asked
    from ledger.web.openid import OpenID


def _served(asked: Asked) -> OpenID:
    accounts(asked)
    if asked.service.openid is None:
        raise UnknownError("nobody logs in here by another service")
    return asked.service.openid


def start(asked: Asked) -> Response:
    """Send somebody to the service."""
    query = asked.query
    url, state = _served(asked).begin(to=query.get("to", "/"), invitation=query.get("key", ""))
    return _with_state(asked, RedirectResponse(url, 303), state)


def link(asked: Asked) -> Response:
    """A page with the way to the service, for who links their account to it: a form may lead to our own pages alone."""
    url, state = _served(asked).begin(account=asked.who.account)
    page = asked.page("openid.html.j2", "account", "Log in by another service", summary="", url=url)
    return _with_state(asked, page, state)


def _with_state(asked: Asked, answer: Response, state: str) -> Response:
    service = asked.service
    secure = service.scheme == "https"
    how: dict[str, Any] = {"httponly": True, "samesite": "lax", "secure": secure, "path": "/"}
    answer.set_cookie(f"{service.cookie}-openid", state, max_age=int(LASTS), **how)
    return answer


def answer(asked: Asked) -> Response:
    """Let in who came back, or link their account."""
    service, known, query = _served(asked), accounts(asked), asked.query
    state = query.get("state", "")
    if not state or not compare_digest(
        asked.cookies.get(f"{asked.service.cookie}-openid", "").encode(), state.encode()
    ):
        return told(Refusal(403, "another browser began to log in; begin once more in this one"), "/openid/answer")
    begun, identity = service.finish(state, query.get("code", ""))
    if begun.account is not None:
        if begun.account != asked.who.account:
            raise RefusedError("somebody else is logged in by now; nothing was linked")
        known.link(asked.who, identity)
        return RedirectResponse("/account", 303)
    key = known.accept(begun.invitation, identity=identity) if begun.invitation else known.log_in_by(identity)
    if key is None:
        sentence = (
            f"{service.name} knows you, and no account here is linked to that; log in by password, and link yours"
        )
        return told(Refusal(403, sentence), "/openid/answer")
    return entered(asked, key, begun.to)
