"""Is a new name one that looks like another one, or nearly spells it? Then whoever gives it is asked."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlalchemy import Select, bindparam

from forecasts.records.lookalikes import Names, skeleton
from ledger.store.tables import ForecasterNameRow, QuestionRow, QuestionTagRow, SourceRow, col, func, select

if TYPE_CHECKING:
    from ledger.store.database import Database
    from ledger.store.writer import Writer

NAMES: dict[str, Select[Any]] = {  # of what -> the names that are there
    "forecaster": select(col(ForecasterNameRow.name)).where(col(ForecasterNameRow.forecaster) != bindparam("apart")),
    "source": select(col(SourceRow.title)).where(
        col(SourceRow.title).is_not(None), col(SourceRow.id) != bindparam("apart")
    ),
    "tag": select(col(QuestionTagRow.tag)).distinct(),
}
PUNCTUATION = 10  # characters by which two questions may differ in length and still look the same
_TEXTS = select(col(QuestionRow.id), col(QuestionRow.text)).where(col(QuestionRow.id) != bindparam("apart"))
_ABOUT_AS_LONG = _TEXTS.where(func.length(QuestionRow.text).between(bindparam("least"), bindparam("most")))


def names(database: Database, what: str, apart: int = 0) -> Names:
    """The names of one of NAMES that are there; of a forecaster case makes no other one."""
    there = (name for (name,) in database.rows(NAMES[what], {"apart": apart}))
    return Names(there) if what == "forecaster" else Names(there, same=str)


def check(writer: Writer, what: str, *given: str, apart: int = 0) -> None:
    """See that new names are like none that is there, nor like each other.

    Args:
        writer: the open transaction.
        what: one of NAMES.
        given: names; one that is there is not new.
        apart: the forecaster or the source whose own names do not count.

    Raises:
        DoubtError: one is.
    """
    if not given or "similar-name" in writer.accepted:
        return
    there = names(writer.database, what, apart)
    for name in given:
        if (how := there.alike(name)) is not None:
            writer.doubt("similar-name", f"the {what} {name!r} {how}, another {what}")
        there.add(name)


def check_question(writer: Writer, text: str, apart: int = 0) -> None:
    """See that the words of a question are not others merely by their case, their spaces or how they are drawn.

    Raises:
        DoubtError: they are.
    """
    if "similar-name" not in writer.accepted and (found := question_like(writer.database, text, apart)):
        writer.doubt("similar-name", found)


def question_like(database: Database, text: str, apart: int = 0) -> str | None:
    """That a question looks like one that is there, in words; None where it does not, or is that one."""
    looks, length = skeleton(text), len(text)
    near = {"apart": apart, "least": length - PUNCTUATION, "most": length + PUNCTUATION}
    for id_, other in database.rows(_ABOUT_AS_LONG, near):
        if other != text and skeleton(other) == looks:
            return f"the question looks like {other!r}, which is Q{id_}: take that one where it asks the same"
    return None


def looks(database: Database) -> set[str]:
    """What all questions that are there look like."""
    return {skeleton(text) for _, text in database.rows(_TEXTS, {"apart": 0})}
