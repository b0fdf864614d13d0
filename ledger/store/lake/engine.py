"""A lake as a database that is only read: the statements of ledger/store/statements, run by DuckDB or by Spark."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from forecasts.errors import ForecastError
from ledger.errors import RefusedError, StorageError
from ledger.store.database import Database, Params, Row
from ledger.store.lake.columns import ABSENT, CHANCE, GENERATION, KEYS, TABLES
from ledger.store.lake.manifest import Manifest
from ledger.store.lake.translation import translated

UNFIT = (ArithmeticError, AttributeError, LookupError, TypeError, ValueError)
MOST = 20_000_000  # rows that are read out of an engine


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
                self.define(f"{table}_rows", self._newest(table, columns))
            for table, columns in TABLES.items():
                self.define(table, _current(table, columns))
            self.define("ledger", _ledger(self.manifest))

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
    def define(self, name: str, sql: str) -> None:
        """Let the rows of a statement be a table of that name."""

    @abstractmethod
    def keep(self, name: str, sql: str, params: Params = {}) -> None:  # noqa: B006
        """Let the rows of a statement be a table of that name, worked out once; it may be one that there is."""

    @abstractmethod
    def give(self, name: str, **columns: Any) -> None:
        """Let columns of numbers be a table of that name, which may be there."""

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
