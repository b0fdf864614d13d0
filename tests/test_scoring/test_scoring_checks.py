"""Bad input is refused with the argument's name and the first offending index."""

from decimal import Decimal

import numpy as np
import pytest

import scoring
from scoring import checks


def refusal(function, **arguments):
    with pytest.raises(scoring.ScoringError) as caught:
        function(**arguments)
    return caught.value


@pytest.mark.parametrize("function", [scoring.brier_score, scoring.mean_brier_score, scoring.log_score])
@pytest.mark.parametrize(
    ("arguments", "argument", "index"),
    [
        ({"probability": [0.1, 1.0000001], "outcome": [0, 1]}, "probability", 1),
        ({"probability": [0.1, -1e-9], "outcome": [0, 1]}, "probability", 1),
        ({"probability": [0.1, 0.2, np.nan, np.nan], "outcome": [0, 1, 0, 1]}, "probability", 2),
        ({"probability": [0.1, np.inf], "outcome": [0, 1]}, "probability", 1),
        ({"probability": [0.1, None], "outcome": [0, 1]}, "probability", 1),
        ({"probability": [0.1, 0.2], "outcome": [0, 2]}, "outcome", 1),
        ({"probability": [0.1, 0.2], "outcome": [np.nan, 1]}, "outcome", 0),
        ({"probability": [0.1, 0.2, 0.3], "outcome": [0, 1]}, "outcome", 2),
        ({"probability": [], "outcome": []}, "probability", None),
        ({"probability": [[0.1, 0.2]], "outcome": [0, 1]}, "probability", None),
        ({"probability": 0.5, "outcome": 1}, "probability", None),
        ({"probability": ["0.5"], "outcome": [1]}, "probability", None),
        ({"probability": [[0.1], [0.2, 0.3]], "outcome": [1, 0]}, "probability", None),
        ({"probability": [0.1, "x", None], "outcome": [1, 0, 1]}, "probability", 2),
        ({"probability": np.ma.array([0.1, 0.2], mask=[False, True]), "outcome": [0, 1]}, "probability", 1),
    ],
)
def test_binary_arguments(function, arguments, argument, index):
    error = refusal(function, **arguments)
    assert (error.argument, error.index) == (argument, index)
    assert str(error).startswith(argument)
    assert isinstance(error, ValueError)


def test_the_sentence():
    error = refusal(scoring.brier_score, probability=[0.2, 1.0000001], outcome=[0, 1])
    assert str(error) == "probability[1] is 1.0000001: it must be between 0 and 1"


def test_negative_zero_decimals_and_small_integers_are_numbers():
    score = scoring.brier_score(probability=np.array([-0.0, 1.0]), outcome=[Decimal(0), Decimal(1)])
    assert score.tolist() == [0.0, 0.0]
    assert scoring.mean_brier_score(probability=[-0.0], outcome=[True]) == 1.0


def test_arguments_that_are_not_contiguous():
    p = np.array([[0.1, 0.2], [0.3, 1.5]])
    assert scoring.brier_score(probability=p[:, 0], outcome=[0, 0]).shape == (2,)
    assert refusal(scoring.brier_score, probability=p[:, 1], outcome=[0, 0]).index == 1


@pytest.mark.parametrize(
    ("arguments", "argument", "index"),
    [
        ({"probabilities": [[0.5, 0.4]], "chosen": [0]}, "probabilities", 0),
        ({"probabilities": [[0.5, 0.5], [1.5, -0.5]], "chosen": [0, 0]}, "probabilities", (1, 0)),
        ({"probabilities": [[1.0]], "chosen": [0]}, "probabilities", None),
        ({"probabilities": [0.5, 0.5], "chosen": [0, 1]}, "probabilities", None),
        ({"probabilities": [[0.5, 0.5]], "chosen": [2]}, "chosen", 0),
        ({"probabilities": [[0.5, 0.5]], "chosen": [-1]}, "chosen", 0),
        ({"probabilities": [[0.5, 0.5]], "chosen": [0.5]}, "chosen", 0),
        ({"probabilities": [[0.5, 0.5]], "chosen": [0, 1]}, "chosen", 1),
        ({"probabilities": [[0.5, 0.5]], "chosen": [0], "scale": 3}, "scale", None),
        ({"probabilities": [[0.5, 0.5]], "chosen": [0], "scale": True}, "scale", None),
    ],
)
def test_option_arguments(arguments, argument, index):
    error = refusal(scoring.brier_score_options, **arguments)
    assert (error.argument, error.index) == (argument, index)


@pytest.mark.parametrize("floor", [0.5, 0, 1, -0.1, np.nan, "low", None])
def test_floor(floor):
    if floor is None:
        scoring.log_score(probability=[0.5], outcome=[1], floor=floor)
    else:
        assert refusal(scoring.log_score, probability=[0.5], outcome=[1], floor=floor).argument == "floor"


@pytest.mark.parametrize(
    ("value", "index"), [([1, -1], 1), ([0, 0], None), ([1], 1), ([1, np.nan], 1), ([1, np.inf], 1)]
)
def test_weights(value, index):
    error = refusal(lambda weight: checks.weights(weight, 2), weight=value)
    assert (error.argument, error.index) == ("weight", index)


@pytest.mark.parametrize(
    "labels", [["b", "a", "b"], [7, -3, 7], np.array([7, 3, 7], "u1"), [1.5, 0.5, 1.5], [True, False, True]]
)
def test_labels_are_numbered_in_their_order(labels):
    distinct, codes = checks.labels("cluster", labels)
    expected, inverse = np.unique(labels, return_inverse=True)
    assert distinct.tolist() == expected.tolist()
    assert codes.tolist() == inverse.tolist()


@pytest.mark.parametrize("labels", [["a", None], [1.0, np.nan], np.array(["2020-01-01", "NaT"], "M8[D]")])
def test_missing_labels(labels):
    error = refusal(lambda cluster: checks.labels("cluster", cluster), cluster=labels)
    assert (error.argument, error.index) == ("cluster", 1)


def test_labels_of_mixed_kinds():
    mixed = np.array(["a", 1], dtype=object)
    assert refusal(lambda cluster: checks.labels("cluster", cluster), cluster=mixed).index is None


def test_ends_may_lie_beyond_all_numbers():
    one = scoring.mean_score(score=[0.1, 0.3, 0.2], within=(0, 1e300))
    assert one == scoring.mean_score(score=[0.1, 0.3, 0.2], within=(0, 100))
    with pytest.raises(scoring.ScoringError, match=r"within\[1\] is inf"):
        scoring.mean_score(score=[0.1], within=(0, float("inf")))
