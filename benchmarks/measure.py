"""Running commands and functions, and keeping the best of several times."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from pathlib import Path

os.environ.pop("PYTHONDONTWRITEBYTECODE", None)  # what is installed is compiled once, and not at every start
PYTHON = sys.executable
PROGRAM = [str(Path(sys.executable).with_name("prediction-ledger"))]


def command(args: Sequence[str], *, runs: int = 5, before: Callable[[], object] | None = None) -> float:
    """The best time of several runs of a command, in seconds; before() comes ahead of each run."""
    best = float("inf")
    for _ in range(runs):
        if before:
            before()
        start = time.perf_counter()
        done = subprocess.run(args, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, check=False)
        best = min(best, time.perf_counter() - start)
        if done.returncode:
            raise RuntimeError(f"{' '.join(args)} failed: {done.stderr.decode()}")
    return best


def peak_of(args: Sequence[str]) -> float:
    """The peak memory of one run of a command in MiB.

    By a parent of its own: what a process had before it became another program counts as that program's too.
    """
    code = (
        "import resource, subprocess, sys; subprocess.run(sys.argv[1:], check=True, stdout=subprocess.DEVNULL); "
        "print(resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024)"
    )
    done = subprocess.run([PYTHON, "-c", code, *args], check=True, capture_output=True, text=True)
    return float(done.stdout.strip().splitlines()[-1])


def function(run: Callable[[], object], *, runs: int = 3) -> float:
    """The best time of several calls, in seconds."""
    best = float("inf")
    for _ in range(runs):
        start = time.perf_counter()
        run()
        best = min(best, time.perf_counter() - start)
    return best


def side_by_side(work: dict[str, Callable[[], object]], *, runs: int = 9) -> dict[str, float]:
    """The best time of several calls of each, in turn, so that what else a machine does troubles all alike."""
    best = dict.fromkeys(work, float("inf"))
    for _ in range(runs):
        for name, run in work.items():
            best[name] = min(best[name], function(run, runs=1))
    return best


def shared_data() -> Path | None:
    """The folder of real data beside the checkout, where it is present."""
    folder = Path(os.environ.get("PREDICTION_LEDGER_SHARED", Path(__file__).parents[2] / "shared")) / "data"
    return folder if folder.is_dir() else None
