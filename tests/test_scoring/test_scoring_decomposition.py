"""Decompositions, isotonic curve, reliability diagram."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import stats
from sklearn.isotonic import IsotonicRegression

import scoring
from scoring.numerics.isotonic import isotonic

SIX = {"probability": [0.4, 0.3, 0.2, 0.1, 0.5, 0.9], "outcome": [0, 0, 0, 1, 1, 1]}
WILKS = scoring.Tally(
    probability=[0, 0.05, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 1],
    n=(n := np.array([4112, 671, 1833, 986, 616, 366, 303, 275, 245, 220, 170, 203]) / 1e4),
    occurred=n * [0.006, 0.019, 0.059, 0.15, 0.277, 0.377, 0.511, 0.587, 0.723, 0.779, 0.934, 0.933],
)
forecasts = st.lists(
    st.tuples(st.sampled_from([0, 0.1, 0.2, 0.25, 0.5, 0.9, 1]) | st.floats(0, 1), st.integers(0, 1)),
    min_size=1,
    max_size=60,
)


def total(d):
    return d.miscalibration - d.discrimination + d.uncertainty + d.within_variance - d.within_covariance


def columns(rows):
    p, y = zip(*rows, strict=True)
    return {"probability": np.array(p, dtype=float), "outcome": np.array(y, dtype=float)}


def test_corp_of_six_points_as_reliabilitydiag_prints_it():
    brier, log = scoring.decompose(**SIX), scoring.decompose(**SIX, score="log")
    assert [round(x, 7) for x in (brier.score, brier.miscalibration, brier.discrimination, brier.uncertainty)] == [
        0.2266667,
        0.1016667,
        0.125,
        0.25,
    ]
    assert [round(x, 7) for x in (log.score, log.miscalibration, log.discrimination, log.uncertainty)] == [
        0.6986228,
        0.3237327,
        0.3182571,
        0.6931472,
    ]


def test_murphy_of_the_table_in_wilks():
    d = scoring.decompose(tally=WILKS, method="murphy")
    assert round(WILKS.base_rate, 7) == 0.1615034
    assert round(d.miscalibration, 10) == 0.0008276164
    assert round(d.discrimination, 10) == 0.0627866282
    assert round(d.uncertainty, 10) == 0.1354200518
    assert round(d.score, 8) == 0.07346104


@pytest.mark.parametrize("seed", range(4))
@pytest.mark.parametrize("weighted", [False, True])
def test_isotonic_terms_are_scikit_learns(seed, weighted):
    rng = np.random.default_rng(seed)
    p = rng.choice([0, 0.1, 0.5, 1, *rng.random(300)], 600)
    y = (rng.random(600) < np.sqrt(p)).astype(float)
    w = rng.random(600) + 0.01 if weighted else np.ones(600)
    curve = IsotonicRegression(y_min=0, y_max=1).fit(p, y, sample_weight=w).predict(p)
    d = scoring.decompose(probability=p, outcome=y, weight=w if weighted else None)
    recalibrated = np.average((curve - y) ** 2, weights=w)
    base = np.average(y, weights=w)
    assert d.miscalibration == pytest.approx(np.average((p - y) ** 2, weights=w) - recalibrated, rel=1e-11)
    assert d.uncertainty == pytest.approx(base * (1 - base), rel=1e-12)
    assert d.discrimination == pytest.approx(base * (1 - base) - recalibrated, rel=1e-11)


@given(forecasts, st.sampled_from(["brier", "log"]), st.sampled_from(["corp", "murphy"]))
def test_terms_add_up_and_are_not_negative(rows, score, method):
    d = scoring.decompose(**columns(rows), score=score, method=method)
    rule = scoring.brier_score if score == "brier" else scoring.log_score
    assert d.score == pytest.approx(rule(**columns(rows)).mean(), rel=1e-12, abs=1e-15)
    if np.isfinite(d.score):
        assert abs(total(d) - d.score) < 1e-12
    else:
        assert d.miscalibration == np.inf
    assert min(d.miscalibration, d.discrimination, d.uncertainty) >= -1e-15


@given(forecasts, st.integers(1, 12), st.booleans())
def test_terms_of_bins_add_up(rows, bins, corrected):
    corrected = corrected and len(rows) > bins
    d = scoring.decompose(**columns(rows), method="murphy", bins=bins, corrected=corrected)
    assert abs(total(d) - d.score) < 1e-12


@given(forecasts, st.randoms())
def test_order_does_not_matter_nor_does_saying_everything_twice(rows, random):
    mixed = random.sample(rows, len(rows))
    first = scoring.decompose(**columns(rows))
    for other in (scoring.decompose(**columns(mixed)), scoring.decompose(**columns(rows + mixed))):
        assert (other.miscalibration, other.discrimination) == pytest.approx(
            (first.miscalibration, first.discrimination), abs=1e-12
        )


def test_tally_arrays_and_weights_agree():
    rng = np.random.default_rng(0)
    p, y = rng.integers(0, 101, 5000) / 100, rng.integers(0, 2, 5000)
    arrays = scoring.decompose(probability=p, outcome=y)
    tallied = scoring.decompose(tally=scoring.tally(probability=p, outcome=y))
    assert arrays == tallied
    weighted = scoring.decompose(probability=p, outcome=y, weight=np.full(5000, 0.3))
    assert weighted.miscalibration == pytest.approx(arrays.miscalibration, rel=1e-10)


def test_fractional_outcomes_add_up():
    rng = np.random.default_rng(0)
    p, y = rng.integers(0, 11, 200) / 10, rng.random(200)
    for method in ("corp", "murphy"):
        d = scoring.decompose(probability=p, outcome=y, method=method)
        assert d.score == pytest.approx(np.mean((p - y) ** 2), rel=1e-13)
        assert d.uncertainty == pytest.approx(np.var(y), rel=1e-13)
        assert total(d) == pytest.approx(d.score, abs=1e-14)


def test_correction_removes_the_bias_of_a_calibrated_forecaster():
    p = np.repeat([0.1, 0.3, 0.5, 0.8], 10)
    plain, corrected = (
        np.mean(
            [
                scoring.decompose(probability=p, outcome=y, method="murphy", corrected=c).miscalibration
                for y in (np.random.default_rng(1).random((4000, 40)) < p).astype(float)
            ]
        )
        for c in (False, True)
    )
    assert plain > 0.015
    assert abs(corrected) < 0.0007


@pytest.mark.parametrize("bins", [3, 5, 7, 10, 20, 50, 100, 1000])
def test_equal_bins_have_the_edges_that_people_write(bins):
    """k/bins opens the bin k, whichever k: a forecast at an edge and one in the middle below it are apart."""
    for k in range(1, bins):
        d = scoring.decompose(probability=[(k - 0.5) / bins, k / bins], outcome=[0, 1], method="murphy", bins=bins)
        assert (d.within_variance, d.discrimination) == (0, 0.25), k


def test_a_bin_of_ten_holds_its_lower_edge():
    given = {"probability": [0.2, 0.3], "outcome": [0, 1], "method": "murphy"}
    d = scoring.decompose(**given, bins=10)
    assert d == scoring.decompose(**given, bins=[0, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 1])
    assert (d.miscalibration, d.discrimination) == pytest.approx((0.265, 0.25))


def test_bins_hold_their_lower_edge():
    arguments = {"probability": [0.1, 0.19, 0.2], "outcome": [0, 1, 1], "method": "murphy"}
    edges = scoring.decompose(**arguments, bins=[0, 0.2, 1])
    assert edges.within_variance == pytest.approx(2 * 0.045**2 / 3)
    assert scoring.decompose(**arguments, bins=5) == edges


@pytest.mark.parametrize(
    ("arguments", "argument"),
    [
        ({"method": "bins"}, "method"),
        ({"score": "spherical"}, "score"),
        ({"bins": 5}, "bins"),
        ({"corrected": True}, "corrected"),
        ({"method": "murphy", "bins": 0}, "bins"),
        ({"method": "murphy", "bins": [0, 0.5]}, "bins"),
        ({"method": "murphy", "bins": [0, 0.5, 0.5, 1]}, "bins"),
        ({"method": "murphy", "bins": [0, 1.5]}, "bins"),
        ({"method": "murphy", "corrected": True}, "corrected"),
        ({"weight": [1, -1]}, "weight"),
    ],
)
def test_refusals(arguments, argument):
    with pytest.raises(scoring.ScoringError) as caught:
        scoring.decompose(probability=[0.2, 0.7], outcome=[0, 1], **arguments)
    assert caught.value.argument == argument


@given(st.lists(st.tuples(st.floats(0, 1), st.floats(0.01, 5)), min_size=1, max_size=80))
def test_isotonic_curve_rises_and_keeps_the_mean(rows):
    rate, weight = (np.array(column) for column in zip(*rows, strict=True))
    curve = isotonic(rate, weight)
    assert (np.diff(curve) >= 0).all()
    assert curve @ weight == pytest.approx(rate @ weight, rel=1e-11, abs=1e-12)
    expected = IsotonicRegression().fit_transform(np.arange(len(rate)), rate, sample_weight=weight)
    np.testing.assert_allclose(curve, expected, rtol=1e-11, atol=1e-13)


@pytest.mark.parametrize("truth", ["rising", "falling", "noise"])
def test_isotonic_of_many_values(truth):
    rng = np.random.default_rng(0)
    x = np.linspace(0, 1, 30_000)
    rate = {"rising": x, "falling": 1 - x, "noise": (rng.random(30_000) < x).astype(float)}[truth]
    weight = rng.random(30_000) + 0.1
    expected = IsotonicRegression().fit_transform(x, rate, sample_weight=weight)
    np.testing.assert_allclose(isotonic(rate, weight), expected, rtol=1e-10, atol=1e-12)


def test_reliability_points():
    r = scoring.reliability(probability=[0.2, 0.2, 0.6, 0.9], outcome=[0, 1, 0, 1], bands=None)
    assert (r.probability.tolist(), r.n.tolist(), r.rate.tolist()) == ([0.2, 0.6, 0.9], [2, 1, 1], [0.5, 0, 1])
    assert r.curve.tolist() == pytest.approx([1 / 3, 1 / 3, 1])
    assert (r.low, r.high) == (None, None)


def test_consistency_band_of_one_probability_is_binomial():
    t = scoring.Tally([0.3], [50], [25])
    r = scoring.reliability(tally=t, resamples=20_000, level=0.9)
    expected = stats.binom.ppf([0.05, 0.95], 50, 0.3) / 50
    np.testing.assert_allclose([r.low[0], r.high[0]], expected, atol=0.021)


def test_a_calibrated_forecaster_stays_inside_the_consistency_band():
    p = np.repeat(np.arange(1, 10) / 10, 40)
    rng = np.random.default_rng(11)
    inside = []
    for _ in range(60):
        r = scoring.reliability(probability=p, outcome=rng.random(360) < p, resamples=200)
        assert (r.low <= r.high).all()
        inside.append((r.low - 1e-12 <= r.curve) & (r.curve <= r.high + 1e-12))
    assert 0.87 < np.mean(inside) < 0.97


def test_bands_are_seeded_and_need_counts():
    arguments = {"probability": [0.2, 0.7, 0.7], "outcome": [0, 1, 0]}
    first, again = (scoring.reliability(**arguments, resamples=50, seed=3) for _ in range(2))
    assert first.high.tolist() == again.high.tolist()
    with pytest.raises(scoring.ScoringError, match="weight is not whole"):
        scoring.reliability(**arguments, weight=[0.5, 1, 1])
    with pytest.raises(scoring.ScoringError, match="bands is 'both'"):
        scoring.reliability(**arguments, bands="both")


@settings(max_examples=20)
@given(forecasts)
def test_curve_recalibrates(rows):
    r = scoring.reliability(**columns(rows), bands=None)
    said = dict(zip(r.probability, r.curve, strict=True))
    again = {"probability": [said[p + 0.0] for p, _ in rows], "outcome": [y for _, y in rows]}
    assert scoring.decompose(**again).miscalibration < 1e-12
