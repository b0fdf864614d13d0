"""Files of a hub, CSV or Parquet, as records of text: codes keep their leading zeros."""

from __future__ import annotations

from collections.abc import Iterator
from importlib import import_module
from pathlib import Path
from typing import Any

from forecasts.records.values import decimal_text
from ledger.errors import InputError, Problem
from ledger.exchange.importers.files.objects import records
from ledger.exchange.importers.files.text import text_file

BATCH = 20_000  # rows of a Parquet file that are held at once
WIDEST = 100  # columns


def record_rows(path: Path, encoding: str | None) -> Iterator[tuple[int, dict[str, str] | Problem]]:
    """The rows of a file with their lines, each as {column: text}.

    Raises:
        InputError: it cannot be read; the message begins with the file's name.
    """
    try:
        if path.suffix.lower() == ".parquet":
            yield from _parquet(path)
            return
        with text_file(path, encoding) as text:
            yield from records(text, (), "a file of a hub")
    except InputError as wrong:
        raise InputError(f"{path.name}: {wrong}", wrong.problems, wrong.count) from wrong


def _parquet(path: Path) -> Iterator[tuple[int, dict[str, str] | Problem]]:
    try:
        parquet = import_module("pyarrow.parquet")
    except ImportError as wrong:
        raise InputError(
            "Parquet needs pyarrow; install it with: pip install 'prediction-ledger[parquet]'"
        ) from wrong
    try:
        with parquet.ParquetFile(path) as file:
            yield from _rows(file)
    except InputError:
        raise
    except Exception as wrong:  # pyarrow raises many kinds on damaged files
        reason = " ".join(str(wrong).split())[:120]
        raise InputError(f"it cannot be read as Parquet ({reason}); it is damaged") from wrong


def _rows(file: Any) -> Iterator[tuple[int, dict[str, str] | Problem]]:
    width = len(file.schema_arrow.names)
    if width > WIDEST:
        raise InputError(f"it has {width:,} columns, as no file of a hub has")
    line = 1
    for batch in file.iter_batches(BATCH):
        for record in batch.to_pylist():
            line += 1
            yield line, {name: _text(value) for name, value in record.items()}


def _text(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, float):
        return decimal_text(value) if abs(value) < 1e300 else repr(value)
    return str(value)
