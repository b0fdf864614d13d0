"""Which questions ask the same, which the opposite, and which only look like it."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from forecasts.reviewing.likeness import essence, likeness
from forecasts.reviewing.pairs import Pair, pairs

SAME = [
    ("Will Macron be in office on 2026-12-31?", "Will Emmanuel Macron still be in office on 31 December 2026?"),
    ("Will Bitcoin exceed $100,000 before 1 January 2027?", "Will BTC be above 100000 US dollars by 31 December 2026?"),
    ("Will Russia invade Estonia by 2027-12-31?", "Will Estonia be invaded by Russia by 2027-12-31?"),
    (
        "Will the US and Russia sign a new arms control treaty by 2026-12-31?",
        "Will Russia and the United States sign a new arms control agreement before 1 January 2027?",
    ),
    ("Will a ceasefire in Gaza be in force on 1 June 2026?", "Will there be a ceasefire in force in Gaza on 2026-06-01?"),
    ("Will Vladimir Putin be president of Russia on 1 January 2028?", "Will Putin be the Russian president on January 1, 2028?"),
    ("Will unemployment be 5% or higher in December 2026?", "Will unemployment be at least 5 percent in December 2026?"),
    ("Will twenty ships cross in May 2026?", "Will 20 ships cross in May 2026?"),
    ("Will 1.5 million people cross?", "Will 1,500,000 people cross?"),
]  # fmt: skip
OPPOSITE = [
    ("Will Macron be in office on 2026-12-31?", "Will Macron not be in office on 2026-12-31?"),
    ("Will Macron be President of France on 2026-12-31?", "Will Macron cease to be President of France by 2026-12-31?"),
    ("Will Bitcoin close above $100,000 on 2026-12-31?", "Will Bitcoin close at $100,000 or below on 31 December 2026?"),
    ("Will at least 10 hurricanes form in 2026?", "Will fewer than 10 hurricanes form in 2026?"),
    ("Will the Labour Party win the election of 2029?", "Will the Labour Party lose the election of 2029?"),
    ("Will sanctions on Russia be lifted by 2027-06-30?", "Won’t sanctions on Russia be lifted by 2027-06-30?"),
    ("Will a hurricane make landfall in Florida in 2026?", "Will no hurricane make landfall in Florida in 2026?"),
    ("Will Putin be president on 2028-01-01?", "Will someone other than Putin be president on 2028-01-01?"),
]  # fmt: skip
DIFFERENT = [
    ("Will Bitcoin close above $100,000 on 2026-12-31?", "Will Bitcoin close above $120,000 on 2026-12-31?"),
    ("Will Spain win the 2026 World Cup?", "Will France win the 2026 World Cup?"),
    ("Will Russia invade Estonia by 2027?", "Will Russia invade Latvia by 2027?"),
    ("Will the Fed raise rates in June 2026?", "Will the Fed raise rates in July 2026?"),
    ("Will Iran expel all IAEA inspectors in 2026?", "Will Iran admit all IAEA inspectors in 2026?"),
    ("Will Nvidia acquire Arm by 2027?", "Will Arm acquire Nvidia by 2027?"),
    ("Will GPT-5 be released in 2026?", "Will GPT-6 be released in 2026?"),
    ("Will Brent be above $90 on 2026-12-31?", "Will Brent be above $90 by 2026-12-31?"),
    ("Will at least 10 hurricanes form?", "Will at most 10 hurricanes form?"),
    ("Will the Fed raise rates in June 2026?", "Will the Fed cut rates in June 2026?"),
    ("Will interest rates rise in June 2026?", "Will interest rates fall in June 2026?"),
    ("Will Arsenal win against Chelsea on 2026-05-02?", "Will Arsenal lose against Chelsea on 2026-05-02?"),
    ("Will Iran accept the proposal by 2026-06-30?", "Will Iran reject the proposal by 2026-06-30?"),
    ("Will Ann Roe be convicted by 2026-06-30?", "Will Ann Roe be acquitted by 2026-06-30?"),
    ("Will Serbia join the EU by 2030?", "Will Serbia leave the EU by 2030?"),
    ("Will 20 people be charged?", "Will thirty people be charged?"),
    ("Will Ada win?", "Will Ada be the winner in Spain, in France and in Italy?"),
    ("?", "!"),
]  # fmt: skip


@pytest.mark.parametrize(("one", "other"), SAME)
def test_the_same(one, other):
    assert likeness(essence(one), essence(other)) == "duplicate"


@pytest.mark.parametrize(("one", "other"), OPPOSITE)
def test_the_opposite(one, other):
    assert likeness(essence(one), essence(other)) == "complement"


@pytest.mark.parametrize(("one", "other"), DIFFERENT)
def test_neither(one, other):
    assert likeness(essence(one), essence(other)) is None


def test_the_pairs_of_many_are_those_of_one_by_one():
    texts = dict(enumerate((text for some in (SAME, OPPOSITE, DIFFERENT) for pair in some for text in pair), 1))
    slow = {
        Pair(one, other, alike)
        for one, text in texts.items()
        for other, second in texts.items()
        if one < other and (alike := likeness(essence(text), essence(second)))
    }
    assert {*pairs(texts)} == slow
    assert len(slow) >= len(SAME) + len(OPPOSITE)


@settings(max_examples=200, deadline=None)
@given(st.text(max_size=80), st.text(max_size=80))
def test_any_two_texts_can_be_compared_either_way_round(one, other):
    assert likeness(essence(one), essence(other)) == likeness(essence(other), essence(one))


@settings(max_examples=200, deadline=None)
@given(st.sampled_from([text for pair in SAME + OPPOSITE for text in pair]), st.sampled_from(["upper", "space"]))
def test_case_and_space_make_no_other_question(text, how):
    changed = "  ".join(text.split()) if how == "space" else text.replace("Will", "WILL", 1)
    assert likeness(essence(text), essence(changed)) == "duplicate"
