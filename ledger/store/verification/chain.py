"""The journal by itself: every leaf, every node, every body in its one form and in its place."""

from collections.abc import Callable, Iterator, Sequence
from hashlib import sha256
from itertools import zip_longest
from typing import Any

from ledger.errors import EntryError
from ledger.journal.entry import ENTRY_REDACTED, LEDGER_CREATED, Entry, in_order, parse_all
from ledger.journal.merkle import Frontier, Node, leaf_hash, node_hash
from ledger.store.database import Database, Row
from ledger.store.journal_tables import stand_ins
from ledger.store.statements import statement
from ledger.store.verification.finding import Found

Progress = Callable[[int], None]
BATCH = 256  # entries that are read together: few enough to stay in a processor's cache
NODES = 4 * BATCH  # that are read together


class Chain:
    """Reads the journal from its beginning and checks it on the way.

    Each batch is checked as a whole, which is quick; where that does not hold, entry by entry, to name the first.
    """

    def __init__(self, database: Database, checkpoint: tuple[int, str] | None, progress: Progress | None) -> None:
        self.database = database
        self.checkpoint = checkpoint
        self.progress = progress
        self.frontier = Frontier()
        self.missing: set[int] = set()  # entries without a body
        self.redacted: set[int] = set()  # entries that a later one says were redacted
        self.stand_ins: dict[int, Entry] = {}  # what it records again of these
        self.ledger = ""
        self.at = ""
        self._made: list[list[bytes]] = []  # nodes of each level, from 1, that are still to be compared
        self._compared: list[int] = []  # how many were
        self._nodes_fit = True

    def entries(self) -> Iterator[list[Entry]]:
        """The entries in batches. All is checked when there are no more.

        Raises:
            Found: something is not as it was written.
        """
        if self.checkpoint and self.checkpoint[0] == 0:
            self._at_checkpoint(self.checkpoint[1])
        self.stand_ins = stand_ins(self.database)
        for rows in self.database.stream(statement("journal.entries"), size=BATCH):
            for part in self._up_to_checkpoint(rows):
                yield self._batch(part)
            if self.progress:
                self.progress(self.frontier.size)
        self._compare_nodes([], together=1)
        if not (self._nodes_fit and self._nodes_in_place()):
            self._name_wrong_node()
        self._ends_well()

    def _up_to_checkpoint(self, rows: list[Row]) -> Iterator[list[Row]]:
        cut = self.checkpoint[0] - self.frontier.size if self.checkpoint else 0
        if 0 < cut < len(rows):
            yield rows[:cut]
            rows = rows[cut:]
        yield rows

    def _batch(self, rows: list[Row]) -> list[Entry]:
        seqs, raws, leaves = zip(*rows, strict=True)
        first = self.frontier.size
        whole = (
            seqs == tuple(range(first, first + len(rows)))
            and set(map(type, raws)) == set(map(type, leaves)) == {bytes}
            and [sha256(b"\x00" + raw).digest() for raw in raws] == list(leaves)
        )
        if not whole:
            for place, row in enumerate(rows, start=first):
                self._leaf(place, *row)
        self._compare_nodes(self.frontier.extend(leaves))
        if self.checkpoint and self.checkpoint[0] == self.frontier.size:
            self._at_checkpoint(self.checkpoint[1])
        found = self._parse([(seq, raw) for seq, raw in enumerate(raws, start=first) if raw is not None])
        bare = [self.stand_ins[seq] for seq in range(first, first + len(rows)) if self._is_replaced(seq)]
        return sorted([*found, *bare]) if bare else found

    def _is_replaced(self, seq: int) -> bool:
        return seq in self.missing and seq in self.stand_ins and bool(self.stand_ins[seq].data)

    @property
    def whole(self) -> bool:
        """Whether every entry so far has a body, or something in its place."""
        return self.missing <= self.stand_ins.keys()

    def _not_before(self, entry: Entry) -> None:
        if not in_order(entry, self.at):
            reason = f"was recorded at {entry.at}, before the entry in front of it"
            raise Found(f"entry {entry.seq}", "at", reason)
        self.at = entry.at

    def _leaf(self, place: int, seq: int, raw: Any, leaf: Any) -> None:
        """Check one entry's place and hash."""
        if seq != place:
            raise Found(f"entry {place}", "seq", f"is missing; the next one there is entry {seq}")
        if not isinstance(leaf, bytes) or not isinstance(raw, bytes | None):
            field = "body" if isinstance(leaf, bytes) else "leaf"
            raise Found(f"entry {seq}", field, "is text where bytes were written")
        if raw is None:
            self.missing.add(seq)
        elif leaf_hash(raw) != leaf:
            field = "body" if self._leaf_fits(seq, leaf) else "leaf"
            raise Found(f"entry {seq}", field, "is not what was written: body and hash do not fit together")

    def _leaf_fits(self, seq: int, leaf: bytes) -> bool:
        """Whether the stored leaf fits the node above it, so that it is the body that was changed."""
        sibling = self.database.value(statement("journal.leaf"), {"index": seq ^ 1})
        above = self.database.value(statement("journal.node"), {"level": 1, "index": seq >> 1})
        if not isinstance(sibling, bytes) or not isinstance(above, bytes):
            return True
        pair = (leaf, sibling) if seq % 2 == 0 else (sibling, leaf)
        return node_hash(*pair) == above

    def _at_checkpoint(self, root: str) -> None:
        right = self.frontier.root().hex()
        if right == root.lower():
            return
        if not self.frontier.size:
            raise Found("the checkpoint", "", f"is of no journal: the root of 0 entries is {right}")
        raise Found(
            f"entries 0 to {self.frontier.size - 1}", "", f"are not those of the checkpoint: their root is {right}"
        )

    def _parse(self, numbered: Sequence[tuple[int, bytes]]) -> list[Entry]:
        try:
            found = parse_all(*zip(*numbered, strict=True)) if numbered else []
        except EntryError as wrong:
            place, _, reason = str(wrong).removeprefix("entry ").partition(" ")
            raise Found(f"entry {place}", "body", reason) from wrong
        self._follow(found)
        return found

    def _follow(self, found: list[Entry]) -> None:
        """See that each entry is of this ledger, and not from before the one in front of it."""
        for entry in found:
            if entry.ledger != self.ledger:
                if self.ledger:
                    reason = f"belongs to the ledger {entry.ledger}, not to {self.ledger}"
                    raise Found(f"entry {entry.seq}", "ledger", reason)
                self.ledger = entry.ledger
            self._not_before(entry)
            if (entry.kind == LEDGER_CREATED) != (entry.seq == 0):
                raise Found(f"entry {entry.seq}", "kind", f"is {entry.kind}; entry 0 makes the ledger, and no other")
            if entry.kind == ENTRY_REDACTED:
                self._redact(entry)

    def _redact(self, entry: Entry) -> None:
        """Take down which entries one says are gone; those before it must be."""
        told = {r["seq"] for r in entry.data if isinstance(r.get("seq"), int)}
        if there := told - self.missing:
            reason = f"is there, and entry {entry.seq} says that it was redacted"
            raise Found(f"entry {min(there)}", "body", reason)
        self.redacted |= told

    def _compare_nodes(self, made: list[list[bytes]], together: int = NODES) -> None:
        """Compare the nodes that a batch completes with those that are stored, where there are enough by now."""
        for _ in made[len(self._made) :]:
            self._made.append([])
            self._compared.append(0)
        for place, hashes in enumerate(made):
            self._made[place] += hashes
        for place, waiting in enumerate(self._made):
            if len(waiting) >= together:
                first = self._compared[place]
                where = {"level": place + 1, "first": first, "last": first + len(waiting) - 1}
                # Joined, as one value: a row for each would take several times as long.
                self._nodes_fit &= self.database.one(self.database.nodes_between, where) == (
                    b"".join(waiting),
                    len(waiting[0]),
                )
                self._compared[place] += len(waiting)
                waiting.clear()

    def _nodes_in_place(self) -> bool:
        """Whether the nodes of each level have the numbers that they must have, without a gap.

        As many as each level must have were read already; so there are no others if there are no more in all.
        """
        size = self.frontier.size
        right = [(level, size >> level) for level in range(1, size.bit_length())]
        return self.database.value(statement("journal.count_nodes")) == sum(n for _, n in right) and all(
            self.database.one(statement("journal.ends"), {"level": level}) == (0, n - 1) for level, n in right
        )

    def _name_wrong_node(self) -> None:
        tree = Frontier()
        expected: list[Node] = []
        for batch in self.database.stream(statement("journal.leaves")):
            for (leaf,) in batch:
                expected += tree.append(leaf)
        stored = self.database.stream(statement("journal.nodes"))
        there = (node for batch in stored for node in batch)
        for right, found in zip_longest(sorted(expected), there):
            if right != found:
                raise _wrong_node(right, found)

    def _ends_well(self) -> None:
        if unexplained := self.missing - self.redacted:
            reason = "is gone, and no later entry says that it was redacted"
            raise Found(f"entry {min(unexplained)}", "body", reason)
        if not self.frontier.size:
            raise Found("the journal", "", "is empty")
        if self.checkpoint and not 0 <= self.checkpoint[0] <= self.frontier.size:
            reason = f"has {self.frontier.size} entries, the checkpoint {self.checkpoint[0]}"
            raise Found("the journal", "", reason)


def _wrong_node(right: Node | None, there: Any) -> Found:
    """What is wrong where the nodes that the leaves give and those of the file first differ.

    Both are in order up to here, so that the one that sorts first has no counterpart.
    """
    if right is not None and (there is None or _sorts_before(right, there)):
        return Found(f"node {right[1]} of level {right[0]}", "", "is missing")
    place = f"node {there[1]} of level {there[0]}" if there else ""
    if right is None or there is None or right[:2] != there[:2]:
        return Found(place, "", "is one that no leaves give")
    return Found(place, "hash", "is not what its leaves give")


def _sorts_before(right: Node, there: Node) -> bool:
    numbers = all(isinstance(number, int) for number in there[:2])  # damaged ones may be anything
    return numbers and right[:2] < there[:2]
