"""An article in the browser: its claims beside cards, each decided once, refused with a sentence, nothing lost."""

from __future__ import annotations

import re
from html import unescape

import pytest

TEXT = """Rates will very likely fall by the end of 2027. Nobody knows the price of oil.

There is a 20% chance of a strike in Aden by 1 July 2027. I hope that the talks succeed. <b>Taxes</b> will rise."""
SENT = {"text": TEXT, "title": "Outlook", "author": "Jane Roe", "published": "2026-03-10"}


def cards(page):
    """The key of each card -> what its fields hold, and what was decided."""
    found = {}
    for card in re.findall(r'<section class="card" id="c.*?</section>', page.text, re.DOTALL):
        key = re.search(r'data-claim="(\d+)"', card)[1]
        values = dict(re.findall(r'name="(\w+)-\d+" value="([^"]*)"', card))
        kept = re.search(r'<p class="kept">(.*?)</p>', card)
        found[key] = {name: unescape(value) for name, value in values.items()}, unescape(kept[1]) if kept else None
    return found


def sent(page, **more):
    """What a browser sends: the fields of all cards beside the text."""
    fields = {f"{name}-{key}": value for key, (values, _) in cards(page).items() for name, value in values.items()}
    return SENT | fields | more


def test_a_text_is_read_beside_cards_and_nothing_is_kept(fresh):
    page = fresh.post("/article", **SENT)
    marks = re.findall(r'<mark id="m\d+">(.*?)</mark>', page.text)
    assert "Rates will very likely fall by the end of 2027" in unescape(marks[0])
    first, _ = cards(page)["0"]
    assert first["question"] == "Will rates fall by 2027-12-31?"
    assert (first["chance"], first["closes"], first["said_by"]) == ("88%", "2027-12-31", "Jane Roe")
    with fresh.book() as book:
        assert book.empty


def test_claims_are_accepted_edited_and_declined(fresh):
    page = fresh.post("/article", **SENT)
    rates, strike, hope = [key for key in cards(page)][:3]
    page = fresh.post("/article", **sent(page, decide=f"accept {rates}"))
    assert cards(page)[rates][1] == "Will rates fall by 2027-12-31? 88%, closes 2027-12-31"
    changed = {f"question-{strike}": "Will dockers in Aden strike by 2027-07-01?", f"chance-{strike}": "25%"}
    page = fresh.post("/article", **sent(page, **changed, decide=f"accept {strike}"))
    assert cards(page)[strike][1] == "Will dockers in Aden strike by 2027-07-01? 25%, closes 2027-07-01"
    page = fresh.post("/article", **sent(page, **{f"reason-{hope}": "hope"}, decide=f"decline {hope}"))
    assert cards(page)[hope][1] == "Declined: it is wished for, not expected"
    with fresh.book() as book:
        said = book.forecasts()
        assert [(one.forecaster, one.probability, one.basis) for one in said] == [
            ("Jane Roe", 0.88, "phrase"),
            ("Jane Roe", 0.25, "imputed"),  # the chance is the coder's now
        ]
        assert book.details("claim", 3)["declined"] == "hope"
        assert book.verify().ok
    again = fresh.post("/article", **SENT)  # somebody who pastes the text again goes on from there
    assert [kept is not None for _, kept in cards(again).values()][:3] == [True, True, True]


def test_a_refused_decision_keeps_what_was_typed(fresh):
    page = fresh.post("/article", **SENT)
    key = next(key for key, (values, _) in cards(page).items() if not values["closes"])
    page = fresh.post("/article", **sent(page, **{f"question-{key}": "Will it be so?"}, decide=f"accept {key}"))
    assert page.status == 409
    assert "decided by: " in page.told.lower()
    assert cards(page)[key][0]["question"] == "Will it be so?"
    with fresh.book() as book:
        assert book.empty


@pytest.mark.parametrize(
    ("change", "why"),
    [
        ({"published": ""}, "say when it was published"),
        ({"published": "2027-05-01"}, "is in the future"),
        ({"published": "someday"}, "is not a day"),
        ({"title": ""}, "give the article a title"),
        ({"text": "", "url": "nowhere"}, "nowhere"),
        ({"decide": "accept 99999"}, "that claim is not in this text any more"),
        ({"decide": "keep 0"}, "is not accept or decline"),
    ],
)
def test_what_is_missing_is_asked_for_and_the_text_stays(fresh, change, why):
    page = fresh.post("/article", **(SENT | change))
    assert 400 <= page.status < 500
    assert why in page.told.lower()
    assert change.get("text") == "" or "Rates will very likely fall" in page.text


def test_a_second_coder_does_not_see_the_first_ones_decisions(fresh, monkeypatch):
    page = fresh.post("/article", **SENT)
    fresh.post("/article", **sent(page, decide="accept 0"))
    monkeypatch.setenv("PREDICTION_LEDGER_ME", "Bo")
    page = fresh.post("/article", **SENT)
    assert cards(page)["0"][1] is None
    assert "kept for comparison" in page.text
    page = fresh.post("/article", **sent(page, **{"chance-0": "70%"}, decide="accept 0"))
    with fresh.book() as book:
        assert len(book.forecasts()) == 1
        assert book.agreement()


@pytest.mark.parametrize("payload", ["<script>window.hit=1</script>", '"><img src=x onerror=alert(1)>', "</textarea>x"])
def test_markup_in_a_text_stays_text(fresh, payload):
    page = fresh.post("/article", **{name: f"{value} {payload}" for name, value in SENT.items() if name != "published"})
    page = fresh.post("/article", **(SENT | {"text": f"{TEXT} {payload} will fall by 2030.", "title": payload}))
    assert page.status == 200
    assert "<script>window" not in page.text
    assert "<img src=x" not in page.text
    assert "</textarea>x" not in page.text
