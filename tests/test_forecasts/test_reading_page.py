"""docs/reading.md says what the data says, and its example runs."""

from __future__ import annotations

import doctest
import re
import tomllib
from pathlib import Path

import pytest

import forecasts
from forecasts.reading.candidate import LABELS

PAGE = Path(__file__).parents[2] / "docs" / "reading.md"
FOLDER = Path(forecasts.__file__).parent / "reading"


@pytest.fixture(scope="module")
def page() -> str:
    if not PAGE.exists():
        pytest.skip("the documentation is not beside these tests")
    return PAGE.read_text(encoding="utf-8")


def rows(page: str, header: str) -> list[list[str]]:
    lines = page[page.index(header) :].splitlines()[2:]
    end = next(at for at, line in enumerate(lines) if not line.startswith("|"))
    return [[cell.strip() for cell in line.strip("|").split("|")] for line in lines[:end]]


def test_the_example_runs(page: str) -> None:
    assert doctest.DocTestRunner(verbose=False).run(
        doctest.DocTestParser().get_doctest(page, {}, "reading.md", None, 0)
    ) == (0, 4)


def test_every_label_is_explained(page: str) -> None:
    assert {row[0] for row in rows(page, "| label | what it says")} == set(LABELS)


def test_every_cue_is_explained_as_in_the_data(page: str) -> None:
    table = tomllib.loads((FOLDER / "cues" / "cues.toml").read_text(encoding="utf-8"))
    explained = dict(rows(page, "| code | what it shows |"))
    assert {name: table[name]["why"] for name in table if name != "classes"}.items() <= explained.items()


def test_every_reason_that_the_texts_raise_is_explained(page: str) -> None:
    raised = set()
    for path in (Path(__file__).parent / "reading_articles").glob("*.txt"):
        for found in forecasts.read_article(path.read_text(encoding="utf-8"), published=None):
            raised |= {reason.code for reason in found.reasons}
    codes = {code for row in rows(page, "| code | why it is left alone |") for code in row[0].split(", ")}
    codes |= {code for row in rows(page, "| code | what it shows |") for code in row[0].split(", ")}
    assert len(raised) > 20
    assert raised <= codes | {"attributed", "quoted", "comparative", "course", "horizon"}


def test_no_word_list_is_without_a_reason() -> None:
    """Each entry of the data is preceded by a comment, or says `why`."""
    for path in FOLDER.glob("*/words.toml"):
        lines = path.read_text(encoding="utf-8").splitlines()
        for before, line in zip(["", *lines], lines, strict=False):
            if " = " in line and line[0].isalpha() and not before.startswith("#"):
                assert before, f"{path}: {line[:40]} has no reason"


def test_every_word_list_that_is_asked_for_is_there_and_each_is_asked_for() -> None:
    asked = set()
    for path in FOLDER.parent.rglob("*.py"):
        asked |= set(re.findall(r'(?:words|phrases)\(\s*"(\w+)",\s*"(\w+)",?\s*\)', path.read_text(encoding="utf-8")))
    there = {
        (path.parent.name, kind)
        for path in FOLDER.glob("*/words.toml")
        for kind in tomllib.loads(path.read_text(encoding="utf-8"))
    }
    named = {"addresses", "interview_with", "probability_tags", "claim_columns", "probability_columns", "time_columns"}
    assert asked <= there
    assert {kind for _, kind in there - asked} == named
