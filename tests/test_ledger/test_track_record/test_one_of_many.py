"""What is read of one question, of one forecast or of a part of a list is what the whole list says of it."""

from __future__ import annotations

from dataclasses import replace

import pytest

from ledger.track_record.listing_rows import Part

ENGINES = "both"


@pytest.mark.parametrize("as_of", ["2020-03-01", "2020-06-01", None])
def test_one_is_read_as_among_all(record_book, as_of):
    for one in record_book.questions(as_of=as_of):
        assert record_book.question(one.id, as_of=as_of) == one
    said = record_book.forecasts(as_of=as_of, cohort="closed")
    for one in said[:: 1 if as_of else 4]:
        on_it = record_book.forecasts(one.question, as_of=as_of, cohort="closed")
        assert [rounded(two) for two in on_it if two.id == one.id] == [rounded(one)]
    for one in record_book.forecasts()[::5]:
        assert rounded(record_book.forecast(one.id)) == rounded(one)


def rounded(one):
    """The last digit of a score of quantiles depends on how many are added up together."""
    return one if one.wis is None else replace(one, wis=round(one.wis, 9))


@pytest.mark.parametrize("newest", [False, True])
@pytest.mark.parametrize("read", ["questions", "forecasts"])
def test_parts_add_up_to_the_whole(record_book, read, newest):
    every = getattr(record_book, read)()
    found, after = [], 0
    while some := getattr(record_book, read)(part=Part(17, after, newest)):
        found += some
        after = some[-1].id
    assert found == (every[::-1] if newest else every)
    assert record_book.due(part=Part(3)) == record_book.due()[:3]


def test_the_newest_entries_stand_in_words(record_book):
    steps = record_book.newest(500)
    assert [one.entry for one in steps] == sorted({one.entry for one in steps}, reverse=True)
    assert len(steps) == record_book.root()[0]
    assert all(one.did for one in steps)
    of_one = record_book.history(1, 50)
    assert {one.entry for one in of_one} <= {one.entry for one in steps}
    assert of_one[-1].did == ("Q1 was asked: Will event 0 happen?",)
    assert any("Q1 was resolved" in line for one in of_one for line in one.did)
