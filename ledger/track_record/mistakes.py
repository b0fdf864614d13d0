"""What was entered in error: of a record that is void who said so, and of one that was corrected what it said."""

from __future__ import annotations

from typing import Any

from sqlmodel import col, select

from forecasts.records.lifecycle import day_of
from ledger.store import lookup
from ledger.store.database import Database
from ledger.store.tables import CorrectionRow, VoidRow


def mistakes(database: Database, noun: str, number: int, zone: str) -> dict[str, Any]:
    """What of a record was entered in error, who said so, on which day, and why; {} where nothing was.

    Returns:
        `entered_in_error` of one that is void, `corrected` with what it said before each correction, and of a
        forecast whose withdrawal is void `withdrawal_entered_in_error`.
    """
    found: dict[str, Any] = {}
    for kind, name in ((noun, "entered_in_error"), ("withdrawal", "withdrawal_entered_in_error")):
        if (kind == noun or noun == "forecast") and (void := lookup.void(database, kind, number)):
            found[name] = _said(void, zone)
    said = select(CorrectionRow).where(CorrectionRow.noun == noun, CorrectionRow.number == number)
    corrected = [
        {**_said(one, zone), "was": one.before, "is": one.changes}
        for one in database.session.exec(said.order_by(col(CorrectionRow.entry)))
    ]
    return {**found, **({"corrected": corrected} if corrected else {})}


def _said(row: VoidRow | CorrectionRow, zone: str) -> dict[str, Any]:
    day = day_of(lookup.instant(row.recorded), zone)
    return {"by": row.entered_by, "on": day.isoformat(), "reason": row.reason}
