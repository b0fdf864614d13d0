"""Verbs that keep score: track records, tables of scores, comparisons, leaderboards, and what a page shows."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING, Unpack

from ledger.api.looking import Filters, ListFilters, Looking, Reference
from ledger.errors import RefusedError
from ledger.identifiers import number
from ledger.store.scope import Scope, timing_of

if TYPE_CHECKING:
    from ledger.track_record.comparison import Versus
    from ledger.track_record.crowd import CrowdRecord
    from ledger.track_record.leaderboard import Ranking
    from ledger.track_record.results import ScoreTable, TrackRecord
    from ledger.track_record.snapshot import Snapshot
    from ledger.track_record.vagueness import Vagueness


class Scorekeeping(Looking):
    """How good the forecasts were, as of a day."""

    def _counted(self, **filters: Unpack[ListFilters]) -> Scope:
        """The scope of an average: over questions whose deadline has passed, unless told otherwise."""
        filters.setdefault("cohort", "closed")
        return self.scope(**filters)

    def track_record(self, **filters: Unpack[ListFilters]) -> TrackRecord:
        """Scorecards of all forecasters or of one; filters as for scope()."""
        from ledger.track_record.scorecards import track_record

        with self._database.reading():
            return track_record(self._database, self._counted(**filters), self.today)

    def scores(
        self,
        *,
        by: str = "forecaster",
        rule: str = "brier",
        floor: float | None = None,
        reference: str = "base-rate",
        time: str = "last",
        min_n: int = 0,
        decompose: bool = False,
        with_implied: bool = False,
        bounds: bool = False,
        **filters: Unpack[Filters],
    ) -> ScoreTable:
        """Scores of groups of forecasts, by any rule, against any reference.

        Args:
            by: forecaster, tag, horizon, year, basis, grade or source.
            rule: brier, log, spherical or baseline.
            floor: with log and baseline, move probabilities to [floor, 1 - floor] first.
            reference: what skill is measured against: base-rate, half, crowd (the median of the others on the same
                question at that time), crowd-mean, or a forecaster's name.
            time: last, first, mean, weighted (by how long each stood) or every; or what stood at a moment: the end
                of a day such as "2026-03-01", or "30d-before-close".
            min_n: leave out groups with fewer scored yes/no forecasts.
            decompose: also miscalibration, discrimination, uncertainty and the reliability table.
            with_implied: keep implied and imputed forecasts in these.
            bounds: also what the unresolved questions could make of the score.
            **filters: forecaster, tags, since, as_of, prospective_only and cohort ("closed" unless given), as for
                scope().

        Raises:
            RefusedError: arguments that do not go together.
            UnknownError: there is no such forecaster.
        """
        from ledger.track_record.score_table import score_table

        check_least(min_n)
        with self._database.reading():
            return score_table(
                self._database,
                self._counted(**filters),
                by=by,
                rule=rule,
                floor=floor,
                timing=timing_of(time),
                reference=reference,
                min_n=min_n,
                decompose=decompose,
                guessed=with_implied,
                bounds=bounds,
            )

    def compare(
        self,
        a: str,
        b: str,
        *,
        rule: str = "brier",
        floor: float | None = None,
        time: str = "last",
        **filters: Unpack[Filters],
    ) -> Versus:
        """Two forecasters on the yes/no questions that both answered; arguments as for scores().

        Raises:
            RefusedError: they share no scored question, or arguments do not go together.
        """
        from ledger.track_record.comparison import versus

        with self._database.reading():
            scope = self._counted(**filters)
            return versus(self._database, scope, a, b, rule=rule, floor=floor, timing=timing_of(time))

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
        """Forecasters ranked by scores that are adjusted and shrunk; arguments as for scores().

        Scores are adjusted for the difficulty of questions, as told by who answered the same ones, or with a
        reference (crowd, crowd-mean, half or a forecaster) by what that scored on each question.

        Raises:
            RefusedError: there are not two forecasters, or arguments do not go together.
        """
        from ledger.track_record.leaderboard import ranking

        check_least(min_n)
        with self._database.reading():
            scope, timing = self._counted(**filters), timing_of(time)
            return ranking(
                self._database, scope, rule=rule, floor=floor, timing=timing, reference=reference, min_n=min_n
            )

    def crowd(
        self, *, method: str = "median", of: Sequence[str] = (), time: str = "last", **filters: Unpack[Filters]
    ) -> CrowdRecord:
        """What several forecasters say together, as a forecaster of its own, and each beside the others.

        Args:
            method: mean, median, trimmed, geometric_odds, extremized or recency; see scoring.aggregate.
            of: names; everybody unless given.
            time: "last", what stood when a question closed or its outcome was known; or a moment, as for scores().
            **filters: as for scores(), but for forecaster.

        Raises:
            RefusedError: fewer than two of them have scored yes/no forecasts.
            UnknownError: there is no such forecaster.
        """
        from ledger.track_record.crowd import crowd_record

        with self._database.reading():
            return crowd_record(self._database, self._counted(**filters), method, of, timing_of(time))

    def vagueness(self, *, time: str = "last", **filters: Unpack[Filters]) -> Vagueness:
        """Brier scores of forecasts in words under every scale and at the ends of what each word allows.

        Raises:
            RefusedError: nobody used words.
        """
        from ledger.track_record.vagueness import vagueness

        with self._database.reading():
            return vagueness(self._database, self._counted(**filters), timing=timing_of(time))

    @contextmanager
    def snapshot(self, **filters: Unpack[ListFilters]) -> Iterator[Snapshot]:
        """Everything that a page or a site shows, of one consistent state; filters as for scope()."""
        from ledger.track_record.snapshot import snapshot

        with self._database.reading():
            yield snapshot(self._database, self._counted(**filters), self.today)

    @contextmanager
    def question_snapshot(self, question: Reference, **filters: Unpack[ListFilters]) -> Iterator[Snapshot]:
        """The same of one question, read without all the others; what is said of whole ledgers is left out.

        Raises:
            UnknownError: there is no such question, or it was made another one, which is named.
        """
        from ledger.track_record.one_question import question_snapshot

        id_ = number(question, "question")
        with self._database.reading():
            yield question_snapshot(self._database, self._counted(**filters), self.today, id_)

    def lend_to(self, snap: Snapshot) -> None:
        """Let a snapshot that was kept read what it still asks for through this ledger, which is as it was then."""
        snap.read_through(self._database)


def check_least(min_n: int) -> None:
    """Raises RefusedError: it is not a number of forecasts."""
    if not isinstance(min_n, int) or isinstance(min_n, bool) or min_n < 0:
        raise RefusedError(f"min_n is {min_n!r}: it must be a whole number, 0 or more")
