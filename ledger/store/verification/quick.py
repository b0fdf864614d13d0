"""Proving quickly that the tables are what the journal gives, without building them a second time.

Nearly all rows of nearly every ledger are forecasts of a probability and nothing else. For these it goes the other
way round: the entry that the row must come from is written again, and has to be the journal's, byte for byte.
Everything else is rebuilt in a temporary file and compared. What follows from several records together (what ended
a forecast, what it is scored against) is checked by the database. If anything differs, that is a doubt: the
thorough comparison then says what it is, or that it was nothing.
"""

from __future__ import annotations

import sqlite3
from collections import Counter
from collections.abc import Sequence
from datetime import date, datetime
from functools import lru_cache
from itertools import groupby
from operator import itemgetter
from typing import Any

import orjson

from forecasts.records.lifecycle import day_start
from forecasts.records.values import decimal_text
from ledger.errors import LedgerError
from ledger.journal.entry import FORECAST_MADE, FORMAT, Entry
from ledger.store import schema
from ledger.store.database import Database, Definitions
from ledger.store.projection.projection import UNREADABLE, Projection
from ledger.store.sqlite import SQLite
from ledger.store.verification.finding import Doubt
from ledger.store.verification.rows import same_definitions, same_rows

# Columns that depend on other records of the question: structure.py answers for them.
SETTLED = ("weighs_with", "stands_until", "ended_by", "scored_against", "squared_error", "hindsight")
SAID = ("entry", "id", "question_id", "question_revision", "forecaster_id", "made_on", "basis", "probability")
START = b'{"at":"'
AT = slice(len(START), len(START) + len("2026-11-22T13:00:00.000000Z"))
SECOND = len("2026-11-22T13:00:00")
SALT = 32
END = b'","seq":%%d,"v":%d}' % FORMAT
_DIGITS = bytes.maketrans(b"123456789", b"000000000")
_INSTANT = b"0000-00-00T00:00:00.000000Z"
_BASES = frozenset({"stated", "phrase", "implied", "imputed"})
LARGEST = 2**53  # beyond it a number has no canonical form
ROWS = 256  # that are read together
REMEMBERED = 50_000  # days and probabilities


class Written:
    """Writes the entries of plain forecasts again, from their rows.

    Attributes:
        there: how many rows gave back their entry.
        gave_up: whether a row was such that nothing can be said of any; all entries must then be projected.
        detailed: how many rows of all others, which were projected, say more than a plain one can.
    """

    def __init__(self, database: SQLite) -> None:
        self.database = database
        self.there = 0
        self.gave_up = False
        self.detailed = 0
        self._zone = str(database.value("SELECT zone FROM main.ledger"))
        self._start = lru_cache(REMEMBERED)(self._day_start)
        self._text = lru_cache(REMEMBERED)(_probability)
        self._around: tuple[bytes, bytes] | None = None  # what stands before and behind an entry's records
        self._records: dict[int, str] = {}  # the records that an entry must have, as they are written
        self._rows_of: Counter[int] = Counter()  # how many, where it is not one
        self._read_to = -1
        self._rows: sqlite3.Cursor | None = None

    def _day_start(self, day: str) -> int:
        return day_start(date.fromisoformat(day), self._zone)

    def like(self, entry: Entry) -> None:
        """Expect the entries that follow to be of the same ledger and by the same person as this one."""
        by, ledger = orjson.dumps(entry.by), orjson.dumps(entry.ledger)
        kind = orjson.dumps(FORECAST_MADE)
        self._around = (
            b'","by":%b,"data":[' % by,
            b'],"kind":%b,"ledger":%b,"salt":"' % (kind, ledger),
        )

    def known(self, first: int, raws: Sequence[bytes]) -> list[bytes | None]:
        """When each of the entries was recorded, if it is just what the rows say it must be; else None.

        Args:
            first: the place of the first one.
            raws: their bodies.
        """
        nothing: list[bytes | None] = [None] * len(raws)
        if self.gave_up:
            return nothing
        try:
            self._read(first + len(raws) - 1)
            return self._compare(first, raws)
        except (Doubt, LedgerError, *UNREADABLE):
            self.gave_up = True
            return nothing

    @property
    def proves(self) -> bool:
        """Whether every row that was written again belongs to an entry that was met."""
        return not (self.gave_up or self._records)

    def _compare(self, first: int, raws: Sequence[bytes]) -> list[bytes | None]:
        ats: list[bytes | None] = [None] * len(raws)
        before, behind = self._around or (b"", b"")
        take, join, salts = self._records.pop, b"".join, []
        for place, raw in enumerate(raws):
            seq = first + place
            if (said := take(seq, None)) is None:
                continue
            end = END % seq
            at, salt = raw[AT], raw[-SALT - len(end) : -len(end)]
            if before and raw == join((START, at, before, said.encode(), behind, salt, end)):
                ats[place] = at
                salts.append(salt)
            else:
                self.there -= self._rows_of.pop(seq, 1)
        if not _well_formed([at for at in ats if at is not None], salts):
            raise Doubt
        return ats

    def _read(self, last: int) -> None:
        """Write the records of all rows up to an entry."""
        if self._rows is None:
            self._rows = self._select()
        with self.database.errors():
            while self._read_to <= last and (rows := self._rows.fetchmany(ROWS)):
                self._write(rows)

    def _write(self, rows: list[Any]) -> None:
        entries, ids, questions, revisions, forecasters, days, bases, _, starts = zip(*rows, strict=True)
        # A basis is one of ours and a day a day, or they might not mean themselves in JSON.
        plain = _BASES.issuperset(bases) and tuple(map(self._start, days)) == starts
        last = max(entries)
        if not plain or max(last, ids[-1], max(questions), max(revisions), max(forecasters)) > LARGEST:
            raise Doubt
        text = self._text
        records = [
            f'{{"basis":"{basis}","forecaster":{forecaster},"id":{id_},"made_on":"{day}",'
            f'"probability":"{text(probability)}","question":{question},"question_revision":{revision}}}'
            for _, id_, question, revision, forecaster, day, basis, probability, _ in rows
        ]
        self.there += len(rows)
        self._read_to = last
        if len(set(entries)) == len(entries) and self._records.keys().isdisjoint(entries):
            self._records.update(zip(entries, records, strict=True))
            return
        for entry, run in groupby(zip(entries, records, strict=True), key=itemgetter(0)):
            several = [record for _, record in run]
            before = [self._records[entry]] if entry in self._records else []
            self._rows_of[entry] = (self._rows_of[entry] or len(before)) + len(several)
            self._records[entry] = ",".join(before + several)

    def _select(self) -> sqlite3.Cursor:
        # Those with other details than these are read in vain; detailed() sees that none of them passes for plain.
        # What was withdrawn is projected, for its withdrawal is.
        with self.database.errors():
            return self.database.raw.execute(
                f"SELECT {', '.join(SAID)}, stands_from FROM main.forecast NOT INDEXED"  # noqa: S608
                " WHERE probability IS NOT NULL AND coalesce(made_at, external_id, withdrawn_on, withdrawn_at) IS NULL"
                " ORDER BY id"
            )

    def close(self) -> None:
        """End reading."""
        if self._rows is not None:
            self._rows.close()


def detailed(database: SQLite, name: str) -> int:
    """How many forecasts say more than a probability: what the entry of a plain one has no place for.

    Args:
        database: the ledger.
        name: the name under which it knows the database to count in.
    """
    columns = schema.columns("forecast")
    rest = [c for c in columns if c not in (*SAID, "stands_from", *SETTLED)]
    return int(
        database.value(
            f"SELECT count(*) FROM {name}.forecast NOT INDEXED"  # noqa: S608
            f" WHERE probability IS NULL OR coalesce({', '.join(rest)}) IS NOT NULL"
        )
    )


def _probability(number: float) -> str:
    """As the journal writes it.

    Raises:
        Doubt: it is none.
    """
    if not 0 <= number <= 1:
        raise Doubt
    return decimal_text(number)


def _well_formed(ats: Sequence[bytes], salts: Sequence[bytes]) -> bool:
    """Whether what was taken over from the entries themselves is of its form."""
    instants, salt = b"".join(ats), b"".join(salts)
    try:
        for second in {at[:SECOND] for at in ats}:
            datetime.fromisoformat(second.decode("ascii"))
        return (
            instants.translate(_DIGITS) == _INSTANT * len(ats)
            and bytes.fromhex(salt.decode("ascii")).hex().encode() == salt
        )
    except ValueError:
        return False


class Rest(Projection):
    """A projection of what is not known otherwise; what is settled is not worked out here."""

    def finish(self) -> None:
        """Insert what waits."""
        self.flush()


def compare(database: SQLite, written: Written, rest: Database, definitions: Definitions) -> None:
    """See that all tables but the journal's are what they must be.

    Args:
        database: the ledger.
        written: what the rows gave back.
        rest: the projection of the rest, in what database.scratch() gave.
        definitions: what the database must say that its tables are.

    Raises:
        Found: a row differs.
        Doubt: a forecast may.
    """
    same_definitions(database, definitions)
    for table in schema.table_names():
        if table not in (*schema.JOURNAL_TABLES, "forecast"):
            same_rows(database, table, rest)
    kept = database.value(f"SELECT count(*) FROM {rest.schema}.forecast")  # noqa: S608
    # Counted in an index, which structure.py holds against the table.
    if not written.proves or written.there + kept != database.value("SELECT count(*) FROM main.forecast"):
        raise Doubt
    if database.value("SELECT 1 FROM forecaster WHERE merged_into IS NOT NULL") and database.value(
        "SELECT 1 FROM forecast f JOIN forecaster p ON p.id = f.forecaster_id WHERE p.merged_into IS NOT NULL"
    ):
        raise Doubt  # what a merged forecaster said belongs to another one, whatever its own entry says
    written.detailed = detailed(database, rest.schema)
    columns = [c for c in schema.columns("forecast") if c not in SETTLED]
    differs = " OR ".join(f'm."{c}" IS NOT r."{c}"' for c in columns)
    if database.value(
        f"SELECT 1 FROM {rest.schema}.forecast r LEFT JOIN main.forecast m NOT INDEXED"  # noqa: S608
        f" ON m.id = r.id WHERE {differs} LIMIT 1"
    ):
        raise Doubt
