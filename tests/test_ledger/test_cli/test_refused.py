"""What cannot be is refused, and what is most likely a slip is asked or refused with the option that lets it in."""

from __future__ import annotations

import json
import sys
from io import StringIO
from types import SimpleNamespace

import pytest

from forecasts.errors import RecordError
from ledger.cli.main import _run
from ledger.errors import DoubtError, RefusedError

SAID = ("--by", "Ann Example", "--said", "2026-01-05", "--chance", "70%", "--closes", "2026-02-01")


@pytest.fixture
def asked(cli, monkeypatch, capsys):
    """Runs a command on a terminal, where somebody types answers."""

    class Terminal(StringIO):
        def isatty(self):
            return True

    def run(*args, answers, code=0):
        capsys.readouterr()
        with monkeypatch.context() as patch:
            patch.setattr(sys, "stdin", Terminal("".join(f"{one}\n" for one in answers)))
            got = _run([str(arg) for arg in args])
        out, err = capsys.readouterr()
        assert got == code, err
        return SimpleNamespace(out=out, err=err)

    return run


def entries(path):
    from ledger import Ledger

    with Ledger.open(path, create=False, write=False) as book:
        return book.root()[0]


@pytest.mark.parametrize("name", ["Ann\u200b", "\u202eAnn", "Ann\uffff", "Ann\ue000", "An\tn", "Ann\u3164"])
def test_a_hidden_character_is_refused_wherever_a_name_is_given(fresh, path, name):
    before = entries(path)
    point = next(f"U+{ord(c):04X}" for c in name if c not in "An")
    for args in (
        ("log", "Will it?", "--by", name, *SAID[2:]),
        ("log", f"Will {name} win?", *SAID),
        ("log", "Will it?", *SAID, "--tag", name),
        ("log", "Who?", "--by", "A", "--said", "2026-01-05", "--option", name, "--option", "B", "--chance", "B=1",
         "--chance", f"{name}=0", "--closes", "2026-02-01"),
        ("log", "Will it?", *SAID, "--source", name),
        ("log", "Will it?", *SAID, "--coder", name),
        ("log", "Will it?", *SAID, "--resolution-source", name),
        ("log", "Will it?", *SAID, "--actor", name),
    ):  # fmt: skip
        told = fresh(*args, code=1).err
        assert point in told, args
        assert "take it out" in told
    assert entries(path) == before


def test_a_name_that_looks_like_another_one_or_nearly_spells_it_is_asked(ready, asked, path):
    ready("log", "Q1", *SAID[:-2])
    before = entries(path)
    for name, how in (("\u0410nn Example", "looks like Ann Example"), ("Anne Example", "nearly spells Ann Example")):
        told = ready("log", "Q1", "--by", name, *SAID[2:-2], code=1).err
        assert how in told
        assert "--accept similar-name" in told
        assert (
            "say so with --accept" in asked("log", "Q1", "--yes", "--by", name, *SAID[2:-2], answers=["n"], code=1).err
        )
    assert entries(path) == before
    assert "Anne Example gave" in asked("log", "Q1", "--yes", "--by", "Anne Example", *SAID[2:-2], answers=["y"]).out
    assert ready("log", "Q1", "--by", "\u0410nn Example", *SAID[2:-2], "--accept", "similar-name").out


def test_tags_sources_options_questions_and_other_names_are_asked_about_too(ready):
    ready("log", "Will it snow?", *SAID, "--tag", "weather", "--source", "The Daily Record")
    for more in (("--tag", "weathr"), ("--tag", "we\u0430ther"), ("--source", "The Daily Rec\u043erd")):
        assert "--accept similar-name" in ready("log", "Will it hail?", *SAID, *more, code=1).err
    assert "looks like 'Will it snow?'" in ready("log", "Will it sn\u043ew?", *SAID, code=1).err
    assert "nearly spells Ann Example" in ready("forecaster", "alias", "Ada", "Ann Exampel", code=1).err
    assert "nearly spells Ann Example" in ready("forecaster", "rename", "Ada", "Ann Exampel", code=1).err
    assert ready("forecaster", "rename", "Ann Example", "Anne Example").out
    assert "nearly spells weather" in ready("amend", "Q1", "--tag", "weathre", "--reason", "x", code=1).err
    choice = ("--option", "Bank", "--option", "B\u0430nk", "--chance", "Bank=1", "--chance", "B\u0430nk=0")
    told = ready("log", "Which?", "--by", "Ada", "--said", "2026-01-05", *choice, "--closes", "2026-02-01", code=1).err
    assert "looks like the option 'Bank'" in told


@pytest.mark.parametrize("text", ["Will it sn\u043ew?", "WILL it  snow ?", "Will\u00a0it snow?", "Will it snow"])
def test_words_of_a_question_that_only_look_otherwise_are_asked_about_at_every_door(ready, tmp_path, text):
    ready("log", "Will it snow?", *SAID)
    ready("log", "Will it hail?", *SAID)
    snow = "looks like 'Will it snow?', which is Q2: take that one where it asks the same"
    assert snow in ready("log", text, *SAID[:-1], "2026-05-01", code=1).err
    assert snow in ready("amend", "Q3", "--text", text, "--reason", "x", code=1).err
    file = tmp_path / "t.csv"
    file.write_text(f"question,closes,forecaster,made_on,probability\n{text},2026-05-01,Bo,2026-01-01,0.3")
    told = ready("import", file, code=1).err
    assert snow in told
    assert "line 2, column question" in told
    assert "1 new forecast" in ready("import", file, "--accept", "similar-name").out
    assert ready("amend", "Q2", "--text", "Will it snow there?", "--reason", "x").out  # its own words are none


def test_a_tag_or_a_source_in_another_case_or_with_odd_spaces_is_asked_about_at_every_door(ready, tmp_path):
    ready("log", "Will it snow?", *SAID, "--tag", "us politics", "--source", "The Daily Record")
    for tag in ("US politics", "us\u00a0politics", "us  politics"):
        like = "looks like us politics, another tag"
        assert like in ready("log", "Will it hail?", *SAID, "--tag", tag, code=1).err
        assert like in ready("amend", "Q1", "--add-tag", tag, "--reason", "x", code=1).err
    assert "looks like The Daily" in ready("log", "Q1", *SAID[:-2], "--source", "the daily record", code=1).err
    ready("log", "Q1", *SAID[:-2], "--source", "Elsewhere")
    assert (
        "looks like The Daily"
        in ready("correct", "S2", "--title", "The Daily Rec\u043erd", "--reason", "x", code=1).err
    )
    assert ready("correct", "S2", "--title", "elsewhere", "--reason", "x").out
    rows = [
        "Will it melt?,Us politics,",
        "Will it thaw?,new,THE DAILY RECORD",
        "Will it hail?,n\u0435w,",
        "Will it dry?,new,",
    ]
    file = tmp_path / "t.csv"
    file.write_text("\n".join(["question,tags,source_title,closes,forecaster,made_on,probability",
                               *(f"{row},2026-05-01,Bo,2026-01-01,0.3" for row in rows)]))  # fmt: skip
    told = ready("import", file, code=1).err
    assert "line 2, column tags: 'Us politics' looks like us politics, another tag" in told
    assert "line 3, column source_title: 'THE DAILY RECORD' looks like The Daily Record" in told
    assert "line 4, column tags: 'n\u0435w' looks like new, another tag" in told
    assert "4 new forecasts" in ready("import", file, "--accept", "similar-name").out


def test_options_that_only_look_otherwise_are_refused_at_every_door(ready, tmp_path):
    choice = ("--option", "Bank", "--option", "Other", "--chance", "Bank=1", "--chance", "Other=0")
    ready("log", "Which?", "--by", "Ada", "--said", "2026-01-05", *choice, "--closes", "2026-02-01")
    for option in ("BANK", "B\u0430nk", "\uff22ank", "Ban k", "Bank."):
        assert "option" in ready("amend", "Q2", "--add-option", option, "--reason", "x", code=1).err
        assert "option" in ready("correct", "Q2", "--option", "Bank", "--option", option, "--reason", "x", code=1).err
        file = tmp_path / "t.csv"
        file.write_text("question,closes,kind,options,forecaster,made_on,probabilities\n"
                        f"Who?,2026-05-01,choice,Bank;{option},Bo,2026-01-01,Bank=1;{option}=0")  # fmt: skip
        assert "line 2, column options: the option" in ready("import", file, code=1).err


def test_an_option_is_found_by_the_words_that_it_was_typed_with(ready):
    link = "https://user:pw@example.org/a?token=abc"
    choice = ("--option", link, "--option", "Cafe\u0301", "--chance", f"{link}=60%", "--chance", "Cafe\u0301=40%")
    told = ready("log", "Which?", "--by", "Ada", "--said", "2026-01-05", *choice, "--closes", "2026-02-01")
    assert "60% / 40%" in told.out
    assert told.err.count("credentials") <= 1
    again = ready("log", "Q2", "--by", "Bo", "--said", "2026-01-05", *choice[4:]).out
    assert "60% / 40%" in again
    assert "resolved https://example.org/a" in ready("resolve", "Q2", link, "--known", "2026-02-01").out


ODD_DAYS = {
    "made_on": ("1500-01-01", "2026-05-01", "", "", ""),
    "closes": ("2026-01-01", "9998-12-31", "", "", ""),
    "opens": ("2026-01-01", "2026-05-01", "1899-12-31", "", ""),
    "known_on": ("2026-01-01", "2026-05-01", "", "yes", "1000-01-01"),
}


def test_a_day_of_an_odd_year_is_asked_about_at_every_door(ready, asked, tmp_path, path):
    ready("log", "Q1", *SAID[:-2])
    before = entries(path)
    new = ("log", "Will it snow?", "--by", "Ada", "--chance", "70%", "--said", "2026-01-05", "--closes")
    for args, day in (
        ((*new, "2201-01-01"), "closes: the year of 2201-01-01"),
        ((*new, "2026-02-01", "--look-up", "2926-02-02"), "look up: the year of 2926-02-02"),
        (("log", "Q1", *SAID[:2], "--chance", "70%", "--said", "1899-12-31"), "made on: the year of 1899-12-31"),
        (("amend", "Q1", "--closes", "9998-01-01", "--reason", "x"), "closes: the year of 9998-01-01"),
        (("amend", "Q1", "--opens", "1500-01-01", "--reason", "x"), "opens: the year of 1500-01-01"),
        (("correct", "Q1", "--closes", "2500-01-01", "--reason", "x"), "closes: the year of 2500-01-01"),
        (("correct", "F1", "--said", "1500-01-01", "--reason", "x"), "made on: the year of 1500-01-01"),
        (("resolve", "Q1", "no", "--known", "1500-01-01"), "known on: the year of 1500-01-01"),
    ):  # fmt: skip
        assert f"{day} is outside 1900 to 2200" in ready(*args, code=1).err, args
    assert entries(path) == before
    for column, cells in ODD_DAYS.items():
        file = tmp_path / "t.csv"
        file.write_text("question,forecaster,probability,made_on,closes,opens,outcome,known_on\n"
                        f"Will it thaw?,Bo,0.3,{','.join(cells)}")  # fmt: skip
        told = ready("import", file, code=1).err
        assert f"line 2, column {column}: the year of" in told
    assert "Q2" in asked(*new, "2300-01-01", "--yes", answers=["y"]).out
    assert "2400-01-01" in ready("amend", "Q2", "--closes", "2400-01-01", "--reason", "x", "--accept", "odd-day").out


def test_a_source_is_of_the_time_of_what_was_said_in_it(ready, path, tmp_path):
    from ledger import Ledger

    with Ledger.open(path) as book:
        said = {"forecaster": "Ada", "made_on": "2026-01-05", "probability": 0.7}
        for day, error in (("2026-02-06", DoubtError), ("2026-01-03", DoubtError), ("9990-01-01", RecordError)):
            with pytest.raises(error, match=day):
                book.log("Q1", **said, quote="a", source={"title": day, "published": day})
        number = book.log("Q1", **said, quote="b", source={"title": "A weekly", "published": "2026-02-05"}).id
    for day, told in (
        ("2026-02-06", "--accept source-day"),
        ("2026-01-03", "nobody had said it"),
        ("9990-01-01", "in the future"),
    ):
        assert told in ready("correct", "S1", "--published", day, "--reason", "x", code=1).err
    for day in ("2026-01-01", "2026-02-07"):
        assert "--accept source-day" in ready("correct", f"F{number}", "--said", day, "--reason", "x", code=1).err
    ready("revise", f"F{number}", "--chance", "80%", "--said", "2026-02-20")  # rests on the claim of the one before
    ready("correct", "S1", "--published", "2026-01-06", "--reason", "x")
    file = tmp_path / "t.csv"
    file.write_text("question,closes,forecaster,made_on,probability,source,published\n"
                    "Will it thaw?,2026-05-01,Bo,2026-01-01,0.3,https://example.org/a,2026-02-02\n"
                    "Will it melt?,2026-05-01,Bo,2026-01-01,0.3,https://example.org/b,9990-01-01")  # fmt: skip
    told = ready("import", file, code=1).err
    assert "line 2, column published: the source is of 2026-02-02, 32 days after" in told
    assert "line 3, column published: 9990-01-01 is in the future" in told
    assert "1 new forecast" in ready("import", file, "--skip-bad", "--accept", "source-day").out


def test_names_that_differ_in_figures_or_initials_are_not_asked_about(ready):
    for name in ("Model 1", "Model 2", "GPT-4", "GPT-4o", "Kim A. Lee", "Kim B. Lee", "Jon", "Jan"):
        ready("log", "Q1", "--by", name, *SAID[2:-2])


def test_a_row_with_a_hidden_or_similar_name_is_refused_and_the_others_kept(ready, tmp_path):
    names = ("Dmitri Trenin", "Ann\u200b", "Dmitry Trenin", "Bo", "Аda")
    rows = [f"Will it {n}?,2026-02-01,{name},2026-01-01,0.3" for n, name in enumerate(names)]
    file = tmp_path / "t.csv"
    file.write_text("\n".join(["question,closes,forecaster,made_on,probability", *rows]))
    told = ready("import", file, code=1).err
    assert "line 3, column forecaster: the text has the invisible character U+200B (ZERO WIDTH SPACE)" in told
    assert "line 4, column forecaster: 'Dmitry Trenin' nearly spells Dmitri Trenin" in told
    assert "line 6, column forecaster: 'Аda' looks like Ada" in told
    assert "2 new forecasts" in ready("import", file, "--skip-bad").out
    assert "2 new forecasts" in ready("import", file, "--skip-bad", "--accept", "similar-name").out


@pytest.mark.parametrize(
    "text",
    [
        "Q-1",
        "q-12",
        "Q0.5",
        "Q99999999999999999999",
        "12",
        "-1",
        "F#3",
        "\uff311",
        "1,000",
        "9223372036854775808",
        "Q+1",
        "Q1e3",
        "Q(1)",
        "\u2212-1",
    ],
)
def test_what_is_no_number_of_a_question_is_no_question_in_words_either(ready, text):
    told = ready("log", *SAID, "--", text, code=1).err
    assert "is not a question in words" in told
    if not text.lstrip("-").isdigit():
        assert "is not the number of a question" in ready("resolve", "--", text, "yes", code=1).err


@pytest.mark.parametrize("text", ["Q0", "Q2", "Q999999999999999"])
def test_a_number_that_no_question_has_is_none(ready, text):
    assert f"there is no question {text}; the last one is Q1" in ready("log", text, *SAID[:-2], code=1).err
    assert f"there is no question {text}" in ready("resolve", text, "yes", code=1).err


def test_an_outcome_does_not_lie_in_the_future_or_after_it_was_known(fresh):
    when = ("--by", "Ada", "--said", "2026-01-05", "--quantiles", "10%=2026-06-01, 90%=2026-09-01")
    fresh("log", "When will it open?", *when, "--closes", "2026-12-31", "--upper", "2030-12-31")
    assert "lies in the future" in fresh("resolve", "Q1", "2028-10-01", code=1).err
    told = fresh("resolve", "Q1", "2026-11-20", "--known", "2026-11-10", code=1).err
    assert "the outcome, 2026-11-20, lies after 2026-11-10, when it was known" in told
    assert "2027-06-01 is in the future" in fresh("resolve", "Q1", "never", "--known", "2027-06-01", code=1).err
    assert fresh("resolve", "Q1", "2026-11-10", "--known", "2026-11-10").out


def test_a_table_with_an_outcome_in_the_future_is_refused(fresh, tmp_path):
    file = tmp_path / "t.csv"
    head = "question,kind,closes,upper,forecaster,made_on,quantiles,outcome,known_on"
    file.write_text(
        f'{head}\nWhen?,date,2026-12-31,2030-12-31,Ada,2026-01-01,"10%=2026-06-01, 90%=never",2028-01-01,2026-11-01'
    )
    assert "line 2, column outcome: the outcome, 2028-01-01, lies in the future" in fresh("import", file, code=1).err


def test_a_question_does_not_close_before_its_forecast_was_made(fresh):
    said = ("--by", "Ada", "--said", "2026-05-01", "--chance", "70%")
    told = fresh("log", "Will it?", *said, "--closes", "2026-04-01", code=1).err
    assert "would close on 2026-04-01, before the forecast was made, on 2026-05-01" in told
    assert fresh("log", "Will it?", *said, "--closes", "2026-05-01").out


@pytest.mark.parametrize(
    "words", [("--range", "March 2026 to June 2027"), ("--quantiles", "10%=2026-03-01, 90%=2027-06-01")]
)
def test_a_range_of_days_does_not_go_beyond_the_last_one_that_is_asked_about(fresh, words):
    when = ("--by", "Ada", "--said", "2026-01-05", "--closes", "2026-12-31")
    told = fresh("log", "When?", *when, *words, code=1).err
    assert "lies after 2026-12-31, the last day that the question asks about; write never" in told
    assert fresh("log", "When?", *when, *words, "--upper", "2028-01-01").out


def test_a_range_does_not_go_beyond_the_ends(fresh):
    ends = ("--closes", "2026-12-31", "--lower", "0", "--upper", "10", "--range", "5 to 20")
    told = fresh("log", "How many?", "--by", "Ada", "--said", "2026-01-05", *ends, code=1).err
    assert "lies above the question's upper end, 10" in told


def test_a_yes_before_the_day_that_is_asked_about_is_confirmed(fresh, asked):
    fresh("log", "Will it rain in Oslo on 1 December 2027?", *SAID[:-1], "2027-12-01")
    fresh("log", "Will it rain in Oslo by 1 December 2027?", *SAID[:-1], "2027-12-01")
    told = fresh("resolve", "Q1", "yes", "--known", "2026-11-01", code=1).err
    assert "Q1 asks about 2027-12-01, and a yes known on 2026-11-01 comes before that day" in told
    assert "--accept early" in told
    assert "say so with --accept" in asked("resolve", "Q1", "yes", answers=["n"], code=1).err
    assert "resolved yes" in asked("resolve", "Q1", "yes", answers=["y"]).out
    assert fresh("resolve", "Q2", "yes", "--known", "2026-11-01").out


@pytest.mark.parametrize(
    ("words", "outcome"),
    [
        ("Will the 3 May 2027 vote pass?", "yes"),
        ("Will the vote pass on 3 May 2027?", "0.99"),
        ("Regnet es am 3. Mai 2027?", "true"),
        ("Pleut-il le 3 mai 2027 ?", "yes"),
        ("Will it rain on 3 May?", "1"),
    ],
)
def test_an_early_answer_is_asked_about_however_it_comes(fresh, tmp_path, words, outcome):
    table = tmp_path / "t.csv"
    table.write_text(
        "question,closes,forecaster,made_on,probability,outcome,known_on\n"
        f"{words},2027-05-03,Ada,2026-01-05,0.7,{outcome},2026-02-01\n"
    )
    told = fresh("import", table, code=1).err
    assert "column outcome: the question asks about 20" in told
    assert "--accept early" in told
    fresh("log", words, *SAID[:-1], "2027-05-03")
    assert "Q1 asks about 20" in fresh("resolve", "Q1", outcome, "--known", "2026-02-01", code=1).err
    assert "Q1 asks about 20" in fresh("import", table, code=1).err
    assert "1 resolution" in fresh("import", table, "--accept", "early").out


@pytest.mark.parametrize(
    "words", ["Regnet es bis zum 3. Mai 2027?", "¿Lloverá antes del 3 de mayo de 2027?", "Will it rain in May 2027?"]
)
def test_a_day_that_is_a_limit_may_be_met_early(fresh, words):
    fresh("log", words, *SAID[:-1], "2027-05-31")
    assert fresh("resolve", "Q1", "yes", "--known", "2026-02-01").out


def test_a_link_is_kept_without_what_lets_in_and_that_is_told(fresh, tmp_path):
    secret = "https://user:pw@example.org/x?token=abc&a=1"
    told = fresh("log", "Will it?", *SAID, "--source", secret).err
    assert (
        "Note: a link is kept without the user's name and password and an access key, as https://example.org/x?a=1"
        in told
    )
    assert "Note: a link" in fresh("resolve", "Q1", "yes", "--known", "2026-02-01", "--evidence", secret).err
    file = tmp_path / "t.csv"
    file.write_text(
        f"question,closes,forecaster,made_on,probability,source\nWill it 2?,2026-02-01,Ada,2026-01-01,0.3,{secret}"
    )
    assert "Note: a link" in fresh("import", file).err
    everything = fresh("export", "--format", "ledger").out + fresh("export").out + fresh("show", "Q1", "--json").out
    assert "https://example.org/x?a=1" in everything
    assert not [part for part in ("pw@", "token=") if part in everything]


SECRET = "https://user:pw@example.org/x?token=abc&a=1"


def test_no_text_keeps_a_link_that_lets_its_reader_in(fresh, tmp_path):
    text, of = f"see ({SECRET}).", ("--known", "2026-02-01")
    in_log = ("--criteria", "--resolution-source", "--quote", "--note", "--tag", "--coder")
    named = (f"Will {SECRET} be up?", "--by", f"Ada {SECRET}", *SAID[2:])
    written = [
        fresh("log", *named, "--basis", "imputed", *(one for name in in_log for one in (name, text))),
        fresh("log", "Will it hail?", *SAID, "--source", f"Paper {SECRET}"),
        fresh("resolve", "Q1", "yes", *of, "--note", text, "--resolver", text),
        fresh("resolve", "Q1", "no", *of, "--reason", text),
        fresh("amend", "Q1", "--criteria", text + "!", "--reason", text, "--accept", "reworded"),
        fresh("correct", "F1", "--chance", "60%", "--reason", text),
        fresh("void", "F1", "--reason", text),
        fresh("forecaster", "rename", "Ann Example", f"Adele {SECRET}"),
    ]
    table = tmp_path / "t.csv"
    table.write_text(
        "question,closes,forecaster,made_on,probability,criteria,note,quote,source_title\n"
        f"Is {SECRET} up?,2026-02-01,Bo,2026-01-01,0.3,{text},{text},{text},{text}\n"
    )
    written.append(fresh("import", table))
    for one in written:
        assert "Note: a link is kept without the user's name and password and an access key" in one.err
    everything = fresh("export", "--format", "ledger").out
    assert everything.count("https://example.org/x?a=1).") >= 10
    assert "pw@" not in everything
    assert "token=" not in everything
    assert "1 known already" in fresh("import", table).out  # it is found again by what was kept of it


def test_a_restored_link_is_asked_about_and_a_merged_one_cleaned(fresh, tmp_path, cli):
    from forecasts.records.values import reading_back
    from ledger import Ledger
    from ledger.exchange.exporters import ledger_file

    file, new = tmp_path / "old.jsonl", tmp_path / "new.db"
    with reading_back(), Ledger.create(tmp_path / "old.db") as book:  # as an older version kept it
        book.log("Will it?", forecaster="Ada", made_on="2026-01-05", closes="2026-02-01", probability=0.3, note=SECRET)  # fmt: skip
        count, root = book.root()
        given = list(book.export_journal())
        uuid = book.uuid
    with file.open("w", encoding="utf-8", newline="") as out:
        ledger_file.write(given, out, ledger=uuid, count=count, root=root)
    cli("init", "--db", new)
    told = cli("import", file, "--db", new, code=1).err
    assert "entry 3 (forecast.made) has a link with a user's name, a password or an access key" in told
    assert "--accept credentials" in told
    assert "Restored 4 entries" in cli("import", file, "--db", new, "--accept", "credentials").out
    assert cli("verify", "--db", new).out
    fresh("log", "Will it hail?", *SAID)
    assert "Note: a link is kept" in fresh("import", file).err
    assert "pw@" not in fresh("export", "--format", "ledger").out


def test_a_reader_of_another_program_is_given_the_warning(book):
    from forecasts.errors import CredentialWarning

    with pytest.warns(CredentialWarning, match="an access key"):
        book.log("Will it?", forecaster="Ada", made_on="2026-01-05", closes="2026-02-01", probability=0.3,
                 source="https://example.org/?api_key=9")  # fmt: skip


def test_a_claim_says_something(book):
    for quote in ("", "  "):
        with pytest.raises(ValueError, match="the quote is empty"):
            book.claim(quote, forecaster="Ada")


def test_zones_mean_a_place_or_an_offset(cli, path):
    for zone in (
        "localtime",
        "posixrules",
        "Factory",
        "right/UTC",
        "posix/Europe/Oslo",
        "",
        ".",
        "Mars/Olympus",
        "/etc/localtime",
    ):
        assert "is not a time zone; use a name such as UTC" in cli("init", "--zone", zone, code=1).err
    assert "days in Etc/GMT+5" in cli("init", "--zone", "Etc/GMT+5").out


def test_a_time_that_clocks_leave_out_or_show_twice_is_told_with_both_readings(fresh, tmp_path):
    file = tmp_path / "t.csv"
    times = ("2026-03-29 02:30", "2025-10-26 02:30", "2025-10-26 03:30")
    rows = [f"Will it {n}?,2026-12-01,Ada,{time},0.3" for n, time in enumerate(times)]
    file.write_text("\n".join(["question,closes,forecaster,made_on,probability", *rows]))
    told = fresh("import", file, "--zone", "Europe/Berlin", "--yes", code=1).err
    assert "line 2, column made_on: '2026-03-29 02:30' is left out by the clocks of Europe/Berlin" in told
    assert "2026-03-29T03:30+02:00 or 2026-03-29T01:30+01:00" in told
    assert "'2025-10-26 02:30' is twice on the clocks of Europe/Berlin" in told
    assert "2025-10-26T02:30+02:00 or 2025-10-26T02:30+01:00" in told
    assert "line 4" not in told


def test_nothing_of_a_text_moves_the_cursor(ready, tmp_path):
    odd = "Prices will \x1b[2J\x9b1mrise\u202e by 10%\x07 by June 2027.\n"
    file = tmp_path / "a\x1b[2J.txt"
    file.write_text(odd)
    how = ("--published", "2026-03-10", "--author", "Ann", "--title", "T")
    for args in (
        ("read", file, *how),
        ("read", file, *how, "--json"),
        ("list", "--tag", "x\x1b[2J"),
        ("show", "Q1\x1b[2J"),
    ):
        ran = ready(*args, code=0 if args[0] == "read" else 1)
        assert not {"\x1b", "\x9b", "\x07", "\u202e"} & {*ran.out, *ran.err}
    assert json.loads(ready("read", file, *how, "--json").out)["candidates"][0]["quote"] == odd.strip()


def test_a_sheet_never_takes_the_place_of_another_one(fresh, tmp_path):
    article, sheet = tmp_path / "a.txt", tmp_path / "s.csv"
    article.write_text("Prices will rise by 2027.\n")
    how = ("read", article, "--published", "2026-03-10", "--author", "Ann", "--sheet", sheet)
    fresh(*how)
    sheet.write_text(sheet.read_text() + "filled in")
    assert "exists already, and may have been filled in" in fresh(*how, code=1).err
    assert sheet.read_text().endswith("filled in")


@pytest.mark.parametrize(
    "link", ["http://a b/", "http://[::1", "https://", "http://user:secret@[::1/x", "http://localhost:x/"]
)
def test_a_link_that_leads_nowhere_is_told_in_one_sentence(fresh, link):
    told = fresh("read", link, code=1).err
    assert "is not a link" in told or "cannot be fetched" in told
    assert "secret" not in told


def test_words_that_are_hardly_a_text_are_read_all_the_same(fresh, tmp_path):
    article = tmp_path / "a.txt"
    article.write_text('\u201c !\u201d"0%CHANCE')
    assert fresh("read", article, "--published", "2026-03-10", "--author", "Ann").code == 0


def test_the_root_of_the_disk_is_no_place_for_a_site(ready):
    assert ready("publish", "/", code=1).err.count("\n") == 1


class Later:
    """The clock of a program, some days on."""

    def __init__(self, monkeypatch):
        self.monkeypatch = monkeypatch

    def __call__(self, instant):
        self.monkeypatch.setenv("PREDICTION_LEDGER_NOW", instant)


@pytest.fixture
def clock_says(monkeypatch):
    return Later(monkeypatch)


def test_a_clock_far_ahead_is_asked_about_and_the_way_back_is_recorded(ready, asked, clock_says, path):
    clock_says("2036-12-01T12:00:00Z")
    before = entries(path)
    told = ready("log", "Q1", *SAID[:-2], code=1).err
    assert "the clock says 2036-12-01T12:00:00.000000Z, 3,653 days after the last entry" in told
    assert "--accept clock" in told
    assert "say so with --accept" in asked("log", "Q1", "--yes", *SAID[:-2], answers=["n"], code=1).err
    assert entries(path) == before
    assert asked("log", "Q1", "--yes", *SAID[:-2], answers=["y"]).out
    clock_says("2026-12-02T12:00:00Z")
    assert "--clock-was-wrong REASON" in ready("log", "Q1", "--by", "Bo", *SAID[2:-2], code=1).err
    assert ready("log", "Q1", "--by", "Bo", *SAID[2:-2], "--clock-was-wrong", "a flat battery").out
    assert ready("log", "Q1", "--by", "Cy", *SAID[2:-2]).out
    told = ready("log", "Q1", "--by", "Di", *SAID[2:-2], "--clock-was-wrong", "again", code=1).err
    assert "does not lie in the future" in told
    assert "Verified" in ready("verify").out
    assert "a flat battery" in ready("export", "--format", "ledger").out
    days = [
        len(ready("list", "--forecasts", "--ledger-at", day, "--json").json["forecasts"])
        for day in ("2026-12-01", "2026-12-02")
    ]
    assert days == [1, 4]
    assert "Made the tables" in ready("rebuild").out


def test_a_journal_whose_clock_was_corrected_is_restored_and_one_that_merely_goes_back_is_not(
    ready, clock_says, tmp_path, monkeypatch
):
    clock_says("2036-12-01T12:00:00Z")
    ready("log", "Q1", *SAID[:-2], "--accept", "clock")
    clock_says("2026-12-02T12:00:00Z")
    ready("log", "Q1", "--by", "Bo", *SAID[2:-2], "--clock-was-wrong", "x")
    ready("export", "--format", "ledger", "--out", tmp_path / "all.jsonl")
    monkeypatch.setenv("PREDICTION_LEDGER_DB", str(tmp_path / "new.db"))
    ready("init")
    assert ready("import", tmp_path / "all.jsonl").code == 0
    assert "Verified" in ready("verify").out
    assert len(ready("list", "--forecasts", "--json").json["forecasts"]) == 3


def test_doubts_are_accepted_by_name_in_other_programs(book, clock):
    book.log("Will it?", forecaster="Ann Example", made_on="2020-01-05", closes="2099-02-01", probability=0.3)
    with pytest.raises(DoubtError, match="--accept similar-name") as refused:
        book.log(1, forecaster="Anne Example", made_on="2020-01-05", probability=0.3)
    assert isinstance(refused.value, RefusedError)
    book.accept("similar-name", "clock")
    clock.advance(days=4000)
    assert book.log(1, forecaster="Anne Example", made_on="2020-01-05", probability=0.3).forecaster == "Anne Example"


@pytest.mark.in_a_file
def test_the_ending_of_a_file_says_its_format_or_is_refused(ready, tmp_path):
    for name, begins in (
        ("a.html", "<!doctype html"),
        ("a.MD", "# "),
        ("a.json", "{"),
        ("a.txt", "ACCURACY"),
        ("a", "ACCURACY"),
    ):
        ready("report", "--out", tmp_path / name)
        assert (tmp_path / name).read_text().lower().startswith(begins.lower()), name
    ready("report", "--format", "json", "--out", tmp_path / "b.html")
    assert (tmp_path / "b.html").read_text().startswith("{")
    for verb, name, named in (
        ("export", "x.html", ".xlsx"),
        ("report", "x.xlsx", ".html"),
        ("export", "x.json", ".jsonl"),
    ):
        told = ready(verb, "--out", tmp_path / name, code=1).err
        assert f"ends with {name[1:]}, by which no format is known" in told
        assert named in told
        assert not (tmp_path / name).exists()


def test_what_is_said_of_a_lookalike_and_of_a_number_is_true(ready):
    """Two names of one call or one file are not there yet, nor is a question because somebody types its number."""
    told = ready("log", "Will it hail?", *SAID, "--tag", "weather", "--tag", "waether", code=1).err
    assert "looks like" in told or "nearly spells weather, another tag" in told
    assert "there already" not in told
    told = ready("log", "Q99", *SAID[:-2], "--tag", "x", code=1).err
    assert "there is no question Q99" in told


def test_a_time_without_an_offset_is_one_of_the_ledgers_zone(cli):
    """In every verb; a time that the clocks skipped, or showed twice, needs its offset."""
    cli("init", "--zone", "Europe/Berlin")
    log = ("log", "Will it?", "--by", "Ann", "--chance", "70%", "--closes", "2026-02-01T12:00", "--said")
    assert "there twice in Europe/Berlin" in cli(*log, "2025-10-26T02:30", code=1).err
    assert "skipped in Europe/Berlin" in cli(*log, "2025-03-30T02:30", code=1).err
    assert "before the forecast was made" in cli(*log, "2026-02-01T12:30", code=1).err
    assert "is read in the ledger's time zone" in cli(*log, "2026-01-05T00:30").err
    kept = json.loads(cli("show", "Q1", "--json").out)
    assert kept["forecasts"][0]["made_on"] == "2026-01-05"
    cli("resolve", "Q1", "yes", "--known", "2026-01-20T00:30")
    rows = cli("export").out
    for kept_as in ("2026-02-01T11:00:00", "2026-01-04T23:30:00", "2026-01-19T23:30:00"):
        assert kept_as in rows


def test_a_day_that_a_zone_skipped_is_none(cli):
    cli("init", "--zone", "Pacific/Apia")
    log = ("log", "Will it?", "--by", "Ann", "--chance", "70%", "--closes", "2012-01-04", "--said")
    assert "there was no 2011-12-30 in Pacific/Apia" in cli(*log, "2011-12-30", code=1).err
    cli(*log, "2011-12-31")


def test_what_is_no_number_has_no_unit(ready):
    ready("log", "Will it?", *SAID)
    assert "is a binary question, which has no unit" in ready("amend", "Q1", "--unit", "m", "--reason", "x", code=1).err


@pytest.mark.parametrize("name", ["", " ", "a\nb"])
def test_a_site_needs_a_name(ready, name):
    assert "is no name of a folder" in ready("publish", name, code=2).err


def test_where_there_is_no_ledger_the_command_that_makes_it_is_told(ready, tmp_path):
    told = ready("import", "x.csv", "--db", tmp_path / "my l.db", code=1).err
    assert f"`prediction-ledger init --db '{tmp_path / 'my l.db'}'`" in told


@pytest.mark.parametrize("close", ["2027-03-28 2:30 am", "28 March 2027, 14:00", "by 28 March 2027 at noon"])
def test_an_hour_in_words_is_not_lost_in_silence(cli, close):
    cli("init")
    told = cli("log", "Will it rain?", "--by", "Ann", "--said", "2026-01-05", "--chance", "30%", "--closes", close).err
    assert "without the hour: a close at an hour is written '2027-03-28 15:00'" in told
