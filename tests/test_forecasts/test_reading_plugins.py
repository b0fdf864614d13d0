"""A reader that another distribution brings, and what the core refuses of its answers."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from forecasts import Candidate, ReaderError, read_article, read_horizon, read_probability
from forecasts.reading.plugins import check_candidate, load_reader, read_with, readers

SAID = date(2026, 3, 10)
TEXT = "However, rates will probably fall by June, said Jane Roe. Nobody believes it: 30%."

PLUGIN = """
from forecasts import Candidate, read_probability

def read(text, *, published, author, locale, scale, profile):
    at = text.find("rates will probably fall")
    if at < 0:
        return
    quote = "rates will probably fall"
    yield Candidate(quote, at, at + len(quote), "forecast", True, hedge="probably",
                    probability=read_probability("probably", scale=scale))

def careless(text, **_):
    return [Candidate("rates may fall", 9, 23, "forecast", True)]

def broken(text, **_):
    return 1 / 0

def leaves(text, **_):
    raise SystemExit(3)

def stops(text, **_):
    raise KeyboardInterrupt

def chatty(text, **_):
    print("loading the model ...")
    return "no candidates at all"

def garbled(text, **_):
    return [Candidate("rates", "9", None, "forecast", True)]

def counts(text, **_):
    return 12

not_a_function = 7
"""


@pytest.fixture
def plugin(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "model_reader.py").write_text(PLUGIN)
    info = tmp_path / "model_reader-1.0.dist-info"
    info.mkdir()
    (info / "METADATA").write_text("Metadata-Version: 2.1\nName: model-reader\nVersion: 1.0\n")
    (info / "entry_points.txt").write_text(
        "[prediction_ledger.readers]\nmodel = model_reader:read\ncareless = model_reader:careless\n"
        "broken = model_reader:broken\nnumber = model_reader:not_a_function\nlost = no_such_module:read\n"
        + "".join(f"{one} = model_reader:{one}\n" for one in ("leaves", "stops", "chatty", "garbled", "counts"))
    )
    monkeypatch.syspath_prepend(str(tmp_path))


def test_an_installed_reader_is_found_and_used(plugin: None) -> None:
    assert readers() == [
        *("rules", "broken", "careless", "chatty", "counts", "garbled", "leaves", "lost", "model", "number", "stops")
    ]
    (found,) = read_with("model", TEXT, published=SAID, scale="icd203")
    assert (found.quote, found.probability.scale) == ("rates will probably fall", "icd203@2015")


@pytest.mark.parametrize(
    ("name", "why"),
    [
        ("careless", "the quote 'rates may fall' is not what stands there"),
        ("broken", "failed: ZeroDivisionError"),
        ("number", "is not a function"),
        ("lost", "cannot be loaded"),
        ("leaves", "failed: SystemExit: 3"),
        ("stops", "failed: KeyboardInterrupt"),
        ("chatty", "answered with str, not with Candidate objects"),
        ("garbled", "answered with a field of the wrong kind"),
        ("counts", "answered with int, not with Candidate objects"),
        ("nobody", "there is no reader named 'nobody': use one of rules, broken"),
    ],
)
def test_a_bad_reader_is_refused_in_a_sentence(plugin: None, name: str, why: str) -> None:
    with pytest.raises(ReaderError, match=why) as refused:
        read_with(name, TEXT, published=SAID)
    assert "\n" not in str(refused.value)


def test_what_a_reader_prints_is_no_result(plugin: None, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(ReaderError):
        read_with("chatty", TEXT, published=SAID)
    assert capsys.readouterr() == ("", "loading the model ...\n")


def test_the_built_in_reader_is_held_to_the_same() -> None:
    assert load_reader("rules") is read_article
    assert read_with("rules", TEXT, published=SAID) == read_article(TEXT, published=SAID)


GOOD = Candidate(
    quote="rates will probably fall by June",
    start=9,
    end=41,
    label="attributed",
    offered=True,
    hedge="probably",
    probability=read_probability("probably"),
    horizon=read_horizon("by June", published=SAID),
    horizon_words="by June",
    speaker="Jane Roe",
    sentence_start=0,
    sentence_end=57,
)


def test_a_true_candidate_is_accepted() -> None:
    assert TEXT[9:41] == GOOD.quote
    check_candidate(TEXT, GOOD, published=SAID)


@pytest.mark.parametrize(
    ("change", "why"),
    [
        ({"start": 8}, "is not what stands there"),
        ({"quote": "rates will probably fall by june"}, "is not what stands there"),
        ({"start": -5}, "the text has"),
        ({"end": 4000}, "the text has"),
        ({"label": "guess"}, "is not a label"),
        ({"hedge": "certainly"}, "the hedge 'certainly' are not in the text"),
        ({"horizon_words": "by May"}, "are not in the text"),
        ({"horizon_words": None}, "rests on no words"),
        ({"condition": "if it rains"}, "are not in the text"),
        ({"speaker": "John Doe"}, "not named in the text"),
        ({"probability": replace(read_probability("70%"), phrase="70%")}, "the number 0.7 is not in the quote"),
        ({"probability": read_probability("30%")}, "the number 0.3 is not in the quote"),
        ({"probability": replace(read_probability("probably"), point=0.75)}, "means 0.7 .0.55 to 0.8., not 0.75"),
        ({"probability": replace(read_probability("probably"), scale=None)}, "neither in the quote nor on a named"),
        ({"probability": replace(read_probability("probably"), scale="mine@1")}, "no table named 'mine'"),
        ({"probability": replace(read_probability("probably"), scale="opinion@0")}, "is opinion@1 here, not opinion@0"),
        ({"probability": read_probability("very likely")}, "is not in the hedge"),
        ({"probability": replace(read_probability("will"), point=0.9)}, "means 0.95"),
        ({"horizon": read_horizon("by July", published=SAID)}, "was read from 'by July'"),
        ({"horizon": replace(GOOD.horizon, closes=date(2027, 6, 30))}, "means 2026-03-10 to 2026-06-30"),
    ],
)
def test_what_the_text_does_not_say_is_refused(change: dict[str, object], why: str) -> None:
    with pytest.raises(ReaderError, match=why) as refused:
        check_candidate(TEXT, replace(GOOD, **change), published=SAID)
    assert "\n" not in str(refused.value)


def test_dates_need_a_day_of_publication() -> None:
    with pytest.raises(ReaderError, match="day of publication is not known"):
        check_candidate(TEXT, GOOD, published=None)


def test_something_else_than_a_candidate_is_refused() -> None:
    with pytest.raises(ReaderError, match="answered with str"):
        check_candidate(TEXT, "rates will fall", published=SAID)  # type: ignore[arg-type]
