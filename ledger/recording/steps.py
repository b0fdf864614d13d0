"""The entries of the journal in words, the newest first."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import suppress
from itertools import islice
from typing import TYPE_CHECKING, Any, NamedTuple

from sqlalchemy import and_, or_, select, union_all
from sqlmodel import col

from ledger.errors import UnknownError
from ledger.journal.entry import Entry
from ledger.recording.undoing import HOW
from ledger.store import journal_tables
from ledger.store.tables import AmendmentRow, CorrectionRow, ForecastRow, QuestionRow, ResolutionRow, VoidRow

if TYPE_CHECKING:
    from ledger.store.database import Database

LINES = 3  # records of an entry that are put in words


class Step(NamedTuple):
    """An entry of the journal.

    Attributes:
        entry: its number.
        at: when it was recorded, as UTC text.
        by: who entered it.
        did: what it did, a line for each of its first records.
        more: how many records more it has.
        question: the question it is about, where it is about one.
    """

    entry: int
    at: str
    by: str
    did: tuple[str, ...]
    more: int
    question: int | None


_SAY_NO_CHANCE = ("question.", "forecaster.", "source.")  # kinds of entries


def newest(database: Database, most: int, *, of: str | None = None) -> list[Step]:
    """What was entered last; where there is something that somebody is not to see yet, their own and what has none."""
    said = (
        entry
        for entry in journal_tables.newest_first(database)
        if entry.data and (of is None or entry.by == of or entry.kind.startswith(_SAY_NO_CHANCE))
    )
    return [_step(database, entry, entry.data) for entry in islice(said, most)]


def of_question(database: Database, number: int, most: int) -> list[Step]:
    """What was entered last about a question: itself, its words, its forecasts, its outcome, and mistakes in these."""
    found = []
    for (seq,) in database.rows(_entries(number, most)):
        with suppress(UnknownError):  # its body was removed
            entry = journal_tables.read(database, seq)
            about = [r for r in entry.data if r.get("question", number) == number] or entry.data
            found.append(_step(database, entry, about))
    return found


_ON_IT: tuple[Any, ...] = (AmendmentRow, ForecastRow, ResolutionRow)
_MISTAKES: tuple[Any, ...] = (VoidRow, CorrectionRow)


def _entries(number: int, most: int) -> Any:
    """The numbers of these entries, the newest first."""
    rows = [
        select(col(QuestionRow.entry).label("entry")).where(col(QuestionRow.id) == number),
        *(select(col(one.entry)).where(col(one.question) == number) for one in _ON_IT),
    ]
    for table in _MISTAKES:
        noun, which = col(table.noun), col(table.number)
        said, settled = (select(col(one.id)).where(col(one.question) == number) for one in (ForecastRow, ResolutionRow))
        of_it = or_(
            and_(noun == "question", which == number),
            and_(noun.in_(("forecast", "withdrawal")), which.in_(said)),
            and_(noun == "resolution", which.in_(settled)),
        )
        rows.append(select(col(table.entry)).where(of_it))
    every = union_all(*rows).subquery("every")
    return select(every.c.entry).distinct().order_by(every.c.entry.desc()).limit(most)


def _step(database: Database, entry: Entry, about: list[dict[str, Any]]) -> Step:
    questions = {_question(entry.kind, r) for r in about}
    did = tuple(_words(database, entry.kind, about[:LINES]))
    question = questions.pop() if len(questions) == 1 else None
    return Step(entry.seq, entry.at, entry.by, did, max(0, len(about) - LINES), question)


def _question(kind: str, r: dict[str, Any]) -> int | None:
    number = r.get("id") if kind == "question.asked" else r.get("question")
    return number if isinstance(number, int) else None


def _words(database: Database, kind: str, some: Iterable[dict[str, Any]]) -> Iterator[str]:
    how = HOW.get(kind)
    for r in some:
        text = str(r.get("text") or r.get("name") or "")
        yield (
            f"Q{r['id']} was asked: {text}"
            if kind == "question.asked"
            else (how.words(database, r) if how else f"{kind.replace('.', ' ')} {text}".strip())
        )
