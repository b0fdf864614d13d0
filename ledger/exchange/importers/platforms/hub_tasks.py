"""What a row of model output is about: when it was made, the day it is about, and the task."""

import re
from collections.abc import Mapping
from datetime import timedelta
from pathlib import Path

import orjson

from forecasts.records.values import read_day, read_number
from ledger.errors import InputError
from ledger.exchange.columns import EARLIER
from ledger.exchange.importers.platforms.hub_truth import Truth
from ledger.spreadsheet import BadCell

VALUE = ("output_type", "output_type_id", "value")
MADE = ("reference_date", "origin_date", "forecast_date", "nowcast_date")
ENDS = ("target_end_date", "target_date")
MODEL = ("model_id", "model", "team_model")
NOT_TASK = {*VALUE, *MADE, *ENDS, *MODEL, "horizon"}
_UNIT = re.compile(r"\b(day|week|wk|month)\b", re.IGNORECASE)


def task_columns(record: Mapping[str, str], path: Path) -> list[str]:
    """The columns that say what a value is of. Raises InputError: it is no model output."""
    for name in VALUE:
        if name not in record:
            raise InputError(f"{path.name}: model output has a column {name!r}, and this file has none")
    if not any(name in record for name in MADE):
        raise InputError(
            f"{path.name}: model output has a column reference_date or origin_date, and this file has none"
        )
    return [name for name in record if name not in VALUE]


def made_on(record: Mapping[str, str]) -> str:
    """The day on which a forecast was made."""
    return read_day(_first(record, MADE)).isoformat()


def end_of(record: Mapping[str, str], made: str) -> str:
    """The day that a forecast is about: named, or so many units after it was made."""
    if named := _first(record, ENDS):
        return read_day(named).isoformat()
    horizon = record.get("horizon", "").strip()
    if horizon in ("", "NA"):
        return made
    steps = read_number(horizon)
    found = _UNIT.search(record.get("target", "") + " " + record.get("horizon_unit", ""))
    days = {"day": 1, "month": 30.4375}.get(found[1].lower() if found else "week", 7)
    if not abs(steps) < 10_000:
        raise BadCell("", f"the horizon {horizon} is too far away")
    return (read_day(made) + timedelta(days=round(steps * days))).isoformat()


def task_of(record: dict[str, str], truth: Truth) -> tuple[str, dict[str, str]]:
    """The target, and what else says what a forecast is of."""
    task = {name: value for name, value in record.items() if name not in NOT_TASK and value not in ("", "NA")}
    target, horizon = task.pop("target", "value"), record.get("horizon", "").strip()
    if horizon and target in truth.by_horizon:
        task["horizon"] = horizon  # the change since when
    return target, task


def believed(versions: list[tuple[str, str]], end: str) -> dict[str, str]:
    """Since when the outcome was known, not before the day that it is about was over; and what was believed."""
    if not versions:
        return {}
    over = (read_day(end) + timedelta(days=1)).isoformat()
    since = {max(known[:10], over): value for known, value in versions}
    *earlier, (known, _) = since.items()
    return {"known_on": known, **({EARLIER: orjson.dumps(earlier).decode()} if earlier else {})}


def _first(record: Mapping[str, str], names: tuple[str, ...]) -> str:
    return next((record[name].strip()[:10] for name in names if record.get(name, "").strip() not in ("", "NA")), "")
