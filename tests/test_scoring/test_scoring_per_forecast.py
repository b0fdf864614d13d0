"""Scores of single yes-or-no forecasts and of choices: published numbers, oracles, laws."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from scipy.special import xlogy
from sklearn.metrics import brier_score_loss, log_loss

import scoring

inside = st.floats(0.001, 0.999)
RULES = [scoring.brier_score, scoring.log_score, scoring.spherical_score]


def test_scikit_learn_brier_example():
    score = scoring.brier_score(probability=[0.1, 0.9, 0.8, 0.3], outcome=[0, 1, 1, 0])
    assert score.mean() == pytest.approx(0.0375, abs=1e-15)
    assert 2 * score.mean() == pytest.approx(0.075, abs=1e-15)


def test_scikit_learn_multiclass_example():
    p = [[0.8, 0.1, 0.1], [0.2, 0.7, 0.1], [0.2, 0.2, 0.6]]
    assert scoring.brier_score_options(probabilities=p, chosen=[0, 1, 2]).mean().round(8) == 0.14666667


def test_scoringrules_log_example():
    assert scoring.log_score(probability=[0.481], outcome=[0]).round(7).tolist() == [0.6558514]


def test_good_judgment_open_brier_examples():
    scores = scoring.brier_score_options(probabilities=[[0.6, 0.4], [0.35, 0.65]], chosen=[1, 1])
    assert scores.round(12).tolist() == [0.72, 0.245]


def test_unordered_brier_of_the_ordered_example():
    score = scoring.brier_score_options(probabilities=[[0.25, 0.25, 0.3, 0.2]], chosen=[1])
    assert score.round(12).tolist() == [0.755]


def test_scale_one_halves_and_agrees_with_the_binary_score():
    p = np.array([0.0, 0.3, 1.0])
    both = np.column_stack([1 - p, p])
    ones = scoring.brier_score_options(probabilities=both, chosen=[1, 1, 0], scale=1)
    np.testing.assert_allclose(ones, scoring.brier_score(probability=p, outcome=[1, 1, 0]), rtol=1e-14)


def test_certain_forecasts():
    p, y = [0.0, 1.0, 0.0, 1.0], [0, 1, 1, 0]
    assert scoring.brier_score(probability=p, outcome=y).tolist() == [0, 0, 1, 1]
    assert scoring.log_score(probability=p, outcome=y).tolist() == [0, 0, np.inf, np.inf]
    assert scoring.spherical_score(probability=p, outcome=y).tolist() == [0, 0, 1, 1]
    assert not np.signbit(scoring.log_score(probability=p, outcome=y)).any()


def test_floor_is_open_and_only_where_asked():
    floored = scoring.log_score(probability=[0.0, 0.4], outcome=[1, 1], floor=0.001)
    np.testing.assert_allclose(floored, [-np.log(0.001), -np.log(0.4)], rtol=1e-15)


@pytest.mark.parametrize("seed", range(5))
def test_oracles_on_random_input_with_certainties_and_ties(seed):
    rng = np.random.default_rng(seed)
    p = rng.choice([0, 0.1, 0.2, 0.5, 1, *rng.random(20)], size=500)
    y, w = rng.integers(0, 2, 500), rng.random(500)
    brier = scoring.brier_score(probability=p, outcome=y)
    np.testing.assert_allclose(brier.mean(), brier_score_loss(y, p), rtol=1e-12)
    weighted = brier_score_loss(y, p, sample_weight=w)
    np.testing.assert_allclose(np.average(brier, weights=w), weighted, rtol=1e-12)
    expected = -(xlogy(y, p) + xlogy(1 - y, 1 - p))
    np.testing.assert_allclose(scoring.log_score(probability=p, outcome=y), expected, rtol=1e-12)
    some = (p > 0) & (p < 1)
    mean = scoring.log_score(probability=p[some], outcome=y[some]).mean()
    np.testing.assert_allclose(mean, log_loss(y[some], p[some], labels=[0, 1]), rtol=1e-12)


@given(truth=inside, said=inside)
@pytest.mark.parametrize("rule", RULES)
def test_proper_rules_reward_saying_what_one_believes(rule, truth, said):
    def expected(p):
        return truth * rule(probability=[p], outcome=[1])[0] + (1 - truth) * rule(probability=[p], outcome=[0])[0]

    assert expected(truth) <= expected(said) + 1e-12
    if abs(truth - said) > 1e-3:
        assert expected(truth) < expected(said)


@given(arrays(float, st.integers(1, 50), elements=st.floats(0, 1)), st.randoms())
def test_mean_without_the_array_is_the_mean(p, random):
    y = np.array([random.choice([0.0, 1.0, 0.25]) for _ in p])
    mean = scoring.brier_score(probability=p, outcome=y).mean()
    assert scoring.mean_brier_score(probability=p, outcome=y) == pytest.approx(mean, rel=1e-12, abs=1e-300)


@pytest.mark.parametrize("kind", [bool, np.uint8, np.int64, np.float32, float])
def test_mean_of_many_chunks_for_every_kind_of_outcome(kind):
    rng = np.random.default_rng(1)
    p = rng.random(150_001)
    y = rng.random(len(p)) < p
    mean = scoring.mean_brier_score(probability=p, outcome=y.astype(kind))
    assert mean == pytest.approx(np.mean((p - y) ** 2), rel=1e-12)


def test_mean_keeps_its_digits_where_forecasts_are_nearly_perfect():
    y = np.arange(1000) % 2
    p = np.where(y == 1, 1 - 1e-9, 1e-9)
    assert scoring.mean_brier_score(probability=p, outcome=y) == pytest.approx(np.mean((p - y) ** 2), rel=1e-12)


def test_mean_names_the_place_in_a_later_chunk():
    p = np.full(200_000, 0.5)
    p[170_000] = 1.0000001
    with pytest.raises(scoring.ScoringError, match=r"probability\[170000\] is 1.0000001"):
        scoring.mean_brier_score(probability=p, outcome=np.zeros(200_000))


def test_fractional_outcomes():
    assert scoring.brier_score(probability=[0.5], outcome=[0.25])[0] == 0.0625
    both = scoring.log_score(probability=[0.7, 0.7], outcome=[0, 1])
    assert scoring.log_score(probability=[0.7], outcome=[0.25])[0] == pytest.approx(both @ [0.75, 0.25])
    both = scoring.spherical_score(probability=[0.7, 0.7], outcome=[0, 1])
    assert scoring.spherical_score(probability=[0.7], outcome=[0.25])[0] == pytest.approx(both @ [0.75, 0.25])
