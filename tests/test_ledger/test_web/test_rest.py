"""The API: every step by a program, parts of lists, errors in sentences, keys that make a write happen once, ETags."""

from __future__ import annotations

import random
import threading

import pytest

from ledger.api.ledger import Ledger
from ledger.web.routes import ROWS

pytestmark = pytest.mark.usefixtures("anna")


def test_a_forecast_from_its_question_to_its_score(fresh):
    asked = fresh.api("POST", "/questions", {"text": "Will it rain?", "closes": "2026-12-04", "tags": ["weather"]})
    assert (asked.status, asked.json["id"], asked.json["state"]) == (201, "Q1", "open")
    made = fresh.api(
        "POST", "/forecasts", {"question": "Q1", "forecaster": "Bo", "probability": 0.7, "made_on": "yesterday"}
    )
    assert (made.status, made.json["id"], made.json["made_on"]) == (201, "F1", "2026-11-30")
    line = fresh.api("POST", "/lines", {"line": "40% Anna replies by Friday; Cy"})
    assert (line.status, line.json["forecaster"], line.json["question"]) == (201, "Cy", "Anna replies by 2026-12-04")
    amended = fresh.api("PATCH", "/questions/Q1", {"criteria": "A drop.", "reason": "clearer"})
    assert amended.status == 200
    assert fresh.api("GET", "/questions/Q1").json["criteria"] == "A drop."
    settled = fresh.api("POST", "/questions/Q1/resolution", {"outcome": "yes", "evidence": ["https://example.org/"]})
    assert (settled.status, settled.json["outcome"]) == (201, "yes")
    undone = fresh.api("POST", "/undo", {})
    assert undone.json["did"] == ["Q1 was resolved: yes"]
    assert fresh.api("POST", "/forecasts/F1/withdrawal", {"reason": "no longer"}).json["state"] == "withdrawn"
    corrected = fresh.api("POST", "/records/F2/correction", {"probability": "45%", "reason": "mistyped"})
    assert (corrected.status, corrected.json["probability"]) == (201, 0.45)
    assert fresh.api("POST", "/records/F2/void", {"reason": "twice"}).json["state"] == "entered in error"
    assert {one["name"] for one in fresh.api("GET", "/forecasters").json["forecasters"]} == {"Bo", "Cy"}
    assert fresh.api("GET", "/scores").json["logged"] == 2
    with fresh.book() as book:
        assert book.verify().ok


def test_a_reading_keeps_nothing(fresh):
    told = fresh.api("GET", "/reading?line=70%25+Bo+replies+by+Friday").json
    assert (told["question"], told["chance"], told["closes"], told["open"]) == (
        "Bo replies by 2026-12-04",
        "70%",
        "2026-12-04",
        [],
    )
    assert fresh.api("GET", "/questions").json == {"questions": [], "next": None}


@pytest.mark.parametrize(
    "path",
    ["/questions", "/forecasts", "/questions?words=happen", "/forecasts?forecaster=Bo", "/forecasts?tag=politics"],
)
def test_a_list_is_read_to_its_end_a_part_at_a_time(record, path):
    name = path.strip("/").partition("?")[0]
    sign = "&" if "?" in path else "?"
    whole = record.api("GET", f"{path}{sign}limit=500").json
    assert whole["next"] is None
    parts, cursor = [], ""
    while cursor is not None:
        part = record.api("GET", f"{path}{sign}limit=7&cursor={cursor}").json
        assert len(part[name]) <= 7
        parts += part[name]
        cursor = part["next"]
    assert parts == whole[name]
    assert len(parts) > 7


WRONG = [
    ("POST", "/questions", {"text": "Will it rain?"}, 422, "closes"),
    ("POST", "/questions", {"text": "Q7", "closes": "2027-01-01"}, 422, "not a question in words"),
    ("POST", "/questions", {"text": "x?", "closes": "whenever"}, 422, "whenever"),
    ("POST", "/questions", {"text": "x?", "closes": "2027-01-01", "no": 1}, 422, "no"),
    (
        "POST",
        "/questions",
        {"text": "x?", "closes": "2027-01-01", "kind": "choice", "options": ["a"]},
        422,
        "two options",
    ),
    ("POST", "/forecasts", {"question": "Q1", "forecaster": "Bo", "probability": 1.5}, 422, "probability"),
    ("POST", "/forecasts", {"question": "Q99", "forecaster": "Bo", "probability": 0.5}, 404, "Q99"),
    (
        "POST",
        "/forecasts",
        {"question": "Q1", "forecaster": "Bo", "probability": 0.5, "made_on": "2030-01-01"},
        422,
        "in the future",
    ),
    ("POST", "/questions/Q1/resolution", {"outcome": "no"}, 409, "reason"),
    ("POST", "/questions/Q1/resolution", {"outcome": "perhaps", "reason": "x"}, 422, "perhaps"),
    ("POST", "/lines", {"line": "70% Bo replies"}, 409, "by when it is decided"),
    ("POST", "/records/X1/void", {"reason": "x"}, 404, "X1"),
    ("POST", "/records/F1/correction", {"reason": "x"}, 409, ""),
    ("GET", "/questions?cursor=abc", None, 404, "cursor"),
    ("GET", "/questions?limit=0", None, 422, "limit"),
    ("GET", "/questions/F1", None, 404, "F1 is a forecast"),
    ("GET", "/forecasts/99999999999999999999", None, 404, "99999999999999999999"),
    ("GET", "/scores?forecaster=Nobody", None, 404, "Nobody"),
    ("GET", "/nothing", None, 404, "nothing"),
    ("DELETE", "/questions", None, 405, "in that way"),
]


@pytest.mark.parametrize(("method", "path", "value", "status", "says"), WRONG, ids=lambda one: str(one)[:40])
def test_what_is_refused_is_told_in_a_sentence(record, method, path, value, status, says):
    answer = record.api(method, path, value)
    assert (answer.status, answer.headers["content-type"]) == (status, "application/problem+json")
    assert answer.json["status"] == status
    assert says in answer.json["detail"]
    assert "\n" not in answer.json["detail"]


def test_a_doubt_names_what_would_be_accepted(fresh):
    sent = {"question": "Will it rain?", "closes": "2026-12-04", "forecaster": "Anna Smith", "probability": 0.5}
    assert fresh.api("POST", "/forecasts", sent).status == 201
    again = {"question": "Q1", "forecaster": "Ana Smith", "probability": 0.5}
    assert fresh.api("POST", "/forecasts", again).json["accept"] == "similar-name"
    assert fresh.api("POST", "/forecasts", again | {"accept": ["similar-name"]}).status == 201


def test_a_write_with_a_key_is_done_once(fresh):
    sent = {"line": "70% Bo replies by Friday"}
    first = fresh.api("POST", "/lines", sent, idempotency_key="a")
    again = fresh.api("POST", "/lines", sent, idempotency_key="a")
    assert (again.status, again.body, again.headers["idempotent-replayed"]) == (201, first.body, "true")
    other = fresh.api("POST", "/lines", {"line": "80% Bo replies by Friday"}, idempotency_key="a")
    assert (other.status, "new one" in other.json["detail"]) == (422, True)
    answers = []
    threads = [
        threading.Thread(target=lambda: answers.append(fresh.api("POST", "/lines", sent, idempotency_key="b").status))
        for _ in range(6)
    ]
    for one in threads:
        one.start()
    for one in threads:
        one.join()
    assert set(answers) <= {201, 409}
    assert len(fresh.api("GET", "/forecasts").json["forecasts"]) == 2


def test_what_is_known_already_is_not_sent_again(fresh):
    fresh.api("POST", "/lines", {"line": "70% Bo replies by Friday"})
    first = fresh.api("GET", "/questions/Q1")
    known = fresh.api("GET", "/questions/Q1", if_none_match=first.headers["etag"])
    assert (known.status, known.body) == (304, b"")
    fresh.api("POST", "/lines", {"line": "60% Bo replies by Friday"})
    assert fresh.api("GET", "/questions/Q1", if_none_match=first.headers["etag"]).status == 200


def test_the_api_describes_itself_and_nothing_else(record):
    told = record.api("GET", "/openapi.json").json
    assert told["openapi"].startswith("3.1")
    described = {(method.upper(), path) for path, methods in told["paths"].items() for method in methods}
    assert described == {(row.method, row.path) for row in ROWS if row.is_api}
    assert set(told["components"]["schemas"]["NewQuestion"]["required"]) == {"text", "closes"}


def test_nothing_that_is_sent_breaks_it(record):
    """Values of every type in every field: never a 5xx, and always a sentence."""
    chance = random.Random(18)
    values = [
        None,
        "",
        "x",
        "Q1",
        "F1",
        -1,
        0,
        1.5,
        10**20,
        True,
        [],
        ["a", "a"],
        {},
        {"a": 1},
        "2026-02-30",
        "\u0000",
        "\ud83d\ude00" * 9,
        "9" * 400,
        "today",
    ]
    told = record.api("GET", "/openapi.json").json
    schemas = told["components"]["schemas"]
    for path, methods in told["paths"].items():
        for method, how in methods.items():
            if method == "get":
                continue
            name = how["requestBody"]["content"]["application/json"]["schema"]["$ref"].rpartition("/")[2]
            for _ in range(12):
                sent = {field: chance.choice(values) for field in schemas[name]["properties"] if chance.random() < 0.6}
                where = path.removeprefix("/api/v1")
                for part in ("question", "forecast", "record"):
                    where = where.replace(f"{{{part}}}", chance.choice(["Q1", "F1", "x", "%00", "S1", "9" * 30]))
                answer = record.api(method.upper(), where, sent)
                assert answer.status < 500, (method, where, sent, answer.text)
    with record.book() as book:
        assert book.verify().ok


@pytest.mark.parametrize(("engine", "each"), [("sqlite", 25), ("postgresql", 8)])
def test_writes_of_many_at_once_are_all_kept(start, tmp_path, anna, request, engine, each):
    """Eight programs at once: what was acknowledged is there, nothing is refused, and verify passes."""
    place = tmp_path / "predictions.db" if engine == "sqlite" else request.getfixturevalue("postgresql").fresh()
    Ledger.open(place, by="me").close()
    served = start(place)
    acknowledged, refused = [], []

    def write(who):
        for n in range(each):
            sent = {"question": f"Will {who} come {n}?", "closes": "2026-12-31", "forecaster": f"Person {who}"}
            answer = served.api("POST", "/forecasts", sent | {"probability": n / 25, "accept": ["similar-name"]})
            (acknowledged if answer.status == 201 else refused).append(answer.json)

    threads = [threading.Thread(target=write, args=(who,)) for who in range(8)]
    for one in threads:
        one.start()
    for one in threads:
        one.join()
    assert refused == []
    with served.book() as book:
        assert {str(one) for one in book.forecasts()} == {one["id"] for one in acknowledged}
        assert len(acknowledged) == 8 * each
        assert book.verify().ok


def test_a_write_on_a_state_that_is_gone_is_refused(fresh):
    """If-Match: two programs read, one writes, the other is told."""
    fresh.api("POST", "/lines", {"line": "70% Bo replies by Friday"})
    tag = fresh.api("GET", "/questions/Q1").headers["etag"]
    change = {"criteria": "A letter.", "reason": "clearer"}
    assert fresh.api("PATCH", "/questions/Q1", change, **{"if-match": '"stale"'}).status == 412
    assert fresh.api("PATCH", "/questions/Q1", change, **{"if-match": tag}).status == 200
    late = fresh.api("PATCH", "/questions/Q1", {"criteria": "A call.", "reason": "clearer"}, **{"if-match": tag})
    assert (late.status, late.told) == (412, "it was changed meanwhile; ask for it again")
    assert fresh.api("PATCH", "/questions/Q9", change, **{"if-match": "*"}).status == 412


@pytest.mark.parametrize(
    ("path", "value", "why"),
    [
        ("/forecasts", {"question": "Q1", "forecaster": "Bo", "probability": True}, "probability"),
        ("/questions/Q1/resolution", {"outcome": True}, "outcome"),
    ],
)
def test_true_is_no_number(fresh, path, value, why):
    fresh.api("POST", "/lines", {"line": "70% Bo replies by Friday"})
    answer = fresh.api("POST", path, value)
    assert answer.status == 422
    assert answer.told.startswith(f"{why}: ")


def test_an_outcome_may_be_a_number(fresh):
    asked = {"text": "How many?", "closes": "2026-11-20", "kind": "numeric", "lower": 0, "upper": 10}
    fresh.api("POST", "/questions", asked)
    fresh.api("POST", "/forecasts", {"question": "Q1", "forecaster": "Bo", "quantiles": "10%=1, 90%=5"})
    answer = fresh.api("POST", "/questions/Q1/resolution", {"outcome": 2.5, "known_on": "2026-11-21"})
    assert (answer.status, answer.json["outcome"]) == (201, "2.5")


def test_what_is_no_json_is_said_to_be_none(fresh):
    bearer = {**fresh.bearer, "content-type": "application/json"}
    answer = fresh.ask("POST", "/api/v1/lines", "{", **bearer)
    assert (answer.status, answer.told) == (422, "what was sent is no JSON")


@pytest.mark.parametrize("body", ["[" * 100_000 + "]" * 100_000, '{"a":' * 50_000, '{"apiKey":"\\ud800"}', "{", "[]"])
def test_fatebooks_door_stands_odd_json(fresh, body):
    answer = fresh.ask("POST", "/api/v0/createQuestion", body, **{"content-type": "application/json"})
    assert 400 <= answer.status < 500
