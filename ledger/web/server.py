"""Starts the server, and says where it is."""

from __future__ import annotations

import gc
import socket
from collections.abc import Callable
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from ledger import settings
from ledger.api.accounts import Accounts
from ledger.errors import LedgerError, RefusedError
from ledger.store.leftovers import passing_folder
from ledger.web.service import Outside, Service, check_host, secret
from ledger.web.uploads import Uploads

if TYPE_CHECKING:
    import uvicorn

    from ledger.web.openid import OpenID

PORT = 8321


def serve(
    place: str,
    *,
    host: str = "127.0.0.1",
    port: int = PORT,
    by: str | None = None,
    outside: Outside | None = None,
    tell: Callable[[str], None] = print,
) -> None:
    """Serve a ledger to the one who started it, or to everybody who has an account, until Ctrl-C.

    Args:
        place: the ledger: a file, or a URL.
        host: an address of this computer; one that others can reach takes accounts, and outside.
        port: where to listen; 0 for one that is free.
        by: who is entering; the login name unless given. With accounts it is who logged in.
        outside: how others reach it.
        tell: called with the address to open.

    Raises:
        RefusedError: others could reach it, something else listens there, or packages are missing.
    """
    accounts = accounts_of(place)
    check_host(host, accounts, outside)
    try:
        import uvicorn  # noqa: F401

        from ledger.web import application  # noqa: F401
    except ImportError as wrong:
        raise RefusedError(
            f"pages need {wrong.name}, which is not installed; install it with `pip install 'prediction-ledger[web]'`"
        ) from wrong
    from ledger.api.ledger import Ledger

    Ledger.open(place, by=by).close()  # made where there is none
    with listening(host, port) as there, passing_folder() as folder:
        token = settings.token() or secret()
        service = Service(
            place, host, there.getsockname()[1], Uploads(folder), by, token, accounts=accounts, outside=outside
        )
        if accounts and (named := settings.openid()):
            service = replace(service, openid=opened_to(*named, service.root))
        gc.enable()  # which commands that end soon leave off
        answering = server(service)
        tell(service.address)
        answering.run(sockets=[there])


def accounts_of(place: str) -> Accounts | None:
    """Who may use a ledger; None where it is one person's. Raises RefusedError: a package is missing."""
    accounts = Accounts(place)
    try:
        if accounts.there:
            accounts.prepare()
            return accounts
    except LedgerError:
        accounts.close()
        raise
    accounts.close()
    return None


def opened_to(issuer: str, client: str, secret: str, root: str) -> OpenID:
    """A service by which people log in. Raises RefusedError: a package is missing."""
    try:
        import authlib.integrations.requests_client  # noqa: F401
    except ImportError as wrong:
        raise RefusedError(
            f"logging in by {issuer} needs {wrong.name}; install it with `pip install 'prediction-ledger[openid]'`"
        ) from wrong
    from ledger.web.openid import OpenID

    return OpenID(issuer, client, secret, root)


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
        **_encrypted(service.outside),
    )
    return uvicorn.Server(config)


def _encrypted(outside: Outside | None) -> dict[str, Any]:
    """How the traffic is encrypted. Raises RefusedError: the certificate and the key do not fit, or are none."""
    if outside is None or outside.certificate is None:
        return {}
    import ssl

    try:
        ssl.create_default_context(ssl.Purpose.CLIENT_AUTH).load_cert_chain(outside.certificate, outside.key)
    except (OSError, ValueError) as wrong:  # of ssl too
        raise RefusedError(
            f"{outside.certificate} and {outside.key} are no certificate with its key: {wrong}; name two files in PEM"
        ) from wrong
    return {"ssl_certfile": outside.certificate, "ssl_keyfile": outside.key}


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
