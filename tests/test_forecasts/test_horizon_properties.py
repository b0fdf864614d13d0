"""What holds of any text and any date."""

from __future__ import annotations

import contextlib
from datetime import date

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from forecasts import HorizonError, find_horizon, read_horizon, render_horizon
from forecasts.horizon.period import add_months
from tests.processor_time import seconds

DATES = st.dates(date(1900, 1, 1), date(2200, 12, 31))
LOCALES = st.sampled_from(["en", "en-GB", "de", "fr", "es", "ru", "zh"])
PIECES = """
by before in the end of next year month 2027 2030 june 30 , - to and or a two 18 months
within not Q3 / mid early
first half decade from until 31 february last 0 1 . ' s soon week Friday is out later after
"""
WORDS = st.sampled_from(sorted(set(PIECES.split())))
SOUP = st.lists(WORDS, max_size=12).map(" ".join)


@settings(max_examples=300, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(
    text=st.one_of(st.text(max_size=60), SOUP),
    said=DATES,
    locale=LOCALES,
    year=st.one_of(st.none(), st.integers(1900, 2300), st.just(2027)),
    denied=st.booleans(),
)
def test_any_text_is_read_or_refused(text: str, said: date, locale: str, year: int | None, denied: bool) -> None:
    try:
        horizon = read_horizon(text, published=said, locale=locale, year=year, denied=denied)
    except HorizonError:
        return
    assert said <= horizon.opens <= horizon.closes
    assert said <= horizon.earliest <= horizon.closes <= horizon.latest
    again = read_horizon(render_horizon(horizon, locale), published=said, locale=locale)
    assert (again.opens, again.closes) == (horizon.opens, horizon.closes)


@settings(max_examples=200, deadline=None)
@given(text=st.one_of(st.text(max_size=200), SOUP), said=DATES, locale=LOCALES)
def test_what_is_found_is_in_the_text(text: str, said: date, locale: str) -> None:
    try:
        found = find_horizon(text, published=said, locale=locale)
    except HorizonError:
        return
    if found is not None:
        assert text[found.start : found.end] == found.horizon.phrase


@settings(max_examples=100, deadline=None)
@given(said=DATES, months=st.integers(1, 600))
def test_months_are_calendar_months_clamped_at_the_end(said: date, months: int) -> None:
    closes = read_horizon(f"within {months} months", published=said).closes
    assert (closes.year - said.year) * 12 + closes.month - said.month == months
    assert closes.day == said.day or (closes.day < said.day and add_months(closes, 0).day <= 30)


@settings(max_examples=100, deadline=None)
@given(said=DATES, close=DATES)
def test_iso_dates_read_as_they_are_written(said: date, close: date) -> None:
    if close < said:
        with pytest.raises(HorizonError, match="before it was published"):
            read_horizon(f"by {close}", published=said)
    else:
        assert read_horizon(f"by {close}", published=said).closes == close


@settings(max_examples=60, deadline=None)
@given(said=DATES, weekday=st.sampled_from(["Monday", "Wednesday", "Friday", "Sunday"]))
def test_a_weekday_is_within_a_week(said: date, weekday: str) -> None:
    closes = read_horizon(f"by {weekday}", published=said).closes
    assert 0 <= (closes - said).days < 7
    assert closes.strftime("%A") == weekday


@pytest.mark.parametrize("piece", ["end of ", "a", "the ", "1-", "2027 to ", "between 2027 and ", "年", "1 "])
def test_time_is_linear_in_the_length(piece: str) -> None:
    """Twice the text may not cost much more than twice the time (quadratic would cost four times)."""
    locale = "zh" if piece == "年" else "en"

    def cost(size: int) -> float:
        text = (piece * size)[:size]

        def read() -> None:
            with contextlib.suppress(HorizonError):
                find_horizon(text, published=date(2026, 3, 10), locale=locale)

        return seconds(read)

    cost(500)
    assert cost(8000) < 12 * max(cost(2000), 0.01)
