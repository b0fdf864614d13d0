"""What a ledger's database can do, whichever engine keeps it: SQLite in a file, or PostgreSQL."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, contextmanager
from functools import cached_property
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Any, ClassVar, Self

if TYPE_CHECKING:
    from sqlalchemy.sql.expression import SelectBase
    from sqlmodel import Session

    from ledger.errors import LedgerError

Params = Mapping[str, Any]
Row = tuple[Any, ...]
Definitions = dict[tuple[str, str], tuple[str, str | None]]  # {(kind, name): (table, SQL)}

SCHEMA_VERSION = 9


class Database(ABC):
    """One connection. Statements are portable SQL with :named parameters; transactions are explicit."""

    engine: ClassVar[str]  # "sqlite" or "postgresql"
    batches: ClassVar[int]  # of how many batches the rows are best inserted together
    # the statement for a run of nodes: their hashes as one text of bytes, and the longest length
    nodes_between: ClassVar[str]
    sums: ClassVar[str]  # the statement that adds up plain scores, and always in the same order
    raw: Any  # the engine's own connection
    name: str  # what a sentence calls it; never with a password in it
    path: Path | None  # the file, where it is one
    made_of: tuple[int, str] | None = None  # how many entries and their root, where the journal is somewhere else
    laid = False  # whether other rows are found than the tables have: see lay()
    schema: str  # what its own tables are qualified with, where another schema is beside them

    @abstractmethod
    def execute(self, sql: str, params: Params = {}) -> list[Row]:  # noqa: B006 (never changed)
        """Run one statement; gives all of its rows."""

    @abstractmethod
    def stream(self, sql: str, params: Params = {}, size: int = 1000) -> Iterator[list[Row]]:  # noqa: B006
        """Run one statement; gives its rows in batches."""

    @abstractmethod
    def stream_named(self, sql: str, params: Params = {}) -> Iterator[dict[str, Any]]:  # noqa: B006
        """Run one statement; gives its rows one by one, each as {column: value}."""

    @abstractmethod
    def one(self, sql: str, params: Params = {}) -> Row | None:  # noqa: B006
        """The first row, or None."""

    def value(self, sql: str, params: Params = {}) -> Any:  # noqa: B006
        """The first value of the first row, or None."""
        row = self.one(sql, params)
        return row[0] if row else None

    def named(self, sql: str, params: Params = {}) -> list[dict[str, Any]]:  # noqa: B006
        """All rows, each as {column: value}."""
        return list(self.stream_named(sql, params))

    @cached_property
    def session(self) -> Session:
        """The same connection for `select()` over the classes of ledger.store.tables."""
        from ledger.store.session import opened

        return opened(self)

    def compiled(
        self,
        statement: SelectBase,
        params: Params = {},  # noqa: B006
    ) -> tuple[str, Params]:
        """A `select()` as SQL and its values, for execute, stream, one, value or named.

        Example:
            database.stream(*database.compiled(QUESTIONS, {"cut": cut}))
        """
        from ledger.store.session import compiled

        sql, values = compiled(statement, self.engine)
        return sql, {**values, **params}

    def rows(self, statement: SelectBase, params: Params = {}) -> list[Row]:  # noqa: B006
        """All rows of a `select()` as plain tuples."""
        return self.execute(*self.compiled(statement, params))

    @abstractmethod
    def insert(self, table: str, columns: Sequence[str], rows: Sequence[Row]) -> None:
        """Insert many rows; each gives the columns in order."""

    @abstractmethod
    def update(self, table: str, columns: Sequence[str], key: str, rows: Collection[Row]) -> None:
        """Change columns of many rows; each gives the columns in order, then the key.

        Of several with one key, the last one holds.
        """

    @abstractmethod
    def writing(self) -> AbstractContextManager[None]:
        """A transaction that holds the writers' lock from its start: all of it or nothing."""

    @abstractmethod
    def reading(self) -> AbstractContextManager[None]:
        """A transaction in which every statement sees the same state."""

    @abstractmethod
    def door(self) -> Callable[[], Database] | None:
        """What opens another connection, also in another process, for reading the state of this transaction.

        None where there cannot be one.
        """

    @property
    @abstractmethod
    def in_transaction(self) -> bool:
        """Whether a transaction is open."""

    @contextmanager
    def errors(self) -> Iterator[None]:
        """The engine's errors as sentences about this ledger."""
        try:
            yield
        except Exception as wrong:
            if (told := self.told(wrong)) is None:
                raise
            raise told from self.cause(wrong)

    @abstractmethod
    def told(self, wrong: BaseException) -> LedgerError | None:
        """The sentence for an error of the engine; None where it is not the engine's."""

    def cause(self, wrong: BaseException) -> BaseException | None:
        """What a traceback may show of such an error."""
        return wrong

    @abstractmethod
    def refused_rows(self, cause: BaseException) -> bool:
        """Whether an error is about the rows that were to be kept, and not about the place where."""

    @abstractmethod
    def close(self) -> None:
        """End the connection; what was not committed is dropped."""

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    # The schema

    @abstractmethod
    def definitions(self) -> Definitions:
        """What it says its tables, indexes and triggers are."""

    @abstractmethod
    def sign(self) -> None:
        """Keep that this is a ledger, and of which version its tables are."""

    @abstractmethod
    def clear(self, kept: Collection[str], house: Sequence[str]) -> None:
        """Drop the tables of the house, children first, and everything that is unknown, but those that are kept."""

    @abstractmethod
    def loosen(self, indexes: Collection[str]) -> None:
        """Take away what slows the writing of many rows down: these indexes, and references that are looked at slowly.

        schema.create_indexes() makes them again.
        """

    @abstractmethod
    def drop_tables(self, names: Sequence[str]) -> None:
        """Drop tables, children first."""

    @abstractmethod
    def roomy(self) -> AbstractContextManager[None]:
        """More memory, for writing many rows."""

    @abstractmethod
    def unreferenced(self) -> AbstractContextManager[None]:
        """References between tables are not looked at in the meantime."""

    @abstractmethod
    def erasing(self) -> AbstractContextManager[None]:
        """What is taken away in the meantime, or was before, is nowhere in the ledger's files afterwards.

        It is opened before a transaction is.
        """

    @abstractmethod
    def scratch(self, name: str) -> AbstractContextManager[Database]:
        """An empty place that is gone afterwards, whose tables can be compared with those of this ledger.

        It is opened before a transaction is; its schema has this name, where it may be chosen.
        """

    @abstractmethod
    def lay(self, views: Mapping[str, str]) -> None:
        """Let other rows be found under the names of tables, on this connection alone; what was laid before goes.

        Args:
            views: the statement that gives the rows, by the name of the table.
        """

    @abstractmethod
    def analyze(self) -> None:
        """Let the engine see how many rows there are, where it does not look for itself."""

    @abstractmethod
    def check(self) -> None:
        """Let the engine look for damage in its own pages and indexes: an index that lies gives wrong scores.

        Raises:
            DamagedError: there is some.
        """
