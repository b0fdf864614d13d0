"""A forecast in one line, who "me" is, near days, --db before the verb, words that are looked for, and the editor."""

from __future__ import annotations

import os
import subprocess
import sys

import pytest

from tests.test_ledger.test_cli.test_log import on_a_terminal

ENGINES = "both"
NOW = "2026-12-01T12:00:00Z"


@pytest.fixture
def ready(cli, monkeypatch, tmp_path):
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "settings"))
    monkeypatch.delenv("PREDICTION_LEDGER_ME", raising=False)
    monkeypatch.setenv("PREDICTION_LEDGER_NOW", NOW)
    cli("init")
    return cli


@pytest.fixture
def anna(ready):
    ready("config", "me", "Anna Smith")
    return ready


@pytest.mark.parametrize(
    ("words", "question", "chance", "closes", "who", "said"),
    [
        (["70% Bo replies by Friday"], "Bo replies by 2026-12-04", 0.7, "2026-12-04", "Anna Smith", "2026-12-01"),
        (["Bo replies by Friday", "70"], "Bo replies by 2026-12-04", 0.7, "2026-12-04", "Anna Smith", "2026-12-01"),
        (["Bo", "replies", "by", "Friday:", "70%"], "Bo replies by 2026-12-04", 0.7, "2026-12-04", "Anna Smith", None),
        (["Bo replies", "70", "-d", "+7d"], "Bo replies", 0.7, "2026-12-08", "Anna Smith", "2026-12-01"),
        (["Bo replies", "-c", "70%", "-d", "1w", "-b", "Cy"], "Bo replies", 0.7, "2026-12-08", "Cy", "2026-12-01"),
        (["Bo replies by Friday, 70%", "--on", "3d"], "Bo replies by 2026-12-04", 0.7, "2026-12-04", "Anna Smith", "2026-11-28"),
        (
            ["Fed cuts rates by June: 40%; Jane Roe said on 2 Nov"],
            "Will Fed cut rates by 2027-06-30?", 0.4, "2027-06-30", "Jane Roe", "2026-11-02",
        ),
    ],
)  # fmt: skip
def test_a_line_is_a_dated_forecast(anna, words, question, chance, closes, who, said):
    anna("add", *words)
    (kept,) = anna("list", "--forecasts", "--json").json["forecasts"]
    assert (kept["question"], kept["probability"], kept["forecaster"]) == (question, chance, who)
    assert kept["made_on"] == (said or "2026-12-01")
    assert anna("show", "Q1", "--json").json["closes"] == closes


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (["Bo replies by Friday"], "does not say its chance"),
        (["70% Bo replies"], "does not say when it is decided"),
        (["70% Bo replies by Friday", "-c", "60%"], "two chances"),
        (["70% Bo replies by Friday", "-d", "2027-01-01"], "the close is said twice"),
        (["70% Bo replies by Friday; Cy", "-b", "Di"], "the forecaster is said twice"),
        (["Inflation falls to 2%", "-d", "2027-01-01"], "is 2% the chance"),
        (["Q7", "-c", "60%"], "prediction-ledger log Q7"),
    ],
)
def test_what_a_line_leaves_open_or_says_twice_is_refused_where_nobody_can_be_asked(anna, words, says):
    assert says in anna("add", *words, code=1).err
    assert anna("list", "--json").json["questions"] == []


def test_who_i_am_is_said_once(ready):
    assert "--by NAME" in ready("add", "70% Bo replies by Friday", code=1).err
    assert "config me NAME" in ready("log", "Q?", "--said", "today", "-c", "70%", code=2).err
    assert "is not a name" in ready("config", "me", "me", code=1).err
    ready("config", "me", "Zoë “Z” O'Hara")
    assert ready("config").out == "me: Zoë “Z” O'Hara\n"
    ready("add", "70% Bo replies by Friday")
    ready("log", "Q1", "-b", "me", "-c", "80%", "--said", "yesterday")
    ready("log", "Q1", "-c", "60%", "--said", "2d")
    found = ready("list", "--forecasts", "--by", "me", "--json").json["forecasts"]
    assert [one["made_on"] for one in found] == ["2026-12-01", "2026-11-30", "2026-11-29"]
    assert {one["forecaster"] for one in found} == {"Zoë “Z” O'Hara"}


def test_settings_that_cannot_be_read_are_named(anna, tmp_path):
    (tmp_path / "settings" / "prediction-ledger" / "settings.toml").write_text("me = ")
    assert "cannot be read" in anna("add", "70% Bo replies by Friday", code=1).err


def test_on_a_terminal_it_is_shown_first_and_enter_keeps_it(anna, path):
    code, shown = on_a_terminal(path, b"\n", "add", "70% Bo replies by Friday")
    assert code == 0
    assert "70% by Anna Smith, said today" in shown
    assert "'by Friday' is read as 2026-12-01 to 2026-12-04" in shown
    code, shown = on_a_terminal(path, b"n\n", "add", "30% Bo replies by Friday")
    assert (code, len(anna("list", "--forecasts", "--json").json["forecasts"])) == (1, 1)


def test_a_second_line_on_the_same_question_is_a_revision(anna):
    anna("add", "70% Bo replies by Friday")
    assert "the new one supersedes F1" in anna("add", "80% Bo replies by Friday").err
    assert [one["state"] for one in anna("list", "--forecasts", "--json").json["forecasts"]] == ["superseded", "open"]


def test_y_and_n_are_outcomes(anna):
    anna("add", "70% Bo replies by Friday; Cy, 3d")
    anna("add", "70% Di replies by Friday; Cy, 3d")
    assert "resolved yes" in anna("resolve", "Q1", "y").out
    assert "resolved no" in anna("resolve", "Q2", "N", "--on", "yesterday").out


def test_questions_are_found_by_their_words_quotes_and_notes(anna):
    anna("add", "70% Ödön replies by Friday", "-q", "He will call back", "--source", "A talk")
    anna("add", "70% Bo replies by Friday")
    anna("log", "Q2", "--said", "yesterday", "-c", "60%", "--note", "because of 100% rain")
    found = {words: [q["id"] for q in anna("list", *words.split(), "--json").json["questions"]] for words in (
        "replies", "REPLIES ödön", "call", "100% bo", "_", "nothing",
    )}  # fmt: skip
    assert found == {
        "replies": ["Q1", "Q2"], "REPLIES ödön": ["Q1"], "call": ["Q1"], "100% bo": ["Q2"], "_": [], "nothing": [],
    }  # fmt: skip
    assert [f["id"] for f in anna("list", "--forecasts", "bo", "--json").json["forecasts"]] == ["F2", "F3"]


def test_a_part_of_a_name_is_close_to_it(anna):
    anna("add", "70% Bo replies by Friday")
    assert "did you mean Anna Smith?" in anna("list", "--by", "Ana", code=1).err


def test_the_ledger_is_named_before_or_behind_the_verb_and_once(anna, path, monkeypatch):
    monkeypatch.delenv("PREDICTION_LEDGER_DB")
    assert (
        anna("--db", path, "list").out == anna("list", "--db", path).out == anna("--db", path, "list", "--db", path).out
    )
    assert "two ledgers" in anna("--db", path, "list", "--db", "other.db", code=2).err


EDITORS = {
    "chance": ("s/70%/7%/; s/^reason.*/reason = 'mistyped'/", 0, "gave it 7%"),
    "nothing": ("", 0, "Nothing was changed."),
    "no reason": ("s/70%/7%/", 1, "say in the line 'reason'"),
    "no text": ('s/"70%"/7/', 1, "quotation marks around what chance says"),
    "no line": ("/^said/d", 1, "each line stays"),
    "no settings": ("s/^reason.*/reason/", 1, "cannot be read"),
}


@pytest.mark.parametrize("what", EDITORS)
def test_the_newest_forecast_is_put_right_in_an_editor(what, anna, monkeypatch):
    script, code, says = EDITORS[what]
    anna("add", "70% Bo replies by Friday")
    monkeypatch.setenv("VISUAL", f"sed -i -e {script!r}" if script else "true")
    ran = anna("edit", code=code)
    assert says in ran.out + ran.err
    (kept,) = anna("list", "--forecasts", "--json").json["forecasts"]
    assert kept["probability"] == (0.07 if what == "chance" else 0.7)
    assert anna("verify").code == 0


@pytest.mark.parametrize(
    ("typed", "offered"),
    [
        ("resolve anna", ["Q1"]),
        ("resolve q", ["Q2", "Q1"]),
        ("show F", ["F2", "F1"]),
        ("list --by smi", ["Anna Smith"]),
        ("list -t pol", ["politics"]),
        ("ad", ["add"]),
    ],
)
def test_a_shell_completes_people_tags_and_numbers(anna, path, typed, offered):
    anna("add", "70% Anna replies by Friday", "-t", "politics")
    anna("add", "70% Bo replies by Friday; Cy")
    ran = subprocess.run(
        [sys.executable, "-m", "ledger"],
        env={
            **os.environ, "_PREDICTION_LEDGER_COMPLETE": "fish_complete", "COMP_WORDS": f"prediction-ledger {typed}",
            "COMP_CWORD": typed.split()[-1], "PREDICTION_LEDGER_DB": str(path),
        },
        capture_output=True, text=True, check=True,
    )  # fmt: skip
    found = [name for line in ran.stdout.splitlines() if (name := line.partition(",")[2].partition("\t")[0])]
    assert found == ([] if str(path).startswith("postgresql") and typed != "ad" else offered)
