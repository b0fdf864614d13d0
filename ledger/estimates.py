"""From the database's sums to figures with intervals. The one part of a track record that needs numpy."""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import Any

import numpy as np
import orjson

from ledger.store.scores import Sums
from ledger.store.sqlite import Row
from scoring.estimates import Estimate
from scoring.groups import grouped_means


def binary_estimates(sums: Sequence[Sums]) -> list[tuple[Estimate, float, float | None]]:
    """Brier score, base rate and skill of each forecaster."""
    if not sums:
        return []
    column: dict[str, Any] = {
        name: np.array([getattr(one, name) for one in sums], dtype=np.float64)
        for name in ("clusters", "weight", "score", "weight_squared", "score_squared", "weight_score")
    }
    means = grouped_means(**column)
    outcome = np.array([one.outcome for one in sums]) / column["weight"]
    reference = np.array([one.outcome_squared for one in sums]) / column["weight"] - outcome**2
    with np.errstate(divide="ignore", invalid="ignore"):
        skill = np.where(reference > 1e-15, 1 - means.value / reference, np.nan)
    rows = zip(
        sums,
        means.value.tolist(),
        means.low.tolist(),
        means.high.tolist(),
        outcome.tolist(),
        skill.tolist(),
        strict=True,
    )
    return [
        (Estimate(value, _known(low), _known(high), one.n, one.clusters), rate, _known(gain))
        for one, value, low, high, rate, gain in rows
    ]


def _known(value: float) -> float | None:
    return None if math.isnan(value) else value


def choice_estimates(rows: Iterable[Row], *, every: bool) -> dict[int, tuple[Estimate, int, int]]:
    """Mean Brier score (0..2) of choice forecasts, their questions and how many were in hindsight, by forecaster."""
    from scoring import brier_score_options

    grouped: dict[int, dict[int, list[float]]] = defaultdict(lambda: defaultdict(list))
    late: dict[int, int] = defaultdict(int)
    asked: dict[int, set[int]] = defaultdict(set)
    for forecaster, cluster, question, probabilities, chosen, hindsight in rows:
        row = np.array([[float(p) for p in orjson.loads(probabilities)]])
        score = brier_score_options(probabilities=row, chosen=np.array([int(chosen)]), scale=2)
        grouped[forecaster][cluster].append(float(score[0]))
        late[forecaster] += hindsight
        asked[forecaster].add(question)
    return {
        forecaster: (_clustered(clusters, every), len(asked[forecaster]), late[forecaster])
        for forecaster, clusters in grouped.items()
    }


def _clustered(clusters: dict[int, list[float]], every: bool) -> Estimate:
    w = np.array([len(values) if every else 1.0 for values in clusters.values()])
    s = np.array([sum(values) if every else sum(values) / len(values) for values in clusters.values()])
    sums: dict[str, Any] = {
        "weight": np.array([w.sum()]),
        "score": np.array([s.sum()]),
        "weight_squared": np.array([w @ w]),
        "score_squared": np.array([s @ s]),
        "weight_score": np.array([w @ s]),
    }
    means = grouped_means(clusters=np.array([float(len(w))]), bounds=(0.0, 2.0), **sums)
    n = sum(map(len, clusters.values()))
    return Estimate(
        float(means.value[0]), _known(float(means.low[0])), _known(float(means.high[0])), n, len(w)
    )
