"""The yes/no forecasts that are scored, as columns, and what the others said on the same questions."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from ledger.track_record.forecast_columns import Floats, ForecastColumns, Integers
from ledger.track_record.judged import FATES

SCORED = FATES.index("scored")


@dataclass(frozen=True, slots=True, eq=False)
class Scored:
    """The yes/no forecasts that are scored, one element each.

    Attributes:
        at: (m,) their places in the columns.
        forecaster: (m,) the forecaster's number.
        question: (m,) the question's number.
        cluster: (m,) what weighs one together.
        probability: (m,) of yes.
        outcome: (m,) what happened, 0..1.
        error: (m,) squared difference of the two, 0..1.
        hindsight: (m,) whether the question was recorded when the answer could be known.
    """

    at: Integers
    forecaster: Integers
    question: Integers
    cluster: Integers
    probability: Floats
    outcome: Floats
    error: Floats
    hindsight: NDArray[np.bool_]

    def __len__(self) -> int:
        return len(self.at)


def scored(columns: ForecastColumns, outcome: Floats) -> Scored:
    """The scored yes/no forecasts; `outcome` is by question number, NaN where there is none."""
    at = np.flatnonzero((columns.fate == SCORED) & ~np.isnan(columns.probability))
    asked, said = columns.question[at], columns.probability[at]
    happened = outcome[asked]
    return Scored(
        at=at,
        forecaster=columns.forecaster[at],
        question=asked,
        cluster=columns.cluster[at],
        probability=said,
        outcome=happened,
        error=np.square(said - happened),
        hindsight=columns.hindsight[at],
    )


def others(rows: Scored, questions: int) -> tuple[Floats, Integers]:
    """Mean probability of everybody else's scored forecasts on the same question, and how many those are.

    Args:
        rows: the forecasts.
        questions: one more than the largest question's number.

    Returns:
        (m,) mean, NaN where there was nobody else; (m,) count.
    """
    total = np.bincount(rows.question, weights=rows.probability, minlength=questions)
    count = np.bincount(rows.question, minlength=questions)[rows.question] - 1
    own = _own(rows)
    with np.errstate(divide="ignore", invalid="ignore"):
        mean = np.where(
            count - own[1] > 0, (total[rows.question] - rows.probability - own[0]) / (count - own[1]), np.nan
        )
    return np.clip(mean, 0, 1), count - own[1]


def _own(rows: Scored) -> tuple[Floats, Integers]:
    """Sum and number of the same forecaster's other forecasts on the question: none unless every one counts."""
    order = np.lexsort((rows.forecaster, rows.question))
    asked, who = rows.question[order], rows.forecaster[order]
    new = (
        np.concatenate([[True], (asked[1:] != asked[:-1]) | (who[1:] != who[:-1])])
        if len(order)
        else order > 0
    )
    of = np.empty(len(rows), dtype=np.int64)
    of[order] = np.cumsum(new) - 1
    total = np.bincount(of, weights=rows.probability)
    return total[of] - rows.probability, np.bincount(of)[of] - 1
