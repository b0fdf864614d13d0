"""Scores that a platform printed into a file, held against our own by the same rule. None of them enters a ledger."""

from ledger.exchange.printed_scores.checking import check_scores
from ledger.exchange.printed_scores.compared import Compared, Printed

__all__ = ["Compared", "Printed", "check_scores"]
