"""What comes from outside: the environment, the clock, randomness. Read here and handed down as arguments."""

from __future__ import annotations

import os
from datetime import UTC, datetime

from ledger.errors import RefusedError, StorageError

PREFIX = "PREDICTION_LEDGER_"
DEFAULT_FILE = "predictions.db"


def ledger_file(named: str | None) -> str:
    """The ledger to use: the one that was named, else PREDICTION_LEDGER_DB, else predictions.db.

    A file may be written as a database URL, sqlite:///predictions.db.

    Raises:
        StorageError: it is a URL of something else.

    Example:
        >>> ledger_file("sqlite:///predictions.db"), ledger_file("sqlite:////srv/predictions.db")
        ('predictions.db', '/srv/predictions.db')
    """
    chosen = named or os.environ.get(PREFIX + "DB") or DEFAULT_FILE
    scheme, separator, _ = chosen.partition("://")
    if separator and chosen.startswith("sqlite:///"):
        return chosen.removeprefix("sqlite:///") or DEFAULT_FILE
    if separator and scheme.replace("+", "").isalnum():
        raise StorageError(f"a ledger is a file on this computer; {chosen} is not one, name a file with --db")
    return chosen


def actor(named: str | None = None) -> str:
    """Who is entering: the one that was named, else PREDICTION_LEDGER_ACTOR, else the login name."""
    if chosen := named or os.environ.get(PREFIX + "ACTOR"):
        return chosen
    import getpass

    try:
        return getpass.getuser()
    except (OSError, KeyError):  # no login name: a container with a bare user id
        return "unknown"


def now() -> datetime:
    """The present instant in UTC: the one in PREDICTION_LEDGER_NOW, for tests and examples, else the clock's.

    Raises:
        RefusedError: what the variable says is no instant.
    """
    named = os.environ.get(PREFIX + "NOW")
    return _instant(named) if named else datetime.now(UTC)


def _instant(text: str) -> datetime:
    """An instant with its offset, in UTC.

    Example:
        >>> _instant("2026-03-01T12:00+02:00").isoformat()
        '2026-03-01T10:00:00+00:00'
    """
    try:
        found = datetime.fromisoformat(text)
        instant = found.astimezone(UTC) if found.tzinfo else None
    except (ValueError, OverflowError):
        instant = None
    if instant is None:
        raise RefusedError(
            f"PREDICTION_LEDGER_NOW is {text!r}, which is no instant; write it as 2026-03-01T12:00:00Z, or unset it"
        )
    return instant


def entropy(size: int) -> bytes:
    """Random bytes from the operating system."""
    return os.urandom(size)
