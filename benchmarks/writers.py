"""Many who write to one ledger at once: nothing lost, no number twice, and how much slower than one alone."""

from __future__ import annotations

import subprocess
import sys
import time

from ledger.api.ledger import Ledger

WRITERS, EACH = 8, 1_000
_WRITE = """
import sys
from ledger import Ledger
place, who, count = sys.argv[1], sys.argv[2], int(sys.argv[3])
with Ledger.open(place, by=who, create=False) as book:
    print("ready", flush=True)
    sys.stdin.readline()
    for i in range(count):
        print(book.log("Q?", forecaster=who, probability=i / count, made_on="2026-01-02", note=str(i)).id)
"""


def row(where: str, alone: str, together: str) -> tuple[str, str, float, float, float, str]:
    """The time that eight writers take, against one writer's for as many entries in all.

    Args:
        where: what keeps the ledgers, in words.
        alone: the place of a new ledger for the one.
        together: that of another for the eight.
    """
    one, many = _written(alone, 1), _written(together, WRITERS)
    pace = f"{WRITERS * EACH / many:.0f} entries/s, {100 * WRITERS * one / many:.0f}% of one writer's pace"
    return f"writing: {WRITERS} x {EACH:,} entries in {where}", "one writer", many, WRITERS * one, 2.5, pace


def _written(place: str, writers: int) -> float:
    """How long they take, once all of them are there.

    Raises:
        RuntimeError: a number is missing or given twice, or the ledger is not what was written.
    """
    with Ledger.create(place) as book:
        book.ask("Q?", closes="2026-02-01")
    command = [sys.executable, "-c", _WRITE, place]
    pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE}
    started = [subprocess.Popen([*command, f"writer {i}", str(EACH)], text=True, **pipes) for i in range(writers)]
    for one in started:
        assert one.stdout is not None
        one.stdout.readline()
    start = time.perf_counter()
    for one in started:
        assert one.stdin is not None
        one.stdin.write("go\n")
        one.stdin.flush()
    numbers = [int(line) for one in started for line in one.communicate()[0].split()]
    seconds = time.perf_counter() - start
    with Ledger.open(place, create=False, write=False) as book:
        found = book.verify()
    if sorted(numbers) != list(range(1, writers * EACH + 1)) or not found.ok:
        raise RuntimeError(f"{place}: {len(numbers)} of {writers * EACH} entries, {found.first}")
    return seconds
