"""Rule: statements in standard SQL that SQLite, PostgreSQL, DuckDB and Spark all read; no SQL is written in Python.

A file has one statement over whole columns, or the small ones of a subject, each below its `-- name: size`.
A file whose first line is `-- with: a, b` reads the rows of a.sql and b.sql as it reads tables.
"""

import re
from functools import cache
from pkgutil import get_data

_WITH = "-- with: "
_PART = re.compile(r"^-- name: (\w+)\n", re.MULTILINE)


@cache
def statement(name: str, *, of_question: bool = False) -> str:
    r"""The statement in the file of that name, or that part of it, after those that it reads; with :names for values.

    With `of_question` it is asked about the question :question alone, and gives nothing that is right of others.

    Raises:
        FileNotFoundError: there is no such file.
        KeyError: it has no such part.

    Example:
        >>> statement("journal.size")
        'SELECT coalesce(max(seq) + 1, 0) FROM entry\n'
    """
    instead = {"newest": "newest_of_question"} if of_question else {}
    before = ",\n".join(f"{one} AS (\n{_bare(instead.get(one, one))})" for one in _before(name))
    return f"WITH {before}\n{_bare(name)}" if before else _bare(name)


def _bare(name: str) -> str:
    """Without comments, in which a database's driver would look for values too."""
    lines = _text(name).splitlines(keepends=True)
    return "".join(line for line in lines if not line.startswith("--"))


def _text(name: str) -> str:
    file, _, part = name.partition(".")
    return parts(file)[part]


@cache
def parts(file: str) -> dict[str, str]:
    """The statements of a file by their names; what stands before the first name, or is all that there is, has none."""
    text = (get_data(__name__, f"{file}.sql") or b"").decode("utf-8")
    first, *named = _PART.split(text)
    return {"": first, **{name: body.rstrip() + "\n" for name, body in zip(named[::2], named[1::2], strict=True)}}


def _before(name: str) -> list[str]:
    """The statements that one reads, each after those that it reads itself."""
    first = _text(name).partition("\n")[0]
    named = first.removeprefix(_WITH).split(", ") if first.startswith(_WITH) else []
    return list(dict.fromkeys(found for one in named for found in (*_before(one), one)))
