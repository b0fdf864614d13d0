"""Tally, means with intervals, skill."""

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats
from sklearn.metrics import brier_score_loss

import scoring
from scoring.clusters import interval, spread, spread_of_sums
from scoring.numerics.opposites import OPPOSITES


def sample(seed, n=400, values=(0, 0.05, 0.1, 0.2, 0.5, 0.9, 1)):
    rng = np.random.default_rng(seed)
    p = rng.choice(values, n)
    return p, (rng.random(n) < p).astype(float), rng.random(n) + 0.01


@given(st.lists(st.tuples(st.floats(0, 1), st.booleans()), min_size=1, max_size=40))
def test_tally_keeps_the_brier_score(rows):
    p, y = (np.array(column, dtype=float) for column in zip(*rows, strict=True))
    t = scoring.tally(probability=p, outcome=y)
    assert t.total == len(p)
    assert t.brier == pytest.approx(scoring.brier_score(probability=p, outcome=y).mean(), rel=1e-12, abs=1e-300)
    assert (np.diff(t.probability) > 0).all()


@pytest.mark.parametrize("n", [300, 5000])
@pytest.mark.parametrize("grid", [100, 1000, 3])
def test_counting_sorting_and_a_dictionary_agree(n, grid):
    rng = np.random.default_rng(grid)
    p, y, w = rng.integers(0, grid + 1, n) / grid, rng.integers(0, 2, n), rng.random(n)
    for weight in (None, w):
        rows = {}
        for i in range(n):
            row = rows.setdefault(p[i], [0, 0])
            row[0] += 1 if weight is None else w[i]
            row[1] += y[i] * (1 if weight is None else w[i])
        t = scoring.tally(probability=p, outcome=y, weight=weight)
        assert t.probability.tolist() == sorted(rows)
        np.testing.assert_allclose(np.column_stack([t.n, t.occurred]), [rows[k] for k in sorted(rows)], rtol=1e-12)
        assert not t.fractional


def test_fractional_outcomes_keep_their_squares():
    p, y = np.array([0.3, 0.3, 0.8]), np.array([0.5, 1.0, 0.25])
    t = scoring.tally(probability=p, outcome=y)
    assert t.fractional
    assert t.squares.tolist() == [1.25, 0.0625]
    assert t.brier == pytest.approx(np.mean((p - y) ** 2), rel=1e-14)


def test_rows_of_a_tally_are_sorted_and_pooled():
    t = scoring.Tally([0.7, 0.2, 0.7], [1, 2, 3], [1, 0, 2])
    assert (t.probability.tolist(), t.n.tolist(), t.occurred.tolist()) == ([0.2, 0.7], [2, 4], [0, 3])


@pytest.mark.parametrize(
    ("arguments", "argument", "index"),
    [
        (([0.5, 1.1], [1, 1], [0, 0]), "probability", 1),
        (([0.5, 0.6], [1, 0], [0, 0]), "n", 1),
        (([0.5, 0.6], [1, 1], [0, 2]), "occurred", 1),
        (([0.5, 0.6], [1, 1], [0, -1]), "occurred", 1),
        (([0.5, 0.6], [1], [0, 1]), "n", 1),
        (([0.5], [2], [1], [1.5]), "squares", 0),
    ],
)
def test_impossible_tallies(arguments, argument, index):
    with pytest.raises(scoring.ScoringError) as caught:
        scoring.Tally(*arguments)
    assert (caught.value.argument, caught.value.index) == (argument, index)


def test_weight_zero_leaves_out():
    t = scoring.tally(probability=[0.1, 0.9], outcome=[0, 1], weight=[0, 2])
    assert t.probability.tolist() == [0.9]


def test_mean_without_clusters_is_the_textbook_mean():
    x = np.random.default_rng(0).normal(size=30)
    e = scoring.mean_score(score=x)
    assert e.value == pytest.approx(x.mean(), rel=1e-13)
    assert e.standard_error == pytest.approx(stats.sem(x), rel=1e-12)
    assert (e.n, e.clusters) == (30, 30)


def test_interval_is_students_where_there_is_no_skewness():
    x = np.concatenate([np.arange(10.0), -np.arange(10.0)])
    e = scoring.mean_score(score=x)
    np.testing.assert_allclose([e.low, e.high], stats.t.interval(0.95, 19, x.mean(), stats.sem(x)), rtol=1e-9)


def test_interval_leans_to_the_side_of_the_tail():
    e = scoring.mean_score(score=[0.01] * 20 + [0.81] * 2)
    assert e.high - e.value > 1.5 * (e.value - e.low)


def test_copies_within_a_cluster_change_nothing():
    x, c = np.random.default_rng(0).random(40), np.arange(40) // 4
    once, twice = (scoring.mean_score(score=np.tile(x, k), cluster=np.tile(c, k)) for k in (1, 2))
    for name in ("value", "low", "high", "standard_error", "clusters"):
        assert getattr(once, name) == pytest.approx(getattr(twice, name), rel=1e-12)
    doubled = scoring.mean_score(score=x, cluster=c, weight=np.full(40, 2.0))
    assert doubled.high == pytest.approx(once.high, rel=1e-12)


def test_equal_clusters_give_the_error_of_their_means():
    x = np.random.default_rng(3).random((12, 5))
    e = scoring.mean_score(score=x.ravel(), cluster=np.repeat(np.arange(12), 5))
    assert e.standard_error == pytest.approx(stats.sem(x.mean(axis=1)), rel=1e-12)


def test_order_of_rows_and_names_of_clusters_do_not_matter():
    rng = np.random.default_rng(5)
    x, c = rng.random(50), rng.integers(0, 9, 50)
    mixed = rng.permutation(50)
    first = scoring.mean_score(score=x, cluster=c)
    second = scoring.mean_score(score=x[mixed], cluster=[f"q{9 - k}" for k in c[mixed]])
    assert (first.low, first.high) == pytest.approx((second.low, second.high), rel=1e-12)


@pytest.mark.parametrize("resamples", [0, 50])
@pytest.mark.parametrize("arguments", [{"score": [0.3]}, {"score": [0.1, 0.7], "cluster": [1, 1]}])
def test_one_cluster_has_no_interval(arguments, resamples):
    e = scoring.mean_score(**arguments, resamples=resamples)
    assert (e.low, e.high, e.standard_error, e.clusters) == (None, None, None, 1)


@pytest.mark.parametrize("resamples", [0, 50])
def test_no_spread_is_no_certainty(resamples):
    e = scoring.mean_score(score=[0.01] * 7, resamples=resamples)
    assert (e.low, e.high, e.standard_error) == (None, None, 0.0)


@pytest.mark.parametrize("rule", ["brier", "log", "spherical"])
def test_a_score_tells_that_of_the_other_outcome(rule):
    score = {"brier": scoring.brier_score, "log": scoring.log_score, "spherical": scoring.spherical_score}[rule]
    p = np.linspace(0.001, 0.999, 99)
    this, other = (score(probability=p, outcome=np.full(99, y)) for y in (1, 0))
    np.testing.assert_allclose(OPPOSITES[rule](this), other, rtol=1e-9, atol=1e-12)


def test_a_surprise_that_did_not_come_yet_is_allowed_for():
    """Ten times 5%, and it never happened: with a share e of misses x = 0.9 e; the limit solved by hand."""
    k, reach = 2.262157**2 / 10, 0.9025 - 0.0025
    by_hand = 0.0025 + 2 / 3 * k * reach / (1 + k)
    e = scoring.mean_score(score=[0.0025] * 10, rule="brier")
    assert (e.low, e.high) == pytest.approx((0.0025, by_hand), abs=1e-7)
    worst = scoring.mean_score(score=[0.9025] * 10, rule="brier")
    assert (worst.low, worst.high) == pytest.approx((0.9025 - (by_hand - 0.0025), 0.9025), abs=1e-7)
    half = scoring.mean_score(score=[0.25] * 10, rule="brier")
    assert (half.low, half.high) == (None, None)
    endless = scoring.mean_score(score=[0.0] * 10, rule="log")
    assert (endless.low, endless.high) == (None, None)


def limit_towards_the_other_outcome(score, size):
    """The same limit in plain Python, as docs/scores.md has it."""
    shares = [n / sum(size) for n in size]
    n, m = 1 / sum(w * w for w in shares), sum(x * w for x, w in zip(score, shares, strict=True))
    error = math.sqrt(sum((w * (x - m)) ** 2 / (1 - w) for x, w in zip(score, shares, strict=True)))
    df = (len(size) - 1) / len(size) * sum(w**2 for w in shares) ** 2 / sum(w**4 for w in shares)
    v, t = n * error**2, stats.t.ppf(0.975, max(n - 1, 1))
    typical = m**3 / (m**2 + v * (n - 1) / n) if m else 0.0
    other = (1 - math.sqrt(typical)) ** 2
    k, reach = t * t / n, abs(other - m)
    c = k / 3 * max(0.0, reach - v / reach)
    off = max(stats.t.ppf(0.975, df) * error, (c + math.sqrt(c * c + (1 + k) * k * v)) / (1 + k))
    return min(1.0, m + off) if other > m else max(0.0, m - off)


@given(st.lists(st.tuples(st.integers(0, 20), st.booleans(), st.integers(1, 9)), min_size=2, max_size=30), st.randoms())
def test_the_rule_is_what_the_page_on_scores_says(rows, random):
    score = [(p / 20 - o) ** 2 for p, o, _ in rows]
    size = [n for _, _, n in rows]

    def estimated(order):
        where = np.repeat(np.array(order), [size[i] for i in order])
        return scoring.mean_score(score=np.array(score)[where], cluster=where.tolist(), within=(0, 1), rule="brier")

    e = estimated(range(len(rows)))
    if e.low is None:  # 50% on each
        assert set(score) == {0.25}
        return
    assert 0 <= e.low <= e.value + 1e-12 <= e.high + 2e-12 <= 1 + 3e-12
    by_hand = limit_towards_the_other_outcome(score, size)
    assert min(abs(e.low - by_hand), abs(e.high - by_hand)) < 1e-9
    mixed = estimated(random.sample(range(len(rows)), len(rows)))
    assert (mixed.low, mixed.high) == pytest.approx((e.low, e.high), abs=1e-9)


@pytest.mark.parametrize("questions", [5, 10, 20, 50])
def test_intervals_hold_the_mean_of_equal_forecasts(questions):
    """Exact: all say the same, a share goes the other way. The mean can take a few values only, so not 95% each time."""
    count = np.arange(questions + 1.0)
    held = []
    for p in (0.0, 0.05, 0.1, 0.3):
        calm, surprise = p**2, (1 - p) ** 2
        found = spread_of_sums(
            clusters=np.full(len(count), float(questions)),
            **{
                name: count * surprise**power + (questions - count) * calm**power
                for power, name in enumerate(("total", "squares", "cubes"), start=1)
            },
        )
        low, high = interval(found, opposite=OPPOSITES["brier"])
        for share in np.arange(1, 50) / 100:
            mean = share * surprise + (1 - share) * calm
            chance = stats.binom.pmf(count, questions, share)
            held.append(chance[(low <= mean + 1e-12) & (mean <= high + 1e-12)].sum())
    assert min(held) > 0.9
    assert np.mean(held) > 0.95


def test_with_many_questions_the_rule_changes_nothing():
    rng = np.random.default_rng(8)
    p = rng.integers(1, 100, 40_000) / 100
    score = scoring.brier_score(probability=p, outcome=rng.random(len(p)) < p)
    plain, ruled = scoring.mean_score(score=score), scoring.mean_score(score=score, rule="brier")
    assert (ruled.low, ruled.value) == (plain.low, plain.value)
    assert ruled.high - ruled.value == pytest.approx(plain.high - plain.value, rel=0.01)
    assert ruled.high >= ruled.value + 1.959 * ruled.standard_error


@pytest.mark.parametrize(("base", "push", "least"), [(0.02, 1.8, 0.95), (0.1, 0.5, 0.95), (0.4, 1.0, 0.93)])
@pytest.mark.parametrize("questions", [5, 20])
def test_intervals_hold_the_mean_of_few_questions(base, push, least, questions):
    """2,000 seeded sets; five forecasts on each question share its outcome. Three standard errors of slack."""
    random = np.random.default_rng(11)

    def drawn(count):
        truth = np.clip(random.beta(5 * base, 5 * (1 - base), count), 1e-6, 1 - 1e-6)
        odds = push * np.log(truth / (1 - truth)) + random.normal(0, 0.4, (5, count))
        said = np.clip(np.round(1 / (1 + np.exp(-odds)), 2), 0.01, 0.99)
        return np.square(said - (random.random(count) < truth)).mean(axis=0)

    mean = drawn(400_000).mean()
    found = spread(
        drawn(2000 * questions), np.ones(2000 * questions), group=np.arange(2000 * questions) // questions,
        groups=2000,
    )  # fmt: skip
    low, high = interval(found, opposite=OPPOSITES["brier"])
    assert np.mean((low <= mean) & (mean <= high)) >= least - 3 * np.sqrt(least * (1 - least) / 2000)


@pytest.mark.parametrize(
    ("arguments", "argument", "index"),
    [
        ({"score": [0.1, 1.2], "rule": "brier"}, "score", 1),
        ({"score": [0.1, -0.2], "rule": "log"}, "score", 1),
        ({"score": [-0.1, 0.2], "rule": "spherical"}, "score", 0),
        ({"score": [0.1, 0.2], "rule": "brier", "resamples": 10}, "rule", None),
        ({"score": [0.1, 0.2], "rule": "crps"}, "rule", None),
    ],
)
def test_scores_that_a_rule_cannot_give(arguments, argument, index):
    with pytest.raises(scoring.ScoringError) as caught:
        scoring.mean_score(**arguments)
    assert (caught.value.argument, caught.value.index) == (argument, index)


def test_two_clusters_cannot_be_bootstrapped():
    e = scoring.mean_score(score=[0.1, 0.2], resamples=200)
    assert (e.low, e.high) == (None, None)


def test_infinite_scores():
    e = scoring.mean_score(score=[0.1, np.inf, 0.2])
    assert (e.value, e.low, e.high) == (np.inf, None, None)
    without = scoring.mean_score(score=[0.1, np.inf, 0.3], weight=[1, 0, 1])
    assert (without.value, without.n, without.low) == (pytest.approx(0.2), 2, pytest.approx(-1.070620, abs=1e-6))


def test_bootstrap_is_seeded_and_near_the_analytic_interval():
    rng = np.random.default_rng(5)
    x, c = rng.random(2000), rng.integers(0, 400, 2000)
    first, again, other = (scoring.mean_score(score=x, cluster=c, resamples=999, seed=s) for s in (1, 1, 2))
    assert first == again != other
    analytic = scoring.mean_score(score=x, cluster=c)
    width = analytic.high - analytic.low
    assert abs(first.low - analytic.low) < 0.1 * width
    assert abs(first.high - analytic.high) < 0.1 * width


def test_several_means_at_once_are_the_means_one_by_one():
    rng = np.random.default_rng(2)
    total, size, group = rng.random(30), rng.integers(1, 5, 30).astype(float), rng.integers(0, 4, 30)
    group[group == 3] = 2
    together = spread(total, size, group=group, groups=4)
    low, high = interval(together)
    for g in range(3):
        alone = spread(total[group == g], size[group == g])
        assert together.standard_error[g] == pytest.approx(alone.standard_error[0], rel=1e-13)
        assert (low[g], high[g]) == pytest.approx([limit[0] for limit in interval(alone)], rel=1e-12)
    assert np.isnan([low[3], high[3], together.value[3]]).all()


def test_repeats_stand_for_identical_clusters():
    once = spread(np.array([1.0, 1, 1, 0, 0]), np.ones(5))
    short = spread(np.array([1.0, 0]), np.ones(2), repeat=np.array([3.0, 2]))
    np.testing.assert_allclose(interval(once), interval(short), rtol=1e-13)


@pytest.mark.parametrize(
    "arguments", [{"level": 1}, {"resamples": -1}, {"resamples": 1.5}, {"seed": -1}, {"within": (1, 0)}, {"within": 3}]
)
def test_mean_score_options(arguments):
    with pytest.raises(scoring.ScoringError) as caught:
        scoring.mean_score(score=[0.1, 0.2], **arguments)
    assert caught.value.argument == next(iter(arguments))


@pytest.mark.parametrize("seed", range(3))
def test_skill_is_the_ratio_of_scikit_learns_scores(seed):
    p, y, w = sample(seed)
    for weight in (None, w):
        base = np.full(len(y), np.average(y, weights=weight))
        ratio = brier_score_loss(y, p, sample_weight=weight) / brier_score_loss(y, base, sample_weight=weight)
        found = scoring.skill_score(probability=p, outcome=y, weight=weight).value
        assert found == pytest.approx(1 - ratio, rel=1e-12)


def test_skill_of_a_tally_is_that_of_the_arrays():
    p, y, _ = sample(1)
    arrays, tallied = (
        scoring.skill_score(probability=p, outcome=y),
        scoring.skill_score(tally=scoring.tally(probability=p, outcome=y)),
    )
    for name in ("value", "low", "high", "standard_error", "n", "clusters"):
        assert getattr(arrays, name) == pytest.approx(getattr(tallied, name), rel=1e-11)


def test_standard_error_of_skill_is_near_the_jackknife():
    p, y, _ = sample(4, 300)
    left_out = [scoring.skill_score(probability=np.delete(p, i), outcome=np.delete(y, i)).value for i in range(len(p))]
    jackknife = np.sqrt((len(p) - 1) * np.var(left_out))
    assert scoring.skill_score(probability=p, outcome=y).standard_error == pytest.approx(jackknife, rel=0.02)


def test_references():
    p, y, _ = sample(2)
    half = scoring.skill_score(probability=p, outcome=y, reference=0.5)
    assert half.value == pytest.approx(1 - np.mean((p - y) ** 2) / 0.25, rel=1e-13)
    same = scoring.skill_score(probability=p, outcome=y, reference=np.full(len(p), 0.5))
    assert same == half
    assert scoring.skill_score(probability=p, outcome=y, reference=p).value == pytest.approx(0, abs=1e-15)


@pytest.mark.parametrize(("weight", "n"), [([1, 1, 0], 2), ([1, 0.5, 2], 3), ([0, 3, 0], 1), (None, 3)])
@pytest.mark.parametrize("cluster", [None, ["a", "a", "b"]])
def test_forecasts_of_weight_zero_are_not_counted(weight, n, cluster):
    p, y = [0.9, 0.2, 0.4], [1, 0, 1]
    skill = scoring.skill_score(probability=p, outcome=y, weight=weight, cluster=cluster)
    mean = scoring.mean_score(score=[0.01, 0.04, 0.36], weight=weight, cluster=cluster)
    assert (skill.n, skill.clusters) == (mean.n, mean.clusters)
    assert skill.n == n


def test_skill_of_one_cluster_has_no_limits():
    found = scoring.skill_score(probability=[0.9, 0.0], outcome=[0, 1], cluster=[5, 5])
    assert found.value < 0
    assert (found.low, found.high, found.standard_error, found.clusters) == (None, None, None, 1)


def test_skill_where_all_outcomes_are_the_same():
    e = scoring.skill_score(probability=[0.8, 0.9], outcome=[1, 1])
    assert np.isnan(e.value)
    assert (e.low, e.high) == (None, None)


@pytest.mark.parametrize(
    ("arguments", "argument"),
    [
        ({"probability": [0.5]}, "outcome"),
        ({}, "probability"),
        ({"tally": 3}, "tally"),
        ({"tally": scoring.Tally([0.5], [1], [1]), "outcome": [1]}, "tally"),
        ({"tally": scoring.Tally([0.5], [1], [1]), "cluster": [1]}, "cluster"),
        ({"tally": scoring.Tally([0.5], [1], [0.5], [0.25])}, "tally"),
        ({"probability": [0.5], "outcome": [1], "reference": 2}, "reference"),
        ({"probability": [0.5], "outcome": [1], "reference": [0.5, 0.5]}, "reference"),
    ],
)
def test_skill_arguments(arguments, argument):
    with pytest.raises(scoring.ScoringError) as caught:
        scoring.skill_score(**arguments)
    assert caught.value.argument == argument


def test_intervals_hold_the_truth_about_as_often_as_they_say():
    """Bold forecasts on 40 questions each, one to many per question: the usual t interval holds it 89%."""
    rng = np.random.default_rng(0)
    runs, questions = 3000, 40
    every = 400_000 + runs * questions
    truth = rng.beta(0.5, 0.5, every)
    size = rng.geometric(1 / 5, every).astype(float)
    said = np.clip(np.round(truth, 2), 0.01, 0.99)
    total = size * scoring.brier_score(probability=said, outcome=rng.random(every) < truth)
    mean = total[:400_000].sum() / size[:400_000].sum()
    found = spread(total[400_000:], size[400_000:], group=np.repeat(np.arange(runs), questions), groups=runs)
    low, high = interval(found)
    assert 0.93 < np.mean((low <= mean) & (mean <= high)) < 0.97


@given(
    st.lists(
        st.tuples(st.sampled_from([0, 0.1, 0.25, 0.6, 1]), st.booleans(), st.integers(1, 4)), min_size=2, max_size=25
    )
)
def test_a_weight_is_saying_it_so_many_times(rows):
    p, y, w = (np.array(column, dtype=float) for column in zip(*rows, strict=True))
    times = w.astype(int)
    weighted, repeated = {"weight": w}, {}
    many = {"probability": np.repeat(p, times), "outcome": np.repeat(y, times)} | repeated
    few = {"probability": p, "outcome": y} | weighted
    for function in (scoring.tally, scoring.decompose, scoring.skill_score):
        short, long = function(**few), function(**many)
        for name in {"tally": ["n", "occurred", "brier"], "decompose": ["score", "miscalibration"]}.get(
            function.__name__, ["value"]
        ):
            np.testing.assert_allclose(getattr(short, name), getattr(long, name), rtol=1e-11, atol=1e-13)
    score = np.square(p - y)
    value = scoring.mean_score(score=score, weight=w).value
    assert value == pytest.approx(np.repeat(score, times).mean(), rel=1e-12, abs=1e-15)
