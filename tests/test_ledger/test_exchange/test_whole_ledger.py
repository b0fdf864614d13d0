"""Taking a ledger elsewhere: whole into an empty one, merged into another, as tables and columns for others."""

from __future__ import annotations

import csv
import io
import json

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from ledger.api.ledger import Ledger
from ledger.errors import InputError, LedgerError, RefusedError
from ledger.exchange.columns import MEANING
from ledger.exchange.exporters import ledger_file

ENGINES = "both"

QUICK = settings(
    max_examples=12, deadline=None, suppress_health_check=list(HealthCheck), phases=[Phase.explicit, Phase.generate]
)


def saved(book, path):
    count, root = book.root()
    with path.open("w", encoding="utf-8", newline="") as out:
        ledger_file.write(book.export_journal(), out, ledger=book.uuid, count=count, root=root)
    return path


@pytest.fixture
def other(tmp_path):
    with Ledger.create(tmp_path / "other.db", by="you") as opened:
        yield opened


@given(data=st.data())
@QUICK
def test_a_journal_restores_to_the_same_root_and_rows(data, tools, tmp_path_factory, store):
    clock = tools.Clock()
    file = tmp_path_factory.mktemp("whole") / "a.jsonl"
    with tools.memory_book(clock, data.draw(tools.ZONES)) as book, tools.memory_book(clock) as empty:
        tools.Play(book, clock).run(data.draw(tools.STEPS))
        tools.enrich(book, clock, data.draw(st.integers(0, 2**32)))
        saved(book, file)
        assert empty.restore(file) == book.root()
        assert tools.dump(store(empty), journal=True) == tools.dump(store(book), journal=True)
        assert (empty.uuid, empty.zone) == (book.uuid, book.zone)
        assert empty.verify().ok
        empty.ask("One more?", closes="2099-01-01")
        assert empty.verify().ok


@pytest.mark.in_a_file
def test_a_redacted_entry_keeps_its_leaf(full_book, other, tmp_path):
    file = saved(full_book, tmp_path / "a.jsonl")
    text = file.read_text().splitlines()
    import hashlib

    leaf = hashlib.sha256(b"\0" + text[-1].encode()).hexdigest()  # of an entry that nothing depends on
    file.write_text("\n".join([*text[:-1], f'{{"redacted":true,"leaf":"{leaf}"}}']) + "\n")
    assert other.restore(file) == full_book.root()


@pytest.mark.in_a_file
def test_restored_on_the_command_line(cli, tmp_path, full_file, path):
    path.write_bytes(full_file[0])
    file, db = tmp_path / "whole.jsonl", tmp_path / "new.db"
    cli("export", "--format", "ledger", "--out", file)
    assert not (tmp_path / "whole.jsonl-metadata.json").exists()
    cli("init", "--db", db)
    ran = cli("import", file, "--db", db, "--json").json
    with Ledger.open(path, write=False) as book:
        assert (ran["entries"], ran["root"]) == book.root()
    assert cli("score", "--db", db, "--json").json == cli("score", "--json").json
    assert "0 bad" not in cli("verify", "--db", db).out
    assert cli("import", file, "--db", db, "--json").json["added"] == {}  # a second time it is merged: nothing is new
    assert "exported whole" in cli("export", "--format", "ledger", "--by", "Ada", code=1).err


def lines(book, tmp_path):
    return saved(book, tmp_path / "a.jsonl").read_text().splitlines()


BROKEN = {
    "another word": (lambda t: [t[0], *[x.replace("come to event", "come to case") for x in t[1:]]], "have the root"),
    "one line less": (lambda t: t[:-1], "it is cut off"),
    "one line more": (lambda t: [*t, t[-1]], "here is one more"),
    "two lines changed over": (lambda t: [*t[:2], t[3], t[2], *t[4:]], "says that it is entry"),
    "another order of keys": (lambda t: [t[0], json.dumps(dict(reversed(json.loads(t[1]).items()))), *t[2:]], "not in canonical form"),
    "not JSON": (lambda t: [t[0], "{", *t[2:]], "line 2: entry 0 is not a journal entry"),
    "another root": (lambda t: [t[0].replace(json.loads(t[0])["root"], "0" * 64), *t[1:]], "the file was changed"),
    "another ledger": (lambda t: [t[0].replace(json.loads(t[0])["ledger"], "u-2"), *t[1:]], "does not belong"),
    "another version": (lambda t: [t[0].replace('"v":1', '"v":2'), *t[1:]], "is of version 2"),
    "no root": (lambda t: ['{"format":"prediction-ledger","v":1}', *t[1:]], "must have ledger, entries and root"),
    "a bad leaf": (lambda t: [*t[:-1], '{"redacted":true,"leaf":"xyz"}'], "must have its leaf"),
    "created twice": (lambda t: [t[0], t[1], t[1].replace('"seq":0', '"seq":1'), *t[3:]], "does not belong"),
}  # fmt: skip


@pytest.mark.in_a_file
@pytest.mark.parametrize("name", BROKEN)
def test_a_changed_journal_is_refused_whole(name, full_book, other, tmp_path):
    change, sentence = BROKEN[name]
    file = tmp_path / "a.jsonl"
    file.write_text("\n".join(change(lines(full_book, tmp_path))) + "\n")
    before = other.root()
    with pytest.raises(InputError) as refused:
        other.restore(file)
    assert sentence in str(refused.value)
    assert other.root() == before
    assert other.verify().ok
    with pytest.raises(InputError):
        other.merge(file)
    assert other.root() == before


@pytest.mark.in_a_file
def test_a_ledger_with_entries_is_not_replaced(full_book, other, tmp_path):
    other.ask("Mine?", closes="2099-01-01")
    with pytest.raises(RefusedError, match="has entries already"):
        other.restore(saved(full_book, tmp_path / "a.jsonl"))
    assert [q.text for q in other.questions()] == ["Mine?"]


# Merging two ledgers


def seen(book, apart=()):
    """Every forecast with what became of it; but for that on questions that are set apart."""
    return sorted((f.question_text, f.forecaster, f.made_on, repr((f.probability, f.probabilities, f.quantiles)),
                   *(() if f.question_text in apart else (f.status, repr(f.outcome), repr(f.wis))))
                  for f in book.forecasts())  # fmt: skip


def test_a_correction_of_what_was_void_is_the_first_where_it_is_merged(book, other, tmp_path):
    book.ask("Will it rain in Paris in May?", closes="2026-02-20")
    book.resolve(1, "yes", known_on="2026-02-20")
    book.resolve(1, "no", known_on="2026-02-20", reason="looked again", believed=True)
    book.void("R1", reason="mistyped")
    result = other.merge(saved(book, tmp_path / "a.jsonl"))
    assert result.conflicts == []
    assert other.question(1).outcome == "no"


def test_what_was_said_while_another_was_void_stands_where_it_is_merged(book, other, tmp_path):
    book.ask("Will it rain in Paris in May?", closes="2026-02-20")
    book.resolve(1, "yes", known_on="2026-02-20")
    book.void("R1", reason="mistyped")
    book.resolve(1, "no", known_on="2026-02-20")
    book.restore_void("R1", reason="it was right")
    assert book.question(1).outcome == "no"
    assert other.merge(saved(book, tmp_path / "a.jsonl")).conflicts == []
    assert other.question(1).outcome == "no"


@given(data=st.data())
@QUICK
def test_merged_into_an_empty_ledger_all_forecasts_and_fates_are_the_same(data, tools, tmp_path_factory, store):
    clock = tools.Clock()
    file = tmp_path_factory.mktemp("merge") / "a.jsonl"
    with tools.memory_book(clock) as book, tools.memory_book(clock) as mine:
        store(mine).execute("UPDATE ledger SET uuid = 'v'")
        mine.uuid = "v"
        tools.Play(book, clock).run(data.draw(tools.STEPS))
        tools.enrich(book, clock, data.draw(st.integers(0, 2**32)))
        saved(book, file)
        result = mine.merge(file)
        assert result.conflicts == []
        for table in ("claim", "question", "amendment", "forecast"):  # of resolutions those that are void stay there
            sql = f"SELECT count(*) FROM {table}"
            assert store(mine).value(sql) == store(book).value(sql), table
        # A resolution that is void stays there: what came too late for it alone counts here by the one that stands.
        # And of what was said on the day of the outcome only what was recorded before it came in time; and between an
        # outcome and its correction, or that of a part of the question, what was recorded before either.
        void = """
            SELECT q.text FROM resolution r JOIN question q ON q.id = r.question_id
            WHERE r.holds IS NULL OR r.supersedes IS NOT NULL
                OR EXISTS (SELECT 1 FROM forecast f WHERE f.question_id = q.id AND f.made_on = r.known_on)
            UNION SELECT q.text FROM question q WHERE EXISTS (
                SELECT 1 FROM resolution r JOIN question part ON part.id = r.question_id WHERE part.merged_into IS NOT NULL
            )
        """
        apart = {text for (text,) in store(book).execute(void)}
        assert seen(mine, apart) == seen(book, apart)
        assert [(q.text, q.state, q.outcome) for q in mine.questions()] == [
            (q.text, q.state, q.outcome) for q in book.questions()
        ]
        root = mine.root()[0]
        again = mine.merge(file)
        assert not again.added
        assert mine.root()[0] == root


@pytest.mark.in_a_file
def test_people_and_questions_are_matched_and_near_ones_listed(book, other, tmp_path):
    book.ask("Will it rain in Paris in May?", closes="2026-02-20")
    book.log(1, forecaster="Ada Example", probability=0.7, made_on="2026-02-01")
    book.log(
        "Will it snow in Rome?",
        forecaster="Bo",
        probability=0.2,
        made_on="2026-02-01",
        closes="2026-02-20",
        quote="q",
        source="https://example.org/a",
    )
    book.resolve(1, "yes", known_on="2026-02-20")
    other.ask("Will it rain in Paris in May?", closes="2026-02-20")
    other.ask("Will it snow in Rome this year?", closes="2026-02-21")
    other.log(1, forecaster="ada  example", probability=0.7, made_on="2026-02-01")
    other.log(2, forecaster="Bob", probability=0.2, made_on="2026-02-01")
    other.resolve(1, "no", known_on="2026-02-20")
    file = saved(book, tmp_path / "a.jsonl")
    dry, before = other.merge(file, dry_run=True), other.root()
    result = other.merge(file)
    assert other.root() != before
    assert dry.added == result.added == {"forecaster": 1, "source": 1, "claim": 1, "question": 1, "forecast": 1}
    assert result.known == {"forecaster": 1, "question": 1, "forecast": 1}
    assert result.conflicts == ["Q1 is resolved as no here and as yes there"]
    assert result.near == [("Q3 Will it snow in Rome?", "Q2 Will it snow in Rome this year?")] or len(result.near) == 2
    assert other.question(1).outcome == "no"
    assert other.verify().ok


@pytest.mark.in_a_file
def test_merging_on_the_command_line(cli, tmp_path):
    cli("init")
    cli("log", "Will it?", "--by", "Ada Example", "--said", "2020-01-05", "--chance", "70%", "--closes", "2020-02-01")
    db, file = tmp_path / "b.db", tmp_path / "a.jsonl"
    cli("export", "--format", "ledger", "--out", file)
    cli("init", "--db", db)
    cli(
        "log",
        "Will it??",
        "--by",
        "Ada Examples",
        "--said",
        "2020-01-05",
        "--chance",
        "70%",
        "--closes",
        "2020-02-01",
        "--db",
        db,
    )
    assert "Would add 1 forecaster, 1 question, 1 forecast" in cli("import", file, "--db", db, "--dry-run").out
    ran = cli("import", file, "--db", db)
    assert "Added 1 forecaster, 1 question, 1 forecast" in ran.out
    assert "Alike, and kept apart: Ada Example / Ada Examples" in ran.err
    assert (
        "Ada Example is Ada Examples now; 1 forecast moved."
        in cli("forecaster", "merge", "Ada Example", "Ada Examples", "--db", db).out
    )
    people = cli("forecaster", "list", "--db", db, "--json").json["forecasters"]
    assert people == [{"name": "Ada Examples", "kind": "person", "aliases": ["Ada Example"], "forecasts": 2}]
    cli("verify", "--db", db)


# Forecasters


def test_two_forecasters_become_one(book, tools, store):
    book.ask("Will it?", closes="2026-02-20")
    book.log(1, forecaster="A. Example", probability=0.1, made_on="2026-01-01", quote="it will not", source="Blog")
    book.log(1, forecaster="Ada Example", probability=0.9, made_on="2026-02-01")
    book.resolve(1, "yes", known_on="2026-02-20")
    assert len(book.track_record().scorecards) == 2
    assert book.merge_forecasters("a. example", "Ada Example") == 1
    (card,) = book.track_record().scorecards
    assert (card.forecaster, card.n, card.brier.value) == ("Ada Example", 1, pytest.approx(0.01))
    assert [f.status for f in book.forecasts(forecaster="A. Example")] == ["superseded", "scored"]
    assert book.forecasters() == [
        {"id": 2, "name": "Ada Example", "kind": "person", "url": None, "forecasts": 2, "aliases": ["A. Example"]}
    ]
    made = book.log(1, forecaster="A. EXAMPLE", probability=0.5, made_on="2026-02-02")
    assert made.forecaster == "Ada Example"
    before = tools.dump(store(book))
    book.rebuild()
    assert tools.dump(store(book)) == before
    assert book.verify().ok
    with pytest.raises(RefusedError, match="the same forecaster already"):
        book.merge_forecasters("A. Example", "Ada Example")
    with pytest.raises(LedgerError, match="there is no forecaster"):
        book.merge_forecasters("Nobody", "Ada Example")


@given(data=st.data())
@QUICK
def test_merged_forecasters_rebuild_and_verify(data, tools, store):
    clock = tools.Clock()
    with tools.memory_book(clock) as book:
        tools.Play(book, clock).run(data.draw(tools.STEPS))
        for one, other in (("Ada", "Bo"), ("Bo", "Cy")):
            try:
                book.merge_forecasters(one, other)
            except LedgerError:
                continue
        before = tools.dump(store(book))
        assert book.verify().ok
        book.rebuild()
        assert tools.dump(store(book)) == before


def test_another_name_for_a_forecaster(book):
    book.log("Will it?", forecaster="Ada Example", probability=0.5, made_on="2026-02-01", closes="2026-02-20")
    book.log("Will it?", forecaster="Bo", probability=0.5, made_on="2026-02-01")
    book.add_alias("Ada Example", "@ada")
    assert book.log("Will it?", forecaster="@ADA", probability=0.6, made_on="2026-02-02").forecaster == "Ada Example"
    with pytest.raises(RefusedError, match="forecaster merge 'Bo' 'Ada Example' makes them one"):
        book.add_alias("Ada Example", "Bo")
    assert book.verify().ok


# Tables and columns


def filled(book):
    book.ask("=Will it?", closes="2026-02-20T10:00Z", tags=["a;b", "c"], criteria="line\r\nline", note="_x000D_ 'note'")
    book.log(1, forecaster="-Ada", probability=0.7, made_on="2026-02-01", low=0.6, high=0.8, note="\t=1")
    book.ask("Which?", closes="2026-02-20", kind="choice", options=["1", "=2", "#N/A"])
    book.log(2, forecaster="Bo", probability={"1": 0.2, "=2": 0.3, "#N/A": 0.5}, made_on="2026-02-01")
    book.resolve(2, "=2", known_on="2026-02-20", evidence=["https://example.org/a"])
    book.resolve(1, 0.25, known_on="2026-02-20")
    return book


@pytest.mark.in_a_file
def test_a_workbook_comes_back(book, tools, clock, tmp_path):
    pytest.importorskip("openpyxl")
    import openpyxl

    from ledger.exchange.exporters import xlsx

    with (tmp_path / "a.xlsx").open("wb") as out:
        assert xlsx.write(filled(book).export_rows(), out) == 2
    sheet = openpyxl.load_workbook(tmp_path / "a.xlsx")
    assert sheet.sheetnames == ["forecasts", "columns"]
    assert sheet["forecasts"]["C2"].value == "=Will it?"
    assert sheet["forecasts"]["C2"].data_type == "s"
    with tools.memory_book(clock) as other:
        told = other.import_file(tmp_path / "a.xlsx", sheet="forecasts")
        assert told.counts["bad"] == 0
        assert list(other.export_rows()) == list(book.export_rows())


TEXTS = st.one_of(
    st.sampled_from(
        [
            "=1",
            "'=1",
            " a ",
            "a\r\nb",
            "\n",
            "_x000D_",
            "_x41_",
            "#N/A",
            "TRUE",
            "1e5",
            "2020-01-01",
            "\ufffe",
            "a\uffffb",
            "🌧",
        ]
    ),
    st.text(min_size=1, max_size=10),
)


@given(data=st.data())
@QUICK
def test_any_ledger_comes_back_from_a_workbook(data, tools, tmp_path_factory):
    pytest.importorskip("openpyxl")
    from forecasts.errors import ForecastError
    from ledger.exchange.exporters import xlsx

    file = tmp_path_factory.mktemp("book") / "a.xlsx"
    clock = tools.Clock()
    with tools.memory_book(clock) as book, tools.memory_book(clock, "UTC", "another") as other:
        steps = [one for one in data.draw(tools.STEPS) if one[0] in tools.PLAIN]
        tools.Play(book, clock, abroad=False, closes=False).run(steps)
        tools.enrich(book, clock, data.draw(st.integers(0, 2**32)))
        for _ in range(3):
            try:
                book.log(data.draw(TEXTS), forecaster=data.draw(TEXTS), probability=data.draw(st.floats(0, 1)), made_on="2026-02-01",
                         closes="2026-02-20", note=data.draw(TEXTS), quote=data.draw(TEXTS), asking={"criteria": data.draw(TEXTS)})  # fmt: skip
            except (LedgerError, ForecastError):
                continue
        with file.open("wb") as out:
            count = xlsx.write(book.export_rows(), out)
        if count:
            assert other.import_file(file, sheet="forecasts").counts["bad"] == 0
            come, gone = ([{name: row[name] for name in MEANING} for row in one.export_rows()] for one in (other, book))
            assert come == gone


@pytest.mark.in_a_file
def test_a_parquet_file_has_types_and_meanings(book, tmp_path):
    parquet = pytest.importorskip("pyarrow.parquet")
    from ledger.exchange.exporters import parquet as exporter

    with (tmp_path / "a.parquet").open("wb") as out:
        assert exporter.write(filled(book).export_rows(), out) == 2
    read = parquet.read_table(tmp_path / "a.parquet")
    assert read.column("probability").to_pylist() == [0.7, None]
    assert read.column("tags").to_pylist() == [["a;b", "c"], []]
    assert read.schema.field("probability").metadata == {b"description": b"of yes: 0.7 or 70%"}


@pytest.mark.in_a_file
def test_fatebook_columns_come_back(book, tools, clock, tmp_path):
    from ledger.exchange.exporters import fatebook

    with (tmp_path / "a.csv").open("w", newline="") as out:
        fatebook.write(filled(book).export_rows(), out)
    with (tmp_path / "a.csv").open(newline="") as given:
        rows = [row[:-1] for row in csv.reader(given)]  # as Fatebook itself would give them, without our own column
    with (tmp_path / "a.csv").open("w", newline="") as out:
        csv.writer(out).writerows(rows)
    with tools.memory_book(clock) as other:
        told = other.import_file(tmp_path / "a.csv")
        assert (told.form, told.counts["forecasts"], told.counts["bad"]) == ("fatebook", 4, 0)
        assert [q.text for q in other.questions()] == ["=Will it?", "Which? [1]", "Which? [=2]", "Which? [#N/A]"]
        assert [q.outcome for q in other.questions()] == [None, "no", "yes", "no"]


@pytest.mark.in_a_file
@pytest.mark.parametrize("form", ["csv", "jsonl", "xlsx", "parquet", "fatebook"])
def test_a_dictionary_travels_with_a_file(cli, tmp_path, form):
    cli("init")
    cli("log", "Will it?", "--by", "Ada", "--said", "2020-01-05", "--chance", "70%", "--closes", "2020-02-01")
    out = tmp_path / f"a.{form}"
    if form in ("xlsx", "parquet"):
        pytest.importorskip({"xlsx": "openpyxl", "parquet": "pyarrow"}[form])
    assert cli("export", "--format", form, "--out", out).err == f"Wrote 1 forecast to {out}.\n"
    beside = tmp_path / f"a.{form}-metadata.json"
    assert beside.exists() == (form in ("csv", "jsonl", "fatebook"))
    told = cli("export", "--format", form, "--dictionary").json
    assert all(column["dc:description"] for column in told["tableSchema"]["columns"])
    if beside.exists():
        assert json.loads(beside.read_text()) == {**told, "url": out.name}
    if form in ("xlsx", "parquet"):
        assert "name a file with --out" in cli("export", "--format", form, code=1).err


def test_columns_for_notebooks(book, monkeypatch):
    pytest.importorskip("pyarrow"), pytest.importorskip("pandas"), pytest.importorskip("polars")
    forecasts = filled(book).forecasts()
    arrow, pandas, polars = forecasts.to_arrow(), forecasts.to_pandas(), forecasts.to_polars()
    assert arrow.column("probability").to_pylist() == polars["probability"].to_list() == [0.7, None]
    assert pandas["brier"][0] == polars["brier"][0] == arrow.column("brier")[0].as_py() == pytest.approx(0.45**2)
    assert polars["probabilities"].to_list()[1] == [0.2, 0.3, 0.5]
    assert list(pandas.columns) == polars.columns == arrow.column_names
    assert book.forecasts(forecaster="Bo").to_polars().height == 1
    assert book.forecasts(tags=["nothing"]).to_arrow().num_rows == 0
    monkeypatch.setitem(__import__("sys").modules, "polars", None)
    with pytest.raises(RefusedError, match=r"pip install 'prediction-ledger\[notebook\]'"):
        forecasts.to_polars()


@pytest.mark.in_a_file
def test_what_is_not_installed_is_named(cli, tmp_path, monkeypatch):
    cli("init")
    import zipfile

    with zipfile.ZipFile(tmp_path / "a.xlsx", "w") as made:
        made.writestr("xl/workbook.xml", "<workbook/>")
    for name in ("python_calamine", "openpyxl"):  # one reads workbooks, the other writes them
        monkeypatch.setitem(__import__("sys").modules, name, None)
    assert "pip install 'prediction-ledger[xlsx]'" in cli("import", tmp_path / "a.xlsx", code=1).err
    assert "pip install 'prediction-ledger[xlsx]'" in cli("export", "--out", tmp_path / "b.xlsx", code=1).err
    assert not (tmp_path / "b.xlsx").exists()
    monkeypatch.setitem(__import__("sys").modules, "pyarrow", None)
    assert "pip install 'prediction-ledger[parquet]'" in cli("export", "--out", tmp_path / "b.parquet", code=1).err


def test_stdout_has_the_whole_ledger(cli):
    cli("init")
    text = cli("export", "--format", "ledger").out
    assert len(text.splitlines()) == 2
    assert json.load(io.StringIO(text.splitlines()[0]))["entries"] == 1
