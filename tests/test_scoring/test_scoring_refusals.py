"""Every public function refuses every kind of bad value for every argument, and names argument and index."""

import inspect

import numpy as np
import pytest

import scoring

NAN = float("nan")
P, Y, NUMBERS, LABELS = [0.2, 0.7, 0.4], [0, 1, 1], [0.1, 0.3, 0.2], ["a", "b", "b"]
LEVELS, VALUES = [0.25, 0.5, 0.75], [[1.0, 2.0, 3.0]] * 3
ROWS = [[0.2, 0.8], [0.5, 0.5], [1.0, 0.0]]

# What is wrong with the value at one place of an argument of a kind; (bad value, the index that is named).
WRONG = {
    "unit": [([0.2, 1.0000001, 0.4], 1), ([0.2, 0.7, -0.1], 2), ([0.2, NAN, 0.4], 1)],
    "unit or NaN": [([0.2, 1.0000001, 0.4], 1), ([-0.1, 0.2, 0.3], 0)],
    "above 0": [([0.2, 0.0, 0.4], 1), ([0.2, 1.0000001, 0.4], 1), ([0.2, NAN, 0.4], 1)],
    "number": [([0.1, NAN, 0.2], 1), ([0.1, 0.2, np.inf], 2), ([0.1, 0.2, 1e101], 2)],
    "number or NaN": [([0.1, 0.2, np.inf], 2), ([0.1, -1e300, NAN], 1)],
    "number or inf": [([0.1, NAN, 0.2], 1), ([np.inf, 1e300, 0.2], 1)],
    "error": [([0.1, 0.0, 0.2], 1), ([0.1, NAN, 0.2], 1), ([0.1, 0.2, -1], 2), ([0.1, 1e-200, 0.2], 1)],
    "clusters": [([2, 0.5, 3], 1), ([2, NAN, 3], 1)],
    "weight": [
        *[([1, -1, 1], 1), ([1, 1, NAN], 2), ([0, 0, 0], None)],
        *[([1e308] * 3, 0), ([1, 1e101, 1], 1), ([0, 1, 1e-310], 2)],
    ],
    "label": [(["a", "b", None], 2), ([1.0, NAN, 2.0], 1)],
    "missing": [(["a", "b", None], 2), ([1.0, NAN, 2.0], 1)],
    "table": [([[1, 2, 3], [1, NAN, 3], [1, 2, 3]], (1, 1)), ([[1, 2, 3]] * 2 + [[1, 2, np.inf]], (2, 2))],
    "coded": [([[1, 2, np.inf], [1, 1, 2]], (0, 2)), ([[1, 2, NAN], [1, 1, 2]], (0, 2))],
    "readings": [([[0.2, np.inf], [0.5, 0.4]], (0, 1))],
    "rows": [([[0.2, 0.8], [0.5, 0.4], [1, 0]], 1), ([[0.2, 0.8], [0.5, NAN], [1, 0]], (1, 1))],
    "chosen": [([0, 2, 1], 1), ([0, 1, -1], 2), ([0, 0.5, 1], 1), ([0, NAN, 1], 1)],
    "levels": [([0.25, 0.25, 0.75], 1), ([0.25, 0.5, 1.0000001], 2), ([0.0, 0.5, 0.75], 0)],
    "quantiles": [([[1, 2, 3], [1, 3, 2], [1, 2, 3]], (1, 2)), ([[1, 2, 3], [1, NAN, 3], [1, 2, 3]], (1, 1))],
    "option": [("nothing of the sort", None)],
    "scalar": [(NAN, None), ("much", None)],
    "count": [(-1, None), (1.5, None), (NAN, None)],
    "number of times": [(-1, None), (1.5, None), (NAN, None), (1e300, None), (10**7, None)],
    "width": [(NAN, None), ("much", None), (0, None), (-1, None), (1e300, None), (1e-300, None)],
    "true or false": [("no", None), ("xx", None), (1, None), (None, None), ([True], None)],
    "day": [(NAN, None), (0.5, None), (1e300, None), (-1e300, None)],
    "t": [(NAN, None), ([0.1, NAN], 1), (["a"], None), ([[1], [2, 3]], None), ([1, None], 1)],
    "df": [(NAN, None), ([3, NAN], 1), ("x", None), ([3, 0], 1), (-1, None), (np.inf, None)],
}
SHAPED = {*WRONG} - {"option", "scalar", "count"}
SHAPED -= {"number of times", "width", "true or false", "day", "t", "df"}
PAIR = {"probability": (P, "unit"), "outcome": (Y, "unit")}
SET = {**PAIR, "weight": ([1, 2, 1], "weight")}
ANSWERED = {"score": (NUMBERS, "number"), "forecaster": (LABELS, "label"), "question": ([1, 1, 2], "label")}
QUANTILES = {"levels": (LEVELS, "levels"), "values": (VALUES, "quantiles"), "outcome": (NUMBERS, "number")}
RANGES = {"low": ([0.1, 0.2, 0.3], "unit"), "high": ([0.4, 0.9, 0.8], "unit"), "outcome": (Y, "unit")}

# Function -> argument -> (a good value, its kind)
ARGUMENTS = {
    "accuracy_score": {"days": ("all", "option")},
    "aggregate": {"probabilities": (P, "unit"), "method": ("mean", "option"), "trim": (0.1, "scalar")},
    "baseline_score": {"probability": (P, "unit"), "coverage": ([1, 1, 0.5], "unit")},
    "betting": {"difference": (NUMBERS, "number"), "largest": ([0.5, 0.5, 0.5], "number")},
    "bounds": {"probability": (P, "unit"), "outcome": ([0, 1, NAN], "unit or NaN")},
    "brier_envelope": RANGES,
    "brier_score": PAIR,
    "brier_score_options": {"probabilities": (ROWS, "rows"), "chosen": ([0, 1, 0], "chosen"), "scale": (2, "option")},
    "calibration_line": SET,
    "cohen_kappa": {
        **{"first": (LABELS, "missing"), "second": (["a", "a", "b"], "missing")},
        "weights": ("linear", "option"),
    },
    "compare": {
        **{"score_a": (NUMBERS, "number or NaN"), "score_b": (NUMBERS[::-1], "number or NaN")},
        **{"cluster": (LABELS, "label"), "level": (0.95, "scalar")},
    },
    "confidence_sequence": {
        "difference": (NUMBERS, "number"),
        "alpha": (0.05, "width"),
        "v_opt": (10.0, "width"),
        "c": (2.0, "width"),
    },
    "crps": QUANTILES,
    "daily_score": {
        **{"score": (NUMBERS, "number or NaN"), "made": ([0, 1, 2], "number"), "forecaster": (LABELS, "label")},
        **{"opens": (0, "day"), "closes": (9, "day")},
    },
    "decompose": {
        **SET,
        "method": ("murphy", "option"),
        "score": ("brier", "option"),
        "bins": (5, "number of times"),
        "corrected": (False, "true or false"),
    },
    "diebold_mariano": {"difference": (NUMBERS, "number"), "horizon": (1, "count"), "form": ("hln", "option")},
    "e_value": {
        "difference": (NUMBERS, "number"),
        "alpha": (0.05, "width"),
        "v_opt": (10.0, "width"),
        "c": (2.0, "width"),
    },
    "ensemble_crps": {
        **{"members": (VALUES, "table"), "outcome": (NUMBERS, "number")},
        "fair": (False, "true or false"),
    },
    "fatebook_score": {
        **{"probability": (P, "unit"), "made": ([0, 1, 2], "number"), "forecaster": (["a", "b", "c"], "label")},
        **{"created": (0, "scalar"), "resolved": (9, "scalar"), "outcome": (1, "scalar")},
    },
    "fleiss_kappa": {"ratings": ([[1, 2, 2], [1, 1, 2]], "coded")},
    "fixed_effects": {**ANSWERED, "weight": ([1, 2, 1], "weight"), "cluster": (LABELS, "label")},
    "holm": {"p": (P, "unit")},
    "geometric_mean": {"probabilities": (P, "unit")},
    "interval_brier_score": RANGES,
    "interval_parts": QUANTILES,
    "interval_score": {
        **{"low": (NUMBERS, "number"), "high": ([1, 2, 3], "number"), "outcome": (NUMBERS, "number")},
        "alpha": (0.1, "scalar"),
    },
    "log_score": {**PAIR, "floor": (0.01, "scalar")},
    "krippendorff_alpha": {
        **{"ratings": (ROWS, "readings"), "level": ("nominal", "option")},
        **{"resamples": (10, "number of times"), "seed": (0, "count")},
    },
    "mean_brier_score": PAIR,
    "mean_score": {
        **{"score": (NUMBERS, "number or inf"), "cluster": (LABELS, "label"), "weight": ([1, 2, 1], "weight")},
        **{"level": (0.95, "scalar"), "resamples": (0, "number of times"), "seed": (0, "count")},
        "rule": ("brier", "option"),
    },
    "murphy_diagram": SET,
    "pairwise_skill": ANSWERED,
    "peer_score": {"probability": (P, "above 0"), "coverage": ([1, 1, 0.5], "unit")},
    "permutation_test": {
        **{"difference": (NUMBERS, "number"), "resamples": (10, "number of times")},
        "seed": (0, "count"),
    },
    "quantile_calibration": QUANTILES,
    "quantile_score": QUANTILES,
    "ranked_probability_score": {
        **{"probabilities": (ROWS, "rows"), "chosen": ([0, 1, 0], "chosen"), "form": ("sum", "option")}
    },
    "reliability": {
        **SET,
        "bands": ("consistency", "option"),
        "level": (0.9, "scalar"),
        "resamples": (20, "number of times"),
    },
    "roc": SET,
    "shrink": {
        **{"estimate": (NUMBERS, "number"), "standard_error": (NUMBERS, "error"), "level": (0.95, "scalar")},
        **{"draws": (100, "number of times"), "seed": (0, "count")},
        "low_is_good": (True, "true or false"),
        "clusters": ([2, 3, 4], "clusters"),
    },
    "skill_score": {**SET, "reference": ([0.5, 0.5, 0.4], "unit"), "cluster": (LABELS, "label")},
    "spherical_score": PAIR,
    "spiegelhalter": SET,
    "standing_peer_score": {
        **{"probability": (P, "above 0"), "made": ([0, 1, 2], "number"), "forecaster": (["a", "b", "c"], "label")},
        **{"opens": (0, "scalar"), "closes": (9, "scalar")},
    },
    "t_cdf": {"x": ([0.1, 0.2], "t"), "df": ([3, 4], "df")},
    "t_quantile": {"level": (0.9, "scalar"), "df": ([3, 4], "df")},
    "tally": SET,
    "time_weighted_score": {
        **{"score": (NUMBERS, "number or NaN"), "made": ([0, 1, 2], "number"), "series": (LABELS, "label")},
        **{"opens": (0, "scalar"), "closes": (9, "scalar"), "reference": (NUMBERS, "number")},
        "truncate": (False, "true or false"),
    },
    "weighted_interval_score": QUANTILES,
}
# Arguments that are not tables' columns, and so are not in every case above.
GIVEN = {"accuracy_score": {"daily": [[0.1, 0.2], [0.3, NAN]]}, "murphy_diagram": {"threshold": [0.1, 0.5]}}
# Standing peer scores take NaN for a withdrawal; what is left out of a column is told apart by that.
MAY_BE_MISSING = {("standing_peer_score", "probability")}
# These are made for one value or many, so a number by itself is no wrong shape.
BROADCAST = {"coverage", "reference"}

CASES = [
    (name, argument, bad, index)
    for name, arguments in ARGUMENTS.items()
    for argument, (_, kind) in arguments.items()
    for bad, index in WRONG[kind]
    if not ((name, argument) in MAY_BE_MISSING and any(isinstance(x, float) and np.isnan(x) for x in bad))
]
SHAPES = [
    (name, argument, shape)
    for name, arguments in ARGUMENTS.items()
    for argument, (_, kind) in arguments.items()
    if kind in SHAPED
    for shape in ([], [[[0.5]]], *([] if argument in BROADCAST else [0.5]))
]


def good(name):
    return {argument: value for argument, (value, _) in ARGUMENTS[name].items()} | GIVEN.get(name, {})


def refused(name, argument, bad):
    with pytest.raises(scoring.ScoringError) as caught:
        getattr(scoring, name)(**{**good(name), argument: bad})
    assert str(caught.value).startswith(caught.value.argument)
    return caught.value


def test_every_function_is_in_the_table():
    functions = {name for name in scoring.__all__ if inspect.isfunction(getattr(scoring, name))}
    assert functions == {*ARGUMENTS}
    for name in ARGUMENTS:
        getattr(scoring, name)(**good(name))


@pytest.mark.parametrize(("name", "argument", "bad", "index"), CASES, ids=str)
def test_bad_values(name, argument, bad, index):
    error = refused(name, argument, bad)
    assert (error.argument, error.index) == (argument, index)


@pytest.mark.parametrize(("name", "argument", "bad"), SHAPES, ids=str)
def test_bad_shapes(name, argument, bad):
    assert refused(name, argument, bad).argument == argument


@pytest.mark.parametrize("name", [name for name, arguments in ARGUMENTS.items() if len(arguments) > 1])
def test_unequal_lengths(name):
    """One element less is noticed, whichever column it is missing from."""
    for argument, (value, kind) in ARGUMENTS[name].items():
        columns = [a for a, (_, k) in ARGUMENTS[name].items() if k in SHAPED - {"levels"}]
        if argument in columns and len(columns) > 1:
            assert refused(name, argument, value[:-1]).argument in columns, kind


@pytest.mark.parametrize("n", [[1e308, 1.0], [2.0**60, 1.0]])
def test_a_band_needs_numbers_that_can_be_counted(n):
    with pytest.raises(scoring.ScoringError):
        scoring.reliability(tally=scoring.Tally(probability=[0.1, 0.2], n=n, occurred=[0.0, 1.0]))


def test_arguments_are_keywords():
    for name in ARGUMENTS:
        with pytest.raises(TypeError, match="positional"):
            getattr(scoring, name)(*good(name).values())


def test_unknown_keywords_are_refused_by_python():
    for name in ARGUMENTS:
        with pytest.raises(TypeError):
            getattr(scoring, name)(**good(name), nothing=1)
