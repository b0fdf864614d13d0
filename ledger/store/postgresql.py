"""What is PostgreSQL's own: connecting, its settings, its locks, loading by COPY, and its errors in plain words."""

import re
import struct
import time
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from functools import cache, lru_cache, partial
from importlib.resources import files
from itertools import count
from typing import Any

from ledger.errors import DamagedError, ExistsError, LedgerError, StorageError
from ledger.settings import shown
from ledger.store.database import SCHEMA_VERSION, Database, Definitions, Params, Row

try:
    import psycopg
    from psycopg.adapt import Dumper, Loader
except ImportError as missing:
    raise StorageError(
        "a ledger in PostgreSQL needs psycopg; install it with `pip install 'prediction-ledger[postgres]'`"
    ) from missing

OLDEST_SERVER = 120_000  # WITH ... AS MATERIALIZED
PATIENCE = 60  # seconds that a writer waits for its turn while others write
PAUSE = 0.01  # seconds between two tries to have the tables alone
FEW = 8  # rows up to which INSERT is quicker than COPY

# A sum of doubles depends on the order in which they are added, so no worker may take a part of it.
# Without a compiler that starts for one statement what it cannot win back.
SETTINGS = f"""
SET client_encoding = 'UTF8';
SET timezone = 'UTC';
SET lock_timeout = '{PATIENCE}s';
SET cursor_tuple_fraction = 1.0;
SET max_parallel_workers_per_gather = 0;
SET jit = off;
SET client_min_messages = warning;
"""

# Bodies of entries are long and alike. This way takes a quarter of the time of the usual one; older servers have
# no other, and some are built without it.
_COMPRESSION = """
SELECT set_config(name, 'lz4', false) FROM pg_settings
WHERE name = 'default_toast_compression' AND 'lz4' = ANY(enumvals)
"""

# Named like the product: what a foreign program that looks around finds first. Its one row says which version the
# tables are of, and is what writers stand in line for: each locks it before it looks for the next number.
MARK = "prediction_ledger"


_OF_A_ROW = (UnicodeError, OverflowError, TypeError, ValueError, struct.error)  # of values that no column takes

_SEES_ONE_STATE = "ISOLATION LEVEL REPEATABLE READ"
_READS_ONE_STATE = f"{_SEES_ONE_STATE} READ ONLY"


class PostgreSQL(Database):
    """One connection to a server. The ledger's tables are in the first schema of the connection's search path."""

    engine = "postgresql"
    batches = 10  # each COPY has its price
    path = None
    sums = "ordered_sums"  # else it may choose another order
    nodes_between = (
        "SELECT string_agg(hash, CAST('' AS bytea) ORDER BY idx), max(length(hash)) FROM node"
        " WHERE level = :level AND idx BETWEEN :first AND :last"
    )

    def __init__(self, connection: psycopg.Connection[Any], url: str, schema: str = "", *, write: bool = False) -> None:
        self.raw: psycopg.Connection[Any] = connection
        self.name = shown(url)
        self._beside = lambda state: _connected_to(url, self.schema, state)  # so that no attribute has a password
        self.schema = schema
        self.write = write
        self._isolation = _READS_ONE_STATE
        self._numbers = count(1)
        self._types: dict[str, dict[str, str]] = {}

    def settle_in(self, schema: str) -> None:
        """Look for tables in this schema, quoted where it must be, and nowhere else."""
        self.schema = schema
        self.execute(f"SET search_path = {schema}")

    def execute(self, sql: str, params: Params = {}) -> list[Row]:  # noqa: B006 (never changed)
        """Run one statement; gives all of its rows."""
        with self.errors():
            cursor = self.raw.execute(translated(sql), params)
            return cursor.fetchall() if cursor.description else []

    def one(self, sql: str, params: Params = {}) -> Row | None:  # noqa: B006
        """The first row, or None."""
        with self.errors():
            row: Row | None = self.raw.execute(translated(sql), params).fetchone()
        return row

    def stream(self, sql: str, params: Params = {}, size: int = 1000) -> Iterator[list[Row]]:  # noqa: B006
        """Run one statement; gives its rows in batches."""
        with self._opened(sql, params) as cursor:
            while batch := self._fetched(cursor, size):
                yield batch

    def stream_named(self, sql: str, params: Params = {}) -> Iterator[dict[str, Any]]:  # noqa: B006
        """Run one statement; gives its rows one by one, each as {column: value}."""
        with self._opened(sql, params) as cursor:
            names = [column.name for column in cursor.description or ()]
            while batch := self._fetched(cursor, 1000):
                for row in batch:
                    yield dict(zip(names, row, strict=True))

    def named(self, sql: str, params: Params = {}) -> list[dict[str, Any]]:  # noqa: B006
        """All rows, each as {column: value}."""
        with self.errors():
            cursor = self.raw.execute(translated(sql), params)
            names = [column.name for column in cursor.description or ()]
            return [dict(zip(names, row, strict=True)) for row in cursor]

    @contextmanager
    def _opened(self, sql: str, params: Params) -> Iterator[psycopg.ServerCursor[Any]]:
        """A cursor that the server keeps, so that other statements can be run while its rows are read.

        Its values are written into the statement, since the server does not work out their types in a DECLARE.
        """
        name = f"rows_{next(self._numbers)}"
        cursor = self.raw.cursor(name, withhold=not self.in_transaction)
        try:
            with self.errors():
                cursor.execute(psycopg.ClientCursor(self.raw).mogrify(translated(sql), params))
            yield cursor
        finally:
            with suppress(psycopg.Error):  # its transaction has ended, and it with that
                cursor.close()

    def _fetched(self, cursor: psycopg.ServerCursor[Any], size: int) -> list[Row]:
        with self.errors():
            return cursor.fetchmany(size)

    def insert(self, table: str, columns: Sequence[str], rows: Sequence[Row]) -> None:
        """Insert many rows; each gives the columns in order."""
        if not rows:
            return
        names = ", ".join(columns)
        with self.errors():
            if len(rows) > FEW:
                types = self._types_of(table)
                with self.raw.cursor().copy(f"COPY {table} ({names}) FROM STDIN (FORMAT BINARY)") as copy:
                    copy.set_types([types[name] for name in columns])
                    for row in rows:
                        copy.write_row(row)
                return
            marks = ", ".join([f"({', '.join(['%s'] * len(columns))})"] * len(rows))
            values = [value for row in rows for value in row]
            self.raw.execute(f"INSERT INTO {table} ({names}) VALUES {marks}", values)  # noqa: S608

    def update(self, table: str, columns: Sequence[str], key: str, rows: Collection[Row]) -> None:
        """Change columns of many rows; each gives the columns in order, then the key.

        Of several with one key, the last one holds.
        """
        last = list({row[-1]: row for row in rows}.values())
        if not last:
            return
        names, types = (*columns, key), self._types_of(table)
        arrays = ", ".join(f"%s::{types[name]}[]" for name in names)
        assignments = ", ".join(f"{name} = v.{name}" for name in columns)
        with self.errors():
            self.raw.execute(
                f"UPDATE {table} SET {assignments} FROM unnest({arrays}) AS v({', '.join(names)})"  # noqa: S608
                f" WHERE {table}.{key} = v.{key}",
                [list(column) for column in zip(*last, strict=True)],
            )

    def _types_of(self, table: str) -> dict[str, str]:
        """The type of each column of a table."""
        if table not in self._types:
            rows = self.execute(
                "SELECT attname, format_type(atttypid, NULL) FROM pg_attribute"
                " WHERE attrelid = CAST(:table AS regclass) AND attnum > 0 AND NOT attisdropped",
                {"table": table},
            )
            self._types[table] = dict(rows)
        return self._types[table]

    @contextmanager
    def writing(self) -> Iterator[None]:
        """A transaction that holds the writers' lock from its start: all of it or nothing.

        The row is locked before anything is read, and each statement sees what was committed until then: whoever
        gets the lock finds the last entry, takes the next number, and need not try again.
        """
        if not self.write:
            raise StorageError(f"{self.name} was opened for reading only; open it for writing to change it")
        with self.transaction(f"BEGIN; SELECT FROM {MARK} FOR UPDATE"):
            yield

    @contextmanager
    def transaction(self, begin: str) -> Iterator[None]:
        """All of it or nothing."""
        try:
            with self.errors():
                self.raw.execute(begin)
            yield
            with self.errors():
                self.raw.execute("COMMIT")
        except BaseException:
            with suppress(psycopg.Error):  # what happened first is what must be told
                self.raw.rollback()
            raise

    @contextmanager
    def reading(self) -> Iterator[None]:
        """A transaction in which every statement sees the same state.

        The lock keeps a rebuild waiting: of tables that are dropped meanwhile an old snapshot would see no rows.
        """
        if self.in_transaction:
            yield
            return
        with self.errors():
            self.raw.execute(f"BEGIN {self._isolation}; LOCK TABLE entry IN ACCESS SHARE MODE")
        try:
            yield
        finally:
            with suppress(psycopg.Error):
                self.raw.rollback()

    def door(self) -> Callable[[], Database] | None:
        """What opens another connection that sees this transaction's state, as long as that goes on."""
        if not self.in_transaction or self.laid:
            return None
        state = self.value("SELECT pg_export_snapshot()")
        return partial(self._beside, state)

    @property
    def in_transaction(self) -> bool:
        """Whether a transaction is open."""
        return self.raw.info.transaction_status != psycopg.pq.TransactionStatus.IDLE

    def told(self, wrong: BaseException) -> LedgerError | None:
        """The sentence for an error of PostgreSQL's."""
        ours = isinstance(wrong, (psycopg.Error, *_OF_A_ROW))
        return explained(wrong, self.name) if ours and isinstance(wrong, Exception) else None

    def cause(self, wrong: BaseException) -> BaseException | None:
        """The error without its details, which hold users' names and values of rows."""
        rows = isinstance(wrong, (psycopg.DataError, psycopg.IntegrityError, *_OF_A_ROW))
        return ValueError(_primary(wrong)) if rows else None

    def refused_rows(self, cause: BaseException) -> bool:
        """Whether an error is about the rows that were to be kept: see cause()."""
        return not isinstance(cause, LedgerError)

    def close(self) -> None:
        """End the connection; what was not committed is dropped."""
        self.raw.close()

    def definitions(self) -> Definitions:
        """What the server says the ledger's tables are, and all that hangs on them."""
        return self._definitions(self.schema)

    def _definitions(self, namespace: str) -> Definitions:
        from ledger.store.schema import table_names

        rows = self.execute(_definitions(), {"namespace": namespace, "tables": table_names()})
        return {(kind, name): (table, sql) for kind, name, table, sql in rows}

    def sign(self) -> None:
        """Keep of which version the tables are."""
        self.execute(f"UPDATE {MARK} SET version = :version", {"version": SCHEMA_VERSION})  # noqa: S608

    def clear(self, kept: Collection[str], house: Sequence[str]) -> None:
        """Drop all tables but some, and everything that hangs on these and is unknown.

        Readers are waited for: see reading().
        """
        self._take_alone([*kept, *house])
        self.drop_tables(house)
        backed = {name for kind, name in self.definitions() if kind == "constraint"}
        for (kind, name), (table, _) in self.definitions().items():
            if kind in ("trigger", "rule", "policy") and table in kept:
                self.execute(f"DROP {kind} {quoted(name)} ON {table}")
            elif kind == "index" and name not in backed:
                self.execute(f"DROP INDEX {quoted(name)}")
        for name in [name for kind, name in self.definitions() if kind == "function"]:
            self.execute(f"DROP FUNCTION {quoted(name)} CASCADE")
        self._types.clear()

    def _take_alone(self, tables: Sequence[str]) -> None:
        """Lock tables that nobody else may read for a while: all at once or none.

        Who takes them one by one and waits can meet a reader who holds one and waits for another.
        """
        there = [name for kind, name in self.definitions() if kind == "table" and name in tables]
        give_up = time.monotonic() + PATIENCE
        while True:
            with self.errors(), suppress(psycopg.errors.LockNotAvailable), self.raw.transaction():
                self.raw.execute(f"LOCK TABLE {', '.join(there)} IN ACCESS EXCLUSIVE MODE NOWAIT")
                return
            if time.monotonic() > give_up:
                raise StorageError(f"{self.name} is in use by others who read it; try again when they are done")
            time.sleep(PAUSE)

    def drop_tables(self, names: Sequence[str]) -> None:
        """Drop tables, and what refers to them."""
        self.execute(f"DROP TABLE IF EXISTS {', '.join(names)} CASCADE")

    def loosen(self, indexes: Collection[str]) -> None:
        """Drop indexes, and references: each row would be looked up in the tables that it refers to, one by one."""
        found = self.definitions()
        self._take_alone([name for kind, name in found if kind == "table"])
        for (kind, name), (table, sql) in found.items():
            if kind == "constraint" and (sql or "").startswith("FOREIGN KEY"):
                self.execute(f"ALTER TABLE {table} DROP CONSTRAINT {quoted(name)}")
        for name in indexes:
            self.execute(f"DROP INDEX IF EXISTS {name}")

    @contextmanager
    def roomy(self) -> Iterator[None]:
        """More memory for making indexes and for sorting, until the transaction ends."""
        self.execute("SET LOCAL maintenance_work_mem = '256MB'")
        self.execute("SET LOCAL work_mem = '64MB'")
        yield

    @contextmanager
    def unreferenced(self) -> Iterator[None]:
        """Nothing to be done: what refers to a table is dropped with it."""
        yield

    @contextmanager
    def erasing(self) -> Iterator[None]:
        """The table of entries is written anew, without those that were there before; others are new already."""
        yield
        self.execute("VACUUM FULL entry")

    @contextmanager
    def scratch(self, name: str) -> Iterator[Database]:
        """Temporary tables of this connection, which are found first; the journal is read as before."""
        ledger = self.schema
        self.execute("SET default_transaction_read_only = off")  # which tables of one's own do not mind
        self._isolation = _SEES_ONE_STATE
        try:
            self.execute(f"SET search_path = pg_temp, {ledger}")
            yield _Scratch(self)
        finally:
            with suppress(LedgerError):  # a connection that was lost has lost them too
                self.execute("DISCARD TEMP")
                self.execute(f"SET search_path = {ledger}")
                if not self.write:
                    self.execute("SET default_transaction_read_only = on")
            self._isolation = _READS_ONE_STATE

    def lay(self, views: Mapping[str, str]) -> None:
        """Views of this connection, which are found before the tables of the ledger."""
        self.execute("SET default_transaction_read_only = off")
        try:
            self.execute("DISCARD TEMP")
            for name, statement in views.items():
                self.execute(f"CREATE TEMP VIEW {name} AS {statement}")
        finally:
            if not self.write:
                self.execute("SET default_transaction_read_only = on")
        self.laid = bool(views)

    def analyze(self) -> None:
        """Count the rows: what was loaded in this transaction is planned for as if the tables were empty.

        Settling 100,000 questions after an import took 200 seconds without, and one with it.
        """
        from ledger.store.schema import JOURNAL_TABLES, table_names

        self.execute(f"ANALYZE {', '.join(name for name in table_names() if name not in JOURNAL_TABLES)}")

    def check(self) -> None:
        """Nothing: a server looks after its pages itself, and `pg_amcheck` after its indexes."""


class _Scratch(PostgreSQL):
    """The temporary tables of a connection, which is used by the ledger too."""

    def __init__(self, ledger: PostgreSQL) -> None:
        super().__init__(ledger.raw, "", "pg_temp", write=True)
        self.name = "the temporary rebuild"

    @contextmanager
    def writing(self) -> Iterator[None]:
        """Within the transaction that reads the ledger; nobody else sees these tables."""
        yield

    def definitions(self) -> Definitions:
        """What the server says the temporary tables are; there is no schema of theirs before the first."""
        there = self.value("SELECT quote_ident(nspname) FROM pg_namespace WHERE oid = pg_my_temp_schema()")
        return self._definitions(there) if there else {}

    def sign(self) -> None:
        """Nothing: it is not a ledger."""

    def close(self) -> None:
        """Nothing: the connection is the ledger's."""


class _Whole(Loader):
    """An exact number as Python's: a sum of whole numbers is one."""

    def load(self, data: Any) -> int | float:
        text = bytes(data)
        return float(text) if b"." in text or b"N" in text else int(text)


class _Truth(Loader):
    """True and false as SQLite gives them."""

    def load(self, data: Any) -> int:
        return int(bytes(data) == b"t")


class _Flag(Dumper):
    """A truth as the whole number that the tables hold."""

    oid = psycopg.adapters.types["int4"].oid

    def dump(self, obj: bool) -> bytes:
        return b"1" if obj else b"0"


_NAMES = re.compile(r"'(?:[^']|'')*'|\"[^\"]*\"|::|:(\w+)|%")


@lru_cache(1_000)
def translated(sql: str) -> str:
    """A statement with the server's marks for :names.

    Example:
        >>> translated("SELECT ':a' FROM t WHERE x = :x AND y LIKE '%b'")
        "SELECT ':a' FROM t WHERE x = %(x)s AND y LIKE '%%b'"
    """
    return _NAMES.sub(lambda found: f"%({found[1]})s" if found[1] else found[0].replace("%", "%%"), sql)


@cache
def _definitions() -> str:
    return (files("ledger.store") / "definitions_postgresql.sql").read_text(encoding="utf-8")


def connect(url: str, *, write: bool, older: bool = False) -> PostgreSQL:
    """Open a ledger that is there.

    Args:
        url: postgresql://user@host/name, as libpq reads it.
        write: whether it is going to be changed.
        older: whether tables of an older version will do, as for a rebuild.

    Raises:
        StorageError: no server answers, nobody is let in, or it is not a ledger of this version.
    """
    database = _connected(url, write=write)
    try:
        database.settle_in(_where(database))
        _check_version(database, older)
        if not write:
            database.execute("SET default_transaction_read_only = on")
    except BaseException:
        database.close()
        raise
    return database


def _where(database: PostgreSQL) -> str:
    """The schema in which the ledger is."""
    found: str | None = database.value(
        "SELECT quote_ident(n.nspname) FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace"
        " WHERE c.oid = to_regclass(:mark)",
        {"mark": MARK},
    )
    if found is None:
        raise StorageError(
            f"there is no ledger at {database.name}; make one with `prediction-ledger init`, or name yours with --db"
        )
    return found


@contextmanager
def new(url: str) -> Iterator[PostgreSQL]:
    """A database for a new ledger, in a transaction: if it does not become one, nothing of it stays.

    Raises:
        ExistsError: there is a ledger already.
        StorageError: no server answers, nobody is let in, or no ledger can be kept there.
    """
    with _connected(url, write=True) as database, database.transaction("BEGIN"):
        schema, encoding = database.execute("SELECT quote_ident(current_schema()), getdatabaseencoding()")[0]
        if schema is None:
            raise StorageError(f"{database.name} has no schema that tables could be made in; make one first")
        if encoding != "UTF8":
            raise StorageError(
                f"{database.name} keeps text as {encoding}; make a database with `createdb --encoding=UTF8`"
            )
        # Of several who make one at the same time, the first does, and the others find it.
        database.execute(
            "SELECT pg_advisory_xact_lock(hashtext(:mark), hashtext(:schema))", {"mark": MARK, "schema": schema}
        )
        if database.value("SELECT to_regclass(:mark)", {"mark": f"{schema}.{MARK}"}) is not None:
            raise ExistsError(f"there is a ledger at {database.name} already; name another database")
        database.settle_in(schema)
        database.execute(f"CREATE TABLE {MARK} (version bigint NOT NULL)")
        database.execute(f"INSERT INTO {MARK} VALUES (0)")  # noqa: S608
        yield database


def present(url: str) -> bool:
    """Whether there is a ledger. Raises StorageError: no server answers, or nobody is let in."""
    with _connected(url, write=False) as database:
        return database.value("SELECT to_regclass(:mark)", {"mark": MARK}) is not None


def _connected(url: str, *, write: bool) -> PostgreSQL:
    name = shown(url)
    try:
        raw = psycopg.connect(url, autocommit=True, application_name="prediction-ledger")
    except (psycopg.Error, UnicodeError, ValueError) as wrong:
        raise StorageError(_unreachable(" ".join(str(wrong).split()), name)) from None
    if raw.info.server_version < OLDEST_SERVER:
        raw.close()
        raise StorageError(f"the server of {name} is older than PostgreSQL 12, which is needed")
    try:
        raw.adapters.register_loader("numeric", _Whole)
        raw.adapters.register_loader("bool", _Truth)
        raw.adapters.register_dumper(bool, _Flag)
        database = PostgreSQL(raw, url, write=write)
        database.execute(SETTINGS)
        database.execute(_COMPRESSION)
    except BaseException:
        raw.close()
        raise
    return database


def _connected_to(url: str, schema: str, state: str) -> PostgreSQL:
    """A connection that sees a state which another one exported."""
    database = _connected(url, write=False)
    database.settle_in(schema)
    database.execute(f"BEGIN {_READS_ONE_STATE}")
    database.execute(f"SET TRANSACTION SNAPSHOT '{state}'")
    return database


def _check_version(database: PostgreSQL, older: bool) -> None:
    version = database.value(f"SELECT version FROM {MARK}")  # noqa: S608
    if version > SCHEMA_VERSION:
        raise StorageError(
            f"{database.name} was written by a newer version (schema {version}, this one knows "
            f"{SCHEMA_VERSION}); upgrade with `pip install --upgrade prediction-ledger`"
        )
    if version < SCHEMA_VERSION and not older:
        raise StorageError(
            f"{database.name} has the tables of an older version (schema {version}); run `prediction-ledger rebuild`"
        )


_UNREACHABLE = (
    (r"database .* does not exist", "there is no database {name}; make it with `createdb`, or name another one"),
    (
        r"password|authentication|role .* does not exist|pg_hba|peer",
        "the server of {name} lets nobody in with this name and password; check the user in the URL, and the password "
        "in PGPASSWORD or ~/.pgpass",
    ),
    (r"translate host name|name or service", "there is no host of that name, {name}; check the URL"),
    (r"too many|remaining connection", "the server of {name} takes no more connections now; try again later"),
    (
        r"invalid|missing \"=\"|URI|conninfo",
        "{name} is not a URL of a PostgreSQL database; write it as postgresql://user@host/name",
    ),
)


def _unreachable(text: str, name: str) -> str:
    """The sentence for an error in connecting, whose own text may hold names."""
    for pattern, sentence in _UNREACHABLE:
        if re.search(pattern, text, re.IGNORECASE):
            return sentence.format(name=name)
    return f"no PostgreSQL server answers at {name}; start it, or check the host and the port"


# SQLSTATE, from its beginning -> what is wrong; {text} is the server's message without the values of a row.
_ERRORS: tuple[tuple[tuple[str, ...], type[StorageError], str], ...] = (
    (
        ("55P03", "40P01", "40001"),
        StorageError,
        "{name} is in use by another program that keeps it locked; try again when it is done",
    ),
    (
        ("53100", "53200", "58030"),
        StorageError,
        "the server of {name} has no room left; nothing was changed, make room and try again",
    ),
    (("08", "57P", "53"), StorageError, "the connection to {name} was lost; what was acknowledged is kept, try again"),
    (("57014",), StorageError, "the server of {name} stopped the work; nothing was changed, try again"),
    (("42501",), StorageError, "{name} does not let you do that ({text}); ask its owner to GRANT it"),
    (("25006",), StorageError, "{name} can only be read; name the server that takes writes"),
    (
        ("54",),
        StorageError,
        "{name} cannot keep that ({text}); a name, tag or id of more than 2,600 bytes is too long for its indexes",
    ),
    (
        ("42P01", "42703", "42883", "3F"),
        DamagedError,
        "{name} has lost a part ({text}); make its tables again with `prediction-ledger rebuild`",
    ),
    (("23", "P0001", "22"), DamagedError, "{name} refused a row ({text}); run `prediction-ledger verify`"),
    (("XX",), DamagedError, "{name} is damaged ({text}); take it from a backup, or try `prediction-ledger rebuild`"),
)


def explained(wrong: Exception, name: str) -> LedgerError:
    """The sentence for an error of a statement."""
    state = getattr(wrong, "sqlstate", None) or ""
    if not state and isinstance(wrong, psycopg.OperationalError) and "is closed" not in str(wrong):
        state = "08"  # the server is gone, and could not say so
    for states, kind, sentence in _ERRORS:
        if state.startswith(states) and state:
            return kind(sentence.format(name=name, text=_primary(wrong)))
    kind = DamagedError if isinstance(wrong, _OF_A_ROW) else StorageError
    return kind(f"{name} could not be used: {_primary(wrong)}")


def _primary(wrong: BaseException) -> str:
    """The message without its details, which hold values of rows."""
    text = wrong.diag.message_primary if isinstance(wrong, psycopg.Error) else None
    return " ".join((text or str(wrong)).split())


def quoted(name: str) -> str:
    """A name as SQL."""
    return '"' + name.replace('"', '""') + '"'
