"""Who may: the table of routes, the address, the token, where a request comes from, and how large it is."""

from __future__ import annotations

import itertools
import re
import socket
from pathlib import Path

import pytest

from ledger.errors import RefusedError
from ledger.recording.permission import Role
from ledger.web.application import application
from ledger.web.guard import HEADERS, LARGEST
from ledger.web.routes import ROWS, allowed
from ledger.web.service import Service, check_host
from ledger.web.uploads import Uploads


@pytest.fixture(autouse=True)
def forgotten(record):
    """Wrong tokens of other tests."""
    record.service.misses.clear()


def routes(app):
    return {(method, route.path) for route in app.routes for method in route.methods - {"HEAD"}}


def test_every_route_has_its_row_in_the_table_of_authorisation():
    app = application(Service("x.db", "127.0.0.1", 1, Uploads(Path("uploads")))).inner
    assert routes(app) == {(row.method, row.path) for row in ROWS}
    assert len({(row.method, row.path) for row in ROWS}) == len(ROWS)


def test_a_route_without_a_row_is_seen_and_refused():
    app = application(Service("x.db", "127.0.0.1", 1, Uploads(Path("uploads")))).inner
    app.add_route("/new", lambda request: None, methods=["POST"])
    assert routes(app) - {(row.method, row.path) for row in ROWS} == {("POST", "/new")}
    assert allowed("POST", "/new").role == Role.OWNER


def test_what_is_open_shows_nothing_of_a_ledger():
    still = {"/enter", "/favicon.ico", "/site.css", "/site.js"}
    assert {row.path for row in ROWS if row.role == Role.ANYBODY} == {
        *still,
        "/login",
        "/invitation",
        "/openid",
        "/openid/answer",
    }


def filled(path):
    return re.sub(r"\{\w+(:path)?\}", "Q1", path)


@pytest.mark.parametrize(
    "row", [row for row in ROWS if row.role and not row.keyed], ids=lambda row: f"{row.method} {row.path}"
)
def test_without_the_token_nothing_is_answered(record, row):
    for proof in (
        {},
        {"cookie": f"{record.service.cookie}=x"},
        {"authorization": "Basic x"},
        {"authorization": "Bearer "},
    ):
        answer = record.ask(row.method, filled(row.path), **proof)
        assert answer.status == 401
        assert "Will" not in answer.text


@pytest.mark.parametrize("host", ["0.0.0.0", "192.168.1.2", "example.org", "", "::", "127.0.0.2"])
def test_an_address_that_others_reach_is_refused(host):
    with pytest.raises(RefusedError, match="takes accounts"):
        check_host(host, None, None)


@pytest.mark.parametrize(
    "host",
    [
        "example.org", "example.org:{port}", "127.0.0.1", "127.0.0.1:1", "localhost", "localhost.:{port}", "127.0.0.1.nip.io:{port}",
        "127.1:{port}", "2130706433:{port}", "0.0.0.0:{port}", "[::ffff:127.0.0.1]:{port}", "localhost:{port}.example.org",
        "user@localhost:{port}", "LOCALHOST:{port}", "", None,
    ],
)  # fmt: skip
def test_another_name_of_this_computer_is_refused(record, host):
    """As when a name of somebody's is bound to 127.0.0.1 to get at us."""
    named = host and host.format(port=record.service.port)
    for path in ("/", "/enter?token=x", "/api/v1/questions", "/site.css"):
        answer = record.ask("GET", path, **{**record.cookie, "host": named})
        assert answer.status in (400, 403)  # without any Host uvicorn itself refuses
        assert record.service.token not in answer.text


ORIGINS = (None, "http://{host}", "null", "http://example.org", "http://localhost:1", "https://{host}")
SITES = (None, "same-origin", "same-site", "cross-site", "none")
PROOFS = ("cookie", "bearer")


@pytest.mark.parametrize(("origin", "site", "proof"), [*itertools.product(ORIGINS, SITES, PROOFS)])
def test_only_our_own_pages_and_who_has_the_token_change_anything(record, origin, site, proof):
    named = {"origin": origin and origin.format(host=record.host), "sec-fetch-site": site, **getattr(record, proof)}
    ours = origin in (None, "http://{host}") and site in (None, "same-origin")
    allowed = ours and (proof == "bearer" or origin is not None or site is not None)
    answer = record.ask("POST", "/undo", "entries=x", **named)
    assert answer.status == (409 if allowed else 403)


def test_the_printed_address_lets_a_browser_in_once_and_hides_its_token(record):
    assert record.ask("GET", "/enter?token=wrong").status == 403
    answer = record.ask("GET", f"/enter?token={record.service.token}")
    assert (answer.status, answer.headers["location"]) == (303, "/")
    cookie = answer.headers["set-cookie"]
    assert "HttpOnly" in cookie
    assert "SameSite=strict" in cookie
    assert record.service.token not in cookie
    assert record.ask("GET", "/", cookie=cookie.partition(";")[0]).status == 200


def test_wrong_tokens_are_answered_only_so_often(start, tmp_path, record):
    other = start(record.path)
    seen = [other.ask("GET", "/", authorization="Bearer guess").status for _ in range(40)]
    assert seen[:30] == [401] * 30
    assert seen[-1] == 429
    assert other.get("/search").status == 200


@pytest.mark.parametrize(
    "path", ["/", "/questions/Q1.html", "/index.html", "/api/v1/questions", "/nothing", "/site.js"]
)
def test_every_answer_says_what_a_browser_may_do_with_it(record, path):
    answer = record.get(path)
    assert {name: answer.headers[name] for name in HEADERS} == HEADERS
    assert "unsafe" not in answer.headers["content-security-policy"]
    assert not re.search(r"<style|\son\w+=|<script(?! src=| type=\"application/ld)|style=\"", answer.text)


def test_what_is_too_large_is_refused_with_and_without_its_length(record):
    large = "x" * (LARGEST + 1)
    assert record.post("/add", line=large).status == 413
    chunks = f"{LARGEST + 2:x}\r\n".encode() + b"x" * (LARGEST + 2) + b"\r\n0\r\n\r\n"
    import socket

    with socket.create_connection(("127.0.0.1", record.service.port), 20) as to:
        head = f"POST /api/v1/lines HTTP/1.1\r\nHost: {record.host}\r\nAuthorization: Bearer {record.service.token}\r\n"
        to.sendall(head.encode() + b"Transfer-Encoding: chunked\r\n\r\n" + chunks)
        assert b" 413 " in to.recv(100)
    assert record.post("/add", **{f"f{n}": "x" for n in range(400)}).status == 422
    assert (
        record.ask("POST", "/add", b"\xff\xfe=%ff", **{**record.cookie, "origin": f"http://{record.host}"}).status < 500
    )


def test_where_a_step_leads_back_is_a_page_of_ours(record):
    for back in ("//example.org", "https://example.org/", "/questions/Q1.html?x=//y", "javascript:alert(1)"):
        answer = record.post("/undo", entries="999999", back=back)
        assert answer.status == 409
    assert record.post("/search", back="/").status == 405


def test_what_breaks_off_is_not_taken_for_all(fresh):
    assert fresh.keep("60% Bo replies by Friday").status == 303
    head = {"host": fresh.host, "origin": f"http://{fresh.host}", "content-length": 40, **fresh.cookie}
    lines = [f"{name}: {value}" for name, value in head.items()]
    text = "\r\n".join(["POST /questions/Q1/forecast HTTP/1.1", *lines, "", "chance=9%25&note=he+said"])
    with socket.create_connection(("127.0.0.1", fresh.service.port)) as connection:
        connection.sendall(text.encode())
        connection.shutdown(socket.SHUT_WR)
        connection.settimeout(20)
        assert connection.recv(100) == b""
    with fresh.book(write=False) as book:
        assert [one.probability for one in book.forecasts()] == [0.6]


def test_half_a_character_in_a_form_is_refused(fresh):
    kind = "multipart/form-data; boundary=b; charset=unicode_escape"
    body = '--b\r\nContent-Disposition: form-data; name="line"\r\n\r\n70% \\ud800\r\n--b--\r\n'
    own = {"origin": f"http://{fresh.host}", "content-type": kind, **fresh.cookie}
    assert fresh.ask("POST", "/add", body, **own).status == 422


def test_a_cookie_of_another_program_locks_nobody_out(record):
    for other in ('{"x": 1}', "a b=2", "=", 'x="', "\xe9=1"):
        assert record.ask("GET", "/", cookie=f"{other}; {record.cookie['cookie']}").status == 200, other


def test_a_search_for_a_whole_book_is_refused(record):
    assert record.get("/search?q=" + "a+" * 2_000).status == 200, "one word"
    many = record.get("/search?q=" + "+".join(map(str, range(200))))
    assert (many.status, "200 words are too many" in many.told) == (409, True)
