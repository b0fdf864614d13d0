"""Rule: rows that an importer read become records; what is new goes into the journal, in one transaction."""

from ledger.exchange.keeping.rehearsal import Rehearsal, Writing, rehearse
from ledger.exchange.keeping.result import ImportResult
from ledger.exchange.keeping.run import Progress, import_rows

__all__ = ["ImportResult", "Progress", "Rehearsal", "Writing", "import_rows", "rehearse"]
