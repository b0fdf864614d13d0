"""What two ledgers say differently about one record: this ledger's word stays, and the difference is told."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

import orjson

from forecasts.records.quantiles import day_at
from forecasts.records.values import decimal_text, shown
from ledger.store.sqlite import Database

FIELDS = {  # of each table; what is not among them may differ, or is what a record is matched by
    "forecaster": ("kind", "url"),
    "source": ("title", "url", "outlet", "author", "published", "published_basis", "language", "sha256"),
    "claim": ("quote", "label", "hedge", "horizon", "condition", "attributed_to", "note", "parts"),
    "question": (
        *("text", "kind", "options", "unit", "lower", "upper", "open_ends", "ordered"),
        *("criteria", "resolution_source", "opens", "closes", "closes_at", "note"),
    ),
    "forecast": (
        *("made_on", "made_at", "probability", "probabilities", "quantiles", "basis", "low", "high"),
        *("phrase", "scale", "coder", "note"),
    ),
    "resolution": ("status", "outcome", "known_on", "known_at", "note"),
}
AXIS = ("unit", "lower", "upper", "open_ends")  # questions that differ in these are not one question
_LETTERS = {"source": "S", "claim": "C", "question": "Q", "forecast": "F", "resolution": "R"}


def differences(database: Database, table: str, ours: int, theirs: Mapping[str, Any]) -> Iterator[str]:
    """A sentence for each field in which a record of theirs says something else than ours."""
    names = FIELDS[table]
    row = database.named(f"SELECT {', '.join(names)} FROM {table} WHERE id = :id", {"id": ours})[0]  # noqa: S608
    for name in names:
        there = theirs.get(name)
        if there not in (None, [], ()) and (here := as_recorded(row, name, theirs)) != there:
            what = f"{_LETTERS[table]}{ours}" if table in _LETTERS else theirs["name"]
            yield f"{what}: {name} is {_told(here)} here and {_told(there)} there"


def as_recorded(row: Mapping[str, Any], name: str, like: Mapping[str, Any]) -> Any:
    """A column as a record of the journal has it."""
    value = row[name]
    if value is None:
        return [] if isinstance(like.get(name), list) else None
    if name in ("options", "probabilities", "quantiles"):
        return orjson.loads(value)
    if name == "ordered":
        return bool(value) or None
    if name in ("lower", "upper") and row.get("kind") == "date":
        return day_at(value).isoformat()
    return decimal_text(value) if isinstance(value, float) else value


def _told(value: Any) -> str:
    return "nothing" if value in (None, [], ()) else shown(value, 60)
