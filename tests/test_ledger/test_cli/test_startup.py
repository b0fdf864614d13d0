"""What a command loads: the heavy libraries only where they are needed, proved in a process of its own."""

from __future__ import annotations

import os
import subprocess
import sys

import pytest

HEAVY = (
    "pydantic",
    "sqlmodel",
    "sqlalchemy",
    "numpy",
    "rich",
    "dateparser",
    "jinja2",
    "markupsafe",
    "weasyprint",
    "PIL",
    "psycopg",
    "sqlalchemy.dialects.postgresql",
)
CODE = """
import sys
from ledger.cli.main import _run
code = _run(sys.argv[2:])
loaded = sorted(name for name in sys.argv[1].split(",") if name in sys.modules)
print(code, *loaded, file=sys.stderr)
"""


def loaded(path, *args):
    """Exit code and which of the heavy modules (and click) a command has loaded."""
    watched = ",".join([*HEAVY, "orjson", "click"])
    env = {**os.environ, "PREDICTION_LEDGER_DB": str(path)}
    command = [sys.executable, "-c", CODE, watched, *map(str, args)]
    ran = subprocess.run(command, env=env, capture_output=True, text=True, timeout=120, check=True)
    code, *names = ran.stderr.splitlines()[-1].split()
    assert code == "0", ran.stderr
    return set(names)


@pytest.fixture
def ready(cli, path):
    cli("init")
    cli("log", "Will it?", "--by", "Ada", "--said", "2026-01-05", "--chance", "70%", "--closes", "2026-02-01")
    return path


@pytest.mark.parametrize("args", [("--help",), ("-h",)])
def test_help_loads_click_alone(path, args):
    assert loaded(path, *args) == {"click"}


VERBS = ("list", "log", "read", "agreement", "score", "import", "verify", "demo", "publish", "chart", "report")


@pytest.mark.parametrize("verb", VERBS)
def test_help_of_a_verb_is_as_light(path, verb):
    assert loaded(path, verb, "--help") == {"click"}


MODEL = {"pydantic", "sqlalchemy", "sqlmodel"}  # which `select()` over the tables takes


@pytest.mark.parametrize("args", [("score",), ("score", "--json")])
def test_whole_columns_are_read_without_the_model(ready, args):
    assert loaded(ready, *args) & set(HEAVY) <= {"numpy"}


def test_rows_are_made_with_the_records_alone(ready):
    assert loaded(ready, "rebuild") & set(HEAVY) == {"pydantic"}


def test_verify_compares_by_the_model(ready):
    assert loaded(ready, "verify") & set(HEAVY) == MODEL


@pytest.mark.parametrize(
    "args", [("list",), ("list", "--forecasts"), ("due",), ("list", "--json"), ("show", "Q1"), ("export",)]
)
def test_reading_loads_the_model_and_nothing_else(ready, args):
    assert loaded(ready, *args) & set(HEAVY) == MODEL


def test_log_does_without_numpy_and_rich(ready):
    args = ("log", "Will that?", "--by", "Ada", "--said", "2026-01-05", "--chance", "70%", "--closes", "2026-02-01")
    assert loaded(ready, *args) & set(HEAVY) == MODEL


def test_import_does_without_numpy_and_rich(ready, tmp_path):
    file = tmp_path / "a.csv"
    file.write_text("question,closes,forecaster,made_on,probability\nW?,2020-01-01,Ada,2019-01-01,.5\n")
    assert loaded(ready, "import", file) & set(HEAVY) == MODEL


def test_reading_an_article_does_without_numpy_and_rich(ready, tmp_path):
    file = tmp_path / "a.txt"
    file.write_text("By Ann Example\n\n3 January 2026\n\nPrices will probably rise by June 2027. And so on.")
    assert loaded(ready, "read", file) & set(HEAVY) == MODEL


@pytest.mark.parametrize("package", ["ledger", "forecasts", "scoring"])
def test_packages_load_nothing(package):
    code = f"import sys, {package}; print(*[n for n in {(*HEAVY, 'orjson', 'click')!r} if n in sys.modules])"
    assert subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout == "\n"


def test_python_m_and_version(ready):
    ran = subprocess.run([sys.executable, "-m", "ledger", "--help"], capture_output=True, text=True, check=True)
    assert ran.stdout.startswith("Usage: prediction-ledger ")
