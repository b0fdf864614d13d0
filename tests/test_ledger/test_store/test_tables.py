"""The classes of the tables: the fields of the records, their columns, and what `select()` gives of them."""

from __future__ import annotations

import subprocess
import sys
from datetime import UTC, date, datetime

import pytest
from sqlmodel import col, select

from forecasts import records
from ledger.store import tables
from ledger.store.tables import ClaimRow, ForecastRow, QuestionRow, ResolutionRow, columns

PAIRS = [
    (records.Source, tables.SourceRow, set()),
    (records.Forecaster, tables.ForecasterRow, {"aliases"}),
    (records.Claim, tables.ClaimRow, set()),
    (records.Question, tables.QuestionRow, {"tags"}),
    (records.Forecast, tables.ForecastRow, set()),
    (records.Resolution, tables.ResolutionRow, set()),
    (records.Amendment, tables.AmendmentRow, set()),
]


@pytest.mark.parametrize(("record", "table", "elsewhere"), PAIRS)
def test_every_field_of_a_record_is_a_column(record, table, elsewhere):
    fields = set(record.model_fields)
    assert fields - set(table.model_fields) == elsewhere
    assert issubclass(table, record)
    assert len(columns(table)) == len(table.model_fields)


@pytest.fixture
def kept(book):
    """A ledger with one of everything that is not plain text."""
    horizon = {"phrase": "by 2027", "rule": "year", "flags": ["vague"], "earliest": "2026-12-31"}
    book.ask(
        "How much?",
        closes="2027-03-01T12:00Z",
        kind="numeric",
        lower=0,
        upper="10.5",
        opens="2026-01-01",
        tags=["b", "a"],
        horizon=horizon,
    )
    book.ask("Which?", closes="2020-03-01", kind="choice", options=["A", "B", "C"], ordered=True)
    book.log("Q1", forecaster="Ada", made_on="2026-01-05T10:00Z", quantiles="10%=1.5, 90%=9")
    book.log("Q2", forecaster="Ada", made_on="2019-01-05", probability={"A": "0.2", "B": 0.3, "C": 0.5})
    book.resolve("Q2", "B", known_on="2020-03-01", evidence=["https://example.org/b"])
    return book


def test_select_gives_the_values_themselves(kept, store):
    exec_ = store(kept).session.exec
    number, choice = exec_(select(QuestionRow).order_by(col(QuestionRow.id))).all()
    assert isinstance(number, records.Question)
    assert (number.opens, number.closes) == (date(2026, 1, 1), date(2027, 3, 1))
    assert number.closes_at == datetime(2027, 3, 1, 12, tzinfo=UTC)
    assert (number.lower, number.upper, number.ordered, number.options) == (0.0, 10.5, None, ())
    assert number.horizon == records.HorizonReading(
        phrase="by 2027", rule="year", flags=("vague",), earliest=date(2026, 12, 31)
    )
    assert number.axis.upper == 10.5
    assert (choice.options, choice.ordered, choice.horizon) == (("A", "B", "C"), True, None)
    spread, chances = exec_(select(ForecastRow).order_by(col(ForecastRow.id))).all()
    assert (spread.quantiles, spread.probabilities) == (((0.1, 1.5), (0.9, 9.0)), None)
    assert spread.made_at == datetime(2026, 1, 5, 10, tzinfo=UTC)
    assert (chances.quantiles, chances.probabilities) == (None, (0.2, 0.3, 0.5))
    assert exec_(select(ResolutionRow.evidence)).one() == ("https://example.org/b",)


def test_conditions_take_the_values_themselves(kept, store):
    said = select(ForecastRow.id).where(ForecastRow.made_on < date(2020, 1, 1))
    assert store(kept).session.exec(said).all() == [2]
    assert store(kept).rows(said) == [(2,)]
    at = select(ForecastRow.id).where(ForecastRow.made_at == datetime(2026, 1, 5, 10, tzinfo=UTC))
    assert store(kept).rows(at) == [(1,)]
    assert store(kept).rows(select(QuestionRow.id).where(col(QuestionRow.ordered) == True)) == [(2,)]  # noqa: E712


def test_rows_in_bulk_are_as_they_are_kept(kept, store):
    assert store(kept).rows(select(QuestionRow.closes, QuestionRow.options)) == [
        ("2027-03-01", None),
        ("2020-03-01", '["A","B","C"]'),
    ]


def test_a_field_that_is_no_column_is_not_there(kept, store):
    question = store(kept).session.exec(select(QuestionRow)).first()
    with pytest.raises(AttributeError):
        question.tags  # noqa: B018


def test_claims_have_their_names_as_columns():
    names = [column.name for column in columns(ClaimRow)]
    assert {"source_id", "forecaster_id", "span_start", "span_end"} <= set(names)


def test_the_tables_need_one_dialect_only():
    code = "import sys, ledger.store.tables; print('sqlalchemy.dialects.postgresql' in sys.modules)"
    ran = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert ran.stdout == "False\n"
