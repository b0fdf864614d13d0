"""Faults that readers of articles make: a wrong date, chance, speaker or draft is worse than none."""

from __future__ import annotations

import csv
import re
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from forecasts import Candidate, find_horizon, read_article
from forecasts.drafting.draft import draft_question
from forecasts.reading.text.markup import plain

SAID = date(2026, 3, 10)
SHARED = Path(__file__).resolve().parents[2].parent / "shared" / "cases" / "reading_faults.csv"


def offered(text: str, published: date = SAID, locale: str = "en") -> list[Candidate]:
    return [claim for claim in read_article(text, published=published, locale=locale) if claim.offered]


def points(text: str) -> list[float | None]:
    return [round(found.point, 4) if (found := claim.probability) else None for claim in offered(text)]


def draft(claim: Candidate) -> str | None:
    return draft_question(
        plain(claim.quote), closes=claim.horizon.closes if claim.horizon else None, horizon=claim.horizon_words,
        chance=claim.probability, hedge=claim.hedge,
    )  # fmt: skip


@pytest.mark.parametrize(
    ("text", "chances"),
    [
        ("Maybe the ferry line will close.", [None]),
        ("The ferry line will possibly close.", [None]),
        ("It is possible that the ferry line will close.", [None]),
        ("The ferry line will not necessarily close.", [None]),
        ("None of this is inevitable.", []),
        ("The ferry line closes: 40% -> 15%", [0.15]),
        ("Will the ferry line close? No (80%)", [0.2]),
        ("Will the ferry line close? No, 80%.", [0.2]),
        ("Will the ferry line close? Yes (80%)", [0.8]),
        ("Our odds on the challenger are 70/30.", [0.7]),
        ("The ferry will be late; I put it well over 90%.", [0.95]),
        ("P(strike) = 35% for the ferry line this year.", [0.35]),
        ("A mutiny this month is a one-in-a-million event.", [0.0]),
        ("Analysts expect tolls to rise.", [0.75]),
        ("Tolls are expected to rise.", [0.75]),
        ("Left 40%, centre 35%, right 25%.", [None, None, None]),
        ("In the poll, left has 40%, centre 35%, right 25%.", []),
        ("I make it left 51%, centre 41%, right 7%.", [0.51, 0.41, 0.07]),
        ("Who forms the cabinet? Left 51%, centre 41%, right 7%.", [0.51, 0.41, 0.07]),
        ("# Predictions for 2027\n\n- Left 51%, centre 41%, right 7%\n- The quay closes: 70%", [0.51, 0.41, 0.07, 0.7]),
        ("1. Shops. One in three shops will close for good.", [0.95]),
        ("The probability of a landslide has gone from 20% to 35%.", [0.35]),
        ("I now put the risk of a strike at 80%, against 40% a month ago.", [0.8]),
        ("I expect a strike in May and I'd say there is a 70% chance that it lasts.", [0.75, 0.7]),
    ],
)
def test_a_chance_is_what_is_said_or_none(text: str, chances: list[float | None]) -> None:
    assert points(text) == chances


@pytest.mark.parametrize(
    ("text", "speakers"),
    [
        ("Using satellite images, the group found that the lake will vanish by 2040.", ["the group"]),
        ("# Predictions for 2027\n\n- Greens enter the cabinet: 40%", [None]),
        (
            "What do three economists expect for 2027?\n\nAda Lund, Fjord Bank: Rents will fall.\n\n"
            "Bo Ek, Orbis Research: They will not.",
            ["Ada Lund", "Bo Ek"],
        ),
        ("Six years ago they were wrong. By 2050, they say, the seas will rise.", ["unnamed"]),
        ("By 2029, more than half of all projects will fail to pay back.", [None]),
        ("Many anticipate that output will recover.", ["unnamed"]),
        ("Staff judged that output would recover within a year.", ["Staff"]),
        ("The harbour master, Ilse Brandt, says that the quay will close.", ["Ilse Brandt"]),
    ],
)
def test_a_speaker_is_who_speaks(text: str, speakers: list[str | None]) -> None:
    assert [claim.speaker for claim in offered(text)] == speakers


@pytest.mark.parametrize(
    ("text", "quote"),
    [
        ("Rivals will complain that the toll is unfair.", "Rivals will complain that the toll is unfair."),
        ("Prices won&#8217;t fall this year.", "Prices won&#8217;t fall this year."),
        ("We will call it &quot;the quiet port&quot; by 2030.", "We will call it &quot;the quiet port&quot; by 2030."),
        ('* <a href="https://x.example/a">Birch</a> will merge.', '<a href="https://x.example/a">Birch</a> will merge.'),
        ("**Birch** will *probably* merge.", "**Birch** will *probably* merge."),
    ],
)  # fmt: skip
def test_a_quote_is_whole_and_stands_where_it_says(text: str, quote: str) -> None:
    (claim,) = offered(text)
    assert claim.quote == quote == text[claim.start : claim.end]


def test_when_a_list_is_judged_beats_its_headings_and_items() -> None:
    judged = (
        "These are all judged at the end of 2027.\n\n## In the long run\n\n- A bridge opens: 60%\n- A quay shuts: 20%"
    )
    for claim in offered(judged):
        assert claim.horizon is not None
        assert (claim.horizon.closes, claim.horizon_inherited) == (date(2027, 12, 31), True)
    dated = "# Predictions\n\n- I will post the results in June: 90%\n- A bridge opens: 60%\n- A quay shuts: 20%"
    assert [claim.horizon is not None for claim in offered(dated)] == [True, False, False]


def test_tables_and_lists_without_a_cue() -> None:
    table = "| Question | Roe's call |\n|---|---|\n| A strike by May? | 35% |\n| Copper above $9,000? | 1 in 4 |"
    assert points(table) == [0.35, 0.25]
    assert offered("My prediction for the final:\n- Fans hate the ending\n- She plays it again") == []


@pytest.mark.skipif(not SHARED.exists(), reason="../shared is not beside the repository")
@pytest.mark.parametrize("at", range(45))
def test_the_shared_faults_are_none(at: int) -> None:
    row = list(csv.DictReader(SHARED.read_text(encoding="utf-8").splitlines()))[at]
    text, said = row["text"].replace("\\n", "\n"), date.fromisoformat(row["published"])
    locale = match[1] if (match := re.search(r"with locale (\S+)", row["expected"])) else "en"
    if locale in ("it", "pt"):
        found = find_horizon(text, published=said, locale=locale)
        assert found is not None
        assert found.horizon.closes == date(2027, 12, 31)
        return
    claims = offered(text, said, locale)
    assert all(text[claim.start : claim.end] == claim.quote for claim in claims)
    if row["kind"] == "date":
        closes = {str(claim.horizon.closes) for claim in claims if claim.horizon}
        allowed = set(re.findall(r"\d{4}-\d\d-\d\d", row["expected"]))
        assert len(claims) == 1
        assert closes <= allowed
        assert closes or not allowed or "refused" in row["expected"]
    elif row["kind"] in ("chance", "inheritance", "speaker", "quote", "found", "draft"):
        assert KNOWN[row["kind"]](row, claims), claims


def _chance(row: dict[str, str], claims: list[Candidate]) -> bool:
    said = [claim.probability and claim.probability.point for claim in claims]
    if "choice" in row["expected"]:
        return said == [None] * 3  # shares or chances: a person is asked
    if row["expected"] == "no point":
        return said == [None]
    percent = float(re.findall(r"([\d.]+)%", row["expected"])[0]) / 100
    low = claims[0].probability.low if claims and claims[0].probability else None
    return said == [percent] or ("at least" in row["expected"] and len(claims) == 1 and low == percent)


def _inheritance(row: dict[str, str], claims: list[Candidate]) -> bool:
    closes = [claim.horizon and claim.horizon.closes for claim in claims]
    return closes[1:] == [None, None] if "no date" in row["expected"] else closes == [date(2025, 12, 31)]


def _speaker(row: dict[str, str], claims: list[Candidate]) -> bool:
    allowed = {"the team": ["the team"], "the auth": [None], "Jane Roe": ["Jane Roe", "John Doe"]}
    return [claim.speaker for claim in claims] == allowed[row["expected"][:8]]


def _quote(row: dict[str, str], claims: list[Candidate]) -> bool:
    (claim,) = claims
    if "5%" in row["expected"]:
        return claim.probability is not None and claim.probability.point == 0.05
    return row["text"].endswith(claim.quote) and claim.quote.startswith(("Rivals", "We", "Acme", "<a"))


def _found(row: dict[str, str], claims: list[Candidate]) -> bool:
    if "no offer" in row["expected"]:
        return claims == []
    if "two claims" in row["expected"]:
        return [claim.probability and claim.probability.point for claim in claims] == [0.15, 0.1]
    return [claim.label for claim in claims] in (["forecast"], ["attributed"])


def _draft(row: dict[str, str], claims: list[Candidate]) -> bool:
    return [draft(claim) for claim in claims] in (
        ["Will the company cut a third of its staff by 2027-12-31?"],
        ["Will people who need a phone for work yawn?"],
    )


KNOWN: dict[str, Callable[[dict[str, str], list[Candidate]], bool]] = {
    "chance": _chance, "inheritance": _inheritance, "speaker": _speaker,
    "quote": _quote, "found": _found, "draft": _draft,
}  # fmt: skip
