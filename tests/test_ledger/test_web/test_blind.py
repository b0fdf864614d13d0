"""Blind questions: what others expect is nowhere to be seen until one's own forecast is in, or the question is closed."""

from __future__ import annotations

import re
from dataclasses import replace
from functools import partial
from html import unescape

import argon2
import pytest

from ledger.api.accounts import SESSION, Accounts
from ledger.api.ledger import Ledger
from ledger.recording.permission import ROLES
from ledger.web.routes import ROWS

ENGINES = "both"
PEOPLE = ("owner", "editor", "resolver", "forecaster", "reader")
SECRET = re.compile(r"83\.42|0\.8342|83%|zebra|12\.34|0\.1234|12%|giraffe", re.IGNORECASE)


@pytest.fixture
def team(start, path, settings, monkeypatch):
    """A blind question on which Bo said 83.42%, after a mistake, and one that is not blind."""
    monkeypatch.setattr(
        argon2, "PasswordHasher", partial(argon2.PasswordHasher, time_cost=1, memory_cost=64, parallelism=1)
    )
    with Ledger.open(path, by="me") as book:
        asking = {"tags": ["blind"]}
        said = {"forecaster": "Bo", "made_on": "2026-11-02", "quote": "a zebra comes", "source": "The Zoo"}
        made = book.log("Will it?", probability=0.1234, closes="2026-12-20", note="giraffe", asking=asking, **said)
        book.correct(made, probability=0.8342, reason="a zebra")
        book.log("Will they?", forecaster="Bo", probability=0.55, made_on="2026-11-02", closes="2026-12-20")
    with Accounts(str(path)) as accounts:
        keys = {
            role: accounts.accept(accounts.add(role.title(), ROLES[role]), "correct horse battery") for role in PEOPLE
        }
    served = start(path)
    yield {role: replace(served, session=key) for role, key in keys.items()}
    served.service.accounts.close()


def crawled(served):
    """Everything that a browser reaches from the desk, and every other address, by its path."""
    ways = [row.path for row in ROWS if row.method == "GET" and not row.keyed]
    paths = ["/search?q=zebra", "/search?q=giraffe", "/api/v1/questions?words=zebra", "/api/v1/forecasts?question=Q1"]
    paths += ["/read?line=50%25+Will+it%3F&forecaster=Bo", "/api/v1/forecasts?forecaster=Bo", "/api/v1/forecasts/F1"]
    paths += ["/questions/Q1.csv", "/questions/Q1.json", "/scores?by=tag", "/index.html", "/q/x--Q1"]
    for way in ways:
        paths += [re.sub(r"\{\w+(:path)?\}", one, way) for one in ("Q1", "F1")] if "{" in way else [way]
    known = served.service.accounts
    who = known.who(served.session, SESSION)
    key = known.new_token(who, who.role, "a test")
    found, waiting = (
        {},
        [*paths, f"/api/v0/getQuestions?apiKey={key}", f"/api/v0/getQuestion?questionId=Q1&apiKey={key}"],
    )
    while waiting:
        path = waiting.pop()
        if path in found or len(found) > 110:
            continue
        bearer = {"authorization": f"Bearer {key}"} if path.startswith("/api/") else {}
        answer = served.ask("GET", path, **(bearer or served.cookie))
        assert answer.status < 500, path
        found[path] = answer.body.decode("utf-8", "replace") + answer.headers.get("location", "")
        if answer.headers.get("content-type", "").startswith("text/html"):
            base = path.partition("?")[0].rpartition("/")[0]
            for link in re.findall(r'(?:href|src)="([^"#?:]+)', answer.text):
                waiting.append(resolved(base, unescape(link)))
    return found


def resolved(base, link):
    parts = [] if link.startswith("/") else base.strip("/").split("/") if base.strip("/") else []
    for part in link.strip("/").split("/"):
        parts = parts[:-1] if part == ".." else parts if part in (".", "") else [*parts, part]
    return "/" + "/".join(parts)


def seen(served):
    return {path: SECRET.findall(text) for path, text in crawled(served).items() if SECRET.search(text)}


def asked_for(path):
    """Whether an address has the words itself, which a page of it repeats."""
    return "zebra" in path or "giraffe" in path


@pytest.mark.in_a_file
def test_others_forecasts_are_nowhere_until_ones_own_is_in(team):
    everything = seen(team["editor"])
    assert {
        "/",
        "/questions/Q1.html",
        "/api/v1/forecasts/F1",
        "/questions/Q1.csv",
        "/corrections.html",
    } <= everything.keys()
    assert {path: words for path, words in seen(team["forecaster"]).items() if not asked_for(path)} == {}
    assert "Will it?" not in team["forecaster"].get("/search?q=zebra").text


def test_they_are_shown_to_who_said_something_and_hidden_again_when_that_is_taken_back(team):
    fay = team["forecaster"]
    for role in ("reader", "resolver", "forecaster"):
        page = team[role].get("/questions/Q1.html").text
        assert not SECRET.search(page)
        assert "once your own forecast is in" in page
        assert not SECRET.search(team[role].get("/").text + team[role].get("/forecasters/bo/index.html").text)
        assert "55%" in team[role].get("/questions/Q2.html").text, "which is not blind"
    for refused in (
        fay.post("/questions/Q1/forecast", chance="nothing"),
        fay.post("/questions/Q1/forecast", chance="30%", forecaster="Bo"),
        fay.post("/add", line="50% Will it?"),
        fay.post("/undo", entries="1"),
    ):
        assert refused.status < 500
        assert not SECRET.search(refused.text)
    assert fay.post("/questions/Q1/forecast", chance="40%").status == 303
    assert "83.42%" in unescape(fay.get("/questions/Q1.html").text)
    assert SECRET.search(fay.get("/forecasters/bo/index.html").text)
    assert not SECRET.search(team["reader"].get("/questions/Q1.html").text)
    assert fay.post("/undo", entries=str(last(fay))).status == 303
    assert not SECRET.search(fay.get("/questions/Q1.html").text), "taken back, it is not in"
    with fay.book() as book:
        assert book.verify().ok


def last(served):
    with served.book(write=False) as book:
        return book.root()[0] - 1


def test_when_it_is_closed_or_resolved_everybody_sees_them(team, monkeypatch):
    assert not SECRET.search(team["reader"].get("/questions/Q1.html").text)
    monkeypatch.setenv("PREDICTION_LEDGER_NOW", "2026-12-20T23:00:00Z")
    for one in team.values():
        one.service.attempts._made.clear()
    with Accounts(str(team["reader"].service.place)) as accounts:
        reader = replace(team["reader"], session=accounts.log_in("Reader", "correct horse battery"))
        assert not SECRET.search(reader.get("/questions/Q1.html").text), "the last day counts"
        monkeypatch.setenv("PREDICTION_LEDGER_NOW", "2026-12-21T01:00:00Z")
        assert SECRET.search(reader.get("/questions/Q1.html").text)


def test_a_resolver_answers_a_blind_question_and_then_all_is_shown(team):
    assert team["resolver"].post("/questions/Q1/resolve", outcome="yes").status == 303
    assert SECRET.search(team["reader"].get("/questions/Q1.html").text)


@pytest.mark.in_a_file
def test_what_one_took_back_is_not_shown_to_others_by_the_page_that_both_share(team):
    fay, rea = team["forecaster"], team["reader"]
    assert fay.post("/questions/Q1/forecast", chance="41.7%").status == 303
    assert fay.post("/undo", entries=str(last(fay))).status == 303
    for path in ("/questions/Q1.csv", "/forecasters/forecaster/index.html"):
        assert [re.findall(r"41\.7|0\.417", one.get(path).text) for one in (fay, rea)] == [[], []]


def test_why_a_forecast_or_its_words_are_wrong_is_hidden_as_well(team):
    with team["owner"].book() as book:
        book.correct("F1", quote="83% of zebras come", reason="a zebra")
        book.void("F1", reason="it was 83.42%")
    path = "/corrections.html"
    assert SECRET.search(team["editor"].get(path).text)
    assert not SECRET.search(team["reader"].get(path).text)


@pytest.mark.in_a_file
def test_another_question_that_a_blind_one_was_merged_into_is_blind(team):
    with team["owner"].book() as book:
        book.merge_questions(1, book.ask("Will it snow?", closes="2026-12-20"), reason="they ask the same")
    assert SECRET.search(team["editor"].get("/questions/Q3.html").text)
    assert not SECRET.search(team["reader"].get("/questions/Q3.html").text)


@pytest.mark.in_a_file
def test_the_topic_may_begin_with_a_capital(team):
    with team["owner"].book(accept=["similar-name"]) as book:
        book.amend(1, tags=["Blind"], reason="a style guide")
    assert not SECRET.search(team["reader"].get("/questions/Q1.html").text)
