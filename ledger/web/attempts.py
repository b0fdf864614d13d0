"""How often somebody was wrong lately: whoever was too often is not answered for a while."""

from __future__ import annotations

import ipaddress
import time
from collections import OrderedDict
from threading import Lock
from typing import Any

MOST = {"name": 60, "address": 20}  # wrong passwords in so many seconds; no one address keeps anybody out
LATELY = 600.0
REMEMBERED = 10_000  # names and addresses


class Attempts:
    """Counts attempts to log in, by the name and by the address from which they come."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._made: OrderedDict[tuple[str, str], list[float]] = OrderedDict()
        self._known: OrderedDict[tuple[str, str], None] = OrderedDict()  # who logged in, and from where

    def begin(self, name: str, address: str) -> bool:
        """Count an attempt, before anything is looked at; whether it may be made."""
        now = time.monotonic()
        with self._lock:
            keys = self._keys(name, address)
            for key in keys:
                self._made[key] = [at for at in self._made.pop(key, []) if now - at < LATELY]
            if any(len(self._made[key]) >= MOST[key[0]] for key in keys):
                return False
            for key in keys:
                self._made[key].append(now)
            _forget(self._made)
        return True

    def succeed(self, name: str, address: str) -> None:
        """Do not count the attempt that was made last: it was right."""
        with self._lock:
            for key in self._keys(name, address):
                if self._made.get(key):
                    self._made[key].pop()
            self._known[name, _network(address)] = None
            _forget(self._known)

    def _keys(self, name: str, address: str) -> list[tuple[str, str]]:
        """By what it is counted: from where somebody logged in before, nobody elsewhere keeps them out."""
        where = _network(address)
        return [("address", where), *([] if (name, where) in self._known else [("name", name)])]


def _forget(remembered: OrderedDict[tuple[str, str], Any]) -> None:
    while len(remembered) > REMEMBERED:
        remembered.popitem(last=False)


def _network(address: str) -> str:
    """An address, or of a long one the network, of which one person has all addresses.

    Example:
        >>> _network("203.0.113.7"), _network("2001:db8:1:2:3::4")
        ('203.0.113.7', '2001:db8:1:2::/64')
        >>> _network("::ffff:203.0.113.7")
        '203.0.113.7'
    """
    try:
        found = ipaddress.ip_address(address)
    except ValueError:
        return address[:60]
    found = getattr(found, "ipv4_mapped", None) or found
    return str(ipaddress.ip_network((found, 64), strict=False)) if found.version == 6 else str(found)
