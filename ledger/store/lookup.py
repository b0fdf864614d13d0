"""A record by its number, its words or its name, and the history of a question."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

from forecasts.records.values import clean_line, name_key, shown
from ledger.errors import UnknownError
from ledger.store.sqlite import Database

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


def instant(moment: int) -> datetime:
    """A moment of the tables as an instant.

    Example:
        >>> instant(0).isoformat()
        '1970-01-01T00:00:00+00:00'
    """
    return _EPOCH + timedelta(microseconds=moment)


def find_question(database: Database, text: str) -> int | None:
    """The number of the first question with exactly these words, or None."""
    found = database.value(
        "SELECT id FROM question WHERE text = :text ORDER BY id", {"text": clean_line(text)}
    )
    return int(found) if found else None


def find_forecaster(database: Database, name: str) -> int | None:
    """The number of the forecaster of that name or alias, or None."""
    row = database.one(
        "SELECT forecaster_id FROM forecaster_name WHERE name_key = :key", {"key": name_key(name)}
    )
    return int(row[0]) if row else None


def forecaster(database: Database, name: str) -> int:
    """The number of the forecaster of that name or alias.

    Raises:
        UnknownError: there is none; names that are close to it.
    """
    name = clean_line(name)
    found = find_forecaster(database, name)
    if found is None:
        from difflib import get_close_matches

        names = {row[0]: row[1] for row in database.execute("SELECT name_key, name FROM forecaster_name")}
        close = [names[key] for key in get_close_matches(name_key(name), names, n=3)]
        hint = f"; did you mean {' or '.join(close)}?" if close else "; `prediction-ledger score` lists them"
        raise UnknownError(f"there is no forecaster {shown(name)}{hint}")
    return found


def one(database: Database, table: str, id_: int) -> dict[str, Any]:
    """All columns of one row.

    Raises:
        UnknownError: there is no such row.
    """
    rows = database.named(f"SELECT * FROM {table} WHERE id = :id", {"id": id_})  # noqa: S608
    if not rows:
        last = database.value(f"SELECT coalesce(max(id), 0) FROM {table}")  # noqa: S608
        letter = table[0].upper()
        known = f"the last one is {letter}{last}" if last else f"there is no {table} yet"
        raise UnknownError(f"there is no {table} {letter}{id_}; {known}")
    return rows[0]


def history(database: Database, table: str, question: int) -> list[dict[str, Any]]:
    """All rows of a table that belong to a question, in the order in which they were recorded."""
    return database.named(
        f"SELECT * FROM {table} WHERE question_id = :question ORDER BY entry",  # noqa: S608
        {"question": question},
    )
