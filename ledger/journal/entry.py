"""An entry of the journal: its kinds, its canonical bytes, and reading them back.

Canonical means that there is one way to write it: JSON with sorted ASCII keys, no white space, UTF-8,
text in NFC, no floats (numbers are decimal text). That is RFC 8785 for this subset of JSON.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from itertools import chain
from operator import itemgetter
from typing import Any, NamedTuple
from unicodedata import is_normalized

import orjson

from forecasts.records.values import shown
from ledger.errors import EntryError

FORMAT = 1
LARGEST_DATA = 60 * 1024  # bytes of packed records in one entry
KEYS = frozenset({"at", "by", "data", "kind", "ledger", "salt", "seq", "v"})
_FIELDS = itemgetter("seq", "at", "by", "kind", "data", "ledger", "salt", "v")
_CANONICAL = orjson.OPT_SORT_KEYS | orjson.OPT_STRICT_INTEGER
_FLAT = frozenset({str, int, bool, type(None)})  # whose bytes say all there is to see
_SALT = re.compile("[0-9a-f]{32}")

LEDGER_CREATED = "ledger.created"
SOURCE_ADDED = "source.added"
FORECASTER_ADDED = "forecaster.added"
FORECASTER_MERGED = "forecaster.merged"
FORECASTER_UNMERGED = "forecaster.unmerged"
FORECASTER_RENAMED = "forecaster.renamed"
CLAIM_RECORDED = "claim.recorded"
CLAIM_DECLINED = "claim.declined"
QUESTION_ASKED = "question.asked"
QUESTION_AMENDED = "question.amended"
QUESTION_MERGED = "question.merged"
QUESTION_UNMERGED = "question.unmerged"
FORECAST_MADE = "forecast.made"
FORECAST_SEALED = "forecast.sealed"
FORECAST_REVEALED = "forecast.revealed"
FORECAST_WITHDRAWN = "forecast.withdrawn"
QUESTION_RESOLVED = "question.resolved"
RECORD_VOIDED = "record.voided"
RECORD_RESTORED = "record.restored"
RECORD_CORRECTED = "record.corrected"
IMPORT_COMPLETED = "import.completed"
REPORT_PUBLISHED = "report.published"
ENTRY_REDACTED = "entry.redacted"
CLOCK_CORRECTED = "clock.corrected"
KEY_ANNOUNCED = "key.announced"
CHECKPOINT_STAMPED = "checkpoint.stamped"


class Entry(NamedTuple):
    """One entry as it was read back."""

    seq: int  # its place, from 0
    at: str  # when it was recorded, as UTC text
    by: str  # who recorded it
    kind: str  # what happened
    data: list[dict[str, Any]]  # the records
    ledger: str  # the ledger's UUID
    said_in: int | None = None  # where it was redacted, the place of the entry that says again what is kept of it


def in_order(entry: Entry, before: str) -> bool:
    """Whether an entry was recorded at a time or after it, or says that the clock that gave this time was wrong."""
    if entry.kind == CLOCK_CORRECTED:
        return entry.at < before == entry.data[0].get("last")
    return entry.at >= before


def canonical(value: Any) -> bytes:
    """A value as canonical JSON.

    Raises:
        EntryError: it has a float, a key that is not ASCII text, text that is not Unicode or not in its
            composed form (NFC), or a number beyond 2**53.

    Example:
        >>> canonical({"b": "0.7", "a": [1, None, "é"]}).decode()
        '{"a":[1,null,"é"],"b":"0.7"}'
    """
    _check(value)
    return encoded(value)


def encoded(value: Any) -> bytes:
    """Canonical JSON of a value that is known to have no floats and only ASCII keys, as stored records do.

    Raises:
        EntryError: it has text that is not Unicode, or a number beyond 2**53.

    Example:
        >>> encoded({"b": 1, "a": "é"}).decode()
        '{"a":"é","b":1}'
    """
    try:
        return orjson.dumps(value, option=_CANONICAL)
    except TypeError as wrong:
        raise EntryError(f"the entry cannot be written: {wrong}") from wrong


def _check(value: Any) -> None:
    if isinstance(value, float):
        raise EntryError(f"the entry holds the float {value!r}; numbers are written as decimal text")
    if isinstance(value, dict):
        for key, inner in value.items():
            if not isinstance(key, str) or not key.isascii():
                raise EntryError(f"the entry holds the key {key!r}; keys are ASCII text")
            _check(inner)
    elif isinstance(value, (list, tuple)):
        for inner in value:
            _check(inner)
    elif isinstance(value, str):
        if not is_normalized("NFC", value):
            raise EntryError(f"the entry holds {shown(value)}, which is not in Unicode's composed form (NFC)")
    elif value is not None and not isinstance(value, int):
        raise EntryError(f"the entry holds a {type(value).__name__}, which has no canonical form")


def body(*, ledger: str, seq: int, at: str, by: str, salt: bytes, kind: str, records: Sequence[bytes]) -> bytes:
    r"""The canonical bytes of an entry around records that are canonical already.

    Example:
        >>> body(ledger="u", seq=0, at="t", by="me", salt=b"\x01", kind="k", records=[b"{}"]).decode()
        '{"at":"t","by":"me","data":[{}],"kind":"k","ledger":"u","salt":"01","seq":0,"v":1}'
    """
    return b'{"at":%b,"by":%b,"data":[%b],"kind":%b,"ledger":%b,"salt":"%b","seq":%d,"v":%d}' % (
        orjson.dumps(at),
        orjson.dumps(by),
        b",".join(records),
        orjson.dumps(kind),
        orjson.dumps(ledger),
        salt.hex().encode(),
        seq,
        FORMAT,
    )


def parse(seq: int, raw: bytes, *, strict: bool = False) -> Entry:
    """Read an entry back.

    Args:
        seq: its place.
        raw: its body.
        strict: whether to see that the body is the one way to write what it says.

    Raises:
        EntryError: it is not JSON, of another format, or has another place than it says;
            or, where that is asked for, it is not in canonical form.

    Example:
        >>> raw = body(ledger="u", seq=3, at="t", by="me", salt=b"", kind="k", records=[b'{"id":1}'])
        >>> parse(3, raw).data
        [{'id': 1}]
    """
    try:
        value = orjson.loads(raw)
        entry = Entry(value["seq"], value["at"], value["by"], value["kind"], value["data"], value["ledger"])
        version = value["v"]
    except (orjson.JSONDecodeError, KeyError, TypeError) as wrong:
        raise EntryError(f"entry {seq} is not a journal entry: {wrong}") from wrong
    if not all(isinstance(text, str) for text in (entry.at, entry.by, entry.kind, entry.ledger)):
        raise EntryError(f"entry {seq} is not a journal entry: at, by, kind and ledger must be text")
    if not isinstance(entry.data, list) or not all(isinstance(record, dict) for record in entry.data):
        raise EntryError(f"entry {seq} is not a journal entry: data must be a list of records")
    if version != FORMAT:
        raise EntryError(f"entry {seq} is of format {version}; this version reads format {FORMAT}")
    if entry.seq != seq:
        raise EntryError(f"entry {seq} says that it is entry {entry.seq}")
    if strict and (reason := _not_canonical(value, raw)):
        raise EntryError(f"entry {seq} is not in canonical form: {reason}")
    return entry


def parse_all(seqs: Sequence[int], raws: Sequence[bytes]) -> list[Entry]:
    """Read entries back, strictly: as parse() does, in a fraction of the time.

    What holds for all of them is seen at once; where it does not, each is read by itself, to say which and why.

    Args:
        seqs: their places.
        raws: their bodies.

    Raises:
        EntryError: as parse(strict=True).

    Example:
        >>> raw = body(ledger="u", seq=3, at="t", by="me", salt=bytes(16), kind="k", records=[b'{"id":1}'])
        >>> [entry.data for entry in parse_all([3], [raw])]
        [[{'id': 1}]]
    """
    try:
        values = [orjson.loads(raw) for raw in raws]
        seq, at, by, kind, data, ledger, salt, version = zip(*map(_FIELDS, values), strict=True)
        if (
            seq == tuple(seqs)
            and set(map(type, chain(seq, version))) == {int}
            and set(map(type, chain(at, by, kind, ledger, salt))) == {str}
            and set(map(type, data)) == {list}
            and set(map(type, chain.from_iterable(data))) <= {dict}
            and set(version) == {FORMAT}
            and set(map(len, values)) == {len(KEYS)}
            and set(map(len, salt)) == {32}
            and bytes.fromhex(together := "".join(salt)).hex() == together
            and [orjson.dumps(value, option=_CANONICAL) for value in values] == list(raws)
        ):
            inner = set(map(type, chain.from_iterable(map(dict.values, chain.from_iterable(data)))))
            if not inner <= _FLAT or not all(map(bytes.isascii, raws)):
                _check(values)
            return list(map(Entry, seq, at, by, kind, data, ledger))
    except (EntryError, KeyError, TypeError, ValueError):
        pass  # the first entry of which it is true tells it below
    return [parse(seq, raw, strict=True) for seq, raw in zip(seqs, raws, strict=True)]


def _not_canonical(value: dict[str, Any], raw: bytes) -> str:
    """Why the bytes of an entry are not canonical, or ""."""
    if value.keys() != KEYS:
        return f"it must have the keys {', '.join(sorted(KEYS))}, and no others"
    if value["seq"] is True or value["seq"] is False or value["v"] is True:  # which Python takes for numbers
        return "its place and its format must be numbers"
    if not isinstance(value["salt"], str) or not _SALT.fullmatch(value["salt"]):
        return "its salt must be 32 hexadecimal digits in lower case"
    try:
        written = encoded(value)  # first, since it stands any depth
        _check(value)
    except EntryError as wrong:
        return str(wrong)
    return "" if written == raw else "its value is written in other bytes"


def packed(records: Iterable[bytes], largest: int = LARGEST_DATA) -> Iterator[list[bytes]]:
    """Records in groups that fit into one entry each, or into so many bytes, in their order.

    Raises:
        EntryError: a single record is larger than an entry may be.

    Example:
        >>> [len(group) for group in packed([b"x" * 40_000] * 3)]
        [1, 1, 1]
    """
    group: list[bytes] = []
    size = 0
    for record in records:
        if len(record) > largest:
            raise EntryError(f"a record has {len(record):,} bytes; at most {largest:,} fit into an entry, shorten it")
        if group and size + len(record) + 1 > largest:
            yield group
            group, size = [], 0
        group.append(record)
        size += len(record) + 1
    if group:
        yield group
