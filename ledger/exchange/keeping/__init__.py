"""Keeping rows that an importer read: what is new goes into the journal, in one transaction."""

from ledger.exchange.keeping.result import ImportResult
from ledger.exchange.keeping.run import import_rows

__all__ = ["ImportResult", "import_rows"]
