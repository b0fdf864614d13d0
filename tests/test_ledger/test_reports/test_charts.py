"""Charts as files, reports as one file, and what a notebook shows."""

from __future__ import annotations

import doctest
import importlib
import json
import os
import re
import subprocess
import sys
import unicodedata
import xml.etree.ElementTree as ET
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import scoring
from ledger.cli.chart_verb import KINDS as VERB_KINDS
from ledger.errors import RefusedError
from ledger.reports.charts import KINDS, png, standalone
from ledger.reports.charts.axes import day_ticks, ticks, wrapped
from ledger.reports.charts.history import history_chart
from ledger.reports.charts.leaderboard import leaderboard_chart
from ledger.reports.charts.over_time import over_time_chart
from ledger.reports.charts.reliability import reliability_chart
from ledger.reports.charts.strip import strip_chart
from ledger.reports.charts.vagueness import readings
from ledger.reports.one_file import _weasyprint
from ledger.reports.typeface import lacking

SVG = "{http://www.w3.org/2000/svg}"


@pytest.fixture
def ready(record_file, path, cli):
    path.write_bytes(record_file)
    return cli


@pytest.mark.parametrize("kind", KINDS)
def test_every_kind_as_svg_and_png(ready, tmp_path, kind):
    of = {"leaderboard": (), "history": ("--question", "Q1"), "reliability": ("--by", "bo", "--basis", "phrase")}.get(
        kind, ("--by", "Bo")
    )
    ready("chart", kind, *of, "--out", tmp_path / "c.svg")
    root = ET.fromstring((tmp_path / "c.svg").read_text())
    assert root.get("role") == "img"
    named = {e.get("id"): e.text for e in root.iter() if e.get("id")}
    assert all(named[id_] for id_ in root.get("aria-labelledby").split())
    assert len(list(root.iter(f"{SVG}text"))) > 3
    assert "prefers-color-scheme: dark" in root.find(f"{SVG}style").text
    assert ready("chart", kind, *of).out.strip() == (tmp_path / "c.svg").read_text().strip()
    ready("chart", kind, *of, "--out", tmp_path / "c.png")
    data = (tmp_path / "c.png").read_bytes()
    assert data[:8] == b"\x89PNG\r\n\x1a\n"
    assert int.from_bytes(data[16:20], "big") == 720
    assert len(data) > 5000


@pytest.mark.parametrize(
    "name",
    [
        "track_record.groupings",
        "reports.templating",
        "reports.wording.dates",
        "reports.charts.chart",
        "reports.charts.axes",
        "reports.pages.slugs",
        "reports.pages.calendar",
        "reports.pages.forecast_rows",
        "reports.pages.data_lines",
        "reports.typeface",
    ],
)
def test_examples_run(name):
    found = doctest.testmod(importlib.import_module(f"ledger.{name}"))
    assert found.attempted > 0
    assert found.failed == 0


def test_kinds_of_the_verb_are_those_there_are():
    assert VERB_KINDS == KINDS


def test_charts_that_cannot_be_drawn_are_refused(ready, tmp_path):
    assert "choose --basis: stated, phrase" in ready("chart", "reliability", "--by", "Bo", code=1).err
    assert "--question" in ready("chart", "history", code=1).err
    assert "there is no leaderboard" in ready("chart", "leaderboard", "--as-of", "2020-01-02", code=1).err
    assert "there is no question Q999" in ready("chart", "history", "--question", "Q999", code=1).err
    ready("chart", "leaderboard", "--out", tmp_path / "x.gif", code=2)
    assert not (tmp_path / "x.gif").exists()


def test_reliability_diagram_shows_what_reliability_gives():
    found = scoring.reliability(probability=[0.2] * 5 + [0.7] * 15, outcome=[0] * 4 + [1] * 12 + [0] * 4)
    chart = reliability_chart(found, key="r", of="A", what="stated probabilities")
    assert [row[:4] for row in chart.rows] == [
        (0.2, 5, 0.2, 0.2),
        (0.7, 15, pytest.approx(11 / 15), pytest.approx(11 / 15)),
    ]
    circles = [m for m in chart.marks if m.shape == "circle"]
    areas = sorted(float(m.at["r"]) ** 2 for m in circles)
    assert areas[1] / areas[0] == pytest.approx(3, rel=0.02)
    assert chart.rows[0][4] <= 0.2 <= chart.rows[0][5]


def test_few_forecasts_are_a_strip_of_dots():
    """Above the line what happened, below it what did not, one dot each, none on another."""
    pairs = [(0.2, 0.0), (0.2, 0.0), (0.7, 1.0), (0.21, 1.0), (0.9, 0.25)]
    few = strip_chart(pairs, key="r", of="A", what="w")
    dots = [m for m in few.marks if m.shape == "circle"]
    assert len({(m.at["cx"], m.at["cy"]) for m in dots}) == len(pairs)
    axis = next(float(m.at["y1"]) for m in few.marks if m.look == "axis")
    happened = sorted(m.tip for m in dots if float(m.at["cy"]) < axis)
    assert happened == ["said 0.21: happened", "said 0.7: happened"]
    assert "Too few for a calibration curve" in few.notes[0]
    assert few.rows == sorted(pairs)


def test_captions_say_only_what_is_drawn():
    day = date(2026, 1, 5)
    kept = {"key": "k", "title": "t", "closes": date(2026, 2, 1), "known_on": None}
    bare = history_chart([(day, "Ada", 0.7, None, None, "open")], outcome=None, **kept).notes[0]
    assert not any(word in bare for word in ("bars", "Hollow", "Diamond"))
    full = history_chart([(day, "Ada", 0.7, 0.6, 0.8, "late")], outcome=1.0, **kept).notes[0]
    assert all(word in full for word in ("bars", "Hollow", "Diamond"))


def test_a_leaderboard_begins_where_its_data_do():
    lines = [("Ada", 40, 0.2, 0.17, 0.24), ("Bo", 12, 0.3, 0.21, 0.4)]
    drawn = leaderboard_chart(lines, key="k", title="t").notes[0]
    assert "The scale begins at 0.15." in drawn
    assert "Hollow" in drawn
    assert "Hollow" not in leaderboard_chart(lines[:1], key="k", title="t").notes[0]


def test_bands_of_all_resamples_at_once_are_those_of_each():
    import numpy as np

    from scoring.numerics.isotonic import isotonic

    random = np.random.default_rng(3)
    said = np.round(random.random(400), 2)
    table = scoring.tally(probability=said, outcome=random.random(400) < said)
    found = scoring.reliability(tally=table, resamples=50, seed=0)
    drawn = np.random.default_rng(0).binomial(table.n.astype(int), table.probability, size=(50, len(table.n))) / table.n
    curves = np.stack([isotonic(row, table.n) for row in drawn])
    low, high = np.quantile(curves, [0.05, 0.95], axis=0)
    np.testing.assert_allclose(found.low, low, atol=1e-11)
    np.testing.assert_allclose(found.high, high, atol=1e-11)


WORDS = st.text(min_size=1, max_size=80).filter(
    lambda t: re.fullmatch(r"[^\x00-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]+", t)
)


@settings(max_examples=30, deadline=None)
@given(WORDS, WORDS)
def test_any_name_is_drawn_as_text(name, other):
    board = leaderboard_chart([(name, 40, 0.1, 0.05, 0.2), (other, 4, 0.2, None, None)], key="l", title=name)
    said = [(date(2020, 1, 1), name, 0.2, None, None, "scored"), (date(2020, 2, 1), other, 0.4, 0.3, 0.6, "late")]
    past = history_chart(said, key="h", title=other, closes=date(2020, 3, 1), known_on=None, outcome=None)
    for chart in (board, past):
        root = ET.fromstring(standalone(chart))
        assert {e.tag.removeprefix(SVG) for e in root.iter()} <= {
            "svg",
            "title",
            "desc",
            "style",
            "rect",
            "text",
            "line",
            "circle",
            "path",
        }
        places = re.findall(r' (?:x|y|x1|y1|x2|y2|cx|cy|r|width|height|d)="([^"]*)"', standalone(chart))
        assert all(re.fullmatch(r"[-MLZh\d. ]+", place) for place in places)


@pytest.mark.parametrize("spread", [0, 1, 40, 400, 9000])
def test_time_axes_of_any_length(spread):
    first = date(2000, 2, 28)
    last = date.fromordinal(first.toordinal() + spread)
    named = day_ticks(first, last)
    assert all(first <= day <= last for day, _ in named)
    assert len(named) <= 7
    points = [(first, 10, 0.2, 0.1, 0.3), (last, 20, 0.25, None, None)]
    ET.fromstring(standalone(over_time_chart(points, key="o", of="A", base=0.24)))


@given(st.floats(0, 1), st.floats(1e-6, 1))
def test_ticks_are_round_and_within(low, span):
    found = ticks(low, low + span)
    assert len(found) <= 7
    assert all(low - 1e-9 <= value <= low + span + 1e-9 for value in found)


def test_names_are_wrapped_within_their_room():
    assert wrapped("word " * 40, 100, 2)[-1].endswith("…")
    assert all(len(part) <= 15 for part in wrapped("word " * 40, 100, 2))


def test_words_under_every_scale():
    found = {line[0]: line[1:] for line in readings([("very likely", 1.0), ("gibberish", 0.0)])}
    n, point, least, most = found["icd203@2015"]
    assert n == 1
    assert point == pytest.approx((1 - 0.875) ** 2)
    assert (least, most) == (pytest.approx((1 - 0.95) ** 2), pytest.approx((1 - 0.8) ** 2))


def test_png_without_its_library_is_one_sentence(ready, tmp_path, monkeypatch):
    monkeypatch.setitem(sys.modules, "resvg_py", None)
    assert "prediction-ledger[png]" in ready("chart", "leaderboard", "--out", tmp_path / "x.png", code=1).err
    assert not (tmp_path / "x.png").exists()


def named(name):
    return leaderboard_chart([(name, 40, 0.1, 0.05, 0.2)], key="l", title="Scores")


def test_pictures_are_the_same_twice():
    assert png(named("Ada")) == png(named("Ada"))


@pytest.mark.parametrize("name", ["Ada", "ŁukaszŻółw", "Ёж", "Ωmega", "Հայ", "ქართველი", "–…≤✓"])
def test_letters_of_our_typeface_are_drawn_without_the_fonts_of_a_machine(name, monkeypatch):
    import resvg_py

    asked, drawn = [], resvg_py.svg_to_bytes
    monkeypatch.setattr(resvg_py, "svg_to_bytes", lambda **how: asked.append(how) or drawn(**how))
    pictures = {png(named(name[:size])) for size in range(len(name) + 1)}
    assert len(pictures) == len(name) + 1  # each letter leaves something on the picture
    assert all(how["skip_system_fonts"] for how in asked)


def test_the_typeface_has_the_letters_of_europe():
    for first, last in ((0xA1, 0x24F), (0x370, 0x3FF), (0x400, 0x523), (0x1E00, 0x1EF9), (0x1F00, 0x1FFF)):
        letters = "".join(c for c in map(chr, range(first, last + 1)) if unicodedata.category(c) != "Cn")
        assert lacking(letters) == ""


def test_letters_that_the_typeface_lacks_are_told(cli, tmp_path):
    cli("init")
    said = ("--said", "2026-01-01", "--chance", "70%", "--closes", "2026-06-01")
    cli("log", "Will it?", "--by", "李明", *said)
    told = cli("chart", "history", "--question", "Q1", "--out", tmp_path / "a.png").err
    assert "The typeface of pictures has no 李明: they are drawn by fonts of this machine" in told
    assert cli("chart", "history", "--question", "Q1", "--out", tmp_path / "a.svg").err.count("\n") == 1


@pytest.mark.parametrize("of", [("--by", "Bo"), ("--tag", "politics"), ("--question", "Q1"), ()], ids=str)
def test_reports_as_one_file(ready, tmp_path, of):
    for form in ("html", "csv", "json"):
        ready("report", "--format", form, *of, "--out", tmp_path / f"r.{form}")
        assert ready("report", "--format", form, *of).out == (tmp_path / f"r.{form}").read_text()
    page = (tmp_path / "r.html").read_text()
    assert not re.search(r'href="(?!https?:|#)', page)
    assert "<script" not in page.replace('<script type="application/ld+json">', "")
    assert "forecasts logged = " in page
    rows = (tmp_path / "r.csv").read_text().splitlines()
    assert rows[0].startswith("forecast_id,forecaster,")
    if of[:1] == ("--by",):
        assert all(",Bo," in row for row in rows[1:])
        assert "Against others on the same questions" in page
        assert "56 forecasts logged = 43 scored" in page
    json.loads((tmp_path / "r.json").read_text())


def test_report_md_is_markdown(ready):
    assert ready("report", "--format", "md").out == ready("report", "--format", "markdown").out


@pytest.fixture
def weasyprint():
    try:
        return _weasyprint()
    except RefusedError:
        pytest.skip("weasyprint is not installed, or its libpango (Debian: libpangoft2-1.0-0)")


def test_report_as_pdf(ready, tmp_path, weasyprint):
    ready("report", "--format", "pdf", "--by", "Bo", "--out", tmp_path / "r.pdf")
    data = (tmp_path / "r.pdf").read_bytes()
    assert data.startswith(b"%PDF")
    assert len(data) > 20_000
    ready("report", "--format", "pdf", "--by", "Bo", "--out", tmp_path / "s.pdf")
    assert (tmp_path / "s.pdf").read_bytes() == data
    ready("report", "--format", "pdf", code=2)


def test_a_pdf_needs_no_fonts_of_the_machine(ready, path, tmp_path, weasyprint):
    """With a configuration of fonts that names none: the same bytes."""
    ready("report", "--format", "pdf", "--by", "Bo", "--out", tmp_path / "r.pdf")
    (tmp_path / "none.conf").write_text('<?xml version="1.0"?><fontconfig></fontconfig>')
    args = ["report", "--format", "pdf", "--by", "Bo", "--out", str(tmp_path / "s.pdf"), "--db", str(path)]
    without = {**os.environ, "FONTCONFIG_FILE": str(tmp_path / "none.conf"), "XDG_CACHE_HOME": str(tmp_path)}
    done = subprocess.run(
        [sys.executable, "-m", "ledger", *args], env=without, capture_output=True, text=True, check=True
    )
    assert done.stderr == f"Wrote {tmp_path / 's.pdf'}.\n"
    assert (tmp_path / "s.pdf").read_bytes() == (tmp_path / "r.pdf").read_bytes()


def test_reports_that_cannot_be_written(ready):
    assert "there is no question with the tag" in ready("report", "--format", "html", "--tag", "none", code=1).err
    assert "there is no forecaster" in ready("report", "--format", "html", "--by", "Nobody", code=1).err
    ready("report", "--question", "Q1", code=2)


@pytest.mark.parametrize(("question", "words"), [("Q1", "Brier 0"), ("Q55", "WIS "), ("Q66", "RPS 0")])
def test_a_question_as_markdown(ready, question, words):
    report = ready("report", "--format", "md", "--question", question).out
    assert report.startswith("# ")
    assert len(re.findall(r"^\| F\d", report, re.MULTILINE)) >= 3
    assert words in report
    assert "## Resolution" in report
    assert "recorded 2026-03-01" in report


def test_publish_verb(ready, tmp_path):
    first = ready("publish", tmp_path / "site")
    assert first.out.strip() == str(tmp_path / "site" / "index.html")
    assert "0 of them new" in ready("publish", tmp_path / "site").err
    (tmp_path / "x.toml").write_text("title = 'T'")
    assert "publish did not write" in ready("publish", tmp_path, "--settings", tmp_path / "x.toml", code=1).err
    assert "cannot be read" in ready("publish", tmp_path / "y", "--settings", tmp_path / "none.toml", code=1).err
    past = ready("publish", tmp_path / "past", "--ledger-at", "20")
    assert "index.html" in past.out
    assert '<code class="long">21:' in (tmp_path / "past" / "check.html").read_text()


def test_notebooks(record_book):
    record = record_book.track_record()
    html = record._repr_html_()
    assert "<svg" in html
    assert html.count("<tr>") == 4
    assert "Ada Lovelace" in html
    question = record_book.question("Q1")
    assert "Will event 0 happen?" in question._repr_html_()
    found = scoring.reliability(probability=[0.2, 0.2, 0.7], outcome=[0, 1, 1])
    assert ET.fromstring(found._repr_svg_()).tag == f"{SVG}svg"
    assert found._repr_html_() == found._repr_svg_()
    for library in ("pandas", "polars"):
        pytest.importorskip(library)
        frame = record.frame(library)
        assert list(frame["brier"]) == [card.brier.value for card in record.scorecards]
        assert list(question.frame(library)["text"]) == ["Will event 0 happen?"]
        assert list(found.frame(library)["rate"]) == [0.5, 1.0]
    with pytest.raises(scoring.ScoringError, match="pandas or polars"):
        record.frame("excel")


def test_drawing_needs_no_database_and_publishing_loads_late():
    code = "import sys, ledger.reports.charts, ledger.reports.templating; print([n for n in ('sqlite3', 'numpy', 'jinja2', 'ledger.store.database') if n in sys.modules])"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


@pytest.mark.parametrize("number", [1, 53, 55, 59, 60, 63, 64, 66])
def test_a_question_of_any_kind_draws_itself(record_book, number):
    question = record_book.question(number)
    made = record_book.forecasts(number)
    root = ET.fromstring(re.search("<svg.*?</svg>", question._repr_html_(), re.DOTALL)[0])
    told = root.find(f"{SVG}desc").text
    assert told.startswith(f"{len(made)} forecast")
    assert (f"known on {question.known_on}" in told) == (question.known_on is not None)
    (listed,) = [one for one in record_book.questions() if one.id == number]
    assert listed == question
    assert "<svg" not in listed._repr_html_()
    record_book.close()
    assert "<svg" not in question._repr_html_()


def test_a_file_of_a_chart_says_what_it_shows():
    from ledger.reports.charts.chart import Chart

    title, note = ("Reliability of a name that is longer than a line of it is wide", "n = 24. " + "Words. " * 20)
    chart = Chart(key="some", title=title, description="Nothing", height=100, notes=(note,))
    drawn = ET.fromstring(standalone(chart, titled=True))
    texts = drawn.findall("{http://www.w3.org/2000/svg}text")
    assert " ".join(t.text for t in texts) == f"{title} {note}".strip()
    _, top, _, height = map(float, drawn.get("viewBox").split())
    assert all(top < float(t.get("y")) - 10 and float(t.get("y")) < top + height for t in texts)
    assert [t for t in texts if 0 < float(t.get("y")) < 100] == []
    assert "<text" not in standalone(chart)
