"""Ordered options, words, quantiles and intervals, platform points."""

import csv
from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import integrate, stats

import scoring

HERE = Path(__file__).parent
SHARED = HERE.parents[2] / "shared" / "data" / "quantiles" / "example_quantile.csv"
COVID = {
    "EuroCOVIDhub-ensemble|Cases": [17900, 10000, 4240, 3660, 24100],
    "EuroCOVIDhub-baseline|Cases": [28500, 14100, 10300, 4100, 38500],
    "epiforecasts-EpiNow2|Cases": [20800, 11900, 3260, 5660, 27900],
    "EuroCOVIDhub-ensemble|Deaths": [41.4, 7.14, 4.1, 30.2, 53.1],
    "EuroCOVIDhub-baseline|Deaths": [159, 65.9, 2.1, 91.4, 233],
    "UMass-MechBayes|Deaths": [52.7, 8.98, 16.8, 26.9, 78.5],
    "epiforecasts-EpiNow2|Deaths": [66.6, 18.9, 15.9, 31.9, 105],
}
ICD203 = ([0, 0.05, 0.2, 0.45, 0.55, 0.8, 0.95], [0.05, 0.2, 0.45, 0.55, 0.8, 0.95, 1])
probabilities = st.lists(st.floats(0, 1), min_size=2, max_size=6).filter(lambda v: sum(v) > 0.01)


def rps(rows, chosen, form):
    return scoring.ranked_probability_score(probabilities=rows, chosen=chosen, form=form)


def test_rps_of_scoringrules_scoringutils_and_good_judgment():
    assert rps([[0.01, 0.32, 0.44, 0.23]], [2], "sum").round(4).tolist() == [0.1619]
    rows = [[0.8, 0.1, 0.1], [0.1, 0.2, 0.7], [0.4, 0.4, 0.2]]
    assert rps(rows, [0, 1, 1], "sum").round(12).tolist() == [0.05, 0.5, 0.2]
    assert rps([[0.25, 0.25, 0.3, 0.2]], [1], "gjp").round(12).tolist() == [0.235]
    assert rps([[0.25, 0.25, 0.3, 0.2]], [1], "sum").round(12).tolist() == [0.3525]


@given(st.floats(0, 1), st.integers(0, 1))
def test_rps_of_two_options_is_the_brier_score(p, y):
    expected = scoring.brier_score(probability=[p], outcome=[y])
    np.testing.assert_allclose(rps([[1 - p, p]], [y], "mean"), expected, rtol=1e-9, atol=1e-15)


@given(probabilities, st.randoms())
def test_rps_is_proper(weights, random):
    truth = np.array(weights) / sum(weights)
    said = np.array([random.random() for _ in truth]) + 1e-9
    said /= said.sum()
    k = len(truth)
    honest, other = (rps(np.tile(v, (k, 1)), np.arange(k), "mean") @ truth for v in (truth, said))
    assert honest <= other + 1e-12


def test_unknown_form():
    with pytest.raises(scoring.ScoringError, match="form is 'max': choose one of 'sum', 'mean', 'gjp'"):
        rps([[0.5, 0.5]], [0], "max")


def test_words_of_icd_203():
    low, high = ICD203
    yes = scoring.interval_brier_score(low=low, high=high, outcome=[1] * 7)
    no = scoring.interval_brier_score(low=low, high=high, outcome=[0] * 7)
    assert yes.round(12).tolist() == [0.95, 0.76, 0.44, 0.2475, 0.09, 0.01, 0.0]
    assert no.round(12).tolist() == [0.0, 0.01, 0.09, 0.2475, 0.44, 0.76, 0.95]


@given(st.floats(0, 1))
def test_the_word_that_holds_ones_belief_is_the_best_to_say(p):
    low, high = (np.array(ends) for ends in ICD203)
    expected = p * scoring.interval_brier_score(low=low, high=high, outcome=np.ones(7))
    expected += (1 - p) * scoring.interval_brier_score(low=low, high=high, outcome=np.zeros(7))
    best = int(np.argmin(expected))
    assert low[best] - 1e-9 <= p <= high[best] + 1e-9


@given(st.floats(0, 1), st.floats(0, 1), st.floats(0, 1), st.floats(0, 1))
def test_envelope_holds_every_probability_inside(a, b, share, y):
    low, high = min(a, b), max(a, b)
    best, worst = scoring.brier_envelope(low=[low], high=[high], outcome=[y])
    inside = (min(max(low + share * (high - low), low), high) - y) ** 2
    assert best[0] - 1e-12 <= inside <= worst[0] + 1e-12


def test_words_upside_down():
    with pytest.raises(scoring.ScoringError) as caught:
        scoring.brier_envelope(low=[0.1, 0.5], high=[0.2, 0.4], outcome=[0, 1])
    assert (caught.value.argument, caught.value.index) == ("high", 1)


def printed(levels, values, outcome):
    arguments = {"levels": levels, "values": values, "outcome": outcome}
    parts = scoring.interval_parts(**arguments)
    wis = scoring.weighted_interval_score(**arguments)
    np.testing.assert_allclose(parts.overprediction + parts.underprediction + parts.dispersion, wis, rtol=1e-12)
    median = np.abs(values[:, list(levels).index(0.5)] - outcome)
    terms = (wis, parts.overprediction, parts.underprediction, parts.dispersion, median)
    return [float(f"{term.mean():.3g}") for term in terms]


def test_scoringutils_table_for_one_model():
    with (HERE / "umass_deaths.csv").open() as file:
        header, *rows = csv.reader(line for line in file if not line.startswith("#"))
    table = np.array(rows, dtype=float)
    assert len(table) == 128
    levels = [float(level) for level in header[1:]]
    assert printed(levels, table[:, 1:], table[:, 0]) == COVID["UMass-MechBayes|Deaths"]


@pytest.mark.skipif(not SHARED.exists(), reason="needs the example data of scoringutils beside the repository")
@pytest.mark.parametrize("name", COVID)
def test_scoringutils_table(name):
    model, target = name.split("|")
    with SHARED.open() as file:
        rows = [r for r in csv.DictReader(file) if r["model"] == model and r["target_type"] == target]
    groups = {}
    for r in rows:
        key = (r["location"], r["target_end_date"], r["horizon"])
        group = groups.setdefault(key, (float(r["observed"]), {}))
        group[1][float(r["quantile_level"])] = float(r["predicted"])
    levels = sorted(next(iter(groups.values()))[1])
    values = np.array([[q[level] for level in levels] for _, q in groups.values()])
    assert printed(levels, values, np.array([y for y, _ in groups.values()])) == COVID[name]


def test_one_interval_and_the_median_are_the_interval_score():
    levels, values, y = [0.1, 0.5, 0.9], np.array([[1.0, 2, 5], [1, 2, 5], [1, 2, 5]]), np.array([0.0, 3, 9])
    wis = scoring.weighted_interval_score(levels=levels, values=values, outcome=y)
    central = scoring.interval_score(low=values[:, 0], high=values[:, 2], alpha=0.2, outcome=y)
    np.testing.assert_allclose(wis, (0.1 * central + 0.5 * np.abs(values[:, 1] - y)) / 1.5, rtol=1e-14)


def crps_by_integration(levels, values, y, ends=(-50, 50)):
    def distance(x):
        cdf = 0.0 if x < values[0] else 1.0 if x >= values[-1] else np.interp(x, values, levels)
        return (cdf - (x >= y)) ** 2

    knots = sorted({*values, y, *ends})
    knots = [k for k in knots if ends[0] <= k <= ends[1]]
    return sum(integrate.quad(distance, a, b)[0] for a, b in pairwise(knots))


@pytest.mark.parametrize("y", [-3.0, 0.0, 0.4, 1.0, 1.5, 2.9, 7.0])
def test_crps_is_the_integral(y):
    levels, values = [0.1, 0.3, 0.5, 0.9], [0.0, 1.0, 1.0, 3.0]
    score = scoring.crps(levels=levels, values=[values], outcome=[y])[0]
    assert score == pytest.approx(crps_by_integration(levels, np.array(values), y), abs=1e-9)


def test_crps_between_ends_is_the_integral_between_them():
    levels, values = [0.1, 0.5, 0.9], [0.0, 2.0, 6.0]
    for y in (1.0, 3.0, 9.0):
        clipped = scoring.crps(levels=levels, values=[values], outcome=[y], within=(-1, 4))[0]
        values_in = np.minimum(values, 4)
        assert clipped == pytest.approx(crps_by_integration(levels, values_in, min(y, 4), (-1, 4)), abs=1e-9)


def test_never_is_an_outcome_and_a_quantile():
    arguments = {"levels": [0.25, 0.5, 0.75], "values": [[2030, 2040, np.inf]], "within": (2026, 2100)}
    for outcome in (2035.0, np.inf):
        for rule in (scoring.crps, scoring.weighted_interval_score):
            assert np.isfinite(rule(**arguments, outcome=[outcome])).all()
    with pytest.raises(scoring.ScoringError, match=r"values\[0, 2\] is inf"):
        scoring.crps(**(arguments | {"within": None}), outcome=[2035])


def test_crps_of_many_quantiles_is_that_of_the_normal_distribution():
    levels = np.arange(1, 2000) / 2000
    values = stats.norm.ppf(levels)
    for y in (-1.0, 0.3, 2.0):
        expected = y * (2 * stats.norm.cdf(y) - 1) + 2 * stats.norm.pdf(y) - 1 / np.sqrt(np.pi)
        for rule in (scoring.crps, scoring.weighted_interval_score):
            assert rule(levels=levels, values=[values], outcome=[y])[0] == pytest.approx(expected, abs=2e-3)


@given(st.floats(0.05, 0.95), st.floats(-3, 3), st.lists(st.floats(-5, 5), min_size=5, max_size=5))
def test_quantile_scores_are_proper(level, off, sample):
    y = np.array(sample)
    true = np.quantile(y, level, method="inverted_cdf")

    def mean(v):
        return scoring.quantile_score(levels=[level], values=np.full((5, 1), v), outcome=y).mean()

    assert mean(true) <= mean(true + off) + 1e-12


@given(
    st.lists(st.floats(-5, 5), min_size=7, max_size=7),
    st.floats(-3, 3),
    st.floats(-3, 3),
    st.sampled_from([0.1, 0.2, 0.5]),
)
def test_interval_scores_are_proper(sample, off_low, off_high, alpha):
    y = np.array(sample)
    ends = np.quantile(y, [alpha / 2, 1 - alpha / 2], method="inverted_cdf")

    def mean(low, high):
        low, high = min(low, high), max(low, high)
        arguments = {"low": np.full(7, low), "high": np.full(7, high), "outcome": y}
        return scoring.interval_score(**arguments, alpha=alpha).mean()

    assert mean(*ends) <= mean(ends[0] + off_low, ends[1] + off_high) + 1e-9


@given(st.lists(st.floats(-5, 5), min_size=6, max_size=6), st.lists(st.floats(0, 10), min_size=5, max_size=5))
def test_weighted_interval_scores_are_proper(sample, steps):
    y, levels = np.array(sample), [0.1, 0.25, 0.5, 0.75, 0.9]
    honest = np.quantile(y, levels, method="inverted_cdf")
    other = np.cumsum(steps) - 8

    def mean(v):
        return scoring.weighted_interval_score(levels=levels, values=np.tile(v, (6, 1)), outcome=y).mean()

    assert mean(honest) <= mean(other) + 1e-9


@given(st.floats(-3, 3), st.floats(0.2, 3))
def test_crps_prefers_the_distribution_that_outcomes_come_from(shift, stretch):
    levels = np.arange(1, 20) / 20
    truth = stats.norm.ppf(levels)
    y = stats.norm.ppf((np.arange(400) + 0.5) / 400)
    honest, other = (
        scoring.crps(levels=levels, values=np.tile(v, (400, 1)), outcome=y).mean()
        for v in (truth, shift + stretch * truth)
    )
    assert honest <= other + 1e-3


@given(probabilities, st.randoms())
def test_brier_over_options_is_proper(weights, random):
    truth = np.array(weights) / sum(weights)
    k = len(truth)
    said = np.array([random.random() for _ in truth]) + 1e-9
    said /= said.sum()
    honest, other = (
        scoring.brier_score_options(probabilities=np.tile(v, (k, 1)), chosen=np.arange(k)) @ truth
        for v in (truth, said)
    )
    assert honest <= other + 1e-12


@pytest.mark.parametrize(
    ("arguments", "argument", "index"),
    [
        ({"levels": [0.5, 0.5]}, "levels", 1),
        ({"levels": [0.0, 0.5]}, "levels", 0),
        ({"levels": [0.5]}, "values", None),
        ({"values": [[1, 2], [3, 2]], "outcome": [1, 2]}, "values", (1, 1)),
        ({"values": [[1, np.nan]]}, "values", (0, 1)),
        ({"outcome": [np.nan]}, "outcome", 0),
        ({"outcome": [1, 2]}, "outcome", 1),
        ({"within": (2, 1)}, "within", None),
    ],
)
@pytest.mark.parametrize("rule", [scoring.crps, scoring.weighted_interval_score, scoring.quantile_score])
def test_quantile_arguments(rule, arguments, argument, index):
    with pytest.raises(scoring.ScoringError) as caught:
        rule(**({"levels": [0.25, 0.75], "values": [[1, 2]], "outcome": [1]} | arguments))
    assert (caught.value.argument, caught.value.index) == (argument, index)


def test_parts_need_symmetric_levels():
    with pytest.raises(scoring.ScoringError, match=r"levels\[0\] is 0.1 without 0.9"):
        scoring.interval_parts(levels=[0.1, 0.5], values=[[1, 2]], outcome=[1])


def test_metaculus_baseline_points():
    p = [0.999, 0.001, 0.9, 0.1, 0.8, 0.7, 0.4, 0.01]
    points = scoring.baseline_score(probability=p)
    expected = [99.8557, -896.5784, 84.79969066, -232.19280949, 67.8072, 48.5427, -32.1928, -564.3856]
    for point, printed_point in zip(points, expected, strict=True):
        digits = len(str(printed_point).split(".")[1])
        assert round(point, digits) == printed_point
    eight = scoring.baseline_score(probability=[0.999, 0.001], options=8)
    assert eight.round(4).tolist() == [99.9519, -232.1928]
    assert scoring.baseline_score(probability=[0.9], coverage=0.5).round(8).tolist() == [42.39984533]
    assert scoring.baseline_score(probability=[0.0, 0.0], coverage=[1, 0]).tolist() == [-np.inf, 0]


def test_metaculus_peer_points():
    points = scoring.peer_score(probability=[0.1, 0.5, 0.9])
    assert points.round(8).tolist() == [-190.33312449, 51.08256238, 139.25056211]
    assert scoring.peer_score(probability=[0.3]).tolist() == [0]
    assert scoring.peer_score(probability=[0.1, 0.5, 0.9], coverage=[1, 0.5, 0])[1:].round(8).tolist() == [
        25.54128119,
        0,
    ]


def test_metaculus_geometric_mean():
    assert float(scoring.geometric_mean(probabilities=[0.7, 0.8, 0.9]).round(8)) == 0.79581144
    assert float(scoring.geometric_mean(probabilities=[0.3, 0.2, 0.1]).round(8)) == 0.18171206
    assert float(scoring.geometric_mean(probabilities=[0.3, 0])) == 0


@given(st.lists(st.floats(0.001, 1), min_size=2, max_size=10))
def test_peer_points_of_a_question_add_up_to_nothing(p):
    assert scoring.peer_score(probability=p).sum() == pytest.approx(0, abs=1e-8)


@pytest.mark.parametrize(
    ("function", "arguments", "argument", "index"),
    [
        (scoring.peer_score, {"probability": [0.5, 0]}, "probability", 1),
        (scoring.peer_score, {"probability": [0.5, 0.5], "coverage": [1, 1.1]}, "coverage", 1),
        (scoring.baseline_score, {"probability": [0.5], "options": 1}, "options", 0),
        (scoring.baseline_score, {"probability": [0.5], "options": [2, 3]}, "options", 1),
        (scoring.baseline_score, {"probability": [0.5], "coverage": -1}, "coverage", 0),
        (scoring.geometric_mean, {"probabilities": [1.0000001]}, "probabilities", 0),
    ],
)
def test_platform_arguments(function, arguments, argument, index):
    with pytest.raises(scoring.ScoringError) as caught:
        function(**arguments)
    assert (caught.value.argument, caught.value.index) == (argument, index)


def test_peer_points_over_time_are_those_of_each_moment():
    nan = float("nan")
    found = scoring.standing_peer_score(
        probability=[0.6, 0.3, 0.9, nan, 0.2, 0.5],
        made=[-3, 2, 5, 8, 8, 99],
        opens=0,
        closes=10,
        forecaster=["a", "b", "a", "b", "c", "c"],
    )
    spans = [(2, [0.6]), (3, [0.6, 0.3]), (3, [0.9, 0.3]), (2, [0.9, 0.2])]
    points = [scoring.peer_score(probability=p) * days / 10 for days, p in spans]
    assert found.score[0] == pytest.approx(sum(p[0] for p in points))
    assert found.score[1] == pytest.approx(points[1][1] + points[2][1])
    assert found.score[2] == pytest.approx(points[3][1])
    assert found.coverage.tolist() == pytest.approx([1.0, 0.6, 0.2])
    assert found.score.sum() == pytest.approx(0)


def test_peer_points_of_forecasts_that_stand_all_along():
    p = [0.1, 0.5, 0.9]
    found = scoring.standing_peer_score(probability=p, made=[0, 0, 0], opens=0, closes=1, forecaster=[1, 2, 3])
    np.testing.assert_allclose(found.score, scoring.peer_score(probability=p), rtol=1e-12)


@pytest.mark.parametrize(
    ("arguments", "argument", "index"),
    [
        ({"probability": [0.5, 0]}, "probability", 1),
        ({"closes": 0}, "closes", None),
        ({"made": [0]}, "made", 1),
        ({"forecaster": ["a", None]}, "forecaster", 1),
    ],
)
def test_standing_peer_arguments(arguments, argument, index):
    valid = {"probability": [0.5, 0.6], "made": [0, 1], "opens": 0, "closes": 9, "forecaster": ["a", "b"]}
    with pytest.raises(scoring.ScoringError) as caught:
        scoring.standing_peer_score(**(valid | arguments))
    assert (caught.value.argument, caught.value.index) == (argument, index)


@pytest.mark.parametrize(
    ("said", "resolved", "score"),
    [
        ([(0.5, 0.2), (1.25, 0.8)], 2.5, (1.28 + 2 * 0.35**2 + 0.5 * 0.08) / 2.5),
        ([(0.25, 0.2), (0.5, 0.6)], 1.0, 0.5),  # before the first forecast its day counts as the last one of it
        ([(1.5, 0.5)], 4.0, 3 * 0.5 / 4),  # the day before it counts 0
        ([(-3, 0.1), (0.2, 0.5)], 0.4, 2 * 0.7**2),
        ([(0, 0.5)], 2.00001, 3 * 0.5 / 2),  # a rest of a day that is dropped from the length, but not from the sum
    ],
)
def test_fatebook_scores_by_hand(said, resolved, score):
    made, p = zip(*said, strict=True)
    found = scoring.fatebook_score(
        probability=p, made=made, forecaster=["a"] * len(p), created=0, resolved=resolved, outcome=1
    )
    assert found.score == pytest.approx([score], abs=1e-12)
    assert np.isnan(found.relative).all()


def test_fatebook_scores_against_the_median_of_each_day():
    found = scoring.fatebook_score(
        probability=[0.5, 0.9, 0.1, 0.7],
        made=[0, 1, 0, 9],
        forecaster=["a", "b", "c", "d"],
        created=0,
        resolved=2,
        outcome=0,
    )
    days = {"a": [0.5, 0.5], "b": [None, 1.62], "c": [0.02, 0.02]}
    median = [0.26, 0.5]
    for name, relative in zip("abc", found.relative, strict=False):
        by_hand = [s - m for s, m in zip(days[name], median, strict=True) if s is not None]
        assert relative == pytest.approx(sum(by_hand) / 2, abs=1e-12)
    assert np.isnan([found.score[3], found.relative[3]]).all()
