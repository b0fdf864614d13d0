"""Every rule for a period of the calendar.

A rule yields all it could read; the caller keeps the readings that use the whole text.
"""

from __future__ import annotations

from forecasts.horizon.occasions import terms_of_office
from forecasts.horizon.parts import WHOLE, ends, longer_halves, parts, rests, starts
from forecasts.horizon.period import Period
from forecasts.horizon.scan import Readings, Rule, Scan


def periods(scan: Scan, at: int) -> Readings[Period]:
    """Any period that may stand alone."""
    for rule in (*WHOLE, *_PARTS):
        yield from scan.once(rule, at)


_PARTS: tuple[Rule[Period], ...] = (longer_halves, parts, ends, starts, rests, terms_of_office)
