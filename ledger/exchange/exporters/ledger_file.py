"""The whole journal, line by line: the lossless export. What importers/ledger_file.py reads."""

from collections.abc import Iterable, Iterator
from typing import TextIO

import orjson

FORMAT = "prediction-ledger"
VERSION = 1


def lines(entries: Iterable[tuple[bytes | None, bytes]], *, ledger: str, count: int, root: str) -> Iterator[bytes]:
    """A header and the entries, a line each.

    Args:
        entries: body and leaf of each, in order; the body is None where it was redacted.
        ledger: the ledger's UUID.
        count: how many entries there are.
        root: the Merkle root over them, in hex.
    """
    header = {"format": FORMAT, "v": VERSION, "ledger": ledger, "entries": count, "root": root}
    yield orjson.dumps(header) + b"\n"
    for body, leaf in entries:
        yield (body or b'{"redacted":true,"leaf":"%b"}' % leaf.hex().encode()) + b"\n"


def write(entries: Iterable[tuple[bytes | None, bytes]], out: TextIO, *, ledger: str, count: int, root: str) -> int:
    """Write the lines; gives how many entries. Arguments as for lines()."""
    for line in lines(entries, ledger=ledger, count=count, root=root):
        out.write(line.decode())
    return count
