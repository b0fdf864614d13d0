"""Rule: values into words, charts and pages; no database, no clock; the same input gives the same bytes."""

from __future__ import annotations

from collections.abc import Sequence
from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from ledger.track_record.listing import ForecastView
    from ledger.track_record.results import Group, TrackRecord


def render(
    form: str, record: TrackRecord, forecasts: Sequence[ForecastView] | None, grades: Sequence[Group] = ()
) -> str:
    """A report as "text", "markdown" or "json", with forecasts one by one and scores by grade where they are given."""
    text: str = import_module(f"ledger.reports.{form}").render(record, forecasts, grades)
    return text
