"""A report as plain text, at most 100 columns but for long questions."""

from __future__ import annotations

from collections.abc import Sequence
from textwrap import wrap
from typing import TYPE_CHECKING

from ledger.reports.wording import figures, spoken_quantities

if TYPE_CHECKING:
    from ledger.track_record.listing import ForecastView
    from ledger.track_record.results import Scorecard, TrackRecord

WIDTH = 100


def render(record: TrackRecord, forecasts: Sequence[ForecastView] | None) -> str:
    """The report."""
    lines = [f"ACCURACY REPORT as of {record.as_of}", ""]
    named = [f"{name}: {value}" for name, value in record.scope.items() if name != "time"]
    lines += [*named, ""] if named else []
    lines += [*_paragraph(figures.adding_up(record)), *_paragraph(figures.hindsight(record)), ""]
    for card in record.scorecards:
        lines += [*_card(card), ""]
    if record.left_out:
        lines += [
            "Left out:",
            *(f"  {n:>8,}  {r}: {figures.MEANING[r]}" for r, n in record.left_out.items()),
            "",
        ]
    if record.sources:
        lines += ["Sources read:"]
        lines += [f"  {line}" for one in record.sources for line in _paragraph(figures.source_line(one))]
        lines += [""]
    if forecasts:
        lines += ["Forecasts:", *(line for one in forecasts for line in _forecast(one)), ""]
    notes = (
        figures.policy(record),
        figures.SCALES,
        figures.interval_note(record.scope["time"]),
        figures.SKILL,
    )
    for text in (*notes, *spoken_quantities.notes(record.scorecards)):
        lines += _paragraph(text)
    lines += ["", f"Ledger {record.ledger}", f"Checkpoint {record.entries}:{record.root}"]
    return "\n".join(lines) + "\n"


def _paragraph(text: str) -> list[str]:
    return wrap(text, WIDTH, break_long_words=False, break_on_hyphens=False)


def _card(card: Scorecard) -> list[str]:
    lines = [card.forecaster]
    if card.brier:
        value, span = figures.figure(card.brier, 4), figures.interval(card.brier)
        lines.append(f"  Brier score     {value}   95% interval {span}")
        claims = figures.counted(card.brier.clusters, "independent claim")
        lines.append(f"  forecasts       {card.brier.n:,} yes/no, {claims}")
        lines.append(
            f"  base rate       {figures.figure(card.base_rate, 3)}   skill {figures.figure(card.skill, 3)}"
        )
    if card.choice_brier:
        value, span = figures.figure(card.choice_brier, 4), figures.interval(card.choice_brier)
        said = figures.counted(card.choice_brier.n, "forecast")
        lines.append(f"  choice Brier    {value} (0 to 2)   95% interval {span}   {said}")
    lines += spoken_quantities.text_lines(card)
    if not card.n:
        lines.append("  nothing scored yet")
    if card.left_out:
        lines.append(f"  left out        {figures.counts(card.left_out)}")
    return lines


def _forecast(one: ForecastView) -> list[str]:
    result = figures.forecast_score(one)
    outcome = f", outcome {one.outcome}" if one.outcome else ""
    head = f"  {one} {one.forecaster}, {one.made_on}: {figures.chance(one)} ({one.basis}){outcome}: {result}"
    return [head, *(f"      {line}" for line in wrap(one.question_text, WIDTH - 6, break_long_words=False))]
