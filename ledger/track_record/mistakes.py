"""What was entered in error: of a record that is void who said so, and of one that was corrected what it said."""

from collections.abc import Callable
from typing import Any

import orjson
from sqlalchemy import literal, select
from sqlmodel import col
from sqlmodel import select as select_rows

from forecasts.records.lifecycle import day_of
from ledger.store import lookup
from ledger.store.database import Database
from ledger.store.lookup import instant
from ledger.store.scope import Scope
from ledger.store.tables import CorrectionRow, ForecastRow, ResolutionRow, VoidRow
from ledger.track_record.shown import Mistake


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
    said = select_rows(CorrectionRow).where(CorrectionRow.noun == noun, CorrectionRow.number == number)
    corrected = [
        {**_said(one, zone), "was": _named(database, one.before), "is": _named(database, one.changes)}
        for one in database.session.exec(said.order_by(col(CorrectionRow.entry)))
    ]
    return {**found, **({"corrected": corrected} if corrected else {})}


def _named(database: Database, fields: dict[str, Any]) -> dict[str, Any]:
    """What a record said, with names and numbers as people write them in the place of keys."""
    return {
        name: value if value is None or name not in _KEYS else _KEYS[name](database, value)
        for name, value in fields.items()
    }


_KEYS: dict[str, Callable[[Database, int], str]] = {
    "forecaster": lookup.name_of,
    "claim": lambda _, number: f"C{number}",
    "source": lambda _, number: f"S{number}",
}


def _said(row: VoidRow | CorrectionRow, zone: str) -> dict[str, Any]:
    day = day_of(instant(row.recorded), zone)
    return {"by": row.entered_by, "on": day.isoformat(), "reason": row.reason}


def every_mistake(database: Database, scope: Scope, question: int | None = None) -> list[Mistake]:
    """What was entered in error, and is void or was corrected, in the order in which that was said.

    Where a question is named, of others it is not told on which question it is.
    """
    rows = _rows(database)
    on: dict[str, dict[int, int]] = {
        noun: dict(database.rows(_questions_of(table, question)))
        for noun, table in (("forecast", ForecastRow), ("resolution", ResolutionRow))
        if any(row[1] == noun or (row[1], noun) == ("withdrawal", "forecast") for row in rows)
    }
    on["withdrawal"] = on.get("forecast", {})
    return [
        Mistake(
            noun,
            number,
            number if noun == "question" else on.get(noun, {}).get(number),
            by,
            day_of(instant(recorded), scope.zone),
            reason,
            *(text and _named(database, orjson.loads(text)) for text in said),
        )
        for _, noun, number, by, recorded, reason, *said in rows
    ]


def _questions_of(table: Any, question: int | None) -> Any:
    """The records of a table with their questions."""
    rows = select(col(table.id), col(table.question))
    return rows if question is None else rows.where(col(table.question) == question)


def in_words(database: Database, zone: str) -> dict[tuple[str, int], str]:
    """Of each record what of it was entered in error, by whom and on which day, by its noun and number."""
    found: dict[tuple[str, int], list[str]] = {}
    for _, noun, number, by, recorded, _, was, _ in _rows(database):
        fields = _named(database, orjson.loads(was)) if was else {}
        what = "".join(f"{name.replace('_', ' ')} {value} " for name, value in fields.items() if value is not None)
        what = "withdrawal " if noun == "withdrawal" else what
        said = f"{what}entered in error, by {by}, on {day_of(instant(recorded), zone)}"
        found.setdefault(("forecast" if noun == "withdrawal" else noun, number), []).append(said)
    return {key: "; ".join(said) for key, said in found.items()}


def _rows(database: Database) -> list[Any]:
    void = select(*_of_mistake(VoidRow), literal(None), literal(None))
    corrected = select(*_of_mistake(CorrectionRow), col(CorrectionRow.before), col(CorrectionRow.changes))
    return sorted((*database.rows(void), *database.rows(corrected)))


def _of_mistake(table: Any) -> list[Any]:
    names = ("entry", "noun", "number", "entered_by", "recorded", "reason")
    return [col(getattr(table, name)) for name in names]
