"""Scorecards against plain Python, by hand, and against themselves: as of a day, filtered, in the past."""

from __future__ import annotations

from collections import Counter
from datetime import date, datetime, timedelta

import numpy as np
import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from forecasts.errors import ForecastError, RecordError
from ledger.errors import LedgerError, RefusedError, UnknownError
from ledger.store import journal_tables
from ledger.store.scope import Scope
from ledger.store.statements import statement
from ledger.track_record import sums
from ledger.track_record.estimates import SKILL_LEAST
from ledger.track_record.status import REASONS

QUICK = settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.too_slow])


def expected(clusters, *, every):
    """Mean and counts from scores by cluster, the direct way."""
    weight = np.array([len(c) if every else 1 for c in clusters.values()], dtype=float)
    means = np.array([np.mean([score for score, _ in c]) for c in clusters.values()])
    return np.average(means, weights=weight), sum(map(len, clusters.values())), len(means)


def check_estimate(estimate, clusters, *, every, top):
    if not clusters:
        assert estimate is None
        return
    mean, n, count = expected(clusters, every=every)
    assert estimate.value == pytest.approx(mean, abs=1e-12)
    assert (estimate.n, estimate.clusters) == (n, count)
    if count == 1:
        assert estimate.low is estimate.high is None
    elif estimate.low is not None:  # the width is tested where it is worked out, in scoring, and by hand below
        assert 0 <= estimate.low <= mean + 1e-12
        assert mean - 1e-12 <= estimate.high <= top


def check_card(card, reference, *, every=False):
    check_estimate(card.brier, reference["binary"], every=every, top=1)
    check_estimate(card.choice_brier, reference["choice"], every=every, top=2)
    assert card.left_out == dict(reference["left_out"])
    for grade in ("prospective", "documented", "retrospective"):
        assert getattr(card, grade) == reference[grade]
    if card.brier:
        weights = [(len(c) if every else 1) / len(c) for c in reference["binary"].values() for _ in c]
        outcomes = [o for c in reference["binary"].values() for _, o in c]
        rate = np.average(outcomes, weights=weights)
        always = np.average((np.array(outcomes) - rate) ** 2, weights=weights)
        assert card.base_rate == pytest.approx(rate, abs=1e-12)
        clusters = card.brier.clusters
        if always > 1e-12 and clusters >= SKILL_LEAST:
            always *= clusters / (clusters - 1)
            assert card.skill == pytest.approx(1 - card.brier.value / always, abs=1e-9)
        else:
            assert card.skill is None


def filters_of(data, day):
    return {
        "forecaster": data.draw(st.sampled_from([None, "Ada"])),
        "tags": data.draw(st.sampled_from([(), ("x",), ("x", "y")])),
        "since": data.draw(st.sampled_from([None, day - timedelta(days=6)])),
        "time": data.draw(st.sampled_from(["last", "every"])),
        "grade": data.draw(st.sampled_from([None, "A", "AB", "B", "ABC", "BC", "CD", "D"])),
        "same_day": data.draw(st.booleans()),
    }


@given(data=st.data())
@QUICK
def test_any_day_and_any_filter_equal_plain_python(data, tools, store):
    clock = tools.Clock()
    with tools.memory_book(clock, data.draw(tools.ZONES)) as book:
        steps = data.draw(tools.STEPS)
        for stamp in data.draw(st.lists(tools.STAMP, max_size=3)):
            steps.insert(data.draw(st.integers(4, len(steps))), stamp)
        tools.Play(book, clock).run(steps)
        naive = tools.Reference(store(book))
        for back in data.draw(st.lists(st.integers(-2, 16), min_size=2, max_size=4)):
            day = book.today - timedelta(days=back)
            how = filters_of(data, day)
            named = {name: id_ for id_, name in naive.people.items()}
            if how["forecaster"] and named.get(how["forecaster"], 0) in {0, *naive.merged["forecaster"]}:
                continue
            record = book.track_record(as_of=day, cohort="resolved", **how)
            reference = naive.scores(
                day,
                every=how["time"] == "every",
                grades=how["grade"] or "ABCD",
                same_day=how["same_day"],
                by=how["forecaster"],
                tags=how["tags"],
                since=how["since"],
            )
            assert {c.forecaster for c in record.scorecards} == set(reference)
            for card in record.scorecards:
                check_card(card, reference[card.forecaster], every=how["time"] == "every")
            assert record.logged == sum(record.left_out.values()) + record.scored
            views = book.forecasts(as_of=day, **{k: how[k] for k in how if k != "time"})
            if how["time"] == "last":
                fates = Counter(view.status for view in views)
                assert fates.pop("scored", 0) == record.scored
                assert fates == record.left_out
                chosen = {"by": how["forecaster"], "tags": how["tags"], "since": how["since"]}
                chosen |= {"grades": how["grade"] or "ABCD", "same_day": how["same_day"]}
                assert {v.id: v.status for v in views} == naive.fates(day, **chosen)
                assert set(fates) <= set(REASONS)


@given(data=st.data())
@QUICK
def test_the_short_way_of_today_is_the_general_way(data, tools, store):
    clock = tools.Clock()
    with tools.memory_book(clock, data.draw(tools.ZONES)) as book:
        steps = data.draw(tools.STEPS)
        for stamp in data.draw(st.lists(tools.STAMP, max_size=3)):
            steps.insert(data.draw(st.integers(4, len(steps))), stamp)
        tools.Play(book, clock).run(steps)
        served = sums.serves(store(book), book.scope(), book.today)
        quick = book.track_record(cohort="resolved")
        assert not (served and quick.running)
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(sums, "statement", lambda name: statement(name.replace("plain", "claim")))
            clustered = book.track_record(cohort="resolved")
            patch.setattr(sums, "serves", lambda database, scope, today: False)
            general = book.track_record(cohort="resolved")
        assert quick.guessed == general.guessed
        for other in (general, clustered):
            assert [c.forecaster for c in other.scorecards] == [c.forecaster for c in quick.scorecards]
            for one, two in zip(quick.scorecards, other.scorecards, strict=True):
                assert (one.left_out, one.stamped, one.prospective, one.documented, one.retrospective) == (
                    two.left_out,
                    two.stamped,
                    two.prospective,
                    two.documented,
                    two.retrospective,
                )
                assert (one.brier is None) == (two.brier is None)
                if one.brier and two.brier:
                    assert one.brier.value == pytest.approx(two.brier.value, abs=1e-12)
                    assert (one.brier.n, one.brier.clusters) == (two.brier.n, two.brier.clusters)
                    assert one.base_rate == pytest.approx(two.base_rate, abs=1e-12)
                    assert one.skill == pytest.approx(two.skill, abs=1e-9)
                    limits = (one.brier.low, one.brier.high, one.brier.standard_error)
                    theirs = (two.brier.low, two.brier.high, two.brier.standard_error)
                    assert limits == pytest.approx(theirs, abs=1e-7)
                assert (one.choice_brier, one.quantities) == (two.choice_brier, two.quantities)


@given(data=st.data())
@QUICK
def test_as_of_a_day_equals_a_ledger_that_ended_that_day(data, tools, store, writing):
    """What was said or known later is left out of a second ledger; the day's figures must not notice.

    Mistakes are put right whenever they are, so there are none here; and no resolution that is corrected later.
    """
    clock = tools.Clock()
    with tools.memory_book(clock, data.draw(tools.ZONES)) as book:
        tools.Play(book, clock).run([step for step in data.draw(tools.STEPS) if step[0] in tools.PLAIN])
        day = book.today - timedelta(days=data.draw(st.integers(0, 14)))
        naive = tools.Reference(store(book))
        assume(not any("supersedes" in r for r in naive.resolutions))
        later = {
            "forecast.made": lambda r: r["id"] not in said,
            "forecast.withdrawn": lambda r: (
                r["forecast"] not in said or naive._start(*naive.forecasts[r["forecast"]]["withdrawn"]) >= cut
            ),
            "question.resolved": lambda r: naive._after(r["known_on"], r.get("known_at")) > cut,
        }
        cut = naive.cut(day)
        said = {id_ for id_, f in naive.forecasts.items() if f["start"] < cut}
        copy_clock = tools.Clock()
        with tools.memory_book(copy_clock, book.zone) as short:
            for entry in [entry for some in journal_tables.batches(store(book)) for entry in some][1:]:
                copy_clock.now = datetime.fromisoformat(entry.at)
                data_ = [r for r in entry.data if not later.get(entry.kind, lambda r: False)(r)]
                if data_:
                    with writing(short) as writer:
                        writer.add(entry.kind, data_)
            full = book.track_record(as_of=day)
            ended = short.track_record(as_of=day)
            assert full.scorecards == ended.scorecards
            assert [(v.id, v.status) for v in book.forecasts(as_of=day)] == [
                (v.id, v.status) for v in short.forecasts(as_of=day)
            ]
            assert book.questions(as_of=day) == short.questions(as_of=day)


def test_questions_of_one_claim_weigh_one(book):
    """By hand: claim 1 has scores 0.04 and 0.36, mean 0.2; claim 2 has 0.01; the mean of claims is 0.105."""
    for text, quote, p in (("A?", "one", 0.8), ("B?", "one", 0.4), ("C?", "two", 0.9)):
        f = book.log(text, forecaster="Ada", probability=p, made_on="2026-02-01", closes="2026-02-20", quote=quote)
        book.resolve(f.question, "yes", known_on="2026-02-20")
    brier = book.track_record().brier
    assert brier.value == pytest.approx(0.105, abs=1e-15)
    assert (brier.n, brier.clusters) == (3, 2)
    # two clusters: standard error |0.2 - 0.01| / 2, t with one degree of freedom 12.7062
    assert brier.high == pytest.approx(min(1, 0.105 + 12.706204736 * 0.095), abs=1e-6)
    every = book.track_record(time="every").brier
    assert every.value == pytest.approx((0.04 + 0.36 + 0.01) / 3, abs=1e-15)


def test_fractions_are_scored_as_fractions(book):
    q = book.ask("How much of it?", closes="2026-02-20")
    book.log(q, forecaster="Ada", probability=0.75, made_on="2026-02-01")
    assert book.resolve(q, 0.5, known_on="2026-02-20").outcome == "0.5"
    card = book.track_record().scorecards[0]
    assert card.brier.value == 0.0625
    assert card.base_rate == 0.5
    assert card.skill is None


def test_choice_by_hand(book):
    q = book.ask("Which?", closes="2026-02-20", kind="choice", options=["A", "B", "C"])
    book.log(q, forecaster="Ada", probability={"a": 0.25, "B": "0.5", "C": 0.25}, made_on="2026-02-01")
    book.resolve(q, "b", known_on="2026-02-20")
    card = book.track_record().scorecards[0]
    assert card.brier is None
    assert card.choice_brier.value == 0.375
    assert (card.choice_brier.low, card.choice_brier.n) == (None, 1)


def test_forecasters_come_by_name(book):
    q = book.ask("Q?", closes="2026-02-20")
    late = book.ask("Later?", closes="2026-12-31")
    for who, p in (("Bo", 0.9), ("Ada", 0.5), ("Cy", 0.1)):
        book.log(q, forecaster=who, probability=p, made_on="2026-02-01")
    book.log(late, forecaster="Dee", probability=0.5, made_on="2026-02-01")
    book.resolve(q, "no", known_on="2026-02-20")
    record = book.track_record()
    assert [c.forecaster for c in record.scorecards] == ["Ada", "Bo", "Cy", "Dee"]
    assert record.scorecards[3].brier is None
    assert record.left_out == {"open": 1}
    with pytest.raises(RefusedError, match="4 forecasters"):
        _ = record.brier
    assert book.track_record(forecaster="dee").brier is None
    assert book.track_record(tags="nothing").brier is None


def test_a_track_record_says_what_it_rests_on(book):
    q = book.ask("Q?", closes="2026-02-20", tags=["x"])
    book.log(q, forecaster="Ada", probability=0.5, made_on="2026-02-01")
    record = book.track_record(forecaster="ADA", tags=["x"], since="2026-01-01", prospective_only=True)
    assert (record.entries, record.root) == book.root()
    assert record.scope == {
        **{"time": "last", "cohort": "closed", "forecaster": "Ada", "tags": "x"},
        **{"since": "2026-01-01", "only": "stamped and prospective"},
    }
    with book.at(1) as past:
        old = past.track_record()
        assert (old.entries, old.root) == past.root() == (2, past.root()[1])
        assert old.scorecards == ()


def test_what_this_ledger_held_on_a_day(book, clock):
    book.ask("First?", closes="2026-12-31")
    clock.advance(days=2)
    book.ask("Second?", closes="2026-12-31")
    assert len(book.at("2026-03-01").questions()) == 1
    assert len(book.at(date(2026, 3, 2)).questions()) == 1
    assert len(book.at("2026-03-03").questions()) == 2
    assert book.at(0).questions() == []
    for state in ("2026-02-28", 3, -1, 10**30, "yesterday"):
        with pytest.raises((LedgerError, ForecastError)) as refused:
            book.at(state)
        assert "\n" not in str(refused.value)


def test_scope_refuses_what_it_does_not_know(book):
    book.ask("Q?", closes="2026-12-31")
    book.log(1, forecaster="Dmitri Trenin", probability=0.5, made_on="2026-02-01")
    with pytest.raises(UnknownError, match="did you mean Dmitri Trenin"):
        book.track_record(forecaster="Dmitri Trennin")
    with pytest.raises(UnknownError, match="last, every"):
        book.track_record(time="first")
    with pytest.raises(RecordError):
        book.questions(as_of="soon")


def test_days_of_the_scope_are_days_of_the_zone():
    scope = Scope(as_of=date(2026, 3, 8), zone="America/New_York")  # the day that has 23 hours
    assert scope.cut - Scope(as_of=date(2026, 3, 7), zone="America/New_York").cut == 23 * 3_600_000_000


def by_the_end_of_the_year(thirty, questions=40, hits=12):
    """Questions at 30% of which three in ten turn yes in the course of the year and the rest no at its end."""
    for n in range(questions):
        day = f"2025-{n % 6 + 1:02}-15" if n < hits else "2025-12-31"
        yield {
            **{"question": f"By the end of 2025, {n}?", "opens": "2025-01-01", "closes": "2025-12-31"},
            **{"forecaster": "Ann", "made_on": "2025-01-01", "probability": thirty},
            **{"outcome": "yes" if n < hits else "no", "known_on": day},
        }


@pytest.mark.parametrize("tags", [(), ("x",)])
def test_what_is_resolved_before_its_deadline_waits_for_it(book, tags):
    """In June all that are resolved are yes: that is no score of who said 30%."""
    book.import_rows(row | ({"tags": tags[0]} if tags else {}) for row in by_the_end_of_the_year("0.3"))
    (june,) = book.track_record(as_of="2025-06-30", tags=tags).scorecards
    assert (june.brier, june.left_out) == (None, {"open": 28, "early": 12})
    resolved = book.track_record(as_of="2025-06-30", tags=tags, cohort="resolved")
    assert (resolved.scorecards[0].brier.value, resolved.running) == (pytest.approx(0.49), 12)
    for cohort in ("closed", "resolved"):
        end = book.track_record(as_of="2025-12-31", tags=tags, cohort=cohort)
        assert (end.scorecards[0].brier.value, end.running) == (pytest.approx(0.21), 0)
    table = book.scores(as_of="2025-06-30", tags=tags, bounds=True, by="year").groups[0]
    assert (table.n, table.possible.open) == (0, 28)
    assert table.possible.high == pytest.approx(0.49)
    assert book.scores(as_of="2025-06-30", tags=tags, time="weighted").groups[0].left_out == june.left_out
    with pytest.raises(UnknownError, match="cohort is one of closed, resolved"):
        book.scores(cohort="open")
