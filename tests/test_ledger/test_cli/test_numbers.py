"""Quantiles, spoken ranges and ordered options on the command line, and in what it prints."""

from __future__ import annotations

import subprocess
import sys

import pytest

import scoring


def test_log_show_score_and_report(cli, path):
    cli("init")
    log = ("log", "Inflation in 2020?", "--by", "Ann", "--said", "2020-01-05", "--closes", "2020-06-01")
    ran = cli(*log, "--range", "5 to 8%")
    assert "'5 to 8%' is read as 10%=5, 90%=8 (%): the central 80%, since no other is said" in ran.err
    assert "F1  Ann said, 80% sure: 5 to 8% on 2020-01-05" in ran.out
    ran = cli("log", "Q1", "--by", "Bob", "--said", "2020-01-06", "--range", "90% sure it is 2 to 4")
    assert "the central 90%, as said" in ran.err
    cli("revise", "F2", "--said", "2020-01-07", "--quantiles", "5%=2, 50%=3, 95%=4.5")
    cli("log", "When?", "--by", "Ann", "--said", "2020-01-05", "--closes", "2020-06-01",
        "--quantiles", "10%=2020-03-01, 90%=never")  # fmt: skip
    assert "WIS 2.2 %" in cli("resolve", "Q1", "3.1%", "--known", "2020-06-01").out
    assert "WIS" in cli("resolve", "Q2", "never", "--known", "2020-06-01").out
    shown = cli("show", "F3").out
    assert "quantiles          5% 2; 50% 3; 95% 4.5" in shown
    assert "90% held, interval score 2.5" in shown
    whole = cli("show", "F3", "--json").json
    assert whole["quantiles"] == {"0.05": 2.0, "0.5": 3.0, "0.95": 4.5}
    crps = scoring.crps(levels=[0.05, 0.5, 0.95], values=[[2, 3, 4.5]], outcome=[3.1])[0]
    assert whole["crps"] == pytest.approx(crps)
    assert whole["wis"] == pytest.approx(2 * (0.05 * 1.1 + 0.5 * 0.1 + 0.05 * 1.4) / 3)
    table = [line.split("\t") for line in cli("score").out.split("\n\n")[1].splitlines()]
    assert table[4] == ["Bob", "WIS in %", "1", "1", "0.1167", "-", "0.2303", "90%: 1 of 1"]
    assert [line[:2] for line in table[1:4]] == [*(["Ann", "WIS in %"], ["Ann", "WIS in days"], ["Ann", "all units"])]
    cards = {card["forecaster"]: card for card in cli("score", "--json").json["forecasters"]}
    assert [unit["unit"] for unit in cards["Ann"]["units"]] == ["%", "days"]
    assert cards["Ann"]["interval_coverage"] == [{"said": 0.8, "n": 2, "held": 1, "undecided": 0}]
    assert "intervals held  80%: 1 of 2" in cli("report").out
    markdown = cli("report", "--format", "markdown").out
    assert "## Numbers, dates and ordered options" in markdown
    assert "- WIS: weighted interval score" in markdown
    report = cli("report", "--format", "json").json
    assert report["forecasts"][3]["quantiles"] == {"0.1": "2020-03-01", "0.9": "never"}


def test_a_ledger_without_such_questions_says_nothing_of_them(cli):
    cli("init")
    cli("log", "Rain?", "--by", "Ann", "--said", "2020-01-05", "--chance", "70%", "--closes", "2020-06-01")
    cli("resolve", "Q1", "yes", "--known", "2020-06-01")
    for ran in (cli("score"), cli("report"), cli("report", "--format", "markdown")):
        for word in ("WIS", "RPS", "ntervals held", "Numbers"):
            assert word not in ran.out + ran.err
    assert "\n\n" not in cli("score").out


def test_ordered_on_the_command_line(cli):
    cli("init")
    cli("log", "How warm?", "--by", "Ann", "--said", "2020-01-05", "--closes", "2020-06-01", "--ordered",
        "--option", "cold", "--option", "mild", "--option", "hot",
        "--chance", "cold=50%", "--chance", "mild=30%", "--chance", "hot=20%")  # fmt: skip
    ran = cli("resolve", "Q1", "cold", "--known", "2020-06-01")
    assert "Brier 0.3800 (0 to 2), RPS 0.1450 (0 to 1)" in ran.out
    assert "RPS 0-1\t1\t-\t0.1450" in cli("score").out
    assert "ordered RPS     0.1450 (0 to 1)" in cli("report").out
    assert cli("list", "--json").json["questions"][0]["ordered"] is True


NEW = ("log", "What?", "--by", "Ann", "--said", "2020-01-05", "--closes", "2020-06-01")


@pytest.mark.parametrize(
    ("args", "code", "words"),
    [
        (NEW, 2, "one of --chance, --quantiles and --range"),
        ((*NEW, "--chance", "70%", "--range", "5 to 8"), 2, "one of --chance, --quantiles and --range"),
        ((*NEW, "--range", "2027 to 2029"), 1, "can be numbers or dates; say --kind"),
        ((*NEW, "--range", "8 to 5"), 1, "does not rise"),
        ((*NEW, "--range", "1,5 to 2"), 1, "is not a number as en writes it"),
        ((*NEW, "--range", "5 to 8%", "--unit", "people"), 1, "the question in 'people'"),
        ((*NEW, "--range", "5 to 8", "--kind", "binary"), 1, "yes/no question; give it a --chance"),
        ((*NEW, "--range", "5 to 8", "--kind", "date"), 1, "not a range of dates"),
        ((*NEW, "--range", "5 to 8", "--unit", "x", "--upper", "7"), 1, "8, lies above the question's upper end, 7"),
        ((*NEW, "--quantiles", "5%=3, 50%=2"), 1, "values must not fall"),
        ((*NEW, "--quantiles", "50%=3, 5%=2"), 1, "levels must rise"),
        ((*NEW, "--quantiles", "0%=3"), 1, "not strictly between 0 and 1"),
        ((*NEW, "--quantiles", "50%=never", "--unit", "x"), 1, "needs numbers"),
        ((*NEW, "--quantiles", "50%=3", "--kind", "date"), 1, "needs days"),
        ((*NEW, "--quantiles", "50%=2027-13-01"), 1, "not a day of the calendar"),
        ((*NEW, "--quantiles", "50%=soon"), 1, "is not"),
        ((*NEW, "--chance", "70%", "--ordered"), 1, "has no options"),
        (("log", "Q1", "--by", "Ann", "--said", "2020-01-05", "--range", "5 to 8", "--unit", "x"), 1, "--unit"),
        (("log", "Q1", "--by", "Ann", "--said", "2020-01-05", "--range", "5 to 8"), 1, "yes/no question"),
        (("resolve", "Q2", "5 apples", "--known", "2020-06-01"), 1, "in 'apples'"),
        (("resolve", "Q2", "yes", "--known", "2020-06-01"), 1, "use a number"),
        (("resolve", "Q2", "1,5", "--known", "2020-06-01"), 1, "is not a number as en writes it"),
    ],
)
def test_refused_on_the_command_line(args, code, words, cli, path):
    cli("init")
    cli("log", "Rain?", "--by", "Ann", "--said", "2020-01-05", "--chance", "70%", "--closes", "2020-06-01")
    cli("log", "Seats?", "--by", "Ann", "--said", "2020-01-05", "--quantiles", "50%=3", "--unit", "seats",
        "--closes", "2020-06-01")  # fmt: skip
    before = cli("list", "--forecasts", "--json").out
    assert words in cli(*args, code=code).err
    assert cli("list", "--forecasts", "--json").out == before


def test_amounts_are_shown_before_they_are_kept(cli):
    cli("init")
    ran = cli(*NEW, "--quantiles", "10%=2.5 million, 90%=3,000,000", "--unit", "people")
    assert "'2.5 million' is read as 2500000 people" in ran.err
    assert "'3,000,000' is read as 3000000 people" in ran.err
    ran = cli("resolve", "Q1", "2.6 million", "--known", "2020-06-01")
    assert "'2.6 million' is read as 2600000 people" in ran.err
    assert "resolved 2600000]" in ran.out


def test_listing_numbers_loads_no_numpy(cli, path):
    """It is loaded where one of them is scored: scores are worked out in one place."""
    cli("init")
    cli(*NEW, "--quantiles", "10%=2, 90%=3", "--unit", "x")
    code = (
        "import sys; from ledger.cli.main import _run; _run(['list', '--forecasts']);sys.exit('numpy' in sys.modules)"
    )
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


def test_a_negative_number_is_an_outcome_and_no_option(cli):
    cli("init")
    said = ("--by", "Ann", "--said", "2020-01-05", "--closes", "2020-06-01", "--unit", "K")
    known = ("--known", "2020-06-01")
    for i in range(4):
        cli("log", f"How cold {i}?", *said, "--quantiles", "10%=-8, 90%=-2")
    assert "resolved -5]" in cli("resolve", "Q1", "-5", *known).out
    assert "resolved -0.5]" in cli("resolve", *known, "Q2", "--", "-.5").out
    assert "resolved -250]" in cli("resolve", "Q3", "-2.5 hundred", *known, "--note", "-3 at first").out
    shown = cli("show", "Q3").out
    assert "-3 at first" in shown
    assert "\N{WORD JOINER}" not in shown
    slip = cli("resolve", "Q4", "-5", "--knwon", "2020-06-01", code=2).err
    assert "--knwon" in slip
    assert "--known" in slip
    assert "'-5x'" in cli("resolve", "Q4", "-5x", *known, code=1).err


def test_the_chance_of_an_option_may_be_0_or_1(cli):
    cli("init")
    said = ("--said", "2020-01-05")
    options = [part for name in "abc" for part in ("--option", name)]
    closes = ("--closes", "2020-06-01", *options)
    ran = cli("log", "Which?", "--by", "Ann", *said, *closes, *_chances("a=20%", "b=0.8", "c=0"))
    assert "Ann gave it 20% / 80% / 0%" in ran.out
    ran = cli("log", "Q1", "--by", "Bob", *said, *_chances("a=1", "b=0", "c=0"))
    assert "Bob gave it 100% / 0% / 0%" in ran.out
    cli("log", "Will it?", "--by", "Ann", *said, *closes[:2], "--chance", "50%")
    assert "not a probability" in cli("log", "Q2", "--by", "Bob", *said, "--chance", "1", code=1).err


def _chances(*given):
    return [part for one in given for part in ("--chance", one)]


def test_a_number_of_days_is_kept_apart_from_dates(cli):
    cli("init")
    log = ("--by", "Ann", "--said", "2020-01-05", "--closes", "2020-06-01")
    cli("log", "How long?", *log, "--unit", "days", "--quantiles", "50%=10")
    cli("log", "When?", *log, "--quantiles", "50%=2020-05-01")
    cli("resolve", "Q1", "12", "--known", "2020-06-01")
    cli("resolve", "Q2", "2020-05-05", "--known", "2020-06-01")
    [card] = cli("score", "--json").json["forecasters"]
    assert [(one["unit"], one["n"], one["wis"]) for one in card["units"]] == [
        ("days", 1, 4.0),
        ("days (a number)", 1, 2.0),
    ]


def test_large_scores_keep_their_digits(cli):
    cli("init")
    cli(
        "log",
        "How many?",
        "--by",
        "Ann",
        "--said",
        "2020-01-05",
        "--closes",
        "2020-06-01",
        "--quantiles",
        "50%=123456789",
    )
    assert "WIS 123456789 " in cli("resolve", "Q1", "0", "--known", "2020-06-01").out
    assert "\t123456789\t" in cli("score").out
