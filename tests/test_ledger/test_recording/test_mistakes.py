"""Entry mistakes: void, correct, undo, reopen, rename, unmerge, questions that are one; and which outcome holds when."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from forecasts.errors import RecordError
from ledger import Ledger
from ledger.errors import DoubtError, RefusedError
from ledger.journal import entry as kinds
from ledger.store.admission import KINDS

ENGINES = "both"

TIMES = ("last", "first", "mean", "weighted", "every")
NEW = (
    *(kinds.RECORD_VOIDED, kinds.RECORD_RESTORED, kinds.RECORD_CORRECTED),
    *(kinds.FORECASTER_UNMERGED, kinds.FORECASTER_RENAMED, kinds.QUESTION_MERGED, kinds.QUESTION_UNMERGED),
)


def asked(book, text="Will it rain?", closes="2026-12-31"):
    return book.ask(text, closes=closes)


def said(book, question, chance, day="2026-01-10", who="Ann"):
    return book.log(question, forecaster=who, probability=chance, made_on=day)


def statuses(book, **how):
    return {str(one): one.status for one in book.forecasts(**how)}


def brier(book, time):
    (card,) = book.scores(time=time).groups
    return round(card.score.value, 6)


# Rows 2 and 3 of the small inputs


def test_a_void_forecast_counts_under_no_policy_of_time(book):
    q = asked(book, closes="2026-02-20")
    first = said(book, q, 0.95)
    book.void(first, reason="typed 95 for 9.5")
    said(book, q, 0.095)
    book.resolve(q, "no", known_on="2026-02-10")
    assert {time: brier(book, time) for time in TIMES} == dict.fromkeys(TIMES, 0.009025)
    assert statuses(book) == {"F1": "entered in error", "F2": "scored"}
    assert book.details("forecast", 1)["entered_in_error"] == {
        "by": "me",
        "on": "2026-03-01",
        "reason": "typed 95 for 9.5",
    }
    record = book.track_record()
    assert record.logged == record.scored + sum(record.left_out.values()) == 2
    assert book.question(q).forecasts == 1
    assert [row["probability"] for row in book.export_rows()] == [0.095]


def test_a_withdrawal_on_the_day_of_the_newer_forecast_is_a_withdrawal(book):
    q = asked(book, closes="2026-02-20")
    book.withdraw(said(book, q, 0.95), on="2026-01-10")
    said(book, q, 0.095)
    book.resolve(q, "no", known_on="2026-02-10")
    assert statuses(book) == {"F1": "withdrawn", "F2": "scored"}
    assert {time: brier(book, time) for time in ("first", "mean", "every")} == dict.fromkeys(
        ("first", "mean", "every"), 0.009025
    )


@pytest.mark.parametrize("grade", [None, "CD"])
def test_a_withdrawal_of_that_day_is_sure_by_the_newer_forecast(grade, book):
    q = asked(book, closes="2026-02-20")
    book.withdraw(said(book, q, 0.95), on="2026-01-11")
    said(book, q, 0.095, "2026-01-11T07:00Z")
    book.resolve(q, "no", known_on="2026-01-11T08:00Z")
    assert statuses(book, grade=grade) == {"F1": "withdrawn", "F2": "scored"}


@pytest.mark.parametrize(
    ("withdrawn", "next_said", "status"),
    [
        ("2026-01-10T15:00Z", "2026-01-10", "withdrawn"),
        ("2026-01-10", "2026-01-10T15:00Z", "withdrawn"),
        ("2026-01-10T15:00Z", "2026-01-10T14:00Z", "superseded"),
        ("2026-01-10T13:00Z", "2026-01-10T14:00Z", "withdrawn"),
        ("2026-01-11", "2026-01-10", "superseded"),
    ],
)
def test_instants_tell_which_came_first(book, withdrawn, next_said, status):
    q = asked(book)
    first = said(book, q, 0.95, "2026-01-09")
    book.withdraw(first, on=withdrawn)
    said(book, q, 0.095, next_said)
    assert statuses(book)["F1"] == status


def test_what_a_void_forecast_superseded_stands_again(book):
    q = asked(book)
    said(book, q, 0.2)
    said(book, q, 0.9, "2026-01-11")
    assert statuses(book) == {"F1": "superseded", "F2": "open"}
    book.void("F2", reason="somebody else's")
    assert statuses(book) == {"F1": "open", "F2": "entered in error"}
    with pytest.raises(RefusedError, match="F2 was entered in error"):
        book.void("F2", reason="again")
    with pytest.raises(RefusedError, match="F2 was entered in error"):
        book.correct("F2", reason="x", probability=0.1)
    book.restore_void("F2", reason="it was right")
    assert statuses(book) == {"F1": "superseded", "F2": "open"}
    with pytest.raises(RefusedError, match="not void"):
        book.restore_void("F2", reason="again")


def test_a_withdrawal_can_be_void(book):
    q = asked(book)
    first = said(book, q, 0.2)
    with pytest.raises(RefusedError, match="not withdrawn"):
        book.void(first, reason="x", withdrawal=True)
    book.withdraw(first, on="2026-01-20")
    book.void(first, reason="it was Bo's", withdrawal=True)
    assert statuses(book) == {"F1": "open"}
    assert book.details("forecast", 1)["withdrawal_entered_in_error"]["reason"] == "it was Bo's"
    book.undo()
    assert statuses(book) == {"F1": "withdrawn"}


def test_with_a_question_all_forecasts_on_it_are_void(book):
    q = asked(book)
    said(book, q, 0.2)
    said(book, q, 0.3, who="Bo")
    book.void("F2", reason="by itself")
    book.void(q, reason="asked by mistake")
    assert book.question(q).state == "entered in error"
    assert statuses(book) == {"F1": "entered in error", "F2": "entered in error"}
    for act in (
        lambda: said(book, q, 0.4),
        lambda: book.resolve(q, "yes", known_on="2026-02-01"),
        lambda: book.amend(q, reason="x", note="y"),
    ):
        with pytest.raises(RefusedError, match="Q1 was entered in error"):
            act()
    assert book.find_question("Will it rain?") is None
    assert book.due(as_of="2027-02-01") == []
    book.restore_void(q, reason="no mistake")
    assert statuses(book) == {"F1": "open", "F2": "entered in error"}


def test_a_claim_and_a_source_are_void_only_once_nothing_rests_on_them(book):
    q = asked(book)
    book.log(q, forecaster="Ann", probability=0.2, made_on="2026-01-10", quote="maybe", source="A paper")
    with pytest.raises(RefusedError, match="C1 rests on S1"):
        book.void("S1", reason="x")
    with pytest.raises(RefusedError, match="F1 rests on C1"):
        book.void("C1", reason="x")
    for reference in ("F1", "C1", "S1"):
        book.void(reference, reason="another ledger's")
    book.log(q, forecaster="Ann", probability=0.2, made_on="2026-01-10", quote="maybe", source="A paper")
    assert book.details("forecast", 2)["claim"]["id"] == "C2"
    assert book.details("forecast", 2)["claim"]["source"]["id"] == "S2"
    assert book.verify().ok


# Corrections


def test_a_corrected_forecast_counts_as_if_it_had_always_said_so(book):
    q = asked(book)
    said(book, q, 0.95)
    book.resolve(q, "no", known_on="2026-02-10")
    book.correct("F1", reason="typed 95 for 9.5", probability=0.095)
    book.correct("F1", reason="misheard", forecaster="Bo", made_on="2026-01-05", quote="hardly")
    (one,) = book.forecasts(as_of="2026-02-15")
    assert (one.forecaster, str(one.made_on), one.brier, one.status) == ("Bo", "2026-01-05", 0.095**2, "scored")
    first, second = book.details("forecast", 1)["corrected"]
    assert (first["was"], first["is"]) == ({"probability": "0.95"}, {"probability": "0.095"})
    assert second["was"]["made_on"] == "2026-01-10"
    assert book.details("forecast", 1)["claim"]["quote"] == "hardly"
    with pytest.raises(RefusedError, match="says that already"):
        book.correct("F1", reason="x", probability=0.095)


def test_the_value_of_a_correction_must_fit_the_question(book):
    q = book.ask("Who wins?", closes="2026-12-31", kind="choice", options=["red", "blue"])
    book.log(q, forecaster="Ann", probability={"red": 0.2, "blue": 0.8}, made_on="2026-01-10")
    with pytest.raises(RecordError):
        book.correct("F1", reason="x", probability=0.5)
    with pytest.raises(RecordError, match="cannot be corrected"):
        book.correct("F1", reason="x", question=2)
    book.correct("F1", reason="x", probability={"red": 0.8, "blue": 0.2})
    assert book.forecast(1).probabilities == (0.8, 0.2)


def test_a_claim_a_source_and_a_question_are_corrected(book):
    q = book.ask("How many?", closes="2026-12-31", kind="numeric", unit="km", lower=0, upper=10)
    book.log(
        q,
        forecaster="Ann",
        quantiles={0.1: 1, 0.9: 5},
        made_on="2026-01-10",
        quote="few",
        source={"title": "Papr", "published": "2026-01-09"},
    )
    book.correct("S1", reason="spelt wrongly", title="Paper", published="2026-01-11")
    book.correct("C1", reason="misread", quote="a few")
    book.correct(q, reason="thousands were meant", upper=100, unit="m")
    found = book.details("forecast", 1)["claim"]
    assert (found["quote"], found["source"]["title"], found["source"]["published"]) == ("a few", "Paper", "2026-01-11")
    assert (book.question(q).upper, book.question(q).unit) == (100.0, "m")
    book.correct(q, reason="typed 2026 for 2027", closes="2027-12-31T10:00Z")
    assert str(book.question(q).closes) == "2027-12-31"
    with pytest.raises(RecordError, match="changed by amend"):
        book.correct(q, reason="x", note="y")
    book.resolve(q, 3, known_on="2026-02-01")
    with pytest.raises(RecordError, match="put right by resolve"):
        book.correct("R1", reason="x", note="y")


# Resolutions: which holds when


@pytest.mark.parametrize(
    ("first", "second", "how", "held"),
    [
        ("11-10", "11-20", {}, "open yes no"),
        ("11-29", "11-29", {}, "open open no"),
        ("11-29", "11-29", {"believed": True}, "open yes no"),
        ("11-10", "11-29", {}, "open yes no"),
        ("11-12", "11-20", {}, "open yes no"),
        ("11-10", "11-20", {"outcome": "reopened"}, "open yes open"),
        ("11-10", "11-20", {"void": True}, "open open no"),
    ],
)
def test_for_each_day_what_was_believed_then_holds(book, clock, first, second, how, held):
    """The table of docs/data-model.md."""
    how = dict(how)

    def on(day):
        clock.now = max(clock.now, datetime.fromisoformat(f"2026-{day}T12:00Z"))

    q = asked(book)
    said(book, q, 0.5)
    on(first)
    book.resolve(q, "yes", known_on="2026-11-10")
    on(second)
    if how.pop("void", False):
        book.void("R1", reason="misread")
        book.resolve(q, "no", known_on="2026-11-20")
    else:
        book.resolve(q, how.pop("outcome", "no"), known_on="2026-11-20", reason="misread", **how)
    days = ("2026-11-09", "2026-11-15", "2026-11-20")
    on("11-29")
    assert " ".join(book.question(q, as_of=day).outcome or "open" for day in days) == held
    for day in days:
        state = "scored" if book.question(q, as_of=day).outcome else "open"
        assert statuses(book, as_of=day) == {"F1": state}
    if first == "11-12":
        assert book.question(q, as_of="2026-11-11").outcome is None
    assert book.verify().ok


def test_a_reopened_question_is_due_at_its_close_and_can_be_resolved_again(book, clock):
    q = asked(book, closes="2026-03-10")
    said(book, q, 0.5)
    with pytest.raises(RefusedError, match="nothing to reopen"):
        book.resolve(q, "reopened", known_on="2026-02-10", reason="too early")
    book.resolve(q, "yes", known_on="2026-02-10")
    book.resolve(q, "reopened", known_on="2026-03-01", reason="too early")
    assert (book.question(q).state, book.due()) == ("open", [])
    clock.advance(days=20)
    assert [str(one) for one in book.due()] == ["Q1"]
    book.resolve(q, "no", known_on="2026-03-10")
    assert (book.question(q).outcome, statuses(book)) == ("no", {"F1": "scored"})


def test_due_leaves_out_what_nobody_stands_by_and_what_is_looked_up_later(book):
    withdrawn = said(book, asked(book, "One?", "2026-02-01"), 0.5)
    book.withdraw(withdrawn, on="2026-01-20")
    asked(book, "Two?", "2026-02-01")
    later = book.ask("Three?", closes="2026-02-01", look_up="2026-03-01")
    said(book, later, 0.5)
    said(book, asked(book, "Four?", "2026-02-01"), 0.5)
    assert [str(one) for one in book.due()] == ["Q4"]
    assert [str(one) for one in book.due(as_of="2026-03-02")] == ["Q3", "Q4"]
    with pytest.raises(RecordError, match="before the question closes"):
        book.amend(later, reason="x", look_up="2026-01-31")
    book.amend(later, reason="x", look_up=None)
    assert [str(one) for one in book.due()] == ["Q3", "Q4"]


# People and questions that are one, and are not


def test_unmerging_gives_back_what_was_entered_before(book):
    q = asked(book)
    said(book, q, 0.2)
    said(book, q, 0.3, who="Bo")
    said(book, q, 0.4, who="Cy")
    book.merge_forecasters("Bo", "Ann")
    book.merge_forecasters("Ann", "Cy")
    said(book, q, 0.5, "2026-01-11", who="Bo")
    assert {one.forecaster for one in book.forecasts()} == {"Cy"}
    assert book.unmerge_forecaster("Bo") == "Ann"
    assert [one.forecaster for one in book.forecasts()] == ["Cy", "Bo", "Cy", "Cy"]
    assert book.unmerge_forecaster("Ann") == "Cy"
    assert [one.forecaster for one in book.forecasts()] == ["Ann", "Bo", "Cy", "Cy"]
    assert {str(one): one.status for one in book.forecasts()}["F1"] == "open"
    with pytest.raises(RefusedError, match="not merged"):
        book.unmerge_forecaster("Ann")
    assert book.verify().ok


def test_a_forecaster_is_found_under_the_old_name_too(book):
    q = asked(book)
    said(book, q, 0.2)
    said(book, q, 0.2, who="Bo")
    assert book.rename_forecaster("ann", "Ann Example") == "Ann"
    said(book, q, 0.3, "2026-01-11")
    assert [one.forecaster for one in book.forecasts()] == ["Ann Example", "Bo", "Ann Example"]
    for name, wrong in (("Bo", "name of Bo already"), ("Ann Example", "the name already")):
        with pytest.raises(RefusedError, match=wrong):
            book.rename_forecaster("Ann", name)
    book.rename_forecaster("Ann", "ANN")
    book.merge_forecasters("Bo", "Ann")
    with pytest.raises(RefusedError, match="Bo was merged into ANN; name ANN to rename them, or part the two first"):
        book.rename_forecaster("Bo", "Robert")
    assert book.forecast(1).forecaster == "ANN"


def test_questions_that_are_one_share_their_forecasts_until_they_are_two_again(book):
    one, other = asked(book, "Rain?"), asked(book, "Will there be rain?", "2026-11-30")
    said(book, one, 0.2)
    said(book, other, 0.3, "2026-01-11")
    assert book.merge_questions(one, other) == 1
    assert statuses(book) == {"F1": "superseded", "F2": "open"}
    assert (book.question(one).state, book.question(other).forecasts) == ("merged", 2)
    assert book.log("Rain?", forecaster="Bo", probability=0.1, made_on="2026-01-12").question == 2
    with pytest.raises(RefusedError, match="Q1 was merged into Q2"):
        said(book, one, 0.4)
    book.resolve(other, "no", known_on="2026-02-01")
    assert statuses(book) == {"F1": "superseded", "F2": "scored", "F3": "scored"}
    book.unmerge_question(one)
    assert statuses(book) == {"F1": "open", "F2": "scored", "F3": "scored"}
    with pytest.raises(RefusedError, match="was not merged"):
        book.unmerge_question(one)


def test_a_question_shows_when_and_why_it_was_made_one_with_another(book):
    one, other, third = asked(book, "Rain?"), asked(book, "Will there be rain?"), asked(book, "Snow?")
    book.merge_questions(one, other, reason="the same words")
    book.unmerge_question(one)
    first, second = book.details("question", one.id)["mergers"]
    assert (first["became"], first["reason"]) == ("Q2", "the same words")
    assert second["parted_from"] == "Q2"
    assert book.details("question", other.id)["mergers"] == [first, second]
    assert "mergers" not in book.details("question", third.id)


def test_only_questions_of_one_kind_are_made_one_and_no_outcome_is_lost(book):
    binary, number = asked(book), book.ask("How many?", closes="2026-12-31", kind="numeric", unit="km")
    with pytest.raises(RefusedError, match="different kinds"):
        book.merge_questions(binary, number)
    with pytest.raises(RefusedError, match="same question already"):
        book.merge_questions(binary, binary)
    miles = book.ask("How far?", closes="2026-12-31", kind="numeric", unit="mi")
    with pytest.raises(RefusedError, match="different units"):
        book.merge_questions(number, miles)
    other = asked(book, "Rain?")
    book.resolve(binary, "yes", known_on="2026-02-01")
    with pytest.raises(RefusedError, match="resolve both alike first"):
        book.merge_questions(binary, other)
    assert book.merge_questions(other, binary) == 0


def test_an_option_that_is_added_had_no_chance_before(book):
    q = book.ask("Who wins?", closes="2026-12-31", kind="choice", options=["red", "blue"])
    book.log(q, forecaster="Ann", probability={"red": 0.2, "blue": 0.8}, made_on="2026-01-10")
    book.amend(q, reason="a third ran", options=["red", "blue", "green"])
    assert book.forecast(1).probabilities == (0.2, 0.8)
    book.undo()
    assert (book.question(q).options, book.forecast(1).probabilities) == (("red", "blue"), (0.2, 0.8))
    book.amend(q, reason="a third ran", options=["red", "blue", "green"])
    book.resolve(q, "green", known_on="2026-02-01")
    assert round(book.forecast(1).choice_brier, 4) == round(0.2**2 + 0.8**2 + 1, 4)
    with pytest.raises(RefusedError, match="can only get more"):
        book.amend(q, reason="x", options=["blue", "red", "green"])
    with pytest.raises(RefusedError, match="cannot be taken out"):
        book.amend(q, reason="x", options=["red", "blue"])
    assert book.verify().ok


def test_what_was_given_to_other_counts_for_an_option_that_is_added(book, tmp_path):
    """0.1, 0.2 and 0.7 on Other, said before d was there: 0.01 + 0.04 + 0.09 where d happens, through an export too."""
    q = book.ask("Which?", closes="2026-12-31", kind="choice", options=["a", "b", "Other"])
    book.log(q, forecaster="Ann", probability={"a": 0.1, "b": 0.2, "Other": 0.7}, made_on="2026-01-10")
    book.amend(q, reason="a third ran", options=["a", "b", "Other", "d"])
    book.log(q, forecaster="Bo", probability={"a": 0, "b": 0, "Other": 0.7, "d": 0.3}, made_on="2026-01-10")
    rows = list(book.export_rows())
    with pytest.raises(RecordError, match="'d' has no probability"):
        book.log(q, forecaster="Cy", probability={"a": 0.1, "b": 0.2, "Other": 0.7}, made_on="2026-01-10")
    with Ledger.open(tmp_path / "other.db") as other:
        other.import_rows(rows)
        other.resolve(1, "d", known_on="2026-02-01")
        assert [round(one.choice_brier, 4) for one in other.forecasts()] == [0.14, 0.98]
        assert other.verify().ok
    book.resolve(q, "d", known_on="2026-02-01")
    assert [round(one.choice_brier, 4) for one in book.forecasts()] == [0.14, 0.98]
    assert book.verify().ok


# Files and other ledgers


def test_a_file_that_is_imported_again_brings_nothing_back(book):
    rows = [
        {"question": f"{name}?", "closes": "2026-12-31", "forecaster": "Ann", "made_on": "2026-01-10", "probability": p}
        for name, p in (("One", 0.95), ("Two", 0.5), ("Three", 0.1))
    ]
    rows[0]["quote"] = "surely"
    book.import_rows(rows)
    book.correct("F1", reason="typed 95 for 9.5", probability=0.095, quote="hardly")
    book.correct("F1", reason="and it was Bo", forecaster="Bo")
    book.void("F2", reason="not a forecast")
    book.merge_questions(3, 2)
    size = book.root()[0]
    assert book.import_rows(rows).known == 3
    assert book.root()[0] == size
    assert len(book.forecasts()) == 3


def test_a_copy_brings_what_was_put_right_in_it(book, tmp_path, tools):
    one, other = asked(book, "One?"), asked(book, "Uno?")
    said(book, one, 0.2)
    book.log(one, forecaster="Bo", probability=0.3, made_on="2026-01-10", quote="maybe")
    said(book, other, 0.4, who="Cy")
    export(book, tmp_path / "ours")
    theirs = tools.memory_book(book._clock)
    theirs.restore(tmp_path / "ours")
    first, second, _ = theirs.forecasts()
    theirs.void(first, reason="mistyped")
    theirs.correct(second, reason="misheard", probability=0.35, quote="may be")
    theirs.merge_questions(theirs.find_question("Uno?"), theirs.find_question("One?"))
    theirs.rename_forecaster("Cy", "Cyril")
    theirs.merge_forecasters("Cyril", "Bo")
    theirs.unmerge_forecaster("Cyril")
    theirs.resolve(first.question, "yes", known_on="2026-02-01")
    theirs.resolve(first.question, "reopened", known_on="2026-02-02", reason="too early")
    asked(book, "Ours?")
    export(theirs, tmp_path / "theirs")
    for _ in range(2):
        result = book.merge(tmp_path / "theirs")
        assert result.conflicts == []
        told = [(one.forecaster, one.question, one.probability, one.status) for one in book.forecasts()]
        assert told == [("Ann", 1, 0.2, "entered in error"), ("Bo", 1, 0.35, "open"), ("Cyril", 1, 0.4, "open")]
    assert not result.added
    assert book.verify().ok


def export(ledger, place):
    from ledger.exchange.exporters.ledger_file import write

    entries, root = ledger.root()
    with place.open("w", encoding="utf-8") as out:
        write(ledger.export_journal(), out, ledger=ledger.uuid, count=entries, root=root)


# What improves nobody's record unseen


def test_what_was_void_and_is_restored_once_the_outcome_is_known_was_recorded_then(book, clock):
    q = asked(book, closes="2026-03-20")
    clock.advance(days=1)
    for who in ("Ann", "Bo"):
        said(book, q, 0.9, "2026-03-01", who)
    book.correct("F1", reason="x", probability=0.8)
    book.void("F1", reason="let us see")
    clock.advance(days=5)
    book.resolve(q, "yes", known_on="2026-03-06")
    book.void("F2", reason="x")
    clock.advance(days=1)
    for number in ("F1", "F2"):
        book.restore_void(number, reason="it was right")
    assert [one.grade for one in book.forecasts()] == ["retrospective", "prospective"]
    book.correct("F1", reason="x", probability=0.9)
    assert book.forecast(1).grade == "retrospective"
    assert book.verify().ok


def test_what_is_put_right_once_the_outcome_is_known_is_told_by_name(book, clock):
    q = asked(book, closes="2026-02-20")
    for who in ("Ann", "Bo", "Cy", "Di"):
        said(book, q, 0.9, who=who)
    book.void("F4", reason="before")
    book.withdraw("F3", on="2026-01-20")
    clock.advance(days=1)
    book.resolve(q, "no", known_on="2026-03-02")
    clock.advance(days=1)
    book.void("F1", reason="typed")
    book.correct("F2", reason="heard", probability=0.1)
    book.void("F3", reason="not withdrawn", withdrawal=True)
    told = [(one.what, one.forecast, one.forecaster, one.by, str(one.on)) for one in book.track_record().afterwards]
    assert told == [
        ("void", 1, "Ann", "me", "2026-03-03"),
        ("corrected", 2, "Bo", "me", "2026-03-03"),
        ("withdrawal", 3, "Cy", "me", "2026-03-03"),
    ]
    assert [one.forecaster for one in book.track_record(forecaster="Bo").afterwards] == ["Bo"]


def test_what_was_made_on_other_words_is_marked_and_asked_about(book):
    q, other = asked(book), asked(book, "Will there be any rain?")
    said(book, q, 0.9)
    book.amend(q, reason="a typo", text="Will it rain??")
    said(book, q, 0.8, who="Bo")
    said(book, other, 0.7)
    assert [bool(one.other_words) for one in book.forecasts()] == [True, False, False]
    assert book.details("forecast", 1)["made_on_other_words"] == "Will it rain?"
    book.amend(q, reason="as it was", text="Will it rain?")
    assert [bool(one.other_words) for one in book.forecasts()] == [False, True, False]
    book.undo()
    book.resolve(q, "no", known_on="2026-02-01")
    for change in (
        lambda: book.amend(q, reason="x", text="Will it stay dry?"),
        lambda: book.amend(q, reason="x", criteria="no drop"),
        lambda: book.merge_questions(other, q),
    ):
        with pytest.raises(DoubtError, match="--accept reworded"):
            change()
    book.amend(q, reason="x", tags=["wet"])
    book.accept("reworded")
    book.merge_questions(other, q)
    told = {one.forecast: one.reason for one in book.track_record().afterwards}
    assert told == {1: "Will it rain?", 3: "Will there be any rain?"}
    book.unmerge_question(other)
    assert {one.forecast for one in book.track_record().afterwards} == {1}


def test_options_that_change_places_are_other_words_and_one_more_is_not(book):
    q = book.ask("Who?", closes="2026-12-31", kind="choice", options=["red", "blue"])
    book.log(q, forecaster="Ann", probability={"red": 0.9, "blue": 0.1}, made_on="2026-01-10")
    book.amend(q, reason="a third", options=["red", "blue", "green"])
    assert book.forecast(1).other_words is None
    book.correct(q, reason="turned", options=["blue", "red", "green"])
    assert book.forecast(1).other_words == "Who? (other options then)"


def test_a_miss_is_not_hidden_behind_a_later_deadline(book, clock):
    q = asked(book, closes="2026-02-20")
    said(book, q, 0.9)
    book.resolve(q, "no", known_on="2026-02-20")
    book.amend(q, reason="longer", closes="2099-01-01")
    assert statuses(book, cohort="closed") == {"F1": "scored"}
    book.correct(q, reason="shorter", closes="2026-01-02")
    assert statuses(book) == {"F1": "late"}
    assert [(one.what, one.by, one.reason) for one in book.track_record().afterwards] == [
        ("close", "me", "shorter"),
        ("close", None, "longer"),
    ]


@pytest.mark.parametrize("early", [True, False])
@pytest.mark.parametrize("noun", ["forecaster", "question"])
def test_what_was_made_one_or_parted_once_the_outcome_was_known_is_told(noun, early, book, clock):
    q, other = asked(book, closes="2026-03-10"), asked(book, "Will there be rain?", closes="2026-03-10")
    book.accept("reworded")
    said(book, q, 0.1, who="Ann Smith")
    where, who = (q, "Dr Smith") if noun == "forecaster" else (other, "Ann Smith")
    book.log(where, forecaster=who, probability=0.9, made_on="2026-01-20")
    book.log(where, forecaster="Bo", probability=0.9, made_on="2026-01-20")

    def join():
        clock.advance(days=1)
        if noun == "forecaster":
            book.merge_forecasters("Dr Smith", "Ann Smith", reason="the same person")
        else:
            book.merge_questions(other, q, reason="the same question")

    def told():
        done = book.track_record().afterwards
        return [(one.what, one.forecast, one.reason) for one in done if one.what != "other words"]

    if early:
        join()
    clock.advance(days=12)
    for one in (q, other):
        if noun == "forecaster" or not early or one == q:
            book.resolve(one, "yes", known_on="2026-03-10")
    clock.advance(days=1)
    if not early:
        assert told() == []
        join()
    assert statuses(book)["F1"] == "superseded"
    assert told() == ([] if early else [("merged", 1, f"the same {'person' if noun == 'forecaster' else noun}")])
    clock.advance(days=1)
    if noun == "forecaster":
        book.unmerge_forecaster("Dr Smith")
    else:
        book.unmerge_question(other)
    of_both = [("parted", 1, ""), ("parted", 2, "")][: 2 if noun == "forecaster" else 1]  # the other question is open
    assert told() == (of_both if early else [])


@pytest.mark.parametrize("act", ["revise", "withdraw"])
def test_what_was_entered_in_error_is_neither_revised_nor_withdrawn(act, book):
    said(book, asked(book), 0.9)
    book.void("F1", reason="typed")
    with pytest.raises(RefusedError, match="F1 was entered in error"):
        book.revise("F1", 0.1, made_on="2026-01-11") if act == "revise" else book.withdraw("F1", on="2026-01-11")


def test_an_instant_to_come_is_named_with_its_hour(book):
    with pytest.raises(RecordError, match="2026-03-01T23:59:00.000000Z is in the future; it is 2026-03-01T12:00"):
        said(book, asked(book), 0.9, "2026-03-01T23:59Z")


# Undo


def test_undo_takes_back_each_kind_of_entry(book, tools, store):
    q = asked(book)
    said(book, q, 0.2)
    other = asked(book, "Rain?")
    acts = [
        lambda: said(book, q, 0.3, "2026-01-11"),
        lambda: book.withdraw("F1", on="2026-01-12"),
        lambda: book.resolve(q, "yes", known_on="2026-02-01"),
        lambda: book.amend(q, reason="x", text="Rain now?", closes="2026-11-30T10:00Z", tags=["wet"]),
        lambda: book.correct("F1", reason="x", probability=0.25),
        lambda: book.void("F1", reason="x"),
        lambda: book.merge_questions(other, q),
        lambda: book.rename_forecaster("Ann", "Ann B"),
        lambda: asked(book, "Another?"),
    ]
    names = ("outcome_value", "status", "text", "closes_at", "merged_into")
    columns = f"SELECT {', '.join(names)} FROM question WHERE id < 3 ORDER BY id"
    told = "SELECT probability, ended_by, withdrawn_on, forecaster_id FROM forecast WHERE id = 1"

    def state():
        database = store(book)
        return database.execute(columns), database.execute(told), book.forecast(1).forecaster

    for act in acts:
        before = state()
        act()
        shown = book.to_undo()
        assert shown == book.undo(entry=shown.entry)
        assert state() == before
        with pytest.raises(RefusedError, match="not the last one"):
            book.undo(entry=shown.entry)
    assert book.verify().ok


def test_undo_again_goes_one_step_further_back(book):
    q = asked(book)
    first = said(book, q, 0.2)
    book.withdraw(first, on="2026-01-20", reason="doubts")
    book.void(first, reason="mistyped", withdrawal=True)
    steps = [book.undo().did[0] for _ in range(4)]
    assert steps == [
        "the withdrawal of F1 was declared void: mistyped",
        "F1 was withdrawn on 2026-01-20",
        "F1: Ann gave Q1 20% on 2026-01-10 (Will it rain?)",
        "Q1 was entered",
    ]
    with pytest.raises(RefusedError, match="has not entered anything else|made the ledger"):
        book.undo()
    assert book.verify().ok


def test_undo_takes_back_the_entry_of_who_asks(book, path, clock):
    q = asked(book)
    said(book, q, 0.2)
    with type(book).open(path, by="Bo", clock=clock) as hers:
        with pytest.raises(RefusedError, match="Bo has not entered anything that could"):
            hers.undo()
        said(hers, q, 0.4, who="Bo")
    book.undo()
    assert statuses(book) == {"F1": "entered in error", "F2": "open"}


# The journal is the truth


def test_every_new_kind_has_its_line_in_the_table_of_kinds(book):
    assert KINDS.keys() >= set(NEW)
    assert all(KINDS[kind].references({"noun": "withdrawal"}) == {"number": "forecast"} for kind in NEW[:3])


@pytest.mark.parametrize(
    ("kind", "record", "wrong"),
    [
        (kinds.RECORD_VOIDED, {"noun": "forecast", "number": 9, "reason": "x"}, "no forecast 9"),
        (kinds.RECORD_VOIDED, {"noun": "ledger", "number": 1, "reason": "x"}, "noun"),
        (kinds.RECORD_RESTORED, {"noun": "forecast", "number": 1, "reason": "x"}, "not void"),
        (kinds.QUESTION_UNMERGED, {"question": 1, "out_of": 2}, "was not merged"),
        (kinds.FORECASTER_RENAMED, {"forecaster": 1, "name": "Bo", "before": "Ann"}, "another forecaster"),
        (
            kinds.RECORD_CORRECTED,
            {
                **{"noun": "forecast", "number": 1, "reason": "x"},
                **{"before": {"probability": "0.3"}, "changes": {"probability": "0.4"}},
            },
            "it said '0.2' before",
        ),
    ],
)
def test_verify_tells_a_record_that_would_not_have_been_written(book, writing, kind, record, wrong):
    q = asked(book)
    asked(book, "Rain?")
    said(book, q, 0.2)
    said(book, q, 0.2, who="Bo")
    try:
        with writing(book) as writer:
            writer.add(kind, [record])
    except Exception as refused:
        assert "question 1" in str(refused) or "forecast 9" in str(refused) or "noun" in str(refused)
        return
    assert wrong in str(book.verify().first)


@given(seed=st.integers(0, 2**31).map(lambda n: 2 * n + 1), zone=st.data())
@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_random_histories_add_up_and_equal_plain_python(seed, zone, tools, store):
    clock = tools.Clock()
    with tools.memory_book(clock, zone.draw(tools.ZONES)) as book:
        tools.Play(book, clock).run(tools.steps(seed, 50))
        naive = tools.Reference(store(book))
        for back in (0, 2, 6):
            day = (datetime.combine(book.today, datetime.min.time(), UTC)).date()
            day = day.fromordinal(day.toordinal() - back)
            for time in ("last", "every"):
                fates = naive.fates(day, every=time == "every")
                assert {one.id: one.status for one in book.forecasts(as_of=day, time=time)} == fates
                record = book.track_record(as_of=day, time=time, cohort="resolved")
                counts = {"scored": record.scored, **record.left_out}
                assert {name: n for name, n in counts.items() if n} == {
                    name: list(fates.values()).count(name) for name in set(fates.values())
                }
                assert record.logged == len(fates)
        before = tools.dump(store(book))
        assert book.verify().ok
        book.rebuild()
        assert tools.dump(store(book)) == before


def test_a_day_after_the_withdrawal_is_refused(book):
    book.log("Will it?", forecaster="Ada", probability=0.3, made_on="2026-01-05", closes="2026-12-01")
    book.withdraw(1, on="2026-01-10")
    with pytest.raises(RecordError, match="F1 was withdrawn on 2026-01-10, before 2026-01-12"):
        book.correct("F1", reason="mistyped", made_on="2026-01-12")
    book.correct("F1", reason="mistyped", made_on="2026-01-09")


def test_what_was_entered_while_the_clock_was_wrong_is_named_and_can_be_put_right(book, clock):
    right = clock.now
    clock.advance(days=300)
    book.accept("clock")
    ahead = clock.now.date()
    made = said(book, book.ask("Will it rain?", closes="2030-12-31"), 0.2, day=ahead)
    clock.now = right
    assert book.correct_clock("a flat battery") == ["F1", "Q1"]
    assert book.details("forecast", made.id)["made_on"] == str(ahead)
    book.void("F1", reason="the clock")
    assert book.forecast(1).status == "entered in error"
    book.restore_void("F1", reason="right after all")
    book.correct("F1", reason="the clock", made_on=right.date())
    assert book.forecast(1).made_on == right.date()
    assert book.verify().ok


def test_undo_writes_nothing_that_would_not_have_been_kept(book, clock):
    right = clock.now
    made = said(book, book.ask("Will it rain?", closes="2030-12-31"), 0.2)
    clock.advance(days=300)
    book.accept("clock")
    book.withdraw(made, on=clock.now.date())
    clock.now = right + (clock.now - right) / 100
    assert book.correct_clock("a flat battery") == ["the withdrawal of F1"]
    book.void("F1", reason="the clock", withdrawal=True)
    before = book.root()
    with pytest.raises(RefusedError, match=r"cannot be taken back, .*: withdrawn on: .* was still to come"):
        book.undo()
    assert book.root() == before
    assert book.verify().ok
