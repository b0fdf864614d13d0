"""Ways to group forecasts: by forecaster, tag, horizon, year, basis or source; for tables and for the site."""

from __future__ import annotations

import numpy as np

from ledger.store.sqlite import Database
from ledger.track_record import judged
from ledger.track_record.selection import Array, Rows

AXES = ("forecaster", "tag", "horizon", "year", "basis", "source")
HORIZONS = (
    *("up to 1 month", "1 to 3 months", "3 to 12 months"),
    *("1 to 3 years", "3 to 10 years", "over 10 years"),
)
_MONTHS = (1, 3, 12, 36, 120)
_NEEDS = {"horizon": ("made_on", "closes"), "year": ("made_on",)}
NO_TAG, NO_SOURCE = "(no tag)", "(no source)"


def columns(axis: str) -> tuple[str, ...]:
    """The columns that an axis needs."""
    return _NEEDS.get(axis, ())


def groups(database: Database, rows: Rows, axis: str) -> tuple[list[str], Array, Array]:
    """The groups of an axis, and which forecasts are in which.

    Returns:
        (labels, at, group): forecast at[i] is in the group labels[group[i]]; with tags one may be in several.
    """
    if axis == "tag":
        return _tags(database, rows)
    every = np.arange(len(rows))
    if axis == "forecaster":
        names = judged.names(database)
        return _labelled(every, rows["forecaster"], lambda id_: names[id_])
    if axis == "year":
        return _labelled(every, rows["made_on"] // 10_000, str)
    if axis == "horizon":
        return _labelled(every, horizon_bin(rows["made_on"], rows["closes"]), HORIZONS.__getitem__)
    if axis == "basis":
        return _labelled(every, rows["basis"], judged.BASES.__getitem__)
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


def _labelled(at: Array, codes: Array, label: object) -> tuple[list[str], Array, Array]:
    distinct, group = np.unique(codes, return_inverse=True)
    return [label(code) for code in distinct.tolist()], at, np.asarray(group)  # type: ignore[operator]


def _tags(database: Database, rows: Rows) -> tuple[list[str], Array, Array]:
    tagged = judged.tags(database)
    words = sorted({tag for _, tag in tagged})
    places = {tag: i for i, tag in enumerate(words)}
    at, group, count = expanded(rows["question"], [(q, places[tag]) for q, tag in tagged])
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


def written(days: Array) -> Array:
    """Days since 1970 as numbers such as 20200416.

    Example:
        >>> written(np.array([0, 18368, -1])).tolist()
        [19700101, 20200416, 19691231]
    """
    if not len(days):
        return days
    # A calendar of the days between is shorter than most columns of them.
    first = int(days.min())
    calendar = np.arange(first, int(days.max()) + 1).astype("datetime64[D]")
    month = calendar.astype("datetime64[M]")
    months = month.astype(np.int64)
    in_month = (calendar - month.astype("datetime64[D]")).astype(np.int64)
    found = (1970 + months // 12) * 10_000 + (months % 12 + 1) * 100 + in_month + 1
    return np.asarray(found[days - first])


def years(days: Array) -> tuple[list[str], Array]:
    """The years of days since 1970, from the first to the last, and the place of each among them.

    Example:
        >>> years(np.array([400, 0]))
        (['1970', '1971'], array([1, 0]))
    """
    year = days.astype("datetime64[D]").astype("datetime64[Y]").astype(np.int64)
    first, last = (int(year.min()), int(year.max())) if len(year) else (0, 0)
    return [str(1970 + one) for one in range(first, last + 1)], year - first


def _sources(database: Database, rows: Rows) -> tuple[list[str], Array, Array]:
    found = judged.sources(database)
    places = {forecast: source for forecast, source, _ in found}
    titles = {source: f"S{source} {name}" for _, source, name in found}
    codes = np.array([places.get(id_, 0) for id_ in rows["id"].tolist()], dtype=np.int64)
    return _labelled(np.arange(len(rows)), codes, lambda id_: titles.get(id_, NO_SOURCE))


def _compact(labels: list[str], at: Array, group: Array) -> tuple[list[str], Array, Array]:
    """Without groups that nothing is in."""
    used, code = np.unique(group, return_inverse=True)
    return [labels[i] for i in used.tolist()], at, np.asarray(code)
