"""Spoken ranges and amounts: what they are read as, and what is refused rather than guessed."""

from __future__ import annotations

import doctest
from datetime import date
from fractions import Fraction
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

import forecasts
from forecasts import read_amount, read_range
from forecasts.errors import ForecastError, QuantityError

SAID = date(2026, 11, 22)

READ = [  # phrase, the question's unit, low, high, coverage in percent, unit that was read
    ("5 to 8%", None, 5, 8, 80, "%"),
    ("5 to 8%", "%", 5, 8, 80, "%"),
    ("5% - 8%", "percent", 5, 8, 80, "percent"),
    ("from 5 per cent to 8 per cent", "%", 5, 8, 80, "%"),
    ("between 2 and 4 million", "people", 2e6, 4e6, 80, "people"),
    ("between 2 and 4 million", "million people", 2, 4, 80, "million people"),
    ("2 to 4", "million people", 2, 4, 80, "million people"),
    ("2–4 million", None, 2e6, 4e6, 80, None),
    ("about 3 to 5 thousand", None, 3000, 5000, 80, None),
    ("somewhere around 3k to 5k", None, 3000, 5000, 80, None),
    ("$2bn to $3bn", None, 2e9, 3e9, 80, "$"),
    ("$2bn to $3bn", "USD bn", 2, 3, 80, "USD bn"),
    ("$2 to 3bn", "million dollars", 2000, 3000, 80, "million dollars"),
    ("US$2-3 billion", "USD", 2e9, 3e9, 80, "USD"),
    ("2 to 3 billion US dollars", "USD", 2e9, 3e9, 80, "USD"),
    ("£1.5m - £2m", "GBP", 1.5e6, 2e6, 80, "GBP"),
    ("$70-80 a barrel", "USD per barrel", 70, 80, 80, "USD per barrel"),
    ("5m to 8m", "people", 5e6, 8e6, 80, "people"),
    ("5m to 8m", "m", 5, 8, 80, "m"),
    ("1,500 to 2,500", None, 1500, 2500, 80, None),
    ("10 000 to 20 000", None, 10000, 20000, 80, None),
    ("900,000 to 1.2 million", None, 900000, 1.2e6, 80, None),
    ("1 million to 1,500,000", None, 1e6, 1.5e6, 80, None),
    ("-2 to 3%", "%", -2, 3, 80, "%"),
    ("minus 2 to plus 3", None, -2, 3, 80, None),
    ("−5 to −1", None, -5, -1, 80, None),
    ("two to four million", None, 2e6, 4e6, 80, None),
    ("half a million to a million", None, 5e5, 1e6, 80, None),
    ("two and a half to three million", None, 2.5e6, 3e6, 80, None),
    ("twenty-five to thirty thousand", None, 25000, 30000, 80, None),
    ("40-45 seats", "seats", 40, 45, 80, "seats"),
    ("40 to 45 seats", "seat", 40, 45, 80, "seat"),
    ("2 to 3% of GDP", "% of GDP", 2, 3, 80, "% of GDP"),
    ("20-25 °C", "degrees Celsius", 20, 25, 80, "degrees Celsius"),
    ("25C to 30C", "°C", 25, 30, 80, "°C"),
    ("100-200bps", "basis points", 100, 200, 80, "basis points"),
    ("5pct to 8pct", "%", 5, 8, 80, "%"),
    ("2 to 3 thousand million", None, 2e9, 3e9, 80, None),
    ("2 to 4 million people a year", "people per year", 2e6, 4e6, 80, "people per year"),
    ("3 ± 0.5", None, 2.5, 3.5, 80, None),
    ("3% +/- 0.5%", "%", 2.5, 3.5, 80, "%"),
    ("0.1 to 0.3", None, 0.1, 0.3, 80, None),
    ("90% sure it is between 2 and 4", None, 2, 4, 90, None),
    ("I'm 90% sure that it is between 5 and 8%", "%", 5, 8, 90, "%"),
    ("between 5 and 8% (90% confidence)", "%", 5, 8, 90, "%"),
    ("80% CI: 1.2 to 3.1", None, 1.2, 3.1, 80, None),
    ("with 50 percent confidence, 3 to 4", None, 3, 4, 50, None),
    ("the central 95%: 1 to 9", None, 1, 9, 95, None),
    ("5% to 8%, 97.5% certain", "%", 5, 8, 97.5, "%"),
]


@pytest.mark.parametrize(("text", "unit", "low", "high", "coverage", "named"), READ)
def test_read(text, unit, low, high, coverage, named):
    found = read_range(text, unit=unit)
    assert (found.low, found.high) == (low, high)
    tail = (1 - Fraction(str(coverage)) / 100) / 2
    assert found.quantiles == ((float(tail), low), (float(1 - tail), high))
    assert (found.unit, found.phrase) == (named, text)
    said = any(word in text for word in ("sure", "confidence", "CI", "central", "certain"))
    assert found.basis == ("stated" if said else "phrase")
    assert found.scale == f"central-{coverage:g}"


DATES = [
    ("from March 2027 to June 2028", "2027-03-01", "2028-06-30", 80),
    ("between 2027 and 2030", "2027-01-01", "2030-12-31", 80),
    ("2027-03-01 to 2028-01-15", "2027-03-01", "2028-01-15", 80),
    ("March to June 2027", "2027-03-01", "2027-06-30", 80),
    ("Q3 2027 to Q1 2028", "2027-07-01", "2028-03-31", 80),
    ("1 May 2027 – 3 June 2027", "2027-05-01", "2027-06-03", 80),
    ("90% sure it is between March 2027 and June 2028", "2027-03-01", "2028-06-30", 90),
    ("between March 2027 and June 2028 (50% confident)", "2027-03-01", "2028-06-30", 50),
    ("I think between 2027 and 2030.", "2027-01-01", "2030-12-31", 80),
]


@pytest.mark.parametrize(("text", "low", "high", "coverage"), DATES)
def test_dates_read(text, low, high, coverage):
    found = read_range(text, kind="date", said=SAID)
    assert (str(found.low), str(found.high), found.coverage) == (low, high, coverage / 100)


def test_dates_in_other_languages():
    found = read_range("von März 2027 bis Juni 2028", kind="date", said=SAID, locale="de")
    assert (str(found.low), str(found.high)) == ("2027-03-01", "2028-06-30")


@pytest.mark.parametrize(
    ("text", "unit", "words"),
    [
        ("1,5 to 2", None, "is not a number as en writes it"),
        ("12,34 to 15,000", None, "is not a number as en writes it"),
        ("8 to 5", None, "does not rise"),
        ("5 to 5", None, "does not rise"),
        ("-5 to -10", None, "does not rise"),
        ("5 to 8 euros", "USD", "the question in 'USD'"),
        ("5 to 8%", "people", "the question in 'people'"),
        ("5 to 8 percentage points", "%", "the question in '%'"),
        ("$5 to €8", None, "differ"),
        ("$5 to 8 euros", None, "differ"),
        ("5 kg to 8 miles", None, "differ"),
        ("$5 to 8%", None, "differ"),
        ("most likely 2 to 4", None, "because of 'most'"),
        ("at most 5 to 8", None, "names one end"),
        ("one hundred and fifty to two hundred", None, "because of 'and'"),
        ("5'000 to 6'000", None, "is not a number as en writes it"),
        ("1/2 to 3/4", None, "because of '/'"),
        ("in 5 to 10 years", None, "is not a range"),
        ("2 to 3% of GDP", "%", "the question in '%'"),
        ("500 to 2 million", None, "not clear whether both ends"),
        ("2 million to 4", None, "not clear whether both ends"),
        ("5m to 8m", None, "could be millions or a unit"),
        ("5t to 8t", "points", "could be trillions or a unit"),
        ("at least 5", None, "names one end"),
        ("more than 5 million", None, "names one end"),
        ("up to 8", None, "names one end"),
        ("5", None, "is not a range"),
        ("about 5", None, "is not a range"),
        ("5%", None, "is not a range"),
        ("", None, "is not a range"),
        ("a few to 5", None, "is not a range"),
        ("2 or 3", None, "because of 'or'"),
        ("2 and 4", None, "because of 'and'"),
        ("not between 2 and 4", None, "because of 'not'"),
        ("very likely 5 to 8", None, "because of 'very'"),
        ("2 to 4 by 2030", None, "because of 'by'"),
        ("2 to 4 to 6", None, "because of 'to'"),
        ("2e3 to 3e3", None, "cannot be read"),
        ("1_0 to 2_0", None, "because of '_'"),
        ("nan to 5", None, "is not a range"),
        ("٣ to 5", None, "write 0 to 9"),
        ("3 ± 10%", None, "two ways"),
        ("90% sure, 80% confident: 2 to 4", None, "two coverages"),
        ("100% sure it is 2 to 4", None, "not between 0% and 100%"),
        ("0% sure it is 2 to 4", None, "not between 0% and 100%"),
        ("5 to 8% chance", None, "cannot be read|is not a range"),
        ("9" * 26 + " to 1" + "0" * 30, None, "is not a number"),
        ("x" * 301, None, "at most 300 characters"),
        (None, None, "at most 300 characters"),
    ],
)
def test_refused(text, unit, words):
    with pytest.raises(QuantityError, match=words) as refused:
        read_range(text, unit=unit)
    assert "\n" not in str(refused.value)


@pytest.mark.parametrize(
    "text", ["June 2028 to March 2027", "by 2030", "5 to 8", "2027", "soon", "before 2028", "March 2027 or June 2028"]
)
def test_dates_refused(text):
    with pytest.raises(QuantityError):
        read_range(text, kind="date", said=SAID)


def test_dates_need_the_day_they_were_said():
    with pytest.raises(QuantityError, match="the day on which it was said"):
        read_range("2027 to 2029", kind="date")


def test_numbers_as_a_locale_writes_them():
    assert read_range("1,5 to 2,5", locale="de").low == 1.5
    assert read_range("1.500 to 2.500", locale="de-AT").low == 1500
    assert read_range("1.500 to 2.500", locale="en-GB").low == 1.5
    assert read_range("1.5 to 2.5", locale=None).low == 1.5
    for text in ("1,5 to 2", "1.500 to 2.500", "1,500 to 2,500"):
        with pytest.raises(QuantityError, match="can be read in two ways"):
            read_range(text, locale=None)
    with pytest.raises(QuantityError, match="how 'xx' writes numbers is not known"):
        read_range("1 to 2", locale="xx")


def test_amounts():
    assert read_amount("2.5 million", unit="people") == 2.5e6
    assert read_amount("$3bn", unit="million USD") == 3000
    assert read_amount("7%", unit="%") == 7
    assert read_amount("-1,200") == -1200
    for text in ("2.5 million to 3", "x", "", "1,5", "7 apples"):
        with pytest.raises(QuantityError):
            read_amount(text, unit="people")


@given(st.text(max_size=60))
def test_any_text_is_read_or_refused(text):
    for kind in ("numeric", "date"):
        try:
            found = read_range(text, kind=kind, said=SAID)
        except ForecastError as refused:
            assert "\n" not in str(refused).replace(repr(text), "").replace(text, "")
        else:
            assert found.low < found.high


@given(
    st.lists(
        st.sampled_from(
            [
                "5",
                "8",
                "2.5",
                "1,000",
                "-",
                "to",
                "and",
                "between",
                "from",
                "about",
                "$",
                "€",
                "%",
                "million",
                "bn",
                "k",
                "m",
                "people",
                "seats",
                "90%",
                "sure",
                ",",
                "(",
                ")",
                "±",
                "not",
                "or",
                "by",
                "2030",
            ]
        ),
        max_size=9,
    )
)
def test_any_words_of_ranges_are_read_or_refused(words):
    try:
        found = read_range(" ".join(words))
    except ForecastError:
        return
    assert found.low < found.high
    assert 0 < found.coverage < 1
    assert "not" not in words
    assert "by" not in words
    assert "or" not in words


@given(
    st.integers(-(10**6), 10**6),
    st.integers(1, 10**6),
    st.sampled_from([("", 1), (" thousand", 10**3), (" million", 10**6), ("bn", 10**9)]),
)
def test_two_whole_numbers_are_read_as_they_stand(low, more, scale):
    word, times = scale
    found = read_range(f"{low}{word} to {low + more:,}{word}", unit="people")
    assert (found.low, found.high) == (low * times, (low + more) * times)


def test_the_names_are_public():
    assert {"read_range", "read_amount", "SpokenRange", "QuantityError"} <= set(forecasts.__all__)


def test_the_examples_of_the_page_read_as_it_says():
    page = Path(__file__).parents[2] / "docs" / "numbers.md"
    if not page.exists():
        pytest.skip("the documentation is not beside these tests")
    failed, tried = doctest.testfile(str(page), module_relative=False)
    assert tried > 1
    assert failed == 0
