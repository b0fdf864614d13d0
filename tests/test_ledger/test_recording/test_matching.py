"""Finding what is here already, for all who bring something."""

from __future__ import annotations

import pytest

from ledger.recording import matching


@pytest.fixture
def here(book):
    """A ledger with two questions of the same words' people and sources."""
    book.log(
        "Will it rain?",
        forecaster="Ada  Example",
        probability=0.7,
        made_on="2026-01-05",
        closes="2027-02-01",
        quote="It will rain.",
        source="https://example.org/a",
        platform="sky",
        external_id="7",
    )
    book.log("Q1", forecaster="Bo", probability="0.70", made_on="2026-01-05")
    return book


def test_by_external_id_or_by_number_of_this_ledger(here, store):
    def found(platform, external_id, table="forecast"):
        return matching.by_external_id(store(here), here.uuid, table, platform, external_id)

    assert found("sky", "7") == 1
    assert found("sky", "8") is None
    assert found("sky", "7", "question") is None
    assert found(here.uuid, "F2") == 2
    assert found(here.uuid, "Q1", "question") == 1
    assert found(here.uuid, "F9") is None
    assert found(here.uuid, "other") is None


def test_people_and_sources(here, store):
    assert matching.forecaster(store(here), "ADA example") == 1
    assert matching.forecaster(store(here), "Eve") is None
    assert matching.sources(store(here), {"url": "https://example.org/a", "title": "another"}) == [1]
    assert matching.sources(store(here), {"title": "A"}) == []


def test_claims(here, store):
    words = {"quote": "It will rain.", "forecaster": 1, "source": 1}
    assert matching.standing_claims(store(here), words) == [1]
    assert matching.same_claims(store(here), words) == [1]
    for other in ({"forecaster": 2}, {"source": 0}, {"quote": "It will snow."}, {"quote": None}):
        assert matching.standing_claims(store(here), words | other) == []
        assert matching.same_claims(store(here), words | other) == []
    assert matching.same_claims(store(here), words | {"coder": "Ann"}) == []


def test_a_declined_claim_stands_for_nothing(here, store):
    here.decline("Nobody knows.", reason="not-a-forecast", forecaster="Bo")
    words = {"quote": "Nobody knows.", "forecaster": 2}
    assert matching.standing_claims(store(here), words) == []
    assert matching.same_claims(store(here), words) == []
    assert matching.same_claims(store(here), words | {"reason": "not-a-forecast"}) == [2]


def test_questions(here, store):
    (row,) = matching.questions(store(here), "Will it rain?")
    assert (row["id"], row["closes"], row["text"]) == (1, "2027-02-01", "Will it rain?")
    assert matching.question(store(here), 1) == row
    assert matching.questions(store(here), "Will it rain") == []


def test_forecasts(here, store):
    said = {"question": 1, "forecaster": 2, "made_on": "2026-01-05", "probability": "0.7"}
    assert matching.forecasts(store(here), said) == [2]
    assert matching.says(said) == matching.said(store(here), 2)
    assert matching.said_on(store(here), 1, 2) == [matching.said(store(here), id_) for id_ in (1, 2)]
    assert matching.said_on(store(here), 1, 1) == [matching.said(store(here), 1)]
    assert matching.forecasts(store(here), said | {"forecaster": 1}) == []  # it has an id elsewhere
    assert matching.forecasts(store(here), said | {"made_at": "2026-01-05T10:00:00.000000Z"}) == []
    assert matching.said(store(here), 9) is None
