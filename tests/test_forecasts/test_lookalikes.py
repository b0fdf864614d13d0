"""Names that look like another one, or nearly spell it."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from forecasts.records.lookalikes import Names, skeleton

THERE = Names(
    [
        "Ann",
        "Dmitri Trenin",
        "John Smith",
        "José Ortega",
        "Team A",
        "GPT-4",
        "Kim A. Lee",
        "elections",
        "2026-Q1",
        "C++",
        "-5",
        "1-2",
    ]
)


@pytest.mark.parametrize(
    "name",
    [
        "\u0410nn", "\uff21\uff2e\uff2e", "\U0001d400nn", "An\u0578", "\u1d00nn", "J0hn Smith", "John Srnith", "Jose Ortega", "JOHN-SMITH",
        "Dmitri Tr\u0435nin", "\u0394mitri Trenin".replace("\u0394", "D") + ".", "Joh\u0144 Smith", "John \u13da\u043cith", "e\u217cections",
    ],
)  # fmt: skip
def test_a_name_that_looks_like_another_one_is_seen(name):
    assert THERE.alike(name).startswith("looks like")


@pytest.mark.parametrize(
    "name", ["Dmitry Trenin", "Dmitri Trennin", "Dmtiri Trenin", "Dmitri Trein", "Jon Smith", "election", "john smiht"]
)
def test_a_name_that_nearly_spells_another_one_is_seen(name):
    assert THERE.alike(name).startswith("nearly spells")


@pytest.mark.parametrize(
    "name",
    [
        "Ann", "ANN", "dmitri  trenin", "Anna", "Team B", "GPT-5", "GPT-4o", "Kim B. Lee", "2026-Q2", "C#", "5", "12", "Jane Smith",
        "Dmitri", "\u65e5\u672c", "\U0001f327",
    ],
)  # fmt: skip
def test_a_name_that_is_there_or_is_another_one_is_none(name):
    assert THERE.alike(name) is None


@given(st.text("abcdef ", min_size=7, max_size=14).map(str.strip).filter(lambda name: len(name) >= 7), st.data())
def test_every_slip_in_one_letter_of_a_word_is_seen(name, data):
    at = data.draw(st.integers(0, len(name) - 1))
    slips = [name[:at] + "z" + name[at:], name[:at] + "z" + name[at + 1 :]]
    told = [Names([name]).alike(slip) for slip in slips if name[at] != " "]
    if all(len(one) > 3 for one in name.split()) and name[at] != " ":
        assert all(told)


@given(st.text(max_size=30))
def test_a_skeleton_is_never_empty_and_the_same_for_both_cases_of_ascii(name):
    assert bool(skeleton(name)) == bool(name)
    if name.isascii() and "|" not in name:
        assert skeleton(name.upper()) == skeleton(name.lower())
