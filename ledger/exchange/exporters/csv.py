"""Comma-separated rows under a header; text is guarded against spreadsheet formulas, numbers are left alone."""

import csv
from collections.abc import Iterable
from typing import Any, TextIO

import orjson

from forecasts.records.values import decimal_text
from ledger.exchange.columns import EXPORTED
from ledger.spreadsheet import guarded, list_cell


def write(rows: Iterable[dict[str, Any]], out: TextIO) -> int:
    """Write rows; gives how many."""
    plain = csv.writer(out, lineterminator="\n")
    quoting = csv.writer(out, lineterminator="\n", quoting=csv.QUOTE_ALL)
    plain.writerow(EXPORTED)
    count = 0
    for row in rows:
        cells = [_cell(name, row[name]) for name in EXPORTED]
        (quoting if "\r" in "".join(cells) else plain).writerow(cells)  # which plain would leave bare
        count += 1
    return count


def _cell(name: str, value: Any) -> str:
    text = cell_text(name, value)
    return text if isinstance(value, (float, dict)) else guarded(text)


def cell_text(name: str, value: Any) -> str:
    """A value as the text of a cell.

    Example:
        >>> cell_text("tags", ["a", "b"]), cell_text("probability", 0.7), cell_text("note", None)
        ('a; b', '0.7', '')
    """
    if value is None:
        return ""
    if isinstance(value, float):
        return decimal_text(value)
    if isinstance(value, dict):
        return orjson.dumps(value).decode()
    if isinstance(value, list):
        return " ".join(value) if name == "evidence" else list_cell(value)
    return str(value)
