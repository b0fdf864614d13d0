"""Taking the text of a record out of the ledger: which entries lose their body, and what is recorded again of them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from datetime import datetime
from itertools import chain
from typing import TYPE_CHECKING, Any, NamedTuple

import orjson

from forecasts.records.lifecycle import day_of
from forecasts.records.values import clean_line
from ledger.errors import RefusedError
from ledger.journal import entry as kinds
from ledger.journal.entry import LARGEST_DATA, Entry, canonical, packed
from ledger.journal.redaction import TEXTS, tombstone, without_text
from ledger.recording.mistakes import name_of
from ledger.store import journal_tables, lookup
from ledger.store.statements import statement
from ledger.store.tables import CorrectionRow, RedactionRow, col, select

if TYPE_CHECKING:
    from ledger.store.database import Database
    from ledger.store.writer import Writer

Record = dict[str, Any]
SALT = 32  # hexadecimal digits
WORDS = 20  # characters from which on it is no chance that the same text stands elsewhere


class Redaction(NamedTuple):
    """What was taken out of the ledger.

    Attributes:
        words: what stands in the place of the text.
        entries: the entries that lose their body.
        again: how many other records were packed in them, and are recorded again.
        texts: what was removed.
        marks: what a copy of the text, or of the entries, has in its bytes.
    """

    words: str
    entries: tuple[int, ...]
    again: int
    texts: tuple[str, ...]
    marks: tuple[bytes, ...]


class _Told(NamedTuple):
    """What earlier redactions say of an entry."""

    head: Record  # its time, who recorded it and so on
    gone: list[Record]


def redact(writer: Writer, noun: str, number: int, *, reason: str) -> Redaction:
    """Record again what is kept of the entries that have a record's text. Their bodies are then to be erased.

    Raises:
        UnknownError: there is no such record.
        RefusedError: it has no text that could be removed, or none any more.
    """
    reason, database = clean_line(reason), writer.database
    if noun not in TEXTS:
        raise RefusedError(
            f"{name_of(noun, number)} cannot be redacted: forecasts are scored by it; claims, sources and forecasts can"
        )
    birth = lookup.entry_of(database, noun, number)
    _refuse_second(database, noun, number)
    entries, told, emptied = _reached(database, {birth, *_corrections(database, noun, number)})
    recorded = datetime.fromisoformat(told[birth].head.get("at", entries[birth].at))
    words = tombstone(reason, *(day_of(when, writer.zone).isoformat() for when in (writer.now, recorded)))
    told[birth].gone.append({"noun": noun, "number": number, "removed": writer.at, "reason": reason})
    texts = _Texts()
    records: list[Record] = []
    for seq, entry in sorted(entries.items()):
        kept = [without_text(entry.kind, r, noun, number, words) for r in entry.data]
        texts.compare_all(entry.data, kept)
        head = {"seq": seq, "reason": reason, **_head(entry), **told[seq].head}
        records += _parts(head, [one for one in kept if one], told[seq].gone)
    if not texts.found:
        raise RefusedError(_textless(database, noun, number))
    marks = (*texts.written(), *(_salt(database, seq) for seq in emptied))
    writer.add_encoded(kinds.ENTRY_REDACTED, records, map(canonical, records))
    return Redaction(words, tuple(emptied), texts.same, tuple(texts.found), marks)


def found_elsewhere(database: Database, marks: Sequence[bytes]) -> list[int]:
    """The entries that still have a text, such as a question that quotes it."""
    rows = chain.from_iterable(database.stream(statement("journal.bodies")))
    return [seq for seq, body in rows if body is not None and any(mark in body for mark in marks)]


def _refuse_second(database: Database, noun: str, number: int) -> None:
    known = select(RedactionRow).where(RedactionRow.noun == noun, RedactionRow.number == number)
    if (found := database.session.exec(known).first()) is not None:
        day = lookup.instant(found.removed).date()
        raise RefusedError(f"the text of {name_of(noun, number)} was removed already, on {day}")


def _corrections(database: Database, noun: str, number: int) -> set[int]:
    """The entries that say what a record ought to have said."""
    about = select(CorrectionRow.entry).where(CorrectionRow.noun == noun, CorrectionRow.number == number)
    return set(database.session.exec(about.order_by(col(CorrectionRow.entry))).all())


def _reached(database: Database, wanted: set[int]) -> tuple[dict[int, Entry], dict[int, _Told], list[int]]:
    """What is to be recorded again, what is known of it, and the entries whose bodies are to be erased.

    An entry that was redacted before stands in the one that did so, with all else that this one kept: it goes too.
    """
    there, redactions = journal_tables.stand_ins(database), journal_tables.redactions(database)
    entries: dict[int, Entry] = {}
    told: dict[int, _Told] = defaultdict(lambda: _Told({}, []))
    emptied: set[int] = set()
    while wanted:
        seq = wanted.pop()
        entries[seq] = there[seq] if seq in there else journal_tables.read(database, seq)
        if seq not in there:
            emptied.add(seq)
            continue
        for one in _that_keep(seq, redactions, emptied):
            emptied.add(one.seq)
            entries[one.seq] = one._replace(kind="", data=[])  # all that it kept is in the new one
            wanted |= {r["seq"] for r in one.data} - entries.keys()
            _take_down(told, one)
    return entries, told, sorted(emptied)


def _that_keep(seq: int, redactions: list[Entry], but: set[int]) -> list[Entry]:
    """The entries in which something of a redacted one stands."""
    return [one for one in redactions if one.seq not in but and any(r["seq"] == seq for r in one.data)]


def _take_down(told: dict[int, _Told], redaction: Entry) -> None:
    for r in redaction.data:
        head = {name: value for name, value in r.items() if name not in ("data", "gone")}
        told[r["seq"]] = _Told(head, told[r["seq"]].gone + r.get("gone", []))


def _head(entry: Entry) -> Record:
    return {"at": entry.at, "by": entry.by, "kind": entry.kind} if entry.kind else {}


def _parts(head: Record, kept: list[Record], gone: list[Record]) -> Iterator[Record]:
    """What is recorded again of an entry, in records that fit into one each."""
    first = {**head, "gone": gone} if gone else head
    done = 0
    for group in packed(map(canonical, kept), LARGEST_DATA - len(canonical(first)) - len(',"data":[]')):
        yield {**(head if done else first), "data": kept[done : done + len(group)]}
        done += len(group)
    if not done:
        yield first


def _salt(database: Database, seq: int) -> bytes:
    body = journal_tables.body(database, seq)
    return body.rpartition(b'"salt":"')[2][:SALT]


class _Texts:
    """What was removed."""

    def __init__(self) -> None:
        self.found: list[str] = []
        self.same = 0  # records that are as before

    def written(self) -> list[bytes]:
        """Those that are no chance, as the journal has them."""
        return [orjson.dumps(text)[1:-1] for text in self.found if len(text) >= WORDS]

    def compare_all(self, before: list[Record], after: list[Record | None]) -> None:
        """Take down what is in records no more."""
        for one, other in zip(before, after, strict=True):
            self.compare(one, other)
            self.same += one == other

    def compare(self, before: Any, after: Any) -> None:
        """Take down the text that is in a record no more."""
        if before == after:
            return
        if isinstance(before, dict):
            for name, value in before.items():
                self.compare(value, after.get(name) if isinstance(after, dict) else None)
        elif isinstance(before, str):
            self.found.append(before)


def _textless(database: Database, noun: str, number: int) -> str:
    said = f"{name_of(noun, number)} has no text of its own that could be removed"
    claim = lookup.kept(database, noun, number).get("claim_id") if noun == "forecast" else None
    return f"{said}; what was said stands in C{claim}" if claim else said
