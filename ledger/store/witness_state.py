"""What a witness has seen of others' journals: a SQLite file of its own, which has nothing to do with a ledger.

A state takes the place of another only where that is still the one that was looked at: one statement, all or nothing.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from sqlalchemy import Column, Integer, LargeBinary, MetaData, String, Table, create_engine, insert, select, update
from sqlalchemy.exc import DatabaseError

from ledger.errors import StorageError
from ledger.journal.merkle import Frontier

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from sqlalchemy import Engine

    from ledger.journal.note import PublicKey

_TABLES = MetaData()
_KEY = Table("key", _TABLES, Column("key", String, primary_key=True), Column("origin", String, nullable=False))
_SEEN = Table(
    "seen",
    _TABLES,
    Column("origin", String, primary_key=True),
    Column("size", Integer, nullable=False),
    Column("root", LargeBinary, nullable=False),
)


class Seen(NamedTuple):
    """How many entries a journal had when it was last cosigned, and the root over them."""

    size: int
    root: bytes


class WitnessState:
    """The journals that a witness knows, each by its keys, and the newest state of each that it cosigned."""

    def __init__(self, path: Path) -> None:
        """Open a file; make it where there is none. Raises StorageError: it is something else."""
        self._engine: Engine = create_engine(f"sqlite:///{path}", connect_args={"timeout": 10})
        try:
            _TABLES.create_all(self._engine)
        except DatabaseError as wrong:
            raise StorageError(f"{path} is no file of a witness, or cannot be written: {wrong.orig}") from wrong

    def close(self) -> None:
        """Let the file go."""
        self._engine.dispose()

    def trust(self, keys: Iterable[PublicKey]) -> None:
        """Know journals by keys from now on; the name of a key is the origin of its journal's checkpoints."""
        with self._engine.begin() as connection:
            for key in keys:
                connection.execute(insert(_KEY).prefix_with("OR IGNORE"), {"key": str(key), "origin": key.name})
                start = {"origin": key.name, "size": 0, "root": Frontier().root()}
                connection.execute(insert(_SEEN).prefix_with("OR IGNORE"), start)

    def keys(self, origin: str) -> list[str]:
        """The keys of a journal; none of one that is not known."""
        with self._engine.connect() as connection:
            return list(connection.scalars(select(_KEY.c.key).where(_KEY.c.origin == origin)))

    def seen(self, origin: str) -> Seen:
        """What was cosigned last of a journal that is known."""
        with self._engine.connect() as connection:
            return Seen(*connection.execute(select(_SEEN.c.size, _SEEN.c.root).where(_SEEN.c.origin == origin)).one())

    def replace(self, origin: str, before: Seen, now: Seen) -> bool:
        """Put a state in the place of another; whether that was still there."""
        same = (_SEEN.c.origin == origin, _SEEN.c.size == before.size, _SEEN.c.root == before.root)
        with self._engine.begin() as connection:
            return connection.execute(update(_SEEN).where(*same).values(now._asdict())).rowcount == 1
