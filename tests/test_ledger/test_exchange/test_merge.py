"""Two ledgers into one: what was amended, corrected or coded there is taken over or told, and nothing is lost in silence."""

from __future__ import annotations

import pytest

from ledger.api.ledger import Ledger
from ledger.exchange.exporters import ledger_file

ENGINES = "both"

TEXT = "Will it rain in Paris?"


@pytest.fixture
def other(tmp_path, clock):
    with Ledger.create(tmp_path / "other.db", by="you", clock=clock) as opened:
        yield opened


@pytest.fixture
def merge(tmp_path):
    """Brings one ledger into another; gives what became of it."""

    def run(book, into):
        count, root = book.root()
        file = tmp_path / "whole.jsonl"
        with file.open("w", encoding="utf-8", newline="") as out:
            ledger_file.write(book.export_journal(), out, ledger=book.uuid, count=count, root=root)
        result = into.merge(file)
        assert into.verify().ok
        again = into.merge(file)
        assert not again.added  # a second time there is nothing new, and the same differences
        assert sorted(again.conflicts) == sorted(result.conflicts)
        return result

    return run


def asked(*books, **fields):
    for book in books:
        book.ask(TEXT, closes="2026-05-01", **fields)


def test_amendments_of_a_question_that_is_in_both_are_taken_over(book, other, merge):
    asked(book, other)
    book.amend(1, reason="typo", text="Will it rain in Paris in May?", closes="2026-05-31")
    book.amend(1, reason="clearer", criteria="as Météo-France says", tags=["b", "a"])
    result = merge(book, other)
    assert result.added == {"amendment": 2}
    assert result.conflicts == []
    there = other.details("question", 1)
    assert (there["question"], there["closes"], there["tags"]) == (
        "Will it rain in Paris in May?",
        "2026-05-31",
        ["a", "b"],
    )
    assert [a["reason"] for a in there["amendments"]] == ["typo", "clearer"]
    book.amend(1, reason="moved", closes="2026-06-30T12:00Z")
    assert merge(book, other).added == {"amendment": 1}
    assert other.details("question", 1)["closes_at"] == "2026-06-30T12:00:00.000000Z"


def test_what_was_amended_here_stays_and_is_told(book, other, merge):
    asked(book, other)
    other.amend(1, reason="mine", closes="2026-07-01", criteria="mine")
    book.amend(1, reason="theirs", closes="2026-06-01", tags=["x"])
    result = merge(book, other)
    assert result.added == {"amendment": 1}  # the tags
    assert result.conflicts == ["Q1: closes is '2026-07-01' here and '2026-06-01' there"]
    assert other.question(1).closes.isoformat() == "2026-07-01"


def test_what_was_amended_back_here_is_not_amended_again(book, other, merge):
    asked(book, other)
    book.amend(1, reason="there", closes="2026-06-01")
    merge(book, other)
    other.amend(1, reason="no, as it was", closes="2026-05-01")
    assert merge(book, other).conflicts == ["Q1: closes is '2026-05-01' here and '2026-06-01' there"]


def test_words_that_another_question_has_are_refused_here_too(book, other, merge):
    asked(book, other)
    other.ask("Will it snow?", closes="2026-05-01")
    book.amend(1, reason="changed", text="Will it snow?")
    assert merge(book, other).conflicts == [
        "Q1 was amended there (text), and not here: Q2 asks that already, word for word",
        f"Q1: text is '{TEXT}' here and 'Will it snow?' there",
    ]


def test_the_close_of_a_date_question_with_forecasts_is_not_moved(book, other, merge):
    for one in (book, other):
        one.ask("When?", closes="2026-05-01", kind="date")
    book.amend(1, reason="later", closes="2026-06-01")
    other.log(1, forecaster="Ada", quantiles={0.5: "2026-04-01"}, made_on="2026-02-01")
    first, second = merge(book, other).conflicts
    assert "their scores would change with it" in first
    assert second == "Q1: closes is '2026-05-01' here and '2026-06-01' there"


@pytest.mark.in_a_file
def test_the_close_of_a_date_question_is_not_moved_by_a_table_either(book, tmp_path):
    head = "question,closes,kind,forecaster,made_on,quantiles\n"
    file = tmp_path / "a.csv"
    file.write_text(head + "When?,2026-05-01,date,Ada,2026-02-01,50%=2026-04-01\n")
    book.import_file(file)
    file.write_text(head + "When?,2026-06-01,date,Ada,2026-02-01,50%=2026-04-01\n")
    told = book.import_file(file, correct=True, dry_run=True)
    assert "2026-06-01 is not 2026-05-01" in str(told.problems[0])


def test_corrections_of_what_came_from_there_are_taken_over_and_other_days_told(book, other, merge):
    asked(book)
    other.ask("B?", closes="2026-02-01")
    book.ask("B?", closes="2026-02-01")
    book.resolve(1, "yes", known_on="2026-02-01")
    other.resolve(1, "yes", known_on="2026-01-15")
    book.resolve(2, "yes", known_on="2026-02-01")
    assert merge(book, other).conflicts == ["R1: known_on is '2026-01-15' here and '2026-02-01' there"]
    book.resolve(1, "no", known_on="2026-02-01", reason="looked again")
    book.resolve(2, "no", known_on="2026-02-01", reason="looked again")
    result = merge(book, other)
    assert result.added == {"resolution": 1}
    assert other.question(2).outcome == "no"
    assert other.details("question", 2)["resolutions"][-1]["reason"] == "looked again"
    assert result.conflicts == ["Q1 is resolved as yes here and as no there"]  # an entry of this ledger's own


def test_what_records_that_match_say_differently_is_told(book, other, merge):
    asked(book, criteria="theirs", resolution_source="a")
    asked(other, criteria="ours")
    source = {"url": "https://example.org/a", "title": "A"}
    for one, note, title in ((book, "theirs", "A"), (other, "ours", "B")):
        one.log(
            1,
            forecaster="Ada",
            probability=0.5,
            made_on="2026-02-01",
            note=note,
            quote="q",
            source={**source, "title": title},
        )
        one.withdraw(1, on="2026-02-10" if note == "ours" else "2026-02-11", reason="x")
    result = merge(book, other)
    assert not result.added
    assert sorted(result.conflicts) == [
        "F1 is withdrawn on 2026-02-10 here and on 2026-02-11 there",
        "F1: note is 'ours' here and 'theirs' there",
        "Q1: criteria is 'ours' here and 'theirs' there",
        "Q1: resolution_source is nothing here and 'a' there",
        "S1: title is 'B' here and 'A' there",
    ]


def test_questions_about_other_units_or_of_other_ids_are_not_one(book, other, merge):
    book.ask("How much?", closes="2026-05-01", kind="numeric", unit="kg")
    other.ask("How much?", closes="2026-05-01", kind="numeric", unit="lb")
    book.ask("Same words?", closes="2026-05-01", platform="p", external_id="1")
    other.ask("Same words?", closes="2026-05-01", platform="p", external_id="2")
    result = merge(book, other)
    assert result.added == {"question": 2}
    assert len(result.near) == 2


def test_claims_that_settle_others_name_them_by_their_numbers_here(book, other, merge, store, writing):
    other.claim("something else")
    book.claim("it will", forecaster="Ada", coder="bo")
    with writing(book) as writer:
        more = {"forecaster": 1, "quote": "it will", "label": "forecast"}
        writer.add("claim.recorded", [{"id": 2, **more, "coder": "cy"}])
        writer.add("claim.recorded", [{"id": 3, **more, "coder": "di", "settles": [1, 2], "upholds": 1}])
    result = merge(book, other)
    assert result.added == {"forecaster": 1, "claim": 3}  # each coder's claim is one of its own
    rows = store(other).execute("SELECT id, settles, upholds, replaced_by FROM claim WHERE id > 1 ORDER BY id")
    assert [tuple(row) for row in rows] == [(2, None, None, None), (3, None, None, 4), (4, "[2,3]", 2, None)]


@pytest.mark.in_a_file
def test_many_differences_are_cut_short_on_the_command_line(cli, book, other, tmp_path):
    for number in range(60):
        for one, note in ((book, "a"), (other, "b")):
            one.ask(f"Question {number} of many?", closes="2026-05-01", note=note)
    other.close()
    count, root = book.root()
    with (tmp_path / "a.jsonl").open("w", newline="") as out:
        ledger_file.write(book.export_journal(), out, ledger=book.uuid, count=count, root=root)
    ran = cli("import", tmp_path / "a.jsonl", "--db", tmp_path / "other.db")
    assert ran.err.count("Not changed: ") == 50
    assert "... and 10 more that the two say differently" in ran.err
