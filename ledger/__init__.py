"""Keep, settle, ask, publish: the application that joins what was said with how good it was.

Example:
    >>> from ledger import Ledger
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from ledger.api.ledger import Ledger
    from ledger.errors import LedgerError

__all__ = ["Ledger", "LedgerError"]

_HOME = {"Ledger": "ledger.api.ledger", "LedgerError": "ledger.errors"}


def __getattr__(name: str) -> Any:
    if name not in _HOME:
        raise AttributeError(f"module 'ledger' has no attribute {name!r}")
    from importlib import import_module

    value = getattr(import_module(_HOME[name]), name)
    globals()[name] = value
    return value
