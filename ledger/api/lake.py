"""A lake: what `export --format lake` wrote, scored without its ledger by an engine that people run already."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, Self, Unpack

from ledger import settings
from ledger.api.looking import Filters, ListFilters
from ledger.api.scorekeeping import Scorekeeping, check_least
from ledger.errors import RefusedError
from ledger.store.lake.manifest import Manifest
from ledger.store.lake.opening import opened
from ledger.store.lake.translation import translated
from ledger.store.scope import GRADE_LETTERS, Scope

if TYPE_CHECKING:
    from ledger.reports.pages.site_settings import Site
    from ledger.reports.site.publish import Published
    from ledger.store.lake.engine import Lake as Opened
    from ledger.track_record.leaderboard import Ranking
    from ledger.track_record.results import ScoreTable
    from ledger.track_record.vagueness import Vagueness


class Lake(Scorekeeping):
    """The scores of a lake; those of everybody as sums, all others of forecasts that are read."""

    _database: Opened

    @classmethod
    def open(
        cls,
        folder: str | Path,
        *,
        engine: str = "duckdb",
        master: str | None = None,
        clock: Callable[[], datetime] = settings.now,
    ) -> Self:
        """Open a lake.

        Args:
            folder: where it is.
            engine: duckdb or spark.
            master: where Spark is, such as spark://host:7077.
            clock: gives the present instant.

        Raises:
            StorageError: it is no lake.
            RefusedError: the engine is not installed.
        """
        return cls(opened(Path(folder), engine, master), clock=clock)

    def sql(self, dialect: str, **filters: Unpack[Filters]) -> str:
        """The statement that makes sums for scorecards, in the words of an engine; filters as for scope().

        Raises:
            RefusedError: nobody knows the dialect, or the filters need more than a statement.
        """
        from ledger.track_record import lake_sums

        scope = self._counted(**filters)
        if not lake_sums.serves(scope):
            raise RefusedError("one statement takes one tag; leave the others out")
        return translated(lake_sums.statement_for(self._database), lake_sums.values(scope), dialect)

    def _counted(self, **filters: Unpack[ListFilters]) -> Scope:
        scope = super()._counted(**filters)
        if self._database.engine == "spark" and len(scope.grades) < len(GRADE_LETTERS):
            raise RefusedError("Spark cannot tell what counts by --grade; leave it out, or take --engine duckdb")
        return scope

    def scores(self, *, by: str = "forecaster", **asked: Any) -> ScoreTable:
        """As of a ledger; by source it cannot tell."""
        if by == "source":
            raise RefusedError("sources are not in a lake; ask the ledger, or group by something else")
        return super().scores(by=by, **asked)

    def leaderboard(
        self,
        *,
        rule: str = "brier",
        floor: float | None = None,
        time: str = "last",
        reference: str | None = None,
        min_n: int = 0,
        **filters: Unpack[Filters],
    ) -> Ranking:
        """As of a ledger; of sums, where scores are Brier's, adjusted for the difficulty of questions."""
        from ledger.track_record import lake_board, lake_sums

        plain = (rule, floor, time, reference) == ("brier", None, "last", None)
        if not (plain and lake_sums.serves(scope := self._counted(**filters))):
            return super().leaderboard(rule=rule, floor=floor, time=time, reference=reference, min_n=min_n, **filters)
        check_least(min_n)
        with self._database.reading():
            return lake_board.ranking_of_sums(self._database, scope, min_n)

    def publish(
        self,
        out: Path | str,
        *,
        site: Site | None = None,
        progress: Callable[[int, int], None] | None = None,
        **filters: Unpack[ListFilters],
    ) -> Published:
        """Write a site of figures: front page, forecasters, leaderboard, calibration; the journal stays at the ledger.

        Args:
            out: the folder; a new one, or one that publish wrote.
            site: the settings; plain ones unless given.
            progress: called with how many forecasters are done, and of how many.
            **filters: as for scope().

        Raises:
            RefusedError: at `out` is something that publish did not write.
            StorageError: it cannot be written.
        """
        from ledger.reports.pages.site_settings import Site
        from ledger.reports.site.folder import check_target
        from ledger.reports.site.lake_site import Frame, publish_lake
        from ledger.track_record import lake_board, lake_sums, lake_tallies

        check_target(Path(out).absolute())  # before the engine is set to work
        if not lake_sums.serves(scope := self._counted(**filters)):
            raise RefusedError("a site of a lake is of one tag or of all; leave the others out")
        with self._database.reading():
            try:
                board = lake_board.ranking_of_sums(self._database, scope, 0)
            except RefusedError:  # fewer than two who could be ranked
                board = None
            people = {one.id: one for one in lake_tallies.people(self._database)}
            standings = board.standings if board and board.groups == 1 else ()
            frame = Frame(self.track_record(**filters), standings, site or Site(), people)
            return publish_lake(frame, lake_tallies.tallies(self._database, scope), Path(out), progress=progress)

    def vagueness(self, **asked: Any) -> Vagueness:
        """Nothing that a lake can tell."""
        raise RefusedError("the words of forecasts are not in a lake; ask the ledger for --scales")


def check(folder: str | Path) -> Manifest:
    """The manifest of a lake that is whole.

    Raises:
        StorageError: it is no lake, or not whole.
    """
    from ledger.store.lake.checking import check

    return check(Path(folder))
