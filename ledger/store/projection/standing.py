"""Which forecasts stand, and which of them are scored: worked out for whole questions at once.

A forecast stands from when it was made until the same forecaster's next one on the question, or its
withdrawal; one whose words were coded otherwise in the end (recoded), or that is void, never does. The one
that stands when the question stops being open (at its close, or when its outcome was known) is scored
against the outcome.
All of it is plain comparison of moments.
"""

from collections.abc import Collection, Iterator, Mapping, Sequence
from typing import NamedTuple

from ledger.store.database import Database
from ledger.store.statements import statement

EVERY = (0, 2**53)
APART = 20  # questions between two that are looked at, up to which those are looked at too
RANGES = 2_000  # beyond that, all are


class End(NamedTuple):
    """When a forecast stopped standing, why, and by when that is certain: the instant, or when it was recorded."""

    stands_until: int | None
    ended_by: str | None
    gone_by: int | None


NEVER = End(None, None, None)


class _Said(NamedTuple):
    """A row of statements/standing.sql."""

    id: int
    question: int
    forecaster: int
    stands_from: int
    sure_from: int
    stands_until: int | None
    ended_by: str | None
    gone_by: int | None
    recoded_by: int | None
    made_on: str
    made_at: str | None
    withdrawn_on: str | None
    withdrawn_at: str | None
    withdrawn_from: int | None
    sure_gone: int | None
    late: int

    @property
    def before(self) -> End:
        """When it stopped, as far as that was worked out before."""
        return End(self.stands_until, self.ended_by, self.gone_by)


def settle(database: Database, questions: Collection[int], forecast_on: Collection[int] | None) -> None:
    """Work out until when forecasts stand and what they are scored against.

    Args:
        database: whose forecasts.
        questions: what they are about, where anything may have changed.
        forecast_on: the same where there are new forecasts alone; None for any question. These are made as is right for
            an only one, so of all questions it is enough to look at those with several of one person.
    """
    for first, last in [EVERY] if forecast_on is None else _ranges({*questions, *forecast_on}):
        database.execute(statement("standing.cutoffs"), {"first": first, "last": last})
    if forecast_on is None:
        again = {*questions, *_end_forecasts(database, "revised", EVERY)}
    else:
        questions = again = {*questions, *forecast_on}
    for some in _ranges(questions):
        again |= _end_forecasts(database, "ended", some)
    for first, last in _ranges(again):
        database.execute(statement("standing.score"), {"first": first, "last": last})


def _ranges(questions: Collection[int]) -> list[tuple[int, int]]:
    """From which number to which, with the few between that need no look and do not change by one."""
    found: list[tuple[int, int]] = []
    for question in sorted(questions):
        if found and question - found[-1][1] <= APART:
            found[-1] = (found[-1][0], question)
        else:
            found.append((question, question))
    return found if len(found) <= RANGES else [EVERY]


def _end_forecasts(database: Database, which: str, questions: tuple[int, int]) -> set[int]:
    """Work out when forecasts ended; gives the questions on which that is new."""
    rows = database.execute(statement(f"standing.{which}"), dict(zip(("first", "last"), questions, strict=True)))
    found = [_Said._make(row) for row in rows]
    standing = [one for one in found if one.ended_by != "void"]
    ends = _ends(standing)
    changed = [one for one in standing if ends[one.id] != one.before]
    database.update("forecast", End._fields, "id", [(*ends[one.id], one.id) for one in changed])
    return {one.question for one in changed}


def _ends(standing: Sequence[_Said]) -> dict[int, End]:
    """When and how each ended, by its number."""
    ends: dict[int, End] = {}
    following: _Said | None = None
    for one in reversed(standing):
        if one.recoded_by is not None:
            ends[one.id] = End(one.stands_from, "coding", one.stands_from)
            continue
        same = following is not None and following[1:3] == one[1:3]
        newer = following if same else None
        found = [*_revised(newer, ends), *_withdrawn(one, newer)]
        ends[one.id] = _first(found) if found else NEVER
        if not one.late:
            following = one
    return ends


def _first(found: list[tuple[int, bool, int]]) -> End:
    """Of what ended a forecast what came first; a withdrawal, where both did."""
    at, revised, _ = min(found)
    return End(at, "revision" if revised else "withdrawal", min(sure for *_, sure in found))


def _revised(newer: _Said | None, ends: Mapping[int, End]) -> Iterator[tuple[int, bool, int]]:
    if newer is not None:
        sure = ends[newer.id].gone_by or newer.sure_from  # what ends a later one comes after this
        yield newer.stands_from, True, min(sure, newer.sure_from)


def _withdrawn(said: _Said, newer: _Said | None) -> Iterator[tuple[int, bool, int]]:
    """Its withdrawal: before the newer one if that is of the same day, unless instants tell which came first."""
    if said.withdrawn_from is None or said.sure_gone is None:
        return
    start = said.withdrawn_from
    if newer is not None and newer.made_on == said.withdrawn_on:
        told = newer.made_at is not None and said.withdrawn_at is not None
        start = start if told else min(start, newer.stands_from)
    yield start, False, said.sure_gone
