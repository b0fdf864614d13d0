"""A Parquet file as a table of text."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path
from typing import Any

from ledger.errors import InputError
from ledger.exchange.importers.files.records import cell_of_value
from ledger.exchange.importers.files.separated import Lines
from ledger.exchange.importers.interface import File
from ledger.spreadsheet import list_cell

MARK = b"PAR1"  # what every Parquet file begins with
BATCH = 20_000  # rows that are held at once
WIDEST = 2_000  # columns


def is_parquet(file: File) -> bool:
    """Whether a file begins as Parquet does."""
    return file.start.startswith(MARK)


@dataclass(frozen=True)
class Parquet:
    """A table in a Parquet file."""

    path: Path

    def names(self) -> list[str]:
        """The names of the columns. Raises InputError: it cannot be read."""
        with self._opened() as file:
            return list(file.schema_arrow.names)

    def lines(self) -> Lines:
        """The rows with their numbers, as if the header were line 1."""
        line = 1
        with self._opened() as file:
            yield line, list(file.schema_arrow.names)
            for batch in file.iter_batches(BATCH):
                for values in zip(*(column.to_pylist() for column in batch.columns), strict=True):
                    line += 1
                    yield line, [_cell(value) for value in values]

    @contextmanager
    def _opened(self) -> Iterator[Any]:
        try:
            parquet = import_module("pyarrow.parquet")
        except ImportError as wrong:
            raise InputError(
                "Parquet needs pyarrow; install it with: pip install 'prediction-ledger[parquet]'"
            ) from wrong
        try:
            with parquet.ParquetFile(self.path) as file:
                _check_width(len(file.schema_arrow.names))
                yield file
        except InputError:
            raise
        except Exception as wrong:  # pyarrow raises many kinds on damaged files
            reason = " ".join(str(wrong).split())[:120]
            raise InputError(f"it cannot be read as Parquet ({reason}); it is damaged") from wrong


def _check_width(width: int) -> None:
    if width > WIDEST:
        raise InputError(f"it has {width:,} columns; at most {WIDEST:,} can be read")


def _cell(value: Any) -> str:
    if isinstance(value, list) and all(isinstance(item, str) for item in value):
        return list_cell(value)
    if isinstance(value, float) and not abs(value) < 1e300:
        return "" if value != value else repr(value)
    return cell_of_value(value.decode("utf-8", "replace") if isinstance(value, bytes) else value)
