"""The whole journal, line by line: the lossless export. What importers/ledger_file.py reads."""

from collections.abc import Iterable
from typing import TextIO

import orjson

FORMAT = "prediction-ledger"
VERSION = 1


def write(
    entries: Iterable[tuple[bytes | None, bytes]], out: TextIO, *, ledger: str, count: int, root: str
) -> int:
    """Write a header and the entries; gives how many entries.

    Args:
        entries: body and leaf of each, in order; the body is None where it was redacted.
        out: where to.
        ledger: the ledger's UUID.
        count: how many entries there are.
        root: the Merkle root over them, in hex.
    """
    header = {"format": FORMAT, "v": VERSION, "ledger": ledger, "entries": count, "root": root}
    out.write(orjson.dumps(header).decode() + "\n")
    for body, leaf in entries:
        line = body.decode() if body is not None else f'{{"redacted":true,"leaf":"{leaf.hex()}"}}'
        out.write(line + "\n")
    return count
