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


def test_by_external_id_or_by_number_of_this_ledger(here):
    def found(platform, external_id, table="forecast"):
        return matching.by_external_id(here._database, here.uuid, table, platform, external_id)

    assert found("sky", "7") == 1
    assert found("sky", "8") is None
    assert found("sky", "7", "question") is None
    assert found(here.uuid, "F2") == 2
    assert found(here.uuid, "Q1", "question") == 1
    assert found(here.uuid, "F9") is None
    assert found(here.uuid, "other") is None


def test_people_and_sources(here):
    assert matching.forecaster(here._database, "ADA example") == 1
    assert matching.forecaster(here._database, "Eve") is None
    assert matching.sources(here._database, {"url": "https://example.org/a", "title": "another"}) == [1]
    assert matching.sources(here._database, {"title": "A"}) == []


def test_claims(here):
    words = {"quote": "It will rain.", "forecaster": 1, "source": 1}
    assert matching.standing_claims(here._database, words) == [1]
    assert matching.same_claims(here._database, words) == [1]
    for other in ({"forecaster": 2}, {"source": 0}, {"quote": "It will snow."}, {"quote": None}):
        assert matching.standing_claims(here._database, words | other) == []
        assert matching.same_claims(here._database, words | other) == []
    assert matching.same_claims(here._database, words | {"coder": "Ann"}) == []


def test_a_declined_claim_stands_for_nothing(here):
    here.decline("Nobody knows.", reason="not-a-forecast", forecaster="Bo")
    words = {"quote": "Nobody knows.", "forecaster": 2}
    assert matching.standing_claims(here._database, words) == []
    assert matching.same_claims(here._database, words) == []
    assert matching.same_claims(here._database, words | {"reason": "not-a-forecast"}) == [2]


def test_questions(here):
    (row,) = matching.questions(here._database, "Will it rain?")
    assert (row["id"], row["closes"], row["text"]) == (1, "2027-02-01", "Will it rain?")
    assert matching.question(here._database, 1) == row
    assert matching.questions(here._database, "Will it rain") == []


def test_forecasts(here):
    said = {"question": 1, "forecaster": 2, "made_on": "2026-01-05", "probability": "0.7"}
    assert matching.forecasts(here._database, said) == [2]
    assert matching.says(said) == matching.said(here._database, 2)
    assert matching.said_on(here._database, 1, 2) == [matching.said(here._database, id_) for id_ in (1, 2)]
    assert matching.said_on(here._database, 1, 1) == [matching.said(here._database, 1)]
    assert matching.forecasts(here._database, said | {"forecaster": 1}) == []  # it has an id elsewhere
    assert matching.forecasts(here._database, said | {"made_at": "2026-01-05T10:00:00.000000Z"}) == []
    assert matching.said(here._database, 9) is None
