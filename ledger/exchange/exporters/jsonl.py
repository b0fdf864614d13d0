"""One JSON object a line, its keys named as the columns; what is empty is left out."""

from collections.abc import Iterable
from typing import Any, TextIO

import orjson

from ledger.exchange.columns import WRITTEN, written


def write(rows: Iterable[dict[str, Any]], out: TextIO) -> int:
    """Write rows; gives how many."""
    count = 0
    for row in rows:
        out.write(own_row(row) + "\n")
        count += 1
    return count


def own_row(row: dict[str, Any]) -> str:
    """A row as JSON, without what is empty."""
    return orjson.dumps({name: value for name, value in row.items() if value not in (None, "", [])}).decode()


def with_own_row(cells: Iterable[str], row: dict[str, Any]) -> list[str]:
    """The cells of a line in a platform's form, and the row of the forecast that begins on it; {} of other lines."""
    line = [*cells]
    return [*line, own_row({**row, WRITTEN: written(line)})]
