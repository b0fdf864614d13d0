"""What is SQLite's own: opening a file safely, its settings, its locks, and its errors in plain words."""

import os
import shlex
import sqlite3
import stat
import time
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from functools import partial
from itertools import chain
from operator import itemgetter
from pathlib import Path
from typing import Any

from ledger.errors import DamagedError, ExistsError, LedgerError, StorageError
from ledger.store.database import SCHEMA_VERSION, Database, Definitions, Params, Row

__all__ = ["SQLite"]

APPLICATION_ID = 0x504C6467  # "PLdg": what `file` and this program recognise a ledger by
OLDEST_SQLITE = (3, 37, 0)  # STRICT tables
STANDARD_COMPARISON = (3, 39, 0)
TOGETHER = 32  # rows that one statement inserts where there are many
PAUSE = 0.002  # seconds between two tries to get it
PATIENCE = 60.0  # seconds that a writer waits for its turn while others write
WITHOUT_ROWID = {"node": "idx", "question_tag": "question_id"}  # and a number that their rows have
CHECKING = 64 * 1024  # KiB of memory: with more, filling it costs what rereading less saves
BULK = {"cache_size": -16384, "threads": 2}  # KiB of memory; threads that sort what goes into an index

# What each setting must read back as. WAL loses acknowledged commits when the power goes under
# synchronous=NORMAL and corrupts in old SQLite versions; a rollback journal with EXTRA does neither.
SETTINGS = {
    "busy_timeout": ("10000", 10000),
    "journal_mode": ("TRUNCATE", "truncate"),
    "synchronous": ("EXTRA", 3),
    "foreign_keys": ("ON", 1),
    "trusted_schema": ("OFF", 0),
    "recursive_triggers": ("ON", 1),
    "cell_size_check": ("ON", 1),
}


class SQLite(Database):
    """One connection to a file, or to a database in memory."""

    engine = "sqlite"
    batches = 1
    schema = "main"
    nodes_between = (
        "SELECT CAST(group_concat(hash, '') AS BLOB), max(length(hash)) FROM node"
        " WHERE level = :level AND idx BETWEEN :first AND :last"
    )
    sums = "plain_sums"  # which it adds up as the index has them; to be told so takes as long again

    def __init__(self, connection: sqlite3.Connection, name: str, path: Path | None = None) -> None:
        self.raw: sqlite3.Connection = connection
        self.name = name
        self.path = path
        self.file = _same(path) if path else None  # which file it was when it was opened
        self.read_only = False

    def execute(self, sql: str, params: Params = {}) -> list[Row]:  # noqa: B006 (never changed)
        """Run one statement; gives all of its rows."""
        try:
            return self.raw.execute(worded(sql), params).fetchall()
        except (sqlite3.Error, UnicodeError, OverflowError) as wrong:
            raise translated(wrong, self.name) from wrong

    def stream(self, sql: str, params: Params = {}, size: int = 1000) -> Iterator[list[Row]]:  # noqa: B006
        """Run one statement; gives its rows in batches."""
        try:
            cursor = self.raw.execute(worded(sql), params)
            while batch := cursor.fetchmany(size):
                yield batch
        except (sqlite3.Error, UnicodeError, OverflowError) as wrong:
            raise translated(wrong, self.name) from wrong

    def one(self, sql: str, params: Params = {}) -> Row | None:  # noqa: B006
        """The first row, or None."""
        try:
            row: Row | None = self.raw.execute(worded(sql), params).fetchone()
        except (sqlite3.Error, UnicodeError, OverflowError) as wrong:
            raise translated(wrong, self.name) from wrong
        return row

    def stream_named(self, sql: str, params: Params = {}) -> Iterator[dict[str, Any]]:  # noqa: B006
        """Run one statement; gives its rows one by one, each as {column: value}."""
        try:
            cursor = self.raw.execute(worded(sql), params)
            names = [column[0] for column in cursor.description]
            for row in cursor:
                yield dict(zip(names, row, strict=True))
        except (sqlite3.Error, UnicodeError, OverflowError) as wrong:
            raise translated(wrong, self.name) from wrong

    def insert(self, table: str, columns: Sequence[str], rows: Sequence[Row]) -> None:
        """Insert many rows; each gives the columns in order.

        Columns that are None in all rows are left out: Python's sqlite3 takes 0.4 microseconds to bind
        a None, five times as long as anything else, and most columns of most forecasts are empty.
        """
        if not rows:
            return
        if None in rows[0]:
            used = [i for i, column in enumerate(zip(*rows, strict=True)) if column.count(None) < len(column)]
            if 1 < len(used) < len(columns):
                columns = [columns[i] for i in used]
                rows = list(map(itemgetter(*used), rows))
        marks = f"({', '.join('?' * len(columns))})"
        insert = f"INSERT INTO {table} ({', '.join(columns)}) VALUES "  # noqa: S608
        together = len(rows) - len(rows) % TOGETHER
        if together:  # a statement has its price, whether it brings one row or many
            groups = zip(*[iter(rows[:together])] * TOGETHER, strict=True)
            self._many(insert + ", ".join([marks] * TOGETHER), map(tuple, map(chain.from_iterable, groups)))
        if rest := rows[together:]:
            self._many(insert + ", ".join([marks] * len(rest)), [tuple(chain.from_iterable(rest))])

    def update(self, table: str, columns: Sequence[str], key: str, rows: Collection[Row]) -> None:
        """Change columns of many rows; each gives the columns in order, then the key."""
        if rows:
            assignments = ", ".join(f"{column} = ?" for column in columns)
            self._many(f"UPDATE {table} SET {assignments} WHERE {key} = ?", rows)  # noqa: S608

    def _many(self, sql: str, rows: Iterable[Row]) -> None:
        try:
            self.raw.executemany(sql, rows)
        except (sqlite3.Error, UnicodeError, OverflowError) as wrong:
            raise translated(wrong, self.name) from wrong

    @contextmanager
    def writing(self) -> Iterator[None]:
        """A transaction that holds the write lock from its start: all of it or nothing."""
        if self.read_only:
            raise StorageError(f"{self.name} was opened for reading only; open it for writing to change it")
        with self._asking_often():
            self._patiently("BEGIN IMMEDIATE")
        try:
            yield
            self._patiently("COMMIT")
        except BaseException:
            if self.in_transaction:
                with suppress(sqlite3.Error):  # what happened first is what must be told
                    self.raw.execute("ROLLBACK")
            raise

    @contextmanager
    def reading(self) -> Iterator[None]:
        """A transaction in which every statement sees the same state."""
        if self.in_transaction:
            yield
            return
        with self.errors():
            self.raw.execute("BEGIN")
        try:
            yield
        finally:
            if self.raw.in_transaction:
                self.raw.execute("ROLLBACK")

    def door(self) -> Callable[[], Database] | None:
        """What opens another connection: nobody can write, and so change the state, while this one reads."""
        return partial(connect, self.path, write=False) if self.path and not self.laid else None

    @property
    def in_transaction(self) -> bool:
        """Whether a transaction is open."""
        return bool(self.raw.in_transaction)

    def _patiently(self, statement: str) -> None:
        """Run BEGIN or COMMIT, waiting for the others."""
        give_up = time.monotonic() + PATIENCE
        while True:
            try:
                with self.errors():
                    self.raw.execute(statement)
            except StorageError as wrong:
                busy = getattr(wrong.__cause__, "sqlite_errorcode", 0) & 0xFF == sqlite3.SQLITE_BUSY
                if not busy or time.monotonic() > give_up:
                    raise
                time.sleep(PAUSE)
            else:
                return

    @contextmanager
    def _asking_often(self) -> Iterator[None]:
        """SQLite sleeps longer the longer it has waited: of eight writers that never pause, one starved for a minute.

        Who waits and who comes anew must ask equally often, so the waiting is done here.
        """
        self.execute("PRAGMA busy_timeout = 0")
        try:
            yield
        finally:
            self.execute(f"PRAGMA busy_timeout = {SETTINGS['busy_timeout'][0]}")

    def told(self, wrong: BaseException) -> LedgerError | None:
        """The sentence for an error of SQLite's."""
        ours = isinstance(wrong, (sqlite3.Error, UnicodeError, OverflowError))
        return translated(wrong, self.name) if ours and isinstance(wrong, Exception) else None

    def refused_rows(self, cause: BaseException) -> bool:
        """Whether an error is about the rows that were to be kept: not a full disk."""
        return not isinstance(cause, sqlite3.OperationalError)

    def close(self) -> None:
        """End the connection; what was not committed is dropped."""
        self.raw.close()

    def definitions(self) -> Definitions:
        """What the file says its tables, indexes and triggers are."""
        rows = self.execute(
            "SELECT type, name, tbl_name, sql FROM main.sqlite_master"
            " WHERE type <> 'table' OR name NOT IN ('sqlite_stat1', 'sqlite_stat4')"  # left by ANALYZE
        )
        return {(kind, name): (table, sql) for kind, name, table, sql in rows}

    def sign(self) -> None:
        """Write into the file's header that it is a ledger, and of which version its tables are."""
        self.execute(f"PRAGMA application_id = {APPLICATION_ID}")
        self.execute(f"PRAGMA user_version = {SCHEMA_VERSION}")

    def clear(self, kept: Collection[str], house: Sequence[str]) -> None:
        """Drop all tables but some, and everything that hangs on these and is unknown."""
        known = {*kept, *house}
        there = [pair for pair in self.definitions() if pair[1] not in known and not pair[1].startswith("sqlite_")]
        # The guards are put back with the tables. Unknown views and triggers may refer to tables, so they go first.
        for kind in ("trigger", "view", "index", "table"):
            for name in [name for sort, name in there if sort == kind]:
                self.execute(f"DROP {kind} IF EXISTS {quoted(name)}")
        self.drop_tables(house)

    def drop_tables(self, names: Sequence[str]) -> None:
        """Drop tables, children first."""
        for name in names:
            self.execute(f"DROP TABLE IF EXISTS {name}")

    def loosen(self, indexes: Collection[str]) -> None:
        """Drop indexes; SQLite cannot take a reference from a table, and looking at one costs it little."""
        for name in indexes:
            self.execute(f"DROP INDEX IF EXISTS {name}")

    def only_read(self) -> None:
        """Refuse whatever would write, from here on."""
        self.execute("PRAGMA query_only = ON")
        self.read_only = True

    @contextmanager
    def roomy(self) -> Iterator[None]:
        """More memory and a second thread, for writing many rows."""
        before = {name: self.value(f"PRAGMA {name}") for name in BULK}
        for name, value in BULK.items():
            self.execute(f"PRAGMA {name} = {value}")
        try:
            yield
        finally:
            for name, value in before.items():
                self.execute(f"PRAGMA {name} = {value}")

    @contextmanager
    def unreferenced(self) -> Iterator[None]:
        """A table that is dropped would be searched for rows that others refer to, and damaged ones may refuse."""
        self.execute("PRAGMA foreign_keys = OFF")
        try:
            yield
        finally:
            self.execute("PRAGMA foreign_keys = ON")

    @contextmanager
    def erasing(self) -> Iterator[None]:
        """Pages that become free are overwritten, and the file is then written anew without what was left before."""
        before = self.value("PRAGMA secure_delete")
        self.execute("PRAGMA secure_delete = ON")
        try:
            yield
            self.execute("VACUUM")
        finally:
            self.execute(f"PRAGMA secure_delete = {before}")

    @contextmanager
    def scratch(self, name: str) -> Iterator[Database]:
        """An empty database in a temporary file, which this connection knows under the name."""
        from ledger.store.leftovers import passing_folder

        with passing_folder() as folder:
            file = folder / f"{name}.db"
            file.touch()  # a connection that may only read cannot make what it attaches
            self.execute(f"ATTACH :file AS {name}", {"file": str(file)})
            try:
                with _unsafe(file) as empty:
                    empty.schema = name
                    yield empty
            finally:
                self.execute(f"DETACH {name}")

    def lay(self, views: Mapping[str, str]) -> None:
        """Views of this connection, which are found before the tables of the file."""
        self.execute("PRAGMA query_only = OFF")
        try:
            for (name,) in self.execute("SELECT name FROM temp.sqlite_master WHERE type = 'view'"):
                self.execute(f"DROP VIEW temp.{name}")
            for name, statement in views.items():
                self.execute(f"CREATE TEMP VIEW {name} AS {statement}")
        finally:
            if self.read_only:
                self.execute("PRAGMA query_only = ON")
        self.laid = bool(views)

    def analyze(self) -> None:
        """Nothing: SQLite's planner takes the right index without counting, and its statistics would be kept."""

    def check(self) -> None:
        """Look at every page and every index to its end.

        Raises:
            DamagedError: one is damaged, or an index has not what its table has.
        """
        self.execute(f"PRAGMA cache_size = -{CHECKING}")
        (message,) = self.execute("PRAGMA main.integrity_check(1)")[0]
        if message != "ok":
            raise DamagedError(f"{' '.join(message.split())}; run `prediction-ledger rebuild`")
        for (kind, name), (table, sql) in self.definitions().items():
            if kind == "index":  # the check looks for rows in it, and not at all of its bytes
                number = WITHOUT_ROWID.get(table, "rowid")
                where = str(sql).partition(" WHERE ")
                some = f"WHERE {where[2]}" if where[1] else ""
                self.value(f"SELECT total({number}) FROM main.{table} INDEXED BY {name} {some}")  # noqa: S608


def likest(texts: Mapping[int, str], words: Sequence[str], most: int) -> list[int] | None:
    """The numbers of the texts that have the most, and the rarest, of some words, the best first.

    The index is made for the question and in memory. None where there are no words, or this SQLite has no full-text
    search.
    """
    if not words:
        return None
    index = sqlite3.connect(":memory:", isolation_level=None)
    try:
        index.execute("CREATE VIRTUAL TABLE words USING fts5(text, content='', tokenize='porter unicode61')")
        index.execute("BEGIN")
        index.executemany("INSERT INTO words (rowid, text) VALUES (?, ?)", texts.items())
        wanted = " OR ".join(map(quoted, words))
        rows = index.execute(
            "SELECT rowid FROM words WHERE words MATCH ? ORDER BY rank LIMIT ?", (wanted, most)
        ).fetchall()
    except sqlite3.OperationalError:  # "no such module: fts5"
        return None
    finally:
        index.close()
    return [number for (number,) in rows]


def worded(sql: str) -> str:
    """A statement in the words of this SQLite: the standard's comparison of what may be NULL is known from 3.39 on.

    Example:
        >>> worded("SELECT 1 WHERE 2 IS DISTINCT FROM NULL") in (
        ...     "SELECT 1 WHERE 2 IS DISTINCT FROM NULL", "SELECT 1 WHERE 2 IS NOT NULL"
        ... )
        True
    """
    if sqlite3.sqlite_version_info >= STANDARD_COMPARISON:
        return sql
    return sql.replace("IS NOT DISTINCT FROM", "IS").replace("IS DISTINCT FROM", "IS NOT")


def quoted(name: str) -> str:
    """A name as SQL.

    Example:
        >>> quoted('a"b')
        '"a""b"'
    """
    return '"' + name.replace('"', '""') + '"'


def translated(wrong: Exception, name: str) -> LedgerError:
    """The sentence for one of SQLite's errors."""
    code = getattr(wrong, "sqlite_errorcode", 0) & 0xFF
    text = " ".join(str(wrong).split())
    if code in (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED):
        return StorageError(f"{name} is in use by another program that keeps it locked; try again when it is done")
    if code == sqlite3.SQLITE_NOTADB:
        return StorageError(f"{name} is not a ledger; name another file with --db")
    if code == sqlite3.SQLITE_FULL:
        return StorageError(
            f"there is no room left on the disk of {name}; nothing was changed, make room and try again"
        )
    if code == sqlite3.SQLITE_READONLY:
        return StorageError(f"{name} cannot be written; give yourself write permission on the file and its folder")
    if code == sqlite3.SQLITE_IOERR:
        return StorageError(f"{name} could not be read or written ({text}); nothing was changed, check the disk")
    if code == sqlite3.SQLITE_CANTOPEN:
        return StorageError(f"{name} could not be opened ({text}); check the permissions of the file and its folder")
    if code in (sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_MISMATCH) or isinstance(wrong, UnicodeDecodeError):
        return DamagedError(f"{name} is damaged ({text}); take it from a backup, or try `prediction-ledger rebuild`")
    if code == sqlite3.SQLITE_ERROR and text.startswith("no such "):
        return DamagedError(f"{name} has lost a part ({text}); make its tables again with `prediction-ledger rebuild`")
    if code == sqlite3.SQLITE_CONSTRAINT:
        return DamagedError(f"{name} refused a row ({text}); run `prediction-ledger verify`")
    return StorageError(f"{name} could not be used: {text}")


def check_path(path: Path, *, new: bool) -> None:
    """Refuse a path that cannot be a ledger, before anything is opened or made.

    Raises:
        StorageError: a symbolic link, a folder, a device, a missing file or parent folder.
    """
    try:
        _check_path(path, new)
    except (OSError, ValueError) as wrong:  # no permission to look, a name too long, a NUL in it
        reason = getattr(wrong, "strerror", None) or wrong
        raise StorageError(f"{path!s:.100} cannot be looked at: {reason}") from wrong


def _check_path(path: Path, new: bool) -> None:
    if "\0" in str(path):
        raise ValueError("its name has a NUL in it")
    if path.is_symlink():
        raise StorageError(f"{path} is a symbolic link; name the file it leads to, {os.path.realpath(path)}")
    if path.is_dir():
        raise StorageError(f"{path} is a folder; name a file in it, such as {path / 'predictions.db'}")
    if not path.parent.is_dir():
        raise StorageError(f"there is no folder {path.parent}; make it first, or name another file with --db")
    if path.exists() and not stat.S_ISREG(path.stat().st_mode):
        raise StorageError(f"{path} is not a regular file; name another one with --db")
    if not new and not path.exists():
        raise StorageError(
            f"there is no ledger at {path}; make one with `prediction-ledger init --db {shlex.quote(str(path))}`, "
            "or name yours with --db"
        )


def present(path: Path) -> bool:
    """Whether there is anything at a path; a link that leads nowhere is something."""
    return os.path.lexists(path)


def writable(path: Path) -> bool:
    """Whether a file may be written. A file without any write bit may not, not even by root."""
    return bool(path.stat().st_mode & 0o222) and os.access(path, os.W_OK)


def connect(path: Path, *, write: bool, older: bool = False) -> SQLite:
    """Open an existing ledger and see that its settings hold.

    Args:
        path: the file.
        write: whether it is going to be changed.
        older: whether tables of an older version will do, as for a rebuild.

    Raises:
        StorageError: it is not a ledger, of a newer version, locked, or may not be written.
    """
    check_path(path, new=False)
    may_write = writable(path)
    if write and not may_write:
        raise StorageError(f"{path} is read-only; give yourself write permission, or copy it and use the copy")
    # The file is never opened but by SQLite: closing any other handle drops all locks that this process has on it.
    database = _open(path, "rw" if may_write else "ro")
    try:
        _check_identity(database, older)
        _apply(database, SETTINGS, may_write)
        if not write:
            database.execute("PRAGMA query_only = ON")
            database.read_only = True
    except BaseException:
        database.close()
        raise
    return database


@contextmanager
def new_file(path: Path) -> Iterator[SQLite]:
    """An empty database for a new ledger; if it does not become one, no file is left behind.

    Raises:
        StorageError: there is something at the path already, or it cannot be made.
    """
    from ledger.store.leftovers import passing_folder

    check_path(path, new=True)
    if path.exists():
        raise ExistsError(f"{path} exists already; name another file")
    try:
        # Made under another name, so that whoever opens the ledger meets it whole or not at all.
        with passing_folder(path.parent) as folder:
            made = folder / "new.db"
            made.touch()
            with _open(made, "rw", name=str(path)) as database:
                _apply(database, SETTINGS, may_write=True)
                yield database
            put_in_place(made, path)
    except OSError as wrong:
        raise StorageError(f"{path} cannot be made: {wrong.strerror}") from wrong


def put_in_place(made: Path, path: Path) -> None:
    """Give a file its name unless something else has it by now."""
    try:
        try:
            os.link(made, path)
        except FileExistsError:
            raise
        except OSError:  # a file system without hard links
            path.touch(exist_ok=False)
            made.replace(path)
    except FileExistsError as wrong:
        raise ExistsError(f"{path} exists already; name another file") from wrong
    with suppress(OSError):  # so that the name outlives a power cut, where folders can be synchronised
        folder = os.open(path.parent, os.O_RDONLY)
        try:
            os.fsync(folder)
        finally:
            os.close(folder)


def again(database: Database) -> SQLite | None:
    """A second connection to the same file, for reading in another thread; None where there cannot be one."""
    if not isinstance(database, SQLite) or database.path is None or database.file is None:
        return None
    try:
        other = _open(database.path, "rw" if writable(database.path) else "ro", database.name, alone=False)
    except (OSError, LedgerError):
        return None
    try:
        for pragma in ("query_only = ON", "cell_size_check = ON", "trusted_schema = OFF"):
            other.execute(f"PRAGMA {pragma}")
        if other.file == database.file:
            return other
    except LedgerError:
        pass
    other.close()
    return None


def _same(path: Path) -> tuple[int, int] | None:
    try:
        found = path.stat()
    except OSError:
        return None
    return found.st_dev, found.st_ino


def in_memory(name: str) -> SQLite:
    """A database that lives as long as its connection: a past state of a ledger."""
    return SQLite(sqlite3.connect(":memory:", isolation_level=None), name)


def _unsafe(path: Path) -> SQLite:
    """A database that nobody will miss: fast and unsafe."""
    database = SQLite(sqlite3.connect(path, isolation_level=None), str(path))
    for pragma in ("journal_mode = OFF", "synchronous = OFF", "foreign_keys = OFF"):
        database.execute(f"PRAGMA {pragma}")
    return database


def _open(path: Path, mode: str, name: str | None = None, *, alone: bool = True) -> SQLite:
    """A connection; one that is not alone may be used in another thread, and does not wait for others."""
    if sqlite3.sqlite_version_info < OLDEST_SQLITE:
        raise StorageError(f"this Python has SQLite {sqlite3.sqlite_version}; 3.37 or newer is needed")
    try:
        raw = sqlite3.connect(
            f"{path.absolute().as_uri()}?mode={mode}",
            uri=True,
            isolation_level=None,
            timeout=int(SETTINGS["busy_timeout"][0]) / 1000 if alone else 0.2,
            check_same_thread=alone,
        )
    except sqlite3.Error as wrong:
        raise translated(wrong, str(path)) from wrong
    return SQLite(raw, name or str(path), path)


def _apply(database: Database, settings: Mapping[str, tuple[str, Any]], may_write: bool) -> None:
    for name, (wanted, reads_back) in settings.items():
        if name == "journal_mode" and not may_write:
            continue  # says how to write, and nobody is going to
        database.execute(f"PRAGMA {name} = {wanted}")
        if (found := database.value(f"PRAGMA {name}")) != reads_back:
            raise StorageError(f"{database.name}: SQLite keeps {name} at {found!r} instead of {wanted}")


def _check_identity(database: Database, older: bool) -> None:
    if not database.value("PRAGMA page_count"):
        raise StorageError(f"{database.name} is not a ledger, but empty; name another file with --db")
    if database.value("PRAGMA application_id") != APPLICATION_ID:
        raise StorageError(f"{database.name} is a database, but not a ledger; name another file with --db")
    version = database.value("PRAGMA user_version")
    if version > SCHEMA_VERSION:
        raise StorageError(
            f"{database.name} was written by a newer version (schema {version}, this one knows "
            f"{SCHEMA_VERSION}); upgrade with `pip install --upgrade prediction-ledger`"
        )
    if version < SCHEMA_VERSION and not older:
        raise StorageError(
            f"{database.name} has the tables of an older version (schema {version}); run `prediction-ledger rebuild`"
        )
