"""Reading an article through the API: what is kept of decisions, and which of several codings stands."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path

import pytest

from forecasts import Article
from forecasts.errors import RecordError
from forecasts.records.nouns import Coding
from ledger.coding.article_reading import REASONS, Accept, Decline
from ledger.errors import RefusedError
from ledger.store import schema

ENGINES = "both"

TEXT = (
    "Everyone has an opinion about the ferry line. The ferry company will probably close its northern route by the end "
    "of 2026.\n\nThe new harbour will not open before 2028. Hopefully, fares will stay where they are.\n\n"
    "If the unions strike, the southern route will close too. Passenger numbers will rise by June 2027.\n"
)
SAID = date(2026, 2, 1)


@pytest.fixture
def article():
    return Article(text=TEXT, title="The ferry line", author="Ann Example", published=SAID)


def accept(text, probability=0.7, closes="2026-12-31", **fields):
    return Accept(Coding(text=text, closes=closes, probability=probability, **fields), "Ann Example")


def find(reading, words):
    return next(one for one in reading.candidates if words in one.quote)


def fates(book):
    return [(one.id, one.forecaster, one.status) for one in book.forecasts()]


def test_the_first_coder_asks_and_logs(book, article):
    reading = book.read(article, coder="Kim")
    assert reading.first
    assert reading.source is None
    assert reading.decided == {}
    route = find(reading, "northern route")
    (kept,) = book.decide(reading, (route, accept("Will the route close?", tags=("ferry",), criteria="As announced.")))
    claim = book.details("claim", kept.claim)
    assert (claim["quote"], claim["span_start"], claim["coder"]) == (route.quote, route.start, "Kim")
    assert claim["source"]["published"] == "2026-02-01"
    question = book.question(kept.questions[0])
    assert (question.text, question.tags, question.closes) == ("Will the route close?", ("ferry",), date(2026, 12, 31))
    forecast = book.details("forecast", kept.forecasts[0])
    assert (forecast["made_on"], forecast["basis"], forecast["coder"]) == ("2026-02-01", "imputed", "Kim")
    again = book.read(Article(text=TEXT), coder="kim")
    assert again.article.author == "Ann Example"
    assert again.article.published == SAID
    assert again.state(route).complete
    assert again.state(route).codings[0].text == "Will the route close?"
    assert book.verify().ok


def test_a_later_coder_makes_no_question_and_is_not_scored(book, article):
    reading = book.read(article, coder="Kim")
    route, fares = find(reading, "northern route"), find(reading, "fares")
    book.decide(reading, (route, accept("Will the route close?")), (fares, Decline("hope")))
    other = book.read(article, coder="Lou")
    assert not other.first
    assert other.decided == {}
    kept = book.decide(
        other, (route, accept("Will it be closed?", 0.6, belief=0.2)), (fares, accept("Will fares stay?"))
    )
    assert [one.aside for one in kept] == [True, True]
    assert len(book.questions()) == len(book.forecasts()) == 1
    assert book.read(article, coder="Lou").state(route).codings[0].probability == 0.6
    (source,) = book.track_record().sources
    assert (source.logged, source.declined, source.coders) == (1, {"hope": 1}, ("Kim", "Lou"))
    assert book.verify().ok


def test_a_coders_second_thought_takes_the_place_of_the_first(book, article):
    reading = book.read(article, coder="Kim")
    route = find(reading, "northern route")
    book.decide(reading, (route, accept("Will the route close?", 0.7)))
    book.decide(reading, (route, Decline("vague")))
    assert fates(book) == [(1, "Ann Example", "recoded")]
    assert book.due(as_of="2027-06-01") == []
    assert book.read(article, coder="Kim").state(route).reason == "vague"
    book.decide(reading, (route, accept("Will the route close?", 0.8)))
    assert [fate for *_, fate in fates(book)] == ["recoded", "open"]
    book.resolve(1, "yes", known_on="2026-02-20")
    record = book.track_record(cohort="resolved")
    assert record.brier.value == pytest.approx(0.04)
    assert record.left_out == {"recoded": 1}
    assert record.logged == 2
    assert record.sources[0].declined == {}
    assert record.sources[0].logged == 1
    with pytest.raises(RefusedError):
        book.revise(1, 0.5, made_on="2026-02-25")
    assert len(list(book.export_rows())) == 1
    assert book.verify().ok


def test_a_split_claim_weighs_one_and_goes_on_where_it_stopped(book, article):
    reading = book.read(article, coder="Kim")
    route = find(reading, "northern route")
    first = accept("Will the route close?")
    book.decide(reading, (route, Accept(first.coding, "Ann Example", 1, 2)))
    state = book.decided(reading).state(route)
    assert not state.complete
    assert len(state.codings) == 1
    second = accept("Will the boats be sold?", 0.4)
    book.decide(reading, (route, Accept(second.coding, "Ann Example", 2, 2)))
    assert book.decided(reading).state(route).complete
    for question, outcome in ((1, "yes"), (2, "no")):
        book.resolve(question, outcome, known_on="2026-02-20")
    assert book.track_record(cohort="resolved").brier.clusters == 1
    assert len(book.details("source", 1)["claims"]) == 1


def test_the_belief_of_a_coder_is_a_forecast_of_the_coders_own(book, article):
    reading = book.read(article, coder="Kim")
    book.decide(reading, (find(reading, "northern route"), accept("Will the route close?", belief=0.25)))
    ann, kim = book.forecasts()
    assert (kim.forecaster, kim.probability, kim.made_on) == ("Kim", 0.25, book.today)
    assert (ann.forecaster, ann.made_on) == ("Ann Example", SAID)


def test_the_same_question_is_asked_once(book, article):
    book.ask("Will the route close?", closes="2026-12-31")
    reading = book.read(article, coder="Kim")
    route = find(reading, "northern route")
    assert book.decide(reading, (route, accept("Will the route close?")))[0].questions == (1,)
    harbour = find(reading, "harbour")
    with pytest.raises(RefusedError, match="closes on 2026-12-31, not on 2027-01-31"):
        book.decide(reading, (harbour, accept("Will the route close?", closes="2027-01-31")))


def test_nothing_is_kept_unless_all_is(book, article):
    reading = book.read(article, coder="Kim")
    route, harbour = find(reading, "northern route"), find(reading, "harbour")
    before = book.root()
    with pytest.raises(RefusedError):
        book.decide(reading, (route, accept("Will it?")), (harbour, accept("Will it?", closes="2028-01-01")))
    assert book.root() == before


def test_an_author_or_a_day_that_contradicts_the_ledger_is_refused(book, article):
    reading = book.read(article, coder="Kim")
    book.decide(reading, (find(reading, "fares"), Decline("hope")))
    with pytest.raises(RefusedError, match="published 2026-02-01, not 2026-02-02"):
        book.read(Article(text=TEXT, published=date(2026, 2, 2)))
    with pytest.raises(RefusedError, match="author"):
        book.read(Article(text=TEXT, author="Bob"))


def test_without_a_day_of_publication_nothing_is_logged(book):
    reading = book.read(Article(text=TEXT, title="t", author="Ann Example"), coder="Kim")
    with pytest.raises(RefusedError, match="--published"):
        book.decide(reading, (find(reading, "northern route"), accept("Will the route close?")))
    assert book.questions() == []


def test_reasons_are_a_list_and_other_needs_a_note():
    with pytest.raises(RecordError, match="are hope, condition"):
        Decline("boring")
    with pytest.raises(RecordError, match="note"):
        Decline("other")
    assert Decline("other", "a joke").reason in REASONS


def test_texts_with_the_same_title_are_different_sources(book, article):
    for text in (TEXT, TEXT + "More."):
        reading = book.read(Article(text=text, title="The ferry line", author="A", published=SAID), coder="Kim")
        book.decide(reading, (find(reading, "fares"), Decline("hope")))
    assert len(book.track_record().sources) == 2


def test_the_journal_has_all_that_is_needed_for_the_tables(book, article, tmp_path, store):
    kim, lou = book.read(article, coder="Kim"), book.read(article, coder="Lou")
    route, fares = find(kim, "northern route"), find(kim, "fares")
    book.decide(kim, (route, accept("Will the route close?")), (fares, Decline("hope")))
    book.decide(lou, (route, Decline("vague")), (fares, Decline("hope")))
    (found,) = book.agreement()
    book.settle(found.disagreements[0], "Lou", coder="Max")
    assert fates(book) == [(1, "Ann Example", "recoded")]
    before = {name: store(book).execute(f"SELECT * FROM {name}") for name in schema.table_names()}
    book.rebuild()
    assert before == {name: store(book).execute(f"SELECT * FROM {name}") for name in schema.table_names()}


SHARED = Path(__file__).parents[4] / "shared"


@pytest.mark.skipif(not SHARED.is_dir(), reason="needs ../shared, which is not part of the repository")
def test_a_real_op_ed_goes_through_whole(book):
    """Every claim of the op-ed is decided as its case file says; the report states the denominator."""
    case = json.loads((SHARED / "cases" / "trenin-2017.json").read_text())
    text = (SHARED / "articles" / "trenin-2017.txt").read_text()
    article = Article(text=text, title="Op-ed", author="Dmitri Trenin", published=date(2017, 4, 16))
    reading = book.read(article, coder="Kim", assumed=True)
    found = {(one.start, one.end): one for one in reading.offered}
    decisions = []
    for claim in case["claims"]:
        candidate = found[claim["char_start"], claim["char_end"]]
        question = claim["questions"][0]
        if question["scored"]:
            coding = Coding(text=question["question"], closes=question["close"], probability=question["p_yes"])
            decisions.append((candidate, Accept(coding, "Dmitri Trenin")))
        else:
            decisions.append((candidate, Decline("vague")))
    for kept, claim in zip(book.decide(reading, *decisions), case["claims"], strict=True):
        if kept.questions:
            outcome = claim["questions"][0]
            book.resolve(kept.questions[0], outcome["resolution"].lower(), known_on=outcome["resolved_on"])
    record = book.track_record()
    assert record.brier.value == pytest.approx(case["score"]["mean_brier"], abs=1e-4)
    assert (record.sources[0].found, record.sources[0].logged, record.sources[0].undecided) == (18, 7, 0)
