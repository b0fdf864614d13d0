"""Sealed forecasts: what became of them, and a score that takes those never revealed for the worst."""

from collections import Counter, defaultdict
from collections.abc import Mapping

from sqlalchemy import select
from sqlmodel import col

from ledger.store import lookup
from ledger.store.database import Database, Row
from ledger.store.scope import Scope
from ledger.store.tables import QuestionRow, ResolutionRow, SealRow
from ledger.track_record.results import Scorecard, Seals

WORST = 1.0  # Brier score of a yes/no forecast that was sealed and never revealed
_ROWS = (
    select(
        *map(col, (SealRow.forecaster, SealRow.question, SealRow.reveal_by, SealRow.revealed)),
        *map(col, (QuestionRow.close, QuestionRow.kind, QuestionRow.status, ResolutionRow.known)),
    )
    .join(QuestionRow, col(QuestionRow.id) == col(SealRow.question))
    .outerjoin(ResolutionRow, col(ResolutionRow.id) == col(QuestionRow.resolution_id))
    .order_by(col(SealRow.id))
)


def seals(database: Database, scope: Scope, cards: Mapping[str, Scorecard]) -> tuple[Seals, ...]:
    """What became of the sealed forecasts of each forecaster, by the scope's day.

    Args:
        database: the ledger.
        scope: the filters.
        cards: the scorecards, by name.
    """
    found: dict[str, Counter[str]] = defaultdict(Counter)
    worst: dict[str, set[int]] = defaultdict(set)  # the yes/no questions whose outcome is known
    for forecaster, question, reveal_by, revealed, close, *asked in _asked_for(database, scope):
        name = lookup.name_of(database, lookup.became(database, "forecaster", forecaster))
        state = _state(scope, reveal_by, revealed, close)
        found[name][state] += 1
        if state == "never_revealed" and asked[:2] == ["binary", "resolved"] and asked[2] <= scope.cut:
            worst[name].add(question)
    return tuple(
        Seals._make((name, *(n[one] for one in Seals._fields[1:-1]), _strict(cards.get(name), len(worst[name]))))
        for name, n in sorted(found.items())
    )


def _asked_for(database: Database, scope: Scope) -> list[Row]:
    """The seals of the scope, with what their questions have."""
    rows = database.rows(_ROWS.where(col(SealRow.recorded) < scope.cut))
    if scope.by is not None:
        rows = [row for row in rows if lookup.became(database, "forecaster", row[0]) == scope.by]
    tags = set(scope.tags)
    return [row for row in rows if not tags or tags <= set(lookup.tags_of(database, row[1]))]


def _state(scope: Scope, reveal_by: str, revealed: int | None, close: int) -> str:
    if revealed is not None and revealed < scope.cut:
        return "revealed"
    if reveal_by < scope.as_of.isoformat():
        return "never_revealed"
    return "due" if close <= scope.cut else "sealed"


def _strict(card: Scorecard | None, worst: int) -> float | None:
    """The Brier score with one more question of the worst score for each that was sealed and never revealed."""
    brier = card.brier if card else None
    known, total = (brier.clusters, brier.value * brier.clusters) if brier else (0, 0.0)
    return (total + worst * WORST) / (known + worst) if known + worst else None
