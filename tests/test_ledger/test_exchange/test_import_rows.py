"""What an import keeps: new rows once, repeated rows all, contradictions never; and the records are those of the API."""

from __future__ import annotations

import csv
import io
import json
from itertools import chain

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from forecasts import records
from ledger.exchange.importers.files.separated import cells_by_line, first_line
from ledger.exchange.importers.files.text import lines
from ledger.exchange.importers.tables.header import Header
from ledger.exchange.importers.tables.table import plain_rows
from ledger.store import journal_tables

ENGINES = "both"

HEAD = ("question", "closes", "forecaster", "made_on", "probability", "outcome")


def table(path, rows, head=HEAD):
    with path.open("w", newline="", encoding="utf-8") as file:
        writer = csv.writer(file)
        writer.writerow(head)
        writer.writerows(rows)
    return path


@pytest.fixture
def bring(fresh, tmp_path):
    """Imports rows as a file of one name; gives the counts."""

    def run(rows, head=HEAD, code=0, more=(), name="a.csv"):
        ran = fresh("import", table(tmp_path / name, rows, head), "--json", *more, code=code)
        return ran.json if code == 0 else ran.err.splitlines()[-1]

    return run


ROW = ("Will it?", "2020-01-01", "Ada", "2019-01-01", "0.7", "yes")
OTHER = ("Will that?", "2020-01-01", "Ada", "2019-01-01", "0.7", "")


def test_the_same_file_twice_adds_nothing(fresh, bring):
    first = bring([ROW, OTHER])
    assert first == {
        **{"rows": 2, "forecasts": 2, "known": 0, "repeated": 0, "questions": 2, "forecasters": 1},
        **{"resolutions": 1, "bad": 0},
    }
    before = fresh("export").out
    again = bring([ROW, OTHER])
    assert again == {
        **{"rows": 2, "forecasts": 0, "known": 2, "repeated": 0, "questions": 0, "forecasters": 0},
        **{"resolutions": 0, "bad": 0},
    }
    assert fresh("export").out == before
    fresh("verify")


def test_a_longer_file_adds_its_new_rows_and_outcomes(bring):
    bring([ROW, OTHER])
    counts = bring([(*OTHER[:5], "no"), ROW, ("Third?", *ROW[1:]), (*ROW[:3], "2019-02-01", "0.8", "")])
    assert (counts["forecasts"], counts["known"], counts["resolutions"]) == (2, 2, 2)


def test_rows_that_repeat_are_kept_and_reported(fresh, bring):
    counts = bring([ROW, ROW, ROW, OTHER])
    assert (counts["forecasts"], counts["repeated"]) == (4, 2)
    assert (bring([ROW, ROW, ROW, OTHER])["known"]) == 4
    counts = bring([ROW] * 5)
    assert (counts["known"], counts["forecasts"], counts["repeated"]) == (3, 2, 2)


@pytest.mark.in_a_file
def test_repeated_rows_are_named_in_words(fresh, tmp_path):
    ran = fresh("import", table(tmp_path / "a.csv", [ROW, ROW]))
    assert ran.out == (
        "2 rows: 2 new forecasts, 0 known already, 0 bad.\n"
        "New: 1 question, 1 forecaster, 1 resolution.\n"
        "1 of the new forecasts repeats another one exactly; it was kept.\n"
        "Those whose answer could be known already are retrospective (D): a table does not prove when they were said.\n"
    )


@pytest.mark.in_a_file
def test_one_id_for_two_forecasts_is_refused(fresh, bring, path):
    head = (*HEAD, "forecast_id")
    before = path.read_bytes()
    for other in ((*ROW[:4], "0.8", ""), (*ROW[:3], "2019-01-02", *ROW[4:]), (*ROW[:2], "Bo", *ROW[3:]), OTHER):
        assert "line 3, column forecast_id: '7' is the id of another forecast" in bring(
            [(*ROW, "7"), (*other, "7")], head, code=1
        )
        assert path.read_bytes() == before
    assert bring([(*ROW, "7"), (*ROW, "7")], head)["known"] == 1
    assert "another forecast" in bring([(*ROW[:4], "0.8", "yes", "7")], head, code=1)
    assert bring([(*ROW[:4], "0.8", "yes", "7")], head, name="other.csv")["forecasts"] == 1


@pytest.mark.in_a_file
def test_an_outcome_that_contradicts_is_refused(fresh, bring, path):
    bring([ROW])
    before = path.read_bytes()
    for outcome in ("no", "0.5", "ambiguous", "annulled"):
        sentence = bring([(*ROW[:5], outcome)], code=1)
        assert f"line 2, column outcome: {outcome} contradicts Q1, which is resolved as yes" in sentence
        assert "prediction-ledger resolve Q1 ... --reason" in sentence
    assert path.read_bytes() == before
    assert bring([(*ROW[:5], word) for word in ("1", "TRUE", " Yes ", "", "nan", "1.0")])["known"] == 1
    fresh("resolve", "Q1", "no", "--known", "2020-01-01", "--reason", "looked again")
    assert "contradicts" in bring([ROW], code=1)


def test_another_close_or_kind_is_refused(bring):
    bring([ROW])
    assert "column closes" in bring([("Will it?", "2020-01-02", *ROW[2:])], code=1)
    rows = [("Will it?", "2020-01-01", "Ada", "2019-01-01", "", "", "choice", "A; B", '{"A":1,"B":0}')]
    assert "column kind" in bring(rows, (*HEAD, "kind", "options", "probabilities"), code=1)


def test_a_million_small_things_are_read_as_they_should(fresh, bring):
    head = ("Question", "closes", "Forecaster", "made on", "PROBABILITY", "outcome", "remark")
    rows = [(" Will it? ", "2020-01-01", " ada", "2019-01-01", " 70% ", "True", "x"), ("Will  it rain?", *ROW[1:], "")]
    assert bring(rows, head)["questions"] == 2
    listed = fresh("list", "--forecasts", "--json").json["forecasts"]
    assert [(f["question"], f["forecaster"], f["probability"], f["outcome"]) for f in listed] == [
        *(("Will it?", "ada", 0.7, "yes"), ("Will  it rain?", "ada", 0.7, "yes"))
    ]


@pytest.mark.in_a_file
def test_columns_by_map_and_set(fresh, tmp_path):
    file = table(tmp_path / "a.csv", [("x", "0.7", "1", "2020-01-01")], ("who", "p", "win", "date"))
    ran = fresh(
        *("import", file, "--map", "forecaster=who", "--map", "probability=p", "--map", "outcome=win"),
        *("--map", "closes=date", "--map", "made_on=date", "--set", "question=Will it?", "--set", "tags=a; b"),
    )
    assert ran.err == ""
    assert fresh("list", "--json").json["questions"][0]["tags"] == ["a", "b"]
    assert fresh("show", "Q1", "--json").json["outcome"] == "yes"


@pytest.mark.in_a_file
@pytest.mark.parametrize(
    ("options", "sentence"),
    [
        (("--map", "nothing=p"), "'nothing' is not a column of ours"),
        (("--map", "note=absent"), "line 1 has no column 'absent'"),
        (("--set", "nothing=1"), "'nothing' is not a column of ours"),
        (("--set", "note=1", "--map", "note=outcome"), "by --map and by --set"),
        (("--set", "probability=2"), "column probability: '2' is not between 0 and 1"),
        (("--set", "closes=soon"), "column closes: 'soon' is not a day"),
    ],
)
def test_columns_that_do_not_fit(fresh, tmp_path, options, sentence):
    assert sentence in fresh("import", table(tmp_path / "a.csv", [ROW]), *options, code=1).err


@pytest.mark.in_a_file
def test_columns_that_were_not_read_are_named(fresh, tmp_path):
    file = table(tmp_path / "a.csv", [(*ROW, "x")], (*HEAD, "remark"))
    assert fresh("import", file).err == "Not read: 'remark'; --map NAME=COLUMN reads one.\n"


def test_fractions_open_and_undecided_outcomes(fresh, bring):
    bring([(f"{word}?", *ROW[1:5], word) for word in ("0.5", "nan", "NA", "ambiguous", "ANNULLED", "0", "1", "")])
    states = {q["question"]: (q["state"], q["outcome"]) for q in fresh("list", "--json").json["questions"]}
    assert states == {
        "0.5?": ("resolved", "0.5"), "nan?": ("due", None), "NA?": ("due", None), "ambiguous?": ("ambiguous", None),
        "ANNULLED?": ("annulled", None), "0?": ("resolved", "no"), "1?": ("resolved", "yes"), "?": ("due", None),
    }  # fmt: skip


@pytest.mark.in_a_file
def test_the_journal_says_what_was_imported(fresh, bring, tmp_path, path):
    import hashlib
    import sqlite3

    bring([ROW, ROW])
    with sqlite3.connect(path) as raw:
        (body,) = raw.execute("SELECT body FROM entry ORDER BY seq DESC LIMIT 1").fetchone()
    raw.close()
    record = json.loads(body)
    assert record["kind"] == "import.completed"
    assert record["data"][0]["sha256"] == hashlib.sha256((tmp_path / "a.csv").read_bytes()).hexdigest()
    assert record["data"][0]["counts"]["repeated"] == 1


# The fast path writes what the slow, validating one would write.

WORDS = st.sampled_from(["Will it?", " Will it? ", "Cafe\u0301?", 'A, "b" & <c>?', "日本?", "=1+1", "'=1+1"])
DAYS = st.sampled_from(["2019-01-01", "2019-02-03", "2019-01-01T10:00+02:00", "2019-01-01T23:30Z"])
CHANCE = st.one_of(
    st.sampled_from(["0.7", ".7", "70%", "1", "0", "-0", "1e-7", "7E-1", "0.70", "100%", "33.3%", "+0.25"]),
    st.floats(0, 1).map(repr),
)


def csv_rows(text):
    """The rows of a table in our columns."""
    given = cells_by_line(lines(text))
    return plain_rows(given, Header(first_line(given)))


@given(rows=st.lists(st.tuples(WORDS, st.sampled_from(["2020-01-01", "2020-01-01T12:00Z"]), st.sampled_from(["Ada", " ada", "Bo"]),
       DAYS, CHANCE, st.sampled_from(["", "yes", "0.5"])), min_size=1, max_size=12), zone=st.sampled_from(["UTC", "America/New_York"]))  # fmt: skip
@settings(max_examples=30, deadline=None, suppress_health_check=list(HealthCheck))
def test_imported_records_are_those_that_validation_gives(tools, store, rows, zone):
    text = io.StringIO(newline="")
    csv.writer(text).writerows([HEAD, *rows])
    text.seek(0)
    with tools.memory_book(tools.Clock(), zone) as book:
        book.import_rows(csv_rows(text), file="a.csv", skip_bad=True)
        kinds = {
            "forecast.made": records.Forecast, "question.asked": records.Question, "forecaster.added": records.Forecaster,
            "question.resolved": records.Resolution,
        }  # fmt: skip
        for entry in chain.from_iterable(journal_tables.batches(store(book))):
            for record in entry.data if entry.kind in kinds else ():
                body = {name: value for name, value in record.items() if name != "id"}
                assert records.stored(records.make(kinds[entry.kind], body)) == body


@given(rows=st.lists(st.tuples(st.integers(0, 9), st.sampled_from(["Ada", "Bo"]), st.integers(1, 9), st.floats(0, 1)),
       min_size=1, max_size=15, unique_by=lambda row: row[:3]))  # fmt: skip
@settings(max_examples=15, deadline=None, suppress_health_check=list(HealthCheck))
def test_imported_and_logged_forecasts_have_the_same_bodies(tools, store, rows):
    """The same content through the API, record by record: only the order and the packing differ."""
    said = [(f"Will {q}?", "2020-02-01", who, f"2020-01-0{day}", repr(p)) for q, who, day, p in rows]
    text = io.StringIO(newline="")
    csv.writer(text).writerows([HEAD[:5], *said])
    text.seek(0)
    with tools.memory_book(tools.Clock()) as imported, tools.memory_book(tools.Clock()) as logged:
        imported.import_rows(csv_rows(text), file="a.csv")
        for question, closes, who, day, p in said:
            if not any(q.text == question for q in logged.questions()):
                logged.ask(question, closes=closes)
            logged.log(question, forecaster=who, probability=float(p), made_on=day)
        for kind in ("forecast.made", "question.asked", "forecaster.added"):
            assert bodies(store(imported), kind) == bodies(store(logged), kind)


def bodies(database, kind):
    return [
        record
        for entry in chain.from_iterable(journal_tables.batches(database))
        if entry.kind == kind
        for record in entry.data
    ]
