"""The filters, wherever something is listed, scored or written; past states; counts that add up."""

from __future__ import annotations

import csv
import io
import json
from datetime import timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from ledger.api.ledger import Ledger
from ledger.cli.main import _run
from ledger.reports.wording.figures import score_json
from ledger.settings import now
from ledger.track_record.status import GRADES

ROWS = [  # question, tags, forecaster, said, chance, closes
    ("A?", ("x",), "Ada", "2020-01-01", "70%", "2020-02-01"),
    ("A?", (), "Bo", "2020-01-10", "40%", None),
    ("A?", (), "Ada", "2020-01-20", "90%", None),
    ("B?", ("x", "y"), "Bo", "2020-03-01", "20%", "2020-04-01"),
    ("C?", ("y",), "Ada", "2020-05-01", "55%", "2099-01-01"),
]


@pytest.fixture
def filled(cli):
    cli("init")  # entry 0
    for question, tags, who, said, chance, closes in ROWS:
        more = [word for tag in tags for word in ("--tag", tag)] + (["--closes", closes] if closes else [])
        cli("log", question, "--by", who, "--said", said, "--chance", chance, *more)
    cli("resolve", "Q1", "yes", "--known", "2020-02-01")
    cli("resolve", "Q2", "no", "--known", "2020-04-01")
    return cli


def seen(run, verb, *filters):
    """The forecasts (or questions, for due) that a verb is about under the filters."""
    if verb == "list":
        return [f["id"] for f in run("list", "--forecasts", *filters, "--json").json["forecasts"]]
    if verb == "report":
        return [f["id"] for f in run("report", "--format", "json", *filters).json["forecasts"]]
    if verb == "export":
        return [row["forecast_id"] for row in csv.DictReader(io.StringIO(run("export", *filters).out))]
    return run("score", *filters, "--json").json["logged"]


FILTERED = [
    ((), ["F1", "F2", "F3", "F4", "F5"]),
    (("--tag", "x"), ["F1", "F2", "F3", "F4"]),
    (("--tag", "x", "--tag", "y"), ["F4"]),
    (("--by", "ada"), ["F1", "F3", "F5"]),
    (("--since", "2020-01-20"), ["F3", "F4", "F5"]),
    (("--as-of", "2020-01-15"), ["F1", "F2"]),
    (("--as-of", "2020-04-30", "--by", "Bo", "--tag", "y"), ["F4"]),
    (("--as-of", "2019-12-31"), []),
    (("--since", "today"), []),
]


@pytest.mark.parametrize(("filters", "ids"), FILTERED, ids=str)
def test_filters_choose_the_same_everywhere(filled, filters, ids):
    for verb in ("list", "report", "export"):
        assert seen(filled, verb, *filters) == ids
    assert seen(filled, "score", *filters) == len(ids)


def test_as_of_shows_what_was_known(filled):
    def states(*args):
        return {q["id"]: (q["state"], q["outcome"]) for q in filled("list", *args, "--json").json["questions"]}

    assert states("--as-of", "2020-01-15")["Q1"] == ("open", None)
    assert states("--as-of", "2020-02-01")["Q1"] == ("resolved", "yes")
    then = filled("score", "--as-of", "2020-02-10", "--json").json
    assert (then["scored"], then["left_out"]) == (2, {"superseded": 1})
    assert filled("show", "Q1", "--as-of", "2020-01-15", "--json").json["resolutions"] == []
    rows = list(csv.DictReader(io.StringIO(filled("export", "--as-of", "2020-01-15").out)))
    assert [row["outcome"] for row in rows] == ["", ""]


@pytest.mark.parametrize("zone", ["Pacific/Kiritimati", "Etc/GMT+12"])  # one of them has another day than UTC
def test_today_is_the_ledgers_day(cli, path, zone):
    cli("init", "--zone", zone)
    with Ledger.open(path) as book:
        today = book.today
        book.log("A?", forecaster="Ada", probability=0.5, made_on=today, closes=today)
    assert cli("score", "--as-of", "today", "--json").json["as_of"] == today.isoformat()
    assert cli("show", "Q1", "--as-of", "today", "--json").json["forecasts"]
    for option in ("--since", "--ledger-at", "--as-of"):
        assert seen(cli, "list", option, "today") == seen(cli, "list", option, today)
    assert len(seen(cli, "list", "--since", "today")) == 1


def test_due_filters(filled):
    for name, tags, closes in (("D?", ("x",), "2021-01-01"), ("E?", ("y",), "2020-06-01")):
        filled("log", name, "--by", "Cy", "--said", "2020-05-05", "--chance", "1%", "--closes", closes, "--tag", *tags)

    def due(*args):
        return [q["question"] for q in filled("due", *args, "--json").json["questions"]]

    assert due() == ["E?", "D?"]
    assert due("--tag", "x") == ["D?"]
    assert due("--by", "Ada") == []
    assert due("--by", "Cy", "--as-of", "2020-07-01") == ["E?"]
    assert due("--since", "2020-06-01") == []


@pytest.mark.parametrize(("entries", "logged"), [(0, 0), (3, 1), (4, 1), (5, 2), (6, 3)])
def test_ledger_at_an_entry(filled, entries, logged):
    """A log of a new forecaster and a new question has three entries; of a known one fewer."""
    at = ("--ledger-at", entries)
    assert filled("score", *at, "--json").json["logged"] == logged
    assert len(seen(filled, "list", *at)) == logged
    assert len(seen(filled, "export", *at)) == logged
    assert len(seen(filled, "report", *at)) == logged
    assert filled("score", *at, "--json").json["checkpoint"]["entries"] == entries + 1


def test_ledger_at_a_day(filled):
    today = now().date()
    assert seen(filled, "list", "--ledger-at", today) == seen(filled, "list")
    assert filled("report", "--ledger-at", today).out == filled("report").out
    assert filled("due", "--ledger-at", "today", "--json").json["questions"] == []
    for args in (("list",), ("due",), ("score",), ("report",), ("export",), ("show", "Q1")):
        assert "did not exist" in filled(*args, "--ledger-at", today - timedelta(days=1), code=1).err


def test_a_past_state_knows_no_later_outcome(filled):
    count = filled("verify", "--json").json["entries"]
    at = ("--ledger-at", count - 3)  # without both resolutions
    assert [q["id"] for q in filled("due", *at, "--json").json["questions"]] == ["Q1", "Q2"]
    assert filled("score", *at, "--json").json["scored"] == 0
    assert filled("show", "Q1", *at, "--json").json["state"] == "due"
    assert filled("export", *at, "--format", "jsonl").out.count('"outcome"') == 0


@given(data=st.data())
@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_counts_add_up(data, tools):
    clock = tools.Clock()
    with tools.memory_book(clock, data.draw(tools.ZONES)) as book:
        tools.Play(book, clock).run(data.draw(tools.STEPS))
        day = book.today - timedelta(days=data.draw(st.integers(-3, 14)))
        how = {
            "time": data.draw(st.sampled_from(["last", "every"])),
            "grade": data.draw(st.sampled_from([None, "B", "C", "BD"])),
            "same_day": data.draw(st.booleans()),
        }
        values = json.loads(json.dumps(score_json(book.track_record(as_of=day, **how))))
        assert values["logged"] == values["scored"] + sum(values["left_out"].values())
        assert values["logged"] == len(book.forecasts(as_of=day))
        assert values["scored"] == sum(map(values.get, GRADES))
        assert values["scored"] == sum(card["n"] for card in values["forecasters"])
        for card in values["forecasters"]:
            assert card["n"] == sum(map(card.get, GRADES))
            assert card["choice_n"] <= card["n"]
        for reason, count in values["left_out"].items():
            assert count == sum(card["left_out"].get(reason, 0) for card in values["forecasters"])


def test_the_numbers_of_the_json_are_those_of_the_api(filled, path):
    with Ledger.open(path, write=False) as book:
        assert json.loads(json.dumps(score_json(book.track_record()))) == filled("score", "--json").json


def test_reading_needs_no_right_to_write(filled, path):
    path.chmod(0o444)
    assert _run(["list"]) == 0
    assert _run(["verify"]) == 0
