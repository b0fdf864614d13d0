"""A report as JSON: what `score --json` gives, and the forecasts one by one."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import orjson

from ledger.reports.wording import figures

if TYPE_CHECKING:
    from ledger.track_record.listing import ForecastView
    from ledger.track_record.results import Group, TrackRecord


def render(record: TrackRecord, forecasts: Sequence[ForecastView] | None, grades: Sequence[Group] = ()) -> str:
    """The report."""
    values = figures.score_json(record)
    if grades:
        values["grades"] = [
            {"grade": one.label, "n": one.score.n, **figures.limits_json("brier", one.score)}
            for one in grades
            if one.score
        ]
    values["sources"] = [figures.source_json(source) for source in record.sources]
    if forecasts is not None:
        values["forecasts"] = [figures.forecast_json(one) for one in forecasts]
    return orjson.dumps(values, option=orjson.OPT_INDENT_2).decode() + "\n"
