"""The review of what is kept: the verb, the notes of other verbs, and questions that are asked twice."""

from __future__ import annotations

import sqlite3
from datetime import date

import pytest

from ledger.api.ledger import Ledger
from ledger.errors import UnknownError
from ledger.recording import similar

ENGINES = "both"

GOOD = "Will Brent crude close above 100 US dollars on 2030-12-31?"
BAD = "Will they improve relations significantly?"


@pytest.fixture
def ready(cli):
    cli("init")
    return cli


def log(run, question, *more, chance="70%", closes="2030-12-31"):
    return run("log", question, "--by", "Ada", "--said", "2026-01-05", "--chance", chance, "--closes", closes, *more)


def codes(found):
    return [one.code for one in found]


def test_the_verb_lists_remarks(ready):
    log(ready, BAD)
    log(ready, GOOD, "--resolution-source", "https://www.eia.gov")
    ran = ready("review", "Q1")
    assert ran.out.splitlines()[0] == "question\tseverity\tcode\twords\tremark\tremedy"
    assert [line.split("\t")[2] for line in ran.out.splitlines()[1:]] == [
        *("vague-word", "vague-word", "pronoun", "no-source")
    ]
    assert ready("review", "Q2").err == "Nothing to remark on 1 question.\n"
    found = ready("review", "--json").json
    assert [one["question"] for one in found] == ["Q1", "Q2"]
    assert found[1]["remarks"] == []
    first = found[0]["remarks"][0]
    assert (first["code"], first["field"], first["words"]) == ("vague-word", "question", "improve")
    assert BAD[first["start"] : first["end"]] == "improve"
    assert {*first} == {*("code", "severity", "sentence", "remedy", "field", "start", "end", "words", "question")}
    assert [one["question"] for one in ready("review", "Q2", "q1", "2", "--json").json] == ["Q2", "Q1"]


def test_the_verb_refuses_what_is_not_there(ready):
    assert "Q7" in ready("review", "Q7", code=1).err
    assert "forecast" in ready("review", "F1", code=1).err


def test_resolved_questions_are_looked_at_only_when_named(ready):
    log(ready, GOOD, closes="2026-02-01")
    ready("resolve", "Q1", "yes", "--known", "2026-01-20", "--accept", "early")
    assert ready("review", "--json").json == []
    assert "no-evidence" in [one["code"] for one in ready("review", "Q1", "--json").json[0]["remarks"]]


def test_log_says_the_remarks_beside_its_result(ready):
    ran = log(ready, BAD)
    assert "Q1 warning [vague-word]: 'significantly' is vague" in ran.err
    assert "no-source" not in ran.err
    assert ran.out == log(ready, "Will it rain?").out.replace("Q2", "Q1").replace("F2", "F1").replace(
        "Will it rain?", BAD
    )
    assert "[vague-word]" not in log(ready, BAD, chance="60%").err, "the question was there already"
    assert "[trivial]" in log(ready, BAD, chance="99%").err, "but the forecast is new"
    assert log(ready, GOOD, "--quote", "oil will improve dramatically", "--json").err == ""


@pytest.mark.in_a_file
def test_import_counts_the_remarks(ready, tmp_path):
    file = tmp_path / "a.csv"
    rows = [f"Will party {i} improve significantly?,2030-12-31,Ada,2026-01-01,0.5" for i in range(150)]
    file.write_text("question,closes,forecaster,made_on,probability\n" + "\n".join(rows) + "\n")
    ran = ready("import", file)
    assert ran.err.splitlines() == [
        "Review of the first 100 of 150 new questions (prediction-ledger review Q12 shows one):",
        "  vague-word: 100 (Q1, Q2, Q3, ...)",
    ]
    assert ready("import", file).err == "", "nothing is new"
    assert ready("import", file, "--json").json["known"] == 150


def test_the_same_question_in_other_words(book: Ledger):
    first = book.ask("Will Emmanuel Macron be President of France on 2026-12-31?", closes="2026-12-31")
    again = book.ask("Will Macron still be the French president on 31 December 2026?", closes="2027-01-10")
    turned = book.ask("Will Macron not be President of France on 2026-12-31?", closes="2026-12-31")
    book.ask("Will Macron be President of France on 2027-03-31?", closes="2027-03-31")
    found = [(one.code, one.question) for one in book.review(first) if one.question]
    assert found == [("duplicate", again.id), ("complement", turned.id)]
    found = [(one.code, one.question) for one in book.review(again) if one.question]
    assert found == [("duplicate", first.id), ("complement", turned.id)]
    assert [one for one in book.review(first, others=False) if one.question] == []
    at_once = {id_: [(one.code, one.question) for one in some if one.question] for id_, some in book.review_open()}
    assert at_once == {
        id_: [(one.code, one.question) for one in book.review(id_) if one.question] for id_ in range(1, 5)
    }


def test_questions_without_a_date_must_close_together(book: Ledger):
    book.ask("Will the treaty be signed?", closes="2026-12-31")
    far = book.ask("Will the treaty be signed at all?", closes="2027-01-20")
    near = book.ask("Will this treaty be signed?", closes="2027-01-01")
    assert "duplicate" not in codes(book.review(far))
    assert "duplicate" in codes(book.review(near))


def test_choice_questions_are_left_alone(book: Ledger):
    book.ask("Who signs the treaty?", closes="2026-12-31", kind="choice", options=["Ada", "Bob", "Other"])
    second = book.ask("Who signs this treaty?", closes="2026-12-31", kind="choice", options=["Eve", "Other"])
    assert "duplicate" not in codes(book.review(second))


@pytest.mark.parametrize("fts", [True, False])
def test_candidates_with_and_without_full_text_search(book: Ledger, fts, monkeypatch, store):
    rows = [
        {
            **{"question": f"Will minister {name} of the treaty party resign?", "closes": "2026-12-31"},
            **{"forecaster": "Ada", "made_on": "2026-01-01", "probability": "0.5"},
        }
        for name in [f"{a}{b}ton" for a in "bcdfghklmn" for b in "aeiou"]
    ]
    book.import_rows(rows)
    wanted = book.ask("Will minister Baton of the treaty party not resign?", closes="2026-12-31")
    words = ["minister", "treaty", "resign", "party", "baton"]
    found = similar.similar(store(book), words, date(2026, 12, 31), apart=[wanted.id], fts=fts)
    assert len(found) == 20
    assert "baton" in found[0].text
    if not fts:
        monkeypatch.setattr(similar, "_ranked", lambda *_: None)
    assert "complement" in codes(book.review(wanted))


def test_a_sqlite_without_full_text_search_counts_words(monkeypatch):
    class Poor:
        def execute(self, *_):
            raise sqlite3.OperationalError("no such module: fts5")

        def close(self):
            pass

    monkeypatch.setattr(sqlite3, "connect", lambda *_, **__: Poor())
    questions = [similar.Similar(1, "Will it rain?", date(2026, 1, 1))]
    assert similar._ranked(questions, ["rain"]) is None


@pytest.mark.in_a_file
def test_a_review_leaves_the_file_as_it_is(ready, path):
    for number in range(30):
        log(ready, f"Will the treaty number {number} be signed?")
    before = path.read_bytes()
    ready("review", "Q3")
    ready("review")
    assert path.read_bytes() == before
    ready("verify")
    with Ledger.open(path, write=False) as book:
        assert "duplicate" not in codes(book.review(3))
        with pytest.raises(UnknownError):
            book.review(99)


def test_what_was_said_later_or_elsewhere_is_not_mixed_in(book: Ledger):
    made = book.log(GOOD, forecaster="Ada", made_on="2026-01-01", probability=0.5, closes="2030-12-31")
    other = book.log(made.question, forecaster="Bob", made_on="2026-01-02", probability=0.999)
    assert "trivial" in codes(book.review(made.question))
    assert "trivial" not in codes(book.review(made.question, forecast=made))
    assert "trivial" in codes(book.review(made.question, forecast=other))


def test_the_language_of_the_source_decides(book: Ledger):
    german = {"title": "Zeitung", "language": "de"}
    made = book.log(
        "Wird die Lage important?",
        **{"forecaster": "Ada", "made_on": "2026-01-01", "probability": 0.5, "closes": "2030-12-31"},
        **{"quote": "Die Lage", "source": german},
    )
    assert "vague-word" not in codes(book.review(made.question))
