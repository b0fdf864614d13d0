"""Worked examples that others have printed, to the printed digit, beside those in the other files."""

import numpy as np
import pytest
from scipy import stats

import scoring
from scoring.numerics.isotonic import isotonic


def test_students_sleep_data():
    """Student 1908, doi 10.1093/biomet/6.1.1; t, p and interval as R's t.test(..., paired = TRUE) prints them."""
    first = [0.7, -1.6, -0.2, -1.2, -0.1, 3.4, 3.7, 0.8, 0.0, 2.0]
    second = [1.9, 0.8, 1.1, 0.1, -0.1, 4.4, 5.5, 1.6, 4.6, 3.4]
    found = scoring.compare(score_a=first, score_b=second)
    assert round(found.difference, 2) == -1.58
    assert round(found.difference / found.standard_error, 4) == -4.0621
    assert round(found.p, 6) == 0.002833
    assert (round(found.low, 7), round(found.high, 7)) == (-2.4598858, -0.7001142)


def test_finleys_tornadoes():
    """Murphy 1996, doi 10.1175/1520-0434(1996)011<0003:TFAASE>2.0.CO;2: 96.6% right, and 98.2% by never saying so."""
    said = np.repeat([1.0, 1.0, 0.0, 0.0], [28, 72, 23, 2680])
    came = np.repeat([1.0, 0.0, 1.0, 0.0], [28, 72, 23, 2680])
    assert round(100 * (1 - scoring.mean_brier_score(probability=said, outcome=came)), 1) == 96.6
    assert round(100 * (1 - scoring.mean_brier_score(probability=0 * said, outcome=came)), 1) == 98.2
    skill = scoring.skill_score(probability=said, outcome=came, reference=0.0)
    assert skill.value == pytest.approx(1 - 95 / 51)
    table = scoring.tally(probability=said, outcome=came)
    assert (table.n.tolist(), table.occurred.tolist()) == ([2703, 100], [23, 28])


def test_scikit_learns_examples():
    """The examples of brier_score_loss and log_loss in scikit-learn's documentation."""
    brier = scoring.mean_brier_score(probability=[0.1, 0.9, 0.8, 0.3], outcome=[0, 1, 1, 0])
    assert round(brier, 4) == 0.0375
    log = scoring.log_score(probability=[0.9, 0.1, 0.2, 0.65], outcome=[1, 0, 0, 1])
    assert round(float(log.mean()), 5) == 0.21616


def test_rs_isotonic_example():
    """R's documentation of isoreg: 1, 0, 4, 3, 3, 5, 4, 2, 0 becomes two halves and seven threes."""
    fit = isotonic(np.array([1.0, 0, 4, 3, 3, 5, 4, 2, 0]), np.ones(9))
    assert fit.tolist() == [0.5] * 2 + [3.0] * 7


def test_rain_at_70_per_cent():
    """The examples in the introduction of Wikipedia's "Brier score"."""
    found = scoring.brier_score(probability=[1, 1, 0.7, 0.3, 0.5, 0.5], outcome=[1, 0, 1, 1, 1, 0])
    assert found.round(12).tolist() == [0, 1, 0.09, 0.49, 0.25, 0.25]


def test_briers_own_table():
    """Brier 1950, table 2, doi 10.1175/1520-0493(1950)078<0001:VOFEIT>2.0.CO;2: ten forecasts of rain, P = 0.19."""
    rain = np.array([0.7, 0.9, 0.8, 0.4, 0.2, 0, 0, 0, 0, 0.1])
    came = [0, 1, 1, 1, 0, 0, 0, 0, 0, 0]
    both = scoring.brier_score_options(probabilities=np.column_stack([rain, 1 - rain]), chosen=[1 - c for c in came])
    assert round(float(both.mean()), 2) == 0.19
    assert round(2 * scoring.mean_brier_score(probability=rain, outcome=came), 2) == 0.19


def test_cubs_of_cultivate():
    """https://www.cultivatelabs.com/prediction-markets-guide/what-is-ordinal-scoring-and-how-is-it-calculated."""
    said = [[0.15, 0.45, 0.25, 0.15]]
    assert scoring.brier_score_options(probabilities=said, chosen=[2]).round(12).tolist() == [0.81]


# Metaculus' own checks, to eight digits: https://github.com/Metaculus/metaculus, tests/unit/test_scoring/test_score_math.py.
@pytest.mark.parametrize(
    ("probability", "options", "coverage", "printed"),
    [
        (0.9, 2, 1, 84.79969066),
        (0.1, 2, 1, -232.19280949),
        (0.9, 2, 0.5, 84.79969066 / 2),
        (2**-0.5, 2, 1, 50),
        (2**-1.5, 2, 1, -50),
        (1 / 3, 3, 1, 0),
        (3**-0.5, 3, 1, 50),
        (0.5, 2, 0.7, 0),
    ],
)
def test_metaculus_baseline(probability, options, coverage, printed):
    found = scoring.baseline_score(probability=[probability], options=options, coverage=[coverage])
    assert round(float(found[0]), 8) == round(printed, 8)


def test_metaculus_geometric_means():
    said = np.array([0.7, 0.8, 0.9])
    assert round(float(scoring.geometric_mean(probabilities=said)), 8) == 0.79581144
    assert round(float(scoring.geometric_mean(probabilities=1 - said)), 8) == 0.18171206


@pytest.mark.parametrize("said", [[0.9], [0.9, 0.9], [0.1, 0.9], [0.4, 0.6], [0.1, 0.5, 0.9], [0.1, 0.3, 0.6, 0.9]])
def test_metaculus_peer(said):
    """Everybody against the geometric mean of the others, as the expected values are written there."""
    said = np.array(said)
    others = [stats.gmean(np.delete(said, i)) if len(said) > 1 else said[i] for i in range(len(said))]
    found = scoring.peer_score(probability=said)
    assert found.round(8).tolist() == pytest.approx((100 * np.log(said / others)).round(8).tolist(), abs=1e-8)
    whole = scoring.standing_peer_score(
        probability=said, made=[0] * len(said), forecaster=range(len(said)), opens=0, closes=10
    )
    assert whole.score == pytest.approx(found.tolist(), abs=1e-9)


def test_metaculus_peer_with_a_latecomer():
    found = scoring.standing_peer_score(
        probability=[0.1, 0.5, 0.9], made=[0, 0, 5], forecaster=["a", "b", "c"], opens=0, closes=10
    )
    expected = [
        100 * (0.5 * np.log(0.1 / 0.5) + 0.5 * np.log(0.1 / np.sqrt(0.5 * 0.9))),
        100 * (0.5 * np.log(0.5 / 0.1) + 0.5 * np.log(0.5 / np.sqrt(0.1 * 0.9))),
        100 * 0.5 * np.log(0.9 / np.sqrt(0.1 * 0.5)),
    ]
    assert found.score.round(8).tolist() == np.round(expected, 8).tolist()
    assert found.coverage.tolist() == [1, 1, 0.5]
    chosen = np.array([np.exp(0.25) / 3, 1 / 3])
    assert scoring.peer_score(probability=chosen).round(8).tolist() == [25, -25]


def test_scoringutils_ordinal():
    """https://github.com/epiforecasts/scoringutils, tests/testthat/test-metrics-ordinal.R: 0.05, 0.5, 0.2."""
    said = [[0.8, 0.1, 0.1], [0.1, 0.2, 0.7], [0.4, 0.4, 0.2]]
    found = scoring.ranked_probability_score(probabilities=said, chosen=[0, 1, 1], form="sum")
    assert found.round(12).tolist() == [0.05, 0.5, 0.2]


def test_covid_hub_interval_scores():
    """https://github.com/reichlab/covidHubUtils, tests/testthat/test-score_forecasts.R, worked out by hand there."""
    outcome = np.array([1, -15, 22])
    values = np.array([[-1, 0, 1, 2, 3], [-2, 1, 2, 2, 4], [-2, 0, 3, 3, 4]])
    levels = np.array([0.1, 0.25, 0.5, 0.75, 0.9])

    def wis(which):
        return scoring.weighted_interval_score(levels=levels[which], values=values[:, which], outcome=outcome)

    assert wis([2]).tolist() == [0, 17, 19]
    np.testing.assert_allclose(wis([0, 4]), np.array([4, 6, 6]) * 0.1 + [0, 13, 18], rtol=1e-14)
    inner, outer = np.array([2, 1, 3]) * 0.25 + [0, 16, 19], np.array([4, 6, 6]) * 0.1 + [0, 13, 18]
    np.testing.assert_allclose(wis([0, 1, 2, 3, 4]), (0.5 * np.array([0, 17, 19]) + inner + outer) / 2.5, rtol=1e-14)


def test_scikit_learns_pinball_and_multiclass_examples():
    """The examples of mean_pinball_loss (0.03..., 0.3...) and of brier_score_loss with three classes (0.146...)."""
    for level, said, printed in (
        (0.1, [0, 2, 3], "0.03"),
        (0.1, [1, 2, 4], "0.30"),
        (0.9, [0, 2, 3], "0.30"),
        (0.9, [1, 2, 4], "0.03"),
    ):
        loss = scoring.quantile_score(levels=[level], values=np.array([said]).T, outcome=[1, 2, 3])
        assert f"{loss.mean():.3f}"[:4] == printed
    said = [[0.8, 0.1, 0.1], [0.2, 0.7, 0.1], [0.2, 0.2, 0.6]]
    brier = scoring.brier_score_options(probabilities=said, chosen=[0, 1, 2]).mean()
    assert f"{brier:.5f}"[:5] == "0.146"


@pytest.mark.parametrize(
    ("said", "chosen", "printed"),
    [
        ([1, 0, 0], 0, 0.0),
        ([0.9, 0.1, 0], 0, 0.005),
        ([0.8, 0.1, 0.1], 0, 0.025),
        ([0.5, 0.25, 0.25], 0, 0.1562),
        ([0.35, 0.3, 0.35], 1, 0.1225),
        ([0.6, 0.3, 0.1], 1, 0.185),
        ([0.6, 0.25, 0.15], 0, 0.0912),
        ([0.6, 0.15, 0.25], 0, 0.1112),
        ([0.6, 0.2, 0.2], 0, 0.1),
    ],
)
def test_football_of_constantinou_and_fenton(said, chosen, printed):
    """Constantinou and Fenton 2012, doi 10.1515/1559-0410.1418, table 3; a fifth digit 5 is dropped there."""
    found = scoring.ranked_probability_score(probabilities=[said], chosen=[chosen], form="mean")
    assert int(round(1e4 * float(found[0]), 6)) / 1e4 == printed
