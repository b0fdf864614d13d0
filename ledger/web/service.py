"""What is served: which ledger, at which address, and who may."""

from __future__ import annotations

import secrets
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from dataclasses import dataclass, field
from threading import Lock
from typing import TYPE_CHECKING

from ledger.errors import RefusedError
from ledger.web.uploads import Uploads

if TYPE_CHECKING:
    from ledger.api.ledger import Ledger

LOOPBACK = ("127.0.0.1", "localhost", "::1")
NAMES = ("127.0.0.1", "localhost", "[::1]")  # as a browser writes them


def secret() -> str:
    """Letters that nobody guesses."""
    return secrets.token_urlsafe(24)


@dataclass(frozen=True, slots=True)
class Service:
    """One ledger, served to the one who started it.

    Attributes:
        place: the ledger: a file, or a URL.
        host: the address at which it listens.
        port: where it listens.
        uploads: files that were sent and are not kept yet.
        token: what a program proves with that it may; the printed address has it.
        session: what a browser gets for it: another one, since a browser hands it to every port of its computer.
        by: who is entering; the login name unless given.
    """

    place: str
    host: str
    port: int
    uploads: Uploads
    by: str | None = None
    token: str = field(default_factory=secret)
    session: str = field(default_factory=secret)
    misses: list[float] = field(default_factory=list)  # when a wrong token was shown
    lock: Lock = field(default_factory=Lock)
    turn: Lock = field(default_factory=Lock)

    @property
    def hosts(self) -> frozenset[str]:
        """What a browser may call this computer."""
        return frozenset(f"{name}:{self.port}" for name in NAMES) | (
            frozenset(NAMES) if self.port == 80 else frozenset()
        )

    @property
    def cookie(self) -> str:
        """The name of the browser's cookie; those of one computer are shared by its ports."""
        return f"prediction-ledger-{self.port}"

    @property
    def address(self) -> str:
        """Where a browser enters."""
        return f"http://{f'[{self.host}]' if ':' in self.host else self.host}:{self.port}/enter?token={self.token}"

    @contextmanager
    def opened(self, *, write: bool = False) -> Iterator[Ledger]:
        """The ledger, open for one request; those that write take turns, which is quicker than asking for the lock."""
        from ledger.api.ledger import Ledger

        turn = self.turn if write else nullcontext()
        with turn, Ledger.open(self.place, create=False, write=write, by=self.by) as book:
            yield book


def check_host(host: str) -> None:
    """Refuse an address that others can reach. Raises RefusedError: it is one."""
    if host not in LOOPBACK:
        raise RefusedError(
            f"{host} can be reached from other computers, and there are no accounts yet that would keep others out; "
            "leave --host out, or give 127.0.0.1"
        )
