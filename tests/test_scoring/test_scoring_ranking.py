"""Difficulty, pairs, leaderboards, aggregation, bounds."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

import scoring
from scoring.aggregation import extremizing_factor
from scoring.difficulty import connected

TINY = {"score": [0.09, 0.25, 0.16, 0.01], "forecaster": list("AABB"), "question": ["q1", "q2", "q2", "q3"]}
TWENTY = [0.1] * 5 + [0.2] * 5 + [0.4] * 5 + [0.5, 0.5, 0.8, 0.9, 1.0]


def test_fixed_effects_of_two_forecasters():
    f = scoring.fixed_effects(**TINY)
    assert (f.adjusted[0] - f.adjusted[1]).round(12) == 0.09
    raw = np.mean(TINY["score"][:2]) - np.mean(TINY["score"][2:])
    assert raw.round(12) == 0.085
    assert f.ranks().tolist() == [2, 1]
    assert np.isnan(f.noise)


@pytest.mark.parametrize("weighted", [False, True])
def test_fixed_effects_are_least_squares(weighted):
    rng = np.random.default_rng(0)
    i, j, x = rng.integers(0, 12, 150), rng.integers(0, 40, 150), rng.random(150)
    w = rng.random(150) + 0.1 if weighted else np.ones(150)
    f = scoring.fixed_effects(score=x, forecaster=i, question=j, weight=w if weighted else None)
    design = np.zeros((150, 12 + 40))
    design[np.arange(150), i] = 1
    design[np.arange(150), 12 + j] = 1
    solution = np.linalg.lstsq(design * np.sqrt(w)[:, None], x * np.sqrt(w), rcond=None)[0]
    assert f.components == 1
    expected = solution[:12] - solution[:12].mean()
    np.testing.assert_allclose(f.adjusted - f.adjusted.mean(), expected, rtol=1e-10, atol=1e-12)
    fitted = f.adjusted[i] + f.difficulty[np.searchsorted(f.question, j)]
    np.testing.assert_allclose(fitted, design @ solution, rtol=1e-10, atol=1e-12)
    assert np.bincount(j, weights=w)[f.question] @ f.difficulty == pytest.approx(0, abs=1e-10)


def test_errors_of_fixed_effects_are_as_large_as_the_errors():
    rng = np.random.default_rng(1)
    skill, difficulty = rng.normal(0, 0.05, 50), rng.normal(0.2, 0.1, 400)
    i, j = rng.integers(0, 50, 8000), rng.integers(0, 400, 8000)
    noise = rng.normal(0, 0.1, 8000)
    f = scoring.fixed_effects(score=skill[i] + difficulty[j] + noise, forecaster=i, question=j)
    off = (f.adjusted - f.adjusted.mean()) - (skill - skill.mean())
    assert 0.8 < np.std(off / f.standard_error) < 1.25
    assert f.noise == pytest.approx(0.1, rel=0.03)


def test_errors_of_two_are_that_of_their_difference():
    """Whoever few answered with has a large part in the mean of all, so that beside it the own error is smaller."""
    rng = np.random.default_rng(2)
    a, b = rng.random(40), rng.random(40)
    f = scoring.fixed_effects(score=[*a, *b], forecaster=["a"] * 40 + ["b"] * 40, question=[*range(40)] * 2)
    assert f.adjusted[0] - f.adjusted[1] == pytest.approx((a - b).mean())
    paired = np.std(a - b, ddof=1) / 40**0.5
    assert np.hypot(*f.standard_error) == pytest.approx(paired, rel=1e-9)


def test_groups_without_common_questions_are_not_ranked():
    f = scoring.fixed_effects(score=[0.1, 0.2, 0.3, 0.4], forecaster=list("abcd"), question=[1, 1, 2, 2])
    assert (f.components, f.component.tolist()) == (2, [0, 0, 1, 1])
    assert f.adjusted[1] - f.adjusted[0] == pytest.approx(0.1)
    with pytest.raises(scoring.UnconnectedError, match="falls into 2 groups") as caught:
        f.ranks()
    assert caught.value.components == [["a", "b"], ["c", "d"]]


@pytest.mark.parametrize(
    ("score", "forecaster", "question"),
    [
        ([0.1], "a", [1]),
        ([0.1, 0.2], "ab", [1, 1]),
        ([0.1, 0.2, 0.3], "abb", [1, 1, 2]),
        ([0.1, 0.3, 0.2, 0.1], "aabb", [1, 1, 1, 1]),  # revisions of one question
        ([0.1, 0.2, 0.3, 0.1, 0.2], "abbcc", [1, 1, 2, 2, 3]),  # a chain is fitted exactly
        ([0.2, 0.2, 0.2, 0.2], "aabb", [1, 2, 1, 2]),  # no spread at all
    ],
)
def test_where_nothing_tells_a_standard_error_there_is_none(score, forecaster, question):
    f = scoring.fixed_effects(score=score, forecaster=list(forecaster), question=question)
    assert np.isnan(f.standard_error).all()
    assert np.isfinite(f.adjusted).all()


def test_one_question_in_common_tells_no_error_even_where_others_have_one():
    """c shares one question only; d hangs on the others by one."""
    rng = np.random.default_rng(3)
    who, what = [*"ab" * 6, "c", "c", "d"], [*np.repeat(range(6), 2).tolist(), 0, 9, 9]
    f = scoring.fixed_effects(score=rng.random(15), forecaster=who, question=what)
    assert np.isnan(f.standard_error).tolist() == [False, False, True, True]
    assert f.clusters.tolist() == [6, 6, 0, 0]


def answered(repeats=1, weights=False):
    """Three forecasters, eight questions, each said again and again or weighing so much."""
    rng = np.random.default_rng(2)
    i, j, x = np.repeat(range(3), 8), np.tile(range(8), 3), rng.random(24)
    times = 1 if weights else repeats
    found = {"score": np.repeat(x, times), "forecaster": np.repeat(i, times), "question": np.repeat(j, times)}
    return found | ({"weight": np.full(24, repeats)} if weights else {})


@pytest.mark.parametrize("repeats", [1, 2, 20])
@pytest.mark.parametrize("weights", [False, True])
@pytest.mark.parametrize("split", [False, True])
def test_saying_the_same_again_makes_nothing_surer(repeats, weights, split):
    """Nor does it help to call each repeat a cluster of its own."""
    once, rows = scoring.fixed_effects(**answered()), answered(repeats, weights)
    cluster = np.arange(len(rows["score"])) if split else None
    again = scoring.fixed_effects(**rows, cluster=cluster)
    np.testing.assert_allclose(again.adjusted, once.adjusted, rtol=1e-12)
    np.testing.assert_allclose(again.standard_error, once.standard_error, rtol=1e-9)
    assert again.clusters.tolist() == [8, 8, 8]


@pytest.mark.parametrize("parts", [2, 20])
def test_questions_of_one_claim_are_one(parts):
    """Each question split into many of one claim, all with the score that it had."""
    rows = answered(parts)
    of_claim = rows["question"]
    rows["question"] = of_claim * parts + np.tile(np.arange(parts), 24)
    once = scoring.fixed_effects(**answered())
    claims = scoring.fixed_effects(**rows, cluster=of_claim)
    np.testing.assert_allclose(claims.standard_error, once.standard_error, rtol=1e-9)
    alone = scoring.fixed_effects(**rows)
    assert (alone.standard_error < 0.8 * once.standard_error).all()
    assert (claims.clusters.tolist(), alone.clusters.tolist()) == ([8] * 3, [8 * parts] * 3)


def test_errors_over_claims_are_as_large_as_the_errors():
    """Noise that all questions of a claim share: 40 claims of 5 questions, 12 forecasters who answered half."""
    rng, off = np.random.default_rng(4), {True: [], False: []}
    for _ in range(25):
        claim = np.repeat(np.arange(40), 5)
        noise = rng.normal(0, 0.1, (12, 40))[:, claim] + rng.normal(0, 0.05, (12, 200))
        i, j = np.nonzero((rng.random((12, 40)) < 0.5)[:, claim])
        for known in off:
            f = scoring.fixed_effects(
                score=noise[i, j] + 0.01 * (j % 7), forecaster=i, question=j, cluster=claim[j] if known else None
            )
            off[known].append((f.adjusted - f.adjusted.mean()) / f.standard_error)
    assert 0.85 < np.std(off[True]) < 1.15
    assert np.std(off[False]) > 1.5


@pytest.mark.parametrize(
    ("scores", "ranks"),
    [
        ([0.1, 0.2, 0.3], [1, 2, 3]),
        ([0.2, 0.2, 0.1], [2, 2, 1]),
        ([0.1, 0.3, 0.1, 0.2], [1, 4, 1, 3]),
        ([0.25] * 3, [1, 1, 1]),
    ],
)
def test_equal_scores_share_a_rank(scores, ranks):
    n = len(scores)
    f = scoring.fixed_effects(
        score=np.repeat(scores, 7) + np.tile(np.arange(7) / 30, n),
        forecaster=np.repeat(np.arange(n), 7),
        question=np.tile(np.arange(7), n),
    )
    assert f.ranks().tolist() == ranks


@pytest.mark.parametrize("length", [2, 1000])
def test_a_chain_is_connected_and_solved(length):
    i = np.repeat(np.arange(length), 2)
    j = i + np.tile([0, 1], length)
    shuffled = np.random.default_rng(0).permutation(length)
    skill = np.random.default_rng(1).random(length)
    f = scoring.fixed_effects(score=skill[shuffled[i]] + 0.01 * j, forecaster=shuffled[i], question=j)
    assert f.components == 1
    np.testing.assert_allclose(np.diff(f.adjusted), np.diff(skill), atol=1e-9)


@given(st.lists(st.tuples(st.integers(0, 6), st.integers(0, 6)), min_size=1, max_size=12))
def test_components_are_those_of_the_graph(edges):
    i, j = (np.array(column) for column in zip(*edges, strict=True))
    reach = dict.fromkeys(edges, True)
    groups = [{("f", f)} | {("q", q)} for f, q in reach]
    merged = True
    while merged:
        merged = False
        for a in range(len(groups)):
            for b in range(a + 1, len(groups)):
                if groups[a] & groups[b]:
                    groups[a] |= groups.pop(b)
                    merged = True
                    break
            if merged:
                break
    who, first = connected(
        np.unique(i, return_inverse=True)[1], np.unique(j, return_inverse=True)[1], *map(len, map(np.unique, (i, j)))
    )
    assert len(set(who)) == len(groups) == len(set(first))
    for f, label in zip(np.unique(i), who, strict=True):
        for g, other in zip(np.unique(i), who, strict=True):
            together = any(("f", f) in group and ("f", g) in group for group in groups)
            assert (label == other) == together


@pytest.mark.parametrize(
    ("arguments", "argument"),
    [
        ({"score": [0.1, np.nan, 0.2, 0.3]}, "score"),
        ({"forecaster": list("AAB")}, "forecaster"),
        ({"question": [1, 2, np.nan, 4]}, "question"),
        ({"weight": [1, 1, 0, 1]}, "weight"),
        ({"weight": [1, 1, -1, 1]}, "weight"),
        ({"cluster": [1, 1, 1]}, "cluster"),
        ({"cluster": [1, 1, 1, None]}, "cluster"),
    ],
)
def test_fixed_effects_arguments(arguments, argument):
    with pytest.raises(scoring.ScoringError) as caught:
        scoring.fixed_effects(**(TINY | arguments))
    assert caught.value.argument == argument


def test_pairwise_skill_by_hand():
    """Three forecasters; a and c share no question."""
    p = scoring.pairwise_skill(score=[1, 2, 4, 1, 3, 6], forecaster=list("aabbbc"), question=[1, 2, 1, 2, 3, 3])
    assert p.overlap.tolist() == [[2, 2, 0], [2, 3, 1], [0, 1, 1]]
    assert p.ratio[0, 1] == pytest.approx(3 / 5)
    assert p.ratio[1, 2] == pytest.approx(1 / 2)
    assert np.isnan(p.ratio[0, 2])
    np.testing.assert_allclose(p.skill, [0.6**0.5, (5 / 3 / 2) ** (1 / 3), 2**0.5])


def test_pairwise_skill_averages_repeats_and_refuses_negative_scores():
    p = scoring.pairwise_skill(score=[1, 3, 4], forecaster=list("aab"), question=[1, 1, 1])
    assert p.ratio[0, 1] == pytest.approx(0.5)
    with pytest.raises(scoring.ScoringError, match=r"score\[1\]"):
        scoring.pairwise_skill(score=[1, -1], forecaster=list("ab"), question=[1, 1])


@given(st.lists(st.floats(0.01, 5), min_size=6, max_size=6))
def test_skills_of_a_full_table_multiply_to_one(scores):
    p = scoring.pairwise_skill(score=scores, forecaster=list("aabbcc"), question=[1, 2] * 3)
    assert np.prod(p.skill) == pytest.approx(1, rel=1e-9)


def test_leaderboard_draws_the_unsure_towards_the_mean():
    x, error = np.array([0.10, 0.16, 0.18, 0.30]), np.array([0.10, 0.01, 0.02, 0.01])
    board = scoring.shrink(estimate=x, standard_error=error)
    # Bayes' rule in full, over ten thousand spreads of skill instead of a hundred.
    share = (np.arange(10_000) + 0.5) / 10_000
    between = 4 / np.sum(error**-2.0) * (1 - share) / share
    precision = 1 / (error**2 + between[:, None])
    mean = precision @ x / precision.sum(axis=1)
    likely = np.sqrt(np.prod(precision, axis=1) / precision.sum(axis=1))
    likely *= np.exp(-np.sum(precision * (x - mean[:, None]) ** 2, axis=1) / 2)
    likely /= likely.sum()
    each = mean[:, None] + (between[:, None] * precision) * (x - mean[:, None])
    np.testing.assert_allclose(board.value, likely @ each, rtol=5e-3)
    assert board.mean == pytest.approx(likely @ mean, rel=1e-3)
    assert board.best.sum() == pytest.approx(1)
    assert board.best[3] < 0.01
    assert (board.rank_low <= board.rank_high).all()
    turned = scoring.shrink(estimate=-x, standard_error=error, low_is_good=False)
    assert np.abs(turned.best - board.best).max() < 0.05


@pytest.mark.parametrize("low_is_good", [True, False])
@pytest.mark.parametrize(("estimate", "error"), [([0.2] * 4, [0.05] * 4), ([0.29, 0.29], [0.2, 0.2])])
def test_leaderboard_of_equals(estimate, error, low_is_good):
    """The same is known of all: no order, and chances that are exactly equal."""
    n = len(estimate)
    board = scoring.shrink(estimate=estimate, standard_error=error, low_is_good=low_is_good)
    np.testing.assert_allclose(board.value, board.mean)
    assert board.best.tolist() == pytest.approx([1 / n] * n, rel=1e-12)
    assert board.rank.tolist() == [1] * n
    assert (board.rank_low.tolist(), board.rank_high.tolist()) == ([1] * n, [n] * n)


@pytest.mark.parametrize("low_is_good", [True, False])
def test_leaderboard_ranks_by_value_and_twins_share_everything(low_is_good):
    x, error = np.array([0.3, 0.1, 0.2, 0.1, 0.5]), np.array([0.02, 0.03, 0.02, 0.03, 0.03])
    board = scoring.shrink(estimate=x if low_is_good else -x, standard_error=error, low_is_good=low_is_good, draws=300)
    assert board.rank.tolist() == [4, 1, 3, 1, 5]
    assert board.best[1] == board.best[3]
    assert board.best.sum() == pytest.approx(1)
    assert (board.rank_low[1], board.rank_high[1]) == (board.rank_low[3], board.rank_high[3])


def test_leaderboard_intervals_cover():
    rng = np.random.default_rng(0)
    covered = []
    for seed in range(60):
        skill = rng.normal(0.2, 0.05, 40)
        error = rng.uniform(0.02, 0.1, 40)
        board = scoring.shrink(estimate=rng.normal(skill, error), standard_error=error, draws=10, seed=seed)
        covered.append((board.low <= skill) & (skill <= board.high))
    assert 0.93 < np.mean(covered) < 0.97


def test_errors_that_are_hardly_known_make_wider_intervals():
    x, error = [0.1, 0.2, 0.25], [0.02] * 3
    few, many, known = (
        scoring.shrink(estimate=x, standard_error=error, clusters=n and [n] * 3) for n in (4, 400, None)
    )
    assert (few.high - few.low > many.high - many.low).all()
    np.testing.assert_allclose(many.high, known.high, rtol=0.06)


def test_leaderboard_intervals_cover_however_many_questions_were_asked():
    # Skills that lie a tenth as far apart as chance puts the scores of one question: with 300 questions 92% held when
    # they were expected to lie closer for having been asked more.
    rng = np.random.default_rng(3)
    covered = []
    for _ in range(400):
        skill = rng.normal(0, 0.1, 4)
        error = np.sqrt(rng.chisquare(299, 4) / 299 / 300)
        board = scoring.shrink(estimate=rng.normal(skill, 300**-0.5), standard_error=error, clusters=[300] * 4, draws=1)
        covered.append((board.low <= skill) & (skill <= board.high))
    assert 0.94 < np.mean(covered) < 0.97


def test_who_errs_more_is_not_drawn_to_the_better_for_that():
    board = scoring.shrink(estimate=[0.1, 0.12, 0.3, 0.32], standard_error=[0.01, 0.01, 0.06, 0.06], clusters=[50] * 4)
    kept = (board.value - board.mean) / (np.array([0.1, 0.12, 0.3, 0.32]) - board.mean)
    np.testing.assert_allclose(kept, kept[0], rtol=1e-9)


def test_holm_as_r_prints_it():
    # p.adjust(c(0.01, 0.02, 0.03, 0.04), "holm") and p.adjust(c(0.01, 0.04, 0.03, 0.005), "holm") of R.
    assert scoring.holm(p=[0.01, 0.02, 0.03, 0.04]).tolist() == pytest.approx([0.04, 0.06, 0.06, 0.06])
    assert scoring.holm(p=[0.01, 0.04, 0.03, 0.005]).tolist() == pytest.approx([0.03, 0.06, 0.06, 0.02])


def test_permutations_as_fisher_counted_them():
    """Darwin's maize: in 863 of 32,768 ways the difference is as large, in 1,726 as large either way."""
    darwin = [49, -67, 8, 16, 6, 23, 28, 41, 14, 29, 56, 24, 75, 60, -48]
    assert scoring.permutation_test(difference=darwin) == 1726 / 32768
    drawn = scoring.permutation_test(difference=darwin * 2, resamples=2000)
    assert 0 < drawn < 0.05
    assert scoring.permutation_test(difference=[0.0] * 20, resamples=50) == 1


def test_bets_multiply_and_never_ruin():
    gain, most = np.array([0.3, -0.1, 0.02, -0.4]), np.array([0.3, 0.2, 0.05, 0.4])
    sizes = np.minimum(np.array([[0.5], [1], [2], [4]]), 0.5 / most)
    np.testing.assert_allclose(
        scoring.betting(difference=gain, largest=most), np.cumprod(1 + sizes * gain, axis=1).mean(axis=0)
    )
    assert scoring.betting(difference=[-1] * 500)[-1] > 0
    with pytest.raises(scoring.ScoringError, match=r"difference\[0\]"):
        scoring.betting(difference=[0.3], largest=[0.2])


def test_bets_on_equals_seldom_win_and_on_the_better_often():
    random = np.random.default_rng(5)
    truth, happened = random.random((200, 300)), random.random((200, 300))
    happened = happened < truth
    logit = np.log(truth / (1 - truth))
    one, other = (1 / (1 + np.exp(-logit - random.normal(size=truth.shape))) for _ in range(2))

    def reached(a, b):
        gap = (b - happened) ** 2 - (a - happened) ** 2
        most = np.maximum(np.abs(b**2 - a**2), np.abs((1 - b) ** 2 - (1 - a) ** 2))
        won = [scoring.betting(difference=g, largest=m).max() for g, m in zip(gap, most, strict=True)]
        return np.mean(np.array(won) >= 40)

    assert reached(one, other) <= 0.05
    assert reached(truth, other) > 0.6


@pytest.mark.parametrize(
    ("arguments", "argument"),
    [
        ({"standard_error": [0.1, 0]}, "standard_error"),
        ({"clusters": [3, 0]}, "clusters"),
        ({"estimate": [0.1], "standard_error": [0.1]}, "estimate"),
        ({"draws": 0}, "draws"),
        ({"low_is_good": "no"}, "low_is_good"),
        ({"low_is_good": 0}, "low_is_good"),
    ],
)
def test_leaderboard_arguments(arguments, argument):
    with pytest.raises(scoring.ScoringError) as caught:
        scoring.shrink(**({"estimate": [0.1, 0.2], "standard_error": [0.1, 0.1]} | arguments))
    assert caught.value.argument == argument


def test_aggregates_as_aggutils_prints_them():
    assert scoring.aggregate(probabilities=TWENTY, method="mean") == pytest.approx(0.36, abs=1e-15)
    assert scoring.aggregate(probabilities=TWENTY, method="trimmed", trim=0.1) == pytest.approx(0.31875, abs=1e-15)
    assert scoring.aggregate(probabilities=TWENTY, method="trimmed", trim=0.25) == pytest.approx(0.3, abs=1e-15)
    assert scoring.aggregate(probabilities=TWENTY, method="median") == pytest.approx(0.3)


def test_odds():
    odds = np.prod([1 / 9, 2 / 8, 4 / 6]) ** (1 / 3)
    p = [0.1, 0.2, 0.4]
    assert scoring.aggregate(probabilities=p) == pytest.approx(odds / (1 + odds))
    bold = scoring.aggregate(probabilities=p, method="extremized", d=2)
    assert bold == pytest.approx(odds**2 / (1 + odds**2))
    d = extremizing_factor(3)
    assert scoring.aggregate(probabilities=p, method="extremized") == pytest.approx(odds**d / (1 + odds**d))
    assert scoring.aggregate(probabilities=[0.3], method="extremized") == pytest.approx(0.3)
    assert extremizing_factor(10**6) == pytest.approx(np.sqrt(3), rel=1e-5)
    assert scoring.aggregate(probabilities=[0, 0.4]) == 0
    assert scoring.aggregate(probabilities=[1, 0.4]) == 1


@given(st.lists(st.floats(0.001, 0.999), min_size=1, max_size=12), st.randoms())
def test_aggregates_lie_between_and_ignore_order(p, random):
    for method in ("mean", "median", "trimmed", "geometric_odds"):
        found = scoring.aggregate(probabilities=p, method=method)
        assert min(p) - 1e-12 <= found <= max(p) + 1e-12
        mixed = scoring.aggregate(probabilities=random.sample(p, len(p)), method=method)
        assert mixed == pytest.approx(found, rel=1e-12)


@pytest.mark.parametrize(
    ("arguments", "argument", "index"),
    [
        ({"method": "vote"}, "method", None),
        ({"method": "trimmed", "trim": 0.5}, "trim", None),
        ({"probabilities": [0.5, 1, 0]}, "probabilities", 1),
        ({"probabilities": [0.5, 1.0000001]}, "probabilities", 1),
        ({"probabilities": []}, "probabilities", None),
        ({"method": "extremized", "d": 0}, "d", None),
    ],
)
def test_aggregate_arguments(arguments, argument, index):
    with pytest.raises(scoring.ScoringError) as caught:
        scoring.aggregate(**({"probabilities": [0.2, 0.3]} | arguments))
    assert (caught.value.argument, caught.value.index) == (argument, index)


@given(
    st.lists(st.tuples(st.floats(0, 1), st.sampled_from([0.0, 1.0, float("nan")])), min_size=1, max_size=20),
    st.randoms(),
)
def test_bounds_hold_every_completion(rows, random):
    p, y = (np.array(column) for column in zip(*rows, strict=True))
    least, greatest = scoring.bounds(probability=p, outcome=y)
    filled = np.where(np.isnan(y), [random.choice([0.0, 1.0]) for _ in y], y)
    assert least - 1e-12 <= np.mean((p - filled) ** 2) <= greatest + 1e-12
    nearest = np.where(np.isnan(y), p >= 0.5, y)
    assert least == pytest.approx(np.mean((p - nearest) ** 2), abs=1e-12)


def test_bounds_arguments():
    with pytest.raises(scoring.ScoringError, match=r"outcome\[1\] is 2.0"):
        scoring.bounds(probability=[0.1, 0.2], outcome=[float("nan"), 2])
    with pytest.raises(scoring.ScoringError, match=r"probability\[0\] is nan"):
        scoring.bounds(probability=[float("nan")], outcome=[1])
