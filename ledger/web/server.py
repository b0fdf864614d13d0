"""Starts the server, and says where it is."""

from __future__ import annotations

import gc
import socket
from collections.abc import Callable
from typing import TYPE_CHECKING

from ledger import settings
from ledger.errors import RefusedError
from ledger.store.leftovers import passing_folder
from ledger.web.service import Service, check_host, secret
from ledger.web.uploads import Uploads

if TYPE_CHECKING:
    import uvicorn

PORT = 8321


def serve(
    place: str, *, host: str = "127.0.0.1", port: int = PORT, by: str | None = None, tell: Callable[[str], None] = print
) -> None:
    """Serve a ledger to the one who started it, until Ctrl-C.

    Args:
        place: the ledger: a file, or a URL.
        host: an address of this computer that no other can reach.
        port: where to listen; 0 for one that is free.
        by: who is entering; the login name unless given.
        tell: called with the address to open.

    Raises:
        RefusedError: others could reach it, something else listens there, or packages are missing.
    """
    check_host(host)
    try:
        import uvicorn  # noqa: F401

        from ledger.web import application  # noqa: F401
    except ImportError as wrong:
        raise RefusedError(
            f"pages need {wrong.name}, which is not installed; install it with `pip install 'prediction-ledger[web]'`"
        ) from wrong
    with listening(host, port) as there, passing_folder() as folder:
        token = settings.token() or secret()
        service = Service(place, host, there.getsockname()[1], Uploads(folder), by, token)
        gc.enable()  # which commands that end soon leave off
        tell(service.address)
        server(service).run(sockets=[there])


def server(service: Service) -> uvicorn.Server:
    """What answers; it is run with a socket that listens."""
    import uvicorn

    from ledger.web.application import application

    config = uvicorn.Config(
        application(service),
        log_level="warning",
        access_log=False,
        lifespan="off",
        ws="none",
        proxy_headers=False,
        server_header=False,
        timeout_keep_alive=30,
    )
    return uvicorn.Server(config)


def listening(host: str, port: int) -> socket.socket:
    """A socket that listens. Raises RefusedError: something else does."""
    found = socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET, socket.SOCK_STREAM)
    try:
        found.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        found.bind((host, port))
        found.listen(128)
    except (OSError, OverflowError) as wrong:
        found.close()
        why = getattr(wrong, "strerror", None) or wrong
        raise RefusedError(
            f"port {port} cannot be had ({why}); name another with --port, or --port 0 for a free one"
        ) from wrong
    return found
