"""Who has an account, for owners: invite, change roles, remove."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from starlette.responses import RedirectResponse, Response

from ledger.errors import RefusedError
from ledger.recording.permission import ROLES, Role
from ledger.web.own_account import accounts

if TYPE_CHECKING:
    from ledger.web.asked import Asked


def show(asked: Asked) -> Response:
    """Everybody, and a form for each step."""
    people = [(one, Role(one.role).word) for one in accounts(asked).people()]
    link = asked.view.pop("link", None)
    return asked.page("accounts.html.j2", "accounts", "Accounts", summary="", people=people, roles=[*ROLES], link=link)


def change(asked: Asked) -> Response:
    """Take one of the steps on that page."""
    step = _STEPS.get(asked.form.get("step", ""))
    if step is None or "name" not in asked.form:
        raise RefusedError("say what is to be done, and for whom")
    return step(asked, asked.form["name"])


def _role(asked: Asked) -> Role:
    if (role := ROLES.get(asked.form.get("role", ""))) is None:
        raise RefusedError("say what they may: reader, forecaster, resolver, editor or owner")
    return role


def _add(asked: Asked, name: str) -> Response:
    return _invited(asked, name, accounts(asked).add(name, _role(asked), asked.form.get("forecaster")))


def _invite(asked: Asked, name: str) -> Response:
    return _invited(asked, name, accounts(asked).invite(name))


def _invited(asked: Asked, name: str, key: str) -> Response:
    asked.view["link"] = (name, f"{asked.service.root}/invitation?key={key}")
    return show(asked)


def _change(asked: Asked, name: str) -> Response:
    accounts(asked).change(name, role=_role(asked), forecaster=asked.form.get("forecaster"))
    return RedirectResponse("/accounts", 303)


def _remove(asked: Asked, name: str) -> Response:
    accounts(asked).remove(name)
    return RedirectResponse("/accounts", 303)


_STEPS: dict[str, Callable[[Asked, str], Response]] = {
    "add": _add,
    "invite": _invite,
    "change": _change,
    "remove": _remove,
}
