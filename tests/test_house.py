"""The house is as it is drawn: its rooms and their rules, no circle, files and functions that can be taken in."""

from __future__ import annotations

import ast
import importlib.util
import re
from graphlib import CycleError, TopologicalSorter
from pathlib import Path

import pytest
from radon.complexity import cc_visit
from radon.visitors import Function

ROOT = Path(__file__).parents[1]
FOLDERS, FILES = 10, 6  # directly in ledger, at most
LINES = 300  # of a module, at most, but for:
LONGER = {  # module -> why it is longer
    "forecasts/horizon/rules/chinese.py": "a grammar of its own",
    "forecasts/probability/stated.py": "a rule for each way to write a number",
    "forecasts/reading/times/tenses.py": "a table of rules",
    "forecasts/reading/times/timing.py": "not split yet",
    "forecasts/records/nouns.py": "every noun with its fields, one beside the other",
    "forecasts/reviewing/likeness.py": "not split yet",
    "ledger/cli/options.py": "every option that several verbs have, defined once",
    "ledger/coding/agreement.py": "not split yet",
    "ledger/coding/article_reading.py": "not split yet",
    "ledger/reports/charts/quantile_history.py": "not split yet",
    "ledger/reports/pages/overview.py": "not split yet",
    "ledger/reports/site/verify.py": "published as one file",
    "ledger/reports/wording/figures.py": "what every figure is called",
    "ledger/store/postgresql.py": "all that is the engine's own",
    "ledger/store/projection/projection.py": "a method for each kind of entry",
    "ledger/store/sqlite.py": "all that is the engine's own",
    "ledger/store/tables.py": "every table, one beside the other",
    "ledger/track_record/results.py": "what every result has, described",
    "scoring/checks.py": "one sentence for each wrong argument",
}
BRANCHES, MANY, SHARE = 20, 10, 0.03  # none has more than 20, and under 3% more than 10


SQL = re.compile(
    r"\s*(SELECT|INSERT INTO|UPDATE|DELETE FROM|DROP|ALTER|PRAGMA|BEGIN|ATTACH|ANALYZE)\b [\w:*({]?", re.ASCII
)
ENGINES = (
    "ledger/store/sqlite.py",
    "ledger/store/postgresql.py",
    "ledger/store/lake/engine.py",
    "ledger/store/lake/duck.py",
)  # what is an engine's own


def _architecture():
    spec = importlib.util.spec_from_file_location("architecture", ROOT / "docs" / "architecture.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


ARCHITECTURE = _architecture()
MODULES = ARCHITECTURE.modules()
PAGE = ROOT / "docs" / "architecture.md"


def test_what_stands_in_ledger_is_what_the_readme_says():
    readme = (ROOT / "README.md").read_text()
    drawn = re.search(r"```text\nledger/\n(.*?)```", readme, re.DOTALL)[1]
    folders = re.findall(r"^ +(\w+)/ ", drawn, re.MULTILINE)
    files = re.findall(r"\b(\w+\.py)\b", drawn)
    there = [path for path in (ROOT / "ledger").iterdir() if (path / "__init__.py").exists()]
    assert sorted(folders) == sorted(path.name for path in there)
    assert sorted(files) == sorted(path.name for path in (ROOT / "ledger").glob("*.py"))
    assert len(folders) <= FOLDERS
    assert len(files) <= FILES


@pytest.mark.parametrize(
    "path", [path for path in MODULES.values() if path.name == "__init__.py"], ids=lambda p: p.parent.name
)
def test_every_folder_begins_with_its_rule(path):
    if path.parent == ROOT / "ledger":
        return  # the rooms have them
    assert path.read_text(encoding="utf-8").startswith('"""Rule: ')
    assert len(ARCHITECTURE.rule(path)) > 20


def test_no_import_goes_in_a_circle():
    """Imports inside functions and those for types count."""
    try:
        TopologicalSorter(ARCHITECTURE.imports()).prepare()
    except CycleError as circle:
        pytest.fail(" -> ".join(circle.args[1]))


def test_a_circle_is_found(tmp_path):
    for name in ("forecasts", "scoring", "ledger"):
        (tmp_path / name).mkdir()
    (tmp_path / "ledger" / "one.py").write_text("def f():\n    from ledger import two\n")
    (tmp_path / "ledger" / "two.py").write_text("from ledger.one import f\n")
    with pytest.raises(CycleError):
        TopologicalSorter(ARCHITECTURE.imports(tmp_path)).prepare()


def test_no_module_is_longer_than_can_be_taken_in():
    lengths = {path.relative_to(ROOT).as_posix(): len(path.read_text().splitlines()) for path in MODULES.values()}
    long = {name: n for name, n in lengths.items() if n > LINES}
    assert long.keys() <= LONGER.keys(), f"over {LINES} lines: {long}"
    assert LONGER.keys() <= long.keys(), "these are short now; take them off the list"


def test_functions_have_few_branches():
    """Counted by radon, as `radon cc` does: conditions, loops, `and`, `or`, comprehensions."""
    found = {
        f"{path.relative_to(ROOT)}:{one.lineno} {one.name}": one.complexity
        for path in MODULES.values()
        if path.name != "verify.py"  # published as one file, in as few lines as can be read
        for one in cc_visit(path.read_text(encoding="utf-8"))
        if isinstance(one, Function)
    }
    worst = {name: n for name, n in found.items() if n > BRANCHES}
    many = sorted((n, name) for name, n in found.items() if n > MANY)
    assert not worst
    assert len(many) < SHARE * len(found), f"{len(many)} of {len(found)}: {many[::-1]}"


def _texts(tree: ast.AST):
    """The texts in a module that are not docstrings."""
    described = (ast.Module, ast.ClassDef, ast.FunctionDef)
    told = {
        id(node.body[0].value)
        for node in ast.walk(tree)
        if isinstance(node, described) and isinstance(node.body[0], ast.Expr)
    }
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in told:
            yield node.value


def test_statements_stand_in_files_of_sql():
    """SQL as text of Python is for what is an engine's own; the rest is select(), or a file that is tested itself."""
    found = {
        f"{path.relative_to(ROOT)}: {' '.join(text.split())[:60]}"
        for path in MODULES.values()
        if path.relative_to(ROOT).as_posix() not in ENGINES
        for text in _texts(ast.parse(path.read_text(encoding="utf-8")))
        if SQL.match(text)
    }
    assert found == set()


def test_the_picture_of_the_architecture_is_that_of_the_imports():
    drawn = ARCHITECTURE.picture(ARCHITECTURE.imports(), ARCHITECTURE.layers())
    assert drawn == (ROOT / "docs" / "architecture.svg").read_text(encoding="utf-8"), "run `make docs`"


def test_the_picture_has_every_room_once_and_no_line_upwards():
    rows = ARCHITECTURE.layers()
    at = {name: level for level, row in enumerate(rows) for name in row}
    assert {ARCHITECTURE.room(module) for module in MODULES} == {*at, ""}
    assert sum(map(len, rows)) == len(at)
    for (one, other), n in ARCHITECTURE.arrows(ARCHITECTURE.imports()).items():
        assert at[one] < at[other], f"{one} imports {other} {n} times"


def test_the_rules_in_the_architecture_are_those_of_the_rooms():
    page = PAGE.read_text(encoding="utf-8")
    assert ARCHITECTURE.with_rules(page) == page, "run `make docs`"


def test_files_that_the_architecture_names_are_there():
    page = PAGE.read_text(encoding="utf-8")
    named = set(re.findall(r"`((?:ledger|forecasts|scoring|docs|tests)/[\w/.-]*)`", page))
    assert len(named) > 40
    assert [name for name in sorted(named) if not (ROOT / name).exists()] == []
