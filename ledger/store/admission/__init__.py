"""Rule: what an entry must be to be kept, whichever door it comes through: one table, a line for each kind.

kinds       the table: of each kind the fields of its records, what they refer to, and what else must hold
checks      what else must hold of each, by the entries before it
state       what these have made of the ledger
own_records the records of ledgers, merges and mistakes themselves
numbers     which numbers of records there are
form        the one form in which each record is kept
admission   entries, one after the other, held against the table
"""

from ledger.store.admission.admission import Admission
from ledger.store.admission.kinds import KINDS, Kind

__all__ = ["KINDS", "Admission", "Kind"]
