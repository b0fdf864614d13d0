"""The forecasts of a scope as columns of numbers, each with what became of it: what every score is worked out from."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, fields, replace
from itertools import chain
from typing import Any, Self, TypeVar

import numpy as np
from numpy.typing import NDArray

from forecasts.records.lifecycle import day_of, day_start
from ledger.store.database import Database, Row
from ledger.store.lookup import instant
from ledger.store.scope import Scope
from ledger.store.statements import statement
from ledger.track_record.status import BASES, KINDS, SCORED, STATUSES

Array = NDArray[Any]
Integers = NDArray[np.int64]
Floats = NDArray[np.float64]
Booleans = NDArray[np.bool_]
C = TypeVar("C", bound="Columns")

LATE = STATUSES.index("late")
WITHDRAWN = STATUSES.index("withdrawn")
SUPERSEDED = STATUSES.index("superseded")
EARLY = STATUSES.index("early")
NOT_THEN = STATUSES.index("not then")
OPEN = (STATUSES.index("open"), STATUSES.index("overdue"))
BINARY, CHOICE = KINDS.index("binary"), KINDS.index("choice")
QUANTITIES = (KINDS.index("numeric"), KINDS.index("date"))
GUESSED = (BASES.index("implied"), BASES.index("imputed"))

ANYBODY = (0, 2**53)  # forecasters' numbers, from the lowest to the highest
LONG_AGO = -(2**53)  # a moment before every forecast
BATCH = 2_000  # rows that are in memory as tuples of Python


@dataclass(frozen=True, slots=True, eq=False)
class Questions:
    """One element per question, as of a day, in the order of their numbers."""

    id: Integers  # the question's number
    unit: Integers  # what is independent: the first question of the same claim
    kind: NDArray[np.int8]  # place in KINDS
    outcome: Floats  # what happened; NaN where that is not known
    resolved: Booleans  # whether it turned out in a way that can be scored
    early: Booleans  # whether it is resolved though its deadline has not passed
    cutoff: Integers  # the moment from which on a forecast is late
    close: Integers  # the moment of its close
    closes: NDArray[np.int32]  # the day of its close, as 20200416
    known_on: NDArray[np.int32]  # the day on which the outcome was known; -1 for none


@dataclass(frozen=True, slots=True, eq=False)
class Columns:
    """One element per forecast, in the order in which they were recorded."""

    id: Integers  # the forecast's number
    question: Integers  # the question's number
    forecaster: Integers  # the forecaster's number
    unit: Integers  # what it weighs one together with: its claim (below zero), or its question
    probability: Floats  # of yes; NaN where there is no single probability
    basis: NDArray[np.int8]  # place in BASES
    status: NDArray[np.int8]  # place in STATUSES: what became of it
    question_unit: Integers  # what its question is independent of others with, as Questions.unit
    kind: NDArray[np.int8]  # of its question, place in KINDS
    outcome: Floats  # of its question; NaN where that is not known
    grade: NDArray[np.int8]  # how its time is known: place in GRADES
    early: Booleans  # whether its question is resolved though its deadline has not passed
    # what it counts among its forecaster's forecasts on the question: 1, or for how long it stood, in
    # days; 0 where it does not count
    stretch: Floats

    def __len__(self) -> int:
        return len(self.id)

    def take(self, which: Array) -> Self:
        """The forecasts at these positions, or where this is true."""
        return replace(self, **{one.name: getattr(self, one.name)[which] for one in fields(self)})

    @property
    def scored(self) -> Booleans:
        """Which yes/no forecasts are scored."""
        return np.asarray((self.status == SCORED) & (self.kind == BINARY) & (self.stretch > 0))

    @property
    def undecided(self) -> Booleans:
        """Which yes/no forecasts would be scored if their question were resolved now."""
        return np.asarray(np.isin(self.status, OPEN) & (self.kind == BINARY) & (self.stretch > 0))

    @property
    def running(self) -> int:
        """How many forecasts are scored though the deadline of their question has not passed."""
        return int((self.early & (self.status == SCORED) & (self.stretch > 0)).sum())


@dataclass(frozen=True, slots=True, eq=False)
class DatedColumns(Columns):
    """The same, with the days that matter."""

    made_on: NDArray[np.int32]  # the day on which it was said, as 20200416
    closes: NDArray[np.int32]  # of its question, the day of the close
    known_on: NDArray[np.int32]  # of its question, the day on which the outcome was known; -1 for none


@dataclass(frozen=True, slots=True, eq=False)
class ListedColumns(DatedColumns):
    """The same, with what a site lists beside them."""

    recorded_on: NDArray[np.int32]  # the day on which it was entered, as 20200416
    detailed: Booleans  # whether it has more to show than a probability


@dataclass(frozen=True, slots=True, eq=False)
class TimedColumns(DatedColumns):
    """The same, with when each forecast stood: what a policy of time asks for."""

    start: Integers  # the moment from which it stood
    end: Integers  # the moment at which it no longer did, far away where there is none
    resolved: Booleans  # of its question, as in Questions, like the next two
    cutoff: Integers  # the moment from which on a forecast is late
    close: Integers  # the moment of the close
    known: Floats  # with weighted time, for how many days it stood before the outcome was known; else 0
    window: Floats  # with weighted time, how many days long the window of its question is; else 0


def columns(database: Database, scope: Scope, *, every: bool, unusual: bool = False) -> Columns:
    """The forecasts of a scope.

    Args:
        database: the ledger.
        scope: the filters.
        every: whether forecasts that were revised later keep a status of their own.
        unusual: only those on questions that are not yes/no.
    """
    read = _read(database, "forecast_columns", scope_params(scope, every, unusual), _FORECAST)
    return _tagged(database, scope, Columns(**_joined(questions(database, scope), read, _FORECAST)))


def listed_columns(database: Database, scope: Scope, *, every: bool, question: int | None = None) -> ListedColumns:
    """The same with the days that matter, and what a site lists; of one question only, where one is named."""
    params = scope_params(scope, every, unusual=False)
    if question is None:
        read, asked = _read(database, "listed_columns", params, _LISTED), questions(database, scope)
    else:
        about = {"question": question, "forecast": None}
        read = _read(database, "listed_of_question", {**params, **about}, _LISTED)
        asked = _questions(database, "columns_of_question", {**scope.settling(), **about})
    found = _joined(asked, read, _LISTED, *_DAYS)
    moments, place = np.unique(found.pop("recorded"), return_inverse=True)
    days = [int(f"{day_of(instant(one), scope.zone):%Y%m%d}") for one in moments.tolist()]
    found["recorded_on"] = np.array(days, dtype=np.int32)[place]
    return _tagged(database, scope, ListedColumns(**found))


def timed_columns(database: Database, scope: Scope, *, every: bool) -> TimedColumns:
    """The same with when each was made and stood."""
    read = _read(database, "timed_columns", scope_params(scope, every, unusual=False), _TIMED)
    found = _joined(questions(database, scope), read, _TIMED, *_DAYS, "resolved", "cutoff", "close")
    none = np.zeros(len(found["id"]))
    return _tagged(database, scope, TimedColumns(**found, known=none, window=none))


def questions(database: Database, scope: Scope) -> Questions:
    """All questions of the ledger as of the scope's day."""
    return _questions(database, "question_columns", scope.settling())


def _questions(database: Database, name: str, params: dict[str, Any]) -> Questions:
    read = _read(database, name, params, _QUESTION)
    found = dict(zip(_QUESTION, read, strict=True))
    found["outcome"] = np.where(found.pop("decided"), found["outcome"], np.nan)
    return Questions(**found)


_FORECAST = {
    "id": np.int64,
    "question": np.int64,
    "forecaster": np.int64,
    "unit": np.int64,
    "probability": np.float64,
    "basis": np.int8,
    "status": np.int8,
    "grade": np.int8,
}
_LISTED = {**_FORECAST, "made_on": np.int32, "recorded": np.int64, "detailed": np.bool_}
_TIMED = {**_FORECAST, "made_on": np.int32, "start": np.int64, "end": np.int64}
_DAYS = ("closes", "known_on")
_QUESTION = {
    "id": np.int64,
    "unit": np.int64,
    "kind": np.int8,
    "decided": np.bool_,
    "outcome": np.float64,
    "resolved": np.bool_,
    "early": np.bool_,
    "cutoff": np.int64,
    "close": np.int64,
    "closes": np.int32,
    "known_on": np.int32,
}


def scope_params(scope: Scope, every: bool, unusual: bool) -> dict[str, Any]:
    """The values for the :names in statements about the forecasts of a scope."""
    first, last = ANYBODY if scope.by is None else (scope.by, scope.by)
    return {
        **scope.policy(every),
        "since": LONG_AGO if scope.since is None else day_start(scope.since, scope.zone),
        "first": first,
        "last": last,
        "tag": scope.tags[0] if scope.tags else "",
        "unusual": int(unusual),
    }


def _read(database: Database, name: str, params: dict[str, Any], types: dict[str, type[Any]]) -> Iterator[Array]:
    """The columns of a statement, in their order."""
    width = len(types)
    written = statement(name, of_question="question" in params)
    parts: list[list[Array]] = [[np.empty(0, kind)] for kind in types.values()]
    for batch in database.stream(written, params, size=BATCH):
        table = _numbers(batch, width)
        for at, (part, kind) in enumerate(zip(parts, types.values(), strict=True)):
            part.append(table[:, at].astype(kind))
    while parts:  # each is let go when it is one
        yield np.concatenate(parts.pop(0))


def _numbers(batch: list[Row], width: int) -> Array:
    """Rows as doubles, in which every number that is kept here is exact."""
    cells = np.fromiter(chain.from_iterable(batch), dtype=np.float64, count=len(batch) * width)
    return cells.reshape(-1, width)


def _joined(asked: Questions, read: Iterator[Array], of: Iterable[str], *more: str) -> dict[str, Array]:
    """Columns of forecasts by name, with those of their questions beside them."""
    found = dict(zip(of, read, strict=True))
    place = np.searchsorted(asked.id, found["question"])
    found["probability"][found["probability"] < 0] = np.nan
    found["question_unit"] = asked.unit[place]
    for name in ("kind", "outcome", "early", *more):
        found[name] = getattr(asked, name)[place]
    return {**found, "stretch": np.ones(len(place))}


def _tagged(database: Database, scope: Scope, found: C) -> C:
    """Those on questions with all tags of a scope; the statement knows of the first."""
    for tag in scope.tags[1:]:
        wanted = [question for question, other in tags(database) if other == tag]
        found = found.take(np.isin(found.question, wanted))
    return found


def tags(database: Database) -> list[tuple[int, str]]:
    """(question, tag) of every tag of every question."""
    return [(question, tag) for question, tag in database.execute(statement("tags"))]


def names(database: Database) -> dict[int, str]:
    """The forecasters' names by their numbers."""
    return dict(database.execute(statement("names")))


_NOTHING: Any = np.empty(0)
NO_COLUMNS = Columns(*[_NOTHING] * len(fields(Columns)))
