"""Every view of scores at its own address: the figures of the command line, and a sentence where there are none."""

from __future__ import annotations

import re
from html import unescape
from urllib.parse import urlencode

import pytest

from ledger.web.scores import CHOICES, VIEWS


def cells(page, column):
    return [unescape(one) for one in re.findall(f'<td data-label="{column}"[^>]*>(.*?)</td>', page.text)]


def test_the_table_has_the_figures_of_the_command_line(record):
    page = record.get("/scores")
    with record.book(write=False) as book:
        groups = book.scores().groups
    assert cells(page, "Brier 0-1") == [f"{one.score.value:.4f}" if one.score else "-" for one in groups]
    assert "As of" in page.text
    assert "How it is counted" in page.text


@pytest.mark.parametrize(
    ("option", "value"), [(option, value) for option, values in CHOICES.items() for value in values]
)
def test_every_choice_of_the_form_is_answered(record, option, value):
    page = record.get(f"/scores?{urlencode({option: value, 'decompose': '1'})}")
    assert page.status == 200 or "does not" in page.told or "goes with" in page.told or "rule" in page.told
    assert f'<option value="{value}" selected>' in page.text


@pytest.mark.parametrize(
    ("query", "has"),
    [
        ({"view": "leaderboard"}, "shrunk"),
        ({"view": "compare", "a": "Ada Lovelace", "b": "Bo"}, "shared questions"),
        ({"view": "scales"}, "words read"),
        ({"by": "year"}, "year"),
        ({"forecaster": "Bo", "bounds": "1"}, "could become"),
        ({"tags": "politics", "since": "2020-01-02", "as_of": "2020-12-01"}, "Brier 0-1"),
    ],
)
def test_each_view_has_its_table(record, query, has):
    page = record.get(f"/scores?{urlencode(query)}")
    assert page.status == 200
    assert f'<th scope="col">{has}</th>' in page.text or f'<th scope="col" class="number">{has}</th>' in page.text


def test_one_forecaster_has_a_chart(record):
    assert 'id="own"' in record.get("/scores?forecaster=Bo").text
    assert 'id="own"' not in record.get("/scores").text


@pytest.mark.parametrize(
    ("query", "why"),
    [
        ({"forecaster": "Nobody"}, "there is no forecaster"),
        ({"min_n": "many"}, "is not a number of forecasts"),
        ({"by": "moon"}, "moon"),
        ({"rule": "guess"}, "guess"),
        ({"grade": "Z"}, "z"),
        ({"since": "someday"}, "someday"),
        ({"view": "compare", "a": "Bo"}, "which two"),
        ({"time": "<script>window.hit=1</script>"}, "script"),
    ],
)
def test_what_cannot_be_shown_is_told_in_a_sentence(record, query, why):
    page = record.get(f"/scores?{urlencode(query)}")
    assert 400 <= page.status < 500
    assert why in page.told.lower()
    assert "<script>window" not in page.text


def test_every_view_is_offered(record):
    page = record.get("/scores?view=somewhere")
    assert all(f"view={name}" in page.text for name in VIEWS)
