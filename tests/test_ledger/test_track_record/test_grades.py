"""How the time of a forecast is known: recorded in time, shown by a document or a platform, or said so; by hand."""

from __future__ import annotations

import subprocess
import sys

import pytest

from ledger.api.ledger import Ledger
from ledger.errors import RefusedError, UnknownError

SNAPSHOT = {"url": "https://example.org/a", "published": "2026-02-10", "sha256": "1" * 64}


def grades(book, **how):
    return [(f.grade, f.status) for f in book.forecasts(**how)]


def counts(book, **how):
    record = book.track_record(**how)
    assert record.scored == record.stamped + record.prospective + record.documented + record.retrospective
    return record.prospective, record.documented, record.retrospective


@pytest.fixture
def decided(book, clock):
    """Q1, asked on 2026-03-01 with a forecast of Ada's, known on 2026-03-03, and the day is 2026-03-06."""
    q = book.ask("Q?", closes="2026-03-05")
    book.log(q, forecaster="Ada", probability=0.1, made_on="2026-02-20")
    clock.advance(days=5)
    book.resolve(q, "yes", known_on="2026-03-03")
    return q


def test_what_is_entered_after_the_outcome_is_not_prospective_whatever_its_question_is(book, decided):
    book.log(decided, forecaster="Ada", probability=0.99, made_on=book.today)
    book.log(decided, forecaster="Bo", probability=1, made_on="2026-02-24")
    assert grades(book) == [("prospective", "scored"), ("retrospective", "late"), ("retrospective", "scored")]
    assert counts(book) == (1, 0, 1)
    only = book.track_record(prospective_only=True)
    assert (only.scored, only.left_out) == (1, {"late": 1, "retrospective": 1})
    assert only.scorecards[0].brier.value == pytest.approx(0.81)


def test_a_revision_that_was_entered_afterwards_takes_nothing_out_of_the_prospective_record(book, decided):
    book.revise("F1", 0.99, made_on="2026-02-25")
    assert grades(book) == [("prospective", "superseded"), ("retrospective", "scored")]
    assert grades(book, prospective_only=True) == [("prospective", "scored"), ("retrospective", "retrospective")]
    for time in ("last", "first", "mean", "weighted", "every"):
        (group,) = book.scores(prospective_only=True, time=time).groups
        assert (group.prospective, group.score.value) == (1, pytest.approx(0.81)), time


def test_a_withdrawal_that_was_entered_afterwards_takes_nothing_out_of_it_either(book, decided):
    book.withdraw("F1", on="2026-02-25")
    assert grades(book) == [("prospective", "withdrawn")]
    assert grades(book, grade="B") == [("prospective", "scored")]
    assert grades(book, grade="D") == [("prospective", "withdrawn")]


def test_a_withdrawal_in_time_holds_for_every_grade(book, clock):
    q = book.ask("Q?", closes="2026-12-31")
    book.log(q, forecaster="Ada", probability=0.1, made_on="2026-02-20")
    book.withdraw("F1", on="2026-02-25")
    clock.advance(days=5)
    book.resolve(q, "yes", known_on="2026-03-03")
    assert grades(book, grade="B") == grades(book) == [("prospective", "withdrawn")]


@pytest.mark.parametrize(
    ("source", "made_on", "grade"),
    [
        (SNAPSHOT, "2026-02-10", "documented"),
        (SNAPSHOT, "2026-02-09", "documented"),
        (SNAPSHOT, "2026-02-11", "retrospective"),  # the text is older than what it should show
        ({**SNAPSHOT, "published": "2026-03-03"}, "2026-02-10", "retrospective"),  # the outcome was known then
        ({**SNAPSHOT, "published": "2026-03-02"}, "2026-02-10", "documented"),
        ({**SNAPSHOT, "published_basis": "assumed"}, "2026-02-10", "retrospective"),
        ({**SNAPSHOT, "published_basis": "metadata"}, "2026-02-10", "documented"),
        ({"url": SNAPSHOT["url"], "published": "2026-02-10"}, "2026-02-10", "retrospective"),  # no text
        ({"url": SNAPSHOT["url"], "sha256": "1" * 64}, "2026-02-10", "retrospective"),  # no day
        ("https://example.org/b", "2026-02-10", "retrospective"),
        (None, "2026-02-10", "retrospective"),
    ],
)
def test_a_dated_text_that_is_kept_documents_what_was_entered_later(book, decided, source, made_on, grade):
    book.log(decided, forecaster="Bo", probability=0.7, made_on=made_on, source=source, quote="surely")
    assert grades(book)[1] == (grade, "scored")
    assert counts(book) == (1, int(grade == "documented"), int(grade == "retrospective"))


def test_a_text_documents_words_and_no_number_that_was_thought_of_later(book, decided, clock):
    said = {"forecaster": "Bo", "made_on": "2026-02-10", "source": SNAPSHOT}
    book.log(decided, probability=0.7, **said)
    assert grades(book)[1] == ("retrospective", "scored")  # no words that could be looked up in the text
    book.void("F2", reason="no words")
    book.log(decided, probability=0.7, quote="surely", basis="imputed", coder="Coder", **said)
    assert grades(book)[2] == ("retrospective", "scored")
    book.void("F3", reason="a coder's number")
    book.log(decided, probability=0.7, quote="surely", **said)
    claim = f"C{book.details('forecast', 4)['claim']['id'].removeprefix('C')}"
    for record, field, values in (("F4", "probability", (0.99, 0.7)), (claim, "quote", ("surely not", "surely"))):
        for value, grade in zip(values, ("retrospective", "documented"), strict=True):
            clock.advance(seconds=1)
            book.correct(record, reason="typo", **{field: value})
            assert grades(book)[3] == (grade, "scored")
    assert book.verify().ok


def test_a_text_documents_its_own_forecast_and_no_later_revision(book, decided):
    book.log(decided, forecaster="Bo", probability=0.7, made_on="2026-02-10", source=SNAPSHOT, quote="surely")
    book.revise("F2", 0.9, made_on="2026-02-20")
    assert [grade for grade, _ in grades(book)] == ["prospective", "documented", "retrospective"]
    assert grades(book, grade="BC") == [
        ("prospective", "scored"),
        ("documented", "scored"),
        ("retrospective", "retrospective"),
    ]
    assert counts(book) == (1, 0, 1)
    assert counts(book, grade="BC") == (1, 1, 0)
    assert book.track_record(grade="CD").left_out == {"superseded": 1, "prospective": 1}


def row(**more):
    """A forecast on what was decided, as a table has it."""
    return {
        "question": "Q?",
        "closes": "2026-03-01",
        "forecaster": "Bo",
        "made_on": "2026-02-10T10:00Z",
        "probability": "0.7",
        **more,
    }


@pytest.mark.parametrize(
    ("row_", "grade"),
    [
        (row(platform="metaculus", forecast_id="1"), "documented"),
        (row(platform="metaculus", forecast_id="1", note="n", low="0.6"), "documented"),
        (row(platform="metaculus", forecast_id="1", made_on="2026-02-10"), "retrospective"),  # a day is no stamp
        (row(), "retrospective"),
    ],
)
def test_a_platforms_own_time_stamp_documents_and_a_table_that_names_one_does_not(book, row_, grade, tmp_path, clock):
    from ledger.exchange.importers.tables.objects_table import as_rows
    from ledger.exchange.keeping import import_rows

    q = book.ask("Q?", closes="2026-03-01")
    book.resolve(q, "yes", known_on="2026-02-20")
    with book._writing() as writer:
        import_rows(writer, as_rows([row_]), file="a.zip", stamped=True)
    assert [name for name, _ in grades(book)] == [grade]
    with Ledger.create(tmp_path / "other.db", clock=clock) as other:
        exported = [{**one, "grade": "documented"} for one in book.export_rows()]
        other.import_rows(exported)
        other.import_rows(
            [{**row_, "question": "By hand?", "forecast_id": "2", "outcome": "yes", "known_on": "2026-02-20"}]
        )
        assert [name for name, _ in grades(other)] == ["retrospective"] * 2


def test_a_platform_stamped_what_it_had_and_no_correction_of_it(book, clock):
    from ledger.exchange.importers.tables.objects_table import as_rows
    from ledger.exchange.keeping import import_rows

    q = book.ask("Q?", closes="2026-03-01")
    book.resolve(q, "yes", known_on="2026-02-20")
    with book._writing() as writer:
        import_rows(writer, as_rows([row(platform="x", forecast_id="1")]), file="a.zip", stamped=True)
    for chance, grade in ((0.99, "retrospective"), (0.7, "documented")):
        clock.advance(seconds=1)
        book.correct("F1", reason="typo", probability=chance)
        assert grades(book)[0] == (grade, "scored")
    assert book.verify().ok


def test_a_question_that_was_asked_too_late_has_no_prospective_forecast(book):
    q = book.ask("Q?", closes="2026-02-20")
    book.log(q, forecaster="Ada", probability=0.5, made_on="2026-02-01", source=SNAPSHOT, quote="perhaps")
    book.log(q, forecaster="Bo", probability=0.5, made_on="2026-02-01")
    book.resolve(q, "no", known_on="2026-02-25")
    assert counts(book) == (0, 1, 1)


def test_grades_are_chosen_by_letters(book, decided):
    assert book.scope(grade="cB").grades == ("prospective", "documented")
    assert book.track_record(grade="b").scope["only"] == "prospective"
    assert book.track_record(grade="B, D").scope["only"] == "prospective and retrospective"
    assert "only" not in book.track_record(grade="ABCD").scope
    for wrong in ("", "E", "BX"):
        with pytest.raises(UnknownError, match="B \\(prospective\\)"):
            book.scope(grade=wrong)
    with pytest.raises(RefusedError, match="--grade AB"):
        book.scope(grade="B", prospective_only=True)


def test_a_correction_is_recorded_when_it_is_made_and_taking_it_back_restores_what_was_recorded(book, decided):
    book.correct("F1", reason="typed 1 for 99", probability=0.99)
    assert grades(book) == [("retrospective", "scored")]
    book.correct("F1", reason="it was right", probability=0.1)
    assert grades(book) == [("prospective", "scored")]
    book.correct("F1", reason="clearer", note="said on the radio")
    assert grades(book) == [("prospective", "scored")]
    assert book.verify().ok


def test_a_source_that_is_corrected_or_void_documents_what_it_then_says(book, decided):
    book.log(decided, forecaster="Bo", probability=0.7, made_on="2026-02-10", source=SNAPSHOT, quote="surely")
    source = book.details("forecast", 2)["claim"]["source"]["id"]
    for published, grade in (("2026-03-05", "retrospective"), ("2026-02-12", "documented")):
        book.correct(source, reason="the day was wrong", published=published)
        assert grades(book)[1] == (grade, "scored")
    assert book.verify().ok


def test_what_a_forecast_would_be_is_told_before_it_is_kept(book, decided):
    assert book.entered_late(decided, "2026-02-25") == "retrospective"
    assert book.entered_late(decided, "2026-03-03") == "late"
    assert book.entered_late(decided, "2026-03-04") == "late"
    assert book.entered_late(book.ask("Another?", closes="2026-03-06"), book.today) is None
    closed = book.ask("Closed?", closes="2026-03-05")
    assert [book.entered_late(closed, day) for day in ("2026-03-05", "2026-03-06")] == ["retrospective", "late"]


AGAIN = {
    "corrected": lambda book, q, known: book.resolve(q, "yes", known_on=known, reason="misread the day"),
    "corrected by a way round": lambda book, q, known: (
        book.resolve(q, "no", known_on="2026-03-03", reason="misread"),
        book.resolve(q, "yes", known_on=known, reason="it was right"),
    ),
    "reopened": lambda book, q, known: (
        book.resolve(q, "reopened", known_on="2026-03-04", reason="too early"),
        book.resolve(q, "yes", known_on=known),
    ),
    "void": lambda book, q, known: (book.void("R1", reason="misread"), book.resolve(q, "yes", known_on=known)),
    "merged": lambda book, q, known: (book.resolve(2, "yes", known_on=known), book.merge_questions(q, 2)),
}


@pytest.mark.parametrize("again", AGAIN)
def test_what_was_recorded_after_the_outcome_is_lifted_by_no_later_known_day(again, book, clock, store):
    q = book.ask("Q?", closes="2026-03-31")
    book.ask("The same in other words?", closes="2026-03-31")
    for who in ("Ada", "Cy"):
        book.log(q, forecaster=who, probability=0.1, made_on="2026-03-01")
    clock.advance(days=2)
    book.resolve(q, "yes", known_on="2026-03-02")
    clock.advance(days=1)
    book.log(q, forecaster="Ada", probability=0.99, made_on=book.today)
    book.log(q, forecaster="Bo", probability=0.9, made_on="2026-02-20")
    book.correct("F4", probability=0.8, reason="mistyped")
    book.withdraw("F2", on=book.today)
    clock.advance(days=2)
    told = [
        ("prospective", "scored"),
        ("prospective", "scored"),
        ("retrospective", "late"),
        ("retrospective", "scored"),
    ]
    assert grades(book, cohort="resolved") == told
    AGAIN[again](book, q, "2026-03-05")
    assert grades(book, cohort="resolved") == told
    assert grades(book, cohort="resolved", grade="B") == [*told[:3], ("retrospective", "retrospective")]
    book.resolve(book.question(1).id if again != "merged" else 2, "no", known_on="2026-03-06", reason="it was not")
    assert [one.status for one in book.forecasts(cohort="resolved")] == [
        *("superseded", "withdrawn", "scored", "scored")
    ]  # what was said on a wrong outcome was no better informed
    assert book.verify().ok


BACK = {
    "void": lambda book, q: book.void("R1", reason="misread"),
    "reopened": lambda book, q: book.resolve(q, "reopened", known_on=book.today, reason="too early"),
}


@pytest.mark.parametrize("back", BACK)
@pytest.mark.parametrize("outcome", ["yes", "no"])
def test_a_forecast_after_its_outcome_was_entered_and_taken_back_counts_and_is_told(outcome, back, book, clock, store):
    q = book.ask("Q?", closes="2026-03-31")
    book.log(q, forecaster="Ada", probability=0.1, made_on=book.today)
    clock.advance(days=1)
    book.resolve(q, "yes", known_on=book.today)
    clock.advance(days=1)
    BACK[back](book, q)
    clock.advance(days=1)
    book.log(q, forecaster="Bo", probability=0.99, made_on=book.today)
    clock.advance(days=2)
    book.resolve(q, outcome, known_on=book.today)
    assert grades(book, cohort="resolved") == [("prospective", "scored")] * 2
    told = [(one.what, one.forecast, one.forecaster) for one in book.track_record().afterwards]
    assert told == ([("taken back", 2, "Bo")] if outcome == "yes" else [])  # another outcome helped nobody


def test_a_later_known_day_counts_for_what_was_recorded_before_any_outcome(book, clock):
    q = book.ask("Q?", closes="2026-03-31")
    clock.advance(days=3)
    book.log(q, forecaster="Ada", probability=0.2, made_on=book.today)
    clock.advance(days=3)
    book.resolve(q, "yes", known_on="2026-03-02")
    assert grades(book, cohort="resolved") == [("retrospective", "late")]
    book.resolve(q, "yes", known_on="2026-03-06", reason="typed the day of the vote")
    assert grades(book, cohort="resolved") == [("prospective", "scored")]


def test_a_number_that_is_revised_was_known_nearly(book, clock):
    q = book.ask("How many?", kind="numeric", unit="kg", closes="2026-03-31")
    clock.advance(days=2)
    book.resolve(q, 5.1, known_on="2026-03-02")
    clock.advance(days=1)
    book.log(q, forecaster="Ada", quantiles={0.1: 5, 0.5: 5.1, 0.9: 5.2}, made_on=book.today)
    clock.advance(days=3)
    book.resolve(q, 5.2, known_on="2026-03-06", reason="revised")
    assert grades(book, cohort="resolved") == [("retrospective", "late")]


# A: stamped by an outside authority


LATER = "2090-01-01"  # when no authority's clock is yet


@pytest.fixture
def open_question(book):
    q = book.ask("Q?", closes=LATER)
    book.log(q, forecaster="Ada", probability=0.1, made_on="2026-02-20")
    return q


@pytest.fixture
def stamp(book, authorities):
    """Has a ledger stamped by one of two authorities."""
    from ledger.api.trusted import Authority

    one = Authority("one", f"{authorities.url}/one", authorities.one.certificates)
    return lambda: book.stamp([one])


def verified_elsewhere(book, folder, **how):
    """What verify.py finds wrong in the site of a ledger; it grades for itself."""
    book.publish(folder, **how)
    told = subprocess.run([sys.executable, folder / "verify.py"], capture_output=True, text=True, check=False)
    return [line for line in told.stdout.splitlines() if line.startswith("WRONG")]


def test_what_was_stamped_before_its_outcome_was_known_is_a(book, open_question, stamp, clock, tmp_path):
    stamp()
    book.log(open_question, forecaster="Bo", probability=0.2, made_on="2026-02-20")
    assert [name for name, _ in grades(book)] == ["stamped", "prospective"]
    book.accept("clock")
    clock.advance(days=365 * 65)
    book.resolve(open_question, "yes", known_on="2089-12-31")
    record = book.track_record()
    assert (record.stamped, record.prospective, record.scored) == (1, 1, 2)
    assert book.track_record(grade="A").scored == 1
    assert book.track_record(grade="A").left_out == {"prospective": 1}
    assert book.track_record(grade="stamped").scored == 1
    assert book.track_record(prospective_only=True).scored == 2
    assert [(one.label, one.n) for one in book.scores(by="grade").groups] == [("A stamped", 1), ("B prospective", 1)]
    assert [row["grade"] for row in book.export_rows()] == ["A", "B"]
    assert verified_elsewhere(book, tmp_path / "site") == []
    table = tmp_path / "site" / "data" / "forecasts.csv"
    table.write_text(table.read_text().replace(",B,", ",A,"))
    told = subprocess.run(
        [sys.executable, tmp_path / "site" / "verify.py"], capture_output=True, text=True, check=False
    )
    assert "F2: grade is 'A', by the journal 'B'" in told.stdout


def test_a_stamp_after_the_outcome_was_known_lifts_nothing(book, decided, stamp):
    stamp()
    assert grades(book) == [("prospective", "scored")]
    assert book.verify().ok


def test_what_is_corrected_restored_or_merged_must_be_stamped_again(book, open_question, stamp, tmp_path):
    stamp()
    book.correct("F1", probability=0.2, reason="a slip")
    assert grades(book) == [("prospective", "open")]
    stamp()
    assert grades(book) == [("stamped", "open")]
    book.void("F1", reason="a slip")
    book.restore_void("F1", reason="it was right")
    assert grades(book) == [("prospective", "open")]
    stamp()
    other = book.ask("The same?", closes=LATER)
    book.merge_questions(open_question, other, reason="the same")
    assert grades(book) == [("prospective", "open")]  # what it is on now nobody has seen
    assert verified_elsewhere(book, tmp_path / "site") == []
    stamp()
    assert grades(book) == [("stamped", "open")]
    assert book.verify().ok


def test_among_stamped_forecasts_only_what_is_stamped_ends_one(book, open_question, stamp, clock, tmp_path):
    stamp()
    clock.advance(days=1)
    book.revise("F1", 0.9, made_on=book.today)
    clock.advance(days=1)
    q = book.ask("R?", closes=LATER)
    book.log(q, forecaster="Ada", probability=0.1, made_on=book.today)
    stamp()
    book.withdraw("F3", on=book.today)
    assert grades(book, grade="A")[2] == ("stamped", "open")
    assert grades(book, grade="AB")[2] == ("stamped", "withdrawn")
    assert verified_elsewhere(book, tmp_path / "a", grade="A") == []
    stamp()
    assert grades(book, grade="A")[2] == ("stamped", "withdrawn")
    assert [name for name, _ in grades(book)] == ["stamped"] * 3
    assert verified_elsewhere(book, tmp_path / "site") == []
