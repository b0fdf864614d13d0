"""Generated input: forecasts of people who know a little, with a fixed seed."""

from __future__ import annotations

import csv
import random
from datetime import date, timedelta
from pathlib import Path

import numpy as np

FIRST = date(2015, 1, 1)


def forecasts_csv(path: Path, *, forecasts: int, forecasters: int, per_question: int = 10) -> None:
    """A CSV of forecasts on resolved questions, in the columns that import reads."""
    random.seed(20170416)
    days = [(FIRST + timedelta(days=i)).isoformat() for i in range(3500)]
    with path.open("w", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(["question", "closes", "outcome", "known_on", "forecaster", "made_on", "probability"])
        for number in range(forecasts // per_question):
            chance, start = random.random(), random.randrange(3000)
            closes = days[start + 300]
            outcome = "yes" if random.random() < chance else "no"
            for who in random.sample(range(forecasters), per_question):
                said = min(0.99, max(0.01, round(random.gauss(chance, 0.15), 2)))
                made = days[start + random.randrange(300)]
                writer.writerow(
                    [f"Will event {number} happen?", closes, outcome, closes, f"Forecaster {who}", made, said]
                )


def one_by_one(path: Path, *, forecasts: int) -> None:
    """A ledger whose journal has an entry for each forecast, as if they had been logged one by one."""
    from ledger.api import Ledger
    from ledger.journal import entry as kinds

    with Ledger.create(path) as book:
        for number in range(100):
            book.ask(f"Will event {number} happen?", closes="2020-01-01")
        first = book.log("Q1", forecaster="Forecaster", probability=0.5, made_on="2019-01-01")
        generator = np.random.default_rng(1)
        chances = generator.integers(1, 100, forecasts)
        with book._writing() as writer:
            for number in range(1, forecasts):
                record = {
                    **{"basis": "stated", "forecaster": 1, "id": first.id + number, "made_on": "2019-01-01"},
                    **{"probability": f"0.{chances[number]:02d}".rstrip("0"), "question": number % 100 + 1},
                    "question_revision": 1,
                }
                writer.add(kinds.FORECAST_MADE, [record])


def parquet(source: Path, target: Path) -> None:
    """The same forecasts as Parquet, for DuckDB."""
    import duckdb

    duckdb.sql(
        f"COPY (SELECT forecaster, probability, CASE outcome WHEN 'yes' THEN 1.0 ELSE 0.0 END AS outcome "
        f"FROM read_csv('{source}')) TO '{target}' (FORMAT parquet)"
    )
