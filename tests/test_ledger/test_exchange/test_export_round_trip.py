"""Out of one ledger and into another: the same bytes again, and the same scores."""

from __future__ import annotations

import csv
import io
import json
from importlib import import_module

import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from forecasts import records
from forecasts.errors import ForecastError
from ledger.errors import InputError, LedgerError
from ledger.exchange.columns import COLUMNS, ENTERED, FORECAST_FIELDS, QUESTION_FIELDS, SOURCE_FIELDS
from ledger.exchange.exporters import csv as csv_exporter
from ledger.exchange.exporters import jsonl as jsonl_exporter
from ledger.exchange.importers.files.document import objects_by_line
from ledger.exchange.importers.files.separated import cells_by_line, first_line
from ledger.exchange.importers.files.text import lines
from ledger.exchange.importers.tables.header import Header
from ledger.exchange.importers.tables.objects_table import object_rows
from ledger.exchange.importers.tables.table import plain_rows
from ledger.reports.wording.figures import score_json
from ledger.spreadsheet import cell_list, guarded, list_cell, unguarded
from ledger.track_record.status import GRADES


def csv_rows(text):
    """The rows of a table in our columns."""
    given = cells_by_line(lines(text))
    return plain_rows(given, Header(first_line(given)))


def jsonl_rows(text):
    """The rows of a file with an object in each line, its keys our columns."""
    return object_rows([*objects_by_line(text)])


FORMATS = {"csv": (csv_exporter, csv_rows), "jsonl": (jsonl_exporter, jsonl_rows)}
QUICK = settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck))


def out_of(book, form):
    """All rows, without when this ledger recorded them: another records them later."""
    text = io.StringIO(newline="")
    FORMATS[form][0].write(({**row, **dict.fromkeys(ENTERED)} for row in book.export_rows()), text)
    return text.getvalue()


def into(book, form, content, file="other.csv"):
    return book.import_rows(FORMATS[form][1](io.StringIO(content, newline="")), file=file)


def figures(book):
    values = score_json(book.track_record(same_day=True))
    for name in ("ledger", "checkpoint", *GRADES):  # these depend on when it was entered
        del values[name]
    values.pop("afterwards", None)
    for grade in GRADES:
        del values["policy"][grade]
    for card in values["forecasters"]:
        for grade in GRADES:
            del card[grade]
    return values


def check_close(one, two):
    """Equal, but for the last digit of sums, which are added up in another order of the questions."""
    if isinstance(two, dict):
        assert one.keys() == two.keys()
        for name in two:
            check_close(one[name], two[name])
    elif isinstance(two, list):
        assert len(one) == len(two)
        for pair in zip(one, two, strict=True):
            check_close(*pair)
    else:
        assert one == (pytest.approx(two, abs=1e-12) if isinstance(two, float) else two)


def check_round_trip(book, tools, form, clock):
    content = out_of(book, form)
    if len(book.forecasts()) == 0:
        return
    before = book.root()
    again = into(book, form, content)
    assert (again.forecasts, again.known) == (0, again.rows)
    assert (again.questions, again.resolutions, again.forecasters) == (0, 0, 0)
    assert book.root() == before
    with tools.memory_book(clock, book.zone, "another") as other:
        into(other, form, content)
        assert out_of(other, form) == content
        if all(f.status != "entered in error" for f in book.forecasts()):  # which are counted, but not exported
            check_close(figures(other), figures(book))
        assert seen(other) == seen(book)
        assert other.verify().ok


def seen(book):
    """What became of the forecasts; of those of the known day, without what only this ledger's entries prove."""
    return [
        (f.status, f.brier, f.wis, f.probability, f.probabilities, f.quantiles, f.outcome, f.made_on)
        for f in book.forecasts(same_day=True)
        if f.status != "entered in error"
    ]


@pytest.mark.parametrize("form", FORMATS)
@given(data=st.data())
@QUICK
def test_generated_ledgers(form, data, tools):
    clock = tools.Clock()
    with tools.memory_book(clock, data.draw(tools.ZONES)) as book:
        tools.Play(book, clock, abroad=False, closes=False).run(data.draw(tools.STEPS))
        tools.enrich(book, clock, data.draw(st.integers(0, 2**32)))
        assume(tools.judged_alone(book))
        check_round_trip(book, tools, form, clock)


def written(book, form, path):
    exporter = import_module(f"ledger.exchange.exporters.{form}")
    binary = form in ("xlsx", "parquet")
    with path.open("wb") if binary else path.open("w", encoding="utf-8", newline="") as out:
        return exporter.write(book.export_rows(), out)


@pytest.mark.parametrize("form", ["csv", "jsonl", "xlsx", "parquet", "fatebook", "hubverse"])
@given(data=st.data())
@settings(max_examples=5, deadline=None, suppress_health_check=list(HealthCheck))
def test_own_exports_come_back_without_a_question(form, data, tools, tmp_path_factory):
    """A file that an export wrote needs no confirmation, and a second import of it adds no entry."""
    clock = tools.Clock()
    file = tmp_path_factory.mktemp("own") / {"fatebook": "a.csv", "hubverse": "b.csv"}.get(form, f"a.{form}")
    with tools.memory_book(clock, data.draw(tools.ZONES)) as book:
        tools.Play(book, clock, closes=False).run(data.draw(tools.STEPS))
        tools.enrich(book, clock, data.draw(st.integers(0, 2**32)))
        n = written(book, form, file)
        kept = [f for f in book.forecasts() if form != "fatebook" or not f.quantiles]
        if not n or (form == "xlsx" and not kept):
            return
        own = book.root()
        assert book.import_file(file).counts["forecasts"] == 0
        assert book.root() == own, "into the ledger that wrote it, it brings nothing"
        with tools.memory_book(clock, book.zone, "another") as other:
            told = other.import_file(file)
            assert (told.guesses, told.counts["bad"]) == ([], 0), (told.guesses, told.problems)
            root = other.root()
            assert other.import_file(file).counts["forecasts"] == 0
            assert other.root() == root
            assert (checked := other.verify()).ok, checked
            if form not in ("fatebook", "hubverse") and tools.judged_alone(book):
                assert seen(other) == seen(book)


@pytest.mark.parametrize(
    ("form", "old", "new"), [("fatebook", "Ann,0.7", "Ann,0.8"), ("hubverse", "quantile,0.5,2", "quantile,0.5,3")]
)
def test_an_export_that_was_changed_is_not_read_as_it_was(form, old, new, tools, tmp_path):
    """What a platform's columns say counts: a line that differs from the row beside it is refused, on whichever line."""
    file = tmp_path / "a.csv"
    with tools.memory_book(tools.Clock()) as book:
        asked = {"closes": "2027-01-01", "made_on": "2026-01-01", "forecaster": "Ann"}
        book.log("Will it rain?", probability=0.7, **asked)
        book.log("How much?", asking={"kind": "numeric"}, quantiles={0.1: 1, 0.5: 2, 0.9: 3}, **asked)
        written(book, form, file)
        text = file.read_text(encoding="utf-8")
        assert text.count(f"{old},") == 1
        file.write_text(text.replace(f"{old},", f"{new},"), encoding="utf-8")
        with pytest.raises(InputError, match="column ledger_row: the line is not as a ledger wrote it"):
            book.import_file(file)


LINES = st.one_of(
    st.sampled_from(["=1+1", "+1", "-1", "@x", "'tis", "'=1", "''", "\ttab", "a;b", "[a", '["a"]', "; ", 'say "so"', "a,b"]),
    st.sampled_from(["Cafe\u0301", "日本", "🌧", "\u202eabc", "＝1", "nan", "yes", "2020-01-01", "0.5", "null", "Q1", "F1", "\\", "|"]),
    st.text(min_size=1, max_size=12),
)  # fmt: skip
TEXTS = st.one_of(LINES, st.sampled_from(["a\nb", "\n=1", "a\r\nb", "a\rb", "\r", " a ", "\n", "'\n", '"\n"']))


@pytest.mark.parametrize("form", FORMATS)
@given(data=st.data())
@QUICK
def test_any_text_in_any_field(form, data, tools):
    clock = tools.Clock()
    with tools.memory_book(clock) as book:
        for number in range(data.draw(st.integers(1, 4))):
            options = data.draw(st.one_of(st.just([]), st.lists(LINES, min_size=2, max_size=3)))
            asking = {
                **{"criteria": data.draw(st.none() | TEXTS), "resolution_source": data.draw(st.none() | LINES)},
                **{"tags": data.draw(st.lists(LINES, max_size=2)), "note": data.draw(st.none() | TEXTS)},
                **({"kind": "choice", "options": options} if options else {}),
            }
            chance = {o: float(i == 0) for i, o in enumerate(options)} if options else data.draw(st.floats(0, 1))
            source = {"title": data.draw(LINES), "author": data.draw(st.none() | LINES)}
            try:
                made = book.log(
                    data.draw(LINES), asking=asking, probability=chance, forecaster=data.draw(LINES),
                    made_on="2026-02-01", closes=data.draw(st.sampled_from(["2026-02-20", "2026-02-20T10:00Z"])),
                    quote=data.draw(st.none() | TEXTS), source=data.draw(st.sampled_from([None, source])),
                    note=data.draw(st.none() | TEXTS), coder=data.draw(st.none() | LINES),
                    phrase=data.draw(st.none() | LINES), basis=data.draw(st.sampled_from(["stated", "implied"])),
                )  # fmt: skip
                if number % 2:
                    links = ["https://example.org/a?b=c;d", "http://example.org/'x'"][: data.draw(st.integers(0, 2))]
                    book.resolve(made.question, options[0] if options else 0.25, known_on="2026-02-20", evidence=links)
            except (LedgerError, ForecastError):
                continue
        check_round_trip(book, tools, form, clock)


@given(text=st.one_of(LINES, TEXTS, st.text()))
def test_the_guard_is_taken_away_again(text):
    assert unguarded(guarded(text)) == text
    assert guarded(text)[:1] not in tuple("=+-@\t\r＝＋－＠")


@given(items=st.lists(LINES.map(str.strip).filter(bool), max_size=4))
def test_lists_in_a_cell_come_back(items):
    assert cell_list(list_cell(items)) == items


def test_formulas_are_guarded_and_numbers_left_alone(book):
    asked = book.ask("=HYPERLINK(1)", closes="2026-02-20", tags=["-x", "b"], criteria="+1", resolution_source="@cmd")
    book.log(asked, forecaster="-Ada", probability=1e-7, made_on="2026-02-01", note="\t=1", low=0.0, high=0.5)
    row = next(csv.DictReader(io.StringIO(out_of(book, "csv"))))
    texts = {name: row[name] for name in ("question", "tags", "criteria", "resolution_source", "forecaster", "note")}
    assert texts == {
        **{"question": "'=HYPERLINK(1)", "tags": "'-x; b" if row["tags"].startswith("'-") else "b; -x"},
        **{"criteria": "'+1", "resolution_source": "'@cmd", "forecaster": "'-Ada", "note": "'\t=1"},
    }
    assert (row["probability"], row["low"], row["high"]) == ("0.0000001", "0", "0.5")
    assert json.loads(out_of(book, "jsonl"))["question"] == "=HYPERLINK(1)"
    numbers = csv_exporter._cell("lower", -2.5), csv_exporter._cell("upper", -1e-9)
    assert numbers == ("-2.5", "-0.000000001")


def test_every_field_has_a_column():
    """A field that is added to a record is noticed here until it travels, or is named as one that does not."""
    ids = {"platform", "external_id"}
    elsewhere = {  # in columns that hold two fields, or say it in another way; or not at all
        records.Question: {*ids, "closes", "closes_at", "horizon", "claim"},
        records.Forecast: {
            *ids,
            "question",
            "question_revision",
            "forecaster",
            "claim",
            "made_on",
            "made_at",
            "stamped",  # what a table says of itself proves nothing
        },
        records.Source: {*ids, "published_basis", "language", "sha256", "found"},
    }
    there = {records.Question: QUESTION_FIELDS, records.Forecast: FORECAST_FIELDS, records.Source: SOURCE_FIELDS}
    for record, columns in there.items():
        assert {*columns.values()} | elsewhere[record] == {*record.model_fields}
        assert columns.keys() <= {*COLUMNS}


def test_dates_and_ids_survive(book, tools, clock):
    """A question with an instant, a withdrawal with one, ids of another platform, a claim with two questions."""
    ids = {"platform": "manifold", "external_id": "q-1"}
    asked = book.ask("Instant?", closes="2026-02-20T10:00:00.5Z", **ids)
    made = book.log(
        asked, forecaster="Ada", probability=0.3, made_on="2026-02-01T09:00Z", platform="manifold", external_id="f-1"
    )
    book.withdraw(made, on="2026-02-02T11:00+02:00", reason="slip")
    for text in ("One?", "Two?"):
        book.log(text, forecaster="Ada", probability=0.3, made_on="2026-02-01", closes="2026-02-20", quote="both")
        book.resolve(book.questions()[-1], "yes", known_on="2026-02-20")
    content = out_of(book, "csv")
    with tools.memory_book(clock) as other:
        into(other, "csv", content)
        assert out_of(other, "csv") == content
        assert other.track_record().brier.clusters == book.track_record().brier.clusters == 1
        assert other.forecasts()[0].status == "withdrawn"
        assert other.details("forecast", 1)["withdrawn_at"] == "2026-02-02T09:00:00.000000Z"
        assert (other.details("question", 1)["platform"], other.details("question", 1)["external_id"]) == (
            "manifold",
            "q-1",
        )


@pytest.mark.parametrize("form", FORMATS)
def test_from_file_to_file(form, cli, tmp_path):
    cli("init")
    for number in range(3):
        cli(
            *("log", f"=Will {number}?", "--by", "Ada", "--said", "2020-01-05", "--chance", f"{number * 30 + 5}%"),
            *("--closes", "2020-02-01", "--note", "a\nb", "--tag", "x; y"),
        )
        cli("resolve", f"Q{number + 1}", "yes", "--known", "2020-02-01", "--evidence", "https://example.org/a")
    first, second, db = tmp_path / f"a.{form}", tmp_path / f"b.{form}", tmp_path / "other.db"
    cli("export", "--out", first)
    cli("init", "--db", db)
    assert cli("import", first, "--db", db, "--json").json["forecasts"] == 3
    cli("export", "--out", second, "--db", db)
    assert second.read_bytes() == first.read_bytes()
    assert cli("score", "--db", db, "--json").json["forecasters"] == cli("score", "--json").json["forecasters"]
    assert cli("import", first, "--json").json["known"] == 3


def test_a_row_without_an_id_and_one_with_it_ask_one_question(tools):
    """A forecast has an id of its own on a platform that its question is not from."""
    rows = (
        "platform,question_id,forecast_id,question,closes,forecaster,made_on,probability\n"
        "there,,4,Will it rain?,2026-12-01,Ada,2026-02-01,0.4\n"
        "u,Q1,F5,Will it rain?,2026-12-01,Ada,2026-02-02,0.5\n"
        "there,,6,Will it rain?,2026-12-01,Ada,2026-02-03,0.6\n"
    )
    for lines_ in (rows.splitlines(), [rows.splitlines()[0], *rows.splitlines()[:0:-1]]):
        with tools.memory_book(tools.Clock()) as book:
            assert into(book, "csv", "\n".join(lines_) + "\n").questions == 1
