"""A Parquet file: columns with types; what each holds is in its metadata."""

from collections.abc import Iterable, Iterator
from importlib import import_module
from itertools import islice
from typing import Any, BinaryIO

import orjson

from ledger.errors import RefusedError
from ledger.exchange.columns import EXPORTED
from ledger.exchange.exporters.dictionary import LISTS, NUMBERS

GROUP = 50_000  # rows that are written together


def write(rows: Iterable[dict[str, Any]], out: BinaryIO) -> int:
    """Write rows; gives how many. Raises RefusedError: pyarrow is not installed."""
    try:
        pyarrow, parquet = import_module("pyarrow"), import_module("pyarrow.parquet")
    except ImportError as wrong:
        raise RefusedError(
            "Parquet needs pyarrow; install it with: pip install 'prediction-ledger[parquet]'"
        ) from wrong
    schema = _schema(pyarrow)
    count = 0
    with parquet.ParquetWriter(out, schema) as writer:
        for group in _groups(iter(rows)):
            columns = {name: [_value(name, row[name]) for row in group] for name in EXPORTED}
            writer.write_table(pyarrow.table(columns, schema=schema))
            count += len(group)
    return count


def _groups(rows: Iterator[dict[str, Any]]) -> Iterator[list[dict[str, Any]]]:
    while group := list(islice(rows, GROUP)):
        yield group


def _schema(pyarrow: Any) -> Any:
    def kind(name: str) -> Any:
        if name in NUMBERS:
            return pyarrow.float64()
        return pyarrow.list_(pyarrow.string()) if name in LISTS else pyarrow.string()

    return pyarrow.schema(
        [pyarrow.field(name, kind(name), metadata={"description": EXPORTED[name]}) for name in EXPORTED]
    )


def _value(name: str, value: Any) -> Any:
    if isinstance(value, dict):
        return orjson.dumps(value).decode()
    if name in NUMBERS or name in LISTS:
        return value
    return None if value in (None, "") else str(value)
