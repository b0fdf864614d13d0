"""A lake read by DuckDB, which is the engine unless another is asked for."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import ExitStack
from typing import Any

from ledger.errors import LedgerError, RefusedError
from ledger.store.database import Params, Row
from ledger.store.lake.columns import parquet
from ledger.store.lake.engine import Lake
from ledger.store.lake.translation import INSTALL

GLOB = re.compile(r"[*?\[]")  # by which DuckDB would take a name for many


class DuckDB(Lake):
    """In this process, with all its threads; what does not fit into memory goes to a passing folder."""

    engine = "duckdb"
    dialect = "duckdb"

    def _open(self) -> None:
        from ledger.store.leftovers import passing_folder

        try:
            import duckdb
        except ImportError as wrong:
            raise RefusedError(f"a lake is read by DuckDB; {INSTALL}") from wrong
        self._own = duckdb.Error
        self._ending = ExitStack()
        spill = self._ending.enter_context(passing_folder())
        self.raw = duckdb.connect(config={"temp_directory": str(spill)})
        self._ending.callback(self.raw.close)

    def _read(self, table: str, files: list[str]) -> None:
        exact = (GLOB.sub(r"[\g<0>]", file).replace("'", "''") for file in files)
        listed = ", ".join(f"'{file}'" for file in exact)
        self.define(f"{table}_files", f"SELECT * FROM read_parquet([{listed}], hive_partitioning = false)")  # noqa: S608

    def define(self, name: str, sql: str) -> None:
        """Let the rows of a statement be a table of that name."""
        self.raw.execute(f"CREATE OR REPLACE VIEW {name} AS {sql}")

    def keep(self, name: str, sql: str, params: Params = {}) -> None:  # noqa: B006
        """Let the rows of a statement be a table of that name, worked out once; it may be one that there is."""
        with self.errors():
            self.raw.execute(f"CREATE OR REPLACE TABLE {name} AS {self._translated(sql, params)}")

    def give(self, name: str, **columns: Any) -> None:
        """Let columns of numbers be a table of that name, which may be there."""
        pyarrow, _ = parquet()
        self.raw.register("passing", pyarrow.table(columns))
        self.raw.execute(f"CREATE OR REPLACE TABLE {name} AS SELECT * FROM passing")  # noqa: S608

    def _run(self, sql: str) -> Any:
        return self.raw.cursor().execute(sql)

    def execute(self, sql: str, params: Params = {}) -> list[Row]:  # noqa: B006 (never changed)
        """Run one statement; gives all of its rows."""
        with self.errors():
            rows: list[Row] = self._run(self._translated(sql, params)).fetchall()
        return rows

    def _batches(self, sql: str, params: Params, size: int) -> Iterator[list[Row]]:
        with self.errors():
            found = self._run(self._translated(sql, params))
            while batch := found.fetchmany(size):
                yield batch

    def stream_named(self, sql: str, params: Params = {}) -> Iterator[dict[str, Any]]:  # noqa: B006
        """Run one statement; gives its rows one by one, each as {column: value}."""
        with self.errors():
            found = self._run(self._translated(sql, params))
            names = [column[0] for column in found.description]
            while batch := found.fetchmany(1000):
                yield from (dict(zip(names, row, strict=True)) for row in batch)

    def told(self, wrong: BaseException) -> LedgerError | None:
        """The sentence for an error of DuckDB's."""
        if not isinstance(wrong, self._own):
            return None
        return self._unread("DuckDB", wrong)

    def close(self) -> None:
        """End the engine."""
        self._ending.close()
