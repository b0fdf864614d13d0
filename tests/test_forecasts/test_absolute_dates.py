"""Whole days in other languages: read where they are plain, refused where anything is open."""

from __future__ import annotations

import re
import subprocess
import sys
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from forecasts import HorizonError, load_article, read_horizon
from forecasts.text.absolute_dates import day_in_words

DAY = date(2027, 3, 3)


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("3 marzo 2027", "it"),
        ("3 maart 2027", "nl"),
        ("3 marca 2027", "pl"),
        ("3 de março de 2027", "pt"),
        ("3 mars 2027", "sv"),
        ("3 Mart 2027", "tr"),
        ("2027年3月3日", "ja"),
        ("3 березня 2027", "uk"),
        ("3. maaliskuuta 2027", "fi"),
        ("3. března 2027", "cs"),
        ("3 مارس 2027", "ar"),
        ("2027년 3월 3일", "ko"),
        ("3. März 2027", "de"),
        ("3 mars 2027", "fr"),
        ("3 de marzo de 2027", "es"),
        ("3 марта 2027", "ru"),
        ("2027年3月3日", "zh"),
        ("3 March 2027", "en"),
    ],
)
def test_a_day_is_read_in_eighteen_languages(text: str, language: str) -> None:
    assert day_in_words(text, language) == DAY


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("31 februari 2027", "nl"),  # no day of the calendar
        ("13/14/2027", "en"),
        ("12/10/2027", "en"),  # day or month first
        ("12/10/2027 CET", "en"),
        ("12-10-2027", "nl"),
        ("12.10.2027 r.", "pl"),
        ("in 3 days", "en"),
        ("1652144899", "en"),
        ("3 maart 2027 10:00", "nl"),  # the clock would be dropped
        ("maart 2027", "nl"),
        ("3 maart", "nl"),
        ("3 maart 27", "nl"),
        ("3 maart 2027 en 5 april 2028", "nl"),
        ("tussen 3 en 5 maart 2027", "nl"),
        ("3 maart 0027", "nl"),
        ("3 maart 2027", "xx"),
        ("3 maart 2027, " + "misschien " * 8, "nl"),
        ("", "nl"),
    ],
)
def test_what_is_open_is_refused(text: str, language: str) -> None:
    assert day_in_words(text, language) is None


@settings(deadline=None, max_examples=300)
@given(
    st.one_of(
        st.text(max_size=70),
        st.lists(
            st.sampled_from(["3", "31", "2027", "0", "maart", "mei", "年", "3月", ".", "-", "van", "om", "12"]),
            max_size=7,
        ).map(" ".join),
    ),
    st.sampled_from(["nl", "ja", "it", "ar", "en"]),
)
def test_any_text_gives_none_or_a_day_that_stands_in_it(text: str, language: str) -> None:
    day = day_in_words(text, language)
    if day is not None:
        written = {int(number) for number in re.findall(r"\d+", text)}
        assert {day.day, day.year} <= written <= {day.day, day.month, day.year}


def test_a_close_in_a_language_without_rules_is_a_whole_day() -> None:
    found = read_horizon("3 maart 2027", published=date(2026, 3, 10), locale="nl")
    assert (found.opens, found.closes, found.flags) == (date(2026, 3, 10), DAY, ("absolute-date",))
    with pytest.raises(HorizonError, match="no words for the locale 'nl'"):
        read_horizon("voor het einde van het jaar", published=date(2026, 3, 10), locale="nl")
    with pytest.raises(HorizonError, match="before it was published"):
        read_horizon("3 maart 2020", published=date(2026, 3, 10), locale="nl")


def test_the_day_at_the_head_of_an_article_is_read_in_its_language() -> None:
    head = "---\ndate: 3. März 2027\n{}---\n\nDie Preise steigen.\n"
    assert load_article(head.format("lang: de\n")).published == DAY
    assert load_article(head.format("lang: de-CH\n")).published == DAY
    assert load_article(head.format("")).published is None


def test_nothing_but_such_a_day_loads_the_parser() -> None:
    program = (
        "import sys; from datetime import date\n"
        "from forecasts import load_article, read_horizon\n"
        "read_horizon('by 2027-06-30', published=date(2026, 3, 10))\n"
        "read_horizon('bis 30. Juni 2027', published=date(2026, 3, 10), locale='de')\n"
        "load_article('---\\ndate: 2026-03-10\\nlang: en\\n---\\n\\nRates will fall.')\n"
        "assert 'dateparser' not in sys.modules\n"
        "read_horizon('3 maart 2027', published=date(2026, 3, 10), locale='nl')\n"
        "assert 'dateparser' in sys.modules\n"
    )
    subprocess.run([sys.executable, "-c", program], check=True)
