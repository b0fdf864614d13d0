"""Is the file what was written? Every leaf, every node, and every derived row against a rebuild."""

from __future__ import annotations

import sqlite3
import tempfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import zip_longest
from pathlib import Path
from typing import Any

from forecasts.values import shown
from ledger.errors import EntryError, LedgerError
from ledger.journal.entry import ENTRY_REDACTED, Entry, parse
from ledger.journal.merkle import Frontier, Node, leaf_hash, node_hash
from ledger.store import schema, sqlite
from ledger.store.projection import BATCHED, Projection
from ledger.store.sqlite import Database

Progress = Callable[[int], None]

NOT_READ = (
    LookupError,
    TypeError,
    ValueError,
    AttributeError,
    ArithmeticError,
)  # from values of a wrong kind


@dataclass(frozen=True, slots=True)
class Finding:
    """The first thing that is not as it was written.

    Attributes:
        place: "entry 12", "node 3 of level 2", "question 7", "the file".
        field: the column that differs, or "".
        reason: what is wrong with it.
    """

    place: str
    field: str
    reason: str

    def __str__(self) -> str:
        return f"{self.place}, {self.field}: {self.reason}" if self.field else f"{self.place}: {self.reason}"


@dataclass(frozen=True, slots=True)
class Verification:
    """What verify found.

    Attributes:
        ok: whether nothing differs.
        entries: how many entries the journal has.
        root: the Merkle root over all of them, in hex.
        first: the first difference, or None.
    """

    ok: bool
    entries: int
    root: str
    first: Finding | None


class _Found(Exception):  # noqa: N818 (a way out, not an error)
    def __init__(self, place: str, field: str, reason: str) -> None:
        self.finding = Finding(place, field, reason)


def verify(
    database: Database, *, checkpoint: tuple[int, str] | None = None, progress: Progress | None = None
) -> Verification:
    """Recompute every leaf and node, and compare all derived tables with a rebuild.

    Args:
        database: the ledger.
        checkpoint: (entries, root in hex) as once noted: the journal must begin with exactly these.
        progress: called with how many entries are done.
    """
    check = _Check(database, checkpoint, progress)
    first: Finding | None = None
    with tempfile.TemporaryDirectory(prefix="prediction-ledger-") as folder:
        file = Path(folder) / "rebuilt.db"
        file.touch()  # a connection that may only read cannot make what it attaches
        database.execute("ATTACH :file AS rebuilt", {"file": str(file)})
        try:
            with database.reading(), sqlite.scratch(file) as rebuilt:
                check.run(rebuilt)
        except _Found as found:
            first = found.finding
        except LedgerError as wrong:
            first = Finding("the file", "", str(wrong))
        finally:
            database.execute("DETACH rebuilt")
    return Verification(first is None, check.frontier.size, check.frontier.root().hex(), first)


class _Projected(Projection):
    """A projection that says which entries give rows that the tables do not take."""

    def __init__(self, database: Database) -> None:
        super().__init__(database)
        database.name = "the temporary rebuild"  # its path is nothing that a finding should tell
        self.first = self.last = 0  # the entries whose rows may still wait for their batch

    def apply(self, entry: Entry) -> None:
        """Turn one entry into rows; what goes wrong is a finding."""
        self.last = entry.seq
        try:
            super().apply(entry)
        except EntryError as wrong:
            reason = str(wrong).removeprefix(f"entry {entry.seq} ")
            raise _Found(f"entry {entry.seq}", "body", reason) from wrong
        except LedgerError as wrong:
            raise self._refused(wrong) from wrong
        if entry.kind not in BATCHED:
            self.first = entry.seq + 1

    def flush(self) -> None:
        """Insert the rows that wait; from then on only the present entry's may."""
        super().flush()
        self.first = self.last

    def finish(self) -> None:
        """Work out what stands and counts; what goes wrong is a finding."""
        try:
            self.flush()
        except LedgerError as wrong:
            raise self._refused(wrong) from wrong
        try:
            super().finish()
        except (LedgerError, *NOT_READ) as wrong:
            self.first = 0  # it can be any entry's
            raise self._refused(wrong) from wrong

    def _refused(self, wrong: Exception) -> Exception:
        cause = wrong.__cause__ or wrong
        if isinstance(cause, sqlite3.OperationalError):  # a full disk is not the journal's fault
            return wrong
        alone = self.first >= self.last
        place = f"entry {self.last}" if alone else f"entries {self.first} to {self.last}"
        verb = "gives" if alone else "give"
        return _Found(place, "body", f"{verb} rows that cannot be kept: {' '.join(str(cause).split())}")


class _Check:
    def __init__(
        self, database: Database, checkpoint: tuple[int, str] | None, progress: Progress | None
    ) -> None:
        self.database = database
        self.checkpoint = checkpoint
        self.progress = progress
        self.frontier = Frontier()
        self.missing: set[int] = set()  # entries without a body
        self.redacted: set[int] = set()  # entries that a later one says were redacted
        self.ledger = ""
        self.at = ""

    def run(self, rebuilt: Database) -> None:
        if self.checkpoint and self.checkpoint[0] == 0:
            self._at_checkpoint(self.checkpoint[1])
        with rebuilt.writing():
            schema.create(rebuilt, defer=schema.BULK_INDEXES)
            projection = _Projected(rebuilt)
            for entry in self._entries():
                projection.apply(entry)
            self._ends_well()
            schema.create_indexes(rebuilt)
            projection.finish()
        self._definitions()
        for table in schema.table_names():
            if table not in schema.JOURNAL_TABLES:
                self._same_rows(table)
        self._structure()

    def _entries(self) -> Iterator[Entry]:
        nodes = self._nodes()
        expected: list[Node] = []
        for batch in self.database.stream("SELECT seq, body, leaf FROM entry ORDER BY seq", size=100):
            for seq, raw, leaf in batch:
                expected += self._leaf(seq, raw, leaf)
                if raw is None:
                    self.missing.add(seq)
                else:
                    yield self._read(seq, raw)
            if self.progress:
                self.progress(self.frontier.size)
        self._compare_nodes(sorted(expected), nodes)

    def _leaf(self, seq: int, raw: Any, leaf: Any) -> list[Node]:
        """Check one entry's hash; returns the nodes that it completes."""
        if seq != self.frontier.size:
            raise _Found(
                f"entry {self.frontier.size}", "seq", f"is missing; the next one there is entry {seq}"
            )
        if not isinstance(leaf, bytes) or not isinstance(raw, bytes | None):
            field = "body" if isinstance(leaf, bytes) else "leaf"
            raise _Found(f"entry {seq}", field, "is text where bytes were written")
        if raw is not None and leaf_hash(raw) != leaf:
            field = "body" if self._leaf_fits(seq, leaf) else "leaf"
            raise _Found(f"entry {seq}", field, "is not what was written: body and hash do not fit together")
        made = self.frontier.append(leaf)
        if self.checkpoint and self.checkpoint[0] == self.frontier.size:
            self._at_checkpoint(self.checkpoint[1])
        return made

    def _leaf_fits(self, seq: int, leaf: bytes) -> bool:
        """Whether the stored leaf fits the node above it, so that it is the body that was changed."""
        sibling = self.database.value("SELECT leaf FROM entry WHERE seq = :seq", {"seq": seq ^ 1})
        above = self.database.value("SELECT hash FROM node WHERE level = 1 AND idx = :i", {"i": seq >> 1})
        if not isinstance(sibling, bytes) or not isinstance(above, bytes):
            return True
        pair = (leaf, sibling) if seq % 2 == 0 else (sibling, leaf)
        return node_hash(*pair) == above

    def _at_checkpoint(self, root: str) -> None:
        right = self.frontier.root().hex()
        if right == root.lower():
            return
        if not self.frontier.size:
            raise _Found("the checkpoint", "", f"is of no journal: the root of 0 entries is {right}")
        raise _Found(
            f"entries 0 to {self.frontier.size - 1}",
            "",
            f"are not those of the checkpoint: their root is {right}",
        )

    def _read(self, seq: int, raw: bytes) -> Entry:
        try:
            entry = parse(seq, raw, strict=True)
        except EntryError as wrong:
            raise _Found(f"entry {seq}", "body", str(wrong).removeprefix(f"entry {seq} ")) from wrong
        self.ledger = self.ledger or entry.ledger
        if entry.ledger != self.ledger:
            raise _Found(
                f"entry {seq}", "ledger", f"belongs to the ledger {entry.ledger}, not to {self.ledger}"
            )
        if entry.at < self.at:
            raise _Found(f"entry {seq}", "at", f"was recorded at {entry.at}, before the entry in front of it")
        self.at = entry.at
        if entry.kind == ENTRY_REDACTED:
            self.redacted.update(record.get("seq", -1) for record in entry.data)
        return entry

    def _nodes(self) -> Iterator[Node]:
        for batch in self.database.stream("SELECT level, idx, hash FROM node ORDER BY level, idx"):
            yield from batch

    def _compare_nodes(self, expected: list[Node], found: Iterator[Node]) -> None:
        for right, there in zip_longest(expected, found):
            if right != there:
                raise _wrong_node(right, there)

    def _ends_well(self) -> None:
        if unexplained := self.missing - self.redacted:
            raise _Found(
                f"entry {min(unexplained)}", "body", "is gone, and no later entry says that it was redacted"
            )
        if not self.frontier.size:
            raise _Found("the journal", "", "is empty")
        if self.checkpoint and not 0 <= self.checkpoint[0] <= self.frontier.size:
            raise _Found(
                "the journal", "", f"has {self.frontier.size} entries, the checkpoint {self.checkpoint[0]}"
            )

    def _definitions(self) -> None:
        right, there = schema.definitions(self.database, "rebuilt"), schema.definitions(self.database)
        for kind, name in sorted(right.keys() | there.keys()):
            if right.get((kind, name)) != there.get((kind, name)):
                what = "is missing" if (kind, name) not in there else "is not what this version makes"
                raise _Found(f"the {kind} {name}", "", what + "; run `prediction-ledger rebuild`")

    def _same_rows(self, table: str) -> None:
        """Compare a table with its rebuilt twin, in the database itself."""
        info = self.database.execute(f"PRAGMA rebuilt.table_info({table})")
        columns = [row[1] for row in info]
        keys = [row[1] for row in sorted(info, key=lambda row: int(row[5])) if row[5]]
        on = " AND ".join(f"m.{k} = r.{k}" for k in keys)
        differs = " OR ".join(f'm."{c}" IS NOT r."{c}"' for c in columns)
        order = ", ".join(f"r.{k}" for k in keys)
        row = self.database.one(
            f"SELECT {', '.join(f'r.{k}' for k in keys)} FROM rebuilt.{table} r"  # noqa: S608
            f" LEFT JOIN main.{table} m NOT INDEXED ON {on} WHERE {differs} ORDER BY {order} LIMIT 1"
        )
        if row is not None:
            raise self._difference(table, columns, dict(zip(keys, row, strict=True)))
        extra = self.database.one(
            f"SELECT {', '.join(f'm.{k}' for k in keys)} FROM main.{table} m NOT INDEXED"  # noqa: S608
            f" LEFT JOIN rebuilt.{table} r ON {on} WHERE r.{keys[0]} IS NULL LIMIT 1"
        )
        if extra is not None:
            place = ", ".join(map(str, extra))
            raise _Found(f"{table} {place}", "", "is not in the journal; run `prediction-ledger rebuild`")

    def _difference(self, table: str, columns: list[str], key: dict[str, object]) -> _Found:
        place = f"{table} {', '.join(map(str, key.values()))}"
        where = " AND ".join(f"{k} = :{k}" for k in key)
        there = self.database.one(f"SELECT * FROM main.{table} NOT INDEXED WHERE {where}", key)  # noqa: S608
        right = self.database.one(f"SELECT * FROM rebuilt.{table} WHERE {where}", key)  # noqa: S608
        if there is None or right is None:
            return _Found(place, "", "is missing; run `prediction-ledger rebuild`")
        for column, wrong, correct in zip(columns, there, right, strict=True):
            if wrong != correct or type(wrong) is not type(correct):
                reason = f"is {shown(wrong)}, but the journal gives {shown(correct)}"
                return _Found(place, column, reason + "; run `prediction-ledger rebuild`")
        return _Found(place, "", "differs from the journal; run `prediction-ledger rebuild`")

    def _structure(self) -> None:
        """SQLite's own check of pages and indexes: an index that lies would give wrong scores."""
        (message,) = self.database.execute("PRAGMA main.integrity_check(1)")[0]
        if message != "ok":
            raise _Found("the file", "", f"{' '.join(message.split())}; run `prediction-ledger rebuild`")
        for table in schema.table_names():
            for _, name, _, origin, partial in self.database.execute(f"PRAGMA main.index_list({table})"):
                if origin != "pk" or table not in schema.WITHOUT_ROWID:
                    self._same_numbers(table, name, partial)

    def _same_numbers(self, table: str, index: str, partial: int) -> None:
        """Read every entry of an index: SQLite's check looks for rows in it, and not at all of its bytes."""
        where = ""
        if partial:
            sql = self.database.value(
                "SELECT sql FROM main.sqlite_master WHERE name = :name", {"name": index}
            )
            where = " WHERE " + str(sql).partition(" WHERE ")[2]
        number = schema.WITHOUT_ROWID.get(table, "rowid")
        select = f"SELECT count(*), total({number}) FROM main.{table}"  # noqa: S608
        if self.database.one(f"{select} INDEXED BY {index}{where}") != self.database.one(
            f"{select} NOT INDEXED{where}"
        ):
            raise _Found(
                f"the index {index}", "", "does not lead to its rows; run `prediction-ledger rebuild`"
            )


def _wrong_node(right: Node | None, there: Node | None) -> _Found:
    """What is wrong where the nodes that the leaves give and those of the file first differ.

    Both are in order up to here, so that the one that sorts first has no counterpart.
    """
    if right is not None and (there is None or _sorts_before(right, there)):
        return _Found(f"node {right[1]} of level {right[0]}", "", "is missing")
    place = f"node {there[1]} of level {there[0]}" if there else ""
    if right is None or there is None or right[:2] != there[:2]:
        return _Found(place, "", "is one that no leaves give")
    return _Found(place, "hash", "is not what its leaves give")


def _sorts_before(right: Node, there: Node) -> bool:
    numbers = all(isinstance(number, int) for number in there[:2])  # damaged ones may be anything
    return numbers and right[:2] < there[:2]
