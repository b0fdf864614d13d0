"""Everything that a site or a page needs to know of a ledger, read at once from one consistent state."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
import orjson

from forecasts.records.lifecycle import day_of, question_state
from forecasts.records.quantiles import Axis
from ledger.store import journal_tables
from ledger.store.lookup import instant
from ledger.store.scope import Scope
from ledger.store.sqlite import Database, connect
from ledger.track_record.forecast_columns import Floats, ForecastColumns, Integers, forecast_columns
from ledger.track_record.scorecards import TrackRecord, track_record
from ledger.track_record.scored import Scored, others, scored
from ledger.track_record.status import SETTLED


class Asked(NamedTuple):
    """A question as of the scope's day."""

    id: int
    text: str
    kind: str
    options: tuple[str, ...]
    unit: str | None
    criteria: str | None
    resolution_source: str | None
    opens: str | None
    closes: date
    horizon: dict[str, Any] | None
    claim: int | None
    note: str | None
    revision: int
    recorded: date
    state: str
    outcome: str | None
    outcome_value: float | None
    known_on: date | None
    retrospective: bool
    tags: tuple[str, ...]
    lower: float | None
    upper: float | None
    open_ends: str | None
    ordered: bool

    @property
    def axis(self) -> Axis:
        """What the outcome of a numeric or date question may be."""
        return Axis.of(self.kind, self.lower, self.upper, self.open_ends, self.closes.isoformat())


class Settled(NamedTuple):
    """One resolution of a question, in the order in which they were recorded."""

    id: int
    status: str
    outcome: str | None
    known_on: str
    evidence: tuple[str, ...]
    resolver: str | None
    note: str | None
    supersedes: int | None
    reason: str | None
    recorded: date


class Amended(NamedTuple):
    """One amendment of a question."""

    revision: int
    reason: str
    changes: dict[str, Any]
    before: dict[str, Any]
    recorded: date


class Quoted(NamedTuple):
    """A claim: what was said, where, and what became of it."""

    id: int
    source: int | None
    forecaster: int | None
    quote: str | None
    label: str
    hedge: str | None
    horizon: str | None
    condition: str | None
    attributed_to: str | None
    coder: str | None
    declined: str | None
    note: str | None
    stands: bool  # not replaced, nor kept beside the one that stands, of a later coder


class Place(NamedTuple):
    """A source."""

    id: int
    title: str | None
    url: str | None
    outlet: str | None
    author: str | None
    published: str | None
    published_basis: str | None
    language: str | None
    sha256: str | None
    found: int | None  # claims found in it, where it was read


class Published(NamedTuple):
    """A site that was published and recorded in the journal."""

    recorded: date
    sha256: str
    size: int
    root: str


class Person(NamedTuple):
    """A forecaster."""

    id: int
    name: str
    kind: str
    url: str | None


class Extra(NamedTuple):
    """What a forecast has beside its probability."""

    claim: int | None
    probabilities: tuple[float, ...] | None
    quantiles: Any
    low: float | None
    high: float | None
    phrase: str | None
    scale: str | None
    coder: str | None
    note: str | None
    withdrawn_on: str | None
    withdrawal_reason: str | None


@dataclass(frozen=True, slots=True, eq=False)
class Snapshot:
    """A ledger as of a day.

    Attributes:
        record: the scorecards, and the terms under which they were made.
        scope: what was asked for.
        today: the present day in the ledger's zone.
        title: the ledger's name.
        columns: all forecasts.
        rows: those that are scored, of yes/no questions.
        others: (m,) mean probability of the others on the same question; (m,) how many they are.
        questions: by number.
        people: by number, those who forecast or are quoted.
        claims: by number.
        sources: by number.
        resolutions: by the question's number.
        amendments: by the question's number.
        redacted: journal entries whose body is gone, and the numbers of questions that went with them.
        started: the first day of the journal.
        whole: questions and forecasts of the ledger, those too that have not the scope's tags.
        reports: what was published before, oldest first.
    """

    record: TrackRecord
    scope: Scope
    today: date
    title: str | None
    columns: ForecastColumns
    rows: Scored
    others: tuple[Floats, Integers]
    questions: dict[int, Asked]
    people: dict[int, Person]
    claims: dict[int, Quoted]
    sources: dict[int, Place]
    resolutions: dict[int, list[Settled]]
    amendments: dict[int, list[Amended]]
    redacted: tuple[tuple[int, ...], tuple[int, ...]]
    started: date
    whole: tuple[int, int]
    reports: list[Published]
    _database: Database = field(repr=False)

    def extras(self, ids: Integers) -> dict[int, Extra]:
        """What these forecasts have beside a probability, by number."""
        found: dict[int, Extra] = {}
        numbers = ids.tolist()
        for start in range(0, len(numbers), 500):
            listed = ",".join(map(str, numbers[start : start + 500]))
            for id_, claim, chances, quantiles, *rest in self._database.execute(
                _EXTRAS.format(listed=listed)
            ):
                found[id_] = Extra(
                    claim,
                    tuple(map(float, orjson.loads(chances))) if chances else None,
                    orjson.loads(quantiles) if quantiles else None,
                    *rest,
                )
        return found

    @property
    def in_file(self) -> bool:
        """Whether another process can read the same ledger."""
        return bool(self._database.one("PRAGMA database_list")[2])  # type: ignore[index]

    def reconnect(self) -> None:
        """In a process that was forked off: read through a connection of one's own."""
        file = Path(self._database.one("PRAGMA database_list")[2])  # type: ignore[index]
        object.__setattr__(self, "_database", connect(file, write=False))

    def scales_used(self) -> dict[str, int]:
        """How many forecasts of the scope were read by each scale."""
        sql = f"""SELECT f.scale, count(*) FROM forecast f
            WHERE f.scale IS NOT NULL AND {self.scope.conditions()} GROUP BY f.scale ORDER BY f.scale"""  # noqa: S608
        return dict(self._database.execute(sql, self.scope.params()))

    def phrases(self) -> list[str]:
        """The words of chance in the forecasts of the scope, each once."""
        sql = f"""SELECT DISTINCT f.phrase FROM forecast f
            WHERE f.phrase IS NOT NULL AND {self.scope.conditions()} ORDER BY f.phrase"""  # noqa: S608
        return [phrase for (phrase,) in self._database.execute(sql, self.scope.params())]


_EXTRAS = """
SELECT id, claim_id, probabilities, quantiles, low, high, phrase, scale, coder, note, withdrawn_on, withdrawal_reason
FROM forecast WHERE id IN ({listed})
"""
_QUESTIONS = f"""
SELECT s.id, q.text, q.kind, q.options, q.unit, q.criteria, q.resolution_source, q.opens, q.closes, q.horizon,
    q.claim_id, q.note, q.revision, q.recorded, s.status, s.close, s.closing_day_end, s.outcome, s.outcome_value,
    s.known_on, s.recorded >= s.cutoff, q.lower, q.upper, q.open_ends, q.ordered
FROM ({SETTLED}) s JOIN question q ON q.id = s.id ORDER BY s.id
"""  # noqa: S608


def snapshot(database: Database, scope: Scope, today: date) -> Snapshot:
    """Read everything; call it within one reading transaction."""
    record = before_reports(database, track_record(database, scope, today))
    columns = forecast_columns(database, scope)
    every = _questions(database, scope)
    asked = {number: one for number, one in every.items() if set(scope.tags) <= {*one.tags}}
    outcome = np.full(max(asked, default=0) + 1, np.nan)
    for one in asked.values():
        if one.outcome_value is not None:
            outcome[one.id] = one.outcome_value
    rows = scored(columns, outcome)
    claims, sources = _claims(database), _sources(database)
    if scope.tags:
        claims, sources = _of_topic(claims, sources, asked, columns, database)
    return Snapshot(
        record=record,
        scope=scope,
        today=today,
        title=database.value("SELECT title FROM ledger"),
        columns=columns,
        rows=rows,
        others=others(rows, len(outcome)),
        questions=asked,
        people={
            row[0]: Person(*row) for row in database.execute("SELECT id, name, kind, url FROM forecaster")
        },
        claims=claims,
        sources=sources,
        resolutions={n: found for n, found in _resolutions(database, scope).items() if n in asked},
        amendments={n: found for n, found in _amendments(database, scope).items() if n in asked},
        redacted=_redacted(database, every),
        whole=(len(every), _forecasts(database, scope) if scope.tags else len(columns)),
        reports=_reports(database, scope, record.entries),
        started=day_of(instant(database.value("SELECT recorded FROM ledger")), scope.zone),
        _database=database,
    )


def _questions(database: Database, scope: Scope) -> dict[int, Asked]:
    tags: dict[int, list[str]] = {}
    for question, tag in database.execute(
        "SELECT question_id, tag FROM question_tag ORDER BY question_id, tag"
    ):
        tags.setdefault(question, []).append(tag)
    found = {}
    now = scope.cut - 1
    for batch in database.stream(_QUESTIONS, scope.params()):
        for row in batch:
            (id_, text, kind, options, unit, criteria, place, opens, closes, horizon, claim, note) = row[:12]
            (revision, recorded, status, close, last, outcome, value, known, late, *axis, ordered) = row[12:]
            found[id_] = Asked(
                *(
                    id_,
                    text,
                    kind,
                    tuple(orjson.loads(options)) if options else (),
                    unit,
                    criteria,
                    place,
                    opens,
                ),
                *(
                    date.fromisoformat(closes),
                    orjson.loads(horizon) if horizon else None,
                    claim,
                    note,
                    revision,
                ),
                day_of(instant(recorded), scope.zone),
                question_state(status=status, close=close, last_day_ends=last, now=now),
                *(outcome, value, date.fromisoformat(known) if known else None, bool(late)),
                tuple(tags.get(id_, ())),
                *(*axis, bool(ordered)),
            )
    return found


def _claims(database: Database) -> dict[int, Quoted]:
    sql = """SELECT id, source_id, forecaster_id, quote, label, hedge, horizon, condition, attributed_to, coder,
        declined, note, replaced_by IS NULL AND aside = 0 FROM claim ORDER BY id"""
    return {row[0]: Quoted._make((*row[:-1], bool(row[-1]))) for row in database.execute(sql)}


def _sources(database: Database) -> dict[int, Place]:
    sql = """SELECT id, title, url, outlet, author, published, published_basis, language, sha256, found
        FROM source ORDER BY id"""
    return {row[0]: Place(*row) for row in database.execute(sql)}


def _of_topic(
    claims: dict[int, Quoted],
    sources: dict[int, Place],
    asked: dict[int, Asked],
    columns: ForecastColumns,
    database: Database,
) -> tuple[dict[int, Quoted], dict[int, Place]]:
    """The sources from which a question was made or a forecast taken, and every claim found in them."""
    used = {one.claim for one in asked.values()}
    said = set(columns.id.tolist())
    sql = "SELECT id, claim_id FROM forecast WHERE claim_id IS NOT NULL"
    used |= {claim for id_, claim in database.execute(sql) if id_ in said}
    places = {claims[number].source for number in used if number in claims} - {None}
    kept = {n: one for n, one in claims.items() if n in used or one.source in places}
    return kept, {n: one for n, one in sources.items() if n in places}


def before_reports(database: Database, record: TrackRecord) -> TrackRecord:
    """The same with a checkpoint before the last entries if these only say that something was published.

    So a site that was published and recorded is the same, byte for byte, when it is published again.
    """
    reports = {seq for (seq,) in database.execute("SELECT entry FROM published_report")}
    size = record.entries
    while size - 1 in reports:
        size -= 1
    if size == record.entries:
        return record
    return replace(record, entries=size, root=journal_tables.frontier(database, size).root().hex())


def _reports(database: Database, scope: Scope, size: int) -> list[Published]:
    sql = """SELECT recorded, sha256, size, root FROM published_report
        WHERE recorded < :cut AND entry < :size ORDER BY id"""
    return [
        Published(day_of(instant(recorded), scope.zone), *rest)
        for recorded, *rest in database.execute(sql, {"cut": scope.cut, "size": size})
    ]


def _forecasts(database: Database, scope: Scope) -> int:
    every = replace(scope, tags=())
    sql = f"SELECT count(*) FROM forecast f WHERE {every.conditions()}"  # noqa: S608
    return int(database.value(sql, every.params()))


def _resolutions(database: Database, scope: Scope) -> dict[int, list[Settled]]:
    sql = """SELECT question_id, id, status, outcome, known_on, evidence, resolver, note, supersedes, reason, recorded
        FROM resolution WHERE known <= :cut ORDER BY entry, id"""
    found: dict[int, list[Settled]] = {}
    for batch in database.stream(sql, {"cut": scope.cut}):
        for question, id_, status, outcome, known, evidence, *words, recorded in batch:
            links = tuple(orjson.loads(evidence)) if evidence else ()
            made = Settled._make(
                (id_, status, outcome, known, links, *words, day_of(instant(recorded), scope.zone))
            )
            found.setdefault(question, []).append(made)
    return found


def _amendments(database: Database, scope: Scope) -> dict[int, list[Amended]]:
    found: dict[int, list[Amended]] = {}
    for question, revision, reason, changes, before, recorded in database.execute(
        'SELECT question_id, revision, reason, changes, "before", recorded FROM amendment ORDER BY entry'
    ):
        made = Amended(
            revision,
            reason,
            orjson.loads(changes),
            orjson.loads(before),
            day_of(instant(recorded), scope.zone),
        )
        found.setdefault(question, []).append(made)
    return found


def _redacted(database: Database, asked: dict[int, Asked]) -> tuple[tuple[int, ...], tuple[int, ...]]:
    bare = tuple(seq for (seq,) in database.execute("SELECT seq FROM entry WHERE body IS NULL ORDER BY seq"))
    gone = (number for number in range(1, max(asked, default=0)) if number not in asked) if bare else ()
    return bare, tuple(gone)
