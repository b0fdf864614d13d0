"""A wrong date given silently is the worst outcome: these phrases have no date, or not one."""

from __future__ import annotations

import contextlib
from datetime import date
from pathlib import Path

import pytest

from forecasts import HorizonError, find_horizon, read_horizon

SAID = date(2026, 3, 10)
LINES = (Path(__file__).parent / "horizon_refused.txt").read_text(encoding="utf-8").splitlines()
ROWS = [[part.strip() for part in line.split(" | ")] for line in LINES if line and line[0] != "#"]
# In a sentence the finder rightly sees "by June".
SENTENCES = {"this will be over by June"}


def test_there_are_enough_phrases() -> None:
    assert len(ROWS) >= 160


@pytest.mark.parametrize(("why", "locale", "phrase"), ROWS)
def test_is_refused_in_one_sentence(why: str, locale: str, phrase: str) -> None:
    with pytest.raises(HorizonError) as caught:
        read_horizon(phrase, published=SAID, locale=locale)
    message = str(caught.value)
    assert "\n" not in message
    assert len(message) > 20
    if why == "endless":
        assert "give a close date" in message
    if why == "past":
        assert "before it was published" in message


@pytest.mark.parametrize("phrase", ["", " ", "...", "x" * 201, "by 2030" + " " * 200])
def test_nothing_and_too_much_are_refused(phrase: str) -> None:
    with pytest.raises(HorizonError):
        read_horizon(phrase, published=SAID)


@pytest.mark.parametrize(
    ("why", "locale", "phrase"), [row for row in ROWS if row[1] != "?" and row[2] not in SENTENCES]
)
def test_the_finder_gives_no_date_either(why: str, locale: str, phrase: str) -> None:
    found = None
    with contextlib.suppress(HorizonError):
        found = find_horizon(phrase, published=SAID, locale=locale)
    assert found is None
