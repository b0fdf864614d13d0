"""Real forecasts as quantiles, imported and scored: the figures that scoringutils prints for them.

One forecaster's are copied into this repository. The whole data set is looked for in ../shared/data and
that test skips where there is none.
"""

from __future__ import annotations

import csv
import json
from datetime import UTC, datetime
from pathlib import Path

import pytest

from ledger.api.ledger import Ledger

HERE = Path(__file__).resolve()
UMASS = HERE.parents[2] / "test_scoring" / "umass_deaths.csv"
SHARED = next(
    (found for p in HERE.parents[3:6] if (found := p / "shared/data/quantiles/example_quantile.csv").is_file()), None
)
PUBLISHED = {  # three digits each, from the README of scoringutils
    ("EuroCOVIDhub-ensemble", "cases"): 17900,
    ("EuroCOVIDhub-baseline", "cases"): 28500,
    ("epiforecasts-EpiNow2", "cases"): 20800,
    ("EuroCOVIDhub-ensemble", "deaths"): 41.4,
    ("EuroCOVIDhub-baseline", "deaths"): 159,
    ("UMass-MechBayes", "deaths"): 52.7,
    ("epiforecasts-EpiNow2", "deaths"): 66.6,
}


def kept(tmp_path, rows):
    """The figures of a ledger with these forecasts: {(forecaster, unit): UnitScore}."""
    now = datetime(2026, 1, 1, tzinfo=UTC)
    with Ledger.open(tmp_path / "predictions.db", by="me", clock=lambda: now) as book:
        book.import_rows(rows, file="rows")
        record = book.track_record()
        assert record.logged == record.scored
        return {(card.forecaster, u.unit): u for card in record.scorecards for u in card.quantities.units}


def row(question, unit, closes, outcome, known_on, forecaster, quantiles):
    return {
        **{"question": question, "kind": "numeric", "unit": unit, "closes": closes, "outcome": outcome},
        **{"known_on": known_on, "forecaster": forecaster, "made_on": closes, "quantiles": quantiles},
    }


def test_deaths_by_one_forecaster(tmp_path):
    lines = UMASS.read_text().splitlines()
    _, *levels = lines[2].split(",")
    rows = []
    for number, line in enumerate(lines[3:]):
        observed, *values = line.split(",")
        quantiles = {level: float(value) for level, value in zip(levels, values, strict=True)}
        rows.append(row(f"Deaths {number}?", "deaths", "2021-06-01", observed, "2021-07-01", "UMass", quantiles))
    found = kept(tmp_path, rows)["UMass", "deaths"]
    assert (found.n, f"{found.score.value:.1f}") == (128, "52.7")
    held = {round(one.said, 3): one.held for one in found.coverage}
    assert len(held) == 11
    assert (held[0.5], held[0.9]) == (59, 112)


@pytest.mark.skipif(SHARED is None, reason="needs ../shared/data/quantiles")
def test_all_forecasters(tmp_path):
    said = {}
    with SHARED.open() as file:
        for one in csv.DictReader(file):
            if one["model"] and one["quantile_level"] and one["observed"]:
                name = ("location", "target_end_date", "target_type", "horizon", "forecast_date", "model", "observed")
                said.setdefault(tuple(one[key] for key in name), {})[one["quantile_level"]] = one["predicted"]
    rows = [
        row(
            f"{kind} in {place}, week to {end}, {ahead} ahead?",
            *(kind.lower(), day, observed, end, model),
            json.dumps({level: float(values[level]) for level in sorted(values, key=float)}),
        )
        for (place, end, kind, ahead, day, model, observed), values in said.items()
    ]
    assert len(rows) == 887
    found = kept(tmp_path, [{**one, "quantiles": json.loads(one["quantiles"])} for one in rows])
    assert {key: float(f"{unit.score.value:.3g}") for key, unit in found.items()} == PUBLISHED
