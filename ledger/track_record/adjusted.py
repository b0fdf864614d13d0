"""Scores that can be compared though people answered different questions."""

from dataclasses import replace
from typing import NamedTuple

import numpy as np

from ledger.track_record.columns import Array
from ledger.track_record.estimates import estimates
from ledger.track_record.selection import C, Weighed, weigh


class Adjusted(NamedTuple):
    """Scores of forecasters that can be compared though they answered different questions."""

    adjusted: Array  # (p,) the scores
    standard_error: Array  # (p,) NaN where nothing tells it
    clusters: Array  # (p,) independent questions that it rests on
    component: Array  # (p,) the group of those who can be compared, from 0
    components: int  # how many groups there are
    difficulty: Array  # (n,) what was taken off each forecast's score

    @property
    def group(self) -> Array:
        """(p,) the same groups, from 0, the largest first."""
        return np.asarray(np.argsort(np.argsort(-np.bincount(self.component), kind="stable"))[self.component])


def by_difficulty(weighed: Weighed[C], score: Array) -> Adjusted:
    """On questions of average difficulty, from whoever answered the same ones."""
    from scoring import fixed_effects

    rows = weighed.rows
    # Within a question the weights add up to one per forecaster and claim, as in every other table.
    fit = fixed_effects(
        score=score, forecaster=rows.forecaster, question=rows.question, weight=weighed.weight, cluster=weighed.cluster
    )
    difficulty = fit.difficulty[np.searchsorted(fit.question, rows.question)]
    return Adjusted(fit.adjusted, fit.standard_error, fit.clusters, fit.component, fit.components, difficulty)


def by_reference(weighed: Weighed[C], score: Array, gap: Array, code: Array) -> Adjusted:
    """Beside what a reference scored on the same questions at the same time."""
    people = int(code.max()) + 1
    own = weigh(weighed.rows, code, "last", pooled=False)  # clusters within each forecaster
    found = estimates(replace(own, weight=weighed.weight), gap, people)
    error = [np.nan if one is None or one.standard_error is None else one.standard_error for one in found]
    return Adjusted(
        np.array([one.value if one else np.nan for one in found]),
        np.array(error),
        np.array([one.clusters if one else 0 for one in found]),
        np.zeros(people, dtype=np.intp),
        1,
        score - gap,
    )
