"""The tables in the documentation are those of the data, and its examples read as it says."""

from __future__ import annotations

import tomllib
from datetime import date
from pathlib import Path

import pytest

import forecasts

ROOT = Path(__file__).parents[2]
SAID = date(2026, 3, 10)
CALENDAR = Path(forecasts.__file__).parent / "horizon" / "calendars" / "calendar.toml"


def docs(name: str) -> str:
    path = ROOT / "docs" / name
    if not path.exists():
        pytest.skip("the documentation is not beside these tests")
    return path.read_text(encoding="utf-8")


def rows(text: str, header: str) -> list[list[str]]:
    """The cells of the table under a header line."""
    lines = text[text.index(header) :].splitlines()[2:]
    table = []
    for line in lines:
        if not line.startswith("|"):
            break
        table.append([cell.strip() for cell in line.strip("|").split("|")])
    return table


def scale_tables() -> str:
    parts = []
    for scale in forecasts.scales():
        link = f" <{scale.url}>" if scale.url else ""
        note = f" {scale.note}" if scale.note else ""
        parts.append(
            f"### {scale.name}\n\n{scale.title}, version {scale.version}. Source: {scale.source}.{link}"
            f" Compared with its source: {scale.checked}.{note}\n\n"
            "| phrase | low | high | point |\n|---|---|---|---|\n"
            + "\n".join(
                f"| {row.phrase}{' (implied)' if row.implied else ''} | {cell(row.low)} | {cell(row.high)} |"
                f" {cell(row.point)} |"
                for row in scale.phrases
            )
        )
    return "\n\n".join(parts)


def cell(figure: float | None) -> str:
    return "" if figure is None else f"{figure:g}"


def profile_table() -> str:
    kept = forecasts.profiles()
    kept.sort(key=lambda profile: profile.name != "opinion")
    head = "| term | " + " | ".join(profile.label for profile in kept) + " |\n|---" * 1
    head += "|---" * len(kept) + "|"
    lines = []
    for name in kept[0].terms:
        terms = [profile.terms[name] for profile in kept]
        lines.append(f"| {name} | " + " | ".join(f"{t.closes} ({t.earliest} to {t.latest})" for t in terms) + " |")
    return head + "\n" + "\n".join(lines)


def profile_sources() -> str:
    return "\n".join(f"- `{profile.label}`: {profile.title}. {profile.source}." for profile in forecasts.profiles())


def event_rows() -> str:
    table = tomllib.loads(CALENDAR.read_text(encoding="utf-8"))
    lines = [f"| {name.replace('-', ' ')} | {rule_of(row)} |" for name, row in table["holidays"].items()]
    for name, row in {**table["elections"], **table["recurring"]}.items():
        if not name.endswith("-assumed"):
            rule = f"years that leave {row['offset']} when divided by {row['every']}"
            lines.append(f"| {name.replace('-', ' ')} | {rule} |")
    return "\n".join(lines)


def rule_of(row: dict[str, int]) -> str:
    month = date(2026, row.get("month", 1), 1).strftime("%B")
    if "easter" in row:
        return f"Easter Sunday {row['easter']:+d} days" if row["easter"] else "Western Easter Sunday"
    if "day" in row:
        return f"{row['day']} {month}"
    which = "last" if row["nth"] < 0 else ("first", "second", "third", "fourth")[row["nth"] - 1]
    return f"{which} {date(2026, 6, 1 + row['weekday']):%A} of {month}"


def test_scale_tables() -> None:
    assert scale_tables() in docs("probability-words.md")


def test_profile_and_event_tables() -> None:
    text = docs("horizons.md")
    assert profile_table() in text
    assert profile_sources() in text
    assert event_rows() in text


def test_every_horizon_of_the_documentation_reads_as_it_says() -> None:
    table = rows(docs("horizons.md"), "| phrase | opens | closes | flags |")
    assert len(table) > 60
    for phrase, opens, closes, flags in table:
        horizon = forecasts.read_horizon(phrase, published=SAID)
        assert [horizon.opens.isoformat(), horizon.closes.isoformat()] == [opens, closes], phrase
        assert ", ".join(horizon.flags) == flags, phrase


def test_every_probability_of_the_documentation_reads_as_it_says() -> None:
    table = rows(docs("probability-words.md"), "| phrase | low | point | high |")
    assert len(table) > 20
    for phrase, low, point, high in table:
        found = forecasts.read_probability(phrase)
        assert [f"{figure:.4g}" for figure in (found.low, found.point, found.high)] == [low, point, high], phrase


def test_every_flag_is_explained() -> None:
    explained = [flag for flag, _ in rows(docs("horizons.md"), "| flag | what the words leave open |")]
    phrases = (ROOT / "tests" / "test_forecasts" / "horizon_phrases.txt").read_text(encoding="utf-8").splitlines()
    raised = set()
    for line in phrases:
        if line and line[0] != "#":
            phrase, locale, published, _, _ = (part.strip() for part in line.split("|"))
            said = date.fromisoformat(published)
            raised |= set(forecasts.read_horizon(phrase, published=said, locale=locale).flags)
    assert sorted(explained) == explained
    assert raised <= set(explained)
    assert len(raised) > 15
