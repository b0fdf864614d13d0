"""Paired comparison, Diebold-Mariano, anytime-valid sequences and e-values."""

import csv
import math
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import optimize, special, stats

import scoring
from scoring.numerics.lambert import lambert_w_lower

BASEBALL = Path(__file__).parents[3] / "shared" / "data" / "mlb" / "mlb_2010_2019.csv"
LONG = [0, -1, 0, 2, -1, 0, 1, -4, -1, -1, 2, 1, 0, 2, -1]
SHORT = [0, -1, 0, 1, -1, 1, -2, -2, -1, -1]


def test_compare_is_the_paired_t_test():
    rng = np.random.default_rng(0)
    a, b = rng.random(40), rng.random(40)
    found, expected = scoring.compare(score_a=a, score_b=b), stats.ttest_rel(a, b)
    assert found.p == pytest.approx(expected.pvalue, rel=1e-11)
    interval = expected.confidence_interval(0.95)
    assert (found.low, found.high) == pytest.approx((interval.low, interval.high), rel=1e-11)
    assert found.standard_error == pytest.approx(stats.sem(a - b), rel=1e-12)


def test_compare_takes_only_what_both_answered():
    nan = float("nan")
    found = scoring.compare(score_a=[0.1, nan, 0.3, 0.2], score_b=[0.2, 0.9, nan, 0.5])
    assert (found.n, found.clusters) == (2, 2)
    assert found.difference == pytest.approx(-0.2)
    swapped = scoring.compare(score_a=[0.2, 0.9, nan, 0.5], score_b=[0.1, nan, 0.3, 0.2])
    assert (swapped.difference, swapped.p) == pytest.approx((-found.difference, found.p))


def test_compare_with_clusters():
    rng = np.random.default_rng(1)
    a, b, c = rng.random(30), rng.random(30), np.repeat(np.arange(10), 3)
    found = scoring.compare(score_a=a, score_b=b, cluster=c)
    by_question = (a - b).reshape(10, 3).mean(axis=1)
    assert found.p == pytest.approx(stats.ttest_1samp(by_question, 0).pvalue, rel=1e-11)


def test_compare_without_evidence():
    same = scoring.compare(score_a=[0.1, 0.2], score_b=[0.1, 0.2])
    assert (same.difference, same.low, same.p) == (0, None, None)
    one = scoring.compare(score_a=[0.1], score_b=[0.2])
    assert (one.low, one.p, one.standard_error) == (None, None, None)
    with pytest.raises(scoring.ScoringError, match="score_b shares no answered question"):
        scoring.compare(score_a=[0.1, float("nan")], score_b=[float("nan"), 0.1])


def test_diebold_mariano_as_published():
    hg = [scoring.diebold_mariano(difference=d, horizon=h, form="hg").statistic for d, h in ((LONG, 14), (SHORT, 10))]
    assert [round(statistic, 6) for statistic in hg] == [-0.169192, -1.860521]
    hln = scoring.diebold_mariano(difference=[1, 2, 3, 4], horizon=2)
    assert round(hln.statistic, 6) == 2.236068
    assert hln.p == pytest.approx(2 * (1 - 0.9443), abs=1e-4)


def test_hering_genton_is_scipys_least_squares():
    for series, horizon in ((LONG, 14), (SHORT, 4), ([1, 2, 3, 4], 2), ([2, 1, -3, -1, 0], 3)):
        d = np.array(series, dtype=float)
        n = len(d)
        lags = np.arange(max((n - 1) // 2, horizon))
        centred = d - d.mean()
        cov = np.array([centred[k:] @ centred[: n - k] for k in lags]) / n
        fit = optimize.least_squares(
            lambda p, lags=lags, cov=cov: p[0] ** 2 * np.exp(-3 * lags / p[1]) - cov,
            [1, 1],
            bounds=(0, np.inf),
            xtol=1e-15,
            ftol=1e-15,
            gtol=1e-15,
        ).x
        model = fit[0] ** 2 * np.exp(-3 * np.arange(n) / fit[1])
        expected = d.mean() / np.sqrt((model[0] + 2 * model[1:].sum()) / n)
        found = scoring.diebold_mariano(difference=series, horizon=horizon, form="hg").statistic
        assert found == pytest.approx(expected, rel=1e-5)


def test_hln_at_one_step_is_the_t_test():
    found = scoring.diebold_mariano(difference=LONG)
    expected = stats.ttest_1samp(LONG, 0)
    assert (found.statistic, found.p) == pytest.approx((expected.statistic, expected.pvalue), rel=1e-11)


@pytest.mark.parametrize("form", ["hln", "hg"])
def test_diebold_mariano_without_spread(form):
    found = scoring.diebold_mariano(difference=[0.1] * 6, horizon=2, form=form)
    assert math.isnan(found.statistic)
    assert (found.p, found.low) == (None, None)


@pytest.mark.parametrize(
    ("arguments", "argument"),
    [({"horizon": 0}, "horizon"), ({"horizon": 3}, "horizon"), ({"form": "dm"}, "form"), ({"horizon": 1.5}, "horizon")],
)
def test_diebold_mariano_arguments(arguments, argument):
    with pytest.raises(scoring.ScoringError) as caught:
        scoring.diebold_mariano(difference=[1, 2, 3], **arguments)
    assert caught.value.argument == argument


def test_the_table_of_seqcomp():
    d = np.full(300, 0.1056)
    cs, e = scoring.confidence_sequence(difference=d), scoring.e_value(difference=d)
    assert [round(x, 8) for x in cs.low[-6:]] == [0.0712932, 0.0714091, 0.07152422, 0.07163857, 0.07175215, 0.07186498]
    assert [round(x, 7) for x in cs.high[-6:]] == [0.1399068, 0.1397909, 0.1396758, 0.1395614, 0.1394478, 0.139335]
    assert [round(x) for x in e[-6:]] == [2681618, 2824574, 2975161, 3133784, 3300873, 3476882]
    assert scoring.e_value(difference=-d)[-1] < 0.02


def log_mixture(s, v, rho, c):
    """Howard et al. (2021), proposition 9, as it is printed: with incomplete gamma functions."""
    r, a, x = rho / c**2, (v + rho) / c**2, (c * s + v + rho) / c**2
    front = r * np.log(r) - special.gammaln(r) - np.log(special.gammainc(r, r))
    return front + special.gammaln(a) + np.log(special.gammainc(a, x)) - a * np.log(x) + x - r


@pytest.mark.parametrize("c", [0.5, 2.0])
def test_e_values_and_limits_are_the_published_mixture(c):
    rng = np.random.default_rng(0)
    d = np.clip(rng.normal(0.05, 0.1, 200), -c / 2, c / 2)
    rho = 10 / (-special.lambertw(-(0.025**2) / math.e, -1).real - 1)
    s, t = np.cumsum(d), np.arange(1, 201)
    before = np.concatenate([[0], s[:-1] / t[:-1]])
    v = np.cumsum((d - before) ** 2)
    up = c * s + v + rho > 0.01
    np.testing.assert_allclose(
        np.log(scoring.e_value(difference=d, c=c))[up], log_mixture(s, v, rho, c)[up], rtol=1e-10, atol=1e-10
    )
    cs = scoring.confidence_sequence(difference=d, c=c)
    for k in (0, 20, 199):
        radius = (cs.high[k] - cs.low[k]) / 2 * t[k]
        assert log_mixture(radius, max(1.0, v[k]), rho, c) == pytest.approx(math.log(40), rel=1e-10)


def test_mixture_far_from_its_start_against_kummers_function():
    from scoring.anytime import _log_kummer

    for a in (0.26, 1.0, 2.5, 30.0):
        x = np.array([-400.0, -50, -1, -1e-9, 0, 0.2, 1, 3, 29, 40, 300])
        expected = np.log(special.hyp1f1(1, a + 1, x))
        np.testing.assert_allclose(_log_kummer(np.full(len(x), a), x), expected, rtol=1e-11, atol=1e-12)


@given(st.floats(-0.9999, -1e-6))
def test_lambert(share):
    x = share / math.e
    assert lambert_w_lower(x) == pytest.approx(special.lambertw(x, -1).real, rel=1e-11)


def test_lambert_range():
    assert lambert_w_lower(-math.exp(-1)) == -1
    for x in (-0.4, 0.0, 1.0):
        with pytest.raises(scoring.ScoringError):
            lambert_w_lower(x)


def test_anytime_evidence_survives_peeking_and_a_p_value_does_not():
    rng = np.random.default_rng(8)
    runs, n = 300, 150
    d = rng.choice([-0.3, -0.1, 0.1, 0.3], size=(runs, n))
    t = np.arange(1, n + 1)
    mean = np.cumsum(d, axis=1) / t
    sd = np.sqrt(np.maximum(np.cumsum(d**2, axis=1) / t - mean**2, 0))
    looked = slice(10, None)
    fooled = (np.abs(mean) / np.maximum(sd, 1e-9) * np.sqrt(t) > 2)[:, looked].any(axis=1).mean()
    rejected = np.mean([scoring.e_value(difference=row).max() >= 20 for row in d])
    missed = np.mean([(cs.low > 0).any() or (cs.high < 0).any() for cs in map(_sequence, d)])
    assert fooled > 0.2
    assert rejected <= 0.05
    assert missed <= 0.05


def _sequence(row):
    return scoring.confidence_sequence(difference=row)


@pytest.mark.parametrize("function", [scoring.confidence_sequence, scoring.e_value])
@pytest.mark.parametrize(
    ("arguments", "argument", "index"),
    [
        ({"difference": [0.1, 1.1]}, "difference", 1),
        ({"difference": [0.1, np.nan]}, "difference", 1),
        ({"difference": []}, "difference", None),
        ({"alpha": 0}, "alpha", None),
        ({"v_opt": 0}, "v_opt", None),
        ({"c": -1}, "c", None),
    ],
)
def test_anytime_arguments(function, arguments, argument, index):
    with pytest.raises(scoring.ScoringError) as caught:
        function(**({"difference": [0.1]} | arguments))
    assert (caught.value.argument, caught.value.index) == (argument, index)


@pytest.mark.skipif(not BASEBALL.exists(), reason="needs the baseball forecasts beside the repository")
def test_ten_seasons_of_baseball():
    with BASEBALL.open() as file:
        rows = list(csv.DictReader(file))
    win = [float(r["win"]) for r in rows]
    scores = {
        name: scoring.brier_score(probability=[float(r[name]) for r in rows], outcome=win)
        for name in ("fivethirtyeight", "vegas", "k29", "laplace")
    }
    assert [round(float(s.mean()), 6) for s in scores.values()] == [0.242495, 0.240862, 0.252346, 0.248745]
    difference = scores["fivethirtyeight"] - scores["vegas"]
    cs = scoring.confidence_sequence(difference=difference)
    assert cs.low[-1] > 0
    assert scoring.e_value(difference=difference)[-1] > 40 > scoring.e_value(difference=-difference)[-1]
