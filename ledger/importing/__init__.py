"""Keeping rows that an importer read: what is new goes into the journal, in one transaction."""

from ledger.importing.result import ImportResult
from ledger.importing.run import import_rows

__all__ = ["ImportResult", "import_rows"]
