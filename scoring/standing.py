"""Forecasts that stand until revised: scores over time."""

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from scoring import checks
from scoring.checks import Floats, Integers
from scoring.errors import ScoringError

_LONGEST = 1_000_000


@dataclass(frozen=True, eq=False)
class TimeWeighted:
    """One element per series, that is per forecaster and question.

    Attributes:
        series: (s,) labels, in order.
        score: (s,) mean score over the time during which a forecast stood in the window; NaN if none ever
            did.
        coverage: (s,) share of the window during which one stood, 0 to 1.
        centred: (s,) mean over the whole window of (reference - score), high is good, 0 while nothing stood;
            None without a reference.
    """

    series: NDArray[Any]
    score: Floats
    coverage: Floats
    centred: Floats | None


def time_weighted_score(
    *,
    score: ArrayLike,
    made: ArrayLike,
    opens: ArrayLike,
    closes: ArrayLike,
    series: ArrayLike | None = None,
    reference: ArrayLike | None = None,
    resolved: ArrayLike | None = None,
    truncate: bool = False,
) -> TimeWeighted:
    """Mean score over time, each forecast standing until the next, a withdrawal, or the close.

    The window from `opens` to `closes` is the one fixed when the question was asked. If a question settles
    early, averaging only until then is improper: it pays to be bold early and vague later. Either the last
    forecast is carried on to the close (`truncate=False`), or with `truncate=True` what is averaged is the
    centred score, reference minus yours, which counts zero after `resolved`.

    Args:
        score: (n,) the score of each forecast by any rule; NaN is a withdrawal.
        made: (n,) when, as numbers such as days; of two made at the same time the later row stands.
        opens: start of the window, one for all or (n,).
        closes: end of the window, above `opens`.
        series: (n,) labels of forecaster and question; one series unless given. All forecasts of a series have
            the same window, and settle at the same time.
        reference: score that the reference earns on the question, one for all or (n,), such as 0.25 for
            always 0.5 under Brier.
        resolved: when the question settled, one for all or (n,); only with `truncate`.
        truncate: let the centred score count zero after `resolved`.

    Returns:
        TimeWeighted with one element per series.

    Raises:
        ScoringError: arguments that are wrong or do not go together.

    Source:
        Sempere and Lawsen 2021, arXiv 2106.11248 (early resolution).

    Example:
        >>> t = time_weighted_score(score=[0.49, 0.09], made=[0, 7], opens=0, closes=10)
        >>> t.score.round(2), t.coverage
        (array([0.37]), array([1.]))
    """
    values, times = checks.numbers_or_missing("score", score), checks.numbers("made", made)
    checks.same_length(score=values, made=times)
    n = len(values)
    start, end = _each("opens", opens, n), _each("closes", closes, n)
    checks.require("closes", end, end > start, "after opens")
    names, code = (np.zeros(1, dtype=np.intp),) * 2 if series is None else checks.labels("series", series, n)
    code = np.zeros(n, dtype=np.intp) if series is None else code
    checks.boolean("truncate", truncate)
    compared, settled = _early(reference, resolved, truncate, n)
    for name, moments in (("opens", start), ("closes", end), ("resolved", settled)):
        if moments is not None:
            _one_a_series(name, moments, code)
    order = np.lexsort((np.arange(n), times, code))
    values, times, start, end, code = values[order], times[order], start[order], end[order], code[order]
    following = np.append(times[1:], np.inf)
    following[np.append(code[1:] != code[:-1], True)] = np.inf
    from_, to = np.maximum(times, start), np.minimum(following, end)
    stood = np.where(np.isnan(values), 0.0, np.maximum(to - from_, 0.0))
    window = np.zeros(len(names))
    window[code] = end - start
    worth = np.where(stood > 0, values, 0.0)

    def add(amount: Floats) -> Floats:
        return np.bincount(code, weights=amount, minlength=len(names)).astype(np.float64)

    covered = add(stood)
    with np.errstate(invalid="ignore", divide="ignore"):
        mean = np.where(covered > 0, add(stood * worth) / covered, np.nan)
    centred = None
    if compared is not None:
        counted = stood if settled is None else np.clip(np.minimum(to, settled[order]) - from_, 0.0, stood)
        centred = add(counted * (compared[order] - worth)) / window
    return TimeWeighted(names, mean, covered / window, centred)


def _one_a_series(name: str, moments: Floats, code: Integers) -> None:
    _, first = np.unique(code, return_index=True)
    same = moments == moments[first][code]
    checks.require(name, moments, same, "what it is in the other rows of its series: a question has one window")


def _early(
    reference: ArrayLike | None, resolved: ArrayLike | None, truncate: bool, n: int
) -> tuple[Floats | None, Floats | None]:
    if truncate and (reference is None or resolved is None):
        missing = "reference" if reference is None else "resolved"
        raise ScoringError("is missing: truncating needs both reference and resolved", argument=missing)
    if resolved is not None and not truncate:
        raise ScoringError("goes with truncate=True only", argument="resolved")
    return (
        None if reference is None else _each("reference", reference, n),
        None if resolved is None else _each("resolved", resolved, n),
    )


@dataclass(frozen=True, eq=False)
class DailyScores:
    """What stood at the end of each day.

    Attributes:
        forecaster: (f,) labels, in order.
        day: (d,) day numbers of the window.
        score: (f, d) score of the forecast that stood, NaN where none did.
    """

    forecaster: NDArray[Any]
    day: Integers
    score: Floats


def daily_score(
    *, score: ArrayLike, made: ArrayLike, opens: int, closes: int, forecaster: ArrayLike | None = None
) -> DailyScores:
    """Score at the end of each day on one question, each forecast standing until the forecaster's next.

    Args:
        score: (n,) the score of each forecast by any rule; NaN is a withdrawal.
        made: (n,) when, in days and fractions of days; of two made at the same time the later row stands.
        opens: first day of the window; what was said before stands on it.
        closes: last day of the window, included.
        forecaster: (n,) labels; one forecaster unless given.

    Returns:
        DailyScores.

    Raises:
        ScoringError: an argument is empty, misshapen, infinite or not whole, or the window is upside down.

    Source:
        Good Judgment Open, https://www.gjopen.com/faq

    Example:
        >>> daily_score(score=[0.98, 0.5], made=[0.7, 2.4], opens=0, closes=3).score
        array([[0.98, 0.98, 0.5 , 0.5 ]])
    """
    values, times = checks.numbers_or_missing("score", score), checks.numbers("made", made)
    checks.same_length(score=values, made=times)
    n = len(values)
    first = checks.count("opens", opens, least=-(2**53), most=2**53)
    last = checks.count("closes", closes, least=first, most=2**53)
    if last - first >= _LONGEST:
        problem = f"lies {last - first} days after opens: times are counted in days here"
        raise ScoringError(problem, argument="closes")
    days = np.arange(first, last + 1)
    names, code = (
        (np.zeros(1, dtype=np.intp),) * 2 if forecaster is None else checks.labels("forecaster", forecaster, n)
    )
    code = np.zeros(n, dtype=np.intp) if forecaster is None else code
    column = np.clip(np.floor(times) - first, 0, len(days)).astype(np.intp)
    order = np.lexsort((np.arange(n), times))
    order = order[column[order] < len(days)]
    latest = np.full((len(names), len(days)), -1)
    # Later rows overwrite earlier ones of the same day; then each day takes the last row up to it.
    latest[code[order], column[order]] = np.arange(len(order))
    latest = np.maximum.accumulate(latest, axis=1)
    standing = np.append(values[order], np.nan)[latest]
    return DailyScores(names, days, standing)


@dataclass(frozen=True, eq=False)
class Accuracy:
    """Good Judgment Open's accuracy score; below zero beats the crowd's median.

    Attributes:
        score: (f,) (mean daily score - mean daily median) x participation; NaN without participation.
        mean: (f,) mean daily score over the days on which a forecast stood.
        participation: (f,) share of days on which one stood, 0 to 1.
        median: (d,) median daily score of the crowd, NaN on days without anyone.
    """

    score: Floats
    mean: Floats
    participation: Floats
    median: Floats


def accuracy_score(*, daily: ArrayLike, days: str = "all") -> Accuracy:
    """Good Judgment Open's accuracy score of everyone on one question.

    Low is good: negative is better than the median of the crowd, of which everyone is part.

    Args:
        daily: (f, d) daily scores as in `daily_score(...).score`, NaN where no forecast stood.
        days: "all" compares with the median over the whole question, as Good Judgment does; "active" with the
            median over the days on which the forecaster's own forecast stood.

    Returns:
        Accuracy.

    Raises:
        ScoringError: not two-dimensional, infinite, or an unknown choice of days.

    Source:
        Good Judgment Open, https://www.gjopen.com/faq

    Example:
        >>> a = accuracy_score(daily=[[0.98, 0.98, 0.5], [float("nan"), 0.32, 0.32]])
        >>> a.score.round(3), a.participation.round(3)
        (array([ 0.14, -0.24]), array([1.   , 0.667]))
    """
    checks.one_of("days", days, ("all", "active"))
    table = checks.numbers_or_missing("daily", daily, dimensions=2)
    stood = ~np.isnan(table)
    anyone = stood.any(axis=0)
    median = np.full(table.shape[1], np.nan)
    if anyone.any():
        median[anyone] = np.nanmedian(table[:, anyone], axis=0)
    known = np.where(anyone, median, 0.0)
    active = stood.sum(axis=1)
    with np.errstate(invalid="ignore", divide="ignore"):
        mean = np.where(stood, table, 0.0).sum(axis=1) / active
        crowd = known.sum() / anyone.sum() if days == "all" else stood @ known / active
    share = active / table.shape[1]
    return Accuracy((mean - crowd) * share, mean, share, median)


def _each(name: str, value: ArrayLike, n: int) -> Floats:
    if np.ndim(value) == 0:
        return np.full(n, checks.real(name, value))
    array = checks.numbers(name, value)
    checks.same_length(made=np.empty(n), **{name: array})
    return array
