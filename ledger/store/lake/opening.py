"""A lake with the engine that was asked for."""

from pathlib import Path

from ledger.errors import RefusedError
from ledger.store.lake.duck import DuckDB
from ledger.store.lake.engine import Lake
from ledger.store.lake.spark import Spark

ENGINES = ("duckdb", "spark")


def opened(folder: Path, engine: str = "duckdb", master: str | None = None) -> Lake:
    """A lake with the engine that reads it.

    Args:
        folder: with its manifest.
        engine: one of ENGINES.
        master: where Spark is.

    Raises:
        RefusedError: there is no such engine, it is not installed, or Spark has no place or another engine has one.
        StorageError: the folder is no lake, or cannot be read.
    """
    if engine not in ENGINES:
        raise RefusedError(f"the engine is one of {', '.join(ENGINES)}, not {engine!r}; --show-sql is for others")
    if (engine == "spark") != (master is not None):
        raise RefusedError("--master says where Spark is, such as spark://host:7077, and goes with --engine spark")
    return DuckDB(folder) if master is None else Spark(folder, master)
