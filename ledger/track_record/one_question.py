"""What a page about one question needs to know, read without all the others."""

from datetime import date

import numpy as np

from forecasts.records.lifecycle import day_of
from ledger.errors import UnknownError
from ledger.store import journal_tables, lookup
from ledger.store.database import Database
from ledger.store.lookup import instant
from ledger.store.scope import Scope
from ledger.store.statements import statement
from ledger.track_record import selection, shown_rows
from ledger.track_record.columns import listed_columns
from ledger.track_record.mistakes import every_mistake
from ledger.track_record.quantities.groups import unusual
from ledger.track_record.quantities.scores import each
from ledger.track_record.results import TrackRecord
from ledger.track_record.scorecards import afterwards_of
from ledger.track_record.snapshot import Snapshot


def question_snapshot(database: Database, scope: Scope, today: date, number: int) -> Snapshot:
    """The snapshot of a ledger as far as one question goes; scorecards are of whole ledgers, and are left out.

    Call it within one reading transaction.

    Raises:
        UnknownError: there is no such question, or it was made another one, which is named.
    """
    if (now := lookup.became(database, "question", number)) != number:
        raise UnknownError(f"Q{number} is Q{now} now: the two were made one")
    asked = shown_rows.question(database, scope, number)
    if asked is None:
        raise UnknownError(f"there is no question Q{number}")
    columns = listed_columns(database, scope, every=scope.time == "every", question=number)
    at = np.flatnonzero(columns.scored)
    scored = columns.take(at)
    said = unusual(database, columns, np.zeros(len(columns), dtype=np.int64), 1)
    quoted = [claim for _, claim in shown_rows.forecast_claims(database, number)]
    claims = shown_rows.claims(database, {asked.claim, *quoted})
    ledger, _, title, started, _ = database.execute(statement("ledger"))[0]
    return Snapshot(
        record=TrackRecord(
            ledger,
            journal_tables.size(database),
            "",
            scope.as_of,
            {},
            (),
            afterwards=tuple(one for one in afterwards_of(database, scope) if one.question == number),
        ),
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
        questions={number: asked},
        people=shown_rows.people(
            database, {*columns.forecaster.tolist(), *(one.forecaster for one in claims.values())}
        ),
        claims=claims,
        sources=shown_rows.sources(database, {one.source for one in claims.values()}),
        resolutions=shown_rows.resolutions(database, scope, number),
        amendments=shown_rows.amendments(database, scope, number),
        mistakes=[one for one in every_mistake(database, scope, number) if one.question == number],
        mergers=[],
        former_names=[],
        merged={},
        redacted=shown_rows.redacted(database, scope.zone),
        whole=(1, len(columns)),
        reports=[],
        standings=(),
        started=day_of(instant(started), scope.zone),
        _database=database,
        _door=None,
    )
