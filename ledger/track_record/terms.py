"""The terms of a selection: what counted, what did not and why, and the state of the journal it rests on."""

from typing import Any

import numpy as np

from ledger.store import journal_tables
from ledger.store.database import Database
from ledger.store.scope import Scope, Timing
from ledger.store.statements import statement
from ledger.track_record.columns import BINARY, CHOICE, QUANTITIES, Array, Columns
from ledger.track_record.results import Terms
from ledger.track_record.rules import CLIPPED
from ledger.track_record.scorecards import in_words
from ledger.track_record.selection import counts_of, graded
from ledger.track_record.status import BASES, SCORED, STATUSES

OTHER_KIND = "other kind"  # scored, but not by this rule or not in this table


def counted(rows: Columns, *, all_kinds: bool) -> Array:
    """Which forecasts are scored here: yes/no ones, and those of all kinds where each has its own score."""
    kinds = (BINARY, CHOICE, *QUANTITIES) if all_kinds else (BINARY,)
    return np.asarray((rows.status == SCORED) & np.isin(rows.kind, kinds) & (rows.stretch > 0))


def left_out(status: Array, scored: Array) -> dict[str, int]:
    """Reason -> how many were not scored; those of a kind that is not scored here by that name."""
    rest = status[~scored]
    found = counts_of(rest[rest != SCORED], STATUSES)
    other = int((rest == SCORED).sum())
    return found | ({OTHER_KIND: other} if other else {})


def terms(
    database: Database,
    scope: Scope,
    rows: Columns,
    *,
    timing: Timing,
    rule: str,
    floor: float | None = None,
    all_kinds: bool = False,
) -> Terms:
    """What stands beside every figure that was made from these forecasts."""
    scored = counted(rows, all_kinds=all_kinds)
    clipped = 0
    if floor is not None and rule in CLIPPED:
        p = rows.probability[rows.scored]
        clipped = int(((p < floor) | (p > 1 - floor)).sum())
    return stated(
        database,
        scope,
        rule=rule,
        floor=floor,
        clipped=clipped,
        time=str(timing),
        **graded(rows.grade[scored]),
        bases=counts_of(rows.basis[scored], BASES),
        left_out=left_out(rows.status, scored),
        running=int((rows.early & scored).sum()),
    )


def stated(database: Database, scope: Scope, *, time: str, **counts: Any) -> Terms:
    """The terms with the state of the journal and the scope; all other figures are given."""
    entries, root = journal_tables.state(database)
    return Terms(
        ledger=database.value(statement("ledger")),
        entries=entries,
        root=root,
        as_of=scope.as_of,
        scope={**in_words(database, scope), "time": time},
        time=time,
        **counts,
    )
