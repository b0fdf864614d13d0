"""Rule: scores that are printed in a file are held against our own by the same rule; none of them enters a ledger."""

from ledger.exchange.printed_scores.checking import check_scores
from ledger.exchange.printed_scores.compared import Compared, Printed

__all__ = ["Compared", "Printed", "check_scores"]
