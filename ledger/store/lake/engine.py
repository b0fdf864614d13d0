"""A lake as a database that is only read: the statements of ledger/store/statements, run by DuckDB or by Spark."""

from __future__ import annotations

import re
from abc import abstractmethod
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from itertools import islice
from pathlib import Path
from typing import Any

from forecasts.errors import ForecastError
from ledger.errors import LedgerError, RefusedError, StorageError
from ledger.store.database import Database, Params, Row
from ledger.store.lake.columns import ABSENT, CHANCE, GENERATION, KEYS, TABLES, schema
from ledger.store.lake.manifest import Manifest
from ledger.store.lake.translation import INSTALL, translated

SPARK_TYPES = {"int64": "BIGINT", "double": "DOUBLE", "string": "STRING", "decimal128(16, 15)": "DECIMAL(16, 15)"}
UNFIT = (ArithmeticError, AttributeError, LookupError, TypeError, ValueError)
MOST = 20_000_000  # rows that are read out of an engine
GLOB = re.compile(r"[*?\[]")  # by which DuckDB would take a name for many


def _refused(*_: Any, **__: Any) -> Any:
    raise RefusedError("a lake is only read; what is written goes into the ledger")


class Lake(Database):
    """The files of a lake as tables; each engine says how it reads files and runs SQL."""

    dialect: str  # sqlglot's name of what it speaks
    schema = ""
    path = None
    in_transaction = False

    def __init__(self, folder: Path) -> None:
        self.name = str(folder)
        self.manifest = Manifest.read(folder)
        self.made_of = (self.manifest.entries, self.manifest.root)
        with self.errors():
            self._open()
            for table, columns in TABLES.items():
                files = [str(folder.absolute() / one.path) for one in self.manifest.of(table)]
                if not files:
                    raise StorageError(f"the lake {folder} has no file of the table {table}; export it anew")
                self._read(table, files)
                self._define(f"{table}_rows", self._newest(table, columns))
            for table, columns in TABLES.items():
                self._define(table, _current(table, columns))
            self._define("ledger", _ledger(self.manifest))

    def _newest(self, table: str, columns: list[str]) -> str:
        """The rows of a table's files; of several states of one the newest, where later exports wrote any."""
        files, names = f"{table}_files", ", ".join(f"f.{name}" for name in (*columns, GENERATION))
        generations = sorted({one.generation for one in self.manifest.of(table)})
        if table not in KEYS or len(generations) == 1:
            return f"SELECT {names} FROM {files} f"  # noqa: S608 (our own names)
        key = KEYS[table]
        later = (
            f"SELECT {key}, max({GENERATION}) AS newest FROM {files}"  # noqa: S608
            f" WHERE {GENERATION} > {generations[0]} GROUP BY {key}"
        )
        return (
            f"SELECT {names} FROM {files} f LEFT JOIN ({later}) later ON later.{key} = f.{key}"  # noqa: S608
            f" WHERE later.newest IS NULL OR f.{GENERATION} = later.newest"
        )

    @abstractmethod
    def _open(self) -> None:
        """Start the engine."""

    @abstractmethod
    def _read(self, table: str, files: list[str]) -> None:
        """Let Parquet files be the table of that name with _files behind it."""

    @abstractmethod
    def _define(self, name: str, sql: str) -> None:
        """Let the rows of a statement be a table of that name."""

    @abstractmethod
    def _run(self, sql: str) -> Any:
        """Run a statement in the engine's own words; gives what has its rows."""

    def _translated(self, sql: str, params: Params) -> str:
        return translated(sql, params, self.dialect)

    def one(self, sql: str, params: Params = {}) -> Row | None:  # noqa: B006 (never changed)
        """The first row, or None."""
        rows = self.execute(sql, params)
        return rows[0] if rows else None

    def stream(self, sql: str, params: Params = {}, size: int = 1000) -> Iterator[list[Row]]:  # noqa: B006
        """Run one statement; gives its rows in batches."""
        count = 0
        for batch in self._batches(sql, params, size):
            count += len(batch)
            if count > MOST:
                raise RefusedError(
                    f"this view reads forecasts one by one, and here these are more than {MOST:,}; choose some with "
                    "--forecaster, --tag or --since, or ask for the plain scores, which the engine adds up"
                )
            yield batch

    def _unread(self, engine: str, wrong: BaseException | str) -> StorageError:
        said = str(wrong).splitlines()[0]
        return StorageError(f"{engine} cannot read the lake; see prediction-ledger check {self.name} ({said})")

    @abstractmethod
    def _batches(self, sql: str, params: Params, size: int) -> Iterator[list[Row]]:
        """The rows of a statement, some at a time."""

    @contextmanager
    def reading(self) -> Iterator[None]:
        """The files do not change, so there is nothing to hold; rows that nothing can be made of end in a sentence."""
        from numpy import errstate

        try:
            with errstate(invalid="raise"):
                yield
        except UNFIT as wrong:
            raise self._unread("score", wrong if isinstance(wrong, ForecastError) else "its rows do not fit") from wrong

    def door(self) -> Callable[[], Database] | None:
        """Nothing: an engine has its own threads."""
        return None

    def refused_rows(self, cause: BaseException) -> bool:
        """Nothing is kept here."""
        return False

    insert = update = writing = definitions = sign = clear = loosen = drop_tables = roomy = _refused
    unreferenced = erasing = scratch = lay = analyze = check = compiled = _refused


def _current(table: str, columns: list[str]) -> str:
    """A table as statements know it, from the newest rows of its files."""
    names = [f"CAST(t.{name} AS DOUBLE) AS {name}" if name == CHANCE else f"t.{name}" for name in columns]
    names += [f"CAST(NULL AS INT) AS {name}" for name in ABSENT.get(table, ())]
    chosen = f"SELECT {', '.join(names)} FROM {table}_rows t"  # noqa: S608
    if table != "question_tag":
        return chosen
    return f"{chosen} JOIN question_rows q ON q.id = t.question_id AND q.{GENERATION} = t.{GENERATION}"


def _ledger(manifest: Manifest) -> str:
    uuid, zone = (word.replace("'", "''") for word in (manifest.ledger, manifest.zone))
    return f"SELECT '{uuid}' AS uuid, '{zone}' AS zone, NULL AS title, NULL AS recorded, NULL AS zone_rules"


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
        self._define(f"{table}_files", f"SELECT * FROM read_parquet([{listed}], hive_partitioning = false)")  # noqa: S608

    def _define(self, name: str, sql: str) -> None:
        self.raw.execute(f"CREATE VIEW {name} AS {sql}")

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

    def _read(self, table: str, files: list[str]) -> None:
        if many := next((file for file in files if not {*"*?[]{}\\"}.isdisjoint(file)), None):
            raise RefusedError(
                f"Spark would take {many} for the names of many files; rename it, or take --engine duckdb"
            )
        columns = ", ".join(f"{field.name} {SPARK_TYPES[str(field.type)]}" for field in schema(table))
        self.raw.read.schema(columns).parquet(*files).createOrReplaceTempView(f"{table}_files")

    def _define(self, name: str, sql: str) -> None:
        self._run(sql).createOrReplaceTempView(name)

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
