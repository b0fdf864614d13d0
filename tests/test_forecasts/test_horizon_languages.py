"""Every word of every language means what its table says."""

from __future__ import annotations

import calendar
import tomllib
from datetime import date
from pathlib import Path

import pytest

import forecasts
from forecasts import read_horizon

SAID = date(2026, 3, 10)
WORDS = Path(forecasts.__file__).parent / "horizon" / "words"
TABLES = {path.stem: tomllib.loads(path.read_text("utf-8")) for path in sorted(WORDS.glob("*.toml"))}
EUROPEAN = sorted(set(TABLES) - {"zh"})


def forms(language: str, kind: str) -> list[tuple[str, str]]:
    return [(value, form) for value, group in TABLES[language][kind].items() for form in group]


@pytest.mark.parametrize("language", EUROPEAN)
def test_months(language: str) -> None:
    assert {int(value) for value, _ in forms(language, "month")} == set(range(1, 13))
    for value, form in forms(language, "month"):
        month = int(value)
        last = calendar.monthrange(2027, month)[1]
        found = read_horizon(f"{form} 2027", published=SAID, locale=language)
        assert (found.opens, found.closes) == (date(2027, month, 1), date(2027, month, last)), form
        day = read_horizon(f"{last} {form} 2027", published=SAID, locale=language)
        assert day.closes == date(2027, month, last), form


@pytest.mark.parametrize("language", sorted(TABLES))
def test_weekdays(language: str) -> None:
    for value, form in forms(language, "weekday"):
        horizon = read_horizon(form.title(), published=SAID, locale=language)
        assert horizon.closes.weekday() == int(value), form
        assert 0 <= (horizon.closes - SAID).days < 7


@pytest.mark.parametrize("language", EUROPEAN)
def test_numbers_count_months(language: str) -> None:
    units = TABLES[language]["units"]["month"]
    for value, form in forms(language, "number"):
        horizon = read_horizon(f"{form} {units[0]}", published=SAID, locale=language)
        months = (horizon.closes.year - 2026) * 12 + horizon.closes.month - 3
        assert (months, horizon.closes.day) == (int(value), 10), form


@pytest.mark.parametrize("language", EUROPEAN)
def test_seasons_and_holidays(language: str) -> None:
    for value, form in forms(language, "season"):
        assert read_horizon(f"{form} 2027", published=SAID, locale=language).opens == date(2027, int(value), 1)
    for _, form in forms(language, "holiday"):
        assert read_horizon(f"{form} 2027", published=SAID, locale=language).closes.year == 2027, form


@pytest.mark.parametrize("language", sorted(TABLES))
def test_fuzzy_words_are_in_the_default_profile(language: str) -> None:
    terms = forecasts.load_profile("opinion").terms
    for kind in ("fuzzy", "fuzzy_adverb"):
        for value, form in forms(language, kind) if kind in TABLES[language] else []:
            assert value in terms
            horizon = read_horizon(form, published=SAID, locale=language)
            assert horizon.closes == terms[value].closes.after(SAID), form


def test_chinese_months_and_numbers() -> None:
    numbers = ["一", "二", "三", "四", "五", "六", "七", "八", "九", "十", "十一", "十二"]
    for month, word in enumerate(numbers, start=1):
        last = calendar.monthrange(2027, month)[1]
        for form in (f"2027年{word}月", f"2027年{month}月"):
            found = read_horizon(form, published=SAID, locale="zh")
            assert (found.opens, found.closes) == (date(2027, month, 1), date(2027, month, last))
        assert read_horizon(f"{word}年内", published=SAID, locale="zh").closes.year == 2026 + month
