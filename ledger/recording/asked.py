"""The question that a forecast is about: one that is there, by number or by words, or a new one."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from forecasts import records
from ledger.errors import RefusedError
from ledger.identifiers import number, parse
from ledger.recording.questions import Asked, ask, asked, by_text, closing, question_record, same_close
from ledger.recording.values import implied

if TYPE_CHECKING:
    from forecasts import Horizon, SpokenRange
    from ledger.recording.moments import DayOrInstant, When
    from ledger.store.writer import Writer


def asked_about(
    writer: Writer,
    question: object,
    *,
    closes: When | Horizon | None,
    asking: Mapping[str, Any],
    made: DayOrInstant,
    quantiles: SpokenRange | Mapping[Any, Any] | Sequence[Any] | str | None,
) -> tuple[Asked, bool]:
    """The question of a forecast, and whether it is new.

    Args:
        writer: the open transaction.
        question: its number, or its words.
        closes: of a new question; of one that is there it must be its close.
        asking: further fields of a new question.
        made: when the forecast was made, which is when a new question opens unless it says otherwise.
        quantiles: of the forecast, which say what kind a new question is of.

    Raises:
        RefusedError: a new question has no close, or what is given contradicts the one that is there.
    """
    there = _there(writer, question)
    if there is None:
        return _new(writer, str(question), closes, asking, made, quantiles), True
    if extra := [name for name, value in asking.items() if value and name != "claim"]:
        raise RefusedError(
            f"Q{there.id} asks that already, so {', '.join(extra)} of a new question cannot be kept; "
            f"amend Q{there.id}, or word the question differently"
        )
    same_close(there, closes, writer.zone)
    return there, False


def _there(writer: Writer, question: object) -> Asked | None:
    if not isinstance(question, str) or parse(question):
        return asked(writer, number(question, "question"))
    found = by_text(writer, question)
    return None if found is None else asked(writer, found)


def _new(
    writer: Writer,
    text: str,
    closes: When | Horizon | None,
    asking: Mapping[str, Any],
    made: DayOrInstant,
    quantiles: Any,
) -> Asked:
    records.check_words(text)
    if closes is None:
        raise RefusedError("that is a new question, so it needs a close: the last day on which it can be answered")
    close = closing(closes, writer.zone)
    closes_at = close.get("closes_at")
    if close["closes"] < made.day or (closes_at and made.at and closes_at < made.at):
        raise RefusedError(
            f"the question would close on {closes_at or close['closes']}, before the forecast was made, on "
            f"{made.at or made.day}; "
            "correct one of the two days"
        )
    opens = {"opens": made.day} if made.day <= close["closes"] and "opens" not in close else {}
    return ask(writer, question_record(text, close, {**opens, **implied(quantiles), **asking}))
