"""What decides: which forecasts stand, since when, against what they are scored; against plain Python."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

ENGINES = "both"

QUICK = settings(max_examples=50, deadline=None, suppress_health_check=[HealthCheck.too_slow])
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


def moment(instant):
    return None if instant is None else (instant - EPOCH) // timedelta(microseconds=1)


@given(data=st.data())
@QUICK
def test_deciding_columns_equal_plain_python(data, tools, store):
    clock = tools.Clock()
    with tools.memory_book(clock, data.draw(tools.ZONES)) as book:
        steps = data.draw(tools.STEPS)
        for merge in data.draw(st.lists(tools.MERGE, max_size=2)):
            steps.insert(data.draw(st.integers(4, len(steps))), merge)
        tools.Play(book, clock).run(steps)
        database, naive = store(book), tools.Reference(store(book))
        end_of_time = datetime(9000, 1, 1, tzinfo=UTC)
        for id_, close, day_end, cutoff, cluster, status, value, recorded in database.execute(
            "SELECT id, close, due_from, cutoff, weighs_with, status, outcome_value, recorded FROM question"
        ):
            settled = naive.settled(id_, end_of_time)
            assert close == moment(naive.close(id_))
            if status in ("entered in error", "merged"):
                value, cutoff = None, close
            assert day_end == moment(naive._after(naive.questions[id_]["closes"], None))
            assert (status, value, cutoff) == (*settled[:2], moment(settled[2]))
            assert cluster == naive.cluster(id_)
            assert recorded == moment(naive.questions[id_]["recorded"])
        rows = database.execute(
            "SELECT id, question_id, forecaster_id, weighs_with, stands_from, stands_until, ended_by, scored_against, hindsight"
            " FROM forecast"
        )
        assert len(rows) == len(naive.forecasts)
        for id_, question, who, cluster, start, until, cause, against, hindsight in rows:
            f = naive.forecasts[id_]
            assert (question, who) == (f["question"], f["forecaster"])
            ends, ended_by = naive.ending(id_)
            _, value, cutoff = naive.settled(question, end_of_time)
            counts = f["start"] < cutoff and (ends is None or ends >= cutoff)
            assert (start, until, cause) == (moment(f["start"]), moment(ends), ended_by)
            assert cluster == naive.weighs(id_)
            assert against == (value if counts else None)
            assert hindsight == naive.hindsight(question, end_of_time)


def stands(database):
    return database.execute(
        "SELECT id, stands_until IS NULL, ended_by, scored_against FROM forecast ORDER BY id"
    )


def test_a_revision_supersedes_and_the_last_before_the_close_counts(book, store):
    q = book.ask("Q?", closes="2026-02-20")
    first = book.log(q, forecaster="Ada", probability=0.2, made_on="2026-02-01")
    book.revise(first, 0.6, made_on="2026-02-10")
    book.log(q, forecaster="Ada", probability=0.9, made_on="2026-02-25")  # after the close
    book.resolve(q, "yes", known_on="2026-02-22")
    assert stands(store(book)) == [(1, 0, "revision", None), (2, 0, "revision", 1.0), (3, 1, None, None)]
    assert [f.status for f in book.forecasts()] == ["superseded", "scored", "late"]
    assert book.forecast(2).brier == (0.6 - 1) ** 2


def test_on_the_day_it_closes_and_the_day_it_was_known_a_forecast_still_counts(book):
    q = book.ask("Q?", closes="2026-02-20")
    for who, day in (("Ada", "2026-02-10"), ("Bo", "2026-02-11"), ("Cy", "2026-02-12")):
        book.log(q, forecaster=who, probability=0.5, made_on=day)
    book.resolve(q, "no", known_on="2026-02-11")
    assert [f.status for f in book.forecasts()] == ["scored", "scored", "late"]


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


def test_a_withdrawn_forecast_does_not_return_when_the_question_is_amended(book, store):
    q = book.ask("Q?", closes="2026-02-20")
    f = book.log(q, forecaster="Ada", probability=0.5, made_on="2026-02-01")
    book.withdraw(f, on="2026-02-25")  # too late to matter
    book.resolve(q, "yes", known_on="2026-02-27")
    assert book.forecast(f).status == "scored"
    book.amend(q, reason="the wrong day was typed", closes="2026-02-28")
    assert book.forecast(f).status == "withdrawn"
    assert stands(store(book)) == [(1, 0, "withdrawal", None)]


def test_instants_decide_within_a_day(book):
    q = book.ask("Q?", closes="2026-02-20T12:00:00Z")
    for who, at in (("Ada", "11:59:59"), ("Bo", "12:00:00"), ("Cy", "12:00:01")):
        book.log(q, forecaster=who, probability=0.5, made_on=f"2026-02-20T{at}Z")
    book.resolve(q, "yes", known_on="2026-02-21")
    assert [f.status for f in book.forecasts()] == ["scored", "scored", "late"]


def test_amending_the_close_moves_late_and_hindsight(book, store):
    q = book.ask("Q?", closes="2026-02-10")  # asked on 2026-03-01: in hindsight
    book.log(q, forecaster="Ada", probability=0.5, made_on="2026-02-15")
    book.resolve(q, "yes", known_on="2026-03-01")
    assert book.forecast(1).status == "late"
    assert store(book).value("SELECT hindsight FROM forecast") == 1
    book.amend(q, reason="typed wrongly", closes="2026-03-10")
    assert book.forecast(1).status == "scored"
    assert store(book).value("SELECT hindsight FROM forecast") == 0
    assert book.track_record().prospective == 1


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
