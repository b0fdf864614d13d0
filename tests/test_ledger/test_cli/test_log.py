"""Logging in one line, in numbers and in words; on a terminal it asks."""

from __future__ import annotations

import fcntl
import os
import pty
import select
import subprocess
import sys
import termios
import time
from datetime import UTC, datetime
from pathlib import Path

import pytest

from ledger.api.ledger import Ledger

ENGINES = "both"

LINE = (
    *("log", "Will sanctions be in force?", "--by", "Dmitri Trenin", "--said", "2017-04-16", "--chance", "95%"),
    *("--closes", "2020-04-16", "--quote", "continued confrontation", "--source", "https://example.org/op-ed"),
    *("--tag", "us-russia"),
)  # fmt: skip


@pytest.fixture
def ready(cli):
    cli("init")
    return cli


def log(run, *, closes="2099-01-01", chance="70%", said="2026-01-05", code=0, more=()):
    return run(
        *("log", "Will it?", "--by", "Ada", "--said", said, "--chance", chance, "--closes", closes, "--json"),
        *more,
        code=code,
    )


def test_the_line_of_the_readme(ready):
    ran = ready(*LINE)
    assert ran.out == (
        "Q1  Will sanctions be in force?  [closes 2020-04-16, due]\nF1  Dmitri Trenin gave it 95% on 2017-04-16\n"
    )
    assert ran.err == "Note: Q1 closed before F1 was recorded here: reports count it as retrospective.\n"
    shown = ready("show", "Q1", "--json").json
    assert (shown["tags"], shown["opens"], shown["closes"]) == (["us-russia"], "2017-04-16", "2020-04-16")
    assert shown["claim"]["quote"] == "continued confrontation"
    assert shown["claim"]["source"]["url"] == "https://example.org/op-ed"
    assert shown["forecasts"][0]["forecaster"] == "Dmitri Trenin"


def test_the_example_in_the_help_keeps_its_lines_on_the_page_of_commands():
    page = (Path(__file__).parents[3] / "docs" / "commands.md").read_text()
    assert "\n```sh\nprediction-ledger log " in page
    assert " \\\n    --chance " in page


def test_words_are_read_and_shown_before_they_are_kept(ready):
    line = [{"95%": "very likely", "2020-04-16": "by the end of 2019"}.get(word, word) for word in LINE]
    ran = ready(*line)
    first, second, *_ = ran.err.splitlines()
    assert first.startswith("'very likely' is read as 88% (80% to 95%)")
    assert second == "'by the end of 2019' is read as 2017-04-16 to 2019-12-31"
    assert "closes 2019-12-31" in ran.out
    shown = ready("show", "F1", "--json").json
    assert (shown["basis"], shown["phrase"], shown["low"], shown["high"]) == ("phrase", "very likely", 0.8, 0.95)
    assert ready("show", "Q1", "--json").json["horizon"]["phrase"] == "by the end of 2019"


@pytest.mark.parametrize(
    ("chance", "kept"),
    [("0.7", 0.7), (".7", 0.7), ("70%", 0.7), ("7 in 10", 0.7), ("0%", 0), ("100%", 1), ("99.9%", 0.999), ("0.1%", 0.001)],
)  # fmt: skip
def test_numbers_are_kept_as_they_are(ready, chance, kept):
    ran = log(ready, chance=chance)
    assert ran.json["probability"] == pytest.approx(kept, abs=1e-15)
    assert ran.json["basis"] == "stated"
    assert "is read as" not in ran.err


def test_words_by_another_scale(ready):
    ran = log(ready, chance="very likely", more=("--scale", "icd203"))
    assert ran.json["scale"].startswith("icd203@")
    assert 0.8 <= ran.json["probability"] <= 0.95


@pytest.mark.in_a_file
@pytest.mark.parametrize(
    "wrong",
    [
        {"chance": "maybe"}, {"chance": "often"}, {"chance": "70"}, {"chance": "-0.1"}, {"chance": "1_0"},
        {"chance": "nan"}, {"chance": "1e400"}, {"chance": ""}, {"chance": "101%"}, {"chance": "٧٠%"},
        {"closes": "some day"}, {"closes": "2027-13-01"}, {"closes": "2020-01-01"}, {"closes": ""}, {"closes": "never"},
        {"said": "last week"}, {"said": "2099-01-01"}, {"said": ""}, {"said": "05/01/2026"},
        {"chance": "likely", "more": ("--scale", "nope")}, {"closes": "next year", "more": ("--profile", "nope")},
        {"closes": "next year", "more": ("--locale", "xx")},
    ],
    ids=str,
)  # fmt: skip
def test_what_cannot_be_read_is_refused(ready, path, wrong):
    if wrong.get("closes") == "2020-01-01":
        wrong = {"closes": "2020-01-01", "chance": "unreadable"}
    before = path.read_bytes()
    ran = log(ready, code=1, **wrong)
    assert ran.out == ""
    assert path.read_bytes() == before


def test_instants_and_today(ready):
    ran = log(ready, said="2026-01-05T10:00+02:00", closes="2099-01-01T12:00Z")
    assert ran.json["made_on"] == "2026-01-05"
    assert ready("show", "F1", "--json").json["made_at"] == "2026-01-05T08:00:00.000000Z"
    assert ready("show", "Q1", "--json").json["closes_at"] == "2099-01-01T12:00:00.000000Z"
    ready("log", "Q1", "--by", "Bo", "--said", "today", "--chance", "1%")


def test_words_for_the_options_of_a_choice(ready, path):
    words = ("--chance", "A=very likely", "--chance", "B=12%", "--scale", "opinion")
    line = ("log", "Which?", "--by", "Ada", "--said", "2026-01-05", *words, "--closes", "2099-01-01")
    code, shown = on_a_terminal(path, b"n\n", *line, "--option", "A", "--option", "B")
    assert "A: 'very likely' is read as 88% (80% to 95%) by the scale opinion@" in shown
    assert "B: " not in shown
    assert (code, ready("list", "--json").json["questions"]) == (1, [])
    ready(*line, "--option", "A", "--option", "B")
    ready("revise", "F1", *words, "--said", "2026-01-06")
    for number in ("F1", "F2"):
        kept = ready("show", number, "--json").json
        assert (kept["basis"], kept["phrase"]) == ("phrase", "A=very likely")
        assert kept["scale"].startswith("opinion@")
    numbers = ("--chance", "A=0.5", "--chance", "B=50%", "--said", "2026-01-07", "--json")
    assert ready("revise", "F2", *numbers).json["basis"] == "stated"


def test_the_note_on_hindsight_stands_exactly_where_it_is(cli, path):
    with Ledger.open(path, clock=lambda: datetime(2020, 1, 1, tzinfo=UTC)) as book:
        book.ask("Before?", closes="2020-02-01")
    more = ("--by", "Ada", "--said", "2020-01-01", "--chance", "10%")
    told = cli("log", "Q1", *more, "--accept", "clock").err
    assert "Q1 closed on 2020-02-01. A forecast that is entered now" in told
    assert "Q2 closed before" in cli("log", "After?", *more, "--closes", "2020-02-01").err
    cli("log", "Decided?", *more, "--closes", "2099-01-01")
    cli("resolve", "Q3", "yes", "--known", "2020-03-01")
    told = cli("log", "Q3", *more).err
    assert "Q3 is decided (yes, known on 2020-03-01). A forecast that is entered now counts as retrospective" in told
    assert "before it was recorded" not in told
    for number in ("F1", "F2", "F4"):  # Q1 closed long before F1 was entered
        assert cli("show", number, "--json").json["grade"] == "D"


def test_a_late_forecast_is_kept_with_a_note(ready):
    ready(*LINE)
    ran = ready("log", "Q1", "--by", "Bo", "--said", "2021-01-01", "--chance", "1%")
    assert "comes too late: it is kept and shown, not scored" in ran.err


def test_words_of_a_question_that_is_there_mean_that_question(ready):
    ready(*LINE)
    again = ready(*LINE[:3], "Somebody else", *LINE[4:10], "--json")
    assert again.json["question_id"] == "Q1"


def take_the_terminal():
    os.setsid()
    fcntl.ioctl(0, termios.TIOCSCTTY, 0)


def on_a_terminal(path, answer, *args):
    """Run the program on a terminal of its own, answer its question; gives exit code and all it showed."""
    master, slave = pty.openpty()
    child = subprocess.Popen(
        [sys.executable, "-m", "ledger", *args],
        stdin=slave, stdout=slave, stderr=slave, preexec_fn=take_the_terminal,
        env={**os.environ, "PREDICTION_LEDGER_DB": str(path), "COLUMNS": "100"},
    )  # fmt: skip
    os.close(slave)
    shown, given, end = b"", False, time.monotonic() + 120
    while time.monotonic() < end:
        if select.select([master], [], [], 1)[0]:
            try:
                shown += os.read(master, 4096)
            except OSError:  # the other side is gone
                break
        elif given and answer == b"\x03":  # Python can miss a signal that comes just before it waits for a line
            given = False
        if b"[Y/n]" in shown and not given:
            os.write(master, answer)
            given = True
    else:
        child.kill()
    os.close(master)
    return child.wait(timeout=120), shown.decode()


WORDS = ("log", "Will it?", "--by", "Ada", "--said", "2026-01-05", "--chance", "very likely", "--closes", "2099-01-01")


@pytest.mark.parametrize(("answer", "code"), [(b"n\n", 1), (b"y\n", 0), (b"\n", 0), (b"\x03", 130), (b"\x04", 130)])
def test_on_a_terminal_it_asks(ready, path, answer, code):
    got, shown = on_a_terminal(path, answer, *WORDS)
    assert "'very likely' is read as 88%" in shown
    assert "Keep it like that? [Y/n]" in shown
    assert "Traceback" not in shown
    assert len(ready("list", "--forecasts", "--json").json["forecasts"]) == (code == 0)
    assert got == code
    assert shown.count("Stopped; nothing was changed by this command.") == (code != 0)


def test_yes_skips_the_question_and_plain_numbers_need_none(ready, path):
    code, shown = on_a_terminal(path, b"", *WORDS, "--yes")
    assert (code, "Keep it" in shown, "is read as 88%" in shown) == (0, False, True)
    plain = [{"very likely": "70%", "Will it?": "Will that?"}.get(word, word) for word in WORDS]
    code, shown = on_a_terminal(path, b"", *plain)
    assert (code, "Keep it" in shown) == (0, False)
    assert len(ready("list", "--forecasts", "--json").json["forecasts"]) == 2


def test_tables_on_a_terminal_are_drawn(ready, path):
    ready(*LINE)
    code, shown = on_a_terminal(path, b"", "list")
    assert code == 0
    assert "─" in shown
    assert "\t" not in shown
    assert "Will sanctions be in force?" in shown


@pytest.mark.parametrize("option", ["--quote", "--source"])
def test_an_empty_quote_or_source_is_refused(option, cli):
    cli("init")
    said = ("--by", "A", "--said", "2026-01-01", "--chance", "70%", "--closes", "2026-03-01", option, " ")
    assert "is empty; give it, or leave it out" in cli("log", "Will X?", *said, code=1).err
    assert not cli("list").out.splitlines()[1:]


def test_a_bare_number_is_no_question(cli):
    cli("init")
    said = ("--by", "A", "--said", "2026-01-01", "--chance", "70%")
    assert "Q1 is the number of one" in cli("log", "1", *said, code=1).err


@pytest.mark.parametrize(
    "place",
    [
        "postgresql+psycopg://host/x", "postgres://host/x", "sqlite:///url.db", "file:url.db", "http://u:secret@h/x",
        "HTTPS://h", ":memory:", "duckdb:x", "jdbc:postgresql://h/x", "", "  ",
    ],
)  # fmt: skip
def test_a_ledger_is_a_file_or_a_url_of_postgresql_and_nothing_else(cli, tmp_path, monkeypatch, place):
    monkeypatch.chdir(tmp_path)
    for verb in ("init", "list"):
        told = cli(verb, "--db", place, code=1).err
        assert "is neither, name one" in told or "is empty; give the name" in told
        assert "secret" not in told
    assert cli("rebuild", "--db", place, "--to", "new.db", code=1).err == told
    assert not list(tmp_path.iterdir())


@pytest.mark.in_a_file
def test_a_file_may_have_a_colon_in_its_name(cli, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    assert cli("init", "--db", "./notes:2026.db").out
    assert (tmp_path / "notes:2026.db").exists()


def test_a_coders_belief_is_logged_beside_the_imputed_chance(cli):
    cli("init")
    ask = ("log", "Will it?", "--by", "Ada", "--said", "2026-01-05", "--chance", "likely", "--closes", "2099-01-01")
    ran = cli(*ask, "--coder", "Kim", "--belief", "30%")
    assert "F2  Kim gave it 30%" in ran.out
    values = cli("list", "--forecasts", "--json").json["forecasts"]
    assert [(one["forecaster"], one["basis"]) for one in values] == [("Ada", "phrase"), ("Kim", "stated")]
    said = ("--by", "Ada", "--said", "2026-01-05", "--closes", "2099-01-01", "--belief", "30%")
    options = ("--option", "A", "--option", "B", "--chance", "A=50%", "--chance", "B=50%")
    assert "--belief is for yes/no" in cli("log", "Who?", *said, *options, code=1).err


@pytest.mark.parametrize(("answer", "code", "kept"), [(b"n\n", 1, 0), (b"\n", 0, 1)])
def test_on_a_decided_question_it_says_what_that_means_and_asks(ready, path, answer, code, kept):
    ready(*LINE)
    ready("resolve", "Q1", "yes", "--known", "2018-03-04")
    before = len(ready("list", "--forecasts", "--json").json["forecasts"])
    line = ("log", "Q1", "--by", "Bo", "--said", "2018-03-01", "--chance", "99%")
    got, shown = on_a_terminal(path, answer, *line)
    assert "is decided (yes, known on 2018-03-04). A forecast that is entered now counts as" in " ".join(shown.split())
    assert "Keep it like that? [Y/n]" in shown
    assert got == code
    assert len(ready("list", "--forecasts", "--json").json["forecasts"]) == before + kept
    ran = ready(*line, "--json")
    assert "counts as retrospective" in ran.err
    assert ran.json["grade"] == "D"
    late = ready("revise", ran.json["id"], "--said", "2018-03-04", "--chance", "90%").err
    assert "comes too late (on that day only the time of day shows what came first)" in late
    assert (
        "comes too late: it is kept and shown, not scored"
        in ready("revise", "F1", "--said", "2019-03-04", "--chance", "9%").err
    )
