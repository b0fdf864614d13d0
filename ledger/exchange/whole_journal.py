"""The journal of another ledger from a file: its entries, and of those that were redacted what stands in for them."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from ledger.exchange.importers import ledger_file
from ledger.journal import redaction

if TYPE_CHECKING:
    from ledger.exchange.importers.interface import File
    from ledger.exchange.importers.ledger_file import Header
    from ledger.journal.entry import Entry
    from ledger.store.restore import Given


@contextmanager
def opened(file: File) -> Iterator[tuple[Header, Given]]:
    """The header, and the entries in order: the body, or of one that was redacted what stands in for it, and the leaf.

    Raises:
        InputError: it is not such a file, or has more or fewer lines than its header says.
    """
    there = _stand_ins(file)
    with ledger_file.opened(file) as (header, given):
        yield header, ((there.get(seq) if body is None else body, leaf) for seq, (body, leaf) in enumerate(given))


def _stand_ins(file: File) -> dict[int, Entry]:
    """What stands in for each entry that was redacted: a later one has it, so the file is read once for these."""
    with ledger_file.opened(file) as (_, given):
        found = redaction.redactions((seq, body) for seq, (body, _) in enumerate(given))
    return redaction.stand_ins(found)
