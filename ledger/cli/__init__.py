"""The command prediction-ledger: a file per verb, loaded when it is used."""

from __future__ import annotations

from ledger.cli.main import main

__all__ = ["main"]
