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


def one_by_one(path: Path, *, forecasts: int, forecasters: int = 1_000, per_question: int = 100) -> None:
    """A ledger whose journal has an entry for each forecast, as if they had been logged one by one.

    Half of the questions are resolved; about one forecast in ten revises another.
    """
    from ledger.api.ledger import Ledger
    from ledger.journal import entry as kinds

    generator = np.random.default_rng(1)
    questions = forecasts // per_question
    asked = generator.integers(1, questions + 1, forecasts).tolist()
    who = generator.integers(1, forecasters + 1, forecasts).tolist()
    days = generator.integers(1, 29, forecasts).tolist()
    chances = generator.integers(1, 100, forecasts).tolist()
    with Ledger.create(path) as book, book._writing() as writer:
        for id_ in range(1, questions + 1):
            record = {"closes": "2020-01-01", "id": id_, "kind": "binary", "text": f"Will event {id_} happen?"}
            writer.add(kinds.QUESTION_ASKED, [record])
        for id_ in range(1, forecasters + 1):
            record = {"id": id_, "kind": "person", "name": f"Forecaster {id_}"}
            writer.add(kinds.FORECASTER_ADDED, [record])
        rows = zip(asked, who, days, chances, strict=True)
        for id_, (question, forecaster, day, chance) in enumerate(rows, start=1):
            record = {
                **{"basis": "stated", "forecaster": forecaster, "id": id_, "made_on": f"2019-01-{day:02d}"},
                **{"probability": f"0.{chance:02d}".rstrip("0"), "question": question},
                "question_revision": 1,
            }
            writer.add(kinds.FORECAST_MADE, [record])
        for id_ in range(1, questions // 2 + 1):
            record = {"id": id_, "known_on": "2020-01-01", "question": id_, "status": "resolved"}
            writer.add(kinds.QUESTION_RESOLVED, [{**record, "outcome": "yes" if id_ % 3 else "no"}])


def parquet(source: Path, target: Path) -> None:
    """The same forecasts as Parquet, for DuckDB."""
    import duckdb

    duckdb.sql(
        f"COPY (SELECT forecaster, probability, CASE outcome WHEN 'yes' THEN 1.0 ELSE 0.0 END AS outcome "
        f"FROM read_csv('{source}')) TO '{target}' (FORMAT parquet)"
    )
