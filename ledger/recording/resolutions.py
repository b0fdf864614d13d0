"""Resolutions: how a question turned out, and corrections of that."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from forecasts import records
from forecasts.horizon.asked_day import day_asked_about
from forecasts.records.lifecycle import day_of
from forecasts.records.outcomes import check_known, read_outcome, read_outcome_within
from ledger.errors import RefusedError
from ledger.journal import entry as kinds
from ledger.recording.mistakes import check_stands
from ledger.recording.moments import When, past
from ledger.recording.record import add
from ledger.store import lookup
from ledger.store.tables import QuestionRow, ResolutionRow

if TYPE_CHECKING:
    from datetime import date

    from ledger.store.writer import Writer

UNRESOLVED = ("ambiguous", "annulled")
REOPENED = "reopened"
SAYS = ("status", "outcome", "known_on", "known_at", "note", "evidence")


def resolution(writer: Writer, question_id: int, outcome: object, *, known_on: When, **fields: Any) -> int:
    """How a question turned out; on one that is resolved already, a correction, which needs its reason.

    The outcome "reopened" says that it is not known yet after all.

    Raises:
        RefusedError: it is resolved already and there is no reason.
    """
    check_stands(writer.database, "question", question_id)
    there = lookup.one(writer.database, QuestionRow, question_id)
    known = past("known on", known_on, writer)
    given = {key: value for key, value in fields.items() if value is not None}
    if outcome == REOPENED and there.status is None and REOPENED not in there.options:
        raise RefusedError(f"Q{there.id} is not resolved; there is nothing to reopen")
    given |= _superseding(there, given.get("reason"))
    record = records.make(
        records.Resolution,
        {"question": question_id, "known_on": known.day, "known_at": known.at, **_outcome(there, outcome), **given},
    )
    _check_early(writer, there, record)
    if record.supersedes is not None and _same(writer, record):
        raise RefusedError(f"Q{question_id} is resolved like that already; nothing was corrected")
    return add(writer, kinds.QUESTION_RESOLVED, "resolution", record)


def _check_early(writer: Writer, there: QuestionRow, record: records.Resolution) -> None:
    """See that an outcome does not come before the day that it is about.

    Raises:
        RecordError: it is a day that comes only after it is known.
        DoubtError: a question about one day is answered before that day.
    """
    known = record.known_on
    check_known(there.kind, record.outcome, known, today=day_of(writer.now, writer.zone))
    if told := too_early(f"Q{there.id}", there.text, there.kind, record.outcome, known, there.closes):
        writer.doubt("early", told)


def too_early(name: str, text: str, kind: str, outcome: str | None, known: date, closes: date) -> str | None:
    """That a question about one day is answered before that day, unless it leans to no; None where it is not."""
    if kind == "date" or outcome is None or known >= closes:
        return None
    if kind == "binary" and read_outcome(kind, (), outcome)[1] <= 0.5:
        return None
    day = day_asked_about(text, said=known)
    if day is None or known >= day:
        return None
    what = f"a {outcome}" if kind == "binary" else repr(outcome)
    return f"{name} asks about {day}, and {what} known on {known} comes before that day"


def _superseding(there: QuestionRow, reason: str | None) -> dict[str, Any]:
    if there.status is None:
        if reason:
            raise RefusedError(f"Q{there.id} is not resolved yet; a reason is for corrections, use a note")
        return {}
    if not reason:
        state = there.outcome or there.status
        raise RefusedError(f"Q{there.id} is resolved already ({state}); to correct that, give the reason")
    return {"supersedes": there.resolution_id}


def _outcome(there: QuestionRow, outcome: object) -> dict[str, Any]:
    if outcome in (*UNRESOLVED, REOPENED) and outcome not in there.options:
        return {"status": outcome}
    text, _ = read_outcome_within(there.kind, there.options, there.axis, outcome)
    return {"status": "resolved", "outcome": text}


def _same(writer: Writer, new: records.Resolution) -> bool:
    """Whether a correction says what the resolution that it would supersede says."""
    old = lookup.one(writer.database, ResolutionRow, new.supersedes or 0)
    return all(getattr(old, name) == getattr(new, name) for name in SAYS)
