"""How one person did so far, on a small place: a sentence, the counts, and one chart."""

from __future__ import annotations

from collections.abc import Sequence
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any

import numpy as np

from ledger.reports.pages.chart_data import diagram
from ledger.reports.pages.contents import standing
from ledger.reports.wording import figures, plain

if TYPE_CHECKING:
    from ledger.track_record.listing import ForecastView
    from ledger.track_record.results import TrackRecord

WHAT = "yes/no forecasts"
VALUE = {"yes": 1.0, "no": 0.0}


def own_record(record: TrackRecord, forecasts: Sequence[ForecastView]) -> dict[str, Any]:
    """What a template is given: of one forecaster the track record, and the forecasts it is about."""
    (card,) = record.scorecards or (None,)
    brier = card.brier if card else None
    small: Any = brier and SimpleNamespace(n=brier.n, brier=brier)
    scored = [one for one in forecasts if one.brier is not None and one.outcome is not None]
    said = np.array([one.probability for one in scored], dtype=np.float64)
    came = np.array([_value(str(one.outcome)) for one in scored], dtype=np.float64)
    together = len({one.question for one in scored}) < len(scored)
    name = card.forecaster if card else ""
    return {
        "card": small,
        "standing": standing(small),
        "plain": plain.of_scorecard(card) if card else "",
        "adding_up": figures.adding_up(record),
        "charts": [diagram(said, came, together=together, key="own", of=name, what=WHAT)] if len(scored) > 1 else [],
    }


def _value(outcome: str) -> float:
    return VALUE[outcome] if outcome in VALUE else float(outcome)
