"""Scores of what is no yes/no question: of choices, ordered choices, numbers and dates, each apart."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import asdict
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

from ledger.track_record.quantities.groups import choices, quantities

if TYPE_CHECKING:
    from ledger.track_record.quantities.scores import Coverage, Quantities
    from ledger.track_record.results import Scorecard
    from ledger.track_record.snapshot import Snapshot
    from scoring.estimates import Estimate

Href = Callable[[str], str]  # from a forecaster's name to the page


class OtherScore(NamedTuple):
    """A line of a table: one kind of score of one forecaster."""

    name: str  # the forecaster
    href: str | None  # the forecaster's page
    key: str  # "choice_brier", "rps" or "wis"
    score: str  # what it is, such as "WIS in days"
    unit: str | None  # of a number or a date, else None
    questions: int | None  # how many they are about, where that is known
    estimate: Estimate  # the mean with its interval
    coverage: tuple[Coverage, ...]  # of central intervals; none of a choice


def other_scores(name: str, href: str | None, choice: Estimate | None, found: Quantities | None) -> list[OtherScore]:
    """The lines of one forecaster."""
    lines = []
    if choice:
        lines.append(OtherScore(name, href, "choice_brier", "Brier of choices, 0 to 2", None, None, choice, ()))
    if found and found.ranked:
        lines.append(OtherScore(name, href, "rps", "RPS of ordered choices, 0 to 1", None, None, found.ranked, ()))
    for unit in found.units if found else ():
        told = f"WIS in {unit.unit}"
        lines.append(OtherScore(name, href, "wis", told, unit.unit, unit.questions, unit.score, unit.coverage))
    return lines


def of_card(card: Scorecard, href: str | None = None) -> list[OtherScore]:
    """The lines of a forecaster; without a link for the forecaster's own page."""
    return other_scores(card.forecaster, href, card.choice_brier, card.quantities)


def of_everybody(cards: Iterable[Scorecard], href: Href) -> list[OtherScore]:
    """The lines of all forecasters, those with the same score together, by name."""
    return in_order(line for card in cards for line in of_card(card, href(card.forecaster)))


def of_questions(snap: Snapshot, numbers: Sequence[int], href: Href) -> list[OtherScore]:
    """The same of the forecasts on some questions."""
    some = snap.unusual.only(np.isin(snap.unusual.rows.question, numbers))
    brier = choices(some, snap.scope.time, pooled=False)
    found = quantities(some, snap.scope.time, pooled=False)
    return in_order(
        line
        for who in np.unique(some.group).tolist()
        for line in other_scores(snap.people[who].name, href(snap.people[who].name), brier[who], found[who])
    )


def in_order(lines: Iterable[OtherScore]) -> list[OtherScore]:
    """Those of one score together, those with enough forecasts first, by name: not all are about the same questions."""
    return sorted(lines, key=lambda line: (line.key, line.unit or "", line.estimate.n < 10, line.name))


def others_json(lines: Sequence[OtherScore]) -> list[dict[str, Any]]:
    """The lines as JSON values."""
    return [
        {
            "forecaster": line.name,
            "score": line.key,
            "title": line.score,
            "unit": line.unit,
            "n": line.estimate.n,
            "questions": line.questions,
            "clusters": line.estimate.clusters,
            "mean": line.estimate.value,
            "low": line.estimate.low,
            "high": line.estimate.high,
            "coverage": [asdict(one) for one in line.coverage],
        }
        for line in lines
    ]
