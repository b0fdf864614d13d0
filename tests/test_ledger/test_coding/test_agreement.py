"""Two coders of one article: how far they agree, and how their disagreements are settled."""

from __future__ import annotations

import csv
import io
from datetime import date

import pytest

import scoring
from forecasts import Article
from forecasts.records.nouns import Coding
from ledger.coding.article_reading import Accept, Decline
from ledger.errors import RefusedError

NAMES = ("Alba", "Brück", "Cena", "Dorn", "Elst", "Fort", "Gath", "Holm")
LINES = [f"{name} will build a bridge by {year}." for name, year in zip(NAMES, range(2027, 2035), strict=True)]
TEXT = "These are eight towns.\n\n" + "\n\n".join(LINES)
SAID = date(2026, 2, 1)
# what two coders make of each line: (chance, close) or a reason
KIM = [(0.9, 2027), (0.8, 2028), (0.7, 2029), "hope", "vague", (0.6, 2032), (0.5, 2033), "norm"]
LOU = [(0.9, 2027), (0.6, 2028), "hope", "hope", "norm", (0.6, 2033), (0.5, 2033), "norm"]


@pytest.fixture
def coded(book):
    article = Article(text=TEXT, title="Bridges", author="Ann Example", published=SAID)
    for coder, made in (("Kim", KIM), ("Lou", LOU)):
        reading = book.read(article, coder=coder)
        assert len(reading.offered) == len(LINES)
        decisions = [decision(n, one) for n, one in enumerate(made)]
        book.decide(reading, *zip(reading.offered, decisions, strict=True))
    return book


def decision(number, made):
    if isinstance(made, str):
        return Decline(made)
    chance, year = made
    question = f"Will {NAMES[number]} have a bridge by {year}?"
    return Accept(Coding(text=question, closes=f"{year}-12-31", probability=chance), "Ann Example")


def fields(book):
    return {one.name: one for one in book.agreement()[0].fields}


def by_quote(book, words):
    return next(one for one in book.agreement()[0].disagreements if words in one.quote)


def test_each_field_is_compared_on_its_own_level(coded):
    found = fields(coded)
    yes = [[float(isinstance(one, tuple)) for one in made] for made in (KIM, LOU)]
    assert found["forecast"].alpha == pytest.approx(scoring.krippendorff_alpha(ratings=yes).value)
    assert found["forecast"].kappa == pytest.approx(scoring.cohen_kappa(first=yes[0], second=yes[1]).value)
    assert (found["forecast"].units, found["forecast"].same) == (8, 7 / 8)
    assert (found["kind"].units, found["kind"].same) == (8, 6 / 8)
    both = [(k, u) for k, u in zip(KIM, LOU, strict=True) if isinstance(k, tuple) and isinstance(u, tuple)]
    chances = [[one[0] for one in coder] for coder in zip(*both, strict=True)]
    alpha = scoring.krippendorff_alpha(ratings=chances, level="interval").value
    assert found["probability"].alpha == pytest.approx(alpha)
    assert found["probability"].kappa is None
    assert found["probability"].apart == pytest.approx(0.2 / 4)
    assert (found["close"].units, found["close"].apart) == (4, 365 / 4)
    assert "few" in found["close"].caution


def test_disagreements_are_listed_until_they_are_settled(coded):
    (found,) = coded.agreement()
    assert [one.quote.split()[0] for one in found.disagreements] == ["Brück", "Cena", "Elst", "Fort"]
    assert (found.claims, found.settled, found.coders) == (8, 0, ("Kim", "Lou"))
    assert len(coded.forecasts()) == 5  # the first coder's alone


def test_to_uphold_the_first_coder_changes_no_forecast(coded):
    before = fields(coded)
    kept = coded.settle(by_quote(coded, "Brück"), "kim", coder="Max")
    assert kept.forecasts == ()
    assert [one.status for one in coded.forecasts()] == ["open"] * 5
    assert coded.agreement()[0].settled == 1
    assert fields(coded) == before
    assert coded.track_record().sources[0].logged == 5
    assert coded.details("claim", kept.claim)["upholds"] == "C2"


def test_what_the_second_coder_made_is_scored_in_place_of_the_firsts(coded):
    kept = coded.settle(by_quote(coded, "Fort"), "Lou", coder="Max")
    new = coded.forecast(kept.forecasts[0])
    assert (new.probability, new.forecaster, new.made_on) == (0.6, "Ann Example", SAID)
    assert coded.question(kept.questions[0]).closes == date(2033, 12, 31)
    assert sorted(one.status for one in coded.forecasts()) == ["open"] * 5 + ["recoded"]
    assert coded.verify().ok


def test_a_settled_decline_takes_the_forecast_out(coded):
    coded.settle(by_quote(coded, "Cena"), [Decline("hope")], coder="Max")
    assert [one.status for one in coded.forecasts() if "Cena" in one.question_text] == ["recoded"]
    source = coded.track_record().sources[0]
    assert (source.logged, source.declined) == (4, {"hope": 2, "norm": 1, "vague": 1})


def test_the_same_question_with_another_chance_is_logged_once(coded):
    kept = coded.settle(by_quote(coded, "Brück"), "Lou", coder="Max")
    assert kept.questions == (2,)
    assert [(one.probability, one.status) for one in coded.forecasts(2)] == [(0.8, "recoded"), (0.6, "open")]
    before = fields(coded)
    assert before["probability"].apart == pytest.approx(0.2 / 4)  # what each decided alone


def test_nothing_is_settled_twice_and_coders_are_known(coded):
    one = by_quote(coded, "Brück")
    with pytest.raises(RefusedError, match="Max"):
        coded.settle(one, "Max")
    coded.settle(one, "Lou", coder="Max")
    with pytest.raises(RefusedError, match="afresh"):
        coded.settle(one, "Kim", coder="Max")
    article = Article(text=TEXT, title="Bridges")
    reading = coded.read(article, coder="Kim")
    with pytest.raises(RefusedError, match="settled between coders"):
        coded.decide(reading, (reading.offered[1], Decline("vague")))


def test_the_belief_of_a_later_coder_is_logged_when_the_coding_is_settled(book):
    article = Article(text=LINES[1], title="Bridge", author="Ann Example", published=SAID)
    (one,) = book.read(article).offered
    book.decide(book.read(article, coder="Kim"), (one, Decline("vague")))
    lou = decision(1, (0.9, 2028))
    believed = Accept(lou.coding.model_copy(update={"belief": 0.3}), "Ann Example")
    book.decide(book.read(article, coder="Lou"), (one, believed))
    book.settle(book.agreement()[0].disagreements[0], "Lou", coder="Max")
    assert [(f.forecaster, f.probability) for f in book.forecasts()] == [("Ann Example", 0.9), ("Lou", 0.3)]


def test_sources_with_one_coder_are_not_compared(book, cli, tmp_path):
    assert book.agreement() == []
    assert "two coders" in cli("agreement", code=1).err


def test_command_shows_figures_with_a_word_of_caution(coded, cli):
    ran = cli("agreement", "S1")
    assert "forecast\t8\t" in ran.out
    assert "below 30" in ran.out
    assert "Lou: declined, hope" in ran.out
    assert "4 left to settle, 0 settled" in ran.err
    (values,) = cli("agreement", "--json").json
    assert values["coders"] == ["Kim", "Lou"]
    assert len(values["disagreements"]) == 4
    assert values["fields"][0]["name"] == "forecast"


def rows_of(path):
    return list(csv.DictReader(io.StringIO(path.read_text())))


def write_rows(path, rows, delimiter=","):
    with path.open("w", newline="") as file:
        writer = csv.DictWriter(file, list(rows[0]), delimiter=delimiter)
        writer.writeheader()
        writer.writerows(rows)


def test_disagreements_are_settled_in_a_sheet(coded, cli, tmp_path):
    sheet = tmp_path / "d.csv"
    cli("agreement", "--sheet", sheet)
    rows = rows_of(sheet)
    assert [row["coder"] for row in rows] == ["Kim", "Lou"] * 4
    rows[0]["settled"] = "yes"  # Brück: Kim's, as it stands
    rows[2] |= {"settled": "x", "chance": "65%"}  # Cena: Kim's, edited
    rows[5]["settled"] = "yes"  # Elst: Lou's reason
    write_rows(sheet, rows, ";")
    assert cli("agreement", "--from-sheet", sheet, "--coder", "Max").out.startswith("3 settled, 1 left")
    assert [one.probability for one in coded.forecasts() if one.status == "open"] == [0.9, 0.8, 0.6, 0.5, 0.65]
    assert coded.verify().ok


def test_a_bad_cell_of_an_adjudication_sheet_is_named_and_nothing_kept(coded, cli, tmp_path):
    sheet, before = tmp_path / "d.csv", coded.root()
    cli("agreement", "--sheet", sheet)
    rows = rows_of(sheet)
    rows[0]["settled"] = "yes"
    rows[2] |= {"settled": "yes", "chance": "7 of ten"}
    rows[7] |= {"settled": "maybe"}
    write_rows(sheet, rows)
    err = cli("agreement", "--from-sheet", sheet, code=1).err
    assert "line 4, column chance" in err, err
    assert "line 9, column settled" in err
    assert coded.root() == before


def test_three_coders_are_compared_by_alpha_alone(coded):
    article = Article(text=TEXT, title="Bridges")
    reading = coded.read(article, coder="Max")
    coded.decide(reading, *((one, Decline("vague")) for one in reading.offered[:3]))
    (found,) = coded.agreement("S1")
    assert found.coders == ("Kim", "Lou", "Max")
    assert found.fields[0].kappa is None
    assert -1 < found.fields[0].alpha < 1
    assert len(found.disagreements) == 5  # Alba too by now
    kept = coded.settle(by_quote(coded, "Alba"), "Max", coder="Ida")
    assert coded.details("claim", kept.claim)["settles"] == ["C1", "C9", "C17"]
    assert [one.status for one in coded.forecasts(1)] == ["recoded"]
    assert coded.verify().ok
