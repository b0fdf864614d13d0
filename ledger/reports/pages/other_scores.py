"""Scores of what is no yes/no question: of choices, ordered choices, numbers and dates, each apart."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import asdict
from typing import TYPE_CHECKING, Any, NamedTuple

import orjson

from forecasts.records.quantiles import position, read_point
from ledger.track_record.estimates import choice_estimates
from ledger.track_record.judged import FATES
from ledger.track_record.quantities.quantile_scores import Scored, unit_of
from ledger.track_record.quantities.scores import Coverage, Quantities, quantities

if TYPE_CHECKING:
    from ledger.reports.pages.contents import Contents
    from ledger.track_record.scorecards import Scorecard
    from ledger.track_record.snapshot import Snapshot
    from scoring.estimates import Estimate


class OtherScore(NamedTuple):
    """A line of a table: one kind of score of one forecaster.

    Attributes:
        name: the forecaster.
        href: the forecaster's page.
        key: "choice_brier", "rps" or "wis".
        score: what it is, such as "WIS in days".
        unit: of a number or a date, else None.
        questions: how many they are about, where that is known.
        estimate: the mean with its interval.
        coverage: of central intervals; none of a choice.
    """

    name: str
    href: str | None
    key: str
    score: str
    unit: str | None
    questions: int | None
    estimate: Estimate
    coverage: tuple[Coverage, ...]


def other_scores(
    name: str, href: str | None, choice: Estimate | None, found: Quantities | None
) -> list[OtherScore]:
    """The lines of one forecaster."""
    lines = []
    if choice:
        lines.append(
            OtherScore(name, href, "choice_brier", "Brier of choices, 0 to 2", None, None, choice, ())
        )
    if found and found.ranked:
        lines.append(
            OtherScore(name, href, "rps", "RPS of ordered choices, 0 to 1", None, None, found.ranked, ())
        )
    for unit in found.units if found else ():
        told = f"WIS in {unit.unit}"
        lines.append(
            OtherScore(name, href, "wis", told, unit.unit, unit.questions, unit.score, unit.coverage)
        )
    return lines


def of_card(card: Scorecard) -> list[OtherScore]:
    """The lines of a forecaster for the forecaster's own page."""
    return other_scores(card.forecaster, None, card.choice_brier, card.quantities)


def of_everybody(all_: Contents) -> list[OtherScore]:
    """The lines of all forecasters, those with the same score together, the best first."""
    return in_order(
        line
        for card in all_.snap.record.scorecards
        for line in other_scores(
            card.forecaster,
            all_.forecaster_href(all_.number_of[card.forecaster]),
            card.choice_brier,
            card.quantities,
        )
    )


def of_questions(all_: Contents, numbers: Sequence[int]) -> list[OtherScore]:
    """The same of the forecasts on some questions."""
    wanted = set(numbers)
    rows = [row for row in all_.not_binary if row.question in wanted]
    every = all_.snap.scope.time == "every"
    choices = [
        (
            *(row.forecaster, row.cluster, row.question),
            orjson.dumps(row.probabilities),
            row.outcome,
            row.hindsight,
        )
        for row in rows
        if row.probabilities
    ]
    ranked = [row for row in rows if row.quantiles or all_.questions[row.question].ordered]
    brier = choice_estimates(choices, every=every) if choices else {}
    numbers_ = quantities(ranked, every=every) if ranked else {}
    return in_order(
        line
        for who in sorted({*brier, *numbers_})
        for line in other_scores(
            all_.snap.people[who].name,
            all_.forecaster_href(who),
            brier[who][0] if who in brier else None,
            numbers_.get(who),
        )
    )


def in_order(lines: Iterable[OtherScore]) -> list[OtherScore]:
    """Those of one score together, those with enough forecasts first, the best first."""
    return sorted(
        lines,
        key=lambda line: (line.key, line.unit or "", line.estimate.n < 10, line.estimate.value, line.name),
    )


def not_binary(snap: Snapshot) -> list[Scored]:
    """The scored forecasts that are no chance of yes."""
    import numpy as np

    c = snap.columns
    at = np.flatnonzero((c.fate == FATES.index("scored")) & np.isnan(c.probability))
    if not len(at):
        return []
    extras = snap.extras(c.id[at])
    found = []
    cells = (c.id[at], c.forecaster[at], c.cluster[at], c.question[at], c.hindsight[at])
    for id_, who, cluster, question, late in zip(*(column.tolist() for column in cells), strict=True):
        asked, extra = snap.questions[question], extras[id_]
        said = tuple((float(level), position(read_point(point))) for level, point in extra.quantiles or ())
        happened = float("nan") if asked.outcome_value is None else asked.outcome_value
        found.append(
            Scored(
                *(who, cluster, question, int(late), happened, extra.probabilities or (), said),
                asked.axis if said else None,
                unit_of(asked.kind, asked.unit, question),
            )
        )
    return found


def others_json(lines: Sequence[OtherScore]) -> list[dict[str, Any]]:
    """The lines as JSON values."""
    return [
        {
            **{"name": line.name, "score": line.score, "unit": line.unit, "n": line.estimate.n},
            **{"questions": line.questions, "clusters": line.estimate.clusters, "mean": line.estimate.value},
            **{"low": line.estimate.low, "high": line.estimate.high},
            "coverage": [asdict(one) for one in line.coverage],
        }
        for line in lines
    ]
