"""Means of groups from sums, against the same thing computed from every cluster."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from scoring import ScoringError
from scoring.groups import grouped_means

CLUSTER = st.tuples(st.integers(1, 9), st.floats(0, 1))
GROUPS = st.lists(st.lists(CLUSTER, min_size=1, max_size=12), min_size=1, max_size=6)


def sums(groups):
    """The sums as the database makes them: w the weight of a cluster, s its weighted score."""
    columns = {
        name: []
        for name in ("clusters", "weight", "score", "weight_squared", "score_squared", "weight_score")
    }
    for group in groups:
        w = np.array([weight for weight, _ in group], dtype=float)
        s = w * np.array([score for _, score in group])
        values = (len(group), w.sum(), s.sum(), (w * w).sum(), (s * s).sum(), (w * s).sum())
        for column, value in zip(columns.values(), values, strict=True):
            column.append(value)
    return {name: np.array(column, dtype=float) for name, column in columns.items()}


@given(GROUPS, st.sampled_from([0.5, 0.9, 0.95, 0.99]))
def test_equal_to_the_direct_computation(groups, level):
    means = grouped_means(**sums(groups), level=level)
    for i, group in enumerate(groups):
        w, x = np.array(group).T
        mean = np.average(x, weights=w)
        assert means.value[i] == pytest.approx(mean, abs=1e-12)
        if len(group) == 1:
            assert np.isnan([means.low[i], means.high[i], means.standard_error[i]]).all()
            continue
        count = len(group)
        error = math.sqrt(count / (count - 1) * ((w * (x - mean)) ** 2).sum()) / w.sum()
        reach = stats.t.ppf(0.5 + level / 2, count - 1) * error
        assert means.standard_error[i] == pytest.approx(error, abs=1e-7)
        assert means.low[i] == pytest.approx(max(0, mean - reach), abs=1e-5)
        assert means.high[i] == pytest.approx(min(1, mean + reach), abs=1e-5)
        assert 0 <= means.low[i] <= means.value[i] + 1e-12
        assert means.value[i] - 1e-12 <= means.high[i] <= 1


def test_equal_weights_are_the_ordinary_standard_error():
    x = [0.1, 0.4, 0.35, 0.8]
    means = grouped_means(**sums([[(1, value) for value in x]]))
    assert means.standard_error[0] == pytest.approx(stats.sem(x), abs=1e-15)
    low, high = stats.t.interval(0.95, 3, np.mean(x), stats.sem(x))
    assert (means.low[0], means.high[0]) == pytest.approx((max(low, 0), min(high, 1)), abs=1e-12)


def test_a_group_of_equal_scores_has_no_spread():
    means = grouped_means(**sums([[(2, 0.3)] * 5]))
    assert means.standard_error[0] < 1e-8
    assert (means.low[0], means.high[0]) == pytest.approx((0.3, 0.3), abs=1e-7)


def test_bounds_are_those_of_the_score():
    groups = [[(1, 0.0), (1, 1.9)]]
    assert grouped_means(**sums(groups), bounds=(0.0, 2.0)).high[0] == 2.0
    assert grouped_means(**sums(groups), bounds=(-10.0, 10.0)).low[0] == -10.0
    wide = grouped_means(**sums(groups), bounds=(-100.0, 100.0))
    assert wide.low[0] < -10


@pytest.mark.parametrize(
    ("name", "value"), [("clusters", 0), ("weight", 0), ("weight", -1), ("clusters", float("nan"))]
)
def test_empty_groups_are_refused(name, value):
    given_ = sums([[(1, 0.5)], [(1, 0.5)], [(1, 0.5)]])
    given_[name][2] = value
    with pytest.raises(ScoringError) as refused:
        grouped_means(**given_)
    assert refused.value.index == 2
    assert refused.value.argument == "clusters"
