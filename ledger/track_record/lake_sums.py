"""Scorecards of a lake: an engine gives sums by forecaster and fate, as whole numbers, and no forecast leaves it."""

from collections import defaultdict
from collections.abc import Sequence

from ledger.store.database import Database, Params
from ledger.store.scope import Scope
from ledger.store.statements import statement
from ledger.track_record.columns import scope_params
from ledger.track_record.estimates import Card, Sums, of_sums
from ledger.track_record.status import SCORED, STATUSES

UNIT = 10**15  # of the sums


def serves(scope: Scope) -> bool:
    """Whether sums are enough; else the forecasts are read, as those of a ledger are."""
    return scope.time == "last" and len(scope.tags) < 2


def statement_for(database: Database) -> str:
    """The statement that gives the sums."""
    shared = database.value(statement("sharing"))
    return statement("scorecard_claim_sums" if shared else "scorecard_sums")


def sums(database: Database, scope: Scope) -> tuple[dict[int, Card], dict[int, dict[str, int]], dict[str, int]]:
    """The yes/no part of every scorecard, why others were left out, and how many that are scored were guessed."""
    rows = database.execute(statement_for(database), values(scope))
    scored = [row for row in rows if row[1] == SCORED]
    left_out: dict[int, dict[str, int]] = defaultdict(dict)
    for forecaster, status, count, *_ in rows:
        if status != SCORED:
            left_out[forecaster][STATUSES[status]] = int(count)
    implied, imputed = (sum(int(row[at]) for row in scored) for at in (3, 4))
    guessed = {name: n for name, n in (("implied", implied), ("imputed", imputed)) if n}
    return _cards([(row[0], *map(int, row[5:10]), *whole(row[10:])) for row in scored if row[5]]), left_out, guessed


def whole(halves: Sequence[int]) -> list[int]:
    """Sums that came as millions and the rest of them.

    Example:
        >>> whole([2, 5, 0, 7])
        [2000005, 7]
    """
    return [int(most) * 10**6 + int(rest) for most, rest in zip(halves[::2], halves[1::2], strict=True)]


def _cards(rows: list[tuple[int, ...]]) -> dict[int, Card]:
    if not rows:
        return {}
    group, n, *grades, claims, d, dd, ddd, o, oo = zip(*rows, strict=True)
    graded = [(*some, all_ - sum(some)) for all_, *some in zip(n, *grades, strict=True)]
    parts = ([one / UNIT for one in column] for column in (d, dd, ddd, o, oo))
    return of_sums(Sums._make((group, n, claims, *parts, graded)))


def running(database: Database, scope: Scope) -> int:
    """How many forecasts are scored though the deadline of their question has not passed."""
    if scope.cohort == "closed":
        return 0
    return int(database.value(statement("early_and_scored"), values(scope)))


def values(scope: Scope) -> Params:
    """The values for the :names in the statement."""
    return scope_params(scope, every=False, unusual=False)
