"""Every rule for a period of the calendar.

A rule yields all it could read; the caller keeps the readings that use the whole text.
"""

from forecasts.horizon.period import Period
from forecasts.horizon.rules.parts import ALONE, read_by
from forecasts.horizon.scan import Readings, Scan

# Words of these kinds alone begin no period: prepositions, and what only stands around one.
_BEGIN_NONE = frozenset([
    "about", "after_year", "and", "at", "before", "by", "changes_after", "filler", "in", "in_length",
    "in_one", "of", "of_a", "on", "or", "plus", "possessive", "predicate", "record", "within",
])  # fmt: skip


def _may_begin(scan: Scan, at: int) -> bool:
    """Whether any rule could succeed here; asked first, because most words begin no period."""
    text = scan.text(at)
    if text in ("-", "'", "’", "年"):
        return True
    kinds = scan.kinds(at)
    if kinds:
        return not _BEGIN_NONE.issuperset(kinds)
    if scan.kind(at) == "number":
        return scan.text(at + 1) not in ("%", "per", "percent", "pct")
    return scan.kind(at) == "word" and len(text) <= 2


def periods(scan: Scan, at: int) -> Readings[Period]:
    """Any period that may stand alone."""
    if not _may_begin(scan, at):
        return
    yield from read_by(scan, ALONE, at)
