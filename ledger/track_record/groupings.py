"""Ways to group forecasts: by forecaster, tag, horizon, year, basis, grade or source; for tables and for the site."""

from collections.abc import Callable
from typing import Any

import numpy as np

from ledger.store.database import Database
from ledger.store.scope import GRADE_LETTERS
from ledger.store.statements import statement
from ledger.track_record.columns import Array, TimedColumns, names, tags
from ledger.track_record.status import BASES

AXES = ("forecaster", "tag", "horizon", "year", "basis", "grade", "source")
HORIZONS = ("up to 1 month", "1 to 3 months", "3 to 12 months", "1 to 3 years", "3 to 10 years", "over 10 years")
GRADE_NAMES = tuple(f"{letter} {grade}" for grade, letter in GRADE_LETTERS.items())
_MONTHS = (1, 3, 12, 36, 120)
NO_TAG, NO_SOURCE = "(no tag)", "(no source)"


def groups(database: Database, rows: TimedColumns, axis: str) -> tuple[list[str], Array, Array]:
    """The groups of an axis, and which forecasts are in which.

    Returns:
        (labels, at, group): forecast at[i] is in the group labels[group[i]]; with tags one may be in several.
    """
    if axis == "tag":
        return _tags(database, rows)
    every = np.arange(len(rows))
    if axis == "forecaster":
        return _labelled(every, rows.forecaster, names(database).__getitem__)
    if axis == "year":
        return _labelled(every, rows.made_on // 10_000, str)
    if axis == "horizon":
        return _labelled(every, horizon_bin(rows.made_on, rows.closes), HORIZONS.__getitem__)
    if axis == "basis":
        return _labelled(every, rows.basis, BASES.__getitem__)
    if axis == "grade":
        return _labelled(every, rows.grade, GRADE_NAMES.__getitem__)
    return _sources(database, rows)


def horizon_bin(made_on: Array, closes: Array) -> Array:
    """The place in HORIZONS of each span from a day to a day, both as 20200416; the upper end belongs to it.

    Example:
        >>> [HORIZONS[i] for i in horizon_bin(np.array([20200131, 20200131]), np.array([20200229, 20210201]))]
        ['up to 1 month', '1 to 3 years']
    """
    months = _month(closes) - _month(made_on) + (closes % 100 > made_on % 100)
    return np.asarray(np.searchsorted(_MONTHS, months))


def _month(day: Array) -> Array:
    return np.asarray(day // 10_000 * 12 + day // 100 % 100)


def _labelled(at: Array, codes: Array, label: Callable[[Any], str]) -> tuple[list[str], Array, Array]:
    distinct, group = np.unique(codes, return_inverse=True)
    return [label(code) for code in distinct.tolist()], at, np.asarray(group)


def _tags(database: Database, rows: TimedColumns) -> tuple[list[str], Array, Array]:
    tagged = tags(database)
    words = sorted({tag for _, tag in tagged})
    places = {tag: i for i, tag in enumerate(words)}
    at, group, count = expanded(rows.question, [(q, places[tag]) for q, tag in tagged])
    bare = np.flatnonzero(count == 0)
    at, group = np.concatenate([at, bare]), np.concatenate([group, np.full(len(bare), len(words))])
    return _compact([*words, NO_TAG], at, group)


def expanded(question: Array, pairs: list[tuple[int, int]]) -> tuple[Array, Array, Array]:
    """Every forecast once for each group that its question is in.

    Args:
        question: (n,) the question of each forecast.
        pairs: (question, group), in the order of the questions.

    Returns:
        (m,) places of the forecasts; (m,) the group of each; (n,) in how many groups each forecast is.

    Example:
        >>> [found.tolist() for found in expanded(np.array([7, 5, 7]), [(5, 0), (7, 0), (7, 1)])]
        [[0, 0, 1, 2, 2], [0, 1, 0, 0, 1], [2, 1, 2]]
    """
    asked, group = np.array(pairs, dtype=np.int64).reshape(-1, 2).T
    first = np.searchsorted(asked, question)
    count = np.searchsorted(asked, question, side="right") - first
    at = np.repeat(np.arange(len(question)), count)
    nth = np.arange(len(at)) - np.repeat(np.cumsum(count) - count, count)
    return at, group[first[at] + nth], count


def _sources(database: Database, rows: TimedColumns) -> tuple[list[str], Array, Array]:
    found = database.execute(statement("forecast_sources"))
    places = {forecast: source for forecast, source, _ in found}
    titles = {source: f"S{source} {name}" for _, source, name in found}
    codes = np.array([places.get(id_, 0) for id_ in rows.id.tolist()], dtype=np.int64)
    return _labelled(np.arange(len(rows)), codes, lambda id_: titles.get(id_, NO_SOURCE))


def _compact(labels: list[str], at: Array, group: Array) -> tuple[list[str], Array, Array]:
    """Without groups that nothing is in."""
    used, code = np.unique(group, return_inverse=True)
    return [labels[i] for i in used.tolist()], at, np.asarray(code)
