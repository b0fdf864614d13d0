"""Every door says what the command line says before a forecast is kept: it may be late, or follow another one."""

from __future__ import annotations

from html import unescape

import pytest

from ledger.api.ledger import Ledger

pytestmark = pytest.mark.usefixtures("anna")


@pytest.fixture
def fresh(start, tmp_path, anna):
    """A question with a forecast of Bo's, resolved."""
    path = tmp_path / "predictions.db"
    with Ledger.open(path, by="me") as book:
        book.log("Will Bo reply?", forecaster="Bo", probability=0.7, made_on="2026-11-02", closes="2026-12-20")
        book.resolve(1, "yes", known_on="2026-11-21")
    return start(path)


def test_the_page_of_a_question_asks(fresh):
    sent = {"chance": "90%", "forecaster": "Bo", "said": "2026-11-02", "step": "forecast"}
    answer = fresh.post("/questions/Q1/forecast", **sent)
    assert answer.status == 409
    assert "a forecast that is entered now counts as retrospective" in answer.told
    assert "Bo said 70% on 2026-11-02 already" in answer.told
    assert 'name="accept" value="said-before"' in answer.text
    assert fresh.post("/questions/Q1/forecast", **sent, accept="said-before").status == 303


def test_the_api_tells(fresh):
    sent = {"question": "Q1", "forecaster": "Bo", "probability": 0.9}
    answer = fresh.api("POST", "/forecasts", sent)
    assert answer.status == 201
    assert answer.json["state"] == "late"
    assert answer.json["notes"] == ["Q1 is resolved: a forecast that is entered now comes too late to be scored."]
    again = fresh.api("POST", "/lines", {"line": "80% Bo replies by Friday"}).json
    assert again["notes"] == ["'by Friday' is read as 2026-12-01 to 2026-12-04"]
    again = fresh.api("POST", "/lines", {"line": "90% Bo replies by Friday"}).json
    assert "Anna Smith said 80% on 2026-12-01 already; the later of the two stands." in again["notes"]


def test_an_early_forecast_is_early_through_the_api_too(fresh):
    """Its question was decided before its deadline; what is scored is what `score` counts."""
    (said,) = fresh.api("GET", "/forecasts").json["forecasts"]
    assert said["state"] == "early"
    assert said["brier"] is None
    assert fresh.api("GET", "/forecasts/F1").json["state"] == "early"
    with fresh.book() as book:
        assert book.track_record().scorecards[0].brier is None


def test_fatebooks_door_tells(fresh):
    sent = {"apiKey": fresh.service.token, "questionId": "Q1", "forecast": 0.9}
    told = fresh.ask("POST", "/api/v0/addForecast", json_of(sent), **{"content-type": "application/json"}).json
    assert told["message"] == (
        "Forecast added. Q1 is resolved: a forecast that is entered now comes too late to be scored."
    )


def json_of(value):
    import json

    return json.dumps(value)


LINK = "https://ann:secret@example.org/a"
LOST = "A link is kept without the user's name, password or access key that it had."


def test_links_that_lost_credentials_are_told_to_who_sent_them(fresh):
    sent = {"question": "Will it hail?", "forecaster": "Bo", "probability": 0.3, "closes": "2026-12-20", "source": LINK}
    kept = "a link is kept without the user's name and password, as https://example.org/a"
    assert fresh.api("POST", "/forecasts", sent).json["notes"] == [kept]
    assert fresh.api("PATCH", "/questions/Q2", {"reason": "clearer", "note": f"see {LINK}"}).json["notes"] == [kept]
    assert fresh.api("PATCH", "/questions/Q2", {"reason": "clearer", "note": "see there"}).json.get("notes") is None
    step = fresh.post("/questions/Q2/forecast", chance="40%", forecaster="Ann", said="2026-11-02", source=LINK)
    assert LOST in unescape(fresh.get(step.headers["location"]).text)
    again = fresh.post("/questions/Q2/amend", note=LINK, reason="")  # refused, and shown again
    assert again.status == 409
    with fresh.book() as book:
        assert "secret" not in "".join(map(str, book.export_journal()))


def test_a_new_question_of_fatebooks_door_tells_it_beside_its_address(fresh):
    sent = {
        "apiKey": fresh.service.token,
        "title": f"Will {LINK} be cited?",
        "forecast": 0.9,
        "resolveBy": "2026-12-20",
    }
    made = fresh.ask("POST", "/api/v0/createQuestion", json_of(sent), **{"content-type": "application/json"})
    assert "kept without" in made.headers["warning"]
