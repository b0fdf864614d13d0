"""A track record: scorecards, and who, when, what was left out and why, as of a day."""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from importlib import import_module
from threading import Thread
from typing import TYPE_CHECKING, Any, NamedTuple

from ledger.errors import RefusedError
from ledger.store.journal_tables import frontier as journal_frontier
from ledger.store.scope import Scope
from ledger.store.sqlite import Database
from ledger.track_record import judged, scores
from ledger.track_record.quantities import quantile_scores
from ledger.track_record.source_counts import source_counts
from ledger.track_record.status import REASONS

if TYPE_CHECKING:
    from ledger.track_record.quantities.scores import Quantities
    from ledger.track_record.source_counts import SourceCount
    from scoring.estimates import Estimate


NO_CHOICES = (None, 0, 0)


class Scorecard(NamedTuple):
    """How one forecaster did.

    Attributes:
        forecaster: the name.
        questions: how many questions the scored forecasts are about.
        brier: mean Brier score of yes/no forecasts, 0 (best) to 1; None without any.
        base_rate: how often what was asked about happened.
        skill: 1 - Brier / Brier of always saying the base rate; None where that one is 0.
        choice_brier: mean Brier score of choice forecasts, summed over the options: 0 (best) to 2.
        prospective: scored forecasts on questions recorded before the answer could be known.
        retrospective: scored forecasts on questions recorded afterwards.
        left_out: reason -> how many forecasts were not scored for it.
        quantities: of numbers, dates and ordered options; None without any.
    """

    forecaster: str
    questions: int
    brier: Estimate | None
    base_rate: float | None
    skill: float | None
    choice_brier: Estimate | None
    prospective: int
    retrospective: int
    left_out: dict[str, int]
    quantities: Quantities | None = None

    @property
    def n(self) -> int:
        """Forecasts that were scored."""
        return self.prospective + self.retrospective

    @property
    def logged(self) -> int:
        """Forecasts that were logged: those scored and those left out."""
        return self.n + sum(self.left_out.values())


@dataclass(frozen=True, slots=True)
class TrackRecord:
    """Scorecards of one or many forecasters, and the terms under which they were made.

    Attributes:
        ledger: the ledger's UUID.
        entries: how many journal entries it rests on.
        root: the journal's Merkle root, in hex.
        as_of: what had been said and was known at the end of this day.
        scope: the filters in words, such as {"tag": "us-russia"}.
        scorecards: best Brier score first, those without one last.
        guessed: "implied" and "imputed" -> how many of the scored forecasts are numbers that somebody else put on
            words.
        sources: what was made of each source that was read: claims found, logged and declined.
    """

    ledger: str
    entries: int
    root: str
    as_of: date
    scope: dict[str, str]
    scorecards: tuple[Scorecard, ...]
    guessed: dict[str, int] = field(default_factory=dict)
    sources: tuple[SourceCount, ...] = ()

    @property
    def brier(self) -> Estimate | None:
        """The Brier score of the one forecaster that the track record is about.

        Raises:
            RefusedError: it is about several.
        """
        if len(self.scorecards) > 1:
            raise RefusedError(
                f"this track record has {len(self.scorecards)} forecasters; ask for one with forecaster=, "
                "or take .scorecards"
            )
        return self.scorecards[0].brier if self.scorecards else None

    @property
    def left_out(self) -> dict[str, int]:
        """Reason -> how many forecasts of all forecasters were not scored for it."""
        return add_up(card.left_out for card in self.scorecards if card.left_out)

    @property
    def scored(self) -> int:
        """Forecasts that were scored."""
        return self.prospective + self.retrospective

    @property
    def logged(self) -> int:
        """Forecasts that were logged: those scored and those left out."""
        return self.scored + sum(self.left_out.values())

    @property
    def prospective(self) -> int:
        """Scored forecasts on questions recorded before the answer could be known."""
        return sum(card.prospective for card in self.scorecards)

    @property
    def retrospective(self) -> int:
        """Scored forecasts on questions recorded afterwards."""
        return sum(card.retrospective for card in self.scorecards)

    def frame(self, library: str | None = None) -> Any:
        """The scorecards as a DataFrame of pandas or polars, the first that is installed unless one is named.

        Raises:
            ScoringError: neither is installed.
        """
        from scoring.frames import frame

        cards = self.scorecards
        columns: dict[str, list[Any]] = {"forecaster": [card.forecaster for card in cards]}
        columns["n"] = [card.n for card in cards]
        for name in ("value", "low", "high"):
            key = "brier" if name == "value" else f"brier_{name}"
            columns[key] = [getattr(card.brier, name) if card.brier else None for card in cards]
        for name in ("base_rate", "skill", "prospective", "retrospective", "logged"):
            columns[name] = [getattr(card, name) for card in cards]
        return frame(columns, library)

    def _repr_html_(self) -> str:
        # Drawn a layer above, which nothing down here may know: found by name when a notebook asks.
        html: str = import_module("ledger.reports.notebook").track_record_html(self)
        return html


def add_up(counts: Iterable[dict[str, int]]) -> dict[str, int]:
    """Sums by reason, in the order in which reasons are always shown; those that are 0 are not."""
    totals: dict[str, int] = defaultdict(int)
    for one in counts:
        for reason, count in one.items():
            totals[reason] += count
    return {reason: totals[reason] for reason in REASONS if totals[reason]}


def scorecards(database: Database, scope: Scope, today: date) -> tuple[Scorecard, ...]:
    """A scorecard for every forecaster with a forecast in the scope."""
    Thread(
        target=import_module, args=("ledger.track_record.estimates",)
    ).start()  # numpy loads while the database works
    every = scope.time == "every"
    sums = [] if every else scores.binary_sums(database, scope, today)
    by_claim = scores.claim_sums(database, scope) if every else []
    from ledger.track_record import estimates

    binary = estimates.of_claims(by_claim) if every else estimates.of_sums(sums)
    choice = estimates.choice_estimates(scores.choices(database, scope), every=every)
    numbers = _quantities(database, scope)
    omitted: dict[int, dict[str, int]] = defaultdict(dict)
    for forecaster, reason, count in scores.left_out(database, scope, today):
        omitted[forecaster][reason] = count
    names: dict[int, str] = dict(database.execute("SELECT id, name FROM forecaster"))
    cards = []
    for forecaster in sorted({*binary, *choice, *numbers, *omitted}):
        card, said = binary.get(forecaster), numbers.get(forecaster)
        choice_brier, questions, late = choice.get(forecaster, NO_CHOICES)
        scored = choice_brier.n if choice_brier else 0
        brier = base_rate = skill = None
        if card is not None:
            n, asked, retrospective, brier, base_rate, skill = card
            scored, questions, late = scored + n, questions + asked, late + retrospective
        if said is not None:
            scored, questions, late = scored + said.n, questions + said.questions, late + said.retrospective
        why = add_up([omitted[forecaster]]) if forecaster in omitted else {}
        # By position: naming each field takes twice as long, and there may be many forecasters.
        cards.append(
            Scorecard(
                *(names[forecaster], questions, brier, base_rate, skill, choice_brier),
                *(scored - late, late, why, said),
            )
        )
    return tuple(sorted(cards, key=_best_first))


def _quantities(database: Database, scope: Scope) -> dict[int, Quantities]:
    if not quantile_scores.asked(database):
        return {}
    from ledger.track_record.quantities.scores import quantities

    return quantities(quantile_scores.scored(database, scope), every=scope.time == "every")


def _best_first(card: Scorecard) -> tuple[float, float, str]:
    brier, choice = card.brier, card.choice_brier
    return brier.value if brier else math.inf, choice.value if choice else math.inf, card.forecaster


def track_record(database: Database, scope: Scope, today: date) -> TrackRecord:
    """The track record of a scope, from one consistent state of the ledger."""
    frontier = journal_frontier(database)
    uuid = database.value("SELECT uuid FROM ledger")
    return TrackRecord(
        uuid,
        frontier.size,
        frontier.root().hex(),
        scope.as_of,
        in_words(database, scope),
        scorecards(database, scope, today),
        judged.guessed(database, scope),
        tuple(source_counts(database, scope)),
    )


def in_words(database: Database, scope: Scope) -> dict[str, str]:
    """The filters of a scope in words."""
    words: dict[str, str] = {"time": scope.time}
    if scope.by is not None:
        words["forecaster"] = database.value("SELECT name FROM forecaster WHERE id = :by", {"by": scope.by})
    if scope.tags:
        words["tags"] = ", ".join(scope.tags)
    if scope.since is not None:
        words["since"] = scope.since.isoformat()
    if scope.prospective_only:
        words["only"] = "prospective"
    return words
