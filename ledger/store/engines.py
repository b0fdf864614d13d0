"""Where a ledger is: a file, or a URL of PostgreSQL, whose module is loaded for such a URL alone."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from ledger import settings
from ledger.store import sqlite
from ledger.store.database import Database


def _file(place: str | Path) -> Path | None:
    """The file that a ledger is; None of one in PostgreSQL."""
    if settings.is_url(place):
        return None
    return Path(settings.place(place) if isinstance(place, str) else place)


def present(place: str | Path) -> bool:
    """Whether there is anything."""
    if file := _file(place):
        return sqlite.present(file)
    from ledger.store import postgresql

    return postgresql.present(str(place))


def connect(place: str | Path, *, write: bool, older: bool = False) -> Database:
    """Open a ledger that is there.

    Args:
        place: a file, or a URL.
        write: whether it is going to be changed.
        older: whether tables of an older version will do, as for a rebuild.

    Raises:
        StorageError: it is not a ledger, of a newer version, locked, or may not be written.
    """
    if file := _file(place):
        return sqlite.connect(file, write=write, older=older)
    from ledger.store import postgresql

    return postgresql.connect(str(place), write=write, older=older)


@contextmanager
def new(place: str | Path) -> Iterator[Database]:
    """An empty database for a new ledger, in a transaction; if it does not become one, nothing is left behind.

    Raises:
        ExistsError: there is something already.
        StorageError: it cannot be made.
    """
    if file := _file(place):
        with sqlite.new_file(file) as database, database.writing():
            yield database
    else:
        from ledger.store import postgresql

        with postgresql.new(str(place)) as server:
            yield server
