"""kill -9 at any moment of an import: all of it or none, and the ledger verifies."""

from __future__ import annotations

import os
import random
import subprocess
import sys
import time

import pytest

from ledger.api.ledger import Ledger

ROWS = 20_000
LONG = bool(os.environ.get("PREDICTION_LEDGER_LONG"))
TRIES = 40 if LONG else 4


@pytest.fixture(scope="module")
def file(tmp_path_factory):
    chance = random.Random(7)
    path = tmp_path_factory.mktemp("rows") / "rows.csv"
    lines = ["question,closes,forecaster,made_on,probability,outcome,forecast_id"]
    lines += [
        f"Will {i % 9000} happen?,2020-01-{i % 9000 % 28 + 1:02},P{i % 300},2019-{i % 11 + 1:02}-03,"
        f"{chance.randrange(1001) / 1000},{'yes' if i % 9000 % 3 else 'no'},{i if i % 5 == 0 else ''}"
        for i in range(ROWS)
    ]
    path.write_text("\n".join(lines) + "\n")
    return path


def fresh(path):
    with Ledger.create(path, by="me") as book:
        book.log("Will it?", forecaster="Ada", probability=0.7, made_on="2026-01-05", closes="2026-02-01")
        return book.root()


def start(path, file):
    env = {**os.environ, "PREDICTION_LEDGER_DB": str(path)}
    command = [sys.executable, "-m", "ledger", "import", str(file)]
    return subprocess.Popen(command, env=env, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)


@pytest.fixture(scope="module")
def duration(file, tmp_path_factory):
    """How long an import takes here, so that the kills fall inside."""
    path = tmp_path_factory.mktemp("whole") / "a.db"
    fresh(path)
    begun = time.monotonic()
    assert start(path, file).wait(120) == 0
    return time.monotonic() - begun


@pytest.mark.parametrize("part", [(i + 0.5) / TRIES for i in range(TRIES)])
def test_none_or_all(tmp_path, file, duration, part):
    path = tmp_path / "a.db"
    root = fresh(path)
    child = start(path, file)
    time.sleep(duration * part)
    child.kill()
    child.wait(30)
    with Ledger.open(path, create=False) as book:
        count = book.track_record().logged
        assert count in (1, ROWS + 1)
        result = book.verify()
        assert result.ok, result.first
        if count == 1:
            assert book.root() == root
        book.log("Will that?", forecaster="Ada", probability=0.7, made_on="2026-01-05", closes="2026-02-01")
        assert book.track_record().logged == count + 1
    assert start(path, file).wait(120) == 0
    with Ledger.open(path, write=False) as book:
        assert book.track_record().logged == ROWS + 2
