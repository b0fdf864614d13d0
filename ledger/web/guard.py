"""What every request passes before anything else: is it meant for us, may it, is it from our own pages, is it small."""

from __future__ import annotations

import time
from collections.abc import Awaitable, Callable, MutableMapping
from typing import TYPE_CHECKING, Any, NamedTuple
from urllib.parse import quote

from starlette.concurrency import run_in_threadpool
from starlette.requests import cookie_parser
from starlette.responses import RedirectResponse

from ledger.api.accounts import Who
from ledger.recording.permission import Role
from ledger.web.problems import API, Refusal, told

if TYPE_CHECKING:
    from ledger.web.service import Service

Scope = MutableMapping[str, Any]
Message = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]
App = Callable[[Scope, Receive, Send], Awaitable[None]]

LARGEST = 1 << 20  # bytes of a request, where its row does not say more
SAFE = ("GET", "HEAD")
MISSES, MINUTE = 30, 60.0  # wrong tokens that are answered in so many seconds
POLICY = (
    "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self'; connect-src 'self'; base-uri 'none'; "
    "form-action 'self'; frame-ancestors 'none'"
)
HEADERS = {
    "content-security-policy": POLICY,
    "x-content-type-options": "nosniff",
    "referrer-policy": "same-origin",
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
    "cache-control": "no-store",
}


class Sent(NamedTuple):
    """What of a request decides whether it may."""

    method: str
    path: str
    query: str
    headers: dict[str, str]
    hosts: int  # how many Host headers it has
    peer: str  # the address that it comes from, which may be a proxy's

    @classmethod
    def of(cls, scope: Scope) -> Sent:
        """What of an ASGI scope."""
        pairs = [(name.decode("latin-1").lower(), value.decode("latin-1")) for name, value in scope["headers"]]
        hosts, peer = sum(name == "host" for name, _ in pairs), scope.get("client") or ("",)
        query = scope.get("query_string", b"").decode("latin-1")
        return cls(scope["method"], scope["path"], query, dict(pairs), hosts, str(peer[0]))

    @property
    def bearer(self) -> str:
        """The token that a program shows."""
        kind, _, given = self.headers.get("authorization", "").partition(" ")
        return given.strip() if kind.lower() == "bearer" else ""

    def cookie(self, name: str) -> str:
        """The value of a cookie; those of other programs beside it may be written in any way."""
        given: dict[str, str] = cookie_parser(self.headers.get("cookie", ""))
        return given.get(name, "")


class Allowed(NamedTuple):
    """What is allowed at an address: to whom, and how large.

    Attributes:
        role: the least that who asks has to be; anybody may come in without showing anything.
        keyed: to who shows the token to what answers, which asks for it itself.
        largest: bytes of a request.
        apart: it is about accounts: only for a browser that logged in, and never for a token.
    """

    role: Role = Role.OWNER
    keyed: bool = False
    largest: int = LARGEST
    apart: bool = False


class Guard:
    """Lets through what the table of routes allows; all else is refused with a sentence."""

    def __init__(self, app: App, service: Service, allowed: Callable[[str, str], Allowed], inner: Any = None) -> None:
        self._app, self._service, self._allowed = app, service, allowed
        self.inner = inner  # what has the routes

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a request, or hand it on."""
        if scope["type"] != "http":
            return
        sent = Sent.of(scope)
        allowed, guarded = self._allowed(sent.method, sent.path), _with_headers(send)
        refusal = self._misled(sent, allowed)
        who, by_cookie = Who(), False
        if refusal is None and not allowed.keyed:
            who, by_cookie = await self._asker(sent, allowed)
            refusal = self._barred(sent, allowed, who, by_cookie)
        if refusal is not None:
            await self._refused(sent, refusal)(scope, receive, guarded)
            return
        body = await _body(receive, allowed.largest)
        if body is None:
            return
        if len(body) > allowed.largest:
            await told(_too_large(allowed), sent.path)(scope, receive, guarded)
            return
        state = {**scope.get("state", {}), "who": who, "address": self._from(sent)}
        await self._app({**scope, "state": state}, _again(body, receive), guarded)

    def _misled(self, sent: Sent, allowed: Allowed) -> Refusal | None:
        """Why a request is not for us, or is too large; None where it is neither."""
        if sent.hosts != 1 or sent.headers["host"] not in self._service.hosts:
            return Refusal(403, "this address is not ours; open the one that prediction-ledger serve printed")
        length = sent.headers.get("content-length", "0")
        fits = length.isascii() and length.isdigit() and len(length) < 16 and int(length) <= allowed.largest
        return None if fits else _too_large(allowed)

    async def _asker(self, sent: Sent, allowed: Allowed) -> tuple[Who, bool]:
        """Who asks, and whether a cookie alone says so."""
        service, cookie, bearer = self._service, sent.cookie(self._service.cookie), sent.bearer
        ask = run_in_threadpool if service.accounts else _at_once
        if bearer and not allowed.apart:
            who = await ask(service.who, token=bearer)
            if who.role:
                return who, False
        who = await ask(service.who, cookie=cookie) if cookie else Who()
        return who, bool(who.role)

    def _barred(self, sent: Sent, allowed: Allowed, who: Who, by_cookie: bool) -> Refusal | None:
        """Why who asks may not; None where they may."""
        if allowed.role and not who.role:
            return self._unknown(sent)
        if who.role < allowed.role:
            return Refusal(
                403, f"that takes an account as {allowed.role.word}, and yours is as {who.role.word}; ask an owner"
            )
        return None if sent.method in SAFE else self._foreign(sent, by_cookie or allowed.apart)

    def _foreign(self, sent: Sent, named: bool) -> Refusal | None:
        """Why what changes something does not come from our own pages, or from a program that has the token itself.

        Args:
            sent: the request.
            named: whether it has to say where it comes from, since a browser sends by itself what proves who asks.
        """
        site, origin = sent.headers.get("sec-fetch-site"), sent.headers.get("origin")
        own = f"{self._service.scheme}://{sent.headers['host']}"
        ours = site in (None, "same-origin") and origin in (None, own)
        if ours and not (named and site is None and origin is None):
            return None
        return Refusal(403, "this was sent by another page than ours, and changes nothing")

    def _unknown(self, sent: Sent) -> Refusal:
        """Who shows nothing, or something wrong, which is answered only so often."""
        if "authorization" in sent.headers and too_many(self._service):
            return Refusal(429, "too many wrong tokens; wait a minute")
        if self._service.accounts:
            return Refusal(401, "log in; programs send a token as a bearer, which is made on the page of your account")
        return Refusal(
            401, "open the address that prediction-ledger serve printed; programs send its token as a bearer"
        )

    def _refused(self, sent: Sent, refusal: Refusal) -> App:
        """The answer to what goes no further: of a page that takes an account, the one where people log in."""
        page = sent.method in SAFE and not sent.path.startswith(API) and "authorization" not in sent.headers
        if refusal.status == 401 and page and self._service.accounts:
            to = f"{sent.path}?{sent.query}" if sent.query else sent.path
            leads: App = RedirectResponse(f"/login?to={quote(to, safe='')}" if to != "/" else "/login", 303)
            return leads
        answer: App = told(refusal, sent.path)
        return answer

    def _from(self, sent: Sent) -> str:
        """The address of who asks: behind a proxy the one that it saw, which stands last."""
        outside = self._service.outside
        seen = sent.headers.get("x-forwarded-for", "").rpartition(",")[2].strip()
        return seen if outside and outside.certificate is None and seen else sent.peer


async def _at_once(ask: Callable[..., Who], **shown: str) -> Who:
    return ask(**shown)


def _too_large(allowed: Allowed) -> Refusal:
    return Refusal(413, f"that is too large; a request has at most {allowed.largest // 1024:,} KiB")


async def _body(receive: Receive, largest: int) -> bytes | None:
    """What was sent, up to a little more than may be; None where the connection broke off: half may look like all."""
    parts, size, more = [], 0, True
    while more and size <= largest:
        message = await receive()
        if message["type"] == "http.disconnect":
            return None
        parts.append(message.get("body", b""))
        size += len(parts[-1])
        more = message.get("more_body", False)
    return b"".join(parts)


def _again(body: bytes, receive: Receive) -> Receive:
    """Gives what was received already, and then whatever comes."""
    waiting = [{"type": "http.request", "body": body, "more_body": False}]

    async def given() -> Message:
        return waiting.pop() if waiting else await receive()

    return given


def too_many(service: Service) -> bool:
    """Count a wrong token; whether there were too many lately."""
    now = time.monotonic()
    with service.lock:
        service.misses[:] = [*(at for at in service.misses if now - at < MINUTE), now][-MISSES - 1 :]
        return len(service.misses) > MISSES


def _with_headers(send: Send) -> Send:
    """Send an answer with the headers that all have."""

    async def sending(message: Message) -> None:
        if message["type"] == "http.response.start":
            there = {name.lower() for name, _ in message["headers"]}
            own = [(name.encode(), value.encode()) for name, value in HEADERS.items() if name.encode() not in there]
            message["headers"] = [*message["headers"], *own]
        await send(message)

    return sending
