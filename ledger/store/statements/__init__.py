"""Rule: a file a statement over whole columns, in standard SQL that SQLite, PostgreSQL, DuckDB and Spark all read.

A file whose first line is `-- with: a, b` reads the rows of a.sql and b.sql as it reads tables.
"""

from __future__ import annotations

from functools import cache
from pkgutil import get_data

_WITH = "-- with: "


@cache
def statement(name: str) -> str:
    """The statement in the file of that name, after those that it reads, with :names where values go.

    Raises:
        FileNotFoundError: there is no such file.
    """
    before = ",\n".join(f"{one} AS (\n{_bare(one)})" for one in _before(name))
    return f"WITH {before}\n{_bare(name)}" if before else _bare(name)


def _bare(name: str) -> str:
    """Without comments, in which a database's driver would look for values too."""
    lines = _text(name).splitlines(keepends=True)
    return "".join(line for line in lines if not line.startswith("--"))


@cache
def _text(name: str) -> str:
    return (get_data(__name__, f"{name}.sql") or b"").decode("utf-8")


def _before(name: str) -> list[str]:
    """The statements that one reads, each after those that it reads itself."""
    first = _text(name).partition("\n")[0]
    named = first.removeprefix(_WITH).split(", ") if first.startswith(_WITH) else []
    return list(dict.fromkeys(found for one in named for found in (*_before(one), one)))
