"""Brier scores of forecasts on choice questions."""

from __future__ import annotations

import numpy as np
import orjson

from ledger.store.sqlite import Database
from ledger.track_record import judged
from ledger.track_record.selection import Array, Rows


def choice_scores(database: Database, rows: Rows) -> Array:
    """Brier score over the options, 0 to 2, of each forecast on a choice question that is resolved."""
    from scoring import brier_score_options

    ids = rows["id"].tolist()
    given = judged.chosen(database, sorted({*ids}))
    scores = []
    for id_, happened in zip(ids, rows["outcome"].tolist(), strict=True):
        probabilities = [[float(p) for p in orjson.loads(given[id_][0])]]
        scores.append(
            float(brier_score_options(probabilities=probabilities, chosen=[int(happened)], scale=2)[0])
        )
    return np.array(scores)
