"""The arithmetic of scoring on arrays, each piece beside its yardstick; and the tables that rest on it."""

from __future__ import annotations

import sqlite3
import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path

import numpy as np

from benchmarks.measure import PYTHON, function, peak_of, side_by_side

Row = tuple[str, str, float, float, float | None, str]

# The grouping that a reliability table needs, by SQLite alone.
TALLY = (
    "SELECT forecaster_id, probability, count(*), sum(scored_against) FROM forecast"
    " WHERE scored_against IS NOT NULL GROUP BY forecaster_id, probability"
)


def ungrouped() -> Iterator[Row]:
    """Mean Brier score of ten million pairs."""
    from scoring import mean_brier_score

    random = np.random.default_rng(1)
    p = random.random(10_000_000)
    y = random.random(10_000_000) < p
    theirs, ours = (
        function(lambda: p.sum(), runs=9),
        function(lambda: mean_brier_score(probability=p, outcome=y), runs=9),
    )
    yield "Brier: 10M pairs", "one pass, p.sum()", ours, theirs, 2.0, ""


def one_by_one() -> Iterator[Row]:
    """Scores of single forecasts, beside the fastest of the packages that have them."""
    import properscoring
    import scores.continuous
    import scores.probability
    import scoringrules
    import xarray
    from sklearn.metrics import brier_score_loss, log_loss, mean_pinball_loss

    import scoring

    random = np.random.default_rng(5)
    p = random.random(1_000_000)
    y = (random.random(len(p)) < p).astype(float)
    arrays = xarray.DataArray(p, dims="n"), xarray.DataArray(y, dims="n")
    yield from _rows(
        "Brier score: 1M",
        lambda: scoring.brier_score(probability=p, outcome=y),
        {
            "scoringrules": lambda: scoringrules.brier_score(y, p),
            "scikit-learn": lambda: brier_score_loss(y, p),
            "scores": lambda: scores.probability.brier_score(*arrays, preserve_dims="all"),
            "properscoring": lambda: properscoring.brier_score(y, p),
        },
        lambda: scoringrules.brier_score(y, p, backend="numba"),
    )
    yield from _rows(
        "log score: 1M",
        lambda: scoring.log_score(probability=p, outcome=y),
        {"scoringrules": lambda: scoringrules.log_score(y, p), "scikit-learn": lambda: log_loss(y, p)},
        lambda: scoringrules.log_score(y, p, backend="numba"),
    )
    levels = np.array([0.01, 0.025, *np.arange(0.05, 0.951, 0.05), 0.975, 0.99])
    v = np.sort(random.normal(size=(200_000, 23)), axis=1)
    x = random.normal(size=len(v))
    median, low, high, alpha = v[:, 11], v[:, :11], v[:, ::-1][:, :11], 2 * levels[:11]

    def interval(backend: str) -> object:
        return scoringrules.weighted_interval_score(x, median, low, high, alpha, backend=backend)

    columns, happened = [xarray.DataArray(v[:, i], dims="n") for i in range(len(levels))], xarray.DataArray(x, dims="n")
    # Twice the mean pinball loss over the levels is the WIS, and what scoringrules calls the CRPS of quantiles.
    by_level = {
        "scikit-learn": lambda: [mean_pinball_loss(x, v[:, i], alpha=level) for i, level in enumerate(levels)],
        "scores": lambda: [
            scores.continuous.quantile_score(said, happened, level, preserve_dims="all")
            for said, level in zip(columns, levels, strict=True)
        ],
    }
    yield from _rows(
        "WIS: 200k of 23",
        lambda: scoring.weighted_interval_score(levels=levels, values=v, outcome=x),
        {"scoringrules": lambda: interval("numpy"), **by_level},
        lambda: interval("numba"),
    )
    yield from _rows(
        "CRPS of quantiles: 200k of 23",
        lambda: scoring.crps(levels=levels, values=v, outcome=x),
        {"scoringrules": lambda: scoringrules.crps_quantile(x, v, levels, backend="numpy"), **by_level},
        lambda: scoringrules.crps_quantile(x, v, levels, backend="numba"),
    )


def _rows(
    name: str, ours: Callable[[], object], theirs: dict[str, Callable[[], object]], numba: Callable[[], object]
) -> Iterator[Row]:
    """One row beside the fastest without numba, and one beside scoringrules with it; all run in turn."""
    numba()  # compiles
    took = side_by_side({"ours": ours, "numba": numba, **theirs}, runs=15)
    fastest = min(theirs, key=lambda package: took[package])
    yield name, fastest, took["ours"], took[fastest], 1.0, ""
    yield name, "scoringrules, numba", took["ours"], took["numba"], 3.0, ""


def decomposing() -> Iterator[Row]:
    """CORP decomposition of a million forecasts in whole per cent."""
    from sklearn.isotonic import IsotonicRegression

    from scoring import decompose

    random = np.random.default_rng(2)
    truth = random.random(1_000_000)
    p = np.round(np.clip(truth + random.normal(0, 0.1, len(truth)), 0, 1), 2)
    y = (random.random(len(p)) < truth).astype(float)
    theirs = function(lambda: IsotonicRegression().fit(p, y), runs=3)
    ours = function(lambda: decompose(probability=p, outcome=y), runs=7)
    yield "decomposition: 1M percent-valued pairs", "scikit-learn's isotonic fit", ours, theirs, 1 / 20, ""


def bootstrap() -> Iterator[Row]:
    """A thousand resamples of a hundred thousand questions with a million forecasts, in a process of its own."""
    code = (
        "import time, numpy as np\n"
        "from scoring import mean_score\n"
        "random = np.random.default_rng(3)\n"
        "question = random.integers(0, 100_000, 1_000_000)\n"
        "score = random.random(1_000_000) ** 2\n"
        "begun = time.perf_counter()\n"
        "mean_score(score=score, cluster=question, resamples=1000, seed=1)\n"
        "print(time.perf_counter() - begun)\n"
    )
    alone = [PYTHON, "-c", code]
    done = [subprocess.run(alone, check=True, capture_output=True, text=True).stdout for _ in range(3)]
    seconds = min(map(float, done))
    note = f"peak {peak_of(alone):.0f} of 300 MiB, the process with its data"
    yield "bootstrap: 1,000 x 100k questions, 1M", "1 second", seconds, 1.0, 1.0, note


def fixed() -> Iterator[Row]:
    """Fixed effects of a thousand forecasters on ten thousand questions."""
    from scoring import fixed_effects

    random = np.random.default_rng(4)
    who = random.integers(0, 1_000, 1_000_000)
    what = random.integers(0, 10_000, 1_000_000)
    score = random.random(1_000_000)
    ours = function(lambda: fixed_effects(score=score, forecaster=who, question=what), runs=3)
    yield "fixed effects: 1,000 x 10,000, 1M scores", "5 seconds", ours, 5.0, 1.0, ""


def scorecards(file: Path) -> Iterator[Row]:
    """Scores, intervals, skill with its error, decomposition and reliability of everybody in a ledger."""
    from ledger.api.ledger import Ledger

    def full() -> None:
        with Ledger.open(file, write=False) as book:
            book.scores(decompose=True)

    def grouped() -> None:
        sqlite3.connect(file).execute(TALLY).fetchall()

    theirs = function(grouped, runs=3)
    ours = function(full, runs=3)
    yield "score table: all figures, 10k forecasters, 1M", "grouping in SQLite", ours, theirs, 3.0, ""
