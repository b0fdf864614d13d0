"""What a killed command left behind is gone after the next one, and what a living one needs stays."""

from __future__ import annotations

import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from ledger.store.leftovers import PREFIX, clear, passing_folder

HOLDING = """
import sys, time
from pathlib import Path
from ledger.store.leftovers import passing_folder
with passing_folder(Path(sys.argv[1])) as folder:
    (folder / "new.db").write_text("unfinished")
    print(folder, flush=True)
    time.sleep(60)
"""


@pytest.fixture
def holder(tmp_path):
    """A process that holds a folder, and the folder."""
    with subprocess.Popen([sys.executable, "-c", HOLDING, tmp_path], stdout=subprocess.PIPE, text=True) as child:
        yield child, tmp_path / Path(child.stdout.readline().strip()).name
        child.kill()


def test_what_a_killed_process_left_is_cleared_and_what_a_living_one_holds_is_not(holder, tmp_path):
    child, folder = holder
    clear(tmp_path)
    assert (folder / "new.db").exists()
    child.send_signal(signal.SIGKILL)
    child.wait()
    assert folder.exists()
    with passing_folder(tmp_path) as other:
        assert list(tmp_path.iterdir()) == [other]
    assert not list(tmp_path.iterdir())


def test_nothing_but_folders_of_ours_is_cleared(tmp_path):
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    (elsewhere / "kept").touch()
    (tmp_path / f"{PREFIX}link").symlink_to(elsewhere)
    (tmp_path / f"{PREFIX}file").touch()
    (tmp_path / "prediction-ledger-demo-x").mkdir()
    before = sorted(tmp_path.rglob("*"))
    clear(tmp_path)
    clear(tmp_path / "missing")
    assert sorted(tmp_path.rglob("*")) == before


@pytest.mark.in_a_file
def test_the_next_command_clears_what_a_killed_one_left_beside_the_ledger_and_among_temporary_files(
    cli, path, tmp_path, monkeypatch
):
    temporary = tmp_path / "temporary"
    temporary.mkdir()
    monkeypatch.setenv("TMPDIR", str(temporary))
    cli("init")
    for folder in (path.parent, temporary):
        (folder / f"{PREFIX}killed").mkdir()
        (folder / f"{PREFIX}killed" / "new.db").touch()
    started = time.monotonic()
    cli("list")
    assert time.monotonic() - started < 5
    assert not list(path.parent.glob(f"{PREFIX}*"))
    assert not list(temporary.iterdir())
