"""Quantiles and the axis on which they lie: what is kept, what is refused, and where points lie."""

from __future__ import annotations

import math
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from forecasts import records
from forecasts.errors import RecordError
from forecasts.records.quantiles import Axis, day_at, percent, position, read_point, read_quantiles, split_quantiles

NUMERIC = {"text": "How many?", "closes": "2027-01-01", "kind": "numeric", "unit": "seats"}
DATE = {"text": "When?", "closes": "2027-01-01", "kind": "date"}
SAID = {"question": 1, "forecaster": 1, "made_on": "2026-01-01"}

finite = st.floats(allow_nan=False, allow_infinity=False)
days = st.dates(date(1000, 1, 1), date(9998, 12, 31))


@st.composite
def quantile_pairs(draw, values=finite, never=False):
    levels = sorted(draw(st.sets(st.floats(0, 1, exclude_min=True, exclude_max=True), min_size=1, max_size=9)))
    points = sorted(draw(st.lists(values, min_size=len(levels), max_size=len(levels))))
    tail = draw(st.integers(0, len(levels))) if never else 0
    return list(zip(levels, [*points[: len(levels) - tail], *["never"] * tail], strict=True))


@given(quantile_pairs())
def test_any_quantiles_survive_the_journal(pairs):
    kept = records.make(records.Forecast, {**SAID, "quantiles": pairs})
    stored = records.stored(kept)["quantiles"]
    assert all(type(text) is str for pair in stored for text in pair)
    assert [(float(level), float(value)) for level, value in stored] == pairs
    assert records.make(records.Forecast, {**SAID, "quantiles": stored}) == kept


@given(quantile_pairs(days, never=True))
def test_any_days_survive_the_journal(pairs):
    kept = records.make(records.Forecast, {**SAID, "quantiles": dict(pairs)})
    assert records.make(records.Forecast, records.stored(kept)) == kept
    assert [point for _, point in kept.quantiles] == [point for _, point in pairs]
    places = [position(point) for _, point in kept.quantiles]
    assert places == sorted(places)


@given(days)
def test_a_day_lies_where_it_is_read_back(day):
    assert day_at(position(day)) == day
    assert position(day + timedelta(days=1)) == position(day) + 1


@pytest.mark.parametrize(
    ("text", "pairs"),
    [
        ("5%=1.2, 50%=2.0, 95%=3.1", [("5%", "1.2"), ("50%", "2.0"), ("95%", "3.1")]),
        ("5%=1,200,50%=2,000", [("5%", "1,200"), ("50%", "2,000")]),
        ("0.1 = 3 ;median=4; .9=5", [("0.1", "3"), ("median", "4"), (".9", "5")]),
        ("10%=2026-03-01, 90%=never", [("10%", "2026-03-01"), ("90%", "never")]),
        ("2.5%=-3", [("2.5%", "-3")]),
    ],
)
def test_quantiles_are_split_at_their_levels(text, pairs):
    assert split_quantiles(text) == pairs


@pytest.mark.parametrize(
    ("given_", "words"),
    [
        ({0.5: 2, 0.05: 1}, "the level 5% comes after 50%; levels must rise"),
        ([(0.5, 1), (0.5, 2)], "levels must rise"),
        ({"5%": 3, "50%": 2}, "the quantile at 50%, 2, is below the one at 5%, 3; values must not fall"),
        ({"10%": "2027-01-01", "90%": "2026-01-01"}, "values must not fall"),
        ({"10%": "never", "90%": "2026-01-01"}, "values must not fall"),
        ({0: 1}, "not strictly between 0 and 1"),
        ({1: 1}, "not strictly between 0 and 1"),
        ({"100%": 1}, "not strictly between 0 and 1"),
        ({5: 1}, "write it as 5% or 0.05"),
        ({-0.1: 1}, "not strictly between 0 and 1"),
        ({"x": 1}, "is not the level of a quantile"),
        ({None: 1}, "is not the level of a quantile"),
        ({True: 1}, "is not the level of a quantile"),
        ({"5_0%": 1}, "is not the level of a quantile"),
        ({0.5: "x"}, "is not a value"),
        ({0.5: "1_0"}, "is not a value"),
        ({0.5: float("nan")}, "not a finite number"),
        ({0.5: math.inf}, "not a finite number"),
        ({0.5: "1e999"}, "is not a value"),
        ({0.5: None}, "is not a number"),
        ({0.5: True}, "is not a number"),
        ({0.1: 1, 0.9: "never"}, "either all numbers or all days"),
        ({0.5: "2027-13-01"}, "not a day of the calendar"),
        ({}, "from 1 to 999 quantiles, not 0"),
        ([(i / 2000, 0) for i in range(1, 1001)], "from 1 to 999 quantiles, not 1,000"),
        ("", "empty"),
        ("5%", "is not a quantile"),
        ("5%=1=2", "is not a quantile"),
        ([1, 2], "is not a level and a value"),
        (7, "is not a level and a value"),
    ],
)
def test_refused(given_, words):
    with pytest.raises(RecordError) as refused:
        read_quantiles(given_)
    assert words in str(refused.value)
    assert "\n" not in str(refused.value)


def test_a_level_is_written_as_people_do():
    assert [percent(level) for level in (0.05, 0.07, 0.29, 0.975, 1e-9)] == [
        *("5%", "7%", "29%", "97.5%", "0.0000001%")
    ]


@pytest.mark.parametrize(
    ("question", "words"),
    [
        ({**NUMERIC, "lower": 5, "upper": 5}, "the lower end, 5, is not below the upper end, 5"),
        ({**NUMERIC, "lower": "2027-01-01"}, "is a number, not 2027-01-01"),
        ({**NUMERIC, "upper": "never"}, "is a number, not never"),
        ({**NUMERIC, "open_ends": "upper"}, "the upper end cannot be open: the question has none"),
        ({**NUMERIC, "lower": 0, "open_ends": "both"}, "the upper end cannot be open"),
        ({**NUMERIC, "open_ends": "left"}, "is not one of"),
        ({**NUMERIC, "ordered": True}, "has no options"),
        ({**NUMERIC, "options": ["a", "b"]}, "has no options"),
        ({**DATE, "lower": 5}, "is a day as YYYY-MM-DD, not 5"),
        ({**DATE, "upper": "never"}, "is a day as YYYY-MM-DD, not never"),
        ({**DATE, "lower": "2026-01-01", "upper": "2025-01-01"}, "is not below"),
        ({**DATE, "kind": "binary", "lower": "2026-01-01"}, "a binary question has no lower end"),
        ({**DATE, "lower": "2027-01-01"}, "is not before the close, where the horizon ends"),
        ({**DATE, "kind": "binary", "ordered": True}, "has no options"),
    ],
)
def test_questions_that_do_not_hang_together(question, words):
    with pytest.raises(RecordError) as refused:
        records.make(records.Question, question)
    assert words in str(refused.value)


def fits(question, quantiles):
    forecast = records.make(records.Forecast, {**SAID, "quantiles": quantiles})
    records.check_fits(records.make(records.Question, question), forecast)


def test_quantiles_lie_between_closed_ends():
    ends = {**NUMERIC, "lower": 0, "upper": 100}
    fits(ends, {0.1: 0, 0.9: 100})
    fits({**ends, "open_ends": "upper"}, {0.1: 0, 0.9: 101})
    fits({**ends, "open_ends": "both"}, {0.1: -5, 0.9: 101})
    fits({**DATE, "open_ends": "upper"}, {0.1: "2026-01-01", 0.9: "2050-01-01"})
    fits(DATE, {0.1: "2026-01-01", 0.9: "never"})
    for question, quantiles, words in (
        (ends, {0.1: -1}, "-1, lies below the question's lower end, 0"),
        (ends, {0.1: 101}, "101, lies above the question's upper end, 100"),
        ({**ends, "open_ends": "upper"}, {0.1: -1}, "lies below"),
        ({**ends, "open_ends": "lower"}, {0.1: 101}, "lies above"),
        ({**DATE, "lower": "2026-01-01"}, {0.1: "2025-12-31"}, "below the question's lower end, 2026-01-01"),
        (DATE, {0.1: "2026-01-01", 0.9: "2050-01-01"}, "lies after .*, the last day that the question asks about"),
        (NUMERIC, {0.5: "2026-01-01"}, "needs numbers as quantiles"),
        (NUMERIC, {0.5: "never"}, "needs numbers as quantiles"),
        (DATE, {0.5: 3}, "needs days as quantiles"),
    ):
        with pytest.raises(RecordError, match=words):
            fits(question, quantiles)


def test_outcomes_lie_where_the_ends_allow():
    axis = Axis.of("numeric", 0.0, 10.0, "upper", "2027-01-01")
    axis.check_outcome(math.inf, "above")
    axis.check_outcome(11.0, "11")
    for place, text in ((-1.0, "-1"), (-math.inf, "below")):
        with pytest.raises(RecordError, match="lies below the question's lower end, 0"):
            axis.check_outcome(place, text)
    with pytest.raises(RecordError, match="no upper end for the outcome to lie above; give the number"):
        Axis.of("numeric", None, None, None, "2027-01-01").check_outcome(math.inf, "above")


def test_a_date_question_ends_with_its_horizon():
    assert Axis.of("date", None, None, None, "2027-01-01").upper == position(date(2027, 1, 1))
    axis = Axis.of("date", None, position(date(2050, 1, 1)), None, "2027-01-01")
    assert axis.inside(math.inf) == position(date(2050, 1, 1))
    axis.check_outcome(math.inf, "never")
    assert axis.text(axis.upper) == "2050-01-01"


def test_points():
    assert read_point(date(2027, 1, 1)) == date(2027, 1, 1)
    assert read_point(" never ") == "never"
    assert math.copysign(1, read_point(-0.0)) == 1
