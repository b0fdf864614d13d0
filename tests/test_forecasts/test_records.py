"""Each noun: what it takes, what it refuses, and that it comes back from the journal as it went in."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from forecasts import records
from forecasts.errors import RecordError
from forecasts.records.outcomes import read_outcome

DAY = "2026-01-01"
QUESTION = {"text": "Q?", "closes": DAY}
FORECAST = {"question": 1, "forecaster": 1, "made_on": DAY}
RESOLUTION = {"question": 1, "known_on": DAY}
MANY = {"kind": "choice", "options": ["A", "B", "C"]}


@pytest.mark.parametrize(
    ("kind", "values", "words"),
    [
        (records.Source, {}, "a title or a link"),
        (records.Source, {"title": "T", "url": "example.org"}, "url: 'example.org' is not a link"),
        (records.Source, {"title": "T", "sha256": "ABC"}, "sha256"),
        (records.Source, {"title": "T", "published": "May"}, "published: 'May' is not a day"),
        (records.Source, {"title": "T", "published_basis": "guessed"}, "published basis: 'guessed' is not one of"),
        (records.Source, {"title": "T", "external_id": "1"}, "needs the platform"),
        (records.Forecaster, {}, "name: is needed"),
        (records.Forecaster, {"name": " "}, "name: the text is empty"),
        (records.Forecaster, {"name": "A", "kind": "dog"}, "kind: 'dog' is not one of"),
        (records.Forecaster, {"name": "A", "age": 5}, "age: is not a field"),
        (records.Claim, {}, "needs a quote, a source or an external id"),
        (records.Claim, {"quote": "q", "label": "x"}, "label"),
        (records.Claim, {"quote": "q", "start": -1}, "start"),
        (records.DeclinedClaim, {"quote": "q"}, "reason: is needed"),
        (records.Question, {"text": "Q?"}, "closes: is needed"),
        (records.Question, {**QUESTION, "text": "a\nb"}, "line break"),
        (records.Question, {**QUESTION, "opens": "2026-01-02"}, "opens on 2026-01-02 but closes before"),
        (records.Question, {**QUESTION, "closes_at": "2026-01-03T00:00Z"}, "is not on its day"),
        (records.Question, {**QUESTION, "options": ["A", "B"]}, "has no options"),
        (records.Question, {**QUESTION, "kind": "choice"}, "at least two options"),
        (records.Question, {**QUESTION, "kind": "choice", "options": ["A"]}, "at least two"),
        (records.Question, {**QUESTION, "kind": "choice", "options": ["A", "a"]}, "is there twice"),
        (records.Question, {**QUESTION, "kind": "choice", "options": ["A", "annulled"]}, "write it otherwise"),
        (records.Question, {**QUESTION, "kind": "which"}, "kind: 'which' is not one of"),
        (records.Question, {**QUESTION, "tags": "x"}, "tags"),
        (records.Question, {**QUESTION, "claim": 0}, "claim"),
        (records.Question, {**QUESTION, "claim": "1"}, "claim"),
        (records.Forecast, FORECAST, "needs one of"),
        (records.Forecast, {**FORECAST, "probability": 0.5, "probabilities": [0.5, 0.5]}, "needs one of"),
        (records.Forecast, {**FORECAST, "probability": 1.5}, "probability: 1.5 is not between 0 and 1"),
        (records.Forecast, {**FORECAST, "probability": True}, "True is not a number"),
        (records.Forecast, {**FORECAST, "probability": 0.5, "low": 0.6}, "outside its own range 0.6 to 0.5"),
        (records.Forecast, {**FORECAST, "probability": 0.5, "high": 0.4}, "outside its own range"),
        (records.Forecast, {**FORECAST, "probability": 0.5, "basis": "hunch"}, "basis"),
        (records.Forecast, {**FORECAST, "probability": 0.5, "made_at": "2026-02-01T00:00Z"}, "not on its day"),
        (records.Resolution, RESOLUTION, "needs an outcome"),
        (records.Resolution, {**RESOLUTION, "outcome": "yes", "status": "annulled"}, "has no outcome"),
        (records.Resolution, {**RESOLUTION, "outcome": "yes", "supersedes": 1}, "needs its reason"),
        (records.Resolution, {**RESOLUTION, "outcome": "yes", "evidence": ["x"]}, "not a link"),
        (records.Withdrawal, {"forecast": 1}, "withdrawn on: is needed"),
        (records.Amendment, {"question": 1, "revision": 1, "reason": "r", "changes": {}}, "revision"),
    ],
)
def test_refusals_name_the_field_and_the_reason(kind, values, words):
    with pytest.raises(RecordError) as refused:
        records.make(kind, values)
    assert words in str(refused.value)
    assert "\n" not in str(refused.value)
    assert "pydantic" not in str(refused.value)


@pytest.mark.parametrize(
    ("kind", "values"),
    [
        (records.Source, {"title": "T", "url": "https://example.org", "published": "2020-01-01", "sha256": "a" * 64}),
        (records.Forecaster, {"name": "Ada", "kind": "model", "aliases": ["A.", "Countess"]}),
        (records.Claim, {"quote": "a\nb", "start": 0, "end": 3, "label": "hope", "platform": "p", "external_id": "1"}),
        (records.Question, {**QUESTION, **MANY, "tags": ["x", "y"], "closes_at": "2026-01-01T12:00:00.000000Z"}),
        (records.Question, {**QUESTION, "kind": "numeric", "unit": "USD", "lower": "0.1", "upper": "1000000"}),
        (records.Question, {**QUESTION, "horizon": {"phrase": "soon", "rule": "r", "flags": ["f"], "latest": DAY}}),
        (records.Forecast, {**FORECAST, "question_revision": 2, "probability": "0.7", "low": "0.55", "high": "0.8"}),
        (records.Forecast, {**FORECAST, "question_revision": 1, "quantiles": [["0.05", "-3"], ["0.95", "12.5"]]}),
        (records.Resolution, {**RESOLUTION, "outcome": "yes", "evidence": ["https://example.org/a"]}),
    ],
)
def test_a_record_is_stored_as_it_was_given_and_comes_back(kind, values):
    stored = records.stored(records.make(kind, values))
    assert {key: stored[key] for key in values} == values
    assert records.stored(records.make(kind, stored)) == stored
    json.dumps(stored)


@given(st.floats(0, 1), st.dates(date(1000, 1, 1), date(9998, 12, 31)))
def test_any_probability_survives_the_journal(probability, day):
    stored = records.stored(records.Forecast(question=1, forecaster=1, made_on=day, probability=probability))
    assert float(stored["probability"]) == probability
    assert records.make(records.Forecast, stored).made_on == day


def test_records_do_not_change():
    source = records.Source(title="T")
    with pytest.raises(ValueError, match="frozen"):
        source.title = "U"


def test_times_are_kept_in_utc():
    record = records.make(records.Forecast, {**FORECAST, "probability": 1, "made_at": "2026-01-01T23:00-02:00"})
    assert record.made_at == datetime(2026, 1, 2, 1, tzinfo=UTC)
    assert records.stored(record)["made_at"] == "2026-01-02T01:00:00.000000Z"


def fits(question, **forecast):
    records.check_fits(
        records.make(records.Question, {**QUESTION, **question}),
        records.make(records.Forecast, {**FORECAST, **forecast}),
    )


def test_a_forecast_fits_its_question():
    fits({}, probability=0.5)
    fits(MANY, probabilities=[0.1, 0.2, 0.7])
    fits(MANY, probabilities=[0.5, 0.5])  # from before the third option was added
    fits(MANY, probabilities=["0.3333333333", "0.3333333333", "0.3333333334"])
    for question, forecast, words in (
        ({}, {"probabilities": [0.5, 0.5]}, "needs one probability"),
        ({}, {"quantiles": [["0.5", "1"]]}, "needs one probability"),
        (MANY, {"probability": 0.5}, "for each of its 3 options: A, B, C"),
        (MANY, {"probabilities": [0.25, 0.25, 0.25, 0.25]}, "for each of its 3 options"),
        (MANY, {"probabilities": [0.25, 0.5]}, "for each of its 3 options|add up to 0.75"),
        (MANY, {"probabilities": [0.5, 0.5, 0.5]}, "add up to 1.5"),
        ({"kind": "numeric"}, {"probability": 0.5}, "a numeric question needs quantiles"),
        ({"kind": "date"}, {"probability": 0.5}, "a date question needs quantiles"),
    ):
        with pytest.raises(RecordError, match=words):
            fits(question, **forecast)


@pytest.mark.parametrize(
    ("given_", "kept"),
    [
        ("Yes", ("yes", 1.0)),
        (True, ("yes", 1.0)),
        (1, ("yes", 1.0)),
        ("1.0", ("yes", 1.0)),
        (" NO ", ("no", 0.0)),
        ("false", ("no", 0.0)),
        (0.0, ("no", 0.0)),
        ("-0", ("no", 0.0)),
        (0.5, ("0.5", 0.5)),
        ("0.50", ("0.5", 0.5)),
    ],
)
def test_outcomes_of_yes_no_questions(given_, kept):
    assert read_outcome("binary", (), given_) == kept


@pytest.mark.parametrize("value", ["maybe", "", None, 2, -0.1, "nan", float("nan"), "50%", [], "y es", "\x00"])
def test_no_outcome_of_a_yes_no_question(value):
    with pytest.raises(RecordError) as refused:
        read_outcome("binary", (), value)
    assert "\n" not in str(refused.value)


def test_outcomes_of_choice_questions():
    options = ("Ada", "1", "Yes")
    assert read_outcome("choice", options, "ada") == ("Ada", 0.0)
    assert read_outcome("choice", options, 1) == ("1", 1.0)
    assert read_outcome("choice", options, "yes") == ("Yes", 2.0)
    with pytest.raises(RecordError, match="not one of the options: Ada, 1, Yes"):
        read_outcome("choice", options, "no")


def test_outcomes_of_numeric_and_date_questions():
    assert read_outcome("numeric", (), 5) == ("5", 5.0)
    assert read_outcome("numeric", (), "-0.50") == ("-0.5", -0.5)
    assert read_outcome("numeric", (), "Above") == ("above", float("inf"))
    assert read_outcome("date", (), date(1970, 1, 2)) == ("1970-01-02", 1.0)
    assert read_outcome("date", (), "NEVER") == ("never", float("inf"))
    for kind, wrong in (("numeric", "yes"), ("numeric", "1_0"), ("numeric", "2027-01-01"), ("numeric", "never")):
        with pytest.raises(RecordError, match="use a number, or above or below"):
            read_outcome(kind, (), wrong)
    for wrong in ("yes", "5", "2027-13-01", "1/2/2027"):
        with pytest.raises(RecordError, match="not an outcome; use a day|not a day of the calendar"):
            read_outcome("date", (), wrong)
