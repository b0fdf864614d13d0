"""Our own lossless export: the journal's entries as they are, below a line that says what they are.

Importing it into an empty ledger gives the same journal with the same root; into another one, it is merged.
"""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from forecasts.records.values import shown
from ledger.errors import InputError
from ledger.exchange.importers.files.text import lines, text_file
from ledger.exchange.importers.interface import Discovered, File, How, Rows
from ledger.spreadsheet import strict_json

NAME = "ledger"
ABOUT = "a whole ledger, as export --format ledger writes it"
OF_A_PLATFORM = False

FORMAT = "prediction-ledger"
VERSION = 1
LONGEST = 1_000_000  # characters of an entry; the journal keeps to far less
_HEX = re.compile(r"[0-9a-f]{64}")


@dataclass(frozen=True, slots=True)
class Header:
    """The first line."""

    ledger: str  # the ledger's UUID
    entries: int  # how many lines follow
    root: str  # the Merkle root over them, in hex


def recognises(file: File) -> bool:
    """By its first line."""
    return file.first_line.startswith("{") and f'"format":"{FORMAT}"' in file.first_line.replace(" ", "")


def read(file: File, how: How, found: Discovered) -> Rows:
    """Not rows, but entries: see opened()."""
    raise InputError("a whole ledger is not a table; import it with `prediction-ledger import`")


@contextmanager
def opened(file: File) -> Iterator[tuple[Header, Iterator[tuple[bytes | None, bytes]]]]:
    """The header, and the entries in order: the body (None where it was redacted) and, of such, the leaf.

    Raises:
        InputError: it is not such a file, or has more or fewer lines than its header says.
    """
    with text_file(file.path, "utf-8") as text:
        found = lines(text)
        header = _header(next(found, ""))
        yield header, _entries(found, header)


def _header(line: str) -> Header:
    try:
        value: Any = strict_json(line) if len(line) <= LONGEST else None
    except ValueError as wrong:
        raise InputError(f"line 1: the header cannot be read as JSON: {wrong}") from wrong
    if not isinstance(value, dict) or value.get("format") != FORMAT:
        raise InputError("line 1: that is not the header of a whole ledger")
    if value.get("v") != VERSION:
        raise InputError(f"line 1: the file is of version {shown(value.get('v'))}; this one reads version {VERSION}")
    return _checked(*(value.get(name) for name in ("ledger", "entries", "root")))


def _checked(ledger: Any, entries: Any, root: Any) -> Header:
    counted = type(entries) is int and entries > 0
    if not (isinstance(ledger, str) and counted and isinstance(root, str) and _HEX.fullmatch(root)):
        raise InputError("line 1: the header must have ledger, entries and root")
    return Header(ledger, entries, root)


def _entries(found: Iterator[str], header: Header) -> Iterator[tuple[bytes | None, bytes]]:
    count = 0
    for count, line in enumerate(found, 1):
        if len(line) > LONGEST:
            raise InputError(f"line {count + 1:,}: the line has {len(line):,} characters, as no entry has")
        if count > header.entries:
            raise InputError(
                f"line {count + 1:,}: the header says that there are {header.entries:,} entries; here is one more"
            )
        body = line.rstrip("\n")
        if body.startswith('{"redacted":'):
            yield None, _leaf(count, body)
        else:
            yield body.encode(), b""
    if count < header.entries:
        raise InputError(
            f"line {count + 2:,}: the file ends after {count:,} entries, and its header says {header.entries:,}; "
            "it is cut off"
        )


def _leaf(count: int, line: str) -> bytes:
    try:
        leaf = strict_json(line).get("leaf")
    except ValueError as wrong:
        raise InputError(f"line {count + 1:,}: it cannot be read as JSON: {wrong}") from wrong
    if not isinstance(leaf, str) or not _HEX.fullmatch(leaf):
        raise InputError(f"line {count + 1:,}: a redacted entry must have its leaf")
    return bytes.fromhex(leaf)
