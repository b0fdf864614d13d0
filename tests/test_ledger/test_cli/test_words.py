"""How words are read: explain, scales, profiles; also tables that another distribution brings."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from forecasts import load_profile, load_scale

SCALE = 'name = "desk"\nversion = "4"\nsource = "our style guide"\nphrases = [["a safe bet", 0.9, 0.96, 0.93]]\n'
PROFILE = (
    'name = "desk"\nversion = "2"\nsource = "our style guide"\nextends = "opinion"\n'
    '[terms]\nsoon = { closes = "2 w", earliest = "1 d", latest = "1 m" }\n'
)


@pytest.fixture
def installed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A folder as pip leaves one behind: a module, two tables, and the metadata that names them."""
    (tmp_path / "desk.toml").write_text(SCALE, encoding="utf-8")
    (tmp_path / "lengths.toml").write_text(PROFILE, encoding="utf-8")
    (tmp_path / "desk_words_of_a_test.py").write_text(
        "from pathlib import Path\nscale = Path(__file__).with_name('desk.toml')\n"
        "profile = Path(__file__).with_name('lengths.toml')\nnumber = 3\n",
        encoding="utf-8",
    )
    info = tmp_path / "desk_words-1.0.dist-info"
    info.mkdir()
    (info / "METADATA").write_text("Metadata-Version: 2.1\nName: desk-words\nVersion: 1.0\n", encoding="utf-8")
    (info / "entry_points.txt").write_text(
        "[prediction_ledger.scales]\ndesk = desk_words_of_a_test:scale\nother = desk_words_of_a_test:scale\n"
        "gone = no_such_module_at_all:scale\nthree = desk_words_of_a_test:number\n"
        "[prediction_ledger.profiles]\ndesk = desk_words_of_a_test:profile\n",
        encoding="utf-8",
    )
    monkeypatch.syspath_prepend(str(tmp_path))
    monkeypatch.delitem(sys.modules, "desk_words_of_a_test", raising=False)
    load_scale.cache_clear()
    load_profile.cache_clear()
    yield tmp_path
    load_scale.cache_clear()
    load_profile.cache_clear()


def explain(cli, *args):
    return json.loads(cli("explain", *args, "--json").out)


def test_explain_has_the_documented_shape(cli):
    found = explain(cli, "very likely by the end of next year", "--said", "2026-03-10")
    assert found["horizon"] | {"opens": 0} == {
        **{"opens": 0, "closes": "2027-12-31", "rule": "by:end-of-year", "flags": []},
        **{"earliest": "2027-12-31", "latest": "2027-12-31"},
        **{"phrase": "by the end of next year", "profile": "opinion@1"},
    }
    assert found["probability"] == {
        **{"low": 0.8, "point": 0.88, "high": 0.95, "basis": "phrase", "scale": "opinion@1"},
        "phrase": "very likely",
    }
    assert list(found)[:2] == ["horizon", "probability"]
    assert list(found["horizon"])[:4] == ["opens", "closes", "rule", "flags"]
    assert list(found["probability"])[:5] == ["low", "point", "high", "basis", "scale"]


def test_what_is_not_said_is_null_with_the_reason(cli):
    found = explain(cli, "by 2030", "--said", "2026-03-10")
    assert found["probability"] is None
    assert "probability" in found["not_read"]
    assert "horizon" not in found["not_read"]
    found = explain(cli, "possibly, some day")
    assert (found["horizon"], found["probability"]) == (None, None)
    assert "names no number" in found["not_read"]["probability"]


def test_explain_follows_scale_profile_and_locale(cli):
    said = ("--said", "2026-03-10")
    assert explain(cli, "likely", "--scale", "icd203")["probability"]["point"] == 0.675
    near = ("in the near term", *said, "--profile", "macro")
    assert explain(cli, *near)["horizon"]["closes"] == "2028-03-10"
    assert explain(cli, "bis Ende 2027", *said, "--locale", "de")["horizon"]["closes"] == "2027-12-31"


def test_explain_in_a_table(cli):
    ran = cli("explain", "very likely by the end of next year", "--said", "2026-03-10")
    assert "horizon\t2026-03-10 to 2027-12-31" in ran.out
    assert "probability\t88%" in ran.out
    assert ran.err == ""
    assert "Not read" in cli("explain", "nothing of the kind").err


@pytest.mark.parametrize(
    "args", [("--scale", "nosuch"), ("--profile", "nosuch"), ("--locale", "tlh"), ("--scale", "/nowhere.toml")]
)
def test_explain_refuses_tables_that_are_not_there(cli, args):
    assert cli("explain", "likely", *args, code=1).err.startswith("Error: ")


def test_explain_needs_a_day_of_the_calendar(cli):
    assert "2026-02-30" in cli("explain", "soon", "--said", "2026-02-30", code=1).err


@pytest.mark.parametrize("verb", ["scales", "profiles"])
def test_every_table_is_listed_with_its_source(cli, verb):
    listed = json.loads(cli(verb, "--json").out)
    assert all(one["source"] and one["version"] for one in listed)
    shown = cli(verb).out
    for one in listed:
        assert f"{one['name']}\t{one['version']}" in shown
        single = json.loads(cli(verb, one["name"], "--json").out)
        assert single["phrases" if verb == "scales" else "terms"]
        assert single["source"] == one["source"]
        assert one["source"] in cli(verb, one["name"]).out


def test_a_scale_is_printed_as_it_is(cli):
    rows = cli("scales", "icd203").out.splitlines()
    assert "likely\t0.55\t0.675\t0.8\t" in rows
    assert "foreseeable future\t12 m\t12 m\t24 m" in cli("profiles", "audit").out
    cli("scales", "nosuch", code=1)
    cli("profiles", "nosuch", code=1)


def test_tables_of_another_distribution(cli, installed):
    assert explain(cli, "a safe bet", "--scale", "desk")["probability"]["scale"] == "desk@4"
    soon = ("soon", "--said", "2026-03-10", "--profile", "desk")
    assert explain(cli, *soon)["horizon"]["closes"] == "2026-03-24"
    ran = cli("scales")
    assert "desk\t4\t1" in ran.out
    assert "desk\t2" in cli("profiles").out
    assert "no_such_module_at_all" in ran.err
    assert "both names must be the same" in ran.err
    assert "'three'" in ran.err or "'3'" in ran.err or "3:" in ran.err
    assert "icd203" in ran.out, "a broken table of somebody else hides no other"


def test_a_forecast_keeps_the_scale_of_another_distribution(cli, installed):
    cli("init")
    line = ("log", "Will it?", "--by", "Ada", "--said", "2026-01-05", "--closes", "2099-01-01")
    ran = cli(*line, "--chance", "a safe bet", "--scale", "desk", "--json")
    assert json.loads(ran.out)["scale"] == "desk@4"


def test_tables_from_a_file(cli, installed):
    assert explain(cli, "a safe bet", "--scale", str(installed / "desk.toml"))["probability"]["point"] == 0.93
    assert "a safe bet\t0.9\t0.93\t0.96" in cli("scales", str(installed / "desk.toml")).out
    assert "soon\t14 d\t1 d\t1 m" in cli("profiles", str(installed / "lengths.toml")).out


def test_a_file_cannot_pass_for_a_built_in(cli, tmp_path):
    path = tmp_path / "mine.toml"
    path.write_text(SCALE.replace("desk", "icd203"), encoding="utf-8")
    assert "a name of its own" in cli("explain", "a safe bet", "--scale", str(path), code=1).err
    path.write_text(PROFILE.replace("desk", "macro"), encoding="utf-8")
    assert "a name of its own" in cli("explain", "soon", "--profile", str(path), code=1).err
    copy = tmp_path / "copy.toml"
    original = Path(sys.modules["forecasts"].__file__).parent / "scales" / "icd203.toml"
    copy.write_text(original.read_text(encoding="utf-8"), encoding="utf-8")
    assert explain(cli, "likely", "--scale", str(copy))["probability"]["scale"] == "icd203@2015"
