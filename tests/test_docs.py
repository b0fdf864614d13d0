"""The documentation says what the program does: it is run, generated again and searched for what is missing."""

from __future__ import annotations

import importlib.util
import re
import subprocess
import sys
from pathlib import Path

import click
import pytest

ROOT = Path(__file__).parents[1]
DOCS = ROOT / "docs"
LINK = re.compile(r"\]\(([^)#\s]+)(#[^)\s]*)?\)")


def _generator():
    spec = importlib.util.spec_from_file_location("generate", DOCS / "generate.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


GENERATE = _generator()


@pytest.fixture(scope="module")
def generate():
    return GENERATE


@pytest.mark.parametrize("name", GENERATE.PAGES)
def test_sessions_print_what_the_page_shows(name, generate):
    page = (DOCS / name).read_text()
    assert generate.settled(generate.with_output(page)) == generate.settled(page), "run `make docs`"


def test_command_reference_is_what_the_commands_say(generate):
    assert generate.commands_page() == (DOCS / "commands.md").read_text(), "run `make docs`"


def test_every_command_and_option_is_in_the_reference():
    from ledger.cli.main import VERBS, cli

    page = (DOCS / "commands.md").read_text()
    context = click.Context(cli, **cli.context_settings)
    for verb in VERBS:
        section = page.split(f"\n## {verb}\n")[1].split("\n## ")[0]
        command = cli.get_command(context, verb)
        assert command.help.split("\n")[0] == VERBS[verb], f"the help of {verb} and the list of verbs differ"
        for option in command.params:
            if isinstance(option, click.Option):
                assert option.help, f"{verb} {option.opts[0]} has no help"
                assert option.opts[0] in section


def test_columns_are_documented(generate):
    page = (DOCS / "import.md").read_text()
    assert generate.with_columns(page) == page, "run `make docs`"


def test_codes_of_remarks_are_documented(generate):
    page = (DOCS / "review.md").read_text()
    assert generate.with_codes(page) == page, "run `make docs`"


def test_the_other_program_in_the_journal_format_verifies_a_ledger(tmp_path):
    code = re.search(r"```python\n(import hashlib.*?)```", (DOCS / "journal-format.md").read_text(), re.DOTALL)[1]
    from ledger import Ledger

    with Ledger.open(tmp_path / "predictions.db") as book:
        for number in range(5):
            book.log(f"Will {number}?", forecaster="A", made_on="2020-01-01", probability=0.5, closes="2020-02-01")
        size, root = book.root()
    done = subprocess.run([sys.executable, "-c", code], cwd=tmp_path, capture_output=True, text=True, check=True)
    assert done.stdout.strip() == f"{size}:{root}"


def test_python_in_the_readme_runs(tmp_path):
    code = re.search(r"```python\n(from ledger import Ledger.*?)```", (ROOT / "README.md").read_text(), re.DOTALL)[1]
    done = subprocess.run([sys.executable, "-c", code], cwd=tmp_path, capture_output=True, text=True, check=True)
    assert float(done.stdout) == pytest.approx(0.0025)


def test_sqlmodel_query_in_the_data_model_runs(tmp_path):
    page = (DOCS / "data-model.md").read_text()
    code = re.search(r"```python\n(from sqlmodel.*?)```", page, re.DOTALL)[1]
    from ledger import Ledger

    with Ledger.open(tmp_path / "predictions.db") as book:
        book.log("Will it?", forecaster="A", made_on="2020-01-01", probability=0.95, closes="2020-02-01")
    run = f"{code}\nprint([row.probability for row in rows])"
    done = subprocess.run([sys.executable, "-c", run], cwd=tmp_path, capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[0.95]"


def test_python_of_the_score_table_runs(tmp_path):
    page = (DOCS / "score-table.md").read_text()
    code = re.search(r"```python\n(from ledger import Ledger.*?)```", page, re.DOTALL)[1]
    from ledger import Ledger

    with Ledger.open(tmp_path / "predictions.db") as book:
        said = {"made_on": "2020-01-01", "closes": "2020-02-01"}
        for name, chance in (("Dmitri Trenin", "unlikely"), ("Ann Example", 0.4)):
            from forecasts import read_probability

            chance = read_probability(chance) if isinstance(chance, str) else chance
            book.log("Will it?", forecaster=name, probability=chance, **said)
        book.resolve("Q1", "no", known_on="2020-02-01")
    done = subprocess.run([sys.executable, "-c", code], cwd=tmp_path, capture_output=True, text=True, check=True)
    assert len(done.stdout.splitlines()) == 4


@pytest.mark.parametrize("page", sorted([*DOCS.glob("*.md"), ROOT / "README.md", ROOT / "CONTRIBUTING.md"]), ids=str)
def test_links_lead_somewhere(page):
    for target, _ in LINK.findall(page.read_text()):
        if not target.startswith(("http://", "https://", "mailto:")):
            assert (page.parent / target).exists(), f"{page.name} links to {target}"


def test_the_schema_is_what_the_sqlmodel_classes_say():
    """Up to white space, in which versions of SQLAlchemy differ."""
    from importlib.resources import files

    from ledger.store.schema import rendered

    text = (files("ledger.store") / "schema.sql").read_text(encoding="utf-8")
    assert text.split() == rendered().split(), "run `make docs`"


def test_every_kind_of_entry_is_documented():
    from ledger.journal import entry

    kinds = {value for name, value in vars(entry).items() if name.isupper() and isinstance(value, str)}
    page = (DOCS / "journal-format.md").read_text()
    assert len(kinds) == 26
    assert [kind for kind in kinds if f"`{kind}`" not in page] == []
