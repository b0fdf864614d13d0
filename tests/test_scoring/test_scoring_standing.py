"""Scores over time: time weighting, daily scores, Good Judgment Open's accuracy."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

import scoring

# One question, 1 to 7 November 2016; the probability given to what happened, and when.
SAID = [
    ("George", 0.3, 1 + 16 / 24),
    ("Kramer", 0.6, 2 + 11 / 24),
    ("George", 0.5, 3 + 9 / 24),
    ("George", 0.4, 3 + 21 / 24),
    ("Kramer", 0.7, 5 + 11 / 24),
]
NAN = float("nan")


@pytest.fixture
def daily():
    names, p, made = zip(*SAID, strict=True)
    score = 2 * scoring.brier_score(probability=p, outcome=np.ones(5))
    return scoring.daily_score(score=score, made=made, opens=1, closes=7, forecaster=names)


def test_daily_scores_of_the_good_judgment_example(daily):
    assert daily.forecaster.tolist() == ["George", "Kramer"]
    assert daily.day.tolist() == [1, 2, 3, 4, 5, 6, 7]
    assert daily.score[0].round(2).tolist() == [0.98, 0.98, 0.72, 0.72, 0.72, 0.72, 0.72]
    assert np.isnan(daily.score[1, 0])
    assert daily.score[1, 1:].round(2).tolist() == [0.32, 0.32, 0.32, 0.18, 0.18, 0.18]


def test_accuracy_of_the_good_judgment_example(daily):
    found = scoring.accuracy_score(daily=daily.score)
    assert found.median.round(2).tolist() == [0.98, 0.65, 0.52, 0.52, 0.45, 0.45, 0.45]
    assert found.mean.round(7).tolist() == [0.7942857, 0.25]
    assert found.participation.round(7).tolist() == [1.0, 0.8571429]
    assert round(found.median.mean(), 7) == 0.5742857
    assert found.score.round(7).tolist() == [0.22, -0.2779592]
    active = scoring.accuracy_score(daily=daily.score, days="active")
    assert active.score.round(7).tolist() == [0.22, -0.22]


def test_accuracy_without_participation():
    found = scoring.accuracy_score(daily=[[NAN, 0.2], [NAN, NAN]])
    assert found.median[1] == 0.2
    assert np.isnan(found.median[0])
    assert found.score[0] == 0
    assert np.isnan(found.score[1])


def test_daily_withdrawals_early_and_late_forecasts():
    found = scoring.daily_score(score=[0.1, NAN, 0.3, 0.4], made=[-5, 2, 3, 9], opens=0, closes=4)
    np.testing.assert_array_equal(found.score, [[0.1, 0.1, NAN, 0.3, 0.3]])
    same_moment = scoring.daily_score(score=[0.1, 0.2], made=[0, 0], opens=0, closes=0)
    assert same_moment.score.tolist() == [[0.2]]


@pytest.mark.parametrize(
    ("arguments", "argument"),
    [
        ({"closes": -1}, "closes"),
        ({"closes": 10**9}, "closes"),
        ({"opens": 0.5}, "opens"),
        ({"made": [0, 1]}, "made"),
        ({"forecaster": ["a", "b"]}, "forecaster"),
    ],
)
def test_daily_arguments(arguments, argument):
    with pytest.raises(scoring.ScoringError) as caught:
        scoring.daily_score(**({"score": [0.1], "made": [0], "opens": 0, "closes": 3} | arguments))
    assert caught.value.argument == argument


def test_time_weighting_by_hand():
    t = scoring.time_weighted_score(
        score=[0.4, 0.1, 0.9, NAN, 0.2],
        made=[0, 6, 2, 4, 12],
        opens=0,
        closes=10,
        series=["a", "a", "b", "b", "b"],
        reference=0.25,
    )
    assert t.series.tolist() == ["a", "b"]
    assert t.score.tolist() == pytest.approx([0.28, 0.9])
    assert t.coverage.tolist() == pytest.approx([1.0, 0.2])
    assert t.centred.tolist() == pytest.approx([-0.03, -0.13])


def test_what_was_said_only_afterwards_is_not_scored():
    t = scoring.time_weighted_score(score=[0.4], made=[11], opens=0, closes=10)
    assert np.isnan(t.score[0])
    assert t.coverage[0] == 0


def test_after_early_resolution_the_centred_score_counts_nothing():
    arguments = {"score": [0.05, 0.01], "made": [0, 6], "opens": 0, "closes": 10, "reference": 0.25}
    cut = scoring.time_weighted_score(**arguments, resolved=4, truncate=True)
    assert cut.centred[0] == pytest.approx(0.2 * 4 / 10)
    whole = scoring.time_weighted_score(**arguments)
    assert whole.centred[0] == pytest.approx(0.2 * 0.6 + 0.24 * 0.4)
    assert cut.score[0] == whole.score[0]


def test_truncation_keeps_honesty_best_and_averaging_until_resolved_does_not():
    """An event comes on day 1 with chance 0.5, which settles it, on day 2 with 0.25, or not at all."""
    cases = ((0.5, 1, 1), (0.25, 2, 1), (0.25, 2, 0))
    said = np.linspace(0, 1, 25)

    def expected(day, truncate):
        """Expected gain for each probability said on that day, 0.5 being said on the other."""
        series = np.repeat(np.arange(25), 2)
        p = np.full(50, 0.5)
        p[day::2] = said
        gain = np.zeros(25)
        for chance, resolved, happened in cases:
            score = scoring.brier_score(probability=p, outcome=np.full(50, happened))
            end = {"closes": 2, "resolved": resolved, "truncate": True} if truncate else {"closes": resolved}
            made = np.tile([0, 1], 25)
            t = scoring.time_weighted_score(score=score, made=made, opens=0, series=series, reference=0.25, **end)
            gain += chance * t.centred
        return gain

    assert said[np.argmax(expected(0, truncate=True))] == pytest.approx(0.75, abs=0.021)
    assert said[np.argmax(expected(1, truncate=True))] == pytest.approx(0.5, abs=0.021)
    assert said[np.argmax(expected(0, truncate=False))] == pytest.approx(0.8333, abs=0.021)


@given(st.lists(st.tuples(st.floats(0, 1), st.floats(-2, 12)), min_size=1, max_size=6), st.floats(1, 9))
def test_windows_add_up(rows, cut):
    score, made = (list(column) for column in zip(*rows, strict=True))

    def total(opens, closes):
        t = scoring.time_weighted_score(score=score, made=made, opens=opens, closes=closes, reference=1.0)
        return t.centred[0] * (closes - opens)

    assert total(0, cut) + total(cut, 10) == pytest.approx(total(0, 10), abs=1e-12)


@given(st.lists(st.tuples(st.floats(0, 1), st.floats(0, 9)), min_size=1, max_size=6), st.randoms())
def test_saying_the_same_again_changes_nothing(rows, random):
    rows = sorted(rows, key=lambda row: row[1])
    said, made = (list(column) for column in zip(*rows, strict=True))
    again = made[-1] + (10 - made[-1]) * random.random()
    first = scoring.time_weighted_score(score=said, made=made, opens=0, closes=10)
    second = scoring.time_weighted_score(score=[*said, said[-1]], made=[*made, again], opens=0, closes=10)
    assert second.score == pytest.approx(first.score, abs=1e-12)
    assert second.coverage == pytest.approx(first.coverage, abs=1e-12)


def test_time_weighting_of_days_is_the_mean_of_daily_scores():
    rng = np.random.default_rng(0)
    score, made = rng.random(6), rng.integers(0, 12, 6)
    daily = scoring.daily_score(score=score, made=made, opens=0, closes=11)
    weighted = scoring.time_weighted_score(score=score, made=made, opens=0, closes=12)
    assert weighted.score[0] == pytest.approx(np.nanmean(daily.score), rel=1e-12)


@pytest.mark.parametrize(
    ("arguments", "argument"),
    [
        ({"closes": 0}, "closes"),
        ({"made": [0]}, "made"),
        ({"truncate": True}, "reference"),
        ({"truncate": True, "reference": 0.25}, "resolved"),
        ({"resolved": 3}, "resolved"),
        ({"score": [0.1, np.inf]}, "score"),
        ({"series": ["a", None]}, "series"),
    ],
)
def test_time_weighting_arguments(arguments, argument):
    with pytest.raises(scoring.ScoringError) as caught:
        scoring.time_weighted_score(**({"score": [0.1, 0.2], "made": [0, 1], "opens": 0, "closes": 9} | arguments))
    assert caught.value.argument == argument


@pytest.mark.parametrize(
    ("arguments", "argument", "index"),
    [
        ({"opens": [0, 1], "closes": 6}, "opens", 1),
        ({"opens": 0, "closes": [5, 6]}, "closes", 1),
        ({"opens": [0, 1], "closes": [5, 6]}, "opens", 1),
        ({"opens": 0, "closes": 9, "reference": 0.25, "resolved": [3, 4], "truncate": True}, "resolved", 1),
    ],
)
def test_a_series_has_one_window(arguments, argument, index):
    given = {"score": [0.1, 0.2], "made": [0, 1], **arguments}
    with pytest.raises(scoring.ScoringError) as caught:
        scoring.time_weighted_score(**given)
    assert (caught.value.argument, caught.value.index) == (argument, index)
    apart = scoring.time_weighted_score(**given, series=["a", "b"])
    assert (apart.coverage <= 1).all()
