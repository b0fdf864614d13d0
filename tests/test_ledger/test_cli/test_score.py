"""The options of score: what they give, what they refuse, and what is said beside it."""

from __future__ import annotations

import json

import pytest

from ledger.api.ledger import Ledger
from ledger.errors import RefusedError
from ledger.reports.score_json import ranking_json, table_json, vagueness_json, versus_json

TERMS = (
    *("as_of", "ledger", "checkpoint", "scope", "rule", "scales", "low_is_good", "floor", "clipped", "logged"),
    *("scored", "stamped", "prospective", "documented", "retrospective", "left_out", "bases", "policy"),
)


@pytest.fixture
def filled(cli):
    cli("init")
    for question, who, chance, outcome, tag in (
        ("A?", "Ada", "likely", "yes", "x"),
        ("B?", "Ada", "20%", "no", "y"),
        ("C?", "Ada", "0%", "yes", "x"),
        ("D?", "Ada", "30%", None, "y"),
        ("A?", "Bo", "60%", None, None),
        ("B?", "Bo", "50%", None, None),
    ):
        more = [] if tag is None else ["--tag", tag, "--closes", "2099-01-01" if question == "D?" else "2020-02-01"]
        cli("log", question, "--by", who, "--said", "2020-01-01", "--chance", chance, *more)
        if outcome:
            number = {"A?": 1, "B?": 2, "C?": 3}[question]
            cli("resolve", f"Q{number}", outcome, "--known", "2020-02-01")
    return cli


@pytest.mark.parametrize("axis", ["forecaster", "tag", "horizon", "year", "basis", "source"])
def test_by_takes_an_axis(filled, axis, path):
    ran = filled("score", "--by", axis, "--json").json
    kind = "forecaster" if axis == "forecaster" else "group"
    shape = ["by", "reference", "reference_forecaster", "min_n", "hidden", "counted_in_several", f"{kind}s"]
    assert list(ran) == [*TERMS, *shape]
    assert ran["by"] == axis
    assert {"n", "score", "score_low", "score_high", "brier", "base_rate", "skill", "skill_se", "left_out"} <= {
        *ran[f"{kind}s"][0]
    }
    with Ledger.open(path, write=False) as book:
        assert json.loads(json.dumps(table_json(book.scores(by=axis)))) == ran
    text = filled("score", "--by", axis)
    assert text.out.splitlines()[0].split("\t")[:2] == [axis, "n"]
    assert len(text.out.splitlines()) == 1 + len(ran[f"{kind}s"])


def test_by_takes_a_name_as_before(filled):
    one = filled("score", "--by", "ada", "--json").json
    assert one == filled("score", "--forecaster", "Ada", "--json").json
    assert [card["forecaster"] for card in one["forecasters"]] == ["Ada"]
    both = filled("score", "--by", "tag", "--by", "Bo", "--json").json
    assert both == filled("score", "--by", "tag", "--forecaster", "Bo", "--json").json
    assert both["scope"]["forecaster"] == "Bo"
    assert "no forecaster 'Tags'; to group, write --by tag" in filled("score", "--by", "Tags", code=1).err
    assert "one way of grouping, not 2" in filled("score", "--by", "tag", "--by", "year", code=1).err
    assert "one forecaster, not 2" in filled("score", "--by", "Ada", "--forecaster", "Bo", code=1).err


def test_a_forecaster_called_like_an_axis(filled):
    filled("log", "A?", "--by", "Source", "--said", "2020-01-02", "--chance", "10%")
    ran = filled("score", "--by", "source")
    assert "A forecaster is called 'source' too: --forecaster source" in ran.err
    assert ran.out.startswith("source\tn")
    assert filled("score", "--forecaster", "source", "--json").json["scope"]["forecaster"] == "Source"
    assert "Q1" in filled("list", "--forecaster", "Source").out


REFUSED = [
    (("--compare", "Ada", "Bo", "--leaderboard"), "two questions"),
    (("--leaderboard", "--by", "tag"), "--by does not go with --leaderboard"),
    (("--leaderboard", "--forecaster", "Ada"), "--forecaster does not go with --leaderboard"),
    (("--compare", "Ada", "Bo", "--by", "Ada"), "--forecaster does not go with --compare"),
    (("--compare", "Ada", "Bo", "--decompose"), "--decompose does not go with --compare"),
    (("--scales", "--rule", "log"), "--rule does not go with --scales; it goes with --compare, --leaderboard"),
    (("--scales", "--min-n", "3"), "--min-n does not go with --scales"),
    (("--scales", "--reference", "half"), "--reference does not go with --scales"),
    (("--rule", "log", "--bounds"), "goes with the rule brier"),
    (("--rule", "spherical", "--decompose"), "brier and log"),
    (("--rule", "baseline", "--reference", "crowd"), "compares already"),
    (("--with-implied",), "goes with --decompose"),
    (("--floor", "0.1"), "brier needs none"),
    (("--rule", "log", "--floor", "0"), "above 0"),
    (("--compare", "Ada", "Nobody"), "no forecaster 'Nobody'"),
    (("--compare", "Ada", "Bo", "--time", "every"), "one score a question"),
    (("--reference", "Nobody"), "no forecaster 'Nobody'"),
]


@pytest.mark.parametrize(("args", "says"), REFUSED, ids=str)
def test_options_that_do_not_go_together(filled, args, says):
    ran = filled("score", *args, code=1)
    assert says in ran.err
    assert ran.out == ""


@pytest.mark.parametrize("args", [("--rule", "linear"), ("--time", "now"), ("--min-n", "-1"), ("--compare", "Ada")])
def test_wrong_usage(filled, args):
    filled("score", *args, code=2)


def test_infinite_scores_are_said_plainly(filled):
    ran = filled("score", "--rule", "log", "--by", "Ada")
    assert "1 forecast gave no chance to what happened: the score is infinite" in ran.err
    assert ran.out.splitlines()[1].split("\t")[3] == "inf"
    ada = filled("score", "--rule", "log", "--by", "Ada", "--json").json["forecasters"][0]
    assert (ada["score"], ada["infinite"]) == (None, 1)
    floored = filled("score", "--rule", "log", "--floor", "0.01")
    assert "moved to between 0.01 and 0.99 first: 1 forecast moved" in floored.err


def test_the_policy_is_stated(filled):
    filled("log", "B?", "--by", "Bo", "--said", "2020-03-01", "--chance", "10%")
    filled("log", "A?", "--by", "Cy", "--said", "2020-01-01", "--chance", "will")
    for args in ((), ("--by", "tag"), ("--leaderboard",)):
        policy = filled("score", *args, "--json").json["policy"]
        assert policy["late"] | {"why": ""} == {
            **{"counts": False, "scored": 0, "left_out": 1, "same_day": False, "why": ""}
        }
        assert (policy["retrospective"]["counts"], policy["retrospective"]["scored"]) == (True, 6)
        assert (policy["implied"]["scored"], policy["imputed"]["scored"]) == (1, 0)
        assert policy["implied"]["in_calibration"] is False
        err = filled("score", *args, "--notes").err
        assert "1 implied count in the score: the numbers are not the forecasters' own." in err
        assert "0 prospective" in err
        assert "1 late" in err
    only = filled("score", "--by", "tag", "--prospective-only", "--json").json
    assert (only["policy"]["retrospective"]["counts"], only["scored"]) == (False, 0)
    assert only["policy"]["retrospective"]["left_out"] == 6
    ran = filled("score", "--decompose")
    assert "Kept out of calibration: 1 implied" in ran.err
    kept = filled("score", "--decompose", "--with-implied", "--json").json
    assert kept["policy"]["implied"]["in_calibration"] is True


def test_decomposition_and_reliability_as_json(filled):
    ada = filled("score", "--decompose", "--by", "Ada", "--json").json["forecasters"][0]
    parts = ada["decomposition"]
    assert parts["n"] == 3
    total = parts["miscalibration"] - parts["discrimination"] + parts["uncertainty"]
    assert total == pytest.approx(parts["score"]) == pytest.approx(ada["score"])
    assert [point["probability"] for point in ada["reliability"]] == sorted(
        point["probability"] for point in ada["reliability"]
    )
    assert {*ada["reliability"][0]} == {"probability", "n", "rate", "curve", "low", "high"}
    assert all(point["low"] <= point["high"] for point in ada["reliability"])


def test_bounds_and_small_groups(filled):
    ada = filled("score", "--bounds", "--by", "Ada", "--json").json["forecasters"][0]
    assert ada["possible"]["open"] == 1
    assert ada["possible"]["low"] == pytest.approx((3 * ada["brier"] + 0.3**2) / 4)
    assert ada["possible"]["high"] == pytest.approx((3 * ada["brier"] + 0.7**2) / 4)
    ran = filled("score", "--min-n", 3)
    assert "Not shown: 1 forecaster with fewer than 3" in ran.err
    assert len(ran.out.splitlines()) == 2


def test_compare_leaderboard_and_scales_give_what_the_api_gives(filled, path):
    with Ledger.open(path, write=False) as book:
        for args, values in (
            (("--compare", "Ada", "Bo"), versus_json(book.compare("Ada", "Bo"))),
            (("--leaderboard", "--time", "mean"), ranking_json(book.leaderboard(time="mean"))),
            (("--scales",), vagueness_json(book.vagueness())),
            (("--scales", "--by", "Ada"), vagueness_json(book.vagueness(forecaster="Ada"))),
        ):
            ran = filled("score", *args, "--json")
            assert ran.json == json.loads(json.dumps(values))
            assert list(ran.json)[: len(TERMS)] == list(TERMS)
            assert ran.err == ""
            text = filled("score", *args)
            assert "Ada" in text.out
            assert "As of " in text.err


def test_it_begins_plainly_and_has_conventions_for_who_asks(filled):
    ran = filled("score", "--by", "Ada")
    assert ran.err.startswith("Ada: ")
    assert "always saying 50%" in ran.err.splitlines()[0]
    assert "Student's t" not in ran.err
    assert "Student's t" in filled("score", "--by", "Ada", "--notes").err
    assert "No skill (-): fewer than 20 independent claims" in ran.err


def test_a_comparison_in_words(filled):
    ran = filled("score", "--compare", "Ada", "Bo")
    assert "Nobody is shown to be better yet" in ran.err
    assert "1 question that Ada alone answered, 0 that Bo alone did" in ran.err
    assert ran.out.splitlines()[0] == "forecaster\tBrier 0-1\tshared questions\tanswered alone"


def test_who_is_not_told_apart_is_not_probably_the_best(filled):
    for n, (ada, bo) in enumerate(((70, 40), (60, 80), (30, 20))):
        filled("log", f"E{n}?", "--by", "Ada", "--said", "2020-01-01", "--chance", f"{ada}%", "--closes", "2020-02-01")
        filled("log", f"Q{5 + n}", "--by", "Bo", "--said", "2020-01-01", "--chance", f"{bo}%")
        filled("resolve", f"Q{5 + n}", "yes" if n else "no", "--known", "2020-02-01")
    ran = filled("score", "--leaderboard")
    header, *lines = (line.split("\t") for line in ran.out.strip().splitlines())
    assert {line[header.index(name)] for line in lines[:2] for name in ("rank 95%", "best")} == {"-"}
    assert [line[header.index("independent")] for line in lines[:2]] == ["5", "5"]
    assert [line[0] for line in lines[2:]] == ["(always 50%)", "(base rate)", "(crowd median)"]
    assert [line[header.index("adjusted")] for line in lines[2:3]] == ["0.2500"]
    assert ran.err.startswith("Nobody is shown to be better than anybody yet")
    assert "Ranks rest on as few as 5 independent questions" in ran.err
    found = filled("score", "--leaderboard", "--json").json
    assert [one["best"] for one in found["leaderboard"]] == [None, None]
    assert [one["questions"] for one in found["references"]] == [6, 6, 5]


def test_filters_hold_for_every_view(filled):
    for args in (("--by", "year"), ("--leaderboard", "--as-of", "today"), ("--compare", "Ada", "Bo")):
        ran = filled("score", *args, "--tag", "x", "--json", code=0).json
        assert ran["scope"]["tags"] == "x"
        assert ran["logged"] == 3
    assert filled("score", "--by", "tag", "--as-of", "2020-01-15", "--json").json["scored"] == 0
    filled("score", "--by", "tag", "--ledger-at", "0")


def test_a_terminal_has_room_for_every_column(filled, monkeypatch):
    """What is asked for besides comes in tables of its own, each within 80 columns."""
    import sys

    monkeypatch.setenv("COLUMNS", "26")
    monkeypatch.setenv("TERM", "dumb")
    monkeypatch.setattr(type(sys.stdout), "isatty", lambda self: True, raising=False)
    ran = filled("score", "--decompose", "--bounds", "--reference", "crowd", "--time", "weighted")
    for word in ("miscalibration", "coverage", "could become", "compared", "left out"):
        assert word in ran.out
    assert max(map(len, ran.out.splitlines())) <= 80


def test_a_forecaster_called_like_a_reference_is_hinted_at(filled):
    hint = "A forecaster is called 'crowd' too: in capitals, --reference CROWD is that one."
    assert hint not in filled("score", "--reference", "crowd").err
    filled("log", "A?", "--by", "crowd", "--said", "2020-01-01", "--chance", "60%")
    assert hint in filled("score", "--reference", "crowd").err
    ran = filled("score", "--reference", "CROWD", "--notes")
    assert hint not in ran.err
    assert "score of the forecaster crowd on the same question" in ran.err


@pytest.mark.parametrize(
    ("option", "values"),
    [
        ("--reference", ("half", "crowd")),
        ("--rule", ("log", "brier")),
        ("--time", ("last", "every")),
        ("--floor", ("0.1", "0.2")),
        ("--min-n", ("1", "2")),
        ("--compare", (("Ada", "Bo"), ("Bo", "Ada"))),
    ],
)
def test_an_option_given_twice_is_refused(filled, option, values):
    given = [part for value in values for part in (option, *([value] if isinstance(value, str) else value))]
    assert "it is given 2 times; leave one of them" in filled("score", *given, code=2).err


def test_it_is_said_when_a_least_number_hides_everything(filled):
    assert "Nobody has 100 scored yes/no forecasts." in filled("score", "--min-n", "100").err
    assert "No group has 100 scored yes/no forecasts." in filled("score", "--min-n", "100", "--by", "tag").err
    assert "No forecasts match." in filled("score", "--tag", "nope", "--by", "tag").err


@pytest.mark.parametrize(
    "asked",
    [
        *({"min_n": "x"}, {"min_n": -1}, {"min_n": 1.5}, {"min_n": True}, {"min_n": None}),
        *({"rule": ["log"]}, {"rule": "log", "floor": "x"}, {"rule": "log", "floor": float("nan")}),
    ],
)
def test_python_is_refused_what_the_options_would_not_take(filled, path, asked):
    with Ledger.open(path, write=False) as book:
        for ask in (book.scores, book.leaderboard):
            with pytest.raises(RefusedError):
                ask(**asked)


def test_markdown_has_the_n_of_each_score(filled):
    filled("log", "E?", "--by", "Ada", "--said", "2020-01-01", "--closes", "2020-02-01", "--option", "a",
           "--option", "b", "--chance", "a=40%", "--chance", "b=60%")  # fmt: skip
    filled("log", "F?", "--by", "Ada", "--said", "2020-01-01", "--closes", "2020-02-01", "--quantiles", "50%=3")
    filled("resolve", "Q5", "b", "--known", "2020-02-01")
    filled("resolve", "Q6", "5", "--known", "2020-02-01")
    lines = filled("report", "--format", "markdown").out.splitlines()
    head = next(line for line in lines if line.startswith("| Forecaster | Yes/no n "))
    row = next(line for line in lines if line.startswith("| Ada "))
    cells = dict(zip(*([cell.strip() for cell in line.split("|")[1:-1]] for line in (head, row)), strict=True))
    assert (cells["Yes/no n"], cells["Choice n"], cells["Choice Brier (0-2)"]) == ("3", "1", "0.3200")
    assert lines[lines.index(head) + 1].count("|") == head.count("|")
    table = [[cell.strip() for cell in line.split("|")[1:-1]] for line in lines if line.startswith("| F")]
    at = next(cells for cells in table if "Question" in cells).index("Question")
    scores = {cells[at]: cells[-1] for cells in table if len(cells) > at}
    assert scores["Question"] == "Score"
    assert scores["A?"].startswith("Brier 0.")
    assert scores["F?"].startswith("WIS 2 ")


def test_a_count_stays_with_its_reason_where_there_is_little_room(monkeypatch, capsys):
    from ledger.cli import output

    monkeypatch.setenv("COLUMNS", "26")
    wide = "a name of many words that has to give way"
    output._rich_table({"forecaster": [wide] * 2, "left out": ["2 ambiguous", "1 superseded"]}, ())
    printed = capsys.readouterr().out
    assert "2 ambiguous" in printed
    assert "1 superseded" in printed


def test_a_group_without_scored_forecasts_has_dashes_for_its_calibration(filled):
    """D? is open and alone in its horizon: the others' columns of calibration are empty for it."""
    ran = filled("score", "--by", "horizon", "--decompose")
    assert (ran.code, ran.err.count("Traceback")) == (0, 0)
    [row] = [line for line in ran.out.splitlines() if "over 10 years" in line]
    assert row.split()[-1] == "-"
