"""Every refusal's text: what is typed wrong, what is called wrongly, and what is wrong with a file."""

from __future__ import annotations

import base64
import json
import math
import shutil
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest

from ledger import Ledger

HERE = Path(__file__).parent


@pytest.fixture
def here(made, tools, tmp_path):
    """A shell in a folder with a copy of the story's ledger as the ledger that is used unless another is named."""
    shutil.copy(made.folder / "story.db", tmp_path / "predictions.db")
    for name in ("ferry.txt", "towns.txt"):
        shutil.copy(HERE / name, tmp_path)
    (tmp_path / "there.csv").write_text("kept\n")
    (tmp_path / "folder").mkdir()
    (tmp_path / "folder" / "mine.txt").write_text("kept\n")
    (tmp_path / "link.csv").symlink_to("predictions.db")
    return tools.Shell(tmp_path, now=made.now)


def test_commands_are_refused_in_the_same_words_and_change_nothing(golden, tools, here):
    before = tools.files(here.folder)
    cases = {}
    for words, stdin in tools.commands(HERE / "refused.txt"):
        ran = here.line(words, stdin=stdin)
        assert ran.code in (1, 2), f"{words}: exit {ran.code}"
        cases[words] = ran.told()
    assert tools.files(here.folder) == before
    golden("refused-commands", cases)


def test_calls_are_refused_in_the_same_words_and_change_nothing(golden, here):
    cases = {}
    names = {"date": date, "datetime": datetime, "UTC": UTC, "nan": math.nan}
    with here.inside(), Ledger.open("predictions.db", create=False, by="me") as book:
        before = book.root()
        for call in (HERE / "refused-calls.txt").read_text(encoding="utf-8").splitlines():
            try:
                eval(call, {"book": book, **names})
            except Exception as refused:
                cases[call] = f"{type(refused).__name__}: {refused}\n"
            else:
                pytest.fail(f"{call} is not refused")
        assert book.root() == before
    golden("refused-calls", cases)


def put(folder: Path, files: dict[str, Any]) -> None:
    """Write the files of a sample."""
    for name, content in files.items():
        raw = content.encode() if isinstance(content, str) else base64.b64decode(content["base64"])
        (folder / name).write_bytes(raw)


def samples(name: str) -> list[dict[str, Any]]:
    return json.loads((HERE / name).read_text(encoding="utf-8"))


def test_bad_files_are_refused_in_the_same_words_and_change_nothing(golden, here):
    ledger = here.folder / "predictions.db"
    before = ledger.read_bytes()
    cases = {}
    for number, sample in enumerate(samples("bad-files.json"), 1):
        put(here.folder, sample["files"])
        ran = here.line(sample["line"])
        assert ran.code in (1, 2), f"{sample['line']}: exit {ran.code}"
        assert ledger.read_bytes() == before
        cases[f"{number} {sample['line']}"] = ran.told()
    golden("refused-files", cases)


def test_good_files_are_kept_the_same_to_the_byte(golden, tools, tmp_path):
    """What an import tells, and the root of the journal that comes of it."""
    here = tools.Shell(tmp_path)
    here("init", "--db", "empty.db")
    cases = {}
    for number, sample in enumerate(samples("good-files.json"), 1):
        shutil.copy(tmp_path / "empty.db", tmp_path / "predictions.db")
        put(tmp_path, sample["files"])
        ran = here.line(sample["line"])
        assert ran.code == 0, f"{sample['line']}: {ran.err.decode()}"
        with here.inside(), Ledger.open("predictions.db", create=False, write=False) as book:
            entries, root = book.root()
        cases[f"{number} {sample['line']}"] = f"{ran.told()}{entries} entries, root {root}\n"
    golden("imports", cases)
