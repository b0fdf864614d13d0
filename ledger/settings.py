"""What comes from outside: the environment, the clock, randomness. Read here and handed down as arguments."""

from __future__ import annotations

import os
import re
from datetime import UTC, datetime

from ledger.errors import RefusedError, StorageError

PREFIX = "PREDICTION_LEDGER_"
DEFAULT_FILE = "predictions.db"
SERVERS = ("postgresql", "postgres")  # schemes of the URLs of databases
# Scheme, user and password, host and name, settings. What does not fit may have a password anywhere.
_PLACE = re.compile(
    r"(\w+://)(?:[^@?#/]*@)?([\w.,%-]*|\[[\w:.]+\](?=[:/?]|$))((?::\d+)?(?:/[\w.%-]*)?)(?:\?[^@]*)?"
)


def ledger_file(named: str | None) -> str:
    """The ledger to use: the one that was named, else PREDICTION_LEDGER_DB, else predictions.db.

    A file may be written as a database URL, sqlite:///predictions.db; postgresql://user@host/name is left as it is.

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
    if separator and scheme in SERVERS:
        return chosen
    if separator and scheme.replace("+", "").isalnum():
        raise StorageError(
            f"a ledger is a file on this computer, or in PostgreSQL; {scheme}://... is neither, name one with --db"
        )
    return chosen


def is_url(place: object) -> bool:
    """Whether a ledger's place is not a file, but a URL of a database of PostgreSQL."""
    return isinstance(place, str) and place.startswith(tuple(f"{scheme}://" for scheme in SERVERS))


def shown(place: object) -> str:
    """A ledger's place as sentences may show it: a URL without the user's name, the password and further settings.

    Example:
        >>> shown("postgresql://ann:secret@db.example.org:5433/record?sslpassword=x"), shown("predictions.db")
        ('postgresql://db.example.org:5433/record', 'predictions.db')
    """
    if not isinstance(place, str) or not is_url(place):
        return str(place)
    found = _PLACE.fullmatch(place)
    return f"{found[1]}{found[2]}{found[3]}" if found else f"{place.partition('://')[0]}://..."


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
