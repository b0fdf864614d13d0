"""What programs rely on: a write with an Idempotency-Key is done once, a reading has an ETag."""

from __future__ import annotations

import asyncio
from collections import OrderedDict
from collections.abc import Awaitable, Callable, MutableMapping
from hashlib import sha256
from threading import Lock
from typing import Any, NamedTuple

from ledger.web.problems import Refusal, problem

Scope = MutableMapping[str, Any]
Message = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]
App = Callable[[Scope, Receive, Send], Awaitable[None]]
Key = tuple[int | None, str]  # whose it is, and what they sent
API = "/api/v1/"  # elsewhere nobody is known yet, so that one would get the answer of another
MOST = 10_000  # keys that are remembered, for as long as the server runs


class Reply(NamedTuple):
    """An answer that was given."""

    status: int
    headers: list[tuple[bytes, bytes]]
    body: bytes


class Replies:
    """Hands requests of the API on, and looks at what comes back."""

    def __init__(self, app: App) -> None:
        self._app, self._lock, self._matching = app, Lock(), asyncio.Lock()
        self._given: OrderedDict[Key, tuple[bytes, Reply | None]] = OrderedDict()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a request."""
        if not scope["path"].startswith(API):
            await self._app(scope, receive, send)
            return
        headers = dict(scope["headers"])
        if scope["method"] in ("GET", "HEAD"):
            await _send(_tagged(await self._asked(scope, receive), headers.get(b"if-none-match", b"")), send)
        elif b"if-match" in headers:
            async with self._matching:  # between the look and the write nobody else does the same
                other = await self._is_other(headers[b"if-match"], scope)
                await (_told(412, "it was changed meanwhile; ask for it again") if other else self._app)(
                    scope, receive, send
                )
        elif key := headers.get(b"idempotency-key", b"").decode("latin-1"):
            await self._once((scope["state"]["who"].account, key), scope, receive, send)
        else:
            await self._app(scope, receive, send)

    async def _is_other(self, wanted: bytes, scope: Scope) -> bool:
        """Whether what is at an address has another ETag than one of those."""

        async def nothing() -> Message:
            return {"type": "http.request", "body": b"", "more_body": False}

        now = await self._asked({**scope, "method": "GET"}, nothing)
        return now.status != 200 or not (wanted.strip() == b"*" or _tag(now) in _listed(wanted))

    async def _once(self, key: Key, scope: Scope, receive: Receive, send: Send) -> None:
        """Do what is asked unless it was done; then give the answer that was given."""
        message = await receive()
        where = f"{scope['method']} {scope['path']}?".encode() + scope["query_string"]
        what = sha256(where + b"\n" + message.get("body", b"")).digest()
        with self._lock:
            before = self._given.get(key)
            if before is None:
                self._given[key] = (what, None)
                while len(self._given) > MOST:
                    self._given.popitem(last=False)
        if before is not None:
            await self._again(what, *before)(scope, receive, send)
            return

        async def again() -> Message:
            return message

        reply = None
        try:
            reply = await self._asked(scope, again)
        finally:
            with self._lock:
                if reply is None or reply.status >= 500:
                    del self._given[key]
                else:
                    self._given[key] = (what, reply)
        await _send(reply, send)

    def _again(self, what: bytes, first: bytes, reply: Reply | None) -> App:
        if what != first:
            return _told(422, "this Idempotency-Key was used for something else; take a new one for each step")
        if reply is None:
            return _told(409, "this is being done already; ask again in a moment")

        async def answer(scope: Scope, receive: Receive, send: Send) -> None:
            await _send(reply._replace(headers=[*reply.headers, (b"idempotent-replayed", b"true")]), send)

        return answer

    async def _asked(self, scope: Scope, receive: Receive) -> Reply:
        """The whole answer of what lies behind."""
        start: Message = {}
        parts: list[bytes] = []

        async def kept(message: Message) -> None:
            if message["type"] == "http.response.start":
                start.update(message)
            else:
                parts.append(message.get("body", b""))

        await self._app(scope, receive, kept)
        return Reply(start["status"], list(start["headers"]), b"".join(parts))


def _told(status: int, sentence: str) -> App:
    answer: App = problem(Refusal(status, sentence))
    return answer


def _tagged(reply: Reply, known: bytes) -> Reply:
    """An answer with its ETag; without its body where that is known already."""
    if reply.status != 200:
        return reply
    tag = _tag(reply)
    headers = [*reply.headers, (b"etag", tag)]
    if known == b"*" or tag in _listed(known):
        return Reply(304, [pair for pair in headers if pair[0] not in (b"content-length", b"content-type")], b"")
    return reply._replace(headers=headers)


def _tag(reply: Reply) -> bytes:
    return b'"' + sha256(reply.body).hexdigest()[:32].encode() + b'"'


def _listed(tags: bytes) -> list[bytes]:
    return [one.strip().removeprefix(b"W/") for one in tags.split(b",")]


async def _send(reply: Reply, send: Send) -> None:
    await send({"type": "http.response.start", "status": reply.status, "headers": reply.headers})
    await send({"type": "http.response.body", "body": reply.body})
