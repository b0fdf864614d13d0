"""Attacks on a ledger: bytes flipped, rows edited, commands killed.

`make attack`, or python -m benchmarks.attack 300 100 with how many flips and kills. Printed is how often a change was
found, and what must be zero: changes that were lost on verify, false alarms, tracebacks, and ledgers torn by a kill. A
change that verify lets pass must have changed nothing that is kept.
"""

from __future__ import annotations

import os
import random
import shutil
import sqlite3
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

from forecasts.errors import ForecastError
from ledger.api.ledger import Ledger
from ledger.errors import LedgerError

BAD = ("lost", "false alarm", "traceback", "torn")


def fill(path: Path, chance: random.Random, zone: str) -> None:
    """A ledger with something in every table."""
    with Ledger.create(path, zone=zone) as book:
        for n in range(40):
            asked = book.ask(f"Will {n} happen?", closes=f"2026-0{n % 8 + 1}-15", tags=["a", "b"][: n % 3])
            for who in ("Ada", "Bo", "Cy")[: n % 3 + 1]:
                made = book.log(asked, forecaster=who, probability=chance.randrange(101) / 100, made_on="2026-01-03")
            if n % 4 == 0:
                book.revise(made, chance.randrange(101) / 100, made_on="2026-01-04")
            if n % 5 == 0:
                book.withdraw(book.forecasts(asked)[-1], on="2026-01-06", reason="a slip")
            if n % 2:
                book.resolve(asked, ("yes", "no")[n % 4 // 2], known_on="2026-01-10")
            if n % 6 == 1:
                book.resolve(asked, "no" if n % 4 // 2 == 0 else "yes", known_on="2026-01-10", reason="misread")
        book.accept("reworded")
        book.amend(2, reason="clearer", criteria="as reported")
        book.log(1, forecaster="Dee", probability=0.5, made_on="2026-01-05", quote="it will", source="Paper")
        book.decline("it might", reason="possibility", forecaster="Ada")
        book.merge_forecasters("Dee", "Cy")
        book.void("F3", reason="mistyped")
        book.correct("F4", reason="mistyped", probability=0.25)
        book.record_report("0" * 64, book.root())


def dump(path: Path) -> list[object]:
    """Everything that a ledger keeps; what cannot be read is a value of its own."""
    with closing(sqlite3.connect(path)) as raw:
        names = [name for (name,) in raw.execute("SELECT name FROM sqlite_master WHERE type = 'table' ORDER BY name")]
        return [[name, sorted(map(repr, raw.execute(f'SELECT * FROM "{name}"')))] for name in names]


def judged(path: Path, right: list[object]) -> str:
    """What verify says about a file that somebody changed: found, refused, unchecked, harmless; or lost, traceback."""
    try:
        with Ledger.open(path, create=False, write=False) as book:
            state = book.verify().state
    except (LedgerError, ForecastError):
        return "refused"
    except Exception as wrong:
        print(f"{type(wrong).__name__}: {wrong}")
        return "traceback"
    if state != "sound":
        return "found" if state == "differs" else "unchecked"
    try:
        return "harmless" if dump(path) == right else "lost"
    except sqlite3.Error:
        return "lost"


def flips(whole: bytes, path: Path, chance: random.Random, count: int) -> Iterator[str]:
    """One bit of the file after the other, each in a whole one."""
    path.write_bytes(whole)
    right = dump(path)
    for _ in range(count):
        raw = bytearray(whole)
        raw[chance.randrange(len(raw))] ^= 1 << chance.randrange(8)
        path.write_bytes(raw)
        yield judged(path, right)


def edits(whole: bytes, path: Path) -> Iterator[str]:
    """Every column of every table: one row gets another value, around the guards."""
    path.write_bytes(whole)
    right = dump(path)
    with closing(sqlite3.connect(path)) as raw:
        names = [name for (name,) in raw.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
        columns = [(name, column[1]) for name in names for column in raw.execute(f"PRAGMA table_info({name})")]
    for table, column in columns:
        for value in ("NULL", "1", "'x'", "0.5", f'"{column}" || 1'):
            path.write_bytes(whole)
            if _edit(path, table, column, value):
                yield judged(path, right)


def _edit(path: Path, table: str, column: str, value: str) -> bool:
    with closing(sqlite3.connect(path, isolation_level=None)) as raw:
        raw.execute("PRAGMA ignore_check_constraints = ON")
        guards = raw.execute("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'").fetchall()
        for name, _ in guards:
            raw.execute(f"DROP TRIGGER {name}")
        first = f'SELECT min("{column}") FROM "{table}"'
        try:
            done = raw.execute(f'UPDATE "{table}" SET "{column}" = {value} WHERE "{column}" IS ({first})')
        except sqlite3.Error:
            return False  # the table does not take it
        for _, sql in guards:
            raw.execute(sql)
        return done.rowcount > 0


def kills(path: Path, rows: Path, chance: random.Random, count: int) -> Iterator[str]:
    """Commands that are killed at any moment: all that they do or nothing, and the ledger is sound."""
    program = [sys.executable, "-m", "ledger"]
    commands = (
        ["log", "1", "--by", "Ada", "--said", "2026-01-07", "--chance", "30%", "--yes"],
        ["import", str(rows), "--yes"],
        ["rebuild"],
        ["void", "F5", "--reason", "mistyped", "--yes"],
    )
    env = {**os.environ, "PREDICTION_LEDGER_DB": str(path)}
    for _ in range(count):
        command = chance.choice(commands)
        child = subprocess.Popen([*program, *command], env=env, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        time.sleep(chance.uniform(0.1, 1.6))
        child.kill()
        child.wait()
        yield _after(path)


def _after(path: Path) -> str:
    try:
        with Ledger.open(path, create=False) as book:
            return "whole" if book.verify().ok else "torn"
    except LedgerError as wrong:
        print(wrong)
        return "torn"


def main(flipped: int, killed: int) -> int:
    """Attack, print the figures, and give how many of them are bad."""
    chance, bad = random.Random(20261130), 0
    folder = Path(tempfile.mkdtemp(prefix="attack-"))
    try:
        for zone in ("UTC", "Europe/Berlin"):
            made, path = folder / f"{zone[:3]}.db", folder / "attacked.db"
            fill(made, chance, zone)
            whole = made.read_bytes()
            found = Counter(flips(whole, path, chance, flipped // 2))
            print(f"{zone}: {flipped // 2} flips: {dict(found)}")
            edited = Counter(edits(whole, path))
            print(f"{zone}: {edited.total()} edits: {dict(edited)}")
            bad += sum((found + edited)[name] for name in BAD)
        rows = folder / "rows.csv"
        head = "question,closes,forecaster,made_on,probability\n"
        rows.write_text(head + "".join(f"Will {n} too?,2027-01-01,P{n % 9},2026-01-03,0.5\n" for n in range(20_000)))
        after = Counter(kills(folder / "UTC.db", rows, chance, killed))
        print(f"{killed} kills: {dict(after)}")
        return bad + after["torn"]
    finally:
        shutil.rmtree(folder)


if __name__ == "__main__":
    sys.exit(min(1, main(*map(int, sys.argv[1:3] or (300, 100)))))
