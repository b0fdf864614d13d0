"""The tools of assistants at an address: the Model Context Protocol over HTTP, behind the same roles and tokens."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from functools import cached_property
from typing import TYPE_CHECKING, Any

from ledger.web.problems import Refusal, problem

if TYPE_CHECKING:
    from mcp.server import MCPServer
    from starlette.types import Receive, Scope, Send

    from ledger.api.accounts import Who
    from ledger.api.ledger import Ledger
    from ledger.web.service import Service

PATH = "/api/mcp"
_ASKING: ContextVar[Who] = ContextVar("asking")


class AssistantsOverHTTP:
    """Answers each request by itself: nothing is remembered of an assistant, so nobody can be asked in between."""

    def __init__(self, service: Service) -> None:
        self._service = service

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a request that the guard let through."""
        try:
            from mcp.server.transport_security import TransportSecuritySettings

            server = self._server
        except ImportError as missing:
            told = f"assistants need {missing.name}; install it with `pip install 'prediction-ledger[mcp]'`"
            await problem(Refusal(404, told))(scope, receive, send)
            return
        _ASKING.set(scope["state"]["who"])
        # Whose address it is and where a request comes from the guard has seen to.
        elsewhere = TransportSecuritySettings(enable_dns_rebinding_protection=False)
        app = server.streamable_http_app(
            streamable_http_path=PATH, stateless_http=True, json_response=True, transport_security=elsewhere
        )
        async with server.session_manager.run():  # that of the line above; it is good for one run
            await app(scope, receive, send)

    @cached_property
    def _server(self) -> MCPServer[Any]:
        from ledger.web.assistants import assistant_server

        return assistant_server(self._opened)

    @contextmanager
    def _opened(self, *, write: bool = False) -> Iterator[Ledger]:
        with self._service.opened(_ASKING.get(), write=write) as book:
            yield book
