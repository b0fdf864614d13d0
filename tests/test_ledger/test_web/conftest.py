"""A real server on a free port of this computer, and a client that can say anything to it."""

from __future__ import annotations

import json
import re
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from html import unescape
from http.client import HTTPConnection
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import pytest

from ledger.api.ledger import Ledger
from ledger.web.server import accounts_of, listening, server
from ledger.web.service import Outside, Service
from ledger.web.uploads import Uploads


@dataclass
class Answer:
    status: int
    headers: dict[str, str]
    body: bytes

    @property
    def text(self) -> str:
        return self.body.decode()

    @property
    def json(self) -> Any:
        return json.loads(self.body)

    @property
    def told(self) -> str:
        """The one sentence with which something was refused."""
        if self.headers.get("content-type", "").startswith("application/problem+json"):
            return self.json["detail"]
        found = re.search(r'<p class="wrong"[^>]*>(.*?)</p>', self.text, re.DOTALL) or re.search(
            "<p>(.*?)</p>", self.text
        )
        return unescape(found[1])


@dataclass
class Served:
    """A server and its ledger."""

    service: Service
    path: Path
    server: Any
    lasting: bool = False  # for the tests of a whole module
    session: str | None = None  # who asks; whoever started the server unless they logged in

    @property
    def host(self) -> str:
        if self.service.outside:
            return self.service.outside.name
        return f"127.0.0.1:{self.service.port}"

    @property
    def cookie(self) -> dict[str, str]:
        return {"cookie": f"{self.service.cookie}={self.session or self.service.session}"}

    @property
    def bearer(self) -> dict[str, str]:
        return {"authorization": f"Bearer {self.service.token}"}

    def ask(self, method: str, path: str, body: bytes | str = b"", **headers: str | None) -> Answer:
        """One request with exactly these headers; Host is ours unless it is named."""
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        connection = HTTPConnection("127.0.0.1", self.service.port, timeout=20)
        try:
            connection.putrequest(method, path, skip_host=True, skip_accept_encoding=True)
            for name, value in {"host": self.host, **named}.items():
                if value is not None:
                    connection.putheader(name, value)
            sent = body.encode() if isinstance(body, str) else body
            if sent or method == "POST":
                connection.putheader("content-length", str(len(sent)))
            connection.endheaders(sent or None)
            got = connection.getresponse()
            return Answer(got.status, {name.lower(): value for name, value in got.getheaders()}, got.read())
        finally:
            connection.close()

    def get(self, path: str) -> Answer:
        """A page, as a browser asks for it."""
        return self.ask("GET", path, **self.cookie)

    def post(self, path: str, **fields: Any) -> Answer:
        """A form, as a browser sends it."""
        kind = "application/x-www-form-urlencoded"
        own = {"origin": f"{self.service.scheme}://{self.host}", "sec-fetch-site": "same-origin", "content-type": kind}
        return self.ask("POST", path, urlencode(fields, doseq=True), **self.cookie, **own)

    def api(self, method: str, path: str, value: Any = None, **headers: str) -> Answer:
        """A request of a program."""
        body = b"" if value is None else json.dumps(value)
        kind = {} if value is None else {"content-type": "application/json"}
        return self.ask(method, f"/api/v1{path}", body, **self.bearer, **kind, **headers)

    def keep(self, line: str, **fields: Any) -> Answer:
        """Keep a line: read it first, as the page does."""
        told = self.ask("GET", f"/read?{urlencode({'line': line, **fields})}", **self.cookie).json
        return self.post("/add", line=line, seen=told.get("seen", ""), **fields)

    @contextmanager
    def book(self, **how: Any) -> Iterator[Ledger]:
        with Ledger.open(self.path, create=False, **how) as opened:
            yield opened


@pytest.fixture(scope="session", name="start")
def start_fixture(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Callable[[Path], Served]]:
    """Starts servers, and ends them."""
    running: list[tuple[Served, threading.Thread]] = []

    def start(path: Path | str, *, lasting: bool = False, outside: Outside | None = None, openid: Any = None) -> Served:
        there = listening("127.0.0.1", 0)
        uploads = Uploads(tmp_path_factory.mktemp("uploads"))
        own = {"accounts": accounts_of(str(path)), "outside": outside}
        service = Service(str(path), "127.0.0.1", there.getsockname()[1], uploads, "me", **own)
        service = replace(service, openid=openid(service.root) if openid else None)
        one = server(service)
        thread = threading.Thread(target=one.run, kwargs={"sockets": [there]}, daemon=True)
        thread.start()
        while not one.started:
            assert thread.is_alive()
            threading.Event().wait(0.01)
        running.append((Served(service, path, one, lasting=lasting), thread))
        return running[-1][0]

    start.running = running  # type: ignore[attr-defined]

    yield start
    for served, thread in running:
        served.server.should_exit = True
        thread.join(10)
        assert not thread.is_alive()


@pytest.fixture(autouse=True)
def ended(start: Any) -> Iterator[None]:
    """Ends the servers of a test behind it: each would look for something to do ten times a second."""
    yield
    for served, _ in start.running:
        served.server.should_exit = served.server.should_exit or not served.lasting


@pytest.fixture(scope="module")
def settings(tmp_path_factory: pytest.TempPathFactory) -> Iterator[pytest.MonkeyPatch]:
    """A user who has not said anything yet."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("XDG_CONFIG_HOME", str(tmp_path_factory.mktemp("settings")))
        patch.delenv("PREDICTION_LEDGER_ME", raising=False)
        yield patch


@pytest.fixture(scope="module")
def anna(settings: pytest.MonkeyPatch) -> None:
    """A user who is Anna Smith."""
    settings.setenv("PREDICTION_LEDGER_ME", "Anna Smith")


@pytest.fixture
def fresh(start: Any, tmp_path: Path, anna: None) -> Served:
    """A server on an empty ledger, for one test."""
    path = tmp_path / "predictions.db"
    Ledger.open(path, by="me").close()
    served: Served = start(path)
    return served


@pytest.fixture(scope="module")
def served(start: Any, tmp_path_factory: pytest.TempPathFactory, settings: Any) -> Served:
    """A server on a new ledger."""
    path = tmp_path_factory.mktemp("served") / "predictions.db"
    Ledger.open(path, by="me", title="Ours").close()
    return start(path, lasting=True)


@pytest.fixture(scope="module")
def record(start: Any, tmp_path_factory: pytest.TempPathFactory, record_file: bytes, settings: Any) -> Served:
    """A server on a ledger with a track record."""
    path = tmp_path_factory.mktemp("record") / "record.db"
    path.write_bytes(record_file)
    return start(path, lasting=True)
