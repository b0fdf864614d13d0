"""Means and intervals from sums, against the same thing computed from every cluster."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from scoring.clusters import interval, spread, spread_of_sums
from scoring.numerics.opposites import OPPOSITES

SCORES = st.lists(
    st.sampled_from([0.0, 0.01, 0.0625, 0.25, 0.3, 0.9025, 1.0]) | st.floats(0, 1), min_size=1, max_size=40
)


def of_sums(groups):
    arrays = [np.array(group) for group in groups]
    return spread_of_sums(
        clusters=np.array([float(len(a)) for a in arrays]),
        total=np.array([a.sum() for a in arrays]),
        squares=np.array([(a**2).sum() for a in arrays]),
        cubes=np.array([(a**3).sum() for a in arrays]),
    )


@given(st.lists(SCORES, min_size=1, max_size=5))
def test_sums_give_what_the_clusters_give(groups):
    found = of_sums(groups)
    low, high = interval(found)
    ruled_low, ruled_high = interval(found, opposite=OPPOSITES["brier"])
    for i, group in enumerate(groups):
        direct = spread(np.array(group), np.ones(len(group)))
        below, above = interval(direct)
        ruled_below, ruled_above = interval(direct, opposite=OPPOSITES["brier"])
        assert found.effective[i] == pytest.approx(direct.effective[0])
        assert found.value[i] == pytest.approx(direct.value[0], abs=1e-12)
        assert found.standard_error[i] == pytest.approx(direct.standard_error[0], abs=1e-7, nan_ok=True)
        assert found.df[i] == pytest.approx(direct.df[0], nan_ok=True)
        if direct.standard_error[0] > 1e-4:
            assert found.asymmetry[i] == pytest.approx(direct.asymmetry[0], rel=1e-3, abs=1e-3)
            assert (low[i], high[i]) == pytest.approx((below[0], above[0]), rel=1e-2, abs=1e-3)
            of_sums_ = (ruled_low[i], ruled_high[i])
            assert of_sums_ == pytest.approx((ruled_below[0], ruled_above[0]), rel=1e-2, abs=1e-3, nan_ok=True)


def test_one_cluster_and_no_spread_give_no_interval():
    low, high = interval(of_sums([[0.25], [0.25, 0.25, 0.25], [0.1] * 7]))
    assert np.isnan(low).all()
    assert np.isnan(high).all()


def test_by_hand():
    found = of_sums([[0.0, 0.5, 1.0, 0.5]])
    assert found.value[0] == 0.5
    assert found.standard_error[0] == pytest.approx(np.sqrt(0.5 / 3 / 4))
    assert found.asymmetry[0] == pytest.approx(0.0)
