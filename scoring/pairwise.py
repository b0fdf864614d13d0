"""Relative skill from all pairs of forecasters, each pair on the questions both answered."""

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from scoring import checks
from scoring.checks import Floats


@dataclass(frozen=True, eq=False)
class PairwiseSkill:
    """Relative skill; below 1 is better than the others.

    Attributes:
        forecaster: (f,) labels, in order.
        skill: (f,) geometric mean of the forecaster's ratios, the 1 against itself included.
        ratio: (f, f) mean score of the row over that of the column on their common questions, NaN if none.
        overlap: (f, f) number of common questions.
    """

    forecaster: NDArray[Any]
    skill: Floats
    ratio: Floats
    overlap: Floats


def pairwise_skill(*, score: ArrayLike, forecaster: ArrayLike, question: ArrayLike) -> PairwiseSkill:
    """Relative skill by pairwise comparison: the geometric mean of score ratios over the overlaps.

    Range 0 to infinity, low is good where low scores are; 1 is par. A pair without common questions is left
    out, and so is one where both have a mean of zero.

    Args:
        score: (n,) scores, none negative.
        forecaster: (n,) labels.
        question: (n,) labels; several scores of one forecaster on one question are averaged first.

    Returns:
        PairwiseSkill; takes memory for forecasters x questions.

    Raises:
        ScoringError: a negative score, or an argument that is empty, misshapen or NaN.

    Source:
        Cramer et al. 2022, doi 10.1073/pnas.2113561119.

    Example:
        >>> p = pairwise_skill(score=[1, 2, 4, 1], forecaster=["a", "a", "b", "b"], question=[1, 2, 1, 2])
        >>> p.skill.round(4), float(p.ratio[0, 1])
        (array([0.7746, 1.291 ]), 0.6)
    """
    x = checks.numbers("score", score)
    checks.require("score", x, x >= 0, "zero or more")
    who, i = checks.labels("forecaster", forecaster, len(x))
    what, j = checks.labels("question", question, len(x))
    shape = len(who), len(what)
    cell = i * shape[1] + j
    count = np.bincount(cell, minlength=shape[0] * shape[1]).reshape(shape)
    total = np.bincount(cell, weights=x, minlength=shape[0] * shape[1]).reshape(shape)
    answered = (count > 0).astype(np.float64)
    # Row a, column b: the sum of a's scores over the questions that b answered too.
    sums = (total / np.maximum(count, 1)) @ answered.T
    with np.errstate(divide="ignore", invalid="ignore"):
        ratio = sums / sums.T
        logarithm = np.log(ratio)
    overlap = answered @ answered.T
    np.fill_diagonal(ratio, 1.0)
    np.fill_diagonal(logarithm, 0.0)
    compared = ~np.isnan(logarithm)
    with np.errstate(invalid="ignore"):
        skill = np.exp(np.where(compared, logarithm, 0.0).sum(axis=1) / compared.sum(axis=1))
    return PairwiseSkill(who, skill, np.where(overlap > 0, ratio, np.nan), overlap)
