"""Calibration lines, ROC curves, Murphy diagrams, ensembles, kappas: printed by others, or by another library."""

import itertools

import numpy as np
import pytest
import scoringrules
import xarray
from scores.continuous import murphy_score
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import cohen_kappa_score, roc_auc_score, roc_curve

import scoring

DRAWN = np.random.default_rng(11)
P = DRAWN.choice([0.05, 0.1, 0.3, 0.5, 0.6, 0.8, 0.95], 200)
Y = (DRAWN.random(200) < 0.2 + 0.6 * P).astype(float)


def test_the_line_through_the_challengers_o_rings():
    """Dalal, Fowlkes and Hoadley 1989, doi 10.1080/01621459.1989.10478858: 15.0429 - 0.2322 x temperature."""
    fahrenheit = np.array([66, 70, 69, 68, 67, 72, 73, 70, 57, 63, 70, 78, 67, 53, 67, 75, 70, 81, 76, 79, 75, 76, 58])
    damaged = [0, 1, 0, 0, 0, 0, 0, 0, 1, 1, 1, 0, 0, 1, 0, 0, 0, 0, 0, 0, 1, 0, 1]
    line = scoring.calibration_line(probability=1 / (1 + np.exp(fahrenheit / 10)), outcome=damaged)
    assert (round(line.intercept, 4), round(-line.slope / 10, 4)) == (15.0429, -0.2322)
    assert round(line.slope_error / 10, 4) == 0.1082


def test_the_line_is_scikit_learns_and_weights_are_repetitions():
    line = scoring.calibration_line(probability=P, outcome=Y)
    x = np.log(P / (1 - P))
    fit = LogisticRegression(C=np.inf, tol=1e-10).fit(x[:, None], Y)
    assert line.slope == pytest.approx(fit.coef_[0, 0], rel=1e-5)
    assert line.intercept == pytest.approx(fit.intercept_[0], rel=1e-5)
    shifted = 1 / (1 + np.exp(-x - line.in_the_large))
    assert shifted.mean() == pytest.approx(Y.mean(), abs=1e-9)
    table = scoring.tally(probability=P, outcome=Y)
    cells = np.repeat(table.probability, 2), np.tile([0.0, 1.0], len(table.n))
    often = np.column_stack([table.n - table.occurred, table.occurred]).ravel()
    again = scoring.calibration_line(probability=cells[0], outcome=cells[1], weight=often)
    assert again.slope == pytest.approx(line.slope, rel=1e-9)
    assert again.slope_error == pytest.approx(line.slope_error, rel=1e-9)


def test_no_line_where_the_data_tell_none():
    apart = scoring.calibration_line(probability=[0.2, 0.3, 0.7, 0.8], outcome=[0, 0, 1, 1])
    one = scoring.calibration_line(probability=[0.3, 0.3, 0.3], outcome=[0, 1, 0])
    alike = scoring.calibration_line(probability=[0.3, 0.4, 0.9], outcome=[1, 1, 1])
    assert apart.slope is one.slope is alike.slope is alike.in_the_large is None
    assert one.in_the_large == pytest.approx(np.log(0.5) - np.log(3 / 7))


def test_spiegelhalters_z_is_standard_if_forecasts_are_calibrated():
    """Over all that can happen its mean is 0 and its variance 1, whatever was said."""
    said = np.array([0.1, 0.35, 0.7, 0.95, 0.6])
    chance, z = [], []
    for outcome in itertools.product([0, 1], repeat=len(said)):
        chance.append(np.prod(np.where(outcome, said, 1 - said)))
        z.append(scoring.spiegelhalter(probability=said, outcome=outcome).z)
    assert np.dot(chance, z) == pytest.approx(0, abs=1e-12)
    assert np.dot(chance, np.square(z)) == pytest.approx(1)
    assert scoring.spiegelhalter(probability=[0.5, 1.0], outcome=[1, 0]).z is None
    bold = scoring.spiegelhalter(probability=[0.99] * 9, outcome=[1, 1, 1, 0, 1, 1, 0, 1, 1])
    timid = scoring.spiegelhalter(probability=[0.7] * 30, outcome=[1] * 30)
    assert bold.z > 1.96 > -1.96 > timid.z
    assert bold.score - bold.expected == pytest.approx(2 / 9 * 0.98 - 0.01 * 0.98)


def test_hanley_and_mcneils_scans():
    """Hanley and McNeil 1982, doi 10.1148/radiology.143.1.7063747, table II: 0.893."""
    normal, abnormal = [33, 6, 6, 11, 2], [3, 2, 2, 11, 33]
    said = np.repeat([0.1, 0.3, 0.5, 0.7, 0.9] * 2, normal + abnormal)
    found = scoring.roc(probability=said, outcome=np.repeat([0, 1], [58, 51]))
    assert round(found.auc, 3) == 0.893


def test_delongs_error_and_the_curve_are_those_of_others():
    found = scoring.roc(probability=P, outcome=Y)
    assert found.auc == pytest.approx(roc_auc_score(Y, P))
    alarms, hits, thresholds = roc_curve(Y, P, drop_intermediate=False)
    assert found.hit_rate == pytest.approx(hits)
    assert found.false_alarm_rate == pytest.approx(alarms)
    assert found.threshold == pytest.approx(thresholds)
    yes, no = P[Y == 1], P[Y == 0]
    wins = (yes[:, None] > no) + 0.5 * (yes[:, None] == no)
    spread = wins.mean(axis=1).var(ddof=1) / len(yes) + wins.mean(axis=0).var(ddof=1) / len(no)
    assert found.standard_error == pytest.approx(np.sqrt(spread))
    assert scoring.roc(probability=[0.2, 0.4], outcome=[1, 1]).auc is None
    assert scoring.roc(probability=[0.2, 0.4], outcome=[0, 1]).standard_error is None


def test_the_murphy_diagram_is_that_of_scores_and_holds_the_brier_score():
    """Ehm and others 2016, doi 10.1111/rssb.12154: the Brier score is twice the area."""
    t = np.linspace(0, 1, 2001)
    found = scoring.murphy_diagram(probability=P, outcome=Y, threshold=t).score
    theirs = murphy_score(xarray.DataArray(P), xarray.DataArray(Y), t, functional="expectile", alpha=0.5)
    between = slice(1, -1, 2)  # at what was said itself, one acts or does not
    assert found[between] == pytest.approx(2 * theirs.total.values[between], abs=1e-9)
    assert 2 * np.trapezoid(found, t) == pytest.approx(scoring.mean_brier_score(probability=P, outcome=Y), abs=1e-3)
    weighed = scoring.murphy_diagram(probability=P, outcome=Y, weight=np.arange(200.0)).score
    again = np.repeat(np.arange(200), np.arange(200))
    assert weighed == pytest.approx(scoring.murphy_diagram(probability=P[again], outcome=Y[again]).score)


@pytest.mark.parametrize(("fair", "estimator"), [(True, "fair"), (False, "nrg")])
def test_ensembles_score_as_scoringrules_scores_them(fair, estimator):
    members, outcome = DRAWN.normal(size=(50, 7)), DRAWN.normal(size=50)
    found = scoring.ensemble_crps(members=members, outcome=outcome, fair=fair)
    assert found == pytest.approx(scoringrules.crps_ensemble(outcome, members, estimator=estimator))


def test_a_fair_score_does_not_depend_on_how_many_members_there_are():
    outcome = DRAWN.normal(size=40_000)
    fair, plain = (
        [
            scoring.ensemble_crps(members=DRAWN.normal(size=(40_000, m)), outcome=outcome, fair=fair).mean()
            for m in (2, 10)
        ]
        for fair in (True, False)
    )
    assert fair[0] == pytest.approx(fair[1], abs=0.02)
    assert plain[0] > plain[1] + 0.1


def test_bias_as_scoringutils_prints_it():
    """The examples of bias_quantile in scoringutils, https://epiforecasts.io/scoringutils."""
    levels = [0.01, 0.025, *np.arange(1, 20) / 20, 0.975, 0.99]
    values = [705.5, 1127, 4006.25, 4341.5, 4709, 4821.996, 5340.5, 5451, 5703.5, 6087.014, 6329.5, 6341]
    values += [6352.5, 6594.986, 6978.5, 7231, 7341.5, 7860.004, 7973, 8340.5, 8675.75, 11555, 11976.5]
    found = scoring.quantile_calibration(levels=levels, values=[values], outcome=[8062])
    assert found.bias.round(10).tolist() == [-0.8]
    three = scoring.quantile_calibration(
        levels=[0.1, 0.5, 0.9], values=np.arange(1, 13).reshape(3, 4).T, outcome=np.linspace(10, 0, 4)
    )
    assert three.bias.round(10).tolist() == [-1.0, -0.8, 0.8, 1.0]
    assert three.below.tolist() == [0.25, 0.5, 0.75]
    without = scoring.quantile_calibration(levels=[0.1, 0.3, 0.7, 0.9], values=[[1, 2, 4, 5]] * 2, outcome=[1, 5])
    assert without.bias.round(10).tolist() == [0.8, -0.8]


def test_fleiss_kappa_of_fourteen_raters():
    """The example of https://en.wikipedia.org/wiki/Fleiss%27_kappa: 0.210."""
    table = """0 0 0 0 14/0 2 6 4 2/0 0 3 5 6/0 3 9 2 0/2 2 8 1 1
        /7 7 0 0 0/3 2 6 3 0/2 5 3 2 2/6 5 2 1 0/0 2 2 3 7"""
    units = [np.repeat(range(5), [int(n) for n in row.split()]) for row in table.split("/")]
    assert round(scoring.fleiss_kappa(ratings=np.transpose(units)).value, 3) == 0.210
    with pytest.raises(scoring.ScoringError, match=r"ratings\[0, 1\] has 1 values"):
        scoring.fleiss_kappa(ratings=[[1, 2], [1, np.nan]])


def test_weighted_kappa_of_two_dermatologists():
    """The example of PROC FREQ in the SAS/STAT manual: kappa 0.3449, weighted kappa 0.5082."""
    table = np.array([[10, 4, 1, 0], [5, 10, 12, 2], [2, 4, 12, 5], [0, 2, 6, 13]])
    first, second = (np.repeat(where.ravel(), table.ravel()) for where in np.indices((4, 4)))
    assert round(scoring.cohen_kappa(first=first, second=second).value, 4) == 0.3449
    assert round(scoring.cohen_kappa(first=first, second=second, weights="linear").value, 4) == 0.5082
    for weights in ("linear", "quadratic"):
        found = scoring.cohen_kappa(first=first, second=second, weights=weights).value
        assert found == pytest.approx(cohen_kappa_score(first, second, weights=weights))
    words = np.array(["terrible", "poor", "marginal", "clear"])
    named = scoring.cohen_kappa(first=words[first], second=words[second], weights="linear", order=words.tolist())
    assert round(named.value, 4) == 0.5082
    with pytest.raises(scoring.ScoringError, match="order has no place for 'poor'"):
        scoring.cohen_kappa(first=["poor"], second=["poor"], order=["clear"])


def test_the_interval_of_alpha_holds_what_more_units_say():
    """Units drawn from one population: 95% intervals from 60 of them hold the alpha of 60,000 in most cases."""

    def coded(n, chance):
        truth = chance.integers(0, 3, n)
        return np.where(chance.random((3, n)) < 0.7, truth, chance.integers(0, 3, (3, n)))

    chance = np.random.default_rng(5)
    right = scoring.krippendorff_alpha(ratings=coded(60_000, chance)).value
    found = [scoring.krippendorff_alpha(ratings=coded(60, chance), resamples=400) for _ in range(300)]
    assert 0.92 <= np.mean([one.low <= right <= one.high for one in found]) <= 0.98
    agreed = scoring.krippendorff_alpha(ratings=[[1, 2, 1], [1, 2, 1]], resamples=100)
    assert (agreed.value, agreed.low) == (1.0, None)


def test_the_newest_weigh_most_in_a_community_prediction():
    """Metaculus' weights exp(sqrt(i) - sqrt(n)): of five, the newest two have just over half of it."""
    old, new = [0.1, 0.1, 0.1], [0.8, 0.9]
    assert scoring.aggregate(probabilities=old + new, method="recency") == 0.8
    assert scoring.aggregate(probabilities=new + old, method="recency") == 0.1
    assert scoring.aggregate(probabilities=[0.2, 0.4], method="recency") == 0.4
    assert scoring.aggregate(probabilities=[0.2], method="recency") == 0.2
