"""How a track record and a question show themselves in a notebook."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import suppress
from typing import TYPE_CHECKING

from ledger.errors import LedgerError
from ledger.track_record.listing import QuestionView
from ledger.track_record.results import TrackRecord

if TYPE_CHECKING:
    from ledger.track_record.listing import ForecastView

SHOWN = 50  # scorecards of a table


def install() -> None:
    """Let track records and questions show themselves in a notebook, of which they know nothing themselves."""
    for shown, drawn in ((TrackRecord, track_record_html), (QuestionView, question_html)):
        setattr(shown, "_repr_html_", drawn)  # noqa: B010 (it is none of the class's own attributes)


def track_record_html(record: TrackRecord) -> str:
    """The scorecards as a table, with a chart of the intervals where there are enough forecasts."""
    from ledger.reports.charts import standalone
    from ledger.reports.charts.leaderboard import leaderboard_chart
    from ledger.reports.templating import environment
    from ledger.reports.wording.notes import score_notes

    enough = [card for card in record.scorecards if card.brier and card.brier.n >= 10]
    lines = [(c.forecaster, c.brier.n, c.brier.value, c.brier.low, c.brier.high) for c in enough if c.brier]
    templates = environment()
    chart = leaderboard_chart(lines, key="leaderboard", title="Brier scores") if lines else None
    return templates.get_template("notebook.html.j2").render(
        record=record,
        cards=record.scorecards[:SHOWN],
        notes=[line for part in score_notes(record)[1:] for line in part],
        picture=standalone(chart, templates, plain=True) if chart else None,
    )


def question_html(question: QuestionView) -> str:
    """What the question is and how it stands."""
    from ledger.reports.charts import standalone
    from ledger.reports.charts.of_question import question_chart
    from ledger.reports.templating import environment

    said: Sequence[ForecastView] = ()
    if question.said is not None and question.forecasts:
        with suppress(LedgerError):  # of a ledger that was closed since
            said = question.said()
    chart, templates = question_chart(question, said), environment()
    return templates.get_template("notebook_question.html.j2").render(
        question=question, picture=standalone(chart, templates, plain=True) if chart else None
    )
