"""What comes from outside: the environment, the clock, randomness. Read here and handed down as arguments."""

from __future__ import annotations

import os
from datetime import UTC, datetime

PREFIX = "PREDICTION_LEDGER_"
DEFAULT_FILE = "predictions.db"


def ledger_file(named: str | None) -> str:
    """The ledger to use: the one that was named, else PREDICTION_LEDGER_DB, else predictions.db."""
    return named or os.environ.get(PREFIX + "DB") or DEFAULT_FILE


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
    """The present instant in UTC."""
    return datetime.now(UTC)


def entropy(size: int) -> bytes:
    """Random bytes from the operating system."""
    return os.urandom(size)
