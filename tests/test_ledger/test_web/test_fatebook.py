"""Fatebook's door: the requests of plug-ins that people have, in the shapes in which they send them."""

from __future__ import annotations

import json
from urllib.parse import urlencode

import pytest

from ledger.web.routes import ROWS

pytestmark = pytest.mark.usefixtures("anna")
FORM, JSON = "application/x-www-form-urlencoded", "application/json"


def query(served, **fields):
    return urlencode({"apiKey": served.service.token, **fields}, doseq=True)


def test_an_editor_asks_in_the_address(fresh):
    """As plug-ins for Neovim (curl) and Emacs do: GET, and the answer is the question's address as text."""
    made = fresh.ask(
        "GET", f"/api/v0/createQuestion?{query(fresh, title='Will it rain?', resolveBy='2026-12-24', forecast=0.7)}"
    )
    assert (made.status, made.headers["content-type"].partition(";")[0]) == (200, "text/plain")
    assert made.text == f"http://{fresh.host}/q/will-it-rain--Q1"
    assert fresh.get("/q/will-it-rain--Q1").headers["location"] == "/questions/Q1.html"
    with fresh.book() as book:
        (one,) = book.forecasts()
    assert (one.question_text, one.probability, one.forecaster) == ("Will it rain?", 0.7, "Anna Smith")


def test_a_browser_adds_tags_one_by_one_and_notes(fresh):
    """As an extension of Chromium does, from an origin of its own."""
    sent = query(
        fresh,
        title="Will it snow?",
        resolveBy="2026-12-24T12:00:00.000Z",
        forecast="0.001",
        tags=["work", "b c"],
        notes="why",
    )
    made = fresh.ask(
        "GET", f"/api/v0/createQuestion?{sent}", origin="chrome-extension://abc", sec_fetch_site="cross-site"
    )
    assert made.status == 200
    told = fresh.ask("GET", f"/api/v0/getQuestion?{query(fresh, questionId='will-it-snow--Q1')}").json
    assert ([tag["name"] for tag in told["tags"]], told["notes"], told["resolveBy"][:10]) == (
        ["b c", "work"],
        "why",
        "2026-12-24",
    )
    assert told["forecasts"][0]["forecast"] == 0.001
    assert told["forecasts"][0]["user"]["name"] == "Anna Smith"


def test_a_telephone_sends_forms(fresh):
    """As an app for Android does."""
    fresh.ask(
        "GET", f"/api/v0/createQuestion?{query(fresh, title='Will it rain?', resolveBy='2026-12-24', forecast=0.7)}"
    )
    for path, fields in (
        ("addForecast", {"questionId": "Q1", "forecast": "0.9"}),
        ("resolveQuestion", {"questionId": "Q1", "resolution": "YES", "questionType": "BINARY"}),
    ):
        answer = fresh.ask("POST", f"/api/v0/{path}", query(fresh, **fields), content_type=FORM)
        assert answer.status == 200, answer.text
    listed = fresh.ask("GET", f"/api/v0/getQuestions?{query(fresh, limit=100, resolved='true')}").json
    (one,) = listed["items"]
    assert (one["resolution"], one["resolved"], one["type"], listed["nextCursor"]) == ("YES", True, "BINARY", None)
    assert [said["forecast"] for said in one["forecasts"]] == [0.7, 0.9]
    assert fresh.ask("GET", f"/api/v0/getQuestions?{query(fresh, unresolved='true')}").json["items"] == []


def test_an_assistant_sends_json(fresh):
    """As an MCP server for Fatebook does: the new question in the address of a POST, all else as JSON."""
    made = fresh.ask(
        "POST",
        f"/api/v0/createQuestion?{query(fresh, title='Will it rain?', resolveBy='2026-12-24', forecast=0.7, tags='a,b')}",
    )
    assert made.text.rpartition("--")[2] == "Q1"
    key = {"apiKey": fresh.service.token}
    said = fresh.ask(
        "POST", "/api/v0/addForecast", json.dumps({"questionId": "Q1", "forecast": 0.4, **key}), content_type=JSON
    )
    ambiguous = {"questionId": "Q1", "resolution": "AMBIGUOUS", "questionType": "BINARY", **key}
    settled = fresh.ask("POST", "/api/v0/resolveQuestion", json.dumps(ambiguous), content_type=JSON)
    assert (said.status, settled.status) == (200, 200)
    with fresh.book() as book:
        assert (book.question(1).state, book.question(1).tags) == ("ambiguous", ("a", "b"))
        assert book.verify().ok


def test_lists_go_on_from_their_cursor(record):
    found, cursor = [], 0
    while cursor is not None:
        part = record.ask(
            "GET", f"/api/v0/getQuestions?{query(record, limit=20, cursor=cursor, searchString='happen')}"
        ).json
        found += [one["id"] for one in part["items"]]
        cursor = part["nextCursor"]
    with record.book() as book:
        assert found == [str(one) for one in book.questions("happen")][::-1]
        due = [str(one) for one in book.due()]
    ready = record.ask("GET", f"/api/v0/getQuestions?{query(record, readyToResolve='true', unresolved='true')}").json[
        "items"
    ]
    assert [one["id"] for one in ready] == due


@pytest.mark.parametrize("row", [row for row in ROWS if row.keyed], ids=lambda row: row.path)
def test_it_opens_to_the_key_alone(record, row):
    record.service.misses.clear()
    for path, proof in (
        (row.path, record.cookie),
        (f"{row.path}?apiKey=x", record.cookie),
        (f"{row.path}?apiKey=", record.bearer),
    ):
        answer = record.ask(row.method, path, **proof)
        assert (answer.status, "key" in answer.json["message"]) == (401, True)


@pytest.mark.parametrize(
    ("path", "fields", "status"),
    [
        ("createQuestion", {"title": "x?", "forecast": "0.5"}, 409),
        ("createQuestion", {"title": "x?", "forecast": "5", "resolveBy": "2027-01-01"}, 422),
        ("createQuestion", {"title": "x?", "forecast": "0.5", "resolveBy": "whenever"}, 422),
        ("createQuestion", {"title": "x?", "forecast": "0.5", "resolveBy": "01/02/2027"}, 422),  # of which country?
        ("addForecast", {"questionId": "Q9999", "forecast": "0.5"}, 404),
        ("resolveQuestion", {"questionId": "Q54", "resolution": "PERHAPS"}, 422),
    ],
)
def test_what_is_refused_has_the_fields_of_their_errors(record, path, fields, status):
    answer = record.ask("POST", f"/api/v0/{path}", query(record, **fields), content_type=FORM)
    assert answer.status == status
    assert answer.json["message"] == answer.json["error"] != ""
