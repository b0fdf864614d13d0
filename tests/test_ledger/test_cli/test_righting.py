"""Mistakes put right from the command line: what is shown before and after, and where old addresses lead."""

from __future__ import annotations

import json

import pytest

LOG = ("log", "Will it rain?", "--by", "Ann", "--said", "2026-01-10", "--closes", "2099-12-31")


@pytest.fixture
def begun(cli):
    cli("init")
    cli(*LOG, "--chance", "95%")
    return cli


def test_void_then_log_anew(begun):
    assert begun("void", "F1", "--reason", "typed 95 for 9.5").out == (
        "F1  Ann gave it 95% on 2026-01-10: entered in error\n"
    )
    assert begun("log", "Q1", "--by", "Ann", "--said", "2026-01-10", "--chance", "9.5%").err.count("already") == 0
    shown = begun("show", "F1").out
    assert "state              entered in error" in shown
    assert "entered in error   by me, on 20" in shown
    assert ": typed 95 for 9.5" in shown
    assert "superseded" not in begun("list", "--forecasts").out
    assert begun("void", "F1", "--take-back", "--reason", "right after all").out.endswith("superseded\n")
    assert "there is no forecast F9" in begun("void", "F9", "--reason", "x", code=1).err


def test_log_tells_which_forecast_of_that_day_it_supersedes(begun):
    again = ("log", "Q1", "--by", "ann", "--said", "2026-01-10", "--chance", "9.5%")
    told = begun(*again)
    assert told.err.startswith("F1  Ann gave it 95% on 2026-01-10 already; the new one supersedes F1.")
    assert told.out.endswith("F2  Ann gave it 9.5% on 2026-01-10\n")
    later = begun("log", "Q1", "--by", "Ann", "--said", "2026-01-11T10:00Z", "--chance", "50%", "--yes")
    assert "already" not in later.err


def test_correct_shows_what_it_said_and_what_it_says(begun):
    told = begun("correct", "F1", "--chance", "9.5%", "--reason", "typed 95 for 9.5", "--by", "Bo", "--quote", "hardly")
    assert told.out == ("was F1  Ann gave it 95% on 2026-01-10: open\nnow F1  Bo gave it 9.5% on 2026-01-10: open\n")
    shown = begun("show", "F1").out
    assert "probability: 0.95 -> 0.095" in shown
    assert "entered in error by me, on 20" in shown
    assert "Nothing to correct" in begun("correct", "F1", "--reason", "x", code=2).err
    assert "says that already" in begun("correct", "F1", "--reason", "x", "--chance", "9.5%", code=1).err


def test_undo_shows_and_asks(begun):
    refused = begun("undo", code=1)
    assert "F1: Ann gave Q1 95% on 2026-01-10 (Will it rain?)" in refused.out
    assert "say --yes" in refused.err
    assert begun("undo", "--yes").out.endswith("It is taken back.\n")
    assert json.loads(begun("list", "--forecasts", "--json").out)["forecasts"][0]["state"] == "entered in error"
    assert "Bo has not entered anything" in begun("undo", "--yes", "--actor", "Bo", code=1).err


def test_resolve_open_opens_a_question_again(begun):
    assert "nothing to reopen" in begun("resolve", "Q1", "open", "--reason", "x", code=1).err
    begun("resolve", "Q1", "yes", "--known", "2026-02-01")
    assert "give the reason" in begun("resolve", "Q1", "open", code=1).err
    told = begun("resolve", "Q1", "open", "--reason", "too early")
    assert told.out.startswith("Q1  Will it rain?  [closes 2099-12-31, open]\n")


def test_amend_and_revise_show_before_and_after(begun):
    told = begun("amend", "Q1", "--reason", "x", "--add-tag", "wet", "--look-up", "2100-01-31", "--text", "Rain?")
    assert told.out.splitlines()[1:] == [
        "    question: Will it rain? -> Rain?",
        "    look up: (nothing) -> 2100-01-31",
        "    tags: (nothing) -> wet",
    ]
    assert "tags: wet -> dry" in begun("amend", "Q1", "--reason", "x", "--add-tag", "dry", "--remove-tag", "wet").out
    assert "tags  (nothing)" not in begun("show", "Q1").out
    assert "tags: dry -> (nothing)" in begun("amend", "Q1", "--reason", "x", "--remove-tag", "dry").out
    assert "tags  (nothing)" in begun("show", "Q1").out
    assert "has no tag 'wet'" in begun("amend", "Q1", "--reason", "x", "--remove-tag", "wet", code=1).err
    told = begun("revise", "F1", "--chance", "60%", "--said", "2026-01-12")
    assert told.out == "was F1  Ann gave it 95% on 2026-01-10\nnow F2  Ann gave it 60% on 2026-01-12\n"
    begun("log", "Who?", "--by", "Ann", "--said", "2026-01-10", "--closes", "2099-12-31", "--option", "A", "--option",
          "B", "--chance", "A=30%", "--chance", "B=70%")  # fmt: skip
    assert "options: A; B -> A; B; C" in begun("amend", "Q2", "--reason", "x", "--add-option", "C").out


def test_old_addresses_point_on(begun, tmp_path):
    begun("forecaster", "rename", "Ann", "Ann Example")
    begun("log", "Rain, then?", "--by", "Annie", "--said", "2026-01-11", "--closes", "2099-11-30", "--chance", "20%")
    assert begun("forecaster", "merge", "Annie", "Ann").out == "Annie is Ann now; 1 forecast moved.\n"
    told = begun("question", "merge", "Q2", "Q1")
    assert "its forecasts now count until 2099-12-31" in told.err
    assert told.out == "Q2 is Q1 now; 1 forecast moved.\n"
    begun("publish", tmp_path / "site")
    site = tmp_path / "site"
    new = site / "forecasters" / "ann-example"
    for old in ("ann", "annie"):
        page = (site / "forecasters" / old / "index.html").read_text()
        assert 'href="../../forecasters/ann-example/index.html"' in page
        assert 'http-equiv="refresh"' in page
        assert (site / "forecasters" / old / "badge.svg").read_bytes() == (new / "badge.svg").read_bytes()
        feed = (site / "forecasters" / old / "feed.atom").read_text()
        assert feed.count("<entry>") == (new / "feed.atom").read_text().count("<entry>") == 2
        assert (site / "forecasters" / old / "card.html").read_bytes() == (new / "card.html").read_bytes()
    assert 'href="../questions/Q1.html"' in (site / "questions" / "Q2.html").read_text()
    assert "Q2.html" not in (site / "questions" / "index.html").read_text()
    begun("forecaster", "unmerge", "Annie")
    begun("question", "unmerge", "Q2")
    begun("publish", site)
    assert (site / "forecasters" / "annie" / "data.csv").exists()
    assert (site / "questions" / "Q2.json").exists()


def test_a_site_says_what_was_entered_in_error(begun, tmp_path):
    begun("void", "F1", "--reason", "typed 95 for 9.5")
    begun("log", "Q1", "--by", "Ann", "--said", "2026-01-10", "--chance", "9.5%")
    begun("correct", "F2", "--chance", "9%", "--reason", "nine it was")
    begun("publish", tmp_path / "site")
    for page in ("questions/Q1.html", "corrections.html"):
        text = (tmp_path / "site" / page).read_text()
        assert "entered in error, by <bdi>me</bdi>" in text
        assert "<bdi>typed 95 for 9.5</bdi>" in text
        assert "<del><bdi>0.095</bdi></del> <ins><bdi>0.09</bdi></ins>" in text
