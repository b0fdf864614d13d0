"""Tables of words: built in, from a file, from another distribution; and what is wrong with a bad one."""

from __future__ import annotations

import csv
import importlib.metadata
from datetime import date
from pathlib import Path

import pytest

from forecasts import (
    HorizonError,
    ProbabilityError,
    load_profile,
    load_scale,
    profiles,
    read_horizon,
    read_probability,
    scales,
)

SHARED = Path(__file__).parents[3] / "shared" / "cases" / "probability_scales.csv"
COUNTS = {
    "au-mil": 5, "ci-odds": 10, "efsa": 10, "icd203": 17, "ipcc": 10, "kent": 8, "kent-fr": 15,
    "kesselman": 7,
    "mauboussin2018": 1, "nato": 5, "nz": 10, "opinion": 48, "phia": 8, "survey-wadefagen": 17,
    "survey-zonination": 17, "verbal-frequency": 4,
}  # fmt: skip


@pytest.fixture(autouse=True)
def _fresh_tables() -> None:
    load_scale.cache_clear()
    load_profile.cache_clear()


def test_the_built_in_scales_are_complete_and_sourced() -> None:
    assert {scale.name: len(scale.phrases) for scale in scales()} == COUNTS
    for scale in scales():
        assert scale.version
        assert scale.source
        assert scale.checked in ("yes", "in part", "no")


@pytest.mark.skipif(not SHARED.exists(), reason="the shared table of scales is not beside this clone")
def test_the_scales_are_those_of_the_shared_table() -> None:
    with SHARED.open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            if row["scale"] == "ipcc":
                continue  # kept in its disjoint part here
            phrase = row["phrase"].replace(" (unqualified)", "").replace(" (epistemic)", "")
            kept = next(kept for kept in load_scale(row["scale"]).phrases if kept.phrase == phrase)
            assert [row["point"] and float(row["point"])] == [kept.point if kept.point is not None else ""]
            if row["low"]:
                assert (kept.low, kept.high) == (float(row["low"]), float(row["high"]))


def test_ipcc_words_are_disjoint() -> None:
    rows = {row.phrase: (row.low, row.high) for row in load_scale("ipcc").phrases}
    assert rows["likely"] == (0.66, 0.9)
    assert rows["very likely"] == (0.9, 0.95)


def test_a_scale_from_a_file(tmp_path: Path) -> None:
    path = tmp_path / "House.toml"
    path.write_text('name = "House"\nversion = "3"\nphrases = [["a safe bet", 0.9, 0.96, 0.93]]\n', encoding="utf-8")
    found = read_probability("a safe bet", scale=str(path))
    assert (found.point, found.scale) == (0.93, "house@3")


def test_a_scale_from_an_entry_point(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    table = {"name": "desk", "version": "1", "phrases": [["bound to", 0.9, 1.0, 0.95]]}

    class Point:
        name = "desk"

        def load(self) -> object:
            return table

    monkeypatch.setattr(
        importlib.metadata, "entry_points", lambda *, group: [Point()] if group == "prediction_ledger.scales" else []
    )
    assert read_probability("bound to", scale="desk").point == 0.95
    assert "desk" in {scale.name for scale in scales()}


@pytest.mark.parametrize(
    "text",
    [
        "not toml",
        'name = "x"\nversion = "1"\n',
        'version = "1"\nphrases = []\n',
        'name = "x"\nversion = "1"\nphrases = [["likely", 0.9, 0.5, 0.7]]\n',
        'name = "x"\nversion = "1"\nphrases = [["likely", 0.9, 1.5, 1]]\n',
        'name = "x"\nversion = "1"\nphrases = [["likely", 0.9]]\n',
        'name = "x"\nversion = "1"\nphrases = [["likely", true, false, true]]\n',
        'name = "x"\nversion = "1"\nphrases = [["", 0.1, 0.2, 0.15]]\n',
        'name = "x"\nversion = "1"\nphrases = [["likely", 0.1, nan, 0.15]]\n',
        'name = "x"\nversion = "1"\nphrases = [["a", 0.1, 0.2, 0.15]]\naliases = { b = "c" }\n',
        'name = "x"\nversion = "1"\nphrases = 3\n',
    ],
)
def test_a_bad_scale_is_refused(tmp_path: Path, text: str) -> None:
    path = tmp_path / "bad.toml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(ProbabilityError):
        read_probability("likely", scale=str(path))


@pytest.mark.parametrize("name", ["", "nosuch", "nosuch.toml", "../opinion", "opinion\0", "opinion@1"])
def test_an_unknown_scale_is_refused(name: str) -> None:
    with pytest.raises(ProbabilityError):
        read_probability("likely", scale=name)


def test_a_profile_from_a_file(tmp_path: Path) -> None:
    path = tmp_path / "desk.toml"
    path.write_text(
        'name = "desk"\nversion = "2"\nextends = "opinion"\n'
        '[terms]\nsoon = { closes = "2 w", earliest = "1 d", latest = "1 m" }\n',
        encoding="utf-8",
    )
    horizon = read_horizon("soon", published=date(2026, 3, 10), profile=str(path))
    assert (horizon.closes, horizon.profile) == (date(2026, 3, 24), "desk@2")
    assert read_horizon("in the long run", published=date(2026, 3, 10), profile=str(path)).closes.year == 2036


@pytest.mark.parametrize(
    "text",
    [
        'version = "1"\n',
        'name = "x"\nversion = "1"\n[terms]\nsoon = { closes = "2 q", earliest = "1 d", latest = "1 m" }\n',
        'name = "x"\nversion = "1"\n[terms]\nsoon = { closes = "2 w" }\n',
        'name = "x"\nversion = "1"\n[terms]\nsoon = { closes = "2 w", earliest = "3 m", latest = "1 y" }\n',
        'name = "x"\nversion = "1"\n[counts]\nfew = [3, 2, 1]\n',
        'name = "x"\nversion = "1"\nextends = "macro"\n',
    ],
)
def test_a_bad_profile_is_refused(tmp_path: Path, text: str) -> None:
    path = tmp_path / "bad.toml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(HorizonError):
        load_profile(str(path))


def test_a_profile_that_lacks_a_word_says_so(tmp_path: Path) -> None:
    path = tmp_path / "bare.toml"
    path.write_text('name = "bare"\nversion = "1"\n', encoding="utf-8")
    with pytest.raises(HorizonError, match="bare@1"):
        read_horizon("soon", published=date(2026, 3, 10), profile=str(path))
    with pytest.raises(HorizonError, match="bare@1"):
        read_horizon("a few years", published=date(2026, 3, 10), profile=str(path))


def test_the_built_in_profiles() -> None:
    assert [profile.name for profile in profiles()] == ["audit", "defence", "macro", "opinion"]
    assert all(profile.source and profile.version == "1" for profile in profiles())
