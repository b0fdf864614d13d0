"""Quantiles of numbers as model output of a hub (hubverse): a row per quantile."""

import csv
from collections.abc import Iterable
from typing import Any, TextIO

from forecasts.records.values import decimal_text
from ledger.exchange.columns import OWN_ROW
from ledger.exchange.exporters.jsonl import with_own_row
from ledger.spreadsheet import guarded

MEANINGS = {
    "model_id": "who said it",
    "reference_date": "the day on which it was said",
    "target": "the question",
    "target_end_date": "the day on which it closes",
    "output_type": "quantile",
    "output_type_id": "the level of the quantile, 0..1",
    "value": "the value, in the question's unit",
    OWN_ROW: "the forecast in all columns of an export, as JSON, once",
}


def write(rows: Iterable[dict[str, Any]], out: TextIO) -> int:
    """Write the forecasts of numbers among the rows, of a day the last one; gives how many."""
    said = {_task(row): row for row in rows if row["kind"] == "numeric" and row["quantiles"]}
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(MEANINGS)
    for task, row in said.items():
        own = row
        for level, value in row["quantiles"].items():
            number = decimal_text(value) if isinstance(value, float) else str(value)
            writer.writerow(with_own_row((*task, "quantile", level, number), own))
            own = {}
    return len(said)


def _task(row: dict[str, Any]) -> tuple[str, ...]:
    """Model, day, target and end: a hub has one forecast of each."""
    names, days = (guarded(row["forecaster"]), guarded(row["question"])), (row["made_on"], row["closes"])
    return names[0], days[0][:10], names[1], days[1][:10]
