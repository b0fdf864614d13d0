"""People with accounts: what each role may at each address, logging in and out, invitations, tokens, and attacks on them."""

from __future__ import annotations

import json
import re
import shutil
import ssl
import threading
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from functools import partial
from html import unescape
from http.client import HTTPSConnection
from urllib.parse import quote

import argon2
import pytest

from ledger.api.accounts import SESSION, Accounts
from ledger.api.ledger import Ledger
from ledger.api.passwords import WAITING
from ledger.errors import RefusedError
from ledger.recording.permission import ROLES, Role
from ledger.web.attempts import MOST, Attempts
from ledger.web.guard import SAFE
from ledger.web.routes import ROWS, allowed
from ledger.web.service import Outside

PASSWORD = "correct horse battery"
PEOPLE = {"Rea": "reader", "Fay": "forecaster", "Res": "resolver", "Edi": "editor", "Ona": "owner"}
NAMES = {role: name for name, role in PEOPLE.items()}
SENTENCE = re.compile("takes an? (account|token) as")


def invited(accounts, name, role, forecaster=None):
    """Somebody who chose a password; gives the key of their session."""
    return accounts.accept(accounts.add(name, ROLES[role], forecaster), PASSWORD)


@pytest.fixture(scope="module", autouse=True)
def quick():
    """Passwords are looked at quickly: what they cost is tried once."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(
            argon2, "PasswordHasher", partial(argon2.PasswordHasher, time_cost=1, memory_cost=64, parallelism=1)
        )
        yield


@pytest.fixture(scope="module")
def made(quick, tmp_path_factory):
    """Puts a ledger with a question, and everybody who may use it, somewhere; gives the keys of their sessions."""
    first = tmp_path_factory.mktemp("made") / "predictions.db"
    with Ledger.open(first, by="me") as book:
        book.log("Will Bo reply?", forecaster="Bo", probability=0.7, made_on="2026-11-02", closes="2026-12-20")
    accounts = Accounts(str(first))
    sessions = {name: invited(accounts, name, role) for name, role in reversed(PEOPLE.items())}
    accounts.close()

    def put(path):
        for end in ("", ".accounts"):
            shutil.copy(f"{first}{end}", f"{path}{end}")
        return sessions

    return put


def entered(start, sessions, path, **how):
    """The server, once for each person, as their browser asks it."""
    served = start(path, **how)
    return {name: replace(served, session=key) for name, key in sessions.items()}


@pytest.fixture(scope="module")
def house(start, made, tmp_path_factory, settings):
    path = tmp_path_factory.mktemp("team") / "predictions.db"
    return entered(start, made(path), path, lasting=True)


@pytest.fixture(autouse=True)
def forgotten(house):
    """Wrong passwords and tokens of other tests."""
    house["Rea"].service.misses.clear()
    house["Rea"].service.attempts._made.clear()


@pytest.fixture
def team(start, made, tmp_path, settings):
    path = tmp_path / "predictions.db"
    return entered(start, made(path), path)


def token(served, name, role):
    """A token of somebody's."""
    known = served.service.accounts
    return known.new_token(known.who(served.session, SESSION), role, "a test")


def bearer(key):
    return {"authorization": f"Bearer {key}"}


def filled(path):
    return re.sub(r"\{\w+(:path)?\}", "Q1", path)


WRITING = {
    "anybody": {"/login", "/invitation"},
    "reader": {"/logout", "/account", "/openid", "/api/mcp"},  # what a tool keeps takes the role for that
    "forecaster": {
        "/add", "/undo", "/questions/{question}/forecast", "/questions/{question}/withdraw", "/api/v0/createQuestion",
        "/api/v0/addForecast", "/api/v1/questions", "/api/v1/forecasts", "/api/v1/forecasts/{forecast}/withdrawal",
        "/api/v1/lines", "/api/v1/undo",
    },
    "resolver": {"/questions/{question}/resolve", "/api/v0/resolveQuestion", "/api/v1/questions/{question}/resolution"},
    "editor": {
        "/import", "/people", "/article", "/questions/{question}/amend", "/questions/{question}/correct",
        "/api/v1/questions/{question}", "/api/v1/records/{record}/void", "/api/v1/records/{record}/correction",
    },
    "owner": {"/accounts"},
}  # fmt: skip


def test_what_changes_something_takes_the_role_that_is_written_here():
    found = {role.word: {row.path for row in ROWS if row.role == role and row.method != "GET"} for role in Role}
    assert found == WRITING
    assert {row.path for row in ROWS if row.writes and row.method == "GET"} == {"/api/v0/createQuestion"}
    assert all(isinstance(row.role, Role) for row in ROWS)


@pytest.mark.parametrize("proof", ["session", "token"])
@pytest.mark.parametrize("role", [role.word for role in Role])
def test_each_role_may_what_the_table_says_at_each_address(house, role, proof):
    """Tried on the server itself, for every row and its HEAD, without anything in the request."""
    who = ROLES.get(role, Role.ANYBODY)
    served = house[NAMES.get(role, "Rea")]
    key = token(served, served, who) if proof == "token" and who else None
    shown = {} if not who else bearer(key) if key else served.cookie
    own = {"origin": f"http://{served.host}", "sec-fetch-site": "same-origin"}
    rows = [row for row in ROWS if row.path != "/logout"]  # which ends what the others are tried with
    for row in rows:
        served.service.misses.clear()
        for method in (row.method, *(["HEAD"] if row.method == "GET" and not row.is_api else [])):
            path = filled(row.path) + (f"?apiKey={key}" if row.keyed else "")
            answer = served.ask(method, path, **shown, **own)
            where = (method, row.path, answer.status, answer.text[:200])
            may = who >= row.role and not (row.apart and proof == "token" and row.role)
            if row.keyed and proof == "session":
                may = False  # a cookie opens nothing there
            if may:
                assert not SENTENCE.search(answer.text), where
                assert answer.status not in (401, 429), where
                assert row.path == "/enter" or not answer.headers.get("location", "").startswith("/login"), where
            elif answer.status == 303:
                assert answer.headers["location"].startswith("/login"), where
                assert row.method in SAFE, where
            else:
                assert answer.status in (401, 403), where
                assert method == "HEAD" or answer.status == 401 or SENTENCE.search(answer.text), where
            assert answer.status < 500, where


@pytest.mark.parametrize("method", ["OPTIONS", "PUT", "DELETE", "TRACE", "CONNECT", "post", "FOO"])
def test_other_methods_open_nothing(house, method):
    for path in ("/", "/accounts", "/api/v1/questions", "/questions/Q1/amend"):
        for shown in ({}, house["Rea"].cookie):
            answer = house["Rea"].ask(method, path, **shown, origin=f"http://{house['Rea'].host}")
            assert answer.status in (400, 401, 403), (method, path, answer.status)


TRICKS = (
    "/accounts/", "//accounts", "/./accounts", "/x/../accounts", "/%61ccounts", "/accounts%2f", "/accounts%00", "/ACCOUNTS",
    "/accounts;x", "/accounts.html", "/accounts%3f", "/accounts%0a", "/site.css/../accounts", "/site.css%2f..%2faccounts",
    "/login/../accounts", "http://localhost/accounts",
)  # fmt: skip


@pytest.mark.parametrize("path", TRICKS)
def test_no_way_of_writing_an_address_opens_it(house, path):
    for name in ("Rea", None):
        shown = house[name].cookie if name else {}
        answer = house["Rea"].ask("GET", path, **shown)
        assert "Whoever is removed is out" not in answer.text, path
        if name is None:
            assert answer.status in (303, 400, 401, 403, 404), (path, answer.status)
            assert "Bo" not in answer.text
        posted = house["Rea"].ask(
            "POST", path, "step=add&name=Eve&role=owner", **shown, origin=f"http://{house['Rea'].host}"
        )
        assert posted.status in (400, 401, 403, 404, 405), (path, posted.status)
    assert "Eve" not in [one.name for one in house["Ona"].service.accounts.people()]


def test_a_forecaster_enters_their_own_forecasts_and_nobody_elses(team):
    fay = team["Fay"]
    assert fay.keep("60% Bo replies by Friday").status == 303
    assert fay.post("/questions/Q1/forecast", chance="20%").status == 303
    for answer in (
        fay.keep("60% Cy replies by Friday; Bo"),
        fay.post("/questions/Q1/forecast", chance="20%", forecaster="Bo"),
        fay.post("/questions/Q1/forecast", chance="20%", forecaster="Eve"),
        fay.post("/questions/Q1/withdraw", forecast="F1"),
    ):
        assert (answer.status, "by the name of Fay" in answer.told) == (403, True), answer.told
    key = bearer(token(fay, fay, Role.FORECASTER))
    for path, value in {
        "/forecasts": {"question": "Q1", "forecaster": "Bo", "probability": 0.1},
        "/lines": {"line": "60% Di replies by Friday; Bo"},
        "/forecasts/F1/withdrawal": {},
    }.items():
        refused = fay.ask("POST", f"/api/v1{path}", json.dumps(value), **key, **{"content-type": "application/json"})
        assert (refused.status, refused.headers["content-type"]) == (403, "application/problem+json"), refused.text
    with fay.book() as book:
        assert [(one.forecaster, one.probability) for one in book.forecasts()] == [
            ("Bo", 0.7),
            ("Fay", 0.6),
            ("Fay", 0.2),
        ]
        assert {entry.by for entry in book.newest(4)} <= {"Fay", "me"}
        assert len(book.forecasters()) == 2
        assert book.verify().ok


@pytest.mark.parametrize(("role", "tool", "told"), [
    ("reader", "add", "a reader may not do that"),
    ("forecaster", "add", "'forecaster': 'Fay'"),
    ("forecaster", "resolve", "a forecaster may not do that"),
    ("resolver", "resolve", "'state': 'resolved'"),
])  # fmt: skip
def test_an_assistant_may_what_the_token_that_it_was_given_may(team, role, tool, told):
    given = {"add": {"line": "60% Bo replies by Friday"}, "resolve": {"question": "Q1", "outcome": "yes"}}[tool]
    name = NAMES[role]
    key = bearer(token(team[name], name, ROLES[role]))
    sent = {"jsonrpc": "2.0", "id": 1, "method": "tools/call", "params": {"name": tool, "arguments": given}}
    kinds = {"content-type": "application/json", "accept": "application/json, text/event-stream"}
    answer = team[name].ask("POST", "/api/mcp", json.dumps(sent), **kinds, **key)
    assert told in str(answer.json["result"].get("structuredContent") or answer.json["result"]["content"])


def test_what_is_entered_has_the_name_of_who_logged_in_and_they_alone_take_it_back(team):
    assert team["Res"].post("/questions/Q1/resolve", outcome="yes").status == 303
    assert team["Fay"].post("/questions/Q1/forecast", chance="20%").status in (303, 409)
    assert team["Edi"].post("/people", name="Bo", alias="Bobby").status == 303
    with team["Edi"].book() as book:
        newest = [entry.by for entry in book.newest(5)]
        last = book.last_entry if book.last_entry >= 0 else book.root()[0] - 1
    assert newest[0] == "Edi"
    assert "Res" in newest
    taken = team["Fay"].post("/undo", entries=str(last))
    assert taken.status in (303, 409)
    assert team["Res"].post("/questions/Q1/resolve", outcome="no", reason="it was wrong").status == 303
    forged = json.dumps({"outcome": "yes", "reason": "so", "resolver": "Ona"})
    sent = {**bearer(token(team["Res"], "Res", Role.RESOLVER)), "content-type": "application/json"}
    assert team["Res"].ask("POST", "/api/v1/questions/Q1/resolution", forged, **sent).status == 403


def programmed(served, key, path, value):
    """A request of a program with somebody's token."""
    sent = {**bearer(key), "content-type": "application/json"}
    return served.ask("POST", f"/api/v1{path}", json.dumps(value), **sent)


def test_a_question_that_others_answered_is_not_taken_back_with_their_forecasts(team):
    fay, edi = (token(team[name], name, Role.FORECASTER) for name in ("Fay", "Edi"))
    assert programmed(team["Fay"], fay, "/questions", {"text": "Will Di reply?", "closes": "2026-12-24"}).status == 201
    said = {"question": "Q2", "forecaster": "Edi", "probability": 0.3}
    assert programmed(team["Edi"], edi, "/forecasts", said).status == 201
    refused = programmed(team["Fay"], fay, "/undo", {})
    assert (refused.status, "there are forecasts on Q2" in refused.json["detail"]) == (403, True)
    assert programmed(team["Edi"], edi, "/undo", {}).status == 201
    assert programmed(team["Fay"], fay, "/undo", {}).status == 201


def test_a_token_takes_back_no_more_than_it_may_enter(team):
    small, own = (token(team["Edi"], "Edi", role) for role in (Role.FORECASTER, Role.EDITOR))
    said = {"question": "Q1", "forecaster": "Bo", "probability": 0.3}
    assert programmed(team["Edi"], own, "/forecasts", said).status == 201
    assert programmed(team["Edi"], small, "/undo", {}).status == 403
    assert programmed(team["Edi"], own, "/undo", {}).status == 201


def test_what_goes_wrong_is_not_taken_back_once_it_may_be_known(team, monkeypatch):
    fay = team["Fay"]
    monkeypatch.setenv("PREDICTION_LEDGER_NOW", "2026-12-10T10:00:00Z")
    assert fay.post("/questions/Q1/forecast", chance="90%", said="2026-12-05").status == 303
    refused = fay.post("/questions/Q1/withdraw", forecast="F2", on="2026-12-09")
    assert (refused.status, "from today on" in refused.told) == (403, True)
    assert fay.post("/questions/Q1/withdraw", forecast="F2").status == 303
    with fay.book(write=False) as book:
        last = book.root()[0] - 1
    assert fay.post("/undo", entries=str(last)).status == 303, "a slip"
    monkeypatch.setenv("PREDICTION_LEDGER_NOW", "2026-12-10T11:00:00Z")
    assert team["Res"].post("/questions/Q1/resolve", outcome="no").status == 303
    refused = fay.post("/undo", entries=str(last - 1))
    assert (refused.status, "was said of Q1 stays" in refused.told) == (403, True)


def test_a_forecast_is_a_slip_for_a_day(team, monkeypatch):
    fay = team["Fay"]
    monkeypatch.setenv("PREDICTION_LEDGER_NOW", "2026-12-10T10:00:00Z")
    assert fay.post("/questions/Q1/forecast", chance="90%").status == 303
    with fay.book(write=False) as book:
        last = book.root()[0] - 1
    for at, status in (("2026-12-11T10:00:01Z", 403), ("2026-12-11T10:00:00Z", 303)):
        monkeypatch.setenv("PREDICTION_LEDGER_NOW", at)
        assert fay.post("/undo", entries=str(last)).status == status


def test_a_role_that_is_taken_away_is_gone_with_the_next_request(team):
    assert team["Edi"].get("/article").status == 200
    team["Ona"].post("/accounts", step="change", name="Edi", role="reader")
    assert team["Edi"].get("/article").status == 403
    team["Ona"].post("/accounts", step="remove", name="Edi")
    gone = team["Edi"].get("/")
    assert (gone.status, gone.headers["location"]) == (303, "/login")
    assert team["Edi"].api("GET", "/questions").status == 401


def test_pages_offer_what_one_may_and_nothing_else(house):
    shown = {name: house[name].get("/questions/Q1.html").text for name in PEOPLE}
    for name, has in {
        "Rea": (), "Fay": ("forecast",), "Res": ("forecast", "resolve"), "Edi": ("forecast", "resolve", "amend", "correct")
    }.items():  # fmt: skip
        offered = {step for step in ("forecast", "resolve", "amend", "correct") if f'/{step}"' in shown[name]}
        assert offered == set(has), name
    assert 'name="line"' not in house["Rea"].get("/").text
    assert 'name="line"' in house["Fay"].get("/").text
    assert "Who has an account" in house["Ona"].get("/account").text
    assert "Who has an account" not in house["Edi"].get("/account").text


def test_somebody_is_invited_once_and_chooses_a_password(team):
    page = team["Ona"].post("/accounts", step="add", name="Zoë <b>", role="forecaster", forecaster="Zoë")
    link = unescape(re.search(r"<code>(.*?)</code>", page.text)[1])
    path = link.partition(team["Ona"].host)[2]
    nobody = replace(team["Ona"], session="x")
    for _ in range(2):  # looking at it does not use it up
        assert "Zoë &lt;b&gt;" in nobody.get(path).text
    key = path.partition("key=")[2]
    assert "ten characters" in nobody.get(path).text.lower()
    assert "10 characters" in nobody.post("/invitation", key=key, password="short", again="short").told
    assert "not the same" in nobody.post("/invitation", key=key, password=PASSWORD, again="another").told
    done = nobody.post("/invitation", key=key, password=PASSWORD, again=PASSWORD)
    assert (done.status, done.headers["location"]) == (303, "/")
    assert nobody.post("/invitation", key=key, password=PASSWORD, again=PASSWORD).status == 404
    assert nobody.get(path).status == 404
    cookie = done.headers["set-cookie"].partition(";")[0]
    assert nobody.ask("GET", "/", cookie=cookie).status == 200


def test_logging_in_begins_another_session_and_logging_out_ends_it(team):
    rea = team["Rea"]
    answer = rea.post("/login", name="rea", password=PASSWORD, to="/questions/Q1.html?x=1")
    assert (answer.status, answer.headers["location"]) == (303, "/questions/Q1.html?x=1")
    cookie = answer.headers["set-cookie"]
    assert {"HttpOnly", "SameSite=lax", "Path=/"} <= {part.strip() for part in cookie.split(";")}
    assert rea.session not in cookie
    assert rea.get("/").status == 303, "the session with which one came is over"
    now = replace(rea, session=cookie.partition("=")[2].partition(";")[0])
    assert now.get("/").status == 200
    out = now.post("/logout")
    assert out.headers["location"] == "/login"
    assert "Max-Age=0" in out.headers["set-cookie"]
    assert now.get("/").status == 303


@pytest.mark.parametrize(
    "to", ["//example.org", "https://example.org/", "/\\example.org", "javascript:alert(1)", "/\t/x", ""]
)
def test_one_is_led_to_pages_of_ours_alone(team, to):
    answer = team["Rea"].post("/login", name="Rea", password=PASSWORD, to=to)
    assert (answer.status, answer.headers["location"]) == (303, "/")


def test_a_page_that_takes_an_account_leads_to_where_one_logs_in_and_back(house):
    nobody = replace(house["Rea"], session="x")
    answer = nobody.get("/questions/Q1.html?a=%3C&b=1")
    assert answer.headers["location"] == f"/login?to={quote('/questions/Q1.html?a=%3C&b=1', safe='')}"
    page = nobody.get(answer.headers["location"])
    assert 'name="to" value="/questions/Q1.html?a=%3C&amp;b=1"' in page.text
    assert nobody.get("/enter?token=x").headers["location"] == "/login"
    assert nobody.api("GET", "/questions").status == 401


@pytest.mark.parametrize("path", ["/login", "/logout", "/account", "/accounts", "/invitation"])
@pytest.mark.parametrize(
    "sent",
    [
        {}, {"origin": "http://example.org"}, {"origin": "null"}, {"sec-fetch-site": "cross-site"},
        {"sec-fetch-site": "same-site"}, {"origin": "https://{host}"},
    ],
)  # fmt: skip
def test_no_other_page_logs_anybody_in_or_out(house, path, sent):
    ona = house["Ona"]
    named = {name: value.format(host=ona.host) for name, value in sent.items()}
    answer = ona.ask("POST", path, f"name=Rea&password={PASSWORD}&step=everywhere", **ona.cookie, **named)
    assert (answer.status, "set-cookie" in answer.headers) == (403, False)
    assert ona.get("/").status == 200


def test_wrong_passwords_are_answered_so_often_and_no_more(team):
    rea = replace(team["Rea"], session="x")
    seen = [rea.post("/login", name=" REA ", password="wrong wrong wrong") for _ in range(MOST["address"] + 1)]
    assert [one.status for one in seen] == [403] * MOST["address"] + [429]
    assert len({one.told for one in seen[:-1]}) == 1
    assert rea.post("/login", name="Rea", password=PASSWORD).status == 429
    assert team["Rea"].get("/").status == 200, "who is logged in stays so"
    assert rea.post("/login", name="Fay", password=PASSWORD).status == 429, "from this address"


def test_attempts_are_counted_by_address_and_forgotten_where_they_were_right():
    attempts = Attempts()
    for n in range(MOST["address"]):
        assert attempts.begin(f"name {n}", "203.0.113.7")
    assert not attempts.begin("another", "203.0.113.7")
    assert attempts.begin("another", "203.0.113.8")
    for n in range(MOST["address"]):
        assert attempts.begin(f"six {n}", f"2001:db8::{n}"), "of one network"
    assert not attempts.begin("six", "2001:db8::ffff")
    for _ in range(2 * MOST["name"]):
        assert attempts.begin("right", "203.0.113.9")
        attempts.succeed("right", "203.0.113.9")
    assert [attempts.begin("one", f"198.51.100.{n}") for n in range(MOST["name"] + 1)] == [True] * MOST["name"] + [
        False
    ]


def test_from_where_somebody_logged_in_before_others_do_not_keep_them_out():
    attempts = Attempts()
    assert attempts.begin("vic", "203.0.113.9")
    attempts.succeed("vic", "203.0.113.9")
    for n in range(MOST["name"]):
        assert attempts.begin("vic", f"198.51.100.{n}")
    assert not attempts.begin("vic", "198.51.100.200")
    assert [attempts.begin("vic", "203.0.113.9") for _ in range(MOST["address"] + 1)] == [True] * MOST["address"] + [
        False
    ]


def test_a_name_that_nobody_has_takes_as_long_as_a_wrong_password(house, monkeypatch):
    """Counted, not timed: each has one password looked at, which costs what every other one does."""
    known, seen = house["Ona"].service.accounts, []
    hasher = known.passwords._hasher
    monkeypatch.setattr(type(hasher), "verify", lambda self, kept, given: seen.append(kept) or False)
    known.add("Invited Only", Role.READER)
    for name in ("Rea", "Nobody", "Invited Only", ""):
        seen.clear()
        assert known.log_in(name, "not the password") is None
        assert [argon2.extract_parameters(one) for one in seen] == [argon2.extract_parameters(known.passwords.nobodys)]
    assert known.log_in("Nobody", "x" * 2_000_000) is None
    known.remove("Invited Only")


def test_those_who_log_in_at_once_leave_room_for_others(house, monkeypatch):
    """Each takes memory and a thread: so many wait, and the rest are sent away with a sentence."""
    known, hold = house["Ona"].service.accounts, threading.Event()
    monkeypatch.setattr(type(known.passwords._hasher), "verify", lambda self, kept, given: hold.wait(10) and False)
    with ThreadPoolExecutor(WAITING + 1) as people:
        waiting = [people.submit(known.log_in, "Rea", "wrong") for _ in range(WAITING)]
        while known.passwords._waiting._value:
            threading.Event().wait(0.001)
        with pytest.raises(RefusedError, match="try again"):
            known.log_in("Rea", PASSWORD)
        hold.set()
        assert [one.result() for one in waiting] == [None] * WAITING


def test_a_password_costs_a_guesser_64_mebibytes_and_is_one_however_its_accents_are_typed(tmp_path, monkeypatch):
    monkeypatch.undo()
    monkeypatch.setattr(argon2, "PasswordHasher", argon2.PasswordHasher.func)
    Ledger.open(tmp_path / "p.db", by="me").close()
    accounts = Accounts(str(tmp_path / "p.db"))
    accounts.accept(accounts.add("Zoë", Role.OWNER), "Zoe\u0308 und noch ein Wort")
    (one,) = accounts.people()
    assert one.password.startswith("$argon2id$v=19$m=65536,t=3,p=4$")
    assert accounts.log_in("ZOË", "Zo\u00eb und noch ein Wort")
    with pytest.raises(RefusedError, match="little more than the name"):
        accounts.accept(accounts.invite("Zoë"), "ZOË1234567")


def test_a_session_of_somebodys_choice_is_none(team):
    """Session fixation: what a browser brings along is not taken."""
    fixed = replace(team["Rea"], session="A" * 43)
    answer = fixed.post("/login", name="Rea", password=PASSWORD)
    assert "A" * 43 not in answer.headers["set-cookie"]
    assert fixed.get("/").status == 303


def test_what_opens_something_is_kept_as_hashes_and_for_its_owner_alone(team):
    ona = team["Ona"]
    page = ona.post("/account", step="token", label="a plug-in", role="reader", days="3")
    key = re.search(r"<code>(.*?)</code>", page.text)[1]
    assert key not in ona.get("/account").text
    file = ona.path.with_name("predictions.db.accounts")
    raw = file.read_bytes()
    for secret in (key, PASSWORD, *(one.session for one in team.values())):
        assert secret.encode() not in raw
    assert raw.count(b"$argon2id$") == len(PEOPLE)
    assert file.stat().st_mode & 0o077 == 0


def test_nothing_about_accounts_is_in_the_ledger_its_backup_or_its_export(team, tmp_path, saved):
    from pathlib import Path

    team["Ona"].post("/questions/Q1/forecast", chance="20%")
    out = tmp_path / "out"
    out.mkdir()
    with team["Ona"].book() as book:
        assert book.verify().ok
        book.backup(out / "copy.db")
        saved(book, out / "whole.jsonl")
        book.rebuild()
        assert book.verify().ok
    for file in [team["Ona"].path, *out.iterdir()]:
        content = Path(file).read_bytes()
        assert b"argon2" not in content
        assert b"prediction_ledger_account" not in content
    assert team["Ona"].get("/accounts").status == 200


def test_a_token_does_what_it_is_for_until_it_ends(team, monkeypatch):
    ona, key = team["Ona"], {}
    for role in ("reader", "forecaster"):
        page = ona.post("/account", step="token", label=role, role=role, days="3")
        key[role] = bearer(re.search(r"<code>(.*?)</code>", page.text)[1])
    kind = {"content-type": "application/json"}
    line = json.dumps({"line": "60% Bo replies by Friday"})
    assert ona.ask("GET", "/api/v1/questions", **key["reader"]).status == 200
    assert ona.ask("POST", "/api/v1/lines", line, **key["reader"], **kind).status == 403
    assert ona.ask("POST", "/api/v1/lines", line, **key["forecaster"], **kind).status == 201
    other = json.dumps({"line": "60% Bo replies by Friday; Bo"})
    assert ona.ask("POST", "/api/v1/lines", other, **key["forecaster"], **kind).status == 403, (
        "an owner's, but as forecaster"
    )
    assert ona.ask("GET", "/account", **key["reader"]).status == 401
    assert ona.ask("GET", f"/api/v1/questions?token={key['reader']['authorization'][7:]}").status == 401
    assert ona.ask("GET", "/", cookie=f"{ona.service.cookie}={key['reader']['authorization'][7:]}").status == 303
    assert ona.ask("GET", "/api/v1/questions", **bearer(ona.session)).status == 401, "a session is no token"
    digest = re.search(r'name="digest" value="(\w+)"', ona.get("/account").text)[1]
    assert team["Rea"].post("/account", step="drop", digest=digest).status == 303
    assert len(re.findall('name="digest"', ona.get("/account").text)) == 2, "somebody else cannot end it"
    assert ona.post("/account", step="drop", digest=digest).status == 303
    assert len(re.findall('name="digest"', ona.get("/account").text)) == 1
    monkeypatch.setenv("PREDICTION_LEDGER_NOW", "2026-12-05T00:00:00Z")
    assert {ona.ask("GET", "/api/v1/questions", **one).status for one in key.values()} == {401}


def test_a_token_is_for_no_more_than_its_owner_may(team):
    refused = team["Fay"].post("/account", step="token", label="more", role="owner")
    assert refused.status == 409
    assert "not more" in refused.told
    assert team["Fay"].post("/account", step="token", label="long", role="reader", days="4000").status == 409
    edi = bearer(token(team["Edi"], "Edi", Role.EDITOR))
    assert (
        team["Edi"].ask("PATCH", "/api/v1/questions/Q1", "{}", **edi, **{"content-type": "application/json"}).status
        == 422
    )
    team["Ona"].post("/accounts", step="change", name="Edi", role="reader")
    assert team["Edi"].ask("PATCH", "/api/v1/questions/Q1", "{}", **edi).status == 403, "less with its owner"
    assert team["Fay"].post("/account", step="role", role="owner", name="Fay").status == 409
    assert team["Fay"].post("/accounts", step="change", role="owner", name="Fay").status == 403


def test_the_door_for_plug_ins_takes_a_token_as_its_key(team):
    fay = team["Fay"]
    key = token(fay, "Fay", Role.FORECASTER)
    sent = f"apiKey={key}&title=Will+Di+reply%3F&resolveBy=2026-12-24&forecast=0.4"
    kept = fay.ask("GET", f"/api/v0/createQuestion?{sent}")
    assert (kept.status, kept.text[: len(fay.service.root)]) == (200, fay.service.root)
    refused = fay.ask("POST", "/api/v0/resolveQuestion", f"apiKey={key}&questionId=Q1&resolution=YES")
    assert refused.status == 403
    assert "as resolver" in refused.json["error"]
    assert fay.ask("GET", "/api/v0/getQuestions", **fay.cookie).status == 401
    assert fay.ask("GET", f"/api/v0/getQuestions?apiKey={fay.service.token}").status == 401
    with fay.book() as book:
        assert (book.forecasts()[-1].forecaster, book.newest(1)[0].by) == ("Fay", "Fay")


def test_an_answer_is_given_again_to_nobody_else(team):
    """An Idempotency-Key is of who sent it."""
    line = json.dumps({"line": "60% Bo replies by Friday"})
    own = {"content-type": "application/json", "idempotency-key": "1"}
    first, second = (
        team[name].ask("POST", "/api/v1/lines", line, **bearer(token(team[name], name, Role.FORECASTER)), **own)
        for name in ("Fay", "Res")
    )
    assert (first.json["forecaster"], second.json["forecaster"]) == ("Fay", "Res")


def test_at_the_door_for_plug_ins_nobody_gets_or_spoils_the_answer_of_another(team):
    fay = team["Fay"]
    key = token(fay, "Fay", Role.FORECASTER)

    def sent(key, chance):
        own = {"content-type": "application/json", "idempotency-key": "1"}
        body = json.dumps({"questionId": "Q1", "forecast": chance})
        return fay.ask("POST", f"/api/v0/addForecast?apiKey={key}", body, **own).status

    assert [sent("none", 0.2), sent(key, 0.3), sent("none", 0.3)] == [401, 200, 401]


def test_a_password_is_changed_with_the_old_one_and_other_sessions_end(team):
    rea = team["Rea"]
    other = replace(rea, session=rea.service.accounts.log_in("Rea", PASSWORD))
    key, new = rea.service.accounts.invite("Rea"), "four words and more"
    assert rea.post("/account", step="password", old="not that one", password=new, again=new).status == 409
    assert rea.post("/account", step="password", old=PASSWORD, password=new, again=new).status == 303
    assert (rea.get("/").status, other.get("/").status) == (200, 303)
    assert rea.service.accounts.log_in("Rea", PASSWORD) is None
    assert rea.service.accounts.invited(key) is None
    assert rea.post("/account", step="everywhere").status == 303
    assert rea.get("/").status == 303


def test_a_forgotten_password_takes_an_invitation_that_ends_whatever_was_open(team):
    rea = team["Rea"]
    key = token(rea, "Rea", Role.READER)
    page = team["Ona"].post("/accounts", step="invite", name="Rea")
    link = re.search(r"key=([\w-]+)", page.text)[1]
    assert rea.get("/").status == 200, "until it is used"
    assert rea.post("/invitation", key=link, password="another one now", again="another one now").status == 303
    assert rea.get("/").status == 303
    assert rea.ask("GET", "/api/v1/questions", **bearer(key)).status == 401


def test_nobody_gets_the_name_of_another(team):
    taken = team["Ona"].post("/accounts", step="add", name=" FAY ", role="reader")
    assert (taken.status, "already" in taken.told) == (409, True)


def test_one_owner_stays(team):
    for step in ("remove", "change"):
        answer = team["Ona"].post("/accounts", step=step, name="Ona", role="reader")
        assert (answer.status, "only owner" in answer.told) == (409, True)
    assert team["Ona"].post("/accounts", step="change", name="Edi", role="owner").status == 303
    assert team["Ona"].post("/accounts", step="remove", name="Ona").status == 303
    assert team["Ona"].get("/").status == 303


def test_behind_a_proxy_the_name_is_its_own_and_cookies_travel_encrypted(start, made, tmp_path, settings):
    path = tmp_path / "predictions.db"
    made(path)
    served = start(path, outside=Outside("forecasts.example.org"))
    assert served.ask("GET", "/login").status == 200
    assert served.ask("GET", "/login", host="forecasts.example.org:443").status == 200
    for host in (f"127.0.0.1:{served.service.port}", "localhost", "example.org", "x.forecasts.example.org"):
        assert served.ask("GET", "/login", host=host).status == 403
    answer = served.post("/login", name="Rea", password=PASSWORD)
    assert (answer.status, answer.headers["set-cookie"][:25]) == (303, "__Host-prediction-ledger=")
    assert {"Secure", "Path=/"} <= {part.strip() for part in answer.headers["set-cookie"].split(";")}
    plain = served.ask("POST", "/login", f"name=Rea&password={PASSWORD}", origin="http://forecasts.example.org")
    assert plain.status == 403
    own = {"origin": "https://forecasts.example.org", "content-type": "application/x-www-form-urlencoded"}

    def wrong(n, seen):
        return served.ask("POST", "/login", f"name=n{n}&password=x", **own, **{"x-forwarded-for": seen}).status

    assert [wrong(n, f"192.0.2.{n}, 203.0.113.1") for n in range(MOST["address"])] == [403] * MOST["address"]
    assert wrong(99, "192.0.2.99, 203.0.113.1") == 429, (
        "what the proxy saw stands last; what was sent to it is not believed"
    )
    assert wrong(99, "192.0.2.99, 203.0.113.2") == 403


def test_with_a_certificate_of_its_own_people_log_in_encrypted(start, made, tmp_path, settings):
    path, pem = tmp_path / "predictions.db", tmp_path / "own.pem"
    made(path)
    pem.write_bytes(certificate("localhost"))
    service = start(path, outside=Outside("localhost", pem, pem)).service
    assert service.address == f"https://localhost:{service.port}/login"
    trusted = ssl.create_default_context(cafile=pem)
    asking = HTTPSConnection("localhost", service.port, timeout=20, context=trusted)
    own = {"origin": service.root, "content-type": "application/x-www-form-urlencoded"}
    asking.request("POST", "/login", f"name=Rea&password={quote(PASSWORD)}", own)
    answer = asking.getresponse()
    assert (answer.status, answer.headers["set-cookie"][:25]) == (303, "__Host-prediction-ledger=")
    asking.close()


def certificate(name):
    """A certificate that signs itself, and its key, in PEM."""
    from cryptography import x509
    from cryptography.hazmat.primitives import hashes, serialization
    from cryptography.hazmat.primitives.asymmetric import ec

    key, now = ec.generate_private_key(ec.SECP256R1()), datetime.now(UTC)
    called = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, name)])
    made = x509.CertificateBuilder(called, called, key.public_key(), x509.random_serial_number())
    made = made.not_valid_before(now - timedelta(days=1)).not_valid_after(now + timedelta(days=1))
    made = made.add_extension(x509.SubjectAlternativeName([x509.DNSName(name)]), critical=False)
    kept = serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    return made.sign(key, hashes.SHA256()).public_bytes(kept[0]) + key.private_bytes(*kept)


def test_without_accounts_nothing_of_them_is_there(fresh):
    assert fresh.get("/login").status == 404
    assert fresh.post("/login", name="x", password="y").status == 404
    assert fresh.get("/accounts").status == 404
    assert "Account" not in fresh.get("/").text
    assert not fresh.path.with_name("predictions.db.accounts").exists()
    assert allowed("GET", "/accounts").apart
