"""The ranked probability score, for options that have an order."""

import numpy as np
from numpy.typing import ArrayLike

from scoring import checks
from scoring.checks import Floats


def ranked_probability_score(*, probabilities: ArrayLike, chosen: ArrayLike, form: str = "mean") -> Floats:
    """Ranked probability score of each forecast: the Brier scores of all "at most option j", added up.

    Low is good, proper. Unlike the Brier score over options it forgives a near miss more than a far one.

    Args:
        probabilities: (n, k), options in order, rows summing to 1.
        chosen: (n,) index of the option that happened.
        form: "sum" over the k - 1 splits, 0 to k - 1; "mean", 0 to 1, the Brier score where k is 2;
            "gjp", twice the mean, 0 to 2, as Good Judgment prints it.

    Returns:
        (n,) scores.

    Raises:
        ScoringError: a row does not sum to 1, an index is not an option, or `form` is unknown.

    Source:
        Epstein 1969, doi 10.1175/1520-0450(1969)008<0985:ASSFPF>2.0.CO;2; Murphy 1971,
        doi 10.1175/1520-0450(1971)010<0155:ANOTRP>2.0.CO;2; Good Judgment, Ordered Categorical Scoring Rule.

    Example:
        >>> ranked_probability_score(probabilities=[[0.25, 0.25, 0.3, 0.2]], chosen=[1], form="gjp").round(3)
        array([0.235])
    """
    checks.one_of("form", form, ("sum", "mean", "gjp"))
    matrix, happened = checks.options(probabilities, chosen)
    splits = matrix.shape[1] - 1
    below = np.cumsum(matrix[:, :-1], axis=1)
    reached = happened[:, None] <= np.arange(splits)
    scale = {"sum": 1.0, "mean": 1 / splits, "gjp": 2 / splits}[form]
    return np.asarray(np.square(below - reached).sum(axis=1) * scale)
