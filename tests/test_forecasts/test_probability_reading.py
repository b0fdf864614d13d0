"""Stated numbers, words through scales, and what is refused."""

from __future__ import annotations

import contextlib
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from forecasts import ProbabilityError, find_probability, load_scale, read_probability, scales
from forecasts.probability.reader import stated_numbers

LINES = (Path(__file__).parent / "probability_phrases.txt").read_text(encoding="utf-8").splitlines()
ROWS = [line.split(" ¦ ") for line in LINES if line[0] != "#"]
STATED = [(row[0], *map(float, row[1:])) for row in ROWS if len(row) == 4]
REFUSED = [row[0] for row in ROWS if row[1] == "refused"]
NO_NUMBER = [row[0] for row in ROWS if row[1] == "no number"]


def test_there_are_enough_phrases() -> None:
    assert len(STATED) > 50
    assert len(REFUSED) > 30
    assert len(NO_NUMBER) > 20


@pytest.mark.parametrize(("text", "low", "point", "high"), STATED)
def test_stated_numbers(text: str, low: float, point: float, high: float) -> None:
    found = read_probability(text)
    assert (found.low, found.point, found.high) == (low, point, high)
    assert (found.basis, found.scale) == ("stated", None)


@pytest.mark.parametrize("text", [*REFUSED, "", "x" * 501])
def test_what_is_no_probability_is_refused(text: str) -> None:
    with pytest.raises(ProbabilityError) as caught:
        read_probability(text)
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize("text", NO_NUMBER)
def test_what_names_no_number_asks_for_one(text: str) -> None:
    with pytest.raises(ProbabilityError, match="number"):
        read_probability(text)


@pytest.mark.parametrize(
    ("text", "scale", "point", "basis"),
    [
        ("likely", "opinion", 0.70, "phrase"),
        ("unlikely", "opinion", 0.22, "phrase"),
        ("not likely", "opinion", 0.22, "phrase"),
        ("almost certain", "opinion", 0.95, "phrase"),
        ("almost certainly", "opinion", 0.95, "phrase"),
        ("very likely", "opinion", 0.88, "phrase"),
        ("more likely than not", "opinion", 0.60, "phrase"),
        ("hardly", "opinion", 0.10, "phrase"),
        ("not on the horizon", "opinion", 0.05, "phrase"),
        ("premature to expect", "opinion", 0.15, "phrase"),
        ("cannot hope to", "opinion", 0.02, "phrase"),
        ("will", "opinion", 0.95, "implied"),
        ("will not", "opinion", 0.05, "implied"),
        ("won’t", "opinion", 0.05, "implied"),
        ("will probably", "opinion", 0.70, "phrase"),
        ("very likely", "icd203", 0.875, "phrase"),
        ("Very Likely", "ICD203", 0.875, "phrase"),
        ("likely", "phia", 0.65, "phrase"),
        ("likely", "ipcc", 0.78, "phrase"),
        ("très improbable", "Kent-FR", 0.07, "phrase"),
        ("about as likely as not", "efsa", 0.495, "phrase"),
        ("quite likely", "opinion", 0.85, "phrase"),
        ("exceedingly unlikely", "opinion", 0.11, "phrase"),
        ("very likely", "nato", 0.875, "phrase"),
    ],
)
def test_words_through_scales(text: str, scale: str, point: float, basis: str) -> None:
    found = read_probability(text, scale=scale)
    assert found.point == pytest.approx(point, abs=1e-12)
    assert found.basis == basis
    assert found.scale == load_scale(scale).label
    assert found.low <= found.point <= found.high


def test_every_phrase_of_every_scale_reads_as_its_row() -> None:
    names = {scale.name for scale in scales()}
    assert len(names) >= 16
    for scale in scales():
        for row in scale.phrases:
            if row.point is None:
                with pytest.raises(ProbabilityError, match="ask for a number"):
                    read_probability(row.phrase, scale=scale.name)
                continue
            found = read_probability(row.phrase, scale=scale.name)
            assert (found.low, found.point, found.high) == (row.low, row.point, row.high), (scale.name, row.phrase)


@pytest.mark.parametrize(
    ("text", "span", "point"),
    [
        ("very likely by the end of next year", "very likely", 0.88),
        ("There is a 70% chance that GDP grows 3% by June", "70%", 0.7),
        ("The probability of war is about 20 per cent, given 5% growth", "about 20 per cent", 0.2),
        ("Trump wins: 70%", "70%", 0.7),
        ("X happens (70%)", "70%", 0.7),
        ("70% by June", "70%", 0.7),
        ("7 in 10 by 2030", "7 in 10", 0.7),
        ("less than a 10% chance of war", "less than a 10%", 0.05),
        ("They will probably go by May", "probably", 0.7),
        ("They will go", "will", 0.95),
        ("it’s unlikely to last", "unlikely", 0.22),
        ("Turnout will be 60%; a recession is likely", "likely", 0.7),
    ],
)
def test_finds_the_one_probability_in_a_sentence(text: str, span: str, point: float) -> None:
    found = find_probability(text)
    assert found is not None
    assert text[found.start : found.end] == span == found.probability.phrase
    assert found.probability.point == point


@pytest.mark.parametrize(
    "text", ["GDP grows 3%", "He said nothing in May 2027", "One in five voters stayed at home", ""]
)
def test_finds_none(text: str) -> None:
    assert find_probability(text) is None


@pytest.mark.parametrize(
    "text",
    ["unlikely before 2030, likely after", "a 60% chance of rain and a 20% chance of snow", "It may rain",
     "a 110% chance of success", "It is not very likely"],
)  # fmt: skip
def test_refuses_two_or_none(text: str) -> None:
    with pytest.raises(ProbabilityError):
        find_probability(text)


@pytest.mark.parametrize(("text", "low", "point", "high"), STATED)
def test_the_finder_sees_what_the_reader_reads(text: str, low: float, point: float, high: float) -> None:
    found = find_probability(text)
    assert found is not None
    assert (found.probability.low, found.probability.point, found.probability.high) == (low, point, high)


@pytest.mark.parametrize("text", REFUSED + NO_NUMBER)
def test_the_finder_gives_no_number_either(text: str) -> None:
    found = None
    with contextlib.suppress(ProbabilityError):
        found = find_probability(text)
    assert found is None


@settings(max_examples=300, deadline=None)
@given(st.one_of(st.text(max_size=80), st.from_regex(r"[0-9.,%/ -]{1,12}", fullmatch=True)))
def test_any_text_is_read_or_refused(text: str) -> None:
    for read in (read_probability, find_probability):
        try:
            found = read(text)
        except ProbabilityError:
            continue
        if found is None:
            continue
        chance = found if read is read_probability else found.probability  # type: ignore[union-attr]
        assert 0 <= chance.low <= chance.point <= chance.high <= 1  # type: ignore[union-attr]


@settings(max_examples=100, deadline=None)
@given(st.integers(0, 1000))
def test_percentages_are_exact(tenths: int) -> None:
    assert read_probability(f"{tenths / 10}%").point == tenths / 1000


@pytest.mark.parametrize(
    ("text", "numbers"),
    [
        ("I am not 90% sure that rates fall", [(0.9, True)]),
        ("I don't think there is a 50% chance", [(0.5, True)]),
        ("The chance of that is not 30%", [(0.3, True)]),
        ("I doubt there's a 20% chance", [(0.2, True)]),
        ("Nobody gives them a 20% chance", [(0.2, True)]),
        ("There is no doubt that there's a 90% chance", [(0.9, False)]),
        ("There is not more than a 20% chance", [(0.1, False)]),
        ("The probability that no deal is signed is 30%", [(0.3, False)]),
        ("I don't own stocks, and there is a 40% chance of a crash", [(0.4, False)]),
        ("He will not go, with a probability of 80%", [(0.8, False)]),
        ("I'd say 70% that A wins, 20% that B wins", [(0.7, False), (0.2, False)]),
        ("A 60/40 split of the vote is likely", []),
        ("A likely 3% rise", []),
        ("one in five voters will stay at home", []),
    ],
)
def test_the_numbers_of_a_sentence_and_which_are_denied(text: str, numbers: list[tuple[float, bool]]) -> None:
    assert [(found.probability.point, found.denied) for found in stated_numbers(text)] == numbers
