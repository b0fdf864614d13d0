"""What is served: which ledger, at which address, and who asks."""

from __future__ import annotations

import secrets
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from dataclasses import dataclass, field
from pathlib import Path
from secrets import compare_digest
from threading import Lock
from typing import TYPE_CHECKING, Any, NamedTuple

from ledger.api.accounts import SESSION, TOKEN, Accounts, Who
from ledger.errors import RefusedError
from ledger.recording.permission import Role
from ledger.web.attempts import Attempts
from ledger.web.uploads import Uploads

if TYPE_CHECKING:
    from ledger.api.ledger import Ledger
    from ledger.web.openid import OpenID

LOOPBACK = ("127.0.0.1", "localhost", "::1")
NAMES = ("127.0.0.1", "localhost", "[::1]")  # as a browser writes them


def secret() -> str:
    """Letters that nobody guesses."""
    return secrets.token_urlsafe(24)


class Outside(NamedTuple):
    """How others reach the server.

    Attributes:
        name: what a browser calls it, such as forecasts.example.org.
        certificate: the file with its certificate; None where a proxy before it has that.
        key: the file with the key of the certificate.
    """

    name: str
    certificate: Path | None = None
    key: Path | None = None


@dataclass(frozen=True, slots=True)
class Service:
    """One ledger, served to the one who started it, or to everybody who has an account.

    Attributes:
        place: the ledger: a file, or a URL.
        host: the address at which it listens.
        port: where it listens.
        uploads: files that were sent and are not kept yet.
        by: who is entering; the login name unless given.
        token: what a program proves with that it may; the printed address has it. Without accounts only.
        session: what a browser gets for it: another one, since a browser hands it to every port of its computer.
        accounts: who may use the ledger; None where it is one person's.
        outside: how others reach it; None where they do not.
        openid: another service by which people log in too; None without one.
    """

    place: str
    host: str
    port: int
    uploads: Uploads
    by: str | None = None
    token: str = field(default_factory=secret)
    session: str = field(default_factory=secret)
    accounts: Accounts | None = None
    outside: Outside | None = None
    openid: OpenID | None = None
    misses: list[float] = field(default_factory=list)  # when a wrong token was shown
    attempts: Attempts = field(default_factory=Attempts)  # at logging in
    lock: Lock = field(default_factory=Lock)
    turn: Lock = field(default_factory=Lock)

    @property
    def hosts(self) -> frozenset[str]:
        """What a browser may call this server."""
        if self.outside:
            name, usual = self.outside.name, self.outside.certificate is None
            ports = (443,) if usual else (self.port,)
            bare = usual or self.port == 443
            return frozenset(f"{name}:{port}" for port in ports) | (frozenset([name]) if bare else frozenset())
        return frozenset(f"{name}:{self.port}" for name in NAMES) | (
            frozenset(NAMES) if self.port == 80 else frozenset()
        )

    @property
    def scheme(self) -> str:
        """How a browser reaches it."""
        return "https" if self.outside else "http"

    @property
    def cookie(self) -> str:
        """The name of the browser's cookie; those of one computer are shared by its ports."""
        return "__Host-prediction-ledger" if self.outside else f"prediction-ledger-{self.port}"

    @property
    def root(self) -> str:
        """The address of the desk."""
        if self.outside:
            port = "" if self.outside.certificate is None or self.port == 443 else f":{self.port}"
            return f"https://{self.outside.name}{port}"
        return f"http://{f'[{self.host}]' if ':' in self.host else self.host}:{self.port}"

    @property
    def address(self) -> str:
        """Where a browser enters."""
        return f"{self.root}/login" if self.accounts else f"{self.root}/enter?token={self.token}"

    def who(self, *, cookie: str = "", token: str = "") -> Who:
        """Who shows a cookie of ours, or a token; without accounts who does is whoever started the server."""
        if self.accounts:
            return self.accounts.who(cookie or token, SESSION if cookie else TOKEN)
        right = compare_digest((cookie or token).encode(), (self.session if cookie else self.token).encode())
        return Who(Role.OWNER, self.by) if right else Who()

    @contextmanager
    def opened(self, who: Who, *, write: bool = False) -> Iterator[Ledger]:
        """The ledger, open for one request; those that write take turns, which is quicker than asking for the lock."""
        from ledger.api.ledger import Ledger

        turn = self.turn if write else nullcontext()
        own: dict[str, Any] = {"by": who.name, "me": who.forecaster, "permission": who.permission}
        with turn, Ledger.open(self.place, create=False, write=write, **own) as book:
            yield book


def check_host(host: str, accounts: Accounts | None, outside: Outside | None) -> None:
    """Refuse to be reached by others where nothing keeps them out. Raises RefusedError: that is so."""
    if outside and not accounts:
        raise RefusedError(
            f"{outside.name} can be reached by others, and nobody has an account yet; make yours with "
            "`prediction-ledger account add NAME`"
        )
    if host not in LOOPBACK and not (accounts and outside):
        raise RefusedError(
            f"{host} can be reached from other computers: that takes accounts (`prediction-ledger account add NAME`), "
            "and --behind-proxy NAME or --tls NAME CERTIFICATE KEY, so that passwords travel encrypted; "
            "leave --host out, or give 127.0.0.1"
        )
