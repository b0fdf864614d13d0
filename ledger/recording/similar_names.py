"""Is a new name one that looks like another one, or nearly spells it? Then whoever gives it is asked."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlalchemy import Select, bindparam

from forecasts.records.lookalikes import Names, skeleton
from ledger.store.tables import ForecasterNameRow, QuestionRow, QuestionTagRow, SourceRow, col, select

if TYPE_CHECKING:
    from datetime import date

    from ledger.store.writer import Writer

NAMES: dict[str, Select[Any]] = {  # of what -> the names that are there
    "forecaster": select(col(ForecasterNameRow.name)).where(
        col(ForecasterNameRow.forecaster) != bindparam("apart")
    ),
    "source": select(col(SourceRow.title)).where(col(SourceRow.title).is_not(None)),
    "tag": select(col(QuestionTagRow.tag)).distinct(),
}
PUNCTUATION = 10  # characters by which two questions may differ in length and still look the same
_ASKED = select(col(QuestionRow.text)).where(col(QuestionRow.closes) == bindparam("closes"))


def check(writer: Writer, what: str, *names: str, apart: int = 0) -> None:
    """See that new names are like none that is there, but those of `apart`, nor like each other.

    Raises:
        DoubtError: one is.
    """
    if not names or "similar-name" in writer.accepted:
        return
    there = Names(name for (name,) in writer.database.rows(NAMES[what], {"apart": apart}))
    for name in names:
        if (how := there.alike(name)) is not None:
            writer.doubt("similar-name", f"the {what} {name!r} {how}, another {what}")
        there.add(name)


def check_question(writer: Writer, text: str, closes: date) -> None:
    """See that a new question does not merely look like one that closes on the same day.

    Raises:
        DoubtError: it does.
    """
    looks = skeleton(text)
    for (other,) in writer.database.rows(_ASKED, {"closes": closes.isoformat()}):
        if other != text and abs(len(other) - len(text)) < PUNCTUATION and skeleton(other) == looks:
            writer.doubt("similar-name", f"the question looks like {other!r}, which closes on the same day")
