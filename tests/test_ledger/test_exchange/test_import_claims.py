"""Claims, news and contradictions in imported rows: what counts together, what is kept, what is refused."""

from __future__ import annotations

import io

import pytest

from ledger.api.ledger import Ledger
from ledger.errors import InputError, RefusedError
from ledger.exchange.exporters import csv as csv_out
from ledger.exchange.importers.files.separated import cells_by_line, first_line
from ledger.exchange.importers.files.text import lines
from ledger.exchange.importers.tables.header import Header
from ledger.exchange.importers.tables.table import plain_rows

HEAD = "question,closes,forecaster,made_on,probability"


@pytest.fixture
def open_book(tmp_path):
    books = []

    def make(name="a.db"):
        books.append(Ledger.open(tmp_path / name))
        return books[-1]

    yield make
    for book in books:
        book.close()


def csv_rows(text):
    """The rows of a table in our columns."""
    given = cells_by_line(lines(text))
    return plain_rows(given, Header(first_line(given)))


def load(book, text, **how):
    return book.import_rows(csv_rows(io.StringIO(text)), file="rows.csv", **how)


def exported(book, **filters):
    out = io.StringIO()
    csv_out.write(book.export_rows(**filters), out)
    return out.getvalue()


def test_one_quote_on_two_questions_weighs_one_before_and_after_export(open_book):
    book = open_book()
    chances = {"A?": (0.6, "yes"), "B?": (0.9, "no"), "C?": (0.2, "no"), "D?": (0.7, "yes")}
    for i, (text, (chance, outcome)) in enumerate(chances.items()):
        question = book.ask(text, closes="2020-06-01")
        quote = {"quote": "the same words"} if i < 2 else {}
        book.log(question, forecaster="X", probability=chance, made_on="2020-01-01", **quote)
        book.resolve(question, outcome, known_on="2020-06-01")
    card = book.track_record().scorecards[0]
    assert card.brier.clusters == 3
    assert card.brier.value == pytest.approx(((0.16 + 0.81) / 2 + 0.04 + 0.09) / 3)
    copy = open_book("b.db")
    load(copy, exported(book))
    assert copy.track_record().scorecards[0].brier.value == pytest.approx(card.brier.value)
    assert exported(copy) == exported(book)
    assert copy.verify().ok


def test_nobody_else_gets_the_quote_of_the_first(open_book):
    book = open_book()
    made = book.log(
        "A?", forecaster="D", probability=0.9, made_on="2020-01-01", closes="2020-06-01", quote="I, D, am sure"
    )
    book.log(made.question, forecaster="Ann", probability=0.2, made_on="2020-01-02")
    rows = list(book.export_rows())
    assert [row["quote"] for row in rows] == ["I, D, am sure", None]
    assert rows[0]["question_claim_id"] == rows[1]["question_claim_id"] == rows[0]["claim_id"]


def test_a_claim_id_alone_makes_rows_weigh_one(open_book):
    book = open_book()
    load(
        book,
        f"{HEAD},outcome,claim_id\nA?,2020-06-01,X,2020-01-01,0.5,yes,c1\n"
        "B?,2020-06-01,X,2020-01-01,0.5,no,c1\nC?,2020-06-01,X,2020-01-01,0.5,no,\n",
    )
    assert book.track_record().scorecards[0].brier.clusters == 2


def test_a_claim_id_with_other_words_is_refused(open_book):
    with pytest.raises(InputError, match="line 3, column claim_id"):
        load(
            open_book(),
            f"{HEAD},claim_id,quote\nA?,2020-06-01,X,2020-01-01,0.5,c1,words\n"
            "B?,2020-06-01,Y,2020-01-01,0.5,c1,others\n",
        )


def test_a_skipped_row_brings_no_outcome(open_book):
    book = open_book()
    load(book, f"{HEAD}\nA?,2020-06-01,X,2020-01-01,0.5\n")
    result = load(book, f"{HEAD},outcome,low,high\nA?,2020-06-01,Y,2020-01-02,0.7,yes,0.9,0.95\n", skip_bad=True)
    assert (result.bad, result.resolutions, book.question(1).outcome) == (1, 0, None)
    result = load(book, f"{HEAD},outcome\nA?,2020-06-01,X,2020-01-01,0.5,yes\nA?,2020-06-01,Z,2020-01-01,0.5,yes\n")
    assert (result.known, result.forecasts, result.resolutions) == (1, 1, 1)
    assert book.question(1).outcome == "yes"


@pytest.mark.parametrize(
    ("column", "one", "two"),
    [
        ("known_on", "2020-01-01", "2020-06-01"),
        ("criteria", "this", "that"),
        ("tags", "a", "b"),
        ("opens", "2020-01-01", "2020-01-02"),
    ],
)
def test_rows_that_contradict_each_other_are_refused(column, one, two, open_book):
    with pytest.raises(InputError, match=f"line 3, column {column}"):
        load(
            open_book(),
            f"{HEAD},outcome,{column}\nA?,2020-06-01,X,2020-01-01,0.5,yes,{one}\n"
            f"A?,2020-06-01,Y,2020-01-01,0.5,yes,{two}\n",
        )


def test_a_withdrawal_of_a_known_forecast_is_news(open_book):
    book = open_book()
    head = f"{HEAD},forecast_id,withdrawn_on"
    load(book, f"{head}\nA?,2020-06-01,X,2020-01-01,0.5,f1,\n")
    for _ in range(2):
        result = load(book, f"{head}\nA?,2020-06-01,X,2020-01-01,0.5,f1,2020-02-01\n")
        assert (result.known, result.forecasts) == (1, 0)
        assert book.forecast(1).status == "withdrawn"
    assert next(book.export_rows(as_of="2020-01-15"))["withdrawn_on"] is None
    assert book.verify().ok


def test_a_correction_must_correct_and_a_question_is_new_only_once(open_book):
    book = open_book()
    book.log("A?", forecaster="X", probability=0.5, made_on="2020-01-01", closes="2020-06-01")
    book.resolve(1, "yes", known_on="2020-06-01")
    with pytest.raises(RefusedError, match="nothing was corrected"):
        book.resolve(1, "yes", known_on="2020-06-01", reason="again")
    with pytest.raises(RefusedError, match="criteria of a new question"):
        book.log("A?", forecaster="X", probability=0.5, made_on="2020-01-01", asking={"criteria": "new"})


def test_rows_of_one_ledger_go_into_another(open_book):
    book, copy = open_book(), open_book("b.db")
    book.log("A?", forecaster="X", probability=0.25, made_on="2020-01-01", closes="2020-06-01", quote="words")
    book.resolve(1, "yes", known_on="2020-06-01")
    result = copy.import_rows(book.export_rows())
    assert (result.forecasts, result.resolutions) == (1, 1)
    assert exported(copy) == exported(book)
    assert copy.import_rows([]).rows == 0
    with pytest.raises(InputError, match="line 1, column probability"):
        copy.import_rows(
            [{"question": "B?", "closes": "2020-06-01", "forecaster": "X", "made_on": "2020-01-01", "probability": 7}]
        )


def test_the_base_rate_of_a_past_fraction_is_its_own(open_book):
    """A fraction that was corrected to a plain outcome later is still one as of the days before."""
    book = open_book()
    outcomes = ["0.25"] + ["no"] * 19
    for number, outcome in enumerate(outcomes, 1):
        book.log(f"Will {number}?", forecaster="X", probability=0.5, made_on="2020-01-01", closes="2020-06-01")
        book.resolve(number, outcome, known_on="2020-03-01")
    book.resolve(1, "yes", known_on="2020-05-01", reason="final count", believed=True)
    card = book.track_record(as_of="2020-04-01", cohort="resolved").scorecards[0]
    assert card.base_rate == pytest.approx(0.0125)
    assert card.skill == pytest.approx(1 - card.brier.value / ((0.0625 / 20 - 0.0125**2) * 20 / 19))
