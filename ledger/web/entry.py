"""How a browser gets in, and what it may have before: the style and the script."""

from __future__ import annotations

from secrets import compare_digest
from typing import TYPE_CHECKING

from starlette.responses import RedirectResponse, Response

from ledger.web import shell
from ledger.web.guard import too_many
from ledger.web.problems import Refusal, told

if TYPE_CHECKING:
    from ledger.web.asked import Asked


def enter(asked: Asked) -> Response:
    """Let in the browser that has the printed address, and take the token out of what it shows."""
    service = asked.service
    if service.accounts:
        return RedirectResponse("/login", 303)
    if not compare_digest(asked.query.get("token", "").encode(), service.token.encode()):
        often = too_many(service)
        wrong = "too many wrong tokens; wait a minute" if often else "that is an old address; open the one printed last"
        return told(Refusal(429 if often else 403, wrong), "/enter")
    answer = RedirectResponse("/", 303)
    answer.set_cookie(service.cookie, service.session, httponly=True, samesite="strict", path="/")
    return answer


def icon(asked: Asked) -> Response:
    """None: every browser asks for one."""
    return Response(status_code=204)


def style(asked: Asked) -> Response:
    """The style sheet."""
    return Response(shell.style(), media_type="text/css")


def script(asked: Asked) -> Response:
    """The script; every page is complete without it."""
    return Response(shell.script(), media_type="text/javascript")
