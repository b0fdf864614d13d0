"""Phrases about time against answers worked out by hand from docs/horizons.md."""

from __future__ import annotations

import csv
from datetime import date
from pathlib import Path

import pytest

from forecasts import HorizonError, read_horizon, render_horizon

HERE = Path(__file__).parent


def own_phrases() -> list[tuple[str, str, str, str, str]]:
    lines = (HERE / "horizon_phrases.txt").read_text(encoding="utf-8").splitlines()
    rows = [tuple(part.strip() for part in line.split("|")) for line in lines if line and line[0] != "#"]
    return [(phrase, locale, published, opens, closes) for phrase, locale, published, opens, closes in rows]


def given_cases() -> list[tuple[str, str, str, str, str]]:
    with (HERE / "horizon_cases.csv").open(encoding="utf-8", newline="") as file:
        columns = ("phrase", "lang", "published", "expected_open", "expected_close")
        return [tuple(row[column] for column in columns) for row in csv.DictReader(file, strict=True)]  # type: ignore[misc]


PHRASES = own_phrases() + given_cases()


def test_there_are_enough_phrases() -> None:
    assert len(given_cases()) == 86
    assert len(own_phrases()) >= 400


@pytest.mark.parametrize(("phrase", "locale", "published", "opens", "closes"), PHRASES)
def test_reads_the_window(phrase: str, locale: str, published: str, opens: str, closes: str) -> None:
    horizon = read_horizon(phrase, published=date.fromisoformat(published), locale=locale)
    assert (horizon.opens.isoformat(), horizon.closes.isoformat()) == (opens, closes)
    assert horizon.opens <= horizon.closes
    assert date.fromisoformat(published) <= horizon.earliest <= horizon.closes <= horizon.latest
    assert horizon.phrase
    assert horizon.profile == "opinion@1"


@pytest.mark.parametrize("locale", ["en", "en-GB", "de", "fr", "es", "ru", "zh"])
def test_rendering_and_reading_again_is_the_identity_for_every_rule(locale: str) -> None:
    rules = set()
    for phrase, own_locale, published, _, _ in PHRASES:
        said = date.fromisoformat(published)
        horizon = read_horizon(phrase, published=said, locale=own_locale)
        again = read_horizon(render_horizon(horizon, locale), published=said, locale=locale)
        assert (again.opens, again.closes) == (horizon.opens, horizon.closes), phrase
        rules.add(horizon.rule)
    assert len(rules) > 60


@pytest.mark.parametrize(
    ("phrase", "flags", "earliest", "latest"),
    [
        ("by 2030", {"by-ambiguous"}, "2029-12-31", "2030-12-31"),
        ("by June", {"by-ambiguous", "year-assumed"}, "2026-05-31", "2026-06-30"),
        ("by the end of 2030", set(), "2030-12-31", "2030-12-31"),
        ("by 03/04/2027", {"day-month-order"}, "2027-03-04", "2027-04-03"),
        ("by 13/04/2027", {"order-forced"}, "2027-04-13", "2027-04-13"),
        ("by the end of the decade", {"decade"}, "2029-12-31", "2030-12-31"),
        ("by the end of the century", {"century"}, "2099-12-31", "2100-12-31"),
        ("FY2027", {"fiscal-year"}, "2027-09-30", "2027-09-30"),
        ("in spring 2027", {"season"}, "2027-05-31", "2027-05-31"),
        ("in winter 2027", {"season", "winter-ambiguous"}, "2027-02-28", "2028-02-29"),
        ("next Friday", {"next-ambiguous"}, "2026-03-13", "2026-03-20"),
        ("in three to five years", {"range"}, "2029-03-10", "2031-03-10"),
        ("within 18 months", set(), "2027-09-10", "2027-09-10"),
        ("soon", {"fuzzy"}, "2026-04-10", "2026-09-10"),
        ("in the next few years", {"fuzzy"}, "2028-03-10", "2031-03-10"),
        ("by the new year", {"new-year", "year-assumed"}, "2026-12-31", "2027-01-01"),
        ("over the next year", {"rolling-or-calendar"}, "2027-03-10", "2027-12-31"),
        ("before the next presidential election", {"us-assumed", "year-assumed"}, "2028-11-06", "2028-11-06"),
    ],
)
def test_flags_and_bands(phrase: str, flags: set[str], earliest: str, latest: str) -> None:
    horizon = read_horizon(phrase, published=date(2026, 3, 10))
    assert set(horizon.flags) == flags
    assert (horizon.earliest.isoformat(), horizon.latest.isoformat()) == (earliest, latest)


@pytest.mark.parametrize(
    ("profile", "phrase", "closes"),
    [
        ("macro", "in the near term", "2028-03-10"),
        ("macro", "over the medium term", "2031-03-10"),
        ("macro", "soon", "2026-06-10"),
        ("defence", "in the near term", "2031-03-10"),
        ("defence", "over the medium term", "2036-03-10"),
        ("defence", "in the long term", "2046-03-10"),
        ("audit", "in the foreseeable future", "2027-03-10"),
    ],
)
def test_profiles_change_fuzzy_words(profile: str, phrase: str, closes: str) -> None:
    horizon = read_horizon(phrase, published=date(2026, 3, 10), profile=profile)
    assert horizon.closes.isoformat() == closes
    assert horizon.profile == f"{profile}@1"


FRAMED = [
    ("this year", "2025-12-17", 2026, "2026-01-01", "2026-12-31"),
    ("by year-end", "2025-12-17", 2026, "2025-12-17", "2026-12-31"),
    ("by the end of the year", "2025-12-17", 2026, "2025-12-17", "2026-12-31"),
    ("in December", "2025-12-17", 2026, "2026-12-01", "2026-12-31"),
    ("by July", "2025-12-17", 2026, "2025-12-17", "2026-07-31"),
    ("in Q4", "2025-12-17", 2026, "2026-10-01", "2026-12-31"),
    ("in the second half of the year", "2025-12-17", 2026, "2026-07-01", "2026-12-31"),
    ("before Christmas", "2025-12-17", 2026, "2025-12-17", "2026-12-24"),
    ("by 30 June", "2026-03-10", 2028, "2026-03-10", "2028-06-30"),
    ("in early March", "2026-03-10", 2028, "2028-03-01", "2028-03-10"),
    ("before the midterms", "2025-12-17", 2026, "2025-12-17", "2026-11-02"),
]


@pytest.mark.parametrize(("phrase", "published", "year", "opens", "closes"), FRAMED)
def test_in_a_text_about_a_year_to_come(phrase: str, published: str, year: int, opens: str, closes: str) -> None:
    said = date.fromisoformat(published)
    horizon = read_horizon(phrase, published=said, year=year)
    assert (horizon.opens.isoformat(), horizon.closes.isoformat()) == (opens, closes)
    plain = read_horizon(phrase, published=said)
    assert ("year-inherited" in horizon.flags) is (plain.closes != horizon.closes)
    again = read_horizon(render_horizon(horizon), published=said)
    assert (again.opens, again.closes) == (horizon.opens, horizon.closes)


@pytest.mark.parametrize(
    ("phrase", "published", "year"),
    [
        ("by 2030", "2025-12-17", 2026),
        ("within six months", "2025-12-17", 2026),
        ("by the end of 2025", "2025-12-17", 2026),
        ("by June", "2026-01-05", 2026),
        ("by June", "2026-03-10", 2020),
    ],
)
def test_a_year_of_their_own_or_a_length_is_not_changed_by_the_text(phrase: str, published: str, year: int) -> None:
    said = date.fromisoformat(published)
    assert read_horizon(phrase, published=said, year=year) == read_horizon(phrase, published=said)


@pytest.mark.parametrize(
    ("phrase", "published", "year"),
    [
        ("this year", "2026-06-10", 2027),
        ("by Friday", "2025-12-17", 2026),
        ("this month", "2025-12-17", 2026),
        ("within six months", "2026-03-10", 2028),
        ("next year", "2026-03-10", 2028),
        ("in January", "2026-05-05", 2026),
        ("by June", "2026-05-05", 10_000),
    ],
)
def test_what_may_be_of_another_year_than_the_text_is_refused(phrase: str, published: str, year: int) -> None:
    with pytest.raises(HorizonError):
        read_horizon(phrase, published=date.fromisoformat(published), year=year)


@pytest.mark.parametrize(
    ("phrase", "closes"),
    [
        ("until 2031", "2030-12-31"),
        ("until next year", "2026-12-31"),
        ("till June 2027", "2027-05-31"),
        ("until 15 May", "2026-05-14"),
        ("until mid-2027", "2027-04-30"),
        ("until the spring of 2027", "2027-02-28"),
        ("before 2031", "2030-12-31"),
    ],
)
def test_what_is_denied_until_a_time_ends_where_it_begins(phrase: str, closes: str) -> None:
    horizon = read_horizon(phrase, published=date(2026, 3, 10), denied=True)
    assert horizon.closes.isoformat() == closes
    assert "not-before" in horizon.flags
    again = read_horizon(render_horizon(horizon), published=date(2026, 3, 10))
    assert (again.opens, again.closes) == (horizon.opens, horizon.closes)


def test_what_is_denied_until_an_end_or_until_today_is_refused() -> None:
    for phrase in ("until the end of 2031", "until March"):
        with pytest.raises(HorizonError):
            read_horizon(phrase, published=date(2026, 3, 10), denied=True)


CHANGES = """
not {} / after {} / since {} / unless {} / at least {} / {} or later / {} at the earliest / {} onwards
two years after {} / {} after the war / as early as {} / {} banana / banana {}
{} ago / nor {} / around {} / from {} / {} 17 people / {} %
"""


@pytest.mark.parametrize("change", CHANGES.strip().replace("\n", " / ").split(" / "))
def test_words_that_change_a_horizon_are_never_passed_over(change: str) -> None:
    for phrase, locale, published, _, closes in PHRASES:
        changed = change.format(phrase)
        if locale != "en" or changed == "not on the horizon":
            continue
        try:
            horizon = read_horizon(changed, published=date.fromisoformat(published))
        except HorizonError:
            continue
        # "around two years" and "from 2027-2029" are understood, not passed over
        expected = {"around {}": "approximate", "from {}": "range"}.get(change, "refused")
        assert expected in horizon.flags, (changed, horizon)
        assert horizon.closes.isoformat() == closes


def test_the_fiscal_year_follows_the_locale() -> None:
    british = read_horizon("FY2027", published=date(2026, 3, 10), locale="en-GB")
    assert (british.opens, british.closes) == (date(2026, 4, 1), date(2027, 3, 31))


@pytest.mark.parametrize("published", [date(1900, 1, 1), date(2200, 12, 31)])
def test_the_first_and_last_day_of_publication(published: date) -> None:
    assert read_horizon("within two years", published=published).opens == published


@pytest.mark.parametrize("published", [date(1899, 12, 31), date(2201, 1, 1), "2026-03-10", None])
def test_other_days_of_publication_are_refused(published: object) -> None:
    with pytest.raises(HorizonError, match="publication"):
        read_horizon("within two years", published=published)  # type: ignore[arg-type]
