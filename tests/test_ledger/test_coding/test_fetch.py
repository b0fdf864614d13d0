"""A page is fetched from a server on this machine; what is too large, too slow or no text is refused."""

from __future__ import annotations

import threading
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from forecasts.errors import RecordError
from ledger.coding.fetch import fetch
from ledger.errors import InputError


class Pages(BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        answers = {
            "/page": (200, "text/html; charset=utf-8", b"<html><p>Rates will fall.</p></html>"),
            "/large": (200, "text/html", b"x" * 100_001),
            "/image": (200, "image/png", b"\x89PNG"),
            "/file": (302, "text/html", b""),
            "/moved": (302, "text/html", b""),
        }
        if self.path == "/slow":
            self.send_response(200)
            self.send_header("Content-Type", "text/html")
            self.end_headers()
            for _ in range(50):
                self.wfile.write(b"x")
                time.sleep(0.05)
            return
        status, kind, body = answers.get(self.path, (404, "text/html", b""))
        self.send_response(status)
        self.send_header("Content-Type", kind)
        if self.path == "/file":
            self.send_header("Location", "file:///etc/passwd")
        if self.path == "/moved":
            self.send_header("Location", "/page")
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: object) -> None:
        pass


@pytest.fixture(scope="module")
def site():
    server = ThreadingHTTPServer(("127.0.0.1", 0), Pages)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    server.server_close()
    thread.join()


@pytest.mark.parametrize("path", ["/page", "/moved"])
def test_a_page_is_fetched_as_it_was_sent(site, path):
    assert fetch(site + path) == b"<html><p>Rates will fall.</p></html>"


@pytest.mark.parametrize(
    ("path", "why"),
    [
        ("/large", "larger than 100,000 bytes"),
        ("/image", "leads to image/png"),
        ("/missing", "404"),
        ("/file", "cannot be fetched"),
    ],
)
def test_what_is_no_page_is_refused(site, path, why):
    with pytest.raises(InputError, match=why):
        fetch(site + path, longest=100_000)


def test_a_page_that_trickles_is_given_up(site):
    begun = time.monotonic()
    with pytest.raises(InputError, match="takes too long|timed out"):
        fetch(site + "/slow", patience=0.3)
    assert time.monotonic() - begun < 2


@pytest.mark.parametrize("link", ["file:///etc/passwd", "ftp://example.org/a", "example.org"])
def test_other_links_are_not_followed(link):
    with pytest.raises(RecordError, match="http"):
        fetch(link)
