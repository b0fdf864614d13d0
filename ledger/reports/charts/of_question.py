"""The history of a question, drawn as its kind is, from what the ledger's own objects hold."""

from __future__ import annotations

import math
from collections.abc import Sequence
from datetime import date
from typing import TYPE_CHECKING, Any

from forecasts.records.quantiles import Axis, position
from ledger.reports.charts.history import history_chart
from ledger.reports.charts.option_history import option_chart
from ledger.reports.charts.quantile_history import Spread, quantile_chart
from ledger.track_record.status import IN_ERROR

if TYPE_CHECKING:
    from ledger.reports.charts.chart import Chart
    from ledger.track_record.listing import ForecastView, QuestionView

BEYOND = {"never": math.inf, "above": math.inf, "below": -math.inf}


def question_chart(question: QuestionView, forecasts: Sequence[ForecastView]) -> Chart | None:
    """The chart of the forecasts on a question; None where there are none."""
    said = sorted(forecasts, key=lambda one: (one.made_on, one.id))
    told: dict[str, Any] = {
        "key": f"history-{question}",
        "title": question.text,
        "closes": question.closes,
        "known_on": question.known_on,
        "outcome": _place(question),
    }
    said = [one for one in said if one.status != IN_ERROR]
    if not said:
        return None
    if question.kind == "binary":
        chances = [(f.made_on, f.forecaster, f.probability or 0.0, None, None, f.status) for f in said]
        return history_chart(chances, **told)
    if question.kind == "choice":
        chosen = [(f.made_on, f.forecaster, f.probabilities or (), f.status) for f in said]
        return option_chart(chosen, options=question.options, **told)
    spreads = [Spread(f.made_on, f.forecaster, _positions(f), f.status) for f in said]
    lower, upper = (None if end is None else position(end) for end in (question.lower, question.upper))
    axis = Axis.of(question.kind, lower, upper, question.open_ends, question.closes.isoformat())
    return quantile_chart(spreads, axis=axis, unit=question.unit, told_outcome=question.outcome, **told)


def _positions(forecast: ForecastView) -> tuple[tuple[float, float], ...]:
    return tuple((level, position(point)) for level, point in forecast.quantiles or ())


def _place(question: QuestionView) -> float | None:
    """What happened as a number: 0 to 1, the place of an option, a number, days, or beyond an end."""
    words = question.outcome
    if words is None or question.state != "resolved":
        return None
    if question.kind == "choice":
        return float(question.options.index(words)) if words in question.options else None
    if question.kind == "binary":
        return {"yes": 1.0, "no": 0.0}.get(words) if words in ("yes", "no") else float(words)
    if words in BEYOND:
        return BEYOND[words]
    return position(date.fromisoformat(words)) if question.kind == "date" else float(words)
