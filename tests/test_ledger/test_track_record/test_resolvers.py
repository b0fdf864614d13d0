"""Who said how their own forecasts turned out."""

from __future__ import annotations

import pytest

from ledger.reports.wording.figures import cautions
from ledger.track_record.resolvers import SelfResolved


@pytest.fixture
def decided(book):
    for text, resolver in (("Rain?", "ann"), ("Snow?", "Bo"), ("Hail?", None)):
        question = book.ask(text, closes="2026-02-20").id
        for who in ("Ann", "Bo"):
            book.log(question, forecaster=who, probability=0.7, made_on="2026-02-01")
        book.resolve(question, "yes", known_on="2026-02-20", resolver=resolver)
    return book


def test_outcomes_that_forecasters_entered_are_counted(decided):
    record = decided.track_record()
    assert record.self_resolved == (SelfResolved("Ann", 1, 3), SelfResolved("Bo", 1, 3))
    assert "Self-resolved: 33.33% (1 of 3 scored forecasts of Ann has an outcome that Ann entered)." in cautions(record)


def test_of_every_forecast_each_counts(decided):
    decided.log(1, forecaster="Ann", probability=0.8, made_on="2026-02-02")
    assert decided.track_record().self_resolved[0] == SelfResolved("Ann", 1, 3)
    record = decided.track_record(time="every")
    assert record.self_resolved[0] == SelfResolved("Ann", 2, 4)
    assert record.scored == 7


def test_who_was_merged_resolved_for_whom_they_became(decided):
    decided.merge_forecasters("Bo", "Ann")
    assert decided.track_record().self_resolved == (SelfResolved("Ann", 2, 3),)


def test_what_is_void_or_corrected_by_another_is_not_theirs(decided):
    decided.resolve(1, "no", known_on="2026-02-20", reason="looked again", resolver="Cy")
    decided.void("R2", reason="mistyped")
    assert decided.track_record().self_resolved == ()
