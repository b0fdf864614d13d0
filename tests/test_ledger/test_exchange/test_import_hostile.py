"""Files that are broken, malicious or merely odd: one sentence with the place, and a ledger that did not change."""

from __future__ import annotations

import json
import os
import string

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from ledger.errors import InputError
from ledger.exchange.importers.files.document import objects_by_line
from ledger.exchange.importers.files.separated import cells_by_line, first_line
from ledger.exchange.importers.files.text import lines, text_file
from ledger.exchange.importers.tables.header import Header
from ledger.exchange.importers.tables.objects_table import object_rows
from ledger.exchange.importers.tables.table import plain_rows

HEAD = "question,closes,forecaster,made_on,probability,outcome\n"
GOOD = "Will {} come?,2020-01-01,Ada,2019-01-01,0.7,yes\n"
OBJECT = {
    "question": "Will it?",
    "closes": "2020-01-01",
    "forecaster": "Ada",
    "made_on": "2019-01-01",
    "probability": 0.7,
}


def value(cell):
    return HEAD + GOOD.format("a") + f"Will b?,2020-01-01,Ada,2019-01-01,{cell},no\n"


def line(**changes):
    return json.dumps({**OBJECT, **changes}, ensure_ascii=False) + "\n"


BIG = "x" * 10_000_000
CSV = {  # name: (content, what the sentence must say)
    "nul": (HEAD + "Will \0?,2020-01-01,A,2019-01-01,.5,\n", "line 2: there is a NUL byte"),
    "two equal headers": (HEAD.replace("outcome", "closes") + GOOD, "line 1: the column 'closes' is there twice"),
    "two headers that name one": (HEAD.replace("outcome", "Made On") + GOOD, "say which with --map made_on=COLUMN"),
    "open quote, small rows": (HEAD + GOOD + '"Will' + GOOD * 1500, "line 3: a quote is opened here and never closed"),
    "open quote, large rows": (HEAD + '"Will' + GOOD.format("x" * 900) * 1500, "line 2: a cell that starts here has more than 131,072 characters; is a quote left open?"),
    "quote within": (HEAD + '"Will "it" rain?",2020-01-01,A,2019-01-01,.5,\n', "line 2: a quote closes in the middle of a cell"),
    "utf-16 without a mark": ((HEAD + GOOD).encode("utf-16-le"), "--encoding utf-16-le"),
    "latin-1": ((HEAD + GOOD * 2000 + GOOD.format("é")).encode("latin-1"), "line 2,002: the byte 0xE9 is not utf-8; say what it is with --encoding"),
    "binary": (b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 9, "that is a picture; save its table as CSV or .xlsx"),
    "nan": (value("nan"), "line 3, column probability: 'nan' is not a number"),
    "inf": (value("inf"), "line 3, column probability: 'inf' is not a number"),
    "1e400": (value("1e400"), "line 3, column probability: '1e400' is not a finite number"),
    "1_0": (value("1_0"), "line 3, column probability: '1_0' is not a number"),
    "negative": (value("-0.1"), "line 3, column probability: '-0.1' is not between 0 and 1"),
    "70": (value("70"), "line 3, column probability: '70' is not between 0 and 1; write 70% as 0.7"),
    "150%": (value("150%"), "line 3, column probability: 150% is not between 0% and 100%"),
    "nan%": (value("nan%"), "line 3, column probability: 'nan%' is not a number"),
    "1e5%": (value("1e5%"), "line 3, column probability: '1e5%' is not a number"),
    "arabic digits": (value("٠.٧"), "line 3, column probability: '٠.٧' is not a number"),
    "full-width digits": (value("０.７"), "line 3, column probability"),
    "comma": (value('"0,7"'), "line 3: the comma in '0,7' is read as a decimal point"),
    "no value": (value(""), "line 3, column probability: is empty"),
    "giant cell": (HEAD + GOOD.format(BIG), "line 2: a cell that starts here has more than 131,072 characters"),
    "long cell": (HEAD + GOOD.format("x" * 100_000), "line 2, column question: the text is 100,011 characters long"),
    "empty": ("", "line 1: the file is empty"),
    "header alone": (HEAD, "line 2: there is a header, but no row below it"),
    "header alone, no end": (HEAD.strip(), "line 2: there is a header, but no row below it"),
    "blank lines": ("\n\n\n", "line 1: there is no column 'question'"),
    "short row": (HEAD + GOOD + "a,b\n", "line 3: the row has 2 cells, the header 6"),
    "long row": (HEAD + GOOD.strip() + ",more\n", "line 2: the row has 7 cells, the header 6"),
    "month 13": (HEAD + "Q?,2027-13-01,A,2019-01-01,.5,\n", "line 2, column closes: '2027-13-01' is not a day of the calendar"),
    "30 February": (HEAD + "Q?,2020-01-01,A,2019-02-30,.5,\n", "line 2, column made_on: '2019-02-30' is not a day"),
    "other dates": (HEAD + "Q?,2020-01-01,A,01/02/2019,.5,\n", "line 2, column made_on: '01/02/2019' is not a day"),
    "no zone": (HEAD + "Q?,2020-01-01,A,2019-01-01T10:00,.5,\n", "line 2, column made_on: '2019-01-01T10:00' has no time zone"),
    "future": (HEAD + "Q?,2099-01-01,A,2098-01-01,.5,\n", "line 2, column made_on: 2098-01-01 is in the future"),
    "outcome before it can be known": (HEAD + "Q?,2099-01-01,A,2019-01-01,.5,yes\n", "line 2, column known_on: is needed"),
    "no forecaster": (HEAD + "Q?,2020-01-01,,2019-01-01,.5,\n", "line 2, column forecaster"),
    "no question": (HEAD + ",2020-01-01,A,2019-01-01,.5,\n", "line 2, column question"),
    "no close": (HEAD + "Q?,,A,2019-01-01,.5,\n", "line 2, column closes: is empty"),
    "outcome": (HEAD + "Q?,2020-01-01,A,2019-01-01,.5,maybe\n", "line 2, column outcome: 'maybe' is not an outcome"),
    "line break": (HEAD + 'Will it?,2020-01-01,"A\nda",2019-01-01,.5,\n', "line 2, column forecaster: the text has a line break"),
    "control": (HEAD + "Q\x07?,2020-01-01,A,2019-01-01,.5,\n", "line 2, column question: the text has the control character U+0007"),
    "no column": (HEAD.replace("closes", "xyzzy") + GOOD, "--map closes=COLUMN"),
    "a guessed column": (HEAD.replace("closes", "deadline_") + GOOD, "column 'deadline_' is read as closes (--map closes=deadline_ says so"),
    "semicolons": ((HEAD + GOOD).replace(",", ";"), "cells must stand between commas"),
    "tabs": ((HEAD + GOOD).replace(",", "\t"), "--format tsv"),
    "contradiction": (HEAD + GOOD + GOOD.replace("yes", "no"), "line 3, column outcome: no contradicts"),
    "choice without options": ("kind,probabilities," + HEAD + 'choice,"{""A"":1}",' + GOOD.replace("0.7", ""), "at least two options"),
    "one option twice": ("options,kind,probabilities," + HEAD + 'A; a,choice,"{""A"":1}",' + GOOD, "line 2, column options"),
    "key twice": ("options,kind,probabilities," + HEAD + 'A; B,choice,"{""A"":0.5, ""A"":0.5, ""B"":0.5}",' + GOOD.replace("0.7,yes", ","), "line 2, column probabilities"),
    "sum": ("options,kind,probabilities," + HEAD + 'A; B,choice,"{""A"":0.5, ""B"":0.6}",' + GOOD.replace("0.7,yes", ","), "add up to 1.1"),
    "half of a list": ("tags," + HEAD + '"[""a""",' + GOOD, "line 2, column tags"),
    "link": ("evidence," + HEAD + "javascript:alert(1)," + GOOD, "line 2, column evidence"),
    "source": ("source," + HEAD + "javascript:alert(1)," + GOOD, "line 2, column source"),
    "range": ("low," + HEAD + "0.9," + GOOD, "lies outside its own range"),
    "basis": ("basis," + HEAD + "guess," + GOOD, "line 2, column basis"),
    "kind": ("kind," + HEAD + "numeric," + GOOD, "line 2"),
    "withdrawn before": ("withdrawn_on," + HEAD + "2018-01-01," + GOOD, "line 2, column withdrawn_on"),
}  # fmt: skip
JSONL = {
    "nan": (line(probability=float("nan")), "line 1: the line cannot be read as JSON"),
    "1e400": (line().replace("0.7", "1e400"), "line 1: the line cannot be read as JSON: number is infinity"),
    "many digits": (line().replace("0.7", "9" * 5000), "line 1: the line cannot be read as JSON"),
    "deep": ('{"a":' * 100_000 + "1" + "}" * 100_000, "line 1: the line cannot be read as JSON: depth limit exceeded"),
    "less deep": ('{"a":' * 900 + "1" + "}" * 900, "line 1"),
    "key twice": (line()[:-2] + ', "probability": 0.9}\n', "line 1: the line cannot be read as JSON: the key 'probability' is there twice"),
    "escaped key twice": (line()[:-2] + ', "prob\\u0061bility": 0.9}\n', "the key 'probability' is there twice"),
    "key twice within": (line(probabilities={"A": 0}).replace('"A": 0', '"A": 0, "A": 1'), "the key 'A' is there twice"),
    "a list": (line() + "[1]\n", "line 2: the line is not a JSON object, but '[1]'"),
    "null": ("null\n", "line 1: the line is not a JSON object"),
    "text": ('"x"\n', "line 1: the line is not a JSON object"),
    "number": ("7\n", "line 1: the line is not a JSON object"),
    "nothing": ("\n  \n", "line 1: there is no object in the file that could be a row"),
    "cut off": (line()[:-9], "line 1: the line cannot be read as JSON: unexpected end of data"),
    "an array over lines": (json.dumps([OBJECT], indent=1), "line 1: the line cannot be read as JSON"),
    "nested text": (line(question={"a": 1}), "line 1: there is no column 'question'"),
    "nested number": (line(probability=[0.7]), "line 1: there is no column 'probability'"),
    "truth": (line(probability=True), "line 1, column probability: 'yes' is not a number"),
    "missing key": (line() + line().replace("made_on", "x"), "line 2, column made_on: is empty"),
    "NUL": (line(question="a\0b"), "line 1, column question: the text has the control character U+0000"),
    "line separator": (line(forecaster="a\u2028b"), "line 1, column forecaster: the text has a line break"),
    "half a letter": (line().replace("Will", "\\ud800"), "line 1"),
    "giant": (line(question=BIG), "line 1: the line has 10,000,"),
    "options of what": (line(kind="choice", options=[1, 2]), "line 1, column options"),
}  # fmt: skip


def refused(run, path, file, *more):
    before = path.read_bytes()
    ran = run("import", file, *more, code=1)
    assert path.read_bytes() == before
    assert ran.out == ""
    errors = ran.err.splitlines()
    assert errors[-1].startswith(f"Error: {file}: ")
    assert len(errors[-1]) < 700
    return errors


@pytest.mark.parametrize("name", CSV)
def test_a_bad_table_is_refused_with_its_place(ready, path, tmp_path, name):
    content, sentence = CSV[name]
    file = tmp_path / "bad.csv"
    file.write_bytes(content if isinstance(content, bytes) else content.encode())
    assert sentence in refused(ready, path, file)[-1]


@pytest.mark.parametrize("name", JSONL)
def test_bad_json_is_refused_with_its_place(ready, path, tmp_path, name):
    content, sentence = JSONL[name]
    file = tmp_path / "bad.jsonl"
    file.write_bytes(content.encode())
    errors = refused(ready, path, file)
    assert sentence in errors[-1]
    assert "RecursionError" not in errors[-1]


@pytest.mark.parametrize("between", ["\n", "\r\n", "\u2028"])
def test_a_question_over_lines_is_joined_and_told(ready, tmp_path, between):
    file = tmp_path / "a.jsonl"
    file.write_text(line(question=f"Will{between}it?"), encoding="utf-8")
    assert "1 question had line breaks; their lines were joined." in ready("import", file).out
    assert "Will it?" in [q["question"] for q in ready("list", "--json").json["questions"]]


def test_what_is_no_file(ready, path, tmp_path):
    assert "No such file" in refused(ready, path, tmp_path / "missing.csv")[-1]
    assert "Is a directory" in refused(ready, path, tmp_path)[-1]
    os.mkfifo(tmp_path / "pipe.csv")
    assert "pipe or a device" in refused(ready, path, tmp_path / "pipe.csv")[-1]
    assert "pipe or a device" in refused(ready, path, "/dev/zero")[-1]


def test_a_byte_order_mark_says_the_encoding(ready, path, tmp_path):
    for name, encoding in {"a.csv": "utf-8-sig", "b.csv": "utf-16"}.items():
        file = tmp_path / name
        file.write_bytes((HEAD + GOOD.format(f"è {name}")).encode(encoding))
        assert "--encoding" in refused(ready, path, file, "--encoding", "utf-8")[-1]
        assert ready("import", file, "--json").json["forecasts"] == 1
    assert [q["question"] for q in ready("list", "--json").json["questions"]][1:] == [
        *("Will è a.csv come?", "Will è b.csv come?")
    ]


def test_the_hint_for_another_encoding_works(ready, path, tmp_path):
    for name, encoding in (("c.csv", "utf-16-le"), ("d.csv", "cp1252")):
        file = tmp_path / name
        file.write_bytes((HEAD + GOOD.format(f"è {name}" if name != "c.csv" else name)).encode(encoding))
        assert f"--encoding {encoding}" in refused(ready, path, file)[-1] or encoding == "cp1252"
        assert ready("import", file, "--encoding", encoding, "--json").json["forecasts"] == 1
    texts = [q["question"] for q in ready("list", "--json").json["questions"]]
    assert texts[1:] == [f"Will {name} come?" for name in ("c.csv", "è d.csv")]


@pytest.mark.parametrize("encoding", ["nope", "base64", "rot13", "", "undefined", "idna", "utf-32", "utf-7", "ascii"])
def test_an_encoding_that_does_not_fit(ready, path, tmp_path, encoding):
    file = tmp_path / "a.csv"
    file.write_bytes((HEAD + GOOD.format("é")).encode())
    refused(ready, path, file, "--encoding", encoding)


def test_all_bad_rows_are_listed(ready, path, tmp_path):
    file = tmp_path / "a.csv"
    file.write_text(HEAD + GOOD + "".join(value(cell)[len(HEAD + GOOD) :] for cell in ("x", "", "2")) + "a,b\n")
    errors = refused(ready, path, file)
    assert [text.split(": ")[1 if text.startswith(str(file)) else 2] for text in errors] == [
        *("line 4, column probability", "line 5, column probability", "line 6", "line 3, column probability")
    ] or len(errors) == 4
    assert "4 rows are bad in all" in errors[-1]
    assert "--skip-bad" in errors[-1]


def test_of_very_many_bad_rows_the_first_hundred_are_listed(ready, path, tmp_path):
    file = tmp_path / "a.csv"
    file.write_text(HEAD + "Q?,2020-01-01,A,2019-01-01,x,\n" * 250)
    errors = refused(ready, path, file)
    assert len(errors) == 101
    assert errors[0].startswith(f"{file}: line 3, column probability: 'x' is not a number")
    assert errors[-2] == "... and 150 more"
    assert "line 2, column probability" in errors[-1]


def test_skip_bad_keeps_the_others_and_says_what_it_skipped(ready, tmp_path):
    file = tmp_path / "a.csv"
    file.write_text(HEAD + GOOD.format("a") + "a,b\n" + GOOD.format("b") + GOOD.format("c").replace("0.7", "7"))
    ran = ready("import", file, "--skip-bad", "--json")
    counts = ran.json
    assert (counts["rows"], counts["forecasts"], counts["bad"]) == (4, 2, 2)
    assert [text.split(": ")[1] for text in ran.err.splitlines()] == ["line 3", "line 5, column probability"]
    assert all(text.endswith("; skipped") for text in ran.err.splitlines())
    assert "Will c come?" not in ready("list").out
    ready("verify")


def test_skip_bad_of_json_lines(ready, tmp_path):
    file = tmp_path / "a.jsonl"
    file.write_text(line() + "[]\n" + line(made_on=None) + '{"question": "Will that?"}\n' + line(question="Will that?"))
    assert ready("import", file, "--skip-bad", "--json").json["forecasts"] == 2


def test_a_whole_file_that_cannot_be_read_is_not_skipped(ready, path, tmp_path):
    for name in ("latin-1", "nul"):
        content = CSV[name][0]
        (tmp_path / "a.csv").write_bytes(content if isinstance(content, bytes) else content.encode())
        refused(ready, path, tmp_path / "a.csv", "--skip-bad")


# Arbitrary content: either rows, or an InputError that is one line; never anything else.

TEXT = st.text(st.characters(codec="utf-8"), max_size=60)
NEAR = st.lists(
    st.sampled_from(
        [*HEAD.strip().split(","), "Will it?", "2020-01-01", "2019-01-01", "Ada", "0.7", "70%", "yes", "nan", '"', '""']
        + [",", ",", ",", "\n", "\n", "\r\n", "\r", "\0", "\ufeff", "\t", ";", "é", "'", "=", "{", "}", "[", "]", ":", "\\"]
    ),
    max_size=60,
).map("".join)  # fmt: skip
QUICK = settings(max_examples=50, deadline=None, suppress_health_check=list(HealthCheck))


def csv_rows(text):
    """The rows of a table in our columns."""
    given = cells_by_line(lines(text))
    return plain_rows(given, Header(first_line(given)))


def jsonl_rows(text):
    """The rows of a file with an object in each line, its keys our columns."""
    return object_rows([*objects_by_line(text)])


def take(book, reader, file, encoding):
    """Import a file; gives the counts, or None where it was refused and nothing changed."""
    before = book.root()
    try:
        with text_file(file, encoding) as text:
            return book.import_rows(reader(text), file=file.name).counts()
    except InputError as wrong:
        assert "\n" not in str(wrong)
        assert len(str(wrong)) < 1000
        for problem in wrong.problems:
            assert len(str(problem).splitlines()) == 1
        assert book.root() == before
        return None


@pytest.mark.parametrize("reader", [csv_rows, jsonl_rows], ids=["csv", "jsonl"])
@given(content=st.one_of(st.binary(max_size=300), TEXT.map(str.encode), NEAR.map(str.encode)), head=st.booleans(),
       encoding=st.sampled_from(["utf-8", "utf-8-sig", "utf-16", "latin-1", "utf-16-le"]))  # fmt: skip
@example(content=b"\xff\xfe\x00", head=False, encoding="utf-16")
@QUICK
def test_arbitrary_files_never_break_it(reader, tools, tmp_path, content, head, encoding):
    file = tmp_path / "any.csv"
    file.write_bytes((HEAD.encode(encoding) if head and reader is csv_rows else b"") + content)
    with tools.memory_book(tools.Clock()) as book:
        counts = take(book, reader, file, encoding)
        if counts is not None:
            assert counts["bad"] == 0
            assert len(book.forecasts()) == counts["forecasts"] == counts["rows"] - counts["known"]
        assert book.verify().ok


CELL = st.one_of(
    st.sampled_from(["", "Will it?", "2020-01-01", "2019-01-01T10:00Z", "0.7", "yes", "no", "nan", "choice", "A; B"]),
    st.sampled_from(['{"A": 0.5, "B": 0.5}', '["A", "B"]', "[", "[[1]]", '{"A":', "'=1", "https://example.org"]),
    st.text(string.printable, max_size=8),
    st.text(max_size=8),
)


@given(rows=st.lists(st.dictionaries(st.sampled_from(["question", "kind", "options", "tags", "outcome", "known_on", "evidence",
       "closes", "forecaster", "made_on", "probability", "probabilities", "forecast_id", "low", "basis", "withdrawn_on",
       "claim_id", "quote", "source", "source_title", "published", "platform", "question_id", "forecaster_kind", "opens",
       "scale", "note"]), st.one_of(CELL, st.none(), st.booleans(), st.integers(), st.floats(allow_nan=False, allow_infinity=False),
       st.lists(CELL, max_size=3), st.dictionaries(CELL, st.floats(0, 1), max_size=3))), min_size=1, max_size=4),
       skip=st.booleans())  # fmt: skip
@QUICK
def test_arbitrary_objects_never_break_it(tools, tmp_path, rows, skip):
    file = tmp_path / "any.jsonl"
    full = [OBJECT, *({**OBJECT, **row} for row in rows)]  # the first has all columns
    file.write_text("".join(json.dumps(row) + "\n" for row in full))
    with tools.memory_book(tools.Clock()) as book:
        if not skip:
            take(book, jsonl_rows, file, "utf-8")
        else:
            with text_file(file, "utf-8") as text:
                rows = jsonl_rows(text)
                counts = book.import_rows(rows, file=file.name, skip_bad=True).counts()
            assert counts["rows"] == counts["forecasts"] + counts["known"] + counts["bad"]
        assert book.verify().ok
