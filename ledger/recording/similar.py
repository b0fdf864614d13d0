"""Finding questions whose words are like those of another one, with SQLite's full-text search.

The index is made when it is needed, in memory and not in the ledger's file: there is nothing to keep in step,
nothing to verify, and nothing that slows an import down. For one question only those are indexed that close
around the same time and share one of its longest words, so that making it takes a few milliseconds.
"""

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any, NamedTuple

from sqlalchemy import or_, true

from ledger.store.database import Database
from ledger.store.sqlite import likest
from ledger.store.tables import QuestionRow, asked_for_real, col, func, select

AROUND = timedelta(days=31)  # how far apart two questions may close and still ask the same
CHOSEN = 20  # candidates that are compared word by word
SHARED = 3  # of the longest words of a question, those of which a candidate has at least one
LIMIT = 20_000  # questions that are indexed at most


class Similar(NamedTuple):
    """A question that shares words with another one."""

    id: int
    text: str
    closes: date


def similar(
    database: Database, words: Sequence[str], closes: date, *, apart: Sequence[int] = (), fts: bool = True
) -> list[Similar]:
    """Yes/no questions that share the most, and the rarest, words with one that closes around the same time.

    Args:
        database: the ledger.
        words: the words to look for, in lower case, the longest first.
        closes: when the question closes that they are of.
        apart: numbers of questions that are not wanted.
        fts: whether full-text search may be used; without it words are counted.

    Returns:
        At most 20, the likeliest first.
    """
    rows = _around(database, words, closes)
    found = [Similar(*row) for row in rows if row[0] not in apart]
    if len(found) <= CHOSEN:
        return found
    ranked = _ranked(found, words) if fts else None
    return _counted(found, words) if ranked is None else ranked


def _around(database: Database, words: Sequence[str], closes: date) -> Sequence[Sequence[Any]]:
    # of a word with other than ASCII letters the first may be a capital, which lower() takes for another letter
    parts = [word if word.isascii() else word[1:] for word in words[:SHARED]]
    shared = [func.lower(QuestionRow.text).like(f"%{part}%") for part in parts]
    around = (
        select(QuestionRow.id, QuestionRow.text, col(QuestionRow.closes))
        .where(
            col(QuestionRow.closes).between(_moved(closes, -AROUND), _moved(closes, AROUND)),
            QuestionRow.kind == "binary",
            asked_for_real(),
            or_(*shared) if shared else true(),
        )
        .order_by(col(QuestionRow.id).desc())
        .limit(LIMIT)
    )
    return database.session.exec(around).all()


def _moved(day: date, by: timedelta) -> date:
    try:
        return day + by
    except OverflowError:
        return day


def _ranked(found: Sequence[Similar], words: Sequence[str]) -> list[Similar] | None:
    """The best by SQLite's ranking; None where this SQLite has no full-text search."""
    by_id = {question.id: question for question in found}
    best = likest({question.id: question.text for question in found}, words, CHOSEN)
    return None if best is None else [by_id[id_] for id_ in best]


def _counted(found: Sequence[Similar], words: Sequence[str]) -> list[Similar]:
    """The best by how many letters of the words they have."""

    def shared(question: Similar) -> int:
        text = question.text.casefold()
        return sum(len(word) for word in words if word in text)

    return sorted(found, key=shared, reverse=True)[:CHOSEN]
