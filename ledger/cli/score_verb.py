"""prediction-ledger score."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from ledger.cli import options, output

if TYPE_CHECKING:
    from ledger.api import Ledger
    from ledger.track_record import TrackRecord

COLUMNS = (
    "forecaster",
    "n",
    "questions",
    "Brier 0-1",
    "95% interval",
    "base rate",
    "skill",
    "choice Brier 0-2",
    "left out",
)


@click.command("score")
@options.time
@options.prospective
@options.filters
@options.as_json
@options.reading
def command(book: Ledger, as_json: bool, chosen: dict[str, Any], **policy: Any) -> None:
    """Score forecasters: Brier score, interval, base rate, skill.

    The Brier score of yes/no questions is the mean of (probability - outcome) squared, 0 best, 1 worst;
    of choice questions the sum over the options, 0 to 2. Questions of one claim together weigh one, and the
    interval is over claims. Skill is 1 - Brier / Brier of always saying the base rate.
    """
    from ledger.reports.figures import score_json, score_notes

    record = book.track_record(**chosen, **policy)
    if as_json:
        output.json(score_json(record))
        return
    rows = _rows(record)
    output.table(COLUMNS, rows, right=COLUMNS[1:-1], empty="No forecasts match.")
    for line in score_notes(record):
        output.note(line)


def _rows(record: TrackRecord) -> list[tuple[str, ...]]:
    from ledger.reports.figures import counts, figure, interval, value

    return [
        (
            card.forecaster,
            str(card.n),
            str(card.questions),
            value(card.brier),
            interval(card.brier),
            figure(card.base_rate, 3),
            figure(card.skill, 3),
            value(card.choice_brier),
            counts(card.left_out),
        )
        for card in record.scorecards
    ]
