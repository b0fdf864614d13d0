"""Which record of another ledger is which one here, and what of it is new."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from forecasts import records
from forecasts.errors import ForecastError
from forecasts.records.values import reading_back, shown
from ledger.errors import EntryError, InputError
from ledger.exchange.merge.differences import LETTERS, differences
from ledger.recording import matching
from ledger.store.admission import KINDS
from ledger.store.database import Database
from ledger.store.projection.merges import merged, root
from ledger.store.writer import Writer

Record = dict[str, Any]


@dataclass
class MergeResult:
    """What became of another ledger's records.

    Attributes:
        added: how many are new, by their kind.
        known: how many were here already.
        conflicts: what the two ledgers say differently, or what is refused here; this ledger's own stays.
        near: pairs that may be the same, and were kept apart.
        common: of a copy of this ledger, how many entries the two begin with alike; else None.
        parted: whether each of the two has entries behind these that the other has not.
        went_on: of a copy that has all entries of this ledger, how many it had beside, which are here now as they are.
        erased: of how many entries that both have the text was removed there, and is removed here too.
    """

    added: Counter[str] = field(default_factory=Counter)
    known: Counter[str] = field(default_factory=Counter)
    conflicts: list[str] = field(default_factory=list)
    near: list[tuple[str, str]] = field(default_factory=list)
    common: int | None = None
    parted: bool = False
    went_on: int = 0
    erased: int = 0


@contextmanager
def told_where(seq: int) -> Iterator[None]:
    """Errors of an entry, with the line of the file where it stands."""
    try:
        yield
    except (EntryError, ForecastError) as wrong:
        raise InputError(f"line {seq + 2:,}: {wrong}") from wrong
    except (KeyError, TypeError, ValueError, AttributeError) as wrong:
        raise InputError(f"line {seq + 2:,}: entry {seq} cannot be read: {shown(wrong, 200)}") from wrong


class Correspondence:
    """Records of another ledger with their numbers here.

    Attributes:
        ids: table -> their number -> ours.
        new: table -> our numbers that were added here.
        alike: table -> our numbers of what the two ledgers each entered in the same words.
        left: table -> their numbers of what does not go with what is here, and was told.
        leaf: the hash of the entry whose records are looked at.
        seq: its number there.
    """

    def __init__(self, writer: Writer, ledger: str, *, copy: bool) -> None:
        """Start with nothing of the other ledger, which has this UUID and may be a copy of this one."""
        self.writer = writer
        self.copy = copy
        self.ledger = ledger
        self.result = MergeResult()
        self.leaf = b""
        self.seq = 0
        self.ids: dict[str, dict[int, int]] = defaultdict(dict)
        self.new: dict[str, set[int]] = defaultdict(set)
        self.alike: dict[str, set[int]] = defaultdict(set)
        self.left: dict[str, set[int]] = defaultdict(set)

    @property
    def database(self) -> Database:
        """The database with all that was added: to be asked for anew each time."""
        return self.writer.database

    def _named(self, table: str, record: Record) -> tuple[str, str]:
        """The platform and the id by which a record of theirs is known here."""
        if "external_id" in record:
            return record["platform"], record["external_id"]
        return self.ledger, matching.label(LETTERS[table], record["id"], self.leaf)

    def by_id(self, table: str, record: Record) -> int | None:
        """The record here that has theirs' id; where it was brought there from here, that is our number.

        A number without the hash of its entry, as older versions kept it, tells nothing: numbers are this copy's.
        """
        platform, external = self._named(table, record)
        if platform in (self.writer.ledger, self.ledger) and "@" not in external:
            return None
        return matching.by_external_id(self.database, self.writer.ledger, table, platform, external)

    def free(self, table: str, found: Iterable[int]) -> int | None:
        """The first of these numbers that no record of theirs is matched with yet."""
        matched = {*self.ids[table].values()}
        if (one := next((id_ for id_ in found if id_ not in matched), None)) is not None:
            self.alike[table].add(one)
        return one

    def know(self, table: str, record: Record, ours: int) -> None:
        """Take note of a record that is here."""
        self.ids[table][record["id"]] = ours
        self.result.known[table] += 1

    def know_differences(self, table: str, record: Record, ours: int) -> None:
        """Take note of a record that is here, and tell what it says differently there."""
        self.know(table, record, ours)
        self.result.conflicts += differences(self.database, table, ours, record)

    def leave(self, table: str, record: Record, why: str) -> None:
        """Take note of a record of theirs that cannot be said here."""
        self.left[table].add(record["id"])
        self.result.conflicts.append(f"{LETTERS[table]}{record['id']} there {why}, so it is not taken over")

    def add(self, kind: str, record: Record) -> int:
        """Bring a record in, with our numbers for what it refers to; gives its number here."""
        table, model = KINDS[kind].table, KINDS[kind].model
        given = {name: value for name, value in record.items() if name != "id"}
        if table in LETTERS:
            given["platform"], given["external_id"] = self._named(table, record)
        with reading_back():
            checked = records.stored(records.make(model, given))
        ours = self.writer.next_id(table)
        self.writer.add(kind, [{"id": ours, **checked}])
        self.ids[table][record["id"]] = ours
        self.new[table].add(ours)
        self.result.added[table] += 1
        return ours

    def refer(self, kind: str, record: Record) -> Record:
        """A record with our numbers in place of theirs, as it is to be found here: about what is in force."""
        return {**record, **dict(self._references(kind, record))}

    def own(self, record: Record) -> Record:
        """The fields of a record that say whose it is and on which question, as numbers of what it was entered for.

        Where that was merged here it counts there, and goes back when the two are parted.
        """
        return {n: self.ids[n][record[n]] for n in ("question", "forecaster") if n in record}

    def _references(self, kind: str, record: Record) -> Iterator[tuple[str, Any]]:
        for field_, table in KINDS[kind].refers.items():
            if isinstance(theirs := record.get(field_), list):
                yield field_, [self.ours(table, number) for number in theirs]
            elif theirs is not None:
                yield field_, self.ours(table, theirs)

    def ours(self, table: str, theirs: int) -> int:
        """Our number of a record of theirs; of a forecaster or a question that was merged here, what it became.

        Raises:
            EntryError: no entry of theirs brought it.
        """
        if (number := self.ids[table].get(theirs)) is None:
            raise EntryError(f"there is no {table} {shown(theirs)} before it")
        return root(merged(self.database, table), number) if table in ("forecaster", "question") else number
