"""First wordings of questions: the right way round, or none."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from forecasts import read_article, read_probability
from forecasts.drafting.draft import draft_question

CLOSES = date(2027, 12, 31)


@pytest.mark.parametrize(
    ("quote", "draft"),
    [
        ("The Fed will probably cut rates", "Will the Fed cut rates by 2027-12-31?"),
        ("However, taxes won’t fall.", "Will taxes fall by 2027-12-31?"),
        ("Labour is likely to win the next election", "Will Labour win the next election by 2027-12-31?"),
        ("The bloc is not going to break up", "Will the bloc break up by 2027-12-31?"),
        ("It is very unlikely that Spain will leave", "Will Spain leave by 2027-12-31?"),
        ("I expect inflation to fall below 2%", "Will inflation fall below 2% by 2027-12-31?"),
        ("There is a 30% chance of a recession", "Will there be a recession by 2027-12-31?"),
        ("a thaw is not on the horizon", "Will there be a thaw by 2027-12-31?"),
        ("- India will overtake Japan: 80%", "Will India overtake Japan by 2027-12-31?"),
        ("In Germany, the coalition won't survive", "Will the coalition survive in Germany by 2027-12-31?"),
        ("Bitcoin closes above $100,000 (60%)", "Will Bitcoin close above $100,000 by 2027-12-31?"),
        ("Turnout will exceed 60 percent", "Will turnout exceed 60 percent by 2027-12-31?"),
    ],
)
def test_a_claim_is_asked_for_what_it_speaks_of(quote, draft):
    assert draft_question(quote, closes=CLOSES).lower() == draft.lower()


@pytest.mark.parametrize(
    "quote",
    [
        "No new treaty will be signed",
        "Nobody will win",
        "it is unlikely that they will not agree",
        "Collapse is not in the interests of either party",
        "the terms are not agreed upon, and it is unlikely that they will be",
        "",
        "...",
        "70%",
    ],
)
def test_where_a_negation_would_be_left_over_there_is_no_draft(quote):
    assert draft_question(quote, closes=CLOSES) is None


@pytest.mark.parametrize(
    ("claim", "point", "draft"),
    [
        # a stated number is the chance of the claim as it stands, and the question keeps its negation
        ("The Fed will not cut rates: 85%.", 0.85, "Will the Fed not cut rates?"),
        ("The Fed won’t cut rates (85%).", 0.85, "Will the Fed not cut rates?"),
        ("There is a 70% chance that the Fed will not cut rates.", 0.7, "Will the Fed not cut rates?"),
        ("With 80% probability, the Fed will not cut rates.", 0.8, "Will the Fed not cut rates?"),
        ("- No country leaves the euro: 99%", 0.99, "Will no country leave the euro?"),
        ("The probability that no deal is signed is 30%.", 0.3, "Will no deal be signed?"),
        ("I'm 80% sure that the Fed doesn't cut.", 0.8, "Will the Fed not cut?"),
        # words that deny are the chance of what they deny
        ("The Fed will not cut rates.", 0.05, "Will the Fed cut rates?"),
        ("The Fed is not going to cut rates.", 0.05, "Will the Fed cut rates?"),
        ("The Fed will never cut rates.", 0.02, "Will the Fed cut rates?"),
        ("The Fed will probably not cut rates.", 0.27, "Will the Fed cut rates?"),
        ("The Fed is unlikely to cut rates.", 0.22, "Will the Fed cut rates?"),
        ("The Fed will hardly cut rates.", 0.1, "Will the Fed cut rates?"),
        ("The opposition stands no chance of forming a government.", 0.01, "Will the opposition form a government?"),
        # other negations stay
        ("The Fed will almost certainly not cut rates.", 0.95, "Will the Fed not cut rates?"),
        ("The chains will probably never cut their prices.", 0.7, "Will the chains not cut their prices?"),
        ("The Fed probably won't cut rates.", 0.7, "Will the Fed not cut rates?"),
        ("It is likely that the Fed will not cut rates.", 0.7, "Will the Fed not cut rates?"),
        ("It is unlikely that the Fed will not cut rates.", 0.22, "Will the Fed not cut rates?"),
        ("It is not the case that the mayor will step down.", 0.95, "Will the mayor not step down?"),
        ("No deal will be signed.", 0.95, "Will no deal be signed?"),
        ("Nobody will go to prison.", 0.95, "Will nobody go to prison?"),
        ("Neither Ford nor Roe will run.", 0.95, "Will neither Ford nor Roe run?"),
        ("Under no circumstances will Congress pay.", 0.95, "Will Congress not pay?"),
        ("The Left will fail to enter parliament.", 0.95, "Will the Left fail to enter parliament?"),
        ("There will be no new wafers.", 0.95, "Will there be no new wafers?"),
        # no number is taken, and no question is turned round
        ("I am not 90% sure that the Fed will cut rates.", None, "Will the Fed cut rates?"),
        ("I don't think there is a 50% chance that the Fed cuts.", None, "Will the Fed cut?"),
        ("It is not unlikely that the Fed cuts rates.", None, None),
        ("We rule out a grand coalition.", None, "Will there be a grand coalition?"),
        ("There's no way they win.", None, None),
    ],
)
def test_the_question_and_the_chance_together_mean_the_claim(claim, point, draft):
    (found,) = (one for one in read_article(claim, published=None) if one.offered)
    chance = found.probability
    assert (chance and chance.point, draft_question(found.quote, chance=chance, hedge=found.hedge)) == (point, draft)


@pytest.mark.parametrize(
    ("claim", "draft"),
    [
        ("- (65%) Acme or Birch lists its shares", "Will Acme or Birch list its shares?"),
        ("- Bitcoin ends the year above $100,000 [p=0.35]", "Will Bitcoin end the year above $100,000?"),
        ("- Turkey adopts the euro <1%", "Will Turkey adopt the euro?"),
        ("- At least one minister resigns: 3 in 5", "Will at least one minister resign?"),
        ("- Will the coalition collapse? 70%", "Will the coalition collapse?"),
        ("I put the chance of a recession at 35%.", "Will there be a recession?"),
        ("I give a US recession only 15-20%.", "Will there be a US recession?"),
        ("The odds of a nuclear test are perhaps one in twenty.", "Will there be a nuclear test?"),
        ("I give the Greens a one in five chance of entering government.", "Will the Greens enter government?"),
        ("United have a 25% chance of winning the title.", "Will United win the title?"),
        ("We assign a 15% probability to a collapse of the front.", "Will there be a collapse of the front?"),
        ("A minority government is a 60/40 shot.", "Will there be a minority government?"),
        ("It is four to one on that the rules are loosened.", "Will the rules be loosened?"),
        ("I'd say it is fifty-fifty whether Acme builds there.", "Will Acme build there?"),
        ("Expect Marsh to score 20 goals.", "Will Marsh score 20 goals?"),
        ("We look for the bank to cut in June.", "Will the bank cut in June?"),
        ("The EU is on track to adopt its package.", "Will the EU adopt its package?"),
        ("Our base case is a frozen conflict.", "Will there be a frozen conflict?"),
        ("Second, Russia and Poland will sign.", "Will Russia and Poland sign?"),
        ("The second round will go to Ford and Roe.", "Will the second round go to Ford and Roe?"),
        ("The party will win the election, I think it is 70% likely.", "Will the party win the election?"),
        ("Prices will fall, in my view.", "Will prices fall?"),
        ("For what it's worth, I reckon Acme will sell.", "Will Acme sell?"),
        ("It may well sweeten the offer.", None),
        ("For steel it could work.", None),
        ("Markets are pricing in two more cuts.", "Will there be two more cuts?"),
        ("Ms Roe doubts that the Fed will cut.", "Will the Fed cut?"),
        ("- The index ends the year up: 70%", "Will the index end the year up?"),
        (
            "- Acme strikes the plant: 50% (I went back and forth; the market says 55%.)",
            "Will Acme strike the plant?",
        ),
        ("The chance of a strike has risen from 20% to 45%.", None),
        ("My money is on Oracle as the buyer.", None),
        ("I'd be surprised if they won.", None),
        ("I reckon it’s a coin flip.", None),
    ],
)  # fmt: skip
def test_a_draft_is_a_question_without_number_hedge_or_bullet(claim, draft):
    (found,) = (one for one in read_article(claim, published=None) if one.offered)
    assert draft_question(found.quote, chance=found.probability, hedge=found.hedge) == draft


def test_dates_take_the_place_of_the_words_about_time():
    quote = "Prices will rise in the course of next year, twice"
    draft = draft_question(quote, closes=CLOSES, opens=date(2027, 1, 1), horizon="in the course of next year")
    assert draft == "Will prices rise twice between 2027-01-01 and 2027-12-31?"
    assert draft_question("Prices will fall") == "Will prices fall?"


def test_a_claim_without_a_subject_takes_that_of_its_sentence():
    sentence = "The two will more likely stay where they are, avoiding a clash, but hardly improve their relations."
    drafts = [
        draft_question(quote, closes=CLOSES, sentence=sentence)
        for quote in ("avoiding a clash", "but hardly improve their relations")
    ]
    assert drafts == [
        "Will the two avoid a clash by 2027-12-31?",
        "Will the two improve their relations by 2027-12-31?",
    ]


@pytest.mark.parametrize(
    ("claim", "draft"),
    [
        ("They will stay where they are", None),
        ("Its leader will go", None),
        ("This will hurt exporters", None),
        ("that they will", None),
        ("I will eat my hat", None),
        ("The firm has lost its edge and will shut two plants", "Will the firm shut two plants?"),
        ("Those who rent in the north will pay more", None),
        ("Tenants who rent in the north will pay more", "Will tenants who rent in the north pay more?"),
        ("If the talks fail, rents will rise", "Will rents rise if the talks fail?"),
        ("We will see a recession", "Will there be a recession?"),
        ("The mayor resigns: 20% -> 35%", "Will the mayor resign?"),
        ("Will the rink open? No (70%)", "Will the rink open?"),
        ("Critics will argue that the deal is dead", "Will critics argue that the deal is dead?"),
        ("US recession", "Will there be a US recession?"),
        ("The ferry WON'T sail", "Will the ferry sail?"),
        ("She is still in office at the end of the year", None),
        ("Roe is still in office", "Will Roe still be in office?"),
    ],
)
def test_what_is_offered_is_a_sentence_that_stands_by_itself(claim, draft):
    assert draft_question(claim) == draft


@pytest.mark.parametrize(
    ("claim", "draft"),
    [
        # what stands beside a subject or behind a claim is left out; what it hangs on is kept
        ("Rents, which nobody mentioned, are likely to outpace prices", "Will rents outpace prices?"),
        ("The Danes, if asked, will vote yes", "Will the Danes vote yes if asked?"),
        ("Its director, Bo Ek, will step down", "Will Bo Ek step down?"),
        ("The quay will close, but don't get carried away", "Will the quay close?"),
        # a second clause is left out, a second verb is kept
        ("Rents will fall, and no landlord walks away from that", "Will rents fall?"),
        ("Rents will fall in May, and wages will rise in June", "Will rents fall in May?"),
        ("Acme is sold or goes bankrupt", "Will Acme be sold or go bankrupt?"),
        ("Fuel prices will rise and will get dearer still", "Will fuel prices rise and get dearer still?"),
        ("The board will cut jobs or the owners will sell", None),
        # what is nominal, and what is denied until then
        ("A strike this month strikes me as more likely than not", "Will there be a strike this month?"),
        ("A hung parliament is a real possibility", "Will there be a hung parliament?"),
        ("It is hard to imagine the summit condemning anyone", "Will the summit condemn anyone?"),
        ("I would be surprised if the tolls were not eased", "Will the tolls be eased?"),
        ("Buyers won't return until lenders relent", "Will buyers return before lenders relent?"),
        ("Acme's independence is likely to end", "Will Acme's independence end?"),
        ("Acme goes under before it goes public", "Will Acme go under before it goes public?"),
        ("Tolls for under-fives abolished", "Will tolls for under-fives be abolished?"),
        ("A collision or grounding is only a matter of time", "Will there be a collision or grounding?"),
        (
            "Rail passes for lorries, much discussed, have little chance of being sold",
            "Will rail passes for lorries be sold?",
        ),
        ("Still heavy fighting in the north", "Will there still be heavy fighting in the north?"),
        ("Debt ceiling raised without a vote", None),
        ("more than 5% unemployment in the US", "Will there be more than 5% unemployment in the US?"),
        ("most of them will be in jail by then", None),
    ],
)
def test_a_claim_is_whole_in_its_question(claim, draft):
    assert draft_question(claim) == draft


@pytest.mark.parametrize(
    ("before", "claim", "draft"),
    [
        ("Students have marched twice.", "They will march again", "Will students march again?"),
        ("A hotline might help.", "It will be agreed at the summit", "Will a hotline be agreed at the summit?"),
        ("Ada Lund was elected in May.", "She will step down", "Will Ada Lund step down?"),
        ("The bank raised its forecast.", "It will prove too low", None),
        ("The farmers told the drivers.", "They will strike", None),
        ("Ada Lund met Bo Ek.", "She will step down", None),
        ("", "They will strike", None),
    ],
)
def test_a_pronoun_is_replaced_where_only_one_thing_may_be_meant(before, claim, draft):
    assert draft_question(claim, before=before) == draft


def test_the_chance_of_a_second_clause_is_not_that_of_the_first():
    quote = "Chemical firms are bound to close plants, and much of it is never coming back."
    assert draft_question(quote, chance=read_probability("never"), hedge="never") is None


def test_a_second_clause_keeps_its_time_for_itself():
    quote = "I think rents drop by at least ten percent, and dozens of shops will close within three years"
    assert draft_question(quote, closes=CLOSES, horizon="within three years") is None


def test_a_second_clause_behind_the_time_is_left_out():
    quote = "Revenue is set to double before 2028, and no landlord walks away from that."
    assert draft_question(quote, closes=CLOSES, horizon="before 2028") == "Will revenue double by 2027-12-31?"


def test_a_time_that_belongs_to_a_noun_is_no_close():
    quote = "The ferry will miss its delivery date of December 2027 by a year"
    assert draft_question(quote, closes=CLOSES, horizon="December 2027") is None


def test_there_are_drafts_for_english_alone():
    assert draft_question("Die Zinsen werden sinken", closes=CLOSES, locale="de") is None


@given(
    st.lists(
        st.sampled_from(
            [
                "the",
                "Fed",
                "will",
                "won't",
                "not",
                "likely",
                "unlikely",
                "that",
                "it",
                "is",
                "no",
                "a",
                "30%",
                "chance",
                "of",
                ",",
                ".",
                ":",
                "taxes",
                "fall",
                "never",
            ]
        ),
        max_size=14,
    ).map(" ".join),
    st.text(max_size=30),
)
def test_any_text_gives_a_line_without_negation_or_nothing(words, text):
    for quote in (words, text, words + text):
        draft = draft_question(quote, closes=CLOSES, horizon="30%")
        assert draft is None or (draft.startswith("Will ") and draft.endswith("?") and "\n" not in draft)
    draft = draft_question(words, closes=CLOSES)
    assert draft is None or not {"not", "won't", "unlikely", "never", "no"} & set(draft.lower().split())
