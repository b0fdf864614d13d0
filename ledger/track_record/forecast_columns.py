"""The columns of all forecasts of a scope, selected once: what every grouped figure is worked out from."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ledger.store.scope import Scope
from ledger.store.sqlite import Database
from ledger.track_record.judged import BASES, FATES
from ledger.track_record.status import FATE, SETTLED

Integers = NDArray[np.int64]
Floats = NDArray[np.float64]

# The questions are settled once, not once for each of their forecasts.
_SQL = f"""
WITH s AS MATERIALIZED ({SETTLED})
SELECT f.id, f.forecaster_id, f.question_id, f.weighs_with, f.probability, f.made_on, f.basis, {FATE},
    CASE WHEN s.recorded >= s.cutoff THEN 1 ELSE 0 END,
    f.claim_id IS NOT NULL OR f.phrase IS NOT NULL OR f.probability IS NULL OR f.low IS NOT NULL
        OR f.note IS NOT NULL OR f.coder IS NOT NULL OR f.withdrawn_on IS NOT NULL
FROM forecast f JOIN s ON s.id = f.question_id WHERE {{where}} ORDER BY f.id
"""  # noqa: S608


@dataclass(frozen=True, slots=True, eq=False)
class ForecastColumns:
    """One element per forecast, in the order in which they were recorded.

    Attributes:
        id: (n,) the forecast's number.
        forecaster: (n,) the forecaster's number.
        question: (n,) the question's number.
        cluster: (n,) what it weighs one together with: its claim, or its question.
        probability: (n,) of yes; NaN where there is no single probability.
        day: (n,) when it was said, in days since 1970.
        basis: (n,) index into BASES.
        fate: (n,) index into FATES.
        hindsight: (n,) whether its question was recorded when the answer could be known.
        detailed: (n,) whether it has more to show than a probability.
    """

    id: Integers
    forecaster: Integers
    question: Integers
    cluster: Integers
    probability: Floats
    day: NDArray[np.int32]
    basis: NDArray[np.int8]
    fate: NDArray[np.int8]
    hindsight: NDArray[np.bool_]
    detailed: NDArray[np.bool_]

    def __len__(self) -> int:
        return len(self.id)


_BASIS = {name: code for code, name in enumerate(BASES)}
_FATE = {name: code for code, name in enumerate(FATES)}
_TYPES: tuple[Any, ...] = (
    *(np.int64, np.int64, np.int64, np.int64, np.float64, np.int32, np.int8, np.int8, np.bool_, np.bool_),
)


def forecast_columns(database: Database, scope: Scope) -> ForecastColumns:
    """The columns of all forecasts in a scope, with what became of each by its policy."""
    policy = {"every": int(scope.time == "every"), "prospective": int(scope.prospective_only)}
    parts: list[list[Any]] = [[np.empty(0, kind)] for kind in _TYPES]
    sql = _SQL.format(where=scope.conditions())
    for batch in database.stream(sql, {**scope.params(), **policy}, size=20_000):
        for part, column in zip(parts, _arrays(batch), strict=True):
            part.append(column)
    return ForecastColumns(*(np.concatenate(part) for part in parts))


def _arrays(batch: list[tuple[Any, ...]]) -> list[Any]:
    columns: list[Any] = list(zip(*batch, strict=True))
    columns[4] = [np.nan if value is None else value for value in columns[4]]
    columns[5] = np.array(columns[5], dtype="datetime64[D]").astype(np.int64)
    columns[6] = [_BASIS[name] for name in columns[6]]
    columns[7] = [_FATE[name] for name in columns[7]]
    return [np.asarray(column, dtype=kind) for column, kind in zip(columns, _TYPES, strict=True)]
