"""What two ledgers say differently about one record: this ledger's word stays, and the difference is told."""

from collections.abc import Iterator, Mapping
from typing import Any

import orjson

from forecasts import records
from forecasts.records.quantiles import day_at
from forecasts.records.values import decimal_text, shown
from ledger.store.database import Database
from ledger.store.lookup import kept

LETTERS = {"source": "S", "claim": "C", "question": "Q", "forecast": "F", "resolution": "R"}
APART = {  # fields that may differ, are compared elsewhere, or are what a record is matched by
    "forecaster": {"name", "aliases"},
    "source": {"found"},
    "claim": {"source", "forecaster", "start", "end", "coder", "coding", "settles", "upholds"},
    "question": {"claim", "horizon", "tags"},
    "forecast": {"question", "question_revision", "forecaster", "claim", "stamped"},
    "resolution": {"question", "evidence", "resolver", "supersedes", "reason"},
}
RECORDS: dict[str, type[records.Record]] = {
    "forecaster": records.Forecaster,
    "source": records.Source,
    "claim": records.Claim,
    "question": records.Question,
    "forecast": records.Forecast,
    "resolution": records.Resolution,
}
JSON = ("options", "probabilities", "quantiles")  # columns that hold a list
AXIS = ("unit", "lower", "upper", "open_ends")  # questions that differ in these are not one question


def compared(table: str) -> list[str]:
    """The fields of a record that two ledgers may be told to differ in."""
    apart = APART[table] | {*records.Record.model_fields}
    return [name for name in RECORDS[table].model_fields if name not in apart]


def differences(database: Database, table: str, ours: int, theirs: Mapping[str, Any]) -> Iterator[str]:
    """A sentence for each field in which a record of theirs says something else than ours."""
    row = kept(database, table, ours)
    for name in compared(table):
        there = theirs.get(name)
        if there not in (None, [], ()) and (here := as_recorded(row, name, theirs)) != there:
            what = f"{LETTERS[table]}{ours}" if table in LETTERS else theirs["name"]
            yield f"{what}: {name} is {_told(here)} here and {_told(there)} there"


def as_recorded(row: Mapping[str, Any], name: str, like: Mapping[str, Any]) -> Any:
    """A column as a record of the journal has it."""
    value = row[name]
    if value is None:
        return [] if isinstance(like.get(name), list) else None
    if name in JSON:
        return orjson.loads(value)
    if name == "ordered":
        return bool(value) or None
    if name in ("lower", "upper") and row.get("kind") == "date":
        return day_at(value).isoformat()
    return decimal_text(value) if isinstance(value, float) else value


def _told(value: Any) -> str:
    return "nothing" if value in (None, [], ()) else shown(value, 60)
