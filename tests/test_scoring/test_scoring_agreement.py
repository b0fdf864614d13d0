"""Agreement of coders: published worked examples, scikit-learn, and what must hold of any numbers."""

import itertools
import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from sklearn.metrics import cohen_kappa_score

import scoring

X = math.nan
# Krippendorff 2011: four observers, twelve units, values missing.
OBSERVERS = [
    [1, 2, 3, 3, 2, 1, 4, 1, 2, X, X, X],
    [1, 2, 3, 3, 2, 2, 4, 1, 2, 5, X, 3],
    [X, 3, 3, 3, 2, 3, 4, 2, 2, 5, 1, X],
    [1, 2, 3, 3, 2, 4, 4, 1, 2, 5, 1, X],
]
JON, HAN = [0, 1, 0, 0, 0, 0, 0, 0, 1, 0], [1, 1, 1, 0, 0, 1, 0, 0, 0, 0]
BEN, GERRY = "aabbdcccedda", "babbbccceddd"
ratings = st.lists(st.lists(st.sampled_from([0, 1, 2, 5, X]), min_size=6, max_size=6), min_size=2, max_size=4).filter(
    lambda rows: any(not math.isnan(v) for row in rows for v in row)
)


def pairwise_alpha(rows, distance):
    """Alpha by going through all pairs of values, one by one."""
    units = [[v for v in unit if not math.isnan(v)] for unit in zip(*rows, strict=True)]
    units = [unit for unit in units if len(unit) > 1]
    values = list(itertools.chain(*units))
    if not values:
        return None
    within = sum(distance(a, b) / (len(unit) - 1) for unit in units for a, b in itertools.permutations(unit, 2)) / len(
        values
    )
    among = sum(distance(a, b) for a, b in itertools.permutations(values, 2))
    return 1 - within * len(values) * (len(values) - 1) / among if among else None


@pytest.mark.parametrize(
    ("level", "expected"), [("nominal", 0.743), ("ordinal", 0.815), ("interval", 0.849), ("ratio", 0.797)]
)
def test_krippendorffs_four_observers(level, expected):
    agreed = scoring.krippendorff_alpha(ratings=OBSERVERS, level=level)
    assert round(agreed.value, 3) == expected
    assert (agreed.units, agreed.values) == (11, 40)


def test_krippendorffs_two_observers():
    assert round(scoring.krippendorff_alpha(ratings=[JON, HAN]).value, 3) == 0.095
    letters = [[ord(letter) for letter in row] for row in (BEN, GERRY)]
    assert round(scoring.krippendorff_alpha(ratings=letters).value, 3) == 0.692


def test_kappa_of_a_two_by_two_table():
    """20 both yes, 5 and 10 apart, 15 both no: agreement 0.7, by chance 0.5."""
    first = ["yes"] * 25 + ["no"] * 25
    second = ["yes"] * 20 + ["no"] * 5 + ["yes"] * 10 + ["no"] * 15
    kappa = scoring.cohen_kappa(first=first, second=second)
    assert (round(kappa.value, 12), round(1 - kappa.observed, 12), round(1 - kappa.expected, 12)) == (0.4, 0.7, 0.5)


@given(rows=ratings, level=st.sampled_from(["nominal", "interval", "ratio"]))
def test_alpha_is_that_of_all_pairs(rows, level):
    distance = {
        "nominal": lambda a, b: float(a != b),
        "interval": lambda a, b: (a - b) ** 2,
        "ratio": lambda a, b: ((a - b) / (a + b)) ** 2 if a + b else 0.0,
    }[level]
    expected = pairwise_alpha(rows, distance)
    found = scoring.krippendorff_alpha(ratings=rows, level=level).value
    assert (found is None) if expected is None else found == pytest.approx(expected)


@given(rows=ratings, level=st.sampled_from(["nominal", "ordinal", "interval"]), shuffled=st.randoms())
def test_alpha_knows_no_order_of_coders_and_units(rows, level, shuffled):
    before = scoring.krippendorff_alpha(ratings=rows, level=level)
    table = np.array(rows)[shuffled.sample(range(len(rows)), len(rows))]
    table = table[:, shuffled.sample(range(6), 6)]
    after = scoring.krippendorff_alpha(ratings=table, level=level)
    assert (after.units, after.values) == (before.units, before.values)
    assert (after.value is None) if before.value is None else after.value == pytest.approx(before.value)


@given(rows=ratings)
def test_ordinal_looks_at_ranks_alone(rows):
    stretched = [[v if math.isnan(v) else math.exp(v) for v in row] for row in rows]
    found = [scoring.krippendorff_alpha(ratings=table, level="ordinal").value for table in (rows, stretched)]
    assert found[0] == (None if found[1] is None else pytest.approx(found[1]))


@given(st.lists(st.tuples(st.sampled_from("abc"), st.sampled_from("abc")), min_size=2, max_size=30))
def test_kappa_is_scikit_learns(pairs):
    first, second = map(list, zip(*pairs, strict=True))
    found = scoring.cohen_kappa(first=first, second=second).value
    if len({*first, *second}) == 1:
        assert found is None
    else:
        assert found == pytest.approx(cohen_kappa_score(first, second))


def test_what_cannot_be_told_has_no_value():
    assert scoring.krippendorff_alpha(ratings=[[1, 1], [1, 1]]).value is None
    assert scoring.krippendorff_alpha(ratings=[[1, X], [X, 1]]).units == 0
    assert scoring.cohen_kappa(first=["a"], second=["a"]).value is None
    assert scoring.krippendorff_alpha(ratings=[[1, 2, 3], [1, 2, 3]], level="ratio").value == 1


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (lambda: scoring.krippendorff_alpha(ratings=[1, 2]), "ratings"),
        (lambda: scoring.krippendorff_alpha(ratings=[[1, math.inf]]), r"ratings\[0, 1\]"),
        (lambda: scoring.krippendorff_alpha(ratings=[[1], [-1]], level="ratio"), r"ratings\[1, 0\] is -1"),
        (lambda: scoring.krippendorff_alpha(ratings=[[1], [1]], level="fuzzy"), "level"),
        (lambda: scoring.cohen_kappa(first=[], second=[]), "first"),
        (lambda: scoring.cohen_kappa(first=["a"], second=["a", "b"]), "second"),
        (lambda: scoring.cohen_kappa(first=["a", None], second=["a", "b"]), r"first\[1\] is missing"),
    ],
)
def test_bad_input_is_named(call, message):
    with pytest.raises(scoring.ScoringError, match=message):
        call()
