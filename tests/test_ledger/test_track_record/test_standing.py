"""What stands beside a forecast at one moment, against looking through all of them."""

from __future__ import annotations

import math
from itertools import pairwise
from statistics import fmean, median

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ledger.track_record.references import Crowd, _at_each

SAID = st.lists(st.tuples(st.integers(1, 5), st.integers(0, 4), st.integers(0, 20), st.integers(0, 8)), max_size=25)


def intervals(said):
    """Forecasts that stand one after the other: each until its author's next one, or until it ends by itself."""
    rows = sorted({(who, start): (who, start, chance / 4, ends) for who, chance, start, ends in said}.values())
    following = {row[:2]: after[1] for row, after in pairwise(rows) if row[0] == after[0]}
    return [
        (who, chance, start, min(start + ends, following.get((who, start), 99))) for who, start, chance, ends in rows
    ]


@pytest.mark.parametrize("mean", [True, False])
@given(said=SAID, asked=st.lists(st.tuples(st.integers(0, 25), st.integers(1, 6)), min_size=1, max_size=8))
@settings(max_examples=75, deadline=None)
def test_median_and_mean_of_the_others(mean, said, asked):
    stood = intervals(said)
    columns = [np.array(column) for column in zip(*stood, strict=True)] if stood else [np.zeros(0, int)] * 4
    crowd = Crowd(columns[0], columns[1], columns[2], columns[3], 99)
    moments, mine = (np.array(column) for column in zip(*asked, strict=True))
    for (moment, who), found in zip(asked, _at_each(moments, mine, crowd, None, mean), strict=True):
        others = [chance for by, chance, start, until in stood if start <= moment < until and by != who]
        expected = (fmean(others) if mean else median(others)) if others else math.nan
        assert found == pytest.approx(expected, abs=1e-12, nan_ok=True)
    for (moment, who), found in zip(asked, _at_each(moments, mine, crowd, 3, mean), strict=True):
        own = [chance for by, chance, start, until in stood if start <= moment < until and by == 3]
        assert found == pytest.approx(own[0] if own else math.nan, nan_ok=True), who
