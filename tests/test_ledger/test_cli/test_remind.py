"""What waits is said, and sent by mail and to a chat program's webhook; both are servers on loopback here."""

import json
import socketserver
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from typing import Any, ClassVar

import pytest

DAY = "2026-12-01"  # on which the tests' clock stands


class Mailbox(socketserver.StreamRequestHandler):
    """A mail server that keeps what it is given, and offers no encryption."""

    kept: ClassVar[list[str]] = []

    def handle(self) -> None:
        self.wfile.write(b"220 sink\r\n")
        reading = False
        for line in iter(self.rfile.readline, b""):
            if reading:
                self.kept.append(line.decode())
                reading = line != b".\r\n"
                if reading:
                    continue
            reading = reading or line.upper().startswith(b"DATA")
            self.wfile.write(b"354 go\r\n" if reading else b"250 sink\r\n")
            if line.upper().startswith(b"QUIT"):
                return


class Hook(BaseHTTPRequestHandler):
    """A chat program's incoming webhook."""

    kept: ClassVar[list[Any]] = []

    def do_POST(self) -> None:
        self.kept.append(json.loads(self.rfile.read(int(self.headers["Content-Length"]))))
        self.send_response(200 if self.path.startswith("/good") else 404)
        self.end_headers()

    def log_message(self, *_: object) -> None:
        """Say nothing."""


@pytest.fixture
def serving() -> Iterator[Any]:
    """Starts a server on loopback for the time of a test; gives its port."""
    started: list[socketserver.TCPServer] = []

    def start(kind: type, handler: Any) -> int:
        handler.kept.clear()
        server = kind(("127.0.0.1", 0), handler)
        threading.Thread(target=server.serve_forever, daemon=True).start()
        started.append(server)
        return int(server.server_address[1])

    yield start
    for server in started:
        server.shutdown()
        server.server_close()


@pytest.fixture
def waiting(cli: Any) -> Any:
    """A ledger with a question of each kind that waits, and one that does not."""
    cli("init")
    for words, who, said, closes in (
        ("Will it rain?", "Ann", "2026-11-20", "2026-12-05"),  # closes soon
        ("Will it snow?", "Ann", "2026-06-01", "2027-12-31"),  # old
        ("Will it hail?", "Bob", "2026-11-20", "2027-12-31"),
        ("Will it thaw?", "Ann", "2026-11-20", "2026-11-27"),  # due
        ("Will it clear?", "Ann", "2026-11-20", "2026-11-27"),
    ):
        cli("log", words, "--by", who, "--said", said, "--chance", "70%", "--closes", closes)
    cli("resolve", "Q5", "yes", "--known", "2026-11-28")
    return cli


def test_what_waits_is_said(waiting: Any) -> None:
    told = waiting("remind").out
    assert told.startswith(f"{DAY}: 1 question is due, 1 question closes soon, 1 forecast is old.\n")
    due, soon, old = told.split("\n\n")[1:]
    assert "Q4  2026-11-27  Will it thaw?" in due
    assert "Q1  2026-12-05  Will it rain?" in soon
    assert "F2  2026-06-01  Ann, 70%: Will it snow?" in old
    assert "hail" not in told
    assert "clear" not in told


def test_a_week_tells_what_was_logged_and_decided(waiting: Any) -> None:
    week = waiting("remind", "--week").out
    assert "Decided in the last seven days\n  F5  2026-11-20  Ann, 70%: Will it clear?  -> yes, Brier 0.0900" in week
    assert "Logged in the last seven days" in week
    found = json.loads(waiting("remind", "--json").out)
    assert [one["id"] for one in found["due"]] == ["Q4"]
    assert [one["id"] for one in found["closing"]] == ["Q1"]
    assert [one["id"] for one in found["stale"]] == ["F2"]


def test_where_nothing_waits_nothing_is_printed_or_sent(waiting: Any, serving: Any) -> None:
    port = serving(HTTPServer, Hook)
    told = waiting("remind", "--by", "Bob", "--webhook", f"http://127.0.0.1:{port}/good")
    assert (told.out, told.err) == ("", "Nothing waits.\n")
    assert not Hook.kept


def test_a_mail_is_sent(waiting: Any, serving: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    port = serving(socketserver.ThreadingTCPServer, Mailbox)
    monkeypatch.setenv("PREDICTION_LEDGER_SMTP", f"smtp://127.0.0.1:{port}")
    assert "PREDICTION_LEDGER_MAIL_FROM" in waiting("remind", "--mail", "ann@example.org", code=1).err
    monkeypatch.setenv("PREDICTION_LEDGER_MAIL_FROM", "ledger@example.org")
    told = waiting("remind", "--mail", "ann@example.org")
    assert (told.out, told.err) == ("", "Sent to ann@example.org.\n")
    kept = "".join(Mailbox.kept).replace("\r\n ", " ").replace("  ", " ")
    assert "Subject: Predictions: 1 question is due" in kept
    assert "Q4 2026-11-27 Will it thaw?" in kept
    monkeypatch.setenv("PREDICTION_LEDGER_SMTP", f"smtp://ann:secret@127.0.0.1:{port}")
    Mailbox.kept.clear()
    refused = waiting("remind", "--mail", "ann@example.org", code=1).err
    assert "did not take the mail" in refused  # the password would have gone in clear
    assert "secret" not in refused
    assert not Mailbox.kept


def test_a_chat_program_is_told(waiting: Any, serving: Any) -> None:
    at = f"http://127.0.0.1:{serving(HTTPServer, Hook)}"
    assert waiting("remind", "--webhook", f"{at}/good/t0ken").err == "Sent to 127.0.0.1.\n"
    (kept,) = Hook.kept
    assert kept["text"] == kept["content"]
    assert "Q1  2026-12-05  Will it rain?" in kept["text"]
    refused = waiting("remind", "--webhook", f"{at}/bad/t0ken", code=1).err
    assert "answered with status 404" in refused
    assert "t0ken" not in refused
    refused = waiting("remind", "--webhook", "http://127.0.0.1:9/t0ken", code=1).err
    assert "does not answer" in refused
    assert "t0ken" not in refused


@pytest.mark.parametrize(
    ("option", "value"),
    [("--mail", "ann"), ("--mail", "a@b\nBcc: c@d"), ("--webhook", "file:///etc/hostname"), ("--webhook", "https://")],
)
def test_what_is_no_address_is_refused(waiting: Any, option: str, value: str) -> None:
    assert "is not an address" in waiting("remind", option, value, code=1).err


def test_a_script_is_told_that_something_is_due(waiting: Any) -> None:
    assert "Will it thaw?" in waiting("due", "--exit-code", code=4).out
    waiting("resolve", "Q4", "no", "--known", "2026-11-28")
    waiting("due", "--exit-code", code=0)
