"""What was made of each source that was read: how many claims were found, logged and declined, and why."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date

from ledger.store.database import Database, Row
from ledger.store.scope import Scope
from ledger.store.statements import statement


@dataclass(frozen=True, slots=True)
class SourceCount:
    """The denominator of a source."""

    id: int  # its number
    title: str  # its title or link
    published: date | None  # when it was published
    found: int  # how many claims were found, at least those decided
    logged: int  # how many were taken as forecasts
    declined: dict[str, int]  # reason -> how many were declined for it
    coders: tuple[str, ...]  # who decided, the first coder first

    @property
    def undecided(self) -> int:
        """How many claims nobody has decided about yet."""
        return self.found - self.logged - sum(self.declined.values())


def source_counts(database: Database, scope: Scope | None = None, *, only: int | None = None) -> list[SourceCount]:
    """The denominators of the sources that were read, of those that a scope is about or of one."""
    read = [
        row
        for row in database.execute(statement("sources_read"))
        if only in (None, row[0]) and (scope is None or _within(scope, row[2]))
    ]
    wanted = _about(database, scope) if scope is not None and read else None
    read = [row for row in read if wanted is None or row[0] in wanted]
    if not read:
        return []
    decided, coders = _decided(database), _coders(database)
    return [_counted(row, decided.get(row[0], {}), tuple(coders.get(row[0], ()))) for row in read]


def _within(scope: Scope, published: str | None) -> bool:
    """Whether a source was published in the days of a scope; one without a date is as old as one likes."""
    if scope.since is not None and (published is None or published < scope.since.isoformat()):
        return False
    return published is None or published <= scope.as_of.isoformat()


def _about(database: Database, scope: Scope) -> set[int] | None:
    """The sources in which a scope's forecaster is quoted and of which its topics were asked; None for all."""
    found = None
    if scope.by is not None:
        found = {source for source, who in database.execute(statement("source_forecasters")) if who == scope.by}
    if scope.tags:
        tagged = database.execute(statement("source_tags"))
        for tag in scope.tags:
            here = {source for source, other in tagged if other == tag}
            found = here if found is None else found & here
    return found


def _decided(database: Database) -> dict[int, dict[str | None, int]]:
    """Source -> reason -> how many claims were declined for it, the most frequent first; None for those taken."""
    found: dict[int, dict[str | None, int]] = defaultdict(dict)
    for source, reason, count in database.execute(statement("source_claims")):
        found[source][reason] = count
    return found


def _coders(database: Database) -> dict[int, list[str]]:
    found: dict[int, list[str]] = defaultdict(list)
    for source, coder, _ in database.execute(statement("source_coders")):
        found[source].append(coder)
    return found


def _counted(row: Row, decided: dict[str | None, int], coders: tuple[str, ...]) -> SourceCount:
    id_, title, published, found = row
    declined = {reason: count for reason, count in decided.items() if reason is not None}
    logged = decided.get(None, 0)
    return SourceCount(
        id=id_,
        title=title,
        published=date.fromisoformat(published) if published else None,
        found=max(found, logged + sum(declined.values())),
        logged=logged,
        declined=declined,
        coders=coders,
    )
