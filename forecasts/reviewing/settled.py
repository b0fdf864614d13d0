"""Remarks on the resolution: what shows it, and whether it could be known."""

from collections.abc import Iterator
from datetime import date

from forecasts.reviewing.codes import remark
from forecasts.reviewing.remark import Remark
from forecasts.reviewing.subject import Subject, listed


def settled(subject: Subject) -> Iterator[Remark]:
    """Whether an outcome has evidence, and a day on which it could be known."""
    if subject.resolution is None or subject.text("resolution", "status") in ("ambiguous", "annulled"):
        return
    if not listed(subject.of("resolution", "evidence")):
        yield remark("no-evidence", "evidence")
    known = subject.day("resolution", "known_on")
    if known is not None:
        yield from _too_early(subject, known)


def _too_early(subject: Subject, known: date) -> Iterator[Remark]:
    closes = subject.day("question", "closes")
    start = subject.day("question", "opens") or subject.day("forecast", "made_on")
    if start is not None and known < start:
        yield remark("outcome-too-early", "known_on", known=known, reason=f"the question opens on {start}")
    elif closes is not None and known < closes and _only_then(subject):
        yield remark(
            "outcome-too-early", "known_on", known=known, reason=f"the day that it is about, {closes}"
        )


def _only_then(subject: Subject) -> bool:
    """Whether the question is about the state of things on its last day, "on 2020-04-16"."""
    closes = subject.day("question", "closes")
    return closes is not None and f" on {closes.isoformat()}" in subject.text("question", "text")
