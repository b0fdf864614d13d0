"""A lake says what its ledger says: any history, any day, whether it was written at once or bit by bit."""

from __future__ import annotations

import contextlib
import csv
import dataclasses
import json
import math
import os
import random
import re
import shutil
import subprocess
import sys
import time
from datetime import timedelta
from decimal import Decimal
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from ledger.api.lake import Lake, check
from ledger.api.ledger import Ledger
from ledger.errors import DamagedError, LedgerError, RefusedError, StorageError
from ledger.reports.wording.figures import score_json
from ledger.store.lake.columns import TABLES
from ledger.store.lake.manifest import File, Manifest, digest
from ledger.store.lake.spark import Spark

duckdb = pytest.importorskip("duckdb")
pyarrow = pytest.importorskip("pyarrow")
parquet = pytest.importorskip("pyarrow.parquet")
sqlglot = pytest.importorskip("sqlglot")

ROOT = Path(__file__).parents[3]
LONG = bool(os.environ.get("PREDICTION_LEDGER_LONG"))
QUICK = settings(max_examples=100 if LONG else 4, deadline=None, suppress_health_check=[HealthCheck.too_slow])
IN_LEDGER = ("afterwards", "redacted", "seals")
OF_SMALL = ("said", "coverage")  # told of small ledgers alone


def told(book, **filters):
    """What `score --json` prints, but for what a lake does not tell."""
    record = score_json(book.track_record(**filters))
    cards = [{name: card[name] for name in card if name not in OF_SMALL} for card in record["forecasters"]]
    return {name: record[name] for name in record if name not in IN_LEDGER} | {"forecasters": cards}


def same(one, other, place="record"):
    """Two records with the same keys, counts, names and order, and the same figures to 1e-12."""
    if isinstance(one, dict):
        assert list(one) == list(other), place
        for name in one:
            same(one[name], other[name], f"{place}.{name}")
    elif isinstance(one, (list, tuple)):
        assert len(one) == len(other), place
        for at, pair in enumerate(zip(one, other, strict=True)):
            same(*pair, f"{place}[{at}]")
    elif isinstance(one, float) and isinstance(other, float):
        if {place.rpartition(".")[2]} <= {"best"}:  # by drawing
            assert one == pytest.approx(other, abs=1e-3), place
            return
        assert one == pytest.approx(other, rel=1e-12, abs=1e-12), place
    else:
        assert one == other, place


def rows(lake):
    """All that a lake holds, without when it was written."""
    return {
        table: sorted(map(repr, lake._database.execute(f"SELECT {', '.join(columns)} FROM {table}")))
        for table, columns in TABLES.items()
    }


@given(data=st.data())
@QUICK
def test_any_day_of_any_history_is_that_of_the_ledger(data, tools):
    clock = tools.Clock()
    with tools.memory_book(clock, data.draw(tools.ZONES)) as book, TemporaryDirectory() as folder:
        steps = data.draw(tools.STEPS)
        for more in data.draw(st.lists(st.one_of(tools.MERGE, tools.STAMP), max_size=3)):
            steps.insert(data.draw(st.integers(4, len(steps))), more)
        play = tools.Play(book, clock)
        for cut in sorted({data.draw(st.integers(0, len(steps))), data.draw(st.integers(0, len(steps)))}):
            play.run(steps[:cut])
            steps = steps[cut:]
            book.export_lake(f"{folder}/lake")
        play.run(steps)
        if data.draw(st.booleans()):
            tools.enrich(book, clock, data.draw(st.integers(0, 99)))
        book.export_lake(f"{folder}/lake")
        book.export_lake(f"{folder}/whole")
        assert check(f"{folder}/lake").root == book.root()[1]
        with Lake.open(f"{folder}/lake", clock=clock) as lake, Lake.open(f"{folder}/whole", clock=clock) as whole:
            assert rows(lake) == rows(whole)
            for back in data.draw(st.lists(st.integers(-2, 16), min_size=1, max_size=2)):
                how = {
                    "as_of": book.today - timedelta(days=back),
                    "tags": data.draw(st.sampled_from([(), ("x",), ("x", "y")])),
                    "since": data.draw(st.sampled_from([None, book.today - timedelta(days=back + 6)])),
                    "time": data.draw(st.sampled_from(["last", "last", "every"])),
                    "grade": data.draw(st.sampled_from([None, None, "AB", "BC", "D"])),
                    "same_day": data.draw(st.booleans()),
                    "cohort": data.draw(st.sampled_from(["closed", "resolved"])),
                }
                wanted, found = told(book, **how), told(lake, **how)
                same(wanted, found)
                assert json.dumps(found) == json.dumps(told(whole, **how))
                if how.pop("time") == "last":
                    how["min_n"] = data.draw(st.sampled_from([0, 3]))
                    same(board_of(book, how), board_of(lake, how))


def board_of(book, how):
    """What `score --leaderboard --json` is made of, or why there is none."""
    try:
        return dataclasses.asdict(book.leaderboard(**how))
    except RefusedError as wrong:
        return str(wrong)


def table(chance):
    """Forecasts of people who answer some of the questions each, in one group or several."""
    camps, fraction = chance.choice([1, 1, 1, 2, 3]), chance.choice([None, None, "0.3"])
    for question in range(chance.randrange(3, 40)):
        day = f"2025-05-{question % 28 + 1:02}"
        outcome = chance.choice(["yes", "no", fraction or "no"])
        for who in chance.sample(range(12), chance.randrange(1, 9)):
            if who % camps == question % camps:
                yield {
                    "question": f"Will {question} happen?", "closes": day, "outcome": outcome, "known_on": day,
                    "forecaster": f"P{who}", "made_on": "2025-04-01", "probability": str(chance.randrange(0, 21) / 20),
                }  # fmt: skip


@pytest.mark.parametrize("seed", range(200 if LONG else 8))
def test_a_leaderboard_of_sums_is_that_of_the_forecasts(tools, seed):
    clock, chance = tools.Clock(), random.Random(seed)
    with tools.memory_book(clock) as book, TemporaryDirectory() as folder:
        book.import_rows(table(chance))
        for n in range(chance.randrange(5)):  # claims of several questions, and claims of single forecasts
            claim = book.claim(f"quote {n}", forecaster="P1")
            for part in range(1 + n % 3):
                asked = book.ask(f"Part {part} of {n}?", closes="2025-06-01", claim=claim)
                for who in chance.sample(["P1", "P2", "P3", "P4"], 3):
                    quote = {"quote": f"so {n}", "source": {"title": "T"}} if who == "P3" else {}
                    book.log(
                        asked, forecaster=who, probability=chance.randrange(1, 20) / 20, made_on="2025-04-01", **quote
                    )
                book.resolve(asked, chance.choice(["yes", "no"]), known_on="2025-06-01")
        book.export_lake(f"{folder}/lake")
        with Lake.open(f"{folder}/lake", clock=clock) as lake:
            for how in ({}, {"min_n": 4}, {"cohort": "resolved", "as_of": "2025-05-20"}):
                same(board_of(book, how), board_of(lake, how))


@pytest.fixture
def record_lake(record_book, tmp_path):
    record_book.export_lake(tmp_path / "lake")
    return tmp_path / "lake"


def test_views_that_read_forecasts_are_those_of_the_ledger(record_book, record_lake, clock):
    with Lake.open(record_lake, clock=clock) as lake:
        for how in ({"by": "tag"}, {"rule": "log", "floor": 0.01}, {"decompose": True}, {"time": "weighted"}):
            assert repr(lake.scores(**how)) == repr(record_book.scores(**how))
        same(board_of(record_book, {}), board_of(lake, {}))
        same(board_of(record_book, {}), board_of(lake, {}))  # once more
        assert lake.leaderboard(rule="spherical") == record_book.leaderboard(rule="spherical")
        assert lake.compare("Bo", "Cy Young") == record_book.compare("Bo", "Cy Young")
        same(told(record_book, forecaster="bo"), told(lake, forecaster="bo"))
        with pytest.raises(RefusedError, match="sources are not in a lake"):
            lake.scores(by="source")
        with pytest.raises(RefusedError, match="words of forecasts are not in a lake"):
            lake.vagueness()
        lake._database.engine = "spark"
        with pytest.raises(RefusedError, match="Spark cannot tell what counts by --grade"):
            lake.track_record(grade="AB")
        with pytest.raises(RefusedError, match="only read"):
            lake._database.insert("forecast", (), ())


def test_what_is_too_much_to_be_read_is_refused(record_lake, monkeypatch):
    from ledger.store.lake import engine

    monkeypatch.setattr(engine, "MOST", 5)
    with Lake.open(record_lake) as lake, pytest.raises(RefusedError, match="more than 5; choose some with"):
        lake.leaderboard(rule="log", floor=0.01)


def test_threads_make_no_difference(tmp_path, clock):
    """Sums are whole numbers: whichever thread adds up what, the bytes are the same."""
    chance = random.Random(5)
    with Ledger.open(tmp_path / "a.db", by="me", clock=clock) as book:
        book.import_rows(
            {
                "question": f"Will {n // 20} happen?", "closes": "2025-06-01", "outcome": "yes" if n // 20 % 3 else "no",
                "known_on": "2025-06-01", "forecaster": f"P{chance.randrange(50)}", "made_on": f"2025-05-{n % 28 + 1:02}",
                "probability": repr(chance.random()),
            }
            for n in range(4000)
        )  # fmt: skip
        book.export_lake(tmp_path / "lake")
        wanted = told(book)
    found = set()
    for threads in (1, 2, 4, 4):
        with Lake.open(tmp_path / "lake", clock=clock) as lake:
            lake._database.raw.execute(f"SET threads = {threads}")
            same(wanted | {"forecasters": []}, told(lake) | {"forecasters": []})
            found.add(json.dumps(told(lake)))
    assert len(found) == 1


def test_only_what_is_new_is_written(record_book, record_lake):
    before = {path: path.stat().st_mtime_ns for path in record_lake.rglob("*.parquet")}
    assert record_book.export_lake(record_lake).files == 0
    record_book.log(1, forecaster="Dee", probability=0.5, made_on="2021-05-06")
    written = record_book.export_lake(record_lake)
    assert {path: path.stat().st_mtime_ns for path in before} == before
    new = {one.table for one in written.manifest.files if one.generation == 2}
    assert new == {"forecast", "question", "resolution", "forecaster", "forecaster_name"}
    assert written.rows < 12
    record_book.export_lake(record_lake, compact=True)
    assert all(path.exists() for path in before)  # somebody may still read the state before
    record_book.log(1, forecaster="Dee", probability=0.6, made_on="2021-05-07")
    record_book.export_lake(record_lake)
    assert not any(path.exists() for path in before)
    assert check(record_lake).entries == record_book.root()[0]


def test_a_folder_of_something_else_is_left_alone(record_book, tmp_path, record_lake):
    (tmp_path / "notes").mkdir()
    (tmp_path / "notes" / "a.txt").write_text("a")
    with pytest.raises(RefusedError, match=r"has a\.txt and is no lake"):
        record_book.export_lake(tmp_path / "notes")
    with Ledger.open(tmp_path / "other.db", by="me") as book, pytest.raises(RefusedError, match="of another ledger"):
        book.export_lake(record_lake)
    manifest = Manifest.read(record_lake)
    manifest._replace(root="0" * 64).write(record_lake)
    with pytest.raises(RefusedError, match="another history"):
        record_book.export_lake(record_lake)
    manifest._replace(entries=10**6).write(record_lake)
    with pytest.raises(RefusedError, match="is newer, of 1,000,000 entries and not of"):
        record_book.export_lake(record_lake)


@pytest.mark.parametrize("name", ["q?x", "q*x", "[a]", "~tilde", "it's", "a,b", "ab"])
def test_only_the_files_that_the_manifest_names_are_read(record_book, tmp_path, name, monkeypatch, clock):
    """Whatever an engine would take a folder's name for; "qax", "a" and what else it may fit are beside it."""
    monkeypatch.chdir(tmp_path)
    for other in ("qax", "a", name):
        record_book.export_lake(other)
    assert check(name).files
    with Lake.open(name, clock=clock) as lake:
        same(told(record_book), told(lake))


def test_spark_is_not_given_a_name_for_many():
    with pytest.raises(RefusedError, match=r"Spark would take /q\?x/a for the names of many files"):
        Spark._read(object.__new__(Spark), "claim", ["/qx/a", "/q?x/a"])


def test_no_file_of_others_is_removed(record_book, record_lake, tmp_path):
    mine = tmp_path / "mine"
    for name in ("000009.parquet", "notes.parquet"):
        (mine / name).parent.mkdir(exist_ok=True)
        (mine / name).write_text("mine")
    (record_lake / "claim" / "notes.parquet").write_text("mine")
    (record_lake / "forecast" / "bucket=7").symlink_to(mine)
    (record_lake / "claim" / "000002.parquet").symlink_to(mine / "000009.parquet")
    (record_lake / ".manifest.json").symlink_to(mine / "000009.parquet")
    with pytest.raises(StorageError, match="claim/000002.parquet cannot be written: File exists"):
        record_book.export_lake(record_lake, compact=True)
    (record_lake / "claim" / "000002.parquet").unlink()
    record_book.export_lake(record_lake, compact=True)
    assert {path.read_text() for path in (*mine.iterdir(), record_lake / "claim" / "notes.parquet")} == {"mine"}


@pytest.mark.parametrize("name", ["claim/notes.parquet", "forecast/bucket=x/000001.parquet", "claim/a/000001.parquet"])
def test_a_folder_that_is_not_empty_is_no_place_for_a_lake(record_book, tmp_path, name):
    (tmp_path / "lake" / name).parent.mkdir(parents=True)
    (tmp_path / "lake" / name).write_text("mine")
    with pytest.raises(RefusedError, match="and is no lake; name a new folder"):
        record_book.export_lake(tmp_path / "lake")
    assert (tmp_path / "lake" / name).read_text() == "mine"


def test_what_a_stopped_first_export_left_is_cleared(record_book, record_lake):
    (record_lake / "manifest.json").rename(record_lake / ".manifest.json")
    (record_lake / "forecast" / "bucket=7").mkdir()
    (record_lake / "forecast" / "bucket=7" / "000001.parquet").write_text("half")
    record_book.export_lake(record_lake)
    assert check(record_lake)
    assert not [*(record_lake / "forecast" / "bucket=7").iterdir()]


@given(
    place=st.sampled_from(
        [(name,) for name in Manifest._fields]
        + [("files", 0)]
        + [("files", at, name) for at in (0, 3) for name in File._fields]
    ),
    value=st.sampled_from([None, 5, -1, 1.5, "x", "", [], {}, True, "../../etc", "/etc", "a\0b", 10**15, 1e30, [[1]]]),
)
@settings(max_examples=400 if LONG else 60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_no_manifest_ends_in_an_error_of_python(record_lake, place, value):
    path = record_lake / "manifest.json"
    whole = path.read_bytes()
    values = at = json.loads(whole)
    for step in place[:-1]:
        at = at[step]
    at[place[-1]] = value
    path.write_text(json.dumps(values))
    for what in (check, lambda lake: Lake.open(lake).track_record()):
        try:
            what(record_lake)
        except LedgerError as said:
            assert "\n" not in str(said)
    path.write_bytes(whole)


def _changed(path):
    data = path.read_bytes()
    path.write_bytes(data[:40] + bytes([data[40] ^ 1]) + data[41:])


@pytest.mark.parametrize(
    ("harm", "said"),
    [
        (_changed, "SHA-256 differs"),
        (Path.unlink, "is missing"),
        (lambda path: (path.parents[1] / "manifest.json").unlink(), "is no lake"),
        (lambda path: (path.parents[1] / "manifest.json").write_text("{"), "cannot be read as the manifest"),
    ],
)
def test_what_is_not_whole_is_found(record_lake, harm, said):
    harm(record_lake / "question" / "000001.parquet")
    with pytest.raises(StorageError, match=said):
        check(record_lake)


def test_what_does_not_belong_together_is_found(record_lake):
    manifest = Manifest.read(record_lake)
    twice = tuple(one._replace(generation=1) for one in (*manifest.files, *manifest.of("question")))
    manifest._replace(files=twice).write(record_lake)
    with pytest.raises(DamagedError, match=r"the question \d is there twice"):
        check(record_lake)


ODD = [  # table, what becomes of one of its rows, what is said
    ("forecaster", lambda row: [row, row], "is there twice"),
    ("forecaster_name", lambda row: [row, row], "is there twice"),
    ("question_tag", lambda row: [row, row], "is there twice"),
    ("resolution", lambda row: [row, row], "is there twice"),
    ("claim", lambda row: [row, row], "is there twice"),
    ("forecast", {"claim_id": 99}, "is of a claim that is not there"),
    ("forecast", {"recoded_by": 99}, "is recoded by a claim that is not there"),
    ("forecast", {"forecaster_id": 99}, "is of a forecaster who is not there"),
    ("forecast", {"question_id": 99}, "is on a question that is not there"),
    ("forecast", {"weighs_with": 99}, "weighs neither with its question nor"),
    ("forecast", {"weighs_with": None}, "weighs neither with its question nor"),
    ("forecast", {"stands_from": None}, "lacks id, recorded or stands_from"),
    ("forecast", {"made_on": "hello"}, "has in made_on no day"),
    ("forecast", {"made_on": "2020-02-30"}, "has in made_on no day"),
    ("forecast", {"made_at": "noon"}, "has in made_at no instant"),
    ("forecast", {"withdrawn_on": "1.2.2020"}, "has in withdrawn_on no day"),
    ("forecast", {"withdrawn_at": "noon"}, "has in withdrawn_at no instant"),
    ("forecast", {"basis": "nope"}, "has a basis that is not stated"),
    ("forecast", {"basis": None}, "has a basis that is not stated"),
    ("forecast", {"ended_by": "boredom", "stands_until": 2**52}, "has in ended_by a word"),
    ("forecast", {"ended_by": None, "stands_until": 5}, "has only one of ended_by and stands_until"),
    ("forecast", {"ended_by": "revision", "stands_until": -5}, "is revised before it was said"),
    ("forecast", {"probability": Decimal("1.5")}, "has a probability below 0 or above 1"),
    ("forecast", {"probability": None}, "is on a yes/no question and has no probability"),
    ("forecast", {"written": 5}, "has not 1 in each written"),
    ("resolution", {"question_id": 99}, "is of a question that is not there"),
    ("resolution", {"outcome_value": 7.0}, "has an outcome that is not from 0 to 1"),
    ("resolution", {"outcome_value": math.nan}, "has an outcome that is no number"),
    ("resolution", {"outcome_value": None, "status": "resolved"}, "is resolved without an outcome"),
    ("resolution", {"status": "bogus"}, "has a status that is not resolved"),
    ("resolution", {"known_on": "x"}, "has in known_on no day"),
    ("resolution", {"known": None}, "lacks id, known"),
    ("question", {"kind": "ternary"}, "has a kind that is not binary"),
    ("question", {"kind": None}, "has a kind that is not binary"),
    ("question", {"kind": "choice", "options": "no"}, "has in options no JSON list"),
    (
        "question",
        {"kind": "choice", "options": '["a", "b"]'},
        "has not a probability for each option|that is no option",
    ),
    ("question", {"kind": "numeric"}, "has no quantiles in a JSON list"),
    ("question", {"status": "done"}, "has a status that is not resolved"),
    ("question", {"closes": "soon"}, "has in closes no day"),
    ("question", {"opens": "soon"}, "has in opens no day"),
    ("question", {"close": None}, "lacks id, text, close"),
    ("question", {"claim_id": 99}, "is of a claim that is not there"),
    ("question", {"weighs_with": 99}, "weighs with a question that is not there"),
    ("question", {"lower": 2.0, "upper": 1.0}, "has no lower end below its upper end"),
    ("question_tag", {"question_id": 99}, "is of a question that is not there"),
    ("question_tag", {"tag": None}, "has no tag"),
    ("forecaster", {"merged_into": 99}, "is merged into a forecaster who is not there"),
    ("forecaster", {"merged_into": 1, "id": 1}, "is merged into itself"),
    ("forecaster", {"name": None}, "has no name"),
    ("forecaster", {"kind": "cat"}, "has a kind that is not person"),
    ("forecaster", {"id": None}, "lacks id or recorded"),
    ("forecaster_name", {"forecaster_id": 99}, "is of a forecaster who is not there"),
    ("forecaster_name", {"name": None}, "lacks name_key or name"),
    ("claim", {"forecaster_id": 99}, "is of a forecaster who is not there"),
    ("claim", {"replaced_by": 99}, "is replaced by a claim that is not there"),
    ("claim", {"label": None}, "lacks id, label"),
]


@pytest.fixture(scope="module")
def plain_lake(tmp_path_factory, tools):
    """A question with its claim, tag, outcome and one forecast, and a person."""
    place = tmp_path_factory.mktemp("plain")
    with Ledger.open(place / "a.db", by="me", clock=tools.Clock()) as book:
        book.log(
            "Will it?", closes="2020-06-01", forecaster="Ann", made_on="2020-01-01", probability=0.3, asking={"tags": ["x"]},
            quote="Three in ten.", source={"title": "A", "published": "2020-01-01"},
        )  # fmt: skip
        book.resolve(1, "no", known_on="2020-06-01")
        book.export_lake(place / "lake")
    assert check(place / "lake")
    return place / "lake"


@pytest.mark.parametrize(("table", "change", "said"), ODD)
def test_a_row_that_fits_nothing_is_found(plain_lake, tmp_path, table, change, said):
    """And scores of it, if any, end in a sentence too."""
    lake = tmp_path / "lake"
    shutil.copytree(plain_lake, lake)
    manifest = Manifest.read(lake)
    (file,) = manifest.of(table)
    whole = parquet.read_table(lake / file.path)
    first, *others = whole.to_pylist()
    odd = [*(change(first) if callable(change) else [first | change]), *others]
    parquet.write_table(pyarrow.Table.from_pylist(odd, whole.schema), lake / file.path)
    now = file._replace(sha256=digest(lake / file.path), rows=len(odd))
    manifest._replace(files=tuple(now if one == file else one for one in manifest.files)).write(lake)
    with pytest.raises(DamagedError, match=said):
        check(lake)
    with Lake.open(lake) as opened:
        for view in (opened.track_record, opened.leaderboard, lambda: opened.scores(decompose=True)):
            with contextlib.suppress(RefusedError):
                try:
                    view()
                except StorageError as told:
                    assert f"prediction-ledger check {lake}" in str(told)


def test_a_chance_that_decimals_cannot_tell_from_none_is_refused(record_book, tmp_path):
    record_book.log(1, forecaster="Bo", probability=1e-18, made_on="2020-01-05")
    with pytest.raises(RefusedError, match="closer to 0 or 1 than 15 decimal places"):
        record_book.export_lake(tmp_path / "lake")
    assert not (tmp_path / "lake" / "manifest.json").exists()
    record_book.correct("F" + str(record_book.newest_forecast()), reason="mistyped", probability=0.01)
    record_book.export_lake(tmp_path / "lake")


def test_commands(ready, tmp_path):
    lake = tmp_path / "lake"
    ready("resolve", "Q1", "yes", "--known", "2026-02-01")
    assert "new files with" in ready("export", "--format", "lake", lake).err
    assert "nothing was new" in ready("export", "--format", "lake", lake).err
    ours, theirs = ready("score", "--json").json, ready("score", "--json", "--lake", lake).json
    same([one | dict.fromkeys(OF_SMALL) for one in ours["forecasters"]], theirs["forecasters"])
    assert "Ada" in ready("score", "--lake", lake, "--engine", "duckdb", "--decompose").out
    assert "does not tell of sealed forecasts" in ready("score", "--lake", lake).err
    assert "sealed" not in ready("score").err
    assert "is whole: " in ready("check", lake).out
    assert ready("check", lake, "--json").json["checkpoint"] == ready("score", "--json").json["checkpoint"]
    for args, said in (
        (["export", "--format", "lake"], "export --format lake DIR"),
        (["export", "--format", "lake", lake, "--tag", "x"], "exported whole"),
        (["export", "--compact", tmp_path / "a.csv"], "--compact goes with it"),
        (["export", tmp_path / "a.csv", "--out", tmp_path / "b.csv"], "leave one of them out"),
        (["score", "--lake", lake, "--engine", "trino"], "--show-sql is for others"),
        (["score", "--lake", lake, "--engine", "spark"], "--master says where Spark is"),
        (["score", "--lake", lake, "--show-sql", "klingon"], "knows no dialect"),
        (["score", "--lake", lake, "--show-sql", "trino", "--leaderboard"], "--show-sql prints"),
        (["score", "--show-sql", "trino"], "goes with --lake"),
        (["score", "--lake", lake, "--show-sql", "trino", "--json"], "without --json"),
        (["score", "--lake", lake / "manifest.json"], "is no lake: it has no manifest.json"),
        (["export", "--format", "lake", "s3://bucket/lake"], "s3://bucket/lake is an address"),
        (["score", "--lake", "s3://bucket/lake"], "s3://bucket/lake is an address"),
        (["export", "--format", "lake", lake, "--dictionary"], "docs/lake.md says"),
        (["export", "--format", "lake", lake, "--ledger-at", "1"], "is newer, of"),
        (["check", lake, "--key", "k"], "a lake has no signatures"),
        (["check", lake, "--witness", "k"], "a lake has no signatures"),
        (["check", lake, "--against", lake], "a lake has no signatures"),
    ):
        assert said in ready(*args, code=1).err
    for args in (["--lake", lake, "--ledger-at", "1"], ["--lake", lake, "--db", "a.db"], ["--engine", "duckdb"]):
        ready("score", *args, code=2)


@pytest.mark.parametrize("dialect", ["trino", "bigquery", "snowflake", "clickhouse", "spark", "postgres", "duckdb"])
def test_the_statement_is_printed_for_other_engines(dialect, ready, tmp_path):
    ready("export", "--format", "lake", tmp_path / "lake")
    sql = ready("score", "--lake", tmp_path / "lake", "--show-sql", dialect, "--as-of", "2026-03-01").out
    (tree,) = sqlglot.parse(sql.rstrip(";\n"), read=dialect)
    assert {table.name for table in tree.find_all(sqlglot.exp.Table)} >= {"forecast", "question", "resolution"}
    assert tree.find(sqlglot.exp.Placeholder) is None


def test_every_column_is_in_the_dictionary():
    page = (ROOT / "docs" / "lake.md").read_text()
    for table, columns in TABLES.items():
        part = page.partition(f"### {table}\n")[2].partition("\n### ")[0]
        assert {line.split("`")[1] for line in part.splitlines() if line.startswith("| `")} == {*columns}, table


def test_a_killed_export_leaves_a_whole_lake(tmp_path, clock):
    """kill -9 at any moment: the manifest is whole, and its files are there."""
    path, lake = tmp_path / "a.db", tmp_path / "lake"
    with Ledger.open(path, by="me", clock=clock) as book:
        book.import_rows(
            {
                "question": f"Will {n}?",
                "closes": "2025-06-01",
                "forecaster": "A",
                "made_on": "2025-05-01",
                "probability": 0.5,
            }
            for n in range(20_000)
        )
        book.export_lake(lake)
    chance = random.Random(1)
    command = [sys.executable, "-m", "ledger", "export", "--format", "lake", str(lake), "--compact", "--db", str(path)]
    killed = 0
    for _ in range(50 if LONG else 3):
        child = subprocess.Popen(command, stderr=subprocess.DEVNULL)
        time.sleep(chance.uniform(0.2, 1.2))
        child.kill()
        killed += child.wait() != 0
        assert check(lake).rows("forecast") == 20_000
    assert killed


def test_a_site_of_a_lake_has_the_figures_of_the_ledger_and_names_its_checkpoint(
    record_book, record_lake, clock, tmp_path
):
    with Lake.open(record_lake, clock=clock) as lake:
        told = lake.publish(tmp_path / "site")
        assert lake.publish(tmp_path / "site").written == 0  # the same bytes
    site, (entries, root) = tmp_path / "site", record_book.root()
    record = score_json(record_book.track_record())
    listed = {line.partition("  ")[2] for line in (site / "data" / "files.txt").read_text().splitlines()}
    assert told.files == len(listed) + 1
    pages = sorted(site.rglob("*.html"))
    assert len(pages) == 2 + len(record["forecasters"])
    for page in pages:
        text = page.read_text()
        assert f"{entries}:{root}" in text
        assert record_book.uuid in text
        for href in re.findall(r'(?:href|src)="([^"#:]+)"', text):
            assert (page.parent / href).is_file(), (page, href)
    for card in record["forecasters"]:
        found = json.loads(
            (site / "forecasters" / card["forecaster"].lower().replace(" ", "-") / "data.json").read_bytes()
        )
        same({name: card[name] for name in card if name not in OF_SMALL}, without(found["scorecard"], OF_SMALL))
        drawn = [one for one in found["charts"] if one["key"].startswith("reliability")]
        assert drawn
    with (site / "data" / "scorecards.csv").open() as file:
        assert len(list(csv.reader(file))) == 1 + len(record["forecasters"])


def without(values, names):
    return {name: values[name] for name in values if name not in names}


def test_a_list_of_many_is_cut_into_pages_that_lead_to_each_other(record_lake, clock, tmp_path, monkeypatch):
    from ledger.reports.site import lake_site

    monkeypatch.setattr(lake_site, "ON_LIST", 1)
    with Lake.open(record_lake, clock=clock) as lake:
        lake.publish(tmp_path / "site")
    lists = sorted((tmp_path / "site" / "forecasters").glob("*.html"))
    assert [one.name for one in lists] == ["index.html", "page-2.html", "page-3.html"]
    assert all(text.count("<tbody>") == 1 for text in (one.read_text() for one in lists))


def test_what_a_site_of_a_lake_cannot_be_is_refused(record_lake, clock, tmp_path, cli):
    (tmp_path / "other").mkdir()
    (tmp_path / "other" / "mine").touch()
    for args, said in (
        (["--record"], "a lake has no journal"),
        (["--tag", "politics", "--tag", "economy"], "of one tag or of all"),
    ):
        done = cli("publish", str(tmp_path / "site"), "--lake", str(record_lake), *args, code=1)
        assert said in done.err
    done = cli("publish", str(tmp_path / "other"), "--lake", str(record_lake), code=1)
    assert "publish did not write" in done.err
