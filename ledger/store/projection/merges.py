"""Forecasters and questions that turned out to be one, and to be two after all: what belongs to whom."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from ledger.errors import EntryError
from ledger.store.database import Database
from ledger.store.projection.decided import keep_close
from ledger.store.statements import statement

if TYPE_CHECKING:
    from ledger.store.tables import Row

Parents = dict[int, int]


def root(parents: Parents, one: int) -> int:
    """What a forecaster or a question has become.

    Raises:
        EntryError: they were merged in a circle.

    Example:
        >>> root({1: 2, 2: 5}, 1), root({1: 2}, 3)
        (5, 3)
    """
    for _ in range(len(parents) + 1):
        if one not in parents:
            return one
        one = parents[one]
    raise EntryError("what was merged leads back to itself")


def merged(database: Database, noun: str) -> Parents:
    """The forecasters or the questions that were merged, and into which."""
    return all_merged(database)[noun]


def all_merged(database: Database) -> dict[str, Parents]:
    """The same of both nouns at once."""
    found: dict[str, Parents] = {"question": {}, "forecaster": {}}
    for noun, one, into in database.execute(statement("merged")):
        found[noun][one] = into
    return found


def join(database: Database, noun: str, one: int, into: int | None) -> set[int]:
    """Merge a forecaster or a question into another, or into none again; gives the questions that it touches."""
    parents = merged(database, noun)
    before = root(parents, one)
    group = [other for other in {one, *parents} if _leads(parents, other, one)]
    database.update(noun, ("merged_into",), "id", [(into, one)])
    parents = {id_: parent for id_, parent in parents.items() if id_ != one}
    if into is not None:
        parents[one] = into
    after = root(parents, one)
    if noun == "question":
        keep_close(database, before)
    for table, key in _following(noun):
        _move(database, noun, table, key, group, before, after)
    return _touched(database, noun, before, after)


def _leads(parents: Parents, one: int, to: int) -> bool:
    while one != to and one in parents:
        one = parents[one]
    return one == to


def _following(noun: str) -> list[tuple[type[Row], str]]:
    """The tables whose rows go with a forecaster or a question, and their keys."""
    from ledger.store.tables import ClaimRow, ForecasterNameRow, ForecastRow

    if noun == "question":
        return [(ForecastRow, "id")]
    return [(ForecastRow, "id"), (ClaimRow, "id"), (ForecasterNameRow, "name_key")]


def _move(database: Database, noun: str, table: Any, key: str, group: list[int], before: int, after: int) -> None:
    """Give the rows that were entered for any of a group to what the group has become."""
    from sqlmodel import col, func, select

    link, entered = col(getattr(table, noun)), col(getattr(table, f"entered_{noun}"))
    first = func.coalesce(entered, link)
    rows = database.rows(select(col(getattr(table, key)), first).where(link == before, first.in_(group)))
    database.update(
        table.__tablename__,
        (f"{noun}_id", f"entered_{noun}"),
        key,
        [(after, None if own == after else own, id_) for id_, own in rows],
    )


def _touched(database: Database, noun: str, before: int, after: int) -> set[int]:
    if noun == "question":
        return {before, after}
    from sqlmodel import col, select

    from ledger.store.tables import ForecastRow

    said = select(col(ForecastRow.question)).where(col(ForecastRow.forecaster).in_([before, after]))
    return {question for (question,) in database.rows(said.distinct())}
