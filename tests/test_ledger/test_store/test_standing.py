"""What decides: which forecasts stand, since when, against what they are scored; against plain Python."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

ENGINES = "both"

QUICK = settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.too_slow])
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


def moment(instant):
    return None if instant is None else (instant - EPOCH) // timedelta(microseconds=1)


@given(data=st.data())
@QUICK
def test_deciding_columns_equal_plain_python(data, tools, store):
    clock = tools.Clock()
    with tools.memory_book(clock, data.draw(tools.ZONES)) as book:
        steps = data.draw(tools.STEPS)
        for merge in data.draw(st.lists(st.one_of(tools.MERGE, tools.STAMP), max_size=4)):
            steps.insert(data.draw(st.integers(4, len(steps))), merge)
        tools.Play(book, clock).run(steps)
        database, naive = store(book), tools.Reference(store(book))
        end_of_time = datetime(9000, 1, 1, tzinfo=UTC)
        for id_, close, day_end, cutoff, unsure, cluster, status, value, recorded in database.execute(
            "SELECT id, close, due_from, cutoff, unsure, weighs_with, status, outcome_value, recorded FROM question"
        ):
            settled = naive.settled(id_, end_of_time)
            assert close == moment(naive.close(id_))
            assert day_end == moment(naive._after(naive.questions[id_]["closes"], None))
            assert (status, value, cutoff, unsure) == (*settled[:2], *map(moment, settled[2:]))
            assert cluster == naive.cluster(id_)
            assert recorded == moment(naive.questions[id_]["recorded"])
        rows = database.execute(
            "SELECT id, question_id, forecaster_id, weighs_with, stands_from, stands_until, ended_by, scored_against,"
            " grade FROM forecast"
        )
        assert len(rows) == len(naive.forecasts)
        for id_, question, who, cluster, start, until, cause, against, grade in rows:
            f = naive.forecasts[id_]
            assert (question, who) == (f["question"], f["forecaster"])
            ends, ended_by = naive.ending(id_)
            value = naive.settled(question, end_of_time)[1]
            counts = not naive.late(id_, end_of_time) and naive.ended(id_, end_of_time)[0] is None
            assert (start, until, cause) == (moment(f["start"]), moment(ends), ended_by)
            assert cluster == naive.weighs(id_)
            assert against == (value if counts else None)
            assert "ABCD"[grade] == naive.grade(id_, end_of_time)


def stands(database):
    return database.execute("SELECT id, stands_until IS NULL, ended_by, scored_against FROM forecast ORDER BY id")


def test_a_revision_supersedes_and_the_last_before_the_close_counts(book, store):
    q = book.ask("Q?", closes="2026-02-20")
    first = book.log(q, forecaster="Ada", probability=0.2, made_on="2026-02-01")
    book.revise(first, 0.6, made_on="2026-02-10")
    book.log(q, forecaster="Ada", probability=0.9, made_on="2026-02-25")  # after the close
    book.resolve(q, "yes", known_on="2026-02-22")
    assert stands(store(book)) == [(1, 0, "revision", None), (2, 0, "revision", 1.0), (3, 1, None, None)]
    assert [f.status for f in book.forecasts()] == ["superseded", "scored", "late"]
    assert book.forecast(2).brier == (0.6 - 1) ** 2


def test_on_the_day_it_was_known_only_an_instant_proves_that_a_forecast_came_before(book):
    q = book.ask("Q?", closes="2026-02-20")
    said = ("2026-02-10", "2026-02-11", "2026-02-12", "2026-02-11T08:00Z", "2026-02-11T12:00Z")
    for who, when in zip("ABCDE", said, strict=True):
        book.log(q, forecaster=who, probability=0.5, made_on=when)
    book.resolve(q, "no", known_on="2026-02-11")
    assert [f.status for f in book.forecasts()] == ["scored", *["late"] * 4]
    old = ["scored", "scored", "late", "scored", "scored"]
    assert [f.status for f in book.forecasts(same_day=True)] == old
    book.resolve(q, "no", known_on="2026-02-11T12:00Z", reason="the hour was found out")
    assert [f.status for f in book.forecasts()] == ["scored", "late", "late", "scored", "late"]
    assert book.track_record(same_day=True).scored == 4
    assert book.track_record(same_day=True).scope["same day"] == "counts"


def test_on_the_day_it_closes_a_forecast_still_counts(book):
    q = book.ask("Q?", closes="2026-02-20")
    book.log(q, forecaster="Ada", probability=0.5, made_on="2026-02-20")
    book.resolve(q, "no", known_on="2026-02-21")
    assert [f.status for f in book.forecasts()] == ["scored"]


def test_an_entry_proves_that_a_forecast_came_before(book, clock):
    q = book.ask("Q?", closes="2026-03-20")
    book.log(q, forecaster="Ada", probability=0.5, made_on=book.today)
    clock.advance(hours=2)
    known = clock.now
    clock.advance(hours=1)
    book.log(q, forecaster="Bo", probability=0.5, made_on=book.today)
    book.resolve(q, "no", known_on=known)
    assert [(f.status, f.grade) for f in book.forecasts()] == [("scored", "prospective"), ("late", "retrospective")]


def test_a_revision_that_is_not_proved_to_come_before_does_not_end_what_was_revised(book, clock):
    q = book.ask("Q?", closes="2026-03-20")
    for chance, when in ((0.2, "2026-02-01"), (0.9, "2026-02-11"), (0.3, "2026-02-11T09:00Z")):
        book.log(q, forecaster="Ada", probability=chance, made_on=when)
    book.log(q, forecaster="Bo", probability=0.4, made_on="2026-02-01")
    book.withdraw("F4", on="2026-02-11")
    book.resolve(q, "no", known_on="2026-02-11T08:00Z")
    assert [f.status for f in book.forecasts()] == ["scored", "late", "late", "scored"]
    book.resolve(q, "no", known_on="2026-02-11T10:00Z", reason="the hour was found out")
    assert [f.status for f in book.forecasts()] == ["superseded", "late", "scored", "scored"]


def test_a_tie_of_withdrawal_and_revision_is_told_the_same_after_a_rebuild(book, tools, store):
    q = book.ask("Q?", closes="2026-04-20")
    f = book.log(q, forecaster="Ada", probability=0.5, made_on="2026-02-01")
    book.withdraw(f, on="2026-02-10")
    assert stands(store(book)) == [(1, 0, "withdrawal", None)]
    book.log(q, forecaster="Ada", probability=0.6, made_on="2026-02-10")
    assert stands(store(book))[0] == (1, 0, "withdrawal", None)
    before = tools.dump(store(book))
    book.rebuild()
    assert tools.dump(store(book)) == before


def test_a_withdrawal_that_came_too_late_does_not_count_after_the_close_was_moved(book, clock):
    q = book.ask("Q?", closes="2026-02-20")
    f = book.log(q, forecaster="Ada", probability=0.5, made_on="2026-02-01")
    book.withdraw(f, on="2026-02-25")
    book.resolve(q, "yes", known_on="2026-02-27")
    book.amend(q, reason="the wrong day was typed", closes="2026-02-28")
    for grade in (None, "D"):
        assert book.forecasts(grade=grade)[0].status == "scored"


def test_a_withdrawn_forecast_does_not_return_when_the_question_is_amended(book, store):
    q = book.ask("Q?", closes="2026-02-20")
    f = book.log(q, forecaster="Ada", probability=0.5, made_on="2026-02-01")
    book.withdraw(f, on="2026-02-15")
    book.resolve(q, "yes", known_on="2026-02-27")
    book.amend(q, reason="the wrong day was typed", closes="2026-02-28")
    assert book.forecast(f).status == "withdrawn"
    assert stands(store(book)) == [(1, 0, "withdrawal", None)]


def test_instants_decide_within_a_day(book):
    q = book.ask("Q?", closes="2026-02-20T12:00:00Z")
    for who, at in (("Ada", "11:59:59"), ("Bo", "12:00:00"), ("Cy", "12:00:01")):
        book.log(q, forecaster=who, probability=0.5, made_on=f"2026-02-20T{at}Z")
    book.resolve(q, "yes", known_on="2026-02-21")
    assert [f.status for f in book.forecasts()] == ["scored", "scored", "late"]


CHANGES = {
    "amended": lambda book, q: book.amend(q, reason="typed wrongly", closes="2026-03-10"),
    "corrected": lambda book, q: book.correct(q, reason="typed wrongly", closes="2026-03-10"),
    "merged": lambda book, q: book.merge_questions(q, book.question(2)),
}


@pytest.mark.parametrize("change", CHANGES)
@pytest.mark.parametrize("resolved_first", [True, False])
def test_no_later_close_lifts_what_was_late_by_the_close_that_held(change, resolved_first, book, clock, store):
    q = book.ask("Q?", closes="2026-03-02")
    book.ask("The same?", closes="2026-03-10")
    book.log(q, forecaster="Ada", probability=0.7, made_on="2026-02-10")
    clock.advance(days=2)
    book.log(q, forecaster="Bo", probability=0.9, made_on="2026-03-03")
    book.log(q, forecaster="Cy", probability=0.9, made_on="2026-02-20")
    clock.advance(days=3)
    for one in (q, 2) if resolved_first else ():
        book.resolve(one, "yes", known_on="2026-03-04")
    CHANGES[change](book, str(q))
    for one in () if resolved_first else ({"merged": 2}.get(change, q),):
        book.resolve(one, "yes", known_on="2026-03-04")
    told = [("scored", "prospective"), ("late", "retrospective"), ("scored", "retrospective")]
    assert [(one.status, one.grade) for one in book.forecasts()] == told
    assert store(book).execute("SELECT scored_against, grade FROM forecast ORDER BY id") == [(1, 1), (None, 3), (1, 3)]
    assert book.verify().ok


def test_a_close_that_was_brought_forward_counts(book, clock):
    q = book.ask("Q?", closes="2026-03-10")
    clock.advance(days=1)
    book.log(q, forecaster="Ada", probability=0.5, made_on="2026-03-02")
    book.amend(q, reason="it ended sooner", closes="2026-03-01")
    assert book.forecast(1).status == "late"
    book.amend(q, reason="it did not", closes="2026-03-10")
    assert book.forecast(1).status == "open"


def test_what_is_entered_after_the_close_was_moved_counts_by_the_new_one(book, clock):
    q = book.ask("Q?", closes="2026-03-05")
    clock.advance(days=1)
    book.log(q, forecaster="Ada", probability=0.2, made_on="2026-03-02")
    clock.advance(days=4)
    book.log(q, forecaster="Ada", probability=0.9, made_on="2026-03-06")  # too late, and ends nothing
    book.amend(q, reason="it goes on", closes="2026-03-20")
    assert [one.status for one in book.forecasts()] == ["open", "late"]
    clock.advance(days=1)
    book.log(q, forecaster="Ada", probability=0.3, made_on="2026-03-07")
    clock.advance(days=3)
    book.resolve(q, "no", known_on="2026-03-10")
    assert [(one.status, one.grade) for one in book.forecasts()] == [
        ("superseded", "prospective"),
        ("late", "retrospective"),
        ("scored", "prospective"),
    ]


def test_a_correction_replaces_the_outcome_but_not_the_past(book, clock):
    q = book.ask("Q?", closes="2026-02-20")
    book.log(q, forecaster="Ada", probability=0.9, made_on="2026-02-01")
    book.resolve(q, "yes", known_on="2026-02-20")
    clock.advance(days=3)
    book.resolve(q, "no", known_on="2026-03-03", reason="the count was annulled", believed=True)
    assert book.question(q).outcome == "no"
    assert book.question(q, as_of="2026-02-25").outcome == "yes"
    assert round(book.track_record().brier.value, 12) == 0.81
    assert round(book.track_record(as_of="2026-02-25").brier.value, 12) == 0.01
