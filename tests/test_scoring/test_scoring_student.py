"""Student's t and the normal distribution against scipy."""

import math

import numpy as np
import pytest
import scipy
from hypothesis import given
from hypothesis import strategies as st
from scipy import special, stats

import scoring
from scoring.numerics.normal import normal_cdf, normal_quantile

FREEDOM = np.array([0.5, 0.7, 1, 1.5, 2, 3, 4.2, 5, 9, 10, 29, 30, 77.7, 100, 999, 4999, 5000, 1e5, 1e6, 1e9])


@pytest.mark.parametrize("level", [0.975, 0.95, 0.995, 0.6, 0.9995, 0.025, 1e-8])
def test_quantile(level):
    exact = tuple(map(int, scipy.__version__.split(".")[:2])) >= (1, 17)  # its own quantiles were rougher before
    expected = stats.t.ppf(level, FREEDOM)
    np.testing.assert_allclose(scoring.t_quantile(level=level, df=FREEDOM), expected, rtol=1e-12 if exact else 1e-10)


@pytest.mark.parametrize("x", [-40, -10, -3, -2, -1.7, -1, -0.1, 0, 0.3, 1.75, 4, 100])
def test_cdf_and_its_small_tails(x):
    freedom = FREEDOM[FREEDOM < 1e5] if x < -5 else FREEDOM
    np.testing.assert_allclose(scoring.t_cdf(x=x, df=freedom), stats.t.cdf(x, freedom), rtol=1e-12, atol=1e-290)


@given(st.floats(0.001, 0.999), st.floats(0.3, 1e7))
def test_cdf_undoes_quantile(level, df):
    quantile = scoring.t_quantile(level=level, df=df)
    assert scoring.t_cdf(x=quantile, df=df) == pytest.approx(level, rel=1e-11)


@pytest.mark.parametrize("level", [0.6, 0.9, 0.975, 0.9999])
def test_quantiles_that_have_a_formula(level):
    one, two = scoring.t_quantile(level=level, df=[1, 2])
    assert one == pytest.approx(np.tan(np.pi * (level - 0.5)), rel=1e-12)
    assert two == pytest.approx((2 * level - 1) / np.sqrt(2 * level * (1 - level)), rel=1e-12)


def test_shapes_and_median():
    assert scoring.t_quantile(level=0.975, df=9).shape == ()
    assert scoring.t_quantile(level=0.975, df=[[1, 2], [3, 4]]).shape == (2, 2)
    assert scoring.t_quantile(level=0.5, df=[1, 2]).tolist() == [0, 0]


@pytest.mark.parametrize(("level", "df"), [(0, 5), (1, 5), (0.9, 0), (0.9, [3, -1]), (0.9, np.nan), (np.nan, 3)])
def test_refusals(level, df):
    with pytest.raises(scoring.ScoringError):
        scoring.t_quantile(level=level, df=df)


@pytest.mark.parametrize(
    ("x", "df", "index"), [([1, 2, 3], [4, 5], None), ([[1, 2]], [1, 2, 3], None), ([0.1, np.nan], 3, 1)]
)
def test_refusals_of_the_distribution(x, df, index):
    with pytest.raises(scoring.ScoringError) as caught:
        scoring.t_cdf(x=x, df=df)
    assert caught.value.index == index


def test_ends_of_the_distribution():
    assert scoring.t_cdf(x=[-np.inf, 0, np.inf], df=3).tolist() == [0, 0.5, 1]
    for df, x in ((0.5, -1e200), (0.5, -1e120), (1, -1e300), (1, -1e90), (0.3, -1e308)):
        far = (1 / (math.sqrt(df) * special.beta(df / 2, 0.5)) / df) * df ** ((df + 1) / 2) * abs(x) ** -df
        assert scoring.t_cdf(x=x, df=df) == pytest.approx(far, rel=1e-12)
    assert scoring.t_cdf(x=[[1.0], [2.0]], df=[3, 4, 5]).shape == (2, 3)


def test_normal():
    for x in (-37, -5, -1.96, 0, 0.5, 3):
        assert normal_cdf(x) == pytest.approx(stats.norm.cdf(x), rel=1e-12)
    for level in (1e-10, 0.025, 0.5, 0.975):
        assert normal_quantile(level) == pytest.approx(stats.norm.ppf(level), rel=1e-12, abs=1e-16)
