"""A report as JSON: what `score --json` gives, and the forecasts one by one."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import orjson

from ledger.reports.wording import figures

if TYPE_CHECKING:
    from ledger.track_record.listing import ForecastView
    from ledger.track_record.results import TrackRecord


def render(record: TrackRecord, forecasts: Sequence[ForecastView] | None) -> str:
    """The report."""
    values = figures.score_json(record)
    values["sources"] = [figures.source_json(source) for source in record.sources]
    if forecasts is not None:
        values["forecasts"] = [figures.forecast_json(one) for one in forecasts]
    return orjson.dumps(values, option=orjson.OPT_INDENT_2).decode() + "\n"
