"""Rule: a file a statement over whole columns, in standard SQL that SQLite, PostgreSQL, DuckDB and Spark all read."""

from __future__ import annotations

from functools import cache
from pkgutil import get_data


@cache
def statement(name: str) -> str:
    """The statement in the file of that name, with :names where values go.

    Raises:
        FileNotFoundError: there is no such file.
    """
    return (get_data(__name__, f"{name}.sql") or b"").decode("utf-8")
