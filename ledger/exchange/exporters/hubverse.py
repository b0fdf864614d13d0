"""Quantiles of numbers as model output of a hub (hubverse): a row per quantile."""

from __future__ import annotations

import csv
from collections.abc import Iterable
from typing import Any, TextIO

from forecasts.records.values import decimal_text
from ledger.spreadsheet import guarded

MEANINGS = {
    "model_id": "who said it",
    "reference_date": "the day on which it was said",
    "target": "the question",
    "target_end_date": "the day on which it closes",
    "output_type": "quantile",
    "output_type_id": "the level of the quantile, 0..1",
    "value": "the value, in the question's unit",
}


def write(rows: Iterable[dict[str, Any]], out: TextIO) -> int:
    """Write the forecasts of numbers among the rows, the standing ones and their revisions; gives how many."""
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(MEANINGS)
    count = 0
    for row in rows:
        if row["kind"] != "numeric" or not row["quantiles"]:
            continue
        count += 1
        task = (guarded(row["forecaster"]), row["made_on"][:10], guarded(row["question"]), row["closes"][:10])
        for level, value in row["quantiles"].items():
            number = decimal_text(value) if isinstance(value, float) else str(value)
            writer.writerow((*task, "quantile", level, number))
    return count
