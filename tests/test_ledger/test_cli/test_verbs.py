"""Every verb from the command line: what it prints, its JSON, and how it refuses."""

from __future__ import annotations

import json
import shlex

import pytest

from ledger.cli.main import VERBS

ENGINES = "both"

EVIDENCE = "https://example.org/notice"
ASKED = ("log", "Will it rain?", "--by", "Ada", "--said", "2026-01-05", "--chance", "70%")
CHOICE = (
    *("log", "Who wins?", "--by", "Bo", "--said", "2026-01-06", "--chance", "red=20%", "--chance", "blue = 0.8"),
    *("--closes", "2099-02-01", "--option", "red", "--option", "blue"),
)  # fmt: skip


@pytest.fixture
def full(cli):
    """Q1 resolved, Q2 a choice question that is open, Q3 due; F1 revised by F4, F3 withdrawn."""
    cli("init", "--title", "Test")
    cli(*ASKED, "--closes", "2026-02-01", "--tag", "weather", "--quote", "rain, likely", "--source", EVIDENCE)
    cli(*CHOICE)
    cli("log", "Will it snow?", "--by", "Cy", "--said", "2026-01-07", "--chance", "10%", "--closes", "2026-03-01")
    cli("revise", "F1", "--chance", "0.9", "--said", "2026-01-08")
    cli("withdraw", "F3", "--on", "2026-01-09", "--reason", "slip")
    cli("resolve", "Q1", "yes", "--known", "2026-02-01", "--evidence", EVIDENCE)
    return cli


@pytest.mark.in_a_file
def test_init_makes_a_ledger_once(cli, path):
    made = cli("init", "--zone", "Europe/Paris")
    assert made.out.startswith(f"Made {path}, ledger ")
    assert made.out.endswith("days in Europe/Paris.\n")
    assert "exists already" in cli("init", code=1).err
    assert "Mars" in cli("init", "--db", path.with_name("b.db"), "--zone", "Mars/Phobos", code=1).err
    assert not path.with_name("b.db").exists()


def test_list_as_text_and_as_json(full):
    assert full("list").out == (
        "id\tcloses\tstate\toutcome\tforecasts\ttags\tquestion\n"
        "Q1\t2026-02-01\tresolved\tyes\t2\tweather\tWill it rain?\n"
        "Q2\t2099-02-01\topen\t\t1\t\tWho wins?\n"
        "Q3\t2026-03-01\tdue\t\t1\t\tWill it snow?\n"
    )
    first = full("list", "--json").json["questions"][0]
    assert first == {
        **{"id": "Q1", "question": "Will it rain?", "kind": "binary", "options": [], "closes": "2026-02-01"},
        **{"state": "resolved", "outcome": "yes", "known_on": "2026-02-01", "forecasts": 2, "tags": ["weather"]},
    }  # fmt: skip
    assert [q["id"] for q in full("list", "--state", "due", "--json").json["questions"]] == ["Q3"]


def test_list_forecasts(full):
    lines = full("list", "--forecasts").out.splitlines()
    assert lines[1].split("\t") == [
        *(
            "F1",
            "Q1",
            "Ada",
            "2026-01-05",
            "2026-12-01",
            "330",
            "D",
            "70%",
            "stated",
            "superseded",
            "yes",
            "",
            "Will it rain?",
        )
    ]
    assert lines[2].split("\t")[7] == "20% / 80%"
    forecasts = full("list", "--forecasts", "--json").json["forecasts"]
    assert [(f["id"], f["state"]) for f in forecasts] == [
        *(("F1", "superseded"), ("F2", "open"), ("F3", "withdrawn"), ("F4", "scored"))
    ]
    assert forecasts[3]["brier"] == pytest.approx(0.01)
    assert set(forecasts[1]) == {
        *("id", "question_id", "question", "forecaster", "made_on", "probability", "probabilities", "basis"),
        *("phrase", "scale", "state", "outcome", "brier", "choice_brier", "recorded_on", "grade", "lag_days"),
    }
    only = full("list", "--forecasts", "--state", "resolved", "--json").json["forecasts"]
    assert [f["id"] for f in only] == ["F1", "F4"]


def test_an_empty_list_says_so_beside_the_header(full):
    empty = full("list", "--tag", "none")
    assert len(empty.out.splitlines()) == 1
    assert empty.err == "No questions match.\n"
    assert full("due", "--tag", "weather").err == "Nothing is due.\n"
    assert full("list", "--tag", "none", "--json").json == {"questions": []}


def test_due_is_oldest_first(full):
    full(*ASKED[:1], "Will it hail?", *ASKED[2:], "--closes", "2026-02-15")
    assert [q["id"] for q in full("due", "--json").json["questions"]] == ["Q4"]  # of Q3 the only forecast is withdrawn


def test_show_each_kind(full):
    shown = full("show", "Q1", "--json").json
    assert (shown["state"], shown["outcome"], shown["claim"]["quote"]) == ("resolved", "yes", "rain, likely")
    assert [f["id"] for f in shown["forecasts"]] == ["F1", "F4"]
    assert shown["resolutions"][0]["evidence"] == [EVIDENCE]
    forecast = full("show", "f3", "--json").json
    assert (forecast["state"], forecast["withdrawn_on"], forecast["withdrawal_reason"]) == (
        *("withdrawn", "2026-01-09", "slip"),
    )
    assert full("show", "C1", "--json").json["source"]["url"] == EVIDENCE
    assert full("show", "S1", "--json").json["claims"] == ["C1"]
    assert full("show", "R1", "--json").json["question"] == "Q1"
    text = full("show", "Q2").out
    assert "options   red; blue" in text
    assert "chance        red 0.2; blue 0.8" in text
    assert "probabilities      red 0.2; blue 0.8" in full("show", "F2").out


def test_resolve_and_correct(full):
    done = full("resolve", "Q3", "no", "--known", "2026-03-01")
    assert done.out.splitlines()[0] == "Q3  Will it snow?  [closes 2026-03-01, resolved no]"
    assert done.err == ""
    assert "to correct that, give the reason" in full("resolve", "Q3", "yes", "--known", "2026-03-01", code=1).err
    corrected = full("resolve", "Q3", "0.5", "--known", "2026-03-01", "--reason", "half", "--json").json
    assert (corrected["outcome"], corrected["state"]) == ("0.5", "resolved")
    assert full("resolve", "Q2", "BLUE", "--json").json["outcome"] == "blue"


def test_show_rounds_scores_and_json_does_not(full):
    full("amend", "Q2", "--closes", "2026-02-10", "--reason", "it ended sooner")
    full("resolve", "Q2", "red", "--known", "2026-02-02")
    assert "brier              0.0100\n" in full("show", "F4").out
    assert "choice brier       1.2800\n" in full("show", "F2").out
    assert "choice brier  1.2800\n" in full("show", "Q2").out
    assert full("show", "F2", "--json").json["choice_brier"] == pytest.approx(1.28, abs=1e-12)


def test_ambiguous_and_annulled_in_any_case(full):
    assert full("resolve", "Q3", "Ambiguous", "--json").json["state"] == "ambiguous"
    assert full("resolve", "Q2", "ANNULLED", "--json").json["state"] == "annulled"
    wrong = full("resolve", "Q1", "Perhaps", "--reason", "r", code=1).err
    assert "use yes, no, a fraction from 0 to 1, ambiguous, annulled or open" in wrong
    named = [word for option in ("Ambiguous", "clear") for word in ("--option", option)]
    chances = ("--chance", "Ambiguous=0.5", "--chance", "clear=0.5", "--closes", "2026-02-01")
    full("log", "What is it?", "--by", "Bo", "--said", "2026-01-06", *chances, *named)
    assert full("resolve", "Q4", "Ambiguous", "--json").json["outcome"] == "Ambiguous"


def test_score_counts_yes_no_and_choice_forecasts_apart(full):
    full("log", "Q2", "--by", "Ada", "--said", "2026-01-07", "--chance", "red=100%", "--chance", "blue=0%")
    full("resolve", "Q2", "red", "--known", "2026-02-02")
    rows = [line.split("\t") for line in full("score", "--cohort", "resolved").out.splitlines()]
    at = [rows[0].index(name) for name in ("forecaster", "n", "choice n")]
    assert [[row[i] for i in at] for row in rows[1:3]] == [["Ada", "1", "1"], ["Bo", "0", "1"]]
    cards = full("score", "--cohort", "resolved", "--json").json["forecasters"]
    assert [(card["n"], card["binary_n"], card["choice_n"]) for card in cards[:2]] == [(2, 1, 1), (1, 0, 1)]


def test_resolve_without_a_day_means_today_and_says_so(full):
    done = full("resolve", "Q3", "annulled")
    assert done.err.startswith("Known on 2")
    assert "annulled" in done.out


def test_amend_keeps_what_was_there(full):
    changed = full("amend", "Q3", "--reason", "clearer", "--text", "Will snow fall?", "--tag", "b", "--tag", "a")
    assert "Will snow fall?" in changed.out
    shown = full("show", "Q3", "--json").json
    assert (shown["tags"], shown["revision"]) == (["a", "b"], 2)
    assert shown["amendments"][0]["reason"] == "clearer"
    said = full("amend", "Q3", "--reason", "later", "--closes", "by the end of 2098", "--json")
    assert said.json["closes"] == "2098-12-31"
    assert "is read as" in said.err


def test_revise_and_withdraw(full):
    revised = full("revise", "F2", "--chance", "red=0.5", "--chance", "blue=0.5", "--said", "2026-01-10", "--json")
    assert revised.json["probabilities"] == [0.5, 0.5]
    words = full("revise", "F4", "--chance", "very likely", "--said", "2026-01-11", "--json")
    assert words.json["basis"] == "phrase"
    assert words.err.startswith("'very likely' is read as ")
    assert full("withdraw", words.json["id"], "--on", "2026-01-12", "--json").json["state"] == "withdrawn"


def test_score_as_text_and_json(full):
    scored = full("score")
    assert scored.out.splitlines()[1].split("\t") == [
        *("Ada", "1", "1", "0.0100", "-", "1.000", "-", "-", "-", "100%", "1 superseded")
    ]
    assert "4 forecasts logged = 1 scored + 1 open + 1 withdrawn + 1 superseded." in scored.err
    values = full("score", "--json").json
    assert list(values) == [
        *("as_of", "ledger", "checkpoint", "scope", "scales", "forecasters", "logged", "scored", "stamped"),
        *("prospective", "documented", "retrospective", "left_out", "policy"),
    ]
    assert values["forecasters"][0]["brier"] == pytest.approx(0.01)
    assert full("score", "--prospective-only", "--json").json["left_out"]["retrospective"] == 2


def test_verify_and_checkpoint(full):
    result = full("verify", "--json").json
    assert (result["ok"], result["first"]) == (True, None)
    mark = f"{result['entries']}:{result['root']}"
    full(*CHOICE[:1], "More?", *ASKED[2:], "--closes", "2026-02-01")
    assert full("verify", "--checkpoint", mark).out.startswith("Verified: ")
    wrong = full("verify", "--checkpoint", f"{result['entries']}:{'0' * 64}", code=1)
    assert wrong.out == ""
    assert "are not those of the checkpoint" in wrong.err
    found = full("verify", "--json", "--checkpoint", f"9999:{'0' * 64}", code=1)
    assert found.json["ok"] is False


@pytest.mark.in_a_file
def test_verify_names_what_was_changed(full, path):
    import sqlite3

    with sqlite3.connect(path) as raw:
        raw.execute("UPDATE forecast SET probability = 0.71 WHERE id = 1")
    raw.close()
    wrong = full("verify", code=1)
    assert "probability" in wrong.err
    assert wrong.out == ""
    assert full("rebuild").out.startswith("Made the tables of ")
    full("verify")


@pytest.mark.in_a_file
def test_backup_and_rebuild_never_overwrite(full, tmp_path):
    copy, again = tmp_path / "copy.db", tmp_path / "again.db"
    assert "and verified them" in full("backup", copy).out
    assert full("list", "--db", copy).out == full("list").out
    assert full("export", "--db", copy).out == full("export").out
    assert "exists already" in full("backup", copy, code=1).err
    full("rebuild", "--to", again)
    assert full("score", "--db", again, "--json").out == full("score", "--json").out
    assert "exists already" in full("rebuild", "--to", copy, code=1).err


REFUSED = [
    ("show", "X1"), ("show", "Q99"), ("show", "F99"), ("show", "C99"), ("show", "S99"), ("show", "R99"),
    ("show", "Q0"), ("show", "Will it rain?"), ("show", "Q999999999999999999999"),
    ("resolve", "Q99", "yes"), ("resolve", "F1", "yes"), ("resolve", "Q3", "maybe"), ("resolve", "Q3", "2"),
    ("resolve", "Q3", "nan"), ("resolve", "Q3", "1_0"), ("resolve", "Q3", ""), ("resolve", "Q2", "green"),
    ("resolve", "Q3", "yes", "--known", "2099-01-01"), ("resolve", "Q3", "yes", "--known", "2026-13-01"),
    ("resolve", "Q3", "yes", "--evidence", "not a link"), ("resolve", "Q3", "yes", "--evidence", "javascript:x"),
    ("resolve", "Q3", "yes", "--reason", "none needed"), ("resolve", "Q1", "yes"),
    ("amend", "Q99", "--reason", "r", "--text", "x?"), ("amend", "Q3", "--reason", "", "--text", "x?"),
    ("amend", "Q3", "--reason", "r", "--text", "Will it rain?"), ("amend", "Q3", "--reason", "r", "--closes", "?"),
    ("amend", "Q3", "--reason", "r", "--text", "Will it snow?"), ("amend", "Q3", "--reason", "r", "--text", "a\nb"),
    ("revise", "F99", "--chance", "1%", "--said", "2026-01-20"), ("revise", "F4", "--chance", "2", "--said", "2026-01-20"),
    ("revise", "F4", "--chance", "50%", "--said", "2026-01-01"), ("revise", "F4", "--chance", "50%", "--said", "soon"),
    ("revise", "F4", "--chance", "a=50%", "--said", "2026-01-20"), ("revise", "F2", "--chance", "50%", "--said", "2026-01-20"),
    ("withdraw", "F3", "--on", "2026-01-10"), ("withdraw", "F99", "--on", "today"), ("withdraw", "F4", "--on", "2020-01-01"),
    ("withdraw", "F1", "--on", "2026-01-10"), ("withdraw", "F4", "--on", "x"), ("withdraw", "Q1", "--on", "today"),
    ("list", "--by", "nobody"), ("score", "--by", "nobody"), ("list", "--ledger-at", "9999"),
    ("score", "--ledger-at", "1999-01-01"), ("export", "--by", "nobody"), ("report", "--by", "nobody"),
    (*ASKED, "--closes", "2026-02-02"), ("log", "Q99", *ASKED[2:]), ("log", "F1", *ASKED[2:]),
    ("log", "New?", *ASKED[2:]), ("log", "Q1", *ASKED[2:], "--tag", "late"), ("log", "Q1", *ASKED[2:], "--option", "a"),
    ("log", "Which?", *CHOICE[2:-2]), ("log", "Which?", *CHOICE[2:-4]), ("log", "Which?", *CHOICE[2:], "--option", "RED"),
    ("log", "Which?", *CHOICE[2:], "--option", "green"), ("log", "Which?", *CHOICE[2:], "--chance", "blue=0"),
    ("log", "Which?", *CHOICE[2:], "--chance", "70%"),
    ("log", "New?", *ASKED[2:], "--closes", "2026-02-02", "--source", "https://a b"),
    ("log", "New?", *ASKED[2:], "--closes", "2026-02-02", "--source", ""),
    ("rebuild", "--db", "/nowhere/x.db"), ("list", "--db", "/"), ("list", "--db", "/nowhere/x.db"),
    ("list", "--db", "/dev/null"), ("list", "--db", __file__),
    ("import", "/nowhere/x.csv"), ("backup", "/nowhere/x.db"), ("demo", "--out", "/nowhere/x.db"),
    ("list", "--as-of", "x"), ("list", "--since", "2026-02-30"), ("list", "--ledger-at", "-1"), ("list", "--ledger-at", "٣"),
    ("log", "", *ASKED[2:]), ("log", "a\nb?", *ASKED[2:]),
    ("log", "x?", "--by", "", "--said", "2026-01-01", "--chance", "1%"),
]  # fmt: skip


@pytest.mark.in_a_file
@pytest.mark.parametrize("args", REFUSED, ids=" ".join)
def test_refused_with_one_sentence_and_nothing_changed(full, path, args):
    if args[-1] == "?":
        args = (*args[:-1], "some day perhaps")
    before = path.read_bytes()
    ran = full(*args, code=1)
    assert ran.out == ""
    assert len(ran.err.splitlines()[-1]) > len("Error: ")
    assert path.read_bytes() == before


USAGE = [
    (), ("lst",), ("--nope",), ("list", "--nope"), ("due", "extra"), ("list", "--state", "x"), ("show",), ("resolve", "Q1"), ("amend", "Q1", "--text", "x?"),
    ("amend", "Q1", "--reason", "r"), ("log", "x?"), ("revise", "F1"), ("withdraw", "F1"),
    ("score", "--time", "x"), ("report", "--format", "pdf"), ("report", "--out", "/"), ("export", "--format", "x"),
    ("verify", "--checkpoint", "x"), ("verify", "--checkpoint", "1:x"), ("backup",), ("import",), ("init", "x"),
    ("import", "x.csv", "--map", "x"), ("import", "x.csv", "--set", "a=1", "--set", "a=2"), ("verify", "--ledger-at", "3"),
]  # fmt: skip


@pytest.mark.in_a_file
@pytest.mark.parametrize("args", USAGE, ids=" ".join)
def test_wrong_usage_exits_2(full, path, args):
    before = path.read_bytes()
    if args == ():
        from ledger.cli.main import _run

        assert _run([]) == 2
        return
    assert full(*args, code=2).out == ""
    assert path.read_bytes() == before


@pytest.mark.parametrize("verb", VERBS)
def test_help_of_every_verb(cli, verb):
    text = cli(verb, "--help").out
    assert text.startswith(f"Usage: prediction-ledger {verb} ")
    assert " ".join(text.split()).count(VERBS[verb].rstrip(".")) == 1


def test_a_slip_names_the_verb_that_was_meant(cli):
    assert "Did you mean 'resolve'?" in cli("resolv", code=2).err
    assert "See prediction-ledger --help" in cli("xyzzy", code=2).err


@pytest.mark.in_a_file
def test_without_a_ledger_every_verb_says_how_to_make_one(cli, path):
    for args in (("list",), ("due",), ("score",), ("verify",), ("show", "Q1"), (*CHOICE,), ("export",), ("rebuild",)):
        assert "prediction-ledger init" in cli(*args, code=1).err
    assert not path.exists()


def test_json_is_json_whatever_the_text(full):
    text = 'Will "it" \\ be | <b>é</b> 🌧 ❤️?'
    full("log", text, *ASKED[2:], "--closes", "2026-02-01")
    assert json.loads(full("list", "--json").out)["questions"][-1]["question"] == text
    assert text in full("list").out


@pytest.mark.in_a_file
def test_the_demos_hint_can_be_pasted_into_a_shell(cli, tmp_path):
    folder = tmp_path / "it's a folder"
    folder.mkdir()
    hint = next(line for line in cli("demo", "--out", folder / "a.db").out.splitlines() if "export " in line)
    assert shlex.split(hint) == ["export", f"PREDICTION_LEDGER_DB={folder / 'a.db'}"]
