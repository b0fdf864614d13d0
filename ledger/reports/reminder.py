"""A reminder as text for a mail or a terminal, and as what chat programs take."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ledger.reports.wording.figures import chance, counted, forecast_score

if TYPE_CHECKING:
    from collections.abc import Iterable

    from ledger.track_record.listing import ForecastView, QuestionView
    from ledger.track_record.reminders import Reminder

MOST = 20  # lines under a heading


def headline(reminder: Reminder) -> str:
    """What waits, on one line.

    Example: "3 questions are due, 1 question closes soon, 2 forecasts are old".
    """
    kinds = (
        (len(reminder.due), "question", "is due", "are due"),
        (len(reminder.closing), "question", "closes soon", "close soon"),
        (len(reminder.stale), "forecast", "is old", "are old"),
    )
    said = [f"{counted(n, noun)} {one if n == 1 else many}" for n, noun, one, many in kinds if n]
    return ", ".join(said) or "nothing waits"


def render(reminder: Reminder, *, week: bool = False) -> str:
    """The reminder as plain text; with `week` also what came in and what was decided in the last seven days."""
    parts = [
        _part("Due: the close is past, and nobody has said how it turned out", map(_asked, reminder.due)),
        _part("Closing soon: the last days on which a forecast counts", map(_asked, reminder.closing)),
        _part("Old: is this still what you think?", map(_said, reminder.stale)),
    ]
    if week:
        parts += [
            _part("Decided in the last seven days", map(_scored, reminder.resolved)),
            _part("Logged in the last seven days", map(_said, reminder.logged)),
        ]
    title = f"{reminder.day}: {headline(reminder)}."
    return "\n\n".join([title, *filter(None, parts)]) + "\n"


def message(text: str) -> dict[str, str]:
    """The JSON that incoming webhooks of chat programs take: most read "text", Discord "content" (2,000 characters)."""
    return {"text": text, "content": text if len(text) <= 2000 else text[:1999] + "…"}


def _part(title: str, lines: Iterable[str]) -> str:
    found = list(lines)
    more = [f"  and {len(found) - MOST:,} more"] if len(found) > MOST else []
    return "\n".join([title, *(f"  {line}" for line in found[:MOST]), *more]) if found else ""


def _asked(question: QuestionView) -> str:
    return f"{question}  {question.closes}  {question.text}"


def _said(forecast: ForecastView) -> str:
    return f"{forecast}  {forecast.made_on}  {forecast.forecaster}, {chance(forecast)}: {forecast.question_text}"


def _scored(forecast: ForecastView) -> str:
    score = forecast_score(forecast)
    return f"{_said(forecast)}  -> {forecast.outcome}{f', {score}' if score else ''}"
