"""A forecast on one line: where its chance, its close, its forecaster and its day stand, and what is refused."""

import re
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from forecasts import ForecastError
from forecasts.drafting.quick_line import _PLACES, read_chance, read_quick_line
from forecasts.text.near_days import near_day, past_day

TODAY = date(2026, 12, 1)

# line | question | chance | close | forecaster | said
READ = """
70% Anna replies by Friday | Anna replies by 2026-12-04 | 0.7 | 2026-12-04
Anna replies by Friday: 70% | Anna replies by 2026-12-04 | 0.7 | 2026-12-04
Anna replies by Friday 70% | Anna replies by 2026-12-04 | 0.7 | 2026-12-04
Anna replies by Friday; 70% | Anna replies by 2026-12-04 | 0.7 | 2026-12-04
Will it rain tomorrow? 30% | Will it rain on 2026-12-02? | 0.3 | 2026-12-02
Will Bo win by June (70%) | Will Bo win by 2027-06-30? | 0.7 | 2027-06-30
Will Bo resign by 1 May 2027? - 30% | Will Bo resign by 2027-05-01? | 0.3 | 2027-05-01
Fed cuts by June: 40%; Jane Roe said on 2 Nov | Will Fed cut by 2027-06-30? | 0.4 | 2027-06-30 | Jane Roe | 2026-11-02
Fed cuts by June: 40%; Jane Roe said on 2 Dec | Will Fed cut by 2026-06-30? | 0.4 | 2026-06-30 | Jane Roe | 2025-12-02
Fed cuts by June: 40%; Jane Roe, yesterday | Will Fed cut by 2027-06-30? | 0.4 | 2027-06-30 | Jane Roe | 2026-11-30
Fed cuts by June: 40%; Jane Roe | Will Fed cut by 2027-06-30? | 0.4 | 2027-06-30 | Jane Roe
Fed cuts by June: 40%; jane said 3d | Will Fed cut by 2027-06-30? | 0.4 | 2027-06-30 | jane | 2026-11-28
Fed cuts by June: 40%; said yesterday | Will Fed cut by 2027-06-30? | 0.4 | 2027-06-30 | | 2026-11-30
Fed cuts by June: 40%; on 6 décembre 2025 | Will Fed cut by 2026-06-30? | 0.4 | 2026-06-30 | | 2025-12-06
70% Anna doesn't reply by Friday; me | Anna doesn't reply by 2026-12-04 | 0.7 | 2026-12-04 | me
No one replies by Friday 10% | No one replies by 2026-12-04 | 0.1 | 2026-12-04
Inflation falls to 2% by June: 60% | Will inflation fall to 2% by 2027-06-30? | 0.6 | 2027-06-30
60% inflation falls to 2% by June | Will inflation fall to 2% by 2027-06-30? | 0.6 | 2027-06-30
In June 2027 the rate is 3%: 55% | Will the rate be 3% between 2027-06-01 and 2027-06-30? | 0.55 | 2027-06-30
more than 5% of voters abstain by June: 1 in 20 | Will more than 5% of voters abstain by 2027-06-30? | 0.05 | 2027-06-30
Very likely that Bo wins the election | Will Bo win the election? | 0.88
It is 70% likely that Bo wins by June | Will Bo win by 2027-06-30? | 0.7 | 2027-06-30
30% chance that Bo resigns by May | Will Bo resign by 2027-05-31? | 0.3 | 2027-05-31
Bo is promoted this year, 1 in 5 | Will Bo be promoted by 2026-12-31? | 0.2 | 2026-12-31
Score is 3:1 on Sunday: 20% | Will score be 3:1 on 2026-12-06? | 0.2 | 2026-12-06
Bitcoin > $150k by end of 2026: 15% | Bitcoin > $150k by 2026-12-31 | 0.15 | 2026-12-31
I'll run a marathon this year 80% | I'll run a marathon by 2026-12-31 | 0.8 | 2026-12-31
5% of voters abstain by June | 5% of voters abstain by 2027-06-30 | | 2027-06-30
Inflation falls to 2% by June | Inflation falls to 2% by 2027-06-30 | | 2027-06-30
Labour wins the next election | Labour wins the next election
""".strip().splitlines()


@pytest.mark.parametrize("row", READ)
def test_a_line_says_what_when_who_and_how_likely(row):
    line, *told = re.split(r"\s*\|\s*", row)
    read = read_quick_line(line, today=TODAY)
    found = [read.question, read.chance and read.chance.point, read.closes and read.closes.closes, *read[3:]]
    assert ["" if one is None else str(one) for one in found] == (told + [""] * 5)[:5]


@pytest.mark.parametrize(
    ("line", "says"),
    [
        ("Inflation falls to 2%", "is 2% the chance, or part of what is to happen?"),
        ("1 in 5 chips fail by June: 30%", "two chances"),
        ("70%", "there is no question"),
        ("Bo wins by June: 40%; Jane Roe said on 30 Febtober", "is not a day that has passed"),
        ("It rains on Saturday; it pours on Sunday: 20%", "two horizons"),
    ],
)
def test_what_could_be_read_two_ways_is_refused(line, says):
    with pytest.raises(ForecastError, match=says.replace("?", r"\?")):
        read_quick_line(line, today=TODAY)


def test_a_chance_may_stand_apart_but_not_twice():
    read = read_quick_line("Inflation falls to 2%", today=TODAY, chance="60")
    assert (read.question, read.chance.point) == ("Will inflation fall to 2%?", 0.6)
    with pytest.raises(ForecastError, match="two chances"):
        read_quick_line("Anna replies by Friday: 70%", today=TODAY, chance="60")
    with pytest.raises(ForecastError):
        read_chance("1")  # one percent, or certain?


def test_a_close_may_stand_apart():
    read = read_quick_line("70% Anna replies", today=TODAY, closes=date(2026, 12, 4))
    assert (read.question, read.closes) == ("Anna replies", None)


@pytest.mark.parametrize("place", _PLACES, ids=lambda place: place.example)
def test_every_place_of_a_chance_is_needed_by_its_example(place, monkeypatch):
    monkeypatch.setattr("forecasts.drafting.quick_line._PLACES", tuple(one for one in _PLACES if one is not place))
    try:
        assert read_quick_line(place.example, today=TODAY).chance is None
    except ForecastError as refused:
        assert "the chance, or part of what is to happen" in str(refused)


@given(st.text(st.characters(exclude_categories=["C", "Z"]) | st.just(" "), min_size=1, max_size=60))
def test_any_line_is_read_or_refused_in_words(line):
    try:
        read = read_quick_line(line, today=TODAY)
    except ForecastError as refused:
        assert str(refused)
    else:
        assert read.question
        assert "\n" not in read.question


@given(st.integers(2, 99), st.sampled_from(["{} Anna replies by Friday", "Anna replies by Friday: {}"]))
def test_any_percentage_is_what_it_says(percent, line):
    read = read_quick_line(line.format(f"{percent}%"), today=TODAY)
    assert read.chance.point == percent / 100 == read_chance(str(percent)).point


@given(st.dates(date(1950, 1, 1), date(2150, 1, 1)), st.integers(0, 40), st.sampled_from("dwmy"))
def test_what_lies_ahead_and_what_has_passed_are_signed(today, number, unit):
    ahead, passed = (near_day(f"{number}{unit}", today, ahead=way) for way in (True, False))
    assert near_day(f"+{number}{unit}", today) == ahead >= today >= passed == near_day(f"-{number}{unit}", today)


@given(st.dates(date(1950, 1, 1), date(2150, 1, 1)))
def test_a_day_without_its_year_has_passed(today):
    assert past_day(f"{today:%B} {today.day}", today) == today
