"""Lists and tables of predictions: the stated number of every form, and numbers that are none."""

from __future__ import annotations

from datetime import date

import pytest

from forecasts import Candidate, read_article
from forecasts.reading.plugins import check_candidate

SAID = date(2026, 12, 30)


def offered(text: str) -> list[Candidate]:
    return [claim for claim in read_article(text, published=SAID) if claim.offered]


@pytest.mark.parametrize(
    ("item", "point"),
    [
        ("1. The coalition collapses: 70%", 0.7),
        ("1) The coalition will collapse - 50%", 0.5),
        ("2. The coalition collapses (65%)", 0.65),
        ("- 70%: the coalition collapses", 0.7),
        ("- 75% The coalition collapses", 0.75),
        ("- **90%** The coalition collapses", 0.9),
        ("- [20%] The coalition collapses", 0.2),
        ("- (20%) The coalition collapses", 0.2),
        ("- The coalition collapses 75%", 0.75),
        ("- The coalition collapses, 60%", 0.6),
        ("- The coalition collapses — 15%", 0.15),
        ("* The coalition collapses – 70 percent", 0.7),
        ("• The coalition collapses: 35 per cent", 0.35),
        ("- The coalition collapses. Probability: 55%", 0.55),
        ("- The coalition collapses. 55%.", 0.55),
        ("- The coalition collapses. (Confidence: 80%)", 0.8),
        ("- The coalition collapses\n  Probability: 55%", 0.55),
        ("- The coalition collapses: 60-70%", 0.65),
        ("- The coalition collapses (~80%)", 0.8),
        ("- The coalition keeps less than 50% of its seats: 30%", 0.3),
        ("- Unemployment will be below 5% (85%)", 0.85),
        ("- Will the coalition collapse? 40%", 0.4),
        ("- No election before June: 95%", 0.95),
        ("- **The coalition collapses:** 45%", 0.45),
        ("- [ ] The coalition collapses: 1 in 5", 0.2),
        ("- 9 in 10: the coalition collapses", 0.9),
        ("- Probability 0.3 that the coalition collapses", 0.3),
        ("- The coalition collapses (P = 0.65)", 0.65),
        ("- Apple announces a phone. I'd say 60%.", 0.6),
        ("**1. The coalition collapses.** It is tired. *Confidence: 70%*", 0.7),
        ("### 3. Turnout exceeds 60% — 40%", 0.4),
    ],
)
def test_the_number_of_an_item(item: str, point: float) -> None:
    claims = offered(f"# Predictions for 2027\n\n{item}\n")
    assert [claim.probability and claim.probability.point for claim in claims] == [point]
    assert claims[0].probability.basis == "stated"
    assert claims[0].probability.phrase in claims[0].quote
    assert claims[0].label == "forecast"


@pytest.mark.parametrize(
    "item", ["- Turnout: 62%", "- GDP growth: 2%", "- Inflation (3%)", "- Labour wins 45% of the vote"]
)
def test_an_amount_is_no_chance(item: str) -> None:
    for claim in offered(f"# Predictions for 2027\n\n{item}\n"):
        assert claim.probability is None or claim.probability.basis == "implied"


def test_odds_that_do_not_say_on_or_against_are_not_read() -> None:
    (claim,) = offered("# Predictions for 2027\n\n- Spain wins the World Cup at 4/1\n")
    assert claim.probability is None


def test_items_without_a_number_are_claims_too_and_inherit_the_heading() -> None:
    claims = offered("What I expect in 2027:\n\n- The bank cuts rates twice\n- Oil trades below 60 dollars by June\n")
    assert [claim.quote for claim in claims] == ["The bank cuts rates twice", "Oil trades below 60 dollars by June"]
    assert [(str(c.horizon.closes), c.horizon_inherited) for c in claims] == [
        ("2027-12-31", True),
        ("2027-06-30", False),
    ]


ITEMS = {
    "The Fed cuts rates this year": "{}-12-31",
    "Rates fall by year-end": "{}-12-31",
    "Inflation will rise in December": "{}-12-31",
    "There will be a deal by July": "{}-07-31",
    "Growth slows in Q3": "{}-09-30",
    "The government falls before the summer": "{}-05-31",
    "The party will split": "{}-12-31",
    "There is an election in January": "{}-01-31",
    "The mine will close by 2030": "2030-12-31",
    "The station will not open until 2028": "2027-12-31",
    "The army will eventually win": "None",
    "He will be gone by Friday": "None",
}


def closes_of(title: str, published: date) -> dict[str, str]:
    text = f"{title}\n\n" + "".join(f"- {item}.\n" for item in ITEMS)
    found = read_article(text, published=published)
    for claim in found:
        check_candidate(text, claim, published=published)
    return {claim.quote.rstrip("."): str(claim.horizon and claim.horizon.closes) for claim in found}


@pytest.mark.parametrize(
    ("title", "published", "year"),
    [
        ("# 26 predictions for 2026", date(2025, 12, 20), 2026),
        ("# My 2027 predictions", date(2026, 11, 5), 2027),
        ("# What to expect in 2026", date(2025, 11, 15), 2026),
        ("# Predictions for next year", date(2025, 12, 1), 2026),
        ("# Crystal ball 2026", date(2025, 12, 25), 2026),
        ("# Fearless forecasts for '26", date(2025, 12, 20), 2026),
        ("In 2026, I expect the following:", date(2025, 12, 20), 2026),
        ("---\ntitle: Predictions for 2026\n---\n\nWhat I expect:", date(2025, 12, 20), 2026),
        ("**Predictions for 2026**", date(2025, 12, 1), 2026),
    ],
)
def test_a_list_for_next_year_is_about_next_year(title: str, published: date, year: int) -> None:
    expected = {item: close.format(year) for item, close in ITEMS.items()}
    assert closes_of(title, published) == expected


@pytest.mark.parametrize(
    "title",
    [
        "# Ten predictions for the year ahead",
        "# Predictions for 2026 and 2027",
        "# Predictions: the next five years",
        "# 10 predictions for twenty twenty-six",
        "# Predictions after 2026",
    ],
)
def test_late_in_the_year_an_item_is_not_given_the_year_that_ends(title: str) -> None:
    found = closes_of(title, date(2025, 12, 20))
    assert len(found) == len(ITEMS)
    assert not [close for item, close in found.items() if close.startswith("2025") and "Friday" not in item]


def test_the_year_of_a_list_is_flagged_and_said_in_the_item_it_is_not() -> None:
    text = "# Predictions for 2027\n\n- Rates fall by July.\n- Rates fall by July 2027.\n- Rates fall at last.\n- Rates fall next year.\n"
    found = read_article(text, published=date(2026, 12, 20))
    assert [str(claim.horizon.closes) for claim in found] == ["2027-07-31"] * 2 + ["2027-12-31"] * 2
    june = read_article("# Predictions for 2027\n\n- Rates fall in Q2.\n", published=date(2026, 6, 10))[0]
    assert (str(june.horizon.closes), "year-inherited" in june.horizon.flags) == ("2027-06-30", True)
    assert "inherited" in found[2].horizon.flags
    assert "next-ambiguous" in found[3].horizon.flags


TABLE = """
| Prediction | Confidence | By |
|---|---:|---|
| Ceasefire in the east | 40% | 30 June 2027 |
| **Euro below parity** | 0.05 | end of 2027 |
"""


def test_a_table_of_predictions() -> None:
    first, second = offered(TABLE)
    assert first.quote == "Ceasefire in the east | 40%"
    assert (first.probability.point, str(first.horizon.closes)) == (0.4, "2027-06-30")
    assert second.quote == "Euro below parity** | 0.05"
    assert (second.probability.point, str(second.horizon.closes)) == (0.05, "2027-12-31")


def test_other_tables_are_passed_over() -> None:
    assert offered("| Party | Seats |\n|---|---|\n| Labour | 340 |\n| Greens | 12% |\n") == []


def test_predictions_of_the_past_are_looked_back_on() -> None:
    text = "# Predictions for 2027\n\n- Rates fall: 70%\n\n## How did I do last year?\n\n- Prices rise: 80%. Right.\n"
    assert [claim.quote for claim in offered(text)] == ["Rates fall: 70%"]
    assert offered("# My predictions for 2025, graded\n\n- Prices rise: 80%\n") == []


def test_a_sentence_with_several_numbers_is_several_claims() -> None:
    first, second = offered(
        "There is a 30 percent chance that her party holds the senate, and a one in ten chance that it gains a seat."
    )
    assert (first.probability.point, second.probability.point) == (0.3, 0.1)
    assert first.quote.endswith("holds the senate")
    assert second.quote.startswith("a one in ten chance")


def test_a_list_without_a_heading_is_one_of_predictions_where_most_items_are() -> None:
    claims = offered(
        "Some thoughts\n\n1. Milei is still president: 96%\n2. (65%) Lula is re-elected\n3. 70% – Ford is barred from running"
        "\n4. Sweden wins Eurovision [p=0.12]\n5. Inflation above 3%: 45-55%\n6. A new console: very unlikely\n"
        "7. I finish my novel: coin flip\n8. Snow in Madrid: 3 to 1 against\n9. Recession: three in ten\n"
    )
    assert [claim.probability and round(claim.probability.point, 3) for claim in claims] == [
        0.96, 0.65, 0.7, 0.12, 0.5, 0.1, 0.5, 0.25, 0.3,
    ]  # fmt: skip


@pytest.mark.parametrize("item", ["Tariffs on China: 60%", "Kamala Harris: 45%", "Turnout in June: 62%"])
def test_where_a_number_may_be_an_amount_a_person_is_asked(item: str) -> None:
    claims = offered(f"# Predictions for 2027\n\n- Rates fall: 60-70%\n- Ford resigns: >90%\n- {item}\n")
    assert [claim.probability and round(claim.probability.point, 3) for claim in claims] == [0.65, 0.95, None]
    assert "ambiguous-number" in {reason.code for reason in claims[-1].reasons}


@pytest.mark.parametrize(
    "text",
    [
        "Latest poll:\n\n- Labour: 35%\n- Tories: 25%\n- Greens: 12%\n",
        "Of those asked:\n\n- The economy is getting worse: 34%\n- The economy is improving: 20%\n",
        "Dough:\n\n- Flour: 60%\n- Water: 38%\n- Salt: 2%\n",
    ],
)
def test_lists_of_shares_are_no_predictions(text: str) -> None:
    assert offered(text) == []


def test_amounts_in_a_list_of_predictions_are_no_chances() -> None:
    items = ["The index gains 12%", "Acme grows revenue 8%", "Labour wins 35%", "Unemployment falls to 4%"]
    claims = offered("My calls for 2027:\n\n" + "".join(f"- {item}\n" for item in items))
    assert len(claims) == len(items)
    assert all(claim.probability is None or claim.probability.basis == "implied" for claim in claims)


def test_an_item_that_breaks_off_behind_a_join_is_read() -> None:
    (claim,) = read_article("Predictions for 2027\n\n1. The quay closes early, and\n", published=SAID)
    assert claim.quote == "The quay closes early, and"
