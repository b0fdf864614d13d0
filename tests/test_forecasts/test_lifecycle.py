"""Days and moments in any zone, and the state of a question between them."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from forecasts.errors import RecordError
from forecasts.records.lifecycle import day_end, day_of, day_start, moment, question_state, time_zone

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
ZONES = ["UTC", "America/New_York", "Europe/Berlin", "Pacific/Kiritimati", "Asia/Kathmandu", "America/Sao_Paulo"]


def instant(micros):
    return EPOCH + timedelta(microseconds=micros)


@given(st.dates(date(1971, 1, 1), date(2100, 1, 1)), st.sampled_from(ZONES))
def test_a_day_is_what_lies_between_its_start_and_its_end(day, zone):
    start, end = day_start(day, zone), day_end(day, zone)
    assert start < end
    assert day_of(instant(start), zone) == day_of(instant(end - 1), zone) == day
    assert day_of(instant(start - 1), zone) == day - timedelta(days=1)
    assert end == day_start(day + timedelta(days=1), zone)


@given(st.datetimes(datetime(1000, 1, 1), datetime(9998, 12, 30), timezones=st.just(UTC)))
def test_moments_keep_every_microsecond(value):
    assert instant(moment(value)) == value


def test_utc_by_name_and_by_arithmetic_are_the_same():
    for day in (date(1000, 1, 1), date(1969, 12, 31), date(1970, 1, 1), date(2024, 2, 29), date(9998, 12, 31)):
        assert day_start(day) == day_start(day, "Etc/UTC")


def test_days_on_which_the_clocks_change():
    hours = 3_600_000_000
    for day, length in ((date(2026, 3, 8), 23), (date(2026, 11, 1), 25), (date(2026, 7, 1), 24)):
        assert day_end(day, "America/New_York") - day_start(day, "America/New_York") == length * hours
    # no midnight: the day begins at one o'clock
    assert instant(day_start(date(2018, 11, 4), "America/Sao_Paulo")) == datetime(2018, 11, 4, 3, tzinfo=UTC)
    # two midnights: the day begins with the first
    assert instant(day_start(date(2025, 11, 2), "America/Havana")) == datetime(2025, 11, 2, 4, tzinfo=UTC)


@pytest.mark.parametrize(
    "name", ["", "Mars/Base", "../etc/passwd", "/etc/passwd", "Europe", "x" * 5_000, "a\x00b", "Europe/Berlin "]
)
def test_no_zone(name):
    with pytest.raises(RecordError, match="not a time zone") as refused:
        time_zone(name)
    assert "\n" not in str(refused.value)


@given(st.integers(0, 9), st.integers(0, 9), st.integers(-1, 20))
def test_states_follow_each_other(close, more, now):
    state = question_state(status=None, close=close, last_day_ends=close + more, now=now)
    assert state == ("open" if now < close else "closed" if now < close + more else "due")
    for status in ("resolved", "ambiguous", "annulled"):
        assert question_state(status=status, close=close, last_day_ends=close + more, now=now) == status
