"""Passwords, as argon2id writes them: looked at one like another, and by few people at a time."""

from __future__ import annotations

import secrets
import unicodedata
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cached_property
from threading import BoundedSemaphore
from typing import TYPE_CHECKING

from forecasts.records.values import name_key
from ledger.errors import RefusedError

if TYPE_CHECKING:
    from argon2 import PasswordHasher

SHORTEST, LONGEST = 10, 1_000  # characters
AT_ONCE, WAITING = 2, 8  # passwords that are looked at together, each in 64 MiB; and with those that wait for it


class Passwords:
    """Hashes passwords, and looks whether one is right."""

    def __init__(self) -> None:
        self._few, self._waiting = BoundedSemaphore(AT_ONCE), BoundedSemaphore(WAITING)

    @cached_property
    def _hasher(self) -> PasswordHasher:
        try:
            from argon2 import PasswordHasher
        except ImportError as wrong:
            raise RefusedError(
                "accounts need argon2-cffi; install it with `pip install 'prediction-ledger[web]'`"
            ) from wrong
        return PasswordHasher()

    @cached_property
    def nobodys(self) -> str:
        """A password that nobody has: looking at it takes as long as looking at somebody's."""
        hashed: str = self._hasher.hash(secrets.token_urlsafe(32))
        return hashed

    @contextmanager
    def _turn(self) -> Iterator[None]:
        """A moment to look at a password. Raises RefusedError: so many wait that nobody else would be served."""
        if not self._waiting.acquire(blocking=False):
            raise RefusedError("too many people log in at this moment; try again in a few seconds")
        try:
            with self._few:
                yield
        finally:
            self._waiting.release()

    def right(self, kept: str, given: str) -> bool:
        """Whether that is the password that was kept."""
        from argon2.exceptions import Argon2Error, InvalidHashError

        with self._turn():
            try:
                return bool(self._hasher.verify(kept, _folded(given[:LONGEST])))
            except (Argon2Error, InvalidHashError):
                return False

    def hashed(self, password: str, name: str) -> str:
        """A password as it is kept. Raises RefusedError: it is too short, or little more than somebody's name."""
        password = _folded(password)
        if not SHORTEST <= len(password) <= LONGEST:
            raise RefusedError(f"a password has {SHORTEST} characters or more; several words are easily kept in mind")
        if name_key(name) in name_key(password) and len(password) < len(name) + SHORTEST:
            raise RefusedError("that password is little more than the name, which is guessed first; choose another one")
        with self._turn():
            hashed: str = self._hasher.hash(password)
        return hashed


def _folded(password: str) -> str:
    """A password however its accents are typed."""
    return unicodedata.normalize("NFC", password)
