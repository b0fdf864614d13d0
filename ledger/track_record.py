"""A track record: scorecards, and who, when, what was left out and why, as of a day."""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

import numpy as np
import orjson

from ledger.errors import RefusedError
from ledger.scope import Scope
from ledger.store import entries, scores
from ledger.store.classification import REASONS
from ledger.store.sqlite import Database
from scoring.groups import grouped_means

if TYPE_CHECKING:
    from ledger.store.scores import Sums


@dataclass(frozen=True, slots=True)
class Estimate:
    """A figure and how far it can be trusted.

    Attributes:
        value: the figure.
        low: lower end of the 95% interval, None where one observation shows no spread.
        high: its upper end.
        n: forecasts behind it.
        clusters: observations behind it: claims, or questions without a claim.
    """

    value: float
    low: float | None
    high: float | None
    n: int
    clusters: int


@dataclass(frozen=True, slots=True)
class Scorecard:
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
    """

    ledger: str
    entries: int
    root: str
    as_of: date
    scope: dict[str, str]
    scorecards: tuple[Scorecard, ...]

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
        return add_up(card.left_out for card in self.scorecards)

    @property
    def scored(self) -> int:
        """Forecasts that were scored."""
        return sum(card.n for card in self.scorecards)

    @property
    def logged(self) -> int:
        """Forecasts that were logged: those scored and those left out."""
        return sum(card.logged for card in self.scorecards)

    @property
    def prospective(self) -> int:
        """Scored forecasts on questions recorded before the answer could be known."""
        return sum(card.prospective for card in self.scorecards)

    @property
    def retrospective(self) -> int:
        """Scored forecasts on questions recorded afterwards."""
        return sum(card.retrospective for card in self.scorecards)


def add_up(counts: Iterable[dict[str, int]]) -> dict[str, int]:
    """Sums by reason, in the order in which reasons are always shown; those that are 0 are not."""
    totals: dict[str, int] = defaultdict(int)
    for one in counts:
        for reason, count in one.items():
            totals[reason] += count
    return {reason: totals[reason] for reason in REASONS if totals[reason]}


def scorecards(database: Database, scope: Scope, today: date) -> tuple[Scorecard, ...]:
    """A scorecard for every forecaster with a forecast in the scope."""
    sums = scores.binary_sums(database, scope, today)
    binary = {one.forecaster: card for one, card in zip(sums, _estimates(sums), strict=True)}
    choice = _choice_scores(database, scope)
    counted = {one.forecaster: (one.n, one.questions, one.retrospective) for one in sums}
    omitted: dict[int, dict[str, int]] = defaultdict(dict)
    for forecaster, reason, count in scores.left_out(database, scope, today):
        omitted[forecaster][reason] = count
    names: dict[int, str] = dict(database.execute("SELECT id, name FROM forecaster"))
    cards = []
    for forecaster in sorted({*binary, *choice, *omitted}):
        brier, base_rate, skill = binary.get(forecaster, (None, None, None))
        choice_brier, choice_questions, choice_late = choice.get(forecaster, (None, 0, 0))
        n, questions, late = counted.get(forecaster, (0, 0, 0))
        total = n + (choice_brier.n if choice_brier else 0)
        cards.append(
            Scorecard(
                forecaster=names[forecaster],
                questions=questions + choice_questions,
                brier=brier,
                base_rate=base_rate,
                skill=skill,
                choice_brier=choice_brier,
                prospective=total - late - choice_late,
                retrospective=late + choice_late,
                left_out=add_up([omitted[forecaster]]) if forecaster in omitted else {},
            )
        )
    return tuple(sorted(cards, key=_best_first))


def _best_first(card: Scorecard) -> tuple[float, float, str]:
    return (
        card.brier.value if card.brier else math.inf,
        card.choice_brier.value if card.choice_brier else math.inf,
        card.forecaster,
    )


def _estimates(sums: Sequence[Sums]) -> list[tuple[Estimate, float, float | None]]:
    """Brier score, base rate and skill of each forecaster."""
    if not sums:
        return []
    column: dict[str, Any] = {
        name: np.array([getattr(one, name) for one in sums], dtype=np.float64)
        for name in ("clusters", "weight", "score", "weight_squared", "score_squared", "weight_score")
    }
    means = grouped_means(**column)
    outcome = np.array([one.outcome for one in sums]) / column["weight"]
    reference = np.array([one.outcome_squared for one in sums]) / column["weight"] - outcome**2
    with np.errstate(divide="ignore", invalid="ignore"):
        skill = np.where(reference > 1e-15, 1 - means.value / reference, np.nan)
    rows = zip(
        sums,
        means.value.tolist(),
        means.low.tolist(),
        means.high.tolist(),
        outcome.tolist(),
        skill.tolist(),
        strict=True,
    )
    return [
        (Estimate(value, _known(low), _known(high), one.n, one.clusters), rate, _known(gain))
        for one, value, low, high, rate, gain in rows
    ]


def _known(value: float) -> float | None:
    return None if math.isnan(value) else value


def _choice_scores(database: Database, scope: Scope) -> dict[int, tuple[Estimate, int, int]]:
    """Mean Brier score (0..2) of choice forecasts, their questions and how many were in hindsight, by forecaster."""
    from scoring import brier_score_options

    grouped: dict[int, dict[int, list[float]]] = defaultdict(lambda: defaultdict(list))
    late: dict[int, int] = defaultdict(int)
    asked: dict[int, set[int]] = defaultdict(set)
    for forecaster, cluster, question, probabilities, chosen, hindsight in scores.choices(database, scope):
        row = np.array([[float(p) for p in orjson.loads(probabilities)]])
        score = brier_score_options(probabilities=row, chosen=np.array([int(chosen)]), scale=2)
        grouped[forecaster][cluster].append(float(score[0]))
        late[forecaster] += hindsight
        asked[forecaster].add(question)
    return {
        forecaster: (_clustered(clusters, scope), len(asked[forecaster]), late[forecaster])
        for forecaster, clusters in grouped.items()
    }


def _clustered(clusters: dict[int, list[float]], scope: Scope) -> Estimate:
    every = scope.time == "every"
    w = np.array([len(values) if every else 1.0 for values in clusters.values()])
    s = np.array([sum(values) if every else sum(values) / len(values) for values in clusters.values()])
    sums: dict[str, Any] = {
        "weight": np.array([w.sum()]),
        "score": np.array([s.sum()]),
        "weight_squared": np.array([w @ w]),
        "score_squared": np.array([s @ s]),
        "weight_score": np.array([w @ s]),
    }
    means = grouped_means(clusters=np.array([float(len(w))]), bounds=(0.0, 2.0), **sums)
    n = sum(map(len, clusters.values()))
    return Estimate(
        float(means.value[0]), _known(float(means.low[0])), _known(float(means.high[0])), n, len(w)
    )


def track_record(database: Database, scope: Scope, today: date) -> TrackRecord:
    """The track record of a scope, from one consistent state of the ledger."""
    frontier = entries.frontier(database)
    uuid = database.value("SELECT uuid FROM ledger")
    words: dict[str, str] = {"time": scope.time}
    if scope.by is not None:
        words["forecaster"] = database.value("SELECT name FROM forecaster WHERE id = :by", {"by": scope.by})
    if scope.tags:
        words["tags"] = ", ".join(scope.tags)
    if scope.since is not None:
        words["since"] = scope.since.isoformat()
    if scope.prospective_only:
        words["only"] = "prospective"
    return TrackRecord(
        uuid, frontier.size, frontier.root().hex(), scope.as_of, words, scorecards(database, scope, today)
    )
