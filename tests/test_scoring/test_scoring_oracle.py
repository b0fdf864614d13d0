"""Agreement with the `scores` package of the Bureau of Meteorology, where it is installed."""

import numpy as np
import pytest

import scoring

scores = pytest.importorskip("scores", reason="needs the scores package")
xr = pytest.importorskip("xarray")

pytestmark = pytest.mark.filterwarnings("ignore")
rng = np.random.default_rng(0)
P, Y, W, HAPPENED = (rng.random(60).round(2), rng.integers(0, 2, 60).astype(float), rng.random(60), rng.normal(size=60))
LOW, HIGH = np.sort(rng.normal(size=(2, 60)), axis=0)


def along(values):
    return xr.DataArray(values, dims="case")


def test_brier():
    expected = float(scores.probability.brier_score(along(P), along(Y)))
    assert scoring.brier_score(probability=P, outcome=Y).mean() == pytest.approx(expected, rel=1e-12)


def test_quantile_and_interval_scores():
    expected = float(scores.continuous.quantile_score(along(LOW), along(HAPPENED), 0.3))
    found = scoring.quantile_score(levels=[0.3], values=LOW[:, None], outcome=HAPPENED)
    assert found.mean() == pytest.approx(expected, rel=1e-12)
    expected = float(
        scores.continuous.quantile_interval_score(along(LOW), along(HIGH), along(HAPPENED), 0.1, 0.9).total
    )
    found = scoring.interval_score(low=LOW, high=HIGH, alpha=0.2, outcome=HAPPENED)
    assert found.mean() == pytest.approx(expected, rel=1e-12)


@pytest.mark.parametrize("outcome", [-2.0, 0.3, 1.5, 7.0])
def test_crps(outcome):
    points, levels = np.array([0.0, 1, 2, 4]), np.array([0.0, 0.3, 0.6, 1.0])
    forecast = xr.DataArray(levels[None], dims=["case", "x"], coords={"x": points})
    expected = scores.probability.crps_cdf(
        forecast, along([outcome]), threshold_dim="x", additional_thresholds=[-3.0, 8.0], preserve_dims="case"
    )
    tiny = 1e-15
    found = scoring.crps(levels=[tiny, 0.3, 0.6, 1 - tiny], values=[points], outcome=[outcome])
    assert found[0] == pytest.approx(float(expected.total[0]), rel=1e-12)


def test_isotonic_curve():
    expected = scores.continuous.isotonic_fit(fcst=P, obs=Y, weight=W)
    found = scoring.reliability(probability=P, outcome=Y, weight=W, bands=None)
    said = np.interp(found.probability, expected["fcst_sorted"], expected["regression_values"])
    np.testing.assert_allclose(found.curve, said, rtol=1e-12, atol=1e-14)


@pytest.mark.parametrize(("form", "tolerance"), [("hln", 1e-12), ("hg", 1e-4)])
def test_diebold_mariano(form, tolerance):
    """The other's fit for "hg" stops at scipy's default tolerance."""
    table = xr.DataArray(HAPPENED[None], dims=["lead", "t"], coords={"lead": [1], "h": ("lead", [3])})
    expected = scores.stats.statistical_tests.diebold_mariano(table, "lead", "h", method=form.upper())
    found = scoring.diebold_mariano(difference=HAPPENED, horizon=3, form=form)
    assert found.statistic == pytest.approx(float(expected.dm_test_stat[0]), rel=tolerance)
