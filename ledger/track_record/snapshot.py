"""Everything that a site or a page needs to know of a ledger, read at once from one consistent state."""

from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass, field, replace
from datetime import date
from typing import TypeVar

import numpy as np
from sqlalchemy import func, select
from sqlmodel import col

from forecasts.records.lifecycle import day_of
from ledger.store import journal_tables
from ledger.store.database import Database
from ledger.store.lookup import instant
from ledger.store.scope import Scope
from ledger.store.statements import statement
from ledger.store.tables import ForecastRow
from ledger.track_record import selection, shown_rows
from ledger.track_record.columns import Floats, Integers, ListedColumns, listed_columns
from ledger.track_record.former import former_names, merged_questions, mergers
from ledger.track_record.leaderboard import Standing, board
from ledger.track_record.listing_rows import made_in
from ledger.track_record.mistakes import every_mistake
from ledger.track_record.quantities.groups import Unusual, unusual
from ledger.track_record.quantities.scores import ForecastScores, each
from ledger.track_record.results import TrackRecord
from ledger.track_record.rules import RULES
from ledger.track_record.scorecards import track_record
from ledger.track_record.shown import (
    Amended,
    Extra,
    Merger,
    Mistake,
    Person,
    Published,
    QuestionShown,
    Quoted,
    ResolutionShown,
    SourceShown,
)

Told = TypeVar("Told", Mistake, Merger)


@dataclass(frozen=True, slots=True, eq=False)
class Snapshot:
    """A ledger as of a day.

    Attributes:
        record: the scorecards, and the terms under which they were made.
        scope: what was asked for.
        today: the present day in the ledger's zone.
        title: the ledger's name.
        columns: all forecasts.
        scored: those that are scored, of yes/no questions.
        at: (m,) the places of these in the columns.
        errors: (m,) squared difference of what was said and what happened, 0..1.
        others: (m,) mean probability of the others on the same question; (m,) how many they are.
        unusual: the scored forecasts that are not yes/no, each in the group of its forecaster.
        scores: their scores one by one, by the forecast's number.
        questions: by number.
        people: by number, those who forecast or are quoted.
        claims: by number.
        sources: by number.
        resolutions: by the question's number.
        amendments: by the question's number.
        mistakes: what was entered in error, of the questions that are shown.
        mergers: which of their names, and which questions, were made one or parted.
        former_names: whose each was first, the name, whose it is now.
        merged: questions that were merged, by number, and what each has become.
        redacted: what stands where a text was removed, by the number of the source, claim or forecast, such as C3.
        started: the first day of the journal.
        whole: questions and forecasts of the ledger, those too that have not the scope's tags.
        reports: what was published before, oldest first.
        standings: the forecasters by scores that are adjusted for difficulty and for luck; empty where these cannot be
            compared, since some share no question.
    """

    record: TrackRecord
    scope: Scope
    today: date
    title: str | None
    columns: ListedColumns
    scored: ListedColumns
    at: Integers
    errors: Floats
    others: tuple[Floats, Integers]
    unusual: Unusual
    scores: dict[int, ForecastScores]
    questions: dict[int, QuestionShown]
    people: dict[int, Person]
    claims: dict[int, Quoted]
    sources: dict[int, SourceShown]
    resolutions: dict[int, list[ResolutionShown]]
    amendments: dict[int, list[Amended]]
    mistakes: list[Mistake]
    mergers: list[Merger]
    former_names: list[tuple[int, str, int]]
    merged: dict[int, int]
    redacted: dict[str, str]
    started: date
    whole: tuple[int, int]
    reports: list[Published]
    standings: tuple[Standing, ...]
    _database: Database = field(repr=False)
    _door: Callable[[], Database] | None = field(repr=False)

    def extras(self, ids: Integers) -> dict[int, Extra]:
        """What these forecasts have beside a probability, by number."""
        return shown_rows.extras(self._database, ids.tolist())

    @property
    def shared(self) -> bool:
        """Whether another process can read the same state."""
        return self._door is not None

    def reconnect(self) -> None:
        """In a process that was forked off: read through a connection of one's own."""
        if self._door is not None:
            object.__setattr__(self, "_database", self._door())

    def read_through(self, database: Database) -> None:
        """Read what is still asked for through another connection to the same state."""
        object.__setattr__(self, "_database", database)

    def scales_used(self) -> dict[str, int]:
        """How many forecasts of the scope were read by each scale."""
        scale = col(ForecastRow.scale)
        rows = select(scale, func.count()).where(scale.is_not(None), made_in(self.scope))
        found = self._database.rows(rows.group_by(scale).order_by(scale), self.scope.params())
        return dict(found)

    def phrases(self) -> list[str]:
        """The words of chance in the forecasts of the scope, each once."""
        phrase = col(ForecastRow.phrase)
        rows = select(phrase).distinct().where(phrase.is_not(None), made_in(self.scope))
        return [found for (found,) in self._database.rows(rows.order_by(phrase), self.scope.params())]


def snapshot(database: Database, scope: Scope, today: date) -> Snapshot:
    """Read everything; call it within one reading transaction."""
    columns = listed_columns(database, scope, every=scope.time == "every")
    record = before_reports(database, track_record(database, scope, today, columns))
    at = np.flatnonzero(columns.scored)
    scored = columns.take(at)
    people = shown_rows.people(database)
    said = unusual(database, columns, columns.forecaster, max(people, default=0) + 1)
    merged = merged_questions(database)
    every = shown_rows.questions(database, scope)
    asked = {n: one for n, one in every.items() if set(scope.tags) <= {*one.tags} and n not in merged}
    claims, sources = shown_rows.claims(database), shown_rows.sources(database)
    if scope.tags:
        claims, sources = _of_topic(claims, sources, asked, columns, database)
    _, _, title, started, _ = database.execute(statement("ledger"))[0]
    resolutions, amendments = shown_rows.resolutions(database, scope), shown_rows.amendments(database, scope)
    return Snapshot(
        record=record,
        scope=scope,
        today=today,
        title=title,
        columns=columns,
        scored=scored,
        at=at,
        errors=np.square(scored.probability - scored.outcome),
        others=selection.others(scored),
        unusual=said,
        scores=dict(zip(said.rows.id.tolist(), each(said.said), strict=True)),
        questions=asked,
        people=people,
        claims=claims,
        sources=sources,
        resolutions={n: found for n, found in resolutions.items() if n in asked},
        amendments={n: found for n, found in amendments.items() if n in asked},
        mistakes=_of_questions(every_mistake(database, scope), scope, asked),
        mergers=_of_questions(mergers(database, scope), scope, asked),
        former_names=former_names(database),
        merged={one: into for one, into in merged.items() if into in asked},
        redacted=shown_rows.redacted(database, scope.zone),
        whole=(len(every) - len(merged), _forecasts(database, scope) if scope.tags else len(columns)),
        reports=shown_rows.reports(database, scope, record.entries),
        standings=_standings(scored, {number: one.name for number, one in people.items()}, scope),
        started=day_of(instant(started), scope.zone),
        _database=database,
        _door=database.door(),
    )


def _of_questions(told: Iterable[Told], scope: Scope, asked: Collection[int]) -> list[Told]:
    """What is about one of the questions; and, where these are not of some tags only, about none in particular."""
    return [one for one in told if one.question in asked or (one.question is None and not scope.tags)]


def _standings(scored: ListedColumns, names: dict[int, str], scope: Scope) -> tuple[Standing, ...]:
    if len(np.unique(scored.forecaster)) < 2:
        return ()
    found = board(scored, names, scope.time, rule=RULES["brier"])
    return found.standings if found and found.groups == 1 else ()


def _of_topic(
    claims: dict[int, Quoted],
    sources: dict[int, SourceShown],
    asked: dict[int, QuestionShown],
    columns: ListedColumns,
    database: Database,
) -> tuple[dict[int, Quoted], dict[int, SourceShown]]:
    """The sources from which a question was made or a forecast taken, and every claim found in them."""
    said = set(columns.id.tolist())
    used = {one.claim for one in asked.values()}
    used |= {claim for id_, claim in shown_rows.forecast_claims(database) if id_ in said}
    places = {claims[number].source for number in used if number in claims} - {None}
    kept = {n: one for n, one in claims.items() if n in used or one.source in places}
    return kept, {n: one for n, one in sources.items() if n in places}


def size_before_reports(database: Database, size: int) -> int:
    """How many entries the journal has before those at its end that only say that something was published."""
    reports = shown_rows.report_entries(database)
    while size - 1 in reports:
        size -= 1
    return size


def before_reports(database: Database, record: TrackRecord) -> TrackRecord:
    """The same with a checkpoint before the last entries if these only say that something was published.

    So a site that was published and recorded is the same, byte for byte, when it is published again.
    """
    size = size_before_reports(database, record.entries)
    if size == record.entries:
        return record
    return replace(record, entries=size, root=journal_tables.frontier(database, size).root().hex())


def _forecasts(database: Database, scope: Scope) -> int:
    """How many forecasts there are, whatever their tags."""
    every = replace(scope, tags=())
    rows = select(func.count()).select_from(ForecastRow).where(made_in(every))
    return int(database.rows(rows, every.params())[0][0])
