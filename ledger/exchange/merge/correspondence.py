"""Which record of another ledger is which one here, and what of it is new."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from forecasts import records
from ledger.exchange.merge.differences import LETTERS, differences
from ledger.journal import entry as kinds
from ledger.recording import matching
from ledger.store.database import Database
from ledger.store.writer import Writer

Record = dict[str, Any]
KINDS: dict[str, tuple[str, type[records.Record]]] = {
    kinds.SOURCE_ADDED: ("source", records.Source),
    kinds.FORECASTER_ADDED: ("forecaster", records.Forecaster),
    kinds.CLAIM_RECORDED: ("claim", records.Claim),
    kinds.CLAIM_DECLINED: ("claim", records.DeclinedClaim),
    kinds.QUESTION_ASKED: ("question", records.Question),
    kinds.FORECAST_MADE: ("forecast", records.Forecast),
    kinds.QUESTION_RESOLVED: ("resolution", records.Resolution),
}


@dataclass
class MergeResult:
    """What became of another ledger's records.

    Attributes:
        added: how many are new, by their kind.
        known: how many were here already.
        conflicts: what the two ledgers say differently, or what is refused here; this ledger's own stays.
        near: pairs that may be the same, and were kept apart.
    """

    added: Counter[str] = field(default_factory=Counter)
    known: Counter[str] = field(default_factory=Counter)
    conflicts: list[str] = field(default_factory=list)
    near: list[tuple[str, str]] = field(default_factory=list)


class Correspondence:
    """Records of another ledger with their numbers here.

    Attributes:
        ids: table -> their number -> ours.
        new: table -> our numbers that were added here.
    """

    def __init__(self, writer: Writer, ledger: str) -> None:
        """Start with none.

        Args:
            writer: the open transaction.
            ledger: the other ledger's UUID.
        """
        self.writer = writer
        self.ledger = ledger
        self.result = MergeResult()
        self.ids: dict[str, dict[int, int]] = defaultdict(dict)
        self.new: dict[str, set[int]] = defaultdict(set)

    @property
    def database(self) -> Database:
        """The database with all that was added: to be asked for anew each time."""
        return self.writer.database

    def _named(self, table: str, record: Record) -> tuple[str, str]:
        """The platform and the id by which a record of theirs is known here."""
        if "external_id" in record:
            return record["platform"], record["external_id"]
        return self.ledger, f"{LETTERS[table]}{record['id']}"

    def by_id(self, table: str, record: Record) -> int | None:
        """The record here that has theirs' id; where it was brought there from here, that is our number."""
        platform, external = self._named(table, record)
        return matching.by_external_id(self.database, self.writer.ledger, table, platform, external)

    def free(self, table: str, found: Iterable[int]) -> int | None:
        """The first of these numbers that no record of theirs is matched with yet."""
        matched = {*self.ids[table].values()}
        return next((id_ for id_ in found if id_ not in matched), None)

    def know(self, table: str, record: Record, ours: int) -> None:
        """Take note of a record that is here."""
        self.ids[table][record["id"]] = ours
        self.result.known[table] += 1

    def know_differences(self, table: str, record: Record, ours: int) -> None:
        """Take note of a record that is here, and tell what it says differently there."""
        self.know(table, record, ours)
        self.result.conflicts += differences(self.database, table, ours, record)

    def add(self, kind: str, record: Record) -> int:
        """Bring a record in, with our numbers for what it refers to; gives its number here."""
        table, model = KINDS[kind]
        theirs = record["id"]
        given = {name: value for name, value in record.items() if name != "id"}
        if table in LETTERS:
            given["platform"], given["external_id"] = self._named(table, record)
        checked = records.stored(records.make(model, given))
        ours = self.writer.next_id(table)
        self.writer.add(kind, [{"id": ours, **checked}])
        self.ids[table][theirs] = ours
        self.new[table].add(ours)
        self.result.added[table] += 1
        return ours

    def refer(self, record: Record, *tables: str) -> Record:
        """A record with our numbers in place of theirs."""
        return {**record, **{table: self.ids[table][record[table]] for table in tables if table in record}}
