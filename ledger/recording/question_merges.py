"""Questions that are one after all: their forecasts become forecasts on one of them; and taking that back."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ledger.errors import RefusedError
from ledger.journal import entry as kinds
from ledger.recording.mistakes import because, check_stands
from ledger.store import lookup
from ledger.store.statements import statement
from ledger.store.tables import ForecastRow, QuestionRow, func, select

if TYPE_CHECKING:
    from ledger.store.writer import Writer

# What two questions must have in common, since what was said on one is then scored on the other.
SAME = {
    "kind": "are of different kinds",
    "options": "have different options",
    "ordered": "differ in whether their options have an order",
    "unit": "are in different units",
    "axis": "have different ends",
}


def merge_questions(writer: Writer, one: int, into: int, *, reason: str | None = None) -> int:
    """Make two questions one; gives how many forecasts move.

    Raises:
        UnknownError: one of them is not there.
        RefusedError: one is void or merged, they are not of one kind, or only the first is resolved, or otherwise.
    """
    for id_ in (one, into):
        check_stands(writer.database, "question", id_)
    first, second = (lookup.one(writer.database, QuestionRow, id_) for id_ in (one, into))
    if one == into:
        raise RefusedError(f"Q{one} is the same question already")
    for name, difference in SAME.items():
        if getattr(first, name) != getattr(second, name):
            raise RefusedError(f"Q{one} and Q{into} {difference}; what was said on one cannot be scored on the other")
    _check_outcomes(first, second)
    on = select(func.count()).where(ForecastRow.question == one)
    count = writer.database.session.exec(on).one()
    writer.add(kinds.QUESTION_MERGED, [{"question": one, "into": into, **because(reason)}])
    return count


def check_words(writer: Writer, one: int, into: int) -> None:
    """See that forecasts on one question are not judged by an outcome that is known, of a question in other words.

    Raises:
        DoubtError: they would be.
    """
    first, second = (lookup.one(writer.database, QuestionRow, id_) for id_ in (one, into))
    said = writer.database.value(statement("rescoring.any_forecast"), {"question": one})
    if said and second.status == "resolved" and first.status is None and first.text != second.text:
        writer.doubt(
            "reworded",
            f"forecasts on Q{first.id} were made on other words than those of Q{second.id}, whose outcome is known: "
            "the score may not mean what these say, and every page will tell",
        )


def _check_outcomes(first: QuestionRow, second: QuestionRow) -> None:
    """Refuse to lose an outcome."""
    if first.status is not None and (first.status, first.outcome) != (second.status, second.outcome):
        there = second.outcome or second.status or "open"
        raise RefusedError(
            f"Q{first.id} is resolved ({first.outcome or first.status}), and Q{second.id} is {there}; "
            f"resolve both alike first, or reopen Q{first.id}"
        )


def unmerge_question(writer: Writer, one: int) -> int:
    """Make a question that was merged another one again; gives the number of the one that it was merged into.

    Raises:
        UnknownError: there is no such question.
        RefusedError: it was not merged.
    """
    into = lookup.one(writer.database, QuestionRow, one).merged_into
    if into is None:
        raise RefusedError(f"Q{one} was not merged into another question")
    writer.add(kinds.QUESTION_UNMERGED, [{"question": one, "out_of": into}])
    return into
