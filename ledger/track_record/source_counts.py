"""What was made of each source that was read: how many claims were found, logged and declined, and why."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from ledger.store.scope import Scope
from ledger.store.sqlite import Database


@dataclass(frozen=True, slots=True)
class SourceCount:
    """The denominator of a source.

    Attributes:
        id: its number.
        title: its title or link.
        published: when it was published.
        found: how many claims were found, at least those decided.
        logged: how many were taken as forecasts.
        declined: reason -> how many were declined for it.
        coders: who decided, the first coder first.
    """

    id: int
    title: str
    published: date | None
    found: int
    logged: int
    declined: dict[str, int]
    coders: tuple[str, ...]

    @property
    def undecided(self) -> int:
        """How many claims nobody has decided about yet."""
        return self.found - self.logged - sum(self.declined.values())


_READ = """
SELECT s.id, coalesce(s.title, s.url), s.published, coalesce(s.found, 0) FROM source s
WHERE s.id IN (
    SELECT id FROM source WHERE found IS NOT NULL
    UNION SELECT source_id FROM claim WHERE declined IS NOT NULL AND source_id IS NOT NULL
){where} ORDER BY s.id
"""
_COUNTS = """
SELECT declined, count(*) FROM claim
WHERE source_id = :source AND replaced_by IS NULL AND aside = 0 GROUP BY declined ORDER BY count(*) DESC, declined
"""
_CODERS = """
SELECT coder FROM claim WHERE source_id = :source AND coder IS NOT NULL AND settles IS NULL
GROUP BY coder ORDER BY min(id)
"""


def source_counts(
    database: Database, scope: Scope | None = None, *, only: int | None = None
) -> list[SourceCount]:
    """The denominators of the sources that were read, of those that a scope is about or of one."""
    where = [] if only is None else ["s.id = :only"]
    params: dict[str, object] = {"only": only}
    if scope is not None:
        params |= {
            "as_of": scope.as_of.isoformat(),
            "since": scope.since and scope.since.isoformat(),
            "by": scope.by,
        }
        params |= {f"tag{n}": tag for n, tag in enumerate(scope.tags)}
        where.append("coalesce(s.published, :as_of) <= :as_of")
        if scope.since is not None:
            where.append("s.published >= :since")
        if scope.by is not None:
            where.append("EXISTS (SELECT 1 FROM claim c WHERE c.source_id = s.id AND c.forecaster_id = :by)")
        where += [
            "EXISTS (SELECT 1 FROM claim c JOIN question q ON q.claim_id = c.id JOIN question_tag t"  # noqa: S608
            f" ON t.question_id = q.id WHERE c.source_id = s.id AND t.tag = :tag{n})"
            for n in range(len(scope.tags))
        ]
    rows = database.execute(_READ.format(where="".join(f" AND {one}" for one in where)), params)
    return [_counted(database, *row) for row in rows]


def _counted(database: Database, id_: int, title: str, published: str | None, found: int) -> SourceCount:
    counts: dict[str | None, int] = dict(database.execute(_COUNTS, {"source": id_}))
    declined = {reason: count for reason, count in counts.items() if reason is not None}
    logged = counts.get(None, 0)
    coders = database.execute(_CODERS, {"source": id_})
    return SourceCount(
        id=id_,
        title=title,
        published=date.fromisoformat(published) if published else None,
        found=max(found, logged + sum(declined.values())),
        logged=logged,
        declined=declined,
        coders=tuple(name for (name,) in coders),
    )
