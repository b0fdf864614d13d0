"""What decides about a question: its close, which of its resolutions holds from when, and what that says."""

from collections.abc import Callable
from itertools import zip_longest
from typing import NamedTuple

from ledger.errors import EntryError
from ledger.store.database import Database, Row
from ledger.store.statements import statement

DECIDED = ("resolution_id", "status", "outcome", "outcome_value", "cutoff", "unsure")
CLOSE = {"closes", "closes_at"}
REOPENED = "reopened"


class Moments(NamedTuple):
    """When a question closes, and from when it is due."""

    close: int
    due_from: int


def decide(database: Database, question: int, moments: Callable[[Row], Moments]) -> None:
    """Work out again what decides about a question, from all that is kept of it; `moments` reads its days.

    Raises:
        EntryError: there is no such question.
    """
    row = database.one(statement("decided_question"), {"question": question})
    if row is None:
        raise EntryError(f"question {question} is not in the journal before it is needed")
    *days, merged_into, void = row
    close, due_from = moments(tuple(days))
    resolutions = _held(database, question)
    decided: tuple[object, ...] = (None, None, None, None, close, close)
    if merged_into is not None or void:
        decided = (None, "entered in error" if void else "merged", None, None, close, close)
    elif resolutions:
        decided = saying(close, *resolutions[-1][:6])
    database.update("question", ("close", "due_from"), "id", [(close, due_from, question)])
    database.update("question", DECIDED, "id", [(*decided, question)])


def keep_close(database: Database, question: int) -> None:
    """Before the close of a question changes: what was too late by it stays that, and what is in time gains nothing."""
    database.execute(statement("keep_close"), {"question": question})


def saying(
    close: int, id_: int, status: str, outcome: str | None, value: float | None, since: int, day: int
) -> tuple[int | None, str | None, str | None, float | None, int, int]:
    """What a resolution says about its question: nothing where it reopens that.

    Args:
        close: of the question.
        id_: the resolution's number.
        status: what it says.
        outcome: the outcome as text.
        value: and as a number.
        since: the moment since when the outcome was known.
        day: the first moment of the day on which it became known.
    """
    if status == REOPENED:
        return None, None, None, None, close, close
    return id_, status, outcome, value, min(close, since), min(close, day)


class _Resolution(NamedTuple):
    """A resolution that is not void."""

    id: int
    status: str
    outcome: str | None
    outcome_value: float | None
    known_from: int
    known_day: int
    known: int
    recorded: int
    supersedes: int | None
    believed: int | None


def _held(database: Database, question: int) -> list[_Resolution]:
    """The resolutions that are not void, once each has been given the moment from which it holds.

    One that was corrected later holds from when it was recorded, unless the correction says that it was really
    believed before.
    """
    rows = list(map(_Resolution._make, database.execute(statement("resolutions_of"), {"question": question})))
    holds = []
    for one, following in zip_longest(rows, rows[1:]):
        mistaken = following is not None and following.supersedes is not None and not following.believed
        holds.append((max(one.known, one.recorded + 1) if mistaken else one.known, one.id))
    database.execute(statement("never_held"), {"question": question})
    database.update("resolution", ("holds",), "id", holds)
    return rows
