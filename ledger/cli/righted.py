"""A record as it is now, after a mistake in it was put right, with what it said before."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from ledger.cli import output, shown
from ledger.identifiers import record

if TYPE_CHECKING:
    from ledger.api.ledger import Ledger


def line(book: Ledger, number: str) -> str:
    """A record on one line."""
    noun, id_ = record(number)
    if noun == "forecast":
        forecast = book.forecast(id_)
        return f"{shown.forecast_line(forecast)}: {forecast.status}"
    if noun == "question":
        return shown.question_line(book.question(id_))
    found = book.details(noun, id_)
    said = next((found[name] for name in ("quote", "title", "url", "outcome") if found.get(name)), "")
    return f"{found['id']}  {said}" + (": entered in error" if found.get("entered_in_error") else "")


def changes(before: dict[str, Any], after: dict[str, Any]) -> list[str]:
    """What differs between two states of a record, a line each.

    Example:
        >>> changes({"closes": "2026-01-01", "unit": None}, {"closes": "2026-02-01", "unit": None})
        ['closes: 2026-01-01 -> 2026-02-01']
    """
    return [
        f"{name.replace('_', ' ')}: {_words(before.get(name))} -> {_words(value)}"
        for name, value in after.items()
        if before.get(name) != value
    ]


def other_words(book: Ledger, question: int) -> None:
    """Say how many forecasts on a question were made on other words than it has now."""
    made = [str(one) for one in book.forecasts(question, time="every") if one.other_words]
    if made:
        output.note(
            f"{len(made):,} of its forecasts {'was' if len(made) == 1 else 'were'} made on other words "
            f"({', '.join(made[:3])}{', ...' if len(made) > 3 else ''}): shown as that wherever they stand."
        )


def _words(value: Any) -> str:
    if value in (None, [], (), ""):
        return "(nothing)"
    return "; ".join(map(str, value)) if isinstance(value, list | tuple) else str(value)
