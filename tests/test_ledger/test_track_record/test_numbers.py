"""Numeric and date questions and ordered options through the whole ledger, beside yes/no ones."""

from __future__ import annotations

import io
import json
import math
from collections import Counter
from datetime import date, timedelta

import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

import scoring
from forecasts import read_range
from forecasts.errors import RecordError
from forecasts.records.quantiles import Axis
from ledger.errors import InputError, RefusedError
from ledger.exchange.columns import ENTERED
from ledger.exchange.exporters import csv as csv_exporter
from ledger.exchange.exporters import jsonl as jsonl_exporter
from ledger.exchange.importers.files.document import objects_by_line
from ledger.exchange.importers.files.separated import cells_by_line, first_line
from ledger.exchange.importers.files.text import lines
from ledger.exchange.importers.tables.header import Header
from ledger.exchange.importers.tables.objects_table import object_rows
from ledger.exchange.importers.tables.table import plain_rows
from ledger.reports import render
from ledger.reports.wording.figures import score_json
from ledger.store import schema, sqlite
from ledger.store.rebuild import replay
from ledger.track_record.quantities.rows import QuantileForecast, central_intervals, held
from ledger.track_record.quantities.scores import each

PAST, SOON = "2026-02-01", "2026-06-01"
QUICK = settings(max_examples=20, deadline=None, suppress_health_check=list(HealthCheck))


def csv_rows(text):
    """The rows of a table in our columns."""
    given = cells_by_line(lines(text))
    return plain_rows(given, Header(first_line(given)))


def jsonl_rows(text):
    """The rows of a file with an object in each line, its keys our columns."""
    return object_rows([*objects_by_line(text)])


FORMATS = {"csv": (csv_exporter, csv_rows), "jsonl": (jsonl_exporter, jsonl_rows)}


def refuses(kind, words, action, book):
    before = book.root()
    with pytest.raises(kind) as raised:
        action()
    assert words in str(raised.value), str(raised.value)
    assert "\n" not in str(raised.value)
    assert book.root() == before


# One by one


def test_a_numeric_question_from_asking_to_its_score(book, clock):
    asked = book.ask("Seats?", closes=SOON, kind="numeric", unit="seats", lower=0, upper=100)
    assert (asked.unit, asked.lower, asked.upper, asked.open_ends) == ("seats", 0.0, 100.0, None)
    made = book.log(asked, forecaster="Ada", made_on=PAST, quantiles={"5%": 31, 0.5: "40.50", "95%": 52})
    assert made.quantiles == ((0.05, 31.0), (0.5, 40.5), (0.95, 52.0))
    assert (made.status, made.wis, made.unit, made.probability) == ("open", None, "seats", None)
    clock.advance(days=100)
    settled = book.resolve(asked, 44, known_on=SOON)
    assert (settled.state, settled.outcome) == ("resolved", "44")
    expected = scoring.weighted_interval_score(levels=[0.05, 0.5, 0.95], values=[[31, 40.5, 52]], outcome=[44])
    assert book.forecast(made).wis == pytest.approx(expected[0], rel=1e-12)
    card = book.track_record().scorecards[0]
    assert card.quantities.units[0].score.value == pytest.approx(expected[0], rel=1e-12)
    assert (card.n, card.questions, card.prospective, card.left_out) == (1, 1, 1, {})
    assert (card.brier, card.choice_brier) == (None, None)
    assert book.verify().ok


def test_the_journal_keeps_decimals_and_days_as_text(book, store):
    book.ask("Share?", closes=SOON, kind="numeric", unit="%", lower="0.10", upper=1e6, open_ends="upper")
    book.ask("When?", closes=SOON, kind="date", lower="2026-01-01", upper="2027-12-31")
    book.log(1, forecaster="Ada", made_on=PAST, quantiles={0.1: 0.3, "90%": 1e-7 + 1})
    book.log(2, forecaster="Ada", made_on=PAST, quantiles="10%=2026-03-01, 50%=2027-01-01, 90%=never")
    bodies = [json.loads(body) for (body,) in store(book).execute("SELECT body FROM entry ORDER BY seq")]
    data = {(one["kind"], record.get("id")): record for one in bodies for record in one["data"]}
    asked = data["question.asked", 1]
    assert (asked["lower"], asked["upper"], asked["open_ends"]) == ("0.1", "1000000", "upper")
    assert data["question.asked", 2]["lower"] == "2026-01-01"
    assert data["forecast.made", 1]["quantiles"] == [["0.1", "0.3"], ["0.9", "1.0000001"]]
    assert data["forecast.made", 2]["quantiles"] == [*(["0.1", "2026-03-01"], ["0.5", "2027-01-01"], ["0.9", "never"])]
    assert "ordered" not in asked
    assert book.verify().ok


def test_a_yes_no_question_is_kept_as_before(book, store):
    book.ask("Rain?", closes=SOON)
    (body,) = store(book).one("SELECT body FROM entry ORDER BY seq DESC LIMIT 1")
    assert json.loads(body)["data"] == [{"closes": SOON, "id": 1, "kind": "binary", "text": "Rain?"}]


def test_a_spoken_range_is_kept_with_its_basis(book):
    assumed = book.log("Inflation?", forecaster="Ada", made_on=PAST, closes=SOON, quantiles=read_range("5 to 8%"))
    assert book.question(1).unit == "%"
    assert (assumed.basis, assumed.phrase, assumed.scale) == ("phrase", "5 to 8%", "central-80")
    said = book.log(1, forecaster="Bo", made_on=PAST, quantiles=read_range("90% sure it is 5 to 8%", unit="%"))
    assert (said.basis, said.phrase, said.scale) == ("stated", "90% sure it is 5 to 8%", "central-90")
    assert said.quantiles == ((0.05, 5.0), (0.95, 8.0))
    refuses(
        RecordError,
        "the range was read in '%', the question is in 'seats'",
        lambda: book.log(
            "Seats?",
            **{"forecaster": "Ada", "made_on": PAST, "closes": SOON, "asking": {"unit": "seats"}},
            quantiles=read_range("5 to 8%"),
        ),
        book,
    )
    when = read_range("from March 2027 to June 2028", kind="date", said=date(2026, 2, 1))
    shipped = book.log("When?", forecaster="Ada", made_on=PAST, closes="2028-06-30", quantiles=when)
    assert book.question(shipped.question).kind == "date"
    assert shipped.unit == "days"


def test_revised_and_withdrawn_like_others(book, clock):
    first = book.log(
        "Seats?", forecaster="Ada", made_on=PAST, closes=SOON, quantiles={0.1: 1, 0.9: 3}, asking={"unit": "x"}
    )
    second = book.revise(first, made_on="2026-02-02", quantiles={0.1: 2, 0.9: 4})
    third = book.log(1, forecaster="Bo", made_on=PAST, quantiles={0.5: 2})
    book.withdraw(third, on="2026-02-03")
    clock.advance(days=200)
    book.resolve(1, 3, known_on="2026-05-01")
    late = book.log(1, forecaster="Cy", made_on="2026-05-02", quantiles={0.5: 3})
    fates = {str(one): one.status for one in book.forecasts()}
    assert fates == {str(first): "superseded", str(second): "scored", str(third): "withdrawn", str(late): "late"}
    assert [one.status for one in book.forecasts(as_of="2026-04-01")] == ["superseded", "open", "withdrawn"]
    assert book.forecasts(time="every")[0].status == "scored"
    every = book.track_record(time="every").scorecards[0].quantities.units[0]
    assert (every.n, every.questions) == (2, 1)
    record = book.track_record()
    assert record.logged == 4 == record.scored + sum(record.left_out.values())
    assert book.verify().ok


@pytest.mark.parametrize(
    ("fields", "outcome", "words"),
    [
        ({"kind": "numeric"}, "yes", "use a number, or above or below"),
        ({"kind": "numeric"}, "never", "use a number"),
        ({"kind": "numeric"}, "above", "no upper end for the outcome to lie above"),
        ({"kind": "numeric", "upper": 10}, "above", "above, lies above the question's upper end, 10"),
        ({"kind": "numeric", "upper": 10}, 11, "11, lies above the question's upper end, 10"),
        ({"kind": "numeric", "lower": 0}, "-0.5", "-0.5, lies below the question's lower end, 0"),
        ({"kind": "date"}, 5, "use a day as YYYY-MM-DD, or never"),
        ({"kind": "date"}, "2026-13-01", "not an outcome"),
        ({"kind": "date", "lower": "2026-01-01"}, "2025-12-31", "lies below the question's lower end"),
    ],
)
def test_outcomes_that_are_none_of_the_question(fields, outcome, words, book):
    book.ask("What?", closes=SOON, **fields)
    refuses(RecordError, words, lambda: book.resolve(1, outcome, known_on=PAST), book)
    assert book.resolve(1, "annulled", known_on=PAST).state == "annulled"


def test_other_values_than_the_question_takes(book):
    book.ask("Seats?", closes=SOON, kind="numeric", unit="seats")
    book.ask("When?", closes=SOON, kind="date")
    book.ask("Rain?", closes=SOON)

    def log(question, **said):
        return lambda: book.log(question, forecaster="Ada", made_on=PAST, **said)

    refuses(RecordError, "a numeric question needs quantiles", log(1, probability=0.5), book)
    refuses(RecordError, "a date question needs quantiles", log(2, probability=0.5), book)
    refuses(RecordError, "needs one probability", log(3, quantiles={0.5: 1}), book)
    refuses(RecordError, "needs numbers", log(1, quantiles={0.5: "2027-01-01"}), book)
    refuses(RecordError, "needs days", log(2, quantiles={0.5: 1}), book)
    refuses(RecordError, "needs quantiles", log(1, quantiles={0.5: 1}, probability=0.5), book)
    refuses(RecordError, "a numeric question needs quantiles", log(1, probability={"5%": 1}), book)
    refuses(RecordError, "is not a level and a value", log(1, quantiles=5), book)
    refuses(RecordError, "needs one of", log(1), book)
    refuses(RecordError, "levels must rise", log(1, quantiles={0.9: 1, 0.1: 2}), book)
    refuses(RecordError, "values must not fall", log(1, quantiles={0.1: 2, 0.9: 1}), book)


def test_the_close_of_a_date_question_stays_where_its_forecasts_end(book, clock):
    asked = book.ask("When?", closes=SOON, kind="date")
    assert book.amend(asked, reason="moved", closes="2026-07-01").closes == date(2026, 7, 1)
    book.log(asked, forecaster="Ada", made_on=PAST, quantiles="10%=2026-04-01, 90%=never")
    clock.advance(days=150)
    book.resolve(asked, "never", known_on="2026-07-01")
    before = book.forecast(1).wis
    refuses(
        RefusedError,
        "forecasts on Q1 that are scored up to its close, 2026-07-01",
        lambda: book.amend(1, reason="extended", closes="2027-07-01"),
        book,
    )
    book.accept("reworded")
    assert book.amend(asked, reason="clearer", criteria="as it says").closes == date(2026, 7, 1)
    assert book.forecast(1).wis == before
    # With an end of its own the close says only until when forecasts count.
    ended = book.ask("When else?", closes="2026-12-01", kind="date", upper="2026-07-01")
    book.log(ended, forecaster="Ada", made_on=PAST, quantiles="10%=2026-04-01, 90%=never")
    book.resolve(ended, "never", known_on="2026-07-01")
    assert book.amend(ended, reason="moved", closes="2026-12-31").closes == date(2026, 12, 31)
    assert book.forecast(2).wis == before


def test_amended_but_for_a_unit_that_forecasts_are_in(book):
    book.ask("Seats?", closes=SOON, kind="numeric")
    book.log(1, forecaster="Ada", made_on=PAST, quantiles={0.5: 1})
    assert book.forecast(1).unit is None
    book.amend(1, reason="left out", unit="seats")
    assert book.forecast(1).unit == "seats"
    refuses(RefusedError, "forecasts on Q1 in its unit already", lambda: book.amend(1, reason="r", unit="votes"), book)
    refuses(RecordError, "lower cannot be amended", lambda: book.amend(1, reason="r", lower=0), book)
    assert book.amend(1, reason="moved", closes="2026-07-01").closes == date(2026, 7, 1)
    assert book.question(1).unit == "seats"
    assert book.verify().ok


# How they are scored


def clear(book, clock, days=3650):
    clock.advance(days=days)
    return book.track_record().scorecards


def test_never_is_scored_at_the_horizon(book, clock):
    book.ask("When?", closes="2026-12-31", kind="date")
    book.log(1, forecaster="Ada", made_on=PAST, quantiles="10%=2026-07-01, 50%=2026-12-31, 90%=never")
    book.log(1, forecaster="Bo", made_on=PAST, quantiles="10%=2026-12-31, 50%=never, 90%=never")
    clock.advance(days=400)
    book.resolve(1, "never", known_on="2026-12-31")
    ada, bo = (one.wis for one in book.forecasts())
    early = (date(2026, 12, 31) - date(2026, 7, 1)).days
    assert ada == pytest.approx(2 * 0.1 * early / 3)
    assert bo == 0
    # What lies beyond the horizon does not matter, as with any outcome after it.
    book.resolve(1, "2027-02-05", known_on="2027-02-05", reason="known by now")
    assert [one.wis for one in book.forecasts()] == [ada, bo]


def test_a_later_end_than_the_close(book, clock):
    book.ask("When?", closes=SOON, kind="date", upper="2030-01-01")
    book.log(1, forecaster="Ada", made_on=PAST, quantiles={0.5: "2029-01-01"})
    clock.advance(days=4000)
    book.accept("clock")
    book.resolve(1, "2029-01-11", known_on="2029-01-11")
    assert book.forecast(1).wis == 10
    book.resolve(1, "never", known_on="2030-01-01", reason="it was another one")
    assert book.forecast(1).wis == 365


def test_open_ends_of_a_number(book, clock):
    book.ask("How many?", closes=SOON, kind="numeric", unit="x", lower=0, upper=100, open_ends="both")
    book.log(1, forecaster="Ada", made_on=PAST, quantiles={0.1: -50, 0.5: 50, 0.9: 150})
    clock.advance(days=200)
    for outcome, at in (("above", 100), (130, 100), ("below", 0), (-3, 0), (70, 70)):
        reason = "again" if book.question(1).outcome else None
        book.resolve(1, outcome, known_on=SOON, reason=reason)
        expected = scoring.weighted_interval_score(levels=[0.1, 0.5, 0.9], values=[[0, 50, 100]], outcome=[at])
        assert book.forecast(1).wis == pytest.approx(expected[0])


@pytest.mark.parametrize(
    ("low", "high", "outcome", "answer"),
    [
        (2, 9, math.inf, False),  # after the end at 10, so not before 9
        (2, 10, math.inf, False),
        (2, 12, math.inf, None),
        (11, 12, math.inf, None),
        (2, math.inf, math.inf, True),
        (11, math.inf, math.inf, None),
        (2, 12, 11, True),
        (2, 9, 9, True),
        (2, 9, 1.9, False),
        (0, 9, -math.inf, False),
        (-3, 9, -math.inf, None),
    ],
)
def test_an_interval_is_held_missed_or_not_decided(low, high, outcome, answer):
    assert held(low, high, outcome, Axis("numeric", 0.0, 10.0, True, True)) is answer


def test_scores_in_different_units_are_never_averaged(book, clock):
    for number, (unit, outcome) in enumerate((("%", 3), ("seats", 40), ("%", 5), (None, 7), (None, 8))):
        book.ask(f"Q {number}?", closes=SOON, kind="numeric", **({"unit": unit} if unit else {}))
        book.log(number + 1, forecaster="Ada", made_on=PAST, quantiles={0.1: outcome - 2, 0.9: outcome - (number == 4)})
    clock.advance(days=200)
    for number, outcome in enumerate((3, 40, 5, 7, 8)):
        book.resolve(number + 1, outcome, known_on=SOON)
    found = book.track_record().scorecards[0].quantities
    assert [(unit.unit, unit.n) for unit in found.units] == [
        *(("%", 2), ("Q4, no unit", 1), ("Q5, no unit", 1), ("seats", 1))
    ]
    assert [(c.said, c.n, c.held, c.undecided) for c in found.coverage] == [(0.8, 5, 4, 0)]
    assert found.n == 5 == book.track_record().scored


def test_questions_of_one_claim_together_weigh_one(book, clock):
    claim = book.claim("it will grow", forecaster="Ada")
    for number, given_ in enumerate((claim, claim, None)):
        book.ask(f"Q {number}?", closes=SOON, kind="numeric", unit="x", claim=given_)
        book.log(number + 1, forecaster="Ada", made_on=PAST, quantiles={0.5: 0})
    clock.advance(days=200)
    for number, outcome in enumerate((1, 3, 10)):
        book.resolve(number + 1, outcome, known_on=SOON)
    score = book.track_record().scorecards[0].quantities.units[0].score
    assert (score.value, score.n, score.clusters) == ((2 + 10) / 2, 3, 2)
    assert score.low is not None
    assert 0 <= score.low < score.value < score.high


def test_ordered_options_have_a_ranked_score_beside_the_brier(book, clock):
    options = ["cold", "mild", "hot"]
    book.ask("How warm?", closes=SOON, kind="choice", options=options, ordered=True)
    book.ask("Colour?", closes=SOON, kind="choice", options=["red", "green"])
    assert (book.question(1).ordered, book.question(2).ordered) == (True, False)
    book.log(1, forecaster="Ada", made_on=PAST, probability={"cold": 0.5, "mild": 0.3, "hot": 0.2})
    book.log(2, forecaster="Ada", made_on=PAST, probability={"red": 0.5, "green": 0.5})
    clock.advance(days=200)
    book.resolve(1, "cold", known_on=SOON)
    book.resolve(2, "red", known_on=SOON)
    ordered, plain = book.forecasts()
    assert ordered.rps == pytest.approx(0.145)
    assert ordered.choice_brier == pytest.approx(0.38)
    assert plain.rps is None
    card = book.track_record().scorecards[0]
    assert card.quantities.ranked.value == pytest.approx(0.145)
    assert (card.quantities.ranked.n, card.choice_brier.n, card.n, card.questions) == (1, 2, 2, 2)
    assert card.quantities.units == ()


# The formulas

places = st.floats(-1e6, 1e6)
axis = Axis("numeric", None, None, False, False)


@st.composite
def forecasts_as_quantiles(draw):
    levels = sorted(draw(st.sets(st.integers(1, 99), min_size=1, max_size=9)))
    values = sorted(draw(st.lists(places, min_size=len(levels), max_size=len(levels))))
    return [(level / 100, value) for level, value in zip(levels, values, strict=True)]


def weighted_interval_score(quantiles, outcome, axis):
    (found,) = each([QuantileForecast((), tuple(quantiles), axis, "", ordered=False, outcome=outcome)])
    return found.wis


@given(forecasts_as_quantiles(), places)
def test_the_score_of_one_forecast_is_that_of_the_library(quantiles, outcome):
    levels, values = zip(*quantiles, strict=True)
    expected = scoring.weighted_interval_score(levels=levels, values=[values], outcome=[outcome])[0]
    found = weighted_interval_score(quantiles, outcome, axis)
    assert found == pytest.approx(expected, rel=1e-9, abs=1e-9)
    assert 0 <= found <= 2 * max(abs(outcome - value) for value in values)


@given(forecasts_as_quantiles(), st.sampled_from([-math.inf, math.inf]), places, places)
def test_ends_bound_the_score_of_whatever_happened(quantiles, outcome, one, other):
    low, high = sorted((one, other))
    ended = Axis("numeric", low, high, True, True)
    assert 0 <= weighted_interval_score(quantiles, outcome, ended) <= 2 * (high - low)


@given(places, st.floats(0.001, 1e3), st.floats(1, 10), st.floats(-0.49, 0.49))
def test_a_wider_spread_is_never_better_where_the_interval_holds_anyway(middle, half, times, within):
    def spread(width):
        return [(0.1, middle - width), (0.5, middle), (0.9, middle + width)]

    outcome = middle + within * half
    narrow = weighted_interval_score(spread(half), outcome, axis)
    assert weighted_interval_score(spread(half * times), outcome, axis) >= narrow - 1e-9 * abs(middle) - 1e-9


@given(st.lists(st.integers(0, 20), min_size=2, max_size=6).filter(any), st.data())
def test_the_ranked_score_is_that_of_the_library(parts, data):
    chosen = data.draw(st.integers(0, len(parts) - 1))
    chances = [part / sum(parts) for part in parts]
    expected = scoring.ranked_probability_score(probabilities=[chances], chosen=[chosen])[0]
    (found,) = each([QuantileForecast(tuple(chances), (), None, "", ordered=True, outcome=chosen)])
    assert found.rps == pytest.approx(expected, abs=1e-12)
    assert 0 <= found.rps <= 1 + 1e-12
    brier = sum((chance - (option == chosen)) ** 2 for option, chance in enumerate(chances))
    assert found.choice_brier == pytest.approx(brier, abs=1e-12)


def test_central_intervals_pair_levels_that_add_up_to_one():
    assert central_intervals([(0.025, 1), (0.1, 2), (0.5, 3), (0.9, 4), (0.95, 5), (0.975, 6)]) == [
        *((0.8, 2, 4), (0.95, 1, 6))
    ]
    assert central_intervals([(0.5, 3.0)]) == []
    assert [c for c, _, _ in central_intervals([(k / 20, k) for k in range(1, 20)])] == [
        *(k / 10 for k in range(1, 10))
    ]


# Whatever happens, in any order


@pytest.fixture(scope="session")
def play(tools):
    """The generated ledgers of conftest, in which "choice" asks the kinds of this file."""

    class Numbers(tools.Play):
        def choice(self, a, b, c, d, e):
            text, closes = f"What {next(self.texts)}?", self.closing(a, b)
            unit = {"unit": ("%", "seats")[c % 2]} if c % 3 else {}
            fields = (
                {"kind": "numeric", **unit},
                {"kind": "numeric", "lower": 0, "upper": 10, "open_ends": "both", **unit},
                {"kind": "date"},
                {"kind": "date", "upper": self.book.today + timedelta(days=20)},
                {"kind": "choice", "options": ["red", "green", "blue"], "ordered": True},
            )[e % 5]
            self.book.ask(text, closes=closes, tags=["x"][: c % 2], **fields)

        def _said(self, question, a, b):
            kind = self.book.question(question).kind
            if kind in ("binary", "choice"):
                return {"probability": self._chance(question, a, b)}
            low, high = sorted((a, b))
            if kind == "numeric":
                return {"quantiles": {0.1: low - 1.5, 0.5: low, 0.9: high}}
            days = [self.book.today + timedelta(days=n) for n in (low, high)]
            return {"quantiles": {0.2: days[0], 0.5: days[1], 0.8: "never" if a % 2 else days[1]}}

        def log(self, a, b, c, d, e):
            question = self.one("question", a)
            who, when = ("Ada", "Bo", "Cy")[b % 3], self.when(d % 5, e)
            self.book.log(question, forecaster=who, made_on=when, **self._said(question, c, d))

        def revise(self, a, b, c, d, e):
            forecast = self.one("forecast", a)
            said = self._said(self.book.forecast(forecast).question, b, c)
            self.book.revise(forecast, made_on=self.when(d % 4, e), **said)

        def resolve(self, a, b, c, d, e):
            question = self.book.question(self.one("question", a))
            outcome = {
                "binary": ("yes", "no", 0.25)[d % 3],
                "choice": ("red", "green", "blue")[d % 3],
                "numeric": (d, "above", "below", d / 3)[c % 4],
                "date": ("never", self.book.today, self.book.today + timedelta(days=c))[d % 3],
            }[question.kind]
            settled = question.state in ("resolved", "ambiguous", "annulled")
            reason = "looked again" if settled else None
            value = ("ambiguous", "annulled")[d % 2] if c == 0 else outcome
            self.book.resolve(question, value, known_on=self.when(b % 4, e), reason=reason)

    class Second(tools.Reference):
        def _value(self, question, resolution):
            if resolution["status"] == "resolved" and self.questions[question]["kind"] in ("numeric", "date"):
                return resolution["outcome"]
            return super()._value(question, resolution)

    return Numbers, Second


def dumped_again(source, tools):
    copy = sqlite.in_memory("a copy")
    with copy.writing():
        schema.create(copy, defer=schema.BULK_INDEXES)
        replay(source, copy)
    return tools.dump(copy)


@given(data=st.data())
@QUICK
def test_generated_ledgers_add_up_and_are_made_again(data, tools, play, store):
    numbers, second = play
    clock = tools.Clock()
    with tools.memory_book(clock, data.draw(tools.ZONES)) as book:
        numbers(book, clock).run(data.draw(tools.STEPS))
        assert dumped_again(store(book), tools) == tools.dump(store(book))
        assert book.verify().ok
        reference = second(store(book))
        for back in (0, data.draw(st.integers(1, 30))):
            day = book.today - timedelta(days=back)
            for time in ("last", "every"):
                expected = reference.fates(day, every=time == "every")
                listed = book.forecasts(as_of=day, time=time)
                assert {one.id: one.status for one in listed} == expected
                check_record(book.track_record(as_of=day, time=time, cohort="resolved"), listed)
            for filters in ({"prospective_only": True}, {"tags": "x"}, {"since": day - timedelta(days=2)}):
                chosen = {"as_of": day, **filters}
                check_record(book.track_record(cohort="resolved", **chosen), book.forecasts(**chosen))


def unit_of(one):
    return one.unit or f"Q{one.question}, no unit"


def check_record(record, listed):
    assert record.logged == len(listed)
    assert record.left_out == dict(Counter(one.status for one in listed if one.status != "scored"))
    assert record.scored == sum(one.status == "scored" for one in listed)
    scored = [one for one in listed if one.wis is not None]
    by_unit = Counter((one.forecaster, unit_of(one)) for one in scored)
    units = {
        (card.forecaster, unit.unit): unit
        for card in record.scorecards
        for unit in (card.quantities.units if card.quantities else ())
    }
    assert {key: unit.n for key, unit in units.items()} == by_unit
    for key, unit in units.items():
        scores = [one.wis for one in scored if (one.forecaster, unit_of(one)) == key]
        assert min(scores) - 1e-9 <= unit.score.value <= max(scores) + 1e-9
        if unit.score.clusters == unit.n:
            assert unit.score.value == pytest.approx(sum(scores) / len(scores), abs=1e-9)
    assert render("text", record, listed).count("WIS ") >= len(scored)


# Out of one ledger and into another


def out_of(book, form):
    """All rows, without when this ledger recorded them and what follows from that: another records them later."""
    text = io.StringIO(newline="")
    FORMATS[form][0].write(({**row, **dict.fromkeys(ENTERED)} for row in book.export_rows()), text)
    return text.getvalue()


def into(book, form, content):
    return book.import_rows(FORMATS[form][1](io.StringIO(content, newline="")), file="other.csv")


@given(data=st.data())
@QUICK
def test_exported_and_imported_without_loss(data, tools, play):
    clock = tools.Clock()
    form = data.draw(st.sampled_from(["csv", "jsonl"]))
    with tools.memory_book(clock) as book, tools.memory_book(clock) as other:
        play[0](book, clock, abroad=False, closes=False).run(data.draw(tools.STEPS))
        assume(tools.judged_alone(book))
        clock.advance(days=60)
        other._clock, other.uuid = clock, "v"
        content = out_of(book, form)
        kept = [one for one in book.forecasts() if one.status != "entered in error"]  # which are not exported
        if not kept:
            return
        result = into(other, form, content)
        assert result.forecasts == len(kept)
        assert out_of(other, form) == content
        again = into(other, form, content)
        assert (again.forecasts, again.known) == (0, result.forecasts)
        if len(kept) < len(book.forecasts()):
            return  # those in error are counted by score too
        one, two = (
            {
                c["forecaster"]: (c["units"], c["interval_coverage"], c["n"])
                for c in score_json(b.track_record(same_day=True))["forecasters"]
            }
            for b in (book, other)
        )
        assert one.keys() == two.keys()
        for name, (units, coverage, n) in one.items():
            assert (coverage, n) == two[name][1:]
            assert [u["n"] for u in units] == [u["n"] for u in two[name][0]]
            for unit, same in zip(units, two[name][0], strict=True):
                if "no unit" not in unit["unit"]:
                    assert unit["wis"] == pytest.approx(same["wis"])


HEAD = "question,kind,closes,unit,lower,upper,open_ends,options,ordered,outcome,forecaster,made_on,{}\n"


def rows(book, column, *lines):
    return into(book, "csv", HEAD.format(column) + "".join(line + "\n" for line in lines))


def test_a_table_with_quantiles_as_people_write_them(book):
    result = rows(
        book,
        "quantiles",
        'Seats?,numeric,2026-02-01,seats,0,100,,,,44,Ada,2026-01-01,"5%=31, 50%=40, 95%=52"',
        'Seats?,,2026-02-01,,,,,,,,Bo,2026-01-01,"{""0.1"": 30, ""0.9"": 50}"'.replace("Seats?,,", "Seats?,numeric,"),
        'When?,date,2026-02-01,,,2027-01-01,,,,never,Ada,2026-01-01,"10%=2026-03-01, 90%=never"',
    )
    assert (result.questions, result.forecasts, result.resolutions) == (2, 3, 2)
    assert book.question(2).upper == date(2027, 1, 1)
    assert [one.status for one in book.forecasts()] == ["scored"] * 3
    assert book.verify().ok


@pytest.mark.parametrize(
    ("row", "column", "words"),
    [
        ("Q?,numeric,2026-02-01,x,,,,,,,Ada,2026-01-01,0.5", "probability", "is not for a numeric question"),
        ("Q?,binary,2026-02-01,,,,,,,,Ada,2026-01-01,50%=3", "quantiles", "is not for a yes/no question"),
        ("Q?,choice,2026-02-01,,,,,A; B,,,Ada,2026-01-01,50%=3", "quantiles", "which takes probabilities"),
        ("Q?,numeric,2026-02-01,x,,,,,,,Ada,2026-01-01,", "quantiles", "is empty"),
        ("Q?,numeric,2026-02-01,x,,,,,,,Ada,2026-01-01,50=3", "quantiles", "write it as 5% or 0.05"),
        ("Q?,numeric,2026-02-01,x,,,,,,,Ada,2026-01-01,50%=never", "quantiles", "needs numbers"),
        ("Q?,date,2026-02-01,,,,,,,,Ada,2026-01-01,50%=3", "quantiles", "needs days"),
        ("Q?,numeric,2026-02-01,x,5,,,,,,Ada,2026-01-01,50%=3", "quantiles", "below the question's lower end"),
        ("Q?,numeric,2026-02-01,x,5,1,,,,,Ada,2026-01-01,50%=3", "line 2", "is not below the upper end"),
        ("Q?,numeric,2026-02-01,x,low,,,,,,Ada,2026-01-01,50%=3", "lower", "is not a value"),
        ("Q?,numeric,2026-02-01,x,,,sideways,,,,Ada,2026-01-01,50%=3", "open", "is not one of"),
        ("Q?,numeric,2026-02-01,x,,9,,,,10,Ada,2026-01-01,50%=3", "outcome", "above the question's upper end"),
        ("Q?,numeric,2026-02-01,x,,,,,,maybe,Ada,2026-01-01,50%=3", "outcome", "use a number"),
        ("Q?,date,2026-02-01,,,,,,,5,Ada,2026-01-01,50%=never", "outcome", "use a day"),
        ("Q?,choice,2026-02-01,,,,,A; B,perhaps,,Ada,2026-01-01,", "ordered", "is not yes or no"),
        ('Q?,numeric,2026-02-01,x,,,,,,,Ada,2026-01-01,"{""0.5"": 1, ""0.5"": 2}"', "quantiles", "twice"),
        ('Q?,numeric,2026-02-01,x,,,,,,,Ada,2026-01-01,"{""0.5"": [1]}"', "quantiles", "is not a number"),
        ('Q?,numeric,2026-02-01,x,,,,,,,Ada,2026-01-01,"{""0.5"": 1"', "quantiles", "cannot be read"),
    ],
)
def test_rows_that_cannot_be_kept(row, column, words, book):
    name = "probability" if column == "probability" else "quantiles"
    before = book.root()
    with pytest.raises(InputError) as refused:
        rows(book, name, row)
    assert words in str(refused.value), str(refused.value)
    assert column in str(refused.value)
    assert book.root() == before


def test_a_known_question_is_the_same_one(book):
    book.ask("Seats?", closes=SOON, kind="numeric", unit="seats", lower=0, upper=10)
    good = f"Seats?,numeric,{SOON},{{}},{{}},,,,,,Ada,2026-01-01,50%=3"
    rows(book, "quantiles", good.format("seats", 0.0), good.format("", ""))
    for unit, lower, column in (("votes", 0, "unit"), ("seats", 1, "lower")):
        with pytest.raises(InputError, match=f"{column}: .* is not what Q1 with these words has"):
            rows(book, "quantiles", good.format(unit, lower))


@pytest.mark.parametrize(
    ("kind", "changes", "why"),
    [
        ("date", {"closes": "2026-03-30"}, "scored up to its close, 2026-02-20"),
        ("numeric", {"unit": "people"}, "in its unit already"),
    ],
)
def test_no_writer_changes_how_forecasts_are_scored(book, kind, changes, why, store, writing):
    """Imports and merges write amendments too: the rule is where all of them pass."""
    unit = {} if kind == "date" else {"unit": "seats"}
    asked = book.ask("Which?", closes="2026-02-20", kind=kind, **unit)
    amendment = {"question": asked.id, "revision": 2, "reason": "so says the platform", "changes": changes}
    value = "2026-02-10" if kind == "date" else 7
    book.log(asked, forecaster="Ada", made_on="2026-02-01", quantiles={0.5: value})
    with pytest.raises(RefusedError, match=why), writing(book) as writer:
        writer.add("question.amended", [amendment])
    revision = "SELECT revision FROM question WHERE id = :id"
    assert store(book).value(revision, {"id": asked.id}) == 1
    with writing(book) as writer:
        writer.add("question.amended", [{**amendment, "changes": {"note": "a word more"}}])
    assert store(book).value(revision, {"id": asked.id}) == 2
