"""What every request passes before anything else: is it meant for us, may it, is it from our own pages, is it small."""

from __future__ import annotations

import time
from collections.abc import Awaitable, Callable, MutableMapping
from http.cookies import CookieError, SimpleCookie
from secrets import compare_digest
from typing import TYPE_CHECKING, Any, NamedTuple

from ledger.web.problems import Refusal, told

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
    headers: dict[str, str]
    hosts: int  # how many Host headers it has

    @classmethod
    def of(cls, scope: Scope) -> Sent:
        """What of an ASGI scope."""
        pairs = [(name.decode("latin-1").lower(), value.decode("latin-1")) for name, value in scope["headers"]]
        return cls(scope["method"], scope["path"], dict(pairs), sum(name == "host" for name, _ in pairs))


class Allowed(NamedTuple):
    """What is allowed at an address: to whom, and how large.

    Attributes:
        open: to anybody on this computer.
        keyed: to who shows the token to what answers, which asks for it itself.
        largest: bytes of a request.
    """

    open: bool = False
    keyed: bool = False
    largest: int = LARGEST


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
        if (refusal := self._refusal(sent, allowed)) is not None:
            await told(refusal, sent.path)(scope, receive, guarded)
            return
        body = await _body(receive, allowed.largest)
        if len(body) > allowed.largest:
            await told(_too_large(allowed), sent.path)(scope, receive, guarded)
            return
        await self._app(scope, _again(body, receive), guarded)

    def _refusal(self, sent: Sent, allowed: Allowed) -> Refusal | None:
        """Why a request goes no further; None where it does."""
        if sent.hosts != 1 or sent.headers["host"] not in self._service.hosts:
            return Refusal(403, "this address is not ours; open the one that prediction-ledger serve printed")
        if (refusal := None if allowed.keyed else self._barred(sent, allowed)) is not None:
            return refusal
        length = sent.headers.get("content-length", "0")
        fits = length.isascii() and length.isdigit() and len(length) < 16 and int(length) <= allowed.largest
        return None if fits else _too_large(allowed)

    def _barred(self, sent: Sent, allowed: Allowed) -> Refusal | None:
        """Why who asks may not; None where they may."""
        by_cookie = self._has_cookie(sent)
        if not (by_cookie or self._has_token(sent) or allowed.open):
            return self._unknown(sent)
        return None if sent.method in SAFE else self._foreign(sent, by_cookie)

    def _foreign(self, sent: Sent, by_cookie: bool) -> Refusal | None:
        """Why what changes something does not come from our own pages, or from a program that has the token itself."""
        site, origin = sent.headers.get("sec-fetch-site"), sent.headers.get("origin")
        ours = (site in (None, "same-origin")) and (origin is None or origin == f"http://{sent.headers['host']}")
        named = site is not None or origin is not None
        if ours and (named or not by_cookie or self._has_token(sent)):
            return None
        return Refusal(403, "this was sent by another page than ours, and changes nothing")

    def _has_cookie(self, sent: Sent) -> bool:
        try:
            given = SimpleCookie(sent.headers.get("cookie", "")).get(self._service.cookie)
        except CookieError:
            return False
        return given is not None and _same(given.value, self._service.session)

    def _has_token(self, sent: Sent) -> bool:
        kind, _, given = sent.headers.get("authorization", "").partition(" ")
        return kind.lower() == "bearer" and _same(given.strip(), self._service.token)

    def _unknown(self, sent: Sent) -> Refusal:
        """Who shows nothing, or something wrong, which is answered only so often."""
        if "authorization" in sent.headers and too_many(self._service):
            return Refusal(429, "too many wrong tokens; wait a minute")
        return Refusal(
            401, "open the address that prediction-ledger serve printed; programs send its token as a bearer"
        )


def _too_large(allowed: Allowed) -> Refusal:
    return Refusal(413, f"that is too large; a request has at most {allowed.largest // 1024:,} KiB")


async def _body(receive: Receive, largest: int) -> bytes:
    """What was sent, up to a little more than may be."""
    parts, size, more = [], 0, True
    while more and size <= largest:
        message = await receive()
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


def _same(given: str, wanted: str) -> bool:
    return compare_digest(given.encode(), wanted.encode())


def _with_headers(send: Send) -> Send:
    """Send an answer with the headers that all have."""

    async def sending(message: Message) -> None:
        if message["type"] == "http.response.start":
            there = {name.lower() for name, _ in message["headers"]}
            own = [(name.encode(), value.encode()) for name, value in HEADERS.items() if name.encode() not in there]
            message["headers"] = [*message["headers"], *own]
        await send(message)

    return sending
