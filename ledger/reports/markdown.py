"""A report as Markdown: tables that render on any forge, all text from the ledger escaped."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import TYPE_CHECKING

from ledger.reports.templating import isolated
from ledger.reports.wording import figures, plain, spoken_quantities
from ledger.track_record.results import FIGURES

if TYPE_CHECKING:
    from ledger.track_record.listing import ForecastView
    from ledger.track_record.results import Group, Scorecard, TrackRecord
    from scoring.estimates import Estimate

SCORES = (
    "Forecaster",
    "Yes/no n",
    "Brier (0-1)",
    "95% interval",
    *(one.label for one in FIGURES),
    "Choice n",
    "Choice Brier (0-2)",
    "Left out",
)
FORECASTS = "| Forecast | Forecaster | Made on | Recorded | Lag (days) | Question | Chance | Basis | Outcome | Score |"


def escaped(text: str) -> str:
    r"""Text without any meaning to Markdown or HTML, on one line; directional controls end with it.

    Example:
        >>> escaped("a|b *c* <d>")
        'a\\|b \\*c\\* \\<d\\>'
    """
    return isolated(re.sub(r"([\\`*_{}\[\]()<>#+!|&~$-])", r"\\\1", " ".join(text.split())))


def render(record: TrackRecord, forecasts: Sequence[ForecastView] | None, grades: Sequence[Group] = ()) -> str:
    """The report; it leads with the best grade that has enough."""
    lines = [f"# Accuracy report as of {record.as_of}", ""]
    named = [f"- {name}: {escaped(value)}" for name, value in figures.filters(record.scope).items()]
    lines += [*named, ""] if named else []
    for text in (
        *map(escaped, plain.in_short(record.scorecards, running=record.running)),
        *figures.graded_scores(grades),
    ):
        lines += [text, ""]
    lines += [figures.adding_up(record), *map(escaped, figures.cautions(record))]
    lines += [figures.graded(record), "", "## Scores", "", *_in_words(record)]
    lines += [f"| {' | '.join(SCORES)} |", f"|---|{'--:|' * (len(SCORES) - 2)}---|"]
    lines += map(_card, record.scorecards)
    lines += spoken_quantities.markdown_lines(record, escaped)
    if record.left_out:
        lines += ["", "## Left out", ""]
        lines += [f"- {count:,} {reason}: {figures.MEANING[reason]}" for reason, count in record.left_out.items()]
    if record.sources:
        lines += ["", "## Sources read", ""]
        lines += [f"- {escaped(figures.source_line(one))}" for one in record.sources]
    if forecasts:
        lines += ["", "## Forecasts", "", FORECASTS, "|---|---|---|---|--:|---|--:|---|---|--:|"]
        lines += map(_forecast, forecasts)
    lines += ["", "## How it is counted", ""]
    lines += [f"- {text}" for text in figures.explained(record)]
    lines += [f"- {text}" for text in spoken_quantities.notes(record.scorecards)]
    lines += ["", f"Ledger `{record.ledger}`, checkpoint `{record.entries}:{record.root}`"]
    return "\n".join(lines) + "\n"


def _in_words(record: TrackRecord) -> list[str]:
    """What the scores say, for readers who never heard of one."""
    if plain.few(record.scorecards, record.running):  # and told above
        return []
    said = [(card, plain.of_scorecard(card)) for card in record.scorecards]
    lines = [f"- {escaped(card.forecaster)}: {escaped(text)}" for card, text in said if text]
    return [*lines, ""] if lines else []


def _card(card: Scorecard) -> str:
    cells = (
        escaped(card.forecaster),
        _n(card.brier),
        figures.figure(card.brier, 4),
        figures.interval(card.brier),
        *(figures.figure(one.of(card), one.digits) for one in FIGURES),
        _n(card.choice_brier),
        figures.figure(card.choice_brier, 4),
        figures.counts(card.left_out),
    )
    return f"| {' | '.join(cells)} |"


def _n(value: Estimate | None) -> str:
    return f"{value.n if value else 0:,}"


def _forecast(one: ForecastView) -> str:
    cells = (
        str(one),
        escaped(one.forecaster),
        one.made_on.isoformat(),
        one.recorded_on.isoformat(),
        f"{one.lag_days:,}",
        escaped(one.question_text),
        escaped(figures.chance(one)),
        one.basis,
        escaped(one.outcome or "-"),
        escaped("; ".join([figures.forecast_score(one), *figures.marks(one)])),
    )
    return f"| {' | '.join(cells)} |"
