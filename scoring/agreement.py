"""Do several people who read the same units see the same in them? Agreement beyond chance."""

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any, Literal, get_args

import numpy as np
from numpy.typing import ArrayLike

from scoring import checks
from scoring.checks import Floats
from scoring.errors import ScoringError

Level = Literal["nominal", "ordinal", "interval", "ratio"]
LEVELS = get_args(Level)


@dataclass(frozen=True, slots=True)
class Agreement:
    """How far several readings of the same units agree, beyond chance.

    Attributes:
        value: 1 where they always agree, 0 where they agree as by chance, below 0 where they do so less; None where
            all values are the same or no unit has two, so that chance cannot be told from agreement.
        units: how many units have two values or more, and so count.
        values: how many values these units have together.
        observed: the disagreement that was observed, in the unit of the measure.
        expected: the disagreement to be expected by chance.
        low: lower 95% limit of the value; None unless resamples were asked for.
        high: upper limit.
    """

    value: float | None
    units: int
    values: int
    observed: float
    expected: float
    low: float | None = None
    high: float | None = None


def krippendorff_alpha(*, ratings: ArrayLike, level: Level = "nominal", resamples: int = 0, seed: int = 0) -> Agreement:
    """Krippendorff's alpha: agreement of any number of coders on any number of units, values missing or not.

    1 - observed / expected disagreement, over all pairs of values within units and over all pairs of values. The
    level of measurement says how far two values are apart: nominal 0 or 1, interval (c - k)^2, ratio
    ((c - k) / (c + k))^2, ordinal the square of how many values lie between them.

    Range: 1 is perfect, 0 chance, negative worse than chance. Krippendorff asks for 0.8, and for 0.667 at least
    where conclusions are tentative.

    Args:
        ratings: (coders, units) numbers, NaN where a coder has no value for a unit; categories as any numbers.
        level: "nominal", "ordinal", "interval" or "ratio".
        resamples: of whole units, for the interval from the 2.5% to the 97.5% point of alpha over them; 1,000 are
            enough. What chance leads to expect is that of all units, as in Krippendorff's own algorithm.
        seed: of the resamples.

    Returns:
        The agreement, over the units that two coders or more have values for.

    Raises:
        ScoringError: not numbers (coders, units), infinite, an unknown level, or a negative number on a ratio scale.

    Source:
        Krippendorff 2011, Computing Krippendorff's alpha-reliability, https://repository.upenn.edu/asc_papers/43;
        Hayes and Krippendorff 2007, doi 10.1080/19312450709336664.

    Example:
        >>> nan = float("nan")
        >>> agreed = krippendorff_alpha(ratings=[[1, 2, 3, 3, nan], [1, 2, 3, 4, 1]], level="interval")
        >>> round(agreed.value, 3), agreed.units
        (0.889, 4)
    """
    checks.one_of("level", level, LEVELS)
    times = checks.count("resamples", resamples, most=checks.MANY)
    chance = checks.count("seed", seed)
    matrix = checks.numbers_or_missing("ratings", ratings, dimensions=2)
    if level == "ratio" and (matrix < 0).any():
        coder, unit = np.argwhere(matrix < 0)[0]
        raise ScoringError(
            f"is {matrix[coder, unit]:g}: a ratio scale has no negative numbers",
            argument="ratings",
            index=(int(coder), int(unit)),
        )
    matrix = matrix[:, (~np.isnan(matrix)).sum(axis=0) > 1]
    if not matrix.size:
        return Agreement(None, 0, 0, math.nan, math.nan)
    values, places = np.unique(matrix[~np.isnan(matrix)], return_inverse=True)
    counts = np.zeros((matrix.shape[1], len(values)))
    np.add.at(counts, (np.nonzero(~np.isnan(matrix))[1], places), 1)
    return _from_counts(counts, _distances(values, counts.sum(axis=0), level), times, chance)


def _from_counts(counts: Floats, distance: Floats, resamples: int = 0, seed: int = 0) -> Agreement:
    """Alpha from how often each unit was given each value, and how far two values are apart."""
    often, raters = counts.sum(axis=0), counts.sum(axis=1)
    total = float(often.sum())
    apart = np.einsum("ui,ij,uj->u", counts, distance, counts) / (raters - 1)  # of each unit
    observed = float(apart.sum()) / total
    expected = float(often @ distance @ often) / (total * (total - 1))
    value = 1 - observed / expected if expected > 0 else None
    found = Agreement(value, len(counts), round(total), observed, expected)
    if value is None or not observed or not resamples:  # where all agree, all resamples do
        return found
    drawn = np.random.default_rng(seed).multinomial(len(counts), np.full(len(counts), 1 / len(counts)), resamples)
    low, high = np.quantile(1 - (drawn @ apart) / (drawn @ raters) / expected, (0.025, 0.975))
    return replace(found, low=float(low), high=float(high))


def _distances(values: Floats, often: Floats, level: Level) -> Floats:
    if level == "nominal":
        return 1 - np.eye(len(values))
    if level == "ordinal":  # how many values lie between two: ranks in the middle of their ties
        values = often.cumsum() - often / 2
    apart = np.subtract.outer(values, values)
    if level == "ratio":
        together = np.add.outer(values, values)
        apart = np.divide(apart, together, out=np.zeros_like(apart), where=together > 0)
    return np.square(apart)


def fleiss_kappa(*, ratings: ArrayLike) -> Agreement:
    """Fleiss' kappa: agreement of several coders on categories, the habits of all together taken for chance.

    (observed - expected agreement) / (1 - expected agreement) over all pairs of values of a unit; what is kept in the
    result is disagreement, 1 minus these. Every unit has equally many values, by whichever coders. Range: 1 is
    perfect, 0 chance, negative worse; with many units Krippendorff's nominal alpha, which corrects for how few they
    are.

    Args:
        ratings: (coders, units) categories as numbers, NaN where a coder has none.

    Returns:
        The agreement; its value is None where all values are the same.

    Raises:
        ScoringError: not numbers (coders, units), or units that have not all as many values, two at least.

    Source:
        Fleiss 1971, doi 10.1037/h0031619.

    Example:
        >>> fleiss_kappa(ratings=[[1, 1, 2, 2], [1, 2, 2, 2], [1, 1, 2, 1]]).value.__round__(3)
        0.333
    """
    matrix = checks.numbers_or_missing("ratings", ratings, dimensions=2)
    known = ~np.isnan(matrix)
    n = known.sum(axis=0)
    if n[0] < 2 or (n != n[0]).any():
        wrong = int(np.argmax((n != n[0]) | (n < 2)))
        problem = f"has {n[wrong]} values for a unit: each needs as many as the first, two at least"
        raise ScoringError(problem, argument="ratings", index=(0, wrong))
    values, places = np.unique(matrix[known], return_inverse=True)
    counts = np.zeros((matrix.shape[1], len(values)))
    np.add.at(counts, (np.nonzero(known)[1], places), 1)
    share = counts.sum(axis=0) / counts.sum()
    pairs = float(n[0] * (n[0] - 1))
    observed = 1 - float((counts * (counts - 1)).sum()) / pairs / len(counts)
    expected = 1 - float(share @ share)
    value = 1 - observed / expected if len(values) > 1 else None
    return Agreement(value, len(counts), int(n.sum()), observed, expected)


Weights = Literal["equal", "linear", "quadratic"]


def cohen_kappa(
    *, first: ArrayLike, second: ArrayLike, weights: Weights = "equal", order: Sequence[Any] | None = None
) -> Agreement:
    """Cohen's kappa: agreement of two coders on categories, each coder's habits taken for chance.

    (observed - expected agreement) / (1 - expected agreement); what is kept in the result is disagreement, 1 minus
    these. Range: 1 is perfect, 0 chance, negative worse.

    Args:
        first: (n,) categories by the first coder: numbers, text or booleans.
        second: (n,) categories of the same units by the second.
        weights: how far two categories are apart: "equal" 1 each; "linear" how many steps of their order, "quadratic"
            the square of that, both as a share of the most there can be.
        order: the categories in their order; sorted unless given.

    Returns:
        The agreement over the n units; its value is None where both gave one and the same category throughout.

    Raises:
        ScoringError: not two lists of the same length, at least one unit each; NaN; or a category not in `order`.

    Source:
        Cohen 1960, doi 10.1177/001316446002000104; weighted: Cohen 1968, doi 10.1037/h0026256.

    Example:
        >>> kappa = cohen_kappa(first=["yes", "yes", "no", "no"], second=["yes", "no", "no", "no"])
        >>> kappa.value, kappa.units
        (0.5, 4)
    """
    one, other = _categories("first", first), _categories("second", second)
    checks.same_length(first=one, second=other)
    checks.one_of("weights", weights, get_args(Weights))
    labels = _in_order(one, other, order)
    place = {label: index for index, label in enumerate(labels)}
    table = np.zeros((len(labels), len(labels)))
    np.add.at(table, ([place[label] for label in one], [place[label] for label in other]), 1 / len(one))
    steps = np.abs(np.subtract.outer(np.arange(len(labels)), np.arange(len(labels)))) / max(len(labels) - 1, 1)
    apart = {"equal": (steps > 0).astype(float), "linear": steps, "quadratic": np.square(steps)}[weights]
    observed = float((table * apart).sum())
    expected = float(table.sum(axis=1) @ apart @ table.sum(axis=0))
    value = 1 - observed / expected if len({*one, *other}) > 1 else None
    return Agreement(value, len(one), 2 * len(one), observed, expected)


def _in_order(one: Any, other: Any, order: Sequence[Any] | None) -> list[Any]:
    found = {*one, *other}
    if order is None:
        try:
            return sorted(found)
        except TypeError:  # of several kinds
            return sorted(found, key=repr)
    listed = list(order)
    if strange := [label for label in found if label not in listed]:
        raise ScoringError(f"has no place for {strange[0]!r}", argument="order")
    return listed


def _categories(name: str, given: ArrayLike) -> Any:
    array = np.asarray(given)
    if array.ndim != 1 or not array.size:
        raise ScoringError("must be a list of one category or more", argument=name)
    listed = array.tolist()
    for index, value in enumerate(listed):
        if value is None or value != value:  # the second is NaN
            raise ScoringError("is missing: leave the unit out for both", argument=name, index=index)
    return np.array(listed, dtype=object)
