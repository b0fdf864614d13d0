"""Each kind of value: one form that is kept, and a sentence for everything else."""

from __future__ import annotations

import math
import unicodedata
from datetime import UTC, date, datetime, timedelta, timezone
from decimal import Decimal
from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from forecasts.errors import ForecastError, RecordError
from forecasts.records.values import (
    clean_line,
    clean_link,
    clean_text,
    decimal_text,
    instant_text,
    is_instant,
    name_key,
    read_day,
    read_fraction,
    read_instant,
    read_number,
    shown,
)


def refused(read, value):
    with pytest.raises(RecordError) as raised:
        read(value)
    message = str(raised.value)
    assert message
    assert "\n" not in message
    assert len(message) < 300
    assert isinstance(raised.value, ForecastError)
    assert isinstance(raised.value, ValueError)
    return message


@given(st.floats(allow_nan=False, allow_infinity=False))
def test_decimal_text_is_exact_plain_and_shortest(number):
    text = decimal_text(number + 0.0)
    assert float(text) == number
    assert "e" not in text.lower()
    assert not text.startswith("-0") or text[2:3] == "."
    if "." in text:
        assert not text.endswith("0")
    assert decimal_text(read_number(text)) == text


def test_decimal_text_of_numpys_numbers():
    assert decimal_text(np.float64(0.7)) == "0.7"
    assert decimal_text(read_number(np.float64(1e-7))) == "0.0000001"


@given(st.floats(0, 1))
def test_fractions_read_back(number):
    assert read_fraction(decimal_text(number)) == number


@pytest.mark.parametrize(
    "value",
    [
        "nan",
        "NaN",
        "inf",
        "-inf",
        "1e400",
        "1_0",
        "0x1",
        "1,5",
        " 0.5",
        "0.5 ",
        "",
        ".",
        "+",
        "1e",
        "٠.٥",
        "½",
        "70%",
        True,
        False,
        None,
        [],
        {},
        object(),
        math.nan,
        math.inf,
        10**400,
        Decimal("0.5"),
        Fraction(1, 2),
        b"0.5",
        "1e99999",
        "0.5\n",
        "0.5\x00",
        "--1",
    ],
)
def test_no_number(value):
    refused(read_number, value)


@pytest.mark.parametrize(
    ("value", "number"), [("0.70", 0.7), (".5", 0.5), ("5.", 5.0), ("+1", 1), ("1E-2", 0.01), (3, 3)]
)
def test_numbers(value, number):
    assert read_number(value) == number


def test_minus_zero_is_zero():
    for zero in (-0.0, "-0", "-0.0", "-1e-400"):
        assert decimal_text(read_number(zero)) == "0"
        assert decimal_text(read_fraction(zero)) == "0"


@pytest.mark.parametrize("value", [-0.1, 1.0000001, 2, 70, "70", 100, "-1", 101, 1e308])
def test_no_fraction(value):
    message = refused(read_fraction, value)
    assert "between 0 and 1" in message
    assert ("% as" in message) == (1 < float(value) <= 100)


def test_a_percentage_without_its_sign_is_explained():
    assert "write 70% as 0.7" in refused(read_fraction, "70")


@given(st.dates(date(1000, 1, 1), date(9998, 12, 31)))
def test_days(day):
    assert read_day(day) == read_day(day.isoformat()) == day


@pytest.mark.parametrize(
    "value",
    [
        "2020-13-01",
        "2020-02-30",
        "2020-2-3",
        "20200203",
        "03/02/2020",
        "tomorrow",
        "",
        " 2020-01-01",
        "2020-01-01\n",
        "0999-01-01",
        "9999-01-01",
        "２０２０-01-01",
        "2020-01-01T00:00Z",
        "2020-W01-1",
        None,
        5,
        2020.5,
        True,
        [],
        datetime(2020, 1, 1, tzinfo=UTC),
        date(999, 1, 1),
        date(9999, 12, 31),
    ],
)
def test_no_day(value):
    refused(read_day, value)


@given(st.datetimes(datetime(1000, 1, 3), datetime(9998, 12, 29), timezones=st.timezones()))
def test_instants_read_back(instant):
    text = instant_text(read_instant(instant))
    assert len(text) == 27
    assert read_instant(text) == instant.astimezone(UTC)
    assert is_instant(text)


@pytest.mark.parametrize(
    ("value", "text"),
    [
        ("2020-04-16T12:00+02:00", "2020-04-16T10:00:00.000000Z"),
        ("2020-04-16 12:00:01.5Z", "2020-04-16T12:00:01.500000Z"),
        ("2020-04-16T12:00-0530", "2020-04-16T17:30:00.000000Z"),
        ("2020-04-16T12:00:00+02", "2020-04-16T10:00:00.000000Z"),
        (datetime(1000, 1, 1, 1, tzinfo=UTC), "1000-01-01T01:00:00.000000Z"),
    ],
)
def test_instants(value, text):
    assert instant_text(read_instant(value)) == text


@pytest.mark.parametrize(
    "value",
    [
        "2020-04-16T12:00",
        "2020-04-16T25:00Z",
        "2020-04-16T12:60Z",
        "2020-04-16",
        "noon",
        "",
        None,
        5,
        date(2020, 1, 1),
        datetime(2020, 1, 1),
        "2020-04-16T12:00:00.1234567Z",
        "2020-02-30T12:00Z",
        "2020-04-16T12:00+25:00",
        datetime(9999, 12, 31, 23, tzinfo=timezone(timedelta(hours=-5))),
        datetime(1, 1, 1, tzinfo=timezone(timedelta(hours=5))),
        "9998-12-31T23:00-05:00",
        "1000-01-01T00:00+05:00",
    ],
)
def test_no_instant(value):
    refused(read_instant, value)


@given(st.text(max_size=60))
def test_text_is_kept_composed_or_refused(text):
    try:
        kept = clean_text(text)
    except RecordError as wrong:
        assert any(ord(c) < 32 or 127 <= ord(c) < 160 or 0xD800 <= ord(c) < 0xE000 for c in text)
        assert "\n" not in str(wrong)
    else:
        assert kept == unicodedata.normalize("NFC", text)
        assert clean_text(kept) == kept


@given(st.text(max_size=60))
def test_a_line_cleaned_twice_is_the_same(text):
    try:
        line = clean_line(text)
    except RecordError:
        return
    assert clean_line(line) == line
    assert line == line.strip()
    assert line
    assert len(line.splitlines()) == 1


@pytest.mark.parametrize("value", ["a\x00b", "\x1b[31m", "a\x7f", "\ud800", "x" * 10_001, None, 5, b"a", ["a"]])
def test_no_text(value):
    refused(clean_text, value)


@pytest.mark.parametrize("value", ["", "  ", "\u2003", "a\nb", "a\rb", "a\u2028b", "a\u2029b", "a\x85b"])
def test_no_line(value):
    refused(clean_line, value)


def test_text_may_have_lines_and_tabs():
    assert clean_text("a\n\tb") == "a\n\tb"
    assert clean_text("x" * 10_000) == "x" * 10_000


@pytest.mark.parametrize("link", ["https://example.org", "HTTP://example.org/a?b=c#d", "https://example.org:8080/ä"])
def test_links(link):
    assert clean_link(link) == link


@pytest.mark.parametrize(
    "value",
    [
        "example.org",
        "ftp://example.org",
        "javascript:alert(1)",
        "https://",
        "https:// example.org",
        "https://a b",
        "",
        'https://a"onclick="x',
        "https://a<b>",
        "https://a\\b",
        "https://a/b c",
        " javascript:https://x",
        "https://?a",
    ],
)
def test_no_link(value):
    refused(clean_link, value)


def test_names_are_found_without_case_and_with_single_spaces():
    assert name_key(" Dmitri\u00a0 TRENIN ") == "dmitri trenin"
    assert name_key("STRASSE") == name_key("Straße")


def test_shown_is_short_and_on_one_line():
    assert "\n" not in shown("a\nb")
    assert len(shown("x" * 1_000)) <= 62
    assert len(shown(list(range(1_000)))) <= 60
