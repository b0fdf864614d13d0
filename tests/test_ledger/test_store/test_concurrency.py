"""Many who write at once, readers among them, and processes that are killed: nothing lost, nothing half.

PREDICTION_LEDGER_LONG=1 makes it eight times 1,000 forecasts and forty kills.
"""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
import time

import pytest

from ledger.api.ledger import Ledger
from ledger.errors import StorageError

LONG = bool(os.environ.get("PREDICTION_LEDGER_LONG"))
WRITERS, EACH = 8, 1_000 if LONG else 60
KILLS = 40 if LONG else 4


def start(program, *arguments):
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(filter(None, sys.path))}
    return subprocess.Popen(
        [sys.executable, "-c", program, *map(str, arguments)],
        **{"stdout": subprocess.PIPE, "stderr": subprocess.PIPE, "text": True, "env": environment},
    )


def ended(process):
    out, err = process.communicate(timeout=570)
    assert process.returncode == 0, err
    return out


WRITE = """
import sys
from ledger import Ledger
path, who, count = sys.argv[1], sys.argv[2], int(sys.argv[3])
with Ledger.open(path, by=who) as book:
    for i in range(count):
        made = book.log(f"Q{i % 7}?", forecaster=who, probability=i / count, made_on="2026-01-02",
                        closes="2026-02-01", note=str(i))
        print(made.id)
"""

READ = """
import pathlib, sys
from ledger import Ledger
path, stop = sys.argv[1], pathlib.Path(sys.argv[2])
rounds = 0
with Ledger.open(path, write=False) as book:
    while not stop.exists():
        before = book.root()[0]
        questions, record = book.questions(), book.track_record()
        assert record.logged == record.scored + sum(record.left_out.values())
        assert record.entries >= before
        assert len(book.forecasts()) >= record.logged
        if rounds % 5 == 0:
            copy = pathlib.Path(f"{stop}.{rounds}")
            found = book.backup(copy)
            assert found.ok and found.entries >= before
            copy.unlink()
        rounds += 1
print(rounds)
"""


def test_eight_writers_lose_nothing_and_readers_see_whole_states(path, tmp_path, store):
    """All start on a file that is not there yet."""
    begun = time.monotonic()
    writers = [start(WRITE, path, f"writer {i}", EACH) for i in range(WRITERS)]
    while not path.exists():
        assert time.monotonic() < begun + 300
        time.sleep(0.01)
    reader = start(READ, path, tmp_path / "stop")
    numbers = [int(line) for writer in writers for line in ended(writer).split()]
    (tmp_path / "stop").touch()
    assert int(ended(reader)) > 0
    print(f"{WRITERS} x {EACH} forecasts in {time.monotonic() - begun:.1f} s")
    assert sorted(numbers) == list(range(1, WRITERS * EACH + 1))
    with Ledger.open(path) as book:
        rows = store(book).execute("SELECT p.name, f.note FROM forecast f JOIN forecaster p ON p.id = f.forecaster_id")
        assert sorted(rows) == sorted((f"writer {w}", str(i)) for w in range(WRITERS) for i in range(EACH))
        assert len(book.questions()) == 7
        found = book.verify()
        assert found.ok, found.first
        assert found.entries == 1 + WRITERS + 7 + WRITERS * EACH


ADD = """
import sys
from ledger import Ledger
with Ledger.open(sys.argv[1], by="me") as book:
    book._database.execute("PRAGMA cache_size = 10")
    for turn in range(1, 10_000):
        with book._writing() as writer:
            for part in range(20):
                ids = [writer.next_id("question") for _ in range(10)]
                writer.add("question.asked", [
                    {"id": i, "text": f"Q{i}?", "kind": "binary", "closes": "2027-01-01", "note": "x" * 400}
                    for i in ids])
        print(turn, flush=True)
"""


def test_killed_at_any_moment_all_or_nothing(tmp_path):
    chance = random.Random(11)
    middle = 0
    for kill in range(KILLS):
        path = tmp_path / f"{kill}.db"
        Ledger.open(path, by="me").close()
        process = start(ADD, path)
        process.stdout.readline()
        time.sleep(chance.random() * 0.15)
        process.send_signal(signal.SIGKILL)
        out, _ = process.communicate()
        told = 1 + out.count("\n")
        journal = path.with_name(path.name + "-journal")
        middle += journal.stat().st_size > 0
        with Ledger.open(path, create=False, write=False) as book:  # the next one only wants to read
            entries = book.root()[0]
            assert (entries - 1) % 20 == 0
            assert (entries - 1) // 20 in (told, told + 1)  # the last one may be kept and not told
            assert len(book.questions()) == (entries - 1) * 10
            found = book.verify()
            assert found.ok, found.first
        with Ledger.open(path) as book:
            book.ask("And on?", closes="2027-01-01")
            assert book.verify().ok
    assert middle  # at least one was killed between its first and its last write


HALF = """
import sys, time
from ledger import Ledger
with Ledger.open(sys.argv[1], by="me") as book:
    book._database.execute("PRAGMA cache_size = 5")
    with book._writing() as writer:
        for i in range(2, 80):
            writer.add("question.asked", [
                {"id": i, "text": f"Q{i}?", "kind": "binary", "closes": "2027-01-01", "note": "x" * 9_000}])
        print("half", flush=True)
        time.sleep(600)
"""


@pytest.fixture
def hot(book, path):
    """A file in the middle of a transaction whose process is gone: half of it is in the pages already."""
    book.ask("Before?", closes="2027-01-01")
    book.close()
    before = path.read_bytes()
    process = start(HALF, path)
    assert process.stdout.readline() == "half\n"
    process.kill()
    process.communicate()
    assert path.read_bytes() != before
    assert path.with_name(path.name + "-journal").stat().st_size > 0
    return before


@pytest.mark.parametrize("write", [True, False])
def test_a_half_written_file_is_brought_back_by_whoever_opens_it(write, hot, path):
    with Ledger.open(path, create=False, write=write) as book:
        assert [q.text for q in book.questions()] == ["Before?"]
        assert book.verify().ok
    assert path.read_bytes() == hot
    journal = path.with_name(path.name + "-journal")
    assert not journal.exists() or journal.stat().st_size == 0


def test_a_half_written_file_that_may_not_be_written_is_refused(hot, path):
    half = path.read_bytes()
    path.chmod(0o444)
    with pytest.raises(StorageError) as refused:
        Ledger.open(path, create=False, write=False)
    assert "\n" not in str(refused.value)
    assert path.read_bytes() == half
    path.chmod(0o644)
    with Ledger.open(path, create=False) as book:
        assert book.verify().ok


MAKE = """
import sys
from ledger.store import sqlite
from ledger import Ledger
put = sqlite.put_in_place
sqlite.put_in_place = lambda made, path: (print("made", flush=True), __import__("time").sleep(600))
Ledger.create(sys.argv[1])
"""


def test_a_ledger_whose_making_was_killed_is_not_there(path):
    process = start(MAKE, path)
    assert process.stdout.readline() == "made\n"
    process.kill()
    process.communicate()
    assert not path.exists()
    with Ledger.open(path) as book:
        assert book.verify().ok


def test_an_error_in_a_transaction_leaves_nothing_and_frees_the_lock(book, path, writing):
    before = book.root()

    def fail():
        with writing(book) as writer:
            writer.add("forecaster.added", [{"id": 1, "name": "Ada", "kind": "person"}])
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        fail()
    assert book.root() == before
    with Ledger.open(path) as other:
        other.ask("Free?", closes="2027-01-01")
    assert len(book.questions()) == 1
