"""What decides about a question: its close, which of its resolutions holds from when, and what that says."""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

from ledger.errors import EntryError
from ledger.store.database import Database, Row
from ledger.store.statements import statement

DECIDED = ("resolution_id", "status", "outcome", "outcome_value", "known", "cutoff")
REOPENED = "reopened"


class Moments(NamedTuple):
    """When a question closes, and from when it is due."""

    close: int
    due_from: int


def decide(database: Database, question: int, moments: Callable[[Row], Moments]) -> None:
    """Work out again what decides about a question, from all that is kept of it.

    Args:
        database: the ledger.
        question: its number.
        moments: gives them of its close, the instant of that, and the day for looking the answer up.

    Raises:
        EntryError: there is no such question.
    """
    row = database.one(statement("decided_question"), {"question": question})
    if row is None:
        raise EntryError(f"question {question} is not in the journal before it is needed")
    *days, merged_into, void = row
    close, due_from = moments(tuple(days))
    resolutions = _held(database, question)
    decided: tuple[object, ...] = (None, None, None, None, None)
    if merged_into is not None or void:
        decided = (None, "entered in error" if void else "merged", None, None, None)
    elif resolutions:
        decided = saying(*resolutions[-1][:5])
    known = decided[-1]
    cutoff = min(close, known) if isinstance(known, int) else close
    database.update("question", ("close", "due_from"), "id", [(close, due_from, question)])
    database.update("question", DECIDED, "id", [(*decided, cutoff, question)])


def saying(
    id_: int, status: str, outcome: str | None, value: float | None, known: int
) -> tuple[int, str | None, str | None, float | None, int | None]:
    """What a resolution says about its question: nothing, but for being there, where it reopens that."""
    return (id_, None, None, None, None) if status == REOPENED else (id_, status, outcome, value, known)


def _held(database: Database, question: int) -> list[Row]:
    """The resolutions that are not void, once each has been given the moment from which it holds.

    One that was corrected later holds from when it was recorded, unless the correction says that it was really
    believed before.
    """
    rows = database.execute(statement("resolutions_of"), {"question": question})
    holds = []
    for at, (id_, *_, known, recorded, _, _, _) in enumerate(rows):
        following = rows[at + 1] if at + 1 < len(rows) else None
        mistaken = following is not None and following[6] is not None and not following[7]
        holds.append((max(known, recorded + 1) if mistaken else known, id_))
    database.execute(statement("never_held"), {"question": question})
    database.update("resolution", ("holds",), "id", holds)
    return rows
