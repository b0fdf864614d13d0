"""A lake read by Spark, wherever that is."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice
from pathlib import Path
from typing import Any

from ledger.errors import LedgerError, RefusedError
from ledger.store.database import Params, Row
from ledger.store.lake.columns import parquet, schema
from ledger.store.lake.engine import Lake
from ledger.store.lake.translation import INSTALL

SPARK_TYPES = {"int64": "BIGINT", "double": "DOUBLE", "string": "STRING", "decimal128(16, 15)": "DECIMAL(16, 15)"}
FEW = 4_000_000  # questions, of some 100 bytes each, that an executor has room for


class Spark(Lake):
    """On a cluster: spark://host:7077 of Spark's own, sc://host of Spark Connect, or what else a master may be."""

    engine = "spark"
    dialect = "spark"

    def __init__(self, folder: Path, master: str) -> None:
        self._master = master
        super().__init__(folder.resolve())

    def _open(self) -> None:
        try:
            from pyspark.errors import PySparkException
            from pyspark.sql import SparkSession
        except ImportError as wrong:
            raise RefusedError(f"Spark is asked through pyspark; {INSTALL}") from wrong
        self._own: type[Exception] = PySparkException
        builder = SparkSession.builder.appName("prediction-ledger").config("spark.ui.enabled", "false")
        connect = self._master.startswith("sc://")
        self.raw = (builder.remote if connect else builder.master)(self._master).getOrCreate()
        # Questions that are few go to every executor, and no forecast has to travel to its own.
        self.raw.conf.set("spark.sql.optimizer.disableHints", self.manifest.rows("question") > FEW)

    def _read(self, table: str, files: list[str]) -> None:
        if many := next((file for file in files if not {*"*?[]{}\\"}.isdisjoint(file)), None):
            raise RefusedError(
                f"Spark would take {many} for the names of many files; rename it, or take --engine duckdb"
            )
        columns = ", ".join(f"{field.name} {SPARK_TYPES[str(field.type)]}" for field in schema(table))
        self.raw.read.schema(columns).parquet(*files).createOrReplaceTempView(f"{table}_files")

    def define(self, name: str, sql: str) -> None:
        """Let the rows of a statement be a table of that name."""
        self._run(sql).createOrReplaceTempView(name)

    def keep(self, name: str, sql: str, params: Params = {}) -> None:  # noqa: B006
        """Let the rows of a statement be a table of that name, worked out once; it may be one that there is."""
        with self.errors():
            self._run(self._translated(sql, params)).persist().createOrReplaceTempView(name)

    def give(self, name: str, **columns: Any) -> None:
        """Let columns of numbers be a table of that name, which may be there."""
        pyarrow, _ = parquet()
        with self.errors():
            self.raw.createDataFrame(pyarrow.table(columns)).createOrReplaceTempView(name)

    def _run(self, sql: str) -> Any:
        return self.raw.sql(sql)

    def execute(self, sql: str, params: Params = {}) -> list[Row]:  # noqa: B006 (never changed)
        """Run one statement; gives all of its rows."""
        with self.errors():
            return list(map(tuple, self._run(self._translated(sql, params)).collect()))

    def _batches(self, sql: str, params: Params, size: int) -> Iterator[list[Row]]:
        with self.errors():
            found = map(tuple, self._run(self._translated(sql, params)).toLocalIterator())
            while batch := list(islice(found, size)):
                yield batch

    def stream_named(self, sql: str, params: Params = {}) -> Iterator[dict[str, Any]]:  # noqa: B006
        """Run one statement; gives its rows, each as {column: value}."""
        with self.errors():
            yield from (row.asDict() for row in self._run(self._translated(sql, params)).collect())

    def told(self, wrong: BaseException) -> LedgerError | None:
        """The sentence for an error of Spark's."""
        if not isinstance(wrong, self._own):
            return None
        return self._unread(f"Spark at {self._master}", wrong)

    def close(self) -> None:
        """End the engine."""
        self.raw.stop()
