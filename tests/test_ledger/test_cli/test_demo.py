"""The demo: real forecasts of a real expert, computed and not typed."""

from __future__ import annotations

import json
import re
from datetime import timedelta
from importlib.resources import files

import pytest

from ledger.api.ledger import Ledger
from ledger.cli.demo.run import load, run
from ledger.settings import now

AUTHOR = "Dmitri Trenin"
SCORED = [(0.95, 1), (0.30, 0), (0.10, 0), (0.15, 0), (0.95, 1), (0.20, 0), (0.05, 0)]  # as in the published case


@pytest.fixture(scope="module")
def path_of_demo(tmp_path_factory):
    return tmp_path_factory.mktemp("demo") / "demo.db"


@pytest.fixture(scope="module")
def shown(path_of_demo):
    return "\n".join(run(path_of_demo))


@pytest.fixture
def demo(shown, path_of_demo):
    with Ledger.open(path_of_demo, write=False) as book:
        yield book


def test_the_mean_of_the_seven(demo, shown):
    record = demo.track_record(forecaster=AUTHOR)
    assert sum((p - o) ** 2 for p, o in SCORED) == pytest.approx(0.17, abs=1e-15)
    assert record.brier.value == pytest.approx(0.17 / 7, abs=1e-12)
    assert (record.brier.n, record.scored, record.left_out) == (7, 7, {"open": 1, "ambiguous": 2})
    assert "Brier score     0.0243" in shown
    got = sorted((f.probability, f.outcome) for f in demo.forecasts(forecaster=AUTHOR) if f.status == "scored")
    assert got == sorted((p, "yes" if o else "no") for p, o in SCORED)


@pytest.mark.parametrize("ahead", [0, 400, 4000])
def test_the_demo_runs_on_any_day(tmp_path, monkeypatch, ahead):
    monkeypatch.delenv("PREDICTION_LEDGER_NOW")
    monkeypatch.setenv("PREDICTION_LEDGER_NOW", (now() + timedelta(days=ahead)).isoformat())
    assert "Verified: all" in "\n".join(run(tmp_path / "demo.db"))


def test_counts_add_up(demo, shown):
    record = demo.track_record()
    assert record.logged == record.scored + sum(record.left_out.values()) == len(demo.forecasts())
    claims = load()["claims"]
    found = re.search(r"(\d+) claims found = (\d+) taken as forecasts \+ (\d+) declined", shown)
    assert [int(number) for number in found.groups()] == [
        len(claims), sum("declined" not in c for c in claims), sum("declined" in c for c in claims),
    ]  # fmt: skip
    assert f"{len(demo.questions())} questions and {len(demo.forecasts())} forecasts logged" in shown


def test_it_is_verified_and_says_that_it_is_hindsight(demo, shown):
    assert demo.verify().ok
    assert "Verified: all" in shown
    assert "written in hindsight" in shown
    assert "not a fair test" in shown
    record = demo.track_record()
    assert (record.prospective, record.retrospective) == (0, record.scored)
    assert "0 prospective" in shown


def test_evidence_and_quotes():
    data = load()
    text = (files("ledger.cli.demo") / "trenin.json").read_text(encoding="utf-8")
    links = re.findall(r'"(http[^"]*)"', text)
    assert links
    assert all(link.startswith("https://") for link in links)
    quotes = [claim["quote"] for claim in data["claims"]]
    assert max(map(len, quotes)) <= 200
    resolved = [q for claim in data["claims"] for q in claim["questions"] if q.get("outcome") in ("yes", "no")]
    without = [q["text"] for q in resolved if not q.get("evidence")]
    assert without == [], f"{len(without)} of {len(resolved)} outcomes are shown by no source"


def test_it_runs_again_elsewhere_but_never_over_something(cli, tmp_path):
    first = cli("demo", "--out", tmp_path / "a.db").out
    second = cli("demo", "--out", tmp_path / "b.db").out
    assert first != second  # another ledger, another root
    scores = [cli("score", "--db", tmp_path / name, "--json").json["forecasters"] for name in ("a.db", "b.db")]
    assert scores[0] == scores[1]
    before = (tmp_path / "a.db").read_bytes()
    ran = cli("demo", "--out", tmp_path / "a.db", code=1)
    assert ran.out == ""
    assert len(ran.err.splitlines()) == 1
    assert (tmp_path / "a.db").read_bytes() == before


def test_what_it_says_to_try_next_works(cli, tmp_path):
    shown = cli("demo", "--out", tmp_path / "demo.db").out
    lines = re.findall(r"^  prediction-ledger (\w+ [^#\n\\]*)", shown, re.MULTILINE)
    assert len(lines) >= 5
    for line in lines:
        if line.startswith(("list", "show", "score")):
            args = [re.sub("'", "", word) for word in re.findall(r"'[^']*'|\S+", line)]
            assert cli(*args, "--db", tmp_path / "demo.db").out
    then = cli("score", "--by", AUTHOR, "--as-of", "2018-12-31", "--json", "--db", tmp_path / "demo.db").json
    assert 0 < then["scored"] < 7


def test_the_default_place_is_a_new_folder(cli, tmp_path, monkeypatch):
    import tempfile

    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    first, second = cli("demo").out, cli("demo").out
    places = [re.search(r"export PREDICTION_LEDGER_DB=(\S+)", text)[1] for text in (first, second)]
    assert places[0] != places[1]
    assert json.loads(cli("verify", "--json", "--db", places[0]).out)["ok"]
