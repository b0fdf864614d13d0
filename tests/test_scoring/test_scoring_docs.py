"""The documents: complete, and every example in them true."""

import doctest
import inspect
import re
from pathlib import Path

import pytest

import scoring

DOCS = Path(__file__).parents[2] / "docs"
FUNCTIONS = [name for name in scoring.__all__ if inspect.isfunction(getattr(scoring, name))]


def sections():
    text = (DOCS / "scores.md").read_text(encoding="utf-8")
    parts = re.split(r"^### (\w+)$", text, flags=re.MULTILINE)
    return dict(zip(parts[1::2], parts[2::2], strict=True))


def test_every_function_has_a_section_and_every_section_a_function():
    assert sorted(sections()) == FUNCTIONS


@pytest.mark.parametrize("name", FUNCTIONS)
def test_every_section_says_what_a_reader_needs(name):
    for label in ("Asks", "Formula", "Range", "Not when", "Source"):
        assert re.search(rf"^- \*\*{label}:\*\* \S", sections()[name], flags=re.MULTILINE), label


@pytest.mark.parametrize("name", ["scores.md", "calibration-plots.md", "conventions.md"])
def test_every_example_in_the_documents_is_true(name):
    found = doctest.testfile(str(DOCS / name), module_relative=False, encoding="utf-8")
    assert found.attempted > 0
    assert found.failed == 0


def test_every_name_in_the_conventions_is_there():
    text = (DOCS / "conventions.md").read_text(encoding="utf-8") + (DOCS / "calibration-plots.md").read_text("utf-8")
    calls = set(re.findall(r"`(?:2 \* )?([a-z_0-9]+)\(", text)) - {"comparecast"}
    assert calls
    assert calls <= set(scoring.__all__)
