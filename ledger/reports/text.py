"""A report as plain text, at most 100 columns but for long questions."""

from __future__ import annotations

from collections.abc import Sequence
from textwrap import wrap
from typing import TYPE_CHECKING

from ledger.reports.wording import figures, plain, spoken_quantities
from ledger.track_record.results import FIGURES
from ledger.track_record.status import GRADE_LETTERS

if TYPE_CHECKING:
    from ledger.track_record.listing import ForecastView
    from ledger.track_record.results import Group, Scorecard, TrackRecord

WIDTH = 100


def render(record: TrackRecord, forecasts: Sequence[ForecastView] | None, grades: Sequence[Group] = ()) -> str:
    """The report; it leads with the best grade that has enough."""
    lines = [f"ACCURACY REPORT as of {record.as_of}", ""]
    named = [f"{name}: {value}" for name, value in figures.filters(record.scope).items()]
    lines += [*named, ""] if named else []
    for told in (plain.in_short(record.scorecards, running=record.running), figures.graded_scores(grades)):
        lines += [*(line for text in told for line in _paragraph(text)), ""] if told else []
    counts = (figures.adding_up(record), *figures.cautions(record), figures.graded(record))
    lines += [*(line for text in counts for line in _paragraph(text)), ""]
    few = plain.few(record.scorecards, record.running)  # and told above
    for card in record.scorecards:
        lines += [*_card(card, "" if few else plain.of_scorecard(card)), ""]
    lines += _left_out(record) + _sources(record)
    if forecasts:
        lines += ["Forecasts:", *(line for one in forecasts for line in _forecast(one)), ""]
    for text in (*figures.explained(record), *spoken_quantities.notes(record.scorecards)):
        lines += _paragraph(text)
    lines += ["", f"Ledger {record.ledger}", f"Checkpoint {record.entries}:{record.root}"]
    return "\n".join(lines) + "\n"


def _left_out(record: TrackRecord) -> list[str]:
    if not record.left_out:
        return []
    counts = [f"  {n:>8,}  {reason}: {figures.MEANING[reason]}" for reason, n in record.left_out.items()]
    return ["Left out:", *counts, ""]


def _sources(record: TrackRecord) -> list[str]:
    if not record.sources:
        return []
    lines = [line for one in record.sources for line in _paragraph(figures.source_line(one))]
    return ["Sources read:", *(f"  {line}" for line in lines), ""]


def _paragraph(text: str) -> list[str]:
    return wrap(text, WIDTH, break_long_words=False, break_on_hyphens=False)


def _card(card: Scorecard, told: str) -> list[str]:
    lines = [card.forecaster, *([f"  {told}"] if told else [])]
    if card.brier:
        value, span = figures.figure(card.brier, 4), figures.interval(card.brier)
        lines.append(f"  Brier score     {value}   95% interval {span}")
        claims = figures.counted(card.brier.clusters, "independent claim")
        life = "" if card.coverage is None else f", for {card.coverage:.0%} of their questions' life"
        lines.append(f"  forecasts       {card.brier.n:,} yes/no, {claims}{life}")
        lines.append(_beside(card))
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


def _beside(card: Scorecard) -> str:
    """The figures beside the Brier score, on one line."""
    first, *rest = FIGURES
    named = [f"{one.heading} {figures.figure(one.of(card), one.digits)}" for one in rest]
    return "   ".join([f"  {first.heading:<14}  {figures.figure(first.of(card), first.digits)}", *named])


def _forecast(one: ForecastView) -> list[str]:
    result = figures.forecast_score(one)
    outcome = f", outcome {one.outcome}" if one.outcome else ""
    head = f"  {one} {one.forecaster}, {one.made_on}: {figures.chance(one)} ({one.basis}){outcome}: {result}"
    entered = f"      recorded {one.recorded_on}, {figures.later(one.lag_days)}: {GRADE_LETTERS[one.grade]} {one.grade}"
    return [
        head,
        entered,
        *(f"      {line}" for mark in figures.marks(one) for line in wrap(mark, WIDTH - 6)),
        *(f"      {line}" for line in wrap(one.question_text, WIDTH - 6, break_long_words=False)),
    ]
