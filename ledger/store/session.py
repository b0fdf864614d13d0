"""`select()` over the classes of ledger.store.tables, on the connection that a ledger has already.

A ledger begins and ends its transactions itself (Database.writing and reading), so what SQLAlchemy would do about
them is left out here; and the engine's errors become the ledger's own sentences wherever they are met.
"""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, Any, Protocol, cast

from sqlalchemy import event
from sqlalchemy.dialects.sqlite.base import SQLiteCompiler
from sqlalchemy.dialects.sqlite.pysqlite import SQLiteDialect_pysqlite
from sqlalchemy.engine import Engine, make_url
from sqlalchemy.pool import StaticPool
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.util import LRUCache
from sqlmodel import Session

if TYPE_CHECKING:
    from sqlalchemy.engine import Connection, Dialect, ExceptionContext
    from sqlalchemy.orm import ORMExecuteState
    from sqlalchemy.sql import ClauseElement
    from sqlalchemy.sql.expression import SelectBase

    from ledger.errors import LedgerError


_WRITTEN: LRUCache[Any, SQLCompiler] = LRUCache(500)


class Connected(Protocol):
    """What a session needs of a database: its engine's name and connection, and its words for errors."""

    @property
    def engine(self) -> str: ...  # noqa: D102
    @property
    def raw(self) -> Any: ...  # noqa: D102
    def told(self, wrong: BaseException) -> LedgerError | None: ...  # noqa: D102
    def cause(self, wrong: BaseException) -> BaseException | None: ...  # noqa: D102


class _Held:
    """A dialect for a connection that was opened, set up and begun elsewhere."""

    def initialize(self, connection: Connection) -> None:
        """Nothing: it would ask the connection what nobody wants to know."""

    def do_begin(self, dbapi_connection: object) -> None:
        """Nothing: see Database.writing and reading."""

    do_commit = do_rollback = do_close = do_begin


class _Hinted(SQLiteCompiler):
    """Writes what a statement says beside a table, such as NOT INDEXED."""

    def get_from_hint_text(self, table: object, text: str | None) -> str | None:
        """That, as it is."""
        return text


class _SQLite(_Held, SQLiteDialect_pysqlite):
    """SQLite's."""

    supports_statement_cache = True


def _dialect(engine: str) -> Dialect:
    if engine == "sqlite":
        return _SQLite(paramstyle="named", dbapi=_SQLite.import_dbapi())
    from sqlalchemy.dialects.postgresql.psycopg import PGDialect_psycopg

    class _PostgreSQL(_Held, PGDialect_psycopg):
        supports_statement_cache = True

    return _PostgreSQL(dbapi=_PostgreSQL.import_dbapi())  # type: ignore[no-untyped-call]


def opened(database: Connected) -> Session:
    """A session over a database's own connection, in whatever transaction that is."""
    dialect = _dialect(database.engine)
    pool = StaticPool(lambda: cast(Any, database.raw), reset_on_return=None, dialect=dialect)
    engine = Engine(pool, dialect, make_url(f"{database.engine}://"))
    session = Session(engine, autoflush=False, expire_on_commit=False)

    @event.listens_for(engine, "handle_error")
    def _told(context: ExceptionContext) -> None:
        if (told := database.told(context.original_exception)) is not None:
            raise told from database.cause(context.original_exception)

    @event.listens_for(session, "do_orm_execute")
    def _anew(state: ORMExecuteState) -> None:
        # Rows are changed beneath the session, by statements: an object that was read before must not hide that.
        state.update_execution_options(populate_existing=True)

    return session


def compiled(statement: ClauseElement, engine: str) -> tuple[str, dict[str, Any]]:
    """A statement as SQL with :names, and the values that it has itself.

    Hot paths run that on the bare connection: plain tuples with what the columns hold. Statements of one shape are
    written out once, as SQLAlchemy does with those that it runs itself.
    """
    key = statement._generate_cache_key()
    shape = (engine, key.key if key else statement)
    if (made := _WRITTEN.get(shape)) is None:
        made = _WRITTEN[shape] = cast(SQLCompiler, statement.compile(dialect=_named(engine), cache_key=key))
    own = made.construct_params(extracted_parameters=key and key.bindparams, escape_names=False, _check=False)
    written = made.construct_expanded_state(own, escape_names=False)
    values = dict(written.parameters)
    for name, bind in made.binds.items():
        keep = bind.type.bind_processor(made.dialect)
        if keep is not None and values.get(name) is not None:
            values[name] = keep(values[name])
    return written.statement, values


def literally(statement: SelectBase, engine: str) -> str:
    """A statement as SQL with its values written into it, for a view, which takes no other."""
    written = statement.compile(dialect=_named(engine), compile_kwargs={"literal_binds": True})
    return str(written)


@lru_cache
def _named(engine: str) -> Dialect:
    if engine == "sqlite":
        dialect = SQLiteDialect_pysqlite(paramstyle="named")
        dialect.statement_compiler = _Hinted
        return dialect
    from sqlalchemy.dialects.postgresql.base import PGDialect

    return PGDialect(paramstyle="named")  # type: ignore[no-untyped-call]
