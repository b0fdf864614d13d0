"""What a review says, and that it says nothing about questions that are well made."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import forecasts
from forecasts import review
from forecasts.records.nouns import Claim, Forecast, Question
from forecasts.reviewing.remark import codes
from tests.processor_time import seconds

HERE = Path(__file__).parent
GOOD = {
    "text": "Will Spain win the 2026 FIFA World Cup?",
    "closes": "2026-07-19",
    "resolution_source": "https://fifa.com",
}
# what was written in an op-ed of April 2017, and what must at least be remarked
OPED = {
    "They will more likely stay where they are": {"comparative"},
    "avoiding an open military clash": {"vague-word"},
    "they won’t clash with each other everywhere": {"negated-universal", "vague-word"},
    "In Syria, there is still a potential for US-Russian collaboration on a diplomatic settlement": {"possibility"},
    "In Ukraine, Washington and Moscow could at least make sure that the ceasefire, agreed in 2015, holds.": {"possibility"},
    "it is unlikely that they will be, in the foreseeable future": {"wide-band"},
    "the relationship under Trump will mainly focus on reducing risks of collision, taking confidence-building"
    " measures, and engaging in other forms of war avoidance": {"vague-word", "compound"},
    "such a change is not on the horizon": {"pronoun"},
    "Hopefully, this will help prevent open conflict between the two countries or at least its escalation.": {
        *("hope", "compound", "pronoun", "vague-word"),
    },
    "Improved relations can only result from a change in the basic attitude of either of the two countries": {"condition"},
    "Optimists in Moscow and Washington hope that the US-Russian relationship wouldn’t decline any further.": {
        *("attributed", "hope"),
    },
    # other columns
    "Most economists expect a mild recession next year.": {"attributed"},
    "The new government should raise taxes.": {"norm"},
    "Tensions are set to escalate unless Beijing backs down.": {"vague-word", "condition"},
    "According to the bank, growth will slow considerably.": {"attributed", "vague-word"},
    "It is not impossible that the coalition survives.": {"double-negation"},
    "Not all members will ratify the treaty.": {"negated-universal"},
    "Inflation may well return.": {"possibility"},
    "There is a real risk that the truce unravels.": {"possibility", "vague-word"},
    "This may change.": {"pronoun", "possibility"},
    "The alliance will hold, but it will be tested.": {"compound"},
    "Populists will gain ground across Europe any time soon.": {"vague-word", "wide-band"},
}  # fmt: skip
# a question, further arguments, and the code that must be among the remarks
FOUND = [
    ({"text": "Will it rain in Rome on 2030-01-01?"}, {}, "no-close"),
    ({**GOOD, "opens": "2026-08-01"}, {}, "closes-before-opening"),
    (GOOD, {"forecast": {"made_on": "2026-08-01", "probability": 0.5}}, "closes-before-said"),
    (GOOD, {"source": {"published": "2026-08-01"}}, "closes-before-said"),
    (GOOD, {"claim": {"quote": "Spain wins"}, "article": "Spain will win.", "forecaster": "A"}, "quote-not-in-source"),
    (GOOD, {"claim": {"quote": "Spain", "start": 1, "end": 6}, "article": "Spain wins"}, "quote-not-in-source"),
    (GOOD, {"claim": {"quote": "Spain wins"}}, "no-speaker"),
    (GOOD, {"claim": {"quote": "Spain wins"}, "forecaster": "Ada"}, "no-date"),
    (GOOD, {"forecast": {"probability": 1.2}}, "probability-out-of-range"),
    (GOOD, {"forecast": {"probability": float("nan")}}, "probability-out-of-range"),
    (GOOD, {"forecast": {"probability": 0.999}}, "trivial"),
    (GOOD, {"forecast": {"probability": 0.01}}, "trivial"),
    (GOOD, {"forecast": {"probability": 0.7, "phrase": "a safe bet", "scale": "icd203@2015", "basis": "phrase"}}, "outside-scale"),
    ({**GOOD, "kind": "choice", "options": ["10-20", "20-30", "more than 30", "less than 10"]}, {}, "options-overlap"),
    ({**GOOD, "kind": "choice", "options": ["Spain", "spain ", "Other"]}, {}, "options-overlap"),
    ({**GOOD, "kind": "choice", "options": ["0-9", "15-20", "21 or more"]}, {}, "options-incomplete"),
    ({**GOOD, "kind": "choice", "options": ["Ada", "Bob"]}, {}, "options-incomplete"),
    (GOOD, {"resolution": {"status": "resolved", "outcome": "yes", "known_on": "2026-07-19"}}, "no-evidence"),
    ({**GOOD, "opens": "2026-01-01"}, {"resolution": {"outcome": "yes", "known_on": "2025-07-19"}}, "outcome-too-early"),
    (
        {"text": "Will X hold office on 2026-07-19?", "closes": "2026-07-19"},
        {"resolution": {"outcome": "yes", "known_on": "2026-07-01", "evidence": ["https://x"]}},
        "outcome-too-early",
    ),
    (
        {"text": "Will the two sides not sign a treaty by 2030-12-31?", "closes": "2030-12-31"},
        {"claim": {"quote": "The two sides will likely sign a treaty"}, "forecast": {"probability": 0.7}},
        "negated-probability",
    ),
    (
        {"text": "Will the two sides fight by 2030-12-31?", "closes": "2030-12-31"},
        {"claim": {"quote": "They will likely avoid a fight"}, "forecast": {"probability": 0.7}},
        "negated-probability",
    ),
    (
        {"text": "Will the two sides sign a treaty by 2030-12-31?", "closes": "2030-12-31"},
        {"claim": {"quote": "I am not 90% sure that the two sides will sign a treaty"}, "forecast": {}},
        "denied-probability",
    ),
    ({**GOOD, "opens": "2026-01-01", "closes": "2060-01-01"}, {}, "horizon-over-30-years"),
    ({**GOOD, "opens": "2026-01-01", "closes": "2060-01-01", "tags": ["long-range"]}, {}, "horizon-over-10-years"),
    ({**GOOD, "opens": "2026-01-01", "closes": "2037-01-01"}, {}, "horizon-over-10-years"),
    ("Will tensions rise significantly?", {}, "vague-word"),
    ("Will Ada win the election and Bob resign?", {}, None),
    ("Will Ada win the election and resign as mayor?", {}, "compound"),
    ("Will Ada win the election, or will Bob?", {}, "compound"),
    ("Will Congress not fail to pass the bill?", {}, "double-negation"),
    ("Will the EU not be represented everywhere?", {}, "negated-universal"),
    ("Will Poland spend more on defence in 2027?", {}, "comparative"),
    ("Will Poland leave the EU next year?", {}, "relative-date"),
    ("Will Poland leave the EU within six months?", {}, "relative-date"),
    ("Will Poland leave the EU in the coming months?", {}, "relative-date"),
    ("Will Poland leave the EU by 2030?", {}, "by-ambiguous"),
    ("Will Poland leave the EU by June 2027?", {}, "by-ambiguous"),
    ("Will Poland leave the EU by 03/04/2027?", {}, "ambiguous-date"),
    ("Will Poland leave the EU?", {}, "no-source"),
    ("Will inflation rise in Poland in 2027?", {}, "no-threshold"),
    ({"text": "How many will come?", "kind": "numeric", "closes": "2027-01-01"}, {}, "no-unit"),
    ("Will they leave the EU?", {}, "pronoun"),
    ("Will this happen in Poland?", {}, "pronoun"),
    ("Will such a treaty be signed?", {}, "pronoun"),
    ("If Poland leaves the EU, will Hungary leave it?", {}, "condition"),
    ("Could Poland leave the EU?", {}, "possibility"),
    ("Should Poland leave the EU?", {}, "norm"),
    (GOOD, {"claim": {"quote": "Spain has the best team", "label": "nowcast"}}, "nowcast"),
    (GOOD, {"claim": {"quote": "Spain wins", "attributed_to": "fans"}}, "attributed"),
    (GOOD, {"claim": {"quote": "Spain wins", "condition": "if fit"}}, "condition"),
    ({**GOOD, "horizon": {"phrase": "soon", "rule": "fuzzy:soon", "flags": ("inherited",)}}, {}, "assumed-horizon"),
    ({**GOOD, "horizon": {"phrase": "by June", "rule": "by", "flags": ("year-assumed",)}}, {}, "assumed-horizon"),
    (
        {**GOOD, "opens": "2026-01-01", "horizon": {"phrase": "soon", "earliest": "2026-02-01", "latest": "2026-12-31"}},
        {},
        "wide-band",
    ),
    (GOOD, {"recorded": "2026-08-01"}, "hindsight"),
]  # fmt: skip


def found(question, **given):
    return {one.code for one in review(question, **given)}


@pytest.mark.parametrize(("question", "given_", "code"), FOUND, ids=str)
def test_what_is_wrong_is_said(question, given_, code):
    said = found(question, **given_)
    if code is not None:
        assert code in said
    if isinstance(question, dict) and question == GOOD and "claim" not in given_:
        assert said == {code}, "and nothing else"


def test_every_code_is_provoked_by_a_test():
    kept = {code for _, _, code in FOUND} | {code for some in OPED.values() for code in some}
    assert {*codes()} - kept == {"duplicate", "complement"}, "test_likeness has these two"


@pytest.mark.parametrize(("quote", "wanted"), OPED.items(), ids=list(OPED))
def test_the_sentences_of_columns(quote, wanted):
    remarks = review(claim={"quote": quote}, forecaster="Ada", source={"published": "2017-04-16"})
    assert {one.code for one in remarks} >= wanted
    for one in remarks:
        if one.start is not None:
            assert one.field == "quote"
            assert quote[one.start : one.end] == one.words
        assert one.sentence.endswith(".")
        assert "{" not in one.sentence + one.remedy


@pytest.mark.parametrize(
    "quote",
    [
        "I give it a 70% chance that the bill passes by 30 June 2027.",
        "Oil prices will fall below $60 by the end of 2026.",
        "There will be no war.",
        "The Fed is unlikely to cut rates more than twice this year.",
        "The prime minister will not survive the year.",
        "Elections in May 2027 will be won by the Greens.",
        "Poland and Hungary will veto the budget.",
    ],
)
def test_sentences_that_can_be_taken_as_they_are(quote: str) -> None:
    assert review(claim={"quote": quote}, forecaster="Ada", source={"published": "2026-03-10"}) == []


def good_questions() -> list[dict[str, str]]:
    lines = (HERE / "good_questions.txt").read_text(encoding="utf-8").splitlines()
    rows = [line.split(" | ") for line in lines if line[0] != "#"]
    return [dict(zip(("text", "closes", "criteria"), map(str.strip, row), strict=True)) for row in rows]


def test_well_made_questions_are_left_in_peace():
    """At most one in twenty may draw a remark; each is looked at as it would be on the day it was asked."""
    questions = good_questions()
    assert len(questions) == 160
    disturbed = {
        question["text"]: remarks
        for question in questions
        if (remarks := review({**question, "opens": f"{int(question['closes'][:4]) - 1}-01-01"}))
    }
    assert len(disturbed) <= 8, disturbed
    assert not [one for some in disturbed.values() for one in some if one.severity == "error"]


@pytest.mark.parametrize(
    "options",
    [
        ["Yes", "No"],
        ["Spain", "France", "Another team"],
        ["Spain", "France", "None of these"],
        ["0", "1", "2", "3 or more"],
        ["less than 10", "10-19", "20-29", "30 or more"],
        ["Less than 2.0%", "2.0% to 2.4%", "2.5% to 2.9%", "3.0% or more"],
        ["0-25", "26-50", "51-100"],
        ["Raise", "Hold", "Cut"],
        ["Democratic", "Republican"],
    ],
    ids=str,
)
def test_options_that_leave_nothing_out(options):
    assert found({**GOOD, "kind": "choice", "options": options}) == set()


def test_options_that_the_question_lists_itself():
    asked = {**GOOD, "text": "Which of Ada, Bob and Eve will win?", "kind": "choice", "options": ["Ada", "Bob", "Eve"]}
    assert found(asked) == set()


def test_what_the_criteria_define_is_not_vague():
    asked = {**GOOD, "text": "Will there be a major hurricane in Florida before 2027-01-01?"}
    assert found(asked) == {"vague-word"}
    assert found({**asked, "criteria": "A major hurricane is one of category 3 or higher."}) == set()
    assert (
        found({**asked, "text": "Will there be a major (category 3+) hurricane in Florida before 2027-01-01?"}) == set()
    )


def test_a_probability_turned_round_is_right():
    claim = {"quote": "The two sides will likely sign a treaty"}
    asked = {"text": "Will the two sides not sign a treaty by 2030-12-31?", "closes": "2030-12-31"}
    given_ = {"claim": claim, "forecaster": "Ada"}
    assert "negated-probability" not in found(asked, forecast={"probability": 0.3, "made_on": "2026-01-01"}, **given_)
    assert "negated-probability" not in found(asked, forecast={"probability": 0.45, "made_on": "2026-01-01"}, **given_)
    for quote, p in (
        ("It is unlikely that they will sign a treaty without conditions", 0.22),
        ("They will probably sign a treaty, but not soon", 0.7),
        ("They won't sign a treaty", 0.05),
        ("It is likely that not only Poland will sign", 0.7),
    ):
        signed = {"text": "Will the two sides sign a treaty by 2030-12-31?", "closes": "2030-12-31"}
        assert "negated-probability" not in found(signed, claim={"quote": quote}, forecast={"probability": p})
    hardly = {"quote": "They will hardly sign a treaty"}
    straight = {"text": "Will the two sides sign a treaty by 2030-12-31?", "closes": "2030-12-31"}
    assert "negated-probability" not in found(straight, claim=hardly, forecast={"probability": 0.1})


def test_a_scale_that_is_not_at_hand_is_not_blamed():
    said = {"probability": 0.93, "phrase": "a safe bet", "scale": "house@3", "basis": "phrase"}
    assert found(GOOD, forecast=said) == set()


def test_records_are_taken_as_well_as_mappings():
    question = Question(text="Will relations improve?", closes=date(2026, 12, 31), opens=date(2026, 1, 1))
    claim = Claim(quote="Relations will improve")
    forecast = Forecast(question=1, forecaster=1, made_on=date(2026, 1, 1), probability=0.7)
    remarks = review(question, claim=claim, forecast=forecast, forecaster="Ada")
    assert [(one.code, one.field, one.words) for one in remarks if one.code == "vague-word"] == [
        ("vague-word", "question", "improve")
    ], "the same word is told once"
    horizon = forecasts.read_horizon("in the foreseeable future", published=date(2026, 1, 1))
    assert "wide-band" in found({"text": "Will it rain in Rome?", "closes": horizon.closes, "horizon": horizon})


def test_other_languages_are_judged_by_dates_and_figures_alone():
    asked = {"text": "Wird sich die Lage dramatic improve?", "closes": "2020-01-01", "opens": "2021-01-01"}
    assert [one.code for one in review(asked, locale="de")] == ["closes-before-opening"]


def test_errors_come_first():
    severities = [one.severity for one in review("Will they improve relations and win more?")]
    assert severities == sorted(severities)
    assert severities[0] == "error"


@settings(max_examples=150, deadline=None)
@given(st.text(max_size=200), st.text(max_size=200))
def test_any_text_can_be_reviewed(text, quote):
    for one in review({"text": text}, claim={"quote": quote}):
        if one.start is not None:
            assert {"question": text, "quote": quote}[one.field][one.start : one.end] == one.words


WORDS = (
    'will not and or at least if more they all such a significantly by 2030 in the coming 5 % " hope unless win'.split()
)


@settings(max_examples=150, deadline=None)
@given(st.lists(st.sampled_from(WORDS), max_size=30).map(" ".join))
def test_any_words_of_the_tables_can_be_reviewed(text):
    review({"text": text, "criteria": text}, claim={"quote": text}, forecast={"probability": 0.7})


@pytest.mark.parametrize(
    "unit", ["a", "not ", "and ", "more ", '"', "if ", "in the next ", "such a ", "many ", "1-", "some "]
)
def test_long_texts_take_time_in_proportion(unit):
    def taken(size: int) -> float:
        text = unit * size
        return seconds(lambda: review({"text": text}, claim={"quote": text}))

    taken(30)
    short, long = min(taken(300) for _ in range(3)), taken(2_400)
    assert long < 40 * short + 0.5, "eight times the text, not sixty-four times the time"


def test_steps_of_a_scale_leave_nothing_out():
    steps = {**GOOD, "kind": "choice", "options": ["below", "average", "above"]}
    assert "options-incomplete" in [remark.code for remark in review(steps)]
    assert "options-incomplete" not in [remark.code for remark in review({**steps, "ordered": True})]
