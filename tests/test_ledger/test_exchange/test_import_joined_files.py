"""Kalshi's markets and trades, ForecastBench's sets and the Good Judgment Project's surveys, whose files are joined."""

from __future__ import annotations

import csv
import json

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from ledger import Ledger
from ledger.errors import InputError


@pytest.fixture
def real(path):
    with Ledger.open(path, by="me") as opened:
        yield opened


def told(file, content):
    file.write_text(json.dumps(content))
    return file


# Kalshi


def market(ticker="RAIN-1", **fields):
    return {
        "ticker": ticker, "event_ticker": "RAIN", "title": "Will it rain in New York?", "yes_sub_title": "More than 1 inch",
        "close_time": "2024-05-02T03:59:00Z", "status": "active", "last_price": 42, "result": "",
        "updated_time": "2024-05-01T12:00:00Z", "rules_primary": "The report of the day.", **fields,
    }  # fmt: skip


def test_markets_and_trades_of_kalshi(real, tmp_path):
    over = {"status": "finalized", "last_price": 99, "settlement_ts": "2024-05-02T14:00:00Z"}
    markets = [market(), market("RAIN-2", result="no", **over), market("RAIN-3", result="scalar", settlement_value_dollars="0.25", **over),
               market("RAIN-4", last_price_dollars="0.0700", updated_time=None)]  # fmt: skip
    done = real.import_file(told(tmp_path / "a.json", {"markets": markets, "cursor": ""}))
    assert (done.form, done.counts["forecasts"], done.counts["questions"], done.counts["bad"]) == ("kalshi", 1, 4, 0)
    assert [q.outcome for q in real.questions()] == [None, "no", "0.25", None]
    assert real.questions()[0].text == "Will it rain in New York? [More than 1 inch]"
    assert [(f.forecaster, f.probability) for f in real.forecasts()] == [("Kalshi", 0.42)]
    assert list(done.skipped.values()) == [1]
    trade = {"trade_id": "t1", "ticker": "RAIN-2", "yes_price": 30, "created_time": "2024-05-02T01:00:00Z"}
    done = real.import_file(
        told(tmp_path / "b.json", {"trades": [trade, {**trade, "trade_id": "t2", "ticker": "X"}]}), skip_bad=True
    )
    assert (done.counts["forecasts"], done.counts["bad"]) == (1, 1)
    assert real.track_record().scorecards[0].brier.value == pytest.approx(0.09)
    assert (
        real.import_file(told(tmp_path / "c.json", {"events": [{"category": "W", "markets": markets}]})).counts[
            "forecasts"
        ]
        == 0
    )


@pytest.mark.parametrize(
    ("fields", "sentence"),
    [
        ({"last_price": 420}, "'RAIN-1': its last_price is missing, or not from 0 to 100 cents"),
        ({"result": "perhaps"}, "the result 'perhaps' is none of yes and no"),
        ({"title": ""}, "its question is missing"),
        ({"close_time": "soon"}, "'soon' is not a day or a time"),
    ],
)
def test_markets_that_cannot_be_kept(real, tmp_path, fields, sentence):
    done = real.import_file(told(tmp_path / "a.json", [market(**fields)]), dry_run=True)
    assert sentence in str(done.problems[0])


# ForecastBench

ROUND = "2024-07-21-llm.json"
SERIES = {"id": "DGS10", "source": "fred", "question": "Will DGS10 have risen by {resolution_date} since {forecast_due_date}?",
          "resolution_criteria": "By FRED.", "url": "https://fred.stlouisfed.org/series/DGS10"}  # fmt: skip
OF_A_MARKET = {"id": "xyz", "source": "manifold", "question": "Will it land?", "market_info_close_datetime": "2024-12-31T00:00:00+00:00"}  # fmt: skip


def sets(folder, chance=0.75):
    said = [
        {"id": "DGS10", "source": "fred", "forecast": chance, "resolution_date": "2024-07-28"},
        {"id": "DGS10", "source": "fred", "forecast": 0.5, "resolution_date": "2024-08-20"},
        {"id": "xyz", "source": "manifold", "forecast": 0.25, "resolution_date": None, "reasoning": "Hm."},
        {"id": ["xyz", "DGS10"], "source": "fred", "forecast": 0.1, "direction": [1, 1], "resolution_date": "2024-07-28"},
    ]  # fmt: skip
    came_out = [
        {"id": "DGS10", "source": "fred", "resolution_date": "2024-07-28", "resolved_to": 1.0, "resolved": True},
        {"id": "xyz", "source": "manifold", "resolution_date": "2024-07-28", "resolved_to": 0.4, "resolved": False},
    ]  # fmt: skip
    due = {"forecast_due_date": "2024-07-21", "question_set": ROUND}
    told(folder / ROUND, {**due, "questions": [SERIES, OF_A_MARKET]})
    told(folder / "2024-07-21_resolution_set.json", {**due, "resolutions": came_out})
    return told(folder / "2024-07-21.Org.m-1.json", {**due, "organization": "Org", "model": "m-1", "forecasts": said})


@pytest.mark.parametrize("whole", [True, False])
def test_sets_of_forecastbench(real, tmp_path, whole):
    file = sets(tmp_path)
    done = real.import_file(tmp_path if whole else file)
    assert (done.form, done.counts["forecasts"], done.counts["questions"], done.counts["bad"]) == (
        "forecastbench",
        3,
        3,
        0,
    )
    assert list(done.skipped.values()) == [1]
    asked = {q.text: q.outcome for q in real.questions()}
    assert asked == {"Will DGS10 have risen by 2024-07-28 since 2024-07-21?": "yes", "Will it land?": None,
                     "Will DGS10 have risen by 2024-08-20 since 2024-07-21?": None}  # fmt: skip
    (card,) = real.track_record().scorecards
    assert (card.forecaster, card.brier.value) == ("Org m-1", pytest.approx(0.0625))
    assert real.import_file(file).counts["known"] == 3


def test_a_set_without_its_questions(real, tmp_path):
    file = sets(tmp_path)
    (tmp_path / ROUND).unlink()
    with pytest.raises(InputError, match="belong together; put both into one folder"):
        real.import_file(file)


# Good Judgment Project

ASKED = ("ifp_id", "q_type", "q_text", "q_desc", "q_status", "date_closed", "outcome", "options")
SAID = ("ifp_id", "user_id", "forecast_id", "fcast_type", "answer_option", "value", "timestamp")
QUESTIONS = [
    ("1001-0", "0", "Will it fall?", "Details.", "closed", "10/31/11", "b", "(a) Yes, (b) No"),
    ("1113-6", "6", "When will he go?", "", "closed", "3/31/13", "b", "(a) Before July, (b) Later, (c) Not at all"),
    ("1306-1", "1", "Will it be?", "", "closed", "12/31/13", "a", "If the index exceeds 400 :  (a) Yes, (b) No"),
    ("1400-0", "0", "Will it end?", "", "voided", "12/31/13", "", "(a) Yes, (b) No"),
]  # fmt: skip
FORECASTS = [
    ("1001-0", "7", "1", "0", "a", "0.2", "2011-09-02 10:00:00"),
    ("1001-0", "7", "1", "0", "b", "0.8", "2011-09-02 10:00:00"),
    ("1113-6", "7", "2", "0", "a", "0.5", "2012-07-02 10:00:00"),
    ("1113-6", "7", "2", "0", "b", "0.25", "2012-07-02 10:00:00"),
    ("1113-6", "7", "2", "0", "c", "0.25", "2012-07-02 10:00:00"),
    ("1306-1", "8", "3", "0", "a", "0.9", "2013-11-20 12:43:45"),
    ("1400-0", "8", "4", "0", "a", "0.9", "2013-11-20 12:43:45"),
    ("1001-0", "7", "5", "4", "a", "0.9", "2011-09-03 10:00:00"),
]  # fmt: skip


def survey(folder, forecasts=FORECASTS):
    for name, head, rows in (("ifps.csv", ASKED, QUESTIONS), ("survey_fcasts.yr1.csv", SAID, forecasts)):
        with (folder / name).open("w", newline="", encoding="latin-1") as file:
            csv.writer(file).writerows([head, *rows])
    return folder / "survey_fcasts.yr1.csv"


def test_a_survey_of_the_project(real, tmp_path):
    done = real.import_file(survey(tmp_path))
    assert (done.form, done.counts["forecasts"], done.counts["questions"], done.counts["bad"]) == ("gjp", 4, 4, 0)
    assert [(q.kind, q.outcome) for q in real.questions()] == [
        ("binary", "no"), ("choice", "Later"), ("binary", "yes"), ("binary", None),
    ]  # fmt: skip
    assert real.questions()[3].state == "annulled"
    first, second = (f for f in real.forecasts() if f.forecaster == "GJP forecaster 7")
    assert (first.probability, first.made_on.isoformat()) == (0.2, "2011-09-02")
    assert second.probabilities == (0.5, 0.25, 0.25)
    assert not done.skipped
    assert first.status == "withdrawn"
    assert real.import_file(tmp_path / "survey_fcasts.yr1.csv").counts["known"] == 4


def test_a_survey_without_its_questions(real, tmp_path):
    file = survey(tmp_path)
    (tmp_path / "ifps.csv").unlink()
    with pytest.raises(InputError, match=r"put ifps\.csv beside the file"):
        real.import_file(file)


CELL = st.sampled_from(["", "a", "z", "0", "1", "4", "1.5", "nan", "1001-0", "1113-6", "2011-02-30", "2011-09-02 10:00:00", "é", "[1"])  # fmt: skip
VALUE = st.sampled_from([None, "", "soon", -1, 0.4, 1e300, True, [], {}, "2024-07-28", "DGS10", ["DGS10"]])


@settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck))
@given(
    rows=st.lists(st.tuples(*[CELL] * len(SAID)), max_size=6),
    chance=VALUE,
    fields=st.dictionaries(st.sampled_from([*market()]), VALUE, max_size=4),
)
@example(rows=[], chance=None, fields={"rules_primary": -1})
def test_whatever_the_cells_hold(rows, chance, fields, tools, tmp_path_factory):
    """Each file is kept, or the rows that cannot be are told; never another error."""
    folder = tmp_path_factory.mktemp("any")
    sets(folder, chance)
    (folder / "gjp").mkdir()
    files = [
        folder,
        survey(folder / "gjp", [*FORECASTS[:5], *(row for row in rows)]),
        told(folder / "kalshi.txt", [market(), {**market("RAIN-2"), **fields}]),
    ]
    with tools.memory_book(tools.Clock()) as book:
        for file, form in zip(files, ("forecastbench", "gjp", "kalshi"), strict=True):
            done = book.import_file(file, form=form, skip_bad=True, yes=True)
            assert done.counts["forecasts"] >= 1
