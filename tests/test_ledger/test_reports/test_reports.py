"""Reports: the same bytes from the same input, hostile text made harmless, JSON that is JSON."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from datetime import date
from types import SimpleNamespace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ledger.reports import render
from ledger.reports.markdown import escaped
from ledger.reports.wording import plain
from scoring.estimates import Estimate

FORMS = ("text", "markdown", "json")
HOSTILE = (
    "a|b", "<script>alert(1)</script>", "[x](javascript:alert(1))", "![x](https://example.org/x.png)", "`code`", "# head",
    "&lt;b&gt;", "*bold* _it_ ~~no~~", "https://example.org/auto", "<https://example.org>", "$x$", "{{ x }}", "\\|", "- item",
    "1. item", "[^1]", "www.example.org", "me@example.org", ":smile:",
)  # fmt: skip


@pytest.fixture
def judged(full_book):
    """A ledger with forecasts of every fate."""
    return full_book


def test_every_form_of_a_full_ledger(judged):
    record, forecasts = judged.track_record(), judged.forecasts()
    for form in FORMS:
        text = render(form, record, forecasts)
        assert text.endswith("\n")
        assert not text.endswith("\n\n")
        assert record.root in text
        assert render(form, record, forecasts) == text
    text = render("text", record, forecasts)
    total = sum(record.left_out.values()) + record.scored
    assert f"{total} forecasts logged = {record.scored} scored + " in text
    for reason, count in record.left_out.items():
        assert re.search(rf"^ +{count}  {reason}: ", text, re.MULTILINE)
    for forecast in forecasts:
        assert f"  {forecast} {forecast.forecaster}, " in text
    assert max(len(line) for line in text.splitlines()) <= 110


def test_json_reports_hold_the_figures(judged):
    record, forecasts = judged.track_record(), judged.forecasts()
    values = json.loads(render("json", record, forecasts))
    assert [f["id"] for f in values["forecasts"]] == [str(f) for f in forecasts]
    assert values["logged"] == len(forecasts)
    assert values["checkpoint"] == {"entries": record.entries, "root": record.root}
    assert "forecasts" not in json.loads(render("json", record, None))


def test_as_of_a_past_day_gives_the_same_bytes_later(judged, clock):
    day = judged.today
    before = [render(form, judged.track_record(as_of=day), judged.forecasts(as_of=day)) for form in FORMS]
    clock.advance(days=40)
    after = [render(form, judged.track_record(as_of=day), judged.forecasts(as_of=day)) for form in FORMS]
    assert before == after


def test_two_processes_give_the_same_bytes(cli, path):
    cli("init")
    for who, tag in (("Ada", "x"), ("Bo", "y"), ("Émile", "x"), ("cy", "z"), ("Zed", "w")):
        cli(
            *(
                "log",
                f"Will {who} win?",
                "--by",
                who,
                "--said",
                "2020-01-01",
                "--chance",
                "70%",
                "--closes",
                "2020-02-01",
            ),
            *("--tag", tag, "--tag", "a", "--tag", "b"),
        )
    for number in (1, 2, 3):
        cli("resolve", f"Q{number}", ("yes", "no", "ambiguous")[number - 1], "--known", "2020-02-01")

    def run(seed, *args):
        env = {
            **os.environ,
            "PYTHONHASHSEED": seed,
            "PREDICTION_LEDGER_DB": str(path),
            "TZ": "Asia/Tokyo" if seed == "1" else "UTC",
        }
        command = [sys.executable, "-m", "ledger", *args, "--as-of", "2020-03-01"]
        return subprocess.run(command, env=env, capture_output=True, check=True, timeout=120).stdout

    for args in (
        *(("report", "--format", form) for form in FORMS),
        ("export",),
        ("score", "--json"),
        ("show", "Q1", "--json"),
    ):
        assert run("1", *args) == run("2", *args)


def test_markdown_of_hostile_text_is_one_table_row(book):
    for text in HOSTILE:
        book.log(text + "?", forecaster=text, probability=0.5, made_on="2026-02-01", closes="2026-02-20")
    text = render("markdown", book.track_record(), book.forecasts())
    rows = [line for line in text.splitlines() if re.match(r"\| F\d", line)]
    assert len(rows) == len(HOSTILE)
    for row in rows:
        assert len(re.findall(r"(?<!\\)(?:\\\\)*\|", row)) == 11
    assert not re.search(r"(?<!\\)<", text)
    assert not re.search(r"(?<!\\)\]\(", text)
    assert not re.search(r"(?<!\\)!\[", text)


@given(text=st.text(max_size=40))
def test_escaped_text_is_one_line_without_meaning(text):
    made = escaped(text)
    assert len(made.splitlines()) <= 1
    assert not re.search(r"(?<!\\)(?:\\\\)*[|<>`*_\[\]]", made)
    assert " ".join(text.split()) == re.sub(r"\\(.)", r"\1", made)


def test_an_empty_ledger_has_a_report(book):
    for form in FORMS:
        assert render(form, book.track_record(), book.forecasts())
    assert "0 forecasts logged = 0 scored." in render("text", book.track_record(), [])


def test_filters_are_stated(cli):
    cli("init")
    cli(
        *(
            "log",
            "W?",
            "--by",
            "Ada",
            "--said",
            "2020-01-01",
            "--chance",
            "70%",
            "--closes",
            "2020-02-01",
            "--tag",
            "x|y",
        )
    )
    for form in FORMS:
        text = cli("report", "--format", form, "--by", "ada", "--tag", "x|y", "--since", "2019-01-01").out
        assert "Ada" in text
        assert "2019-01-01" in text.replace("\\-", "-")
        assert ("x\\|y" if form == "markdown" else "x|y") in text
    assert "every forecast for itself" in cli("report", "--time", "every").out
    assert "prospective" in cli("report", "--prospective-only").out


def test_a_long_ledger_is_not_listed_one_by_one(cli, tmp_path):
    file = tmp_path / "a.csv"
    rows = [f"Will {i}?,2020-01-01,Ada,2019-01-01,0.5,yes" for i in range(501)]
    file.write_text("\n".join(["question,closes,forecaster,made_on,probability,outcome", *rows]))
    cli("init")
    cli("import", file)
    assert "Forecasts:" not in cli("report").out
    assert "501 forecasts logged = 501 scored." in cli("report").out


def test_numbers_in_reports_are_those_of_the_scorecard(judged):
    record = judged.track_record()
    text = render("markdown", record, None)
    for card in record.scorecards:
        if card.brier is not None:
            assert f"| {card.brier.n} | {card.brier.value:.4f} |" in text


def test_a_report_needs_no_session(judged):
    """Frozen values in, text out: what is closed meanwhile does not matter."""
    record, forecasts = judged.track_record(), judged.forecasts()
    judged.close()
    assert all(render(form, record, forecasts) for form in FORMS)
    assert isinstance(record.as_of, date)
    assert not isinstance(record, SimpleNamespace)


@pytest.mark.parametrize(
    ("args", "fates"),
    [
        ((), ["superseded", "scored"]),
        (("--time", "every"), ["scored", "scored"]),
        (("--prospective-only",), ["retrospective", "retrospective"]),
    ],
)
def test_the_listed_fates_are_those_that_were_counted(cli, args, fates):
    cli("init")
    asked = ("log", "Will it?", "--by", "Ada", "--said", "2020-01-01", "--chance", "70%")
    cli(*asked, "--closes", "2020-02-01")
    cli("revise", "F1", "--chance", "80%", "--said", "2020-01-02")
    cli("resolve", "Q1", "yes", "--known", "2020-02-01")
    values = cli("report", "--format", "json", *args).json
    assert [one["state"] for one in values["forecasts"]] == fates
    assert values["scored"] == fates.count("scored")
    assert all(fates.count(reason) == n for reason, n in values["left_out"].items())


def people(*scores):
    """Groups with these mean scores and limits."""
    empty = {"base_rate": 0.5, "said": 0.5, "choice": None, "quantities": None}
    return [
        SimpleNamespace(label=f"P{k}", score=score and Estimate(*score, 40, 40, 0.01, 0.95), **empty)
        for k, score in enumerate(scores)
    ]


@pytest.mark.parametrize(
    ("scores", "running", "told"),
    [
        ([None, None], 0, [plain.NOTHING]),
        ([(0.1, 0.05, 0.2)], 3, [plain.BIASED]),
        ([], 0, []),
        (
            [(0.1, 0.05, 0.2), (0.2, 0.15, 0.3), (0.4, 0.3, 0.5), (0.3, None, None), None],
            0,
            [
                "Of 4 groups 1 did better than always saying 50% by more than luck explains, 1 worse; of 2 it cannot be said."
            ],
        ),
        (
            [(0.2, 0.15, 0.3)] * 4,
            0,
            ["Of none of 4 groups can it be said yet whether they do better than always saying 50%."],
        ),
        ([(0.1, 0.05, 0.2)] * 4, 0, ["Of 4 groups 4 did better than always saying 50% by more than luck explains."]),
    ],
)
def test_what_is_said_first_of_many(scores, running, told):
    assert plain.in_short(people(*scores), "groups", running) == told
