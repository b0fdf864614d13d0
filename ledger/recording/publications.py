"""What was published, kept in the journal: which bytes, over which state of the ledger."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from ledger.errors import RefusedError
from ledger.journal.entry import REPORT_PUBLISHED
from ledger.store import journal_tables
from ledger.store.tables import PublishedReportRow, select

if TYPE_CHECKING:
    from ledger.store.writer import Writer


def record_report(writer: Writer, sha256: str, checkpoint: tuple[int, str]) -> bool:
    """Write a report.published entry; none where the same was the last thing published and nothing came since.

    Raises:
        RefusedError: that is no SHA-256, or the journal does not begin with these entries.
    """
    if not re.fullmatch(r"[0-9a-f]{64}", sha256):
        raise RefusedError(f"{sha256[:80]!r} is not a SHA-256 in hex")
    size, root = checkpoint
    database = writer.database
    if not 0 < size <= journal_tables.size(database) or journal_tables.frontier(database, size).root().hex() != root:
        raise RefusedError(f"the journal does not begin with the {size:,} entries on which this rests")
    same = select(PublishedReportRow.id).where(
        PublishedReportRow.sha256 == sha256, PublishedReportRow.size == size, PublishedReportRow.root == root
    )
    if database.session.exec(same).first() is not None:
        return False
    record = {"id": writer.next_id("published_report"), "sha256": sha256, "size": size, "root": root}
    writer.add(REPORT_PUBLISHED, [record])
    return True
